"""What a first user stumbles over: lost words, dead ends, names of the program, lists full of what is over."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wiring import House, open_house
from config.settings import Settings
from ledger.consoles import Duty
from ledger.versions import VersionState, open_doubts, versions_of
from tests.databases import Tables, blank_sqlite
from tests.web.conftest import NOW
from tests.web.console_guests import Clock, Console, Guest, console_of
from tests.web.test_console_work import award, handed_in, newest, on_the_shelf, settled
from web.console.pace import ALL, EACH, SPAN, Pace

BARE = """关于支持企业开展节水改造的若干措施（示例）

一、对节水改造按投资额的百分之十五给予补助。

二、由水务部门审核。
"""
PROGRAM = re.compile(r">[^<>]*(?:doc_no|issuer|policy\.|target_key|510600|huiqi |signed_in)[^<>]*<")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """An empty house of its own for each test."""
    clock = Clock(NOW)
    if request.param == "postgres":
        with request.getfixturevalue("cluster").fresh(Tables.BY_STEPS) as url:
            yield from _open(tmp_path, url, clock)
        return
    yield from _open(tmp_path, "", clock)


def _open(home: Path, url: str, clock: Clock) -> Iterator[House]:
    if not url:
        blank_sqlite(home / "home" / "ledger.sqlite3", Tables.BY_STEPS)
    opened = open_house(Settings(home=home / "home", database_url=url, sample=False), now=lambda: clock.now)
    yield opened
    opened.close()


@pytest.fixture
def console(house: House) -> Console:
    return console_of(house, Clock(NOW))


@pytest.fixture
def editor(console: Console) -> Guest:
    return console.guest("ed", Duty.EDITOR)


@pytest.fixture
def reviewer(console: Console) -> Guest:
    return console.guest("rev", Duty.REVIEWER)


def doubt_of(console: Console, policy_id: str, field: str) -> str:
    with console.office.ledger.read() as session:
        return str(next(one.doubt_id for one in open_doubts(session, policy_id) if one.field == field))


# -- words of people, not of the program ------------------------------------------------------------


def test_no_page_shows_a_name_of_the_program(console: Console, editor: Guest, reviewer: Guest) -> None:
    first = on_the_shelf(console, editor, reviewer)
    second = handed_in(console, editor, ("节水.txt", BARE.encode()))[0]
    editor.post(f"/console/policy/{first}/relate", bond="落实", target="德办发〔2022〕12号", reason="原文写明")
    editor.post(
        f"/console/policy/{first}/windows", batch=["第一批"], opens_on=["2026-11-10"], closes_on=["2026-12-01"],
        closes_at=[""], quote=[""], reason="通知",
    )  # fmt: skip
    boss = console.guest("boss", Duty.ADMIN)
    pages = ["", "/audit", "/grants", "/doubts", "/waiting", f"/policy/{first}", f"/policy/{first}?v=2",
             f"/policy/{first}/release?v=2", f"/policy/{first}/leave", f"/policy/{second}", f"/policy/{second}/edit",
             f"/policy/{second}/release?v=1", "/policy/P000999"]  # fmt: skip
    shown = {page: PROGRAM.findall(boss.get(f"/console{page}").text.partition("<main")[2]) for page in pages}
    assert {page: found for page, found in shown.items() if found} == {}
    audit = boss.get("/console/audit").text
    assert "申报窗口：批次 第一批，开始 2026-11-10，截止 2026-12-01" in audit
    assert "德办发〔2022〕12号" in audit
    assert "新增：落实 德办发〔2022〕12号" in boss.get(f"/console/policy/{first}/release?v=2").text


def test_an_unsure_place_is_named_and_not_numbered(console: Console, editor: Guest) -> None:
    policy_id = handed_in(console, editor, ("节水.txt", BARE.encode()))[0]
    assert "适用地域可能是“德阳市”" in editor.get(f"/console/policy/{policy_id}").text


def test_a_place_that_is_none_of_the_city_has_a_word(console: Console, editor: Guest) -> None:
    foreign = BARE.replace("关于", "示例市示例局关于", 1)
    policy_id = handed_in(console, editor, ("外地.txt", foreign.encode()))[0]
    page = editor.get(f"/console/policy/{policy_id}").text
    assert ("外地" in page, ">999999<" in page) == (True, False)


def test_an_official_answer_names_its_people(console: Console) -> None:
    writer, judge = console.guest("ed", Duty.EDITOR), console.guest("rev", Duty.REVIEWER)
    form = {"question": "食堂有补贴吗", "text": "没有。", "department": "德阳市商务局"}
    page = writer.post("/console/officials", **form).headers["location"].partition("?")[0]
    judge.post(f"{page}/publish")
    assert "撰写 名ed · 发布 名rev" in judge.get(page).text


# -- nothing typed is lost, no dead ends --------------------------------------------------------------


def test_a_doubt_that_can_not_be_settled_says_so_beside_the_original(console: Console, editor: Guest) -> None:
    policy_id = handed_in(console, editor, ("节水.txt", BARE.encode()))[0]
    doubt = doubt_of(console, policy_id, "department")
    answer = editor.post(f"/console/doubts/{doubt}", verdict="更正", value="", policy_id=policy_id, v="1")
    assert answer.status_code == 409
    assert "更正需要写明主管部门的值" in answer.text
    assert 'id="original"' in answer.text
    elsewhere = editor.post(f"/console/doubts/{doubt}", verdict="更正", value="", policy_id="nowhere")
    assert (elsewhere.status_code, "更正需要写明" in elsewhere.text) == (409, True)


def test_forms_that_could_not_be_done_keep_what_was_typed(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    path = f"/console/policy/{policy_id}"
    windows = editor.post(
        f"{path}/windows", batch=["秋季批"], opens_on=["2026-12-10"], closes_on=["2026-12-01"], closes_at=[""],
        quote=[""], reason="依通知",
    )  # fmt: skip
    assert [one in windows.text for one in ("早于开始", 'value="秋季批"', 'value="依通知"')] == [True] * 3
    related = editor.post(f"{path}/relate", bond="废止", target="德办发〔2022〕12号", since="明天", reason="依原文")
    assert ['value="德办发〔2022〕12号"' in related.text, 'value="依原文"' in related.text] == [True, True]
    gone = console.guest("boss", Duty.ADMIN).post(f"{path}/delete", reason="传错了", confirm="删除")
    assert ["请在确认框里输入" in gone.text, 'value="传错了"' in gone.text] == [True, True]
    number = editor.post(f"{path}/edit", contact="12345", reason="补").headers["location"].split("v=")[1].split("&")[0]
    later = reviewer.post(f"{path}/publish", v=number, when="later", day="", hour="09:30", reason="同意")
    assert "定时发布要选择日期" in later.text
    assert re.search(r'value="later" checked>', later.text)
    assert ['value="09:30"' in later.text, 'value="同意"' in later.text] == [True, True]
    reviewer.post(f"{path}/publish", v=number, when="now")
    back = reviewer.post(f"{path}/rollback", to="", day="", reason="改错了")
    assert ["请选择要换回的版本" in back.text, 'value="改错了"' in back.text] == [True, True]


def test_a_duty_is_never_given_by_a_form_that_forgot_it(console: Console) -> None:
    boss = console.guest("boss", Duty.ADMIN)
    assert '<option value="">请选择</option>' in boss.get("/console/grants").text
    answer = boss.post("/console/grants", staff_id="new", duty="部门", department="")
    assert answer.status_code == 409
    assert '<option value="部门" selected>' in answer.text


def test_an_address_of_a_form_leads_back_to_its_document_and_any_other_stays_in_the_console(editor: Guest) -> None:
    back = editor.get("/console/policy/P000001/publish")
    assert (back.status_code, back.headers["location"]) == (303, "/console/policy/P000001")
    nowhere = editor.get("/console/nowhere")
    assert (nowhere.status_code, "没有这个页面" in nowhere.text, "主菜单" in nowhere.text) == (404, True, True)


def test_a_place_is_given_by_its_name_in_a_bulk_edit(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    shown = editor.post("/console/library/bulk", policy=policy_id, field="region", value="广汉市")
    assert (shown.status_code, "<ins>广汉市</ins>" in shown.text) == (200, True)
    editor.post("/console/library/bulk/apply", policy=policy_id, field="region", value="广汉市", reason="核实")
    assert console.office.registrar.look(policy_id, 2).fields["region"] == "510681"


# -- lists hold what is to be done --------------------------------------------------------------------


def test_only_the_newest_waiting_version_is_to_be_judged(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = handed_in(console, editor, ("节水.txt", BARE.encode()))[0]
    for field, value in (("department", "德阳市水利局"), ("issuer", "德阳市水利局")):
        editor.post(f"/console/doubts/{doubt_of(console, policy_id, field)}", verdict="更正", value=value)
    page = reviewer.get("/console/waiting").text
    assert re.findall(r"/release\?v=(\d)", page) == ["3"]
    assert "共 1 条" in page
    stale = reviewer.get(f"/console/policy/{policy_id}/release?v=1").text
    assert re.search(r'data-testid="newer">.*第 3 版', stale)
    assert "已由第 3 版接续" in reviewer.get(f"/console/policy/{policy_id}").text
    reviewer.post(f"/console/policy/{policy_id}/reject", v="3", reason="电话不对")
    assert "没有待发布的版本" in reviewer.get("/console/waiting").text
    assert "共 1 条" in reviewer.get("/console/waiting?state=rejected").text
    editor.post(f"/console/policy/{policy_id}/edit", v="3", contact="12345", reason="补电话")
    assert "没有已退回的版本" in reviewer.get("/console/waiting?state=rejected").text


def test_work_that_was_sent_back_is_gone_on_with(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    path = f"/console/policy/{policy_id}"
    editor.post(f"{path}/edit", contact="12345", reason="补")
    reviewer.post(f"{path}/reject", v="2", reason="电话不对")
    other = console.guest("ed2", Duty.EDITOR, Duty.REVIEWER)
    answer = other.post(f"{path}/edit", v="2", department="德阳市商务局", reason="接着改")
    assert answer.status_code == 303, answer.text
    fields = console.office.registrar.look(policy_id, 3).fields
    assert (fields["contact"], fields["department"]) == ("12345", "德阳市商务局")
    own = console.guest("ed", Duty.REVIEWER).post(f"{path}/publish", v="3", when="now")
    assert (own.status_code, "发布人不能是拟稿人" in own.text) == (409, True)


def test_a_draft_older_than_a_rollback_is_not_worked_on(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    path = f"/console/policy/{policy_id}"
    editor.post(f"{path}/edit", contact="12345", reason="补")
    reviewer.post(f"{path}/publish", v="2", when="now")
    editor.post(f"{path}/edit", contact="99999", reason="再改")
    assert reviewer.post(f"{path}/rollback", to="1", reason="改错了").status_code == 303
    assert "没有待发布的版本" in reviewer.get("/console/waiting").text
    answer = editor.post(f"{path}/edit", v="4", department="德阳市商务局", reason="在现行版上改")
    assert answer.status_code == 303, answer.text
    assert console.office.registrar.look(policy_id, 5).fields["contact"] != "99999"


def test_a_text_nearly_the_same_is_told_to_editor_and_reviewer(
    console: Console, editor: Guest, reviewer: Guest
) -> None:
    first = handed_in(console, editor, ("升规.txt", award()))[0]
    answer = editor.upload(("另一份.txt", award("21万元", "德经信示例规〔2026〕8号")))
    console.office.registrar.work_uploads("test", 9)
    address = answer.headers["location"].partition("?")[0]
    told = editor.get(f"{address}/state").json()["files"][0]
    assert f"与 {first}《" in told["reason"]
    assert f"与 {first}《" in reviewer.get(f"/console/policy/{told['policy_id']}/release?v=1").text


def test_a_retired_document_is_not_listed_as_in_force(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    reviewer.post(f"/console/policy/{policy_id}/retire", reason="重复")
    row = reviewer.get("/console/library", view="已下架").text.partition("<tbody>")[2]
    assert ("已下架" in row, "现行有效" in row) == (True, False)


def test_what_is_secret_is_not_counted_as_a_file_to_try_again(console: Console, editor: Guest) -> None:
    handed_in(console, editor, ("密.txt", "机密★1年\n".encode() + award()), ("坏.pdf", bytes(range(256)) * 8))
    page = editor.get("/console/upload").text
    assert "未收入的文件：1 个" in page
    assert "密.txt" not in editor.get("/console/failed").text


def test_a_version_that_waits_for_nothing_is_not_checked_for_publication(
    console: Console, editor: Guest, reviewer: Guest
) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    page = reviewer.get(f"/console/policy/{policy_id}/release", v=newest(console, policy_id)).text
    assert ("发布前检查" in page, "不在等待发布" in page) == (False, True)


# -- the door -------------------------------------------------------------------------------------------


def test_nobody_begins_sign_ins_without_end(console: Console) -> None:
    browser = console.browser()
    answers = [browser.get("/console/login/start").status_code for _ in range(EACH + 2)]
    assert answers == [303] * EACH + [429] * 2
    console.clock.forward(seconds=SPAN.total_seconds() + 1)
    assert browser.get("/console/login/start").status_code == 303


def test_the_pace_counts_each_address_and_all_together() -> None:
    pace = Pace(each=2, all_together=3)
    assert [pace.admits(one, NOW) for one in ("a", "a", "a", "b", "c")] == [True, True, False, True, False]
    assert pace.admits("a", NOW + SPAN)
    assert EACH < ALL


def test_leaving_empties_what_the_browser_keeps_and_the_page_can_ask_who_is_here(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    assert guest.get("/console/here").json() == {"who": "boss", "csrf": guest.csrf}
    left = guest.post("/console/sign-out")
    assert left.headers["clear-site-data"] == '"cache"'
    assert guest.get("/console/here").status_code == 401


def test_a_rehearsal_is_no_use_of_an_official_answer(editor: Guest, reviewer: Guest) -> None:
    form = {"question": "食堂改造有补贴吗", "text": "暂无专项补贴。", "department": "德阳市商务局"}
    page = editor.post("/console/officials", **form).headers["location"].partition("?")[0]
    reviewer.post(f"{page}/publish")
    assert "暂无专项补贴" in reviewer.get("/console/bench", q="食堂改造有补贴吗").text
    assert "用过 0 次" in reviewer.get(page).text


def test_an_upload_waits_for_its_second_person(console: Console, editor: Guest) -> None:
    policy_id = handed_in(console, editor, ("升规.txt", award()))[0]
    settled(console, editor, policy_id)
    with console.office.ledger.read() as session:
        assert [one.state for one in versions_of(session, policy_id)] == [VersionState.PENDING]
