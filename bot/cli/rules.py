"""huiqi rules: single rules by themselves: credit codes, sizes, workdays, and the cases of all items."""

import json
from datetime import datetime
from fractions import Fraction

import click

from bot.cli.rules_test import test
from config.words import match as words

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")


@click.group()
def rules() -> None:
    """Single rules by themselves, and the cases every item has to pass."""


rules.add_command(test)


@rules.command("uscc")
@click.argument("code")
@JSON
def uscc_(code: str, *, as_json: bool) -> None:
    """Check both check characters of a 统一社会信用代码. A failed check is a warning: compare it with the licence."""
    from knowledge.rules.uscc import examine  # noqa: PLC0415 - imported when called: --help costs nothing

    found = examine(code)
    if as_json:
        told = {"valid": found.valid, "normalised": found.normalised, "reason": found.reason}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(words.code_fine(found.normalised) if found.valid else found.reason)


@rules.command("size")
@click.option("--industry", required=True, metavar="CODE", help="GB/T 4754 code, e.g. C3463 or I65.")
@click.option("--employees", default=None, metavar="N", help="从业人员, persons.")
@click.option("--revenue", default=None, metavar="M", help="营业收入: a number of 元, or text such as 5600万元.")
@click.option("--assets", default=None, metavar="M", help="资产总额: a number of 元, or text such as 5600万元.")
@JSON
def size_(industry: str, employees: str | None, revenue: str | None, assets: str | None, *, as_json: bool) -> None:
    """Give 大型 中型 小型 微型 by the table of 2017; unknown when an indicator is missing, null where it is silent."""
    from knowledge.rules import size  # noqa: PLC0415 - as above
    from knowledge.rules.fact_kinds import Kind  # noqa: PLC0415
    from knowledge.rules.industry import normalise  # noqa: PLC0415

    try:
        code = industry if industry in size.table_names() else normalise(industry)
        people = _figure(employees, Kind.COUNT)
        found = size.size_of(code, size.Figures(people, _figure(revenue, Kind.MONEY), _figure(assets, Kind.MONEY)))
    except ValueError as wrong:
        raise click.UsageError(f"{wrong}。") from wrong
    click.echo(json.dumps({"size": found}, ensure_ascii=False) if as_json else words.size(found))


def _figure(given: str | None, kind: object) -> Fraction | None:
    """Read a figure of the command line; bare digits are a number, as in JSON."""
    from knowledge.rules.fact_kinds import Kind, read_value  # noqa: PLC0415 - as above
    from knowledge.rules.money import NotMoney  # noqa: PLC0415

    if given is None:
        return None
    try:
        number: object = Fraction(given.strip())
    except (ValueError, ZeroDivisionError):
        number = given
    if isinstance(number, Fraction) and "/" in given:
        raise NotMoney(f"看不懂“{given}”")
    value = read_value(Kind.COUNT if kind is Kind.COUNT else Kind.MONEY, number)
    return value if isinstance(value, Fraction) else None


@rules.command("workday")
@click.argument("day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("number", metavar="N", type=click.IntRange(0, 10_000))
@JSON
def workday_(day: datetime, number: int, *, as_json: bool) -> None:
    """Give the day on which a limit of N workdays ends that begins on DATE: DATE itself does not count."""
    from config.city import load_city  # noqa: PLC0415 - as above
    from config.settings import load_settings  # noqa: PLC0415
    from knowledge.rules.workday import due  # noqa: PLC0415

    found = due(day.date(), number, load_city(load_settings().city).calendar)
    if not as_json:
        click.echo(words.due(found.day.isoformat(), found.guessed))
        return
    told = {"due": found.day.isoformat()}
    if found.guessed:
        told["warning"] = words.no_calendar(found.guessed)
    click.echo(json.dumps(told, ensure_ascii=False))
