"""How the things of a sentence stand to each other is held against the passage for itself."""

import pytest

from knowledge.answer.claims import Checker
from knowledge.answer.passage import Passage
from knowledge.rules.period import Status

TEXT = (
    "第五条 由示例市商务局会同示例市财政局审核，公示5个工作日后拨付。申领前签订的服务合同不予拨付。\n"
    "第六条 同一设备已获得市级资金的，不再补助。对签订3年以上劳动合同的博士，每人每月补贴1500元；"
    "由个体工商户转型为企业后首次入库的，另行奖励2万元。\n"
    "第七条 申报时间为2026年5月6日至2026年5月29日，项目建设期为2025年1月1日至2025年12月31日。"
)
CHECKER = Checker([Passage(1, "P1", 5, "示例办法", "", "第五条", (), TEXT, Status.IN_FORCE)])


@pytest.mark.parametrize(
    "said",
    [
        "由示例市商务局会同示例市财政局审核，公示5个工作日后拨付",
        "由示例市商务局审核",
        "申领前签订的服务合同不予拨付",
        "同一设备已获得市级资金的，不再补助",
        "对签订3年以上劳动合同的博士，每人每月补贴1500元",
        "个体工商户转型为企业后首次入库的，另行奖励2万元",
        "申报时间为2026年5月6日至5月29日",
    ],
)
def test_what_stands_as_in_the_passage_is_carried(said: str) -> None:
    assert CHECKER.check(said, [1]).carried


@pytest.mark.parametrize(
    "said",
    [
        "由示例市财政局审核",
        "拨付后公示5个工作日",
        "公示5个工作日后已经拨付",
        "申领后签订的服务合同不予拨付",
        "同一企业已获得市级资金的，不再补助",
        "对签订劳动合同满3年的博士，每人每月补贴1500元",
        "由企业转型为个体工商户后首次入库的，另行奖励2万元",
        "个体工商户首次入库的，奖励2万元",
        "申报时间为2025年1月1日至2025年12月31日",
        "20万元",
    ],
)
def test_what_stands_otherwise_is_not(said: str) -> None:
    assert not CHECKER.check(said, [1]).carried
