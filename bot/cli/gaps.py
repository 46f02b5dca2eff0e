"""huiqi gaps: questions the base could not answer, gathered by week, given to departments, answered."""

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from bot.cli.library.house import BY, JSON, actor, opened
from config.errors import HuiqiError
from config.words import gaps as words

if TYPE_CHECKING:
    from bot.wiring import House
    from ledger.gaps import Gap, GapTheme


@click.group("gaps")
def gaps() -> None:
    """Questions without an answer: gather, list, route, answer, dismiss."""


@gaps.command()
@click.option("--week", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Any day of the week; empty: last week.")
@JSON
def cluster(*, week: datetime | None, as_json: bool) -> None:
    """Put like questions of a week together; what earlier weeks left over comes along. Twice changes nothing."""
    with opened() as house:
        day = week.date() if week else house.desk.today() - timedelta(days=7)
        made = house.desk.gaps.gather(day, house.desk.now())
    shown = {"themes": made.themes, "joined": made.joined, "questions": made.questions}
    if as_json:
        click.echo(json.dumps(shown))
    else:
        click.echo(f"归类{made.questions}个提问：新问题{made.themes}个，并入已有问题{made.joined}个提问。")


@gaps.command("list")
@click.option("--all", "every", is_flag=True, help="Answered and dismissed ones too.")
@click.option("--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="Write every question to a file.")
@JSON
def list_(*, every: bool, table: Path | None, as_json: bool) -> None:
    """List themes that wait, the oldest first."""
    from ledger.gaps import ThemeState, gaps_of_themes  # noqa: PLC0415 - imported when called: --help costs nothing
    from ledger.themes import every_gap, themes_in  # noqa: PLC0415

    states = list(ThemeState) if every else [ThemeState.OPEN, ThemeState.ROUTED]
    with opened() as house, house.ledger.read() as session:
        themes = themes_in(session, states)
        asked = gaps_of_themes(session, [theme.theme_id for theme in themes])
        rows = [described(theme, [gap for gap in asked if gap.theme_id == theme.theme_id]) for theme in themes]
        if table is not None:
            count = _write_table(table, every_gap(session))
            click.echo(f"{table}：{count}行", err=True)
    if as_json:
        click.echo(json.dumps({"themes": rows}, ensure_ascii=False))
        return
    if not rows:
        click.echo("没有等待处理的问题。" if not every else "还没有归类过问题。")
    for row in rows:
        why = "；".join(dict.fromkeys(one["remark"] for one in row["questions"] if one["remark"]))
        click.echo(
            f"{row['id']}\t{row['state']}\t{row['count']}\t{row['department']}\t{row['question']}\t{why}".rstrip()
        )


@gaps.command()
@click.argument("number", type=int)
@click.option("--to", "department", default="", help="Department; empty: the proposed one.")
@BY
@JSON
def route(number: int, *, department: str, by: str, as_json: bool) -> None:
    """Give theme NUMBER to a department; the running bot tells its people."""
    with opened() as house:
        theme = house.desk.gaps.route(number, department, actor(house, by), house.desk.now())
        _tell(house, theme, as_json=as_json)


@gaps.command()
@click.argument("number", type=int)
@click.option("--text", required=True, help="The answer; a 文号 with its article in it becomes a cite.")
@click.option("--department", default="", help="Who answers, where the theme has no department.")
@BY
@JSON
def answer(number: int, *, text: str, department: str, by: str, as_json: bool) -> None:
    """Make a draft of an official answer to theme NUMBER; publish it with huiqi official publish."""
    from bot.cli.official import department_named  # noqa: PLC0415
    from bot.cli.official import described as official_described  # noqa: PLC0415

    with opened() as house:
        owner = department_named(house, department) if department else ""
        made = house.desk.gaps.answer(number, text, actor(house, by), house.desk.now(), owner)
        shown = official_described(made)
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        click.echo(f"官方答复 {shown['id']}：{shown['state']}，引用{len(shown['cites'])}处条款。")


@gaps.command()
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why; kept in the audit.")
@BY
@JSON
def dismiss(number: int, *, reason: str, by: str, as_json: bool) -> None:
    """Say that theme NUMBER needs no answer."""
    with opened() as house:
        theme = house.desk.gaps.dismiss(number, actor(house, by), house.desk.now(), reason)
        _tell(house, theme, as_json=as_json)


def described(theme: "GapTheme", asked: "list[Gap]") -> dict[str, Any]:
    """Return a theme with its questions as plain JSON."""
    return {
        "id": theme.theme_id,
        "week": theme.week.isoformat(),
        "question": theme.question,
        "department": theme.department,
        "state": theme.state.value,
        "official": theme.official_id,
        "count": len(asked),
        "conversations": len({gap.conversation_id for gap in asked}),
        "groups": sorted({gap.conversation_id for gap in asked if gap.in_group}),
        "questions": [
            {
                "id": gap.gap_id,
                "kind": gap.kind.value,
                "question": gap.question,
                "remark": gap.remark,
                "conversation": gap.conversation_id,
                "asked_at": gap.asked_at.isoformat(),
                "told_at": gap.told_at.isoformat() if gap.told_at else "",
                "trouble": gap.trouble,
            }
            for gap in asked
        ],
    }


def _tell(house: "House", theme: "GapTheme", *, as_json: bool) -> None:
    from ledger.gaps import gaps_of_themes  # noqa: PLC0415

    if as_json:
        with house.ledger.read() as session:
            asked = list(gaps_of_themes(session, [theme.theme_id]))
        click.echo(json.dumps(described(theme, asked), ensure_ascii=False))
    else:
        click.echo(f"{theme.theme_id}号问题：{theme.state.value} {theme.department}".rstrip())


def _write_table(path: Path, rows: "list[tuple[Gap, GapTheme | None]]") -> int:
    """Write a table that opens well in office programs; a cell that begins like a formula is made text."""
    with _written(path) as file:
        table = csv.writer(file)
        table.writerow(words.EXPORT_COLUMNS)
        for gap, theme in rows:
            cells = (
                gap.gap_id,
                gap.question,
                gap.kind.value,
                gap.asked_at.isoformat(timespec="minutes"),
                gap.conversation_id if gap.in_group else "",
                theme.question if theme else "",
                theme.state.value if theme else words.NOT_GATHERED,
                theme.department if theme else "",
                gap.remark,
                gap.told_at.isoformat(timespec="minutes") if gap.told_at else "",
                gap.trouble,
            )
            table.writerow([_cell(str(cell)) for cell in cells])
    return len(rows)


def _written(path: Path) -> TextIO:
    """Open a table to be written.

    Raises:
        HuiqiError: it can't be written there.

    """
    try:
        return path.open("w", encoding="utf-8-sig", newline="")
    except OSError as wrong:
        raise HuiqiError(f"表格写不到 {path}（{wrong.strerror}）。请换一个已有的、可写的文件夹。") from wrong


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
