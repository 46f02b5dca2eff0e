"""The head of a list: does its passage say it of these items, and are all of them there where all must be?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.answer.faults import Doubt, Fault
from knowledge.answer.manners import fact_fits
from knowledge.answer.passage import Passage, Piece, doc_numbers, pieces
from knowledge.answer.support import BEFORE_WORDS
from knowledge.answer.wording import canonical, content_words, critical_words, flat, negations, read_quantities
from knowledge.rules.docno import find_docnos
from knowledge.rules.quantity import Quantity

LEAST_SHARED = 0.6  # of an item's words, by length, for it to be the passage's own
# Words that only announce: they claim nothing of their own.
_ANNOUNCES = re.compile(
    "需要|应当|必须|同时|以下|下列|如下|以上|提交|提供|准备|包括|符合|满足|具备|条件|材料|情形|情况|标准|分别|按照?|分为?|各"
    "|限时|办结|时限|类别|等级|级别|档次?|步骤?|不同|各类|具体|行业|内容|方式|流程|之一|任一|奖励|企业|申报|的|为|是|有|可|需|应|须|[:：]"
)
_COUNTED = frozenset("项种类档步个条份级款点")
_ALL_OF = re.compile("条件|具备|符合|满足|材料|资料|提交|步骤|程序")
_ONE_OF = re.compile("之一|任一|任意一|其一")
_NOT_ALL = re.compile("主要|其中|例如|比如|部分|等(?:[,:]|$)|包括但不限于")
_PAPERS = re.compile("(?:材料|资料)(?:为|包括|是|:|有)|(?:提交|提供|上传|出具)")
_BETWEEN = re.compile("[、;]|以及|和|及|与")


def announced(head: str, items: Sequence[str], passage: Passage) -> Iterator[Doubt]:
    """Doubt a head that says of a list what its passage does not."""
    text = canonical("。".join((flat(passage.text), passage.facts)))
    for one in read_quantities(head):
        counts = one.unit in _COUNTED and one.value == len(items)
        if not counts and not _known(one, head, passage):
            yield Doubt(Fault.NUMBER, one.words)
    known = doc_numbers(passage)
    for number in find_docnos(head):
        if number.key not in known:
            yield Doubt(Fault.DOC_NO, number.printed)
    strange = [
        word
        for word in content_words(_ANNOUNCES.sub(",", canonical(head)))
        if word not in text and len(word) > 1 and not _otherwise(word, text)
    ]
    strange += [word for word in sorted(critical_words(head)) if word not in text and not _otherwise(word, text)]
    doubled = [
        word
        for word, count in Counter(content_words(_ANNOUNCES.sub(",", canonical(head)))).items()
        if count > max(1, text.count(word))
    ]
    if strange or doubled:
        yield Doubt(Fault.WORDS, "、".join((*strange, *doubled)))
    leads = [one for one in pieces(passage.text) if any(_of(item, one) for item in items)]
    if leads and not any(_agree(head, one) for one in leads):
        yield Doubt(Fault.NEGATION, head)


def _otherwise(word: str, text: str) -> bool:
    return (word[0] in BEFORE_WORDS and word[1:] in text) or (word == "按月" and "每月" in text)


def _known(one: Quantity, head: str, passage: Passage) -> bool:
    """Tell whether a quantity of a head stands in the passage, or is the year of its title."""
    if any(one.fits(other) and one.bound == other.bound for other in read_quantities(flat(passage.text))):
        return True
    return any(one.fits(fact) and fact_fits(one, fact, head, head) for fact in read_quantities(passage.facts))


def _agree(head: str, piece: Piece) -> bool:
    """Tell whether a head and what governs a piece deny the same, and want all or one of their items."""
    governed = canonical(piece.colon + piece.text if piece.colon else piece.lead + piece.text)
    here, there = negations(canonical(head)), negations(governed)
    denied = all(any(one.denied[:2] == other.denied[:2] for other in there) for one in here)
    lead = negations(canonical(piece.colon))
    inside = [one.denied[:2] for one in negations(canonical(piece.text)) if len(one.denied) > 1]
    if any(one in canonical(head) and not any(one in other.denied for other in here) for one in inside):
        return False  # 可以重复: 不得重复申报
    said = canonical(head)
    kept = all(
        any(one.denied[:2] == other.denied[:2] for other in here) for one in lead if one.denied[:2] in said or not here
    )
    if piece.colon and bool(_ONE_OF.search(head)) != bool(_ONE_OF.search(piece.colon)):
        return False
    return denied and kept


def left_out(head: str, items: Sequence[str], passage: Passage) -> Iterator[Doubt]:
    """Doubt a list that leaves out one of the things its passage wants together."""
    said = canonical(";".join(items))
    if _NOT_ALL.search(head) or re.search("等$", said):
        return
    cut = pieces(passage.text)
    for lead in dict.fromkeys(one.colon for one in cut if one.colon):
        listed = [one for one in cut if one.colon == lead]
        told = [one for one in listed if any(_of(item, one) for item in items)]
        if len(told) > 1 and _ALL_OF.search(lead) and not _ONE_OF.search(lead) and len(listed) > len(told):
            missing = next(one for one in listed if one not in told)
            yield Doubt(Fault.CONDITION, missing.text)
    yield from papers_left_out(f"{head}:{said}", passage)


def papers_left_out(said: str, passage: Passage) -> Iterator[Doubt]:
    """Doubt papers named without others that the same clause of the passage wants with them."""
    spoken = canonical(said)
    if not _PAPERS.search(said) or re.search("(?:等|主要)[^、]{0,6}$", said):
        return
    for piece in pieces(passage.text):
        for clause in re.split("[,;。]", canonical(piece.text)):
            start = _PAPERS.search(clause)
            papers = [one for one in _BETWEEN.split(clause[start.end() :]) if content_words(one)] if start else []
            told = [one for one in papers if _told(one, papers, spoken)]
            if len(papers) > 2 and 1 < len(told) < len(papers):  # noqa: PLR2004 - a list, of which some is said
                yield Doubt(Fault.CONDITION, next(one for one in papers if one not in told))


def _told(paper: str, papers: Sequence[str], spoken: str) -> bool:
    """Tell whether a paper is named: by the words it does not share with the others, where it has any."""
    others = {word for one in papers if one != paper for word in content_words(one)}
    words = [word for word in content_words(paper) if word not in others] or content_words(paper)
    return any(word in spoken for word in words)


def _of(item: str, piece: Piece) -> bool:
    """Tell whether an item of a list is this piece of the passage, or a part of it."""
    words = content_words(item)
    said = canonical(piece.text)
    share = sum(len(word) for word in words if word in said) / (sum(map(len, words)) or 1)
    return bool(words) and share >= LEAST_SHARED
