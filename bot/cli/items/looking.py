"""huiqi items list, show, check, diff."""

import difflib
import json
import sys
from pathlib import Path
from typing import Any

import click

from bot.cli.items.desk import draft_lines, draft_told, editing_of, fault_told
from bot.cli.library.house import JSON, opened, say
from config.city import load_city
from config.settings import load_settings


@click.command("list")
@click.option("--words", default="", help="Only those whose code, name or department has this in it.")
@click.option("--level", default="", help="国家级, 省级, 市级, 县级 or 园区级.")
@click.option("--drafts", is_flag=True, help="Only items with a draft or a text that waits.")
@JSON
def list_(*, words: str, level: str, drafts: bool, as_json: bool) -> None:
    """List the items that count now, with what waits beside each."""
    from knowledge.items.shelf import listed  # noqa: PLC0415 - imported when called, so that --help costs nothing

    with opened() as house:
        rows = listed(editing_of(house), house.desk.today())
    found = [one for one in rows if one.fits(words, level=level) and (one.waiting or not drafts)]
    told = [
        {
            "code": one.code, "name": one.name, "level": one.level, "dept": one.dept, "region": one.region,
            "standing": one.standing, "waiting": one.waiting,
        }
        for one in found
    ]  # fmt: skip
    lines = [f"{one.code}\t{one.level}\t{one.dept}\t{one.standing}\t{one.name}\t{one.waiting}" for one in found]
    say({"items": told}, [*lines, f"共{len(found)}项。"], as_json=as_json)


@click.command()
@click.argument("code")
@click.option("--draft", "of_draft", is_flag=True, help="The draft instead of what counts.")
@JSON
def show(code: str, *, of_draft: bool, as_json: bool) -> None:
    """Show the text of item CODE that counts now, or its draft; and the history of its texts."""
    from knowledge.items.shelf import looked_at  # noqa: PLC0415 - as above

    with opened() as house:
        look = looked_at(editing_of(house), code)
    text = look.draft.row.text if of_draft and look.draft else look.text
    told: dict[str, Any] = {
        "code": code,
        "text": text,
        "published_here": look.published is not None,
        "draft": draft_told(look.draft) if look.draft else None,
        "history": [{"number": row.number, "state": row.state.value, "by": row.made_by} for row in look.history],
    }
    after = draft_lines(look.draft) if look.draft and not of_draft else []
    say(told, [text.rstrip("\n"), *(f"# {line}" for line in after)], as_json=as_json)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@JSON
def check(folder: Path | None, *, as_json: bool) -> None:
    """Check the items of FOLDER (the city's by default): every fault with file, line and a sentence; exit code 2.

    FOLDER may be one file; it is read with the common.yaml and stacking.yaml beside it.
    """
    from knowledge.items.faults import ItemsRefused  # noqa: PLC0415 - as above
    from knowledge.items.reading import read_file, read_items  # noqa: PLC0415

    place = folder or load_city(load_settings().city).folder / "items"
    faults, count = [], 0
    try:
        count = len((read_file(place) if place.is_file() else read_items(place)).items)
    except ItemsRefused as refused:
        faults = list(refused.faults)
    if as_json:
        told = {"ok": not faults, "items": count, "faults": [fault_told(one) for one in faults]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for fault in faults:
            click.echo(str(fault), err=True)
        click.echo(f"有{len(faults)}处要改，一项也没有采用。" if faults else f"{count}项，没有发现问题。")
    sys.exit(2 if faults else 0)


@click.command()
@click.argument("code")
def diff(code: str) -> None:
    """Show what the draft of item CODE changes in what counts now, line by line."""
    from knowledge.items.shelf import looked_at  # noqa: PLC0415 - as above

    with opened() as house:
        look = looked_at(editing_of(house), code)
    if look.draft is None:
        click.echo(f"{code} 没有草稿。")
        return
    lines = difflib.unified_diff(
        look.text.splitlines(), look.draft.row.text.splitlines(), "现行", "草稿", lineterm="", n=2
    )
    for line in lines:
        click.echo(line)
