"""What differs between two texts, article by article, with the changed characters inside each article."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from knowledge.library.fields import FIELDS, name_of, shown

MOVED, ADDED, REMOVED, CHANGED, SAME = "移动", "新增", "删去", "修改", "未变"
KEPT, DELETED, INSERTED = "same", "deleted", "inserted"
RELATED = 0.15  # share of common pairs of characters from which articles of one place are one article, rewritten
ALIKE = 0.5  # … of different places
LONG = 3000  # characters from which an article is compared by sentences
MOST_COMPARED = 40_000  # pairs of articles compared by their words
WINDOW = 400  # articles looked back for the order
_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零〇\d]+[条款项部分章节]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])[\s\u3000]*"
)
_TOKEN = re.compile(r"\d[\d.,]*|[A-Za-z]+|.", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[。；;\n])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of an article that changed. Joined without the inserted ones they are the old text."""

    kind: str  # "same", "deleted", "inserted"
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """One article on one side of a comparison."""

    ordinal: int
    label: str
    path: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What became of one article. A moved one may be changed too: then ``pieces`` are not all "same"."""

    kind: str  # MOVED ADDED REMOVED CHANGED SAME
    old: Side | None
    new: Side | None
    pieces: tuple[Piece, ...] = ()

    @property
    def words_stayed(self) -> bool:
        """True when at most number and place changed."""
        return self.old is not None and self.new is not None and words_of(self.old) == words_of(self.new)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs."""

    field: str  # column of Policy
    name: str  # as people know it: 施行日期
    old: str  # as people read it; empty: not said
    new: str


@dataclass(frozen=True, slots=True)
class Text:
    """Which text stands on a side."""

    policy_id: str
    number: int  # of the version; 0: the live rows of a document without versions
    title: str
    doc_no: str


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two texts; articles in the order of the new one, removed ones at their place."""

    old: Text
    new: Text
    fields: tuple[FieldChange, ...]
    articles: tuple[ArticleChange, ...]  # with the unchanged ones
    relations_added: tuple[str, ...] = ()  # "废止 德示例规〔2019〕6号"
    relations_removed: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[ArticleChange, ...]:
        """The articles that are not the same."""
        return tuple(one for one in self.articles if one.kind != SAME)


def compare(old: Sequence[Side], new: Sequence[Side]) -> tuple[ArticleChange, ...]:
    """Compare two texts article by article.

    Articles of the same words are one article, wherever they stand: moved when their order changed or their number.
    Of the others those of the same place are compared, then those most alike; the rest is added or removed.
    """
    pairs = _same_words(old, new)
    pairs |= _same_place(old, new, pairs)
    pairs |= _most_alike(old, new, pairs)
    steady = _steady(pairs, old)
    to_new = {there: here for here, there in pairs.items()}
    changes: list[ArticleChange] = []
    told = 0  # old articles before this one have been told or will be, where they went
    for at, side in enumerate(new):
        if at in to_new:
            if steady[to_new[at]]:
                changes.extend(_removed(old[gone]) for gone in range(told, to_new[at]) if gone not in pairs)
                told = to_new[at] + 1
            changes.append(_paired(old[to_new[at]], side, moved=not steady[to_new[at]]))
        else:
            changes.append(ArticleChange(ADDED, None, side, (Piece(INSERTED, side.text),)))
    changes.extend(_removed(gone) for at, gone in enumerate(old) if at >= told and at not in pairs)
    return tuple(changes)


def _removed(side: Side) -> ArticleChange:
    return ArticleChange(REMOVED, side, None, (Piece(DELETED, side.text),))


def words_of(side: Side) -> str:
    """Return the words of an article without its own number, so that a renumbered one is known again."""
    return _NUMBER.sub("", side.text, count=1).strip()


def pieces_of(old: str, new: str) -> tuple[Piece, ...]:
    """Return the runs of characters that stayed, went and came; figures are kept whole."""
    if old == new:
        return (Piece(KEPT, new),) if new else ()
    left, right = _tokens(old), _tokens(new)
    found: list[Piece] = []
    for act, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if act == "equal":
            found.append(Piece(KEPT, "".join(left[i:j])))
            continue
        if i < j:
            found.append(Piece(DELETED, "".join(left[i:j])))
        if k < m:
            found.append(Piece(INSERTED, "".join(right[k:m])))
    return tuple(found)


def fields_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Return the fields that differ, as people read them."""
    pairs = ((name, shown(old.get(name) or None), shown(new.get(name) or None)) for name in FIELDS)
    return tuple(FieldChange(name, name_of(name), before, after) for name, before, after in pairs if before != after)


def _tokens(text: str) -> list[str]:
    if len(text) <= LONG:
        return _TOKEN.findall(text)
    return [part for part in _SENTENCE.split(text) if part]


def _paired(old: Side, new: Side, *, moved: bool) -> ArticleChange:
    if words_of(old) == words_of(new):
        renumbered = old.text != new.text or old.label != new.label or old.path != new.path
        kind = MOVED if moved or renumbered else SAME
    else:
        kind = MOVED if moved else CHANGED
    return ArticleChange(kind, old, new, pieces_of(old.text, new.text))


def _same_words(old: Sequence[Side], new: Sequence[Side]) -> dict[int, int]:
    places: dict[str, list[int]] = {}
    for at, side in enumerate(new):
        places.setdefault(words_of(side), []).append(at)
    pairs: dict[int, int] = {}
    for at, side in enumerate(old):
        free = places.get(words_of(side))
        if free:
            same_label = next((one for one in free if new[one].label == side.label), free[0])
            free.remove(same_label)
            pairs[at] = same_label
    return pairs


def _same_place(old: Sequence[Side], new: Sequence[Side], pairs: Mapping[int, int]) -> dict[int, int]:
    """Pair articles of the same label below the same headings, unless they have hardly a word in common."""
    taken = set(pairs.values())
    free: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for at, side in enumerate(new):
        if at not in taken and side.label:
            free.setdefault((side.label, side.path), []).append(at)
    found: dict[int, int] = {}
    for at, side in enumerate(old):
        places = free.get((side.label, side.path)) if at not in pairs else None
        if places and _alike(side.text, new[places[0]].text) >= RELATED:
            found[at] = places.pop(0)
    return found


def _most_alike(old: Sequence[Side], new: Sequence[Side], pairs: Mapping[int, int]) -> dict[int, int]:
    taken = set(pairs.values())
    left = [at for at in range(len(old)) if at not in pairs]
    right = [at for at in range(len(new)) if at not in taken]
    if len(left) * len(right) > MOST_COMPARED:
        return {}
    scored = [(_alike(old[i].text, new[k].text), i, k) for i in left for k in right]
    found: dict[int, int] = {}
    for score, i, k in sorted(scored, key=lambda one: (-one[0], abs(one[1] - one[2]))):
        if score >= ALIKE and i not in found and k not in found.values():
            found[i] = k
    return found


def _alike(one: str, other: str) -> float:
    """Return the share of pairs of characters two texts have in common: quick, and good enough to pair articles."""
    left, right = (Counter(pairwise(words)) for words in (_NUMBER.sub("", one), _NUMBER.sub("", other)))
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0


def _steady(pairs: Mapping[int, int], old: Sequence[Side]) -> dict[int, bool]:
    """Tell which paired articles kept their order: those of the longest rising run, the longer texts weighing more."""
    ordered = sorted(pairs)
    best: list[tuple[int, int | None]] = []  # weight of the best run ending here, the one before
    for at, here in enumerate(ordered):
        weight, before = 0, None
        for earlier in range(at - 1, max(-1, at - WINDOW), -1):
            if pairs[ordered[earlier]] < pairs[here] and best[earlier][0] > weight:
                weight, before = best[earlier][0], earlier
        best.append((weight + 1 + len(old[here].text), before))
    steady = dict.fromkeys(ordered, False)
    last = max(range(len(best)), key=lambda one: best[one][0], default=None)
    while last is not None:
        steady[ordered[last]] = True
        last = best[last][1]
    return steady
