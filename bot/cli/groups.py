"""huiqi groups: bind project groups to firms and assistants."""

import json
from datetime import UTC, datetime

import click

from bot.cli.library.house import BY, JSON, actor, opened, say
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
@click.option("--stage", default="", help="企业开办, 项目建设, 生产运营 or 转型升级; left out: as it was.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def bind(conversation: str, firm: str, assistant: str, title: str, stage: str, *, as_json: bool) -> None:
    """Bind one group; binding again replaces the earlier binding."""
    from bot.wiring import open_house  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.enterprises import know_enterprise  # noqa: PLC0415
    from ledger.groups import Group, Role, bind_group, person_by_staff_id  # noqa: PLC0415

    code, at = firm_code(firm, needed=True), _stage(stage)
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
        cid = conversation.strip()
        bind_group(
            session,
            Group(conversation_id=cid, title=title, uscc=code, assistant=assistant, stage=at, bound_at=now),
        )
    if as_json:
        click.echo(json.dumps({"conversation": conversation, "firm": code, "assistant": assistant}, ensure_ascii=False))
    else:
        click.echo(f"bound: {conversation} {code} {assistant}")


@groups.command("stage")
@click.option("--conversation", required=True, metavar="CID", help="openConversationId (case-sensitive).")
@click.option("--is", "stage", required=True, help="企业开办, 项目建设, 生产运营 or 转型升级; empty: unknown.")
@BY
@JSON
def stage_(conversation: str, stage: str, by: str, *, as_json: bool) -> None:
    """Note at which stage of its life the firm of a group is; pushes may be narrowed by it."""
    from ledger.audit import record  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.groups import note_stage  # noqa: PLC0415

    to, cid = _stage(stage), conversation.strip()
    with opened() as house, house.ledger.write() as session:
        before = note_stage(session, cid, to)
        if before is None:
            raise click.UsageError(f"机器人不认识会话 {cid}。请用 huiqi groups list 查看编号，或先 huiqi groups bind。")
        who, now = actor(house, by), datetime.now(UTC)
        record(session, who, "group.stage", cid, now, before={"stage": before}, after={"stage": to})
    say({"conversation": cid, "stage": to}, [f"{cid}\t{to}"], as_json=as_json)


def _stage(text: str) -> str:
    from ledger.groups import STAGES  # noqa: PLC0415

    found = text.strip().removesuffix("阶段")
    if found not in {"", *STAGES}:
        raise click.UsageError(f"没有“{text}”这个阶段，只有 {'、'.join(STAGES)}。")
    return found


@groups.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_(*, as_json: bool) -> None:
    """List the groups the bot knows."""
    from bot.wiring import open_house  # noqa: PLC0415
    from ledger.groups import all_groups  # noqa: PLC0415

    with open_house(load_settings()) as house, house.ledger.read() as session:
        rows = [
            {
                "conversation": g.conversation_id,
                "title": g.title,
                "firm": g.uscc or "",
                "assistant": g.assistant,
                "stage": g.stage,
            }
            for g in all_groups(session)
        ]
    if as_json:
        click.echo(json.dumps({"groups": rows}, ensure_ascii=False))
        return
    if not rows:
        click.echo("还没有项目群。机器人被拉进群、有人说话后就会出现在这里。")
    for row in rows:
        click.echo("\t".join(row.values()))
