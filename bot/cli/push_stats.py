"""huiqi push stats: what came of the pushes of a period, by push, by what they were about, by whom."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.library.house import DAY, JSON, opened, say
from config.words import push_figures as words

if TYPE_CHECKING:
    from outreach.figure_lines import By, Line

WAYS = ("push", "about", "department", "assistant", "day")


@click.command("stats")
@click.option(
    "--from", "since", type=DAY, default=None, metavar="D", help="First day; default: the first of the month."
)
@click.option(
    "--to", "until", type=DAY, default=None, metavar="D", help="First day that is not counted; default: tomorrow."
)
@click.option("--by", type=click.Choice(WAYS), default="push", show_default=True, help="What is put together.")
@click.option("--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="Write the table to a file.")
@JSON
def stats(since: datetime | None, until: datetime | None, by: str, table: Path | None, *, as_json: bool) -> None:
    """Count what came of the pushes of a period: sent, read, asked about, applied, opted out, refused, with times."""
    from outreach.figure_lines import By, lines, total  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from outreach.figure_tables import told  # noqa: PLC0415
    from outreach.figures import Books, month_of, period_of  # noqa: PLC0415

    way = By(by)
    with opened() as house:
        desk = house.desk
        first, end = month_of(desk.today())
        if since is not None:
            first = since.date()
        if until is not None:
            end = until.date()
        period, books = period_of(first, end), Books(desk.offers.items(), house.city, desk.today())
        with house.ledger.read() as session:
            rows = lines(session, period, way, books)
    if table is not None:
        _write(table, rows, way)
        click.echo(words.written(str(table), len(rows)), err=True)
    whole = total(rows)
    answer = {"from": first, "to": end, "by": by, "rows": told(rows), "total": told([whole])[0]}
    say(answer, _lines(rows, whole, first, end), as_json=as_json)


def _lines(rows: "list[Line]", whole: "Line", first: date, end: date) -> list[str]:
    from outreach.figures import COUNTS  # noqa: PLC0415 - as above

    last = end - timedelta(days=1)
    if not rows:
        return [words.nothing(first, last)]
    return [
        words.headline(first, last, whole.pushes),
        *(
            words.line(
                one.says,
                one.pushes,
                {name: getattr(one.figures, name) for name in COUNTS},
                words.span(one.figures.read_after_s),
            )
            for one in (*rows, whole)
        ),
    ]


def _write(path: Path, rows: "list[Line]", by: "By") -> None:
    from outreach.figure_tables import grid  # noqa: PLC0415 - as above

    sheet = grid(rows, by)
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows((sheet.titles, *sheet.rows))
    except OSError as wrong:
        raise click.FileError(str(path), wrong.strerror or str(wrong)) from wrong
