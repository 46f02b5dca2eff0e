"""A model looks for what nobody found: it is believed as far as the paper prints its words, and never quite."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from knowledge.papers.checking import check, read_paper
from knowledge.papers.page import Paper
from knowledge.papers.plain import from_plain, to_plain
from knowledge.papers.second_reader import Form, S, Told, missing_of, proposed
from knowledge.rules.agreement_values import WRONG
from tests.handed_in import DAY, matter
from tests.papers.made_papers import paper_of

FORM = "施工许可申请表"
ODD = """建筑工程施工许可申请表
项目名称：示例重型机械智能化改造项目
建设单位：德阳示例重型机械有限公司
本工程拟由德阳示例建工有限公司承建，联络 13812345678，身份证 51010219900307123X
"""


class Model:
    """A model that says what it was told to."""

    def __init__(self, *told: tuple[str, str]) -> None:
        self.told = told
        self.given: list[str] = []

    def fill(self, order: str, texts: Sequence[str], schema: type[S]) -> S:
        self.given += [order, *texts]
        return schema.model_validate({"told": [{"field": field, "value": value} for field, value in self.told]})


def odd() -> Paper:
    return paper_of("申请表.pdf", ODD)


def test_what_the_paper_prints_is_taken_and_is_never_sure() -> None:
    reading = read_paper(odd(), matter("M7"))
    assert "施工单位" in missing_of(reading, matter("M7"))
    model = Model(("施工单位", "德阳示例建工有限公司"))
    [found] = proposed(reading, matter("M7"), model)
    assert (found.name, found.value, found.page) == ("施工单位", "德阳示例建工有限公司", 1)
    paper = from_plain(to_plain(replace(odd(), proposed=(found,))))
    again = read_paper(paper, matter("M7"))
    assert ("施工单位", "德阳示例建工有限公司") in {(one.name, one.value) for one in again.parts[0].fields}
    contract = paper_of(
        "合同.pdf", "建设工程施工合同\n发包人：德阳示例重型机械有限公司\n承包人：四川另一示例工程有限公司\n"
    )
    both = [again, read_paper(contract, matter("M7"))]
    told = [one for one in check(matter("M7"), both, {}, DAY).findings if "德阳示例建工" in one.message]
    assert told
    assert WRONG not in {one.result for one in told}


@pytest.mark.parametrize(
    "told",
    [
        ("施工单位", "德阳示例建设有限公司"),  # not printed
        ("项目名称", "示例重型机械智能化改造项目"),  # found without it
        ("密码", "德阳示例建工有限公司"),  # nobody asked
        ("施工单位", "德"),
        ("施工单位", ""),
    ],
)
def test_what_is_not_printed_or_not_asked_for_is_nothing(told: tuple[str, str]) -> None:
    assert proposed(read_paper(odd(), matter("M7")), matter("M7"), Model(told)) == ()


def test_a_model_is_not_given_numbers_of_people_and_not_asked_for_nothing() -> None:
    model = Model()
    proposed(read_paper(odd(), matter("M7")), matter("M7"), model)
    assert "德阳示例建工有限公司" in model.given[1]
    assert "13812345678" not in model.given[1]
    assert "51010219900307123X" not in model.given[1]
    nothing = Model()
    assert proposed(read_paper(paper_of("x.pdf", "会议纪要\n今天天气好\n"), matter("M7")), matter("M7"), nothing) == ()
    assert nothing.given == []


def test_a_form_holds_what_a_model_may_say() -> None:
    assert Form(told=[Told(field="甲", value="乙")]).told[0].value == "乙"
