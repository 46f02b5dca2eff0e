"""Clause by clause: does a written clause say its nearest clause of the passage, with what that clause hangs on?

All words may stand there and still say something else: 示范 put in the place of 达标, 省级升国家级 turned round, 不
left out of one of two clauses, 首次 or 一般 dropped, 以下 for 以上. So each clause of a statement is laid beside the
clause of the passage that has most of its words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise, takewhile

from knowledge.answer.faults import Doubt, Fault
from knowledge.answer.passage import Window
from knowledge.answer.said import Said
from knowledge.answer.wording import (
    DENYING,
    MAY,
    MUST,
    canonical,
    clauses_of,
    content_words,
    masked,
    negations,
    read_quantities,
    sequence,
)
from knowledge.rules.quantity import MONEY, Quantity
from knowledge.search.tokens import bigrams

SPANNED = 2  # clauses of a passage that one written clause may sum up
LONG = 2  # characters of a word that names something
SWAPPED = 2  # words that may have been put in the place of others
HEAD = 2  # characters behind a word that narrows, which tell what it belongs to
_NARROWS = re.compile(
    "首次|重新|再次|一般(?!申报|纳税|贸易)|通常|原则上|最长|最迟|最早|至少|仅|连续|累计|全职|只(?!要)|优先|部分(?!条)|整体|全部|全额|自愿|分别|合计|符合[^,]{0,6}条件的|(?:最高|最低|较高|较低)(?=的|级|一|者)"
)
_AWAY = re.compile("升级为|升级到?|升为|升(?=国家|省|市)|转型为|转为|变更为|改为|替代|代替|高于|低于|优于|支付给|转付")
_OPPOSITES = ["以上以下", "以内以外", "超过不足", "高于低于", "之前之后", "大于小于", "较高较低"]
_COMPARES = {one[:2]: one[2:] for one in _OPPOSITES} | {one[2:]: one[:2] for one in _OPPOSITES}
_LIGHT = DENYING | {"提交"}  # judged elsewhere
_COMPARING = re.compile("|".join(_COMPARES))
_WHICH = re.compile(
    "国家级|省级|市级|县级|区级|当年|次年|上年|上一年度|本年|首次|重新|境内|境外|[省市]内|[省市]外|每年|每月"
)
_STEP = re.compile("(?:先|(?<=、)后|(?<=、)再)([\u3400-\u9fff]{2})")
_MAY_BE = re.compile("可以?(?:是|为)(?!准)")
_AND = re.compile("[、,]?(?:并且|且|同时|以及)(?!其)|[、,]并(?=[在已按经])|并(?=满足|符合|具备)")
_NARROWING = re.compile("(.*)的(?!.*(?:应当|是|为))[^的,]{2,9}$")  # 按规定报送报表的工业企业
_BEHIND = frozenset({"除外", "以外", "之外"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, in its one wording."""

    text: str
    words: tuple[str, ...]
    signs: frozenset[str]  # its pairs of characters, and its quantities
    further: str = ""  # the clauses behind it that 且 joins to it


@lru_cache(maxsize=4096)
def _clauses(text: str) -> tuple[Clause, ...]:
    cut = clauses_of(text)
    made = []
    for at, one in enumerate(cut):
        joined = takewhile(lambda each: re.match("且|并且|同时|并(?!网|购|联)", each), cut[at + 1 :])
        line, found = canonical(one), read_quantities(one)
        signs = {*bigrams(masked(line, read_quantities(line))), *(f"{each.unit}{each.value}" for each in found)}
        made.append(Clause(line, content_words(one), frozenset(signs), ",".join(map(canonical, joined))))
    return tuple(made)


def out_of_line(statement: Said, window: Window) -> Iterator[Doubt]:
    """Doubt a clause that says its nearest clause of the window otherwise."""
    there = _clauses(window.text)
    for said in _clauses(statement.part):
        left, known = said.signs, ""
        for _ in range(SPANNED):
            near = _nearest(left, there)
            found = [tuple(_differences(said, one, statement, window, known)) for one in near]
            if found and all(found):
                yield from min(found, key=len)
            if not near:
                break
            left -= near[0].signs
            known += near[0].text


def _nearest(signs: frozenset[str], there: Sequence[Clause]) -> list[Clause]:
    """Return the clauses that share most with some signs."""
    most = max((len(signs & one.signs) for one in there), default=0)
    return [one for one in there if len(signs & one.signs) == most] if most else []


def _differences(said: Clause, other: Clause, statement: Said, window: Window, known: str) -> Iterator[Doubt]:
    """Compare two clauses; ``known`` is what the nearer ones say."""
    yield from _affirmed(said, other, known)
    yield from _widened(said, other, statement.part if known else "")
    yield from _either(said, other)
    yield from _put_in_place(said, window)
    yield from _turned(said, other)
    yield from () if known else _substituted(said, other)
    yield from _in_another_order(said, other)
    yield from _out_of_step(said, other)
    yield from _compared(said, other)
    yield from _conjunct_lost(other, statement.governed)
    allowed = MAY.search(said.text) and not MAY.search(other.text)
    if (allowed and MUST.search(other.text) and not MUST.search(said.text)) or (
        _MAY_BE.search(said.text) and not _MAY_BE.search(other.text)
    ):
        yield Doubt(Fault.MODALITY, said.text)


def _affirmed(said: Clause, other: Clause, known: str) -> Iterator[Doubt]:
    """Doubt a clause that affirms what the other denies."""
    mine = negations(said.text)
    for no in negations(other.text):
        denied = no.denied[:HEAD]
        if (
            no.word in _BEHIND
            or len(denied) < HEAD
            or denied in known
            or said.text.count(denied) <= _affirmations(other, no.word, denied)
        ):
            continue
        if not any(denied in one.denied for one in mine):
            yield Doubt(Fault.NEGATION, no.word + no.denied)


def _affirmations(other: Clause, word: str, denied: str) -> int:
    return other.text.count(denied) - other.text.count(word + denied)


def _either(said: Clause, other: Clause) -> Iterator[Doubt]:
    """Doubt one or the other, where the passage wants both, and both, where it wants one."""
    if re.search("且|并且|同时|并(?!网|购|联)", said.text) and "或" in other.text and "或" not in said.text:
        yield Doubt(Fault.CRITICAL, said.text)
    if (
        "或" in said.text
        and not re.search("或|、|之一|任", other.text)
        and re.search("均|和|且|并|同时|以及", other.text)
    ):
        yield Doubt(Fault.CRITICAL, "或")


def _widened(said: Clause, other: Clause, part: str) -> Iterator[Doubt]:
    """Doubt the loss of a word that narrows what stands behind it, unless ``part`` says it elsewhere."""
    for found in _NARROWS.finditer(other.text):
        behind = other.text[found.end() : found.end() + HEAD]
        if len(behind) < HEAD or behind not in said.text or found[0] in said.text:
            continue
        if found[0] + behind not in canonical(part):
            yield Doubt(Fault.CONDITION, found[0] + behind)


def _put_in_place(said: Clause, window: Window) -> Iterator[Doubt]:
    """Doubt a word said more often in one clause than in the whole window: one thing put in another's place."""
    for word, count in Counter(said.words).items():
        if count > 1 and len(word) >= LONG and count > max(1, canonical(window.text).count(word)):
            yield Doubt(Fault.WORDS, word)


def _turned(said: Clause, other: Clause) -> Iterator[Doubt]:
    """Doubt a clause in which what becomes or bears what stands the other way round."""
    for found in _AWAY.finditer(said.text):
        there = other.text
        pairs = [
            (content_words(said.text[: found.start()])[-1:], content_words(said.text[found.end() :])[:1]),
            ([said.text[: found.start()][-HEAD:]], [said.text[found.end() :][:HEAD]]),  # 企业 is no word that claims
        ]
        for first, second in ((a, b) for before, after in pairs for a, b in zip(before, after, strict=False)):
            if first in there and second in there and there.rfind(second) < there.find(first) + len(first):
                yield Doubt(Fault.WORDS, first + found[0] + second)


def _substituted(said: Clause, other: Clause) -> Iterator[Doubt]:
    """Doubt a word in the very place of another: 牵头制定 for 参与制定, although both stand in the passage."""
    mine, theirs = (
        [word for at, word in enumerate(sequence(one.text)) if word not in _LIGHT and (at or word[:2] != "第条")]
        for one in (said, other)
    )
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    kept = {at for at, (kind, *_) in enumerate(blocks) if kind == "equal"}
    for at, (kind, start, end, begin, stop) in enumerate(blocks):
        if kind != "replace" or any(re.search(r"\d", word) for word in mine[start:end]):
            continue
        if not {at - 1, at + 1} & kept or max(end - start, stop - begin) > SWAPPED:
            continue
        if (at > 0 and at - 1 not in kept) or (at + 1 < len(blocks) and at + 1 not in kept):
            continue
        put, taken = "".join(mine[start:end]), "".join(theirs[begin:stop])
        if put not in other.text and taken not in said.text and _another(put, taken):
            yield Doubt(Fault.WORDS, put)


def _another(put: str, taken: str) -> bool:
    """Tell whether two words name two things: 出口额 and 出口增量, not 出口额 and 出口金额."""
    alike = next((at for at, (one, other) in enumerate(zip(put, taken, strict=False)) if one != other), len(put))
    mine, theirs = set(put[alike:]), set(taken[alike:])
    return bool(mine and theirs) and not mine & theirs


def _in_another_order(said: Clause, other: Clause) -> Iterator[Doubt]:
    """Doubt two words that tell whom, when or how often, in the other order: 当年较次年 for 次年较当年."""
    here = [word for word in _WHICH.findall(said.text) if word in other.text]
    for first, second in pairwise(here):
        if (
            first != second
            and other.text.rfind(first) > other.text.find(second)
            and not re.search(f"{re.escape(first)}.*{re.escape(second)}", other.text)
        ):
            yield Doubt(Fault.CRITICAL, first + second)


def _out_of_step(said: Clause, other: Clause) -> Iterator[Doubt]:
    """Doubt steps in another order: 先服务、后领券 for 先领券、后服务."""
    steps = [one for one in _STEP.findall(said.text) if one in other.text]
    if any(other.text.find(first) > other.text.find(second) for first, second in pairwise(steps)):
        yield Doubt(Fault.WORDS, said.text)


def _compared(said: Clause, other: Clause) -> Iterator[Doubt]:
    """Doubt a comparison that is the other's opposite; those of numbers are judged with the numbers."""
    here = _COMPARING.findall(masked(said.text, read_quantities(said.text)))
    there = _COMPARING.findall(masked(other.text, read_quantities(other.text)))
    for word in here:
        if word not in there and _COMPARES[word] in there:
            yield Doubt(Fault.BOUND, word)


def _conjunct_lost(other: Clause, part: str) -> Iterator[Doubt]:
    """Doubt a condition of which one of two things that must both be is not said."""
    counts = any(one.unit in MONEY for one in read_quantities(part))
    if not counts and not re.search("的|企业|者|项目|单位", part):
        return
    joined = [one.strip(",") for one in _AND.split(f"{other.text},{other.further}") if one.strip(",")]
    counted = [one for one in re.split("[、,]|且", other.text) if _limits(one)]
    spoken, told = canonical(part), read_quantities(part)
    for one in [*(joined if len(joined) > 1 else ()), *counted]:
        narrowing = _NARROWING.match(one)
        others = ",".join(each for each in (*joined, *counted) if each not in one and one not in each)
        words = [word for word in content_words(narrowing[1] if narrowing else one) if len(word) > 1]
        words = [word for word in words if word not in others]
        limits = _limits(one)
        if any(mine.fits(each) for mine in limits for each in told):
            continue
        if limits or (words and not any(word in spoken for word in words)):
            yield Doubt(Fault.CONDITION, one)


def _limits(text: str) -> list[Quantity]:
    """Return the quantities of a text that bound who is meant."""
    return [one for one in read_quantities(text) if one.bound in {">=", ">", "<"} and one.unit not in {"日期", "元"}]
