"""Who receives a push, as people write it."""

import pytest

from config.city import load_city
from outreach.errors import ExpressionWrong
from outreach.expression import Kind, parse

CITY = load_city("deyang")


def test_terms_are_read_in_order_once_each_and_written_back() -> None:
    read = parse(" region:510603，industry:c35, above-scale,size:小型,region:510603 ", CITY)
    assert str(read) == "region:510603,industry:C35,above-scale,size:小型"
    assert parse(str(read), CITY) == read
    assert read.asks_firms


def test_a_place_may_be_called_by_its_name_and_a_zone_is_no_region() -> None:
    assert str(parse("region:旌阳,zone:德阳高新区", CITY)) == "region:510603,zone:510600-Z02"
    assert str(parse("region:510600-z01", CITY)) == "zone:510600-Z01"


def test_conversation_ids_keep_their_signs_and_letters() -> None:
    [term] = parse("group:cidWhEEDbOTEPjnZOD7/Rcbpg==", CITY).terms
    assert (term.kind, term.value) == (Kind.GROUP, "cidWhEEDbOTEPjnZOD7/Rcbpg==")
    assert not parse("mine:zhang,all", CITY).asks_firms


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "没有写推送给谁"),
        (" ,", "没有写推送给谁"),
        ("all,,matched", "多了一个逗号"),
        ("everyone", "“everyone”不认识"),
        ("region", "后面没有写行政区划代码或名称"),
        ("region:110000", "本市没有这个地区或园区。可用：100000（中华人民共和国）"),
        ("zone:510603", "本市没有这个地区或园区"),
        ("industry:Z9", "不是国民经济行业代码"),
        ("industry:D35", "自相矛盾"),
        ("size:巨型", "只有 大型、中型、小型、微型"),
        ("stage:完工", "只有 企业开办、项目建设、生产运营、转型升级"),
        ("above-scale:yes", "不带内容"),
        ("qualified:", "没有写资质名称"),
    ],
)
def test_what_can_not_be_used_is_named_with_a_way_out(text: str, says: str) -> None:
    with pytest.raises(ExpressionWrong, match=says):
        parse(text, CITY)
