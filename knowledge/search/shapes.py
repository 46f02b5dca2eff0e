"""Slips of the hand: characters that look alike, one too many, one missing, two the wrong way round."""

from collections.abc import Iterable, Iterator

SURE = 4  # characters a word must have for one of them to be missing or any other to stand in its place
# Each run of characters looks alike in print or in handwriting.
_ALIKE = (
    "己已巳 未末 土士 人入八 日曰目 天夭夫 免兔 贷货 奖浆桨 补朴扑 贴帖站 规视 拔拨 缓援 "
    "税锐悦脱 返板版饭 岗岚刚 技枝伎 特持待侍 精清情晴睛 折拆析 申甲由田 报服极 励厉 升开井 厂广 "
    "研砑妍 友发反 稳隐 惠慧 微徽 贫贪 享亨 晋普 级极吸 项顶 费贵 担但 抵低底 券卷 助肋 智暂 "
    "改攻政 型刑 首道 套奎 台合 批比 版板 息自 还坏环 失矢 业亚 保堡 险检捡验 社杜 认队 定走 "
    "专传 新折 巨臣 企金 创仓 外处 质盾 押抻 融隔 知和 权杈 产严 证征 电甩 价介 用甪 地他 "
    "房防 租祖 金全 上土 市布 单革 军冠 绿录 色邑 智知 能熊 工土 数教 字宇 转传 车军 间问 "
    "机杌 构沟 引弓 才木术 博搏 士土 硕顾 毕华 生主"
)
LOOKS: dict[str, frozenset[str]] = {}
for _group in _ALIKE.split():
    for _char in _group:
        LOOKS[_char] = LOOKS.get(_char, frozenset()) | (frozenset(_group) - {_char})


def look_alikes(piece: str) -> Iterator[str]:
    """Give every text that looks like ``piece`` but for one character.

    >>> "贷款" in set(look_alikes("货款"))
    True
    """
    for at, char in enumerate(piece):
        for other in LOOKS.get(char, ()):
            yield piece[:at] + other + piece[at + 1 :]


def slips(word: str) -> Iterator[str]:
    """Give what ``word`` becomes by one slip: two neighbours swapped, one left out, one typed twice.

    >>> {"专特精新", "专精新", "专精精特新"} <= set(slips("专精特新"))
    True
    """
    for at in range(len(word) - 1):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(len(word)):
        if len(word) >= SURE and 0 < at < len(word) - 1:  # without its end it is a short form
            yield word[:at] + word[at + 1 :]
        if len(word) >= SURE - 1:
            yield word[:at] + word[at] * 2 + word[at + 1 :]


def slips_of(words: Iterable[str]) -> dict[str, str]:
    """Return every slip with the word it comes from; a slip that is itself a word, or comes from two, is left out."""
    known = set(words)
    found: dict[str, str] = {}
    twice = set()
    for word in known:
        for slip in slips(word):
            if slip in found and found[slip] != word:
                twice.add(slip)
            found[slip] = word
    return {slip: word for slip, word in found.items() if slip not in twice and slip not in known}


def one_more(piece: str, words: frozenset[str]) -> str | None:
    """Return the word ``piece`` is when one strange character is taken out of its middle.

    >>> one_more("专精与特新", frozenset({"专精特新"}))
    '专精特新'
    """
    for at in range(1, len(piece) - 1):
        shorter = piece[:at] + piece[at + 1 :]
        if len(shorter) >= SURE and shorter in words:
            return shorter
    return None
