"""Official answers and open questions at the console: two people, and each department its own."""

from datetime import date

import pytest

from bot.wiring import House
from ledger.consoles import Duty
from ledger.gaps import Gap, GapKind, GapTheme, ThemeState
from ledger.official import OfficialState, official_by_id
from ledger.themes import theme_by_id
from tests.web.conftest import NOW
from tests.web.console_guests import Clock, Console, Guest, console_of

SCIENCE, INDUSTRY = "德阳市科学技术局", "德阳市经济和信息化局"


@pytest.fixture
def console(house: House) -> Console:
    """The console of the sample city."""
    return console_of(house, Clock(NOW))


@pytest.fixture
def industry(console: Console) -> Guest:
    return console.guest("ind", Duty.DEPARTMENT, department=INDUSTRY)


@pytest.fixture
def science(console: Console) -> Guest:
    return console.guest("sci", Duty.DEPARTMENT, department=SCIENCE)


@pytest.fixture
def theme(console: Console) -> int:
    """A theme with two questions that waits for somebody."""
    with console.office.ledger.write() as session:
        made = GapTheme(week=date(2026, 11, 16), question="食堂能补贴吗", department=INDUSTRY, state=ThemeState.OPEN)
        session.add(made)
        session.flush()
        first = made.theme_id * 10
        for seq in (first, first + 1):
            gap = Gap(seq=seq, kind=GapKind.UNANSWERED, question=f"我厂食堂 {seq} 能补贴吗", conversation_id=f"c{seq}")
            gap.asked_at, gap.theme_id = NOW, made.theme_id
            session.add(gap)
    return made.theme_id


def written(guest: Guest, **more: str) -> int:
    form = {"question": "食堂改造有补贴吗", "text": "暂无专项补贴，可咨询我局。", "department": INDUSTRY} | more
    answer = guest.post("/console/officials", **form)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].split("/")[-1].split("?")[0])


def test_one_writes_and_another_publishes(console: Console, industry: Guest) -> None:
    number = written(industry, cites="德经信示例规〔2025〕7号")
    own = industry.post(f"/console/officials/{number}/publish")
    assert (own.status_code, "由您撰写" in own.text) == (409, True)
    colleague = console.guest("ind2", Duty.DEPARTMENT, department=INDUSTRY)
    assert colleague.post(f"/console/officials/{number}/publish").status_code == 303
    shown = colleague.get(f"/console/officials/{number}")
    assert "已发布" in shown.text
    assert "德阳市支持工业企业" in shown.text
    assert colleague.post(f"/console/officials/{number}/retire").status_code == 409
    assert colleague.post(f"/console/officials/{number}/retire", reason="过时").status_code == 303


def test_a_department_neither_sees_nor_touches_the_answers_of_another(industry: Guest, science: Guest) -> None:
    number = written(industry)
    assert "食堂改造" not in science.get("/console/officials").text
    for path in ("", "/edit"):
        assert science.get(f"/console/officials/{number}{path}").status_code == 404
    for act in ("edit", "publish", "retire"):
        assert science.post(f"/console/officials/{number}/{act}", reason="x").status_code == 404
    refused = science.post("/console/officials", question="问", text="答", department=INDUSTRY)
    assert (refused.status_code, "本部门" in refused.text) == (409, True)


def test_an_answer_is_not_moved_to_another_department_by_its_form(console: Console, industry: Guest) -> None:
    number = written(industry)
    form = {"question": "改过的问题", "text": "改过的答复", "department": SCIENCE}
    assert industry.post(f"/console/officials/{number}/edit", **form).status_code == 409
    with console.office.ledger.read() as session:
        kept = official_by_id(session, number)
    assert kept is not None
    assert (kept.department, kept.question, kept.state) == (INDUSTRY, "食堂改造有补贴吗", OfficialState.DRAFT)


def test_an_editor_writes_but_does_not_publish_for_departments(console: Console, industry: Guest) -> None:
    editor = console.guest("ed", Duty.EDITOR)
    number = written(industry)
    assert editor.post(f"/console/officials/{number}/publish").status_code == 403
    both = console.guest("ed3", Duty.EDITOR, Duty.DEPARTMENT, department=SCIENCE)
    assert both.post(f"/console/officials/{number}/publish").status_code == 404


def test_what_was_typed_is_not_lost(industry: Guest) -> None:
    form = {"question": "食堂补贴", "text": "见文件", "department": INDUSTRY, "cites": "德没有〔2099〕1号"}
    refused = industry.post("/console/officials", **form)
    assert refused.status_code == 409
    for typed in ("食堂补贴", "见文件", "德没有〔2099〕1号"):
        assert typed in refused.text
    assert industry.post("/console/officials", **form | {"cites": "", "valid_from": "昨天"}).status_code == 409


def test_a_question_tried_on_the_bench_becomes_a_draft(console: Console) -> None:
    editor = console.guest("ed", Duty.EDITOR)
    page = editor.get("/console/bench", q="首次升规奖励多少").text
    address = page.split('data-testid="as-official"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    form = editor.get(address).text
    assert 'value="首次升规奖励多少"' in form
    assert "#" in form.split('name="cites"')[1].split("</textarea>")[0]


def test_the_bench_does_not_call_used_what_was_not_claimed(console: Console) -> None:
    editor = console.guest("ed", Duty.EDITOR)
    refused = editor.get("/console/bench", q="火星移民补贴").text
    assert ("最接近，但把握低于作答线，没有采用" in refused, ">采用<" in refused) == (True, False)
    assert ">采用<" in editor.get("/console/bench", q="首次升规奖励多少").text


def test_a_theme_is_given_to_a_department_which_answers_it(
    console: Console, industry: Guest, science: Guest, theme: int
) -> None:
    editor = console.guest("ed", Duty.EDITOR)
    assert "食堂能补贴吗" in industry.get("/console/gaps").text
    assert "食堂能补贴吗" not in science.get("/console/gaps").text
    assert science.post(f"/console/gaps/{theme}/answer", text="抢答").status_code == 404
    assert industry.post(f"/console/gaps/{theme}/route", department=SCIENCE).status_code == 403
    assert editor.post(f"/console/gaps/{theme}/route", department=SCIENCE).status_code == 303
    assert "食堂能补贴吗" in science.get("/console/gaps").text
    assert science.post(f"/console/gaps/{theme}/answer", text="可以，按程序申请。").status_code == 303
    with console.office.ledger.read() as session:
        kept = theme_by_id(session, theme)
        assert kept is not None
        answer = official_by_id(session, kept.official_id or 0)
    assert answer is not None
    assert (answer.department, answer.state, answer.author) == (SCIENCE, OfficialState.DRAFT, "sci")


def test_the_words_of_each_asker_stay_with_those_who_keep_the_base(
    console: Console, industry: Guest, theme: int
) -> None:
    editor = console.guest("ed", Duty.EDITOR)
    assert f"我厂食堂 {theme * 10}" in editor.get("/console/gaps").text
    assert "我厂食堂" not in industry.get("/console/gaps").text
    assert editor.post(f"/console/gaps/{theme}/dismiss").status_code == 409
    refused = editor.post(f"/console/gaps/{theme}/answer", text="可" * 601)
    assert (refused.status_code, "可" * 601 in refused.text) == (409, True)
    assert editor.post(f"/console/gaps/{theme}/dismiss", reason="与政策无关").status_code == 303
