"""PDF pages: lines joined by where they stand, unseen text left out, forms and tables whole over the end of a page."""

from collections.abc import Callable
from pathlib import Path

from reportlab.lib import colors
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table as PrintedTable

from knowledge.library.document import Paragraph, Table, table_from
from knowledge.library.readers.page_lines import Seen
from knowledge.library.readers.pdf_flow import Page, flow
from knowledge.library.reading import Reading

LONG = "对首次纳入规模以上工业统计库的企业给予一次性奖励并按照有关规定办理"  # 33 characters: a full line at 13.6 points


def drawn(path: Path, draw: Callable[[Canvas], None]) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("STSong-Light", 13.6)
    draw(canvas)
    canvas.save()
    return path


def texts(reading: Reading, path: Path) -> list[str]:
    return [block.text for block in reading.read(path)[0].blocks if isinstance(block, Paragraph)]


def test_full_lines_are_joined_and_an_indent_begins_a_paragraph(reading: Reading, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 5)
        canvas.drawString(72, 800, "本页上方有一行字号很小而字数很多的说明" * 4)  # more characters than any line below
        canvas.setFont("STSong-Light", 13.6)
        for at, line in enumerate(["　　" + LONG[:31], LONG, "由市示例局兑现。", "　　" + LONG[:31], "另行通知。"]):
            canvas.drawString(72 + 27.2 * line.count("　") / 2, 760 - 22 * at, line.strip())

    found = texts(reading, drawn(tmp_path / "a.pdf", draw))
    assert found[1:] == [LONG[:31] + LONG + "由市示例局兑现。", LONG[:31] + "另行通知。"]


def test_a_sentence_goes_on_over_the_end_of_a_page(reading: Reading, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for at in range(3):
            canvas.drawString(72, 760 - 22 * at, LONG)
        canvas.showPage()
        canvas.setFont("STSong-Light", 13.6)
        canvas.drawString(72, 760, "的企业除外。")

    assert texts(reading, drawn(tmp_path / "a.pdf", draw)) == [LONG * 3 + "的企业除外。"]


def test_the_lines_of_a_cover_stay_apart(reading: Reading, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 26)
        for at, line in enumerate(["示例市产业政策导引汇编", "示例市发展和改革委员会", "二〇二四年"]):
            canvas.drawString(150, 700 - 60 * at, line)

    found = texts(reading, drawn(tmp_path / "a.pdf", draw))
    assert found == ["示例市产业政策导引汇编", "示例市发展和改革委员会", "二〇二四年"]


def test_invisible_text_is_left_out(reading: Reading, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 760, "第一条　给予一次性奖励20万元。")
        words = canvas.beginText(72, 700)
        words.setTextRenderMode(3)
        words.textLine("第二条　给予一次性奖励900万元。")
        canvas.drawText(words)
        canvas.drawString(72, 2000, "第三条　给予一次性奖励800万元。")  # beside the page

    assert texts(reading, drawn(tmp_path / "a.pdf", draw)) == ["第一条　给予一次性奖励20万元。"]


def test_a_turned_page_is_read_as_it_is_shown(reading: Reading, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        for at in range(3):
            canvas.drawString(60, -80 - 22 * at, LONG if at < 2 else "由市示例局兑现。")

    assert texts(reading, drawn(tmp_path / "a.pdf", draw)) == [LONG * 2 + "由市示例局兑现。"]


def test_a_shaded_area_does_not_cut_a_cell(reading: Reading, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table = PrintedTable([["类别", "奖励\n标准"], ["规上", "20万元"]], colWidths=110, rowHeights=40)
        font = ("FONT", (0, 0), (-1, -1), "STSong-Light", 12)
        table.setStyle([("GRID", (0, 0), (-1, -1), 1, colors.black), font])
        table.wrapOn(canvas, 400, 400)
        table.drawOn(canvas, 72, 300)
        canvas.setFillColor(colors.Color(0.9, 0.9, 0.9, alpha=0.2))
        canvas.rect(72, 345, 220, 14, fill=1, stroke=0)

    found = reading.read(drawn(tmp_path / "a.pdf", draw))[0].blocks
    assert [(table.header, table.rows) for table in found if isinstance(table, Table)] == [
        (("类别", "奖励标准"), (("规上", "20万元"),))
    ]


FORM = [
    ["依据文件", "《示例办法》", "《示例办法》", "《示例办法》"],
    ["工具分类", "资金支持", "服务对象", "全市范围"],
    ["申报条件", "在本市注册", "在本市注册", "在本市注册"],
]


def test_a_form_reads_as_labels_and_what_belongs_to_them() -> None:
    table = table_from(FORM)
    assert table is not None
    assert table.is_form
    assert [table.row_text(row) for row in table.rows] == [
        "依据文件：《示例办法》",
        "工具分类：资金支持；服务对象：全市范围",
        "申报条件：在本市注册",
    ]


def test_a_table_with_names_above_its_columns_is_no_form() -> None:
    for grid in (
        [["项目名称", "申报条件"], ["技改补助", "在本市注册"], ["升规奖励", "首次升规"]],
        [["企业类别", "奖励"], ["规上工业", "20万元"], ["限上商贸", "5万元"]],
        [["项目", "内容"], ["申报条件", "在本市注册"], ["申报材料", "营业执照"], ["申报时间", "每年3月"]],
    ):
        table = table_from(grid)
        assert table is not None
        assert not table.is_form


def pages(*tables: Table) -> list[Page]:
    return [Page(number, [table]) for number, table in enumerate(tables, 1)]


def boxed(grid: list[list[str]], page: int) -> Table:
    table = table_from(grid, page)
    assert table is not None
    return Table(table.header, table.rows, table.caption, page, (60.0, 70.0, 530.0, 700.0))


def test_a_form_goes_on_overleaf_with_fewer_columns() -> None:
    rest = [["", "且连续经营满三年。"], ["联系电话", "0838-0000000"]]
    whole = "应当同时符合以下条件，缺少任何一项的都不予受理，也不退还材料，在本市注册"
    cut = [*FORM[:2], ["申报条件", whole, whole, whole]]
    blocks = flow(iter(pages(boxed(cut, 1), boxed(rest, 2))), {})
    assert len(blocks) == 1
    assert isinstance(blocks[0], Table)
    assert blocks[0].row_text(blocks[0].rows[2]) == f"申报条件：{whole}且连续经营满三年。"
    assert blocks[0].row_text(blocks[0].rows[3]) == "联系电话：0838-0000000"


def test_another_table_overleaf_is_another_table() -> None:
    blocks = flow(
        iter(pages(boxed(FORM, 1), Table(("甲", "乙"), (("1", "2"),), "", 2, (90.0, 70.0, 400.0, 200.0)))), {}
    )
    assert len(blocks) == 2


def test_a_line_is_not_joined_to_one_of_another_size() -> None:
    lines = [Seen(LONG, (72.0, 100.0 + 30 * at, 520.0, 114.0 + 30 * at)) for at in range(3)]
    big = Seen("示例市产业政策", (72.0, 200.0, 300.0, 226.0))
    blocks = flow(iter([Page(1, [*lines, big])]), {})
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [LONG * 3, "示例市产业政策"]
