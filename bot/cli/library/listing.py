"""huiqi library list, review: what is in the base, what waits, what needs a person."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli.library.house import DAY, JSON, local, one_meant, opened, say

if TYPE_CHECKING:
    from bot.wiring import House


@click.command("list")
@click.argument("text", default="")
@click.option("--expiring", type=click.IntRange(0), metavar="DAYS", help="In force now and over within DAYS.")
@click.option(
    "--without",
    multiple=True,
    metavar="FIELD",
    help="Lacks validity, contact, department, theme, window … (repeatable).",
)
@click.option(
    "--status", "statuses", default="", help="现行有效, 未施行, 部分失效, 已修订, 暂停执行, 已失效, 已废止, 征求意见稿."
)
@click.option("--level", default="", help="国家级, 省级, 市级, 县级 (or 国, 省, 市, 县).")
@click.option("--region", default="", help="Region code or name.")
@click.option("--department", default="", help="Department, full or short name.")
@click.option("--theme", default="", help="Theme word.")
@click.option("--text", "words", default="", help="Words in title or 文号; as the argument.")
@click.option("--doubtful", is_flag=True, help="Those with something a person has to look at.")
@click.option("--pending", is_flag=True, help="Versions that wait to be published.")
@click.option("--failed", is_flag=True, help="Files that could not be taken in.")
@click.option("--as-of", type=DAY, default=None, help="The day whose status is shown.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="Rows at most.")
@JSON
def list_(  # noqa: PLR0913 - one argument an option
    text: str,
    *,
    expiring: int | None,
    without: tuple[str, ...],
    statuses: str,
    level: str,
    region: str,
    department: str,
    theme: str,
    words: str,
    doubtful: bool,
    pending: bool,
    failed: bool,
    as_of: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List documents on the shelf, narrowed by TEXT and options; or what waits, or what failed."""
    with opened() as house:
        if pending:
            _pending(house, limit, as_json=as_json)
            return
        if failed:
            _failed(house, limit, as_json=as_json)
            return
        from handlers.find import facets_of, status_of  # noqa: PLC0415 - imported when called: --help costs nothing
        from knowledge.library.listing import Filter, listed  # noqa: PLC0415
        from knowledge.rules.period import Status  # noqa: PLC0415

        facets = facets_of(house.desk.city, level, region, department, theme)
        wanted_statuses = [Status.DRAFT] if statuses == Status.DRAFT else status_of(statuses)
        wanted = Filter(
            text or words, expiring, without, frozenset(wanted_statuses), facets.level, facets.region,
            facets.department, facets.theme, doubtful,
        )  # fmt: skip
        rows = listed(house.registrar.records, wanted, as_of.date() if as_of else house.desk.today())
    lines = [
        f"{row.policy_id}  {row.status.value}  《{row.title}》 {row.doc_no}"
        + (f"  至 {row.expires_on}" if row.expires_on else "")
        + (f"  待核 {row.doubts}" if row.doubts else "")
        + (f"  待发布 {row.waiting}" if row.waiting else "")
        for row in rows[:limit]
    ]
    lines.append(f"共 {len(rows)} 份" + (f"，显示前 {limit} 份。" if len(rows) > limit else "。"))
    say({"total": len(rows), "policies": rows[:limit]}, lines, as_json=as_json)


@click.command()
@click.argument("document", default="")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1), help="Rows at most.")
@JSON
def review(document: str, *, limit: int, as_json: bool) -> None:
    """List what a person has to look at: of DOCUMENT, or of all."""
    from knowledge.library.listing import doubts_told  # noqa: PLC0415 - imported when called: --help costs nothing

    with opened() as house:
        policy_id = one_meant(house, document) if document else None
        with house.ledger.read() as session:
            rows = doubts_told(session, policy_id, limit)
    names = ("doubt_id", "policy_id", "number", "field", "proposed", "reason")
    lines = [
        f"[{doubt_id}] {policy_id} 第 {number} 版 {field}：{reason}" + (f"（读到：{proposed}）" if proposed else "")
        for doubt_id, policy_id, number, field, proposed, reason in rows
    ]
    lines = lines or ["没有待核事项。"]
    say({"doubts": [dict(zip(names, row, strict=True)) for row in rows]}, lines, as_json=as_json)


def _pending(house: "House", limit: int, *, as_json: bool) -> None:
    from knowledge.library.listing import waiting_versions  # noqa: PLC0415 - as above

    rows = waiting_versions(house.registrar.records)
    data = [
        {
            "policy_id": one.policy_id, "number": one.number, "state": one.state.value, "title": one.title,
            "doc_no": one.doc_no, "author": one.author, "author_name": one.author_name, "created_at": one.created_at,
            "publish_at": one.publish_at, "note": one.note,
        }
        for one in rows[:limit]
    ]  # fmt: skip
    lines = [
        f"{one.policy_id} 第 {one.number} 版  {one.state.value}  《{one.title}》 {one.doc_no}"
        f"  {one.author_name or one.author}" + (f"  {local(one.publish_at)}" if one.publish_at else "")
        for one in rows[:limit]
    ]
    say({"total": len(rows), "versions": data}, [*lines, f"共 {len(rows)} 个版本等待发布。"], as_json=as_json)


def _failed(house: "House", limit: int, *, as_json: bool) -> None:
    from knowledge.library.listing import failed_files  # noqa: PLC0415 - as above

    rows = failed_files(house.registrar.records, limit)
    data = [
        {
            "file_id": one.file_id, "name": one.name, "state": one.state.value, "reason": one.reason,
            "tries": one.tries, "came_at": one.came_at, "who": one.who_name or one.who,
        }
        for one in rows
    ]  # fmt: skip
    lines = [f"[{one.file_id}] {one.name}  {one.state.value}  {one.reason}" for one in rows]
    say({"total": len(rows), "files": data}, lines or ["没有未收入的文件。"], as_json=as_json)
