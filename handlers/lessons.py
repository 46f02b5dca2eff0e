"""The labelled sentences that understanding is learnt from: our own, read, filled and roughened. Not used to answer."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from config.city import City
from config.yaml_text import read_yaml
from handlers.intents import Intent
from handlers.signs import masked, written
from ledger.groups import Role

FOLDER = Path(__file__).resolve().parent.parent / "config" / "utterances"
SPEAKERS: dict[str, tuple[str, ...]] = {
    "firm": ("enterprise", "enterprise", "stranger"),
    "office": ("assistant", "department", "admin"),
    "any": tuple(Role),
    **{role: (role,) for role in Role},
}
FILLS = 6  # sentences made of one template
ROUGH = 5  # roughened copies of a sentence learnt from
KNOWN = 0.7  # share of the copies whose speaker is told
SHARES = (0.3, 0.3, 0.1, 0.3)  # of dialect, slips, lost characters, and none of these
POLITE = 0.35
SHORTEST_WITH_SLIP, SHORTEST_WITH_LOSS = 4, 7  # characters
_GAP = re.compile(r"\{(\w+)\}")
_BEFORE = (
    "请问",
    "你好 ",
    "麻烦",
    "那个",
    "老师 ",
    "帮我看下 ",
    "嗯 ",
    "@惠企助手 ",
    "您好，",
    "问一下 ",
    "我想",
    "请",
    "打扰一下，",
    "刚来公司不太懂，",
    "领导让我问下，",
    "我们老板让我问，",
    "昨天问过一次，",
    "我是新来的，",
    "不好意思，",
    "有个事，",
    "我们公司在旌阳，",
    "我们是做机械的，",
    "我们是小微企业，",
    "急急急，",
    "嗯那个就是",
    "喂，",
)
_AFTER = (
    "谢谢",
    "哈",
    "嘛",
    "哦",
    "呢",
    "啊",
    "？",
    "。",
    " 急",
    "！",
    " 在线等",
    " 谢谢老师",
    "~",
    " 🙏",
    "，麻烦了",
    "，谢谢啊",
    "，老板在催",
    "，急用",
    " 辛苦",
    "…",
    "嗦",
    "噻",
    "撒",
)
_SPEECH = (
    ("没有", "没得"),
    ("怎么", "咋个"),
    ("怎么", "咋"),
    ("什么", "啥子"),
    ("什么", "啥"),
    ("多少", "好多"),
    ("看一下", "看哈"),
    ("一下", "一哈"),
    ("吗", "不"),
    ("了没有", "没得"),
    ("我们", "我司"),
    ("帮我", "给我"),
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled sentence."""

    text: str
    intent: Intent
    role: str
    group: str  # sentences that must not be on both sides of a test
    made: bool = False  # filled from a template


def by_hand(folder: Path = FOLDER) -> list[Lesson]:
    """Return the sentences written by hand; a sentence for several speakers is given to one of them."""
    found: list[Lesson] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.stem == "templates":
            continue
        for intent, spoken in read_yaml(path.read_text(encoding="utf-8")).items():
            for who, lines in spoken.items():
                texts = [line.strip() for line in lines.splitlines() if line.strip()]
                found += [
                    Lesson(text, Intent(intent), _speaker(who, text), masked(written(text)) or text) for text in texts
                ]
    return found


def from_templates(city: City, folder: Path = FOLDER, fills: int = FILLS) -> list[Lesson]:
    """Return sentences made of the templates, the same every time."""
    told: dict[str, Any] = read_yaml((folder / "templates.yaml").read_text(encoding="utf-8"))
    gaps = {
        **told["gaps"],
        "局": [word for one in city.departments for word in (one.short, *[alias.word for alias in one.aliases][:2])],
        "区": [word for one in (*city.regions, *city.zones) for word in (one.name, *one.aliases[:1])],
    }
    found: list[Lesson] = []
    for intent, spoken in told["templates"].items():
        for who, templates in spoken.items():
            for template in templates:
                chance = random.Random(template)  # noqa: S311 - the same sentences every time
                texts = dict.fromkeys(_filled(template, gaps, chance) for _ in range(fills))
                found += [Lesson(text, Intent(intent), _speaker(who, text), template, made=True) for text in texts]
    return found


def roughened(lessons: Sequence[Lesson], alike: Mapping[str, str], copies: int = ROUGH) -> Iterator[Lesson]:
    """Give each sentence, and copies with slips, dialect and politeness.

    Args:
        lessons: the sentences.
        alike: for a character, those that sound as it does.
        copies: of each sentence written by hand; one made of a template gets none.

    """
    for lesson in lessons:
        yield lesson
        for copy in range(0 if lesson.made else copies):
            chance = random.Random(f"{lesson.text}{copy}")  # noqa: S311 - the same every time
            role = lesson.role if chance.random() < KNOWN else ""
            yield replace(lesson, text=_rough(lesson.text, alike, chance), role=role)


def _speaker(who: str, text: str) -> str:
    return random.Random(text).choice(SPEAKERS[who])  # noqa: S311 - the same every time


def _filled(template: str, gaps: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    return _GAP.sub(lambda found: str(chance.choice(gaps[found[1]])), template)


def _rough(text: str, alike: Mapping[str, str], chance: random.Random) -> str:
    """Say a sentence as people type: in dialect, with a slip of the keyboard, a letter lost, or with politeness."""
    [how] = chance.choices(("speech", "slip", "lost", "as it is"), SHARES)
    said = text
    turns = [turn for turn in _SPEECH if turn[0] in said]
    places = [at for at, character in enumerate(said) if alike.get(character)]
    if how == "speech" and turns:
        said = said.replace(*chance.choice(turns))
    elif how == "slip" and places and len(said) >= SHORTEST_WITH_SLIP:
        at = chance.choice(places)
        said = said[:at] + chance.choice(alike[said[at]]) + said[at + 1 :]
    elif how == "lost" and len(said) >= SHORTEST_WITH_LOSS:
        at = chance.randrange(len(said))
        said = said[:at] + said[at + 1 :]
    if chance.random() < POLITE:
        said = chance.choice(_BEFORE) + said
    if chance.random() < POLITE:
        said += chance.choice(_AFTER)
    return said
