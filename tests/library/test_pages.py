"""The page every article begins on."""

from config.city import City
from knowledge.library.anatomy import dissect
from knowledge.library.document import Document, Paragraph, Table
from knowledge.library.pages import first_pages
from knowledge.library.split import split


def test_every_article_says_the_page_it_begins_on(city: City) -> None:
    table = Table(("类别", "奖励"), (("规上", "20万元"), ("限上", "5万元")), "", 2)
    document = Document(
        (
            Paragraph("示例市示例产业支持办法（示例）", 1),
            Paragraph("第一条　为了支持示例产业，制定本办法。", 1),
            Paragraph("第二条　奖励标准见下表：", 2),
            table,
            Paragraph("第三条　本办法自印发之日起施行。", 3),
        )
    )
    clauses = split(document, dissect(document, city, "x"))
    assert {clause.page for clause in clauses if "第一条" in clause.text} == {1}
    assert {clause.page for clause in clauses if "万元" in clause.text} == {2}
    assert {clause.page for clause in clauses if "第三条" in clause.text} == {3}


def test_the_same_sentence_on_two_pages_is_told_apart_by_order() -> None:
    blocks = (Paragraph("甲。", 1), Paragraph("同一句话。", 1), Paragraph("乙。", 2), Paragraph("同一句话。", 2))
    assert first_pages(Document(blocks), ["甲。", "同一句话。", "乙。", "同一句话。"]) == [1, 1, 2, 2]


def test_a_text_that_is_nowhere_stands_where_the_last_one_stood() -> None:
    blocks = (Paragraph("甲。", 1), Paragraph("乙。", 2), Paragraph("丙。", 3))
    assert first_pages(Document(blocks), ["乙。", "不在文中", "丙。"]) == [2, 2, 3]


def test_a_format_without_pages_gives_none() -> None:
    assert first_pages(Document((Paragraph("甲。"),)), ["甲。"]) == [None]
