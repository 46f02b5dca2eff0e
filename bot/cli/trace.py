"""huiqi trace: who was told what, how it came about, and the correction of a wrong answer."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.cli.library.house import actor, one_meant, opened
from bot.cli.told import LINE_CHARS, described, heard_by, heard_lines, line, whole, word
from config.errors import HuiqiError
from config.words import traces as words

if TYPE_CHECKING:
    from bot.wiring import House
    from ledger.traces import Told, Wanted

Command = TypeVar("Command", bound=Callable[..., Any])
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
_NARROWING = (
    click.option(
        "--answer", "answers", multiple=True, type=int, help="Number of an answer; can be given several times."
    ),
    click.option("--like", type=int, default=None, metavar="ANSWER", help="It quotes what ANSWER rests on first."),
    click.option("--message", default="", help="msgId of the message that was answered."),
    click.option("--policy", default="", metavar="POLICY", help="It cited this document: id, 文号 or title."),
    click.option("--article", default="", help="It cited this article: 第五条."),
    click.option("--contains", multiple=True, help="It said this, spaces apart; can be given several times."),
    click.option("--firm", default="", help="The firm that heard it: 统一社会信用代码, or a part of its name."),
    click.option("--asker", default="", metavar="STAFF_ID", help="Who asked."),
    click.option("--model", default="", help="Model that wrote it."),
    click.option("--prompt", default="", help="Version of the prompt."),
    click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Said on this day of the city."),
    click.option("--since", type=click.DateTime(), default=None, help="Said at or after this time of the city."),
    click.option("--until", type=click.DateTime(), default=None, help="Said before this time of the city."),
)


def narrowing(command: Command) -> Command:
    """Give a command the options that narrow answers."""
    for option in reversed(_NARROWING):
        command = option(command)
    return command


@click.group()
def trace() -> None:
    """Answers given before: who heard them, what they rested on, and the way back from a wrong one."""


@trace.command("list")
@narrowing
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="Answers, newest first.")
@JSON
def list_(*, limit: int, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - the options of narrowing()
    """List answers and who heard them, one by one."""
    from ledger.traces import told  # noqa: PLC0415 - imported when called: --help costs nothing

    with opened() as house, house.ledger.read() as session:
        rows = told(session, _wanted(house, given), limit)
    if as_json:
        provider = house.settings.model_provider
        click.echo(json.dumps({"answers": [described(one, provider) for one in rows]}, ensure_ascii=False))
        return
    for one in rows:
        click.echo(line(one))
    click.echo(f"共{len(rows)}条。" if rows else words.nobody_heard(), err=not rows)


@trace.command()
@click.argument("said", nargs=-1)
@narrowing
@click.option("--limit", default=3, show_default=True, type=click.IntRange(1, 1000), help="Answers, newest first.")
@JSON
def why(said: tuple[str, ...], *, limit: int, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - as above
    """Tell why SAID (words of an answer) was said: question, articles with scores, model, checks, who saw it.

    Why did we tell that firm so? huiqi trace why 20万元 --firm 重型机械 --day 2026-11-23
    """
    given["contains"] = (*given["contains"], *said)
    _explain(given, limit, as_json=as_json)


@trace.command()
@click.argument("answer", type=int)
@JSON
def show(answer: int, *, as_json: bool) -> None:
    """Show all that is known of ANSWER, as `why` does."""
    _explain({"answers": (answer,)}, 1, as_json=as_json)


@trace.command()
@click.argument("said", nargs=-1)
@narrowing
@JSON
def who(said: tuple[str, ...], *, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - as above
    """Tell who got an answer that said SAID: each conversation once, with its firm and what was corrected since.

    Who got this wrong answer? huiqi trace who --like 12, or huiqi trace who 20万元 --policy 德经信示例规〔2025〕7号
    """
    from ledger.corrections import corrections_of  # noqa: PLC0415
    from ledger.traces import told  # noqa: PLC0415

    given["contains"] = (*given["contains"], *said)
    with opened() as house, house.ledger.read() as session:
        wanted = _wanted(house, given)
        if not wanted.narrows:
            raise HuiqiError(words.narrow_first())
        found = told(session, wanted)
        rows = heard_by(found, corrections_of(session, [one.answer_id for one in found]))
    answers = sum(len(row["answers"]) for row in rows)
    if as_json:
        click.echo(json.dumps({"conversations": rows, "answers": answers}, ensure_ascii=False))
        return
    for row in rows:
        for text in heard_lines(row):
            click.echo(text)
    click.echo(words.heard(answers, len(rows)) if rows else words.nobody_heard(), err=not rows)


@trace.command()
@click.argument("text")
@narrowing
@click.option("--by", default="", metavar="STAFF_ID", help="Who decides; empty: the user of this machine.")
@click.option("--reason", default="", help="What was wrong, for the audit.")
@click.option("--yes", is_flag=True, help="Send it; without it only the number of conversations is told.")
@JSON
def correct(*, text: str, by: str, reason: str, yes: bool, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - as above
    """Tell TEXT to exactly those who heard certain answers, each conversation once."""
    from handlers.said import in_full  # noqa: PLC0415
    from ledger.corrections import order, without_those_told  # noqa: PLC0415
    from ledger.traces import told  # noqa: PLC0415

    with opened() as house:
        wanted = _wanted(house, given)
        if not wanted.narrows:
            raise HuiqiError(words.narrow_first())
        with house.ledger.write() as session:
            heard = [(one, in_full(one.payload, one.trace)) for one in told(session, wanted) if one.door]
            fresh = without_those_told(session, heard, text)
            done = order(session, fresh, text, reason, actor(house, by), house.desk.now()) if fresh and yes else None
    if not heard:
        raise HuiqiError(words.nobody_heard())
    if not fresh:
        raise HuiqiError(words.told_already())
    places = len({one.place for one, _ in fresh})
    if as_json:
        number = done.correction_id if done else None
        click.echo(json.dumps({"correction": number, "answers": len(fresh), "conversations": places}))
    else:
        click.echo(words.ordered(done.correction_id, places) if done else words.will_correct(len(fresh), places))


@trace.command("corrections")
@JSON
def corrections_(*, as_json: bool) -> None:
    """List corrections and how far they are."""
    from handlers.desk import CHINA  # noqa: PLC0415
    from ledger.corrections import corrections  # noqa: PLC0415

    with opened() as house, house.ledger.read() as session:
        rows: list[dict[str, Any]] = [
            {
                "correction": one.correction_id,
                "text": one.text,
                "reason": one.reason,
                "by": one.ordered_by,
                "at": one.ordered_at.astimezone(CHINA).isoformat(timespec="minutes"),
                "answers": one.answers,
                "told": sum(notice.told_at is not None for notice in notices),
                "waiting": sum(notice.told_at is None and not notice.trouble for notice in notices),
                "not_told": {notice.conversation_id: notice.trouble for notice in notices if notice.trouble},
            }
            for one, notices in corrections(session)
        ]
    if as_json:
        click.echo(json.dumps({"corrections": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(
            f"{row['correction']}号 {row['at'][:16]} {row['by']}：已发{row['told']}，待发{row['waiting']}，"
            f"未送达{len(row['not_told'])}  {row['text'][:LINE_CHARS]}"
        )
        for place, trouble in row["not_told"].items():
            click.echo(f"    {place}：{trouble}")


def _explain(given: dict[str, Any], limit: int, *, as_json: bool) -> None:
    """Print all that is known of answers."""
    from ledger.corrections import corrections_of  # noqa: PLC0415
    from ledger.feedback import feedback_on  # noqa: PLC0415
    from ledger.traces import told  # noqa: PLC0415

    with opened() as house, house.ledger.read() as session:
        wanted = _wanted(house, given)
        if not wanted.narrows:
            raise HuiqiError(words.narrow_first())
        found = told(session, wanted)
        shown = found[:limit]
        said = feedback_on(session, [one.seq for one in shown])
        done = {one.answer_id: corrections_of(session, [one.answer_id]).get(one.place, ()) for one in shown}
    if not found:
        raise HuiqiError(words.no_such_answer(wanted.answers[0]) if wanted.answers else words.nobody_heard())
    told_of = [(one, [opinion for opinion in said if opinion.seq == one.seq]) for one in shown]
    if as_json:
        provider = house.settings.model_provider
        rows = [described(one, provider) | {"feedback": [word(each) for each in opinions]} for one, opinions in told_of]
        click.echo(
            json.dumps(rows[0] if wanted.answers else {"answers": rows, "found": len(found)}, ensure_ascii=False)
        )
        return
    for one, opinions in told_of:
        for text in whole(one, opinions, done[one.answer_id]):
            click.echo(text)
    if len(found) > len(shown):
        click.echo(words.more_found(len(found), len(shown)), err=True)


def _wanted(house: "House", given: dict[str, Any]) -> "Wanted":
    """Read the options; times are the city's."""
    from handlers.desk import CHINA  # noqa: PLC0415
    from ledger.traces import Wanted, told  # noqa: PLC0415

    policy, like, day = given.pop("policy", ""), given.pop("like", None), given.pop("day", None)
    since, until = _aware(given.pop("since", None), CHINA), _aware(given.pop("until", None), CHINA)
    if day is not None:
        first = day.replace(tzinfo=CHINA)
        since, until = max(since or first, first), min(until or first + timedelta(days=1), first + timedelta(days=1))
    policy_id = one_meant(house, policy) if policy else ""
    alike: Told | None = None
    if like is not None:
        with house.ledger.read() as session:
            alike = next(iter(told(session, Wanted(answers=(like,)), 1)), None)
        if alike is None:
            raise HuiqiError(words.no_such_answer(like))
    return Wanted(policy_id=policy_id, since=since, until=until, like=alike, **given)


def _aware(moment: datetime | None, zone: Any) -> datetime | None:  # noqa: ANN401 - a tzinfo
    return moment.replace(tzinfo=zone) if moment else None
