"""huiqi audit: what was done to the base, and whether the record of it is whole."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from config.settings import load_settings

if TYPE_CHECKING:
    from ledger.audit import AuditEntry


@click.group()
def audit() -> None:
    """Look at the audit log, and check its chain."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def verify(*, as_json: bool) -> None:
    """Check that no row of the audit log was changed, moved or removed; exit code 1 when one was."""
    from bot.wiring import open_house  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.audit import broken_link, last_entries  # noqa: PLC0415

    with open_house(load_settings()) as house, house.ledger.read() as session:
        broken = broken_link(session)
        last = next(iter(last_entries(session, 1)), None)
    count = last.seq if last else 0
    if as_json:
        data = {"whole": broken is None, "broken_at": broken, "entries": count, "last_hash": last.hash if last else ""}
        click.echo(json.dumps(data, ensure_ascii=False))
    elif broken is None:
        click.echo(f"审计记录完整，共 {count} 条，末条校验值 {last.hash if last else '（无）'}。")
    else:
        click.echo(f"审计记录在第 {broken} 条断开：这一条被改动、移动或缺失。请保全数据库并查明原因。", err=True)
    if broken is not None:
        sys.exit(1)


@audit.command("list")
@click.option("--who", default="", help="Staff id, or a part of the name.")
@click.option("--subject", default="", help="Policy id, staff id …")
@click.option("--action", default="", help="How the act begins: policy. duty. console. …")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="Rows, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_(who: str, subject: str, action: str, limit: int, *, as_json: bool) -> None:
    """List acts, the newest first."""
    from bot.wiring import open_house  # noqa: PLC0415 - as above
    from ledger.audit import Sought, entries_sought  # noqa: PLC0415

    with open_house(load_settings()) as house, house.ledger.read() as session:
        rows, count = entries_sought(session, Sought(who, action, subject), limit)
        plain = [_plain(row) for row in rows]
    if as_json:
        click.echo(json.dumps({"entries": plain, "count": count}, ensure_ascii=False))
        return
    if not plain:
        click.echo("没有符合条件的记录。")
    for row in plain:
        row["who"] = row["name"] or row["who"]
        click.echo("\t".join(str(row[name]) for name in ("seq", "at", "who", "action", "subject", "reason")))


def _plain(row: "AuditEntry") -> dict[str, Any]:
    names = ("seq", "who", "name", "role", "channel", "action", "subject", "before", "after", "reason", "hash")
    return {name: getattr(row, name) for name in names} | {"at": row.at.isoformat()}
