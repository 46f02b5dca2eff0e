"""What a case waits for, by the calendar: a firm that is forgotten, an officer's due day, a pass and promises that end.

Days are workdays of the city. Each thing is told once, whoever looks and however often: its message bears an origin,
and is written in one transaction with whatever it changes. Told in office hours only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog

from casework.moves import Side
from casework.office import CHINA, ReviewOffice, side_of
from casework.promises import LIVING, open_promises
from casework.review_list import open_items
from casework.review_message import message_of, title_of
from casework.review_newer import take_up
from casework.slot_names import quoted
from config.words import review_clock as words
from knowledge.rules.workday import due
from ledger import review_rounds, reviews
from ledger.audit import Actor, Channel
from ledger.enterprises import enterprise_by_uscc
from ledger.groups import Role, all_groups, all_people
from ledger.policies import OpenSession
from ledger.pushes import CampaignState, Way, known_origins, open_campaign
from ledger.reviews import ReviewCase, ReviewState
from outreach import outbox
from outreach.outbox import NewDelivery

log = structlog.get_logger()

WAITED_DAYS = 5  # workdays a case waits for the firm before it is reminded
ENDS_DAYS = 5  # workdays before a pass ends
PROMISE_DAYS = 3  # workdays before the day of a promise
LOOKED_AT = 10_000  # cases
MACHINE = Actor("clock", "系统", channel=Channel.CLOCK)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due to be told."""

    case_id: str
    moved_at: datetime  # of the case when it was found: after another move it may not be due any more
    what: str  # waits, human, overdue, ends, over, list, promise, promised
    key: str  # with which it is told once
    until: date | None = None  # of a promise

    @property
    def origin(self) -> str:
        """What makes its message one."""
        return f"review:{self.case_id}:{self.key}"


def remind(office: ReviewOffice, earliest: datetime) -> int:
    """Tell whoever has to hear of something today; return how many messages were new.

    Args:
        office: the house.
        earliest: before which moment nothing goes out: the next one of office hours.

    """
    with office.ledger.read() as session:
        found = list(_found(office, session))
        known = known_origins(session, [one.origin for one in found])
    return sum(_tell(office, one, earliest) for one in found if one.origin not in known)


def _found(office: ReviewOffice, session: OpenSession) -> Iterator[Due]:
    """Return what is due today, told or not."""
    today = office.today()
    states = (ReviewState.WAITING, ReviewState.RETURNED, ReviewState.HUMAN, ReviewState.PASSED)
    for case in reviews.cases_where(session, states, limit=LOOKED_AT):
        if case.state is ReviewState.HUMAN:
            yield _due(case, "human")
            if case.due_on is not None and case.due_on < today:
                yield _due(case, "overdue")
        elif case.state is ReviewState.PASSED:
            yield from _of_pass(office, case, today)
        elif _after(office, case.moved_at.astimezone(CHINA).date(), WAITED_DAYS) <= today:
            yield _due(case, "waits")
    soon = _after(office, today, PROMISE_DAYS)
    for case_id in review_rounds.cases_with_open_promises(session, soon):
        found = reviews.case_by_id(session, case_id)
        if found is None or found.state not in LIVING:
            continue
        for until in sorted({one.until for one in open_promises(session, case_id) if one.until and one.until <= soon}):
            what = "promised" if until < today else "promise"
            yield Due(case_id, found.moved_at, what, f"{what}:{until.isoformat()}", until)


def _of_pass(office: ReviewOffice, case: ReviewCase, today: date) -> Iterator[Due]:
    if office.newer(case) is not None:
        yield _due(case, "list")
    elif case.valid_until is not None and case.valid_until < today:
        yield _due(case, "over")
    elif case.valid_until is not None and case.valid_until <= _after(office, today, ENDS_DAYS):
        yield _due(case, "ends")


def _due(case: ReviewCase, what: str) -> Due:
    return Due(case.case_id, case.moved_at, what, f"{case.round}:{what}:{case.moved_at:%Y%m%d%H%M%S}")


def _after(office: ReviewOffice, day: date, workdays: int) -> date:
    return due(day, workdays, office.city.calendar).day


def _tell(office: ReviewOffice, one: Due, earliest: datetime) -> bool:
    """Tell one thing in one transaction; False when somebody else has, or it is not so any more."""
    with office.ledger.write() as session:
        case = reviews.case_by_id(session, one.case_id, lock=True)
        if case is None or case.moved_at != one.moved_at:
            return False
        firm = enterprise_by_uscc(session, case.uscc)
        named = words.Named(
            office.matter(case).name, case.case_id, case.round, firm.name if firm is not None else case.uscc
        )
        links = {words.PAGE: f"{office.pages_url}/console/reviews/{case.case_id}"}
        said = message_of(_said(office, session, case, one, named), links)
        those = _receivers(office, session, case, one, said)
        campaign, new = open_campaign(
            session,
            office.today(),
            office.now(),
            way=Way.CASE,
            about_kind="review",
            about=case.case_id,
            title=title_of(words.title(named)),
            body=said,
            origin=one.origin,
            ordered_by="clock",
            state=CampaignState.RUNNING,
            urgent=True,
            not_before=earliest,
        )
        if not new:
            return False
        outbox.put(session, campaign.campaign_id, those)
        newer = office.newer(case) if one.what == "list" else None
        if newer is not None:
            take_up(office, session, case, newer, MACHINE, words.why_again(case.version, newer.version))
        return True


def _said(office: ReviewOffice, session: OpenSession, case: ReviewCase, one: Due, named: words.Named) -> str:
    if one.what in {"human", "overdue"}:
        day = case.due_on or office.today()
        if one.what == "human":
            return words.to_officers(named, case.project, day)
        return words.overdue(named, case.claimed_name, day)
    if one.what == "waits":
        row = review_rounds.round_of(session, case.case_id, case.round)
        opinions = review_rounds.opinions_of(session, case.case_id)
        left = len(open_items(row, opinions, hard=False)) if row is not None else 0
        return words.waits(named, case.state.value, WAITED_DAYS, left)
    if one.what in {"promise", "promised"}:
        slots = [each.slot for each in open_promises(session, case.case_id) if each.until == one.until]
        tell = words.promise_over if one.what == "promised" else words.promise_soon
        return tell(named, quoted(sorted(set(slots))), one.until or office.today())
    if one.what == "list":
        newer = office.newer(case)
        return words.list_changed(named, case.version, newer.version if newer is not None else "")
    tell_pass = words.pass_over if one.what == "over" else words.pass_ends
    return tell_pass(named, case.valid_until or office.today())


def _receivers(office: ReviewOffice, session: OpenSession, case: ReviewCase, one: Due, said: str) -> list[NewDelivery]:
    if one.what in {"human", "overdue"}:
        return [outbox.person(staff, uscc=case.uscc, prio=1) for staff in _officers(office, session, case)]
    group = [outbox.group(case.conversation_id, uscc=case.uscc, prio=1)] if case.conversation_id else []
    row = review_rounds.round_of(session, case.case_id, case.round)
    asker = row.asked_by if row is not None else case.opened_by
    people = [asker, *(_officers(office, session, case) if one.what == "promised" else [])]
    return [*group, *(outbox.person(staff, uscc=case.uscc, prio=1, body=said) for staff in dict.fromkeys(people))]


def _officers(office: ReviewOffice, session: OpenSession, case: ReviewCase) -> Sequence[str]:
    """Return who is to look at a case: who has claimed it, its department, else the firm's assistant, else admins."""
    if case.claimed_by:
        return [case.claimed_by]
    people = [one for one in all_people(session) if one.gone_at is None]
    department = [one.staff_id for one in people if one.role is Role.DEPARTMENT]
    those = [staff_id for staff_id in department if side_of(session, staff_id, case, office.city) is Side.OFFICER]
    if those:
        return those
    groups = [one for one in all_groups(session) if one.uscc == case.uscc and one.assistant and one.gone_at is None]
    own = [one.assistant for one in groups if one.conversation_id == case.conversation_id]
    those = list(dict.fromkeys(own or [one.assistant for one in groups]))
    if not those:
        log.warning("review.no_officer", case=case.case_id, dept=case.dept)
    return those or [one.staff_id for one in people if one.role is Role.ADMIN]
