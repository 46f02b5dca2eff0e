"""The acts one sentence does to other documents: 废止, 暂停, 修改, 延长.

Talk of an act is none: 废止后, 已废止, 废止的, the words inside a title 《关于废止…》, an end that comes by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.library.references import Names, Reference, clauses_in, masked
from knowledge.rules.chinese_date import find_dates, parse_last_day
from ledger.bonds import Bond

SENTENCE = re.compile(r"[^。；;\n]+")
SINCE = re.compile(r"自(?P<day>\d{4}年\d{1,2}月\d{1,2}日)起")
_UNDONE = (
    r"(?:废止|(?<!自动)(?<!自然)(?<!届满)(?<!到期)(?<!期满)失效|停止执行|不再执行|终止执行|停止实施|停止使用|停止施行)"
)
_REPEALS = re.compile(rf"(?<!未){_UNDONE}(?!后|前|的|之|或者?|期间|、修改|情况|条件|程序)")
_DONE_BEFORE = re.compile(r"(?:已(?:经|被|于|由|按)?|被|曾|此前|早已)[^，。；《》]{0,24}$")
_IF = re.compile(r"^\s*(?:如|若|凡|一旦|除)|(?:如果|或者|是否|需要|应当及时|建议)[^，]{0,20}$")
_SUSPENDS = re.compile(r"(?:暂停|暂缓|中止)(?:执行|实施|施行)(?!期间|后|前|的|或)")
_EXTENDS = re.compile(
    r"(?:延长|延续|顺延|调整|展期|继续(?:执行|实施|有效|施行))[^，。；]{0,10}?至\s*(?P<day>\d{4}年(?:\d{1,2}月(?:\d{1,2}日|底)?|底))"
)
_LONGER = re.compile(
    r"(?:有效期|执行期|期限)[^，。；]{0,6}(?:延长|延续)\s*(?P<term>[\d一二两三四五六七八九十]+\s*(?:年|个月))"
)
_CHANGES = re.compile(r"修改为|修订为|调整为|改为|删去|删除|增加一[条款项]|(?:如下|以下|作出?)修改|予以修改|予以修订")
_STARTS = re.compile(r"施行|生效|印发|发布|公布|实施")
_ON_GROUNDS = re.compile(r"(?:根据|依据|按照)[^，。；《]{0,10}《(?:[^《》]|《[^《》]*》)*》")
_OWN_ACT = re.compile(r"^\s*(?:根据|依据|按照|依照|为)")
SURE, LIKELY = 0.9, 0.75


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one document; ``since`` is its first day, for an extension the new last day."""

    bond: Bond
    target: Reference
    since: date | None
    clause: str = ""
    confidence: float = SURE


def repeals_or_suspends(sentence: str) -> bool:
    """Tell whether a sentence does one of the acts that have a day of their own."""
    plain = masked(sentence)
    return bool(_REPEALS.search(plain) or _SUSPENDS.search(plain))


def sentence_acts(sentence: str, names: Names, begins: date | None) -> Iterator[Act]:
    """Read the acts of one sentence; ``begins`` is their day where the sentence names none."""
    parts = re.split(r"(?<=[，,])", sentence)
    plain = "".join(" " * len(part) if _OWN_ACT.match(part) else part for part in parts)
    hidden = masked(plain)
    extends = _EXTENDS.search(plain)
    if extends and re.search(r"有效期|执行期|实施期|继续|期限", hidden):
        last = parse_last_day(extends["day"])
        yield from (Act(Bond.EXTENDS, one, last) for one in names.in_text(plain[: extends.end()]))
        return
    longer = _LONGER.search(hidden)
    if longer:
        yield from (
            Act(Bond.EXTENDS, one, None, longer["term"], LIKELY) for one in names.in_text(plain[: longer.end()])
        )
        return
    for form, bond in ((_REPEALS, Bond.REPEALS), (_SUSPENDS, Bond.SUSPENDS)):
        yield from _undoing(form, bond, plain, hidden, names, _day_of(sentence) or begins)
    if _CHANGES.search(hidden) and not re.match(r"^[^《]{0,4}“", plain):
        clauses = "、".join(dict.fromkeys(clauses_in(plain.partition("修改为")[0])))
        for one in names.in_text(plain)[:1]:
            if one.title or one.clause:
                yield Act(Bond.AMENDS, one, _day_of(sentence) or begins, one.clause or clauses)


def _undoing(
    form: re.Pattern[str], bond: Bond, plain: str, hidden: str, names: Names, since: date | None
) -> Iterator[Act]:
    verb = form.search(hidden)
    if verb is None:
        return
    before = hidden[: verb.start()]
    if _DONE_BEFORE.search(re.split(r"[，,]", before)[-1]) or _IF.search(before):
        return
    after = plain[verb.end() :]
    follows = bool(re.match(r"^\s*(?:《|以下|下列|[\u4e00-\u9fa5]{2,12}[〔\[]\d{4})", after))
    part = after if follows else _beside(plain[: verb.start()], before)
    for one in names.in_text(part):
        if one.clause:
            yield Act(Bond.AMENDS, one, since, one.clause)
        else:
            yield Act(bond, one, since)


def _beside(plain: str, hidden: str) -> str:
    """Return what stands before the verb, without the part that says when the document itself begins.

    《新办法》自4月15日起施行，《旧办法》 (同时废止): only the second is undone.
    """
    plain = _ON_GROUNDS.sub(lambda basis: " " * len(basis[0]), plain)
    kept = []
    at = 0
    for part in re.split(r"(?<=[，,])", hidden):
        last = at + len(part) >= len(hidden)
        own = bool(_STARTS.search(part)) and not last
        kept.append(" " * len(part) if own else plain[at : at + len(part)])
        at += len(part)
    return "".join(kept)


def _day_of(sentence: str) -> date | None:
    said = SINCE.search(sentence)
    days = find_dates(said["day"]) if said else []
    return days[0].day if days else None
