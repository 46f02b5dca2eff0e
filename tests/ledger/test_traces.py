"""Which answers, who heard them, and whom a correction reaches."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledger import arrivals, corrections, groups, traces
from ledger.arrivals import Limits
from ledger.audit import Actor, broken_link
from ledger.base import Ledger
from ledger.corrections import Ordered
from ledger.enterprises import Enterprise
from ledger.groups import Group, Person, Role
from ledger.talks import Answer, Arrival
from ledger.traces import Told, Wanted

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LIMITS = Limits(person=1000, group=1000, sends=1000)
CODE = "91510600MA00000003"
ACTOR = Actor("lin_admin", "林")


def cite(policy: str, article: str) -> dict[str, Any]:
    return {"title": "办法", "doc_no": "", "article": article, "url": f"http://127.0.0.1/policy/{policy}#a3"}


def say(
    ledger: Ledger,
    number: int,
    text: str,
    cites: list[dict[str, Any]],
    *,
    talk: str = "cidA=",
    title: str = "群",
    **answer: Any,  # noqa: ANN401 - columns
) -> None:
    group = talk.startswith("cid")
    arrival = Arrival("ding1", f"m{number}", talk, group, "chen", title, NOW, {"text": {"content": f"问{number}"}})
    with ledger.write() as session:
        kept = arrivals.arrive(session, arrival, LIMITS, "one", NOW + timedelta(minutes=number), 10.0)
        assert kept.claimed is not None
        columns = {"text": text, "cites": cites, "door": "webhook", **answer}
        arrivals.finish_and_next(session, kept.claimed, "one", columns, NOW + timedelta(minutes=number), 0.0)


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    with ledger.write() as session:
        session.add(Enterprise(uscc=CODE, name="示例甲有限公司", region="510603", added_at=NOW))
        session.flush()
        groups.bind_group(session, Group(conversation_id="cidA=", uscc=CODE))
        groups.bind_person(session, Person(staff_id="chen", name="陈", role=Role.ENTERPRISE, bound_at=NOW))
    say(ledger, 1, "奖励20万元", [cite("P000012", "第五条")], trace={"model": "m1", "prompt": "p2", "ms": 3})
    say(ledger, 2, "奖励30万元", [cite("P000123", "第五条"), cite("P000012", "第六条")])
    say(ledger, 3, "奖励20万元，100%_", [cite("P000123", "第七条")], talk="private-chen")
    say(ledger, 4, "奖励20万元", [cite("P000012", "第五条")], talk="cidB=", door="", trouble="送不到")
    beyond = {**cite("P000777", "第九条"), "beyond": True, "quote": "第九条 全文。"}
    cut = {"shown": "第一句。\n回复“详情”看全文。"}
    say(ledger, 5, "第一句。第二句。", [beyond], talk="cidC=", title="群B", trace=cut)
    say(ledger, 6, "详情\n第九条 全文。", [beyond], talk="cidC=", title="群B")
    return ledger


@pytest.mark.parametrize(
    ("wanted", "answers"),
    [
        (Wanted(), [6, 5, 4, 3, 2, 1]),
        (Wanted(policy_id="P000012"), [4, 2, 1]),
        (Wanted(policy_id="P00012"), []),
        (Wanted(policy_id="P000012", article="第五条"), [4, 1]),
        (Wanted(policy_id="P000123", article="第六条"), []),  # cited, but of the other document
        (Wanted(contains=("20万", "奖励")), [4, 3, 1]),
        (Wanted(contains=("100%_",)), [3]),
        (Wanted(contains=("100_",)), []),
        (Wanted(firm="示例甲"), [2, 1]),
        (Wanted(firm=CODE), [2, 1]),
        (Wanted(asker="chen", since=NOW + timedelta(minutes=2), until=NOW + timedelta(minutes=4)), [3, 2]),
        (Wanted(model="m1"), [1]),
        (Wanted(prompt="p2", model="m2"), []),
        (Wanted(message="m2"), [2]),
        (Wanted(contains=("奖励 20 万元", "100%")), [3]),
        (Wanted(firm="群B"), [6, 5]),  # of a group that is bound to nobody, by its title
        (Wanted(policy_id="P000777"), [6]),  # kept for 详情, and seen only where 详情 was said
        (Wanted(contains=("第二句",)), []),  # cut off for the group
        (Wanted(contains=("第一句",)), [5]),
    ],
)
def test_answers_are_found_by_what_they_said_and_who_heard_them(
    told: Ledger, wanted: Wanted, answers: list[int]
) -> None:
    with told.read() as session:
        found = traces.told(session, wanted)
    assert [int(one.message[1:]) for one in found] == answers


@pytest.mark.parametrize(("like", "answers"), [(1, [7, 4, 1]), (3, [3]), (5, [5])])
def test_answers_are_alike_that_quote_the_same_passage_whatever_else_they_say(
    told: Ledger, like: int, answers: list[int]
) -> None:
    quoting = {**cite("P000012", "第五条"), "quote": "给予20万元。"}
    longer = {**quoting, "quote": "对首次升规的企业，给予20万元。", "url": "https://example.org/policy/P000012#a3"}
    other = {**quoting, "quote": "由市经信局负责解释。"}
    with told.write() as session:
        session.get_one(Answer, 1).cites = [quoting]
        session.get_one(Answer, 4).cites = [quoting]
        session.get_one(Answer, 2).cites = [other]
    say(told, 7, "升规给20万", [longer], talk="cidD=")
    with told.read() as session:
        [one] = traces.told(session, Wanted(message=f"m{like}"))
        assert [int(found.message[1:]) for found in traces.told(session, Wanted(like=one))] == answers


def test_a_limit_counts_what_fits(told: Ledger) -> None:
    with told.read() as session:
        assert [one.message for one in traces.told(session, Wanted(policy_id="P000012"), 2)] == ["m4", "m2"]
        assert [one.message for one in traces.told(session, Wanted(), 2)] == ["m6", "m5"]


def test_an_answer_says_who_heard_it_and_how_it_came_about(told: Ledger) -> None:
    with told.read() as session:
        [one] = traces.told(session, Wanted(message="m1"))
    assert (one.group, one.name, one.firm, one.uscc, one.door) == ("群", "陈", "示例甲有限公司", CODE, "webhook")
    assert one.trace == {"model": "m1", "prompt": "p2", "ms": 3}


def order(ledger: Ledger, wanted: Wanted) -> Ordered:
    with ledger.write() as session:
        heard = [(one, f"问题{one.message}") for one in traces.told(session, wanted) if one.door]
        return corrections.order(session, heard, "实为25万元", "数错", ACTOR, NOW)


def test_each_conversation_hears_a_correction_once_and_no_other_does(told: Ledger, second_ledger: Ledger) -> None:
    made = order(told, Wanted(policy_id="P000012"))
    assert (made.conversations, made.answers) == (1, 2)
    with told.write() as session:
        taken = corrections.claim_notice(session, "one", NOW, 10.0)
    assert taken is not None
    notice, text = taken
    assert (notice.conversation_id, notice.sender, notice.asked, text) == ("cidA=", "", "问题m2", "实为25万元")
    with second_ledger.write() as session:
        assert corrections.claim_notice(session, "two", NOW + timedelta(seconds=5), 10.0) is None
        again = corrections.claim_notice(session, "two", NOW + timedelta(seconds=11), 10.0)  # the first has died
        assert again is not None
        corrections.end_notice(session, again[0].notice_id, NOW)
    with told.write() as session:
        assert corrections.claim_notice(session, "one", NOW + timedelta(days=1), 10.0) is None
        [(correction, [told_notice])] = corrections.corrections(session)
    assert (correction.reason, correction.ordered_by, told_notice.told_at) == ("数错", "lin_admin", NOW)


def test_the_same_correction_is_not_said_twice_to_the_same_people(told: Ledger) -> None:
    order(told, Wanted(policy_id="P000012"))
    with told.write() as session:
        everybody = [(one, "问") for one in traces.told(session, Wanted()) if one.door]
        left = corrections.without_those_told(session, everybody, "实为25万元")
        assert {one.place for one, _ in left} == {("private-chen", "chen"), ("cidC=", "")}
        assert corrections.without_those_told(session, everybody, "实为26万元") == everybody
        taken = corrections.claim_notice(session, "one", NOW, 10.0)
        assert taken is not None
        corrections.end_notice(session, taken[0].notice_id, NOW, "机器人已被移出该群")
        assert len(corrections.without_those_told(session, everybody, "实为25万元")) == len(everybody)


def test_what_a_conversation_was_told_since_is_known(told: Ledger) -> None:
    order(told, Wanted(policy_id="P000012"))
    with told.read() as session:
        numbers = {one.message: one.answer_id for one in traces.told(session, Wanted())}
        found = corrections.corrections_of(session, [numbers["m1"]])
        assert [(place, [one.asked for one in notices]) for place, notices in found.items()] == [
            (("cidA=", ""), ["问题m2"])
        ]
        assert corrections.corrections_of(session, [numbers["m5"]]) == {}


def test_in_private_it_goes_to_the_person_and_the_audit_names_who_decided(told: Ledger) -> None:
    order(told, Wanted(message="m3"))
    with told.read() as session:
        [(_, [notice])] = corrections.corrections(session)
        assert (notice.in_group, notice.sender) == (False, "chen")
        assert broken_link(session) is None


def test_one_that_could_not_be_told_says_why_and_is_not_tried_for_ever(told: Ledger) -> None:
    order(told, Wanted(message="m1"))
    with told.write() as session:
        taken = corrections.claim_notice(session, "one", NOW, 10.0)
        assert taken is not None
        corrections.renew_notice(session, taken[0].notice_id, NOW, 100.0)
        assert corrections.claim_notice(session, "two", NOW + timedelta(seconds=50), 10.0) is None
        corrections.end_notice(session, taken[0].notice_id, NOW, "机器人已被移出该群" * 30)
        assert corrections.claim_notice(session, "two", NOW + timedelta(days=1), 10.0) is None
        [(_, [notice])] = corrections.corrections(session)
    assert notice.trouble.startswith("机器人已被移出该群")
    assert notice.told_at is None


def test_leases_of_the_dead_are_free_at_once_for_a_sole_owner(told: Ledger) -> None:
    order(told, Wanted(message="m1"))
    with told.write() as session:
        assert corrections.claim_notice(session, "dead", NOW, 1000.0) is not None
        corrections.free_notices(session)
        assert corrections.claim_notice(session, "one", NOW, 10.0) is not None


def test_nothing_wanted_narrows_nothing() -> None:
    assert not Wanted().narrows
    assert replace(Wanted(), firm="示例").narrows
    assert Told.__dataclass_fields__["payload"].repr is False  # it may hold what a person typed
