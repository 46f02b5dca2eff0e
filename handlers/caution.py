"""What is said before an answer: the day it holds for, and that its text is not the rule of that day."""

from dataclasses import replace
from datetime import date

from config.words import ask as words
from handlers.desk import Desk
from handlers.message import Message
from handlers.moment import day_in_words
from handlers.status import dates_of
from knowledge.rules.period import CITABLE_AS_RULE, Status
from knowledge.search.filters import clock_of, status_of
from knowledge.search.hits import Hit
from knowledge.search.moments import Moment
from ledger.policies import policy_by_id


def when(first: Hit, moment: Moment | None, message: Message, desk: Desk) -> list[str]:
    """Say for which day the answer holds, when the question speaks of another year or asks as of a day."""
    if moment is None:
        return []
    today = desk.day(message)
    if not moment.as_of:
        years = {moment.first.year, moment.last.year}
        return [] if today.year in years else [words.as_of_today(day_in_words(today))]
    with desk.ledger.read() as session:
        policy = policy_by_id(session, first.policy_id)
    now = status_of(policy, today) if policy else first.status
    changed = now.value if now is not first.status and first.status in CITABLE_AS_RULE else ""
    return [words.as_of(moment.words, day_in_words(moment.day), changed)]


def earlier(first: Hit, day: date, desk: Desk) -> list[str]:
    """Say that the words quoted are those of an earlier version, where the one on the shelf had not begun."""
    if not first.version:
        return []
    with desk.ledger.read() as session:
        policy = policy_by_id(session, first.policy_id)
    if policy is None:
        return []
    since = day_in_words(policy.effective_on or policy.issued_on)
    return [words.earlier_text(day_in_words(day), first.version, policy.version, since)]


def caution(first: Hit, status_: Status, moment: Moment | None, message: Message, desk: Desk) -> list[str]:
    """Say first that the text is not the rule of the day, and name what took over."""
    day = moment.day if moment else desk.day(message)
    with desk.ledger.read() as session:
        policy = policy_by_id(session, first.policy_id)
        heir = policy_by_id(session, first.successor_id) if first.successor_id else None
    clock = replace(clock_of(policy), effective_on=first.effective_on, expires_on=first.expires_on) if policy else None
    dates = dates_of(clock, status_) if clock else ""
    if moment is not None and moment.as_of:
        lines = [words.not_then(day_in_words(moment.day), status_.value, dates)]
    elif status_ is Status.NOT_YET:
        lines = [words.not_yet(dates)]
    else:
        lines = [words.no_longer(status_.value, dates)]
    if heir is not None and status_of(heir, day) is not Status.DRAFT:
        lines.append(words.successor(heir.inner_title or heir.title, heir.doc_no))
    return lines
