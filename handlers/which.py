"""Which document is meant: P000123, a 文号, 《a title》, or “这份” for the one the bot has just spoken of."""

import re
from dataclasses import dataclass
from datetime import timedelta

from config.words import library_chat as words
from handlers.desk import Desk
from handlers.message import Message
from knowledge.library.relations import keys_of, title_key
from knowledge.library.titles import wrapped_titles
from knowledge.rules.docno import find_docnos
from ledger.answers import last_said
from ledger.names import named_by
from ledger.policies import OpenSession, policies_by_doc_no, policies_by_ids
from ledger.versions import VersionState, versions_in, versions_named, versions_of

REMEMBERED = timedelta(minutes=30)
MOST = 5  # documents named when it is asked which one is meant
WAITING = (VersionState.PENDING, VersionState.SCHEDULED)
ID = r"P\s?\d{1,6}"
THIS = r"这[一]?(?:份|个|条)(?:文件|政策)?|刚才?(?:上传|发|传)?的?(?:那|这)?(?:份|个)?(?:文件|政策)?|上面(?:那|这)份|它"
_ID = re.compile(ID, re.IGNORECASE)
_TITLE = re.compile(r"《(.{2,120}?)》(?!》)")
_THIS = re.compile(THIS)
_BOOK = re.compile(r"(《.{2,120}?》(?!》))")
_ORDERED = re.compile(  # words of an order that would run into a 文号
    r"谁.{0,8}?(?:改|动|发布|下架|上传|删)(?:了|过|的)?|定时发布|发布|上架|上线|下架|撤下|下线|撤回|退回|恢复|回滚|还原|删除|政策状态|把|将"
)
_ROW = re.compile(r"^\d{1,3}\. P\d{6}", re.MULTILINE)
_CITED = re.compile(r"/policy/(P\d{6})")


@dataclass(frozen=True, slots=True)
class Which:
    """One document, or the sentence that asks back."""

    policy_id: str = ""
    title: str = ""
    doc_no: str = ""
    ask_back: str = ""


def which(message: Message, desk: Desk, act: str) -> Which:
    """Find the document a message names; several or none become a question.

    Args:
        message: what was said.
        desk: the house.
        act: the word of the order, for the example in the question.

    """
    found, given = _named(message.text, desk)
    if not given and _THIS.search(message.text):
        found, given = _spoken_of(message, desk), "这份"
    if not given:
        return Which(ask_back=_meant_perhaps(message, desk, act))
    if not found:
        return Which(ask_back=words.not_in_base(given) if given != "这份" else words.which_how(act))
    if len(found) > 1:
        rows = [(policy_id, *found[policy_id]) for policy_id in sorted(found)[:MOST]]
        return Which(ask_back=words.which_several(rows, act))
    [(policy_id, (title, doc_no))] = found.items()
    return Which(policy_id, title, doc_no)


def _meant_perhaps(message: Message, desk: Desk, act: str) -> str:
    """Ask which document is meant; where the bot has just spoken of exactly one, offer the order with its id."""
    spoken_of = _spoken_of(message, desk)
    if len(spoken_of) != 1:
        return words.which_how(act)
    [(policy_id, (title, _))] = spoken_of.items()
    return words.which_this(policy_id, title, f"{message.text.strip(' 。.!！')} {policy_id}")


def all_named(text: str, desk: Desk) -> dict[str, tuple[str, str]]:
    """Return every document a text names: policy id -> (title, 文号)."""
    return _named(text, desk)[0]


def _named(text: str, desk: Desk) -> tuple[dict[str, tuple[str, str]], str]:
    """Return the documents named, and the words that name them; an id outranks a 文号, a 文号 outranks a title."""
    text = "".join(part if at % 2 else _ORDERED.sub(" ", part) for at, part in enumerate(_BOOK.split(text)))
    with desk.ledger.read() as session:
        ids = [f"P{int(re.sub(r'[Pp ]', '', one)):06d}" for one in _ID.findall(text)]
        if ids:
            return _known(session, ids), "、".join(dict.fromkeys(ids))
        numbers = find_docnos(text)
        if numbers:
            keys = [one.key for one in numbers]
            found = [row.policy_id for key in keys for row in policies_by_doc_no(session, key)]
            found += [row.policy_id for key in keys for row in versions_named(session, key, "")]
            return _known(session, found), "、".join(one.printed for one in numbers)
        titles = _TITLE.findall(text)
        return _known(session, [one for title in titles for one in _titled(session, title)]), "、".join(
            f"《{title}》" for title in titles
        )


def _titled(session: OpenSession, title: str) -> list[str]:
    key = title_key(title)
    on_shelf = [row.policy_id for row in named_by(session, [key]).get(key, ())]
    waiting = [row.policy_id for row in versions_in(session, WAITING) if key in keys_of(row.title, "", "")]
    if on_shelf or waiting:
        return [*on_shelf, *waiting]
    return [row.policy_id for row in versions_in(session, WAITING) if title in row.title]


def _known(session: OpenSession, ids: list[str]) -> dict[str, tuple[str, str]]:
    """Return title and 文号 of the documents among ``ids``, on the shelf or waiting."""
    live = policies_by_ids(session, list(dict.fromkeys(ids)))
    found: dict[str, tuple[str, str]] = {}
    for policy_id in dict.fromkeys(ids):
        if policy_id in live:
            found[policy_id] = (live[policy_id].inner_title or live[policy_id].title, live[policy_id].doc_no)
            continue
        versions = versions_of(session, policy_id)
        if versions:
            found[policy_id] = (known_as(versions[0].title), versions[0].doc_no)
    return found


def known_as(title: str) -> str:
    """Return the title people use: the one that “关于印发《…》的通知” wraps, where there is one.

    >>> known_as("德阳市商务局关于印发《某某办法》的通知"), known_as("某某办法")
    ('某某办法', '某某办法')
    """
    inner = wrapped_titles(title)
    return inner[0] if inner else title


def _spoken_of(message: Message, desk: Desk) -> dict[str, tuple[str, str]]:
    """Return the document of the bot's last words to this person that spoke of one; of a list all, to be asked."""
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        for text, cites in last_said(session, message.conversation_id, sender, desk.now() - REMEMBERED):
            ids = _ID.findall(text) or [one for cite in cites for one in _CITED.findall(str(cite.get("url", "")))]
            if len(_ROW.findall(text)) < 2:  # noqa: PLR2004 - one row is one document
                ids = ids[:1]
            if ids:
                return _known(session, [f"P{int(re.sub(r'[Pp ]', '', one)):06d}" for one in ids])
    return {}
