"""How a text becomes terms: folded characters, then pairs of characters, or words.

Pairs find more in policy questions than words do, words more in lay questions about law; the figures are
printed by benchmarks/retrieval.py. The same folding is used for texts and for questions.
"""

import re
import unicodedata
from functools import lru_cache

KEPT = 8192  # texts whose terms are remembered: the articles of one base are asked again and again
VERSION = 1  # of everything in this file: another number means other terms, so the index is built anew

# Traditional characters that stray into simplified official texts, each followed by its simplified form.
_PAIRS = (
    "後后為为與与發发個个來来對对時时會会國国務务業业產产經经濟济財财稅税獎奖勵励補补貼贴資资質质"
    "區区縣县鄉乡鎮镇東东門门開开關关間间問问題题見见規规則则條条項项辦办員员單单車车書书長长"
    "體体點点實实現现標标準准認认證证設设計计劃划統统計计數数據据網网絡络電电話话號号費费貸贷"
    "額额億亿萬万幣币銀银錢钱購购銷销貿贸進进際际運运輸输農农廠厂礦矿環环護护機机構构"
    "術术創创專专業业學学習习聯联繫系動动勞劳職职險险醫医療疗養养傷伤應应該该還还過过從从"
    "當当將将層层級级處处備备復复報报請请領领導导組组織织總总結结給给約约紅红綠绿線线類类"
    "評评審审議议論论訂订討讨談谈調调許许變变轉转較较輕轻週周邊边選选適适達达遠远遲迟"
    "無无異异並并買买賣卖價价優优傳传億亿儲储減减滿满濕湿燈灯營营獲获熱热"
)
_FOLD = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9][a-z0-9.%]*")
_HAN = "\u3400"


@lru_cache(maxsize=KEPT)
def fold(text: str) -> str:
    """Return ``text`` in half width, lower case and simplified characters.

    >>> fold("２０２２年後 ＡＢ")
    '2022年后 ab'
    """
    return unicodedata.normalize("NFKC", text).lower().translate(_FOLD)


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


def words(folded: str) -> list[str]:
    """Return the words of a folded text, without punctuation.

    >>> words("贷款贴息怎么申请")
    ['贷款', '贴息', '怎么', '申请']
    """
    import rjieba  # noqa: PLC0415 - 40 MiB of dictionary that a command without search need not load

    return [word for word in rjieba.cut(folded) if _RUN.fullmatch(word)]


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
