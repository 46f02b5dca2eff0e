"""A city folder, read into frozen types: places, zones, departments, themes and the calendar of workdays."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import yaml

from config.channels import NATIONAL, read_channels
from config.errors import CityWrong
from config.yaml_text import read_yaml

T = TypeVar("T")
CITIES = Path(__file__).parent / "cities"
_CODE = re.compile(r"(?<![\d.\-A-Z])\d{6}(?:-Z\d{2})?(?![\d.万亿元%\-])")
KINDS = ("country", "province", "city", "county", "county_city", "zone")


@dataclass(frozen=True, slots=True)
class Region:
    """A place with its GB/T 2260 code, or a zone with our own code (510600-Z01)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""  # code of the place it lies in
    kind: str = "county"  # country province city county county_city (县级市) zone
    agency: str = ""  # first character of its agency codes: 德 in 德办发
    lies_in: str = ""  # of a zone: the county around it, whose rules its firms ask for as well

    @property
    def words(self) -> tuple[str, ...]:
        """Every name people use, the full one first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a department and the days on which it was its name; None is 'not limited'."""

    word: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date | None) -> bool:
        """Tell whether the name was in use on ``day``; a day of None accepts every name."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the city; counties have one of the same name."""

    name: str  # without the place: 经济和信息化局
    short: str  # 经信局
    aliases: tuple[Alias, ...] = ()
    full: str = ""  # with the place: 德阳市经济和信息化局

    @property
    def words(self) -> tuple[str, ...]:
        """Every name people use, the full one first."""
        return (self.full, self.name, self.short, *(alias.word for alias in self.aliases))


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject of policy and the words that show it in a text."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """What differs from plain weekends in one year."""

    off: frozenset[date]  # days of public holiday
    work: frozenset[date]  # weekend days worked (调休上班)
    source: str = ""


@dataclass(frozen=True)
class City:
    """Everything a city differs in."""

    name: str
    code: str
    regions: tuple[Region, ...]
    zones: tuple[Region, ...]
    departments: tuple[Department, ...]
    themes: tuple[Theme, ...]
    subject_types: tuple[Theme, ...] = ()  # 企业属性; the words are regular expressions
    support_modes: tuple[Theme, ...] = ()  # 支持方式; the words are regular expressions
    calendar: Mapping[int, YearCalendar] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=lambda: NATIONAL)  # telephone numbers by purpose
    folder: Path = CITIES

    @property
    def places(self) -> tuple[Region, ...]:
        """Regions and zones together."""
        return self.regions + self.zones

    def region_by_code(self, code: str) -> Region | None:
        """Return the place with this code."""
        return next((place for place in self.places if place.code == code), None)

    def region_name(self, code: str) -> str:
        """Return the full name of the place with this code, or nothing when the city does not know it."""
        found = self.region_by_code(code)
        return found.name if found else ""

    def in_names(self, text: str) -> str:
        """Return a text with the codes of this city's places as their names: 现为510683 becomes 现为绵竹市."""
        return _CODE.sub(lambda code: self.region_name(code[0]) or code[0], text)

    def region_by_word(self, text: str) -> Region | None:
        """Return the place whose longest name stands in ``text``; the narrower place wins over the wider.

        德阳市广汉市… gives 广汉市: the narrowest place named is the one meant.
        """
        found = self.regions_in(text)
        return max(found, key=lambda place: KINDS.index(place.kind), default=None)

    def regions_in(self, text: str) -> list[Region]:
        """Return every place named in ``text``, in order; a name inside a longer name does not count."""
        return [place for _, place in _spot(text, ((word, place) for place in self.places for word in place.words))]

    def department_by_word(self, text: str, on: date | None = None) -> Department | None:
        """Return the department whose longest name stands in ``text``, among the names in use on a day."""
        found = self.departments_in(text, on)
        return found[0] if found else None

    def departments_in(self, text: str, on: date | None = None) -> list[Department]:
        """Return every department named in ``text``, in order, each once."""
        names = [
            (word, department)
            for department in self.departments
            for word in department.words
            if all(alias.holds_on(on) for alias in department.aliases if alias.word == word)
        ]
        return list(dict.fromkeys(department for _, department in _spot(text, names)))


def load_city(name: str) -> City:
    """Read a city folder: a name in config/cities/, or a path to a folder.

    Raises:
        CityWrong: the folder or a file in it can't be read; the message names the file and the key.

    """
    folder = CITIES / name if (CITIES / name).is_dir() else Path(name)
    if not folder.is_dir():
        known = "、".join(sorted(path.name for path in CITIES.iterdir() if path.is_dir()))
        raise CityWrong(f"找不到城市目录“{name}”。请把 HUIQI_CITY 设为 {known} 之一，或一个目录的路径。")
    places = _read(folder / "regions.yaml")
    zones = _read(folder / "zones.yaml")
    themes = _read(folder / "themes.yaml")
    city = _text(places, "name", folder / "regions.yaml")
    return City(
        name=city,
        code=_text(places, "code", folder / "regions.yaml"),
        regions=tuple(_region(row, folder / "regions.yaml") for row in _rows(places, "regions", folder)),
        zones=tuple(_region({"kind": "zone", **row}, folder / "zones.yaml") for row in _rows(zones, "zones", folder)),
        departments=tuple(_departments(folder / "departments.yaml", city)),
        themes=tuple(_themes(themes, "themes", folder / "themes.yaml")),
        subject_types=tuple(_themes(themes, "subject_types", folder / "themes.yaml")),
        support_modes=tuple(_themes(themes, "support_modes", folder / "themes.yaml")),
        calendar=_calendar(folder / "calendar.yaml"),
        channels=read_channels(folder / "channels.yaml"),
        folder=folder,
    )


def _spot(text: str, names: Iterable[tuple[str, T]]) -> list[tuple[int, T]]:
    """Return (place in the text, thing) for every name in ``text``; longer names take the letters first."""
    taken = [False] * len(text)
    found = []
    for word, thing in sorted(names, key=lambda pair: -len(pair[0])):
        at = text.find(word) if word else -1
        while at >= 0:
            if not any(taken[at : at + len(word)]):
                taken[at : at + len(word)] = [True] * len(word)
                found.append((at, thing))
            at = text.find(word, at + 1)
    return sorted(found, key=lambda pair: pair[0])


def _read(path: Path) -> dict[str, Any]:
    try:
        data = read_yaml(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise CityWrong(f"读不到 {path}：{wrong.strerror}。请补上这个文件。") from wrong
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise CityWrong(f"{path} 不是正确的 YAML：{wrong}。请改正后再启动。") from wrong
    if not isinstance(data, dict):
        raise CityWrong(f"{path} 的最外层应是“键: 值”。请改正后再启动。")
    return data


def _rows(data: dict[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    rows = data.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CityWrong(f"{path} 缺少列表 {key}，或其中有一行不是“键: 值”。请改正后再启动。")
    return rows


def _text(row: dict[str, Any], key: str, path: Path, default: str | None = None) -> str:
    value = row.get(key, default)
    if not isinstance(value, str):
        raise CityWrong(f"{path} 的 {key} 应是文字（编号要加引号），现在是 {value!r}。请改正后再启动。")
    return value


def _words(row: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise CityWrong(f"{path} 的 {key} 应是文字的列表，现在是 {value!r}。请改正后再启动。")
    return tuple(value)


def _region(row: dict[str, Any], path: Path) -> Region:
    kind = _text(row, "kind", path, "county")
    if kind not in KINDS:
        raise CityWrong(f"{path} 的 kind 不认识“{kind}”，可用 {'、'.join(KINDS)}。请改正后再启动。")
    return Region(
        code=_text(row, "code", path),
        name=_text(row, "name", path),
        aliases=_words(row, "aliases", path),
        parent=_text(row, "parent", path, ""),
        kind=kind,
        agency=_text(row, "agency", path, ""),
        lies_in=_text(row, "lies_in", path, ""),
    )


def _departments(path: Path, city: str) -> Iterable[Department]:
    for row in _rows(_read(path), "departments", path):
        name = _text(row, "name", path)
        aliases = row.get("aliases", [])
        if not isinstance(aliases, list):
            raise CityWrong(f"{path} 中“{name}”的 aliases 应是列表。请改正后再启动。")
        yield Department(
            name=name,
            short=_text(row, "short", path),
            aliases=tuple(_alias(alias, path) for alias in aliases),
            full=_text(row, "full", path, city + name),
        )


def _alias(row: str | dict[str, Any], path: Path) -> Alias:
    if isinstance(row, str):
        return Alias(row)
    if not isinstance(row, dict):
        raise CityWrong(f"{path} 的 aliases 中有一项不是文字：{row!r}。请改正后再启动。")
    return Alias(_text(row, "word", path), _day(row, "valid_from", path), _day(row, "valid_to", path))


def _day(row: dict[str, Any], key: str, path: Path) -> date | None:
    value = row.get(key)
    if value is not None and not isinstance(value, date):
        raise CityWrong(f"{path} 的 {key} 应是日期（如 2024-03-31），现在是 {value!r}。请改正后再启动。")
    return value


def _themes(data: dict[str, Any], key: str, path: Path) -> Iterable[Theme]:
    if key != "themes" and key not in data:  # a city may do without
        return
    for row in _rows(data, key, path):
        yield Theme(_text(row, "name", path), _words(row, "words", path))


def _calendar(path: Path) -> dict[int, YearCalendar]:
    years = {}
    for row in _rows(_read(path), "years", path):
        year = row.get("year")
        if not isinstance(year, int):
            raise CityWrong(f"{path} 的 year 应是年份，现在是 {year!r}。请改正后再启动。")
        years[year] = YearCalendar(
            _days(row, "holidays", path), _days(row, "workdays", path), _text(row, "source", path, "")
        )
    return years


def _days(row: dict[str, Any], key: str, path: Path) -> frozenset[date]:
    """Read a list of days; a pair [first, last] stands for every day between, both included."""
    days: set[date] = set()
    entries = row.get(key, [])
    if not isinstance(entries, list):
        raise CityWrong(f"{path} 的 {key} 应是日期的列表，现在是 {entries!r}。请改正后再启动。")
    for entry in entries:
        first, last = entry if isinstance(entry, list) and len(entry) == 2 else (entry, entry)  # noqa: PLR2004 - a pair
        if not isinstance(first, date) or not isinstance(last, date) or last < first:
            raise CityWrong(f"{path} 的 {key} 里 {entry!r} 不是日期或 [起, 止]。请改正后再启动。")
        days.update(first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return frozenset(days)
