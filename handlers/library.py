"""Acts of admins on the base, in chat: publish, send back, take off, put back, roll back, delete, look at."""

import re
from datetime import date, timedelta

from config.words import library_acts as acts
from config.words import library_chat as words
from handlers.clocks import clocks
from handlers.desk import CHINA, Desk, actor_of
from handlers.library_when import day_in, ordered_for
from handlers.message import Link, Message, Reply
from handlers.moment import day_in_words
from handlers.upload import impact_line, obstacles
from handlers.which import ID, Which, which
from knowledge.library.rollback import version_to
from knowledge.rules.docno import find_docnos
from ledger.policies import policies_by_ids
from ledger.versions import Version, VersionState, live_version, versions_of, waiting_version

SHOWN = 5  # versions of a document on a phone
_SURE = re.compile(r"确认|确定")
_VERSION = re.compile(r"第\s*(\d{1,4})\s*版|[vV](\d{1,4})")
_BEFORE = re.compile(r"[上前]一?个?版")
_ACT = r"(?:请|麻烦|帮我)?(?:发布|退回|下架|撤下|撤回|下线|恢复|回滚|删除|政策状态)(?:政策|文件)?"


def publish(message: Message, desk: Desk) -> Reply:
    """“发布 P000123”, “发布 P000123 2027年1月1日”: the waiting version goes live, now or at a later time."""
    named = which(message, desk, "发布")
    version = _waiting(named, desk)
    if version is None:
        return _ask_back(named, "发布")
    actor = actor_of(message)
    at, vague = ordered_for(message.text, desk)
    if vague:
        return Reply(acts.one_day_please(vague), title="定时发布")
    registrar = desk.acts()
    if any(
        one.blocking and one.field == "reviewer" for one in registrar.problems(named.policy_id, version.number, actor)
    ):
        return Reply(words.reviewed_by_you(named.policy_id), title="不能发布")
    effect = impact_line(registrar, named.policy_id, version.number)
    registrar.publish(named.policy_id, version.number, actor, at=at, reason=message.text)
    if at is not None:
        local = at.astimezone(CHINA)
        told = words.scheduled(named.policy_id, named.title, f"{day_in_words(local.date())}{local:%H:%M}")
        return Reply(told, title="已定时")
    notes = [effect] if effect else []
    return _done(words.published(named.policy_id, named.title, version.number, notes), named, desk, "已发布")


def reject(message: Message, desk: Desk) -> Reply:
    """“退回 P000123 施行日期有误”."""
    named = which(message, desk, "退回")
    version = _waiting(named, desk)
    if version is None:
        return _ask_back(named, "退回")
    reason = _rest(message.text, named)
    if not reason:
        return Reply(words.reason_needed("退回", named.policy_id), title="退回")
    desk.acts().reject(named.policy_id, version.number, actor_of(message), reason)
    return Reply(words.rejected(named.policy_id, named.title), title="已退回")


def retire(message: Message, desk: Desk) -> Reply:
    """“下架 P000123”: asks first, says what rests on it."""
    named = which(message, desk, "下架")
    if named.ask_back:
        return Reply(named.ask_back, title="下架")
    if not _SURE.search(message.text):
        effect = impact_line(desk.acts(), named.policy_id, 0)
        what = f"{words.RETIRE_MEANS}{effect}"
        return Reply(words.confirm("下架", named.policy_id, named.title, what), title="请确认", whole=True)
    desk.acts().retire(named.policy_id, actor_of(message), _rest(message.text, named) or message.text)
    return Reply(words.retired(named.policy_id, named.title), title="已下架")


def restore(message: Message, desk: Desk) -> Reply:
    """“恢复 P000123”."""
    named = which(message, desk, "恢复")
    if named.ask_back:
        return Reply(named.ask_back, title="恢复")
    number = desk.acts().restore(named.policy_id, actor_of(message), message.text)
    return _done(words.restored(named.policy_id, named.title, number), named, desk, "已恢复")


def roll_back(message: Message, desk: Desk) -> Reply:
    """“回滚 P000123”, “… 到第2版”, “… 到上一版”, “… 到2026年11月20日”: without a place, to yesterday; asks first."""
    named = which(message, desk, "回滚")
    yesterday = desk.today() - timedelta(days=1)
    if named.ask_back:
        whole = named.ask_back == words.which_how("回滚")
        return Reply(acts.roll_back_how(yesterday.isoformat()) if whole else named.ask_back, title="回滚", whole=True)
    asked = _VERSION.search(message.text)
    to: int | date = int(asked[1] or asked[2]) if asked else day_in(message.text, desk) or yesterday
    with desk.ledger.read() as session:
        live = live_version(session, named.policy_id)
        if not asked and _BEFORE.search(message.text):
            older = [one.number for one in versions_of(session, named.policy_id) if one.published_at and one != live]
            if not older:
                return Reply(acts.no_version_before(named.policy_id), title="回滚")
            to = older[0]
        old = version_to(session, named.policy_id, to)
    said = f"第{to}版" if isinstance(to, int) else day_in_words(to)
    if not _SURE.search(message.text) and (live is None or live.number != old.number):
        what = acts.comes_back(old.number)
        if live is not None:
            diff = desk.acts().diff(named.policy_id, live.number, old.number)
            fields = [(one.name, one.old, one.new) for one in diff.fields[:SHOWN]]
            what = acts.goes_back(live.number, old.number, len(diff.changed), fields)
        told = words.confirm("回滚", named.policy_id, named.title, what, f"到{said}")
        return Reply(told, title="请确认", whole=True)
    number = desk.acts().rollback(named.policy_id, actor_of(message), to=to, reason=message.text)
    return _done(words.rolled_back(named.policy_id, named.title, number, said), named, desk, "已回滚")


def delete(message: Message, desk: Desk) -> Reply:
    """“删除 P000123 确认”: only with the word that confirms it."""
    named = which(message, desk, "删除")
    if named.ask_back:
        return Reply(named.ask_back, title="删除")
    if not _SURE.search(message.text) or not re.search(ID, message.text, re.IGNORECASE):
        effect = impact_line(desk.acts(), named.policy_id, 0)
        what = f"{words.DELETE_MEANS}{effect}"
        return Reply(words.confirm("删除", named.policy_id, named.title, what), title="请确认", whole=True)
    desk.acts().delete(named.policy_id, actor_of(message), _rest(message.text, named) or message.text)
    return Reply(words.deleted(named.policy_id, named.title), title="已删除")


def policy_status(message: Message, desk: Desk) -> Reply:
    """“政策状态 P000123”: its versions, and what stands between the waiting one and its publication."""
    named = which(message, desk, "政策状态")
    if named.ask_back:
        return Reply(named.ask_back, title="政策状态")
    registrar = desk.acts()
    lines = [words.status_head(named.policy_id, named.title, named.doc_no)]
    with desk.ledger.read() as session:
        on_shelf = named.policy_id in policies_by_ids(session, [named.policy_id])
        versions = list(versions_of(session, named.policy_id))
    if on_shelf:
        standing = registrar.standing(named.policy_id, desk.today())
        lines.append(words.fact("效力", standing.status.value))
        lines += clocks(standing, desk).lines
    lines += [
        words.version_line(
            one.number, one.state.value, one.author_name or one.author, one.reviewer_name or one.reviewer
        )
        for one in versions[:SHOWN]
    ]
    waits = [one for one in versions if one.state is VersionState.PENDING]
    if waits:
        lines.append(words.next_steps(named.policy_id, obstacles(registrar, named.policy_id, waits[0].number)))
    return _done("\n".join(lines), named, desk, "政策状态")


def _waiting(named: Which, desk: Desk) -> Version | None:
    if named.ask_back:
        return None
    with desk.ledger.read() as session:
        return waiting_version(session, named.policy_id)


def _ask_back(named: Which, title: str) -> Reply:
    return Reply(named.ask_back or words.nothing_waits(named.policy_id), title=title, whole=True)


def _done(text: str, named: Which, desk: Desk, title: str) -> Reply:
    return Reply(text, title=title, whole=True, links=(Link(named.policy_id, desk.page_url(named.policy_id)),))


def _rest(text: str, named: Which) -> str:
    """Return what a message says besides the act and the document: a reason."""
    rest = re.sub(ID, " ", re.sub(_ACT, " ", text, count=1), flags=re.IGNORECASE)
    for number in find_docnos(rest)[:1]:
        rest = rest[: number.start] + " " + rest[number.end :]
    rest = re.sub(r"《[^》]*》|这份|刚才那份|确认|确定|原因(?:是|为)?", " ", rest).replace(named.title, " ")
    return rest.strip(" ，,。：:；;\n")
