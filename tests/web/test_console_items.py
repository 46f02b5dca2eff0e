"""Reward items in the console: found, read with their sentences, edited, tried, passed by another, published."""

import html
import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from config.city import CITIES
from ledger.audit import entries_about
from ledger.consoles import Duty
from ledger.items import ItemState, open_item
from tests.web.console_guests import Console, Guest

TEXT = (CITIES / "deyang" / "items" / "dy-13.yaml").read_text(encoding="utf-8")
MORE = TEXT.replace("    - 100万元", "    - 120万元")
FAULTY = TEXT.replace("op: in_section", "op: in_sectoin")
ITEM = "/console/items/DY-13"


@pytest.fixture
def editor(console: Console) -> Guest:
    return console.guest("ed", Duty.EDITOR)


@pytest.fixture
def reviewer(console: Console) -> Guest:
    return console.guest("rev", Duty.REVIEWER)


def seen(guest: Guest) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', guest.get(ITEM).text)
    assert found is not None
    return found[1]


def plain(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def saved(guest: Guest, text: str) -> None:
    answer = guest.post(f"{ITEM}/edit", seen=seen(guest), how="text", text=text, why="提高上限")
    assert answer.status_code == 303, plain(answer.text)


def test_all_items_are_listed_and_found_by_words_level_and_standing(editor: Guest) -> None:
    assert "共 133 条" in editor.get("/console/items").text
    found = editor.get("/console/items", words="研发 增量", level="市级").text
    assert "DY-13" in found
    assert "共 1 条" in found
    assert "DY-37" in editor.get("/console/items", standing="征求意见稿").text
    assert "没有符合条件的事项" in editor.get("/console/items", words="火星移民").text


def test_an_item_is_read_with_its_conditions_amounts_and_sentences(editor: Guest) -> None:
    page = plain(editor.get(ITEM).text)
    for word in (
        "研发费用占营业收入2%以上",
        "不低于 2%",
        "对研发费用占营业收入比重达到2%以上",
        "100万元",
        "0838-0000123",
    ):
        assert word in page
    assert editor.get("/console/items/DY-99").status_code == 404
    assert editor.get("/console/items/common").status_code == 404


def test_a_change_goes_into_use_through_two_people(console: Console, editor: Guest, reviewer: Guest) -> None:
    before = console.office.offers.digest()
    assert editor.post(f"{ITEM}/draft").headers["location"] == f"{ITEM}/edit?done=item_drafted"
    saved(editor, MORE)
    trial = plain(editor.get(f"{ITEM}/try").text)
    assert "44 个用例" in trial
    assert "符合 120.00万元" in trial
    assert editor.post(f"{ITEM}/submit", seen=seen(editor)).status_code == 303
    assert editor.post(f"{ITEM}/approve", seen=seen(editor)).status_code == 403
    assert reviewer.post(f"{ITEM}/approve", seen=seen(reviewer), reason="与文件一致").status_code == 303
    assert console.office.offers.digest() == before
    assert reviewer.post(f"{ITEM}/publish", seen=seen(reviewer)).status_code == 303
    assert console.office.offers.digest() != before
    assert "120万元" in plain(editor.get(ITEM).text)
    with console.office.ledger.read() as session:
        acts = [(one.action, one.who, one.channel) for one in entries_about(session, "item:DY-13")]
    assert acts[0] == ("item.published", "rev", "控制台")
    assert [who for _, who, _ in acts] == ["rev", "rev", "ed", "ed", "ed"]


def test_a_faulty_text_is_kept_and_its_faults_stand_beside_their_lines(console: Console, editor: Guest) -> None:
    editor.post(f"{ITEM}/draft")
    saved(editor, FAULTY)
    page = editor.get(f"{ITEM}/edit").text
    assert re.search(r'<tr id="l53" class="removed">.*?是不是“in_section”', page, re.DOTALL)
    assert html.escape(FAULTY.splitlines()[52]) in page
    assert "还没有通过复核" not in page
    assert editor.post(f"{ITEM}/submit", seen=seen(editor)).status_code == 409
    with console.office.ledger.read() as session:
        row = open_item(session, "DY-13")
    assert row is not None
    assert (row.text, row.state) == (FAULTY, ItemState.DRAFT)


def test_the_form_changes_its_own_lines_and_no_others(console: Console, editor: Guest) -> None:
    editor.post(f"{ITEM}/draft")
    form = {
        "versions[0].amount.min[0]": "120万元",
        "versions[0].to": "2030-12-31",
        "versions[0].materials": "申请表\n审计报告",
        "versions[0].contact.phone": "0838-0000999",
        "versions[0].window.kind": "every_year",
        "versions[0].window.opens": "05-01",
        "versions[0].window.closes": "06-30",
    }
    assert editor.post(f"{ITEM}/edit", seen=seen(editor), how="form", **form).status_code == 303
    draft = console.office.editing.draft("DY-13")
    assert draft is not None
    assert draft.faults == ()
    old, new = TEXT.splitlines(), draft.row.text.splitlines()
    assert [line for line in new if line not in old] == [
        '  to: "2030-12-31"',
        "    - 120万元",
        '  window: {kind: every_year, says: 申报时间以当年申报通知为准, opens: "05-01", closes: "06-30"}',
        '  contact: {dept: 市经济和信息化局技术创新科, phone: "0838-0000999"}',
        "  materials: [申请表, 审计报告]",
    ]


def test_what_the_form_can_not_read_is_told_and_stays_as_it_was_typed(editor: Guest) -> None:
    editor.post(f"{ITEM}/draft")
    form = {"versions[0].window.days": "十天", "versions[0].contact.phone": "0838-0000999"}
    answer = editor.post(f"{ITEM}/edit", seen=seen(editor), how="form", **form)
    assert answer.status_code == 409
    assert "“事件后天数”：“十天”应是数字" in answer.text
    assert 'value="十天"' in answer.text
    assert 'value="0838-0000999"' in answer.text


def test_of_two_editors_the_second_keeps_what_was_typed_and_overwrites_nothing(console: Console, editor: Guest) -> None:
    other = console.guest("other", Duty.EDITOR)
    editor.post(f"{ITEM}/draft")
    first = seen(other)
    saved(editor, MORE)
    answer = other.post(f"{ITEM}/edit", seen=first, how="text", text=FAULTY)
    assert answer.status_code == 409
    assert "在您打开之后被" in answer.text
    assert "in_sectoin" in answer.text
    again = other.post(f"{ITEM}/edit", seen=first, how="text", text=FAULTY)
    assert again.status_code == 409
    draft = console.office.editing.draft("DY-13")
    assert draft is not None
    assert draft.row.text == MORE


def test_who_wrote_it_may_not_pass_it_even_as_administrator(console: Console) -> None:
    boss = console.guest("boss", Duty.ADMIN)
    boss.post(f"{ITEM}/draft")
    saved(boss, MORE)
    boss.post(f"{ITEM}/submit", seen=seen(boss))
    assert 'data-testid="own"' in boss.get(ITEM).text
    answer = boss.post(f"{ITEM}/approve", seen=seen(boss))
    assert answer.status_code == 409
    assert "有您的编写" in answer.text


def test_it_is_sent_back_with_a_reason_or_set_for_a_day(editor: Guest, reviewer: Guest) -> None:
    editor.post(f"{ITEM}/draft")
    saved(editor, MORE)
    editor.post(f"{ITEM}/submit", seen=seen(editor))
    assert reviewer.post(f"{ITEM}/return", seen=seen(reviewer), reason="金额不符").status_code == 303
    assert "金额不符" in editor.get(ITEM).text
    editor.post(f"{ITEM}/submit", seen=seen(editor))
    reviewer.post(f"{ITEM}/approve", seen=seen(reviewer))
    assert reviewer.post(f"{ITEM}/publish", seen=seen(reviewer), when="later").status_code == 409
    day = date(2026, 12, 1)
    done = reviewer.post(f"{ITEM}/publish", seen=seen(reviewer), when="later", day=day.isoformat())
    assert done.headers["location"].endswith("item_scheduled")
    assert "2026-12-01 00:00 生效" in plain(editor.get(ITEM).text)


def test_a_department_sees_what_counts_and_no_drafts(console: Console, editor: Guest) -> None:
    officer = console.guest("officer", Duty.DEPARTMENT, department="德阳市科学技术局")
    editor.post(f"{ITEM}/draft")
    saved(editor, MORE)
    editor.post("/console/items", code="DY-99")
    assert "120万元" not in officer.get(f"{ITEM}?text=draft").text
    assert "120万元" not in officer.get(f"{ITEM}?text=1").text
    assert "DY-99" not in officer.get("/console/items").text
    assert officer.get("/console/items/DY-99").status_code == 404
    assert "研发费用占营业收入2%以上" in officer.get(ITEM).text


def test_hostile_words_in_an_item_are_shown_and_never_run(editor: Guest) -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    editor.post(f"{ITEM}/draft")
    saved(
        editor, TEXT.replace("says: 属于工业企业", f"says: '{evil}'").replace("name: 规上", f"name: '{evil}'\nx: 规上")
    )
    for path in (f"{ITEM}?text=draft", f"{ITEM}/edit", "/console/items"):
        page = editor.get(path).text
        assert "<script>alert" not in page
        assert "49" not in plain(page) or "{{ 7*7 }}" in plain(page)


def upload(guest: Guest, data: bytes, **form: str) -> str:
    files = [("files", ("事项.xlsx", data))]
    return guest.browser.post("/console/items/import", data={"csrf": guest.csrf} | form, files=files).text


def test_a_workbook_goes_out_and_comes_back_as_drafts(console: Console, editor: Guest, tmp_path: Path) -> None:
    answer = editor.get("/console/items/table", words="DY-13")
    assert answer.headers["content-disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [sheet.title for sheet in book][:5] == ["事项", "条件", "金额", "材料", "依据"]
    place = next(row[4] for row in book["金额"].iter_rows() if row[2].value == "amount.min[0]")
    place.value = "130万元"
    book.save(tmp_path / "x.xlsx")
    data = (tmp_path / "x.xlsx").read_bytes()
    assert "新草稿 1 项" in plain(upload(editor, data, dry="1"))
    assert console.office.editing.draft("DY-13") is None
    assert "新草稿 1 项" in plain(upload(editor, data))
    draft = console.office.editing.draft("DY-13")
    assert draft is not None
    assert draft.row.text == TEXT.replace("    - 100万元", "    - 130万元")
    assert "已经有一份草稿" in plain(upload(editor, data))
    assert "要导入的应是 xlsx" in plain(upload(editor, "编号,版本\n".encode()))


def test_a_new_item_is_begun_by_its_code(console: Console, editor: Guest) -> None:
    assert editor.post("/console/items", code="dy-99").headers["location"].startswith("/console/items/DY-99/edit")
    assert "未发布" in editor.get("/console/items", words="DY-99").text
    assert editor.post("/console/items", code="../x").status_code == 409
    editor.post("/console/items/DY-99/drop", reason="不做了")
    assert console.office.editing.draft("DY-99") is None
