"""ID numbers and bank cards in a group: recognised by their check digits, masked, asked to be recalled, not kept."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.words import review_chat_private as privacy_words
from handlers.desk import Desk
from handlers.intents import Intent
from handlers.message import Message, Reply
from knowledge.papers.page import Paper
from ledger.answers import message_by_id
from ledger.groups import group_by_conversation, person_by_staff_id

_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_CARD = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){15,18}(?![0-9A-Za-z])")
_SPACED_ID = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{5}[ -]?\d{8}[ -]?\d{3}[\dXx](?![0-9A-Za-z])")
_OTHER_NUMBER = re.compile(r"(?:受理号|文号|项目代码|信用代码|编号|单号|证号)\s*[:：]?\s*$")
_MAYBE = re.compile(r"\d(?:[ -]?\d){13}")
_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z])")
_WORDS = frozenset({"text", "content"})  # where a message of the platform holds what was said
_NAMING = re.compile(r"(?:Id|ID|Code|Key|Url|URL|Type|Time|At)$")  # keys of what names people, messages and files
CASE_INTENTS = frozenset(
    one.value
    for one in (Intent.PREREVIEW_LIST, Intent.PREREVIEW_UPLOAD, Intent.PREREVIEW_QUERY, Intent.PREREVIEW_CONFIRM)
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"  # GB 11643
_CARD_HEADS = re.compile(r"^(?:62\d{14,17}|60\d{14,17}|9558\d{12,15}|4\d{15}|5[1-5]\d{14}|3[5-7]\d{14})$")
_ID_PAGE = re.compile(r"公民身份号码|居民身份证|(?=.*签发机关)(?=.*有效期限)(?=.*(?:公安|身份证))", re.DOTALL)
_BANK_PAGE = re.compile(r"开户许可证|基本存款账户信息|存款账户|银行卡|储蓄卡|借记卡|银联|UnionPay", re.IGNORECASE)
_HEAD, _TAIL = 3, 2  # digits that stay
YOUNGEST = 12  # years; a number with a later day in it is one of a file: receipts begin with a region and a day, too


@dataclass(frozen=True, slots=True)
class Number:
    """One number found in a text."""

    kind: str  # privacy_words.ID_CARD or BANK_CARD
    written: str
    masked: str


def numbers_in(text: str, today: date) -> list[Number]:
    """Return the ID and bank card numbers of a text whose check digits are right.

    >>> [(one.kind, one.masked) for one in numbers_in("身份证 11010519491231002X", date(2026, 11, 23))]
    [('身份证号', '110*************2X')]
    """
    found = [
        Number(privacy_words.ID_CARD, one[0], _masked(one[0]))
        for one in (*_ID.finditer(text), *_SPACED_ID.finditer(text))
        if _is_id(one, text, today)
    ]
    for one in _CARD.finditer(text):
        digits = re.sub(r"[ -]", "", one[0])
        other = _OTHER_NUMBER.search(text[: one.start()]) or any(one[0] in known.written for known in found)
        if not other and _CARD_HEADS.match(digits) and _luhn(digits):
            found.append(Number(privacy_words.BANK_CARD, one[0], _masked(one[0])))
    return list(dict.fromkeys(found))


def is_id_number(number: str) -> bool:
    """Tell whether a number is one of a resident's ID (GB 11643): a day of birth, and the check digit.

    >>> is_id_number("11010519491231002X"), is_id_number("110105194912310021")
    (True, False)
    """
    if not re.fullmatch(r"\d{17}[\dXx]", number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[-1].upper()


def tells_personal(message: Message, desk: Desk) -> bool:
    """Tell whether somebody writes an ID or card number where others read along."""
    return message.in_group and bool(_MAYBE.search(message.text)) and bool(numbers_in(message.text, desk.today()))


def warned(message: Message, desk: Desk) -> Reply:
    """Ask to recall the message, and mask the numbers where it is kept."""
    found = numbers_in(message.text, desk.today())
    forget(message, desk)
    with desk.ledger.read() as session:
        group = group_by_conversation(session, message.conversation_id)
        person = person_by_staff_id(session, group.assistant) if group is not None else None
        name = person.name if person is not None else ""
    text = privacy_words.personal([one.kind for one in found], [one.masked for one in found], assistant=name)
    return Reply(text, title=privacy_words.PRIVACY_TITLE, whole=True)


def forget(message: Message, desk: Desk) -> None:
    """Mask the numbers of a message where the inbox keeps it."""
    with desk.ledger.write() as session:
        kept = message_by_id(session, message.conversation_id, message.robot_code, message.message_id)
        if kept is not None:
            kept.payload = without_numbers(kept.payload, desk.today())


def to_forget(payload: dict[str, Any], reply: Reply, today: date, *, in_group: bool) -> dict[str, Any] | None:
    """Return a message as the inbox may keep it once it is dealt with; None where nothing is to be masked.

    Numbers of IDs, cards and phones are masked in groups, whoever wrote or quoted them and whatever was answered, in
    what is said of a case, and in a message that got no answer of its own.
    """
    of_case = any(one in CASE_INTENTS for one in reply.trace.intents)
    if not (in_group or of_case or not reply.trace.intents):
        return None
    kept = without_numbers(payload, today)
    return kept if kept != payload else None


def without_numbers(payload: dict[str, Any], today: date) -> dict[str, Any]:
    """Return a message of the platform with the numbers in its words masked; what names people and files stays."""
    return {key: _cleaned(inner, today) if key in _WORDS else inner for key, inner in payload.items()}


def is_personal(paper: Paper) -> bool:
    """Tell whether a paper is an ID card, or a page of a bank account or card."""
    text = "\n".join(line.text for page in paper.pages for line in page.lines)
    if _ID_PAGE.search(text):
        return True
    return bool(_BANK_PAGE.search(text)) and (len(paper.pages) == 1)


def _cleaned(value: Any, today: date) -> Any:  # noqa: ANN401 - any JSON
    match value:
        case str():
            for one in numbers_in(value, today):
                value = value.replace(one.written, one.masked)
            return _PHONE.sub(lambda found: _masked(found[0]), value)
        case dict():
            return {key: inner if _NAMING.search(key) else _cleaned(inner, today) for key, inner in value.items()}
        case list():
            return [_cleaned(inner, today) for inner in value]
    return value


def _is_id(found: re.Match[str], text: str, today: date) -> bool:
    number = re.sub(r"[ -]", "", found[0])
    if _OTHER_NUMBER.search(text[: found.start()]) or not is_id_number(number):
        return False
    return int(number[6:10]) <= today.year - YOUNGEST


def _masked(written: str) -> str:
    digits = re.sub(r"[ -]", "", written)
    return digits[:_HEAD] + "*" * (len(digits) - _HEAD - _TAIL) + digits[-_TAIL:]


def _luhn(digits: str) -> bool:
    total = 0
    for at, digit in enumerate(reversed(digits)):
        double = int(digit) * (2 if at % 2 else 1)
        total += double - 9 if double > 9 else double  # noqa: PLR2004 - the digits of a two-digit number together
    return total % 10 == 0
