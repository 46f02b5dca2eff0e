from pathlib import Path

import pytest

from knowledge.library.document import Document, Paragraph, Table, from_plain, to_plain
from knowledge.library.lines import join_broken
from knowledge.library.reading import Reading
from tests.library.made import docx, pdf, write

GRID = [["企业类别", "条件", "奖励"], ["规上工业", "首次升规", "20万元"], ["限上商贸", "首次入统", "5万元"]]
ROW = "企业类别：规上工业；条件：首次升规；奖励：20万元"


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_word_keeps_paragraphs_and_tables_in_order(reading: Reading, tmp_path: Path) -> None:
    document, kind, _ = reading.read(docx(tmp_path / "a.docx", ["一、奖励标准", "按下表执行。"], [GRID]))
    assert kind == "docx"
    assert texts(document) == ["一、奖励标准", "按下表执行。"]
    assert tables(document)[0].row_text(tables(document)[0].rows[0]) == ROW


def test_a_merged_word_cell_stands_in_every_row_it_covers(reading: Reading, tmp_path: Path) -> None:
    import docx as word  # noqa: PLC0415 - only here

    document = word.Document()
    table = document.add_table(3, 2)
    for row, cells in zip(table.rows, [["类别", "奖励"], ["规上", "20万元"], ["", "10万元"]], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(tmp_path / "merged.docx"))
    read = tables(reading.read(tmp_path / "merged.docx")[0])[0]
    assert [read.row_text(row) for row in read.rows] == ["类别：规上；奖励：20万元", "类别：规上；奖励：10万元"]


def test_numbers_that_word_only_shows_are_written_out(reading: Reading, tmp_path: Path) -> None:
    import docx as word  # noqa: PLC0415 - only here

    document = word.Document()
    for text in ("支持升规", "支持研发"):
        document.add_paragraph(text, style="List Number")
    document.save(str(tmp_path / "numbered.docx"))
    assert texts(reading.read(tmp_path / "numbered.docx")[0]) == ["1.支持升规", "2.支持研发"]


def test_a_word_header_is_not_text(reading: Reading, tmp_path: Path) -> None:
    import docx as word  # noqa: PLC0415 - only here

    document = word.Document()
    document.sections[0].header.paragraphs[0].text = "德阳市示例局文件"
    document.add_paragraph("正文在这里。")
    document.save(str(tmp_path / "head.docx"))
    assert texts(reading.read(tmp_path / "head.docx")[0]) == ["正文在这里。"]


def test_a_pdf_table_keeps_its_header_with_each_row(reading: Reading, tmp_path: Path) -> None:
    document = reading.read(pdf(tmp_path / "a.pdf", [["一、奖励标准按下表执行，由市示例局负责兑现。"]], grid=GRID))[0]
    found = tables(document)
    assert len(found) == 1
    assert found[0].page == 1
    assert found[0].row_text(found[0].rows[0]) == ROW
    assert "20万元" not in "".join(texts(document))


def test_pdf_headers_footers_and_page_numbers_go_and_broken_lines_are_joined(reading: Reading, tmp_path: Path) -> None:
    body = [
        "第一条　为了支持企业高质量发展，根据国家和省有关规定，结合本市实际情",
        "况，制定本办法。",
        "第二条　市级财政安排专项资金，对符合条件的企业给予一次性奖励，奖励标",
        "准按照本办法第三条执行。",
    ]
    pages = [["德阳市示例局文件汇编", *[f"{line}" for line in body], f"— {number} —"] for number in (1, 2, 3)]
    document = reading.read(pdf(tmp_path / "a.pdf", pages))[0]
    assert texts(document)[:2] == [body[0] + body[1], body[2] + body[3]]
    assert "汇编" not in document.text
    assert "—" not in document.text
    assert {block.page for block in document.blocks} == {1, 2, 3}


PAGE = """<!doctype html><html><head><meta charset="{charset}"><meta name="ArticleTitle" content="关于某政策的通知">
</head><body><div class="nav">首页 > 政务公开 > 文件</div>
<table><tr><td>索引号</td><td>510600-2023-000007</td><td>文号</td><td>德示例规〔2023〕7号</td></tr>
<tr><td>成文日期</td><td>2023-03-10</td><td>发布日期</td><td>2023-03-15</td></tr></table>
<div id="zoom"><p>各有关企业：</p><p>　　一、对首次升规的<b>工业企业</b>给予奖励，
由市经济和信息化局按年度兑现，不重复享受同类政策，兑现时间以当年通知为准。</p>
<table><tr><th>企业类别</th><th>奖励</th></tr>
<tr><td rowspan="2">规上</td><td>20万元</td></tr><tr><td>10万元</td></tr></table>
<p>附件：<a href="/files/form.docx">申请表.docx</a></p><script>var a = "垃圾";</script></div>
<div class="footer">版权所有 备案号</div></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_government_page_gives_its_text_zone_and_its_data_table(
    reading: Reading, tmp_path: Path, charset: str
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.format(charset=charset).encode("gb18030" if charset == "gb2312" else charset))
    document, kind, _ = reading.read(path)
    assert kind == "html"
    assert texts(document)[:2] == [
        "各有关企业：",
        "一、对首次升规的工业企业给予奖励，由市经济和信息化局按年度兑现，不重复享受同类政策，兑现时间以当年通知为准。",
    ]
    rows = tables(document)[0]
    assert [rows.row_text(row) for row in rows.rows] == ["企业类别：规上；奖励：20万元", "企业类别：规上；奖励：10万元"]
    assert document.meta["索引号"] == "510600-2023-000007"
    assert document.meta["文号"] == "德示例规〔2023〕7号"
    assert document.meta["发布日期"] == "2023-03-15"
    assert document.meta["附件链接"] == "申请表.docx /files/form.docx"
    assert not any(noise in document.text for noise in ("首页", "版权", "垃圾", "索引号"))


def test_a_page_of_an_unknown_builder_still_gives_its_text(reading: Reading, tmp_path: Path) -> None:
    text = "对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元，由市经济和信息化局负责兑现。" * 4
    page = f"<html><body><nav>首页</nav><div class='x7'><h1>关于奖励的通知</h1><p>{text}</p></div></body></html>"
    assert text in reading.read(write(tmp_path, "a.html", page))[0].text


def test_a_workbook_gives_a_table_for_each_sheet_with_merged_cells_filled(reading: Reading, tmp_path: Path) -> None:
    import openpyxl  # noqa: PLC0415 - only here

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "奖励清单"
    for row in [["类别", "奖励万元"], ["规上", 20], [None, 10.5]]:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    document, kind, _ = reading.read(tmp_path / "a.xlsx")
    assert kind == "xlsx"
    read = tables(document)[0]
    assert read.caption == "奖励清单"
    assert [read.row_text(row) for row in read.rows] == ["类别：规上；奖励万元：20", "类别：规上；奖励万元：10.5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_plain_text_is_read_in_every_usual_encoding(reading: Reading, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("关于某事的通知\n一、给予奖励20万元。".encode(encoding))
    document, kind, _ = reading.read(path)
    assert kind == "txt"
    assert texts(document) == ["关于某事的通知", "一、给予奖励20万元。"]


def test_markdown_loses_its_marks_and_keeps_its_table(reading: Reading, tmp_path: Path) -> None:
    text = "# 关于某事的通知\n\n一、**奖励**标准\n\n| 类别 | 奖励 |\n|---|---|\n| 规上 | 20万元 |\n"
    document, kind, _ = reading.read(write(tmp_path, "a.txt", text))
    assert kind == "md"
    assert texts(document) == ["关于某事的通知", "一、奖励标准"]
    assert tables(document)[0].row_text(tables(document)[0].rows[0]) == "类别：规上；奖励：20万元"


def test_the_content_decides_not_the_name(reading: Reading, tmp_path: Path) -> None:
    made = docx(tmp_path / "a.docx", ["关于某事的通知"])
    renamed = made.rename(tmp_path / "a.pdf")
    assert reading.read(renamed)[1] == "docx"


def test_lines_of_an_author_are_not_joined() -> None:
    lines = ["一、支持升规", "二、支持研发", "三、支持上市", "四、支持人才", "五、附则"]
    assert join_broken(lines) == lines


def test_a_document_survives_the_way_through_the_pipe() -> None:
    document = Document(
        (Paragraph("甲", 1), Table(("类", "额"), (("一", "二"),), "表", 2)), {"文号": "德府发〔2022〕5号"}
    )
    assert from_plain(to_plain(document)) == document


def test_short_lines_of_about_one_length_are_not_joined() -> None:
    lines = [
        "德阳市示例局关于印发《奖励办法》的通知",
        "现将《奖励办法》印发给你们，请遵照执行",
        "第一条的规定适用于本市的工业企业和商贸",
        "德阳市示例局和德阳市财政局按照职责分工",
    ]
    assert join_broken(lines * 3) == lines * 3


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    text = "对首次纳入规模以上工业统计库的企业给予一次性奖励二十万元次年营业收入增长的再奖励十万元" * 5
    lines = [text[at : at + 32] for at in range(0, len(text), 32)]
    assert join_broken([*lines, "", *lines]) == [text, text]
