"""huiqi official: the departments' own answers, which go before what search finds."""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.library.house import BY, DAY, JSON, actor, opened
from config.errors import HuiqiError

if TYPE_CHECKING:
    from bot.wiring import House
    from ledger.official import OfficialAnswer


@click.group("official")
def official() -> None:
    """Keep official answers: add, publish by another person, list, show, retire, test."""


@official.command()
@click.option("--question", required=True, help="The question, as the department would put it.")
@click.option("--variant", "variants", multiple=True, help="Another wording people use; can be given several times.")
@click.option("--text", required=True, help="The answer.")
@click.option("--department", required=True, help="The department that answers, full name or short.")
@click.option("--cite", "cites", multiple=True, help="What it rests on: P000123#5, or 德办发〔2022〕12号第五条.")
@click.option("--region", default="", help="Where it holds: a name or code; empty: the whole city.")
@click.option("--valid-from", type=DAY, default=None, help="First day it holds.")
@click.option("--valid-until", type=DAY, default=None, help="Last day it holds.")
@BY
@JSON
def add(  # noqa: PLR0913 - one for each option
    *,
    question: str,
    variants: tuple[str, ...],
    text: str,
    department: str,
    cites: tuple[str, ...],
    region: str,
    valid_from: datetime | None,
    valid_until: datetime | None,
    by: str,
    as_json: bool,
) -> None:
    """Write an official answer down as a draft; another person publishes it."""
    from knowledge.answer import curate  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from knowledge.answer.footing import find_cite  # noqa: PLC0415

    with opened() as house:
        owner = department_named(house, department)
        with house.ledger.write() as session:
            draft = curate.Draft(
                question=question,
                text=text,
                department=owner,
                variants=variants,
                cites=[find_cite(session, one) for one in cites],
                region=_region(house, region),
                valid_from=valid_from.date() if valid_from else None,
                valid_until=valid_until.date() if valid_until else None,
            )
            answer = curate.write(session, draft, actor(house, by), house.desk.now())
        _tell(answer, as_json=as_json)


@official.command("list")
@click.option("--state", default="", help="草稿, 已发布, 待复核 or 已停用; empty: all but the retired.")
@JSON
def list_(*, state: str, as_json: bool) -> None:
    """List official answers, the newest change first."""
    from ledger.official import OfficialState, officials_in  # noqa: PLC0415

    if state and state not in list(OfficialState):
        raise HuiqiError(f"不认识状态“{state}”。可用：" + "、".join(OfficialState))
    states = [OfficialState(state)] if state else [one for one in OfficialState if one is not OfficialState.RETIRED]
    with opened() as house, house.ledger.read() as session:
        rows = [described(row) for row in officials_in(session, states)]
    if as_json:
        click.echo(json.dumps({"officials": rows}, ensure_ascii=False))
        return
    if not rows:
        click.echo("没有官方答复。")
    for row in rows:
        click.echo(f"{row['id']}\t{row['state']}\t{row['hits']}\t{row['department']}\t{row['question']}")


@official.command()
@click.argument("number", type=int)
@JSON
def show(number: int, *, as_json: bool) -> None:
    """Show official answer NUMBER with what was done to it."""
    from knowledge.answer import curate  # noqa: PLC0415
    from ledger.audit import entries_about  # noqa: PLC0415

    with opened() as house, house.ledger.read() as session:
        data = described(curate.official(session, number))
        data["audit"] = [
            {"at": entry.at.isoformat(), "who": entry.who, "action": entry.action, "reason": entry.reason}
            for entry in entries_about(session, f"official:{number}")
        ]
    _print(data, as_json=as_json)


@official.command()
@click.argument("number", type=int)
@BY
@JSON
def publish(number: int, *, by: str, as_json: bool) -> None:
    """Publish official answer NUMBER; its author can't."""
    from knowledge.answer import curate  # noqa: PLC0415

    with opened() as house:
        with house.ledger.write() as session:
            answer = curate.publish(session, number, actor(house, by), house.desk.now(), house.desk.today())
        _tell(answer, as_json=as_json)


@official.command()
@click.argument("number", type=int)
@click.option("--text", default="", help="The new answer; empty: as it was.")
@click.option("--variant", "variants", multiple=True, help="Wordings people use, instead of those it has.")
@click.option("--cite", "cites", multiple=True, help="What it rests on; none: the same articles as they read now.")
@click.option("--valid-until", type=DAY, default=None, help="Last day it holds.")
@BY
@JSON
def edit(
    number: int,
    *,
    text: str,
    variants: tuple[str, ...],
    cites: tuple[str, ...],
    valid_until: datetime | None,
    by: str,
    as_json: bool,
) -> None:
    """Change official answer NUMBER; it is a draft again until another person publishes it."""
    from knowledge.answer import curate  # noqa: PLC0415
    from knowledge.answer.footing import find_cite, renewed  # noqa: PLC0415

    with opened() as house:
        with house.ledger.write() as session:
            before = curate.official(session, number)
            found = [find_cite(session, one) for one in cites] or [renewed(session, one) for one in before.cites]
            changes: dict[str, Any] = {"cites": found}
            changes |= {"text": text} if text else {}
            changes |= {"variants": list(variants)} if variants else {}
            changes |= {"valid_until": valid_until.date()} if valid_until else {}
            answer = curate.edit(session, number, changes, actor(house, by), house.desk.now())
        _tell(answer, as_json=as_json)


@official.command()
@click.argument("number", type=int)
@click.option("--reason", default="", help="Why; kept in the audit.")
@BY
@JSON
def retire(number: int, *, reason: str, by: str, as_json: bool) -> None:
    """Take official answer NUMBER out of use."""
    from knowledge.answer import curate  # noqa: PLC0415

    with opened() as house:
        with house.ledger.write() as session:
            answer = curate.retire(session, number, actor(house, by), house.desk.now(), reason)
        _tell(answer, as_json=as_json)


@official.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--as-of", type=DAY, default=None, help="The day to answer for.")
@click.option("--place", default="", help="Where the asker's firm is: a name or code.")
@JSON
def test(question: tuple[str, ...], *, as_of: datetime | None, place: str, as_json: bool) -> None:
    """Show which official answers are nearest to QUESTION, and why each would or would not be given."""
    with opened() as house:
        day: date = as_of.date() if as_of else house.desk.today()
        near = house.desk.officials.nearest(" ".join(question), day=day, place=_region(house, place))
    rows = [
        {
            "id": one.answer.answer_id,
            "question": one.answer.question,
            "wording": one.wording,
            "score": round(one.score, 4),
            "given": not one.why_not,
            "why_not": one.why_not,
        }
        for one in near
    ]
    if as_json:
        click.echo(json.dumps({"nearest": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['id']}\t{row['score']:.2f}\t{row['wording']}\t{row['why_not'] or '会给出'}")
    if not rows:
        click.echo("没有已发布的官方答复。")


def department_named(house: "House", given: str) -> str:
    """Return the full name of the department that answers.

    Raises:
        HuiqiError: the city does not know it, so nobody could be asked when the answer has to be looked at again.

    """
    known = house.city.department_by_word(given)
    if known is None:
        names = "、".join(one.full for one in house.city.departments)
        raise HuiqiError(f"不认识部门“{given}”。请写全称或常用简称，可用：{names}。")
    return known.full


def described(answer: "OfficialAnswer") -> dict[str, Any]:
    """Return an official answer as plain JSON."""
    return {
        "id": answer.answer_id,
        "state": answer.state.value,
        "question": answer.question,
        "variants": list(answer.variants),
        "text": answer.text,
        "department": answer.department,
        "region": answer.region,
        "valid_from": answer.valid_from.isoformat() if answer.valid_from else "",
        "valid_until": answer.valid_until.isoformat() if answer.valid_until else "",
        "cites": [
            {"policy_id": one["policy_id"], "ordinal": one["ordinal"], "quote": one.get("quote", "")}
            for one in answer.cites
        ],
        "author": answer.author,
        "reviewer": answer.reviewer,
        "hits": answer.hits,
    }


def _tell(answer: "OfficialAnswer", *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(described(answer), ensure_ascii=False))
    else:
        click.echo(f"官方答复 {answer.answer_id}：{answer.state.value}  {answer.question}")


def _print(data: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    for name, value in data.items():
        if value not in ("", [], None):
            click.echo(f"{name}: {json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value}")


def _region(house: "House", given: str) -> str:
    """Return a place's code.

    Raises:
        HuiqiError: the city does not know it.

    """
    place = house.city.region_by_word(given) or house.city.region_by_code(given) if given else None
    if given and place is None:
        raise HuiqiError(f"不认识地区“{given}”。可用：" + "、".join(one.name for one in house.city.places))
    return "" if place is None or place.code == house.city.code else place.code
