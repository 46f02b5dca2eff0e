"""What can be done to the base, on both databases: whole or not at all, by two people, each act in the audit."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.city import City
from knowledge.errors import ActRefused, GateClosed, NotInBase
from knowledge.library import publishing, shelving
from knowledge.library.records import Records
from knowledge.library.registrar import Registrar
from knowledge.rules.period import Status
from ledger.audit import Actor, broken_link, entries_about
from ledger.base import Ledger, connect
from ledger.clocks import FundState
from ledger.dependants import Dependant, Rests, dependants_of, rest_on
from ledger.official import OfficialAnswer, OfficialState, officials_in
from ledger.policies import changed_after, last_change
from ledger.versions import VersionState, versions_of
from tests.library.desk_of_records import EDITOR, REVIEWER, WHOLE, Office, award, office
from tests.library.made import rule


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    opened = connect(ledger_url)
    yield opened
    opened.close()


@pytest.fixture
def room(ledger: Ledger, tmp_path: Path, city: City) -> Iterator[Office]:
    with office(ledger, tmp_path, city) as opened:
        yield opened


def states(room: Office, policy_id: str) -> list[VersionState]:
    with room.registrar.ledger.read() as session:
        return [one.state for one in reversed(versions_of(session, policy_id))]


def acts(room: Office, policy_id: str) -> list[str]:
    with room.registrar.ledger.read() as session:
        assert broken_link(session) is None
        return [one.action for one in reversed(entries_about(session, policy_id))]


# -- two people -------------------------------------------------------------------------------------


def test_what_is_handed_in_waits_and_nobody_finds_it(room: Office) -> None:
    taken = room.takes(award())
    assert (taken.state, taken.number) == ("pending", 1)
    assert room.live(taken.policy_id) is None
    assert states(room, taken.policy_id) == [VersionState.PENDING]
    with room.registrar.ledger.read() as session:
        assert list(changed_after(session, 0)) == []


@pytest.mark.parametrize("empty", ["level", "region", "department", "kind", "effective_on", "themes"])
def test_the_gate_names_what_is_missing(room: Office, empty: str) -> None:
    taken = room.takes(award())
    number = room.registrar.edit(taken.policy_id, {**WHOLE, empty: "", "contact": "1"}, EDITOR, "")
    room.settles(taken.policy_id)
    with pytest.raises(GateClosed) as closed:
        room.registrar.publish(taken.policy_id, number, REVIEWER)
    assert len(closed.value.sentences) == 1
    assert [one.field for one in room.registrar.problems(taken.policy_id, number, REVIEWER) if one.blocking] == [empty]
    assert room.live(taken.policy_id) is None


def test_whoever_wrote_a_part_of_it_can_not_publish_it(room: Office) -> None:
    taken = room.takes(award())
    room.registrar.edit(taken.policy_id, {**WHOLE, "contact": "1"}, EDITOR, "")
    number = room.registrar.edit(taken.policy_id, {"contact": "2"}, REVIEWER, "改电话")
    room.settles(taken.policy_id)
    for hand in (EDITOR, REVIEWER):
        with pytest.raises(GateClosed, match="拟稿人"):
            room.registrar.publish(taken.policy_id, number, hand)
    room.registrar.publish(taken.policy_id, number, Actor("x9", "第三人"))
    assert room.live(taken.policy_id) is not None


def test_a_missing_original_closes_the_gate(room: Office) -> None:
    taken = room.takes(award())
    number = room.registrar.edit(taken.policy_id, WHOLE | {"contact": "1"}, EDITOR, "")
    room.settles(taken.policy_id)
    room.registrar.original_path(taken.policy_id, number).unlink()
    with pytest.raises(GateClosed, match="原件"):
        room.registrar.publish(taken.policy_id, number, REVIEWER)


def test_a_draft_may_be_published_and_is_never_in_force(room: Office) -> None:
    policy_id = room.shelves(
        award().replace("奖励办法》的通知", "奖励办法（征求意见稿）》的通知"), draft="是", effective_on=""
    )
    assert room.registrar.standing(policy_id, date(2026, 11, 22)).status is Status.DRAFT


def test_what_was_sent_back_can_not_be_published(room: Office) -> None:
    taken = room.takes(award())
    with pytest.raises(ActRefused, match="理由"):
        room.registrar.reject(taken.policy_id, 1, REVIEWER, " ")
    room.registrar.reject(taken.policy_id, 1, REVIEWER, "不是我市文件")
    with pytest.raises(ActRefused, match="已退回"):
        room.registrar.publish(taken.policy_id, 1, REVIEWER)
    again = room.takes(award())
    assert again.state == "pending"  # a file that was sent back may come again
    assert again.policy_id != taken.policy_id


def test_every_act_is_in_the_audit(room: Office) -> None:
    policy_id = room.shelves(award())
    room.registrar.set_fund(policy_id, 2026, FundState.USED_UP, REVIEWER, "已兑付完毕")
    room.registrar.retire(policy_id, REVIEWER, "误发")
    room.registrar.restore(policy_id, REVIEWER)
    room.registrar.delete(policy_id, REVIEWER, "测试")
    assert [one for one in acts(room, policy_id) if not one.startswith("doubt")] == [
        "policy.taken_in", "policy.edited", "policy.published", "fund.said", "policy.retired", "policy.restored",
        "policy.deleted",
    ]  # fmt: skip


# -- editing ----------------------------------------------------------------------------------------


def test_an_edit_waits_and_names_the_person_as_evidence(room: Office) -> None:
    policy_id = room.shelves(award())
    ordinal = next(one["ordinal"] for one in room.registrar.look(policy_id).articles if "20万元" in one["text"])
    number = room.registrar.edit(
        policy_id,
        {"主管部门": "德阳市财政局", f"articles.{ordinal}.responsible": "市经信局、市财政局"},
        EDITOR,
        "职能划转",
    )
    found = room.live(policy_id)
    assert found is not None
    assert found.department == "德阳市示例局"  # not before somebody else has published it
    seen = room.registrar.look(policy_id, number)
    assert seen.fields["department"] == "德阳市财政局"
    assert seen.articles[ordinal - 1]["responsible"] == ["市经信局", "市财政局"]
    assert [one.who for one in seen.evidence if one.field == "department"] == ["编辑甲"]
    room.registrar.publish(policy_id, number, REVIEWER)
    found = room.live(policy_id)
    assert found is not None
    assert (found.department, found.version) == ("德阳市财政局", number)
    assert found.articles[ordinal - 1].responsible == ["市经信局", "市财政局"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"没有的": "1"}, "没有“没有的”"),
        ({"effective_on": "明年"}, "看不出是哪一天"),
        ({"level": "局级"}, "政策级别只能是"),
        ({"title": " "}, "标题不能为空"),
        ({"department": "德阳市示例局"}, "没有任何改动"),
        ({"articles.99.text": "x"}, "没有第 99 个"),
        ({"articles.1.text": " "}, "不能改成空的"),
        ({"relations.add": [{"bond": "吃掉", "target": "德示例规〔2019〕6号"}]}, "没有“吃掉”这种关系"),
        ({"relations.add": [{"bond": "废止", "target": "P999999"}]}, "没有已发布的 P999999"),
        ({"relations.remove": [{"bond": "废止", "target": "德示例规〔2019〕6号"}]}, "没有“废止"),
        ({"windows": [{"opens_on": "2026-06-30", "closes_on": "2026-06-01"}]}, "早于开始"),
        ({"doc_no": "德" * 81}, "最多 80 个字"),
    ],
)
def test_an_edit_that_can_not_be_changes_nothing(room: Office, changes: dict[str, object], why: str) -> None:
    policy_id = room.shelves(award())
    before = states(room, policy_id)
    with pytest.raises(ActRefused, match=why):
        room.registrar.edit(policy_id, changes, EDITOR, "")
    assert states(room, policy_id) == before


def test_an_edit_on_what_somebody_changed_meanwhile_is_refused(room: Office) -> None:
    policy_id = room.shelves(award())
    seen = room.newest(policy_id)
    room.registrar.edit(policy_id, {"contact": "1"}, EDITOR, "", based_on=seen)
    with pytest.raises(ActRefused, match="刷新"):
        room.registrar.edit(policy_id, {"contact": "2"}, REVIEWER, "", based_on=seen)


def test_several_documents_are_edited_alike_and_those_that_can_not_say_why(room: Office) -> None:
    one, two = room.shelves(award()), room.shelves(award(name="补助办法", doc_no="德示例规〔2023〕8号"), contact="999")
    done = room.registrar.edit_many([one, two, "P999999"], {"contact": "999"}, EDITOR, "统一电话")
    assert isinstance(done[one], int)
    assert "没有任何改动" in str(done[two])
    assert "P999999" in str(done["P999999"])


def test_a_publication_closes_the_versions_it_was_made_from(room: Office) -> None:
    policy_id = room.shelves(award())
    room.registrar.edit(policy_id, {"contact": "1"}, EDITOR, "")
    number = room.registrar.edit(policy_id, {"department": "德阳市财政局"}, EDITOR, "")
    room.registrar.publish(policy_id, number, REVIEWER)
    assert states(room, policy_id)[-2:] == [VersionState.REJECTED, VersionState.LIVE]
    found = room.live(policy_id)
    assert found is not None
    assert (found.contact, found.department) == ("1", "德阳市财政局")


# -- new texts --------------------------------------------------------------------------------------


def test_a_new_version_stands_beside_the_old_until_it_is_published(room: Office) -> None:
    policy_id = room.shelves(award())
    taken = room.takes(award("30万元"))
    assert (taken.state, taken.policy_id) == ("pending", policy_id)
    assert "20万元" in room.words(policy_id)
    diff = room.registrar.diff(policy_id, taken.number - 1, taken.number)
    changed = [one for one in diff.changed if one.kind == "修改"]
    assert [[(piece.kind, piece.text) for piece in one.pieces if piece.kind != "same"] for one in changed] == [
        [("deleted", "20"), ("inserted", "30")]
    ]
    number = room.registrar.edit(policy_id, {**WHOLE, "contact": "1"}, EDITOR, "")
    room.settles(policy_id)
    room.registrar.publish(policy_id, number, REVIEWER)
    assert "30万元" in room.words(policy_id)
    assert states(room, policy_id).count(VersionState.LIVE) == 1


def test_the_file_of_a_retired_document_does_not_come_back_by_itself(room: Office) -> None:
    policy_id = room.shelves(award())
    room.registrar.retire(policy_id, REVIEWER, "误发")
    taken = room.takes(award())
    assert (taken.state, taken.policy_id) == ("duplicate", policy_id)
    assert "restore" in taken.reason
    assert room.live(policy_id) is None


def test_nearly_the_same_text_is_told_with_what_differs(room: Office) -> None:
    body = "".join(f"企业应当在第{number}季度提交第{number}项材料并说明资金使用情况。" for number in range(1, 40))
    one = rule("申报说明", "", "2023年3月10日", body, "奖励20万元。")
    room.takes(one, publish=True)
    same_name = room.takes(one.replace("奖励20万元", "奖励25万元"), publish=True)
    assert same_name.state == "near"  # even at the operator's door: a person decides
    assert [round(near.likeness, 1) for near in same_name.near] == [1.0]
    assert "“20”改为“25”" in same_name.reason
    other_name = room.takes(one.replace("申报说明", "兑付说明"), publish=True)
    assert other_name.state == "added"
    assert other_name.near


# -- clocks -----------------------------------------------------------------------------------------


def test_a_scheduled_version_goes_live_at_its_hour_and_only_once(room: Office) -> None:
    taken = room.takes(award())
    number = room.registrar.edit(taken.policy_id, WHOLE | {"contact": "1"}, EDITOR, "")
    room.settles(taken.policy_id)
    at = room.hour + timedelta(hours=8)
    with pytest.raises(ActRefused, match="已经过去"):
        room.registrar.publish(taken.policy_id, number, REVIEWER, at=room.hour)
    room.registrar.publish(taken.policy_id, number, REVIEWER, at=at)
    assert room.registrar.publish_due() == []
    assert room.live(taken.policy_id) is None
    room.later(hours=8)
    assert room.registrar.publish_due() == [(taken.policy_id, number)]
    assert room.registrar.publish_due() == []
    assert room.live(taken.policy_id) is not None


def test_a_schedule_can_be_withdrawn(room: Office) -> None:
    taken = room.takes(award())
    number = room.registrar.edit(taken.policy_id, WHOLE | {"contact": "1"}, EDITOR, "")
    room.settles(taken.policy_id)
    room.registrar.publish(taken.policy_id, number, REVIEWER, at=room.hour + timedelta(hours=1))
    room.registrar.reject(taken.policy_id, number, REVIEWER, "再等等")
    room.later(hours=2)
    assert room.registrar.publish_due() == []


def test_a_text_is_the_rule_from_its_own_day_on(room: Office) -> None:
    policy_id = room.shelves(award())
    first = room.newest(policy_id)
    room.takes(award("30万元"))
    number = room.registrar.edit(policy_id, {**WHOLE, "effective_on": "2026-06-01", "contact": "1"}, EDITOR, "")
    room.settles(policy_id)
    room.registrar.publish(policy_id, number, REVIEWER)
    asked = {
        day: room.registrar.standing(policy_id, day) for day in (date(2024, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    }
    assert [one.number for one in asked.values()] == [first, first, number]
    assert "第" in asked[date(2026, 5, 31)].notes[0]
    assert asked[date(2026, 6, 1)].notes == ()


def test_the_three_clocks_are_three(room: Office) -> None:
    policy_id = room.shelves(award())
    number = room.registrar.set_windows(
        policy_id,
        [{"batch": "2026年第一批", "opens_on": "2026-05-01", "closes_on": "2026-06-30"}],
        EDITOR,
        "补申报时间",
    )
    room.registrar.publish(policy_id, number, REVIEWER)
    room.registrar.set_fund(policy_id, 2026, FundState.USED_UP, REVIEWER, "额度用完")
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)]
    asked = [room.registrar.standing(policy_id, day) for day in days]
    assert [one.status for one in asked] == [Status.IN_FORCE] * 5
    assert [one.window for one in asked] == ["未开始", "开放中", "开放中", "已截止", "以当年申报通知为准"]
    today = room.registrar.standing(policy_id, date(2026, 11, 22))
    assert today.fund is not None
    assert (today.fund.state, today.fund.year) == ("资金已用完", 2026)
    assert asked[0].fund is None  # nobody had said so on that day


def test_successors_are_followed_to_the_one_in_force(room: Office) -> None:
    first = room.shelves(award())
    again = "自2024年5月1日起施行，《{}》（{}）同时废止。废止前已受理的申请继续按原办法兑现"
    second = rule(
        "奖励新办法", "德示例规〔2024〕1号", "2024年4月1日", "奖励25万元。",
        begins=again.format("奖励办法", "德示例规〔2023〕7号"),
    )  # fmt: skip
    third = rule(
        "奖励最新办法", "德示例规〔2025〕1号", "2025年4月1日", "奖励35万元。",
        begins=again.format("奖励新办法", "德示例规〔2024〕1号").replace("2024年5月", "2025年5月"),
    )  # fmt: skip
    room.shelves(second, effective_on="2024-05-01")
    last = room.shelves(third, effective_on="2025-05-01")
    now = room.registrar.standing(first, date(2026, 11, 22))
    assert now.status is Status.REPEALED
    assert [heir.status for heir in now.successors] == [Status.REPEALED, Status.IN_FORCE]
    assert now.successors[-1].policy_id == last
    assert "继续按原办法兑现" in now.transition
    assert room.registrar.standing(first, date(2024, 4, 30)).status is Status.IN_FORCE


def test_a_clause_that_was_changed_names_the_document_that_changed_it(room: Office) -> None:
    policy_id = room.shelves(award())
    lines = (
        "德示例函〔2024〕9号",
        "德阳市示例局关于修改《奖励办法》的通知",
        "各县（市、区）：",
        "一、将《奖励办法》（德示例规〔2023〕7号）第二条中的“20万元”修改为“30万元”。",
        "本通知自2024年6月1日起施行。",
        "德阳市示例局",
        "2024年5月8日",
    )
    amending = "\n".join(lines)
    room.shelves(amending, effective_on="2024-06-01")
    before, after = (room.registrar.standing(policy_id, day) for day in (date(2024, 5, 31), date(2024, 6, 1)))
    assert (before.status, before.touched) == (Status.IN_FORCE, ())
    assert after.status is Status.PARTLY
    labels = {one["ordinal"]: one["label"] for one in room.registrar.look(policy_id).articles}
    assert [labels[at] for at in after.touched[0].ordinals] == ["第二条"]
    assert "德示例函〔2024〕9号" in after.notes[0]


# -- impact -----------------------------------------------------------------------------------------


def an_official_answer(room: Office, policy_id: str, ordinal: int) -> None:
    answer = OfficialAnswer(
        question="升规奖励多少", text="20万元", department="德阳市示例局", state=OfficialState.LIVE, author="e1",
        created_at=room.hour, changed_at=room.hour, change_no=1, cites=[{"policy_id": policy_id, "ordinal": ordinal}],
    )  # fmt: skip
    with room.registrar.ledger.write() as session:
        session.add(answer)
        session.flush()
        row = Dependant(
            kind=Rests.OFFICIAL,
            reference=str(answer.answer_id),
            name=answer.question,
            policy_id=policy_id,
            ordinal=ordinal,
        )
        rest_on(session, Rests.OFFICIAL, str(answer.answer_id), [row])


def doubted(room: Office) -> list[OfficialState]:
    with room.registrar.ledger.read() as session:
        return [one.state for one in officials_in(session, list(OfficialState))]


def place_of(room: Office, policy_id: str, words: str) -> int:
    return int(next(one["ordinal"] for one in room.registrar.look(policy_id).articles if words in one["text"]))


def test_impact_shows_what_rests_on_a_change_and_publishing_does_just_that(room: Office) -> None:
    policy_id = room.shelves(award())
    an_official_answer(room, policy_id, place_of(room, policy_id, "20万元"))
    room.takes(award("30万元"))
    number = room.registrar.edit(policy_id, {**WHOLE, "contact": "1"}, EDITOR, "")
    room.settles(policy_id)
    with room.registrar.ledger.read() as session:
        before = last_change(session)
    impact = room.registrar.impact(policy_id, number)
    assert [(one.label, one.change, [rest.name for rest in one.rests]) for one in impact.articles] == [
        ("第二条", "修改", ["升规奖励多少"])
    ]
    with room.registrar.ledger.read() as session:
        assert last_change(session) == before  # looking changes nothing
    assert doubted(room) == [OfficialState.LIVE]
    room.registrar.publish(policy_id, number, REVIEWER)
    assert doubted(room) == [OfficialState.DOUBTED]


def test_what_rests_on_an_article_follows_it_when_it_moves(room: Office) -> None:
    policy_id = room.shelves(award())
    an_official_answer(room, policy_id, place_of(room, policy_id, "就高不重复"))
    longer = award().replace("第三条　", "第三条　申报企业应当在本市纳税。\n第四条　")
    taken = room.takes(longer.replace("第四条　本办法自", "第五条　本办法自"))
    assert taken.number
    number = room.registrar.edit(policy_id, {**WHOLE, "contact": "1"}, EDITOR, "")
    room.settles(policy_id)
    room.registrar.publish(policy_id, number, REVIEWER)
    assert doubted(room) == [OfficialState.LIVE]
    with room.registrar.ledger.read() as session:
        places = [row.ordinal for row in dependants_of(session, policy_id)]
        cites = officials_in(session, [OfficialState.LIVE])[0].cites
    assert places == [place_of(room, policy_id, "就高不重复")] == [cites[0]["ordinal"]]


def test_the_dates_of_other_documents_are_part_of_the_impact(room: Office) -> None:
    old = room.shelves(award())
    an_official_answer(room, old, place_of(room, old, "20万元"))
    new = rule(
        "奖励新办法", "德示例规〔2024〕1号", "2024年4月1日", "奖励25万元。",
        begins="自2024年5月1日起施行，《奖励办法》（德示例规〔2023〕7号）同时废止",
    )  # fmt: skip
    taken = room.takes(new)
    number = room.registrar.edit(taken.policy_id, {**WHOLE, "effective_on": "2024-05-01", "contact": "1"}, EDITOR, "")
    room.settles(taken.policy_id)
    impact = room.registrar.impact(taken.policy_id, number)
    assert [(one.policy_id, [name for name, *_ in one.changes]) for one in impact.documents] == [
        (old, ["废止日期", "替代文件"])
    ]
    assert [rest.name for rest in impact.documents[0].rests] == ["升规奖励多少"]
    room.registrar.publish(taken.policy_id, number, REVIEWER)
    assert doubted(room) == [OfficialState.DOUBTED]
    assert room.registrar.standing(old, date(2026, 11, 22)).status is Status.REPEALED
    room.registrar.retire(taken.policy_id, REVIEWER, "误发")
    assert room.registrar.standing(old, date(2026, 11, 22)).status is Status.IN_FORCE


# -- back -------------------------------------------------------------------------------------------


def test_a_document_goes_back_to_an_earlier_version(room: Office) -> None:
    policy_id = room.shelves(award())
    first = room.newest(policy_id)
    number = room.registrar.edit(policy_id, {"department": "德阳市财政局"}, EDITOR, "")
    room.later(days=1)
    room.registrar.publish(policy_id, number, REVIEWER)
    for to in (first, date(2026, 11, 22)):
        room.later(hours=1)
        back = room.registrar.rollback(policy_id, REVIEWER, to=to, reason="改错了")
        found = room.live(policy_id)
        assert found is not None
        assert (found.department, found.version) == ("德阳市示例局", back)
        room.registrar.rollback(policy_id, REVIEWER, to=number, reason="再来")
    with pytest.raises(NotInBase, match="没有第 99 版"):
        room.registrar.rollback(policy_id, REVIEWER, to=99, reason="")
    with pytest.raises(ActRefused, match="没有已发布"):
        room.registrar.rollback(policy_id, REVIEWER, to=date(2020, 1, 1), reason="")


def test_the_whole_base_goes_back_to_yesterday(room: Office) -> None:
    kept, changed = room.shelves(award()), room.shelves(award(name="补助办法", doc_no="德示例规〔2023〕8号"))
    retired = room.shelves(award(name="用电办法", doc_no="德示例规〔2023〕9号"))
    gone = room.shelves(award(name="用地办法", doc_no="德示例规〔2023〕10号"))
    yesterday = date(2026, 11, 22)
    room.later(days=1)
    number = room.registrar.edit(changed, {"contact": "改"}, EDITOR, "")
    room.registrar.publish(changed, number, REVIEWER)
    late = room.shelves(award(name="新来办法", doc_no="德示例规〔2023〕11号"))
    room.registrar.retire(retired, REVIEWER, "误下")
    room.registrar.delete(gone, REVIEWER, "误删")
    with pytest.raises(ActRefused, match="还没有结束"):
        room.registrar.rollback_base(yesterday + timedelta(days=1), REVIEWER)
    planned = room.registrar.rollback_base(yesterday, REVIEWER)
    wanted = {changed: "换回", late: "下架", retired: "恢复", gone: "已删除"}
    assert {step.policy_id: step.act for step in planned.steps} == wanted
    assert room.live(late) is not None  # a dry run
    done = room.registrar.rollback_base(yesterday, REVIEWER, dry_run=False, reason="昨晚批量误操作")
    assert done.done
    assert {step.policy_id: step.act for step in done.steps} == wanted
    assert (room.live(late), room.live(gone)) == (None, None)
    assert room.live(retired) is not None
    assert room.live(kept) is not None
    found = room.live(changed)
    assert found is not None
    assert found.contact == "0838-1234567"
    again = room.registrar.rollback_base(yesterday, REVIEWER)
    assert {step.act for step in again.steps} == {"已删除"}  # nothing is left to be done


# -- gone -------------------------------------------------------------------------------------------


def test_deleting_leaves_nothing_but_the_audit(room: Office, tmp_path: Path) -> None:
    policy_id = room.shelves(award())
    an_official_answer(room, policy_id, place_of(room, policy_id, "20万元"))
    room.registrar.set_fund(policy_id, 2026, FundState.OPEN, REVIEWER)
    original = room.registrar.original_path(policy_id)
    room.registrar.delete(policy_id, REVIEWER, "涉及个人信息")
    assert not original.exists()
    assert states(room, policy_id) == []
    assert doubted(room) == [OfficialState.DOUBTED]
    with room.registrar.ledger.read() as session:
        row = [one for one in changed_after(session, 0) if one.policy_id == policy_id]
    assert [(one.title, one.doc_no, one.sha256, one.articles, one.removed_at is None) for one in row] == [
        ("", "", "", [], False)
    ]
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file() and path.suffix != ".sqlite3"]
    assert [path for path in kept if "首次升规".encode() in path.read_bytes()] == []
    with pytest.raises(NotInBase):
        room.registrar.delete(policy_id, REVIEWER, "")
    again = room.takes(award())
    assert again.state == "pending"
    assert again.policy_id != policy_id


def test_an_original_that_another_document_needs_is_kept(room: Office) -> None:
    policy_id = room.shelves(award())
    taken = room.takes(award("30万元"))
    original = room.registrar.original_path(policy_id, taken.number)
    room.registrar.reject(policy_id, taken.number, REVIEWER, "是另一份文件")
    other = room.takes(award("30万元"))
    assert original.exists()
    room.registrar.delete(policy_id, REVIEWER, "")
    assert original.exists() == (other.policy_id != policy_id)


# -- crashes and company ----------------------------------------------------------------------------


def test_a_crash_in_the_middle_of_publishing_leaves_the_old_version_live(
    room: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy_id = room.shelves(award())
    number = room.registrar.edit(policy_id, {"department": "德阳市财政局"}, EDITOR, "")
    before = acts(room, policy_id)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(shelving, "settle", crash)
        with pytest.raises(KeyboardInterrupt):
            room.registrar.publish(policy_id, number, REVIEWER)
    found = room.live(policy_id)
    assert found is not None
    assert (found.department, len(found.articles) > 0) == ("德阳市示例局", True)
    assert acts(room, policy_id) == before
    room.registrar.publish(policy_id, number, REVIEWER)
    assert states(room, policy_id)[-1] is VersionState.LIVE


def test_two_people_publish_at_once_and_one_is_told(room: Office, second_ledger: Ledger, city: City) -> None:
    policy_id = room.shelves(award())
    number = room.registrar.edit(policy_id, {"department": "德阳市财政局"}, EDITOR, "")
    other = Records(second_ledger, city, room.registrar.records.originals, lambda: room.hour)
    ends: list[object] = []
    gate = threading.Barrier(2)

    def act(records: Records, who: Actor) -> None:
        gate.wait()
        try:
            ends.append(publishing.publish(records, policy_id, number, who))
        except ActRefused as no:
            ends.append(no)

    threads = [
        threading.Thread(target=act, args=(room.registrar.records, REVIEWER)),
        threading.Thread(target=act, args=(other, Actor("r2", "审核丙"))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(end, ActRefused) for end in ends) == [False, True]
    assert states(room, policy_id).count(VersionState.LIVE) == 1
    assert acts(room, policy_id).count("policy.published") == 2  # the first publication, and one of the two


def test_a_registrar_of_an_older_base_makes_first_versions_when_they_are_needed(room: Office) -> None:
    from ledger.articles import PlainText, add_plain  # noqa: PLC0415 - beside its only use

    with room.registrar.ledger.write() as session:
        add_plain(session, [PlainText("P000900", "旧办法", ["第一条　奖励20万元。"])], datetime(2025, 1, 1, tzinfo=UTC))
    assert room.registrar.look("P000900").number == 1
    assert states(room, "P000900") == []
    number = room.registrar.edit("P000900", {"department": "德阳市示例局"}, EDITOR, "")
    assert number == 2
    assert states(room, "P000900") == [VersionState.LIVE, VersionState.PENDING]


def test_nobody_knows_an_unknown_document(room: Office) -> None:
    registrar: Registrar = room.registrar
    for act in (
        lambda: registrar.edit("P999999", {"contact": "1"}, EDITOR, ""),
        lambda: registrar.publish("P999999", 1, REVIEWER),
        lambda: registrar.retire("P999999", REVIEWER, ""),
        lambda: registrar.restore("P999999", REVIEWER),
        lambda: registrar.rollback("P999999", REVIEWER, to=1, reason=""),
        lambda: registrar.delete("P999999", REVIEWER, ""),
        lambda: registrar.look("P999999"),
        lambda: registrar.impact("P999999", 0),
        lambda: registrar.diff_documents("P999999", "P999998"),
        lambda: registrar.standing("P999999", date(2026, 1, 1)),
        lambda: registrar.settle(999, "不适用", "", REVIEWER),
        lambda: registrar.retry(999, EDITOR),
    ):
        with pytest.raises(NotInBase):
            act()
