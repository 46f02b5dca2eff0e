"""Fields of a document put right in chat, and “这份是修订版”: each makes a version that another admin publishes."""

import re
from datetime import timedelta
from typing import Any

from config.words import library_acts as acts
from config.words import library_chat as words
from handlers.desk import Desk, actor_of
from handlers.library_when import day_in
from handlers.message import Message, Reply
from handlers.moment import day_in_words
from handlers.which import ID, MOST, THIS, Which, all_named, which
from knowledge.library.fields import shown
from knowledge.library.relations import title_key
from knowledge.library.versions import Look
from knowledge.rules.docno import find_docnos
from ledger.bonds import Bond
from ledger.policies import policies_by_ids
from ledger.versions import live_version, waiting_version

_WORDS = "|".join(sorted((w for names in words.FIELD_WORDS.values() for w in names), key=len, reverse=True))
_TO = "改成|改为|改到|更正为|更正成|设为|设成|变更为|换成|应为|延长到|延长至|延到|延至|填成|填为|补成|补为"
_CHANGE = rf"(?P<field>{_WORDS})\s*(?:应该|应|要)?(?:{_TO})\s*(?P<value>(?!.*(?:吗|多少|什么|多久|[?？]))\S.*)$"
CHANGES = rf"(?:(?:{ID}|《|号|{THIS}|第\s*[一二三四五六七八九十百零\d]+\s*条).*?|^\s*){_CHANGE}"
REVISION = (
    rf"(?:{THIS}|{ID}|《[^》]+》)\s*(?:是|为|替代|代替|取代)(?!.*[吗?？]).{{0,40}}(?:修订版|新版|修订稿|失效|废止)"
    r"|^\s*旧的?(?:那份|文件|版)?(?:设|设为|改为|标为)?(?:失效|废止)"
)
# 设失效, 标为废止, 作废: an end that no other document gives. “失效” alone is a question.
VOID = (
    rf"(?:{ID}|》|号|{THIS})(?:文件?|这份|那份)?[，,\s]*"
    r"(?:从|自)?(?:[\d年月日号.\-/]{3,12}|今[天日]|明[天日]|下个?月\S{0,3})?(?:起|开始)?[，,\s]*"
    r"(?:(?:设|改|标|置|记|宣布|变更)(?:记|置|定)?(?:为|成)?(?:已)?(?:失效|作废|废止|废除|无效)|作废|废止|废除)"
    r"(?:掉|了?吧)?[\s。!！]*$"
)
_WHAT = "奖励金额|补贴金额|金额|奖励标准|补贴标准|补助标准|标准|比例|上限|正文|条文|内容|奖励|补贴|补助"
_ANY_ARTICLE = r"第\s*[一二三四五六七八九十百零\d]+\s*条"
WORDING = (
    rf"(?:(?:{ID}|《|号|{THIS}|{_ANY_ARTICLE}).*?|^\s*)(?P<what>{_WHAT})\s*(?:应该|应|要)?"
    rf"(?:{_TO}|提高到|降到|调到|调整为)(?!.*(?:吗|多少|什么|多久|几年|[?？]))\S"
)
_CHANGED = re.compile(_CHANGE, re.DOTALL)
_WORDING = re.compile(WORDING, re.DOTALL)
_ARTICLE = re.compile(
    r"(第\s*[一二三四五六七八九十百零\d]+\s*(?:部分|章)\s*)?第\s*(?P<number>[一二三四五六七八九十百零\d]+)\s*条"
)
_DIGITS = "零一二三四五六七八九"
COLUMN = {word: column for column, names in words.FIELD_WORDS.items() for word in names}


def amend(message: Message, desk: Desk) -> Reply:
    """“P000123 有效期改成2027-12-31”, “第5条的牵头单位改成经信局”."""
    order = _CHANGED.search(message.text)
    if order is None:
        return Reply(words.field_how(), title="改字段")
    before = message.text[: order.start()]
    named = which(_said(message, before if before.strip() else "这份"), desk, "政策状态")
    if named.ask_back:
        return Reply(named.ask_back, title="改字段", whole=True)
    column, value = COLUMN[order["field"]], order["value"].strip(" 。.!！“”\"'\n")
    article = _ARTICLE.search(before)
    seen = _newest(named.policy_id, desk)
    if article is not None and column == "department":
        return _duty(message, desk, named, seen, article)
    read, wrong = _read(column, value, desk)
    if wrong:
        return Reply(wrong, title="改字段")
    number = desk.acts().edit(named.policy_id, {column: read}, actor_of(message), message.text)
    after = desk.acts().look(named.policy_id, number)
    row = words.NAMES[column], shown(seen.fields.get(column)), shown(after.fields.get(column))
    return Reply(words.edited(named.policy_id, number, [row]), title="已改，待发布", whole=True)


def void(message: Message, desk: Desk) -> Reply:
    """“P000123 设失效”, “德办发〔2022〕12号自2026年12月1日起作废”: its last day is the one before that."""
    named = which(message, desk, "下架")
    if named.ask_back:
        return Reply(named.ask_back, title="设失效", whole=True)
    first = day_in(message.text, desk) or desk.today()
    last = (first - timedelta(days=1)).isoformat()
    before = _newest(named.policy_id, desk).fields.get("expires_on")
    number = desk.acts().edit(named.policy_id, {"expires_on": last}, actor_of(message), message.text)
    row = words.NAMES["expires_on"], shown(before), last
    lines = [words.edited(named.policy_id, number, [row]), acts.voided(named.policy_id, day_in_words(first))]
    return Reply("\n".join(lines), title="已改，待发布", whole=True)


def wording(message: Message, desk: Desk) -> Reply:
    """“第5条的金额改成30万元”: what stands in an article is not changed by a line in a chat; says how it is."""
    order = _WORDING.search(message.text)
    named = which(_said(message, message.text[: order.start("what")] if order else "这份"), desk, "政策状态")
    return Reply(acts.text_how(order["what"] if order else "内容", named.policy_id), title="改条文", whole=True)


def revision(message: Message, desk: Desk) -> Reply:
    """“这份是修订版 旧的设失效”, “P000124 是 德办发〔2020〕3号 的修订版”."""
    found = all_named(message.text, desk)
    named = _subject(message, desk, found)
    if named.ask_back:
        return Reply(named.ask_back, title="修订版", whole=True)
    with desk.ledger.read() as session:
        waits, live = waiting_version(session, named.policy_id), live_version(session, named.policy_id)
    others = {one: facts for one, facts in found.items() if one != named.policy_id}
    if not others and waits is not None and live is not None:
        return Reply(words.revision_is_version(named.policy_id, waits.number), title="修订版")
    others = others or _namesakes(named, desk)
    if len(others) != 1:
        rows = [(one, *facts) for one, facts in sorted(others.items())[:MOST]]
        return Reply(words.revision_of_what(named.policy_id, rows), title="修订版", whole=True)
    [(old, (title, _))] = others.items()
    number = desk.acts().relate(named.policy_id, Bond.REPLACES, old, actor_of(message), reason=message.text)
    return Reply(words.revision(named.policy_id, old, title, number), title="已记为修订版", whole=True)


def _subject(message: Message, desk: Desk, found: dict[str, tuple[str, str]]) -> Which:
    """Return the new document: the one named before 是, else the one just handed in."""
    head = message.text.partition("是")[0]
    if re.search(THIS, head) or not found:
        return which(_said(message, "这份"), desk, "政策状态")
    first = all_named(head, desk)
    if len(first) == 1:
        [(policy_id, (title, doc_no))] = first.items()
        return Which(policy_id, title, doc_no)
    return which(_said(message, "这份"), desk, "政策状态")


def _namesakes(named: Which, desk: Desk) -> dict[str, tuple[str, str]]:
    """Return the documents in the base that bear the same title, numbers of years and issues aside."""
    key = _core(named.title)
    hits = desk.shelf.find_policies(named.title, day=desk.today(), limit=20)
    with desk.ledger.read() as session:
        rows = policies_by_ids(session, [hit.policy_id for hit in hits])
    return {
        one: (row.inner_title or row.title, row.doc_no)
        for one, row in rows.items()
        if one != named.policy_id and key in (_core(row.title), _core(row.inner_title))
    }


def _core(title: str) -> str:
    return re.sub(r"(?:\d+|[〇零一二三四五六七八九十]+)年?|修订|修正|试行|暂行|示例|新?版", "", title_key(title))


def _duty(message: Message, desk: Desk, named: Which, seen: Look, article: re.Match[str]) -> Reply:
    """Change who is responsible for one article."""
    order = _CHANGED.search(message.text)
    labels = _labels(article)
    fits = [one for one in seen.articles if _plain(str(one["label"])).endswith(labels)]
    if not fits:
        return Reply(words.no_article(named.policy_id, article[0]), title="改字段")
    if len(fits) > 1:
        names = [str(one["label"]) for one in fits[:MOST]]
        return Reply(words.several_articles(named.policy_id, article[0], names), title="改字段", whole=True)
    units = []
    for word in re.split(r"[、，,和]", order["value"].strip(" 。.!！") if order else ""):
        known = desk.city.department_by_word(word)
        if known is None:
            return Reply(words.no_department(word), title="改字段")
        units.append(known.full)
    change: dict[str, Any] = {f"articles.{fits[0]['ordinal']}.responsible": units}
    number = desk.acts().edit(named.policy_id, change, actor_of(message), message.text)
    row = f"{fits[0]['label']}牵头单位", shown(fits[0].get("responsible")), shown(units)
    return Reply(words.edited(named.policy_id, number, [row]), title="已改，待发布", whole=True)


def _labels(article: re.Match[str]) -> tuple[str, ...]:
    """Return both spellings of an article's label, 第5条 and 第五条, without blanks."""
    given = re.sub(r"\s", "", article[0])
    number = article["number"].strip()
    if not number.isdigit():
        return (given,)
    return (given, given.replace(number, chinese(int(number))))


def chinese(number: int) -> str:
    """Write a number below 100 as documents do.

    >>> chinese(5), chinese(10), chinese(12), chinese(30), chinese(45)
    ('五', '十', '十二', '三十', '四十五')
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens % 10] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _plain(label: str) -> str:
    return re.sub(r"\s", "", label)


def _read(column: str, value: str, desk: Desk) -> tuple[object, str]:
    """Return a value as the ledger keeps it, or the sentence why it can't be."""
    if column == "department":
        known = desk.city.department_by_word(value)
        return (known.full, "") if known else ("", words.no_department(value))
    if column == "region":
        place = desk.city.region_by_word(value)
        return (place.code, "") if place else ("", words.no_region(value))
    return value, ""


def _newest(policy_id: str, desk: Desk) -> Look:
    with desk.ledger.read() as session:
        waits = waiting_version(session, policy_id)
    return desk.acts().look(policy_id, waits.number if waits else None)


def _said(message: Message, text: str) -> Message:
    """Return the message with only a part of its text, so that values are not read as names of documents."""
    bare = re.sub(r"第\s*[一二三四五六七八九十百零\d]+\s*条", "", text)
    named = re.search(ID, bare, re.IGNORECASE) or find_docnos(bare) or "《" in bare
    return Message(
        message_id=message.message_id,
        conversation_id=message.conversation_id,
        text=bare if named else "这份",
        speaker=message.speaker,
        sender_id=message.sender_id,
        in_group=message.in_group,
    )
