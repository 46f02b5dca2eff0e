"""A folder of papers: its files found, opened several at once, and checked; the result as plain data."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.papers.checking import Checked, Part, check, read_paper
from knowledge.papers.opening import Opening
from knowledge.papers.page import Paper
from knowledge.papers.short_names import printed
from knowledge.rules.agreement_values import Evidence, Finding
from knowledge.rules.checklist import Matter
from knowledge.rules.workday import Calendar

FILES_MAX = 300
NOT_PAPERS = frozenset({"truth.json", "answers.json", "answers.yaml", "answers.yml", "thumbs.db", "desktop.ini"})


class PackRefused(KnowledgeError):
    """A folder can't be checked. Nothing was read."""


def files_in(folder: Path, *, without: Path | None = None) -> list[Path]:
    """Return the files of a folder that may be papers, by name; ``without`` is the file of the answers.

    Raises:
        PackRefused: it is no folder, is empty, or holds more files than one case can have.

    """
    if not folder.is_dir():
        raise PackRefused(f"“{folder}”不是文件夹。请给出装着一件事项全部材料的文件夹。")
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name.lower() not in NOT_PAPERS
        and not any(part.startswith((".", "~$", "__MACOSX")) for part in path.relative_to(folder).parts)
        and (without is None or path.resolve() != without.resolve())
    ]
    if not found:
        raise PackRefused(f"“{folder}”里没有文件。请把要预审的材料放进去再试。")
    if len(found) > FILES_MAX:
        raise PackRefused(f"“{folder}”里有{len(found)}个文件，一次最多{FILES_MAX}个。请只放这一件事项的材料。")
    return found


def open_all(paths: list[Path], names: list[str], opening: Opening, at_once: int) -> list[Paper]:
    """Open files, several at once, in their order."""
    with ThreadPoolExecutor(max(1, at_once)) as pool:
        return list(pool.map(opening.open, paths, names))


def check_folder(
    folder: Path,
    matter: Matter,
    given: Mapping[str, object],
    day: date,
    calendar: Calendar,
    *,
    at_once: int = 2,
    without: Path | None = None,
) -> Checked:
    """Open, recognise, read and check every file of a folder.

    Raises:
        PackRefused: see ``files_in``.
        AnswerUnusable: an answer can't be used.

    """
    paths = files_in(folder, without=without)
    names = [path.relative_to(folder).as_posix() for path in paths]
    with Opening(children=at_once) as opening:
        papers = open_all(paths, names, opening, at_once)
    return check(matter, [read_paper(paper, matter) for paper in papers], given, day, calendar)


def as_plain(checked: Checked) -> dict[str, Any]:
    """Return a checked pack as JSON has it; boxes are fractions of the upright page from its upper left corner."""
    files: dict[str, list[str]] = {}
    for reading in checked.readings:
        for slot in reading.slots:
            files.setdefault(slot, []).append(reading.paper.name)
    return {
        "matter": checked.matter.code,
        "list_version": checked.matter.version,
        "papers": [
            {
                "file": one.paper.name,
                "pages": len(one.paper.pages),
                "slots": list(one.slots),
                "confidence": round(max((part.confidence for part in one.parts), default=0.0), 3),
                "fields": _printed(checked.matter.code, one.parts),
            }
            for one in checked.readings
        ],
        "materials": [
            {"slot": one.material.name, "status": one.status, "files": files.get(one.material.name, [])}
            for one in checked.reviewed.standings
        ],
        "questions": [{"key": one.key, "asks": one.asks, "kind": one.kind} for one in checked.reviewed.to_ask],
        "findings": [
            {key: told for key, told in finding_plain(one).items() if key != "check"} for one in checked.findings
        ],
        "ready": checked.ready,
    }


def finding_plain(one: Finding) -> dict[str, Any]:
    """Return one finding as it is kept: as JSON has it, and the name of its check."""
    return {
        "slot": one.slot,
        "rule": one.rule,
        "result": one.result,
        "severity": one.severity,
        "message": one.message,
        "evidence": [evidence_plain(place) for place in one.evidence],
        "fix": one.fix,
        "check": one.check,
    }


def evidence_plain(place: Evidence) -> dict[str, Any]:
    """Return where a value stands as JSON has it."""
    box = [round(edge, 4) for edge in place.box] if place.box is not None else None
    return {"file": place.file, "page": place.page, "box": box, "value": place.value}


def _printed(matter: str, parts: Iterable[Part]) -> dict[str, str]:
    """Return the surest value of each field, as printed."""
    found: dict[str, str] = {}
    for part in sorted(parts, key=lambda one: -one.confidence):
        found = printed(matter, part.slot, part.fields) | found
    return found
