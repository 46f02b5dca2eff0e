"""Changing what was read: every change makes a version that waits, with the person as the evidence of each value."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from knowledge.errors import ActRefused, NotInBase
from knowledge.library.digest import LABEL_MAX
from knowledge.library.fields import FIELDS, field_named, name_of, read_value, shown
from knowledge.library.likeness import sketch_of
from knowledge.library.records import Records, take_turn
from knowledge.library.relations import title_key
from knowledge.library.versions import copy_of, newest_or
from knowledge.rules.docno import find_docnos
from ledger.audit import Actor, record
from ledger.bonds import Bond
from ledger.policies import OpenSession, policies_by_doc_no, policy_by_id
from ledger.versions import Doubt, Version, VersionState, doubt_by_id, doubts_of, unpack, versions_of, waiting_version

ADOPTED, CORRECTED, NOT_APPLICABLE = "采纳", "更正", "不适用"
_ARTICLE = re.compile(r"^articles\.(\d+)\.(text|label|responsible)$")
_WINDOW_DAYS = ("opens_on", "closes_on")
_ID = re.compile(r"^P\d{6,}$")
_KEY = re.compile(r"^[\u4e00-\u9fa5]{2,40}(?:(?:19|20)\d{2})?-\d{1,5}$")  # a 文号 as relations keep it: 德办发2022-12
_AGENCY = re.compile(r"[发函规字办通电文令例告](?:\d{4})?-\d{1,5}$")  # not a title that ends in years: 规划2021-2025


def edit(
    records: Records,
    policy_id: str,
    changes: Mapping[str, Any],
    actor: Actor,
    reason: str,
    based_on: int | None = None,
) -> int:
    """Make a waiting version from the newest one with some values changed (see ``Registrar.edit``); return its number.

    Raises:
        NotInBase: no such document.
        ActRefused: an unknown name, a value that can't be, nothing changed, or somebody was quicker.

    """
    with records.ledger.write() as session:
        take_turn(session)
        version, _ = edit_in(session, policy_id, changes, actor, reason, records.now(), based_on)
        return version.number


def edit_in(
    session: OpenSession,
    policy_id: str,
    changes: Mapping[str, Any],
    actor: Actor,
    reason: str,
    now: datetime,
    based_on: int | None = None,
) -> tuple[Version, dict[str, Any]]:
    """Do what ``edit`` does in an open transaction; return the version and what it changed."""
    newest = (
        waiting_version(session, policy_id) or _sent_back(session, policy_id, based_on) or newest_or(session, policy_id)
    )
    if based_on is not None and newest.number != based_on:
        raise ActRefused(
            f"{policy_id} 已有新的第 {newest.number} 版（{newest.author_name or newest.author} 修改），"
            f"您看的是第 {based_on} 版。请刷新后在最新版上修改。"
        )
    old = unpack(newest.content)
    content = deepcopy(old)
    for name, value in changes.items():
        _change(session, content, name, value, actor)
    before, after = _differences(old, content)
    if not after:
        raise ActRefused(f"{policy_id} 没有任何改动：给出的值和现在的一样。")
    version = copy_of(session, newest, content, actor, now, reason)
    if newest.state in {VersionState.PENDING, VersionState.SCHEDULED, VersionState.REJECTED}:
        version.hands = list(dict.fromkeys([*newest.hands, actor.who]))
    if any(name.startswith("articles.") for name in after):
        version.sketch = sketch_of("\n".join(one["text"] for one in content["articles"]))
    _carry_doubts(session, newest, version, {name.split(".")[0] for name in changes}, actor, now)
    record(
        session, actor, "policy.edited", policy_id, now, before=before, after={"number": version.number, **after},
        reason=reason,
    )  # fmt: skip
    session.flush()
    return version, after


def settle(records: Records, doubt_id: int, verdict: str, value: str, actor: Actor) -> int:
    """Settle one doubt (see ``Registrar.settle``); return the number of the version that holds the outcome."""
    if verdict not in {ADOPTED, CORRECTED, NOT_APPLICABLE}:
        raise ActRefused(f"处理结果只能是“{ADOPTED}”“{CORRECTED}”或“{NOT_APPLICABLE}”，不能是“{verdict}”。")
    now = records.now()
    with records.ledger.write() as session:
        take_turn(session)
        doubt = doubt_by_id(session, doubt_id)
        if doubt is None:
            raise NotInBase(f"没有编号 {doubt_id} 的待核事项。可用 huiqi library review 查看全部待核事项。")
        if doubt.settled_at is not None:
            raise ActRefused(f"待核事项 {doubt_id} 已由 {doubt.settled_by} 处理为“{doubt.verdict}”。")
        said = doubt.proposed if verdict == ADOPTED else value
        if verdict != NOT_APPLICABLE and not said.strip():
            raise ActRefused(
                f"待核事项 {doubt_id} 没有可采纳的值，请用“{CORRECTED}”并写明{name_of(doubt.field)}。"
                if verdict == ADOPTED
                else f"更正需要写明{name_of(doubt.field)}的值。"
            )
        doubt.settled_at, doubt.settled_by, doubt.verdict = now, actor.name or actor.who, verdict
        session.flush()
        after = {"doubt": doubt_id, "field": doubt.field, "verdict": verdict}
        record(session, actor, "doubt.settled", doubt.policy_id, now, after=after, reason=doubt.reason)
        if verdict == NOT_APPLICABLE or doubt.field not in FIELDS or _stands(session, doubt, said):
            return doubt.number
        version, _ = edit_in(
            session, doubt.policy_id, {doubt.field: said}, actor, f"处理待核事项：{name_of(doubt.field)}", now
        )
        return version.number


def _sent_back(session: OpenSession, policy_id: str, number: int | None) -> Version | None:
    """Return the version a person names when it is the newest and was sent back: it is worked on, not begun anew."""
    last = next(iter(versions_of(session, policy_id)), None)
    return last if last is not None and last.number == number and last.state is VersionState.REJECTED else None


def _stands(session: OpenSession, doubt: Doubt, said: str) -> bool:
    """Tell whether the newest version has this value already."""
    newest = waiting_version(session, doubt.policy_id) or newest_or(session, doubt.policy_id)
    return bool(unpack(newest.content)["fields"].get(doubt.field) == read_value(doubt.field, said))


def _change(session: OpenSession, content: dict[str, Any], name: str, value: Any, actor: Actor) -> None:  # noqa: ANN401
    article = _ARTICLE.match(name)
    column = field_named(name)
    if column:
        content["fields"][column] = read_value(column, value)
        _witness(content, column, shown(content["fields"][column]), actor)
    elif article:
        _change_article(content, int(article[1]), article[2], value)
        _witness(content, name, str(value), actor)
    elif name == "windows":
        content["windows"] = [_window(row) for row in value]
        _witness(content, "windows", "；".join(_said(row) for row in content["windows"]), actor)
    elif name == "relations.add":
        for row in value:
            _relate(session, content, row)
            _witness(content, "relations", f"{row.get('bond')} {row.get('target')}", actor)
    elif name == "relations.remove":
        for row in value:
            _unrelate(session, content, row)
    else:
        known = "、".join(field.name for field in FIELDS.values())
        raise ActRefused(
            f"没有“{name}”这一项。可以改的有：{known}，以及 articles.<序号>.text、windows、relations.add。"
        )


def _witness(content: dict[str, Any], field: str, value: str, actor: Actor) -> None:
    """Write down the person as the evidence of a value, in place of what was read before."""
    kept = [one for one in content.get("findings", []) if one["field"] != field or field == "relations"]
    said = {
        "field": field, "value": value, "quote": "", "block": -1, "start": 0, "end": 0, "confidence": 1.0,
        "rule": "人工", "who": actor.name or actor.who,
    }  # fmt: skip
    content["findings"] = [*kept, said]


def _change_article(content: dict[str, Any], ordinal: int, part: str, value: Any) -> None:  # noqa: ANN401
    if not 1 <= ordinal <= len(content["articles"]):
        raise ActRefused(f"没有第 {ordinal} 个条文，这一版共有 {len(content['articles'])} 个。")
    if part == "responsible":
        given = value if isinstance(value, list | tuple) else re.split(r"[、,，]", str(value or ""))
        content["articles"][ordinal - 1][part] = [text for one in given if (text := str(one).strip())]
        return
    text = str(value or "").strip()
    if part == "text" and not text:
        raise ActRefused("条文不能改成空的。要去掉一条，请上传新版本的文件。")
    content["articles"][ordinal - 1][part] = text[:LABEL_MAX] if part == "label" else text


def _window(row: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(row) - {"batch", "closes_at", "all_year", "ordinal", "quote", *_WINDOW_DAYS}
    if unknown:
        raise ActRefused(f"申报时间没有“{'、'.join(sorted(unknown))}”这一项。")
    days = {name: read_value("issued_on", row.get(name)) for name in _WINDOW_DAYS}
    if days["opens_on"] and days["closes_on"] and days["closes_on"] < days["opens_on"]:
        raise ActRefused(f"申报截止 {days['closes_on']} 早于开始 {days['opens_on']}。请对照原文改正。")
    rest = {name: str(row.get(name) or "").strip() for name in ("batch", "closes_at", "quote")}
    return {**rest, **days, "all_year": bool(row.get("all_year")), "ordinal": int(row.get("ordinal") or 0)}


def _said(row: Mapping[str, Any]) -> str:
    span = "常年" if row["all_year"] else f"{row['opens_on'] or '？'} 至 {row['closes_on'] or '？'}"
    return f"{row['batch']} {span}".strip()


def _relate(session: OpenSession, content: dict[str, Any], row: Mapping[str, Any]) -> None:
    bond, key = _bond(row.get("bond")), target_key(session, str(row.get("target") or ""))
    since = read_value("issued_on", row.get("since"))
    link = {
        "bond": bond.value, "target_key": key, "since": since, "clause": str(row.get("clause") or "")[:200],
        "quote": str(row.get("quote") or ""), "change": str(row.get("change") or ""), "confidence": 1.0,
    }  # fmt: skip
    same = [one for one in content["links"] if (one["bond"], one["target_key"]) == (bond.value, key)]
    content["links"] = [one for one in content["links"] if one not in same] + [link]


def _unrelate(session: OpenSession, content: dict[str, Any], row: Mapping[str, Any]) -> None:
    bond, target = _bond(row.get("bond")), str(row.get("target") or "").strip()
    kept = any((one["bond"], one["target_key"]) == (bond.value, target) for one in content["links"])
    key = target if kept else target_key(session, target)
    left = [one for one in content["links"] if (one["bond"], one["target_key"]) != (bond.value, key)]
    if len(left) == len(content["links"]):
        raise ActRefused(f"这份文件没有“{bond.value} {row.get('target')}”这条关系。")
    content["links"] = left


def _bond(word: object) -> Bond:
    try:
        return Bond(str(word))
    except ValueError as unknown:
        raise ActRefused(f"没有“{word}”这种关系。可用的有：{'、'.join(Bond)}。") from unknown


def target_key(session: OpenSession, target: str) -> str:
    """Return the name by which a relation finds its document: a 文号, a title, or the names of a policy id.

    What this returns is returned again as it is.

    Raises:
        ActRefused: nothing is named, or the id is unknown.

    """
    target = target.strip()
    if _ID.match(target):
        policy = policy_by_id(session, target)
        if policy is None:
            raise ActRefused(f"政策库里没有已发布的 {target}，不能建立关系。请先发布它，或写文号、标题。")
        return policy.doc_no_key or title_key(policy.title)
    if _KEY.match(target) and (_AGENCY.search(target) or policies_by_doc_no(session, target)):
        return target[:80]
    numbers = find_docnos(target)
    key = numbers[0].key[:80] if numbers else title_key(target.strip("《》〈〉"))
    if not key:
        raise ActRefused("没有说明和哪份文件的关系。请写文号、标题或编号。")
    return key


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what changed, before and after, as the audit keeps it."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in FIELDS:
        if (old["fields"].get(name) or None) != (new["fields"].get(name) or None):
            before[name], after[name] = old["fields"].get(name), new["fields"].get(name)
    for at, (one, other) in enumerate(zip(old["articles"], new["articles"], strict=True), 1):
        for part in ("label", "text", "responsible"):
            if one.get(part) != other.get(part):
                before[f"articles.{at}.{part}"], after[f"articles.{at}.{part}"] = one.get(part), other.get(part)
    for name in ("links", "windows"):
        if old.get(name, []) != new.get(name, []):
            before[name], after[name] = old.get(name, []), new.get(name, [])
    return before, after


def _carry_doubts(
    session: OpenSession, old: Version, new: Version, changed: Sequence[str] | set[str], actor: Actor, now: datetime
) -> None:
    """Open doubts go with the text; those about a value that a person has given now are settled by it."""
    columns = {field_named(name) or name for name in changed}
    for doubt in doubts_of(session, old.policy_id, old.number):
        if doubt.field in columns:
            doubt.settled_at, doubt.settled_by, doubt.verdict = now, actor.name or actor.who, CORRECTED
        else:
            doubt.number = new.number
