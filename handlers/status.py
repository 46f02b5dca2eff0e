"""“德办发2022 12号还有效没”: the status of a document on the day asked, never a guess."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from config.words import ask as words
from handlers.clarify import made_clear, which
from handlers.clocks import clocks
from handlers.desk import Desk
from handlers.message import Cite, Link, Message, Reply
from handlers.moment import asked_day, day_in_words
from knowledge.rules.docno import DocNo, find_docnos, find_short
from knowledge.rules.number import as_written
from knowledge.rules.period import CITABLE_AS_RULE, Clock, Status
from knowledge.search import tokens
from knowledge.search.clarify import Choice
from knowledge.search.filters import clock_of, status_of
from knowledge.search.moments import Moment
from knowledge.search.shelf import Found
from ledger.bonds import Bond
from ledger.policies import Policy, policies_by_doc_no, policies_by_year_and_serial, policy_by_id, relations_of

VALIDITY = re.compile("有效(?!期)|失效|废止|作废|效力|过期|管用|能用|在用|算数|执行吗|执行没|施行了|状态")
NAMED_VALIDITY = re.compile(
    r"(?:政策|办法|措施|细则|规定|文件|方案|意见|通知|条例|规则|标准)[^，,。；]{0,20}?"
    r"(?:(?:还|是否|是不是|现在|目前|有没)?(?:有效(?!期)|失效|废止|作废|过期|管用|算数)"
    r"|还(?:能|可以|在)用|还在执行|还执行)"
)
_BEFORE = re.compile(
    "(?:现在|目前)?(?:还|是否|是不是|有没)?(?:有效|失效|废止|作废|过期|管用|算数|能用|可以用|在用|在执行|执行)"
)
LOOKED_AT = 10  # documents among which one called by a name is looked for
SHORTEST_NAME = 4
LEAST_LINES = 2  # of a status, however little room there is: itself, and what is read instead or the window
MOST = 3  # documents with one 文号: a wrong import or a shared number; more is a list for `find`


def status(message: Message, desk: Desk) -> Reply:
    """Tell the status of every 文号 in the message that the base knows."""
    day, moment = asked_day(message.text, message, desk)
    numbers = find_docnos(as_written(message.text))[:MOST]
    if not numbers:
        return _by_serial(message, desk)
    lines: list[str] = []
    cites: list[Cite] = []
    links: list[Link] = []
    for named in numbers:
        with desk.ledger.read() as session:
            found = list(policies_by_doc_no(session, named.key))[:MOST]
        if not found:
            lines += _unknown(named, desk)
            continue
        if len(found) > 1:
            lines.append(words.several(named.printed, len(found)))
        for policy in found:
            text, cite, named_there = _one(policy, day, desk)
            lines += [*_then(policy, moment, message, desk), *text]
            cites += [cite] if cite else []
            links += named_there
    links += [Link(words.source(cite.title, cite.doc_no, ""), cite.url) for cite in cites]
    several = len(cites) > 1  # each one's status was asked for: none may be cut off
    lines = lines if several else _fitting(lines, message, desk)
    return Reply("\n".join(lines), tuple(cites), bool(cites), title=_title(cites), whole=several, links=tuple(links))


def status_by_number(message: Message, desk: Desk) -> Reply | None:
    """Tell the status of a 文号 asked for in a way no pattern knows (12号文); None for another question."""
    written = as_written(message.text)
    asked = VALIDITY.search(written) and (find_docnos(written) or find_short(written))
    return status(message, desk) if asked else None


def status_by_name(found: Found, message: Message, desk: Desk) -> Reply | None:
    """Tell the status of a document that is asked for by its name (升规奖励办法还有效吗); None for another question."""
    if not NAMED_VALIDITY.search(found.query.clean):
        return None
    name = _BEFORE.split(found.query.clean)[0].strip(" 《》“”的")
    listed = (
        desk.shelf.find_policies(name, day=found.day, limit=LOOKED_AT, left=message.left)
        if len(name) >= SHORTEST_NAME
        else []
    )
    called = [one.policy_id for one in listed if name in tokens.fold(one.title)]
    if not called and found.answerable:
        called = [_rule_behind(found.hits[0].policy_id, desk)]
    return _status_of_policy(called[0], message, desk) if called else None


def _rule_behind(policy_id: str, desk: Desk) -> str:
    """Return the rule that a document only tells of (解读), else the document itself."""
    with desk.ledger.read() as session:
        told, _ = relations_of(session, policy_id)
    return next((one.target_id for one in told if one.bond is Bond.INTERPRETS and one.target_id), policy_id)


def _status_of_policy(policy_id: str, message: Message, desk: Desk) -> Reply | None:
    """Tell the status of one document that was asked for by its name; None when it is gone."""
    day, moment = asked_day(message.text, message, desk)
    with desk.ledger.read() as session:
        policy = policy_by_id(session, policy_id)
    if policy is None:
        return None
    lines, cite, links = _one(policy, day, desk)
    cites = () if cite is None else (cite,)
    links += [Link(words.source(one.title, one.doc_no, ""), one.url) for one in cites]
    text = "\n".join(_fitting([*_then(policy, moment, message, desk), *lines], message, desk))
    return Reply(text, cites, bool(cites), title=_title(list(cites)), links=tuple(links))


def serial_choices(text: str, desk: Desk, day: date) -> tuple[Choice, ...]:
    """Return the documents a 文号 without its agency may mean, those in force first; the text said with each."""
    short = next(iter(find_short(as_written(text))), None)
    if short is None:
        return ()
    with desk.ledger.read() as session:
        found = list(policies_by_year_and_serial(session, short.year, short.serial))
    found.sort(key=lambda one: (status_of(one, day) not in CITABLE_AS_RULE, -(one.change_no or 0)))
    written = as_written(text)
    return tuple(
        Choice(one.doc_no, written.replace(short.printed, one.doc_no + " ", 1)) for one in found if not one.draft
    )[:MOST]


def _by_serial(message: Message, desk: Desk) -> Reply:
    choices = serial_choices(message.text, desk, desk.day(message))
    short = next(iter(find_short(as_written(message.text))), None)
    if short is None:
        return Reply(words.doc_no_how(), title="文件效力")
    if not choices:
        return Reply(words.unknown_doc_no(short.printed, desk.settings.contact), title="文件效力")
    if len(choices) == 1:
        return status(replace(message, text=choices[0].text), desk)
    return which(message.text.strip(), choices)


def settled(question: str, message: Message, desk: Desk) -> Message | None:
    """Return the message said in full when it picks one of the documents that ``question`` may mean."""
    return made_clear(message, serial_choices(question, desk, desk.day(message)))


def _then(policy: Policy, moment: Moment | None, message: Message, desk: Desk) -> Sequence[str]:
    """Say for which day a status holds when that is not today, and that it changed within the days asked."""
    if moment is None or not moment.as_of:
        return ()
    then, now = status_of(policy, moment.day), status_of(policy, desk.day(message))
    lines = [words.as_of(moment.words, day_in_words(moment.day), now.value if now is not then else "")]
    first, last = status_of(policy, moment.first), status_of(policy, moment.last)
    if first is not last:
        lines.append(words.changed_within(moment.words, first.value, last.value))
    return lines


def _fitting(lines: list[str], message: Message, desk: Desk) -> list[str]:
    """Leave out the last lines of one document where a group has no room for them: they stand on its page."""
    limit = desk.settings.group_reply_chars if message.in_group else desk.settings.message_chars
    while len(lines) > LEAST_LINES and sum(map(len, lines)) + len(lines) - 1 > limit:
        lines = lines[:-1]
    return lines


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


def _one(policy: Policy, day: date, desk: Desk) -> tuple[list[str], Cite | None, list[Link]]:
    """Return what is said of one document, what it rests on, and the links in it."""
    title = policy.inner_title or policy.title
    standing = desk.acts().standing(policy.policy_id, day)
    today = standing.status
    if today is Status.DRAFT:
        return [words.draft_status(title)], None, []
    lines = [words.status_line(title, policy.doc_no, today, dates_of(clock_of(policy), today))]
    told = clocks(standing, desk)
    lines += told.lines
    if policy.department and today in CITABLE_AS_RULE:
        lines.append(words.contact(f"{policy.department} {policy.contact}".strip()))
    quote, label, ordinal = _validity_article(policy, desk)
    cite = Cite(title, policy.doc_no, label, today.value, quote, desk.page_url(policy.policy_id, ordinal))
    return lines, cite, told.links


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
