"""How admins put it: many wordings of one order, and what only sounds like one."""

import pytest

from bot.hearing import find_route
from handlers.message import Message, Speaker
from handlers.routes import ROUTES
from ledger.groups import Role

ADMIN = Speaker(Role.ADMIN, "lin_admin", "林涛")
FIRM = Speaker(Role.ENTERPRISE, "chen_contact", "陈明")
SAYS = {
    "publish_policy": [
        "下周一发布",
        "下周一发布 P000123",
        "P000123 下周一发布",
        "明天上午9点发布P000123",
        "把P000123定时到12月1日发布",
        "P000123 明天发布",
        "发布",
        "这份下周一早上8点发布",
        "上架 P000123",
        "发布《德阳市办法》 下周一",
        "定时发布 P000123 2026年12月1日 8:30",
        "请发布这份",
    ],
    "retire_policy": [
        "撤下",
        "撤下 P000123",
        "撤回刚才那份",
        "下线P000123",
        "撤下德办发〔2022〕12号",
        "把刚才那份下架",
        "下架 P000123 确认",
    ],
    "roll_back_policy": [
        "回滚到昨天",
        "回滚 P000123 到昨天",
        "P000123 回滚到昨天",
        "恢复到昨天的版本",
        "P000123 恢复到上一版",
        "把P000123还原到第2版",
        "回滚到昨天 P000123",
        "P000123 退回到上一个版本",
        "回滚 P000123 到第2版 确认",
        "回滚 P000123 到2026年11月22日 确认",
        "把《德阳市办法》回滚到昨天",
        "回退 P000123 到上一版",
    ],
    "restore_policy": [
        "恢复 P000123",
        "重新上架 P000123",
    ],
    "reject_policy": [
        "退回 P000123 日期有误",
        "退回这份 文号不对",
    ],
    "void": [
        "德办发2022 12号设失效",
        "P000001 设失效",
        "把P000001作废",
        "P000001 标为失效",
        "德办发〔2022〕12号自2026年12月1日起作废",
        "《德阳市办法》废止",
        "这份设为失效",
        "把德办发〔2022〕12号设成失效",
    ],
    "revision": [
        "这份是修订版 旧的设失效",
        "P000124 是 德办发〔2020〕3号 的修订版",
        "旧的设失效",
        "这份替代德办发〔2020〕3号，旧的废止",
    ],
    "wording": [
        "第5条的金额改成30万元",
        "P000123 奖励标准提高到50万",
        "这条金额改成20万",
        "把P000123第三条的正文改成：对企业奖励",
    ],
    "amend": [
        "把P000123的有效期延长到2027-12-31",
        "P000123 第五条牵头单位改为经信局和科技局",
        "第5条的牵头单位改成经信局",
        "P000123联系电话改成0838-1234567",
        "德办发〔2022〕12号 主管部门改为科技局",
    ],
    "failed": [
        "昨天导入失败的文件",
        "导入失败的有哪些",
        "有没有导入失败的文件",
        "昨天哪些文件没导进去",
        "昨天没导进去的文件",
        "哪些文件导入失败了",
        "查一下导入失败的",
        "最近上传失败的文件",
    ],
    "without_expiry": [
        "没有有效期的政策有哪些",
        "哪些政策没有写有效期",
        "查没有有效期的政策",
        "缺有效期的文件",
        "哪些文件没写有效期",
        "帮我查一下没有有效期的政策",
    ],
    "without_contact": [
        "没有联系电话的项目",
        "哪些政策没有联系电话",
        "没写联系方式的",
        "没有咨询电话的政策有哪些",
    ],
    "expiring": [
        "哪些政策快过期了",
        "下个月到期的政策",
        "本月到期的政策有哪些",
        "30天内到期的",
        "三个月内到期的政策",
        "今年到期的政策",
        "年底前到期的政策有哪些",
        "快到期的",
        "哪些政策马上要失效",
    ],
    "audit": [
        "谁在什么时候改了这条金额",
        "这条是谁改的",
        "P000123的修改记录",
        "谁改过德办发〔2022〕12号",
        "P000001 金额谁改的",
        "谁把有效期改了",
        "谁改的有效期",
        "谁下架了P000123",
        "操作记录",
        "查一下《德阳市办法》的修改记录",
        "谁发布的P000123",
    ],
    "waiting_list": [
        "待发布清单",
        "哪些文件待发布",
        "有哪些待审核的",
        "没发布的文件有哪些",
        "还没发布的政策",
    ],
    "doubt_list": [
        "待核清单",
        "哪些字段待核",
        "有哪些待核的",
    ],
    "export_base": [
        "备份数据",
        "导出政策库",
        "备份一下数据库",
    ],
    "review_item": ["第3项 通过 原件已核对", "第2项 不符 面积差12平方米"],
    "review_return": ["退回 缺监理合同盖章页"],
    "review_promise_kept": ["容缺已补 档案意见", "R12 容缺材料已收到"],
    "push_not": ["不推了", "算了，先不发了", "先别推了吧"],
    "push_yes": [
        "确认",
        "确定。",
        "确认推送",
    ],
    "push_move": ["继续推送", "恢复刚才的推送"],
    "push_recall_bare": ["撤回"],
    "upload": [
        "上传政策",
        "我要上传文件",
        "怎么上传政策？",
    ],
    "export_gaps": [
        "把问不到答案的问题导出来",
        "导出没答上来的问题",
        "导出未回答的问题",
    ],
    "list_gaps": [
        "哪些问题没答上来",
        "没有答案的问题",
        "本周的问题清单",
        "看看未答问题",
        "问题清单",
    ],
    "route_gap": [
        "分派3给经信局",
    ],
    "route_gap_by_number": [
        "3号问题转给经信局",
        "把3号问题分派给经信局",
        "3号转经信局",
    ],
    "dismiss_gap": [
        "不处理 3 与政策无关",
        "3号不处理 与政策无关",
        "忽略3号问题 重复",
    ],
    "answer_gap": [
        "答复 3：可以",
        "回复3：可以",
        "3号答复：可以申报",
    ],
    "publish_official": [
        "发布答复 3",
        "发布第3条官方答复",
        "官方答复3发布",
        "审核通过答复3",
    ],
    "push_figures": [
        "本月推送统计",
        "推送统计 十一月",
        "上周推送的送达率",
    ],
    "ask": [
        "下周一能发布新政策吗",
        "撤下来的设备能报吗",
        "回滚怎么操作",
        "发布会补贴",
        "作废的发票怎么处理",
        "奖励标准是不是提高到50万了",
        "确定的补贴标准是多少",
        "3号之前能报吗",
        "政策到期了怎么办",
        "哪些企业可以申报",
        "没有联系电话怎么联系你们",
        "企业没有发布年报能申报吗",
        "我们没有审核通过怎么办",
        "备份数据中心有补贴吗",
        "谁改了政策",
        "企业被撤销后补贴退回吗",
    ],
}
CASES = [(name, text) for name, texts in SAYS.items() for text in texts]
QUIET = (
    "wording",
    "review_item",
    "review_return",
    "review_promise_kept",
    "push_not",
    "push_yes",
    "push_move",
    "export_base",
    "route_gap_by_number",
    "push_figures",
)


@pytest.mark.parametrize(("name", "text"), CASES)
def test_an_order_is_understood_as_it_is_put(name: str, text: str) -> None:
    route = find_route(Message("m", "cid", text, ADMIN), ROUTES)
    assert route is not None
    assert route.name == name


@pytest.mark.parametrize("text", [text for name in QUIET for text in SAYS[name]])
def test_everyday_words_of_a_firm_are_a_question(text: str) -> None:
    route = find_route(Message("m", "cid", text, FIRM), ROUTES)
    assert route is not None
    assert route.name == "ask"


def test_every_quiet_route_has_an_example_here() -> None:
    assert {one.name for one in ROUTES if one.quiet and Role.ENTERPRISE not in one.roles} == {
        *QUIET,
        "confirm",  # push_yes hands on to it what is no push's
        "push_recall_bare",  # of anybody else it is a document's, and refused
    }
