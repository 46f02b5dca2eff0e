"""Which papers a case needs, and whether the matter is done at all."""

from datetime import date
from fractions import Fraction

import pytest

from knowledge.rules.agreement import review
from knowledge.rules.checklist import gates, needed, to_ask
from knowledge.rules.checklist_answers import AnswerUnusable, answers, plain
from knowledge.rules.checklist_checks import refs_of, slots_of
from tests.handed_in import CITY, DAY, Pack, check, matter, paper, permit, put, without

FORM = "施工许可申请表"
FIRE = "消防设计审查意见书 (C: 特殊工程)"
SUPERVISION = "监理合同 (C: 必须监理)"

# matter, paper that stands under a condition, question, answer, is it needed
CONDITIONAL = [
    ("M7", FIRE, {}, None),
    ("M7", FIRE, {"special": True}, True),
    ("M7", FIRE, {"是否特殊建设工程？": "否"}, False),
    ("M7", SUPERVISION, {"supervised": "是"}, True),
    ("M1", "前置许可文件 (C: 危化,金融等)", {"licensed_first": False}, False),
    ("M2", "变更说明 (C: 已备案变更)", {"changed": True}, True),
    ("M4", "日照分析报告 (C: 住宅,学校,医院,幼儿园)", {"use": "住宅小区"}, True),
    ("M4", "日照分析报告 (C: 住宅,学校,医院,幼儿园)", {"use": "生产厂房"}, False),
    ("M4", "日照分析报告 (C: 住宅,学校,医院,幼儿园)", {"use": "综合楼"}, None),
    ("M6", "施工图消防技术审查意见 (C: 联合审图)", {"joint": True}, True),
    ("M8", "人防工程竣工资料 (C)", {"defence": False}, False),
    ("M9", "维修资金凭证 (C: 住宅)", {"housing": True}, True),
    ("M10", "自动设备合格证及放置地点 (C)", {"machine": False}, False),
    ("M7", "建设工程施工合同", {}, True),
]


@pytest.mark.parametrize(("code", "slot", "given", "expected"), CONDITIONAL)
def test_a_paper_is_needed_not_needed_or_not_known(
    code: str, slot: str, given: dict[str, object], *, expected: bool | None
) -> None:
    said = plain(answers(matter(code), given, {}))
    found = next(one for one in needed(matter(code), said) if one.material.name == slot)
    assert found.needed is expected
    assert bool(found.open) == (expected is None)


GATES = [
    ("M7", {"investment": 300000}, True),
    ("M7", {"investment": "30万元", "area": 5000}, True),
    ("M7", {"investment": 300001, "area": 301, "relief": False, "zone": False}, False),
    ("M7", {"area": 300}, True),
    ("M7", {}, None),
    ("M6", {"special": False}, True),
    ("M6", {"use": "大型商场", "area": 10001}, False),
    ("M6", {"use": "大型商场", "area": 10000}, None),
    ("M10", {"packed_only": True}, True),
    ("M2", {"approval": True}, True),
]


@pytest.mark.parametrize(("code", "given", "expected"), GATES)
def test_whether_the_matter_is_done_at_all_comes_first(
    code: str, given: dict[str, object], *, expected: bool | None
) -> None:
    found = {gate.met for gate in gates(matter(code), plain(answers(matter(code), given, {})))}
    assert (True in found) is (expected is True)
    assert (found == {False}) is (expected is False)


def test_what_is_not_needed_is_said_and_never_ready() -> None:
    reviewed = check("M7", permit(), {"investment": "25万元"})
    assert reviewed.not_needed
    assert not reviewed.ready
    assert "可以不申请施工许可证" in reviewed.findings[0].message


def test_the_form_answers_by_itself_and_what_was_given_wins() -> None:
    pack = put(permit(), FORM, "是否特殊建设工程", "特殊建设工程")
    assert answers(matter("M7"), {}, pack)["special"].said is True
    assert answers(matter("M7"), {"special": False}, pack)["special"].said is False


@pytest.mark.parametrize(("text", "expected"), [("☑是 □否", True), ("□是 ☑否", False), ("是", True), ("不属于", False)])
def test_a_ticked_box_is_an_answer(text: str, expected: bool) -> None:  # noqa: FBT001 - a row of the table
    pack = put(permit(), FORM, "是否特殊建设工程", text)
    assert answers(matter("M7"), {}, pack)["special"].said is expected


def test_a_box_nobody_read_surely_leaves_the_question_open() -> None:
    pack = put(permit(), FORM, "是否特殊建设工程", "特殊建设工程", confidence=0.4)
    assert "special" not in answers(matter("M7"), {}, pack)


@pytest.mark.parametrize("given", [{"没有的问题": True}, {"special": "也许"}, {"area": "很大"}, {"special": 3}])
def test_an_answer_that_fits_no_question_is_refused_with_a_sentence(given: dict[str, object]) -> None:
    with pytest.raises(AnswerUnusable, match="。"):
        answers(matter("M7"), given, {})


def test_numbers_are_taken_with_their_units() -> None:
    found = answers(matter("M7"), {"investment": "1.2亿元", "area": "18亩"}, {})
    assert (found["investment"].said, found["area"].said) == (Fraction(120_000_000), Fraction(12000))


def test_questions_that_decide_the_matter_are_asked_first() -> None:
    asked = [question.key for question in to_ask(matter("M7"), {})]
    assert asked.index("investment") < asked.index("special")
    assert len(asked) == len(set(asked))


def status(pack: Pack, slot: str, **given: object) -> str:
    return next(one.status for one in check("M7", pack, given).standings if one.material.name == slot)


def test_every_paper_of_a_list_has_a_status() -> None:
    pack = permit()
    assert status(pack, "建设工程施工合同") == "通过"
    assert status(without(pack, "建设工程施工合同"), "建设工程施工合同") == "缺失"
    assert status(without(pack, "施工场地已具备条件承诺"), "施工场地已具备条件承诺") == "可容缺"
    assert status(pack, FIRE) == "不适用"
    assert status(without(pack, FORM, "是否特殊建设工程"), FIRE) == "存疑"
    assert status(put(pack, FORM, "项目代码", "25-1"), FORM) == "不符"


def test_a_paper_that_may_follow_has_its_last_day_in_workdays() -> None:
    slot = "施工场地已具备条件承诺"
    found = next(one for one in check("M7", without(permit(), slot)).findings if one.slot == slot)
    assert (found.result, found.rule) == ("可容缺", "P")
    assert "2026-11-30" in found.message


def test_a_case_keeps_its_version_and_a_day_has_one() -> None:
    found = matter("M7")
    assert CITY.version("M7", found.version) is found
    assert {one.code for one in CITY.on(DAY)} == {f"M{number}" for number in range(1, 11)}
    assert CITY.on(date(2020, 1, 1)) == ()


def test_every_check_looks_only_at_papers_of_its_list() -> None:
    for one in CITY.on(DAY):
        names = {material.name for material in one.materials}
        for each in one.checks:
            assert slots_of(each) <= names
            assert {ref.slot for ref in refs_of(each.test)} <= names | {""}


@pytest.mark.parametrize("code", [f"M{number}" for number in range(1, 11)])
def test_an_empty_pack_and_empty_papers_are_never_called_wrong(code: str) -> None:
    empty: Pack = {one.name: {} for one in matter(code).materials}
    for pack in ({}, empty):
        assert "不符" not in {one.result for one in review(matter(code), pack, {}, DAY).findings}


def test_a_paper_without_seal_or_signature_is_told_of_by_its_own_slot() -> None:
    bare = paper("符合产业政策声明", {"建设单位": "德阳示例装备有限公司"}, ())
    wrong = [one for one in review(matter("M2"), bare, {}, DAY).findings if one.result == "不符"]
    assert [(one.slot, one.rule) for one in wrong] == [("符合产业政策声明", "S")]


@pytest.mark.parametrize(
    "said", ["supervised", "是否必须实行监理？", "监理合同 (C: 必须监理)", "监理合同", "必须监理", "是否必须监理"]
)
def test_a_question_is_known_by_the_paper_it_decides(said: str) -> None:
    found = matter("M7").question(said)
    assert found is not None
    assert found.key == "supervised"


@pytest.mark.parametrize("said", ["", "是否", "合同", "(C)", "监理"])
def test_half_a_name_is_no_question(said: str) -> None:
    assert matter("M7").question(said) is None
