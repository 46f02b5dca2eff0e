"""Lists for admins in chat: what waits, what is doubted, what lacks something, what failed, and who did what."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from config.words import library_acts as acts
from config.words import library_lists as words
from handlers.desk import CHINA, Desk, actor_of
from handlers.message import Link, Message, Reply
from handlers.moment import day_in_words
from handlers.which import WAITING, known_as, which
from knowledge.errors import ActRefused, NotInBase
from knowledge.library.fields import name_of, shown
from knowledge.rules.chinese_date import add_months, chinese_int
from knowledge.rules.period import CITABLE_AS_RULE
from knowledge.rules.relative_day import find_days
from knowledge.search.filters import status_of
from ledger.articles import all_policies
from ledger.audit import AuditEntry, entries_about
from ledger.imports import ImportState, imports_in
from ledger.policies import Policy
from ledger.versions import open_doubts, versions_in

LISTED = 10  # rows on a phone
REASON_CHARS = 40
_WITHIN = re.compile(
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(?P<unit>天|日|个?月|周|个?星期|年)(?:之?内|以内)?"
)
_ARTICLE = re.compile(r"articles\.(\d+)\.(\w+)")
_PAGE = re.compile(r"第\s*(\d{1,4})\s*页")
_NUMBER = re.compile(r"\d{1,7}")


def waiting_list(message: Message, desk: Desk) -> Reply:
    """“待发布清单”."""
    with desk.ledger.read() as session:
        newest = {one.policy_id: one for one in versions_in(session, WAITING)}
    facts = [
        (
            one.policy_id,
            known_as(one.title),
            words.handed_in(one.number, one.author_name or one.author, _at(one.created_at)),
        )
        for one in newest.values()
    ]
    return _listed(message, words.WAITING_LIST, facts, desk, words.PUBLISH_TAIL, linked=False)


def doubt_list(message: Message, desk: Desk) -> Reply:
    """“待核清单”: what was read with too little confidence."""
    with desk.ledger.read() as session:
        doubts = open_doubts(session)
        titles = {one.policy_id: known_as(one.title) for one in versions_in(session, WAITING)}
        titles |= {one.policy_id: one.inner_title or one.title for one in all_policies(session)}
    by_policy: dict[str, list[str]] = {}
    for doubt in doubts:
        name = name_of(doubt.field)
        why = doubt.reason.partition("。")[0].partition("，但")[0].removeprefix(name)
        by_policy.setdefault(doubt.policy_id, []).append(f"{name}：{why[:REASON_CHARS]}")
    facts = [(one, titles.get(one, one), "；".join(said[:3])) for one, said in by_policy.items()]
    return _listed(message, words.DOUBT_LIST, facts, desk, words.DOUBT_TAIL)


def without_expiry(message: Message, desk: Desk) -> Reply:
    """“查没有有效期的政策”."""
    return _lacking(message, words.WITHOUT_EXPIRY, lambda one: one.expires_on is None, desk, words.EXPIRY_TAIL)


def without_contact(message: Message, desk: Desk) -> Reply:
    """“没有联系电话的”."""
    lacks = lambda one: not re.search(r"\d{5,}", one.contact)  # noqa: E731 - one line, used once
    return _lacking(message, words.WITHOUT_CONTACT, lacks, desk, words.CONTACT_TAIL)


def expiring(message: Message, desk: Desk) -> Reply:
    """“30天内到期的”, “三个月内到期的”, “下个月到期的政策”: the soonest first; without a time, of 30 days."""
    today = desk.today()
    first, last, said = _span(message, desk)
    with desk.ledger.read() as session:
        rows = [
            one
            for one in all_policies(session)
            if one.expires_on is not None
            and first <= one.expires_on <= last
            and status_of(one, today) in CITABLE_AS_RULE
        ]
    rows.sort(key=lambda one: (one.expires_on or today, one.policy_id))
    facts = [(one.policy_id, one.inner_title or one.title, f"有效期至{day_in_words(one.expires_on)}") for one in rows]
    return _listed(message, words.expiring(said), facts, desk)


def _span(message: Message, desk: Desk) -> tuple[date, date, str]:
    """Return the days a list of what ends is about, today at the earliest, and how they are called."""
    today, asked = desk.today(), _WITHIN.search(message.text)
    if asked:
        count = int(asked["n"]) if asked["n"].isdigit() else chinese_int(asked["n"]) or 1
        months = {"月": count, "年": 12 * count}.get(asked["unit"][-1])
        days = 7 * count if asked["unit"][-1] in "周期" else count
        last = add_months(today, months) if months else today + timedelta(days=days)
        return today, last, f"{asked['n']}{asked['unit']}内"
    if "今天" in message.text:
        return today, today, "今天"
    spans = find_days(message.text, today)
    if spans:
        first = max(today, spans[0].first if spans[0].first != spans[0].last else today)
        return first, spans[0].last, spans[0].words
    return today, today + timedelta(days=30), "30天内"


def failed(message: Message, desk: Desk) -> Reply:
    """“昨天导入失败的文件”: without a day, of the last week."""
    today = datetime.combine(desk.today(), datetime.min.time(), CHINA)
    spans = {"昨天": (1, 0), "今天": (0, -1), "前天": (2, 1)}
    day = next((word for word in spans if word in message.text), "")
    since, until = spans.get(day, (7, -1))
    with desk.ledger.read() as session:
        rows = [
            one
            for one in imports_in(session, [ImportState.REFUSED, ImportState.MARKED], today - timedelta(days=since))
            if one.came_at < today - timedelta(days=until)
        ]
    head = words.failed(day or "近7天")
    if not rows:
        return Reply(words.nothing_in_list(head), title="导入失败")
    lines = [words.list_head(head, len(rows), min(LISTED, len(rows)))]
    lines += [words.failed_row(one.file_id, one.name, one.reason) for one in rows[:LISTED]]
    return Reply("\n".join([*lines, words.FAILED_TAIL]), title="导入失败", whole=True)


def retry(message: Message, desk: Desk) -> Reply:
    """“重试 12”, “全部重试”: files that could not be read, once more."""
    asked = [int(one) for one in _NUMBER.findall(message.text)]
    if not asked:
        with desk.ledger.read() as session:
            asked = [one.file_id for one in imports_in(session, [ImportState.REFUSED], limit=LISTED)]
    if not asked:
        return Reply(words.nothing_in_list(words.failed("")), title="重试")
    done, lines = 0, []
    for number in asked[:LISTED]:
        try:
            taken = desk.acts().retry(number, actor_of(message))
        except (NotInBase, ActRefused) as no:
            lines.append(words.failed_row(number, "", str(no)))
            continue
        done += taken.state in {"pending", "added", "near"}
        lines.append(words.failed_row(number, f"{taken.path.name} {taken.policy_id}".strip(), taken.reason))
    return Reply(words.retried(done, len(asked), lines), title="重试结果", whole=True)


def export_base(_message: Message, _desk: Desk) -> Reply:
    """“备份数据”, “导出政策库”: files are not written from a chat; says how they are."""
    return Reply(acts.export_how(), title="导出政策库", whole=True)


def audit(message: Message, desk: Desk) -> Reply:
    """“谁在什么时候改了 P000123”: every act on one document, the newest first."""
    named = which(message, desk, "谁改了")
    if named.ask_back:
        return Reply(named.ask_back, title="操作记录", whole=True)
    with desk.ledger.read() as session:
        entries = entries_about(session, named.policy_id, LISTED)
    if not entries:
        return Reply(words.no_audit(f"{named.policy_id}《{named.title}》"), title="操作记录")
    lines = [words.audit_head(f"{named.policy_id}《{named.title}》")]
    lines += [
        words.audit_row(_at(one.at), one.name or one.who, words.action_name(one.action), _detail(one))
        for one in entries
    ]
    return Reply("\n".join(lines), title="操作记录", whole=True)


def _detail(entry: AuditEntry) -> str:
    """Say what changed from what to what; texts of many words are named only."""
    both = [name for name in entry.after if name in entry.before and entry.before[name] != entry.after[name]]
    changed = [
        words.from_to(_named(name), shown(entry.before[name]), shown(entry.after[name]))
        for name in both
        if len(str(entry.before[name])) + len(str(entry.after[name])) < 60  # noqa: PLR2004 - characters of a line
    ]
    return "；".join([*changed, entry.reason][:4]).strip("；")


def _named(field: str) -> str:
    """Say a field of the audit as people do; articles are counted in reading order."""
    part = _ARTICLE.fullmatch(field)
    return words.article_field(int(part[1]), part[2]) if part else name_of(field)


def _lacking(message: Message, what: str, lacks: Callable[[Policy], bool], desk: Desk, tail: str) -> Reply:
    today = desk.today()
    with desk.ledger.read() as session:
        rows = [one for one in all_policies(session) if status_of(one, today) in CITABLE_AS_RULE and lacks(one)]
    facts = [(one.policy_id, one.inner_title or one.title, one.department) for one in rows]
    return _listed(message, what, facts, desk, tail)


def _listed(
    message: Message,
    what: str,
    rows: Sequence[tuple[str, str, str]],
    desk: Desk,
    tail: str = "",
    *,
    linked: bool = True,
) -> Reply:
    """List one page of documents: (id, title, facts)."""
    if not rows:
        return Reply(words.nothing_in_list(what), title=what)
    asked = _PAGE.search(message.text)
    pages = -(-len(rows) // LISTED)
    page = min(max(1, int(asked[1])), pages) if asked else 1
    start = (page - 1) * LISTED
    shown_rows = rows[start : start + LISTED]
    lines = [words.page_head(what, len(rows), page, pages)]
    lines += [words.list_row(number, *row) for number, row in enumerate(shown_rows, start + 1)]
    if page < pages:
        lines.append(words.next_page(_PAGE.sub("", message.text).strip(), page + 1))
    links = tuple(Link(policy_id, desk.page_url(policy_id)) for policy_id, _, _ in shown_rows if linked)
    return Reply("\n".join([*lines, *([tail] if tail else [])]), title=what, whole=True, links=links)


def _at(moment: datetime) -> str:
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日{local:%H:%M}"
