"""Which article of the documents found is quoted: the one that grants what is asked, not one beside it."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.search.filters import Tier, Wanted, tier_of
from knowledge.search.query import understand
from knowledge.search.shelf import Shelf
from knowledge.search.synonyms import city_synonyms
from ledger.policies import Policy

TODAY = date(2026, 11, 22)
Put = Callable[..., None]


@pytest.fixture
def two_awards(put: Put, remove: Callable[[str], None], town: Shelf) -> Shelf:
    """A measure with a reward, a sum of rewards, and rewards for things of a like name."""
    remove("P2")  # rewards the same elsewhere
    put(
        "P30",
        "示例市支持工业企业发展若干政策",
        [
            "省级专精特新奖励。对首次认定为省级专精特新中小企业的，给予一次性奖励15万元。",
            "“小巨人”奖励。对首次认定为专精特新“小巨人”企业的，奖励45万元。已获专精特新认定奖励15万元的，补足差额。",
            "对市级上云企业，按上一年度云服务费的25%给予补助，单户企业最高补助6万元。",
            "不同证书奖励与上云补助之间可以叠加。第一条至第三条的奖励和补助，单户企业每年合计最高60万元。",
        ],
        effective_on=date(2025, 1, 1),
    )
    return town


@pytest.mark.parametrize(
    ("question", "ordinal"),
    [
        ("专精特新企业认定奖励", 1),
        ("zjtx企业认定奖励多少", 1),
        ("小巨人奖励多少", 2),
        ("企业上云补助比例和上限", 3),
        ("上云补助和证书奖励能不能叠加", 4),
    ],
)
def test_the_article_that_grants_what_is_asked_leads(two_awards: Shelf, question: str, ordinal: int) -> None:
    hit = two_awards.find(question, day=TODAY).hits[0]
    assert (hit.policy_id, hit.ordinal) == ("P30", ordinal)


def test_names_that_are_taken_for_one_another_are_kept_apart() -> None:
    query = understand("专精特新奖励", city_synonyms("deyang"))
    assert "专精特新" in query.things
    assert "小巨人" in query.other_things
    assert understand("稳岗的钱", city_synonyms("deyang")).other_things
    assert understand("展会补贴", city_synonyms("deyang")).other_things == ()


def test_where_the_level_asked_has_no_rule_the_citys_own_comes_before_a_countys() -> None:
    wanted = Wanted(TODAY, home="510600", levels=("省级",))
    tiers = [
        tier_of(Policy(policy_id="P", title="办法", region=region, level=level, themes=[]), wanted)
        for region, level in (("510000", "省级"), ("510600", "市级"), ("510683", "县级"))
    ]
    assert tiers == [Tier.HERE, Tier.OTHER_LEVEL, Tier.ELSEWHERE]


@pytest.mark.parametrize(("text", "years"), [("生活补贴2000元领几年", ()), ("2022年的奖励", (2022,))])
def test_an_amount_is_no_year(text: str, years: tuple[int, ...]) -> None:
    assert understand(text).years == years


@pytest.mark.parametrize("text", ["首台套省里奖多少", "小巨人省上奖多少"])
def test_whose_level_it_is_is_no_name_of_a_place(text: str) -> None:
    assert understand(text).places == ()
