"""The matters with their lists, as they are used: papers, questions, checks in plain words. Read only."""

from dataclasses import dataclass

from knowledge.papers.matters_shared import COMMON
from knowledge.rules.checklist import Matter
from web.console.review_matter_said import check_said, condition_said, number_said
from web.console.review_sight import reviews_of
from web.console.visit import Answer, NotThere, Shown, Visit

FOLDER = "config/cities"


@dataclass(frozen=True, slots=True)
class Standing:
    """A version of a list, and how it stands today."""

    matter: Matter
    says: str  # 执行中, 未到, 已停用
    looks: str


def page(visit: Visit) -> Answer:
    """List every version of every matter."""
    office = reviews_of(visit)
    rows = [_standing(visit, one) for one in office.matters.versions]
    return Shown("review_matters.html", {"rows": rows})


def one(visit: Visit) -> Answer:
    """Show one list, in the version that is asked for or else the one of today."""
    office, code = reviews_of(visit), visit.path["matter"]
    known = [each for each in office.matters.versions if each.code == code]
    asked = visit.query.one("version")
    today = [each for each in known if _standing(visit, each).looks == "good"]
    chosen = [each for each in known if each.version == asked] if asked else [*today, *known]
    found = chosen[0] if chosen else None
    if found is None:
        raise NotThere
    folder = f"{FOLDER}/{office.city.folder.name}/matters"
    return Shown(
        "review_matter.html",
        {
            "matter": found,
            "standing": _standing(visit, found),
            "versions": [_standing(visit, each) for each in known],
            "file": f"{folder}/{found.file}",
            "shared": f"{folder}/{COMMON}",
            "check_said": lambda check: check_said(check, found),
            "condition_said": lambda condition: condition_said(condition, found),
            "number_said": number_said,
        },
    )


def _standing(visit: Visit, matter: Matter) -> Standing:
    today = visit.office.today()
    if matter.since > today:
        return Standing(matter, "未到执行日期", "warn")
    if matter.until is not None and matter.until < today:
        return Standing(matter, "已停用", "bad")
    return Standing(matter, "执行中", "good")
