"""Words of a written sentence: do its names, conditions, negations and modal words stand in its passage?"""

import re
from collections.abc import Iterator

from knowledge.answer import manners
from knowledge.answer.faults import Doubt, Fault
from knowledge.answer.passage import Passage, Window, doc_numbers
from knowledge.answer.wording import (
    HEDGE,
    MAY,
    MUST,
    NEEDS,
    canonical,
    clauses_of,
    content_words,
    critical_words,
    negations,
    read_quantities,
)
from knowledge.rules.docno import find_docnos

COVERED = 0.93  # of a sentence's content, by length, must stand in the window; benchmarks/cite.py
STRANGE_CHARS = 2  # a word of more characters that stands nowhere in the window is never let pass
PAIR = 2
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
        if all(_strange(group, one) for one in window.apart):
            yield Doubt(Fault.WORDS, group)


def _strange(part: str, window: Window) -> list[str]:
    """Return the words of a statement that the window lacks, when they are too much of it."""
    words = content_words(part)
    strange = [word for word in words if not _stands(word, window)]
    covered = 1 - sum(len(word) for word in strange) / (sum(len(word) for word in words) or 1)
    hard = any(len(word) > STRANGE_CHARS or word.isascii() for word in strange)
    return strange if hard or covered < COVERED else []


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
    """Tell whether a word stands in the window, whole or in pieces of two."""
    if word in window.said:
        return True
    if word.isascii() or len(word) <= STRANGE_CHARS:
        return False
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    halves = [word[at : at + 2] for at in range(0, len(word), 2)] if len(word) % 2 == 0 else pairs
    return all(pair in window.said for pair in pairs) or all(half in window.said for half in halves)


def conditions_added(part: str, window: Window) -> Iterator[Doubt]:
    """Doubt a word that changes who gets something, how often or how, and is not the window's."""
    for word in sorted(critical_words(part)):
        if not _stands(word, window):
            yield Doubt(Fault.CRITICAL, word)


def denials_off(part: str, window: Window) -> Iterator[Doubt]:
    """Doubt a negation that is not the window's, and the lack of one that is."""
    said, there = negations(part), negations(window.text)
    for one in said:
        if not any(_same_denial(one.denied, other.denied) for other in there):
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
    due = any(one.bound == "by" for one in read_quantities(part))
    if (must := MUST.search(part)) and not due and not NEEDS.search(window.whole):
        yield Doubt(Fault.MODALITY, must[0])
    if (hedge := HEDGE.search(part)) and not HEDGE.search(window.text):
        yield Doubt(Fault.MODALITY, hedge[0])
    spoken = set(content_words(part))
    for clause in clauses_of(window.text):
        words = set(content_words(clause))
        if len(words & spoken) < max(1, USED * len(words)):
            continue
        if (may := MAY.search(part)) and MUST.search(clause) and not MUST.search(part) and not MAY.search(clause):
            yield Doubt(Fault.MODALITY, may[0])
        for form in (MAY, HEDGE):
            lost = form.search(clause)
            if lost and not MAY.search(part) and not HEDGE.search(part):
                yield Doubt(Fault.MODALITY, lost[0])
