"""huiqi library export, audit, reindex: copies, the log of acts, and the indexes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.library.house import DAY, JSON, local, one_meant, opened, say
from config.words.library import act_name

if TYPE_CHECKING:
    from bot.wiring import House


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.argument("documents", nargs=-1)
@JSON
def export(target: Path, documents: tuple[str, ...], *, as_json: bool) -> None:
    """Write the base (or DOCUMENTS) to TARGET, a new folder or a .zip: originals, fields, articles, relations.

    Tables are CSV that office programs open; `huiqi library add TARGET` takes it in again.
    """
    with opened() as house:
        ids = [one_meant(house, one) for one in documents]
        done = house.registrar.export(target, ids)
    told = f"已导出 {done['documents']} 份文件、{done['articles']} 个条文到 {target}。"
    say({"path": target, **done}, [told], as_json=as_json)


@click.command()
@click.argument("document", default="")
@click.option("--since", type=DAY, default=None, help="First day.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="Acts at most.")
@click.option("--check", is_flag=True, help="Verify that no act was changed or removed.")
@JSON
def audit(document: str, *, since: "object", limit: int, check: bool, as_json: bool) -> None:
    """Tell who did what, the newest first: to DOCUMENT, or to all."""
    from datetime import datetime  # noqa: PLC0415 - imported when called, so that --help costs nothing

    from ledger.audit import broken_link, entries_about, last_entries  # noqa: PLC0415

    with opened() as house, house.ledger.read() as session:
        if check:
            broken = broken_link(session)
            told = "审计记录完整。" if broken is None else f"审计记录从第 {broken} 条起被改动或缺失，请立即报告。"
            say({"whole": broken is None, "broken_at": broken}, [told], as_json=as_json)
            sys.exit(0 if broken is None else 1)
        rows = entries_about(session, document, limit) if document else last_entries(session, limit)
        if document and not rows:  # a 文号 or a title; what was deleted is known by its id only
            rows = entries_about(session, one_meant(house, document), limit)
        rows = [one for one in rows if not isinstance(since, datetime) or local(one.at) >= f"{since:%Y-%m-%d}"]
    data = [
        {
            "seq": one.seq, "at": one.at, "who": one.who, "name": one.name, "channel": one.channel,
            "action": one.action, "subject": one.subject, "before": one.before, "after": one.after,
            "reason": one.reason,
        }
        for one in rows
    ]  # fmt: skip
    lines = [
        f"{local(one.at)} {one.name or one.who} {act_name(one.action)} {one.subject} {one.reason}".rstrip()
        for one in rows
    ]
    say({"acts": data}, lines or ["没有记录。"], as_json=as_json)


@click.command()
@click.option("--vectors", is_flag=True, help="The vectors too: tells what that takes first.")
@click.option("--yes", is_flag=True, help="Agree to what the vectors take.")
@JSON
def reindex(*, vectors: bool, yes: bool, as_json: bool) -> None:
    """Build the indexes again from the base, beside the old ones, and switch. The base itself is not touched.

    With --vectors, every article is embedded by the model that is configured; a run that broke off is taken up where it
    was. Questions are answered from the old vectors until the new ones are whole.
    """
    with opened() as house:
        if vectors:
            data, lines = _embed(house, agreed=yes)
            say(data, lines, as_json=as_json)
            return
        count = house.reindex()
    say({"policies": count}, [f"索引已重建，共 {count} 份政策。"], as_json=as_json)


def _embed(house: "House", *, agreed: bool) -> tuple[dict[str, Any], list[str]]:
    """Make the vectors again, or tell what it would take; return it as data and as lines."""
    from knowledge.errors import ActRefused  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from knowledge.search.embed_cost import cost_of  # noqa: PLC0415

    index, settings = house.vectors, house.settings
    if index is None:
        raise ActRefused(
            "没有可用的向量检索：没有配置 HUIQI_EMBED_BASE_URL 或 HUIQI_EMBED_FOLDER，"
            "或者正被服务进程使用（请先停掉它）。"
        )
    cost = cost_of(house.ledger, 0)
    yuan = cost.yuan(settings.embed_price)
    price = f"，约 {yuan:.2f} 元" if settings.embed_price else "，单价未设置（HUIQI_EMBED_PRICE）"
    if settings.embed_folder is not None:
        price = "，在本机计算"
    data: dict[str, Any] = {
        "articles": cost.articles, "chars": cost.chars, "tokens": cost.tokens,
        "yuan": round(yuan, 4) if settings.embed_price else None, "done": False,
    }  # fmt: skip
    line = f"将用 {index.name} 计算 {cost.articles} 条的向量，约 {cost.tokens} tokens{price}。"
    if not agreed:
        return data, [line, "同意请加 --yes。"]
    count = index.rebuild(house.ledger, lambda done: click.echo(f"已完成 {done} 份", err=True))
    return data | {"done": True, "policies": count}, [line, f"向量已重建，共 {count} 份政策。"]
