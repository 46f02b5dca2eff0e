"""“德办发2022 12号还有效没”: the status of a document on the day asked, never a guess."""

from datetime import date

from config.words import ask as words
from handlers.desk import Desk
from handlers.message import Cite, Link, Message, Reply
from knowledge.rules.docno import DocNo, find_docnos
from knowledge.rules.period import Clock, Status, status_on
from knowledge.search.filters import clock_of
from ledger.policies import Policy, policies_by_doc_no, policies_by_year_and_serial, policy_by_id

MOST = 3  # documents with one 文号: a wrong import or a shared number; more is a list for `find`


def status(message: Message, desk: Desk) -> Reply:
    """Tell the status of every 文号 in the message that the base knows."""
    day = desk.day(message)
    lines: list[str] = []
    cites: list[Cite] = []
    links: list[Link] = []
    numbers = find_docnos(message.text)[:MOST]
    if not numbers:
        return Reply(words.doc_no_how(), title="文件效力")
    for named in numbers:
        with desk.ledger.read() as session:
            found = list(policies_by_doc_no(session, named.key))[:MOST]
            heirs = {p.policy_id: policy_by_id(session, p.successor_id) for p in found if p.successor_id}
        if not found:
            lines += _unknown(named, desk)
            continue
        if len(found) > 1:
            lines.append(words.several(named.printed, len(found)))
        for policy in found:
            text, cite = _one(policy, heirs.get(policy.policy_id), day, desk)
            lines += text
            cites += [cite] if cite else []
        links += [_link(heir, desk) for heir in heirs.values() if heir is not None]
    links += [Link(words.source(cite.title, cite.doc_no, ""), cite.url) for cite in cites]
    several = len(cites) > 1  # each one's status was asked for: none may be cut off
    return Reply("\n".join(lines), tuple(cites), bool(cites), title=_title(cites), whole=several, links=tuple(links))


def _link(heir: Policy, desk: Desk) -> Link:
    return Link(words.source(heir.inner_title or heir.title, heir.doc_no, ""), desk.page_url(heir.policy_id))


def _title(cites: list[Cite]) -> str:
    return f"{cites[0].status}：{cites[0].doc_no}" if len(cites) == 1 else "文件效力"


def _unknown(named: DocNo, desk: Desk) -> list[str]:
    """Judge nothing; name documents whose number is nearly the same (a word left out of the agency code)."""
    with desk.ledger.read() as session:
        near = policies_by_year_and_serial(session, named.year, named.serial) if named.year else []
    letters = set(named.agency)
    alike = [p for p in near if letters <= set(p.doc_no)][:MOST]
    lines = [words.unknown_doc_no(named.printed, desk.settings.contact)]
    return lines + [words.nearly(p.inner_title or p.title, p.doc_no) for p in alike]


def dates_of(clock: Clock, status_: Status) -> str:
    """Return the days that explain a status, in words."""
    since = {
        Status.REPEALED: clock.repealed_on,
        Status.REVISED: clock.revised_on,
        Status.SUSPENDED: clock.suspended_on,
        Status.NOT_YET: clock.effective_on,
    }
    if status_ in since:
        day = since[status_]
        return words.since_day(day_in_words(day)) if day else ""
    if status_ is Status.EXPIRED:
        return words.expired_on(day_in_words(clock.expires_on))
    return words.in_force_from_to(day_in_words(clock.effective_on), day_in_words(clock.expires_on))


def _one(policy: Policy, heir: Policy | None, day: date, desk: Desk) -> tuple[list[str], Cite | None]:
    title = policy.inner_title or policy.title
    clock = clock_of(policy)
    today = status_on(clock, day)
    if today is Status.DRAFT:
        return [words.draft_status(title)], None
    lines = [words.status_line(title, policy.doc_no, today, dates_of(clock, today))]
    if heir is not None:
        lines.append(words.successor(heir.inner_title or heir.title, heir.doc_no))
    if policy.department and today in (Status.IN_FORCE, Status.PARTLY):
        lines.append(words.contact(f"{policy.department} {policy.contact}".strip()))
    place = _validity_article(policy, desk)
    quote, label, ordinal = place
    cite = Cite(title, policy.doc_no, label, today.value, quote, desk.page_url(policy.policy_id, ordinal))
    return lines, cite


def _validity_article(policy: Policy, desk: Desk) -> tuple[str, str, int]:
    """Return the sentence on validity with its article, or the first article when there is none."""
    with desk.ledger.read() as session:
        whole = policy_by_id(session, policy.policy_id)
    articles = whole.articles if whole else []
    for article in reversed(articles):
        if any(word in article.text for word in ("有效期", "施行", "执行至", "实施")):
            return article.text, article.label, article.ordinal
    if not articles:
        return policy.title, "", 0
    return articles[0].text, articles[0].label, articles[0].ordinal


def day_in_words(day: date | None) -> str:
    """Write a day as documents do, 2026年4月14日; nothing for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
