"""One pre-review: the papers on the left, what was found and what is said of it on the right, and its history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from casework.errors import CaseRefused
from casework.office import ReviewOffice
from casework.promises import LIVING
from casework.review_list import Item, items_of, key_of, open_items
from config.words import review_console as words
from knowledge.errors import FileRefused, NotInBase
from knowledge.papers.plain import from_plain
from knowledge.rules.checklist import Matter
from ledger.audit import record
from ledger.review_papers import ReviewFile, files_of, reading_of
from ledger.review_rounds import ReviewOpinion, ReviewRound, RoundState, opinions_of, rounds_of
from ledger.review_seen import every_opinion
from ledger.reviews import ReviewCase, ReviewState, ReviewStep, steps_of
from web.console.review_pages import is_drawn
from web.console.review_sight import SeenOne, actor_of, look_at, reviews_of
from web.console.review_viewer import (
    Leaf,
    Spot,
    address_of,
    chosen_in,
    counts,
    fields_on,
    files_by_slot,
    leaf_of,
    link_to,
    spots_of,
)
from web.console.visit import Answer, Kept, NotThere, Picture, Shown, Visit
from web.review_questions import Forms, questions_of

_FORMS = Forms()
FOLDED = 3  # places from which on a long message is folded


@dataclass(frozen=True, slots=True)
class Told:
    """Everything of a case that its page needs, read at once."""

    files: Sequence[ReviewFile]  # those taken back or replaced too
    rounds: Sequence[ReviewRound]
    opinions: Mapping[str, ReviewOpinion]
    said: Sequence[ReviewOpinion]
    steps: Sequence[ReviewStep]
    row: ReviewRound | None  # the round that is shown: the one asked for, else the last that was checked

    @property
    def items(self) -> list[Item]:
        """The numbered list of the round that is shown."""
        return items_of(self.row, self.opinions) if self.row is not None else []


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as it is shown."""

    item: Item
    lead: str  # of a message that only repeats its places; empty: all of it is shown
    spots: list[tuple[str, list[Spot]]]  # by value
    deferral: int  # workdays in which the paper may follow; 0: it may not
    until: str  # the last of them
    papers: list[tuple[str, str]]  # name and address of the papers of a finding that names no place


def page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show a case."""
    seen, office = look_at(visit), reviews_of(visit)
    told = told_of(visit, seen.case)
    here = replace(visit, address=address_of(visit))
    leaf = _leaf(here, office, seen.case, told)
    matter = matter_of(office, seen.case)
    return Shown(
        "review_one.html", _values(here, seen, told, leaf, matter) | {"error": error, "of": visit.address}, status
    )


def paper(visit: Visit) -> Answer:
    """Show the page of the papers alone, for the script that turns it."""
    seen, office = look_at(visit), reviews_of(visit)
    told = told_of(visit, seen.case)
    here = replace(visit, address=address_of(visit))
    leaf = _leaf(here, office, seen.case, told)
    return Shown("review_paper.html", _viewer(here, leaf))


def picture(visit: Visit) -> Answer:
    """Show a page of a file as a picture of ours."""
    seen = look_at(visit)
    file, number = file_of(visit, seen.case), int(visit.path["page"])
    with visit.office.ledger.read() as session:
        plain = reading_of(session, file.sha256)
    read = from_plain(plain) if plain is not None else None
    found = next((one for one in read.pages if one.number == number), None) if read is not None else None
    if read is None or found is None or not is_drawn(read, found):
        raise NotThere
    try:
        return Picture(visit.office.pictures.picture(file.sha256, number, found.turned))
    except FileRefused as no:
        raise NotInBase(str(no)) from no


def original(visit: Visit) -> Answer:
    """Hand a file out as it was handed in, as a download only; it is noted who took it."""
    seen = look_at(visit)
    file = file_of(visit, seen.case)
    path = reviews_of(visit).place(file.sha256)
    if not path.is_file():
        raise NotThere
    with visit.office.ledger.write() as session:
        after: dict[str, Any] = {"file": file.file_id, "name": file.name}
        record(session, actor_of(visit), "review.original_taken", seen.case.case_id, visit.office.now(), after=after)
    return Kept(path, file.name)


def told_of(visit: Visit, case: ReviewCase) -> Told:
    """Read what there is of a case."""
    with visit.office.ledger.read() as session:
        rounds = rounds_of(session, case.case_id)
        checked = [one for one in rounds if one.state is RoundState.CHECKED]
        asked = next((one for one in checked if one.number == visit.query.number("round")), None)
        return Told(
            files_of(session, case.case_id, every=True),
            rounds,
            opinions_of(session, case.case_id),
            every_opinion(session, case.case_id),
            steps_of(session, case.case_id),
            asked or (checked[-1] if checked else None),
        )


def file_of(visit: Visit, case: ReviewCase) -> ReviewFile:
    """Return the file of the address.

    Raises:
        NotThere: it is not one of this case.

    """
    with visit.office.ledger.read() as session:
        files = files_of(session, case.case_id, every=True)
    found = next((one for one in files if one.file_id == int(visit.path["file_id"])), None)
    if found is None:
        raise NotThere
    return found


def matter_of(office: ReviewOffice, case: ReviewCase) -> Matter | None:
    """Return the list of a case; None when its version is gone: the page still shows what was found."""
    try:
        return office.matter(case)
    except CaseRefused:
        return None


def may_decide(visit: Visit, seen: SeenOne, told: Told) -> bool:
    """Tell whether this person may say something of the findings now: nobody else has the case in hand."""
    mine = seen.case.claimed_by in {"", visit.visitor.staff_id}
    return seen.acts and mine and in_hand(seen.case, told)


def in_hand(case: ReviewCase, told: Told) -> bool:
    """Tell whether an officer decides on the round that is shown."""
    return case.state is ReviewState.HUMAN and told.row is not None and told.row.number == case.round


def _leaf(visit: Visit, office: ReviewOffice, case: ReviewCase, told: Told) -> Leaf | None:
    files = sorted(told.files, key=lambda one: (not counts(one), one.file_id))
    chosen = chosen_in(visit.query, told.items, files)
    try:
        return leaf_of(visit, office, case, chosen, told.items)
    except CaseRefused:  # the version of the list is gone
        return None


def _viewer(visit: Visit, leaf: Leaf | None) -> dict[str, object]:
    return {
        "leaf": leaf,
        "fields": fields_on(leaf) if leaf is not None else [],
        "link_to": partial(link_to, visit),
        "address": address_of(visit),
        "counts": counts,
        "page_says": words.page_of,
        "not_read": words.not_read(),
    }


def _values(visit: Visit, seen: SeenOne, told: Told, leaf: Leaf | None, matter: Matter | None) -> dict[str, object]:
    case, today, row = seen.case, visit.office.today(), told.row
    items = told.items
    left = open_items(row, told.opinions, hard=False) if row is not None else []
    listed = {one.key for one in items}
    other = [one for one in row.findings if key_of(one) not in listed] if row is not None else []
    return _viewer(visit, leaf) | {
        "seen": seen,
        "case": case,
        "matter": matter,
        "told": told,
        "lines": list(_lines(visit, reviews_of(visit), told, leaf, matter)),
        "left": left,
        "other": sorted(other, key=lambda one: (one["result"] == "通过", one["slot"])),
        "slots": files_by_slot(row.materials if row is not None else [], told.files),
        "statuses": {one["slot"]: one["status"] for one in row.materials} if row is not None else {},
        "former": [one for one in told.files if not counts(one)],
        "says_due": words.due(case.due_on, today),
        "overdue": case.due_on is not None and case.due_on < today,
        "state_looks": words.STATE_LOOKS.get(case.state.value, ""),
        "looks": words.RESULT_LOOKS,
        "severities": words.SEVERITIES,
        "doors": words.DOORS,
        "reasons": words.REASONS,
        "advice": words.ADVICE,
        "answers": _answers(reviews_of(visit), case, matter, told),
        "unanswered": words.NOT_ANSWERED,
        "awaits": seen.acts and case.state in LIVING,
        "following": words.FOLLOWING.get(case.state.value, ()) if seen.acts else (),
        "withdrawn": words.withdrawn,
        "messages": {key_of(one): one["message"] for each in told.rounds for one in each.findings},
        "decides": may_decide(visit, seen, told),
        "in_hand": in_hand(case, told),
        "held_by": case.claimed_name if case.claimed_by not in {"", visit.visitor.staff_id} else "",
        "mine": case.claimed_by == visit.visitor.staff_id,
        "name": actor_of(visit).name,
        "newest": told.rounds[-1] if told.rounds else None,
        "tomorrow": today.isoformat(),
        "typed": visit.form,
    }


def _lines(visit: Visit, office: ReviewOffice, told: Told, leaf: Leaf | None, matter: Matter | None) -> Iterator[Line]:
    for item in told.items:
        material = matter.material(item.slot) if matter is not None else None
        days = material.deferral.workdays if material is not None and material.deferral is not None else 0
        until = office.due(days).isoformat() if days else ""
        spots = spots_of(visit, item, told.files, leaf)
        lead = words.lead(item.message) if len(item.evidence) >= FOLDED else ""
        own = [one for one in told.files if counts(one) and item.slot in one.slots] if not item.evidence else []
        yield Line(item, lead, spots, days, until, [(one.name, link_to(visit, one, 1, item.number)) for one in own])


def _answers(office: ReviewOffice, case: ReviewCase, matter: Matter | None, told: Told) -> list[tuple[str, str, str]]:
    """Return the questions of the matter with what was answered and where that comes from; open ones with nothing."""
    if matter is None:
        return [(key, words.answer(value), "") for key, value in case.answers.items()]
    files = [one for one in told.files if counts(one)]
    found = questions_of(matter, case, _FORMS.facts(office, case, matter, files))
    known = {one.key: (one.said, one.how) for one in found.told}
    wanted = {one.key for one in found.open}
    return [
        (one.asks, *known.get(one.key, ("", words.NOT_ANSWERED if one.key in wanted else words.NOT_ASKED)))
        for one in matter.questions
    ]
