"""What a person meant to type: wrong characters that sound right, pinyin, and initials.

A piece of the question is only touched when the base has never seen it. Corrections come from the wordings
of the city's synonyms first, then from the words of the base itself.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from knowledge.search import tokens

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z]{3,}")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2,8}")
LONGEST = 6  # characters of a wrong piece; longer ones are found through a shorter part of them
SURE = 4  # from this many characters on, sounds that many speakers don't tell apart count as the same


@lru_cache(maxsize=50_000)
def _syllables(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - dictionaries that a command without search need not load

    return tuple(lazy_pinyin(word))  # the whole word: 返还 is fanhuan, 还 alone would be hai


def sound(word: str) -> str:
    """Return the pinyin of ``word`` without tones, one syllable after another.

    >>> sound("奖励"), sound("返还")
    ('jiangli', 'fanhuan')
    """
    return "".join(_syllables(word))


def initials(word: str) -> str:
    """Return the first letters of the syllables.

    >>> initials("专精特新")
    'zjtx'
    """
    return "".join(syllable[:1] for syllable in _syllables(word))


class Speller:
    """Puts typed pieces right.

    Args:
        seen: tells whether the base has a term (a pair of characters, a Latin word, or a word).
        wordings: of the city's synonyms; they win.
        words: gives the words of the base with their number of documents, most frequent first; asked when needed.

    """

    def __init__(
        self, seen: Callable[[str], bool], wordings: Iterable[str], words: Callable[[], Iterable[tuple[str, int]]]
    ) -> None:
        self._seen = seen
        self._known: set[str] = set()
        self._by_sound: dict[str, str] = {}
        self._by_initials: dict[str, str] = {}
        self._by_soft_sound: dict[str, str] = {}
        for wording in wordings:
            if _HAN_WORD.fullmatch(wording):
                self._learn(wording)
                self._by_initials.setdefault(initials(wording), wording)
                self._by_soft_sound.setdefault(_soft(sound(wording)), wording)
            else:
                self._known.add(wording)
        for wording in list(self._by_initials.values()):
            for end in range(2, len(wording)):
                self._learn(wording[:end])
        self._words = words
        self._base_learnt = False

    def _learn_base(self) -> None:
        """Learn the words of the base, the first time something strange is met: most questions need none of it."""
        if not self._base_learnt:
            self._base_learnt = True
            for word, _count in self._words():
                if _HAN_WORD.fullmatch(word):
                    self._learn(word)

    def _learn(self, word: str) -> None:
        self._known.add(word)
        self._by_sound.setdefault(sound(word), word)

    def put_right(self, folded: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the question with wrong pieces put right, and what was changed as (typed, meant)."""
        changed: list[tuple[str, str]] = []
        text = _LATIN.sub(lambda found: self._latin(found[0], changed), folded)
        return _HAN_RUN.sub(lambda found: self._han(found[0], changed), text), tuple(changed)

    def _latin(self, typed: str, changed: list[tuple[str, str]]) -> str:
        if typed in self._known or self._seen(typed):
            return typed
        self._learn_base()
        meant = self._by_sound.get(typed) or self._by_initials.get(typed)
        if meant is None:
            return typed
        changed.append((typed, meant))
        return meant

    def _han(self, run: str, changed: list[tuple[str, str]]) -> str:
        strange = [at for at in range(len(run) - 1) if not self._seen(run[at : at + 2])]
        if not strange:
            return run
        self._learn_base()
        edges, alone = _borders(run)
        for length in range(min(LONGEST, len(run)), 1, -1):
            for start in range(len(run) - length + 1):
                end = start + length
                if not ({start, end} <= edges and any(start <= at < end - 1 for at in strange)):
                    continue
                if not any(start <= at < end for at in alone):
                    continue  # made of words of the language: rare here, and right as it stands
                meant = self._meant(run[start:end])
                if meant is not None:
                    changed.append((run[start:end], meant))
                    before = self._han(run[:start], changed) if start else ""
                    return before + meant + self._han(run[end:], changed)
        return run

    def _meant(self, piece: str) -> str | None:
        if piece in self._known:
            return None
        meant = self._by_sound.get(sound(piece))
        if meant is not None and len(meant) == len(piece) and any(a == b for a, b in zip(meant, piece, strict=True)):
            return meant
        if len(piece) >= SURE:
            meant = self._by_soft_sound.get(_soft(sound(piece)))
            if meant is not None and len(meant) == len(piece):
                return meant
        return None


def _borders(run: str) -> tuple[set[int], set[int]]:
    """Return where words of the language begin or end in a run, and the characters that stand alone in it."""
    cut = tokens.dictionary_words(run)
    edges = {at for at, _ in cut} | {len(run)}
    return edges, {at for at, word in cut if len(word) == 1}


def _soft(sounds: str) -> str:
    """Drop what many speakers here don't tell apart: zh/z, ch/c, sh/s, n/l, ng/n."""
    for typed, heard in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("hu", "fu")):
        sounds = sounds.replace(typed, heard)
    return sounds
