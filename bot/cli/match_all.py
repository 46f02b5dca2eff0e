"""huiqi match over all firms: bring stored results up to date, count them, and see what a changed item would do."""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.settings import load_settings
from config.words import census as words

if TYPE_CHECKING:
    from bot.wiring import House
    from knowledge.items.census import ItemCount
    from knowledge.items.difference import Difference, Held
    from knowledge.rules.item import Item

SHOWN = 20  # firms of a list in words
MOST_LACKS = 3  # facts named for an item


def bring_all(as_of: datetime | None, items: Path | None, *, as_json: bool) -> None:
    """Bring the stored results of all firms up to date and show what they come to.

    Another day than today, or other items, are counted and not stored.
    """
    from bot.wiring import open_house  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.matches import sole_run  # noqa: PLC0415

    with open_house(load_settings()) as house:
        day = as_of.date() if as_of else house.desk.today()
        if items is not None or day != house.desk.today():
            told = _counted_only(house, day, items)
        else:
            with sole_run(house.ledger) as mine:
                told = _stored(house, day) if mine else {"says": words.somebody_else(), "items": []}
    told["as_of"] = day.isoformat()
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for line in _figures(told):
        click.echo(line)


def _stored(house: "House", day: date) -> dict[str, Any]:
    standing = house.desk.standing
    run = standing.all_firms(day, _teller(house))
    counts, names = standing.counts(), {item.code: item.name for item in standing.rules().items.items}
    told: dict[str, Any] = {"firms": run.firms, "whole": run.whole, "in_part": run.in_part, "stored": run.stored}
    told["rules"] = standing.rules().digest
    told["says"] = words.run(run.firms, run.whole, run.in_part, run.stored)
    told["items"] = [_told(one, names.get(one.code, "")) for one in counts.values()]
    return told


def _counted_only(house: "House", day: date, folder: Path | None) -> dict[str, Any]:
    from knowledge.items.reading import read_items  # noqa: PLC0415
    from knowledge.items.reckoning import reckon  # noqa: PLC0415

    items = read_items(folder) if folder is not None else house.desk.offers.items()
    found = reckon(house.ledger, items, day, _teller(house))
    names = {item.code: item.name for item in items.items}
    told: dict[str, Any] = {"firms": found.firms, "stored": 0, "says": words.only_counted(found.firms, day.isoformat())}
    told["items"] = [_told(one, names[one.code]) for one in found.items.values()]
    return told


def _teller(house: "House") -> Any:  # noqa: ANN401 - a function
    from ledger.matches import counted  # noqa: PLC0415

    with house.ledger.read() as session:
        every = counted(session)

    def tell(done: int) -> None:
        if sys.stderr.isatty():
            click.echo("\r" + words.progress(done, every), err=True, nl=done >= every)

    return tell


def _told(one: "ItemCount", name: str) -> dict[str, Any]:
    from knowledge.rules.fitting import State  # noqa: PLC0415

    return {
        "code": one.code,
        "name": name,
        **{state.value: one.of(state) for state in State},
        "amount_range_fen": [one.low_fen, one.high_fen],
        "missing": [{"name": gap[0], "year": gap[1], "firms": firms} for gap, firms in one.lacks],
    }


def _figures(told: dict[str, Any]) -> Iterable[str]:
    from knowledge.rules.money import wan  # noqa: PLC0415

    yield words.heading(told["as_of"])
    for one in told["items"]:
        low, high = one["amount_range_fen"]
        amount = words.money(wan(low), None if high is None else wan(high)) if low or high != 0 else ""
        said = words.figures(one["eligible"], amount, one["near"], one["unknown"], one["ineligible"])
        yield words.item(one["code"], one["name"], said)
        lacks = [words.lack(words.fact(gap["name"], gap["year"]), gap["firms"]) for gap in one["missing"][:MOST_LACKS]]
        if lacks:
            yield words.lacking("、".join(lacks))
    yield told["says"]


def fitting(wanted: str, *, as_json: bool) -> None:
    """List the firms an item is in a state to, by what is stored. ``wanted``: "DY-13", or "DY-13=near"."""
    from bot.wiring import open_house  # noqa: PLC0415
    from knowledge.rules.fitting import State  # noqa: PLC0415

    code, _, state = wanted.partition("=")
    code, state = code.strip().upper(), state.strip().lower() or State.ELIGIBLE.value
    if state not in list(State):
        raise click.ClickException(words.no_such_state(state, [one.value for one in State]))
    with open_house(load_settings()) as house:
        if code not in house.desk.standing.rules().marks:
            raise click.ClickException(words.no_such_item(code))
        found = list(house.desk.standing.firms_fitting(code, State(state)))
    if as_json:
        click.echo(json.dumps({"code": code, "state": state, "firms": found}, ensure_ascii=False))
        return
    for uscc in found or [words.NOBODY]:
        click.echo(uscc)


def compare(code: str, draft: Path | None, as_of: datetime | None, *, as_json: bool) -> None:
    """Show who would gain and who would lose if an item's draft were published, and how much. Nothing is written."""
    from bot.wiring import open_house  # noqa: PLC0415
    from knowledge.items.difference import as_told, difference  # noqa: PLC0415
    from knowledge.items.needs import names_needed  # noqa: PLC0415
    from knowledge.items.population import population  # noqa: PLC0415

    with open_house(load_settings()) as house:
        day = as_of.date() if as_of else house.desk.today()
        old, new = house.desk.offers.items().item(code), _draft(house, code, draft)
        if new.code != code:
            raise click.ClickException(words.other_item(code, new.code))
        texts = [item for item in (old, new) if item is not None]
        found = difference(old, new, population(house.ledger, names=names_needed(texts)), day)
    if as_json:
        click.echo(json.dumps({"code": code, "name": new.name} | as_told(found), ensure_ascii=False))
        return
    for line in _compared(code, new.name, found):
        click.echo(line)


def _draft(house: "House", code: str, file: Path | None) -> "Item":
    from knowledge.items.reckoning import item_of  # noqa: PLC0415
    from ledger.items import open_item  # noqa: PLC0415

    folder = house.city.folder / "items"
    if file is not None:
        return item_of(file.read_text(encoding="utf-8-sig"), file.name, folder)
    with house.ledger.read() as session:
        row = open_item(session, code)
    if row is None:
        raise click.ClickException(words.no_draft(code))
    return item_of(row.text, f"{code.lower()}.yaml", folder)


def _compared(code: str, name: str, found: "Difference") -> Iterable[str]:
    from knowledge.rules.money import wan  # noqa: PLC0415

    yield words.compared(code, name, found.day.isoformat(), found.firms)
    sums = [words.sum_of(one.firms, _amount(one.low_fen, one.high_fen)) for one in (found.before, found.after)]
    yield words.sums(*sums)
    amounts = {
        "gainers": words.more_in_all(words.money(wan(found.gained_fen), wan(found.gained_fen))),
        "losers": words.less_in_all(words.money(wan(found.lost_fen), wan(found.lost_fen))),
    }
    for turn in words.TURNS:
        moved = getattr(found, turn)
        if moved:
            yield words.turn(turn, len(moved), amounts.get(turn, ""))
            yield from (words.moved(one.name, one.uscc, _held(one.before), _held(one.after)) for one in moved[:SHOWN])
        if len(moved) > SHOWN:
            yield words.further(len(moved) - SHOWN)
    yield words.nothing_changes() if found.nothing else words.unchanged(found.unchanged)


def _held(one: "Held") -> str:
    paid = one.low_fen or one.high_fen != 0
    return words.held(words.state(one.state.value), _amount(one.low_fen, one.high_fen) if paid else "")


def _amount(low: int, high: int | None) -> str:
    from knowledge.rules.money import wan  # noqa: PLC0415

    return words.money(wan(low), None if high is None else wan(high))
