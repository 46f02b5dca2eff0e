"""Words of a written sentence: do its names, conditions, negations and modal words stand in its passage?"""

import re
from collections.abc import Iterator

from knowledge.answer import manners
from knowledge.answer.faults import Doubt, Fault
from knowledge.answer.passage import Passage, Window, doc_numbers, windows
from knowledge.answer.wording import (
    DENYING,
    FORCED,
    HARMLESS,
    HEDGE,
    MAY,
    MUST,
    NEEDS,
    OUGHT,
    canonical,
    clauses_of,
    content_words,
    critical_words,
    negations,
    read_quantities,
)
from knowledge.rules.docno import find_docnos
from knowledge.search.tokens import bigrams

_OTHERWISE = {
    "提交": "材料",
    "入库": "统计库|名录库|登记编号",
    "例如": "示例:|举例",
    "只能": "只能|仅限|择优|不得|不重复",
    "范围": "支持|属于",
    "按月": "每月",
    "按年": "每年",
}
STRANGE_CHARS = 2  # a word of more characters that stands nowhere in the window is never let pass
PAIR = 2
_LEADS = re.compile("(?:的|部分|时|后|期间|情形|者|之日起)$|^对|^凡|^符合")
_OPENS = re.compile("截至|据悉|据统计|目前|其中|同时|此外|另外|数据显示")
_OWN_CASE = re.compile("后(?!补|续|方)|之日起|的(?=[^,]{0,12}$)")
SAID_BEFORE = 0.6  # of the words of the clause before, for what follows it to go on from it
BEFORE_WORDS = frozenset(
    "须需应可将均仍也并且但则按比较类要请由以不未没即使"
)  # claim nothing, and stick to what follows
WHOLLY = 0.8  # the same, when other clauses have its words as well
USED = 0.6  # a clause with this part of its words in the sentence is what the sentence speaks of


def names_off(part: str, window: Window, passage: Passage) -> Iterator[Doubt]:
    """Doubt a 文号, a title, a firm or an office that stands nowhere near."""
    known = doc_numbers(passage)
    for number in find_docnos(part):
        if number.key not in known:
            yield Doubt(Fault.DOC_NO, number.printed)
    for name in manners.names(part):
        if name not in window.whole:
            yield Doubt(Fault.NAME, name)


def words_off(part: str, window: Window) -> Iterator[Doubt]:
    """Doubt words that claim something and stand nowhere in the window, or not in one piece of it together."""
    strange = _strange(part, window)
    if strange:
        yield Doubt(Fault.WORDS, "、".join(strange))
        return
    known, last = "", None
    for group in groups(part) if window.apart else ():
        homes = [one for one in window.apart if not _strange(group, one) and not _far(group, one, window)]
        known += group
        near = [one for one in homes if one is last or last is None or goes_on(group, one, known)]
        if not near:
            yield Doubt(Fault.WORDS, group)
        last = near[0] if near else last


def _far(group: str, piece: Window, window: Window) -> bool:
    """Tell whether a quantity or denial of a group stands in the window, but in another piece than its words."""
    there = negations(piece.text)
    said, near, far = canonical(group), canonical(piece.text), canonical(window.text)
    cases = [one.removeprefix("对") for one in clauses_of(said) if re.search("(?:的|时)$", one)]
    if any(one in far and one not in near for one in cases):
        return True
    if any(not any(_same_denial(one.denied, other.denied) for other in there) for one in negations(group)):
        return True
    return any(
        any(one.fits(other) for other in window.quantities) and not any(one.fits(other) for other in piece.quantities)
        for one in read_quantities(group)
    )


def _strange(part: str, window: Window) -> list[str]:
    """Return the words of a statement that the window lacks."""
    words = (word for word in content_words(part) if word not in DENYING and not _said_otherwise(word, window))
    return [word for word in words if not _stands(word, window) and not _stands_behind(word, window)]


def _said_otherwise(word: str, window: Window) -> bool:
    """Tell whether a window says a word in other words: 每人每月 is 按月, 材料为 is 提交."""
    form = _OTHERWISE.get(word)
    return form is not None and re.search(form, window.said) is not None


def groups(part: str) -> list[str]:
    """Cut a statement into clauses; a condition, and a day or place alone, stay with what follows from them.

    >>> groups("2月1日,对升规的,奖励20万元,不重复享受")
    ['2月1日,对升规的,奖励20万元,', '不重复享受,']
    """
    groups: list[str] = []
    held = ""
    for clause in clauses_of(part):
        held += clause + ","
        if not _LEADS.search(clause) and not _only_when(clause):
            groups.append(held)
            held = ""
    if held and groups:
        groups[-1] += held
        return groups
    return [*groups, held] if held else groups


def _only_when(clause: str) -> bool:
    """Tell whether a clause only says when or where from: 截至2月1日, 其中, 据悉."""
    when = [one for one in read_quantities(clause) if one.unit == "日期"]
    return len(content_words(clause)) <= 1 and bool(when or _OPENS.match(clause))


def goes_on(group: str, piece: Window, known: str) -> bool:
    """Tell whether a group speaks of what was said before it, as its clause of the passage does of the one before.

    A clause in the middle of a sentence has its subject before it: 实施时长3个月 behind another measure is another's.
    """
    signs = set(bigrams(canonical(group)))
    clauses = clauses_of(piece.text)
    at = max(range(len(clauses)), key=lambda place: len(signs & set(bigrams(canonical(clauses[place])))), default=0)
    said = canonical(known)
    for place in range(at - 1, -1, -1):
        if (
            _LEADS.search(clauses[place + 1])
            or _OWN_CASE.search(clauses[at])
            or (place < at - 1 and not _LEADS.search(clauses[place]))
        ):
            break  # what it is for stands in the clause itself
        words = content_words(clauses[place])
        if sum(word in said for word in words) < SAID_BEFORE * len(words):
            return False
    return True


def _stands(word: str, window: Window) -> bool:
    """Tell whether a word stands in the window; a long one may stand in two parts with a few characters between."""
    if word in window.said or (word[-2:] in HARMLESS and len(word) > STRANGE_CHARS and word[:-2] in window.said):
        return True
    if word.isascii() or len(word) <= STRANGE_CHARS:
        return False
    cuts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    return any(re.search(f"{re.escape(first)}[^。;]{{1,6}}{re.escape(rest)}", window.said) for first, rest in cuts)


def _stands_behind(word: str, window: Window) -> bool:
    """Tell whether a word stands there but for a first character that claims nothing, or is judged elsewhere: 须先."""
    return word[0] in BEFORE_WORDS and word[1:] != "" and (word[1:] in window.said or word[1:] in HARMLESS)


def case_of_another(part: str, window: Window, passage: Passage) -> Iterator[Doubt]:
    """Doubt a case that another piece of the article names, and not the one that says the rest."""
    others = [one for one in windows(passage) if not one.apart and one.text not in window.text]
    for group in groups(part):
        for clause in clauses_of(group):
            case = canonical(clause).removeprefix("对")
            if not re.search("(?:的|时)$", case) or case in canonical(window.text):
                continue
            if any(case in canonical(one.text) for one in others):
                yield Doubt(Fault.CRITICAL, clause)


def conditions_added(part: str, window: Window) -> Iterator[Doubt]:
    """Doubt a word that changes who gets something, how often or how, and is not the window's."""
    for word in sorted(critical_words(part) - DENYING):  # what is not needed is judged as a negation
        if not _stands(word, window) and not _said_otherwise(word, window):
            yield Doubt(Fault.CRITICAL, word)


def denials_off(part: str, window: Window) -> Iterator[Doubt]:
    """Doubt a negation that is not the window's, and the lack of one that is."""
    said, there = negations(part), negations(window.text)
    for one in said:
        if not any(_same_denial(one.denied, other.denied) and one.like(other) for other in there):
            yield Doubt(Fault.NEGATION, one.word + one.denied)
    spoken = set(content_words(part))
    nearest = max(window.apart, key=lambda one: len(spoken & set(content_words(one.text))), default=window)
    line, text, whole = canonical(part), canonical(nearest.text), canonical(window.text)
    for one in negations(nearest.text):
        denied = one.denied[:2]
        if len(denied) < PAIR or denied not in line:
            continue
        mine = sum(denied in other.denied for other in said)
        if text.count(denied) == text.count(one.word + denied):
            if not mine or (mine < line.count(denied) and whole.count(denied) == whole.count(one.word + denied)):
                yield Doubt(Fault.NEGATION, one.word + one.denied)
        elif not mine and _speaks_of(part, one.denied, nearest.text):
            yield Doubt(Fault.NEGATION, one.word + one.denied)


def _speaks_of(part: str, denied: str, text: str) -> bool:
    """Tell whether the clause with this denial is said: most of its words that no other clause has."""
    spoken = set(content_words(part))
    for clause in clauses_of(text):
        words = {word for word in content_words(clause) if not negations(word)}
        if denied[:2] in canonical(clause) and negations(clause):
            own = words - set(content_words(text.replace(clause, "")))
            if own:
                return len(own & spoken) >= USED * len(own)
            return len(words) > 1 and len(words & spoken) > WHOLLY * len(words)
    return False


def _same_denial(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    return one[:2] in other or one[-2:] == other[-2:]


def modals_off(part: str, window: Window) -> Iterator[Doubt]:
    """Doubt a duty or a hedge added, a permission or a hedge lost."""
    if (forced := FORCED.search(part)) and (not NEEDS.search(window.whole) or _free_to(part, window)):
        yield Doubt(Fault.MODALITY, forced[0])
    if (hedge := HEDGE.search(canonical(part))) and not HEDGE.search(canonical(window.text)):
        yield Doubt(Fault.MODALITY, hedge[0])
    for said, clause in _spoken_of(part, window):
        must, may = MUST.search(said) or OUGHT.search(said), MAY.search(said)
        if must and not may and (MAY.search(clause) or HEDGE.search(clause)):
            yield Doubt(Fault.MODALITY, must[0])
        if may and MUST.search(clause) and not MUST.search(said) and not MAY.search(clause):
            yield Doubt(Fault.MODALITY, may[0])
        lost = HEDGE.search(clause)
        if lost and not may and not HEDGE.search(said):
            yield Doubt(Fault.MODALITY, lost[0])
        for allowed in MAY.finditer(clause):
            what = clause[allowed.end() : allowed.end() + PAIR]
            plainly = re.search(f"(?<!可以)(?<!可)(?<!能)(?<!允许)(?<!鼓励){re.escape(what)}", canonical(part))
            if plainly and not re.search(f"(?:可以?|能够?|允许|鼓励)[^,;]{{0,14}}{re.escape(what)}", canonical(part)):
                yield Doubt(Fault.MODALITY, allowed[0])


def _free_to(part: str, window: Window) -> bool:
    """Tell whether the clause of the window that is nearest to a statement leaves a choice."""
    signs = set(bigrams(canonical(part)))
    clauses = [canonical(one) for one in clauses_of(window.text)]
    nearest = max(clauses, key=lambda one: len(signs & set(bigrams(one))), default="")
    return bool(MAY.search(nearest)) and not MUST.search(nearest)


def _spoken_of(part: str, window: Window) -> Iterator[tuple[str, str]]:
    """Give each clause of the window that is said, with the clause that says most of it."""
    mine = [canonical(one) for one in clauses_of(part)]
    spoken = set(content_words(part))
    for clause in clauses_of(window.text):
        words = set(content_words(clause))
        if len(words & spoken) >= max(1, USED * len(words)):
            pairs = set(bigrams(canonical(clause)))
            yield max(mine, key=lambda one: len(pairs & set(bigrams(one)))), canonical(clause)
