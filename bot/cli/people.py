"""huiqi people: bind people to roles and firms."""

import getpass
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from config.settings import load_settings
from knowledge.rules import uscc
from ledger.groups import Role

if TYPE_CHECKING:
    from config.city import City

ROLES = [role.value for role in Role if role is not Role.STRANGER]


@click.group()
def people() -> None:
    """Bind people to roles and firms."""


@people.command("bind")
@click.option("--staff-id", required=True, help="DingTalk userId (senderStaffId).")
@click.option("--name", required=True, help="Name as colleagues know it.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What this person is to the bot.")
@click.option("--firm", default="", metavar="USCC", help="统一社会信用代码; needed for role enterprise.")
@click.option("--department", default="", help="Department name; needed for role department.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def bind(staff_id: str, name: str, role: str, firm: str, department: str, *, as_json: bool) -> None:
    """Bind one person; binding again replaces the earlier binding."""
    from bot.wiring import open_house  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.enterprises import know_enterprise  # noqa: PLC0415
    from ledger.groups import Person, bind_person  # noqa: PLC0415
    from ledger.groups import unbind as end_bindings  # noqa: PLC0415

    code = firm_code(firm, needed=role == Role.ENTERPRISE)
    now = datetime.now(UTC)
    with open_house(load_settings()) as house, house.ledger.write() as session:
        if role == Role.DEPARTMENT:
            department = _department(house.city, department)
        if code:
            know_enterprise(session, code, now)
        person = Person(
            staff_id=staff_id.strip(),
            name=name.strip(),
            role=Role(role),
            uscc=code or None,
            department=department,
            bound_by="cli",
            bound_at=now,
        )
        end_bindings(session, person.staff_id)  # what an administrator says replaces everything before it
        bind_person(session, person)
    if as_json:
        shown = {"staff_id": staff_id, "name": name, "role": role, "firm": code, "department": department}
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        click.echo(f"bound: {staff_id} {name} {role} {code or department}".rstrip())


@people.command("unbind")
@click.option("--staff-id", required=True, help="DingTalk userId (senderStaffId).")
@click.option("--firm", default="", metavar="USCC", help="Only this firm; without it, all firms of the person.")
def unbind(staff_id: str, firm: str) -> None:
    """End what binds a firm's contact to it; the links to its pages end at once."""
    from bot.wiring import open_house  # noqa: PLC0415
    from ledger.audit import Actor, record  # noqa: PLC0415
    from ledger.firm_links import end_links  # noqa: PLC0415
    from ledger.groups import unbind as end_bindings  # noqa: PLC0415

    now, clerk = datetime.now(UTC), Actor(f"os:{getpass.getuser()}")
    with open_house(load_settings()) as house, house.ledger.write() as session:
        ended = end_bindings(session, staff_id.strip(), firm_code(firm, needed=False))
        for code in ended:
            end_links(session, staff_id.strip(), code)
            record(session, clerk, "person.unbound", staff_id.strip(), now, before={"uscc": code})
    if not ended:
        raise click.ClickException(f"{staff_id} 没有绑定企业，或没有绑定这一家。")
    click.echo(f"unbound: {staff_id} {' '.join(ended)}")


@people.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_(*, as_json: bool) -> None:
    """List who is bound as what."""
    from bot.wiring import open_house  # noqa: PLC0415
    from ledger.groups import all_people  # noqa: PLC0415

    with open_house(load_settings()) as house, house.ledger.read() as session:
        rows = [
            {
                "staff_id": p.staff_id,
                "name": p.name,
                "role": p.role.value,
                "firm": p.uscc or "",
                "department": p.department,
            }
            for p in all_people(session)
        ]
    if as_json:
        click.echo(json.dumps({"people": rows}, ensure_ascii=False))
        return
    if not rows:
        click.echo("还没有绑定任何人。绑定请用 huiqi people bind。")
    for row in rows:
        click.echo(f"{row['staff_id']}\t{row['name']}\t{row['role']}\t{row['firm'] or row['department']}")


def firm_code(given: str, *, needed: bool) -> str:
    """Return the normalised code.

    Raises:
        click.BadParameter: none where one is needed, or not a credit code at all. A code that only fails
            its check character is taken with a warning: a few codes in real use fail it.
    """
    code = uscc.normalise(given)
    if not code:
        if needed:
            raise click.BadParameter("role enterprise needs --firm USCC (18 characters).")
        return ""
    if len(code) != uscc.LENGTH or not all(char in uscc.ALPHABET for char in code):
        raise click.BadParameter(f"{given!r} is not a 统一社会信用代码: 18 of {uscc.ALPHABET}.")
    if not uscc.is_valid(code):
        click.echo(f"warning: {code} fails its check character; please compare it with the licence.", err=True)
    return code


def _department(city: "City", given: str) -> str:
    if not given:
        raise click.BadParameter("role department needs --department NAME.")
    known = city.department_by_word(given)
    return known.full if known else given
