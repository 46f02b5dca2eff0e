"""huiqi groups: bind project groups to firms and assistants."""

import json
from datetime import UTC, datetime

import click

from bot.cli.people import firm_code
from config.settings import load_settings


@click.group()
def groups() -> None:
    """Bind project groups to firms and assistants."""


@groups.command("bind")
@click.option("--conversation", required=True, metavar="CID", help="openConversationId (case-sensitive).")
@click.option("--firm", required=True, metavar="USCC", help="统一社会信用代码 of the firm the group serves.")
@click.option("--assistant", required=True, metavar="STAFF_ID", help="The industry assistant who looks after it.")
@click.option("--title", default="", help="Name of the group.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def bind(conversation: str, firm: str, assistant: str, title: str, *, as_json: bool) -> None:
    """Bind one group; binding again replaces the earlier binding."""
    from bot.wiring import open_house  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.enterprises import know_enterprise  # noqa: PLC0415
    from ledger.groups import Group, Role, bind_group, person_by_staff_id  # noqa: PLC0415

    code = firm_code(firm, needed=True)
    now = datetime.now(UTC)
    with open_house(load_settings()) as house, house.ledger.write() as session:
        person = person_by_staff_id(session, assistant)
        if person is None or person.role is not Role.ASSISTANT:
            click.echo(
                f"warning: {assistant} is not bound as an assistant yet. Next: "
                f"huiqi people bind --staff-id {assistant} --name NAME --role assistant",
                err=True,
            )
        know_enterprise(session, code, now)
        bind_group(
            session,
            Group(conversation_id=conversation.strip(), title=title, uscc=code, assistant=assistant, bound_at=now),
        )
    if as_json:
        click.echo(json.dumps({"conversation": conversation, "firm": code, "assistant": assistant}, ensure_ascii=False))
    else:
        click.echo(f"bound: {conversation} {code} {assistant}")


@groups.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_(*, as_json: bool) -> None:
    """List the groups the bot knows."""
    from bot.wiring import open_house  # noqa: PLC0415
    from ledger.groups import all_groups  # noqa: PLC0415

    with open_house(load_settings()) as house, house.ledger.read() as session:
        rows = [
            {"conversation": g.conversation_id, "title": g.title, "firm": g.uscc or "", "assistant": g.assistant}
            for g in all_groups(session)
        ]
    if as_json:
        click.echo(json.dumps({"groups": rows}, ensure_ascii=False))
        return
    if not rows:
        click.echo("还没有项目群。机器人被拉进群、有人说话后就会出现在这里。")
    for row in rows:
        click.echo(f"{row['conversation']}\t{row['title']}\t{row['firm']}\t{row['assistant']}")
