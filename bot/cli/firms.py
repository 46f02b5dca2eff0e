"""huiqi firms: what is known of enterprises, read in from lists and shown."""

import csv
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.settings import load_settings
from config.words import facts as words
from knowledge.rules import uscc

if TYPE_CHECKING:
    from bot.wiring import House
    from knowledge.firms.roster import Roster

LIST_S, LIST_CHARS = 600.0, 200_000_000  # a list of all 257,349 entities of a city
TEMPLATE = (
    *("统一社会信用代码", "企业名称", "注册地", "登记类型", "所有制", "登记状态", "成立日期", "行业代码"),
    *(
        "是否规模以上",
        "首次入统日期",
        "营业收入{y}（万元）",
        "研发费用{y}（万元）",
        "研发费用{p}（万元）",
        "从业人员{y}（人）",
    ),
    *("资产总额{y}（万元）", "高新技术企业", "专精特新中小企业", "失信被执行人", "经营异常"),
)


@click.group()
def firms() -> None:
    """What is known of enterprises: import lists, show one."""


@firms.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--source", default="导入", type=click.Choice(["部门数据", "导入", "助理填报"]), help="Where it comes from."
)
@click.option("--from", "given_by", default="", metavar="NAME", help="The department or person; default: the file.")
@click.option("--as-of", "as_of", default="", metavar="DAY", help="The day the list describes; default: today.")
@click.option("--confirm-codes", is_flag=True, help="Take rows whose code fails its check character.")
@click.option("--dry-run", is_flag=True, help="Only report, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def import_(
    file: Path, source: str, given_by: str, as_of: str, *, confirm_codes: bool, dry_run: bool, as_json: bool
) -> None:
    """Take in a list of enterprises (xlsx, xls, csv) and report on every row.

    Ends with 2 when a row gave nothing; the other rows are taken all the same.
    """
    from bot.wiring import open_house  # noqa: PLC0415 - imported when called, so that --help costs nothing

    day = _day(as_of)
    with open_house(load_settings()) as house:
        roster = _read(house, file)
        told = [] if dry_run else _note(house, roster, source, given_by or file.name, day, confirmed=confirm_codes)
        report = _report(roster, {row["row"]: row for row in told}, confirmed=confirm_codes)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        for line in _lines(report, dry_run=dry_run):
            click.echo(line)
    if report["refused"]:
        sys.exit(2)


@firms.command("show")
@click.argument("code", metavar="USCC")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def show(code: str, *, as_json: bool) -> None:
    """Show what is known of one enterprise: value, source, day, who verified it."""
    from bot.wiring import open_house  # noqa: PLC0415
    from ledger.enterprises import enterprise_by_uscc  # noqa: PLC0415
    from ledger.facts import counting, current_facts, disputed  # noqa: PLC0415

    wanted = uscc.normalise(code)
    with open_house(load_settings()) as house, house.ledger.read() as session:
        firm = enterprise_by_uscc(session, wanted)
        if firm is None:
            raise click.ClickException(f"没有这家企业：{wanted}。请核对代码，或先用 huiqi firms import 导入。")
        rows = current_facts(session, wanted)
        others = [(best.name, best.year, other.source.value, other.value) for best, other in disputed(rows)]
        shown = [
            {
                "name": row.name,
                "year": row.year or None,
                "value": row.value,
                "source": row.source.value,
                "as_of": row.as_of.isoformat(),
                "by": row.said_by,
                "verified_by": row.verified_by,
            }
            for row in counting(rows)
        ]
        head = {"uscc": firm.uscc, "name": firm.name, "region": firm.region, "version": firm.facts_version}
    if as_json:
        click.echo(json.dumps({**head, "facts": shown, "disputed": others}, ensure_ascii=False))
        return
    click.echo(f"{head['name'] or '（名称未知）'}  {head['uscc']}  {head['region']}")
    for one in shown:
        year = f" {one['year']}年" if one["year"] else ""
        verified = f"，{one['verified_by']}核实" if one["verified_by"] else ""
        given = f"{one['source']} {one['by']}，{one['as_of']}{verified}"
        click.echo(f"{words.label(str(one['name']))}{year}：{_plain(one['value'])}（{given}）")
    for name, of, source, value in others:
        click.echo(f"两处不同：{words.label(name)}{f' {of}年' if of else ''}，{source}为{_plain(value)}。")


@firms.command("template")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def template(file: Path) -> None:
    """Write an empty list (csv) with the usual columns; other columns may be added by their names."""
    year = datetime.now(UTC).year - 1
    with file.open("w", encoding="utf-8-sig", newline="") as made:
        csv.writer(made).writerow(title.format(y=year, p=year - 1) for title in TEMPLATE)
    click.echo(f"模板已写到 {file}，用 WPS 或 Excel 打开填写。")


def _day(text: str) -> date:
    if not text:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise click.BadParameter(f"{text} is no day; write it as 2026-05-31", param_hint="--as-of") from wrong


def _read(house: "House", file: Path) -> "Roster":
    from knowledge.errors import FileRefused  # noqa: PLC0415
    from knowledge.firms.roster import read_roster  # noqa: PLC0415
    from knowledge.library.document import Table  # noqa: PLC0415
    from knowledge.library.reading import Reading  # noqa: PLC0415

    try:
        with Reading(LIST_S, LIST_CHARS) as reading:
            document, _, _ = reading.read(file)
        table = next((block for block in document.blocks if isinstance(block, Table)), Table((), ()))
        return read_roster(table.header, table.rows, lambda name: _region(house, name))
    except FileRefused as refused:
        raise click.ClickException(f"{file.name}：{refused}") from refused


def _region(house: "House", name: str) -> str:
    found = house.city.regions_in(name)
    return found[0].code if found else ""


def _note(
    house: "House", roster: "Roster", source: str, given_by: str, day: date, *, confirmed: bool
) -> list[dict[str, Any]]:
    from ledger.enterprises import know_enterprise  # noqa: PLC0415
    from ledger.facts import FactSource, Given, Giver, note_facts  # noqa: PLC0415

    now = datetime.now(UTC)
    giver = Giver(FactSource(source), day, given_by)
    told = []
    for row in roster.rows:
        if row.problems or (row.doubts and not confirmed):
            continue
        with house.ledger.write() as session:
            firm = know_enterprise(session, row.uscc, now, row.name, row.region)
            firm.name, firm.region = row.name or firm.name, row.region or firm.region
            noted = note_facts(
                session, row.uscc, [Given(one.name, one.value, one.year) for one in row.said], giver, now
            )
        changed = [one for one in noted if one.changed]
        new = all(one.before is None for one in changed) and len(changed) == len(noted)
        told.append({"row": row.number, "changed": len(changed), "new": new})
    return told


def _report(roster: "Roster", told: dict[int, dict[str, Any]], *, confirmed: bool) -> dict[str, Any]:
    rows = []
    for row in roster.rows:
        held = [*row.problems, *(() if confirmed else row.doubts)]
        done = told.get(row.number)
        became = "拒绝" if held else "可导入" if done is None else "新增" if done["new"] else "更新"
        if done is not None and not done["changed"]:
            became = "不变"
        rows.append({"row": row.number, "uscc": row.uscc, "name": row.name, "became": became, "problems": held})
    refused = sum(row["became"] == "拒绝" for row in rows)
    return {"rows": rows, "taken": len(rows) - refused, "refused": refused, "columns": list(roster.unknown)}


def _lines(report: dict[str, Any], *, dry_run: bool) -> list[str]:
    lines = list(report["columns"])
    for row in report["rows"]:
        why = "".join(row["problems"])
        lines.append(f"第{row['row']}行 {row['name']} {row['uscc']}：{row['became']}{'。' if why else ''}{why}")
    ending = "（只是试读，没有写入）" if dry_run else ""
    return [*lines, f"共{len(report['rows'])}行，可用{report['taken']}行，拒绝{report['refused']}行{ending}。"]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value == []:
        return "无"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
