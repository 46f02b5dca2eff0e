"""Who hears of a move, and what: the group how it stands, the person who asked the whole list in private.

A group is half public: it sees counts and states, never what stands on a paper.
"""

from collections.abc import Sequence

from casework.office import ReviewOffice
from casework.promises import open_promises
from casework.review_list import Item, items_of
from casework.review_message import as_many, message_of, title_of
from casework.slot_names import called
from config.words import casework as words
from config.words import review_chat as chat_words
from ledger import review_rounds
from ledger.audit import Actor
from ledger.enterprises import enterprise_by_uscc
from ledger.policies import OpenSession
from ledger.pushes import CampaignState, Way, open_campaign
from ledger.review_links import link_to_make
from ledger.review_rounds import ReviewRound
from ledger.reviews import ReviewCase
from outreach import outbox
from outreach.manners import Manner, Override
from outreach.outbox import NewDelivery

AT_ONCE = Override((Manner.HOURS,), "machine", words.answers_an_act())  # it answers what a person has just done
SHOWN = 12  # items in one message; the page and the notice have all
AROUND = "预" * 300  # what stands around the items of a message is shorter


def tell_checked(office: ReviewOffice, session: OpenSession, case: ReviewCase, row: ReviewRound) -> None:
    """Say what a round came to."""
    items = items_of(row, review_rounds.opinions_of(session, case.case_id))
    name = office.matter(case).name
    counts = words.counts([one.result for one in items])
    public = words.checked_public(name, case.case_id, row.number, counts, case.state.value)
    lines = _lines(items)
    private = words.checked_private(name, case.case_id, row.number, counts, lines, len(items) - len(lines))
    _send(office, session, case, f"{row.number}:checked", public, private, row.asked_by)


def tell_given_up(office: ReviewOffice, session: OpenSession, case: ReviewCase, row: ReviewRound) -> None:
    """Say that a round could not be checked: nobody waits for what does not come."""
    said = words.given_up(office.matter(case).name, case.case_id, row.number)
    _send(office, session, case, f"{row.number}:failed", said, said, row.asked_by)


def tell_returned(
    office: ReviewOffice, session: OpenSession, case: ReviewCase, left: Sequence[Item], by: Actor
) -> None:
    """Say that an officer has given a case back: one list, everything on it."""
    name, counts = office.matter(case).name, words.counts([one.stands for one in left])
    public = words.returned_public(name, case.case_id, case.round, counts, by.name)
    lines = _lines(left)
    private = words.returned_private(name, case.case_id, case.round, lines, len(left) - len(lines), by.name)
    _send(office, session, case, f"{case.round}:returned", public, private, _asker(session, case))


def tell_passed(office: ReviewOffice, session: OpenSession, case: ReviewCase, by: Actor) -> None:
    """Say that an officer has passed a case, by name."""
    name = office.matter(case).name
    until = case.valid_until or office.today()
    promises = [words.promise_line(called(one.slot), one.until) for one in open_promises(session, case.case_id)]
    said = words.passed(name, case.case_id, case.round, by.name, until, promises)
    _send(office, session, case, f"{case.round}:passed", said, said, _asker(session, case))


def _lines(items: Sequence[Item]) -> list[str]:
    lines = [words.item(one.number, one.stands, one.front + one.told, one.fix) for one in items[:SHOWN]]
    return lines[: as_many(lines, SHOWN, AROUND)]


def _asker(session: OpenSession, case: ReviewCase) -> str:
    row = review_rounds.round_of(session, case.case_id, case.round)
    return row.asked_by if row is not None else case.opened_by


def _send(
    office: ReviewOffice, session: OpenSession, case: ReviewCase, what: str, public: str, private: str, asker: str
) -> None:
    """Put the messages into the outbox in the transaction of the move: each once, however often this comes."""
    firm = enterprise_by_uscc(session, case.uscc)
    campaign, new = open_campaign(
        session,
        office.today(),
        office.now(),
        way=Way.CASE,
        about_kind="review",
        about=case.case_id,
        title=title_of(words.title(office.matter(case).name, firm.name if firm is not None else "")),
        body=message_of(public),
        origin=f"review:{case.case_id}:{what}",
        ordered_by="machine",
        state=CampaignState.RUNNING,
        urgent=True,
        override=AT_ONCE.told(office.now()),
    )
    if not new:
        return
    those: list[NewDelivery] = []
    if case.conversation_id:
        those.append(outbox.group(case.conversation_id, uscc=case.uscc, prio=1))
    if asker:
        page = {chat_words.PAGE: f"{office.pages_url}/review/{link_to_make(case.case_id)}"}  # where the notice is, too
        told = message_of(f"{private}\n{chat_words.PAGE}", page)
        those.append(outbox.person(asker, uscc=case.uscc, prio=1, body=told))
    outbox.put(session, campaign.campaign_id, those)
