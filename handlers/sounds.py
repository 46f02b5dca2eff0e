"""What a message sounds like, and the words of ours that were meant where it only sounds like them.

摧办 sounds as 催办 does, as does cuiban: who types in a hurry picks the wrong character, or leaves the letters.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from handlers.ideas import IDEAS
from handlers.names import DEPARTMENT

Heard = list[tuple[str, str]]  # characters, or pieces in Latin letters, each with its syllable
# The likeliest first where several sound the same; after them come the words of ideas.
_WORDS = """
首次升规 升规 上规 高新技术企业 高新技术 高企 高新 专精特新 小巨人 技术改造 技改 设备更新 贷款贴息 贴息 稳岗返还 稳岗
失业保险 社会保险 首台套
加计扣除 研发费用 研发 绿色工厂 智能工厂 数字化转型 数字化 上云 上市 外贸 出口 展会 人才 知识产权 专利 质量奖
创业担保贷款 创业 贷款 残保金
增值税 所得税 现代企业制度 免申即享 快申快享 奖励 奖补 补贴 补助 返还 减免 政策 文件 办法 细则 通知 惠企 惠企政策 认定
标准 条件 金额 比例 多少 多少钱
什么 怎么 怎么办 怎么样 怎么领 如何 有没有 能不能 可不可以 是不是 什么时候 多久 哪里 在哪里 哪个 为什么 申请 申报 申领
提交 撤回 撤销 审核 审批 进度
结果 到账 拨付 公示 名单 截止 时间 材料 资料 清单 模板 样本 预审 初审 容缺 施工许可证 施工许可 规划许可证 营业执照
不动产登记 不动产 联合验收 验收 备案
环评 图审 消防 施工图 合同 委托书 身份证 章程 承诺书 企业 公司 我们 我们公司 我司 档案 联系人 法人 营收 员工 人数 地址
绑定 绑定码 解绑 身份 订阅 退订 推送
吹哨 工单 诉求 投诉 反映 催办 督办 评价 满意 不满意 非常满意 转人工 人工 客服 电话 联系方式 部门 经信局 科技局 人社局
住建局 自规局 市场监管局 商务局 财政局
税务局 政务中心 产业助理 助理 计划 节点 周报 走访 登记 登记走访 用工 用工难 招工 停水 停电 融资 匹配 测算 计算 符合
享受 废止 有效 失效 失业 小微企业 规上 规模以上
个体户 统计 导出 报表 设置 备份 权限 账号 管理员 帮助 功能 使用 你好 谢谢
"""
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_PIECE = re.compile(r"[a-z]+|[^a-z]")
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|"
    r"ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)"
)
SHORTEST = 3  # characters of a word that is put in place of characters that sound like it
INITIALS = 4  # letters, from which on first letters alone are read as a word


def spelled(raw: str, sounds: Mapping[str, str]) -> Heard:
    """Return the characters of a message with their syllables; Latin letters are cut into them when they can be."""
    found: Heard = []
    for piece in _PIECE.findall(raw):
        if piece[0].isascii():
            cut = _SYLLABLE.findall(piece)
            found += [(one, soft(one)) for one in (cut if "".join(cut) == piece else [piece])]
        else:
            found.append((piece, soft(sounds[piece]) if piece in sounds else ""))
    return found


def soft(syllable: str) -> str:
    """Drop what many speakers here don't tell apart."""
    return syllable.replace("zh", "z").replace("ch", "c").replace("sh", "s")


def restored(plain: str, sounds: Mapping[str, str]) -> str:
    """Return a message with the words of ours where it sounds like them: typed in letters, or half of it another word.

    Args:
        plain: the message, written.
        sounds: pinyin without tones of single characters.

    """
    by_sound, by_initials = _tables(sounds)
    heard = spelled(plain, sounds)
    if all(not character.isascii() for character, _ in heard) and len(plain) < SHORTEST:
        return plain
    said, at = "", 0
    while at < len(heard):
        word, end = _word_at(heard, at, by_sound)
        if not word and len(heard[at][0]) >= INITIALS:
            word, end = by_initials.get(heard[at][0], ""), at + 1
        said += word or heard[at][0]
        at = end if word else at + 1
    return said


def _word_at(
    heard: Heard, at: int, by_sound: Mapping[tuple[str, str], Sequence[tuple[str, tuple[str, ...]]]]
) -> tuple[str, int]:
    """Return the longest word that is meant from a place on, and where it ends; blanks between letters don't count."""
    places = [place for place in range(at, min(len(heard), at + 12)) if heard[place][0] != " "]
    if len(places) < 2 or places[0] != at:  # noqa: PLR2004 - a word has two syllables at least
        return "", at
    for word, syllables in by_sound.get((heard[places[0]][1], heard[places[1]][1]), ()):
        there = places[: len(syllables)]
        if tuple(heard[place][1] for place in there) == syllables and _stands_for(
            word, [heard[place][0] for place in there], there
        ):
            return word, there[-1] + 1
    return "", at


def _stands_for(word: str, typed: Sequence[str], places: Sequence[int]) -> bool:
    """Tell whether what sounds as a word is that word: half of it typed so, the rest in letters or a slip."""
    latin = [one.isascii() for one in typed]
    right = sum(one == meant for one, meant in zip(typed, word, strict=True))
    if not any(latin):
        close = places[-1] - places[0] == len(places) - 1
        whole = "".join(typed) in DEPARTMENT  # 水务局 is not 税务局
        return close and word in _sure_words() and not whole and len(word) > right >= len(word) / 2
    return all(letters or one == meant for one, meant, letters in zip(typed, word, latin, strict=True))


@cache
def _sure_words() -> frozenset[str]:
    """Return the words that are put in place of other characters."""
    return frozenset(word for word in _WORDS.split() if len(word) >= SHORTEST)


@cache
def _words() -> tuple[str, ...]:
    """Return the words that may be meant, longest first, the likeliest of those that sound the same before others."""
    words = dict.fromkeys([*_WORDS.split(), *(word for words in IDEAS.values() for word in words)])
    return tuple(sorted(filter(_HAN.fullmatch, words), key=len, reverse=True))


_TABLES: dict[int, tuple[dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]], dict[str, str]]] = {}


def _tables(
    sounds: Mapping[str, str],
) -> tuple[dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]], dict[str, str]]:
    """Return the words by their first two syllables and by their first letters; made once for a table of sounds."""
    if id(sounds) not in _TABLES:
        by_sound: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {}
        by_initials: dict[str, str] = {}
        for word in _words():
            syllables = tuple(syllable for _, syllable in spelled(word, sounds))
            if all(syllables):
                by_sound.setdefault((syllables[0], syllables[1]), []).append((word, syllables))
                if len(word) >= INITIALS:
                    by_initials.setdefault("".join(one[0] for one in syllables), word)
        _TABLES.clear()
        _TABLES[id(sounds)] = by_sound, by_initials
    return _TABLES[id(sounds)]
