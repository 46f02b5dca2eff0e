"""“匹配”, “测算” and “如果营收到5000万呢”: what fits the speaker's own firm, how much, and what would change it.

The figures of a firm are shown to its own members; in a group the outcome in one line, and only when a member asks.
"""

import itertools
import re
from dataclasses import replace
from datetime import timedelta

from config.words import facts as fact_words
from config.words import profile as profile_words
from config.words import reward as words
from handlers import fit_lines as lines
from handlers.desk import Desk
from handlers.fact_form import form_of
from handlers.followup import has_subject
from handlers.intents import Intent
from handlers.later import FITTING, Handler, base_first
from handlers.message import Link, Message, Reply
from handlers.named import NAMED_SHARE, in_common
from handlers.profile import page_of, region_code, whose, write_down
from handlers.record import drafted, record_answer
from knowledge.firms.record_told import value_told
from knowledge.firms.said import NotSaid, facts_said, value_said
from knowledge.items.basis_place import BasisPlaces
from knowledge.rules.answers import Gap
from knowledge.rules.fitting import State
from knowledge.rules.matching import ItemResult, MatchResult
from knowledge.rules.worth import likely
from ledger.answers import last_exchanges, newest_answer
from ledger.enterprises import enterprise_by_uscc
from ledger.facts import NO_YEAR
from ledger.groups import Role

MATCH = r"^\s*(?:政策)?匹配(?:\s*(?:一下|全部|所有|(?:为什么)?不符合(?:的)?))?(?:\s+[0-9A-Za-z]{18})?[\s?？。!！]*$"
CALCULATE = r"^\s*(?:奖励|奖补|政策)?(?:测算|试算)(?:一下)?(?:\s+\S.{0,30})?[\s?？。!！]*$"
SKIP = rf"^\s*(?:{'|'.join(words.SKIP[:1])})[\s。.!！]*$"
WHAT_IF = (
    r"^\s*(?:如果|假如|要是|假设|万一)(?:我们|我司|公司|企业)?.{0,6}"
    r"(?:营收|营业收入|研发|员工|人数|利润|出口|资产|规上|产值|纳税).{1,30}"
)
STEPS = r"(?:计算)?(?:步骤|过程|明细)|怎么算(?:的|出来的)?"
TITLE, DETAIL, SUMS = "政策匹配", "匹配详情", "奖励测算"
ORDERS = {Intent.MATCH: "匹配", Intent.CALCULATE: "测算"}
REMEMBERED = timedelta(minutes=10)
LEAST_SHARED = 4  # characters that free words and the name of an item must have in common
FREE = re.compile(
    "我们|我司|公司|企业|符合|适合|享受|能不能|可以|能|拿|领|多少|钱|奖励|补贴|补助|政策|条件|什么|哪些|吗|呢|的|[?？。!！]"
)
_BARE = re.compile(r"[\d.,，]+")
_IF = re.compile(
    r"^\s*(?:如果|假如|要是|假设|万一)(?:我们|我司|公司|企业)?|(?:呢|会怎样|怎么样|行不行|的话)?[\s?？。!！]*$"
)
_ASKS = re.compile(r"^\s*(?:奖励|奖补|政策)?(?:测算|试算)(?:一下)?|[\s?？。!！]+$")
_COMES_TO = re.compile(r"(?:能|要|可以)?(?:增加|提高|增长|做)?(?:到|达到|变成|变为)(?!\d{4}年)")


def match(message: Message, desk: Desk) -> Reply:
    """Tell what fits the firm: eligible, likely, one condition away; and ask the fact that is worth most."""
    code, refused = own_firm(message, desk)
    if refused:
        return Reply(refused, title=TITLE)
    result = desk.offers.match(code, desk.day(message))
    firm, day = name_of(desk, code), result.day.isoformat()
    if message.in_group:
        return Reply(_for_group(firm, result), title=TITLE)
    if "不符合" in message.text:
        told = [words.misses_head(firm, day), *lines.misses(result), words.notice()]
        return Reply(desk.city.in_names("\n".join(told)), title=TITLE, whole=True)
    every = "全部" in message.text or "所有" in message.text
    told = [words.head(firm, day), *lines.listed(result, all_of_them=every), words.tail()]
    if message.speaker.uscc != code:
        return Reply("\n".join(told), title=TITLE, whole=True)
    links = (Link(words.PAGE, page_of(message, desk, code)),)
    return asking(Reply("\n".join([*told, words.page()]), title=TITLE, whole=True, links=links), message, desk, result)


def calculate(message: Message, desk: Desk) -> Reply:
    """Tell the total and each amount; of one item, when it is named, every condition and step."""
    code, refused = own_firm(message, desk)
    if refused:
        return Reply(refused, title=SUMS)
    result = desk.offers.match(code, desk.day(message))
    firm, named = name_of(desk, code), _ASKS.sub("", message.text).strip()
    if message.in_group:
        return Reply(_for_group(firm, result), title=SUMS)
    with_steps = re.fullmatch(STEPS, named) is not None
    if named and not with_steps:
        one = _called(named, result)
        return Reply(words.no_such_item(named), title=SUMS) if one is None else detailed(one, result, desk)
    told = lines.amounts(result, with_steps=with_steps) or [words.nothing_to_count(firm)]
    tail = words.tail() if with_steps else words.tail_of_sums()
    text = "\n".join([words.head(firm, result.day.isoformat()), *told, tail])
    return asking(Reply(text, title=SUMS, whole=True), message, desk, result)


def what_if(message: Message, desk: Desk) -> Reply:
    """“如果营收到5000万呢”: match once more with other figures; nothing is written down."""
    code, refused = own_firm(message, desk)
    if refused or message.in_group:
        return Reply(refused or words.members_only(), title=TITLE)
    day = desk.day(message)
    said = _COMES_TO.sub("是", _IF.sub("", message.text))
    try:
        given = facts_said(said, day.year, lambda name: region_code(desk, name), assumed_year=day.year - 1)
    except NotSaid as wrong:
        return Reply(str(wrong), title=TITLE)
    before = desk.offers.match(code, day)
    instead = {(one.name, one.year): one.value for one in given}
    after = desk.offers.match_facts(desk.offers.facts(code, instead), day)
    place_of = desk.city.region_name
    changes = [fact_words.changed(one.name, one.year, value_told(one.name, one.value, place_of)) for one in given]
    told = lines.changed(before, after)
    text = [words.what_if(changes, day.isoformat()), *(told or [words.what_if_same()])]
    text += [words.total_change(lines.total(before), lines.total(after)), words.tail()] if told else []
    return Reply("\n".join(text), title=TITLE, whole=True)


def match_own(message: Message, desk: Desk) -> Reply:
    """Answer “我们符合技改补贴吗” with that item, “我们能享受什么” with all; nobody's firm: what the base says."""
    return _own(message, desk, Intent.MATCH, match)


def calculate_own(message: Message, desk: Desk) -> Reply:
    """Answer “技改补贴能拿多少” by the firm's own figures; nobody's firm: what the base says."""
    return _own(message, desk, Intent.CALCULATE, calculate)


def _own(message: Message, desk: Desk, intent: Intent, all_of_them: Handler) -> Reply:
    ordered = re.match(MATCH if intent is Intent.MATCH else CALCULATE, message.text)
    if ordered or not message.speaker.uscc:
        return all_of_them(message, desk) if ordered else base_first(intent)(message, desk)
    if message.in_group and has_subject(FITTING.sub("", message.text), desk):
        return base_first(intent)(message, desk)  # what an item pays is public; what this firm gets of it is not
    named = FREE.sub("", message.text)
    result = desk.offers.match(message.speaker.uscc, desk.day(message))
    one = _called(named, result, least=LEAST_SHARED)
    if one is None:
        return all_of_them(replace(message, text=ORDERS[intent]), desk)
    return detailed(one, result, desk)


def asked_fact(message: Message, desk: Desk) -> Gap | None:
    """Return the fact this person was asked for a moment ago, when the message can be an answer to it."""
    if message.in_group or message.speaker.role is not Role.ENTERPRISE or not message.text.strip():
        return None
    text = _last_told(message, desk, TITLE) or _last_told(message, desk, SUMS)
    asked = words.asked_fact(text)
    name = fact_words.named(asked[1]) if asked else ""
    if not asked or not name:
        return None
    if message.text.strip(" 。.!！") in words.SKIP:
        return name, asked[0] or None
    try:
        value_said(name, asked[0], message.text, lambda place: region_code(desk, place))
    except NotSaid:
        return (name, asked[0] or None) if _BARE.fullmatch(message.text.strip()) else None
    return name, asked[0] or None


def fact_given(message: Message, desk: Desk) -> Reply:
    """Write down the answer to our own question, or pass over it; then match again and ask the next one."""
    if drafted(message, desk):
        return record_answer(message, desk)
    gap = asked_fact(message, desk)
    if gap is None:
        return Reply(words.nothing_asked(), title="请说一句")
    name, year = gap
    if message.text.strip(" 。.!！") in words.SKIP:
        told = words.skipped()
    else:
        try:
            given = value_said(name, year or NO_YEAR, message.text, lambda place: region_code(desk, place))
        except NotSaid as wrong:
            return Reply(f"{wrong}{fact_words.ask_for(name, year)}", title=TITLE)
        told = write_down(message, desk, [given])
    result = desk.offers.match(message.speaker.uscc, desk.day(message))
    fits = result.of(State.ELIGIBLE)
    summary = [words.head(name_of(desk, message.speaker.uscc), result.day.isoformat())]
    others = [len(result.of(state)) for state in (State.NEAR, State.INELIGIBLE)]
    summary.append(words.counts(len(fits), lines.total(result), len(likely(result)), *others))
    passed = gap if told == words.skipped() else None
    return asking(Reply("\n".join([told, *summary]), title=TITLE, whole=True), message, desk, result, passed)


def own_firm(message: Message, desk: Desk) -> tuple[str, str]:
    """Return (the firm whose figures may be told here, a refusal): in a group its own member's only."""
    if message.in_group and message.speaker.role is not Role.ENTERPRISE:
        return "", words.members_only() if message.speaker.role is not Role.STRANGER else profile_words.not_bound()
    code, refused = whose(message, desk)
    foreign = message.in_group and message.group_uscc not in {"", code}
    return (code, refused) if not foreign else ("", words.other_group())


def name_of(desk: Desk, code: str) -> str:
    """Return what a firm is called."""
    with desk.ledger.read() as session:
        firm = enterprise_by_uscc(session, code)
    return firm.name if firm and firm.name else code


def _for_group(firm: str, result: MatchResult) -> str:
    count = len(result.of(State.ELIGIBLE))
    return words.in_group(firm, result.day.isoformat(), count, lines.total(result), len(likely(result)))


def detailed(one: ItemResult, result: MatchResult, desk: Desk) -> Reply:
    """Tell one item with every condition, its steps and its basis, which opens the article."""
    text = desk.city.in_names("\n".join([*lines.details(one, result), words.notice()]))
    basis = one.terms.basis[0] if one.terms.basis else None
    if basis is None:
        return Reply(text, title=DETAIL, whole=True)
    with desk.ledger.read() as session:
        policy_id, ordinal = BasisPlaces(session).place(basis)
    named = words.basis_named(basis.title, basis.doc, basis.article)
    links = (Link(named, desk.page_url(policy_id, ordinal)),) if policy_id else ()
    return Reply(text, title=DETAIL, whole=True, links=links)


def asking(reply: Reply, message: Message, desk: Desk, result: MatchResult, passed: Gap | None = None) -> Reply:
    """Return a reply with the one question that is worth most, if the speaker is somebody who can answer it."""
    if message.speaker.role is not Role.ENTERPRISE:
        return reply
    skipped = [*_skipped(message, desk), *([passed] if passed else [])]
    gap = lines.best_gap(result, skipped)
    if gap is None:
        return reply
    text = f"{reply.text}\n{words.ask(fact_words.ask_for(gap[0], gap[1]))}"
    return replace(reply, text=text, form=form_of(gap, skipped))


def _skipped(message: Message, desk: Desk) -> list[Gap]:
    """Return what this person was asked and passed over in the last minutes."""
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        before = last_exchanges(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        told = [answer.text for _, answer in before]
    found = []
    for text, earlier in itertools.pairwise(told):
        asked = words.asked_fact(earlier)
        if asked and text.startswith(words.skipped()):
            found.append((fact_words.named(asked[1]), asked[0] or None))
    return found


def _last_told(message: Message, desk: Desk, title: str) -> str:
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        answer = newest_answer(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        return answer.text if answer is not None and answer.title == title else ""


def _called(said: str, result: MatchResult, least: int = 3) -> ItemResult | None:
    """Return the item whose name shares the most characters with what was said, in order; open ones first.

    Args:
        said: what the person calls it.
        result: all items.
        least: the fewest that count; what was said may be shorter.

    """
    for one in result.items:
        if said.upper() == one.code:
            return one
    best = max(result.items, key=lambda one: (in_common(said, one.item.name), -_rank(one)), default=None)
    enough = max(min(len(said), least), len(said) * NAMED_SHARE)
    return best if best is not None and in_common(said, best.item.name) >= enough else None


def _rank(one: ItemResult) -> int:
    return [State.ELIGIBLE, State.UNKNOWN, State.NEAR, State.INELIGIBLE].index(one.state)
