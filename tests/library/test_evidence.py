"""Every finding says where it stands, and what nobody can be sure of stays out of the fields."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.city import City, load_city
from config.yaml_text import read_yaml
from knowledge.library.anatomy import Anatomy, dissect
from knowledge.library.document import Block, Document, Paragraph, Table
from knowledge.library.evidence import HARMFUL, REVIEW_BELOW, best, kept, text_of, to_review
from knowledge.library.reading import Reading
from knowledge.library.relations import find_links
from tests.library.made import NOTICE, rule, write

ROOT = Path(__file__).resolve().parents[2]
CITY = load_city("deyang")
CASES = [
    case
    for name in ("anatomy-1.yaml", "anatomy-2.yaml")
    for case in read_yaml((ROOT / "tests" / "cases" / name).read_text(encoding="utf-8"))
]
WORDS = st.sampled_from(
    [
        "德阳市示例局",
        "关于印发《甲办法》的通知",
        "德示例规〔2023〕7号",
        "2023年3月10日",
        "（征求意见稿）",
        "附件：1.甲表 2.乙表",
        "本办法自印发之日起施行，有效期3年，由市财政局负责解释。",
        "申报时间：2026年5月1日至6月30日",
        "《乙办法》同时废止。",
        "给予10万元奖励。（责任单位：市经信局）",
        "索引号：510600-2023-000007",
        "成文日期：2023-03-10",
        "咨询电话：0838-2500000",
        "将第五条修改为：“给予8万元”。",
        "各县（市、区）：",
        "",
        "一、",
        "各",
    ]
)
LINES = st.lists(WORDS, min_size=1, max_size=4).map("".join)
TABLES = st.lists(st.lists(LINES, min_size=2, max_size=2), min_size=1, max_size=3).map(
    lambda rows: Table(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))
)
BLOCKS = st.lists(st.one_of(LINES.map(Paragraph), TABLES), max_size=12)
META = st.dictionaries(st.sampled_from(["标题", "文号", "成文日期", "发布日期", "来源", "失效日期"]), LINES, max_size=4)


def document_of(text: str) -> Document:
    return Document(tuple(Paragraph(line) for line in text.splitlines() if line.strip()))


def read(text: str, **meta: str) -> Anatomy:
    document = document_of(text)
    return dissect(Document(document.blocks, meta), CITY)


def assert_places(document: Document, anatomy: Anatomy) -> None:
    for found in anatomy.findings:
        assert found.quote == text_of(document, found.block)[found.start : found.end], found
        assert 0 <= found.confidence <= 1
    for link in find_links(anatomy, document):
        assert link.quote == text_of(document, link.block)[link.start : link.end], link
        for change in link.changes:
            assert 0 <= change.start < change.end <= len(text_of(document, change.block))


@given(BLOCKS, META)
def test_a_quote_is_exactly_the_text_at_its_place(blocks: list[Block], meta: dict[str, str]) -> None:
    document = Document(tuple(blocks), meta)
    assert_places(document, dissect(document, CITY))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_finding_of_the_labelled_documents_stands_where_it_says(case: dict[str, str]) -> None:
    document = document_of(case["text"])
    anatomy = dissect(document, CITY)
    assert_places(document, anatomy)
    filled = {"title", "kind"} | ({"doc_no"} if anatomy.doc_no else set())
    assert filled <= {found.field for found in anatomy.findings}


@given(BLOCKS, META)
def test_no_harmful_field_is_filled_by_an_unsure_finding(blocks: list[Block], meta: dict[str, str]) -> None:
    anatomy = dissect(Document(tuple(blocks), meta), CITY)
    for field in HARMFUL:
        surest = best(anatomy.findings, field)
        if surest is None or not surest.sure:
            assert not kept(anatomy.findings, field)
    pairs = (("issued_on", anatomy.issued_on), ("expires_on", anatomy.validity.expires_on))
    for name, day in pairs:
        if day is not None:
            assert any(one.value == day.isoformat() and one.confidence >= REVIEW_BELOW for one in anatomy.findings), (
                name
            )


def test_the_sample_notice_shows_where_it_was_read(reading: Reading, tmp_path: Path) -> None:
    document, _, _ = reading.read(write(tmp_path, "a.txt", NOTICE))
    anatomy = dissect(document, CITY)
    assert_places(document, anatomy)
    quotes = {(found.field, found.quote) for found in anatomy.findings}
    assert {
        ("doc_no", "德示例规〔2023〕7号"),
        ("index_no", "510600-2023-000007"),
        ("issued_on", "2023-03-10"),
        ("issued_on", "2023年3月10日"),
        ("interpreters", "市财政局"),
        ("attachments", "资金申请表"),
    } <= quotes
    assert [doubt.reason for doubt in anatomy.doubts if doubt.field == "responsible"] == [
        "第一部分第（二）条有奖补内容，但没有写明责任单位。"
    ]


def test_a_value_of_the_page_is_quoted_from_the_page(city: City) -> None:
    document = Document(
        (Paragraph("关于某事的通知"), Paragraph("正文。")), {"来源": "甲", "发布日期": "2026-05-29 12:07"}
    )
    found = best(dissect(document, city).findings, "published_on")
    assert found is not None
    assert (found.block, found.quote, found.value) == (-1, "2026-05-29 12:07", "2026-05-29")


def test_a_row_of_a_table_is_a_place_too(city: City) -> None:
    table = Table(("序号", "事项"), (("1", "由市财政局负责解释"), ("2", "其他")), caption="分工表")
    document = Document((Paragraph("德阳市示例局关于某事的通知"), table))
    found = best(dissect(document, city).findings, "interpreters")
    assert found is not None
    assert (found.block, found.quote) == (1, "市财政局")
    assert text_of(document, 1)[found.start : found.end] == "市财政局"


def test_two_numbers_that_differ_are_both_left_out() -> None:
    found = read("文号：德示例〔2023〕9号\n德示例〔2023〕6号\n德阳市示例局关于某事的通知\n正文。")
    assert found.doc_no == ""
    assert {one.value for one in found.findings if one.field == "doc_no"} == {"德示例〔2023〕9号", "德示例〔2023〕6号"}
    reason = next(doubt for doubt in found.doubts if doubt.field == "doc_no")
    assert "德示例〔2023〕6号" in reason.reason
    assert reason.check


def test_a_page_date_near_the_signature_leaves_the_signature_and_a_doubt() -> None:
    text = rule("甲办法", "德示例规〔2023〕1号", "2023年3月10日")
    near = read(text, 成文日期="2023-03-15")
    assert near.issued_on == date(2023, 3, 10)
    assert "issued_on" in {doubt.field for doubt in near.doubts}
    far = read(text, 成文日期="2024-03-15")
    assert far.issued_on is None
    assert far.validity.effective_on is None  # 自印发之日起 counts from a day nobody is sure of


def test_a_document_made_after_it_was_published_is_doubted() -> None:
    found = read(rule("甲办法", "德示例规〔2023〕1号", "2023年3月10日"), 发布日期="2023-02-01")
    assert any("晚于发布日期" in doubt.reason for doubt in found.doubts)


def test_a_validity_that_ends_before_it_starts_has_no_end() -> None:
    text = rule("甲办法", "德示例规〔2023〕1号", "2023年3月10日", begins="自2023年5月1日起施行，有效期至2022年12月31日")
    found = read(text)
    assert (found.validity.effective_on, found.validity.expires_on) == (date(2023, 5, 1), None)
    assert any("早于施行日期" in doubt.reason for doubt in found.doubts)


def test_no_clause_of_beginning_is_a_proposal_and_no_day() -> None:
    text = "德示例〔2023〕2号\n德阳市示例局关于某事的通知\n各单位：\n请办理。\n德阳市示例局\n2023年3月10日"
    found = read(text)
    proposed = best(found.findings, "effective_on")
    assert proposed is not None
    assert (proposed.value, proposed.sure, found.validity.effective_on) == ("2023-03-10", False, None)
    assert "effective_on" in to_review(found.findings, found.doubts)


def test_a_text_without_any_place_is_not_taken_for_the_citys_own() -> None:
    found = read("示例企业服务手册\n本手册供企业参考。")
    assert (found.level, found.region) == ("", "")
    proposed = best(found.findings, "region")
    assert proposed is not None
    assert proposed.value == "510600"
    assert {"level", "region"} <= set(to_review(found.findings, found.doubts))


def test_a_weak_scan_lowers_what_was_read_from_it() -> None:
    text = rule("甲办法", "德示例规〔2023〕1号", "2023年3月10日", begins="自2023年5月1日起施行，有效期2年")
    blocks = tuple(Paragraph(line, 1, None, 0.5) for line in text.splitlines())
    found = dissect(Document(blocks), CITY)
    assert (found.doc_no, found.issued_on, found.validity.effective_on) == ("", None, None)
    proposed = best(found.findings, "doc_no")
    assert proposed is not None
    assert proposed.value == "德示例规〔2023〕1号"
    assert {"doc_no", "issued_on", "effective_on"} <= set(to_review(found.findings, found.doubts))


def test_a_mark_of_secrecy_is_shown() -> None:
    found = read("秘密★1年\n德示例〔2023〕2号\n德阳市示例局关于某事的通知\n正文。")
    assert [doubt.field for doubt in found.doubts if doubt.field == "secret"] == ["secret"]


def test_every_doubt_says_what_and_what_to_do() -> None:
    for case in CASES:
        for doubt in read(case["text"]).doubts:
            assert doubt.reason.endswith("。")
            assert doubt.check.endswith("。")


@pytest.mark.parametrize(
    "marks", ["《", "（", "《》", "第一条", "自", "责任单位：市局、", " ", "1月1日至", "由", "关于印发", "“"]
)
def test_a_line_of_forty_thousand_equal_marks_is_read_to_its_end(marks: str) -> None:
    line = marks * (40_000 // len(marks)) + "2023年1月1日起施行，修改为：负责解释"
    document = Document((Paragraph("关于修改《甲办法》的通知"), Paragraph("各单位："), Paragraph(line)))
    assert_places(document, dissect(document, CITY))
