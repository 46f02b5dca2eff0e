"""The notice of a round: everything on it, as Word and as PDF, with who has confirmed it."""

import io
from datetime import date

import pypdfium2
import pytest
from docx import Document

from casework import notice_glyphs, review, review_officer
from casework.errors import CaseRefused, NoSuchCase
from casework.notice_docx import docx_of
from casework.notice_pdf import pdf_of
from casework.notice_sheet import Notice, NoticeRow
from casework.review_list import items_of
from casework.review_notice import NoticeKind, notice_file, notice_of
from knowledge.papers.samples.fonts import have_font
from ledger import review_rounds
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import MEMBER, OFFICER, RIVAL, Town, answered, licence, opened

DEFERRABLE = "食品安全规章制度清单"
PLACE = "“合同.pdf”第3页："
LONG = Notice(
    "示例事项补正告知", "补正告知", "示例事项", "R000009", 2, "预审编号 R000009; 第2轮", (("企业", "示例公司"),),
    ("以下40项",),
    tuple(
        NoticeRow(str(at), "材料", (f"[不符] 第{at}处的金额", PLACE + "壹贰" * (750 if at == 7 else 5)), "改", "否")
        for at in range(1, 41)
    ),
    ("预审意见不替代受理和审批决定。",),
)  # fmt: skip


def checked(town: Town) -> ReviewCase:
    case = opened(town)
    answered(town.office, case.case_id)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    town.check()
    return case


def pdf_text(data: bytes) -> str:
    paper = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    paper.close()
    return text.replace("\r\n", "").replace("\n", "")


def docx_text(data: bytes) -> str:
    paper = Document(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_a_notice_has_every_item_with_places_and_what_to_do(town: Town) -> None:
    case = checked(town)
    with town.office.ledger.read() as session:
        row = review_rounds.round_of(session, case.case_id, 1)
        assert row is not None
        items = items_of(row, {})
    notice = notice_of(town.office, MEMBER, case.case_id)
    assert [one.number for one in notice.rows] == [str(one.number) for one in items]
    assert notice.title == "食品经营许可补正告知"
    assert ("轮次", "第1轮") in notice.facts
    assert notice.after[-2:] == ("机器检查结果，尚未经预审员确认。", "预审意见不替代受理和审批决定。")
    by_slot = {one.material: one for one in notice.rows}
    assert by_slot["食品经营许可申请书"].later == "否"
    assert by_slot[DEFERRABLE].later.startswith("可，")
    file = notice_file(town.office, MEMBER, case.case_id, NoticeKind.DOCX)
    assert file.name == f"{case.case_id}-第1轮-食品经营许可补正告知.docx"
    text = docx_text(file.data)
    assert all(one.message in text for one in items)
    assert Document(io.BytesIO(file.data)).core_properties.identifier == f"{case.case_id}/1"


def test_a_pass_names_its_officer_and_the_promises(town: Town) -> None:
    case = checked(town)
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    review_officer.promise(town.office, OFFICER, case.case_id, DEFERRABLE, date(2026, 12, 4))
    with town.office.ledger.read() as session:
        row = review_rounds.round_of(session, case.case_id, 1)
        assert row is not None
        left = [one for one in items_of(row, review_rounds.opinions_of(session, case.case_id)) if not one.settled]
    for one in left:
        review_officer.opine(town.office, OFFICER, case.case_id, one.key, "通过", "原件已核对")
    review_officer.pass_case(town.office, OFFICER, case.case_id)
    notice = notice_of(town.office, MEMBER, case.case_id)
    assert notice.title == "食品经营许可预审通过意见"
    assert "预审员李预审确认，预审通过，有效期至2026-12-23" in notice.lead[0]
    assert f"容缺：《{DEFERRABLE}》承诺2026-12-04前补交" in notice.after
    assert "机器检查，经预审员李预审确认。" in notice.after
    assert next(one for one in notice.rows if one.material == DEFERRABLE).later == "已承诺2026-12-04前补"
    assert any("预审员李预审已确认：通过（原件已核对）" in told for one in notice.rows for told in one.told)


def test_a_round_that_has_not_been_checked_and_a_strangers_case_have_no_notice(town: Town) -> None:
    case = opened(town)
    review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(town.office, MEMBER, case.case_id)
    with pytest.raises(CaseRefused, match="第1轮还没有检查结果"):
        notice_file(town.office, MEMBER, case.case_id)
    with pytest.raises(NoSuchCase):
        notice_file(town.office, RIVAL, case.case_id)


def test_a_pdf_holds_all_rows_also_one_longer_than_a_page() -> None:
    if not have_font():
        pytest.skip("no Chinese font here")
    data = pdf_of(LONG)
    text = pdf_text(data)
    assert all(f"第{at}处的金额" in text for at in range(1, 41))
    assert text.count("壹") == 750 + 39 * 5
    paper = pypdfium2.PdfDocument(data)
    assert paper.get_metadata_dict()["Subject"] == "R000009/2"
    assert len(paper) > 2
    paper.close()


def test_a_machine_without_a_chinese_font_says_so_and_offers_word(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_glyphs, "have_font", lambda: False)
    case = checked(town)
    with pytest.raises(CaseRefused, match=r"没有中文字体.*请下载 Word 版.*fonts-wqy-zenhei"):
        notice_file(town.office, MEMBER, case.case_id, NoticeKind.PDF)
    assert notice_file(town.office, MEMBER, case.case_id, NoticeKind.DOCX).data.startswith(b"PK")


def test_a_notice_of_a_return_counts_what_is_to_be_mended_and_puts_what_is_settled_last(town: Town) -> None:
    case = checked(town)
    review.move(town.office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    review_officer.opine(town.office, OFFICER, case.case_id, "1", "通过", "原件已核对")
    review_officer.give_back(town.office, OFFICER, case.case_id)
    notice = notice_of(town.office, MEMBER, case.case_id)
    count = len(notice.rows)
    assert notice.lead == (
        f"以下{count - 1}项为本轮全部问题，一次告知；请改好后一次交齐。",
        "另有1项预审员已处理，不用再改，列在最后。",
    )
    assert (notice.rows[-1].number, notice.rows[-1].fix) == ("1", "不用改")


def test_letters_are_carried_by_the_file_where_there_is_a_font() -> None:
    if not have_font():
        pytest.skip("no Chinese font here")
    data = pdf_of(LONG)
    assert (b"/Type3" in data, b"STSong" in data) == (True, False)


def test_signs_that_no_file_can_hold_are_left_out() -> None:
    odd = NoticeRow("1", "材料\x00", ("坏\x0b字符\ud83d", "第二行"), "改\x1f", "否")
    notice = Notice("题\x07目", "补正告知", "事项", "R1", 1, "R1", (("企业", "示例\x01"),), ("说明",), (odd,), ("完",))
    assert "坏字符" in docx_text(docx_of(notice))
    if have_font():
        assert "坏字符" in pdf_text(pdf_of(notice))
