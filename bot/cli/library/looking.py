"""huiqi library show, status, diff, impact: what is in the base, and what an act would change."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.library.house import DAY, JSON, local, one_meant, opened, policies_meant, say
from config.words.library import act_name

if TYPE_CHECKING:
    from bot.wiring import House
    from knowledge.library.diff import Diff
    from knowledge.library.impact import Impact
    from knowledge.library.standing import Standing
    from ledger.policies import Policy

PLAIN = (
    "policy_id", "title", "inner_title", "doc_no", "index_no", "issuer", "department", "contact", "level", "region",
    "kind", "themes", "subject_types", "support_modes", "interpreters", "attachments", "draft", "successor_id",
    "source_name", "media_type", "sha256", "version",
)  # fmt: skip
DAYS = (
    "issued_on", "published_on", "effective_on", "expires_on", "repealed_on", "revised_on", "suspended_on", "partly_on",
)  # fmt: skip


@click.command()
@click.argument("document")
@click.option("--version", "number", type=int, default=None, help="One version instead of what is on the shelf.")
@click.option("--as-of", type=DAY, default=None, help="The text that was the rule on a day.")
@JSON
def show(document: str, *, number: int | None, as_of: datetime | None, as_json: bool) -> None:
    """Show what is known of DOCUMENT: fields with evidence, relations both ways, windows, versions, audit, articles."""
    with opened() as house:
        policy_id = one_meant(house, document)
        standing = house.registrar.standing(policy_id, as_of.date()) if as_of is not None else None
        data = _whole(house, policy_id, standing.number if standing else number)
        if standing is not None:
            data |= {"as_of": standing.day, "status": standing.status.value}
    say(data, _show_lines(data), as_json=as_json)


@click.command()
@click.argument("document")
@click.option("--as-of", type=DAY, default=None, help="The day asked, past or future; default: today in China.")
@JSON
def status(document: str, *, as_of: datetime | None, as_json: bool) -> None:
    """Tell the three clocks of DOCUMENT: its own validity, the windows to apply, the fund."""
    with opened() as house:
        day = as_of.date() if as_of else house.desk.today()
        every = [house.registrar.standing(one, day) for one in policies_meant(house, document)]
    say({"day": day, "documents": every}, (line for one in every for line in _standing(one)), as_json=as_json)


@click.command()
@click.argument("document")
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@click.option("--with", "other", default="", metavar="DOCUMENT", help="Compare with another document instead.")
@click.option("--all", "every", is_flag=True, help="Also list the articles that stayed.")
@JSON
def diff(document: str, old: int | None, new: int | None, *, other: str, every: bool, as_json: bool) -> None:
    """Compare versions OLD and NEW of DOCUMENT article by article; without numbers the live and the newest one."""
    with opened() as house:
        policy_id = one_meant(house, document)
        if other:
            found = house.registrar.diff_documents(policy_id, one_meant(house, other))
        else:
            pair = (old, new) if old is not None and new is not None else _last_two(house, policy_id, old)
            found = house.registrar.diff(policy_id, *pair)
    shown = found.articles if every else found.changed
    say({"diff": found, "changed": found.changed}, _diff(found, shown), as_json=as_json)


@click.command()
@click.argument("document")
@click.argument("number", type=int, required=False)
@JSON
def impact(document: str, number: int | None, *, as_json: bool) -> None:
    """Tell what publishing version NUMBER of DOCUMENT would change; without NUMBER what taking it off would."""
    with opened() as house:
        found = house.registrar.impact(one_meant(house, document), number or 0)
    say({"impact": found}, _impact(found), as_json=as_json)


def _whole(house: "House", policy_id: str, number: int | None) -> dict[str, Any]:
    from ledger.policies import policy_by_id  # noqa: PLC0415 - imported when called, so that --help costs nothing

    seen = house.registrar.look(policy_id, number)
    with house.ledger.read() as session:
        policy = policy_by_id(session, policy_id)
        live = policy is not None and (number is None or policy.version == seen.number)
        data = _described(policy) if policy is not None and live else {"policy_id": policy_id, **seen.fields}
    return data | {
        "state": seen.state,
        "number": seen.number,
        "original": str(house.registrar.original_path(policy_id, seen.number)),
        "articles": list(seen.articles),
        **_ties(house, policy_id),
        "windows": list(seen.windows),
        "evidence": list(seen.evidence),
        "doubts": list(seen.doubts),
        **_history(house, policy_id),
    }


def _ties(house: "House", policy_id: str) -> dict[str, Any]:
    """Tell what a document does to others, and what others do to it."""
    from ledger.policies import policies_by_ids, relations_of  # noqa: PLC0415 - as above

    with house.ledger.read() as session:
        acts, into = relations_of(session, policy_id)
        names = policies_by_ids(
            session, [one for act in acts if (one := act.target_id)] + [act.policy_id for act in into]
        )
    return {
        "relations": [
            {
                "bond": act.bond.value,
                "target": names[act.target_id].title if act.target_id in names else act.target_key,
                "target_id": act.target_id or "",
                "clause": act.clause,
            }
            for act in acts
        ],
        "acted_on_by": [
            {
                "bond": act.bond.value,
                "title": names[act.policy_id].title if act.policy_id in names else "",
                "policy_id": act.policy_id,
                "clause": act.clause,
            }
            for act in into
        ],
    }


def _history(house: "House", policy_id: str) -> dict[str, Any]:
    """Tell the versions of a document and what was done to it."""
    from ledger.audit import entries_about  # noqa: PLC0415 - as above
    from ledger.versions import versions_of  # noqa: PLC0415

    with house.ledger.read() as session:
        return {
            "versions": [
                {
                    "number": one.number, "state": one.state.value, "author": one.author_name or one.author,
                    "reviewer": one.reviewer_name or one.reviewer, "created_at": one.created_at,
                    "published_at": one.published_at, "publish_at": one.publish_at, "note": one.note,
                }
                for one in versions_of(session, policy_id)
            ],
            "audit": [
                {"at": one.at, "who": one.name or one.who, "action": one.action, "reason": one.reason}
                for one in entries_about(session, policy_id, 20)
            ],
        }  # fmt: skip


def _described(policy: "Policy") -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(policy, name) for name in PLAIN}
    return data | {name: day.isoformat() if (day := getattr(policy, name)) else "" for name in DAYS}


def _show_lines(data: dict[str, Any]) -> Iterator[str]:
    from knowledge.library.fields import name_of  # noqa: PLC0415 - as above

    then = f"  {data['as_of']} 时{data['status']}" if "as_of" in data else ""
    yield f"{data['policy_id']}《{data['title']}》 第 {data['number']} 版 {data['state']}{then}"
    sure = {one.field: one for one in data["evidence"]}
    for name, value in data.items():
        if name in {*PLAIN, *DAYS} - {"policy_id", "title", "sha256", "media_type", "version"} and value not in (
            "",
            None,
            [],
            False,
        ):
            text = "、".join(value) if isinstance(value, list) else value
            yield f"  {_NAMES.get(name) or name_of(name)}：{'是' if text is True else text}{_because(sure.get(name))}"
    yield f"  原件：{data['original']}"
    for one in data["doubts"]:
        yield f"  待核 [{one.doubt_id}] {one.name}：{one.reason}"
    for act in data["relations"]:
        yield f"  {act['bond']} → {act['target']} {act['target_id']} {act['clause']}".rstrip()
    for act in data["acted_on_by"]:
        yield f"  被{act['bond']} ← {act['title']} {act['policy_id']} {act['clause']}".rstrip()
    for one in data["windows"]:
        span = "常年" if one["all_year"] else f"{one['opens_on'] or '？'} 至 {one['closes_on'] or '？'}"
        yield f"  申报时间：{one['batch']} {span}".replace("： ", "：")
    for one in data["versions"]:
        by = f"，{one['reviewer']} 审核" if one["reviewer"] else ""
        yield f"  第 {one['number']} 版 {one['state']}：{one['author'] or '（早期收入）'}{by} {one['note']}".rstrip()
    for one in data["audit"]:
        yield f"  {local(one['at'])} {one['who']} {act_name(one['action'])} {one['reason']}".rstrip()
    for one in data["articles"]:
        units = f"  责任单位：{'、'.join(one['responsible'])}" if one.get("responsible") else ""
        yield f"\n[{one['ordinal']}] {one['label']}  {' > '.join(one['path'])}{units}\n{one['text']}"


_NAMES = {"successor_id": "替代文件", "source_name": "文件名"}


def _because(evidence: Any) -> str:  # noqa: ANN401 - Evidence or None
    if evidence is None:
        return ""
    if evidence.who:
        return f"（{evidence.who}填写）"
    return f"（原文“{evidence.quote[:40]}”，把握 {evidence.confidence:.0%}）" if evidence.quote else ""


def _standing(one: "Standing") -> Iterator[str]:
    yield f"{one.policy_id}《{one.title}》{one.doc_no}"
    yield f"  文件效力（{one.day}）：{one.status.value}  " + "，".join(f"{name} {day}" for name, day in one.dates)
    if one.extended_to:
        yield f"  有效期已延长至 {one.extended_to}"
    for heir in one.successors:
        yield f"  现在看：{heir.policy_id}《{heir.title}》{heir.doc_no}（{heir.status.value}）"
    if one.transition:
        yield f"  过渡期：{one.transition}"
    yield f"  申报时间：{one.window}"
    for window in one.windows:
        span = f"{window.opens_on or '？'} 至 {window.closes_on or '？'}" if window.opens_on or window.closes_on else ""
        yield f"    {window.batch} {span} {window.state}（见 {window.policy_id}《{window.title}》）".replace("  ", " ")
    said = one.fund
    yield (
        f"  资金：{said.year} 年 {said.state} {said.note}（{said.said_by} {said.said_on}）"
        if said
        else "  资金：没有登记"
    )
    for note in one.notes:
        yield f"  注意：{note}"


def _last_two(house: "House", policy_id: str, old: int | None) -> tuple[int, int]:
    from knowledge.errors import ActRefused  # noqa: PLC0415 - as above
    from ledger.versions import live_version, versions_of  # noqa: PLC0415

    with house.ledger.read() as session:
        numbers = [one.number for one in versions_of(session, policy_id)]
        live = live_version(session, policy_id)
    if old is not None:
        return old, numbers[0]
    if len(numbers) < 2:  # noqa: PLR2004 - two sides
        raise ActRefused(f"{policy_id} 只有一个版本，没有可比较的。要和别的文件比较请用 --with。")
    if live is not None and live.number != numbers[0]:
        return live.number, numbers[0]
    return numbers[1], numbers[0]


def _diff(found: "Diff", shown: Any) -> Iterator[str]:  # noqa: ANN401 - articles
    yield f"{found.old.policy_id} 第 {found.old.number} 版 → {found.new.policy_id} 第 {found.new.number} 版"
    for field in found.fields:
        yield f"  {field.name}：{field.old or '（空）'} → {field.new or '（空）'}"
    for relation in found.relations_added:
        yield f"  关系增加：{relation}"
    for relation in found.relations_removed:
        yield f"  关系减少：{relation}"
    if not found.changed:
        yield "  条文没有变化。"
    for one in shown:
        old, new = (side.label or f"第 {side.ordinal} 段" if side else "" for side in (one.old, one.new))
        yield f"[{one.kind}] {old if old == new or not new else f'{old} → {new}' if old else new}"
        yield "  " + "".join(_MARKS[piece.kind].format(piece.text) for piece in one.pieces)


_MARKS = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}


def _impact(found: "Impact") -> Iterator[str]:
    yield f"{found.act} {found.policy_id}" + (f" 第 {found.number} 版" if found.number else "") + " 会影响："
    if not found.number:
        yield f"  全部 {len(found.articles)} 个条文不再查得到。"
    for one in found.articles:
        if not found.number and not one.rests and not one.answers:
            continue
        rests = "；".join(f"{rest.kind}“{rest.name}”" for rest in one.rests)
        heard = f"，近期 {one.answers} 条回答引用过（{one.conversations} 个会话）" if one.answers else ""
        yield f"  [{one.change}] {one.label}{'：' + rests if rests else ''}{heard}"
    for rest in found.whole:
        yield f"  {rest.kind}“{rest.name}”以整份文件为依据"
    for other in found.documents:
        what = "，".join(f"{name} {before or '（空）'} → {after or '（空）'}" for name, before, after in other.changes)
        rests = "；".join(f"{rest.kind}“{rest.name}”" for rest in other.rests)
        yield f"  {other.policy_id}《{other.title}》：{what}{'；' + rests if rests else ''}"
    if not (found.articles or found.whole or found.documents):
        yield "  没有条文变化，也没有别的文件受影响。"
    since: date | None = found.since
    yield f"  {since} 以来引用过变动内容的回答：{found.answers} 条，{found.conversations} 个会话。"
