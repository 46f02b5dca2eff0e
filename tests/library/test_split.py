import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.city import City
from knowledge.library.anatomy import Anatomy, dissect
from knowledge.library.document import Block, Document, Paragraph, Table, lines_of
from knowledge.library.split import LIMIT, Clause, pieces, split
from knowledge.library.structure import mark_of
from tests.library.made import NOTICE

BARE = Anatomy(title="示例")


def document(*lines: str) -> Document:
    return Document(tuple(Paragraph(line) for line in lines))


def clauses(*lines: str) -> list[Clause]:
    return split(document(*lines), BARE)


def labels(found: list[Clause]) -> list[str]:
    return [clause.label for clause in found]


def test_the_sample_notice_falls_into_its_articles(city: City) -> None:
    whole = document(*[line for line in NOTICE.splitlines() if line.strip()])
    found = [clause for clause in split(whole, dissect(whole, city)) if clause.kind == "article"]
    assert [(clause.label, clause.path) for clause in found] == [
        ("第一部分第（一）条", ("一、支持企业做大做强",)),
        ("第一部分第（二）条", ("一、支持企业做大做强",)),
        ("第二部分第（一）条", ("二、附则",)),
        ("第二部分第（二）条", ("二、附则",)),
    ]
    assert "20万元" in found[0].text
    assert "100万元" in found[1].text


def test_the_wrapper_is_kept_as_a_notice(city: City) -> None:
    whole = document(*[line for line in NOTICE.splitlines() if line.strip()])
    notices = [clause for clause in split(whole, dissect(whole, city)) if clause.kind == "notice"]
    assert labels(notices) == ["印发通知", "落款", "附件说明"]
    assert "印发给你们" in notices[0].text


def test_a_regulation_is_cited_by_article_under_its_chapter() -> None:
    found = clauses(
        "第一章 总则",
        "第一条　制定本办法。",
        "第二条　奖励如下：",
        "（一）升规；",
        "（二）研发。",
        "第二章 附则",
        "第三条　施行。",
    )
    assert [(clause.label, clause.path) for clause in found] == [
        ("第一条", ("第一章 总则",)),
        ("第二条", ("第一章 总则",)),
        ("第三条", ("第二章 附则",)),
    ]
    assert found[1].text.endswith("（二）研发。")


def test_numbers_start_again_in_an_attachment() -> None:
    found = clauses("一、奖励20万元。", "附件1", "申报表填写说明", "一、如实填写。", "附件2", "一、逐级审核。")
    assert labels(found) == ["第一部分", "附件1引言", "附件1第一部分", "附件2第一部分"]
    assert found[2].path == ("附件1",)
    assert {clause.kind for clause in found[1:]} == {"attachment"}


@pytest.mark.parametrize(
    "line",
    [
        "第四条规定的除外",
        "第四条第二款所列情形",
        "第四条、第五条的规定同时适用",
        "第三章规定的程序",
        "1.5亿元以上的项目",
        "10.5%的企业",
        "一、二类企业给予奖励",
        "第一章 总则………………1",
        "2023年1月1日起",
    ],
)
def test_a_reference_or_an_amount_at_the_start_of_a_line_is_no_heading(line: str) -> None:
    assert mark_of(line) is None


@pytest.mark.parametrize(
    "line", ["( 一)升规奖励", "（一）升规奖励", "1．升规奖励", "（1）升规奖励", "①升规", "第十二条 升规", "十一、升规"]
)
def test_every_form_of_number_is_known(line: str) -> None:
    assert mark_of(line) is not None


def test_an_article_out_of_turn_and_without_a_space_is_a_reference() -> None:
    found = clauses("第一条　按下列办理：", "第九条情形从严。", "第二条　施行。")
    assert labels(found) == ["第一条", "第二条"]
    assert "第九条情形从严。" in found[0].text


def test_items_of_one_sentence_stay_together_and_measures_do_not() -> None:
    listed = clauses("一、企业应当符合下列条件：", "（一）依法纳税；", "（二）信用良好。")
    assert labels(listed) == ["第一部分"]
    measures = clauses("一、奖励", "（一）升规奖励20万元。", "（二）研发奖励10万元。")
    assert labels(measures) == ["第一部分第（一）条", "第一部分第（二）条"]


def test_a_lead_in_goes_with_every_item_when_the_unit_is_too_long() -> None:
    items = [f"（{number}）" + "对企业按规定给予支持，" * 28 + "并如实申报。" for number in "一二三"]
    found = clauses("第一条　符合下列条件之一的，给予一次性奖励20万元：", *items)
    assert labels(found) == ["第一条第（一）项", "第一条第（二）项", "第一条第（三）项"]
    assert all("20万元" in clause.path[-1] for clause in found)


def test_a_long_article_is_cut_by_paragraph_and_cited_so() -> None:
    found = clauses("第一条　" + "按规定办理。" * 70, "对符合条件的企业给予奖励。" * 40)
    assert labels(found) == ["第一条第一款", "第一条第二款"]


def test_an_amount_is_not_cut_from_its_condition() -> None:
    condition = "对上一年度首次纳入规模以上工业统计库并且正常经营的企业，给予一次性奖励20万元。"
    found = pieces("按规定办理。" * 95 + condition + "其中，次年营业收入增长的再奖励10万元。" + "其余按规定办理。" * 40)
    holding = [piece for piece in found if "20万元" in piece]
    assert len(holding) == 1
    assert condition in holding[0]
    assert "10万元" in holding[0]


def test_each_row_of_a_table_is_an_article_with_caption_and_header() -> None:
    table = Table(("类别", "奖励"), (("规上", "20万元"), ("限上", "5万元")), "奖励标准表")
    found = split(Document((Paragraph("一、标准"), table, Paragraph("二、附则"))), BARE)
    rows = [clause for clause in found if clause.kind == "table_row"]
    assert labels(rows) == ["第一部分附表第1行", "第一部分附表第2行"]
    assert rows[0].text == "奖励标准表\n类别：规上；奖励：20万元"
    assert rows[0].path == ("一、标准",)


def test_two_wrapped_documents_are_told_apart() -> None:
    anatomy = Anatomy(
        title="关于印发《甲办法》和《乙细则》的通知", inner_titles=("甲办法", "乙细则"), used=frozenset({1, 3})
    )
    found = split(document("各单位：", "甲办法", "第一条　甲。", "乙细则", "第一条　乙。"), anatomy)
    assert labels(found) == ["印发通知", "《甲办法》第一条", "《乙细则》第一条"]


WORDS = st.text("企业奖励条件万元按照规定给予一次性支持，、（）。；：0123456789", min_size=1, max_size=120)
HEADS = st.sampled_from(
    "||第一章 总则|第二章 |第一条　|第二条 |第三条|一、|二、|（一）|（二）|1.|2.|（1）|①|附件1|附件：|抄送：".split("|")  # noqa: SIM905
)
LINES = st.builds(lambda head, text: head + text, HEADS, WORDS)
CELLS = st.text("企业奖励万元一二三", min_size=1, max_size=12)
TABLES = st.integers(1, 4).flatmap(
    lambda wide: st.builds(
        lambda header, rows: Table(tuple(header), tuple(tuple(row) for row in rows)),
        st.lists(CELLS, min_size=wide, max_size=wide),
        st.lists(st.lists(CELLS, min_size=wide, max_size=wide), max_size=4),
    )
)
BLOCKS: st.SearchStrategy[list[Block]] = st.lists(
    st.one_of(LINES.map(Paragraph), LINES.map(lambda text: Paragraph(text * 9)), TABLES), max_size=14
)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(BLOCKS)
def test_nothing_of_the_text_is_lost(blocks: list[Block]) -> None:
    found = split(Document(tuple(blocks)), BARE)
    kept = bare("".join(part for clause in found for part in (*clause.path, "|", clause.text, "|")))
    for block in blocks:
        for line in lines_of(block):
            rest = bare(line)
            for piece in pieces(rest):
                plain = re.sub(r"^(附件\d*)：", r"\1", bare(piece)).rstrip("：")  # 附件1：甲 is cited as 附件1甲
                assert plain in kept or all(part in kept for part in re.findall(r"[^。；]+", piece))


@given(BLOCKS)
def test_no_article_is_empty_or_much_too_long(blocks: list[Block]) -> None:
    for clause in split(Document(tuple(blocks)), BARE):
        assert clause.text.strip()
        assert clause.kind in {"article", "paragraph", "table_row", "attachment", "notice"}
        assert clause.kind == "table_row" or len(clause.text) <= 3 * LIMIT


@given(WORDS.map(lambda text: text * 40))
def test_cutting_keeps_every_character_in_order(text: str) -> None:
    assert bare("".join(pieces(text))) == bare(text)
