"""Tables in pictures: cells by the rules around them, columns without rules, and pages that lie at a slant."""

import math
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from knowledge.library.document import Document, Table
from knowledge.library.evidence import Scroll, Spot
from knowledge.library.readers.page_lines import Seen, in_rows
from knowledge.library.readers.ruled import tables_in
from knowledge.library.readers.slant import Corners, levelled
from knowledge.library.reading import Reading
from tests.library.made_formats import SCAN

SIZE = (1000, 1200)
ACROSS, DOWN = [100, 400, 900], [300, 360, 480, 540]


def seen(text: str, left: float, top: float, high: float = 30.0) -> Seen:
    return Seen(text, (left, top, left + high * len(text), top + high), 0.9)


LINES = [
    seen("第二条按下表给予奖励", 100, 200),
    seen("企业类别", 120, 315),
    seen("奖励标准", 420, 315),
    seen("首次升规", 120, 405),
    seen("一次性奖励", 420, 380),
    seen("二十万元", 420, 420),
    seen("另行通知", 120, 495),
    seen("第三条由市示例局解释", 100, 600),
]


def ruled_page(*, merged: bool = False, frame: bool = False) -> Image.Image:
    page = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(page)
    for y in DOWN:
        pen.line((ACROSS[0], y, ACROSS[-1], y), fill=0, width=3)
    for x in ACROSS:
        low = DOWN[-2] if merged and x == ACROSS[1] else DOWN[-1]
        pen.line((x, DOWN[0], x, low), fill=0, width=3)
    if frame:
        pen.rectangle((20, 20, SIZE[0] - 20, SIZE[1] - 20), outline=0, width=4)
    return page


@pytest.mark.parametrize("frame", [False, True])
def test_lines_between_the_same_rules_share_a_cell(*, frame: bool) -> None:
    (found,) = tables_in(ruled_page(frame=frame), LINES)
    assert found.table.header == ("企业类别", "奖励标准")
    assert found.table.rows == (("首次升规", "一次性奖励二十万元"), ("另行通知", ""))
    assert found.table.confidence == 0.9
    assert found.table.box == (120, 315, 570, 525)
    assert {line.text for line in found.members}.isdisjoint({"第二条按下表给予奖励", "第三条由市示例局解释"})


def test_a_merged_cell_stands_in_every_column_it_covers() -> None:
    (found,) = tables_in(ruled_page(merged=True), LINES)
    assert found.table.rows[1] == ("另行通知", "另行通知")


def test_a_page_without_rules_and_columns_has_no_table() -> None:
    page = Image.new("L", SIZE, 255)
    assert tables_in(page, [seen("第一条给予奖励", 100, 100 + 60 * at) for at in range(8)]) == []


def test_pieces_in_the_same_columns_are_a_table_without_rules() -> None:
    rows = [["类别", "奖励", "单位"], ["升规", "二十", "市局"], ["技改", "五十", "市局"]]
    lines = [seen(cell, 100 + 250 * x, 300 + 60 * y) for y, row in enumerate(rows) for x, cell in enumerate(row)]
    (found,) = tables_in(Image.new("L", SIZE, 255), [seen("第二条按下表给予奖励", 100, 200), *lines])
    assert found.table.header == ("类别", "奖励", "单位")
    assert found.table.rows == (("升规", "二十", "市局"), ("技改", "五十", "市局"))


def test_offices_that_sign_side_by_side_are_no_table() -> None:
    names = [["示例市甲局", "示例市乙局"], ["示例市丙局", "示例市丁局"], ["二〇二四年", "三月五日"]]
    lines = [seen(name, 100 + 400 * x, 300 + 60 * y) for y, row in enumerate(names) for x, name in enumerate(row)]
    assert tables_in(Image.new("L", SIZE, 255), lines) == []


def turned(left: float, top: float, wide: float, degrees: float, high: float = 30.0) -> Corners:
    lean = math.tan(math.radians(degrees))
    return ((left, top), (left + wide, top + wide * lean), (left + wide, top + wide * lean + high), (left, top + high))


def test_the_lines_of_a_slanting_page_come_in_order() -> None:
    texts = ["标题", "文号", "第一条", "第二条", "第三条"]
    wide = [700, 300, 800, 400, 750]
    found = levelled([(text, turned(100, 100 + 50 * at, wide[at], 3), 0.9) for at, text in enumerate(texts)])
    assert [line.text for row in in_rows(found) for line in row] == texts
    assert all(line.shown is not None for line in found)


def test_a_level_page_keeps_its_places() -> None:
    found = levelled([("甲" * 20, turned(100, 100 + 50 * at, 600, 0), 0.9) for at in range(4)])
    assert [line.shown for line in found] == [None] * 4


def test_a_scan_with_a_ruled_table_gives_its_rows(reading: Reading, tmp_path: Path) -> None:
    scan = Image.open(SCAN).convert("L")
    page = Image.new("L", (1200, 900), 255)
    pen = ImageDraw.Draw(page)
    words = [scan.crop((460, 385, 690, 430)), scan.crop((460, 468, 690, 512))]
    for row in range(3):
        for column in range(2):
            page.paste(words[column], (80 + 540 * column, 120 + 120 * row))
    for y in range(4):
        pen.line((60, 80 + 120 * y, 1140, 80 + 120 * y), fill=0, width=3)
    for x in range(3):
        pen.line((60 + 540 * x, 80, 60 + 540 * x, 440), fill=0, width=3)
    page.save(tmp_path / "a.png")
    document = reading.read(tmp_path / "a.png")[0]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [(len(table.header), len(table.rows), table.page) for table in tables] == [(2, 2, 1)]
    assert tables[0].header == ("示例市示例局", "2026年1月1日")
    assert tables[0].confidence is not None
    assert tables[0].box is not None


def test_what_was_recognised_in_a_table_is_believed_no_more_than_the_recognition() -> None:
    document = Document((Table(("文号",), (("德示例发〔2024〕1号",),), confidence=0.5),))
    assert Scroll(document).finding("doc_no", "德示例发〔2024〕1号", Spot(0, 0, 4), 0.98, "版头").confidence == 0.49
