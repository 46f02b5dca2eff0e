"""An export taken in again: fields, articles and relations as they were corrected, not as they would be read anew."""

import base64
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from knowledge.errors import ActRefused, FileRefused
from knowledge.library.digest import body_key
from knowledge.library.document import from_plain
from knowledge.library.export import DOCUMENTS, FORMAT, MARK
from knowledge.library.fields import FIELDS, read_value
from knowledge.library.intake import Intake
from knowledge.library.likeness import sketch_of
from knowledge.library.taken import How, Prepared, Taken
from ledger.audit import Actor
from ledger.bonds import Bond
from ledger.versions import VersionState

LARGEST = 64 << 30  # bytes an export may unpack to
_PARTS = ("document", "fields", "articles", "links", "windows", "findings")


def is_export(path: Path) -> bool:
    """Tell whether a folder or .zip was written by ``export_base``."""
    if path.is_dir():
        return (path / MARK).is_file()
    if not path.is_file() or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return MARK in archive.namelist()


def take_export(intake: Intake, path: Path, actor: Actor, *, publish: bool, max_bytes: int) -> Iterator[Taken]:
    """Take an export in, one document after another; what was live is published again when ``publish`` is set.

    Raises:
        ActRefused: it is damaged, or of another format.

    """
    with _unpacked(path) as folder:
        _check(folder)
        with (folder / DOCUMENTS).open(encoding="utf-8") as rows:
            for line, row in enumerate(rows, 1):
                try:
                    whole = json.loads(row)
                    live = whole["state"] == VersionState.LIVE
                    note = f"导入自导出：原编号 {whole['policy_id']} 第 {whole['number']} 版（{whole['state']}）"
                    one = _prepared(intake, folder, whole, max_bytes)
                except (ValueError, KeyError, TypeError, AttributeError) as wrong:
                    raise ActRefused(
                        f"导出文件 {DOCUMENTS} 第 {line} 行损坏（{wrong}），从这一行起没有导入。"
                    ) from wrong
                yield intake.write_prepared(one, How(actor, publish=publish and live, reason=note))


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > LARGEST:
            raise ActRefused(f"{path} 解开后太大，没有导入。请检查文件来源。")
        archive.extractall(scratch)
        yield Path(scratch)


def _check(folder: Path) -> None:
    try:
        mark = json.loads((folder / MARK).read_text("utf-8"))
        found = int(mark["format"])
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise ActRefused(f"{folder} 不是完整的导出：{MARK} 读不出来（{wrong}）。") from wrong
    if found != FORMAT or not (folder / DOCUMENTS).is_file():
        raise ActRefused(f"这份导出的格式是 {found}，本程序只认 {FORMAT}，或缺少 {DOCUMENTS}。请用同一版本导出。")


def _prepared(intake: Intake, folder: Path, whole: dict[str, Any], max_bytes: int) -> Prepared:
    content = _content(whole["content"])
    text = from_plain(content["document"]).text
    sketch = sketch_of(text)
    digest = {
        "content": content,
        "doubts": [
            {name: one.get(name) for name in ("field", "proposed", "confidence", "reason")} for one in whole["doubts"]
        ],
        "body_key": body_key(text),
        "sketch": base64.b64encode(sketch).decode() if sketch else "",
    }
    name, media_type = str(whole["source_name"]), str(whole["media_type"])
    place = (folder / str(whole["original"])).resolve()
    if not whole["original"] or not place.is_relative_to(folder.resolve()):
        return Prepared(folder / name, name, "", 0, "", media_type, digest)
    try:
        with intake.records.originals.hold(place, max_bytes) as held:
            intake.records.originals.keep(held, place.suffix.lstrip("."))
            size = place.stat().st_size
            return Prepared(place, name, held.sha256, size, place.suffix.lstrip("."), media_type, digest)
    except FileRefused as no:
        return Prepared(place, name, refused=str(no))


def _content(given: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a version with every value looked at again."""
    content = {name: given[name] for name in _PARTS}
    content["fields"] = {name: read_value(name, given["fields"].get(name)) for name in FIELDS}
    content["articles"] = [
        {
            "label": str(one["label"]), "path": [str(part) for part in one["path"]], "kind": str(one["kind"]),
            "text": str(one["text"]), "page": one.get("page"),
            "responsible": [str(unit) for unit in one["responsible"]],
        }
        for one in given["articles"]
    ]  # fmt: skip
    for link in content["links"]:
        Bond(link["bond"])
    return content
