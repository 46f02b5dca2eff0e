"""The policy's own sentences as an answer: whole sentences, an amount never without its condition. No model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answer.cite import Unfounded, stands_in
from knowledge.answer.mode import mode_of
from knowledge.answer.rows import MOST as MOST_ROWS
from knowledge.answer.rows import read_aloud, rows_asked
from knowledge.rules.period import CITABLE_AS_RULE, Status
from knowledge.search import tokens
from knowledge.search.hits import Hit
from knowledge.search.kinds import answers, heads
from knowledge.search.neighbours import with_neighbours
from knowledge.search.query import Query
from knowledge.search.shelf import Found

WHOLE_CHARS = 90  # an article this short is quoted whole
KIND_GAIN = 1.0  # for a sentence that holds what is asked for, beside 1.0 for having all of the question
SECOND = 0.7  # a neighbouring sentence with this part of the best one's worth is quoted with it
HEAD_CHARS = 20  # of an article, that may announce what it holds
# Of these, the clause that holds what is asked for is the answer, whatever else is about the same reward.
LEADING = frozenset({"paper", "condition", "deadline", "date", "contact", "channel"})
LISTED = 4  # items quoted after a sentence that ends with a colon
ALSO = 0.85  # a further article needs this part of the first one's score
STEPS = 4  # sentences of a scale (不超过500万元部分…, 超过部分…, 单户最高…) quoted together
HEADING_CHARS = 22
LOCAL_LEVELS = frozenset({"县级", "园区级"})  # of a document that holds in one county or zone only

_LEANING = re.compile(
    r"^(?:其中|次年|上述|该|同时|此外|超过|另|再|前款|前述|但|并|以上|符合(?:上述|前款)|对其|每[户家人])"
)
_STEP = re.compile(
    r"^(?:超过|增量|不足|单[户个家]|每[户个家]|最高|\d[\d,.]*(?:万|亿)?元?(?:（含）)?(?:至|以上|以内|以下))"
)
_NUMBERED = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十百]+条|[一二三四五六七八九十\d]+[、.．])\s*"
)
_DUTY = re.compile(r"^[（(](?:责任|牵头|配合)单位[:：].*[）)]$")
_PHONE = re.compile(r"\d{3,4}[-—－]\d{6,8}|(?<!\d)12\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted of one article."""

    policy_id: str
    title: str
    doc_no: str
    article: str  # label: 第十二条
    status: Status
    text: str  # the original's own sentences, one after another as they stand there
    ordinal: int  # of the article; the page's anchor is "a<ordinal>"
    path: tuple[str, ...]
    version: int = 0  # the number of the version it stands in, where that is not the live one
    row: bool = False  # the row of a table, as it is kept: 类别：…；标准：…


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer made of quotes, and what may be said about the next step."""

    quotes: tuple[Quote, ...]
    conclusion: str  # the sentences that answer, verbatim
    department: str = ""  # who answers questions
    contact: str = ""  # the original's sentence with the telephone, or the policy's contact field
    mode: str = ""  # 免申即享, 快申快享 …: how it is paid out
    caution: Status | None = None  # to be said aloud: the text is not the rule of the day
    county_only: bool = False  # holds in one county or zone; the title and text name it
    passages: tuple[Quote, ...] = ()  # up to three longer quotes of at most 400 characters, for 详情


def extract(found: Found, limit: int = 2) -> Answer | None:
    """Return the answer of what was found, or None where nothing may be claimed.

    Args:
        found: from the shelf; below its threshold there is no answer.
        limit: articles quoted at most, items after a colon not counted.

    Raises:
        Unfounded: a quote does not stand in its article; a fault of ours that must not reach a person.

    """
    if not found.answerable or not found.hits:
        return None
    first = found.hits[0]
    quotes = _quotes(found.query, first, found.around)
    for hit in found.hits[1:limit]:
        same_policy = hit.policy_id == first.policy_id or hit.status == first.status
        if same_policy and hit.score >= ALSO * first.score:
            quotes += [quote for quote in _quotes(found.query, hit, ()) if not _said(quote, quotes)]
    holding = _still_asked(found, quotes[:1])
    if _leads(found.query, quotes[0], holding):
        quotes = [*holding, *(quote for quote in quotes if not _said(quote, holding))]
    quotes += _still_asked(found, quotes)
    texts = {(hit.policy_id, hit.ordinal): hit.text for hit in (*found.hits, *found.around)}
    for quote in quotes:
        if not stands_in(quote.text, texts[quote.policy_id, quote.ordinal]):
            raise Unfounded(quote.text)
    return Answer(
        quotes=tuple(quotes),
        conclusion=quotes[0].text,
        department=first.department,
        contact=first.contact or _contact(found.around),
        mode=mode_of(first, found.around),
        caution=None if first.status in CITABLE_AS_RULE else first.status,
        county_only=first.level in LOCAL_LEVELS,
        passages=passages(found),
    )


def passages(found: Found) -> tuple[Quote, ...]:
    """Return up to three quotes of whole sentences, at most 400 characters each, that most likely hold the answer.

    They are chosen over the documents found whether or not the shelf would answer; the likeliest stands first.

    Raises:
        Unfounded: a quote does not stand in its document; a fault of ours that must not reach a person.

    """
    quotes = []
    for one in found.excerpts:
        if not stands_in(one.text, one.within):
            raise Unfounded(one.text)
        quotes.append(_quote(one.hit, one.text))
    return tuple(quotes)


def _still_asked(found: Found, quotes: Sequence[Quote]) -> list[Quote]:
    """Quote what was asked too and is not said yet, from the same document: how to get it, beside what it is."""
    said = tokens.fold("".join(quote.text for quote in quotes))
    missing = [kind for kind in found.query.kinds if not answers((kind,), said)]
    shown = {(quote.policy_id, quote.ordinal) for quote in quotes}
    quoted = []
    for kind in missing:
        fit = [
            hit
            for hit in found.around
            if (hit.policy_id, hit.ordinal) not in shown
            and hit.kind not in {"notice", "attachment"}
            and answers((kind,), tokens.fold(hit.text))
        ]
        best = max(fit, key=lambda hit: (heads((kind,), _head(hit)), _worth(found.query, hit.text)), default=None)
        if best is not None and heads((kind,), _head(best)):
            quoted.append(_quote(best, best_sentences(found.query, best.text, best.kind)))
            shown.add((best.policy_id, best.ordinal))
    return quoted


def _leads(query: Query, first: Quote, further: Sequence[Quote]) -> bool:
    """Tell whether what is asked for stands in further quotes only: the papers, not whom the reward is for."""
    asked = set(query.kinds) - {"how"}
    asked -= {"date"} if "deadline" in asked else set()  # the year of a title is no day to apply by
    return bool(asked) and asked <= LEADING and bool(further) and not answers(tuple(asked), tokens.fold(first.text))


def _head(hit: Hit) -> str:
    said = read_aloud(hit.text) if hit.kind == "table_row" else hit.text
    return tokens.fold(" ".join((*hit.path[-1:], said[:HEAD_CHARS])))


def _said(quote: Quote, quotes: Sequence[Quote]) -> bool:
    return any(stands_in(quote.text, other.text) for other in quotes)


def _quotes(query: Query, hit: Hit, around: Sequence[Hit]) -> list[Quote]:
    """Quote one article; after a colon, the items that follow it as well; of a table, the rows that answer together."""
    if hit.kind == "table_row":
        return [_quote(row, row.text.strip()) for row in rows_asked(query, hit, around)[:MOST_ROWS]]
    quotes = [_quote(hit, best_sentences(query, hit.text, hit.kind))]
    if quotes[0].text.rstrip().endswith(("：", ":")):
        following = [other for other in around if 0 < other.ordinal - hit.ordinal <= LISTED]
        for other in following:
            if other.path[: len(hit.path)] != hit.path:
                break
            quotes.append(_quote(other, other.text.strip()))
        return quotes
    others = [other for other in with_neighbours(hit, around) if other.ordinal != hit.ordinal]
    quotes += [_quote(other, best_sentences(query, other.text, other.kind)) for other in others]
    return quotes


def _quote(hit: Hit, text: str) -> Quote:
    return Quote(
        hit.policy_id, hit.title, hit.doc_no, hit.label, hit.status, text, hit.ordinal, hit.path, hit.version,
        hit.kind == "table_row",
    )  # fmt: skip


def best_sentences(query: Query, text: str, kind: str = "article") -> str:
    """Return the one or two whole sentences of an article that answer best, as they stand there.

    A short article and a table row are given whole. A sentence that leans on the one before it
    (其中…, 次年…, 超过部分…) brings it along.
    """
    whole = text.strip()
    cut = whole_sentences(whole)
    if kind == "table_row" or len(whole) <= WHOLE_CHARS or len(cut) == 1:
        return whole
    worth = [_worth(query, sentence) for sentence in cut]
    best = max(range(len(cut)), key=lambda at: (worth[at], -at))
    first = last = best
    while first > 0 and _LEANING.match(cut[first].strip()) and not _is_heading(cut[first - 1]):
        first -= 1
    after = best + 1
    while after < len(cut) and after - best <= STEPS and _STEP.match(cut[after].strip()):
        last = after
        after += 1
    if after < len(cut) and (_LEANING.match(cut[after].strip()) or worth[after] >= SECOND * max(worth[best], 0.01)):
        last = after
    return "".join(cut[first : last + 1]).strip()


def whole_sentences(text: str) -> list[str]:
    """Cut a text where a sentence is over (。！？ or a line's end), never at ； which joins amount and condition.

    >>> whole_sentences("（一）首次升规奖励。对首次入库的企业，奖励20万元；次年增长的，再奖励10万元。不重复。")
    ['（一）首次升规奖励。', '对首次入库的企业，奖励20万元；次年增长的，再奖励10万元。', '不重复。']
    """
    whole: list[str] = []
    held = ""
    for part in tokens.sentences(text):
        held += part
        if not part.rstrip("”’」』）) ").endswith("；"):
            whole.append(held)
            held = ""
    return [*whole, held] if held else whole


def _is_heading(sentence: str) -> bool:
    bare = _NUMBERED.sub("", sentence.strip()).rstrip("。")
    return (
        len(bare) <= HEADING_CHARS and not re.search(r"[，,；：:]|\d", bare) and bool(_NUMBERED.match(sentence.strip()))
    )


def _worth(query: Query, sentence: str) -> float:
    if _is_heading(sentence) or _DUTY.match(sentence.strip()):
        return 0.0
    clean = tokens.fold(sentence)
    terms = set(tokens.bigrams(clean))
    total = sum(query.grams.values()) or 1.0
    share = sum(weight for term, weight in query.grams.items() if term in terms) / total
    return share + KIND_GAIN * answers(query.kinds, clean)


def _contact(around: Sequence[Hit]) -> str:
    """Return the original's sentence with a telephone for questions, if there is one."""
    for hit in around:
        for sentence in whole_sentences(hit.text):
            if _PHONE.search(sentence) and ("咨询" in sentence or "电话" in sentence):
                return _NUMBERED.sub("", sentence.strip())
    return ""
