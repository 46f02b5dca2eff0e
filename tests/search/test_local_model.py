"""A model in a folder: read without any download, pooled as it says, and refused clearly when it is not whole."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from config.settings import Settings
from knowledge.errors import EmbedFailed
from knowledge.search.embed import embed, embed_question, embedder, model_name
from knowledge.search.local_model import LocalModel

SIGNS = "首次升规奖励外贸出口补贴稳岗返还企业万元检索："
SIZE = 16


def make_model(folder: Path, *, seed: int = 1, inside: str = "model.onnx", pooled: bool = False) -> Path:
    """Make a tiny model: a vector for each sign, as exported sentence models give them."""
    words = Tokenizer(
        WordLevel({"[UNK]": 0} | {sign: place + 1 for place, sign in enumerate(dict.fromkeys(SIGNS))}, "[UNK]")
    )
    words.pre_tokenizer = Split("", "isolated")
    (folder / inside).parent.mkdir(parents=True, exist_ok=True)
    words.save(str(folder / "tokenizer.json"))
    table = np.random.default_rng(seed).normal(size=(len(SIGNS) + 1, SIZE)).astype(np.float32)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "length"])
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["each"])]
    out = helper.make_tensor_value_info("each", TensorProto.FLOAT, ["batch", "length", SIZE])
    if pooled:
        nodes.append(helper.make_node("ReduceMean", ["each"], ["whole"], axes=[1], keepdims=0))
        out = helper.make_tensor_value_info("whole", TensorProto.FLOAT, ["batch", SIZE])
    graph = helper.make_graph(nodes, "tiny", [ids, mask], [out], [numpy_helper.from_array(table, "table")])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(made, str(folder / inside))
    return folder


def near(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other))


def test_texts_that_share_signs_are_nearer_and_vectors_have_length_one(tmp_path: Path) -> None:
    model = LocalModel(make_model(tmp_path))
    right, wrong = model.embed_documents(["首次升规奖励万元", "外贸出口补贴"])
    asked = model.embed_query("升规奖励")
    assert near(asked, right) > near(asked, wrong)
    assert np.linalg.norm(right) == pytest.approx(1.0)


def test_a_text_has_the_same_vector_alone_and_beside_longer_ones(tmp_path: Path) -> None:
    model = LocalModel(make_model(tmp_path))
    many = model.embed_documents(["升规", "首次升规奖励" * 30, "稳岗返还", "补贴"] * 9)
    assert many[0] == pytest.approx(model.embed_documents(["升规"])[0], abs=1e-6)
    assert many[2] == pytest.approx(model.embed_documents(["稳岗返还"])[0], abs=1e-6)


def test_pooling_by_the_first_token_and_what_stands_before_a_question_are_read(tmp_path: Path) -> None:
    folder = make_model(tmp_path)
    mean = LocalModel(folder).embed_documents(["升规奖励"])[0]
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {"query": "检索："}}))
    model = LocalModel(folder)
    first = model.embed_documents(["升规奖励"])[0]
    assert first == pytest.approx(model.embed_documents(["升"])[0], abs=1e-6)
    assert first != pytest.approx(mean, abs=1e-3)
    assert model.embed_query("升规") == pytest.approx(model.embed_documents(["检索：升规"])[0], abs=1e-6)


def test_a_model_that_pools_by_itself_and_lies_in_its_own_folder_is_read_too(tmp_path: Path) -> None:
    model = LocalModel(make_model(tmp_path, inside="onnx/model.onnx", pooled=True))
    assert len(model.embed_query("升规")) == SIZE


def test_a_long_text_is_cut_where_the_folder_says(tmp_path: Path) -> None:
    folder = make_model(tmp_path)
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 4}))
    model = LocalModel(folder)
    assert model.embed_query("首次升规奖励") == pytest.approx(model.embed_query("首次升规"), abs=1e-6)


def test_it_stands_where_an_endpoint_would_and_is_named_by_its_content(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "bge")
    settings = Settings(embed_folder=folder)
    model = embedder(settings)
    assert len(embed(model, ["升规", "补贴"])) == 2
    assert len(embed_question(model, "升规")) == SIZE
    name = model_name(settings)
    assert name.startswith("bge-")
    make_model(folder, seed=2)
    assert model_name(settings) != name


@pytest.mark.parametrize("lacks", ["tokenizer.json", "model.onnx"])
@pytest.mark.parametrize("broken", [None, b"", b"not a model"])
def test_a_folder_that_is_not_whole_is_refused_by_the_name_of_the_file(
    tmp_path: Path, lacks: str, broken: bytes | None
) -> None:
    folder = make_model(tmp_path)
    (folder / lacks).unlink()
    if broken is not None:
        (folder / lacks).write_bytes(broken)
    with pytest.raises(EmbedFailed, match=lacks):
        LocalModel(folder)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedFailed, match="HUIQI_EMBED_FOLDER"):
        embedder(Settings(embed_folder=tmp_path / "nowhere"))
