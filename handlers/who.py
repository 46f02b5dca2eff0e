"""Who is speaking: the one resolver for every door. A message's words never give a role."""

from handlers.message import Speaker
from ledger.base import Ledger
from ledger.bindings import binding_of
from ledger.direct import Work
from ledger.enterprises import enterprise_by_uscc
from ledger.groups import Person, Role, person_by_staff_id


def speaker_by_staff_id(ledger: Ledger, staff_id: str, nick: str = "") -> Speaker:
    """Return the person bound to this staff id; a stranger when nobody is."""
    with ledger.read() as session:
        person = person_by_staff_id(session, staff_id)
        if person is None:
            return Speaker(staff_id=staff_id, name=nick)
        enterprise = enterprise_by_uscc(session, person.uscc) if person.uscc else None
        return _speaker(person, enterprise.name if enterprise else "", nick)


def speaker_by_uscc(ledger: Ledger, uscc: str) -> Speaker | None:
    """Return somebody who speaks for this firm (for the command line), or None when the firm is unknown."""
    with ledger.read() as session:
        enterprise = enterprise_by_uscc(session, uscc)
        if enterprise is None:
            return None
        return Speaker(role=Role.ENTERPRISE, uscc=enterprise.uscc, firm=enterprise.name)


def who_speaks(work: Work, staff_id: str, conversation_id: str) -> tuple[Speaker, str]:
    """Return the person bound to a staff id (or a stranger), and the code of the firm a group is bound to."""
    bound = binding_of(work, staff_id, conversation_id)
    if bound.role is None:
        return Speaker(staff_id=staff_id), bound.group_uscc
    firm = bound.firm or bound.uscc
    return Speaker(bound.role, staff_id, bound.name, bound.uscc, firm, bound.department), bound.group_uscc


def _speaker(person: Person, firm: str, nick: str) -> Speaker:
    return Speaker(
        role=person.role,
        staff_id=person.staff_id,
        name=person.name or nick,
        uscc=person.uscc or "",
        firm=firm or person.uscc or "",
        department=person.department,
    )
