"""An embedding model in a folder, as intranets without an endpoint have: tokenizer and ONNX, nothing is downloaded.

The folder is laid out like an exported sentence-transformers model: ``tokenizer.json``; ``model.onnx``, at the top or
in ``onnx/``; and, where they are there, ``1_Pooling/config.json`` (the first token or the mean),
``config_sentence_transformers.json`` (what is put before a question), ``sentence_bert_config.json`` or
``tokenizer_config.json`` (the longest text).
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.errors import EmbedFailed

if TYPE_CHECKING:
    from numpy.typing import NDArray

AT_ONCE = 16  # texts
LONGEST = 512  # tokens, where the folder does not say less
BROKEN = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NotImplemented", "RuntimeException")
EDGE_BYTES = 1 << 20  # of the model file's ends that tell one model from another


class LocalModel:
    """Vectors by onnxruntime on this machine's processor.

    Args:
        folder: see above.

    Raises:
        EmbedFailed: a file is missing or can't be read; the message names it.

    """

    def __init__(self, folder: Path) -> None:
        import onnxruntime  # noqa: PLC0415 - half a second, and only where a folder is configured
        from onnxruntime.capi import onnxruntime_pybind11_state as failures  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        self.folder = folder
        model, words = model_file(folder), folder / "tokenizer.json"
        if not isinstance(_says(words, "model"), dict):
            raise EmbedFailed(f"{folder} 里没有可用的 tokenizer.json，不能用作本地向量模型。请放入完整的模型目录。")
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # errors only
        options.intra_op_num_threads = 1 if _small(model) else 0
        try:
            self._tokens = Tokenizer.from_file(str(words))
            self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        except tuple(getattr(failures, name) for name in BROKEN) as wrong:
            raise EmbedFailed(
                f"{folder} 的 model.onnx 读不出来（{type(wrong).__name__}）。请换成完整的 ONNX 模型。"
            ) from wrong
        self._tokens.enable_truncation(min(LONGEST, _longest(folder)))
        self._tokens.enable_padding()
        self._wanted = {one.name for one in self._session.get_inputs()}
        self._first_token = _says(folder / "1_Pooling" / "config.json", "pooling_mode_cls_token") is True
        prompts = _says(folder / "config_sentence_transformers.json", "prompts")
        self._before_question = str(prompts.get("query", "")) if isinstance(prompts, dict) else ""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector of length 1 for each text; texts of like length go together."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        vectors: list[list[float]] = [[] for _ in texts]
        for start in range(0, len(order), AT_ONCE):
            places = order[start : start + AT_ONCE]
            for place, vector in zip(places, self._run([texts[place] for place in places]), strict=True):
                vectors[place] = vector.tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        found: list[float] = self._run([self._before_question + text])[0].tolist()
        return found

    def _run(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        coded = self._tokens.encode_batch(list(texts))
        mask = np.array([one.attention_mask for one in coded], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in coded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([one.type_ids for one in coded], dtype=np.int64),
        }
        out = np.asarray(self._session.run(None, {name: given[name] for name in given if name in self._wanted})[0])
        if out.ndim == 3:  # noqa: PLR2004 - a vector for each token
            weight = mask[:, :, None].astype(np.float32)
            out = out[:, 0] if self._first_token else (out * weight).sum(1) / np.maximum(weight.sum(1), 1.0)
        length = np.linalg.norm(out, axis=1, keepdims=True)
        vectors: NDArray[np.float32] = (out / np.where(length == 0, 1.0, length)).astype(np.float32)
        return vectors


def model_file(folder: Path) -> Path:
    """Return the model's file.

    Raises:
        EmbedFailed: there is none.

    """
    for name in ("model.onnx", "onnx/model.onnx"):
        if (folder / name).is_file():
            return folder / name
    raise EmbedFailed(
        f"{folder} 里没有 model.onnx，不能用作本地向量模型。请核对 HUIQI_EMBED_FOLDER，或清空它只用词语检索。"
    )


def name_of(folder: Path) -> str:
    """Name a model by its folder and by its content: another model under the same name has vectors of its own.

    Raises:
        EmbedFailed: there is none.

    """
    path = model_file(folder)
    digest = hashlib.sha256(str(path.stat().st_size).encode())
    with path.open("rb") as file:
        digest.update(file.read(EDGE_BYTES))
        file.seek(-min(EDGE_BYTES, path.stat().st_size), 2)
        digest.update(file.read(EDGE_BYTES))
    return f"{folder.name}-{digest.hexdigest()[:12]}"


def _longest(folder: Path) -> int:
    for file, key in (("sentence_bert_config.json", "max_seq_length"), ("tokenizer_config.json", "model_max_length")):
        said = _says(folder / file, key)
        if isinstance(said, int) and said > 0:
            return said
    return LONGEST


def _says(path: Path, key: str) -> Any:  # noqa: ANN401 - any JSON
    with suppress(OSError, ValueError, AttributeError):
        return json.loads(path.read_text("utf-8")).get(key)
    return None


def _small(model: Path) -> bool:
    return model.stat().st_size < EDGE_BYTES
