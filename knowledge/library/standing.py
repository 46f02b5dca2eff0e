"""Where a document stands on a day: its own clock, the windows to apply, the fund, and what to read instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.words import library as words
from knowledge.library.effects import own_last_day
from knowledge.library.listing import status_of
from knowledge.library.records import CHINA, Records, unknown
from knowledge.library.versions import newest_or
from knowledge.rules.clause import names_article
from knowledge.rules.edition import Edition, edition_on
from knowledge.rules.period import CITABLE_AS_RULE, Status, in_transition
from knowledge.rules.window import Span, window_on, windows_on
from ledger.bonds import Bond
from ledger.clocks import Fund, Window, funds_of, windows_of
from ledger.editions import published_of
from ledger.policies import OpenSession, Policy, Relation, acts_on, policies_by_ids, policy_by_id
from ledger.rows import articles_in
from ledger.versions import versions_of

LONGEST_CHAIN = 20  # successors followed
_TRANSITION = re.compile(
    r"[^。；\n]*(?:已(?:经)?(?:受理|认定|申报|立项|批准|签订|享受|兑现)[^。；\n]{0,40}?(?:继续|仍按|按原|仍然|可按|依照原|参照原)|"
    r"过渡期)[^。；\n]*[。；]?"
)


@dataclass(frozen=True, slots=True)
class Heir:
    """A document to read instead, on the way to the one in force."""

    policy_id: str
    title: str
    doc_no: str
    status: Status


@dataclass(frozen=True, slots=True)
class Touch:
    """Articles of a document that another one changed. ``ordinals`` is empty when the clause was not found."""

    ordinals: tuple[int, ...]
    clause: str  # as the amending document names it: 第五条
    since: date | None
    change: str  # the new wording, where the amending document gives it
    policy_id: str  # the amending document
    title: str
    doc_no: str


@dataclass(frozen=True, slots=True)
class WindowState:
    """One window to apply, on the day asked."""

    batch: str
    state: str  # 未开始 开放中 已截止 常年 以当年申报通知为准
    opens_on: date | None
    closes_on: date | None
    closes_at: str
    policy_id: str  # the notice that says so
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class FundSaid:
    """The last that was said about the fund of a year."""

    year: int
    state: str  # 资金正常 按比例折算 资金已用完 暂停兑付
    note: str
    said_by: str
    said_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """The three clocks of one document on one day."""

    policy_id: str
    title: str
    doc_no: str
    day: date
    status: Status
    dates: tuple[tuple[str, date], ...]  # the days that explain it: ("施行", …), ("失效", …)
    extended_to: date | None  # 延长至: the day another document gave
    transition: str  # the sentence of 过渡期, read from the text; empty: none is said
    transition_from: str  # policy id of the document that says it: itself, or the one that ended it
    successors: tuple[Heir, ...]  # the chain, the one in force last
    touched: tuple[Touch, ...]
    windows: tuple[WindowState, ...]
    window: str  # one word for all of them
    fund: FundSaid | None
    number: int  # of the version whose text was the rule on that day; 0: none was
    live_number: int
    notes: tuple[str, ...] = ()  # sentences people must read with the status


def standing_of(records: Records, policy_id: str, day: date) -> Standing:
    """Return the three clocks of a document on a day, past or future.

    Raises:
        NotInBase: it is not on the shelf.

    """
    with records.ledger.read() as session:
        policy = policy_by_id(session, policy_id)
        if policy is None:
            raise _not_shown(session, policy_id)
        status = status_of(policy, day)
        acts = acts_on(session, policy_id)
        own = own_last_day(session, policy)
        extended = policy.expires_on if own and policy.expires_on and policy.expires_on > own else None
        sentence, said_in = _transition(session, policy, acts) if in_transition(status) else ("", "")
        windows = _windows(session, policy, acts, day)
        number, fields_differ = version_on(session, policy, day)
        heirs = () if status in CITABLE_AS_RULE else _heirs(session, policy, day)
        touched = touches(session, policy_id, day, acts)
        notes = _notes(policy, status, number, heirs, touched, fields_differ=fields_differ)
        return Standing(
            policy_id,
            policy.inner_title or policy.title,
            policy.doc_no,
            day,
            status,
            _dates(policy),
            extended,
            sentence,
            said_in,
            heirs,
            touched,
            windows,
            windows_on([Span(one.opens_on, one.closes_on, one.state == "常年") for one in windows], day).value,
            _fund(funds_of(session, [policy_id, *(one.policy_id for one in windows)]), day),
            number,
            policy.version,
            notes,
        )


def touches(
    session: OpenSession, policy_id: str, day: date, acts: list[tuple[Relation, Policy]] | None = None
) -> tuple[Touch, ...]:
    """Return which articles other documents had changed by ``day``: quoting one of them, its change must be named."""
    acts = acts_on(session, policy_id) if acts is None else acts
    found = []
    articles = articles_in(session, policy_id) if any(act.bond is Bond.AMENDS for act, _ in acts) else ()
    for act, actor in acts:
        since = act.since or actor.effective_on or actor.issued_on or actor.published_on
        if act.bond is not Bond.AMENDS or actor.draft or (since is not None and since > day):
            continue
        ordinals = tuple(
            row.ordinal for row in articles if act.clause and names_article(act.clause, row.label, row.path)
        )
        title = actor.inner_title or actor.title
        found.append(Touch(ordinals, act.clause, since, act.change, actor.policy_id, title, actor.doc_no))
    return tuple(found)


def version_on(session: OpenSession, policy: Policy, day: date) -> tuple[int, bool]:
    """Return the number of the version whose text was the rule on a day, and whether it is another than the live one.

    See knowledge/rules/edition.py. A document in one version has that version on every day.
    """
    live_begins = policy.effective_on or policy.issued_on
    if live_begins is None or live_begins <= day:
        return policy.version, False
    every = [one for one in published_of(session, policy.policy_id) if not one.draft]
    number = edition_on([Edition(one.number, one.begins, one.text, one.copy_of) for one in every], day)
    return number or policy.version, number not in {0, policy.version}


def _not_shown(session: OpenSession, policy_id: str) -> Exception:
    version = newest_or(session, policy_id) if versions_of(session, policy_id) else None
    missing = unknown(policy_id)
    if version is None:
        return missing
    return type(missing)(
        f"{policy_id}《{version.title}》现在没有发布（第 {version.number} 版：{version.state}），没有效力状态可查。"
    )


def _dates(policy: Policy) -> tuple[tuple[str, date], ...]:
    named = (
        ("成文", policy.issued_on), ("发布", policy.published_on), ("施行", policy.effective_on),
        ("有效期至", policy.expires_on), ("暂停", policy.suspended_on), ("部分失效", policy.partly_on),
        ("修订", policy.revised_on), ("废止", policy.repealed_on),
    )  # fmt: skip
    return tuple((name, day) for name, day in named if day is not None)


def _heirs(session: OpenSession, policy: Policy, day: date) -> tuple[Heir, ...]:
    """Follow successors until one that may be quoted as the rule, or the last one known."""
    chain: list[Heir] = []
    seen = {policy.policy_id}
    at: Policy | None = policy
    while at is not None and at.successor_id and at.successor_id not in seen and len(chain) < LONGEST_CHAIN:
        seen.add(at.successor_id)
        at = policies_by_ids(session, [at.successor_id]).get(at.successor_id)
        if at is not None:
            chain.append(Heir(at.policy_id, at.inner_title or at.title, at.doc_no, status_of(at, day)))
            if chain[-1].status is Status.IN_FORCE:
                break
    return tuple(chain)


def _transition(session: OpenSession, policy: Policy, acts: list[tuple[Relation, Policy]]) -> tuple[str, str]:
    """Return the sentence on what was granted before the end, and the document that says it."""
    enders = [actor.policy_id for act, actor in acts if act.bond in {Bond.REPEALS, Bond.REPLACES}]
    for policy_id in (*enders, policy.policy_id):
        for row in articles_in(session, policy_id):
            found = _TRANSITION.search(row.text)
            if found:
                return found[0].strip(), policy_id
    return "", ""


def _windows(
    session: OpenSession, policy: Policy, acts: list[tuple[Relation, Policy]], day: date
) -> tuple[WindowState, ...]:
    """Return the windows of the document itself and of the notices of it, the latest closing first."""
    notices = {actor.policy_id: actor for act, actor in acts if act.bond is Bond.NOTICE_OF and not actor.draft}
    names = {policy.policy_id: policy, **notices}
    return tuple(_window(row, names[row.policy_id], day) for row in windows_of(session, list(names)))


def _window(row: Window, notice: Policy, day: date) -> WindowState:
    state = window_on(Span(row.opens_on, row.closes_on, row.all_year), day)
    title = notice.inner_title or notice.title
    return WindowState(
        row.batch, state.value, row.opens_on, row.closes_on, row.closes_at, notice.policy_id, title, row.quote
    )


def _fund(rows: Sequence[Fund], day: date) -> FundSaid | None:
    said = [row for row in rows if row.said_at.astimezone(CHINA).date() <= day and row.year <= day.year]
    if not said:
        return None
    last = max(said, key=lambda row: (row.year, row.said_at))
    return FundSaid(last.year, last.state.value, last.note, last.said_by, last.said_at.astimezone(CHINA).date())


def _notes(
    policy: Policy,
    status: Status,
    number: int,
    heirs: tuple[Heir, ...],
    touched: tuple[Touch, ...],
    *,
    fields_differ: bool,
) -> tuple[str, ...]:
    notes = []
    if status is Status.DRAFT:
        notes.append(words.draft_never_answers())
    if fields_differ:
        notes.append(words.other_text_then(number, policy.version))
    if heirs and heirs[-1].status is not Status.IN_FORCE:
        notes.append(words.heir_not_in_force(heirs[-1].title, heirs[-1].status.value))
    notes += [words.clause_changed(one.clause or "部分条款", one.title, one.doc_no, one.change) for one in touched]
    return tuple(notes)
