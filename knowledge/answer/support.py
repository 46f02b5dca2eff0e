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

STRANGE_CHARS = 2  # a word of more characters that stands nowhere in the window is never let pass
PAIR = 2
_BEFORE_WORDS = frozenset("须需应可将均仍也并且但则按比较类")  # claim nothing, and stick to what follows
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
    for group in groups(part) if window.apart else ():
        if all(_strange(group, one) or _far(group, one, window) for one in window.apart):
            yield Doubt(Fault.WORDS, group)


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
    given = {"提交"} if "材料" in window.said else set()  # 材料为 says the same
    given |= {"入库"} if re.search("统计库|名录库|登记编号", window.said) else set()
    words = (word for word in content_words(part) if word not in DENYING | given)
    return [word for word in words if not _stands(word, window) and not _stands_behind(word, window)]


def groups(part: str) -> list[str]:
    """Cut a statement into clauses; a condition stays with what follows from it."""
    groups: list[str] = []
    held = ""
    for clause in clauses_of(part):
        held += clause + ","
        if not re.search("(?:的|部分|时|后|期间|情形|者|之日起)$|^对|^凡|^符合", clause):
            groups.append(held)
            held = ""
    return [*groups, held] if held else groups


def _stands(word: str, window: Window) -> bool:
    """Tell whether a word stands in the window; a long one may stand in two parts with a few characters between."""
    if word in window.said or (word[-2:] in HARMLESS and len(word) > STRANGE_CHARS and word[:-2] in window.said):
        return True
    if word.isascii() or len(word) <= STRANGE_CHARS:
        return False
    cuts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    return any(re.search(f"{re.escape(first)}[^。;]{{1,6}}{re.escape(rest)}", window.said) for first, rest in cuts)


def _stands_behind(word: str, window: Window) -> bool:
    """Tell whether a word stands there but for a first character that claims nothing: 须先, 按云."""
    return word[0] in _BEFORE_WORDS and word[1:] != "" and word[1:] in window.said


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
        if not _stands(word, window):
            yield Doubt(Fault.CRITICAL, word)


def denials_off(part: str, window: Window) -> Iterator[Doubt]:
    """Doubt a negation that is not the window's, and the lack of one that is."""
    said, there = negations(part), negations(window.text)
    for one in said:
        if not any(_same_denial(one.denied, other.denied) and one.like(other) for other in there):
            yield Doubt(Fault.NEGATION, one.word + one.denied)
    spoken = set(content_words(part))
    nearest = max(window.apart, key=lambda one: len(spoken & set(content_words(one.text))), default=window)
    line, text = canonical(part), canonical(nearest.text)
    for one in negations(nearest.text):
        denied = one.denied[:2]
        if len(denied) < PAIR or denied not in line or any(denied in other.denied for other in said):
            continue
        if text.count(denied) == text.count(one.word + denied) or _speaks_of(part, one.denied, nearest.text):
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
    if (forced := FORCED.search(part)) and not NEEDS.search(window.whole):
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


def _spoken_of(part: str, window: Window) -> Iterator[tuple[str, str]]:
    """Give each clause of the window that is said, with the clause that says most of it."""
    mine = [canonical(one) for one in clauses_of(part)]
    spoken = set(content_words(part))
    for clause in clauses_of(window.text):
        words = set(content_words(clause))
        if len(words & spoken) >= max(1, USED * len(words)):
            pairs = set(bigrams(canonical(clause)))
            yield max(mine, key=lambda one: len(pairs & set(bigrams(one)))), canonical(clause)
