"""Seals and signatures that a text-born paper tells in words: 示例公司（公章）, 签字：张某某.

A file made by a program can't be stamped or signed by hand. Where papers of its kind in the same pack bear drawn seals,
only a drawn one counts; where none does, words count; where there are not even words, nobody can tell (存疑).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.papers.marks import LABEL_MAX
from knowledge.papers.page import Line, Page, Paper

_OPEN, _SHUT = r"[（(\[【〔]", r"[)）\]】〕]"
_WORD = r"(?:单\s*位\s*)?(?:公\s*章|印\s*章|盖\s*章|签\s*章|印\s*鉴|章)"
_FIRM = r"(?:公司|厂|院|所|局|委员会|政府|中心|银行|分行|支行|合作社|集团|馆|站|处|大队|医院|学校|店|部|厅)"
_NAME = re.compile(rf"[\u3400-\u9fffA-Za-z0-9（）()·]{{2,60}}?{_FIRM}(?=$|[\s（(\[【〔,，。；;])")
_SAYS_NAME = re.compile(rf"{_OPEN}[^）)\]】〕:：]{{0,10}}{_WORD}\s*[:：]\s*([^:：]{{2,60}}?)\s*{_SHUT}\s*$")
_SAYS_HELD = re.compile(rf"{_OPEN}\s*(?:此处|本页)?\s*(?:已|加盖|盖有|已加盖)[^）)\]】〕]{{0,40}}章\s*{_SHUT}")
_HEAD = re.compile(rf"(?:{_OPEN}\s*(?:加\s*)?{_WORD}(?:处)?\s*{_SHUT}|(?:公\s*章|盖\s*章|签\s*章))\s*[:：]\s*(.*)$")
_TAIL = re.compile(rf"^(.*?)\s*{_OPEN}\s*(?:加\s*)?{_WORD}\s*{_SHUT}\s*$")
_NOT = re.compile(r"未\s*(?:加\s*)?盖|没有|缺|无\s*(?:公\s*)?章|空白|待\s*盖|此处\s*(?:加\s*)?盖")
_SPECIAL = re.compile(r"专用章|执业|竣工图|注册")
_PIECES = re.compile(r"\t|\s{3,}")
_SIGNER = re.compile(
    r"^(?:[\u3400-\u9fff]{0,8}?)(?:法定代表人|法人代表|授权代表|委托代理人|代理人|受托人|被委托人|委托人代表|负责人|经办人|代表)"
    r"(?:\s*[（(][^（）()]{0,16}[)）])?\s*[:：]\s*(.*)$"
)
_SENTENCE = re.compile(r"。")
_CONTRACT = re.compile(r"^[^，。：:]{0,30}(?:合同|协议|合同书|协议书)(?:[（(][^）)]{0,20}[)）])?$")
_CLOSES = re.compile(
    r"(?:盖\s*章|公\s*章|签\s*章|印\s*章|签\s*字|签\s*名)\s*[)）\]】:：]|(?:签订|签署|签约|订立)(?:日期|时间|地点)|[:：]\s*\d{4}\s*[年./-]"
    r"|^\s*\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?$|^(?:[^。，]{0,12}(?:法定代表人|代表|代理人))[^。，]{0,12}[:：]"
    r"|于\s*\d{4}\s*年[^。]{0,16}(?:签订|签署|订立)"
)
_HEAD_LINES = 6
CLOSING = 9  # lines at the end of a page among which it is signed


@dataclass(frozen=True, slots=True)
class Ways:
    """How the text-born papers of one kind in a pack are sealed and signed."""

    drawn_seals: bool = False
    written_seals: bool = False
    drawn_signatures: bool = False


def ways_of(papers: Iterable[Paper]) -> dict[str, Ways]:
    """Return the ways by kind of paper: pdf, docx."""
    found: dict[str, Ways] = {}
    for paper in papers:
        pages = [page for page in paper.pages if page.how == "text"]
        known = found.get(paper.kind, Ways())
        found[paper.kind] = Ways(
            known.drawn_seals or any(page.seals for page in pages),
            known.written_seals or any(not _SPECIAL.search(name) for page in pages for name, _ in written_seals(page)),
            known.drawn_signatures or any(page.signatures for page in pages),
        )
    return found


def written_seals(page: Page) -> Iterator[tuple[str, Line]]:
    """Give the seals a page tells in words: the name, with the words of a special seal behind it, and the line."""
    lines = page.lines
    for at, line in enumerate(lines):
        before = lines[at - 1].text if at else ""
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        for piece in _PIECES.split(line.text.strip()):
            name = _sealed_by(piece, before, after)
            if name:
                yield name, line


def closing_firms(page: Page) -> Iterator[tuple[str, Line]]:
    """Give the firms and offices that the last lines of a page name, each alone in its line or behind who it is."""
    inside = {id(line) for cell in page.cells for line in cell.lines}
    for line in page.lines[-CLOSING - 3 :]:
        if id(line) in inside:
            continue
        for piece in _PIECES.split(line.text.strip()):
            held = re.split(r"[:：]", piece, maxsplit=1)[-1].strip()
            match = _NAME.match(held)
            if match is not None and len(piece) - len(held) <= LABEL_MAX:
                yield match[0], line


def lacks_closing(paper: Paper) -> bool:
    """Tell whether a text-born contract has no place at all where it is signed, sealed or dated: its end is missing."""
    if not paper.pages or any(page.how != "text" or page.seals or page.signatures for page in paper.pages):
        return False
    lines = [line.text.strip() for page in paper.pages for line in page.lines]
    if not any(_CONTRACT.search(text) for text in lines[:_HEAD_LINES]):
        return False
    return not any(_CLOSES.search(text) for text in lines)


def open_places(page: Page, places: Iterable[Line]) -> list[Line]:
    """Return those labels for a seal beside which no name stands."""
    told = {id(line) for _, line in written_seals(page)}
    return [line for line in places if id(line) not in told]


def typed_signers(page: Page) -> tuple[list[Line], list[Line]]:
    """Return the lines at the end of a page that name who signs, and those whose place stands empty."""
    inside = {id(line) for cell in page.cells for line in cell.lines}
    last = max((at for at, line in enumerate(page.lines) if _SENTENCE.search(line.text)), default=-1)
    named: list[Line] = []
    empty: list[Line] = []
    for line in page.lines[max(last + 1, len(page.lines) - CLOSING) :]:
        match = None if id(line) in inside else _SIGNER.match(line.text.strip())
        if match is not None:
            (named if re.search(r"[\u3400-\u9fff]{2}", match[1]) else empty).append(line)
    return named, empty


def _sealed_by(piece: str, before: str, after: str) -> str:
    """Return whose seal a piece of a line tells of; empty when it tells of none."""
    text = piece.strip()
    if re.search(rf"{_OPEN}[^）)\]】〕]{{0,60}}$", text):
        text += after.strip()  # the bracket goes on in the next line
    if not text or _NOT.search(text):
        return ""
    if match := _SAYS_NAME.search(text):
        return _full(match[1], text)
    if _SAYS_HELD.search(text):
        found = _NAME.search(text)
        return _full(re.split("[:：]", found[0])[-1] if found else "", text) or "已盖章"
    if (match := _HEAD.search(text)) and len(text[: match.start()]) <= LABEL_MAX:
        return _headed(match[1].strip(), text[: match.start()], after)
    if match := _TAIL.match(text):
        held = re.split(r"[:：]", match[1])[-1].strip()
        firm = _NAME.search(held) or (None if held else _NAME.fullmatch(before.strip()))
        return _full(firm[0], match[1]) if firm is not None else ""
    return ""


def _headed(held: str, label: str, after: str) -> str:
    """Return who seals behind a label that asks for it: named behind it, or alone in the next line."""
    if re.search(r"[\u3400-\u9fff]{2}", re.split(r"日期|签字|年\s*月", held)[0]):
        return _full(held, label)
    follows = _NAME.fullmatch(after.strip()) if not held else None
    return _full(follows[0], label) if follows is not None else ""


def _full(name: str, label: str) -> str:
    """Return a name with the label of a special seal behind it: the words that would be cut into it."""
    firm = _NAME.match(name.strip())
    plain = (firm[0] if firm else name.strip()).strip("。，, ")
    words = re.split(r"[（(:：]", label, maxsplit=1)[0].strip()
    return f"{plain}{words}" if _SPECIAL.search(words) and plain else plain
