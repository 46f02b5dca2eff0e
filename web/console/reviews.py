"""The list of pre-reviews: the own ones first, what is overdue marked."""

from dataclasses import dataclass

from config.words import review_console as words
from ledger.consoles import Duty
from ledger.review_seen import CaseFilter, CaseSight, SeenCase, count_by_state, seen_cases
from ledger.reviews import ReviewState
from web.console.review_sight import reviews_of, sight_of
from web.console.visit import Answer, Shown, Visit

FIRST = "human"
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list."""

    seen: SeenCase
    matter: str
    looks: str
    late: str  # why its last day matters today
    overdue: bool


def page(visit: Visit) -> Answer:
    """Show the cases this person may see."""
    sight, query = sight_of(visit), visit.query
    tab = query.one("state") if query.one("state") in words.TABS else FIRST
    asked = {"matter": query.one("matter"), "words": query.one("words")[:LONGEST], "mine": query.one("mine")}
    names = matters_by_code(visit)
    narrowed = CaseFilter(
        matter=asked["matter"] if asked["matter"] in names else "",
        words=asked["words"],
        claimed_by=visit.visitor.staff_id if asked["mine"] else "",
        late_on=visit.office.today() if query.one("late") else None,
    )
    counts, rows, paging = _found(visit, sight, narrowed, tab)
    values = {
        "rows": [_row(visit, one, names) for one in rows],
        "paging": paging,
        "tabs": [(key, words.TAB_NAMES[key], counts[key], key == tab) for key in words.TABS],
        "tab": tab,
        "asked": asked | {"late": query.one("late")},
        "matters": names,
        "narrowed": narrowed != CaseFilter(),
        "nothing": sight == CaseSight(),
        "reads_only": visit.visitor.duties == {Duty.AUDITOR},
    }
    return Shown("reviews.html", values)


def matters_by_code(visit: Visit) -> dict[str, str]:
    """Return the names of the matters by their codes, by number; the newest version names each."""
    return {one.code: one.name for one in reviews_of(visit).matters.versions}


def states_of(tab: str) -> tuple[ReviewState, ...]:
    """Return the states that stand below a tab; none for all."""
    return tuple(ReviewState(name) for name in words.TABS[tab])


def _found(
    visit: Visit, sight: CaseSight, narrowed: CaseFilter, tab: str
) -> tuple[dict[str, int], list[SeenCase], object]:
    with visit.office.ledger.read() as session:
        by_state = count_by_state(session, sight, narrowed)
        counts = {key: sum(by_state.get(state, 0) for state in states_of(key) or ReviewState) for key in words.TABS}
        paging = visit.page_of(counts[tab])
        asked = CaseFilter(states_of(tab), narrowed.matter, narrowed.words, narrowed.claimed_by, narrowed.late_on)
        rows = seen_cases(session, sight, asked, visit.visitor.staff_id, paging.size, paging.offset)
    return counts, rows, paging


def _row(visit: Visit, seen: SeenCase, names: dict[str, str]) -> Row:
    case, today = seen.case, visit.office.today()
    return Row(
        seen,
        names.get(case.matter, case.matter),
        words.STATE_LOOKS.get(case.state.value, ""),
        words.due(case.due_on, today),
        case.due_on is not None and case.due_on < today,
    )
