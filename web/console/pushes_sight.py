"""Whose pushes a person of the console sees, and whether by name: names are for who answers for them."""

from dataclasses import dataclass

from ledger.audit import Actor
from ledger.consoles import Duty
from ledger.groups import Role, person_by_staff_id
from ledger.push_figures import Sight
from ledger.pushes import Campaign
from outreach import campaign as pushing
from outreach.figures import Books, sight_of_departments
from web.console.visit import CONSOLE, Visit


@dataclass(frozen=True, slots=True)
class Looks:
    """What somebody sees: which pushes, and whether the receivers' names and texts of their own."""

    sight: Sight
    names: bool
    actor: Actor

    def named(self, campaign: Campaign) -> bool:
        """Tell whether the receivers of a push are shown by name."""
        return self.names or campaign.ordered_by == self.actor.who

    def may_act(self, campaign: Campaign) -> bool:
        """Tell whether this person may pause, stop or take back a push."""
        return self.actor.role == Role.ADMIN or campaign.ordered_by == self.actor.who


def looks_of(visit: Visit) -> Looks:
    """Return what the visitor sees.

    Admins and auditors see everything; editors and reviewers all pushes without names; an assistant those she ordered
    and what went to her groups; a department those its people ordered, and those on its documents and items.
    """
    visitor = visit.visitor
    with visit.office.ledger.read() as session:
        person = person_by_staff_id(session, visitor.staff_id)
    role = person.role if person is not None else Role.STRANGER
    rules = Role.ADMIN if visitor.may(Duty.ADMIN) else role
    actor = Actor(visitor.staff_id, visitor.name, rules.value, CONSOLE)
    if visitor.may(Duty.ADMIN, Duty.AUDITOR):
        return Looks(Sight(), names=True, actor=actor)
    if role is Role.ASSISTANT:
        return Looks(Sight(everything=False, staff_id=visitor.staff_id), names=True, actor=actor)
    if visitor.may(Duty.EDITOR, Duty.REVIEWER):
        return Looks(Sight(), names=False, actor=actor)
    items = visit.office.offers.items()
    sight = sight_of_departments(visitor.staff_id, visitor.departments, visit.office.city, items)
    return Looks(sight, names=False, actor=actor)


def pushing_office(visit: Visit) -> pushing.Office:
    """Return what a step of a push may reach, now."""
    office = visit.office
    return pushing.Office(office.ledger, office.city, office.settings, office.offers, office.standing, office.now())


def books_of(visit: Visit) -> Books:
    """Return what figures are read with."""
    return Books(visit.office.offers.items(), visit.office.city, visit.office.today())
