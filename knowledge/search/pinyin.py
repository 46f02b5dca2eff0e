"""What Chinese sounds like, and what was meant by Latin letters: whole pinyin, parts of it, initials, or a mixture."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

SHORTEST = 3  # letters; of two only what the city's data says
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|"
    r"ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)"
)
_SYLLABLES = re.compile(f"(?:{_SYLLABLE.pattern})+")
# Words that stand behind the name of a thing in a question, and such as ask: typed in letters like the rest.
_TAILS = (
    "奖励 补贴 补助 政策 申报 申请 认定 条件 材料 标准 多少 怎么 怎么领 怎么申请 怎么报 电话 截止 时间 金额 奖励多少 "
    "补贴多少 企业 流程 有没有 什么 如何 多久 办法 名单 备案 贴息 返还 减免 认定奖励 申报条件 申报时间 奖励政策 "
    "补贴政策 是多少 多少钱"
)


@lru_cache(maxsize=50_000)
def syllables(word: str) -> tuple[str, ...]:
    """Return the pinyin of each character without tones; the whole word decides: 返还 is fan huan, 还 alone hai."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - dictionaries that a command without search need not load

    return tuple(lazy_pinyin(word))


def sound(word: str) -> str:
    """Return the pinyin of ``word`` without tones, one syllable after another.

    >>> sound("奖励"), sound("返还")
    ('jiangli', 'fanhuan')
    """
    return "".join(syllables(word))


def initials(word: str) -> str:
    """Return the first letters of the syllables.

    >>> initials("专精特新")
    'zjtx'
    """
    return "".join(syllable[:1] for syllable in syllables(word))


def soft(syllable: str) -> str:
    """Drop what many speakers here don't tell apart: zh/z, ch/c, sh/s, n/l, ng/n, hu/fu."""
    for typed, heard in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("hu", "fu")):
        syllable = syllable.replace(typed, heard)
    return syllable


def is_all_pinyin(letters: str) -> bool:
    """Tell whether letters are syllables of pinyin, one after another.

    >>> is_all_pinyin("shenggui"), is_all_pinyin("subsidy")
    (True, False)
    """
    return bool(_SYLLABLES.fullmatch(letters))


def is_pinyin(letters: str) -> bool:
    """Tell whether letters are one syllable of pinyin.

    >>> is_pinyin("zhuan"), is_pinyin("dcmm")
    (True, False)
    """
    return bool(_SYLLABLE.fullmatch(letters))


class Letters:
    """Reads Latin letters as the words of a city.

    Args:
        wordings: Han words, the likeliest first.
        given: initials with what they stand for, as the city's data gives them.

    """

    def __init__(self, wordings: Iterable[str], given: Mapping[str, str]) -> None:
        self._given = dict(given)
        self._syllables = {wording: syllables(wording) for wording in wordings}
        self._tails = {tail: syllables(tail) for tail in _TAILS.split()}
        self._asked = {"".join(sounds): tail for tail, sounds in self._tails.items()}

    def read(self, letters: str) -> str | None:
        """Return what was meant by letters typed without blanks; None when nothing fits.

        Full pinyin comes before a mixture with initials, one word before two.
        """
        if letters in self._given:
            return self._given[letters]
        if len(letters) < SHORTEST:
            return None
        if letters in self._asked:
            return self._asked[letters]
        best: tuple[int, int, str] | None = None
        for place, (wording, sounds) in enumerate(self._syllables.items()):
            for end, left_out in _reach(letters, 0, sounds).items():
                for tail, behind in (("", left_out), *self._with_tail(letters, end, left_out)):
                    if tail == "" and end != len(letters):
                        continue
                    if tail and len(wording) + len(tail) > len(letters):
                        continue
                    found = (behind + (100 if tail else 0), place, wording + tail)
                    best = found if best is None or found < best else best
        if best is None or (best[0] and not self._plain_enough(letters, best[2])):
            return None
        return best[2]

    def _with_tail(self, letters: str, end: int, left_out: int) -> list[tuple[str, int]]:
        if end >= len(letters):
            return []
        found = []
        for tail, sounds in self._tails.items():
            missing = _reach(letters, end, sounds).get(len(letters))
            if missing is not None:
                found.append((tail, left_out + missing))
        return found

    def _plain_enough(self, letters: str, meant: str) -> bool:
        """Refuse a reading of few letters over many words: abc is no policy."""
        given = self._given.get(letters)
        return given == meant or (len(meant) >= SHORTEST and len(letters) >= min(len(meant), SHORTEST + 1))


def _reach(letters: str, start: int, sounds: tuple[str, ...]) -> dict[int, int]:
    """Return where a word may end in the letters, each syllable given whole or by its beginning.

    Values are the number of letters left out; the word is not in the letters when nothing is returned.
    """
    reached = {start: 0}
    for syllable in sounds:
        after: dict[int, int] = {}
        for at, left_out in reached.items():
            for length in range(1, len(syllable) + 1):
                if not letters.startswith(syllable[:length], at):
                    break
                missing = left_out + (len(syllable) - length)
                end = at + length
                if end not in after or after[end] > missing:
                    after[end] = missing
        reached = after
        if not reached:
            break
    return reached
