"""How a text becomes terms: folded characters, then pairs of characters, or words.

Pairs find more in policy questions than words do, words more in lay questions about law; the figures are
printed by benchmarks/retrieval.py. The same folding is used for texts and for questions.
"""

import re
import unicodedata
from functools import lru_cache
from operator import add

from knowledge.search.traditional import PAIRS

KEPT = 8192  # texts whose terms are remembered: the articles of one base are asked again and again
VERSION = 2  # of everything in this file: another number means other terms, so the index is built anew

FOLDED_KEPT = 32_768  # texts that are remembered folded, some 20 MB of articles

WORDS_KEPT = 32_768  # words of which it is remembered whether they are terms

_FOLD = str.maketrans(dict(zip(PAIRS[::2], PAIRS[1::2], strict=True)))

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9][a-z0-9.%]*")
_HAN = "\u3400"


def fold_once(text: str) -> str:
    """Return ``text`` in half width, lower case and simplified characters, without remembering it.

    >>> fold_once("２０２２年後 ＡＢ")
    '2022年后 ab'
    """
    return unicodedata.normalize("NFKC", text).lower().translate(_FOLD)


@lru_cache(maxsize=FOLDED_KEPT)
def fold(text: str) -> str:
    """Return ``text`` folded (``fold_once``), remembered: the texts of answers are asked again and again."""
    return fold_once(text)


def runs(folded: str) -> list[str]:
    """Return the runs of Han characters and of Latin letters or digits in a folded text."""
    return [run.rstrip(".") for run in _RUN.findall(folded)]


@lru_cache(maxsize=KEPT)
def _pairs(folded: str) -> tuple[str, ...]:
    terms: list[str] = []
    for run in runs(folded):
        if run[0] < _HAN or len(run) == 1:
            terms.append(run)
        else:
            terms.extend([run[at : at + 2] for at in range(len(run) - 1)])
    return tuple(terms)


def bigrams(folded: str) -> list[str]:
    """Return the pairs of neighbouring Han characters; Latin and digits stay whole, as do lone characters.

    >>> bigrams("升规奖励20万")
    ['升规', '规奖', '奖励', '20', '万']
    """
    return list(_pairs(folded))


def pairs_text(folded: str) -> str:
    """Return the same terms joined by blanks, for a text that is indexed once and not asked again.

    >>> pairs_text("升规奖励20万")
    '升规 规奖 奖励 20 万'
    """
    return " ".join(run if run[0] < _HAN or len(run) == 1 else " ".join(map(add, run, run[1:])) for run in runs(folded))


@lru_cache(maxsize=WORDS_KEPT)
def _is_term(word: str) -> bool:
    return bool(_RUN.fullmatch(word))


def words(folded: str) -> list[str]:
    """Return the words of a folded text, without punctuation.

    >>> words("贷款贴息怎么申请")
    ['贷款', '贴息', '怎么', '申请']
    """
    import rjieba  # noqa: PLC0415 - 40 MiB of dictionary that a command without search need not load

    return list(filter(_is_term, rjieba.cut(folded)))


def dictionary_words(folded: str) -> list[tuple[int, str]]:
    """Return (place, word) for every piece of a text, without guessing: what is in no dictionary falls into characters.

    >>> dictionary_words("专精特薪奖励")
    [(0, '专精'), (2, '特'), (3, '薪'), (4, '奖励')]
    """
    import rjieba  # noqa: PLC0415 - as above

    found, at = [], 0
    for word in rjieba.cut(folded, False):  # noqa: FBT003 - its only argument: whether to guess new words
        found.append((at, word))
        at += len(word)
    return found


_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+[”’」』）)]*|[^。！？；\n]+$")


def sentences(text: str) -> list[str]:
    """Cut a text after 。！？； and at line ends; joined again they are the text.

    >>> sentences("给予20万元。次年增长的，再给10万元；不重复。")
    ['给予20万元。', '次年增长的，再给10万元；', '不重复。']
    """
    return _SENTENCE.findall(text)


@lru_cache(maxsize=FOLDED_KEPT)
def folded_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, folded; remembered, for the articles of one base are asked again and again."""
    return tuple(sentences(fold(text)))
