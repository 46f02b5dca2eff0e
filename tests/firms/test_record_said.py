"""Records in people's own words: every figure to its field, nothing guessed, what is wrong told in a sentence."""

from datetime import date
from typing import Any

import pytest

from config.words.firm_records import RECORDS
from knowledge.firms.record_given import RecordWrong
from knowledge.firms.record_said import answered, record_said
from knowledge.rules.fact_names import ENTRIES
from knowledge.rules.facts import read_facts

DAY = date(2026, 11, 22)


def item_of(said: str) -> str:
    return "DY-11" if "高新" in said else ""


@pytest.mark.parametrize(
    ("name", "said", "fields"),
    [
        ("qualifications", "高新技术企业 2025年11月1日发证 首次", {"issued_on": "2025-11-01", "first": True}),
        ("qualifications", "高企，去年11月1日拿证，复核", {"name": "高新技术企业", "first": False}),
        ("qualifications", "绿色工厂 省级 2025.7.1至2028-06-30", {"level": "省级", "valid_to": "2028-06-30"}),
        ("loans", "500万元 2025-03-01", {"principal": "500万元", "start_on": "2025-03-01"}),
        ("loans", "200w 2025-03-01至2026-02-28", {"principal": "200万元", "end_on": "2026-02-28"}),
        ("loans", "本金1000万 利息18万元 LPR 3.1% 利率3.6%", {"interest_paid": "18万元", "lpr": "3.1%"}),
        ("projects", "技改 已备案 设备投资600万元", {"filed": True, "equipment_investment": "600万元"}),
        ("received_awards", "高新技术企业奖励 2024年 20万元", {"item": "DY-11", "year": 2024, "amount": "20万元"}),
        ("received_awards", "dy-08 去年 20万元", {"item": "DY-08", "year": 2025}),
        ("talents", "博士2人 全职 合同3年 参保12个月", {"contract_months": 36, "insured_months": 12}),
        ("exhibitions", "国外 展位费3万元、2.5万元", {"abroad": True, "booth_fees": ["3万元", "2.5万元"]}),
        ("listing_events", "股改 2026年5月20日", {"stage": "股改", "on": "2026-05-20"}),
    ],
)
def test_words_become_fields(name: str, said: str, fields: dict[str, Any]) -> None:
    record = record_said(name, said, DAY, item_of).record
    assert {key: record.get(key) for key in fields} == fields
    assert read_facts({name: [dict(record)]}).records(name) is not None


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("loans", "500", "带上单位"),
        ("loans", "500公斤", "带上单位"),
        ("loans", "500万元 2025年2月30日", "没有“2025年2月30日”这一天"),
        ("loans", "500万元 2025-01-01 2025-02-01 2025-03-01", "不知道是哪一项"),
        ("qualifications", "火星证", "没看出资质"),
        ("talents", "博士500人", "一次最多登记50人"),
    ],
)
def test_what_cannot_be_is_told(name: str, said: str, why: str) -> None:
    with pytest.raises(RecordWrong, match=why):
        record_said(name, said, DAY, item_of)


def test_what_is_missing_is_asked_one_by_one_and_answered() -> None:
    draft = record_said("loans", "500万元", DAY, item_of)
    for asked, said in (
        ("kind", "普通贷款"),
        ("start_on", "2025年3月1日"),
        ("end_on", "2026-02-28"),
        ("rate", "3.6%"),
        ("interest_paid", "18万"),
        ("use", "用于生产经营"),
    ):
        assert draft.lacks is not None
        assert draft.lacks.name == asked
        draft = answered(draft, draft.lacks, said, DAY, item_of)
    assert draft.lacks is None
    assert draft.record["end_on"] == "2026-02-28"


@pytest.mark.parametrize(("said", "why"), [("3.6", "带上单位"), ("百分之几", "比率"), ("360%", "大于1")])
def test_a_rate_without_its_sign_is_not_taken(said: str, why: str) -> None:
    draft = record_said("loans", "普通 500万元 2025-03-01 2026-02-28", DAY, item_of)
    assert draft.lacks is not None
    with pytest.raises(RecordWrong, match=why):
        answered(draft, draft.lacks, said, DAY, item_of)


def test_every_kind_reads_its_own_example() -> None:
    for name, record in RECORDS.items():
        said = record.example
        for head in sorted(record.heads, key=len, reverse=True):
            if said.startswith(f"登记{head}"):
                said = said.removeprefix(f"登记{head}")
                break
        assert record_said(name, said, DAY, item_of).record


def test_fields_are_called_as_the_rules_call_them() -> None:
    for name, record in RECORDS.items():
        for one in record.fields:
            assert one.label == ENTRIES[name].fields[one.name].says
