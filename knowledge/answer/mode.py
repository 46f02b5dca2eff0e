"""How a reward is paid out, as the document says it for the very clause that is quoted.

One document may pay one reward without an application and another only after a review, so a sentence about the way
counts for a clause only when it stands in it, names it by number, speaks of the same thing, or when the document
knows one way for all: the sentence names nothing narrower than what the title names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.search import tokens
from knowledge.search.hits import Hit

SAME_SUBJECT = 0.6  # of the pairs of characters that name one of the subjects must stand in the clause
SKIPPED = 2  # characters of the title that a short form leaves out between two of its own
_WAYS = re.compile("免申即享|快申快享|即申即享|自行申报享受|自行判别|一般申报|专家评审|竞争性")
_TOLD = ("免申即享", "快申快享", "即申即享", "自行申报享受", "自行判别")
_DENIED = re.compile(r"(?:不属于|不适用|不实行|不再实行|不是|并非|非|未实行|不能)[^，。；]{0,4}$")
_PRACTISED = re.compile(r"(?:实行|采取|采用|按照?|通过|适用|纳入|以)[^，。；]{0,6}$|^[^，。；]{0,2}$")
_ITEMS = re.compile(r"[（(]([一二三四五六七八九十]+)[）)]")
_LISTED = re.compile(r"第(?:[（(][一二三四五六七八九十]+[）)][、和及]?)+[项条款]")
_LEADING = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十百]+条|[一二三四五六七八九十\d]+[、.．])\s*"
)
_GENERAL = re.compile(
    "本(?:办法|细则|措施|政策|规定|规则|方案|意见|批次|条|项)|各项|各类|全部|所有|有关|相关|奖励|奖补|补助|补贴|支持|资金|项目"
    "|事项|企业|兑现|方式|均|都|实行|采取|采用|按照|通过|适用|纳入|以下|上述|的|和|、|，|,|：|:|为|由|按|以"
)


@dataclass(frozen=True, slots=True)
class _Said:
    way: str
    subject: str  # the words before it in its sentence, without its number
    hit: Hit


def mode_of(quoted: Hit, around: Sequence[Hit]) -> str:
    """Return how the reward of a quoted clause is paid out (免申即享, 快申快享 …); empty where nothing says so.

    Args:
        quoted: the clause.
        around: all clauses of the same document.

    """
    said = [one for hit in (quoted, *around) for one in _ways(hit)]
    here = [one for one in said if one.hit.ordinal == quoted.ordinal]
    listing = [one for one in said if _LISTED.search(one.subject)]
    fitting = here or [one for one in listing if _names(one.subject, quoted)]
    fitting = fitting or [one for one in said if one not in listing and _speaks_of(one.subject, quoted)]
    if not fitting and len({one.way for one in said}) == 1:
        fitting = [one for one in said if one not in listing and _of_all(one.subject, tokens.fold(quoted.title))]
    ways = {one.way for one in fitting}
    return fitting[0].way if len(ways) == 1 and fitting[0].way in _TOLD else ""


def _ways(hit: Hit) -> Iterator[_Said]:
    if hit.kind == "notice":
        return
    for sentence in re.split(r"[。；;\n]", hit.text):
        for match in _WAYS.finditer(sentence):
            before = _LEADING.sub("", sentence[: match.start()])
            if not _DENIED.search(before) and _PRACTISED.search(before):
                yield _Said(match[0], before, hit)


def _names(subject: str, quoted: Hit) -> bool:
    own = _ITEMS.findall(quoted.label)
    listed = _LISTED.search(subject)
    return bool(own and listed and own[-1] in _ITEMS.findall(listed[0]))


def _of_all(subject: str, title: str) -> bool:
    """Tell whether a sentence's subject is nothing but what the title says, or shortens: 引才 of 引进人才.

    >>> _of_all("企业上市挂牌奖励", "示例市企业上市挂牌分段奖励办法")
    True
    >>> _of_all("企业引才补贴", "支持企业引进人才若干措施")
    True
    >>> _of_all("升规奖励", "支持工业企业若干政策")
    False
    """
    return all(_shortens(run, title) for run in tokens.runs(_GENERAL.sub(" ", tokens.fold(subject))))


def _shortens(run: str, title: str) -> bool:
    return bool(re.search(f".{{0,{SKIPPED}}}".join(map(re.escape, run)), title))


def _subject_pairs(subject: str) -> frozenset[str]:
    return frozenset(tokens.bigrams(_GENERAL.sub(" ", tokens.fold(subject))))


def _speaks_of(subject: str, quoted: Hit) -> bool:
    """Tell whether a sentence's subject is what the clause is about."""
    clause = frozenset(tokens.bigrams(tokens.fold(" ".join((*quoted.path, quoted.label, quoted.text)))))
    named = [_subject_pairs(one) for one in re.split("[、和及与]|以及", subject)]
    return any(pairs and len(pairs & clause) >= SAME_SUBJECT * len(pairs) for pairs in named)
