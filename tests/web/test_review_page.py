"""What the page of a case says and does by plain forms: questions, cards, one list, the firm's own moves, rounds."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from casework import review, review_officer
from casework.review_promise import keep_by_hand
from config.words.casework import ADVICE
from ledger.audit import entries_about
from ledger.base import Ledger
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import (
    ASSISTANT,
    COLLEAGUE,
    FIRM,
    GROUP,
    MEMBER,
    OFFICER,
    Town,
    answered,
    licence,
    opened,
    paper,
)
from tests.casework.made_case import town as a_town
from tests.web.review_guests import Browser, browser, link_for

FORM = "食品经营许可申请书"


@pytest.fixture
def town(ledger: Ledger, tmp_path: Path) -> Iterator[Town]:
    """A firm, its people, and a checker."""
    with a_town(ledger, tmp_path / "papers") as made:
        yield made


def words(text: str) -> str:
    """Return what a reader of a page reads."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def cards(text: str) -> dict[str, str]:
    """Return material to what its card reads."""
    parts = re.split(r'<article class="card[^>]*data-slot="', text)[1:]
    return {unescape(one.partition('"')[0]): words(one.partition(">")[2].partition("</article>")[0]) for one in parts}


def at(town: Town, case: ReviewCase, who: str = "chen", name: str = "陈示例") -> Browser:
    return browser(town, link_for(town, case.case_id, who, name))


def checked(town: Town, mine: Browser) -> None:
    """Have the papers checked."""
    assert mine.does("submit").status_code == 200
    town.check()


def test_the_list_follows_the_answers(town: Town) -> None:
    mine = at(town, opened(town))
    machine = "自动设备合格证及放置地点 (C)"
    text = mine.page().text
    assert "先回答" in text
    assert "要不要交，看这些问题的回答：是否用自动售货或者自动制售设备？" in cards(text)[machine]
    text = mine.does("answer", key="machine", value="是").text
    assert "看这些问题" not in cards(text)[machine]
    assert "待交" in cards(text)[machine]
    text = mine.does("answer", key="machine", value="否").text
    assert machine not in cards(text)
    assert "这次不需要的材料（1）" in text
    text = mine.does("answer", key="machine", value="").text
    assert "看这些问题" in cards(text)[machine]
    assert "已取消这个回答" in text


def test_an_answer_that_cannot_be_used_is_said_and_nothing_changes(town: Town) -> None:
    case, _ = review.open_case(town.office, MEMBER, FIRM, "M7", GROUP)
    mine = at(town, case)
    answer = mine.does("answer", key="investment", value="很多")
    assert answer.status_code == 409
    assert "请回答数字（单位元），现在是“很多”" in answer.text
    assert "“investment”" not in answer.text
    assert "没有“nonsense”这个问题" in mine.does("answer", key="nonsense", value="是").text
    with town.office.ledger.read() as session:
        assert session.get_one(ReviewCase, case.case_id).answers == {}
    text = words(mine.does("answer", key="investment", value="1200万元").text)
    assert "工程投资额是多少？ 1200万元 已回答" in text


def test_a_matter_that_is_not_to_be_done_is_said_before_any_list(town: Town) -> None:
    case, _ = review.open_case(town.office, MEMBER, FIRM, "M7", GROUP)
    mine = at(town, case)
    for key, value, outcome in (("zone", "是", "应在别处办理"), ("investment", "29万元", "无需办理")):
        text = mine.does("answer", key=key, value=value).text
        assert f"<h2>{outcome}</h2>" in text
        assert text.index(f"<h2>{outcome}</h2>") < text.index('<section id="papers">')
        assert "仍要准备材料？展开清单" in text
        mine.does("answer", key=key, value="")
    assert "仍要准备材料" not in mine.page().text


def test_a_card_says_what_is_wanted_and_how_to_avoid_typical_returns(town: Town) -> None:
    told = cards(at(town, opened(town)).page().text)
    matter = town.office.matters.find("M10", town.office.today())
    assert [one.name for one in matter.materials if one.needed_if is None] == list(told)[: len(told) - 2]
    form = matter.material(FORM)
    assert form is not None
    for reason in form.reasons:
        assert reason.fix in told[FORM]
    later = next(one for one in matter.materials if one.deferral is not None)
    assert later.deferral is not None
    assert f"书面承诺后{later.deferral.workdays}个工作日内补交" in told[later.name]


def test_a_file_finds_its_paper_says_by_what_and_is_moved_by_one_choice(town: Town) -> None:
    mine = at(town, opened(town))
    text = mine.sends(("扫描1.docx", licence()), ("乱.docx", paper("随便写的", {"甲": "乙"}))).text
    assert "收到2个文件" in text
    state = mine.page("/state").json()
    assert (state["reading"], state["state"]) == (2, "收材料")
    while town.checker.read_some():
        pass
    text = mine.page().text
    assert mine.page("/state").json()["mark"] != state["mark"]
    assert "已认出" in cards(text)["营业执照"]
    assert "认作《营业执照》：标题“营业执照”" in cards(text)["营业执照"]
    assert "您 · 2026-11-23 09:00" in cards(text)["营业执照"]
    assert "还没归到材料的文件（1）" in text
    text = mine.does("place", file="1", **{"from": "营业执照"}, to=FORM).text
    assert "扫描1.docx" not in cards(text)["营业执照"]
    assert "由您指定" in cards(text)[FORM]
    text = mine.does("place", file="1", how="also", to="营业执照").text
    assert "同时用于：《营业执照》" in cards(text)[FORM]
    assert "扫描1.docx" in cards(text)["营业执照"]
    text = mine.does("place", file="1", **{"from": FORM}).text
    assert "扫描1.docx" not in cards(text)[FORM]
    text = mine.does("place", file="2", **{"from": ""}, to=FORM).text
    assert "乱.docx" in cards(text)[FORM]
    assert "没有从内容认出" in cards(text)[FORM]
    assert mine.does("place", file="2", **{"from": FORM}, to="护照").status_code == 409
    text = mine.does("remove", file="2").text
    assert "乱.docx" not in text
    assert mine.does("remove", file="2").status_code == 409


def test_what_is_missing_is_said_before_and_all_that_is_wrong_after_a_check(town: Town) -> None:
    mine = at(town, opened(town))
    assert re.search(r'data-testid="submit" disabled', mine.page().text)
    mine.sends(("执照.docx", licence(until="2021年1月1日")))
    town.checker.read_some()
    assert re.search(r"还缺\d份必交材料，\d份可容缺，\d个问题没回答", mine.page().text)
    text = mine.does("submit").text
    assert "机器检查中" in text
    assert mine.page("/state").json()["checking"] is True
    town.check()
    text = mine.page().text
    assert "第1轮检查结果" in text
    assert mine.page("/state").json()["checking"] is False
    listed = words(text.partition('<ol class="lines">')[2].partition("</ol>")[0])
    assert f"没有《{FORM}》" in listed
    assert "“执照.docx”第1页：" in listed
    assert "怎么改：" in listed
    assert [int(one) for one in re.findall(r'id="item-(\d+)"', text)] == list(range(1, text.count('id="item-') + 1))
    assert "缺失" in cards(text)[FORM]
    assert "不符" in cards(text)["营业执照"]
    assert 'href="#item-' in text
    assert text.count(ADVICE) >= 2
    assert "第1轮 · 陈示例提交 · 缺失" in text


def test_the_list_is_taken_away_as_a_file_by_the_firm_alone(town: Town) -> None:
    case = opened(town)
    mine, stranger = at(town, case), at(town, case, "sun", "孙示例")
    assert mine.page().status_code == 200
    assert mine.page("/notice.docx").status_code == 409
    mine.sends(("执照.docx", licence()))
    checked(town, mine)
    assert "notice.pdf?round=1" in mine.page().text
    for kind, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = mine.page(f"/notice.{kind}?round=1")
        assert answer.content.startswith(start)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["cache-control"] == "no-store"
        assert stranger.page(f"/notice.{kind}").status_code == 404
    assert mine.page("/notice.exe").status_code == 404
    assert mine.page("/notice.pdf?round=7").status_code == 409


def test_a_paper_changed_since_a_check_says_so_until_the_next(town: Town) -> None:
    mine = at(town, opened(town))
    mine.sends(("执照.docx", licence(until="2021年1月1日")))
    checked(town, mine)
    town.later(days=1)
    mine.sends(("新执照.docx", licence()))
    town.checker.read_some()
    text = mine.page().text
    assert "已更新，待检查" in cards(text)["营业执照"]
    assert "材料已更新，待重新检查" in text
    assert "执照.docx</a>" in text
    checked(town, mine)
    text = mine.page().text
    assert "第2轮检查结果" in text
    assert "通过" in cards(text)["营业执照"]
    assert "第1轮 · " in text


def test_the_firm_asks_for_a_person_takes_it_back_and_sees_what_he_said(town: Town) -> None:
    case = opened(town)
    mine = at(town, case)
    mine.sends(("执照.docx", licence()))
    checked(town, mine)
    assert "转人工预审" in mine.page().text
    text = mine.does("human").text
    assert "待人工预审" in text
    assert "选文件" not in text
    assert "2026-11-24前" in text
    assert mine.sends(("b.docx", licence("别处"))).status_code == 409
    assert "撤回修改" in text
    assert "选文件" in mine.does("back").text
    checked(town, mine)
    mine.does("human")
    review_officer.opine(town.office, OFFICER, case.case_id, "1", "通过", "窗口已见原件")
    review_officer.give_back(town.office, OFFICER, case.case_id, ["<b>布局图</b>缺比例尺"])
    text = mine.page().text
    assert "李预审已看过并退回" in text
    assert "预审员李预审：通过，窗口已见原件" in text
    assert "人工已确认" in cards(text)[FORM]
    assert "&lt;b&gt;布局图&lt;/b&gt;缺比例尺" in text
    assert "<b>布局图</b>" not in text
    assert "由预审员李预审提出" in text


def test_a_pass_names_the_officer_the_promise_and_the_last_day(town: Town) -> None:
    case = opened(town)
    answered(town.office, case.case_id)
    mine = at(town, case)
    mine.sends(("执照.docx", licence()))
    checked(town, mine)
    mine.does("human")
    items = re.findall(r'id="item-(\d+)"', mine.page().text)
    review_officer.promise(
        town.office, OFFICER, case.case_id, "食品安全规章制度清单", town.office.today().replace(month=12)
    )
    for one in items:
        review_officer.opine(town.office, OFFICER, case.case_id, one, "通过", "原件已核对")
    review_officer.promise(
        town.office, OFFICER, case.case_id, "食品安全规章制度清单", town.office.today().replace(month=12)
    )
    review_officer.pass_case(town.office, OFFICER, case.case_id)
    text = mine.page().text
    assert "李预审已确认通过，2026-12-23前有效" in text
    assert "已承诺容缺" in cards(text)["食品安全规章制度清单"]
    assert "2026-12-23前补交" in text
    assert "提交检查</button>" not in text
    assert "请在<b>2026-12-23</b>前补交" in text
    assert text.count("选文件") == 1  # of what was promised
    assert "收材料" in mine.does("back").text


def test_an_assistant_hands_in_for_the_firm_and_an_officer_only_looks(town: Town) -> None:
    case = opened(town)
    helping = at(town, case, ASSISTANT.who, ASSISTANT.name)
    assert "选文件" in helping.page().text
    helping.sends(("执照.docx", licence()))
    assert "王助理 · " in words(at(town, case).page().text)
    looking = at(town, case, OFFICER.who, OFFICER.name)
    assert looking.page().status_code == 200
    assert "选文件" not in looking.page().text
    assert "提交检查</button>" not in looking.page().text
    assert looking.sends(("b.docx", licence("别处"))).status_code == 409
    assert looking.does("submit").status_code == 409
    assert looking.does("remove", file="1").status_code == 409
    assert looking.page("/file/1").status_code == 403


def test_a_move_that_does_not_follow_and_a_made_up_act_do_nothing(town: Town) -> None:
    mine = at(town, opened(town))
    assert "不能变成" in mine.does("human").text
    mine.sends(("a.docx", licence()))
    mine.does("remove", file="1")
    assert "还没有交材料" in mine.does("submit").text
    assert mine.does("withdraw").status_code == 404
    assert mine.page("/state").json()["state"] == ReviewState.UPLOADING.value
    assert "预审材料" in mine.page("/submit").text  # the address of a form, loaded anew


def test_a_list_that_has_changed_is_told_and_one_that_is_gone_stops_with_a_reason(town: Town) -> None:
    case = opened(town)
    mine = at(town, case)
    mine.page()
    with town.office.ledger.write() as session:
        session.get_one(ReviewCase, case.case_id).version = "2019-1"
    answer = mine.page()
    assert answer.status_code == 409
    assert "已不在城市配置里" in answer.text
    assert "已经交的材料都还在" in answer.text


def test_a_colleague_sees_who_handed_in_what(town: Town) -> None:
    case = opened(town)
    mine, theirs = at(town, case), at(town, case, COLLEAGUE.who, COLLEAGUE.name)
    mine.sends(("执照.docx", licence()))
    theirs.sends(("<img src=x onerror=alert(1)>.docx", paper(FORM, {"联系人": "陈示例"})))
    text = words(mine.page().text)
    assert "赵示例 · " in text
    assert "<img" not in mine.page().text
    assert "&lt;img src=x onerror=alert(1)&gt;.docx" in mine.page().text
    assert "陈示例 · " in words(theirs.page().text)


def test_a_paper_given_before_is_taken_with_one_tap_of_the_firm_and_of_nobody_else(town: Town) -> None:
    first = at(town, opened(town))
    first.sends(("执照.docx", licence()))
    town.checker.read_some()
    second = opened(town, "二期")
    helper, mine = at(town, second, "wang", "王助理"), at(town, second, "zhao", "赵示例")
    assert "请企业成员用自己的链接打开本页" in helper.page().text
    assert "同意沿用</button>" not in helper.page().text
    refused = helper.does("reuse", file="1")
    assert (refused.status_code, "要由企业自己同意" in refused.text) == (409, True)
    told = words(mine.page().text)
    assert re.search(r"《营业执照》 执照.docx · 2026-11-23由陈示例交到食品经营许可.*?预审（R000001） .*2040", told)
    assert mine.does("reuse").status_code == 409
    assert mine.does("reuse", file="77").status_code == 409
    text = mine.does("reuse", file="1").text
    assert "已按您的同意沿用" in text
    assert 'data-testid="reuse"' not in text
    town.checker.read_some()
    assert "沿用贵公司以前交过的材料，由您同意" in cards(mine.page().text)["营业执照"]
    assert "由赵示例同意" in cards(helper.page().text)["营业执照"]
    with town.office.ledger.read() as session:
        row = next(one for one in entries_about(session, second.case_id) if one.action == "review.reused")
    assert (row.who, row.name, row.channel) == ("zhao", "赵示例", "企业页面")


def test_the_list_after_a_round_says_what_still_waits_and_folds_what_an_officer_has_settled(town: Town) -> None:
    case = opened(town)
    mine = at(town, case)
    mine.sends(("执照.docx", licence(until="2021年1月1日")))
    checked(town, mine)
    count = mine.page().text.count('id="item-')
    assert f"上轮清单还有{count}项没动" in mine.page().text
    mine.does("human")
    review_officer.opine(town.office, OFFICER, case.case_id, "1", "通过", "原件已核对")
    review_officer.give_back(town.office, OFFICER, case.case_id)
    text = mine.page().text
    open_lines = text.partition('<ol class="lines">')[2].partition("</ol>")[0]
    assert 'id="item-1"' not in open_lines
    assert open_lines.count('id="item-') == count - 1
    assert "不用再改的（1项）" in text
    assert f"上轮清单还有{count - 1}项没动" in text


def test_a_blank_form_is_saved_from_the_row_of_its_paper_and_only_there(town: Town) -> None:
    case = opened(town)
    mine, stranger = at(town, case), at(town, case, "sun", "孙示例")
    link = re.findall(r"/form\?paper=[^\"&]+", mine.page().text)[0]
    answer = mine.page(link)
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert mine.page("/form?paper=x").status_code == 409
    assert stranger.page(link).status_code == 404


def test_a_firm_notes_that_it_has_filed_with_the_number_of_the_receipt(town: Town) -> None:
    case = opened(town)
    mine = at(town, case)
    mine.sends(("执照.docx", licence()))
    for key in ("packed_only", "farm", "machine", "supplied"):
        mine.does("answer", key=key, value="否")
    checked(town, mine)
    mine.does("human")
    for one in re.findall(r'id="item-(\d+)"', mine.page().text):
        review_officer.opine(town.office, OFFICER, case.case_id, one, "通过", "原件已核对")
    assert mine.does("filed", receipt="0099").status_code == 409
    review_officer.pass_case(town.office, OFFICER, case.case_id)
    assert "请填写受理号" in mine.does("filed", receipt=" ").text
    text = mine.does("filed", receipt="川食受0099").text
    assert "已正式申报，等待部门受理" in text
    with town.office.ledger.read() as session:
        assert session.get_one(ReviewCase, case.case_id).receipt == "川食受0099"


def test_a_promised_paper_is_handed_in_after_the_pass_on_the_same_page(town: Town) -> None:
    slot = "食品安全规章制度清单"
    case = opened(town)
    answered(town.office, case.case_id)
    mine = at(town, case)
    mine.sends(("执照.docx", licence()))
    checked(town, mine)
    mine.does("human")
    review_officer.promise(town.office, OFFICER, case.case_id, slot, town.office.today().replace(month=12))
    for one in re.findall(r'id="item-(\d+)"', mine.page().text.partition("不用再改的")[0]):
        review_officer.opine(town.office, OFFICER, case.case_id, one, "通过", "原件已核对")
    review_officer.pass_case(town.office, OFFICER, case.case_id)
    mark = mine.page("/state").json()["mark"]
    text = mine.sends(("制度.docx", paper(slot, {"制度": "进货查验记录制度"})), slot=slot).text
    assert "制度.docx" in cards(text)[slot]
    assert "放错了" in cards(text)[slot]
    assert "放错了" not in cards(text)["营业执照"]  # what has passed stays
    assert mine.does("remove", file="1").status_code == 409
    keep_by_hand(town.office, OFFICER, case.case_id, slot)
    text = mine.page().text
    assert "2026-11-23已补交，核对无误" in text
    assert "承诺已兑现" in cards(text)[slot]
    assert "选文件" not in text
    assert mine.page("/state").json()["mark"] != mark
