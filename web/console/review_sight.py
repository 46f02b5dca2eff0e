"""Whose cases of pre-review a person of the console sees, and what this person may do with them.

Officers see the cases their department decides, those of a county's office only of firms of their county; assistants
those of the firms they look after, admins all. Auditors read everything and change nothing. For everybody else there
are no cases.
"""

from dataclasses import dataclass

from casework.moves import OFFICERS, Side
from casework.office import ReviewOffice, county_of, of_department, office_for, side_of
from ledger.audit import Actor
from ledger.consoles import Duty
from ledger.enterprises import enterprise_by_uscc
from ledger.groups import Role, person_by_staff_id
from ledger.policies import OpenSession
from ledger.review_seen import CaseSight, depts_of_cases, firms_of_assistant
from ledger.reviews import ReviewCase, case_by_id
from web.console.visit import CONSOLE, NotThere, Visit


@dataclass(frozen=True, slots=True)
class SeenOne:
    """A case somebody may look at."""

    case: ReviewCase
    firm: str
    side: Side | None  # None: reads only

    @property
    def acts(self) -> bool:
        """Whether this person may decide on it."""
        return self.side in OFFICERS


def reviews_of(visit: Visit) -> ReviewOffice:
    """Return what a case may reach.

    Raises:
        MattersRefused: the city's lists can't be used.

    """
    office = visit.office
    return office_for(office.ledger, office.city, office.settings, office.now)


def actor_of(visit: Visit) -> Actor:
    """Return the visitor as cases name them: with a name, which stands below a pass."""
    visitor = visit.visitor
    return Actor(visitor.staff_id, visitor.name or visitor.staff_id, visitor.actor.role, CONSOLE)


def sight_of(visit: Visit) -> CaseSight:
    """Return which cases the visitor sees in lists: the same that ``look_at`` opens."""
    visitor = visit.visitor
    if visitor.may(Duty.ADMIN, Duty.AUDITOR):
        return CaseSight(everything=True)
    with visit.office.ledger.read() as session:
        person = person_by_staff_id(session, visitor.staff_id)
        if person is not None and person.gone_at is not None:
            return CaseSight()
        if person is not None and person.role is Role.ADMIN:
            return CaseSight(everything=True)
        own = [person.department] if person is not None and person.role is Role.DEPARTMENT else []
        assistant = person is not None and person.role is Role.ASSISTANT
        firms = firms_of_assistant(session, visitor.staff_id) if assistant else ()
        known = depts_of_cases(session)
    city, mine = visit.office.city, (*own, *visitor.departments)
    decides = [(each, one) for each in mine for one in known if of_department(each, one, city)]
    return CaseSight(
        firms=tuple(firms),
        depts=tuple(dict.fromkeys(one for each, one in decides if not county_of(each, city))),
        places=tuple(dict.fromkeys((one, code) for each, one in decides if (code := county_of(each, city)))),
    )


def look_at(visit: Visit) -> SeenOne:
    """Return the case of the address.

    Raises:
        NotThere: there is none, or this person may not know of it: the two are told alike.

    """
    with visit.office.ledger.read() as session:
        return _seen(visit, session, visit.path["case_id"][:20])


def _seen(visit: Visit, session: OpenSession, case_id: str) -> SeenOne:
    case = case_by_id(session, case_id)
    if case is None:
        raise NotThere
    side = side_of(session, visit.visitor.staff_id, case, visit.office.city)
    if side not in OFFICERS and not visit.visitor.may(Duty.AUDITOR):
        raise NotThere
    firm = enterprise_by_uscc(session, case.uscc)
    acts = side in OFFICERS and visit.visitor.duties != {Duty.AUDITOR}  # who only audits here, reads only
    return SeenOne(case, firm.name if firm is not None else case.uscc, side if acts else None)
