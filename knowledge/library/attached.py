"""The attachments a document names (附件：1.… 2.…), and whether they stand in the same file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.library.document import Document, Paragraph
from knowledge.library.evidence import METADATA, Scroll, Spot

NAME_MAX = 120  # characters
NAME_LEAST = 6  # characters of a title that can't be a word of the text
_TITLE = "题"  # in place of a number: a title without 附件 before it
_SENTENCE_ENDS = "。；：，、"
LINES_MAX = 40  # attachments of one document
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_LIST = re.compile(r"^\s*附\s*件\s*[:：]\s*(?P<rest>.*)$")
_ONE = re.compile(rf"^\s*附\s*件\s*(?P<n>{_NUMBER})\s*[:：.．、]\s*(?P<name>\S.*)$")
_ITEM = re.compile(rf"^\s*(?P<n>{_NUMBER})\s*[.．、]\s*(?!\d)(?P<name>\S.*)$")
_SPLIT = re.compile(r"(?:(?<=[\s\u3000；;。）)])|(?<=[\u4e00-\u9fa5]))\s*(?=(?:\d{1,2})\s*[.．、]\s*(?!\d))")
_HEADING = re.compile(rf"^\s*附\s*(?:件|表|录)\s*(?P<n>{_NUMBER})?\s*[:：]?\s*(?P<name>.{{0,80}})$")
_END = " \u3000；;。，,"
_SUFFIX = re.compile(r"(?:docx?|xlsx?|pptx?|pdf|ofd|wps|et|zip|rar|jpe?g|png|txt)", re.IGNORECASE)
# Papers to fill in: nothing of the policy stands in them.
_FORM = re.compile(
    r"(?:申请|申报|登记|汇总|推荐|审批|审核|审查|报名|备案|报送|信息|统计|明细|花名|人员|联系|反馈|情况|基本情况|确认|评分|自评|佐证)表|"
    r"承诺书|声明书?$|保证书|委托书|授权书|协议书|回执|样[表本式]|模板|范本|格式|封面|名册|申请书|申报书|申请材料|表样|台账|凭证|"
    r"二维码|操作(?:手册|指引|指南)|填[报写]说明|证明"
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment: its number (empty when it is the only one), its name, and whether its text is in this file."""

    number: str
    name: str
    included: bool
    spot: Spot

    @property
    def is_form(self) -> bool:
        """True for a paper to fill in: it is wanted by who applies, but no rule stands in it."""
        return bool(_FORM.search(self.name))


def read_attachments(document: Document, scroll: Scroll) -> tuple[Attachment, ...]:
    """Read the list behind 附件：, the links of the page, and look for each attachment further down."""
    named = list(_named(document))
    if not named:
        named = [("", name, spot) for name, spot in _linked(scroll)]
    last = max((spot.block for _, _, spot in named), default=-1)
    held = [*_headings(document, last), *_titles(document, last)]
    found = [Attachment(number, name, _is_held(number, name, len(named), held), spot) for number, name, spot in named]
    return tuple(found)


def _named(document: Document) -> Iterator[tuple[str, str, Spot]]:
    """Give (number, name, place) of the first list of attachments."""
    listing = False
    count = 0
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            listing = False
            continue
        text = block.text
        if not listing and "附" not in text[:6]:
            continue
        head = _LIST.match(text)
        if head and count and not listing:
            return
        one = _ONE.match(text)
        start = head.start("rest") if head else one.start("n") if one else 0
        if head or (one and (listing or len(text) <= NAME_MAX)) or (listing and _ITEM.match(text)):
            listing = True
            for number, name, spot in _items(text, at, start, only=bool(head)):
                count += 1
                yield number, name, spot
        elif listing:
            return
        if count >= LINES_MAX:
            return


def _items(text: str, at: int, start: int, *, only: bool) -> Iterator[tuple[str, str, Spot]]:
    cuts = [start, *(match.start() for match in _SPLIT.finditer(text, start) if match.start() > start), len(text)]
    for left, right in pairwise(cuts):
        piece = text[left:right]
        item = _ITEM.match(piece) or re.match(rf"^(?P<n>{_NUMBER})\s*[:：]\s*(?P<name>\S.*)$", piece)
        name = (item["name"] if item else piece.strip() if only else "").rstrip(_END)
        if 2 <= len(name) <= NAME_MAX and not _SUFFIX.fullmatch(name):  # noqa: PLR2004 - two characters at least
            begin = left + piece.index(name)
            yield item["n"] if item else "", name, Spot(at, begin, begin + len(name))


def _linked(scroll: Scroll) -> Iterator[tuple[str, Spot]]:
    """Give the names of the files a page links to; the reader puts one "名称 地址" on each line."""
    for line in scroll.document.meta.get("附件链接", "").splitlines():
        name = line.split(" ")[0].strip()
        if name:
            spot = scroll.within(METADATA, name)
            yield re.sub(rf"^{_NUMBER}[.．、](?=.*[\u4e00-\u9fa5])", "", name), spot


def _headings(document: Document, after: int) -> Iterator[tuple[str, str]]:
    """Give number and name of every heading 附件1 … below the list."""
    blocks = document.blocks
    for at, block in enumerate(blocks):
        if at <= after or not isinstance(block, Paragraph) or "附" not in block.text[:6]:
            continue
        match = _HEADING.match(block.text)
        if match and not _LIST.match(block.text):
            below = blocks[at + 1] if at + 1 < len(blocks) else None
            yield match["n"] or "", match["name"] or (below.text if isinstance(below, Paragraph) else "")
        elif match and match["name"].strip():
            yield "", match["name"]


def _titles(document: Document, after: int) -> Iterator[tuple[str, str]]:
    """Give what may be the title of an attachment further down: short lines, and captions of tables."""
    for block in document.blocks[after + 1 :]:
        title = block.text if isinstance(block, Paragraph) else block.caption
        if NAME_LEAST <= len(title) <= NAME_MAX and title[-1] not in _SENTENCE_ENDS:
            yield _TITLE, title


def _is_held(number: str, name: str, count: int, held: list[tuple[str, str]]) -> bool:
    key = re.sub(r"\W", "", name)
    for its_number, its_name in held:
        if its_number == _TITLE:
            if len(key) >= NAME_LEAST and re.sub(r"\W", "", its_name) == key:
                return True
            continue
        same_name = len(key) >= 4 and key[:12] in re.sub(r"\W", "", its_name)  # noqa: PLR2004 - more than a word
        if same_name or (number and its_number == number) or (count == 1 and its_number in {"", "1"}):
            return True
    return False
