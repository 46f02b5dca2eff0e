"""huiqi items submit, approve, return, publish, publish-due, withdraw, drop: a draft on its way into use."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli.items.desk import SEEN, draft_lines, draft_told, editing_of
from bot.cli.library.house import BY, DAY, JSON, REASON, actor, opened, say

if TYPE_CHECKING:
    from knowledge.items.editing import Draft, Editing
    from ledger.audit import Actor


@click.command()
@click.argument("code")
@BY
@REASON
@SEEN
@JSON
def submit(code: str, *, by: str, reason: str, seen: str, as_json: bool) -> None:
    """Hand the draft of item CODE in for a second person to look at; it must have no fault."""
    _act(by, lambda desk, who: desk.hand_in(code, who, seen=seen, why=reason), as_json=as_json)


@click.command()
@click.argument("code")
@BY
@REASON
@SEEN
@JSON
def approve(code: str, *, by: str, reason: str, seen: str, as_json: bool) -> None:
    """Let the text of item CODE pass: by another person than its authors, with the duty for it, named by --by."""
    _act(by, lambda desk, who: desk.approve(code, who, seen=seen, reason=reason), as_json=as_json)


@click.command("return")
@click.argument("code")
@BY
@REASON
@SEEN
@JSON
def return_(code: str, *, by: str, reason: str, seen: str, as_json: bool) -> None:
    """Give the text of item CODE back to its author with a reason; it is a draft again."""
    _act(by, lambda desk, who: desk.send_back(code, who, reason, seen=seen), as_json=as_json)


@click.command()
@click.argument("code")
@click.option("--from", "day", type=DAY, default=None, help="The day from whose beginning it counts; default: now.")
@BY
@SEEN
@JSON
def publish(code: str, *, day: datetime | None, by: str, seen: str, as_json: bool) -> None:
    """Make the text of item CODE that passed count, in every process at once; never by who wrote it."""
    when = day.date() if day else None
    _act(by, lambda desk, who: desk.publish(code, who, seen=seen, day=when), as_json=as_json)


@click.command("publish-due")
@JSON
def publish_due(*, as_json: bool) -> None:
    """Publish the texts whose day has come, as the clock of a serving bot does."""
    with opened() as house:
        done = editing_of(house).publish_due(house.desk.now())
    say({"published": done}, [f"已发布 {'、'.join(done)}。" if done else "没有到期的。"], as_json=as_json)


@click.command()
@click.argument("code")
@BY
@REASON
@JSON
def withdraw(code: str, *, by: str, reason: str, as_json: bool) -> None:
    """Take the published text of item CODE back; what the city's folder says of it counts again."""
    with opened() as house:
        left = editing_of(house).withdraw(code, actor(house, by), reason)
    after = "改用随程序提供的文本" if left else "这个事项不再提供"
    say({"code": code, "left": bool(left)}, [f"{code} 已撤下，{after}。"], as_json=as_json)


@click.command()
@click.argument("code")
@BY
@REASON
@SEEN
@JSON
def drop(code: str, *, by: str, reason: str, seen: str, as_json: bool) -> None:
    """Give the draft of item CODE up; its text stays to be read and to be begun from again."""
    with opened() as house:
        editing_of(house).drop(code, actor(house, by), reason, seen=seen)
    say({"code": code, "dropped": True}, [f"{code} 的草稿已放弃。"], as_json=as_json)


def _act(by: str, act: "Callable[[Editing, Actor], Draft]", *, as_json: bool) -> None:
    with opened() as house:
        draft = act(editing_of(house), actor(house, by))
    say(draft_told(draft), draft_lines(draft), as_json=as_json)
