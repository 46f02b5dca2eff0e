"""Nothing is claimed that does not stand in a cited passage: the guard every answer goes through."""

import re
import unicodedata
from collections.abc import Iterable

from knowledge.errors import KnowledgeError

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACE = re.compile(r"\s+")


class Unfounded(KnowledgeError):
    """An answer says something its cited passages do not. It must not be sent."""

    def __init__(self, claim: str) -> None:
        self.claim = claim
        super().__init__(f"“{claim}”在引用的原文里找不到，这条回答没有发出。请改为只引用原文。")


def folded(text: str) -> str:
    r"""Return a text in half width and without white space, so that line breaks of the original don't count.

    >>> folded("给予 ２０\n万元")
    '给予20万元'
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def stands_in(sentence: str, passage: str) -> bool:
    r"""Tell whether a sentence stands word for word in a passage, white space aside.

    >>> stands_in("给予20万元。", "对升规企业，给予\n20万元。次年再奖。"), stands_in("给予30万元。", "给予20万元。")
    (True, False)
    """
    wanted = folded(sentence)
    return bool(wanted) and wanted in folded(passage)


def numbers(text: str) -> set[str]:
    """Return the numbers in a text, thousands separators dropped.

    >>> sorted(numbers("自2025年起，最高1,000万元，按8.5%"))
    ['1000', '2025', '8.5']
    """
    return {found.rstrip(".").replace(",", "") for found in _NUMBER.findall(unicodedata.normalize("NFKC", text))}


def check(claims: Iterable[str], said: str, passages: Iterable[str], also: Iterable[str] = ()) -> None:
    """Let an answer pass only if it rests on its passages.

    Args:
        claims: sentences that claim something; each must stand in one passage word for word.
        said: the whole answer; each number in it must stand in a passage or in ``also``.
        passages: the texts of the cited articles.
        also: other places numbers may come from: titles, 文号, dates of validity, the telephone of a department.

    Raises:
        Unfounded: with the first claim or number that has no ground.

    """
    texts = list(passages)
    for claim in claims:
        if not any(stands_in(claim, text) for text in texts):
            raise Unfounded(claim)
    known = set().union(*(numbers(text) for text in (*texts, *also)))
    for number in sorted(numbers(said) - known):
        raise Unfounded(number)
