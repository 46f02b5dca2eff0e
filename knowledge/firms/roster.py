"""A list of enterprises, row by row: what each row says, or everything that is wrong with it.

A row with one bad cell gives nothing: half a row would be worse than none. The rows beside it are not touched by it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.words.facts import FACTS, label
from knowledge.errors import FileRefused
from knowledge.firms.cells import Column, NotRead, column_of, value_of
from knowledge.rules import uscc
from knowledge.rules.facts import FactsRefused, read_facts

CODE, NAME, REGION = "uscc", "name", "region_code"
FIRST_ROW = 2  # of the sheet: the first one holds the titles


@dataclass(frozen=True, slots=True)
class Said:
    """One value a row gives."""

    name: str
    year: int  # 0: the fact has no years
    value: Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list. ``problems`` make it give nothing; a ``doubt`` needs a person's word first."""

    number: int  # as the sheet counts, the titles are row 1
    uscc: str = ""
    name: str = ""
    region: str = ""
    said: tuple[Said, ...] = ()
    problems: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole list."""

    rows: tuple[Row, ...]
    unknown: tuple[str, ...] = field(default=())  # sentences on columns that are passed over


def read_roster(header: Sequence[str], rows: Sequence[Sequence[str]], region_of: Callable[[str], str]) -> Roster:
    """Read a list whose first row are the titles of its columns.

    Args:
        header: the titles.
        rows: the cells below them.
        region_of: gives the code of a place's name, or an empty text.

    Raises:
        FileRefused: no column holds 统一社会信用代码, or two columns hold the same.

    """
    columns: list[Column | None] = []
    unknown = []
    for title in header:
        try:
            columns.append(column_of(title) if title.strip() else None)
        except NotRead as wrong:
            columns.append(None)
            unknown.append(f"{wrong}，这一列没有导入。")
    _check_columns([column for column in columns if column is not None])
    read = tuple(_rows(columns, rows, region_of))
    return Roster(_without_twins(read), tuple(unknown))


def _check_columns(columns: Sequence[Column]) -> None:
    places = [(column.name, column.year, column.qualification) for column in columns]
    if all(name != CODE for name, _, _ in places):
        raise FileRefused(
            "表格里没有“统一社会信用代码”一列，不知道每行是哪家企业。请照 huiqi firms template 给出的模板加上。"
        )
    twice = next((column for at, column in enumerate(columns) if places[at] in places[:at]), None)
    if twice is not None:
        raise FileRefused(f"有两列都是“{twice.title}”，不知道以哪列为准。请删去一列再导入。")


def _rows(
    columns: Sequence[Column | None], rows: Sequence[Sequence[str]], region_of: Callable[[str], str]
) -> Iterator[Row]:
    for number, cells in enumerate(rows, FIRST_ROW):
        if any(cell.strip() for cell in cells):
            yield _row(number, columns, cells, region_of)


def _row(number: int, columns: Sequence[Column | None], cells: Sequence[str], region_of: Callable[[str], str]) -> Row:
    said: list[Said] = []
    problems: list[str] = []
    for column, cell in zip(columns, cells, strict=False):
        if column is None:
            continue
        try:
            value = value_of(column, cell, region_of)
        except NotRead as wrong:
            problems.append(f"“{column.title}”：{wrong}。")
            continue
        if value is not None:
            _add(said, Said(column.name, column.year, value))
    plain = {one.name: one.value for one in said}
    code, doubt, wrong_code = _code(str(plain.get(CODE, "")))
    problems += [*wrong_code, *_refused(said)]
    kept = tuple(one for one in said if one.name != CODE)
    doubts = (doubt,) if doubt else ()
    return Row(number, code, str(plain.get(NAME, "")), str(plain.get(REGION, "")), kept, tuple(problems), doubts)


def _add(said: list[Said], one: Said) -> None:
    """Add a value; qualifications of several columns make one list."""
    if one.name == "qualifications":
        for at, known in enumerate(said):
            if known.name == one.name:
                said[at] = Said(one.name, 0, [*known.value, *one.value])
                return
    said.append(one)


def _code(text: str) -> tuple[str, str, list[str]]:
    """Return (the code, a doubt, problems)."""
    code = uscc.normalise(text)
    if not code:
        return "", "", ["没有统一社会信用代码。"]
    if len(code) != uscc.LENGTH:
        return code, "", [f"“{text.strip()}”不是18位统一社会信用代码，请核对。"]
    if uscc.is_valid(code):
        return code, "", []
    likely = uscc.likely(code)
    meant = f"，是不是 {likely}？" if likely else "，"
    return code, f"代码 {code} 的校验位对不上{meant}请核对；确认无误可以加 --confirm-codes 再导入。", []


def _refused(said: Sequence[Said]) -> list[str]:
    """Return what the rules would refuse of a row's values."""
    given: dict[str, Any] = {}
    for one in said:
        *outer, last = one.name.split(".")
        inside = given
        for part in outer:
            inside = inside.setdefault(part, {})
        if one.year:
            inside.setdefault(last, {})[str(one.year)] = one.value
        else:
            inside[last] = one.value
    given.pop(CODE, None)
    try:
        read_facts(given)
    except FactsRefused as refused:
        return [f"{_place(problem.path)}：{problem.says}。" for problem in refused.problems]
    return []


def _place(path: Sequence[str | int]) -> str:
    """Return a place as people call it: 营业收入2025."""
    for length in (2, 1):
        name = ".".join(str(step) for step in path[:length])
        if name in FACTS:
            return f"“{label(name)}{''.join(str(step) for step in path[length:][:1])}”"
    return "".join(str(step) for step in path)


def _without_twins(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Refuse the rows of one enterprise that say different things of the same fact and year."""
    first: dict[tuple[str, str, int], tuple[Any, int]] = {}
    clash: dict[int, list[str]] = {}
    for row in rows:
        for one in row.said:
            value, number = first.setdefault((row.uscc, one.name, one.year), (one.value, row.number))
            if row.uscc and value != one.value:
                clash.setdefault(row.number, []).append(f"与第{number}行是同一家企业，但两行的数值不同，请只留一行。")
                clash.setdefault(number, []).append(f"与第{row.number}行是同一家企业，但两行的数值不同，请只留一行。")
    return tuple(
        Row(row.number, row.uscc, row.name, row.region, row.said, (*row.problems, *dict.fromkeys(clash[row.number])))
        if row.number in clash
        else row
        for row in rows
    )
