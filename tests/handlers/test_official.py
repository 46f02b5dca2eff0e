"""Official answers: given before search, only while day, place and every article under them hold."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from bot.wiring import House
from handlers.message import Reply, Speaker
from knowledge.answer import curate
from knowledge.answer.footing import find_cite
from knowledge.errors import ActRefused
from ledger.audit import Actor, entries_about
from ledger.dependants import dependants_of
from ledger.groups import Role
from ledger.official import OfficialState, keep_official, official_by_id
from ledger.policies import Article, next_number, policy_by_id

Ask = Callable[..., Reply]
AUTHOR, REVIEWER = Actor("he_officer", "何静"), Actor("lin_admin", "林涛")
DAY = date(2026, 11, 22)
ARTICLE = "德经信示例规〔2025〕7号第一部分第（一）条"
BUREAU = "德阳市经济和信息化局"
OFFICER = Speaker(Role.DEPARTMENT, "he_officer", "何静", department="经济和信息化局")
ADMIN = Speaker(Role.ADMIN, "lin_admin", "林涛")
FIRM = Speaker(Role.ENTERPRISE, "chen_contact", "陈明")


@contextmanager
def official(house: House, question: str, *, live: bool = True, **more: object) -> Iterator[int]:
    """Keep an official answer for as long as the block lasts."""
    facts = {"text": "一次性奖励20万元，名单核实后直接拨付。", "department": BUREAU, **more}
    now = house.desk.now()
    with house.ledger.write() as session:
        cites = [find_cite(session, str(one)) for one in facts.pop("cites", [ARTICLE])]  # type: ignore[attr-defined]  # a list by name
        draft = curate.Draft(question=question, cites=cites, **facts)  # type: ignore[arg-type]  # fields of any type by name
        number = curate.write(session, draft, AUTHOR, now).answer_id
        if live:
            curate.publish(session, number, REVIEWER, now, DAY)
    try:
        yield number
    finally:
        with house.ledger.write() as session:
            answer = official_by_id(session, number)
            assert answer is not None
            answer.state = OfficialState.RETIRED
            keep_official(session, answer, now)


def test_the_departments_answer_comes_first_with_its_article_and_is_counted(house: House, ask: Ask) -> None:
    with official(house, "首次升规奖励多少钱", valid_until=date(2027, 12, 31)) as number:
        reply = ask("第一次上规能拿好多")
        with house.ledger.read() as session:
            answer = official_by_id(session, number)
    assert reply.text.startswith(f"官方答复·{BUREAU}·有效至2027年12月31日")
    assert "名单核实后直接拨付" in reply.text
    assert reply.found
    assert [(cite.doc_no, cite.status) for cite in reply.cites] == [("德经信示例规〔2025〕7号", "现行有效")]
    assert answer is not None
    assert answer.hits == 1


@pytest.mark.parametrize(
    "asked",
    [
        "首次升规奖励什么时候申报",
        "绵竹首次升规奖励多少钱",
        "2024年首次升规奖励多少钱",
        "省级首次升规奖励多少钱",
        "高新技术企业首次认定奖励多少",
    ],
)
def test_a_question_that_differs_in_what_matters_is_searched(house: House, ask: Ask, asked: str) -> None:
    with official(house, "首次升规奖励多少钱"):
        assert "官方答复" not in ask(asked).text


def test_it_holds_only_on_its_days(house: House, ask: Ask) -> None:
    with official(house, "首次升规奖励多少钱", valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31)):
        assert "官方答复" in ask("首次升规奖励多少钱", today=date(2026, 12, 31)).text
        assert "官方答复" not in ask("首次升规奖励多少钱", today=date(2027, 1, 1)).text
        assert "官方答复" not in ask("首次升规奖励多少钱", today=date(2025, 12, 31)).text


def test_a_countys_answer_is_given_to_that_county_only(house: House, ask: Ask) -> None:
    with official(house, "首次升规奖励多少钱", region="510604"):
        assert "官方答复" not in ask("首次升规奖励多少钱").text
    with official(house, "罗江区首次升规奖励多少钱", region="510604"):
        assert "官方答复" in ask("罗江首次升规奖励多少").text


def test_it_is_not_given_once_its_document_is_no_longer_in_force(house: House, ask: Ask) -> None:
    with official(house, "首次升规奖励多少钱"):
        assert "官方答复" not in ask("首次升规奖励多少钱", today=date(2029, 1, 1)).text


def test_a_changed_article_takes_it_out_until_somebody_looks_at_it(house: House, ask: Ask) -> None:
    with official(house, "首次升规奖励多少钱") as number:
        with house.ledger.write() as session:
            cite = find_cite(session, ARTICLE)
            policy = policy_by_id(session, cite["policy_id"])
            assert policy is not None
            article: Article = policy.articles[cite["ordinal"] - 1]
            before = article.text
            article.text = before.replace("20万元", "25万元")
        try:
            assert "官方答复" not in ask("首次升规奖励多少钱").text
            [(doubted, why)] = curate.doubt_all(house.ledger, house.desk.now(), DAY)
            assert doubted == number
            assert "已修改" in why
            with house.ledger.write() as session, pytest.raises(ActRefused, match="已修改"):
                curate.publish(session, number, REVIEWER, house.desk.now(), DAY)
            with house.ledger.read() as session:
                answer = official_by_id(session, number)
                assert answer is not None
                assert answer.state is OfficialState.DOUBTED
            assert "重新成为草稿" in ask(f"改答复 {number}：一次性奖励25万元。", OFFICER).text
            assert "已发布" in ask(f"发布答复 {number}", ADMIN).text
            assert "25万元" in ask("首次升规奖励多少钱").text
        finally:
            with house.ledger.write() as session:
                session.merge(article).text = before
                restored = policy_by_id(session, cite["policy_id"])
                assert restored is not None
                restored.change_no = next_number(session, "change")  # an index that saw the other text reads it anew


def test_who_wrote_it_can_not_publish_it_and_every_act_is_in_the_audit(house: House, ask: Ask) -> None:
    with official(house, "首次升规奖励什么时候发", live=False) as number:
        assert "另一个人" in ask(f"发布答复 {number}", OFFICER).text
        assert "已发布" in ask(f"发布答复 {number}", ADMIN).text
        with house.ledger.read() as session:
            acts = [entry.action for entry in entries_about(session, f"official:{number}")]
            cite = find_cite(session, ARTICLE)
            resting = [one.reference for one in dependants_of(session, cite["policy_id"])]
        assert acts == ["official.published", "official.written"]
        assert str(number) in resting
        assert "已停用" in ask(f"停用答复 {number}", ADMIN).text
        assert "已经停用" in ask(f"停用答复 {number}", ADMIN).text


def test_only_its_department_and_admins_touch_it(house: House, ask: Ask) -> None:
    other = Speaker(Role.DEPARTMENT, "guo_officer", "郭勇", department="科学技术局")
    with official(house, "首次升规奖励什么时候发", live=False) as number:
        assert BUREAU in ask(f"发布答复 {number}", other).text
        for nobody in (FIRM, Speaker()):
            assert "没有对您开放" in ask(f"发布答复 {number}", nobody).text
            assert "没有对您开放" in ask("官方答复清单", nobody).text


def test_a_cite_that_is_not_in_the_base_is_refused_by_name(house: House) -> None:
    with house.ledger.read() as session:
        for wrong in ("德办发〔1999〕1号", "P999999#1", "P000001#999", "随便写的"):
            with pytest.raises(Exception, match="没有") as refused:
                find_cite(session, wrong)
            assert "。" in str(refused.value)


def test_the_list_shows_what_waits_first(house: House, ask: Ask) -> None:
    with (
        official(house, "甲类厂房消防备案去哪里办") as live,
        official(house, "乙类厂房消防备案去哪里办", live=False) as waiting,
    ):
        numbers = [line.partition(". ")[0] for line in ask("官方答复清单", OFFICER).text.splitlines()]
        assert numbers.index(str(waiting)) < numbers.index(str(live))
        shown = ask(f"看答复 {waiting}", OFFICER).text
        assert "草稿" in shown
        assert "现行有效" in shown
