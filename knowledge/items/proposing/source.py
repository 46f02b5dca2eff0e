"""What drafts are proposed from: a document's articles as they will be quoted, and what is known of the document."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Passage:
    """One article."""

    number: int  # 1 and up, in reading order: labels are not always unique
    label: str  # 第五条; may be empty
    text: str
    path: tuple[str, ...] = ()  # headings above it, outermost first
    kind: str = "article"


@dataclass(frozen=True, slots=True)
class Source:
    """A document. Empty or None where it does not say."""

    title: str
    doc_no: str
    passages: tuple[Passage, ...]
    policy_id: str = ""
    level: str = ""  # 市级
    region: str = ""  # GB/T 2260, a zone's own code
    department: str = ""  # full name
    contact: str = ""  # as the text gives it
    themes: tuple[str, ...] = ()
    since: date | None = None  # 施行日期
    until: date | None = None  # last day, included
    draft: bool = False  # a 征求意见稿
    kind: str = ""  # 文件类别: 解读 …

    @property
    def cited_as(self) -> str:
        """What a basis names the document by: the 文号, or the title where it has none."""
        return self.doc_no or self.title


@dataclass(frozen=True, slots=True)
class Span:
    """A part of one article; ``quote`` is its text, word for word."""

    number: int  # of the passage
    article: str
    start: int  # in characters of the article's text
    end: int
    quote: str

    def stands_in(self, passages: tuple[Passage, ...]) -> bool:
        """Tell whether the quote is what stands at its place."""
        return any(
            one.number == self.number and one.text[self.start : self.end] == self.quote and bool(self.quote.strip())
            for one in passages
        )

    def told(self) -> dict[str, object]:
        """Return the span as JSON tells it."""
        return {"article": self.article, "start": self.start, "end": self.end, "quote": self.quote}


_WIDE = str.maketrans(
    "，；：（）！？％．０１２３４５６７８９－～＋＜＞＝“”‘’「」『』",
    ',;:()!?%.0123456789-~+<>=""\'\'""""',
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article in the form it is read in: half width, without blanks; places lead back to the text."""

    passage: Passage
    start: int
    end: int
    plain: str
    places: tuple[int, ...]  # of every character of ``plain`` in the text of the article

    @property
    def span(self) -> Span:
        """The whole sentence."""
        return self._span(self.start, self.end)

    def part(self, start: int, end: int) -> Span:
        """Return the span of a part of ``plain``."""
        return self._span(self.places[start], self.places[end - 1] + 1)

    def _span(self, start: int, end: int) -> Span:
        return Span(self.passage.number, self.passage.label, start, end, self.passage.text[start:end])


_ENDS = "。；;！？!?\n\r"
_CLOSING = "”』」）)》"


def sentences(passage: Passage) -> Iterator[Sentence]:
    """Give the sentences of an article, semicolons and line ends included among the ends.

    >>> [one.plain for one in sentences(Passage(1, "第五条", "对 A 奖励１万元；对B奖励2万元。"))]
    ['对A奖励1万元;', '对B奖励2万元。']
    """
    start, depth = 0, 0
    text = passage.text
    for at, char in enumerate(text):
        depth += (char in "（(") - (char in "）)")
        if char not in _ENDS or (depth > 0 and char in "；;"):
            continue
        if char not in "\n\r" and at + 1 < len(text) and text[at + 1] in _CLOSING:
            continue
        yield from _sentence(passage, start, at + 1)
        start, depth = at + 1, 0
    yield from _sentence(passage, start, len(text))


def parted(sentence: Sentence, places: Sequence[int]) -> Iterator[Sentence]:
    """Cut a sentence before places of its plain text."""
    for start, end in itertools.pairwise([0, *places, len(sentence.plain)]):
        yield from _sentence(sentence.passage, sentence.places[start], sentence.places[end - 1] + 1)


def _sentence(passage: Passage, start: int, end: int) -> Iterator[Sentence]:
    while start < end and passage.text[start].isspace():
        start += 1
    while end > start and passage.text[end - 1].isspace():
        end -= 1
    places = tuple(at for at in range(start, end) if not passage.text[at].isspace())
    if places:
        plain = "".join(passage.text[at] for at in places).translate(_WIDE)
        yield Sentence(passage, start, end, plain, places)
