"""A pre-review in a chat: from the list to a named person's pass, and what nobody else gets to see."""

import re

import pytest

from bot.wiring import House
from config.words.casework import ADVICE
from handlers.message import Quoted
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import licence, paper
from tests.handlers.review_town import ReviewTown, new_town

LICENCE = ("营业执照.docx", licence())
LINK = re.compile(r"/review/[\w-]{20,}")


@pytest.fixture
def town(empty_house: House) -> ReviewTown:
    """A firm of its own for each test."""
    return new_town(empty_house)


def opened(town: ReviewTown) -> str:
    """Open a case of the food licence in private, every question answered; return its number."""
    town.says("预审 食品证 不是只销售预包装食品 不是食用农产品 不用自动售货设备 不统一配送 不做冷食")
    return town.case().case_id


def in_hand(town: ReviewTown) -> str:
    """Bring a case into an officer's hands; return its number."""
    case_id = opened(town)
    town.says("", files=[LICENCE])
    town.says("提交检查")
    town.check()
    town.says("转人工预审")
    assert town.case().state is ReviewState.HUMAN
    return case_id


# --- what a matter needs


def test_whether_a_matter_has_to_be_done_comes_before_its_list(town: ReviewTown) -> None:
    said = town.says("施工许可证要哪些资料").text
    order = ["先看这件事要不要办", "应在别处办理", "是否特殊建设工程", "一定要交（12份）", "监理合同", "办理时限"]
    assert [said.index(one) for one in order] == sorted(said.index(one) for one in order)
    assert "〔可容缺〕书面承诺，受理后10个工作日内补" in said
    assert "必须监理时才要" in said
    assert said.endswith(ADVICE)


def test_answers_in_the_same_words_count_and_those_after_it_too(town: ReviewTown) -> None:
    first = town.says("施工许可证 非特殊工程 要哪些资料").text
    assert "不用交：消防设计审查意见书" in first
    assert "是否特殊建设工程" not in first
    assert "监理合同、" not in first
    then = town.says("不用监理").text
    assert "不用交：监理合同；消防设计审查意见书" in then
    assert "无需办理" in town.says("建筑面积 200平方米").text


def test_a_case_in_which_nothing_is_to_be_done_here_is_all_that_is_said(town: ReviewTown) -> None:
    said = town.says("施工许可证 在园区内 要哪些资料").text
    assert "应在别处办理" in said
    assert "一定要交" not in said
    assert "应在别处办理" in town.says("预审 施工许可 在园区内").text


def test_a_group_reads_names_only(town: ReviewTown) -> None:
    said = town.says("办食品证要什么材料", group=True).text
    assert "营业执照" in said
    assert "私聊我发" in said
    assert len(said) < 700


# --- opening


def test_a_case_is_opened_once_and_its_link_is_for_one_person(town: ReviewTown) -> None:
    reply = town.says("预审 食品许可")
    assert "已开启预审" in reply.text
    assert reply.suggestions == ("是", "否")
    assert not LINK.search(reply.text)
    [link] = reply.links
    assert LINK.search(link.url)
    again = town.says("我要预审食品许可证")
    assert "已经在办" in again.text
    assert again.links[0].url != link.url
    assert town.case().case_id in reply.text


def test_in_a_group_the_link_goes_to_who_asked_alone(town: ReviewTown) -> None:
    reply = town.says("预审 食品许可", "assistant", group=True)
    assert "已私聊发给您" in reply.text
    assert not reply.links
    assert not LINK.search(reply.text)
    [body] = town.told("assistant")
    assert LINK.search(body)
    assert town.case().conversation_id == town.group


def test_who_is_outside_the_organisation_or_bound_to_nothing_opens_nothing(town: ReviewTown) -> None:
    assert "绑定码" in town.says("预审 食品许可", "stranger").text
    assert "绑定码" in town.says("预审 食品许可", "stranger", group=True, nameless=True).text
    said = town.says("预审 食品许可", "rival", group=True).text
    assert "只有这家企业的成员" in said


def test_questions_are_answered_by_a_tap_by_name_and_by_a_figure(town: ReviewTown) -> None:
    town.says("预审 施工许可")
    assert "请回答：工程投资额是多少" in town.says("预审 施工许可").text
    first = town.says("800万")
    assert "工程投资额是多少？ 800万元" in first.text
    assert "请回答：建筑面积" in first.text
    assert "5000平方米" in town.says("建筑面积 5000平方米").text
    assert "是否抢险救灾" in town.says("否").text
    assert "是否特殊建设工程？ 否" in town.says("不是特殊工程").text
    assert town.case().answers == {"investment": "800万", "area": "5000平方米", "relief": False, "special": False}


# --- files


def test_a_file_in_private_goes_into_the_open_case_and_says_what_it_was_taken_for(town: ReviewTown) -> None:
    case_id = opened(town)
    said = town.says("", files=[LICENCE]).text
    assert case_id in said
    assert "认作《营业执照》（" in said
    assert "还缺" in said
    assert town.says("", files=[LICENCE]).text.count("只算一份") == 1
    assert len(town.files_kept()) == 1


def test_a_wrong_guess_is_put_right_by_a_word(town: ReviewTown) -> None:
    opened(town)
    blank = paper("情况说明", {"事由": "示例"})
    said = town.says("", files=[("说明.docx", blank)]).text
    assert "没有认出" in said
    assert "《场所使用证明》" in town.says("改成 场所使用证明").text
    assert "可能是几份材料" in town.says("改成 食品").text
    assert "清单里没有找到" in town.says("改成 房产证复印件三份").text
    assert "已移除" in town.says("移除 说明.docx").text
    assert not [one for one in town.files_kept() if one.removed_at is None]


def test_a_file_without_a_case_says_how_to_open_one_and_is_not_kept(town: ReviewTown) -> None:
    said = town.says("", files=[LICENCE]).text
    assert "没有收下" in said
    assert "预审 事项名" in said


def test_of_several_cases_one_is_asked_which_and_a_tap_puts_the_files_there(town: ReviewTown) -> None:
    first = opened(town)
    town.says("预审 食品许可 项目：二号店")
    reply = town.says("", files=[LICENCE])
    assert f"放进 {first}" in reply.suggestions
    assert not town.files_kept()


def test_a_quote_that_carries_nothing_is_told_so_with_the_way(town: ReviewTown) -> None:
    opened(town)
    said = town.says("预审", group=True, quoted=Quoted("q", "unknown")).text
    assert "没有把内容传给我" in said
    assert "私聊" in said
    assert LINK.search(town.told("member")[-1])
    assert "没有把内容传给我" in town.says("", group=True, quoted=Quoted("q", "file")).text


def test_words_beside_a_file_of_a_case_hand_it_in_and_a_question_is_no_hand_in(town: ReviewTown) -> None:
    nothing = Quoted("q", "file")
    assert "没有把内容传给我" not in town.says("这个也是材料", group=True, quoted=nothing).text  # no case is open
    town.says("预审 食品经营许可", group=True)
    for words in ("这个也是材料", "补交盖章的那份", "收一下"):
        assert "没有把内容传给我" in town.says(words, group=True, quoted=nothing).text, words
    assert "预审意见" not in town.says("这个还有效吗", group=True, quoted=nothing).text


def test_a_picture_in_a_group_is_taken_and_the_group_reads_counts(town: ReviewTown) -> None:
    opened(town)
    said = town.says("", group=True, files=[LICENCE], kind="rich").text
    assert "收到1份，认出1份" in said
    assert "《营业执照》" not in said
    assert "认作《营业执照》" in town.told("member")[-1]


def test_an_id_card_in_a_group_is_not_kept(town: ReviewTown) -> None:
    opened(town)
    card = paper("居民身份证", {"姓名": "陈示例", "公民身份号码": "11010519491231002X", "住址": "示例路8号"})
    said = town.says("", group=True, files=[("身份证.docx", card)], kind="rich").text
    assert "请马上撤回" in said
    assert "11010519491231002X" not in said
    assert not town.files_kept()


# --- progress, the list, moves


def test_the_group_sees_how_it_stands_and_the_list_goes_to_who_asked(town: ReviewTown) -> None:
    case_id = in_hand(town)
    said = town.says("进度到哪了", group=True).text
    assert f"（{case_id}）：待人工预审，第1轮" in said
    assert "预审员（还没有人认领）" in said
    counts = town.says("看补正清单", group=True).text
    assert "明细已私聊" in counts
    assert "怎么改" not in counts
    assert "怎么改" in town.told("member")[-1]
    assert "怎么改" in town.says("看补正清单").text


def test_nobody_else_gets_anything_of_a_case(town: ReviewTown) -> None:
    case_id = in_hand(town)
    for role in ("rival", "stranger", "outsider"):
        assert town.says(f"预审进度 {case_id}", role).text.endswith(ADVICE)
        for text in (f"预审进度 {case_id}", f"看补正清单 {case_id}", f"撤回预审 {case_id}", f"提交检查 {case_id}"):
            said = town.says(text, role).text
            assert "待人工预审" not in said, (role, text)
            assert "食品" not in said, (role, text)
    assert "食品经营许可预审" not in town.says("进度到哪了", "rival", group=True).text
    assert town.case().state is ReviewState.HUMAN


def test_papers_are_taken_back_and_a_case_is_ended_when_it_was_said_twice(town: ReviewTown) -> None:
    case_id = in_hand(town)
    assert "已撤回修改" in town.says("撤回修改").text
    assert town.case().state is ReviewState.UPLOADING
    asked = town.says("撤回预审")
    assert town.case().state is ReviewState.UPLOADING
    assert asked.suggestions == (f"确认撤回预审 {case_id}",)
    assert "已撤回" in town.says(asked.suggestions[0]).text
    assert town.case().state is ReviewState.WITHDRAWN


def test_what_is_still_open_is_asked_when_papers_are_handed_over_in_another_talk(town: ReviewTown) -> None:
    town.says("预审 食品经营许可", group=True)
    town.says("", files=[LICENCE])
    reply = town.says("提交检查")
    assert "还有1个问题" in reply.text  # the others a form may answer
    assert "是不是只销售食用农产品" in reply.text
    assert reply.suggestions == ("是", "否")
    assert "是不是只销售食用农产品？ 否" in town.says("否").text


def test_a_question_told_with_its_answer_is_no_word_on_a_file(town: ReviewTown) -> None:
    opened(town)
    town.says("", files=[LICENCE])
    told = town.says("是否用自动售货或者自动制售设备：否").text
    assert "已记下" in told
    assert "没有找到您交的文件" not in told


def test_an_answer_that_comes_after_the_case_went_on_is_told_so(town: ReviewTown) -> None:
    assert "请回答" in town.says("预审 食品经营许可").text
    case = town.case().case_id
    with town.house.ledger.write() as session:
        session.get_one(ReviewCase, case).state = ReviewState.HUMAN
    told = town.says("否").text
    assert case in told
    assert "人工预审" in told


def test_nothing_is_checked_before_there_are_papers(town: ReviewTown) -> None:
    opened(town)
    assert "还没有交材料" in town.says("提交检查").text


# --- what officers decide


def points(town: ReviewTown, case_id: str) -> dict[str, str]:
    """Return the list as the officer reads it: sentence to number."""
    said = town.says(f"看补正清单 {case_id}", "officer").text
    return {line.split("] ", 1)[1]: line.split(".", 1)[0] for line in said.split("\n") if re.match(r"\d+\. \[", line)}


def test_an_officer_settles_every_point_and_passes_by_name(town: ReviewTown) -> None:
    case_id = in_hand(town)
    assert "已由李预审接手" in town.says(f"接手预审 {case_id}", "officer").text
    numbers = points(town, case_id)
    missing = next(number for said, number in numbers.items() if "场所使用证明" in said)
    assert "2027-10-15前补交" in town.says("承诺容缺 场所使用证明 10月15前补", "officer", group=True).text
    said = town.says("预审通过 第1项人工确认", "officer", group=True).text
    assert "没有通过" in said
    assert f"第{missing}项" not in said
    assert re.search(r"第\d+项 (?:缺失|存疑|不符|可容缺)、", said)
    assert "没有处理的问题" in town.told("officer")[-1]
    rest = [number for number in numbers.values() if number not in {"1", missing}]
    for number in rest:
        said = town.says(f"第{number}项 通过 原件已核对 {case_id}", "officer").text
    assert "可以回复“预审通过”" in said
    assert "确认通过" in town.says(f"预审通过 {case_id}", "officer").text
    assert town.case().state is ReviewState.PASSED
    assert "510600202611220001" in town.says("已申报 受理号 510600202611220001").text
    assert town.says("已受理 受理号 510600202611220001", "officer", group=True).text.startswith("已记下")
    assert "已办结（JY15106000001）" in town.says("已办结 证号 JY15106000001").text
    assert town.case().certificate == "JY15106000001"


def test_a_case_goes_back_with_one_list_and_the_group_reads_counts(town: ReviewTown) -> None:
    in_hand(town)
    said = town.says("退回 缺布局图盖章页", "officer", group=True).text
    assert "已退回补正" in said
    assert "布局图盖章页" not in said
    assert town.case().state is ReviewState.RETURNED
    assert "缺布局图盖章页" in town.told("member")[-1]


def test_a_firm_rules_on_nothing_and_another_department_finds_nothing(town: ReviewTown) -> None:
    in_hand(town)
    for text in ("预审通过 第1项人工确认", "接手预审"):
        assert "没有对您开放" in town.says(text).text
    said = town.says("预审通过", "outsider", group=True).text
    assert "没有归您部门办理的预审" in said
    assert said.endswith(ADVICE)
    assert town.case().state is ReviewState.HUMAN
