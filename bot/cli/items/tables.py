"""huiqi items export, import: the items as a workbook (xlsx) and back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.items.desk import editing_of
from bot.cli.library.house import BY, JSON, actor, opened, say
from config.errors import HuiqiError

if TYPE_CHECKING:
    from knowledge.items.from_sheets import Cells, Formulas

READ_S, READ_CHARS = 60.0, 20_000_000


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--code", "codes", multiple=True, help="Only this item; can be given several times.")
@JSON
def export(file: Path, codes: tuple[str, ...], *, as_json: bool) -> None:
    """Write the items that count now as a workbook: items, conditions, amounts, materials, sentences."""
    from knowledge.items.shelf import texts_by_code  # noqa: PLC0415 - imported when called: --help costs nothing
    from knowledge.items.to_sheets import sheets_of  # noqa: PLC0415
    from knowledge.library.workbook import write  # noqa: PLC0415

    with opened() as house:
        texts = texts_by_code(editing_of(house).texts())
    strange = [code for code in codes if code not in texts]
    if strange:
        raise HuiqiError(f"没有编号为 {'、'.join(strange)} 的事项。编号可用 huiqi items list 查到。")
    chosen = {code: text for code, text in texts.items() if not codes or code in codes}
    try:
        write(sheets_of(chosen), file)
    except OSError as wrong:
        raise HuiqiError(f"写不了 {file}：{wrong.strerror}。请换一个位置，或关闭打开它的程序。") from wrong
    say({"file": str(file), "items": len(chosen)}, [f"{len(chosen)}项已写到 {file}。"], as_json=as_json)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would become of each item, write nothing.")
@BY
@JSON
def import_(file: Path, *, dry_run: bool, by: str, as_json: bool) -> None:
    """Make drafts of the items a workbook changes; each fault with its sheet and cell. Ends with 2 on a fault."""
    from knowledge.items.from_sheets import read_sheets  # noqa: PLC0415 - as above
    from knowledge.items.taking_in import DRAFTED, REFUSED, take_in, tally  # noqa: PLC0415

    cells, formulas = _cells(file)
    with opened() as house:
        desk = editing_of(house)
        book = read_sheets(cells, formulas, desk.texts())
        became = take_in(desk, book, actor(house, by), file.name, dry_run=dry_run)
    counts = tally(became)
    told = {
        "dry_run": dry_run,
        "drafts": [one.code for one in became if one.what == DRAFTED],
        "refused": [{"code": one.code, "why": list(one.why)} for one in became if one.what == REFUSED],
        "faults": [{"sheet": one.sheet, "cell": one.cell, "says": one.says} for one in book.every_fault],
        "unchanged": sum(counts.values()) - counts[DRAFTED] - counts[REFUSED],
    }
    lines = [str(fault) for fault in book.faults]
    lines += [f"{one.code}：{one.what}{'。' if one.why else ''}{''.join(one.why)}" for one in became if one.what in
              {DRAFTED, REFUSED}]  # fmt: skip
    lines.append("，".join(f"{what} {count} 项" for what, count in counts.items()) + "。")
    say(told, [*lines, *(["（只是试读，没有写入）"] if dry_run else [])], as_json=as_json)
    sys.exit(2 if counts[REFUSED] or book.faults else 0)


def _cells(file: Path) -> "tuple[Cells, Formulas]":
    from knowledge.errors import FileRefused  # noqa: PLC0415 - as above
    from knowledge.library.reading import Reading  # noqa: PLC0415

    try:
        with Reading(READ_S, READ_CHARS) as reading:
            return reading.cells(file)
    except FileRefused as refused:
        raise HuiqiError(f"{file.name}：{refused}") from refused
