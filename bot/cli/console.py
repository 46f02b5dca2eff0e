"""huiqi console: who may do what in the web console."""

import getpass
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from config.settings import load_settings
from ledger.consoles import Duty

if TYPE_CHECKING:
    from bot.wiring import House
    from ledger.audit import Actor

DUTIES = [duty.value for duty in Duty]


@click.group()
def console() -> None:
    """Give and take back duties in the web console."""


@console.command()
@click.option("--staff-id", required=True, help="DingTalk userId (senderStaffId).")
@click.option("--duty", required=True, type=click.Choice(DUTIES), help="What this person may do.")
@click.option("--department", default="", help="Department name; needed for 部门.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def grant(staff_id: str, duty: str, department: str, *, as_json: bool) -> None:
    """Give a duty; effective at once."""
    from ledger.audit import record  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.consoles import Grant, give_duty  # noqa: PLC0415

    now, actor, staff_id = datetime.now(UTC), _actor(), staff_id.strip()
    with _open() as house, house.ledger.write() as session:
        department = _department(house, duty, department)
        row = Grant(staff_id=staff_id, duty=Duty(duty), department=department, given_by=actor.who, given_at=now)
        new = give_duty(session, row)
        if new:
            record(session, actor, "duty.granted", staff_id, now, after={"duty": duty, "department": department})
    _say(
        {"staff_id": staff_id, "duty": duty, "department": department, "changed": new},
        f"{'granted' if new else 'already granted'}: {staff_id} {duty} {department}".rstrip(),
        as_json=as_json,
    )


@console.command()
@click.option("--staff-id", required=True, help="DingTalk userId.")
@click.option("--duty", required=True, type=click.Choice(DUTIES), help="The duty to take back.")
@click.option("--department", default="", help="Department name, of a 部门 duty.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def revoke(staff_id: str, duty: str, department: str, *, as_json: bool) -> None:
    """Take a duty back; who had it is signed out everywhere."""
    from ledger.audit import record  # noqa: PLC0415 - as above
    from ledger.consoles import end_sittings_of, take_duty  # noqa: PLC0415

    now, staff_id = datetime.now(UTC), staff_id.strip()
    with _open() as house, house.ledger.write() as session:
        department = _department(house, duty, department)
        if not take_duty(session, staff_id, Duty(duty), department, now):
            raise click.ClickException(f"{staff_id} 没有“{duty}”权限，没有改动。现有权限可用 huiqi console list 查看。")
        record(session, _actor(), "duty.revoked", staff_id, now, before={"duty": duty, "department": department})
        end_sittings_of(session, staff_id)
    _say(
        {"staff_id": staff_id, "duty": duty, "department": department, "changed": True},
        f"revoked: {staff_id} {duty} {department}".rstrip(),
        as_json=as_json,
    )


@console.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_(*, as_json: bool) -> None:
    """List who has which duty. People bound as admin in the chat are administrators here too."""
    from ledger.consoles import every_grant  # noqa: PLC0415 - as above
    from ledger.groups import Role, all_people  # noqa: PLC0415

    with _open() as house, house.ledger.read() as session:
        rows = [
            {"staff_id": one.staff_id, "duty": one.duty.value, "department": one.department, "given_by": one.given_by}
            for one in every_grant(session)
        ]
        rows += [
            {"staff_id": one.staff_id, "duty": Duty.ADMIN.value, "department": "", "given_by": "people bind"}
            for one in all_people(session)
            if one.role is Role.ADMIN
        ]
    if as_json:
        click.echo(json.dumps({"duties": rows}, ensure_ascii=False))
        return
    if not rows:
        click.echo("还没有人有控制台权限。授权请用 huiqi console grant。")
    for row in rows:
        click.echo(f"{row['staff_id']}\t{row['duty']}\t{row['department']}\t{row['given_by']}")


def _department(house: "House", duty: str, given: str) -> str:
    if duty != Duty.DEPARTMENT:
        return ""
    known = house.city.department_by_word(given)
    if known is None:
        raise click.BadParameter("duty 部门 needs --department NAME, one of the city's departments.")
    return known.full


def _actor() -> "Actor":
    from ledger.audit import Actor  # noqa: PLC0415 - as above

    return Actor(f"os:{getpass.getuser()}")


def _open() -> "House":
    from bot.wiring import open_house  # noqa: PLC0415 - as above

    return open_house(load_settings())


def _say(data: dict[str, Any], line: str, *, as_json: bool) -> None:
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else line)
