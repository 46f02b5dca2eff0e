"""huiqi find: policies by 文号, title, words and facets."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from config.settings import load_settings

if TYPE_CHECKING:
    from knowledge.search.hits import PolicyHit


@click.command()
@click.argument("text", nargs=-1)
@click.option("--level", default="", help="国家级, 省级, 市级, 县级 (or 国, 省, 市, 县).")
@click.option("--region", default="", help="Region code or name, e.g. 510603 or 旌阳区.")
@click.option("--department", default="", help="Department, full or short name.")
@click.option("--theme", default="", help="Theme word, e.g. 科技创新.")
@click.option("--status", default="", help="现行有效, 未施行, 部分失效, 已修订, 暂停执行, 已失效, 已废止.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day to answer for.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 200), help="Policies on a page.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1), help="Which page.")
@click.option("--explain", is_flag=True, help="Show on stderr, or in --json, how it was read and ranked.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def find(  # noqa: PLR0913, PLR0917 - one argument an option
    text: tuple[str, ...],
    level: str,
    region: str,
    department: str,
    theme: str,
    status: str,
    as_of: datetime | None,
    limit: int,
    page: int,
    *,
    explain: bool,
    as_json: bool,
) -> None:
    """Find policies by TEXT (文号, title or words), narrowed by facets. Without TEXT: all that fit the facets."""
    from bot.wiring import open_house  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from handlers.explain import explain_list  # noqa: PLC0415
    from handlers.find import facets_of, status_of  # noqa: PLC0415

    with open_house(load_settings()) as house:
        desk = house.desk
        day, facets = as_of.date() if as_of else desk.today(), facets_of(desk.city, level, region, department, theme)
        why = explain_list(" ".join(text), desk, day, facets, limit * page) if explain else None
        rows = desk.shelf.find_policies(
            " ".join(text),
            day=day,
            facets=facets,
            statuses=status_of(status),
            limit=limit,
            offset=(page - 1) * limit,
        )
    if why is not None and not as_json:
        click.echo("\n".join(why.lines()), err=True)
    if as_json:
        shown = {"policies": [_row(hit) for hit in rows], **({"explanation": why.to_json()} if why else {})}
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    if not rows:
        click.echo("没有查到符合条件的政策。可以减少条件或换个说法。")
    for hit in rows:
        click.echo(f"{hit.policy_id}  {hit.status.value}  《{hit.title}》 {hit.doc_no}")


def _row(hit: "PolicyHit") -> dict[str, str | float]:
    return {
        "policy_id": hit.policy_id,
        "title": hit.title,
        "doc_no": hit.doc_no,
        "level": hit.level,
        "region": hit.region,
        "status": hit.status.value,
        "score": round(hit.score, 4),
    }
