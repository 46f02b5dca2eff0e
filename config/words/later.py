"""What the bot says of things it understands and can't do yet: one honest sentence, and who can help."""

from collections.abc import Mapping, Sequence

NOT_YET: Mapping[str, str] = {
    "match": "按企业情况自动匹配政策的功能还没有开通，您可以先问具体项目的条件，例如“首次升规奖励要什么条件”。",
    "calculate": "奖励测算功能还没有开通，您可以先问这个项目的奖补标准和上限，金额以主管部门审核为准。",
    "apply_start": "在线申报还不能在这里发起，请按申报通知写明的渠道办理，也可以先问我这个项目的条件和申报时间。",
    "apply_fill": "智能填表还没有开通，请在申报系统里填写；不清楚的栏目可以请下面的联系人指导。",
    "apply_submit": "申报的提交和撤回还不能在这里办理，请在申报系统里操作。",
    "apply_progress": "申报和拨付进度还不能在这里查询，请向受理部门或下面的联系人了解。",
    "no_apply_query": "免申即享名单还不能在这里查询；名单由主管部门比对后公示，只对本企业绑定的联系人私聊提供。",
    "prereview_list": (
        "没有听出是哪个审批事项，或者这个事项的清单还没有录入。请写事项名，如“施工许可证要哪些资料”；"
        "清单里没有的，以办事窗口的一次性告知为准。"
    ),
    "prereview_upload": (
        "要预审材料，请发“预审 事项名”，如“预审 施工许可”，再在材料页或私聊里交材料；"
        "身份证、银行账户等请不要发在群里。预审意见不替代受理和审批决定。"
    ),
    "prereview_query": "政策库里没有查到这个问题的规定；问自己的预审，请发“预审进度”。预审意见不替代受理和审批决定。",
    "matter_guide": "这件事项的办事指南还没有录入，请以办事窗口的告知为准。",
    "ticket_create": "“吹哨”登记还没有开通，您的诉求我没有转出去；请马上联系下面的联系人，紧急情况可拨打12345。",
    "ticket_progress": "工单查询还没有开通，诉求的办理情况请向下面的联系人或12345了解。",
    "ticket_urge": "催办还没有开通，我没有通知承办部门；请向下面的联系人或12345催办。",
    "ticket_rate": "工单评价还没有开通，您的评价没有登记，请向下面的联系人或12345反映。",
    "ticket_assign": "工单流转还没有开通，这条操作没有登记，请在原有系统里办理。",
    "find_contact": "这件事项的联系方式政策库里没有查到。",
    "plan_view": "项目代办计划还没有开通，项目进展请向下面的联系人了解。",
    "plan_update": "项目代办计划还没有开通，这个节点没有登记，请告诉项目的代办专员。",
    "visit_log": "走访登记还没有开通，这条走访没有保存，请先记在原有台账里。",
    "profile_view": "企业档案还没有开通；您绑定的企业可以发“我是谁”查看。",
    "profile_update": "企业档案还没有开通，这项改动没有保存，请告诉产业助理。",
    "admin_item": "奖补项目和免申即享批次的管理还没有开通，这条操作没有执行。",
    "admin_figures": "统计报表还不能在聊天里查看。",
    "admin_settings": "设置还不能在聊天里修改，请由运维人员在服务器上用 huiqi 命令办理；这条没有执行。",
    "admin_accounts": "人员和权限还不能在聊天里管理，请由运维人员用 huiqi 命令办理；这条没有执行。",
}


def not_yet(name: str, contact: str) -> str:
    """Say honestly that a thing can't be done here yet, and who can help."""
    return f"{NOT_YET[name]}\n{contact}"


def also_not_yet(name: str) -> str:
    """Stand under an answer from the base, where more was wanted than the base can say."""
    return f"另：{NOT_YET[name]}"


def contact(point: str, assistant: str) -> str:
    """Name who can help: the assistant of the group, when there is one, and the city's contact point."""
    return f"联系：本群产业助理 {assistant}；{point}" if assistant else f"联系：{point}"


def human(contact_line: str) -> str:
    """Answer 转人工."""
    return f"我还不能把对话转给人工，请直接联系工作人员，也可以在群里@产业助理。\n{contact_line}"


def ways(lines: list[str]) -> str:
    """List how to say an order that was recognised, but not in a form that can be carried out."""
    return "我知道您要办这类事，但这句话没有对上具体操作，没有执行。可以这样说：\n" + "\n".join(
        f"· {line}" for line in lines
    )


def small_talk() -> str:
    """Answer chatter."""
    return "我是惠企政策助手，闲聊不太在行；有政策、申报、办事方面的问题随时问我。"


def in_need() -> str:
    """Answer somebody in distress, or about to do harm: a human, at once."""
    return (
        "请先保重自己和身边的人。紧急危险请马上拨打110或120，心理援助热线12356，"
        "欠薪等诉求可拨打12333或12345，会有人接听处理。"
    )


def part(number: int, text: str) -> str:
    """Stand before the answer to one of several requests in a message."""
    return f"{'一二三四五六七八九'[number - 1]}、{text}"


NAMED = 9  # requests that are named at most


def left_over(first: int, said: Sequence[str]) -> str:
    """Name what of a message with many requests has not been answered yet; the first had the number ``first``."""
    named = "；".join(f"{number}. {text}" for number, text in enumerate(said[:NAMED], first))
    named += "……" if len(said) > NAMED else ""
    return f"一次最多答{first - 1}件，下面{len(said)}件还没有答，请再发一次：{named}"
