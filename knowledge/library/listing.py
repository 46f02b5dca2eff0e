"""Lists of the base for whoever keeps it: what ends soon, what lacks something, what waits."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.errors import ActRefused
from knowledge.library.fields import FIELDS, field_named, name_of
from knowledge.library.records import Records
from knowledge.rules.period import Clock, Status, status_on
from knowledge.rules.region import covers
from ledger.articles import all_policies
from ledger.clocks import windows_of
from ledger.imports import ImportFile, ImportState, imports_in
from ledger.policies import OpenSession, Policy
from ledger.versions import Version, VersionState, open_doubts, versions_in

VALIDITY, WINDOW = "validity", "window"
_SPECIAL = {"有效期": VALIDITY, "申报时间": WINDOW, "theme": "themes", "主题": "themes", "电话": "contact"}
WAITING = (VersionState.PENDING, VersionState.SCHEDULED)
EVERY = 1_000_000


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed by; an empty field narrows nothing."""

    text: str = ""  # in title, inner title or 文号
    expiring: int | None = None  # days: in force now and over by then
    without: tuple[str, ...] = ()  # fields that are empty; "validity" (no last day), "window" (of a notice)
    statuses: frozenset[Status] = frozenset()
    level: str = ""
    region: str = ""  # code: documents of this place and of places in it
    department: str = ""
    theme: str = ""
    doubtful: bool = False  # with an open doubt


@dataclass(frozen=True, slots=True)
class Row:
    """One document on the shelf."""

    policy_id: str
    title: str
    doc_no: str
    level: str
    region: str
    department: str
    themes: tuple[str, ...]
    status: Status
    effective_on: date | None
    expires_on: date | None
    contact: str
    version: int
    waiting: int  # versions that wait to be published
    doubts: int  # open ones


def listed(records: Records, wanted: Filter, day: date) -> list[Row]:
    """Return the documents on the shelf that fit, those that end first at the head of a list of what ends.

    Raises:
        ActRefused: ``without`` names no field.

    """
    lacking = [_lack(word) for word in wanted.without]
    with records.ledger.read() as session:
        waiting = Counter(one.policy_id for one in versions_in(session, WAITING, EVERY))
        doubts = Counter(one.policy_id for one in open_doubts(session, limit=EVERY))
        every = all_policies(session)
        windows = (
            {one.policy_id for one in windows_of(session, [row.policy_id for row in every])}
            if WINDOW in lacking
            else set()
        )
    rows = [
        _row(policy, day, waiting[policy.policy_id], doubts[policy.policy_id])
        for policy in every
        if _fits(policy, wanted, day) and all(_lacks(policy, field, windows) for field in lacking)
    ]
    rows = [row for row in rows if not wanted.doubtful or row.doubts]
    return sorted(rows, key=lambda row: row.expires_on or date.max) if wanted.expiring is not None else rows


def waiting_versions(records: Records) -> list[Version]:
    """Return the versions that wait for a reviewer or for their hour, the longest waiting first."""
    with records.ledger.read() as session:
        return list(versions_in(session, WAITING, EVERY))


def failed_files(records: Records, limit: int = 200) -> list[ImportFile]:
    """Return the files that could not be taken in, newest first."""
    with records.ledger.read() as session:
        return list(imports_in(session, [ImportState.REFUSED, ImportState.MARKED], limit=limit))


def _lack(word: str) -> str:
    field = _SPECIAL.get(word, word)
    if field in {VALIDITY, WINDOW}:
        return field
    column = field_named(field)
    if not column:
        known = "、".join(
            ["validity（有效期）", "window（申报时间）", *(f"{name}（{one.name}）" for name, one in FIELDS.items())]
        )
        raise ActRefused(f"没有“{word}”这一项可以检查。可以检查的有：{known}。")
    return column


def _lacks(policy: Policy, field: str, windows: Collection[str]) -> bool:
    if field == VALIDITY:
        return policy.expires_on is None and policy.repealed_on is None and not policy.draft
    if field == WINDOW:
        return policy.kind == "申报通知" and policy.policy_id not in windows
    return not getattr(policy, field)


def _fits(policy: Policy, wanted: Filter, day: date) -> bool:
    text = wanted.text.strip()
    status = status_of(policy, day)
    if wanted.expiring is not None:
        last = policy.expires_on
        if last is None or not day <= last <= day + timedelta(days=wanted.expiring) or status in _OVER:
            return False
    return (
        (not text or any(text in name for name in (policy.title, policy.inner_title, policy.doc_no, policy.policy_id)))
        and (not wanted.statuses or status in wanted.statuses)
        and (not wanted.level or policy.level == wanted.level)
        and (not wanted.region or (bool(policy.region) and covers(wanted.region, policy.region)))
        and (not wanted.department or wanted.department in {policy.department, policy.issuer})
        and (not wanted.theme or wanted.theme in policy.themes)
    )


_OVER = frozenset({Status.EXPIRED, Status.REPEALED, Status.REVISED})


def status_of(policy: Policy, day: date) -> Status:
    """Return a document's status on a day."""
    clock = Clock(
        policy.effective_on, policy.expires_on, policy.repealed_on, policy.revised_on, policy.suspended_on,
        policy.partly_on, policy.draft,
    )  # fmt: skip
    return status_on(clock, day)


def _row(policy: Policy, day: date, waiting: int, doubts: int) -> Row:
    return Row(
        policy.policy_id,
        policy.inner_title or policy.title,
        policy.doc_no,
        policy.level,
        policy.region,
        policy.department,
        tuple(policy.themes),
        status_of(policy, day),
        policy.effective_on,
        policy.expires_on,
        policy.contact,
        policy.version,
        waiting,
        doubts,
    )


def doubts_told(
    session: OpenSession, policy_id: str | None, limit: int = 500
) -> list[tuple[int, str, int, str, str, str]]:
    """Return open doubts as (id, policy id, version, field as people know it, proposed value, sentence)."""
    return [
        (one.doubt_id, one.policy_id, one.number, name_of(one.field), one.proposed, one.reason)
        for one in open_doubts(session, policy_id, limit)
    ]
