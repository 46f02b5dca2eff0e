"""What somebody wants to be told of, read from a sentence: “订阅技改和贷款的政策 不要展会 每天9点”.

Nothing is guessed: what was understood is said back, and a sentence of which nothing was understood wants nothing.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from config.city import City
from outreach.rhythm import AT_ONCE, Beat, read_beat

LEVELS: tuple[tuple[str, str], ...] = (
    ("国家级", r"国家级|国家层面|国务院|部委|中央|国家(?=的|$|\s|[、和与及])"),
    ("省级", r"省级|省里面?|省上|全省"),
    ("市级", r"市级|市里面?|市上|市本级|全市|市(?=和)"),
    ("县级", r"区县级?|县级|区级|县里面?|区里面?|县上|区上|(?<=和)县"),
    ("园区级", r"园区级|园区的?政策"),
)
_ASKS = re.compile(
    r"(?:请|麻烦|帮我|帮忙|帮|我们?还?要|我们?想|我)*(?:再|重新|添加|增加|加|新增)*(?:一[个下条]|几[个条])?"
    r"(?:订阅|定阅|订越|订月|dingyue|关注|订|收听)(?:主题|一下|下)?"
)
_NOT = (
    r"(?:不想要|不想看|不需要|不要|不看|不订|不用|不含|不包括|"
    r"别推|别发|别订|莫推|莫发|除了|除开|排除|屏蔽|去掉|关掉|拉黑)"
)
_BEFORE = re.compile(rf"{_NOT}(?=[^\s,。;!了的])")
_AFTER = re.compile(rf"([^\s,。;!]+?)的?(?:都|就)?(?:{_NOT}|除外)了?(?=$|[\s,。;!])")
_ALONE = re.compile(rf"^{_NOT}$")
_LEADS_OUT = re.compile(rf"^{_NOT}")
_ENDS = re.compile(
    r"退订|退掉|退了|退[丁定]|tuiding|td|取消|撤销|删掉|划掉|去掉|关掉|关闭|关了|停掉|停了|屏蔽|拉黑|不要了?|不订了?|不想看|不看|别推|别再推|别发|莫推|"
    r"不再|以后|推送|订阅|定阅|关注|把|给我|我们?|麻烦|请|那个|这个|这类|那类|[的之]?提醒|下了|掐掉",
    re.IGNORECASE,
)
_KEYWORD = re.compile(r"关键[词字]\s*[:：]?\s*([^,。;!]+)")
_EVERY = re.compile(r"同时(?:满足|符合|涉及|包含)?|都要?(?:满足|符合|涉及)|全都?(?:满足|符合)|并且")
_ALL = re.compile(r"全部|所有|一切|什么都|通通|统统|全订")
_PARTS = re.compile(r"[\s,。;!?、/]+|以及|还有|和|与|及|跟|或者?|还要")
_FILLER = re.compile(
    r"(?:^|(?<=.))(?:有关|相关|方面|这块|这类|那类|类|有)?的?(?:扶持|惠企)?(?:政策|通知|文件|消息|信息|动静|动态|内容|东西|新闻|推送|提醒|补贴政策)*(?:给我|发我)?的?$"
)
_HEAD = re.compile(
    r"^(?:关于|有关|涉及|跟|和|最新|新出|新|只要|只订|只看|只|我们|我要|还要|也要|要|给我|发我|发|推|请|的)+"
)
_NOISE = re.compile(
    r"^(?:一下|[几一二两三四五][个类种条]|下|吧|嘛|哈|了|哦|呢|谢谢|麻烦|政策|通知|另外|以后|主题|全部|所有|都|也|级|的|有|我|们|本市|格式|列表)*$"
)
_IS_WORD = re.compile(r"[一-鿿A-Z]")
_WORD_CHARS = (2, 10)
_LISTS = ("themes", "levels", "regions", "departments", "words", "but_themes", "but_regions", "but_words")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish. Of themes and words any one is enough, unless ``every``; each other list that is given must hold."""

    themes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # in the title or the text
    levels: tuple[str, ...] = ()  # 国家级 省级 市级 县级 园区级
    regions: tuple[str, ...] = ()  # codes
    departments: tuple[str, ...] = ()  # names without the place
    but_themes: tuple[str, ...] = ()
    but_words: tuple[str, ...] = ()  # in the title
    but_regions: tuple[str, ...] = ()
    every: bool = False
    everything: bool = False  # asked for in so many words
    beat: Beat = AT_ONCE

    @property
    def nothing(self) -> bool:
        """True when nothing was understood that could be wanted."""
        return not (self.themes or self.words or self.levels or self.regions or self.departments or self.everything)

    def kept(self) -> dict[str, Any]:
        """Return it as the ledger keeps it, without the rhythm."""
        told = {name: list(value) for name, value in asdict(self).items() if name in _LISTS and value}
        return told | {name: True for name in ("every", "everything") if getattr(self, name)}


def wanted_of(kept: dict[str, Any], beat: Beat = AT_ONCE) -> Wanted:
    """Return what the ledger kept."""
    lists = {name: tuple(kept.get(name, ())) for name in _LISTS}
    return Wanted(**lists, every=bool(kept.get("every")), everything=bool(kept.get("everything")), beat=beat)


def read_wanted(said: str, city: City) -> Wanted:
    """Read a sentence; ``nothing`` of the result says that none of it was understood.

    Args:
        said: the words.
        city: its places, departments and themes are the ones that are known.

    """
    text = unicodedata.normalize("NFKC", said).strip()
    beat, text = read_beat(text)
    given, text = _keywords(text)
    every = bool(_EVERY.search(text))
    wants, refuses = _sides(_EVERY.sub(" ", text))
    asked = _ASKS.search(wants)
    plain = wants if asked is None else f"{wants[: asked.start()]} {wants[asked.end() :]}"
    found = _read(plain, city, free=asked is not None and asked.start() == 0)
    without = _read(refuses, city, free=True)
    narrow = tuple(_theme_words(refuses, city))
    wish = replace(
        found,
        words=tuple(dict.fromkeys((*given, *found.words))),
        but_themes=_whole_themes(refuses, without.themes, city),
        but_regions=without.regions,
        but_words=tuple(dict.fromkeys((*narrow, *without.words))),
        levels=tuple(one for one in found.levels if one not in without.levels),
        every=every,
        beat=beat,
    )
    return replace(wish, everything=wish.nothing and bool(_ALL.search(plain)))


def topics(said: str, city: City) -> Wanted:
    """Read what somebody wants no more: “退订 技改和展会”. Words and themes alike stand among what is wanted."""
    text = _ENDS.sub(" ", unicodedata.normalize("NFKC", said).strip())
    found = _read(text, city, free=True)
    return replace(found, words=tuple(dict.fromkeys((*_theme_words(text, city), *found.words))))


def _keywords(text: str) -> tuple[tuple[str, ...], str]:
    """Return the words that are given as such, and the rest."""
    found = _KEYWORD.search(text)
    if found is None:
        return (), text
    stop = re.search(_NOT, found[1])
    end = found.start(1) + (stop.start() if stop else len(found[1]))
    given = tuple(one for one in _PARTS.split(text[found.start(1) : end]) if one)
    return given, f"{text[: found.start()]} {text[end:]}"


def _sides(text: str) -> tuple[str, str]:
    """Return (what is wanted, what is not)."""
    text = _BEFORE.sub(lambda word: f" {word[0]}", text)
    refuses = []
    if not _LEADS_OUT.match(text):
        refuses = [found[1] for found in _AFTER.finditer(text) if not _ALONE.match(found[1])]
        text = _AFTER.sub(lambda found: found[0] if _LEADS_OUT.match(found[0]) else " ", text)
    wants, out = [], False
    for part in re.split(r"([\s,。;!]+)", text):
        if not part.strip(" ,。;!\t\n"):
            continue
        if _ALONE.match(part):
            out = True
        elif out or _LEADS_OUT.match(part):
            refuses.append(_LEADS_OUT.sub("", part))
            out = False
        else:
            wants.append(part)
    return " ".join(wants), " ".join(refuses)


def _read(text: str, city: City, *, free: bool) -> Wanted:
    """Read names out of a text; ``free``: what is left of an order are words to look for."""
    levels, text = _levels(text)
    themes = _themes(text, city)
    word_of_theme = {word for theme in city.themes for word in (theme.name, *theme.words)}
    departments, rest = [], text
    for department in city.departments_in(text):
        names = [word for word in department.words if word and word in rest and word not in word_of_theme]
        if names:
            departments.append(department.name)
            rest = re.sub(rf"(?:市|区|县)?{re.escape(max(names, key=len))}局?", " ", rest)
    regions = [place for place in city.regions_in(rest) if place.kind != "country"]
    for place in regions:
        for word in sorted(place.words, key=len, reverse=True):
            rest = rest.replace(word, " ")
    for word in sorted(word_of_theme, key=len, reverse=True):
        rest = rest.replace(word, " ") if word in text else rest
    words = tuple(_words(rest)) if free else ()
    more = [theme.name for word in words for theme in city.themes if word in theme.name]
    themes = tuple(dict.fromkeys((*themes, *more)))
    words = tuple(word for word in words if not any(word in name for name in themes))
    codes = tuple(dict.fromkeys(place.code for place in regions))
    return Wanted(themes, words, tuple(levels), codes, tuple(dict.fromkeys(departments)))


def _levels(text: str) -> tuple[list[str], str]:
    found = []
    for level, pattern in LEVELS:
        if re.search(pattern, text):
            found.append(level)
    for _, pattern in LEVELS:
        text = re.sub(pattern, " ", text)
    return found, text


def _themes(text: str, city: City) -> tuple[str, ...]:
    """Return the themes named, by their names or by words of theirs that stand for the whole of them."""
    at = {
        theme.name: text.index(word)
        for theme in city.themes
        for word in (theme.name, *theme.words)
        if word in text and not _inside_longer(word, text, city)
    }
    return tuple(sorted(at, key=lambda name: at[name]))


def _inside_longer(word: str, text: str, city: City) -> bool:
    """Tell whether a word stands in the text only as a part of a longer word of a theme."""
    longer = [one for one in _every_word(city) if word != one and word in one and one in text]
    for one in longer:
        text = text.replace(one, " ")
    return word not in text


def _theme_words(text: str, city: City) -> Iterable[str]:
    """Return words of themes in a text that name a part of their theme only: 展会 is not all of 外资外贸."""
    for theme in city.themes:
        for word in theme.words:
            if word in text and not _inside_longer(word, text, city) and not stands_for(word, theme.name):
                yield word


def _whole_themes(text: str, themes: Iterable[str], city: City) -> tuple[str, ...]:
    """Return of some themes those that are named as a whole."""
    words = {theme.name: theme.words for theme in city.themes}
    return tuple(
        name
        for name in themes
        if any(word in text and stands_for(word, name) and not _inside_longer(word, text, city) for word in words[name])
        or name in text
    )


def stands_for(word: str, name: str) -> bool:
    """Tell whether a word is short for a theme's name.

    >>> stands_for("技改", "技术改造"), stands_for("展会", "外资外贸")
    (True, False)
    """
    rest = iter(name)
    return all(sign in rest for sign in word)


def _every_word(city: City) -> list[str]:
    return [word for theme in city.themes for word in (theme.name, *theme.words)]


def _words(text: str) -> Iterable[str]:
    """Yield what is left of an order as words to look for."""
    for part in _PARTS.split(text):
        word = _FILLER.sub("", _HEAD.sub("", part.strip())).strip("的")
        if _WORD_CHARS[0] <= len(word) <= _WORD_CHARS[1] and _IS_WORD.search(word) and not _NOISE.match(word):
            yield word
