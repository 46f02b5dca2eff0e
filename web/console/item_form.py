"""The form for what changes most often in an item: days, figures, window, channel, contact, papers."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.items.columns import HEAD, LINES, TERMS, YAML, Column, NotCell, Path, at, dotted, exactly, put, take
from knowledge.items.figure_places import figures_in
from knowledge.items.place import plain_day
from knowledge.items.rewriting import Tree
from web.console.visit import Fields

HEADS = frozenset({"名称", "部门"})
ALL_TERMS = {column.title: column for column in TERMS}
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("有效期", ("起始日", "截止日")),
    ("申报时间", ("申报方式", "每年开始", "每年截止", "事件后天数", "事件后月数", "申报时间说明")),
    ("申报与咨询", ("申报渠道", "咨询部门", "咨询电话")),
    ("上限与资金", ("每年上限", "累计上限", "资金总额", "资金不足时")),
)
PAPERS = (
    Column("申报材料（一行一个）", ("materials",), LINES),
    Column("表格（一行一个）", ("forms",), LINES),
    Column("说明（一行一条）", ("notes",), LINES),
)
LONG = frozenset({"申报时间说明", "申报渠道"})


@dataclass(frozen=True, slots=True)
class Input:
    """One field of the form."""

    name: str  # the path it changes: versions[0].window.opens
    label: str
    value: str
    kind: str = "text"  # text, lines, long, window or fixed
    means: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that belong together."""

    title: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place that a field of the form changes."""

    path: Path
    column: Column
    means: str = ""


def parts_of(tree: Tree) -> list[Part]:
    """Return the form of a text, with what stands in it."""
    parts = [Part("名称", tuple(_input(tree, spot) for spot in _heads()))]
    versions = tree.get("versions")
    many = isinstance(versions, list) and len(versions) > 1
    for place, version in enumerate(versions if isinstance(versions, list) else []):
        if not isinstance(version, Mapping):
            continue
        before = f"第{place + 1}版 · " if many else ""
        for title, spots in _spots(version, place):
            inputs = tuple(_input(tree, spot) for spot in spots)
            if inputs:
                parts.append(Part(before + title, inputs))
    return parts


def changed_by(tree: Tree, form: Fields) -> tuple[Tree, list[str]]:
    """Return the text's values with what the form says, and a sentence for each field that can't be read."""
    made, wrong = copy.deepcopy(tree), []
    versions = tree.get("versions")
    spots = list(_heads())
    for place, version in enumerate(versions if isinstance(versions, list) else []):
        if isinstance(version, Mapping):
            spots += [spot for _, some in _spots(version, place) for spot in some]
    for spot in spots:
        name, before = dotted(spot.path), _input(tree, spot)
        said = form.one(name).replace("\r\n", "\n")
        if not form.has(name) or before.kind == "fixed" or said == before.value:
            continue
        try:
            _set(made, spot, said)
        except NotCell as no:
            wrong.append(f"“{spot.column.title}”：{no}。")
    return made, wrong


def _set(tree: Tree, spot: _Spot, said: str) -> None:
    if said:
        put(tree, spot.path, spot.column.kind.read(said))
    elif at(tree, spot.path) is not None:
        _clear(tree, spot.path)


def _clear(tree: Tree, path: Path) -> None:
    """Take away what stands at a path inside a version or the item."""
    if path[0] == "versions" and isinstance(path[1], int):
        take(tree["versions"][path[1]], path[2:])
    else:
        take(tree, path)


def _input(tree: Tree, spot: _Spot) -> Input:
    value, column = at(tree, spot.path), spot.column
    cell = exactly(column.kind.shown, column.kind.read, value) if value is not None else ""
    title = column.title
    kind = "fixed" if cell is None else "lines" if column.kind is LINES else "window" if title == "申报方式" else "text"
    kind = "long" if kind == "text" and title in LONG else kind
    return Input(dotted(spot.path), title, cell or "", kind, spot.means)


def _heads() -> Iterator[_Spot]:
    yield from (_Spot(column.path, column) for column in HEAD if column.title in HEADS)


def _spots(version: Mapping[str, Any], place: int) -> Iterator[tuple[str, Sequence[_Spot]]]:
    own: Path = ("versions", place)
    yield GROUPS[0][0], [_Spot((*own, *ALL_TERMS[title].path), ALL_TERMS[title]) for title in GROUPS[0][1]]
    yield (
        "金额与参数",
        [_Spot((*own, *path), Column(name, path, YAML), means) for name, path, means in _figures(version)],
    )
    for title, names in GROUPS[1:]:
        yield title, [_Spot((*own, *ALL_TERMS[name].path), ALL_TERMS[name]) for name in names]
    yield "材料与说明", [_Spot((*own, *column.path), column) for column in PAPERS]


def _figures(version: Mapping[str, Any]) -> Iterator[tuple[str, Path, str]]:
    parameters = version.get("parameters")
    for name, value in parameters.items() if isinstance(parameters, Mapping) else ():
        if isinstance(value, Mapping) and all(plain_day(str(day)) for day in value):
            yield from ((f"参数 {name}（{day}起）", ("parameters", name, day), "") for day in value)
        else:
            yield f"参数 {name}", ("parameters", name), ""
    for number, figure in enumerate(figures_in(version.get("amount")), 1):
        yield f"数字{number}", figure.path, figure.means
