"""What a person meant to type: wrong characters that sound or look right, slips, pinyin, and initials.

A piece of the question is only touched when the base has never seen it, or when it sounds exactly like a longer
wording of the city. Corrections come from the wordings of the city's synonyms first, then from the words of the base.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from knowledge.search import tokens
from knowledge.search.fillers import CHARACTERS
from knowledge.search.pinyin import SHORTEST, Letters, initials, is_all_pinyin, is_pinyin, soft, sound, syllables
from knowledge.search.shapes import look_alikes, one_more, slips_of

__all__ = ["Speller", "initials", "sound"]

# What is looked at together: the work grows with the square of its length, and people speak without any full stop.
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{1,64}")
_MIXED = re.compile(r"[a-z\u4e00-\u9fff]{0,48}[a-z][a-z\u4e00-\u9fff]{0,48}")
_ATOM = re.compile(r"[a-z]+|[\u4e00-\u9fff]")
_SPACED = re.compile(r"(?<![a-z])[a-z]{1,6}(?:[ '’][a-z]{1,6})+(?![a-z])")
_LATIN_WORDS = re.compile(r"(?<![a-z0-9])[a-z]{2,}(?: [a-z]{2,})+(?![a-z0-9])")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2,12}")
LONGEST = 6  # characters of a wrong piece; longer ones are found through a shorter part of them
LONGEST_WORDING = 12
WORDS_AT_ONCE = 3  # of pinyin, read as one wording
SURE = 4  # from this many characters on, sounds that many speakers don't tell apart count as the same
Changes = list[tuple[str, str]]


class Speller:
    """Puts typed pieces right.

    Args:
        seen: tells whether the base has a term (a pair of characters, a Latin word, or a word).
        wordings: of the city's synonyms; they win.
        words: gives the words of the base with their number of documents, most frequent first; asked when needed.
        given: initials with what they stand for.

    """

    def __init__(
        self,
        seen: Callable[[str], bool],
        wordings: Iterable[str],
        words: Callable[[], Iterable[tuple[str, int]]],
        given: Mapping[str, str] | None = None,
    ) -> None:
        self._seen = seen
        self._known: set[str] = set()
        self._by_sound: dict[str, str] = {}
        self._by_syllables: dict[tuple[str, ...], str] = {}
        self._by_soft_sound: dict[tuple[str, ...], str] = {}
        whole: list[str] = []
        for wording in wordings:
            if _HAN_WORD.fullmatch(wording):
                self._learn(wording)
                whole.append(wording)
                self._by_syllables.setdefault(syllables(wording), wording)
                self._by_soft_sound.setdefault(tuple(map(soft, syllables(wording))), wording)
            else:
                self._known.add(wording)
        self._wordings = frozenset(whole)
        for wording in whole:
            for end in range(2, len(wording)):
                self._learn(wording[:end])
        self._letters: Letters | None = None
        self._slips: dict[str, str] | None = None
        self._given = dict(given or {})
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
        changed: Changes = []
        text = _SPACED.sub(lambda found: self._spaced(found[0], changed), folded)
        text = _LATIN_WORDS.sub(lambda found: self._one_after_another(found[0], changed), text)
        text = _MIXED.sub(lambda found: self._mixed(found[0], changed), text)
        return _HAN_RUN.sub(lambda found: self._han(found[0], changed), text), tuple(changed)

    # -- letters ---------------------------------------------------------------------------------------

    def _spaced(self, typed: str, changed: Changes) -> str:
        """Read gao xin qi ye; words of another language are left alone."""
        parts = re.split(r"[ '’]", typed)
        if not all(is_pinyin(part) for part in parts):
            return typed
        meant = self._letters_of("".join(parts))
        if meant is None:
            return typed
        changed.append((typed, meant))
        return meant

    def _one_after_another(self, typed: str, changed: Changes) -> str:
        """Read shouci shenggui jiangli zenme ling: the longest run of words that means something first."""
        parts = typed.split(" ")
        if not all(is_all_pinyin(part) or part in self._given for part in parts) or any(map(self._is_word, parts)):
            return typed
        read: Changes = []
        at = 0
        while at < len(parts):
            ends = range(min(len(parts), at + WORDS_AT_ONCE), at, -1)
            found = next(((end, meant) for end in ends if (meant := self._letters_of("".join(parts[at:end])))), None)
            read.append((" ".join(parts[at : found[0]]), found[1]) if found else (parts[at], ""))
            at = found[0] if found else at + 1
        if sum(not meant for _, meant in read) * 2 > len(read):
            return typed  # another language that looks like it
        changed.extend((said, meant) for said, meant in read if meant)
        return "".join(meant or said for said, meant in read)

    def _mixed(self, run: str, changed: Changes) -> str:
        """Read letters among characters: zhuan精te新 as one word, gaoxin企业 piece by piece."""
        atoms = _ATOM.findall(run)
        for length in range(min(len(atoms), LONGEST_WORDING), 1, -1):
            for start in range(len(atoms) - length + 1):
                piece = atoms[start : start + length]
                strange = [atom for atom in piece if atom[0] <= "z" and not self._is_word(atom)]
                if not strange or all(atom[0] <= "z" for atom in piece):
                    continue
                meant = self._by_syllables_of(piece)
                if meant is not None:
                    changed.append(("".join(piece), meant))
                    before = self._mixed("".join(atoms[:start]), changed)
                    return before + meant + self._mixed("".join(atoms[start + length :]), changed)
        return "".join(self._latin(atom, changed) if atom[0] <= "z" else atom for atom in atoms)

    def _by_syllables_of(self, piece: list[str]) -> str | None:
        meant = self._by_sound.get("".join(atom if atom[0] <= "z" else sound(atom) for atom in piece))
        same = meant is not None and all(atom in meant for atom in piece if atom[0] > "z")
        return meant if same and meant in self._wordings else None

    def _is_word(self, typed: str) -> bool:
        return typed in self._known or self._seen(typed)

    def _latin(self, typed: str, changed: Changes) -> str:
        if self._is_word(typed) and typed not in self._given:
            return typed
        meant = self._given.get(typed) or (self._letters_of(typed) if len(typed) >= SHORTEST else None)
        if meant is None:
            return typed
        changed.append((typed, meant))
        return meant

    def _letters_of(self, typed: str) -> str | None:
        whole = self._by_sound.get(typed)
        if whole is None:
            if self._letters is None:
                self._letters = Letters((word for word in self._by_syllables.values()), self._given)
            whole = self._letters.read(typed)
        if whole is None:
            self._learn_base()
            whole = self._by_sound.get(typed)
        return whole

    # -- characters ------------------------------------------------------------------------------------

    def _han(self, run: str, changed: Changes) -> str:
        strange = [at for at in range(len(run) - 1) if not self._seen(run[at : at + 2])]
        found = self._heard(run, strange)
        if found is None and strange:
            self._learn_base()
            found = self._misspelt(run, strange) or self._slipped(run, strange)
        if found is None:
            return run
        start, end, meant = found
        changed.append((run[start:end], meant))
        before = self._han(run[:start], changed) if start else ""
        return before + meant + self._han(run[end:], changed)

    def _said(self, run: str) -> list[tuple[int, int]]:
        """Return where wordings of the city stand in a run, the longest first: no correction may cut through one."""
        spans: list[tuple[int, int]] = []
        for length in range(min(LONGEST_WORDING, len(run)), 1, -1):
            for start in range(len(run) - length + 1):
                free = all(start + length <= first or start >= last for first, last in spans)
                if free and run[start : start + length] in self._wordings:
                    spans.append((start, start + length))
        return spans

    def _heard(self, run: str, strange: list[int]) -> tuple[int, int, str] | None:
        """Find a piece that sounds exactly like a longer wording of the city, whatever it is made of."""
        sounds = syllables(run)
        if len(sounds) != len(run):
            return None
        said, loose = self._said(run), _borders(run)[1] if len(run) >= SHORTEST else set()
        for length in range(min(LONGEST_WORDING, len(run)), SHORTEST - 1, -1):
            for start in range(len(run) - length + 1):
                piece = run[start : start + length]
                meant = self._by_syllables.get(sounds[start : start + length])
                if meant is None or piece in self._known or _cuts(start, start + length, said):
                    continue
                if length < SURE and not set(piece) & set(meant):
                    continue
                odd = any(start <= at < start + length - 1 for at in strange)
                apart = any(start <= at < start + length for at in loose)
                if odd or apart:
                    return start, start + length, meant
        return None

    def _misspelt(self, run: str, strange: list[int]) -> tuple[int, int, str] | None:
        edges, alone = _borders(run)
        said = self._said(run)
        for length in range(min(LONGEST, len(run)), 1, -1):
            for start in range(len(run) - length + 1):
                end = start + length
                if not ({start, end} <= edges and any(start <= at < end - 1 for at in strange)):
                    continue
                if _cuts(start, end, said):
                    continue
                if not any(start <= at < end for at in alone):
                    continue  # made of words of the language: rare here, and right as it stands
                meant = self._meant(run[start:end])
                if meant is not None:
                    return start, end, meant
        return None

    def _slipped(self, run: str, strange: list[int]) -> tuple[int, int, str] | None:
        """Find one character too many, one missing, two swapped, or one that only looks right."""
        if self._slips is None:
            self._slips = slips_of(self._wordings)
        alone, said = _borders(run)[1], self._said(run)
        for length in range(min(LONGEST_WORDING, len(run)), 1, -1):
            for start in range(len(run) - length + 1):
                end = start + length
                piece = run[start:end]
                if piece in self._known or not any(start <= at < end - 1 for at in strange):
                    continue
                if _cuts(start, end, said):
                    continue
                loose = any(start <= at < end for at in alone)
                alike = self._alike(piece) if loose or length >= SURE else None
                slip = self._slips.get(piece) or one_more(piece, self._wordings) if loose else None
                meant = alike or slip
                if meant is not None:
                    return start, end, meant
        return None

    def _alike(self, piece: str) -> str | None:
        among = self._known if len(piece) >= SURE else self._wordings
        return next((other for other in look_alikes(piece) if other in among), None)

    def _meant(self, piece: str) -> str | None:
        if piece in self._known:
            return None
        meant = self._by_sound.get(sound(piece))
        if meant is not None and len(meant) == len(piece) and any(a == b for a, b in zip(meant, piece, strict=True)):
            return meant if meant in self._wordings or not set(piece) & CHARACTERS else None
        meant = self._by_soft_sound.get(tuple(map(soft, syllables(piece))))
        if meant is None or len(meant) != len(piece):
            return None
        return meant if len(piece) >= SURE or set(meant) & set(piece) else None


def _borders(run: str) -> tuple[set[int], set[int]]:
    """Return where words of the language begin or end in a run, and the characters that stand alone in it."""
    cut = tokens.dictionary_words(run)
    edges = {at for at, _ in cut} | {len(run)}
    return edges, {at for at, word in cut if len(word) == 1}


def _cuts(start: int, end: int, said: list[tuple[int, int]]) -> bool:
    """Tell whether a piece overlaps a wording that it does not contain as a part of more."""
    return any(
        start < last and first < end and not (start <= first and last <= end and last - first < end - start)
        for first, last in said
    )
