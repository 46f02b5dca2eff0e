"""Answers are the policy's own whole sentences."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer.cite import Unfounded, stands_in
from knowledge.answer.extract import best_sentences, extract, whole_sentences
from knowledge.rules.period import Status
from knowledge.search.hits import Hit
from knowledge.search.query import understand
from knowledge.search.shelf import Found

LONG = (
    "（一）首次升规奖励。对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元；次年营业收入增长10%以上的，再奖励10万元。"
    "企业应当在每年3月31日前在惠企政策通核对收款账户。咨询电话：市经信局企业科，0838-0000001。"
    "（责任单位：市经济和信息化局、市统计局）"
)


def hit(text: str, **columns: object) -> Hit:
    facts: dict[str, object] = {
        "policy_id": "P1",
        "title": "示例市支持工业企业升级措施",
        "doc_no": "德示例规〔2025〕1号",
        "level": "市级",
        "region": "510600",
        "department": "德阳市经济和信息化局",
        "status": Status.IN_FORCE,
        "effective_on": None,
        "expires_on": None,
        "successor_id": None,
        "ordinal": 1,
        "label": "第二部分第（一）条",
        "path": ("二、支持做大",),
        "kind": "article",
        "text": text,
        "score": 2.0,
        **columns,
    }
    return Hit(**facts)  # type: ignore[arg-type] # a table of columns


def found(question: str, *hits: Hit, answerable: bool = True, around: tuple[Hit, ...] = ()) -> Found:
    return Found(understand(question), hits, 0.9, answerable, around=around or hits)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("首次升规奖励多少钱", "一次性奖励20万元；次年营业收入增长10%以上的，再奖励10万元。"),
        ("升规奖励截止到几号", "每年3月31日前"),
        ("升规奖励找谁 电话多少", "0838-0000001"),
    ],
)
def test_the_sentence_that_holds_what_is_asked_is_quoted(question: str, wanted: str) -> None:
    answer = extract(found(question, hit(LONG)))
    assert answer is not None
    assert wanted in answer.conclusion


def test_an_amount_keeps_its_condition() -> None:
    text = best_sentences(understand("升规再奖励10万元"), LONG)
    assert "次年营业收入增长10%以上的" in text
    assert text.startswith(("对首次纳入", "（一）"))


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    text = (
        "对新购设备的企业，按投资额的5%给予补助，补助资金分两年拨付到企业账户。其中列入智能化名单的，最高300万元。"
        "本条由市经济和信息化局组织实施，每年安排资金，按照先后顺序办理，当年用完为止，次年继续。"
    )
    quoted = best_sentences(understand("智能化名单最高多少"), text)
    assert quoted.startswith("对新购设备的企业")
    assert "最高300万元" in quoted


def test_a_scale_is_quoted_with_all_its_steps() -> None:
    text = (
        "对研发费用比上年增长的规模以上工业企业，按增量分档补助，由企业在申报系统填写并由部门核实后拨付到企业账户。"
        "增量300万元以内的部分，按6%补助。300万元以上的部分，按4%补助。单户最高80万元。本条自下一年度起办理，以当年申报通知为准。"
    )
    quoted = best_sentences(understand("研发费用增量按多少补助"), text)
    assert "按6%补助。300万元以上的部分，按4%补助。单户最高80万元。" in quoted


def test_a_table_row_is_quoted_whole() -> None:
    row = "企业类别：规模以下；条件：营业收入2000万元以下；奖励：5万元。" * 4
    assert best_sentences(understand("奖励多少"), row, "table_row") == row


def test_below_the_threshold_nothing_is_claimed() -> None:
    assert extract(found("火星移民补贴", hit(LONG), answerable=False)) is None
    assert extract(found("火星移民补贴")) is None


def test_a_repealed_text_carries_a_caution() -> None:
    answer = extract(found("首次升规奖励多少", hit(LONG, status=Status.REPEALED)))
    assert answer is not None
    assert answer.caution is Status.REPEALED
    assert answer.quotes[0].status is Status.REPEALED


def test_a_rule_in_force_carries_none() -> None:
    answer = extract(found("首次升规奖励多少", hit(LONG)))
    assert answer is not None
    assert answer.caution is None


def test_after_a_colon_the_items_are_quoted_too() -> None:
    lead = hit("申请企业应当同时符合下列条件：", ordinal=3)
    items = (hit("（一）在本市登记；", ordinal=4), hit("（二）没有失信记录。", ordinal=5))
    answer = extract(found("申请条件", lead, around=(lead, *items)))
    assert answer is not None
    assert [quote.ordinal for quote in answer.quotes] == [3, 4, 5]


def test_the_next_step_comes_from_the_same_document() -> None:
    lead = hit("对首次升规的企业，一次性奖励20万元。")
    around = (
        lead,
        hit("奖励实行免申即享。", ordinal=2),
        hit("（六）咨询电话：市经信局企业科，0838-0000001。", ordinal=3),
    )
    answer = extract(found("首次升规奖励多少", lead, around=around))
    assert answer is not None
    assert answer.mode == "免申即享"
    assert answer.contact == "咨询电话：市经信局企业科，0838-0000001。"
    assert answer.department == "德阳市经济和信息化局"


def test_a_county_answer_says_that_it_is_one() -> None:
    answer = extract(found("旌阳区升规奖励", hit("对旌阳区首次升规的企业，奖励7万元。", level="县级")))
    assert answer is not None
    assert answer.county_only


def test_a_second_document_is_quoted_only_when_it_is_nearly_as_good() -> None:
    other = hit("对首次升规的服务业企业，奖励3万元。", policy_id="P2", score=1.0)
    answer = extract(found("首次升规奖励多少", hit(LONG), other))
    assert answer is not None
    assert {quote.policy_id for quote in answer.quotes} == {"P1"}
    near = extract(found("首次升规奖励多少", hit(LONG), replace(other, score=1.9)))
    assert near is not None
    assert {quote.policy_id for quote in near.quotes} == {"P1", "P2"}


def test_a_sentence_ends_at_a_full_stop_and_never_at_a_semicolon() -> None:
    assert whole_sentences("甲；乙。丙！丁\n戊") == ["甲；乙。", "丙！", "丁\n", "戊"]


TEXT = st.text(alphabet="企业奖励对的，；。：\n（一）1205万元其中次年 ", max_size=300)


@given(TEXT)
def test_cut_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(whole_sentences(text)) == text


@given(TEXT, st.sampled_from(["奖励多少", "怎么申请", "企业", "找谁", ""]))
def test_every_quote_stands_in_its_article(text: str, question: str) -> None:
    quoted = best_sentences(understand(question), text)
    assert quoted in text
    try:
        answer = extract(found(question, hit(text)))
    except Unfounded:
        assert not text.split()
        return
    assert answer is not None
    assert all(stands_in(quote.text, text) for quote in answer.quotes)


WHOM = hit(
    "升规奖励事项要素表\n要素：惠及对象；内容：上一年度首次入库的独立法人企业", kind="table_row", label="附表第3行"
)
PAPERS = hit("（三）需要提交什么材料。不需要提交材料，企业只需确认收款账户。", ordinal=2, label="第（三）条", score=1.0)
TIME = hit("（四）申报时间。企业于每年3月1日至3月31日在线申报。", ordinal=3, label="第（四）条", score=1.0)


@pytest.mark.parametrize(
    ("question", "leads"),
    [("升规奖励要哪些材料", PAPERS), ("升规奖励什么时候申报", TIME), ("升规奖励对象范围", WHOM)],
)
def test_the_clause_that_holds_what_is_asked_leads_whatever_was_found_first(question: str, leads: Hit) -> None:
    answer = extract(found(question, WHOM, around=(WHOM, PAPERS, TIME)))
    assert answer is not None
    assert answer.quotes[0].ordinal == leads.ordinal
    assert len({(quote.policy_id, quote.ordinal) for quote in answer.quotes}) == len(answer.quotes)


def test_what_one_gets_still_comes_before_how_to_get_it() -> None:
    reward = hit("（一）首次升规奖励。对首次入库的企业，给予一次性奖励20万元。")
    answer = extract(found("升规奖励怎么领", reward, around=(reward, PAPERS, TIME)))
    assert answer is not None
    assert answer.quotes[0].ordinal == reward.ordinal
