"""Who may do what: given and taken back here, effective at once, each in the audit log."""

from config.errors import HuiqiError
from config.words import console as words
from ledger.audit import record
from ledger.consoles import Duty, Grant, end_sittings_of, every_grant, give_duty, grant_by_id, take_duty
from ledger.groups import Role, all_people
from web.console.visit import Answer, Moved, NotThere, Shown, Visit

LONGEST_ID = 100


class NotGranted(HuiqiError):
    """A duty that was not given; the sentence says why."""


def page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show who has which duty."""
    with visit.office.ledger.read() as session:
        grants = every_grant(session)
        people = all_people(session)
    names = {person.staff_id: person.name for person in people}
    chat_admins = [person for person in people if person.role is Role.ADMIN]
    values = {
        "grants": grants,
        "names_by_id": names,
        "givers": words.GIVERS,
        "chat_admins": chat_admins,
        "people": [person for person in people if person.role is not Role.ENTERPRISE],
        "duties": Duty,
        "may_grant": visit.visitor.may(Duty.ADMIN),
        "error": error,
        "form": visit.form,
    }
    return Shown("grants.html", values, status)


def give(visit: Visit) -> Answer:
    """Give a duty to a person."""
    try:
        grant = _asked(visit)
        with visit.office.ledger.write() as session:
            if not give_duty(session, grant):
                raise NotGranted(f"{grant.staff_id} 已经有“{grant.duty.value}”权限，没有改动。")
            after = {"duty": grant.duty.value, "department": grant.department}
            record(session, visit.visitor.actor, "duty.granted", grant.staff_id, visit.office.now(), after=after)
    except HuiqiError as no:
        return page(visit, str(no), 409)
    return Moved("/console/grants", "granted")


def end(visit: Visit) -> Answer:
    """Take a duty back. The last administrator can't take away their own."""
    with visit.office.ledger.write() as session:
        grant = grant_by_id(session, int(visit.path["grant_id"]))
        if grant is None:
            raise NotThere
        if grant.duty is Duty.ADMIN and grant.staff_id == visit.visitor.staff_id:
            raise NotGranted("不能收回自己的管理员权限。请由另一位管理员操作。")
        now = visit.office.now()
        take_duty(session, grant.staff_id, grant.duty, grant.department, now)
        before = {"duty": grant.duty.value, "department": grant.department}
        record(session, visit.visitor.actor, "duty.revoked", grant.staff_id, now, before=before)
        end_sittings_of(session, grant.staff_id)
    return Moved("/console/grants", "revoked")


def _asked(visit: Visit) -> Grant:
    """Read the form.

    Raises:
        NotGranted: no staff id, no such duty, or a department nobody knows.

    """
    form = visit.form
    staff_id, duty, department = form.one("staff_id"), form.one("duty"), ""
    if not staff_id or len(staff_id) > LONGEST_ID:
        raise NotGranted("请填写钉钉工号（userId）。")
    if duty not in set(Duty):
        raise NotGranted("请选择权限。")
    if duty == Duty.DEPARTMENT:
        known = visit.office.city.department_by_word(form.one("department"))
        if known is None:
            raise NotGranted("部门权限需要选择一个部门。")
        department = known.full
    return Grant(
        staff_id=staff_id,
        duty=Duty(duty),
        department=department,
        given_by=visit.visitor.staff_id,
        given_at=visit.office.now(),
    )
