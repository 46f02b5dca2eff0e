"""How well papers are read: files that find their slot, key fields exact as printed by kind, false alarms.

    PYTHONPATH=. python benchmarks/review_reading.py [--matters M1,M7] [--seeds 1,2] [--ways text,scan] [--keep DIR]

Packs are made up (示例) by the generator of samples; a scan costs seconds, so choose few. ``--keep`` holds opened
papers between runs: what is recognised and read of them is done anew, opening and OCR are not.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.false_alarms import Alarms
from benchmarks.false_alarms import share as _share
from config.city import load_city
from knowledge.papers.checking import Part, Reading, check, read_paper
from knowledge.papers.fields_names import KINDS
from knowledge.papers.fields_printed import folded
from knowledge.papers.matters import matters_of
from knowledge.papers.opening import Opening
from knowledge.papers.page import Paper
from knowledge.papers.plain import from_plain, to_plain
from knowledge.papers.samples.filing import Look
from knowledge.papers.samples.pack import Wanted, write_pack
from knowledge.rules.checklist import KeyField, Matter

DAY = date(2026, 11, 23)
MATTERS = ",".join(f"M{at}" for at in range(1, 11))
WAYS = {
    "text": Look(),
    "mixed": Look(mixed=True),
    "scan": Look(scan=True),
    "names": Look(unhelpful=True),
    "scan-names": Look(scan=True, unhelpful=True),
}
SHOWN = 400  # misses told
CALENDAR = load_city("deyang").calendar


@dataclass(slots=True)
class Score:
    """What came out of one way of making papers."""

    files: Counter[str] = field(default_factory=Counter)  # asked, right, wrong, unknown
    fields: Counter[str] = field(default_factory=Counter)  # asked, right, there, other
    by_paper: dict[str, list[int]] = field(default_factory=dict)  # exact of how many
    misses: list[str] = field(default_factory=list)
    alarms: Alarms = field(default_factory=Alarms)

    def told(self) -> dict[str, Any]:
        """Return the figures."""
        files, fields = self.files, self.fields
        weak = {name: f"{right}/{asked}" for name, (right, asked) in self.by_paper.items() if right < asked}
        return {
            "files": files["asked"],
            "slots_right": _share(files["right"], files["asked"]),
            "files_unknown": files["unknown"],
            "files_wrong": files["wrong"],
            "fields": fields["asked"],
            "fields_exact": _share(fields["right"], fields["asked"]),  # the value printed as the answer
            "fields_among": _share(fields["there"], fields["asked"]),  # one of the values read
            "fields_with_another": fields["other"],  # a second, different value stands beside the right one
            "weak": weak,
            **self.alarms.figures("clean"),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", default=MATTERS)
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--ways", default="text,scan")
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--json", action="store_true")
    words = parser.parse_args()
    told: dict[str, Any] = {}
    with Opening(120.0) as opening, tempfile.TemporaryDirectory() as folder:
        for way in words.ways.split(","):
            score = Score()
            for code in words.matters.split(","):
                for seed in words.seeds.split(","):
                    measure(score, code, int(seed), way, words.keep or Path(folder), opening)
            told[way] = score.told()
            if not words.json:
                print("\n".join([*score.misses[:SHOWN], *score.alarms.told]))
                print("\n".join(f"{way} {key}: {value}" for key, value in told[way].items()), flush=True)
    if words.json:
        print(json.dumps(told, ensure_ascii=False))


def measure(score: Score, code: str, seed: int, way: str, keep: Path, opening: Opening) -> None:
    """Read one pack and compare it with what was written."""
    matter = matters_of("deyang").find(code, DAY)
    truth, papers = pack(code, seed, way, keep, opening)
    readings = [read_paper(paper, matter) for paper in papers]
    for told, reading in zip(truth["papers"], readings, strict=True):
        compare(score, f"{way} {code}/{seed}", told, reading, matter)
    score.alarms.take(check(matter, readings, truth["answers"], DAY, CALENDAR), f"{way} {code}/{seed}")


def pack(code: str, seed: int, way: str, keep: Path, opening: Opening) -> tuple[Any, list[Paper]]:
    """Return what a pack says and its opened papers, made where they are not kept from before."""
    folder = keep / f"{code}-{seed}-{way}"
    if not folder.exists():
        write_pack(Wanted(code, seed, DAY, (), WAYS[way]), folder)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    held = folder.with_suffix(".json")
    if held.exists():
        return truth, [from_plain(one) for one in json.loads(held.read_text(encoding="utf-8"))]
    papers = [opening.open(folder / one["file"]) for one in truth["papers"]]
    held.write_text(json.dumps([to_plain(one) for one in papers], ensure_ascii=False), encoding="utf-8")
    return truth, papers


def compare(score: Score, where: str, told: Mapping[str, Any], reading: Reading, matter: Matter) -> None:
    """Count one file: its slots, then the key fields of each of its papers."""
    wanted, found = set(told["slots"]), set(reading.slots)
    score.files["asked"] += 1
    outcome = "right" if wanted == found else "wrong" if found else "unknown"
    score.files[outcome] += 1
    if outcome != "right":
        score.misses.append(f"{where} {told['file']}: slots {sorted(found)} for {sorted(wanted)}")
    for part in told["parts"]:
        material = matter.material(part["slot"])
        mine = [one for one in reading.parts if one.slot == part["slot"] and set(one.pages) & set(part["pages"])]
        if material is not None and mine:
            _fields(score, f"{where} {told['file']}", part, mine, material.fields)


def _fields(score: Score, where: str, part: Mapping[str, Any], mine: list[Part], keys: tuple[KeyField, ...]) -> None:
    """Compare the values of one paper, page by page where a file holds several of its kind."""
    names = {one.name for one in keys}
    tally = score.by_paper.setdefault(part["paper"], [0, 0])
    for name, entry in part["fields"].items():
        known = _names(name, entry["usual"], keys)
        if not known & (names | set(KINDS)):
            continue
        every = [one for run in mine for one in run.fields if one.name in known and one.value]
        fields = [one for one in every if one.page in part["pages"]] or every
        asked = folded(entry["value"])
        best = max(fields, key=lambda one: one.confidence, default=None)
        right = any(
            folded(one.value) == asked
            for one in fields
            if best is not None and one.confidence >= best.confidence - 0.05
        )
        score.fields["asked"] += 1
        tally[1] += 1
        score.fields["right"] += right
        tally[0] += right
        score.fields["there"] += any(folded(one.value) == asked for one in fields)
        score.fields["other"] += right and any(folded(one.value) != asked for one in fields)
        if not right:
            values = [f"{one.value}({one.confidence})" for one in fields]
            score.misses.append(f"{where} {part['paper']}: {name}={entry['value']} > {values}")


def _names(name: str, usual: str, keys: tuple[KeyField, ...]) -> set[str]:
    """Return the names under which a value may have been read: the story's, the usual one, and the list's for it."""
    return {name, usual, *(one.name for one in keys if {name, usual} & {one.name, *one.also})}


if __name__ == "__main__":
    main()
