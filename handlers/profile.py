"""“档案”: what is known of the speaker's own firm, with sources and days; “档案 营业收入2025 5600万元” changes it.

Nobody sees another firm's facts: a member sees their own, an assistant those of the firms of their groups, an admin
any. In a group nothing of it is shown but how much is known.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from config.words import profile as words
from config.words.facts import FACTS, label
from handlers.desk import Desk, actor_of
from handlers.message import Link, Message, Reply
from handlers.which_firm import must_choose
from knowledge.firms.declare import Declared, Told, declare, undo
from knowledge.firms.record_told import value_told
from knowledge.firms.roster import Said
from knowledge.firms.said import NotSaid, facts_said
from knowledge.rules import uscc
from ledger.enterprises import Enterprise, enterprise_by_uscc
from ledger.facts import Fact, counting, current_facts, disputed
from ledger.firm_links import new_link
from ledger.groups import Role, firms_of, looks_after

VIEW = r"^\s*(?:查看|看看|看一下|看|我的|我们的|本企业|企业|公司)*档案[\s?？。!！]*$"
UPDATE = r"^\s*(?:更新|修改|补充|登记|改)?(?:一下)?(?:我的|我们的|企业|公司)?档案\s*[:：,，]?\s*\S"
TITLE = "企业档案"
_ORDER = re.compile(r"^\s*(?:更新|修改|补充|登记|改)?(?:一下)?(?:我的|我们的|企业|公司)?档案\s*[:：,，]?\s*")
SAID_ONCE = 3  # values of one source and day under a heading
_CODE = re.compile(r"[0-9A-Z]{18}")


def profile(message: Message, desk: Desk) -> Reply:
    """Show the profile of the speaker's own firm; of one of their firms to staff."""
    code, refused = whose(message, desk)
    if refused:
        return Reply(refused, title=TITLE)
    with desk.ledger.read() as session:
        firm = enterprise_by_uscc(session, code)
        rows = current_facts(session, code)
    if firm is None:
        return Reply(words.no_such_firm(code), title=TITLE)
    text = _shown(firm, rows, desk.city.region_name, in_group=message.in_group)
    if message.in_group or message.speaker.uscc != code:
        return Reply(text, title=TITLE, whole=True)
    links = (Link(words.PAGE, page_of(message, desk, code, "/facts")),)
    return Reply(f"{text}\n{words.page()}", title=TITLE, whole=True, links=links)


def update_profile(message: Message, desk: Desk) -> Reply:
    """Write down what the speaker says of their own firm; staff may look only (“档案 <代码>”)."""
    said = _ORDER.sub("", message.text)
    if message.speaker.role is not Role.ENTERPRISE:
        return profile(message, desk)
    if asked := must_choose(message, desk):
        return Reply(asked, title=TITLE)
    if _CODE.fullmatch(uscc.normalise(said)) and uscc.normalise(said) != message.speaker.uscc:
        return Reply(words.not_yours(), title=TITLE)
    try:
        given = facts_said(said, desk.day(message).year, lambda name: region_code(desk, name))
    except NotSaid as wrong:
        return Reply(str(wrong), title=TITLE)
    return Reply(write_down(message, desk, given), title=TITLE)


def whose(message: Message, desk: Desk) -> tuple[str, str]:
    """Return (the firm whose facts this person may see here, a refusal)."""
    speaker = message.speaker
    if speaker.role is Role.ENTERPRISE and speaker.uscc:
        return _own(message, desk), must_choose(message, desk)
    if speaker.role is Role.DEPARTMENT:
        return "", words.departments_only_see_less()
    if speaker.role not in {Role.ASSISTANT, Role.ADMIN}:
        return "", words.not_bound()
    named = _CODE.search(uscc.normalise(message.text))
    code = named[0] if named else message.group_uscc
    if not code:
        return "", words.which_firm()
    if speaker.role is Role.ASSISTANT:
        with desk.ledger.read() as session:
            if not looks_after(session, speaker.staff_id, code):
                return "", words.not_your_group()
    return code, ""


def _own(message: Message, desk: Desk) -> str:
    """Return the firm a member speaks for: in a group of one of their firms that one."""
    if message.in_group and message.group_uscc:
        with desk.ledger.read() as session:
            if message.group_uscc in firms_of(session, message.speaker.staff_id):
                return message.group_uscc
    return message.speaker.uscc


def page_of(message: Message, desk: Desk, code: str, path: str = "") -> str:
    """Return the address of the firm's page, for this member alone."""
    with desk.ledger.write() as session:
        token = new_link(session, code, message.speaker.staff_id, desk.now())
    return f"{desk.settings.pages_url}/firm/{token}{path}"


def write_down(message: Message, desk: Desk, given: Sequence[Said]) -> str:
    """Note facts as the speaker's own word, and tell what became of them."""
    with desk.ledger.write() as session:
        became = declare(session, given, told_by(message, desk))
    return what_became(became, desk)


def undo_last(message: Message, desk: Desk) -> Reply:
    """“撤销”: take back what this firm has said last, a moment ago."""
    if message.speaker.role is not Role.ENTERPRISE:
        return Reply(words.not_bound(), title=TITLE)
    with desk.ledger.write() as session:
        became = undo(session, told_by(message, desk))
    return Reply(words.undone(what_became(became, desk)) if became else words.nothing_to_undo(), title=TITLE)


def told_by(message: Message, desk: Desk) -> Told:
    """Return who speaks for which firm, and when."""
    return Told(actor_of(message), message.speaker.uscc, desk.day(message), desk.now())


def what_became(became: Sequence[Declared], desk: Desk) -> str:
    """Tell what became of values a firm has given."""
    place_of = desk.city.region_name
    kept = [one for one in became if not one.locked_by]
    lines = [f"{_called(one)}：{value_told(one.name, one.value, place_of)}" for one in kept if one.value is not None]
    told = [words.noted(lines)] if lines else []
    told += [words.taken_back(label(one.name), one.year) for one in kept if one.value is None]
    told += [words.locked(_called(one), one.locked_by) for one in became if one.locked_by]
    told += [
        words.outweighed(
            label(one.name),
            one.year,
            one.counts.source.value,
            value_told(one.name, one.counts.value, place_of),
        )
        for one in kept
        if one.counts is not None and one.value is not None
    ]
    return "\n".join(told)


def _called(one: Declared) -> str:
    return f"{one.year}年{label(one.name)}" if one.year else label(one.name)


def region_code(desk: Desk, name: str) -> str:
    """Return the code of a place's name, or an empty text."""
    found = desk.city.regions_in(name)
    return found[0].code if found else ""


def _shown(firm: Enterprise, rows: Sequence[Fact], place_of: Callable[[str], str], *, in_group: bool) -> str:
    called = firm.name or firm.uscc
    best = counting(rows)
    if not best:
        return words.empty(called)
    if in_group:
        return words.in_group(called, len(best))
    lines = [words.head(called, firm.uscc, len(best)), *_grouped(best, place_of)]
    lines += [
        words.differs(label(other.name), other.year, other.source.value, value_told(other.name, other.value, place_of))
        for _, other in disputed(rows)
    ]
    return "\n".join([*lines, words.HOW])


def _grouped(rows: Iterable[Fact], place_of: Callable[[str], str]) -> list[str]:
    """Return the lines of the profile under their headings, in the order of the dictionary.

    Where a heading's values all come from one source and day, the heading says so once.
    """
    order = {name: place for place, name in enumerate(FACTS)}
    groups: dict[str, list[Fact]] = {}
    for row in sorted(rows, key=lambda one: (order.get(one.name, len(order)), -one.year)):
        groups.setdefault(FACTS[row.name].group if row.name in FACTS else words.OTHERS, []).append(row)
    lines: list[str] = []
    for group, facts in groups.items():
        marks = {words.mark(row.source.value, row.as_of.isoformat(), row.verified_by) for row in facts}
        once = len(marks) == 1 and len(facts) >= SAID_ONCE
        lines.append(words.group(group, next(iter(marks)) if once else ""))
        for row in facts:
            mark = "" if once else words.mark(row.source.value, row.as_of.isoformat(), row.verified_by)
            lines.append(words.line(label(row.name), row.year, value_told(row.name, row.value, place_of), mark))
    return lines
