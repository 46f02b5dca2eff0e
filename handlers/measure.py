"""How well a person is understood and answered: labelled utterances in, the share that was right and every miss out."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from config.errors import HuiqiError
from config.words import measure as words
from handlers.intents import Intent
from handlers.message import Attachment, Reply
from handlers.understand import Turn, Wish, intent_of
from ledger.groups import Role

ADMIN = "admin"  # as a label: accepts every admin_*
NAMES = {intent.value for intent in Intent} | {ADMIN}
UNGROUPED = "ungrouped"
TURNS = {"user", "bot"}
KINDS = {"文件": "file", "图片": "picture", "语音": "audio", "视频": "video"}
MARK = re.compile(rf"\[({'|'.join(KINDS)})[:：]\s*([^\[\]]{{1,200}})\]")
_BLANKS = re.compile(r"\s+")
_BRACKETS = str.maketrans("[]()（）【】［］", "〔〕〔〕〔〕〔〕〔〕")
_DOC_NO = re.compile(r"〔?((?:19|20)\d{2})〕?年?第?(\d{1,5})号")


class CaseWrong(HuiqiError):
    """A file of labelled utterances can't be used; the message names the line and what to put there."""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled utterance; ``intents`` are the names accepted."""

    text: str
    role: Role
    intents: tuple[str, ...]
    group: str = UNGROUPED
    history: tuple[Turn, ...] = ()
    must_cite: tuple[str, ...] = ()  # parts of a title or a 文号
    must_not: tuple[str, ...] = ()  # text that may not occur in the reply

    def said(self) -> tuple[str, tuple[Attachment, ...]]:
        """Return what was typed, and the files its marks stand for."""
        return said(self.text)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the house made of an utterance."""

    wishes: tuple[Wish, ...]
    reply: Reply


class Miss(TypedDict):
    """One utterance that went wrong, as printed."""

    text: str
    got: str
    want: list[str]
    why: str


class Share(TypedDict):
    """How many utterances of a group there are, and how many were right."""

    n: int
    right: int


class Figures(TypedDict):
    """What is printed with --json."""

    accuracy: float
    n: int
    by_group: dict[str, Share]
    wrong: list[Miss]


def said(text: str) -> tuple[str, tuple[Attachment, ...]]:
    """Split marks such as ``[文件: 营业执照.jpg]`` from what was typed."""
    files = tuple(Attachment(KINDS[kind], name.strip()) for kind, name in MARK.findall(text))
    return (MARK.sub(" ", text).strip(), files) if files else (text, ())


def read_cases(path: Path) -> list[Case]:
    """Read one JSON object a line; blank lines are passed over.

    Raises:
        CaseWrong: the file can't be read or holds no case; or a line is wrong: its number and what to put there.

    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise CaseWrong(words.unreadable(str(path), str(wrong))) from wrong
    cases = [_case(line, f"{path} 第 {number} 行") for number, line in enumerate(lines, 1) if line.strip()]
    if not cases:
        raise CaseWrong(words.no_case(str(path)))
    return cases


def measure(cases: Sequence[Case], hear: Callable[[Case], Heard]) -> Figures:
    """Have every case heard; count those whose intent was understood, whose citations are there and nothing forbidden.

    Args:
        cases: at least one.
        hear: the path of a real message.

    """
    by_group: dict[str, Share] = {}
    wrong: list[Miss] = []
    for case in cases:
        heard = hear(case)
        why = "；".join(_faults(case, heard))
        share = by_group.setdefault(case.group, Share(n=0, right=0))
        share["n"] += 1
        share["right"] += not why
        if why:
            wrong.append(Miss(text=case.text, got=_got(heard), want=list(case.intents), why=why))
    right = len(cases) - len(wrong)
    return Figures(accuracy=round(right / len(cases), 4), n=len(cases), by_group=by_group, wrong=wrong)


def _got(heard: Heard) -> str:
    """Name what was understood; a message of which nobody can tell what it asks about is a question still."""
    return intent_of(heard.wishes).value if heard.wishes else Intent.POLICY_QA.value


def _faults(case: Case, heard: Heard) -> Iterator[str]:
    """Say what is wrong with what was made of a case; nothing when it is right."""
    got = _got(heard)
    if not (got in case.intents or (ADMIN in case.intents and got.startswith("admin_"))):
        named = "、".join(f"{wish.intent.value}（{wish.why}）" for wish in heard.wishes)
        yield words.understood_as(named)
    cites = [cite for cite in heard.reply.cites if not cite.beyond]
    named_there = _plain(" ".join([heard.reply.text, *(f"{cite.title} {cite.doc_no}" for cite in cites)]))
    for part in case.must_cite:
        if _plain(part) not in named_there:
            yield words.not_cited(part)
    shown = "\n".join([heard.reply.title, heard.reply.text, *(f"{cite.title}\n{cite.quote}" for cite in cites)])
    for part in case.must_not:
        if part in shown:
            yield words.must_not(part)


def _plain(text: str) -> str:
    """Write what is compared in one way: no blanks, one kind of brackets, every 文号 as 〔2022〕12号."""
    return _DOC_NO.sub(r"〔\1〕\2号", _BLANKS.sub("", text.translate(_BRACKETS))).casefold()


def _case(line: str, where: str) -> Case:
    try:
        row = json.loads(line)
    except ValueError as wrong:
        raise CaseWrong(words.no_json(where, str(wrong))) from wrong
    if not isinstance(row, dict):
        raise CaseWrong(words.no_object(where))
    text, role = row.get("text"), row.get("role")
    if not isinstance(text, str) or not text.strip():
        raise CaseWrong(words.no_text(where))
    if not isinstance(role, str) or role not in {one.value for one in Role}:
        raise CaseWrong(words.unknown_role(where, role, [one.value for one in Role]))
    intents = _texts(row, "intent", where)
    if not intents:
        raise CaseWrong(words.no_intent(where))
    if unknown := [name for name in intents if name not in NAMES]:
        raise CaseWrong(words.unknown_intent(where, unknown[0], sorted(NAMES)))
    group = row.get("group") or UNGROUPED
    if not isinstance(group, str):
        raise CaseWrong(words.not_text(where, "group"))
    history = _history(row.get("history") or [], where)
    cite, never = _texts(row, "must_cite", where), _texts(row, "must_not", where)
    return Case(text, Role(role), intents, group, history, cite, never)


def _texts(row: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    """Read a list of texts; one text alone is a list of one."""
    given = row.get(name) or []
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise CaseWrong(words.not_texts(where, name))
    return tuple(given)


def _history(given: object, where: str) -> tuple[Turn, ...]:
    turns = []
    for turn in given if isinstance(given, list) else [given]:
        if not isinstance(turn, dict) or turn.get("who") not in TURNS or not isinstance(turn.get("text"), str):
            raise CaseWrong(words.wrong_history(where))
        turns.append(Turn(turn["who"], turn["text"]))
    return tuple(turns)
