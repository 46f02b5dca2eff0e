"""How people of one city say things: data of the city folder, read once.

``groups`` hold wordings that mean the same thing, whichever is typed. ``one_way`` leads from what people say to what
the texts say and never back: who asks for 技术中心 may be told of 创新平台, who asks for 创新平台 not only of 技术中心.
``apart`` names things of the law that sound alike: they are never taken for one another.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from config.city import CITIES
from config.errors import CityWrong
from config.yaml_text import yaml_nodes
from knowledge.search.tokens import fold

SECTIONS = ("groups", "one_way", "apart", "initials", "dialect")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of wordings with one meaning, and the dialect. All of it folded (see tokens.fold)."""

    groups: tuple[tuple[str, ...], ...] = ()  # the wording of the texts first
    dialect: tuple[tuple[str, str], ...] = ()  # (said, written), longest first
    by_wording: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # wording -> its group, longest first
    apart: tuple[tuple[str, ...], ...] = ()  # never taken for one another
    initials: Mapping[str, str] = field(default_factory=dict)  # zjtx -> 专精特新, beside those found by themselves

    def vocabulary(self) -> list[str]:
        """Return every wording of every group."""
        return list(self.by_wording)

    def in_writing(self, folded: str) -> str:
        """Write the words of speech as texts do; the longest saying wins, and what was written is not read again."""
        if not self.dialect:
            return folded
        table = dict(self.dialect)
        return re.sub("|".join(re.escape(said) for said in table), lambda found: table[found[0]], folded)

    def taken_apart(self, clean: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of what a question names, where others are taken for it, and the names of those others."""
        asked: list[str] = []
        others: list[str] = []
        for names in self.apart:
            rest, meant = clean, set()
            for name in sorted(names, key=len, reverse=True):  # 国家高新区 is no 国家高新
                if any(wording in rest for wording in self._names(name)):
                    meant.add(name)
                    rest = rest.replace(name, "\n")
            if meant:
                asked += [wording for name in names if name in meant for wording in self._names(name)]
                others += [wording for name in names if name not in meant for wording in self._names(name)]
        names_asked = dict.fromkeys(map(without_quotes, asked))
        apart = dict.fromkeys(map(without_quotes, others))
        return tuple(names_asked), tuple(sorted((one for one in apart if one not in names_asked), key=len)[::-1])

    def _names(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((name, *self.by_wording.get(name, ()))))

    def wordings_in(self, clean: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return the wordings in a question that the city knows, longest first, none inside another."""
        guarded = {name: () for names in self.apart for name in names if name not in self.by_wording}
        rest, said = clean, []
        every = (*self.by_wording.items(), *guarded.items())
        for wording, group in sorted(every, key=lambda pair: -len(pair[0])) if guarded else every:
            if wording in rest:
                rest = rest.replace(wording, "\n")
                if group:
                    said.append((wording, group))
        return said


def without_quotes(text: str) -> str:
    """Return a folded text without quotation marks: 专精特新“小巨人” and 专精特新小巨人 name the same.

    >>> without_quotes("专精特新“小巨人”企业")
    '专精特新小巨人企业'
    """
    return re.sub("[“”\"'‘’「」]", "", text)


def load_synonyms(path: Path) -> Synonyms:
    """Read ``synonyms.yaml`` of a city.

    Raises:
        CityWrong: the file is missing, no YAML, or says something that can't be meant; file and line are named.

    """
    try:
        node = yaml_nodes(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise CityWrong(f"{path}: 读不出同义词表（{wrong}）。请检查文件是否存在、缩进是否正确。") from wrong
    table = _Table(path)
    sections = dict(table.pairs(node, "应当是 groups、one_way、apart、initials、dialect 几部分")) if node else {}
    for name in sections:
        if name not in SECTIONS:
            raise table.wrong(sections[name], f"不认识“{name}”这一部分，可用 {'、'.join(SECTIONS)}")
    groups = [table.words(row, 2) for row in table.rows(sections.get("groups"))]
    one_way = [table.one_way(row) for row in table.rows(sections.get("one_way"))]
    apart = [table.words(row, 2) for row in table.rows(sections.get("apart"))]
    taken: dict[str, tuple[str, ...]] = {}
    for row, group in zip(table.rows(sections.get("groups")), groups, strict=True):
        for word in group:
            if word in taken:
                raise table.wrong(row, f"“{word}”已在另一组（{taken[word][0]}）里，一个说法只能属于一组")
            taken[word] = group
        for names in apart:
            if len(set(names) & set(group)) > 1:
                raise table.wrong(row, f"{'与'.join(names)} 已声明为不同的事（apart），不能放在同一组")
    return synonyms(
        groups,
        {fold(said): fold(table.text(written)) for said, written in table.pairs(sections.get("dialect"))},
        one_way,
        apart,
        {fold(said): fold(table.text(written)) for said, written in table.pairs(sections.get("initials"))},
    )


class _Table:
    """Reads nodes of one file and says in which line something is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def wrong(self, node: yaml.Node, why: str) -> CityWrong:
        return CityWrong(f"{self.path} 第{node.start_mark.line + 1}行：{why}。请改正后再启动。")

    def pairs(self, node: yaml.Node | None, why: str = "应当是“说法: 写法”的对照表") -> Iterator[tuple[str, yaml.Node]]:
        if node is None or _is_empty(node):
            return
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, why)
        for key, value in node.value:
            yield self.text(key), value

    def rows(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None or _is_empty(node):
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, "应当是列表，每行一组")
        return list(node.value)

    def words(self, node: yaml.Node, least: int) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode) or len(node.value) < least:
            raise self.wrong(node, "每组应当是两个以上的词，例如 [高新技术企业, 高企]")
        return tuple(dict.fromkeys(fold(self.text(word)) for word in node.value))

    def one_way(self, node: yaml.Node) -> tuple[str, tuple[str, ...]]:
        row = dict(self.pairs(node, "每行应当写成 {means: 文件里的说法, said: [人们的说法]}"))
        if set(row) != {"means", "said"}:
            raise self.wrong(node, "每行应当写成 {means: 文件里的说法, said: [人们的说法]}")
        return fold(self.text(row["means"])), self.words(row["said"], 1)

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str" or not node.value.strip():
            raise self.wrong(node, "这里应当是文字（数字要加引号）")
        return str(node.value)


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def synonyms(
    groups: list[tuple[str, ...]],
    dialect: Mapping[str, str],
    one_way: list[tuple[str, tuple[str, ...]]] | None = None,
    apart: list[tuple[str, ...]] | None = None,
    initials: Mapping[str, str] | None = None,
) -> Synonyms:
    """Build the tables from folded groups and dialect words."""
    by_wording: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for wording in group:
            by_wording.setdefault(wording, group)
    for means, said in one_way or ():
        for wording in said:
            by_wording.setdefault(wording, (means, wording))
    longest_first = dict(sorted(by_wording.items(), key=lambda pair: -len(pair[0])))
    spoken = tuple(sorted(dialect.items(), key=lambda pair: -len(pair[0])))
    return Synonyms(tuple(groups), spoken, longest_first, tuple(apart or ()), dict(initials or {}))


def city_synonyms(city: str) -> Synonyms:
    """Return the synonyms of a city folder (a name in config/cities/, or a path); none where it has no such file.

    Raises:
        CityWrong: the file is there and can't be read.

    """
    folder = CITIES / city if (CITIES / city).is_dir() else Path(city)
    path = folder / "synonyms.yaml"
    return load_synonyms(path) if path.is_file() else Synonyms()
