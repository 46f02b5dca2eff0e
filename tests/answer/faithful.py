"""Answers a faithful model writes over the sample library, and what can be made false of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.cite import CASES, passage_at
from bot.wiring import House
from config.yaml_text import read_yaml
from knowledge.answer.claims import Checker
from knowledge.answer.listing import Saying, sayings
from knowledge.search.synonyms import Synonyms
from tests.answer.subtle import lists, subtle

ALIEN = "连续三年被评为纳税信用A级的"  # an item of no list of these
# What the rules made and is true all the same, or says nothing: a label in other words, a fragment, 以上 for 以下
# of a list that follows.
TRUE_ALL_THE_SAME = frozenset(
    {
        "研发费用占营业收入比重达到2%以上、研发费用较上年增长10%以上，且按规定报送研发统计报表。",
        "申请企业应为本市制造业企业，并的专精特新企业或者上年度首次升规的工业企业。",
        (
            "需同时具备以上条件：在德阳市注册满2年；依法设立股东会、董事会或者执行董事、监事，并有效运行；"
            "财务报表经第三方审计；未被列入失信被执行人和严重违法失信名单。"
        ),
        "变更前已经盖章的材料不需要重新盖章，但施工许必须申请表和授权委托书应当重新签署。",
        "以及2025年度首次实现出口的企业。",
        "出口奖励：首次实现出口的企业，一次性奖励3万元。",
        "首次出口奖励：一次性奖励3万元。",
        "科技型中小企业应同时满足以上规模条件：职工总数不超过500人、年销售收入不超过2亿元、资产总额不超过2亿元。",
    }
)


@dataclass(frozen=True, slots=True)
class Faithful:
    """One answer, cut into its sayings, with what checks it."""

    asks: str
    checker: Checker
    sayings: tuple[Saying, ...]


def faithful(house: House, name: str, synonyms: Synonyms) -> Iterator[Faithful]:
    """Read a file of faithful answers."""
    for row in read_yaml((CASES / f"{name}.yaml").read_text(encoding="utf-8")):
        given = [replace(passage_at(house, at), number=number) for number, at in enumerate(row["from"], 1)]
        yield Faithful(row["asks"], Checker(given, synonyms), tuple(sayings([row["says"]])))


def falsified(answer: Faithful) -> Iterator[tuple[str, str]]:
    """Give (kind, false text) for every sentence and list of an answer."""
    plain = [one.text for one in answer.sayings if not one.listed]
    for text in plain:
        yield from subtle(text, [other for other in plain if other != text])
    for one in answer.sayings:
        if one.head is not None:
            yield from lists(one.head.text, [claim.text for claim in one.claims], ALIEN)
