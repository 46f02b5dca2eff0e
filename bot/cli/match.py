"""huiqi match and huiqi reward: what fits one firm, and how much, with reasons."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from config.errors import HuiqiError
from config.settings import load_settings
from config.words import census as all_words
from config.words import match as words

if TYPE_CHECKING:
    from datetime import date

    from knowledge.rules.facts import Facts
    from knowledge.rules.matching import MatchResult

Command = TypeVar("Command", bound=Callable[..., Any])
REFUSED = 2
_OPTIONS = (
    click.option(
        "--enterprise", required=True, metavar="FILE|USCC", help="Facts as JSON or YAML, or a firm of the base by code."
    ),
    click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day of the calculation."),
    click.option("--items", type=click.Path(path_type=Path), default=None, help="Item folder; the city's by default."),
    click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout."),
)


def one_firm(command: Command) -> Command:
    """Give a command the options that name one firm, a day and the items."""
    return _options(*_OPTIONS)(command)


def _options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def given(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return given


@click.command()
@_options(*_OPTIONS[1:])
@click.option("--enterprise", metavar="FILE|USCC", help="Facts as JSON or YAML, or a firm of the base by code.")
@click.option("--all", "all_firms", is_flag=True, help="Bring the stored results of all firms up to date; count them.")
@click.option("--compare", metavar="CODE", help="Who gains and who loses if the draft of an item were published.")
@click.option(
    "--draft", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its text; default: the open draft."
)
@click.option("--fitting", metavar="CODE[=STATE]", help="List firms by what an item is to them: eligible, near ...")
def match(
    enterprise: str | None,
    as_of: datetime | None,
    items: Path | None,
    compare: str | None,
    draft: Path | None,
    fitting: str | None,
    *,
    all_firms: bool,
    as_json: bool,
) -> None:
    """Match one firm with all items: what it gets, may get, nearly gets, and why not; with basis and deadline.

    Or all firms: --all, --compare, --fitting.
    """
    from bot.cli import match_all  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from bot.cli.match_shown import matched  # noqa: PLC0415
    from knowledge.errors import KnowledgeError  # noqa: PLC0415

    if sum([enterprise is not None, all_firms, compare is not None, fitting is not None]) != 1:
        raise click.UsageError(all_words.choose_one())
    try:
        if all_firms:
            match_all.bring_all(as_of, items, as_json=as_json)
        elif compare is not None:
            match_all.compare(compare.upper(), draft, as_of, as_json=as_json)
        elif fitting is not None:
            match_all.fitting(fitting, as_json=as_json)
        elif enterprise is not None:
            _show(_result(enterprise, as_of, items), matched, as_json=as_json)
    except KnowledgeError as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(REFUSED)


@click.command()
@one_firm
@click.option("--steps", is_flag=True, help="Show how each amount came about, with its article.")
def reward(enterprise: str, as_of: datetime | None, items: Path | None, *, as_json: bool, steps: bool) -> None:
    """Work out what one firm gets: the best legal combination, each amount, and why the others are not in it."""
    from bot.cli.match_shown import rewarded  # noqa: PLC0415 - as above

    result = _result(enterprise, as_of, items)
    _show(result, lambda one: rewarded(one, steps=steps), as_json=as_json)


def _show(result: "MatchResult", shown: Callable[["MatchResult"], list[str]], *, as_json: bool) -> None:
    from knowledge.rules.telling import match_told  # noqa: PLC0415 - as above

    if as_json:
        click.echo(json.dumps(match_told(result), ensure_ascii=False))
        return
    for line in shown(result):
        click.echo(line)


def _result(enterprise: str, as_of: datetime | None, items: Path | None) -> "MatchResult":
    """Match one firm; input that can't be used ends the command with code 2 and every problem on stderr."""
    from bot.cli.offered import offered  # noqa: PLC0415 - as above
    from knowledge.errors import KnowledgeError  # noqa: PLC0415
    from knowledge.rules.matching import Matcher  # noqa: PLC0415

    day = as_of.date() if as_of else _today()
    try:
        facts = _facts(enterprise)
        return Matcher(offered(items), day).match(facts)
    except KnowledgeError as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(REFUSED)


def _today() -> "date":
    from handlers.desk import CHINA  # noqa: PLC0415 - as above

    return datetime.now(CHINA).date()


def _facts(enterprise: str) -> "Facts":
    from knowledge.items.facts_text import facts_from_text  # noqa: PLC0415 - as above

    path = Path(enterprise)
    if path.is_file():
        try:
            return facts_from_text(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError) as wrong:
            raise _unusable(words.not_readable(enterprise, str(wrong))) from wrong
    return _facts_of(enterprise)


def _facts_of(given: str) -> "Facts":
    """Read the facts of a firm of the base, by its code."""
    from bot.wiring import open_house  # noqa: PLC0415 - as above
    from knowledge.rules import uscc  # noqa: PLC0415
    from knowledge.rules.facts import FactsRefused, Mark, read_facts  # noqa: PLC0415
    from ledger.enterprises import enterprise_by_uscc  # noqa: PLC0415

    code = uscc.normalise(given)
    known: dict[str, Any] | None = None
    if len(code) == uscc.LENGTH:
        with open_house(load_settings()) as house, house.ledger.read() as session:
            firm = enterprise_by_uscc(session, code)
            if firm is not None:
                own = {"uscc": firm.uscc, "name": firm.name, "region_code": firm.region}
                known = {name: value for name, value in own.items() if value} | firm.facts
    if known is None:
        raise _unusable(words.no_such_firm(given))
    try:
        return read_facts(known, Mark("企业档案"))
    except FactsRefused as refused:
        raise _unusable(str(refused)) from refused


def _unusable(says: str) -> HuiqiError:
    from knowledge.items.facts_text import FactsUnreadable  # noqa: PLC0415 - as above

    return FactsUnreadable(says)
