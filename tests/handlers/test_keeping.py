"""Admins keep the base in chat: every order names its document, and nobody publishes what they wrote."""

import itertools
import re
from collections.abc import Iterator

import pytest

from bot.wiring import House
from handlers.message import Speaker
from ledger.audit import Actor, entries_about
from ledger.groups import Role
from ledger.policies import policies_by_ids
from ledger.versions import VersionState, versions_of, waiting_version
from tests.handlers.talk import Talk
from tests.library.made import rule

NUMBERS = itertools.count(100)
LIN = Speaker(Role.ADMIN, "lin_admin", "林涛")
WANG = Speaker(Role.ADMIN, "wang_admin", "王磊")
FIRM = Speaker(Role.ENTERPRISE, "chen_contact", "陈明", "91510600000001011K")


def paper(number: int, title: str = "") -> bytes:
    """Write a rule of our own that reads without a doubt about anything but its theme."""
    return rule(
        title or f"德阳市第{number}号示例基地补贴办法（示例）",
        f"德发改示例规〔2026〕{number}号",
        "2026年3月2日",
        f"第二条 对建成第{number}号示例基地的企业，给予一次性补贴{number}万元。",
        "第三条 企业于每年6月提出申请，咨询电话0838-0000999。",
        "第四条 本办法自2026年4月1日起施行，有效期至2029年3月31日，由市发展和改革委员会负责解释。",
        issuer="德阳市发展和改革委员会",
    ).encode()


class Desk:
    """Two admins and one document, handed in by the first."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.number = next(NUMBERS)
        self.lin = Talk(house, LIN, f"lin-{self.number}")
        self.wang = Talk(house, WANG, f"wang-{self.number}")
        self.told = self.lin.sends("办法.txt", paper(self.number)).text
        found = re.search(r"编号 (P\d{6})", self.told)
        assert found is not None, self.told
        self.policy_id = found[1]
        self.lin.says(f"{self.policy_id} 主题改成科技创新")

    def state(self) -> str:
        with self.house.ledger.read() as session:
            return versions_of(session, self.policy_id)[0].state.value

    def on_shelf(self) -> bool:
        with self.house.ledger.read() as session:
            return self.policy_id in policies_by_ids(session, [self.policy_id])

    def publish(self) -> None:
        told = self.wang.says(f"发布 {self.policy_id}").text
        assert "已发布" in told, told


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    made = Desk(house)
    yield made
    with house.ledger.read() as session:
        waits = waiting_version(session, made.policy_id)
    if waits is not None:
        house.registrar.reject(made.policy_id, waits.number, Actor("test", "清理"), "清理")
    if made.on_shelf():
        house.registrar.retire(made.policy_id, Actor("test", "清理"), "清理")


def test_a_file_is_told_in_one_message_with_what_to_do_next(desk: Desk) -> None:
    for fact in (f"德发改示例规〔2026〕{desk.number}号", "2029-03-31", "德阳市发展和改革委员会", "待发布"):
        assert fact in desk.told
    assert f"发布 {desk.policy_id}" in desk.told
    assert not desk.on_shelf()


def test_who_handed_in_can_not_publish_and_another_can_by_any_name(desk: Desk) -> None:
    assert "另一位管理员" in desk.lin.says("发布这份").text
    for name in (f"德发改示例规〔2026〕{desk.number}号", f"《德阳市第{desk.number}号示例基地补贴办法（示例）》"):
        assert "没有待发布" not in desk.wang.says(f"政策状态 {name}").text
    assert "已发布" in desk.wang.says(f"发布 德发改示例规2026 {desk.number}号").text
    assert desk.on_shelf()


def test_a_document_nobody_knows_is_asked_back(desk: Desk) -> None:
    assert "没有“P999999”" in desk.wang.says("发布 P999999").text
    assert "没有“《不存在的办法》”" in desk.wang.says("下架《不存在的办法》").text
    fresh = Talk(desk.house, WANG, f"fresh-{desk.number}")
    assert "哪份文件" in fresh.says("发布这份").text
    assert "哪份文件" in fresh.says("发布").text


def test_sending_back_needs_a_reason(desk: Desk) -> None:
    assert "原因" in desk.wang.says(f"退回 {desk.policy_id}").text
    assert "已退回" in desk.wang.says(f"退回 {desk.policy_id} 施行日期有误").text
    assert desk.state() == VersionState.REJECTED.value


def test_fields_are_changed_as_people_call_them_and_wait_for_another(desk: Desk) -> None:
    told = desk.lin.says(f"{desk.policy_id} 有效期改成2027-12-31").text
    assert "2029-03-31 → 2027-12-31" in told
    assert "（空） → 德阳市经济和信息化局" in desk.lin.says("第2条的牵头单位改成经信局").text
    assert "不认识部门" in desk.lin.says("这份牵头单位改成月球局").text
    assert "没有第九条" in desk.lin.says("第九条的牵头单位改成经信局").text
    assert "看不出是哪一天" in desk.lin.says("这份有效期改成很久以后").text
    desk.publish()
    look = desk.house.registrar.look(desk.policy_id)
    assert look.fields["expires_on"] == "2027-12-31"
    assert "德阳市经济和信息化局" in str([one["responsible"] for one in look.articles])


def test_taking_away_asks_first(desk: Desk) -> None:
    desk.publish()
    assert "确定请发" in desk.wang.says(f"下架 {desk.policy_id}").text
    assert desk.on_shelf()
    assert "已下架" in desk.wang.says(f"下架 {desk.policy_id} 确认").text
    assert not desk.on_shelf()
    assert "已恢复" in desk.wang.says(f"恢复 {desk.policy_id}").text
    assert desk.on_shelf()
    assert "不能恢复" in desk.wang.says(f"删除 {desk.policy_id}").text
    assert "编号" in desk.wang.says("删除这份 确认").text or desk.on_shelf()
    assert "已删除" in desk.wang.says(f"删除 {desk.policy_id} 确认").text
    assert not desk.on_shelf()


def test_an_earlier_text_comes_back(desk: Desk) -> None:
    desk.publish()
    desk.lin.says(f"{desk.policy_id} 有效期改成2027-12-31")
    desk.publish()
    with desk.house.ledger.read() as session:
        first = min(one.number for one in versions_of(session, desk.policy_id) if one.state is VersionState.PAST)
    for order in (f"回滚 {desk.policy_id} 到第{first}版", f"{desk.policy_id} 恢复到上一版"):
        told = desk.wang.says(order).text
        assert "有效期至 2027-12-31→2029-03-31" in told
        assert f"确定请发：回滚 {desk.policy_id} 到第{first}版 确认" in told
    assert desk.house.registrar.look(desk.policy_id).fields["expires_on"] == "2027-12-31"
    assert "恢复为" in desk.wang.says("确认").text
    assert desk.house.registrar.look(desk.policy_id).fields["expires_on"] == "2029-03-31"


def test_without_a_document_a_roll_back_says_how(desk: Desk) -> None:
    fresh = Talk(desk.house, WANG, f"roll-{desk.number}")
    told = fresh.says("回滚到昨天").text
    assert "回滚 P000123 到昨天" in told
    assert "rollback-base 2026-11-21" in told
    assert "没有已发布的版本" in fresh.says(f"回滚 {desk.policy_id} 到昨天").text


def test_a_bare_yes_carries_out_what_was_just_asked_but_never_a_deletion(desk: Desk) -> None:
    desk.publish()
    desk.wang.says(f"撤下 {desk.policy_id}")
    assert desk.on_shelf()
    assert "已下架" in desk.wang.says("确定").text
    assert not desk.on_shelf()
    desk.wang.says(f"恢复 {desk.policy_id}")
    assert desk.on_shelf()
    assert "已下架" not in desk.wang.says("确认").text
    desk.wang.says(f"删除 {desk.policy_id}")
    assert f"删除 {desk.policy_id} 确认" in desk.wang.says("确认").text
    assert desk.on_shelf()


def test_an_order_without_a_document_offers_the_one_just_spoken_of(desk: Desk) -> None:
    told = desk.wang.says(f"政策状态 {desk.policy_id}").text
    assert desk.policy_id in told
    assert f"请发：下周一发布 {desk.policy_id}" in desk.wang.says("下周一发布").text
    assert f"请发：撤下 {desk.policy_id}" in desk.wang.says("撤下").text
    assert desk.state() == VersionState.PENDING.value


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("下周一", "2026年11月23日09:00"),
        ("明天下午3点半", "2026年11月23日15:30"),
        ("12月1日8:30", "2026年12月1日08:30"),
        ("2027年1月4日", "2027年1月4日09:00"),
        ("下周三上午十点", "2026年11月25日10:00"),
    ],
)
def test_a_publication_waits_for_the_day_people_say(desk: Desk, said: str, at: str) -> None:
    assert f"已设为 {at} 自动发布" in desk.wang.says(f"{said}发布 {desk.policy_id}").text
    assert desk.state() == VersionState.SCHEDULED.value
    desk.lin.says(f"退回 {desk.policy_id} 改天再发")


def test_a_month_is_no_day_to_publish_on(desk: Desk) -> None:
    assert "不是某一天" in desk.wang.says(f"{desk.policy_id} 下个月发布").text
    assert desk.state() == VersionState.PENDING.value


def test_a_document_made_void_ends_yesterday_when_another_admin_agrees(desk: Desk) -> None:
    desk.publish()
    told = desk.lin.says(f"德发改示例规2026 {desk.number}号设失效").text
    assert "有效期至：2029-03-31 → 2026-11-21" in told
    assert f"新文件编号 是 {desk.policy_id} 的修订版" in told
    assert desk.house.registrar.look(desk.policy_id).fields["expires_on"] == "2029-03-31"
    assert "不能由您发布" in desk.lin.says(f"发布 {desk.policy_id}").text
    desk.publish()
    assert "已失效" in desk.wang.says(f"政策状态 {desk.policy_id}").text


def test_the_wording_of_an_article_is_not_changed_in_a_chat(desk: Desk) -> None:
    told = desk.lin.says(f"{desk.policy_id} 第2条的金额改成30万元").text
    assert f"huiqi library edit {desk.policy_id}" in told
    assert "新文件发给我" in told


def test_after_a_list_this_one_is_asked_back_and_after_an_answer_it_is_what_was_quoted(desk: Desk) -> None:
    desk.publish()
    talk = Talk(desk.house, WANG, f"list-{desk.number}")
    talk.says("没有联系电话的项目")
    assert "不止一份" in talk.says("谁在什么时候改了这条金额").text
    answer = talk.says(f"建成第{desk.number}号示例基地给多少一次性补贴")
    assert answer.cites
    said = talk.says("谁在什么时候改了这条金额").text
    assert said.startswith(desk.policy_id)
    assert "林涛 收入" in said
    number = f"德发改示例规〔2026〕{desk.number}号"
    assert "林涛 收入" in talk.says(f"谁改过{number}").text


@pytest.mark.parametrize("order", ["待发布清单", "谁改了 P000001", "下架 P000001 确认", "P000001 有效期改成2030-01-01"])
def test_in_a_group_nothing_of_the_base_is_shown_or_done(house: House, order: str) -> None:
    told = Talk(house, LIN, "admin-in-group", in_group=True).says(order).text
    assert "单聊" in told
    assert "P0" not in told


def test_a_revision_names_what_it_replaces(desk: Desk, house: House) -> None:
    desk.publish()
    newer = Desk.__new__(Desk)
    newer.house, newer.number, newer.lin, newer.wang = house, next(NUMBERS), desk.lin, desk.wang
    title = f"德阳市第{desk.number}号示例基地补贴办法（示例）"
    told = desk.lin.sends("新办法.txt", paper(newer.number, title)).text
    found = re.search(r"P\d{6}", told)
    assert found is not None
    newer.policy_id = found[0]
    if newer.policy_id == desk.policy_id:
        assert "第" in told
        return
    said = desk.lin.says("这份是修订版 旧的设失效").text
    assert desk.policy_id in said
    assert "修订" in said


def test_a_revision_with_the_year_in_its_title_finds_the_old_one(desk: Desk) -> None:
    desk.publish()
    title = f"德阳市第{desk.number}号示例基地补贴办法（2026年修订）（示例）"
    told = desk.lin.sends("修订.txt", paper(next(NUMBERS), title)).text
    assert f"编号 {desk.policy_id}" not in told
    assert "的修订版，存为待发布" in desk.lin.says("这份是修订版 旧的设失效").text


def test_lists_tell_what_waits_and_what_failed(desk: Desk) -> None:
    assert desk.wang.says("待发布清单").text.count(desk.policy_id) == 1
    assert "没有收入" in desk.lin.sends("坏的.docx", b"PK\x03\x04 no").text
    failed = desk.wang.says("导入失败的文件").text
    number = re.search(r"(\d+)号\. 坏的", failed)
    assert number is not None, failed
    assert f"收入0份：\n{number[1]}号. 坏的.docx" in desk.wang.says(f"重试 {number[1]}").text
    assert "没有编号" in desk.wang.says("重试 999999").text
    desk.lin.says(f"{desk.policy_id} 有效期改成2026-12-01")
    desk.publish()
    assert desk.policy_id in desk.wang.says("30天内到期的").text
    assert "看下一页请发：999天内到期的 第2页" in desk.wang.says("999天内到期的").text
    assert "11. P" in desk.wang.says("999天内到期的 第2页").text
    for words in ("没有有效期的政策", "没有联系电话的", "待核清单", "昨天导入失败的文件"):
        assert desk.wang.says(words).text


def test_the_audit_tells_who_did_what(desk: Desk) -> None:
    desk.publish()
    told = desk.wang.says(f"谁在什么时候改了 {desk.policy_id}").text
    for act in ("林涛 收入", "林涛 修改", "王磊 发布"):
        assert act in told
    with desk.house.ledger.read() as session:
        assert {one.channel for one in entries_about(session, desk.policy_id)} == {"钉钉"}


@pytest.mark.parametrize(
    "order", ["发布 P000001", "下架 P000001 确认", "删除 P000001 确认", "P000001 有效期改成2030-01-01"]
)
def test_nobody_but_admins_gives_orders(house: House, order: str) -> None:
    for speaker in (FIRM, Speaker(), Speaker(Role.ASSISTANT, "zhang"), Speaker(Role.DEPARTMENT, "he")):
        assert "没有对您开放" in Talk(house, speaker, "orders").says(order).text


def test_files_of_others_and_in_groups_are_refused_politely(house: House) -> None:
    firm = Talk(house, FIRM, "firm-files")
    assert "没有收下" in firm.sends("执照.pdf", b"x").text
    assert "图片" in firm.sends("a.jpg", b"x", kind="picture").text
    group = Talk(house, LIN, "admin-group", in_group=True)
    assert "收到图片" in group.sends("a.jpg", b"x", kind="picture").text
    assert "直接发送" in Talk(house, LIN, "admin-how").says("上传政策").text


def test_the_same_file_twice_is_known(desk: Desk) -> None:
    again = desk.wang.sends("又一份.txt", paper(desk.number)).text
    assert desk.policy_id in again
    assert "已经收入" in again or "已" in again
