"""How people of one city say things: data of the city folder, read once."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from config.city import CITIES
from config.errors import CityWrong
from knowledge.search.tokens import fold


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of wordings with one meaning, and the dialect. All of it folded (see tokens.fold)."""

    groups: tuple[tuple[str, ...], ...] = ()  # the wording of the texts first
    dialect: tuple[tuple[str, str], ...] = ()  # (said, written), longest first
    by_wording: dict[str, tuple[str, ...]] = field(default_factory=dict)  # wording -> its group, longest first

    def vocabulary(self) -> list[str]:
        """Return every wording of every group."""
        return list(self.by_wording)


def load_synonyms(path: Path) -> Synonyms:
    """Read ``synonyms.yaml`` of a city.

    Raises:
        CityWrong: the file is missing, no YAML, or a group has fewer than two wordings.

    """
    try:
        read = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, yaml.YAMLError) as wrong:
        raise CityWrong(f"{path}: 读不出同义词表（{wrong}）。请检查文件是否存在、缩进是否正确。") from wrong
    if not isinstance(read, dict):
        raise CityWrong(f"{path}: 应当有 groups 和 dialect 两部分。请参照 config/cities/deyang/synonyms.yaml。")
    groups: list[tuple[str, ...]] = []
    for number, group in enumerate(read.get("groups") or [], 1):
        if not isinstance(group, list) or len(group) < 2 or not all(isinstance(word, str) for word in group):  # noqa: PLR2004 - a group joins at least two wordings
            raise CityWrong(f"{path}: groups 第 {number} 组应当是两个以上的词，例如 [高新技术企业, 高企]。")
        groups.append(tuple(dict.fromkeys(fold(word) for word in group)))
    dialect = read.get("dialect") or {}
    if not isinstance(dialect, dict) or not all(isinstance(word, str) for pair in dialect.items() for word in pair):
        raise CityWrong(f"{path}: dialect 应当是“说法: 写法”的对照表。")
    return synonyms(groups, {fold(said): fold(written) for said, written in dialect.items()})


def synonyms(groups: list[tuple[str, ...]], dialect: dict[str, str]) -> Synonyms:
    """Build the tables from folded groups and dialect words."""
    by_wording: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for wording in group:
            by_wording.setdefault(wording, group)
    longest_first = dict(sorted(by_wording.items(), key=lambda pair: -len(pair[0])))
    return Synonyms(tuple(groups), tuple(sorted(dialect.items(), key=lambda pair: -len(pair[0]))), longest_first)


def city_synonyms(city: str) -> Synonyms:
    """Return the synonyms of a city folder (a name in config/cities/, or a path); none where it has no such file.

    Raises:
        CityWrong: the file is there and can't be read.

    """
    folder = CITIES / city if (CITIES / city).is_dir() else Path(city)
    path = folder / "synonyms.yaml"
    return load_synonyms(path) if path.is_file() else Synonyms()
