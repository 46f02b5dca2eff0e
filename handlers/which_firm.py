"""For which firm somebody of several firms speaks: asked once, changed on request; and an end of a binding."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from config.words import people as words
from handlers.desk import Desk, actor_of
from handlers.message import Message, Reply
from handlers.said import typed
from ledger.answers import last_exchanges
from ledger.audit import record
from ledger.enterprises import enterprise_by_uscc
from ledger.firm_links import end_links
from ledger.groups import STAFF_ROLES, Role, firms_of, speak_for, unbind
from ledger.policies import OpenSession

CHANGE = r"^\s*(?:换|切换|更换|选择)(?:一?家|个)?企业[\s?？。!！]*$"
UNBIND = r"^\s*(?:我要|帮我|确认)?(?:解绑|解除绑定|取消绑定)\s*[。.!！]*$"
TITLE, UNBOUND = "选择企业", "解除绑定"
SETTLED = frozenset({TITLE, "政策匹配", "匹配详情", "奖励测算", "企业档案", "登记确认"})
REMEMBERED = timedelta(minutes=10)
LONGEST = 40  # characters of an answer
_NUMBER = re.compile(r"^\s*(?:第)?\s*(\d{1,2})\s*(?:家|个|号)?[\s。.!！]*$")


def must_choose(message: Message, desk: Desk) -> str:
    """Return the question for which firm somebody speaks; empty when there is one, or it was settled a moment ago."""
    if message.in_group or message.speaker.role is not Role.ENTERPRISE:
        return ""
    with desk.ledger.read() as session:
        codes = firms_of(session, message.speaker.staff_id)
        if len(codes) < 2 or _talked(session, message, desk):  # noqa: PLR2004 - one firm is no choice
            return ""
        return words.which_firm([_name(session, code) for code in codes])


def change_firm(message: Message, desk: Desk) -> Reply:
    """“换企业”: ask for which firm somebody speaks from now on."""
    with desk.ledger.read() as session:
        names = [_name(session, code) for code in firms_of(session, message.speaker.staff_id)]
    if len(names) > 1:
        return Reply(words.which_firm(names), title=TITLE)
    return Reply(words.one_firm_only(names[0]) if names else words.not_bound_at_all(), title=TITLE)


def chooses_firm(message: Message, desk: Desk) -> bool:
    """Tell whether a message answers our question for the firm."""
    return not message.in_group and bool(_chosen(message, desk))


def choose_firm(message: Message, desk: Desk) -> tuple[Reply, Message | None]:
    """Speak for the firm that was chosen; return a reply, and the message that was asked before, to be answered now."""
    code = _chosen(message, desk)
    with desk.ledger.write() as session:
        done = speak_for(session, message.speaker.staff_id, code)
        name = _name(session, code)
        before = last_exchanges(session, message.conversation_id, _sender(message), _since(desk))
        asked = typed(before[0][0].payload) if before else ""
    if not done:
        return Reply(words.not_bound_at_all(), title=TITLE), None
    speaker = replace(message.speaker, uscc=code, firm=name)
    again = None if re.match(CHANGE, asked) else replace(message, text=asked, speaker=speaker)
    return Reply(words.speaks_for(name), title=TITLE), again


def end_binding(message: Message, desk: Desk) -> Reply:
    """“解除绑定”: ask back, then end what binds the speaker to their firm, and their links to its pages."""
    if message.in_group:
        return Reply(words.unbind_privately(), title=UNBOUND)
    speaker = message.speaker
    if speaker.role in STAFF_ROLES:
        return Reply(words.unbind_by_command(), title=UNBOUND)
    with desk.ledger.write() as session:
        codes = firms_of(session, speaker.staff_id)
        if not codes:
            return Reply(words.not_bound_at_all(), title=UNBOUND)
        names = [_name(session, code) for code in codes]
        if "确认" not in message.text:
            return Reply(words.unbind_sure(names), title=UNBOUND)
        unbind(session, speaker.staff_id, codes[0])
        end_links(session, speaker.staff_id, codes[0])
        record(session, actor_of(message), "person.unbound", speaker.staff_id, desk.now(), before={"uscc": codes[0]})
    return Reply(words.unbound(names[0], names[1] if len(names) > 1 else ""), title=UNBOUND)


def _chosen(message: Message, desk: Desk) -> str:
    """Return the code of the firm a message chooses from our question; empty when it chooses none."""
    number = _NUMBER.match(message.text)
    if message.speaker.role is not Role.ENTERPRISE or not 0 < len(message.text.strip()) <= LONGEST:
        return ""
    with desk.ledger.read() as session:
        before = last_exchanges(session, message.conversation_id, _sender(message), _since(desk))
        if not before or words.WHICH not in before[0][1].text:
            return ""
        codes = firms_of(session, message.speaker.staff_id)
        listed = [code for code in codes if _name(session, code) in before[0][1].text]
        named = [code for code in listed if message.text.strip(" 。.!！") in _name(session, code)]
        order = sorted(listed, key=lambda code: before[0][1].text.index(f"、{_name(session, code)}"))
    if number is not None:
        return order[int(number[1]) - 1] if 0 < int(number[1]) <= len(order) else ""
    return named[0] if len(named) == 1 else ""


def _talked(session: OpenSession, message: Message, desk: Desk) -> bool:
    """Tell whether this conversation was about the firm a moment ago: it is settled which one, or was asked."""
    before = last_exchanges(session, message.conversation_id, _sender(message), _since(desk))
    return any(answer.title in SETTLED for _, answer in before)


def _since(desk: Desk) -> datetime:
    return desk.now() - REMEMBERED


def _sender(message: Message) -> str:
    return message.speaker.staff_id or message.sender_id


def _name(session: OpenSession, code: str) -> str:
    firm = enterprise_by_uscc(session, code)
    return firm.name if firm is not None and firm.name else code
