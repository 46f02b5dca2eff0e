"""What is done on the page of a case by plain forms: answer, place, remove, submit, and the firm's own moves."""

from collections.abc import Callable

from casework import review
from casework.errors import CaseRefused
from casework.review_reuse import reuse
from config.words import casework as case_words
from config.words import review_page as words
from config.words import review_reuse as reuse_words
from knowledge.papers.answers_file import AnswersRefused
from ledger import review_papers
from ledger.reviews import ReviewState
from web.console.visit import Fields
from web.review_cards import slots_of
from web.review_guest import Guest

LONG = 10  # digits no number of a file has
Act = Callable[[Guest, Fields], str]  # returns a key of config.words.review_page.DONE; raises HuiqiError


def answer(guest: Guest, form: Fields) -> str:
    """Note an answer; an empty one takes it back."""
    key, value = form.one("key"), form.one("value")
    try:
        review.answer(guest.office, guest.actor, guest.case_id, key, value or None)
    except AnswersRefused as no:
        raise CaseRefused(str(no).removeprefix(f"“{key}”：")) from no
    return "answered" if value else "taken_back"


def place(guest: Guest, form: Fields) -> str:
    """Say what a file is: ``move`` from one material to another, ``also`` one more, ``drop`` one."""
    number, here, there = form.number("file"), form.one("from"), form.one("to")
    before = _slots(guest, number)
    if there and form.one("how") == "also":
        after = [*before, there]
    elif there:
        after = [there if one == here else one for one in before] if here in before else [there]
    else:
        after = [one for one in before if one != here]
    review.place_file(guest.office, guest.actor, guest.case_id, number, after)
    return "placed"


def remove(guest: Guest, form: Fields) -> str:
    """Take a file back."""
    review.remove_file(guest.office, guest.actor, guest.case_id, form.number("file"))
    return "removed"


def submit(guest: Guest, _form: Fields) -> str:
    """Have the papers checked."""
    review.submit(guest.office, guest.actor, guest.case_id)
    return "submitted"


def reused(guest: Guest, form: Fields) -> str:
    """Use papers again that the firm gave before: who presses this consents for the firm."""
    numbers = [int(one) for one in form.every("file") if one.isascii() and one.isdigit() and len(one) < LONG]
    if not numbers:
        raise CaseRefused(reuse_words.none_chosen())
    reuse(guest.office, guest.actor, guest.case_id, numbers)
    return "reused"


def human(guest: Guest, _form: Fields) -> str:
    """Ask for a person."""
    review.move(guest.office, guest.actor, guest.case_id, ReviewState.HUMAN)
    return "human"


def back(guest: Guest, _form: Fields) -> str:
    """Take the case back to change papers."""
    review.move(guest.office, guest.actor, guest.case_id, ReviewState.UPLOADING)
    return "back"


def filed(guest: Guest, form: Fields) -> str:
    """Note that the case was filed, with the number of its receipt."""
    receipt = form.one("receipt")
    if not receipt:
        raise CaseRefused(words.no_receipt())
    review.move(guest.office, guest.actor, guest.case_id, ReviewState.SUBMITTED, receipt)
    return "filed"


ACTS: dict[str, Act] = {
    "answer": answer,
    "place": place,
    "remove": remove,
    "submit": submit,
    "reuse": reused,
    "human": human,
    "back": back,
    "filed": filed,
}


def _slots(guest: Guest, number: int) -> list[str]:
    with guest.office.ledger.read() as session:
        file = review_papers.file_by_id(session, number)
    if file is None or file.case_id != guest.case_id:
        raise CaseRefused(case_words.no_such_file(number))
    return list(slots_of(file))
