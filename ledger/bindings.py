"""Who speaks in a conversation, read in one look: it happens for every message."""

from dataclasses import dataclass

from sqlalchemy import String, bindparam, literal, select

from ledger.direct import Direct, Work
from ledger.enterprises import Enterprise
from ledger.groups import Group, Person, Role


@dataclass(frozen=True, slots=True)
class Binding:
    """What is bound to a staff id and to a conversation; empty where nothing is."""

    role: Role | None  # None: the staff id is not bound
    name: str
    uscc: str
    department: str
    firm: str  # name of the person's firm
    group_uscc: str


_ASKED = select(literal(1).label("one")).subquery()
_LOOK = Direct(
    select(Person.role, Person.name, Person.uscc, Person.department, Enterprise.name, Group.uscc)
    .select_from(_ASKED)
    .outerjoin(Person, Person.staff_id == bindparam("staff", type_=String))
    .outerjoin(Enterprise, Enterprise.uscc == Person.uscc)
    .outerjoin(Group, Group.conversation_id == bindparam("talk"))
)


def binding_of(work: Work, staff_id: str, conversation_id: str) -> Binding:
    """Return what is bound to a person and to a conversation; an empty id is bound to nothing."""
    [(role, *texts)] = _LOOK.rows(work, {"staff": staff_id or None, "talk": conversation_id})
    return Binding(role, *(text or "" for text in texts))
