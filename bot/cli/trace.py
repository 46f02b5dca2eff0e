"""huiqi trace: who was told what, how it came about, and the correction of a wrong answer."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.cli.library.house import actor, one_meant, opened
from config.errors import HuiqiError
from config.words import traces as words

if TYPE_CHECKING:
    from bot.wiring import House
    from ledger.feedback import Feedback
    from ledger.traces import Told, Wanted

Command = TypeVar("Command", bound=Callable[..., Any])
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
LINE_CHARS = 60
_NARROWING = (
    click.option(
        "--answer", "answers", multiple=True, type=int, help="Number of an answer; can be given several times."
    ),
    click.option("--message", default="", help="msgId of the message that was answered."),
    click.option("--policy", default="", metavar="POLICY", help="It cited this document: id, 文号 or title."),
    click.option("--article", default="", help="It cited this article: 第五条."),
    click.option("--contains", multiple=True, help="It said this; can be given several times."),
    click.option("--firm", default="", help="The firm that heard it: 统一社会信用代码, or a part of its name."),
    click.option("--asker", default="", metavar="STAFF_ID", help="Who asked."),
    click.option("--model", default="", help="Model that wrote it."),
    click.option("--prompt", default="", help="Version of the prompt."),
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
    """List answers and who heard them: why did we tell firm X that, who got this answer."""
    from ledger.traces import told  # noqa: PLC0415 - imported when called: --help costs nothing

    with opened() as house, house.ledger.read() as session:
        rows = told(session, _wanted(house, given), limit)
    if as_json:
        provider = house.settings.model_provider
        click.echo(json.dumps({"answers": [described(one, provider) for one in rows]}, ensure_ascii=False))
        return
    for one in rows:
        click.echo(_line(one))
    click.echo(f"共{len(rows)}条。" if rows else words.nobody_heard(), err=not rows)


@trace.command()
@click.argument("answer", type=int)
@JSON
def show(answer: int, *, as_json: bool) -> None:
    """Show all that is known of ANSWER: question, articles looked at with scores, model, checks, who saw it."""
    from ledger.feedback import feedback_on  # noqa: PLC0415
    from ledger.traces import Wanted, told  # noqa: PLC0415

    with opened() as house, house.ledger.read() as session:
        found = told(session, Wanted(answers=(answer,)), 1)
        said = feedback_on(session, [one.seq for one in found])
    if not found:
        raise HuiqiError(f"没有编号为{answer}的答复。编号可用 huiqi trace list 查到。")
    if as_json:
        whole = described(found[0], house.settings.model_provider) | {"feedback": [_word(one) for one in said]}
        click.echo(json.dumps(whole, ensure_ascii=False))
        return
    _tell(found[0], said)


@trace.command()
@click.argument("text")
@narrowing
@click.option("--by", default="", metavar="STAFF_ID", help="Who decides; empty: the user of this machine.")
@click.option("--reason", default="", help="What was wrong, for the audit.")
@click.option("--yes", is_flag=True, help="Send it; without it only the number of conversations is told.")
@JSON
def correct(*, text: str, by: str, reason: str, yes: bool, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Tell TEXT to exactly those who heard certain answers, each conversation once."""
    from handlers.said import typed  # noqa: PLC0415
    from ledger.corrections import order  # noqa: PLC0415
    from ledger.traces import told  # noqa: PLC0415

    with opened() as house:
        wanted = _wanted(house, given)
        if not wanted.narrows:
            raise HuiqiError(words.narrow_first())
        with house.ledger.write() as session:
            heard = [(one, typed(one.payload)) for one in told(session, wanted) if one.door]
            places = len({(one.conversation_id, "" if one.in_group else one.sender) for one, _ in heard})
            done = None
            if heard and yes:
                done = order(session, heard, text, reason, actor(house, by), house.desk.now())
    if not heard:
        raise HuiqiError(words.nobody_heard())
    if as_json:
        number = done.correction_id if done else None
        click.echo(json.dumps({"correction": number, "answers": len(heard), "conversations": places}))
    else:
        click.echo(words.ordered(done.correction_id, places) if done else words.will_correct(len(heard), places))


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


def described(one: "Told", provider: str) -> dict[str, Any]:
    """Give an answer as JSON; one that a model wrote carries the mark the law wants in what leaves the house."""
    from handlers.said import typed  # noqa: PLC0415
    from knowledge.answer.aigc import mark_of  # noqa: PLC0415

    facts = one.trace
    written = one.mode == "model"
    mark = mark_of(one.text, provider, facts.get("model", ""), facts.get("prompt", "")) if written else None
    return {
        "answer": one.answer_id,
        "message": one.message,
        "at": one.said_at.isoformat(),
        "who": {
            "conversation": one.conversation_id,
            "group": one.group if one.in_group else None,
            "asker": one.sender,
            "name": one.name,
            "firm": one.firm,
            "uscc": one.uscc,
        },
        "question": typed(one.payload),
        "text": one.text,
        "cites": list(one.cites),
        "mode": one.mode,
        "delivered": one.door or None,
        "trouble": one.trouble,
        "trace": one.trace,
        **(mark.fields() if mark else {}),
    }


def _word(one: "Feedback") -> dict[str, Any]:
    return {"who": one.who, "useful": one.useful, "reason": one.reason, "at": one.at.isoformat()}


def _line(one: "Told") -> str:
    from handlers.desk import CHINA  # noqa: PLC0415
    from handlers.said import typed  # noqa: PLC0415

    where = f"群“{one.group}”" if one.in_group else "私聊"
    heard = "" if one.door else "（未送达）"
    first = one.text.replace("\n", " ")[:LINE_CHARS]
    moment = one.said_at.astimezone(CHINA)
    return (
        f"{one.answer_id}  {moment:%Y-%m-%d %H:%M}  {where} {one.name} {one.firm}{heard}\n"
        f"    问：{typed(one.payload)[:LINE_CHARS]}\n    答：{first}"
    )


def _tell(one: "Told", said: "list[Feedback]") -> None:
    click.echo(_line(one))
    click.echo(one.text)
    sources = [
        f"《{cite.get('title')}》{cite.get('doc_no')} {cite.get('article')}（{cite.get('status')}）"
        for cite in one.cites
    ]
    for source in dict.fromkeys(sources):  # two quotes of one article are one source
        click.echo(f"  依据：{source}")
    facts = one.trace
    click.echo(
        f"  生成方式：{facts.get('model') or '政策原文摘录'}"
        + (f"，提示词{facts['prompt']}" if "prompt" in facts else "")
    )
    if "question" in facts:
        click.echo(f"  实际检索：{facts['question']}")
    for seen in facts.get("seen", []):
        click.echo(f"  看过：{seen['policy_id']} {seen['article']}  得分{seen['score']:.3f}")
    for check in facts.get("checks", []):
        click.echo(f"  未采用：{check}")
    if facts.get("calls"):
        click.echo(f"  模型：{facts['calls']}次调用，{facts.get('tokens_in', 0)}+{facts.get('tokens_out', 0)} tokens")
    click.echo(f"  用时：{facts.get('ms', 0)}毫秒；送达：{one.door or one.trouble or '否'}")
    for word in said:
        click.echo(f"  反馈：{word.who} {'有用' if word.useful else '没用'} {word.reason}")


def _wanted(house: "House", given: dict[str, Any]) -> "Wanted":
    """Read the options; times are the city's."""
    from handlers.desk import CHINA  # noqa: PLC0415
    from ledger.traces import Wanted  # noqa: PLC0415

    policy = given.pop("policy")
    since, until = _aware(given.pop("since"), CHINA), _aware(given.pop("until"), CHINA)
    policy_id = one_meant(house, policy) if policy else ""
    return Wanted(policy_id=policy_id, since=since, until=until, **given)


def _aware(moment: datetime | None, zone: Any) -> datetime | None:  # noqa: ANN401 - a tzinfo
    return moment.replace(tzinfo=zone) if moment else None
