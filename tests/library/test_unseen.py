"""What nobody sees on a page is not read; what anybody sees is never lost."""

from pathlib import Path

import pytest

from knowledge.library.readers import docx, html, pdf
from knowledge.library.readers.ocr import Eye
from tests.handlers.poisoned import poisoned

SEEN = "一次性奖励"
BODY = "对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元。" * 4


def page(inside: str) -> str:
    return html.read_page(f"<html><body><div id='zoom'><p>{BODY}</p>{inside}</div></body></html>").text


@pytest.mark.parametrize(
    "inside",
    [
        "<span style='display:none'>暗语</span>",
        "<p style='VISIBILITY: hidden'>暗语</p>",
        "<div hidden>暗语</div>",
        "<span style='font-size:0'>暗语</span>",
        "<font color='#FFFFFF'>暗语</font>",
        "<span style='color:white'>暗语</span>",
        "<div style='display:none'><span style='color:#fff'>暗<b hidden>语</b></span>暗语</div>",
    ],
)
def test_what_is_switched_off_or_white_on_a_web_page_is_not_read(inside: str) -> None:
    text = page(inside)
    assert SEEN in text
    assert "暗" not in text


@pytest.mark.parametrize(
    "inside",
    [
        "<table><tr><td style='background:#003366;color:#fff'>明文</td></tr></table>",
        "<table bgcolor='#036'><tr><td><font color='#fff'>明文</font></td></tr></table>",
        "<p style='color:#333;background-color:#ffffff'>明文</p>",
        "<p style='font-size:10px'>明文</p>",
        f"<div style='display:none'>明文{'附件一 申报表 ' * 60}</div>",
    ],
)
def test_white_on_a_ground_small_print_and_a_waiting_tab_are_read(inside: str) -> None:
    assert "明文" in page(inside)


def test_white_letters_in_a_word_table_or_on_shading_are_read(tmp_path: Path) -> None:
    import docx as word  # noqa: PLC0415 - only where a Word file is written
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import RGBColor  # noqa: PLC0415

    document = word.Document()
    document.add_paragraph(BODY)
    shaded = document.add_paragraph()
    ground = OxmlElement("w:shd")
    ground.set(qn("w:fill"), "003366")
    shaded._p.get_or_add_pPr().append(ground)  # noqa: SLF001 - the vendor has no other way to shade
    for paragraph, text in ((shaded, "底色上"), (document.add_table(1, 2).cell(0, 0).paragraphs[0], "表头里")):
        paragraph.add_run(text).font.color.rgb = RGBColor(255, 255, 255)
    document.add_paragraph().add_run("白纸上").font.color.rgb = RGBColor(255, 255, 255)
    document.save(str(tmp_path / "white.docx"))
    text = docx.read((tmp_path / "white.docx").read_bytes()).text
    assert "底色上" in text
    assert "表头里" in text
    assert "白纸上" not in text


def test_white_letters_on_a_painted_band_of_a_pdf_are_read(tmp_path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - only where a PDF is written
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = Canvas(str(tmp_path / "band.pdf"))
    sheet.setFont("STSong-Light", 12)
    for at in range(6):
        sheet.drawString(60, 700 - 20 * at, BODY[:30])
    sheet.setFillColorRGB(0, 0.2, 0.4)
    sheet.rect(50, 750, 300, 30, stroke=0, fill=1)
    sheet.setFillColorRGB(1, 1, 1)
    sheet.drawString(60, 760, "色带上")
    sheet.drawString(60, 500, "白纸上")
    sheet.save()
    text = pdf.read((tmp_path / "band.pdf").read_bytes(), Eye(1, 1, lambda _: None)).text
    assert "色带上" in text
    assert "白纸上" not in text


@pytest.mark.parametrize("form", ["docx_white", "docx_vanish", "docx_tiny", "html_white", "html_display_none"])
def test_poisoned_documents_are_read_without_the_poison(tmp_path: Path, form: str) -> None:
    path = poisoned(tmp_path, {"about": "竹编", "form": form, "hidden": "暗语"})
    read = docx.read if form.startswith("docx") else html.read
    text = read(path.read_bytes()).text
    assert "竹编企业给予一次性奖励" in text
    assert "暗语" not in text
