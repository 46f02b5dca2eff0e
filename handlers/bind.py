"""Binding: an assistant asks for a one-time code, the firm's contact spends it in a private chat."""

import hashlib
import re
import secrets
from datetime import timedelta

from config.words import people as words
from handlers.desk import Desk
from handlers.message import Message, Reply
from knowledge.rules import uscc
from ledger.enterprises import enterprise_by_uscc, know_enterprise
from ledger.groups import STAFF_ROLES, BindCode, Person, Role, bind_person, use_code

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read wrongly
CODE_LENGTH = 8
CODE_HOURS = 72
_CODE = re.compile(rf"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")
_CREDIT_CODE = re.compile(r"[0-9A-Z]{15,20}")


def give_code(message: Message, desk: Desk) -> Reply:
    """“绑定码 <统一社会信用代码> [企业名称]”: give an assistant a code for one firm."""
    if message.in_group:
        return Reply(words.code_in_group(), title="绑定码")
    given = _CREDIT_CODE.search(uscc.normalise(message.text))
    if given is None:
        return Reply(words.code_how(), title="绑定码")
    if not uscc.is_valid(given[0]):
        return Reply(words.code_wrong(given[0], uscc.likely(given[0])), title="绑定码")
    name = re.sub(r"^.*?[0-9A-Za-z\s-]{15,}", "", message.text).strip()
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    now = desk.now()
    with desk.ledger.write() as session:
        firm = know_enterprise(session, given[0], now, name=name)
        session.add(
            BindCode(
                code_hash=_hash(code),
                uscc=firm.uscc,
                issued_by=message.speaker.staff_id,
                expires_at=now + timedelta(hours=CODE_HOURS),
            )
        )
    return Reply(words.code_given(firm.name or firm.uscc, code, CODE_HOURS), title="绑定码")


def bind(message: Message, desk: Desk) -> Reply:
    """“绑定 <绑定码>”: bind the speaker to the firm of the code. A code shown to a group is spent unused."""
    found = _CODE.search(message.text.upper().replace("绑定", " "))
    if found is None:
        return Reply(words.bind_how(), title="绑定")
    if message.in_group:
        with desk.ledger.write() as session:
            use_code(session, _hash(found[0]), "shown in a group", desk.now())
        return Reply(words.bind_privately(), title="绑定")
    speaker = message.speaker
    if not speaker.staff_id:
        return Reply(words.bind_outsider(), title="绑定")
    if speaker.role in STAFF_ROLES:
        return Reply(words.already_staff(speaker.role), title="绑定")
    return Reply(_spend(message, desk, found[0]), title="绑定")


def _spend(message: Message, desk: Desk, code: str) -> str:
    speaker = message.speaker
    now = desk.now()
    with desk.ledger.write() as session:
        spent = use_code(session, _hash(code), speaker.staff_id, now)
        if spent is None:
            return words.bind_refused()
        firm = enterprise_by_uscc(session, spent.uscc)
        bind_person(
            session,
            Person(
                staff_id=speaker.staff_id,
                name=speaker.name,
                role=Role.ENTERPRISE,
                uscc=spent.uscc,
                bound_by=spent.issued_by,
                bound_at=now,
            ),
        )
        return words.bound(firm.name if firm and firm.name else spent.uscc, speaker.name)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
