"""What an officer does with a pre-review from its page: claims it, says what is so, passes it, gives it back."""

from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlencode

from casework import review, review_officer
from casework.errors import CaseRefused, NoSuchCase
from casework.office import ReviewOffice
from casework.review_list import OWN, Item, open_items
from casework.review_promise import keep_by_hand
from casework.review_told import SHOWN
from config.errors import HuiqiError
from config.words import casework
from config.words import review_console as words
from knowledge.rules.agreement_values import DEFERRED, DOUBT, MISSING, PASS, WRONG
from ledger.audit import Actor
from ledger.reviews import ReviewState
from web.console.review_one import in_hand, matter_of, page, told_of
from web.console.review_sight import SeenOne, actor_of, look_at, reviews_of
from web.console.review_viewer import address_of
from web.console.visit import Answer, Moved, NotThere, Shown, Visit

LONGEST = 2_000
VERDICTS = frozenset({PASS, WRONG, DOUBT, MISSING, DEFERRED})
FOLLOWS = (ReviewState.SUBMITTED, ReviewState.ACCEPTED, ReviewState.REJECTED, ReviewState.DECIDED)
KEPT = ("file", "page", "i")  # what of the page's address an act leads back to
Act = Callable[[ReviewOffice, Actor, str], object]


def claim(visit: Visit) -> Answer:
    """Take a case that nobody has."""
    return _do(visit, "review_claimed", review_officer.claim)


def take_over(visit: Visit) -> Answer:
    """Take a case another officer has, on purpose."""
    return _do(visit, "review_claimed", lambda *who: review_officer.claim(*who, take_over=True))


def opine(visit: Visit) -> Answer:
    """Say of one finding what is so; the case becomes this person's, where it was nobody's."""
    form = visit.form
    result, reason = form.one("result"), form.one("reason")[:LONGEST]

    def act(office: ReviewOffice, actor: Actor, case_id: str) -> object:
        if result not in VERDICTS:
            raise CaseRefused(words.odd_result())
        until = form.day("until") if result == DEFERRED else None
        if result == DEFERRED and until is None:
            raise CaseRefused(words.no_date(form.one("until")))
        why = reason or (casework.promised(until) if until is not None else "")
        review_officer.claim(office, actor, case_id)
        return review_officer.opine(office, actor, case_id, form.one("key"), result, why, until)

    return _do(visit, "review_opined", act, f"i-{form.number('number')}")


def note(visit: Visit) -> Answer:
    """Add something to mend that the machine has not found."""
    slot, text = visit.form.one("slot") or "*", visit.form.one("text")[:LONGEST]

    def act(office: ReviewOffice, actor: Actor, case_id: str) -> object:
        matter = matter_of(office, look_at(visit).case)
        if slot != "*" and (matter is None or matter.material(slot) is None):
            raise CaseRefused(casework.no_such_slot(slot))
        review_officer.claim(office, actor, case_id)
        return review_officer.add_note(office, actor, case_id, text, slot)

    return _do(visit, "review_noted", act, "own")


def approve(visit: Visit) -> Answer:
    """Pass the case, by this person's name."""
    why, seen = visit.form.one("why")[:LONGEST], visit.form.number("round")

    def act(office: ReviewOffice, actor: Actor, case_id: str) -> object:
        review_officer.claim(office, actor, case_id)
        return review_officer.pass_case(office, actor, case_id, why, seen=seen)

    return _do(visit, "review_passed", act)


def follow(visit: Visit) -> Answer:
    """Note what became of a passed case: filed, accepted, refused, decided; each with its number or its reason."""
    after, why = visit.form.one("after"), visit.form.one("why")[:LONGEST]

    def act(office: ReviewOffice, actor: Actor, case_id: str) -> object:
        state = next((one for one in FOLLOWS if one.value == after), None)
        if state is None:
            raise CaseRefused(words.odd_move())
        if not why:
            raise CaseRefused(words.move_needs(after))
        return review.move(office, actor, case_id, state, why)

    return _do(visit, "review_followed", act, "decide")


def kept(visit: Visit) -> Answer:
    """Note that a promised paper has come and is right."""
    slot, reason = visit.form.one("slot"), visit.form.one("reason")[:LONGEST]

    def act(office: ReviewOffice, actor: Actor, case_id: str) -> object:
        return keep_by_hand(office, actor, case_id, slot, reason)

    return _do(visit, "review_kept", act, f"i-{visit.form.number('number')}")


def return_page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show the one list the firm will get, before it is sent."""
    seen = look_at(visit)
    told = told_of(visit, seen.case)
    if not seen.acts or not in_hand(seen.case, told) or told.row is None:
        return page(visit, error or casework.not_in_hand(seen.case.case_id, seen.case.state.value), 409)
    left = open_items(told.row, told.opinions, hard=False)
    values = {
        "seen": seen,
        "case": seen.case,
        "matter": matter_of(reviews_of(visit), seen.case),
        "left": left,
        "settled": [one for one in told.items if one.settled and not one.key.startswith(OWN)],
        "fingerprint": fingerprint(left),
        "message": _message(visit, seen, left),
        "held_by": seen.case.claimed_name if seen.case.claimed_by not in {"", visit.visitor.staff_id} else "",
        "address": address_of(visit),
        "looks": words.RESULT_LOOKS,
        "name": actor_of(visit).name,
        "typed": visit.form,
        "error": error,
    }
    return Shown("review_return.html", values, status)


def give_back(visit: Visit) -> Answer:
    """Give the case back with the list that was shown; when it has changed since, it is shown again instead."""
    seen = look_at(visit)
    told = told_of(visit, seen.case)
    left = open_items(told.row, told.opinions, hard=False) if told.row is not None else []
    if in_hand(seen.case, told) and fingerprint(left) != visit.form.one("list"):
        return return_page(visit, words.list_changed(), 409)

    def act(office: ReviewOffice, actor: Actor, case_id: str) -> object:
        review_officer.claim(office, actor, case_id)
        return review_officer.give_back(office, actor, case_id, seen=visit.form.number("round"))

    return _do(visit, "review_returned", act)


def fingerprint(left: list[Item]) -> str:
    """Return a mark of a list that differs when the list does."""
    whole = "\n".join(f"{one.number}|{one.key}|{one.stands}|{one.told}" for one in left)
    return sha256(whole.encode()).hexdigest()[:16]


def _message(visit: Visit, seen: SeenOne, left: list[Item]) -> str:
    """Return what is sent to whoever asked, word for word."""
    matter = matter_of(reviews_of(visit), seen.case)
    lines = [casework.item(one.number, one.stands, one.front + one.told, one.fix) for one in left]
    name = matter.name if matter is not None else seen.case.matter
    who = actor_of(visit).name
    more = len(lines) - SHOWN
    return casework.returned_private(name, seen.case.case_id, seen.case.round, lines[:SHOWN], more, who)


def _do(visit: Visit, done: str, act: Act, anchor: str = "") -> Answer:
    """Do one act; what can't be done is told on the page it came from, with what was typed."""
    seen = look_at(visit)
    from_return = visit.form.one("from") == "return"
    again = return_page if from_return else page
    if not seen.acts:
        return page(visit, words.not_yours_to_decide(), 409)
    try:
        act(reviews_of(visit), actor_of(visit), seen.case.case_id)
    except NoSuchCase as gone:
        raise NotThere from gone
    except HuiqiError as no:
        return again(visit, str(no), 409)
    if from_return and done == "review_noted":
        return Moved(f"{address_of(visit)}/return", done)
    kept = urlencode({name: visit.form.one(name) for name in KEPT if visit.form.number(name)})
    return Moved(address_of(visit) + (f"?{kept}" if kept else "") + (f"#{anchor}" if anchor else ""), done)
