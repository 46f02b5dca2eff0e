"""Which material of a list a file is, or each run of its pages: by its titles, its name, and the words on it.

A title on the paper counts most, then the file's name, then the words and fields the material usually has. What fits
nothing well enough stays unknown; two materials that fit alike are both told.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath

from knowledge.papers.fields_labels import bare, inline
from knowledge.papers.page import Line, Page, Paper
from knowledge.papers.quality import missing_pages, numbering
from knowledge.papers.titles import all_titles

LEAST = 0.5  # confidence below which a paper stays unknown
TIE = 0.03  # two materials this near are both told
STARTS = 0.88  # how well a title must fit to begin a new paper inside a file
UPPER_PART = 0.42  # of the page where titles stand
OWN_NAME = 5  # letters of a name of the list: longer ones are nobody else's title
BIG = 1.22  # heights of the usual line: larger letters are titles anywhere
TITLE_MAX = 46  # characters
FIRST = 9  # lines among which a title is looked for when all letters are alike
FEW = 16  # lines of a cover
NAME_WORTH, WORDS_WORTH = 0.82, 0.3
ORDERLESS = 6  # letters of a title that may have its words in another order
ALIKE = 0.79  # of the letters of both that they share
OTHER = 0.62  # what a fit is worth when the paper bears the title of something else
_NUMBERING = re.compile(
    r"^[\s\d._\-—、()（）第号附件材料]+"
    r"|(?:[-_ ]?(?:扫描件?|复印件|盖章版?|最终版?|正本|副本|终稿|电子版|原件|签字版|v\d+|\(\d+\)|（\d+）|\d{4,}))+$"
)
_SPEAKS = re.compile(r"[。；，,]|^(?:根据|按照|依据|详见|见|附[:：])|(?:如下|之一|的规定)[:：]?$")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十\d]+(?:章|节|部分|条)")
_LIKELY = 0.72  # how well a title must fit where the pages' own numbers begin anew
_CARD = re.compile(r"公民身份号码[\s\S]*签发机关|签发机关[\s\S]*公民身份号码|公民身份号码[\s\S]*居民身份证")
CARD_MAX = 500  # characters of a page that shows an identity card and little else


@dataclass(frozen=True, slots=True)
class Wanted:
    """A material that may be among the papers."""

    slot: str
    titles: tuple[str, ...]
    fields: tuple[str, ...] = ()  # words of its key fields
    issuers: tuple[str, ...] = ()  # words of whoever issues it


@dataclass(frozen=True, slots=True)
class Match:
    """A material and the pages of a file that are it."""

    slot: str
    pages: tuple[int, ...]
    confidence: float
    why: str  # a sentence's part for people: 标题“施工合同”


@dataclass(frozen=True, slots=True)
class _Run:
    """Pages that belong together, and the title they begin with."""

    pages: tuple[Page, ...]


def recognise(paper: Paper, wanted: Sequence[Wanted]) -> tuple[Match, ...]:
    """Return which materials a file holds; none when nobody could say."""
    runs = list(_runs(paper.pages, wanted)) or [_Run(())]
    found: list[Match] = []
    for run in runs:
        told = _matches(run, paper.name, wanted, alone=len(runs) == 1)
        if not told and found:  # nobody knows it: it is taken for more of the paper before
            last = found[-1]
            told = [replace(last, pages=(*last.pages, *(page.number for page in run.pages)))]
        found += told
    return tuple(_joined(found))


def _runs(pages: Sequence[Page], wanted: Sequence[Wanted]) -> Iterator[_Run]:
    """Cut a file where a page begins with the title of another material than the one before."""
    held: list[Page] = []
    current: frozenset[str] = frozenset()
    for page in pages:
        anew = bool(held) and _anew(held[-1], page)
        slots = frozenset() if held and _is_card(page) else _begun(page, wanted, _LIKELY if anew else STARTS)
        other = bool(slots) and not slots & current and not _goes_on(page)
        if held and (other or (anew and not slots and not _is_card(page))):
            yield _Run(tuple(held))
            held, current = [], frozenset()
        if slots and (not held or not current):
            current = slots
        held.append(page)
    if held:
        yield _Run(tuple(held))


def _anew(before: Page, page: Page) -> bool:
    """Tell whether the pages' own numbers say that one paper ended and another begins."""
    (last, of), (number, _) = numbering(before), numbering(page)
    return number == 1 and last == of


def _begun(page: Page, wanted: Sequence[Wanted], least: float) -> frozenset[str]:
    """Return the materials whose title a page surely begins with."""
    fits = [
        (max((_fit(title, head) for title in one.titles for head in _heads(page)[:4]), default=0.0), one)
        for one in wanted
    ]
    best = max((fit for fit, _ in fits), default=0.0)
    return frozenset(one.slot for fit, one in fits if fit >= max(least, best - TIE))


def _is_card(page: Page) -> bool:
    """Tell whether a page shows an identity card, which belongs to the paper before it."""
    text = page.text
    return len(text) <= CARD_MAX and bool(_CARD.search(text))


def _goes_on(page: Page) -> bool:
    """Tell whether a page says that it is not the first of its paper."""
    return any(re.search(r"第\s*(?:[2-9]|[1-9]\d+)\s*页", line.text) for line in (*page.lines[:2], *page.lines[-2:]))


def _matches(run: _Run, name: str, wanted: Sequence[Wanted], *, alone: bool) -> list[Match]:
    first = [head for page in run.pages[:1] for head in _heads(page)]
    sure = max((_fit(title, head) for one in wanted for title in one.titles for head in first), default=0.0) >= STARTS
    heads = first if sure else [head for page in run.pages[:3] for head in _heads(page)]
    text = bare("".join(line.text for page in run.pages for line in page.lines))
    stem = _stem(name)
    known = max((_fit(title, head) for title in all_titles() for head in heads), default=0.0)
    own = {one.slot for one in wanted if _bears_own_name(run.pages[:1], one.slot)}
    known = 1.0 if own else known
    told = [_told(one, heads, stem if alone else "", text, known, own=one.slot in own) for one in wanted]
    numbers = tuple(page.number for page in run.pages)
    best = max((sure for sure, _ in told), default=0.0)
    return [
        Match(one.slot, numbers, round(sure, 3), why)
        for one, (sure, why) in zip(wanted, told, strict=True)
        if sure >= LEAST and sure >= best - TIE
    ]


def _bears_own_name(pages: Sequence[Page], slot: str) -> bool:
    """Tell whether a page begins with a name of the list that holds points or brackets, which may break its line."""
    name = re.sub(r"[\W_]", "", slot)
    return (
        name != slot
        and len(name) > OWN_NAME
        and any(re.sub(r"[\W_]", "", "".join(line.text for line in page.lines[:3])).startswith(name) for page in pages)
    )


def _told(one: Wanted, heads: Sequence[str], stem: str, text: str, known: float, *, own: bool) -> tuple[float, str]:
    """Return how surely some pages are a material, and why; ``own``: they begin with its name."""
    by_title = (
        (1.0, one.slot)
        if own
        else max(((_fit(title, head), title) for title in one.titles for head in heads), default=(0.0, ""))
    )
    by_name = max(((_fit(title, stem), title) for title in one.titles), default=(0.0, "")) if stem else (0.0, "")
    slot_words = max((_fit(part, stem) for part in _parts(one.slot)), default=0.0) if stem else 0.0
    if slot_words > by_name[0]:
        by_name = (slot_words, one.slot)
    inside = max((len(title) for title in one.titles if len(title) > 3 and title in text), default=0)  # noqa: PLR2004 - letters
    words = _share(one.fields, text) * 0.7 + _share(one.issuers, text) * 0.3
    another = known > STARTS and by_title[0] < known - 0.06  # it bears the title of something else
    title = by_title[0] * (OTHER if by_title[0] < known - 0.06 else 1.0)
    named = by_name[0] * NAME_WORTH * (OTHER if another else 1.0)
    rest = 0.0 if another else words * WORDS_WORTH + min(0.25, inside * 0.03)
    sure = 1 - (1 - title) * (1 - named) * (1 - rest)
    reasons = [
        f"标题“{by_title[1]}”" if by_title[0] >= LEAST else "",
        f"文件名含“{by_name[1]}”" if by_name[0] >= LEAST else "",
        "内容与版式相符" if words >= 0.5 else "",  # noqa: PLR2004 - half of the words
    ]
    return min(sure, 0.999), "，".join(filter(None, reasons)) or "内容相近"


def _fit(title: str, head: str) -> float:
    """Return how well a title fits a line: Chinese titles say what they are at their end.

    >>> _fit("施工合同", "建设工程施工合同") > _fit("施工合同", "施工合同谈判纪要") > _fit("施工合同", "监理合同")
    True
    """
    plain = bare(title).replace("(", "").replace(")", "")
    line = head.replace("(", "").replace(")", "")
    if not plain or not line:
        return 0.0
    at = line.rfind(plain)
    if at < 0:
        return _near(plain, line)
    share = len(plain) / len(line)
    if share == 1:
        return 1.0
    if at + len(plain) == len(line):
        return 0.8 + 0.18 * share
    if at == 0 and re.match(
        r"(?:示范文本|协议书|正本|副本|附件|书|证|表|GF|\d{4}|第?[一二三四五六七八九十]+[册卷部]|专用条款|通用条款|电子证照|复印件|编号|[:：])",
        line[len(plain) :],
    ):
        return 0.8 + 0.18 * share
    return 0.42 + 0.4 * share if len(plain) > 2 else 0.3 * share  # noqa: PLR2004 - 章程 may stand anywhere


def _near(plain: str, line: str) -> float:
    """Forgive a letter that was read wrongly in a long title, and words in another order before the same last word.

    >>> round(_near("建设资金落实承诺书", "关于落实建设资金的承诺书"), 2), _near("建设工程监理合同", "建设工程施工合同")
    (0.77, 0.0)
    """
    if len(plain) < ORDERLESS or len(line) < ORDERLESS:
        return 0.0
    if len(plain) == len(line) and sum(one != other for one, other in zip(plain, line, strict=True)) == 1:
        return 0.9 if plain[-2:] == line[-2:] and len(plain) > ORDERLESS else 0.0
    shared = sum((Counter(plain) & Counter(line)).values())
    alike = 2 * shared / (len(plain) + len(line))
    return 0.6 + 2.5 * (alike - ALIKE) if plain[-2:] == line[-2:] and alike >= ALIKE else 0.0


def _heads(page: Page) -> list[str]:
    """Return the lines of a page that may be its title, two lines of one title joined."""
    if not page.lines:
        return []
    heights = sorted(line.place.height for line in page.lines if len(line.text) > 1)
    usual = heights[len(heights) // 2] if heights else 0.0
    cover = len(page.lines) <= FEW
    inside = {id(line) for cell in page.cells for line in cell.lines}
    told: list[tuple[Line, bool]] = []
    for at, line in enumerate(page.lines):
        big = page.exact and line.place.height >= BIG * usual
        upper = line.place.y0 <= UPPER_PART and at < FIRST
        may_be = big or at < 2 or id(line) not in inside  # noqa: PLR2004 - a title may stand in the first row of a form
        if (big or upper or cover) and may_be and _is_title(line.text):
            told.append((line, big))
    heads = [_plain(line.text) for line, _ in told]
    if _is_card(page) and not any("身份证" in head for head in heads):
        heads.insert(0, "居民身份证")
    for (one, one_big), (other, other_big) in pairwise(told):
        gap = other.place.y0 - one.place.y1
        if (
            one_big == other_big
            and gap < 1.5 * max(one.place.height, usual)
            and len(one.text) + len(other.text) <= TITLE_MAX
        ):
            heads.append(_plain(one.text + other.text))
    return [head for head in heads if head]


def _is_title(text: str) -> bool:
    if not 1 < len(text) <= TITLE_MAX or _SPEAKS.search(text.strip(" 。")):
        return False
    return not inline().match(text) and not _CHAPTER.match(bare(text))


def _plain(text: str) -> str:
    """Return a line without the brackets of a form's number and what surrounds a title."""
    plain = bare(text)
    plain = re.sub(r"\((?:GF|示范文本|试行|样本|参考|\d{4})[^()]*\)", "", plain)
    return (
        re.sub(r"^(?:附件?[一二三四五六七八九十\d]*[:：]?|中华人民共和国)", "", plain).strip("《》〈〉【】[]") or plain
    )


def _stem(name: str) -> str:
    plain = bare(PurePath(name.replace("\\", "/")).stem)
    for _ in range(3):
        plain = _NUMBERING.sub("", plain)
    return plain


def _parts(slot: str) -> list[str]:
    """Return the names that the name of a slot is made of."""
    plain = re.sub(r"\([^)]*\)", "", slot)
    return [part.strip() for part in re.split(r"[、;；/+,，]|或", plain) if len(part.strip()) > 2] + [plain.strip()]  # noqa: PLR2004 - letters


def _share(words: Sequence[str], text: str) -> float:
    told = [word for word in words if word]
    return sum(1 for word in told if bare(word) in text) / len(told) if told else 0.0


def _joined(found: Sequence[Match]) -> Iterator[Match]:
    """Join the runs of one material."""
    whole: dict[str, Match] = {}
    for one in found:
        before = whole.get(one.slot)
        whole[one.slot] = one if before is None else replace(
            before, pages=tuple(sorted({*before.pages, *one.pages})), confidence=max(before.confidence, one.confidence)
        )  # fmt: skip
    yield from whole.values()


def gaps(match: Match, paper: Paper) -> tuple[int, ...]:
    """Return the numbers of pages that are missing of a material in a file."""
    return missing_pages(page for page in paper.pages if page.number in match.pages)
