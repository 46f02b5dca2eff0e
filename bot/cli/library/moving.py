"""huiqi library publish, reject, retire, restore, rollback, delete: versions on and off the shelf."""

import sys
from datetime import UTC, date, datetime

import click

from bot.cli.library.house import BY, DAY, JSON, REASON, actor, one_meant, opened, say

YES = click.option("--yes", is_flag=True, help="Do not ask.")


@click.command()
@click.argument("document")
@click.argument("number", type=int, required=False)
@click.option("--at", default="", metavar="WHEN", help="Later: 2026-12-01 or 2026-12-01T08:00 (China).")
@BY
@REASON
@JSON
def publish(document: str, number: int | None, *, at: str, by: str, reason: str, as_json: bool) -> None:
    """Publish version NUMBER of DOCUMENT (the newest that waits); refused when --by wrote a part of it."""
    from knowledge.errors import ActRefused  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.versions import waiting_version  # noqa: PLC0415

    with opened() as house:
        policy_id = one_meant(house, document)
        if number is None:
            with house.ledger.read() as session:
                waiting = waiting_version(session, policy_id)
            if waiting is None:
                raise ActRefused(f"{policy_id} 没有等待发布的版本。可用 huiqi library show {policy_id} 看现有版本。")
            number = waiting.number
        when = _moment(at) if at else None
        house.registrar.publish(policy_id, number, actor(house, by), at=when, reason=reason)
        notes = [one.sentence for one in house.registrar.problems(policy_id, number)]
    done = f"已定时：{policy_id} 第 {number} 版将于 {at} 发布。" if at else f"已发布：{policy_id} 第 {number} 版。"
    data = {"policy_id": policy_id, "number": number, "at": when, "notes": notes}
    say(data, [done, *(f"  注意：{note}" for note in notes)], as_json=as_json)


@click.command("publish-due")
@JSON
def publish_due(*, as_json: bool) -> None:
    """Publish what was scheduled for a time that has come; the running bot does this by itself."""
    with opened() as house:
        done = house.registrar.publish_due()
    lines = [f"已发布：{policy_id} 第 {number} 版。" for policy_id, number in done] or ["没有到时间的版本。"]
    say({"published": [{"policy_id": one, "number": number} for one, number in done]}, lines, as_json=as_json)


@click.command()
@click.argument("document")
@click.argument("number", type=int)
@BY
@REASON
@JSON
def reject(document: str, number: int, *, by: str, reason: str, as_json: bool) -> None:
    """Send version NUMBER of DOCUMENT back to its author; also withdraws a schedule."""
    with opened() as house:
        policy_id = one_meant(house, document)
        house.registrar.reject(policy_id, number, actor(house, by), reason)
    say({"policy_id": policy_id, "number": number}, [f"已退回：{policy_id} 第 {number} 版。"], as_json=as_json)


@click.command()
@click.argument("document")
@BY
@REASON
@JSON
def retire(document: str, *, by: str, reason: str, as_json: bool) -> None:
    """Take DOCUMENT off the shelf: nothing finds it; its versions stay (see restore)."""
    with opened() as house:
        policy_id = one_meant(house, document)
        house.registrar.retire(policy_id, actor(house, by), reason)
    say(
        {"policy_id": policy_id},
        [f"已下架：{policy_id}。恢复请用 huiqi library restore {policy_id}。"],
        as_json=as_json,
    )


@click.command()
@click.argument("document")
@BY
@REASON
@JSON
def restore(document: str, *, by: str, reason: str, as_json: bool) -> None:
    """Put DOCUMENT back on the shelf as it was when it was taken off."""
    with opened() as house:
        policy_id = one_meant(house, document)
        number = house.registrar.restore(policy_id, actor(house, by), reason)
    say({"policy_id": policy_id, "number": number}, [f"已恢复：{policy_id}，现为第 {number} 版。"], as_json=as_json)


@click.command()
@click.argument("document")
@click.option("--to", "to", required=True, metavar="NUMBER|DAY", help="A version, or the day at whose end it was live.")
@BY
@REASON
@JSON
def rollback(document: str, *, to: str, by: str, reason: str, as_json: bool) -> None:
    """Make an earlier version of DOCUMENT live again."""
    with opened() as house:
        policy_id = one_meant(house, document)
        number = house.registrar.rollback(policy_id, actor(house, by), to=_to(to), reason=reason)
    say({"policy_id": policy_id, "number": number}, [f"已回滚：{policy_id}，现为第 {number} 版。"], as_json=as_json)


@click.command("rollback-base")
@click.argument("day", type=DAY)
@click.option("--do", "really", is_flag=True, help="Do it; without this the steps are only told.")
@BY
@REASON
@JSON
def rollback_base(day: datetime, *, really: bool, by: str, reason: str, as_json: bool) -> None:
    """Put the whole base back as it was at the end of DAY. Without --do the steps are only told."""
    with opened() as house:
        done = house.registrar.rollback_base(day.date(), actor(house, by), dry_run=not really, reason=reason)
    lines = [f"{step.act}  {step.policy_id}《{step.title}》  {step.sentence}" for step in done.steps]
    tail = "已完成。" if done.done else "以上只是预演，没有改动；确认后加 --do 执行。"
    say({"rollback": done}, [*lines, f"共 {len(done.steps)} 步。{tail}"], as_json=as_json)


@click.command()
@click.argument("document")
@YES
@BY
@REASON
@JSON
def delete(document: str, *, yes: bool, by: str, reason: str, as_json: bool) -> None:
    """Delete DOCUMENT everywhere: text, versions, original, indexes. It can't be undone (retire can)."""
    from knowledge.errors import ActRefused  # noqa: PLC0415 - as above

    with opened() as house:
        policy_id = one_meant(house, document)
        title = house.registrar.look(policy_id).fields["title"]
        if not yes and not sys.stdin.isatty():
            raise ActRefused(
                f"彻底删除 {policy_id}《{title}》不能恢复，没有执行。确认要删除请加 --yes；只是不再显示请用 retire。"
            )
        if not yes:
            click.confirm(f"彻底删除 {policy_id}《{title}》，不能恢复。确定吗？", abort=True, err=True)
        house.registrar.delete(policy_id, actor(house, by), reason)
    say({"policy_id": policy_id}, [f"已删除：{policy_id}。"], as_json=as_json)


def _to(word: str) -> int | date:
    if word.isdecimal():
        return int(word)
    try:
        return date.fromisoformat(word)
    except ValueError as wrong:
        raise click.UsageError(f"--to {word}: a version number or a day like 2026-11-21 is needed.") from wrong


def _moment(word: str) -> datetime:
    from knowledge.library.records import CHINA  # noqa: PLC0415 - as above

    try:
        found = datetime.fromisoformat(word)
    except ValueError as wrong:
        raise click.UsageError(f"--at {word}: a time like 2026-12-01T08:00 is needed.") from wrong
    return (found if found.tzinfo else found.replace(tzinfo=CHINA)).astimezone(UTC)
