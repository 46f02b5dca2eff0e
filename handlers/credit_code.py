"""“统一代码 9151… 对不对”: check the 18 characters of a credit code."""

import re

from config.words import people as words
from handlers.desk import Desk
from handlers.message import Message, Reply
from knowledge.rules import uscc
from ledger.enterprises import enterprise_by_uscc
from ledger.groups import STAFF_ROLES

ASKS = re.compile(
    r"^\s*[0-9A-Za-z]{18}\s*$|(代码|信用码|税号).{0,6}[0-9A-Za-z]{15,20}.{0,8}(对|吗|么|不|是否|正确|校验)"
)
_CODE = re.compile(r"[0-9A-Z]{15,20}")


def credit_code(message: Message, desk: Desk) -> Reply:
    """Say whether the code passes its check; the firm's name only to those who may know it."""
    found = _CODE.search(uscc.normalise(message.text))
    code = found[0] if found else ""
    if not uscc.is_valid(code):
        return Reply(words.code_wrong(code, uscc.likely(code)), title="统一社会信用代码")
    speaker = message.speaker
    name = ""
    if speaker.uscc == code or speaker.role in STAFF_ROLES:
        with desk.ledger.read() as session:
            firm = enterprise_by_uscc(session, code)
            name = firm.name if firm else ""
    return Reply(words.code_check_ok(code, name), title="统一社会信用代码")
