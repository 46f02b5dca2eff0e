"""Who is speaking: the one resolver for every door. A message's words never give a role."""

from handlers.message import Speaker
from ledger.base import Ledger
from ledger.enterprises import enterprise_by_uscc
from ledger.groups import Person, Role, group_by_conversation, person_by_staff_id


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


def group_firm(ledger: Ledger, conversation_id: str) -> str:
    """Return the code of the firm a group is bound to, or an empty string."""
    with ledger.read() as session:
        group = group_by_conversation(session, conversation_id)
        return (group.uscc or "") if group else ""


def _speaker(person: Person, firm: str, nick: str) -> Speaker:
    return Speaker(
        role=person.role,
        staff_id=person.staff_id,
        name=person.name or nick,
        uscc=person.uscc or "",
        firm=firm or person.uscc or "",
        department=person.department,
    )
