"""The base as files: originals as they came, fields, articles and relations as tables, all of it to be read again."""

import csv
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from knowledge.errors import ActRefused
from knowledge.library.fields import FIELDS, shown
from knowledge.library.records import Records
from knowledge.library.versions import Look, look_at
from ledger.articles import all_policies
from ledger.policies import OpenSession
from ledger.versions import versions_of

MARK = "huiqi-export.json"
FORMAT = 1
DOCUMENTS = "documents.jsonl"
_FORMULA = re.compile(r"^[=+\-@\t\r]")  # what office programs would run
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def export_base(records: Records, target: Path, policy_ids: Sequence[str]) -> dict[str, int]:
    """Write documents (all on the shelf without ids) to a new folder or .zip; return how much that was.

    Raises:
        ActRefused: the target is there already or can't be written.
        NotInBase: no such document.

    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ActRefused(f"{target} 已经存在。请给一个新的文件夹或 .zip 文件名，避免覆盖。")
    try:
        if target.suffix != ".zip":
            return _write(records, target, policy_ids)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            folder, packed = Path(scratch) / "export", Path(scratch) / "export.zip"
            count = _write(records, folder, policy_ids)
            _zip(folder, packed)
            packed.replace(target)
    except OSError as wrong:
        raise ActRefused(f"导出写不进 {target}：{wrong.strerror}。请检查目录权限和剩余空间后再试。") from wrong
    return count


def _write(records: Records, folder: Path, policy_ids: Sequence[str]) -> dict[str, int]:
    (folder / "originals").mkdir(parents=True, exist_ok=True)
    count = {"documents": 0, "articles": 0, "relations": 0}
    tables = {name: _Table(folder / f"{name}.csv", head) for name, head in _HEADS.items()}
    try:
        with records.ledger.rehearse() as session, (folder / DOCUMENTS).open("w", encoding="utf-8") as whole:
            for policy_id in policy_ids or [row.policy_id for row in all_policies(session)][::-1]:
                seen = look_at(session, policy_id)
                original = _copy_original(records, seen, folder)
                whole.write(json.dumps(_plain(session, seen, original), ensure_ascii=False, default=str) + "\n")
                count["documents"] += 1
                count["articles"] += tables["articles"].add(_articles(seen))
                count["relations"] += tables["relations"].add(_relations(seen))
                tables["policies"].add([_fields(seen, original)])
    finally:
        for table in tables.values():
            table.close()
    made_at = records.now().isoformat()
    mark = {"format": FORMAT, "made_at": made_at, **count}
    (folder / MARK).write_text(json.dumps(mark, ensure_ascii=False), encoding="utf-8")
    return count


_HEADS = {
    "policies": ("编号", "版本", "状态", *(field.name for field in FIELDS.values()), "文件名", "原件"),
    "articles": ("编号", "序号", "条款", "所在标题", "类型", "页码", "责任单位", "条文"),
    "relations": ("编号", "关系", "对象", "起始", "条款", "依据"),
}


class _Table:
    """A CSV that office programs open in the right encoding."""

    def __init__(self, path: Path, head: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(head)

    def add(self, rows: Iterator[Sequence[object]] | Sequence[Sequence[object]]) -> int:
        """Write rows and return how many; a cell that would run as a formula is kept as text."""
        count = 0
        for row in rows:
            cells = [shown(cell) for cell in row]
            self._writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
            count += 1
        return count

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def _copy_original(records: Records, seen: Look, folder: Path) -> str:
    place = records.originals.place_of(seen.sha256, seen.media_type)
    if not seen.sha256 or not place.exists():
        return ""
    stem = _UNSAFE.sub("_", Path(seen.source_name).stem)[:60]
    name = f"originals/{seen.policy_id}-{stem}{place.suffix}"
    shutil.copyfile(place, folder / name)
    return name


def _plain(session: OpenSession, seen: Look, original: str) -> dict[str, Any]:
    drop = "ordinal"
    return {
        "policy_id": seen.policy_id,
        "number": seen.number,
        "state": seen.state,
        "source_name": seen.source_name,
        "media_type": seen.media_type,
        "sha256": seen.sha256,
        "original": original,
        "versions": [{"number": one.number, "state": one.state.value} for one in versions_of(session, seen.policy_id)],
        "content": {
            "document": seen.document,
            "fields": seen.fields,
            "articles": [{key: value for key, value in one.items() if key != drop} for one in seen.articles],
            "links": list(seen.links),
            "windows": list(seen.windows),
            "findings": [{name: getattr(one, name) for name in one.__slots__} for one in seen.evidence],
        },
        "doubts": [
            {"field": one.field, "proposed": one.proposed, "confidence": one.confidence, "reason": one.reason}
            for one in seen.doubts
        ],
    }


def _fields(seen: Look, original: str) -> list[object]:
    return [
        seen.policy_id,
        seen.number,
        seen.state,
        *(seen.fields.get(name) for name in FIELDS),
        seen.source_name,
        original,
    ]


def _articles(seen: Look) -> Iterator[Sequence[object]]:
    for one in seen.articles:
        yield (
            seen.policy_id, one["ordinal"], one["label"], " > ".join(one["path"]), one["kind"], one.get("page"),
            one.get("responsible"), one["text"],
        )  # fmt: skip


def _relations(seen: Look) -> Iterator[Sequence[object]]:
    for one in seen.links:
        yield seen.policy_id, one["bond"], one["target_key"], one.get("since"), one.get("clause"), one.get("quote")


def _zip(folder: Path, packed: Path) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder).as_posix())
