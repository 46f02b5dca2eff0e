"""After a list of items: “2” opens one, “更多” goes on, “步骤” shows how the sums came about."""

import re
from dataclasses import replace

from config.words import reward as words
from handlers import fit_lines as lines
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.profile import VIEW, profile
from handlers.reward import CALCULATE, MATCH, REMEMBERED, STEPS, SUMS, TITLE, calculate, detailed, match, own_firm
from handlers.which_firm import choose_firm
from ledger.answers import last_exchanges

_NUMBER = re.compile(r"^\s*(?:第|看|查看)?\s*(\d{1,3})\s*(?:项|个|条)?[\s?？。!！]*$")
_MORE = re.compile(r"^\s*(?:看|查看|还有)?(?:更多|下一页|其余|剩下的?)(?:的)?(?:呢|项)?[\s?？。!！]*$")
_STEPS = re.compile(rf"^\s*(?:{STEPS})[\s?？。!！]*$")
_LISTED = re.compile(r"^(\d{1,3})\. ", re.MULTILINE)


def goes_on(message: Message, desk: Desk) -> bool:
    """Tell whether a message picks from, or goes on with, a list of items shown a moment ago."""
    if message.in_group:
        return False
    number = _NUMBER.match(message.text)
    if number is not None:
        return int(number[1]) in _told(message, desk)
    return bool(_MORE.match(message.text) or _STEPS.match(message.text)) and bool(_told(message, desk))


def go_on(message: Message, desk: Desk) -> Reply:
    """Open one item, tell the next ones, or tell the steps."""
    code, refused = own_firm(message, desk)
    if refused or message.in_group:
        return Reply(refused or words.members_only(), title=TITLE)
    if _STEPS.match(message.text):
        return calculate(replace(message, text="测算 步骤"), desk)
    result = desk.offers.match(code, desk.day(message))
    number = _NUMBER.match(message.text)
    if number is not None:
        shown = lines.ordered(result)
        at = int(number[1])
        return detailed(shown[at - 1], result, desk) if 0 < at <= len(shown) else match(message, desk)
    told = lines.next_page(result, _told(message, desk))
    return Reply("\n".join([*told, words.tail()] if told else [words.nothing_more()]), title=TITLE, whole=True)


def firm_chosen(message: Message, desk: Desk) -> Reply:
    """Speak for the firm that was chosen, and answer what was asked before, where it can be told what that was."""
    reply, again = choose_firm(message, desk)
    if again is None:
        return reply
    if re.match(MATCH, again.text):
        return match(again, desk)
    if re.match(CALCULATE, again.text):
        return calculate(again, desk)
    return profile(again, desk) if re.match(VIEW, again.text) else reply


def _told(message: Message, desk: Desk) -> set[int]:
    """Return the numbers this person was told, back to the beginning of the last list."""
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        before = last_exchanges(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        said = [(answer.title, answer.text) for _, answer in before]
    numbers: set[int] = set()
    for title, text in said:
        found = {int(at) for at in _LISTED.findall(text)} if title in {TITLE, SUMS} else set()
        numbers |= found
        if found and words.is_head(text):
            break
    return numbers
