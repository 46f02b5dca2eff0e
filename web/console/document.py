"""One document: its original beside what was recognised, its articles, relations, clocks, versions and history."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.library.evidence import REVIEW_BELOW
from knowledge.library.fields import DAYS_FROM_OTHERS, FIELDS, name_of
from knowledge.library.standing import Standing
from knowledge.library.versions import Evidence, Look, OpenDoubt
from ledger.audit import entries_about
from ledger.bonds import Bond
from ledger.clocks import FundState
from ledger.consoles import Duty
from ledger.policies import policies_by_ids, relations_of
from ledger.versions import Version, VersionState, versions_of
from web.console.original import blocks_of, sheets_of
from web.console.places import place_name
from web.console.visit import Answer, Kept, NotThere, Picture, Shown, Visit
from web.console.windows import rows_of_windows
from web.policy_page import PASSIVE

ALWAYS = ("department", "contact", "level", "region", "effective_on", "expires_on")  # shown even when empty
POLICY_ID = re.compile(r"P\d{1,15}", re.ASCII)
WAITING = (VersionState.PENDING, VersionState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Recognised:
    """One field with where its value comes from and what is unsure about it."""

    field: str
    name: str
    value: str
    evidence: Evidence | None
    doubts: tuple[OpenDoubt, ...]
    low: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as one line; ``policy_id`` is empty when the other document is not in the base."""

    how: str
    title: str
    policy_id: str
    about: str = ""
    bond: str = ""  # set where it may be taken back
    target: str = ""


def page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show a version: the one named in the address, else the live one, else the newest."""
    policy_id = id_of(visit)
    look = look_at(visit, policy_id)
    office = visit.office
    with office.ledger.read() as session:
        versions = versions_of(session, policy_id) if sees_work(visit) else ()
        history = entries_about(session, policy_id) if sees_work(visit) else ()
    blocks, about = blocks_of(look.document, look.evidence)
    clocks = _standing(visit, look)
    sizes = office.registrar.sheets.sizes(look.sha256, look.media_type)
    return Shown(
        "document.html",
        {
            "look": look,
            "recognised": recognised(visit, look),
            "blocks": blocks,
            "about": about,
            "sheets": sheets_of(look.document, look.evidence, sizes),
            "seen": bool(look.document.get("meta", {}).get("识别")),
            "ties": _ties(visit, look),
            "versions": versions,
            "history": history,
            "standing": clocks,
            "bonds": Bond,
            "funds": FundState,
            "error": error,
            "sees_work": sees_work(visit),
            "may_write": visit.visitor.may(Duty.ADMIN, Duty.EDITOR),
            "may_judge": visit.visitor.may(Duty.ADMIN, Duty.REVIEWER),
            "waiting": waiting_of(versions),
            "year": office.today().year,
            "typed": visit.form,
            "of": visit.address.rpartition("/")[2],  # the form that was sent and could not be done
            "typed_windows": rows_of_windows(visit.form),
        },
        status,
    )


def original(visit: Visit) -> Answer:
    """Hand the untouched original out, as a download only."""
    policy_id = id_of(visit)
    look = look_at(visit, policy_id)
    path = visit.office.registrar.original_path(policy_id, look.number or None)
    if not path.is_file():
        raise NotThere
    return Kept(path, look.source_name or path.name)


def sheet(visit: Visit) -> Answer:
    """Show a page of the original as a picture of ours, to whoever may read that version."""
    look = look_at(visit, id_of(visit))
    return Picture(visit.office.registrar.sheets.picture(look.sha256, look.media_type, int(visit.path["page"])))


def id_of(visit: Visit) -> str:
    """Return the id in the address; one that can be none ends here, before anything is asked of the base."""
    given = visit.path["policy_id"]
    if not POLICY_ID.fullmatch(given):
        raise NotThere
    return given


def look_at(visit: Visit, policy_id: str) -> Look:
    """Return the version asked for; who only reads the library sees what everybody sees: the live one."""
    look = visit.office.registrar.look(policy_id, visit.number or None)
    if not sees_work(visit) and look.state != VersionState.LIVE:
        raise NotThere
    return look


def sees_work(visit: Visit) -> bool:
    """Tell whether a person may see what is not published, and who did what."""
    return visit.visitor.may(Duty.ADMIN, Duty.EDITOR, Duty.REVIEWER, Duty.AUDITOR)


def waiting_of(versions: Sequence[Version]) -> Version | None:
    """Return the newest version that waits, unless a later one is live: ``versions`` come newest first."""
    first = next((one for one in versions if one.state in (*WAITING, VersionState.LIVE)), None)
    return first if first is not None and first.state in WAITING else None


def recognised(visit: Visit, look: Look) -> list[Recognised]:
    """Return every field in the order people read them, those of a person's own list first."""
    rows: list[Recognised] = []
    for field in (*FIELDS, *DAYS_FROM_OTHERS):
        if any(row.field == field for row in rows):
            continue
        name = name_of(field)
        value = as_text(visit, field, look.fields.get(field))
        found = max((one for one in look.evidence if one.field == field), key=lambda one: one.confidence, default=None)
        doubts = tuple(one for one in look.doubts if one.field == field)
        if value or doubts or field in ALWAYS:
            rows.append(Recognised(field, name, value, found, doubts, bool(doubts) or _unsure(found)))
    known = {row.field for row in rows}
    for field in dict.fromkeys(doubt.field for doubt in look.doubts if doubt.field not in known):
        doubts = tuple(one for one in look.doubts if one.field == field)
        rows.append(Recognised(field, name_of(field), "", None, doubts, low=True))
    return rows


def as_text(visit: Visit, field: str, value: Any) -> str:  # noqa: ANN401 - any JSON
    """Return a field's value as people read it."""
    if value in (None, "", [], False):
        return ""
    if field == "region":
        return place_name(visit.office.city, str(value))
    if isinstance(value, bool):
        return "是"
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return str(value)


def _unsure(found: Evidence | None) -> bool:
    return found is not None and found.confidence < REVIEW_BELOW


def _standing(visit: Visit, look: Look) -> Standing | None:
    if look.state != VersionState.LIVE:
        return None
    return visit.office.registrar.standing(look.policy_id, visit.query.day("on") or visit.office.today())


def _ties(visit: Visit, look: Look) -> dict[str, list[Tie]]:
    """Return what the version does to others, and what others do to the document."""
    with visit.office.ledger.read() as session:
        out, into = relations_of(session, look.policy_id)
        ids = [relation.target_id or "" for relation in out] + [relation.policy_id for relation in into]
        known = policies_by_ids(session, ids)
    resolved = {(relation.bond.value, relation.target_key): relation.target_id or "" for relation in out}
    acts = []
    for link in look.links:
        bond, target = str(link.get("bond", "")), str(link.get("target_key", ""))
        other = known.get(resolved.get((bond, target), ""))
        title = (other.inner_title or other.title) if other else as_printed(target)
        acts.append(Tie(bond, title, other.policy_id if other else "", _about(link), bond, as_printed(target)))
    suffered = [
        Tie(PASSIVE[relation.bond], known[relation.policy_id].title, relation.policy_id, relation.clause)
        for relation in into
        if relation.policy_id in known
    ]
    return {"acts": acts, "suffers": suffered}


def as_printed(key: str) -> str:
    """Return the 文号 that a key stands for as offices print it; a title stays as it is."""
    return re.sub(r"^(.{1,40}?)(\d{4})-(\d{1,5})$", r"\1〔\2〕\3号", key)


def _about(link: dict[str, Any]) -> str:
    since = link.get("since")
    day = since.isoformat() if isinstance(since, date) else str(since or "")
    return "，".join(part for part in (str(link.get("clause") or ""), f"自 {day} 起" if day else "") if part)
