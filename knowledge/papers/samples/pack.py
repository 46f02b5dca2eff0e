"""The door of this room: write a pack of papers with its truth into a folder."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.papers.samples.fault import Planted
from knowledge.papers.samples.filing import Look, files_of
from knowledge.papers.samples.planting import Pack, make_pack, possible_faults
from knowledge.papers.samples.questions import answered
from knowledge.papers.samples.shelf import MATTERS, SHELF
from knowledge.papers.samples.telling import tell
from knowledge.papers.samples.truth import Entry, FileTruth

TRUTH = "truth.json"


class PackRefused(KnowledgeError):
    """A pack can't be written; the message says why. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack should be.

    ``matter``: M1 to M10 or its name. ``faults``: their names, in the officers' words, or check letters, or CR
    numbers; ``NAME@材料`` chooses the material. ``as_of``: the day the pack is handed in.
    """

    matter: str
    seed: int
    as_of: date
    faults: tuple[str, ...] = ()
    look: Look = field(default_factory=Look)


def write_pack(wanted: Wanted, folder: Path) -> Entry:
    """Write the papers and truth.json into a new or empty folder, and give what truth.json says.

    The same wishes give the same bytes.

    Raises:
        PackRefused: there is no such matter, or the folder holds something.
        FaultRefused: the matter's papers can't have a fault; the message lists those they can.
        NoFont: scanned-looking pages are wanted and this machine has no Chinese font.
    """
    code = matter_code(wanted.matter)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PackRefused(f"“{folder}”不是空文件夹，里面的东西不会被覆盖。请换一个文件夹，或先清空它。")
    pack = make_pack(tell(code, wanted.seed, wanted.as_of), wanted.seed, wanted.faults)
    files = list(files_of(pack, wanted.look))
    truth = _truth(pack, wanted, [one for _, _, one in files])
    folder.mkdir(parents=True, exist_ok=True)
    for name, data, _ in files:
        (folder / name).write_bytes(data)
    (folder / TRUTH).write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return truth


def matter_code(words: str) -> str:
    """Give the code of a matter named by code or name.

    Raises:
        PackRefused: there is no such matter.
    """
    code = next((code for code, name in MATTERS.items() if words.strip() in {code, code.lower(), name}), "")
    if not code:
        listed = "、".join(f"{code} {name}" for code, name in MATTERS.items())
        raise PackRefused(f"没有“{words}”这个事项。可以选：{listed}。")
    return code


def faults_of(matter: str, seed: int, as_of: date) -> list[str]:
    """List the faults that can be planted in a matter's papers of one seed.

    Raises:
        PackRefused: there is no such matter.
    """
    code = matter_code(matter)
    return possible_faults(code, seed, tell(code, seed, as_of))


def _truth(pack: Pack, wanted: Wanted, files: list[FileTruth]) -> Entry:
    telling = pack.telling
    present = {part.slot for one in files for part in one.parts}
    return {
        "label": "示例",
        "matter": telling.matter,
        "name": MATTERS[telling.matter],
        "seed": wanted.seed,
        "as_of": wanted.as_of.isoformat(),
        "answers": answered(telling.matter, telling.answers),
        "story": dict(telling.answers),
        "papers": [one.as_json() for one in files],
        "materials": [
            {
                "slot": slot,
                "present": slot in present,
                "needed": not one.when or telling.answers[one.when],
            }
            for slot, one in SHELF[telling.matter].items()
        ],
        "faults": [_fault(planted, files) for planted in pack.planted],
    }


def _fault(planted: Planted, files: list[FileTruth]) -> Entry:
    """Say where a fault was planted: the file, the page, the field with its wrong value."""
    fault = planted.fault
    said: Entry = {
        "name": fault.name,
        "slot": planted.slot,
        "rule": fault.rule,
        "result": fault.result,
        "severity": fault.severity,
        "paper": planted.kind,
        "file": "",
        "page": None,
        "field": planted.field,
        "value": "",
    }
    for one in files:
        for part in one.parts:
            if part.slot != planted.slot or part.paper != planted.kind:
                continue
            entry = part.fields.get(planted.field, {})
            if not said["file"] or (entry and not said["value"]):
                said |= {"file": one.name, "page": entry.get("page", part.pages[0]), "value": entry.get("value", "")}
    return said
