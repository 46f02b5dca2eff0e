"""A sentence is shown only when the passage it names carries all of it."""

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.cite import CASES, passage_at
from bot.wiring import House
from config.city import CITIES
from config.yaml_text import read_yaml
from knowledge.answer.claims import Checker
from knowledge.answer.faults import Fault
from knowledge.answer.passage import Passage
from knowledge.rules.period import Status
from knowledge.search.synonyms import load_synonyms

SYNONYMS = load_synonyms(CITIES / "deyang" / "synonyms.yaml")
TEXT = (
    "（一）首次升规奖励。对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元。升规次年营业收入较升规当年增长10%以上的，"
    "再给予一次性奖励10万元。退库后重新入库的，不属于首次纳入，不予奖励。公示5个工作日，2026年4月30日前确认收款账户。"
)
GIVEN = Passage(
    1, "P1", 4, "支持工业企业若干政策（示例）", "德示例规〔2025〕7号", "第一条", (), TEXT, Status.IN_FORCE,
    date(2025, 4, 15), date(2028, 4, 14), "市经济和信息化局", "0838-0000101",
)  # fmt: skip
CARRIED = [
    "首次纳入规模以上工业统计库的企业，一次性奖励20万元",
    "升规次年营业收入比升规当年增长10%以上的，再奖励10万元",
    "退库后重新入库的，不予奖励",
    "公示5个工作日",
    "2026年4月30日前确认收款账户",
]
CHECKER = Checker([GIVEN], SYNONYMS)


def faults(sentence: str, cites: tuple[int, ...] = (1,)) -> set[Fault]:
    return {doubt.fault for doubt in CHECKER.check(sentence, cites).doubts}


@pytest.mark.parametrize(
    ("name", "least"),
    [("claims-1", 0.9), ("claims-2", 0.9), ("claims-3", 0.9), ("claims-4", 0.9), ("claims-5", 0.7), ("claims-6", 0.8)],
)
def test_no_labelled_invention_passes_and_most_paraphrases_do(sample_house: House, name: str, least: float) -> None:
    passed = total = 0
    for row in read_yaml((CASES / f"{name}.yaml").read_text(encoding="utf-8")):
        checker = Checker([passage_at(sample_house, row["at"])], SYNONYMS)
        wrong = [said for said in row["not"].values() if checker.check(said, [1]).carried]
        assert wrong == []
        passed += sum(checker.check(said, [1]).carried for said in row["carried"])
        total += len(row["carried"])
    assert passed >= least * total


@pytest.mark.parametrize("sentence", CARRIED)
def test_a_paraphrase_is_carried(sentence: str) -> None:
    assert faults(sentence) == set()


@given(st.sampled_from([one for one in CARRIED if re.search(r"\d", one)]), st.data(), st.integers(1, 10**6))
def test_altering_any_number_makes_a_carried_sentence_fail(sentence: str, data: st.DataObject, number: int) -> None:
    found = data.draw(st.sampled_from([*re.finditer(r"\d+", sentence)]))
    assume(int(found[0]) != number)
    assert faults(sentence[: found.start()] + str(number) + sentence[found.end() :]) != set()


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("首次纳入规模以上工业统计库的企业，一次性奖励30万元", Fault.NUMBER),
        ("首次纳入规模以上工业统计库的企业，最高奖励20万元", Fault.BOUND),
        ("升规次年再奖励10万元", Fault.CONDITION),
        ("不予奖励", Fault.CONDITION),
        ("首次升规企业人人可领一次性奖励20万元", Fault.CRITICAL),
        ("退库后重新入库的，给予奖励", Fault.NEGATION),
        ("根据德示例规〔2025〕8号，公示5个工作日", Fault.DOC_NO),
        ("由市税务局公示5个工作日", Fault.NAME),
        ("该政策已废止，公示5个工作日", Fault.STATUS),
        ("您可以确认收款账户", Fault.PROMISE),
        ("详见 https://example.com", Fault.LINK),
        ("公示5個工作日、확인", Fault.SIGNS),
        ("公示期满后企业应当缴纳保证金", Fault.WORDS),
    ],
)
def test_what_is_wrong_is_named(sentence: str, fault: Fault) -> None:
    assert fault in faults(sentence)


def test_a_passage_that_was_not_given_carries_nothing() -> None:
    assert faults("公示5个工作日", (2,)) == {Fault.NO_PASSAGE}


def test_a_sentence_without_a_mark_rests_on_the_one_passage_that_carries_it() -> None:
    verdict = CHECKER.check("公示5个工作日")
    assert verdict.carried
    assert verdict.cites == (1,)


def test_two_passages_may_not_be_pieced_together() -> None:
    other = Passage(2, "P2", 1, "另一办法", "", "", (), "对服务业企业给予奖励。", Status.IN_FORCE)
    checker = Checker([GIVEN, other], SYNONYMS)
    assert not checker.check("对服务业企业一次性奖励20万元", [1, 2]).carried


def test_the_right_status_may_be_said_and_no_other() -> None:
    assert faults("该政策现行有效，公示5个工作日") == set()
    assert Fault.STATUS in faults("该政策已失效，公示5个工作日")


@given(st.text(max_size=60), st.lists(st.integers(0, 3), max_size=2))
def test_no_sentence_makes_the_checker_fail(sentence: str, cites: list[int]) -> None:
    CHECKER.check(sentence, cites)
