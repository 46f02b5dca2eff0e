"""The officer's pages of pre-review: who sees which case, what is decided on it, and what never leaves as it came."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image

from casework import review, review_officer
from casework.office import ReviewOffice, of_department
from casework.review_check import Checker
from knowledge.papers.matters import matters_of
from knowledge.papers.opening import Opening
from knowledge.papers.page import Page, Paper
from knowledge.papers.pictures import Pictures
from knowledge.papers.plain import from_plain, to_plain
from ledger import review_papers, review_rounds
from ledger.audit import entries_about
from ledger.base import Ledger
from ledger.consoles import Duty
from ledger.groups import Person
from ledger.pushes import Campaign
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import ASSISTANT, COLLEAGUE, FIRM, GROUP, MEMBER, NAME, T0, answered, licence, people
from tests.web.console_guests import Console, Guest

MARKET, HOUSING = "德阳市市场监督管理局", "德阳市住房和城乡建设局"


@dataclass
class Desk:
    """The console, a case of the food licence in an officer's hands, and the house of cases."""

    console: Console
    office: ReviewOffice
    case_id: str

    @property
    def address(self) -> str:
        return f"/console/reviews/{self.case_id}"

    def state(self) -> ReviewState:
        with self.office.ledger.read() as session:
            return session.get_one(ReviewCase, self.case_id).state

    def keys(self, guest: Guest) -> list[str]:
        return re.findall(r'name="key" value="([^"]+)"', guest.get(self.address).text)

    def settle(self, guest: Guest) -> None:
        csrf = guest.csrf
        for key in self.keys(guest):
            answer = guest.post(f"{self.address}/opine", csrf, key=key, result="通过", reason="原件已核对", number="1")
            assert answer.status_code == 303, answer.text


@pytest.fixture(scope="module")
def opening() -> Iterator[Opening]:
    with Opening() as made:
        yield made


@pytest.fixture
def desk(console: Console, ledger: Ledger, opening: Opening, tmp_path: Path) -> Desk:
    """A licence with a few papers missing, which the firm wants a person to look at."""
    people(ledger)
    console.clock.now = T0
    home = tmp_path / "home"
    console.office = replace(
        console.office,
        settings=console.office.settings.model_copy(update={"home": home}),
        today=T0.date,
        pictures=Pictures(home / "papers", home / "paper-pictures"),
    )
    city = console.office.city
    office = ReviewOffice(
        ledger, city, matters_of(str(city.folder)), home / "papers", "http://pages.invalid", lambda: T0
    )
    case, _ = review.open_case(office, MEMBER, FIRM, "M10", GROUP)
    answered(office, case.case_id)
    review.hand_in(office, MEMBER, case.case_id, "<b>执照.docx", licence(), door="page")
    review.submit(office, MEMBER, case.case_id)
    assert Checker(office, opening, "test").check_next() is not None
    review.move(office, MEMBER, case.case_id, ReviewState.HUMAN, "请人工看")
    return Desk(console, office, case.case_id)


@pytest.fixture
def officer(desk: Desk) -> Guest:
    return desk.console.guest("li", Duty.DEPARTMENT, department=MARKET)


# -- who sees what ------------------------------------------------------------------------------------


def test_an_officer_of_another_department_learns_nothing_of_a_case(desk: Desk) -> None:
    other = desk.console.guest("zhou", Duty.DEPARTMENT, department=HOUSING)
    missing = other.get("/console/reviews/R999999")
    for path in ("", "/paper", "/return", "/file/1/page/1", "/file/1/original"):
        answer = other.get(desk.address + path)
        assert (answer.status_code, answer.text) == (404, missing.text), path
    for act in ("claim", "take", "opine", "note", "pass", "return"):
        assert other.post(f"{desk.address}/{act}", key="1", result="通过", text="x").status_code == 404
    listed = other.get("/console/reviews", state="all").text
    assert ("示例食品" in listed, desk.case_id in listed) == (False, False)
    assert desk.state() is ReviewState.HUMAN


def test_the_list_shows_what_the_page_opens(desk: Desk) -> None:
    people_seeing = [
        ("li", Duty.DEPARTMENT, "德阳市财政局", True),  # by the role in the chat
        ("new", Duty.DEPARTMENT, MARKET, True),  # by the duty in the console alone
        ("qian", Duty.DEPARTMENT, "德阳市财政局", False),
        ("qian", Duty.DEPARTMENT, MARKET, True),  # bound to another department in the chat, granted this one too
        ("wang", Duty.EDITOR, "", True),  # the assistant of the firm's group
        ("ed", Duty.EDITOR, "", False),
        ("boss", Duty.ADMIN, "", True),
        ("chen", Duty.EDITOR, "", False),  # of the firm itself: its page is another
        ("audit", Duty.AUDITOR, "", True),
    ]
    for staff, duty, department, sees in people_seeing:
        guest = desk.console.guest(staff, duty, department=department)
        assert guest.get(desk.address).status_code == (200 if sees else 404), (staff, department)
        assert (desk.case_id in guest.get("/console/reviews", state="all").text) is sees, (staff, department)


@pytest.mark.parametrize("staff", ["audit", "wang"])  # wang looks after the firm in the chat
def test_an_auditor_reads_and_changes_nothing(desk: Desk, staff: str) -> None:
    auditor = desk.console.guest(staff, Duty.AUDITOR)
    text = auditor.get(desk.address).text
    assert ('data-testid="say-1"' in text, 'data-testid="claim"' in text) == (False, False)
    assert auditor.post(f"{desk.address}/claim").status_code == 403


def test_who_is_gone_from_the_platform_sees_no_case_any_more(desk: Desk, officer: Guest, ledger: Ledger) -> None:
    with ledger.write() as session:
        session.get_one(Person, "li").gone_at = T0
    assert officer.get(desk.address).status_code == 404
    assert desk.case_id not in officer.get("/console/reviews", state="all").text


# -- the list -------------------------------------------------------------------------------------------


def test_the_list_marks_what_is_late_and_puts_the_own_first(desk: Desk, officer: Guest, ledger: Ledger) -> None:
    case, _ = review.open_case(desk.office, ASSISTANT, FIRM, "M10", GROUP, "二店")
    with ledger.write() as session:
        second = session.get_one(ReviewCase, case.case_id)
        second.state, second.due_on, second.claimed_by = ReviewState.HUMAN, T0.date().replace(day=27), "li"
        session.get_one(ReviewCase, desk.case_id).due_on = T0.date().replace(day=19)
    page = officer.get("/console/reviews").text
    assert page.index(case.case_id) < page.index(desk.case_id)
    assert "逾期4天" in page
    assert desk.case_id not in officer.get("/console/reviews", mine="1").text
    assert case.case_id not in officer.get("/console/reviews", late="1").text
    assert case.case_id in officer.get("/console/reviews", words="二店").text
    assert desk.case_id not in officer.get("/console/reviews", words="%").text
    assert "没有这样的预审" in officer.get("/console/reviews", state="passed").text
    assert officer.get("/console/reviews", state="nonsense", matter="M99", page="7").status_code == 200


# -- one case -------------------------------------------------------------------------------------------


def test_a_case_tells_its_findings_its_papers_its_answers_and_its_history(desk: Desk, officer: Guest) -> None:
    text = officer.get(desk.address).text
    assert "食品经营许可" in text
    assert 'data-testid="item"' in text
    assert "&lt;b&gt;执照.docx" in text
    assert "<b>执照.docx" not in text
    for words in (
        "陈示例",
        "待企业补正 → 待人工预审",
        "第 1 轮",
        "是不是只销售预包装食品",
        "预审意见不替代受理和审批决定",
    ):
        assert words in text, words


def find(desk: Desk, message: str, *places: dict[str, object], slot: str = "*") -> None:
    """Let the machine have found one thing more in the last round."""
    with desk.office.ledger.write() as session:
        row = review_rounds.round_of(session, desk.case_id, 1)
        assert row is not None
        told = {"slot": slot, "rule": "CR1", "result": "不符", "severity": "blocker", "message": message}
        row.findings = [*row.findings, told | {"evidence": list(places), "fix": "请改一致", "check": "名称一致"}]


def box_of(desk: Desk, value: str) -> list[float]:
    """Return where a value stands on the licence."""
    with desk.office.ledger.read() as session:
        plain = review_papers.reading_of(session, review_papers.files_of(session, desk.case_id)[0].sha256)
    assert plain is not None
    box = next(line.box for page in from_plain(plain).pages for line in page.lines if value in line.text)
    return [box.x0, box.y0, box.x1, box.y1]


def test_a_finding_leads_to_its_value_in_a_text(desk: Desk, officer: Guest) -> None:
    place = {"file": "<b>执照.docx", "page": 1, "box": box_of(desk, NAME), "value": NAME}
    find(desk, "名称不一致", place, {"file": "没了.pdf", "page": 1, "box": [0, 0, 1, 1], "value": "别的公司"})
    page = officer.get(desk.address).text
    number = re.search(r'data-item="(\d+)"(?:(?!data-item).)*名称不一致', page, re.DOTALL)
    assert number is not None
    assert "没了.pdf（文件已撤下）" in page
    [link] = re.findall(r'<a data-leaf href="([^"#]+)#paper"[^>]*data-testid="spot"', page)
    leaf = officer.get(link.replace(desk.address, f"{desk.address}/paper").replace("&amp;", "&")).text
    assert "<main" not in leaf
    assert f'<mark class="rv-on" title="第 {number[1]} 项">{NAME}</mark>' in leaf
    field = officer.get(f"{desk.address}/paper", file="1", page="1", field="住所", read="1")
    assert '<tr class="here">' in field.text


def test_what_an_officer_says_needs_a_reason_and_is_shown_with_his_name(desk: Desk, officer: Guest) -> None:
    key = desk.keys(officer)[0]
    refused = officer.post(f"{desk.address}/opine", key=key, result="通过", reason="", number="1")
    assert refused.status_code == 409
    assert "改变机器的结论要写明理由" in refused.text
    odd = officer.post(f"{desk.address}/opine", key=key, result="合格", reason="窗口看过", number="1")
    assert odd.status_code == 409
    assert 'value="窗口看过"' in odd.text
    said = officer.post(
        f"{desk.address}/opine", key=key, result="通过", reason="窗口看过", number="1", file="1", page="1"
    )
    assert said.headers["location"] == f"{desk.address}?file=1&page=1&done=review_opined#i-1"
    page = officer.get(desk.address).text
    assert re.search(r'data-testid="opinion"><b>名li</b>：通过，窗口看过', page)
    assert "item settled" in page
    assert "我（名li）" in page  # whoever decides has it in hand


def test_a_promise_has_a_day_and_only_where_the_list_allows_it(desk: Desk, officer: Guest) -> None:
    page = officer.get(desk.address).text
    late = next(key for key in desk.keys(officer) if key.startswith("食品安全规章制度清单|"))
    never = next(key for key in desk.keys(officer) if key.startswith("食品经营许可申请书|"))
    assert "清单允许 10 个工作日内补" in page
    no_day = officer.post(f"{desk.address}/opine", key=late, result="可容缺", until="明天", number="2")
    assert (no_day.status_code, "“明天”不是日期" in no_day.text) == (409, True)
    refused = officer.post(f"{desk.address}/opine", key=never, result="可容缺", until="2026-12-01", number="1")
    assert (refused.status_code, "按清单不能容缺" in refused.text) == (409, True)
    officer.post(f"{desk.address}/opine", key=late, result="可容缺", until="2026-12-01", number="2")
    assert "承诺 2026-12-01 前补" in officer.get(desk.address).text


def test_a_promised_paper_that_came_is_noted_after_the_pass(desk: Desk, officer: Guest) -> None:
    page = officer.get(desk.address).text
    slot = "食品安全规章制度清单"
    [key] = [one for one in desk.keys(officer) if one.startswith(slot)]
    assert 'data-testid="kept"' not in page
    desk.settle(officer)
    officer.post(f"{desk.address}/opine", key=key, result="可容缺", until="2026-12-04", number="1")
    assert officer.post(f"{desk.address}/kept", slot=slot).status_code == 409  # it has not passed
    assert officer.post(f"{desk.address}/pass", round="1").status_code == 303
    assert officer.get(desk.address).text.count('data-testid="kept"') == 1
    assert officer.post(f"{desk.address}/kept", slot=slot, reason="原件已收").status_code == 303
    page = officer.get(desk.address).text
    assert ("2026-11-23 已补交" in page, 'data-testid="kept"' in page) == (True, False)
    assert officer.post(f"{desk.address}/kept", slot=slot).status_code == 409


def test_a_second_officer_takes_over_on_purpose(desk: Desk, officer: Guest) -> None:
    assert officer.post(f"{desk.address}/claim").status_code == 303
    second = desk.console.guest("second", Duty.DEPARTMENT, department=MARKET)
    page = second.get(desk.address).text
    assert ('data-testid="held-by">名li' in page, 'data-testid="say-1"' in page) == (True, False)
    key = desk.keys(officer)[0]
    for act, form in (
        ("claim", {}),
        ("opine", {"key": key, "result": "通过", "reason": "看过"}),
        ("note", {"text": "x"}),
    ):
        assert second.post(f"{desk.address}/{act}", **form).status_code == 409
    assert second.post(f"{desk.address}/take").status_code == 303
    assert 'data-testid="held-by">名second' in officer.get(desk.address).text


def test_a_pass_waits_for_every_item_bears_a_name_and_belongs_to_the_papers_that_were_seen(
    desk: Desk, officer: Guest
) -> None:
    early = officer.post(f"{desk.address}/pass", round="1")
    assert (early.status_code, "还有没有处理的问题" in early.text) == (409, True)
    assert 'data-testid="pass-ask"' not in officer.get(desk.address).text
    desk.settle(officer)
    page = officer.get(desk.address).text
    assert ('data-testid="open"' in page, "以名li的名义通过预审" in page) == (False, True)
    stale = officer.post(f"{desk.address}/pass", round="7")
    assert (stale.status_code, "已经到第1轮" in stale.text) == (409, True)
    assert desk.state() is ReviewState.HUMAN
    assert officer.post(f"{desk.address}/pass", round="1", why="材料齐全").status_code == 303
    assert desk.state() is ReviewState.PASSED
    after = officer.get(desk.address).text
    assert ("2026-12-23 前有效" in after, "材料齐全" in after, 'data-testid="say-1"' in after) == (True, True, False)
    with desk.office.ledger.read() as session:
        passed = next(one for one in entries_about(session, desk.case_id) if one.action == "review.passed")
    assert (passed.name, passed.channel) == ("名li", "控制台")


def test_what_follows_a_pass_is_written_down_with_its_number_by_who_may(desk: Desk, officer: Guest) -> None:
    desk.settle(officer)
    assert officer.post(f"{desk.address}/follow", after="已正式申报", why="0099").status_code == 409
    assert officer.post(f"{desk.address}/pass", round="1").status_code == 303
    assert 'data-testid="follow-已正式申报"' in officer.get(desk.address).text
    bare = officer.post(f"{desk.address}/follow", after="已正式申报", why=" ")
    assert (bare.status_code, "没有改成“已正式申报”：请填写受理号" in bare.text) == (409, True)
    odd = officer.post(f"{desk.address}/follow", after="收材料", why="x")
    assert (odd.status_code, desk.state()) == (409, ReviewState.PASSED)
    elsewhere = desk.console.guest("qian", Duty.DEPARTMENT, department="德阳市财政局")
    assert elsewhere.post(f"{desk.address}/follow", after="已正式申报", why="1").status_code == 404
    for after, why in (("已正式申报", "川食受0099"), ("已受理", "川食受0099"), ("已办结", "证示例77")):
        assert officer.post(f"{desk.address}/follow", after=after, why=why).status_code == 303
    page = officer.get(desk.address).text
    assert ("受理号 川食受0099" in page, "证号 证示例77" in page) == (True, True)
    assert (desk.state(), "/follow" in page) == (ReviewState.DECIDED, False)


def test_a_finding_without_a_place_leads_to_its_paper(desk: Desk, officer: Guest) -> None:
    find(desk, "没有印章", slot="营业执照")
    page = officer.get(desk.address).text
    [link] = re.findall(r'href="([^"#]+)#paper" data-testid="own-paper"', page)
    assert "file=1" in link


def test_a_return_is_the_list_that_was_shown(desk: Desk, officer: Guest) -> None:
    first = desk.keys(officer)[0]
    officer.post(f"{desk.address}/opine", key=first, result="缺失", reason="窗口也没有收到", number="1")
    shown = officer.get(f"{desk.address}/return").text
    mark = re.search(r'name="list" value="(\w+)"', shown)
    assert mark is not None
    assert "（预审员名li：窗口也没有收到）" in shown
    form = {"text": "布局图没有标尺寸", "slot": "设备设施清单、经营布局图、操作流程", "from": "return"}
    added = officer.post(f"{desk.address}/note", **form)
    assert added.headers["location"] == f"{desk.address}/return?done=review_noted"
    stale = officer.post(f"{desk.address}/return", round="1", list=mark[1])
    assert (stale.status_code, "清单在您查看期间有变动" in stale.text) == (409, True)
    assert "布局图没有标尺寸" in stale.text
    assert desk.state() is ReviewState.HUMAN
    fresh = re.search(r'name="list" value="(\w+)"', stale.text)
    assert fresh is not None
    assert officer.post(f"{desk.address}/return", round="1", list=fresh[1]).status_code == 303
    assert desk.state() is ReviewState.RETURNED
    with desk.office.ledger.read() as session:
        told = session.query(Campaign).filter(Campaign.origin == f"review:{desk.case_id}:1:returned").one()
    assert ("布局图" in told.body, "名li" in told.body) == (False, True)  # the group sees counts only
    again = officer.get(f"{desk.address}/return")
    assert (again.status_code, "只有“待人工预审”时" in again.text) == (409, True)


def test_an_own_note_is_taken_back(desk: Desk, officer: Guest) -> None:
    assert officer.post(f"{desk.address}/note", text="  ").status_code == 409
    assert officer.post(f"{desk.address}/note", text="x", slot="护照").status_code == 409
    officer.post(f"{desk.address}/note", text="请补产权证")
    assert "请补产权证" in officer.get(f"{desk.address}/return").text
    officer.post(f"{desk.address}/opine", key="note:1", result="通过", reason="撤销：请补产权证", number="9")
    assert "请补产权证" not in officer.get(f"{desk.address}/return").text


def test_a_case_that_is_with_the_firm_is_read_and_not_decided(desk: Desk, officer: Guest) -> None:
    review.move(desk.office, MEMBER, desk.case_id, ReviewState.UPLOADING)
    page = officer.get(desk.address).text
    assert ("现在是“收材料”" in page, 'data-testid="claim"' in page) == (True, False)
    assert officer.post(f"{desk.address}/claim").status_code == 409


def test_an_earlier_round_is_still_read(desk: Desk, officer: Guest, opening: Opening) -> None:
    review_officer.give_back(desk.office, ASSISTANT, desk.case_id)
    review.hand_in(desk.office, COLLEAGUE, desk.case_id, "新执照.docx", licence("别处9号"), door="chat")
    review.submit(desk.office, COLLEAGUE, desk.case_id)
    assert "第 2 轮正在检查" in officer.get(desk.address).text
    assert Checker(desk.office, opening, "test").check_next() is not None
    page = officer.get(desk.address).text
    assert ("已被新版替换" in page, "赵示例" in page, f'href="{desk.address}?round=1"' in page) == (True, True, True)
    assert "第 1 轮，共" in officer.get(desk.address, round="1").text


# -- pictures and originals -----------------------------------------------------------------------------


def handed_in(desk: Desk, name: str, data: bytes, kind: str, turned: int = 0) -> int:
    """Put a file into the case as if it had been read: one page."""
    review.move(desk.office, MEMBER, desk.case_id, ReviewState.UPLOADING)
    file, _ = review.hand_in(desk.office, MEMBER, desk.case_id, name, data, door="page", slots=["营业执照"])
    paper = Paper(name, kind, (Page(1, 300.0, 200.0, (), "ocr", turned),))
    with desk.office.ledger.write() as session:
        review_papers.keep_reading(session, file.sha256, to_plain(paper), T0)
    return file.file_id


def png(wide: int = 60, high: int = 40) -> bytes:
    """Draw a page whose upper left corner is red."""
    page = Image.new("RGB", (wide, high), "white")
    page.paste("red", (0, 0, wide // 2, high // 2))
    held = io.BytesIO()
    page.save(held, "PNG")
    return held.getvalue()


def test_a_page_is_shown_upright_as_a_picture_of_ours_and_never_kept_by_the_browser(desk: Desk, officer: Guest) -> None:
    number = handed_in(desk, "照片.png", png(), "image", turned=90)
    find(desk, "章不清", {"file": "照片.png", "page": 1, "box": [0.1, 0.2, 0.3, 0.4], "value": "章"})
    page = officer.get(desk.address, file=str(number)).text
    assert f'src="{desk.address}/file/{number}/page/1"' in page
    assert re.search(r'<rect class="off" x="0.097" y="0.197" width="0.206" height="0.206">', page)
    for _ in range(2):  # drawn, then kept
        answer = officer.get(f"{desk.address}/file/{number}/page/1")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert answer.headers["cache-control"] == "no-store"
    shown = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert shown.size == (40, 60)  # a quarter against the clock
    red = shown.getpixel((5, 55))
    assert isinstance(red, tuple)
    assert (red[0] > 200, red[1] < 80) == (True, True)
    for path in ("page/2", "page/0"):
        assert officer.get(f"{desk.address}/file/{number}/{path}").status_code == 404


def test_a_hostile_file_is_told_and_the_page_stays(desk: Desk, officer: Guest) -> None:
    number = handed_in(desk, "坏.pdf", b"%PDF-1.7 <script>alert(1)</script>", "pdf")
    assert officer.get(desk.address, file=str(number)).status_code == 200
    answer = officer.get(f"{desk.address}/file/{number}/page/1")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text
    assert answer.headers["content-type"].startswith("text/html")


def test_an_original_is_a_download_that_is_noted(desk: Desk, officer: Guest) -> None:
    number = handed_in(desk, "页.html", b"<html><script>alert(1)</script></html>", "html")
    answer = officer.get(f"{desk.address}/file/{number}/original")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    with desk.office.ledger.read() as session:
        assert "review.original_taken" in [one.action for one in entries_about(session, desk.case_id)]
    other, _ = review.open_case(desk.office, MEMBER, FIRM, "M10", GROUP, "二店")
    elsewhere = f"/console/reviews/{other.case_id}/file/{number}"
    assert [officer.get(f"{elsewhere}/{path}").status_code for path in ("original", "page/1")] == [404, 404]


# -- departments ----------------------------------------------------------------------------------------


def test_every_matter_is_decided_by_departments_of_the_city_and_by_no_other(desk: Desk) -> None:
    city = desk.console.office.city
    decides = {
        one.code: {each.short for each in city.departments if of_department(each.full, one.dept, city)}
        for one in desk.office.matters.versions
    }
    assert decides["M2"] == {"发改委", "经信局"}
    assert decides["M8"] == {"住建局"}
    assert decides["M9"] == {"自规局"}
    assert all(0 < len(some) <= 2 for some in decides.values())
    assert of_department("住建局", "住房和城乡建设", city)
    assert not of_department("", "住房和城乡建设", city)


# -- pushes and matters ---------------------------------------------------------------------------------


def test_messages_about_a_case_are_listed_among_the_pushes(desk: Desk) -> None:
    boss = desk.console.guest("boss", Duty.ADMIN)
    listed = boss.get("/console/pushes")
    assert (listed.status_code, "预审进度" in listed.text) == (200, True)
    number = re.search(r"/console/pushes/(P\d+-\d+)", listed.text)
    assert number is not None
    assert f'href="{desk.address}"' in boss.get(f"/console/pushes/{number[1]}").text


def test_the_matters_are_told_in_plain_words_with_their_file(desk: Desk, officer: Guest) -> None:
    listed = officer.get("/console/matters").text
    assert listed.count('data-testid="matter"') == len(desk.office.matters.versions)
    for one in desk.office.matters.versions:
        page = officer.get(f"/console/matters/{one.code}").text
        assert page.count('data-testid="check"') == len(one.checks)
        assert f"config/cities/deyang/matters/{one.file}" in page
        assert all(str(each.name) in page for each in one.materials)
    licence_page = officer.get("/console/matters/M10").text
    assert "“是不是只销售预包装食品？”答“是”的：只销售预包装食品的，办备案" in licence_page
    assert officer.get("/console/matters/M99").status_code == 404
    assert officer.get("/console/matters/M10", version="1900").status_code == 404


def test_the_figures_count_the_cases_that_are_seen_and_leave_as_a_table(desk: Desk, officer: Guest) -> None:
    desk.settle(officer)
    officer.post(f"{desk.address}/pass", round="1")
    page = officer.get("/console/reviews/figures")
    assert (page.status_code, "食品经营许可" in page.text, "没有退回过" in page.text) == (200, True, True)
    assert "<b>1</b><span>件已通过</span>" in page.text
    other = desk.console.guest("zhou", Duty.DEPARTMENT, department=HOUSING)
    assert 'data-testid="none"' in other.get("/console/reviews/figures").text
    given = officer.get("/console/reviews/figures/table")
    assert given.headers["content-disposition"].startswith("attachment")
    assert given.text.startswith("\ufeff")
    assert "M10,食品经营许可" in given.text
    assert "M10" not in other.get("/console/reviews/figures/table").text
    each = officer.get("/console/reviews/figures/cases").text
    assert f"\n{desk.case_id},M10,食品经营许可,{FIRM}" in each.replace("\r", "")
    assert desk.case_id not in other.get("/console/reviews/figures/cases").text
    odd = officer.get("/console/reviews/figures", **{"from": "2026-12-01", "to": "2026-01-01"})
    assert (odd.status_code, "结束日期不能早于开始日期" in odd.text) == (409, True)
    assert officer.get("/console/reviews/figures", **{"from": "昨天"}).status_code == 200
