"""Articles of a document drawn again as paragraphs and tables: nothing is lost, every anchor stays."""

import re
from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from web.policy_parts import Line, Table, parts_of

CAPTION = "各行业划分标准见下表："


def row(number: int, text: str, name: str = "第四条附表", headings: tuple[str, ...] = ()) -> Line:
    return Line(f"a{number}", f"{name}第{number}行", headings, "table_row", text)


def table_of(lines: Sequence[Line]) -> Table:
    (part,) = parts_of(lines)
    assert part.table is not None
    return part.table


def test_rows_become_one_table_with_its_caption_once() -> None:
    table = table_of(
        [row(1, f"{CAPTION}\n行业：工业；下限：20"), row(2, f"{CAPTION}\n行业：批发业；下限：5")],
    )
    assert (table.caption, table.columns) == (CAPTION, ("行业", "下限"))
    assert [(r.anchor, r.cells) for r in table.rows] == [
        ("a1", (("行业", "工业"), ("下限", "20"))),
        ("a2", (("行业", "批发业"), ("下限", "5"))),
    ]


def test_a_caption_that_the_heading_says_is_not_said_again() -> None:
    table = table_of([row(1, f"{CAPTION}\n行业：工业；下限：20", headings=(f"第四条 {CAPTION}",))])
    assert table.caption == ""


def test_an_empty_cell_leaves_the_others_in_their_columns() -> None:
    table = table_of([row(1, "类别：甲；级别：省级；标准：1万元"), row(2, "类别：乙；标准：2万元")])
    assert table.rows[1].cells == (("类别", "乙"), ("级别", ""), ("标准", "2万元"))


def test_a_semicolon_inside_a_cell_stays_in_that_cell() -> None:
    rows = [
        row(1, "类别：甲；标准：市级：1万元；县级：2万元"),
        row(2, "类别：乙；标准：3万元"),
        row(3, "类别：丙；标准：4万元"),
    ]
    assert table_of(rows).rows[0].cells == (("类别", "甲"), ("标准", "市级：1万元；县级：2万元"))


def test_two_tables_and_the_text_between_them_stay_apart() -> None:
    text = Line("a9", "第五条", (), "article", "第五条 另有规定的除外。")
    parts = parts_of([row(1, "甲：1"), text, row(1, "乙：2", name="第六条附表")])
    assert [(bool(part.table), part.line) for part in parts] == [(True, None), (False, text), (True, None)]


@given(st.lists(st.text("类别标准：；甲乙1", min_size=1, max_size=12), min_size=1, max_size=5))
def test_no_word_of_a_row_is_lost(texts: list[str]) -> None:
    table = table_of([row(number, text) for number, text in enumerate(texts, 1)])
    for drawn, text in zip(table.rows, texts, strict=True):
        shown = "".join(name + cell for name, cell in drawn.cells)
        assert not Counter(re.sub("[：；]", "", text)) - Counter(shown)


def test_the_number_of_an_article_and_its_title_stand_apart_from_the_text() -> None:
    numbered = Line("a1", "第三条", (), "article", "第三条 应当符合下列条件：\n（一）成立满1年；")
    assert (numbered.lead, numbered.paragraphs) == ("第三条", ["应当符合下列条件：", "（一）成立满1年；"])
    titled = Line("a2", "第四部分", (), "article", "四、执行期限\n本通知自2025年1月1日起执行。")
    assert (titled.title, titled.paragraphs) == ("四、执行期限", ["本通知自2025年1月1日起执行。"])
