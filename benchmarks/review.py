"""What a pre-review of papers finds: every row of its table, over made-up packs (示例) of all ten matters.

    PYTHONPATH=. python benchmarks/review.py [--matters M1 M7] [--seeds 1 2] [--faults 缺公章] [--rows text scans clean
        pack bare] [--scans 12] [--clean-scans 4] [--kept FOLDER] [--told] [--json]

A planted fault is found where a finding that is neither 通过 nor 不适用, nor only a note, has the paper's slot (or is
across papers and names that paper) and the letter an officer would give it. Every fault that a matter's papers can have
is planted alone, in text-born papers; of scans so many packs are taken, two faults each, and so many without a fault.
What is said of papers without a fault is counted as ``false_alarms`` says. ``--kept`` keeps packs and what
was seen in their files: after a change of the checks only they run again; empty the folder after any other change.
"""

import argparse
import hashlib
import json
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import papers as reading
from benchmarks.false_alarms import Alarms, listed
from benchmarks.false_alarms import share as _share
from config.city import load_city
from knowledge.papers.checking import Checked, Reading, check, read_paper
from knowledge.papers.fields_printed import folded
from knowledge.papers.matters import matters_of
from knowledge.papers.opening import Opening
from knowledge.papers.pack_folder import as_plain, check_folder, files_in
from knowledge.papers.page import Paper
from knowledge.papers.samples.filing import Look
from knowledge.papers.samples.pack import Wanted, faults_of, write_pack
from knowledge.rules.agreement_values import NOT_APPLICABLE, PASS, WRONG, Finding
from knowledge.rules.checklist_checks import ANY, NOTE

DAY = date(2026, 11, 23)
CODES = tuple(f"M{number}" for number in range(1, 11))
ROWS = ("text", "scans", "clean", "pack", "bare")
GATES = {"该事项无需办理", "应在区县或园区办"}
ALSO = {
    "缺公章": ("CR11",),
    "缺法人签字": ("CR11",),
    "签字为复印": ("CR11", "F"),
    "委托书过期": ("E",),
    "委托书未写事项": ("P",),
    "新旧名称混用": ("CR10", "CR11", "CR14", "EQ"),
    "信用代码不一致": ("X",),
    "营业执照地址已变更": ("CR5",),
    "地址不一致": ("CR5",),
    "项目代码填错位": ("X",),
    "面积单位㎡/亩混用": ("EQ", "IN"),
    "合同早于中标": ("O",),
    "审批顺序颠倒": ("O",),
    "图纸未盖出图章": ("CR14",),
    "图纸版本不一": ("F",),
    "总平与规划条件不符": ("IN", "EQ"),
    "容积率超限": ("IN", "EQ"),
    "建筑密度超限": ("IN", "EQ"),
    "绿地率不足": ("IN", "EQ"),
    "规划条件与合同不一致": ("EQ", "IN"),
    "合同价与中标价不一致": ("CR10",),
    "项目经理不一致": ("CR10",),
    "合同双方与中标不一致": ("CR1", "EQ"),
    "价款未缴清": ("IN", "NUM"),
    "公示期不足": ("E", "NUM"),
    "出资期限超五年": ("E",),
    "项目经理在建锁定": ("IN",),
    "企业已注销": ("IN",),
    "分项面积之和不等于总面积": ("CR7",),
    "联系人电话空": ("X",),
    "附件加密打不开": ("P",),
    "只传了第一页": ("P",),
    "扫描件缺页": ("P",),
}  # fault: letters that will do beside the planted one
CITY = load_city("deyang")
MATTERS = matters_of("deyang")


@dataclass(slots=True)
class Figures:
    """What is counted."""

    planted: int = 0
    found: int = 0
    called: int = 0  # planted as 不符 and called so
    to_call: int = 0
    missed: list[str] = field(default_factory=list)
    files: int = 0
    placed: int = 0
    strays: list[str] = field(default_factory=list)
    fields: int = 0
    exact: int = 0
    unlike: list[str] = field(default_factory=list)


class Desk:
    """Opens files, each only once, and checks packs."""

    def __init__(self, opening: Opening, kept: Path | None) -> None:
        """Keep what was read in a folder, or in memory alone."""
        self._opening, self._kept = opening, kept
        self._papers: dict[str, Paper] = {}
        self._readings: dict[tuple[str, str, str], Reading] = {}

    def checked(self, wanted: Wanted) -> tuple[Checked, dict[str, Any]]:
        """Check a pack with the answers of its truth; a gate that the form says is not answered."""
        matter = MATTERS.find(wanted.matter, DAY)
        known = hashlib.sha256(repr(wanted).encode()).hexdigest()
        truth, files = self._pack(wanted, known)
        readings = []
        for name, key in files:
            at = (matter.code, name, key)
            if at not in self._readings:
                self._readings[at] = read_paper(replace(self._paper(key), name=name), matter)
            readings.append(self._readings[at])
        given = {} if "该事项无需办理" in wanted.faults else truth["answers"]
        return check(matter, readings, given, DAY, CITY.calendar), truth

    def _pack(self, wanted: Wanted, known: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Write a pack and open its files; give its truth, and name and key of each file."""
        if (told := self._told(known)) is not None:
            return told  # type: ignore[no-any-return] # written by _keep below
        with tempfile.TemporaryDirectory() as folder:
            truth: dict[str, Any] = write_pack(wanted, Path(folder) / "pack")
            files = []
            for path in files_in(Path(folder) / "pack"):
                key = hashlib.sha256(path.read_bytes()).hexdigest()
                if key not in self._papers and self._told(key) is None:
                    self._papers[key] = self._opening.open(path)
                    self._keep(key, self._papers[key])
                files.append((path.name, key))
        self._keep(known, (truth, files))
        return truth, files

    def _paper(self, key: str) -> Paper:
        if key not in self._papers:
            self._papers[key] = self._told(key)
        return self._papers[key]

    def _told(self, key: str) -> Any:  # noqa: ANN401 - whatever was kept
        place = None if self._kept is None else self._kept / key
        return pickle.loads(place.read_bytes()) if place is not None and place.exists() else None  # noqa: S301 - our own

    def _keep(self, key: str, told: object) -> None:
        if self._kept is not None:
            (self._kept / key).write_bytes(pickle.dumps(told))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matters", nargs="*", default=CODES)
    parser.add_argument("--seeds", nargs="*", type=int, default=[1])
    parser.add_argument("--faults", nargs="*", default=[])
    parser.add_argument("--rows", nargs="*", default=ROWS, choices=ROWS)
    parser.add_argument("--scans", type=int, default=12, help="packs of scans")
    parser.add_argument("--clean-scans", type=int, default=4, help="packs of scans without a fault")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--told", action="store_true", help="print each miss and each false alarm")
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    if said.kept:
        said.kept.mkdir(parents=True, exist_ok=True)
    told: dict[str, object] = {}
    with Opening(120.0) as opening:
        desk = Desk(opening, said.kept)
        if "text" in said.rows:
            told |= _recall("text", _alone(desk, said.matters, said.seeds, said.faults), details=said.told)
        if "clean" in said.rows:
            packs = (desk.checked(Wanted(code, seed, DAY)) for code in said.matters for seed in said.seeds)
            told |= _clean("clean", packs, details=said.told)
        if "scans" in said.rows:
            told |= _recall("scan", _scans(desk, said.matters, said.seeds[0], said.scans), details=said.told)
            codes = [said.matters[at * len(said.matters) // said.clean_scans] for at in range(said.clean_scans)]
            packs = (desk.checked(Wanted(code, said.seeds[-1], DAY, (), Look(scan=True))) for code in codes)
            told |= _clean("clean_scan", packs, details=said.told)
    if "pack" in said.rows:
        told |= timed_pack()
    if "bare" in said.rows:
        told |= reading.against_bare(next(font for font in reading.FONTS if Path(font).exists()))
    print(json.dumps(told, ensure_ascii=False) if said.json else "\n".join(f"{key}: {told[key]}" for key in told))


def _alone(
    desk: Desk, codes: Sequence[str], seeds: Sequence[int], faults: Sequence[str]
) -> Iterator[tuple[Checked, dict[str, Any]]]:
    for code in codes:
        for seed in seeds:
            for fault in faults_of(code, seed, DAY):
                if not faults or fault in faults:
                    yield desk.checked(Wanted(code, seed, DAY, (fault,)))


def _scans(desk: Desk, codes: Sequence[str], seed: int, packs: int) -> Iterator[tuple[Checked, dict[str, Any]]]:
    """Take packs by turns from the matters, each with two faults that the earlier ones had not."""
    left = {code: [one for one in faults_of(code, seed, DAY) if one not in GATES] for code in codes}
    for at in range(packs):
        code = codes[at % len(codes)]
        pair = (left[code].pop(), left[code].pop(0))
        yield desk.checked(Wanted(code, seed + at, DAY, pair, Look(scan=True)))


def _recall(kind: str, packs: Iterator[tuple[Checked, dict[str, Any]]], *, details: bool) -> dict[str, object]:
    """Count planted faults that were found, files in their slot, and, of scans, fields that are exact."""
    figures = Figures()
    for checked, truth in packs:
        _note_files(figures, checked, truth)
        if kind == "scan":
            _note_fields(figures, checked, truth)
        for fault in truth["faults"]:
            _note_fault(figures, checked, fault, truth)
        if details:
            print(figures.planted, figures.found, *figures.missed[-1:], file=sys.stderr)
    told: dict[str, object] = {
        f"faults_{kind}": figures.planted,
        f"recall_{kind}": _share(figures.found, figures.planted),
        f"recall_{kind}_called_wrong": _share(figures.called, figures.to_call),
        f"files_{kind}": figures.files,
        f"files_placed_{kind}": _share(figures.placed, figures.files),
    }
    if kind == "scan":
        told |= {"fields_scan": figures.fields, "fields_scan_exact": _share(figures.exact, figures.fields)}
    if details:
        told |= {f"missed_{kind}": listed(figures.missed), f"strays_{kind}": figures.strays}
        told |= {f"unlike_{kind}": listed(figures.unlike)}
    return told


def _note_fault(figures: Figures, checked: Checked, fault: dict[str, Any], truth: dict[str, Any]) -> None:
    found = [one for one in checked.findings if _meets(one, fault)]
    figures.planted += 1
    figures.found += bool(found)
    if fault["result"] == WRONG:
        figures.to_call += 1
        figures.called += any(one.result == WRONG for one in found)
    if not found:
        figures.missed.append(
            f"{truth['matter']}/{truth['seed']} {fault['name']} 《{fault['slot']}》{fault['file']}"
            f" {fault['field']}={fault['value']}"
        )


def _meets(one: Finding, fault: dict[str, Any]) -> bool:
    """Tell whether a finding is about a planted fault."""
    if fault["name"] in GATES:
        return one.slot == ANY and one.result == NOT_APPLICABLE
    if one.result in {PASS, NOT_APPLICABLE} or one.severity == NOTE:
        return False
    if one.rule not in (fault["rule"], *ALSO.get(fault["name"], ())):
        return False
    named = fault["slot"] in one.message or any(place.file == fault["file"] for place in one.evidence)
    return one.slot == fault["slot"] or (one.slot == ANY and named)


def _note_files(figures: Figures, checked: Checked, truth: dict[str, Any]) -> None:
    slots = {paper["file"]: paper["slots"] for paper in truth["papers"]}
    for one in checked.readings:
        figures.files += 1
        right = set(one.slots) == set(slots[one.paper.name])
        figures.placed += right
        if not right:
            figures.strays.append(f"{truth['matter']}/{truth['seed']} {one.paper.name} {one.slots}")


def _note_fields(figures: Figures, checked: Checked, truth: dict[str, Any]) -> None:
    """Compare what is told of a file with what was printed on it, under the name a list knows it by."""
    printed = {paper["file"]: paper["fields"] for paper in truth["papers"]}
    for one, told in zip(checked.readings, as_plain(checked)["papers"], strict=True):
        for entry in printed[one.paper.name].values():
            values = _told(one, entry["usual"])
            if not entry["value"] or not values:
                continue
            figures.fields += 1
            same = folded(told["fields"].get(entry["usual"], "")) == folded(entry["value"])
            same = same or any(folded(value) == folded(entry["value"]) for value in values)
            figures.exact += same
            if not same:
                figures.unlike.append(f"{one.paper.name} {entry['usual']}={entry['value']} > {values[:3]}")


def _told(one: Reading, name: str) -> list[str]:
    return [each.value for part in one.parts for each in part.fields if each.name == name and each.value]


def _clean(name: str, packs: Iterator[tuple[Checked, dict[str, Any]]], *, details: bool) -> dict[str, object]:
    """Count what is said of papers without a fault."""
    figures, alarms = Figures(), Alarms()
    for checked, truth in packs:
        alarms.take(checked, f"{truth['matter']}/{truth['seed']}")
        _note_files(figures, checked, truth)
    told: dict[str, object] = alarms.figures(name)
    told[f"{name}_files_placed"] = _share(figures.placed, figures.files)
    if details:
        told |= {f"{name}_alarms": listed(alarms.told), f"{name}_strays": figures.strays}
    return told


def timed_pack() -> dict[str, object]:
    """Time a pack of 14 papers with 60 pages of text from the folder to the findings, two at once."""
    with tempfile.TemporaryDirectory() as name:
        list(reading.written(Path(name)))
        began = time.perf_counter()
        checked = check_folder(Path(name), MATTERS.find("M7", DAY), {}, DAY, CITY.calendar, at_once=reading.CORES)
        took = time.perf_counter() - began
    return {"pack_pages": sum(len(one.paper.pages) for one in checked.readings), "pack_checked_s": round(took, 1)}


if __name__ == "__main__":
    main()
