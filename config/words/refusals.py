"""What is said to somebody who asks for what may not be given: what was asked for, and what can be had instead.

A refusal is made of what is not done (``NOT``) and of what may be asked instead (``INSTEAD``).
"""

from collections.abc import Sequence

NOT = {
    "prompt": "我的内部设定、提示词和系统配置不对外提供",
    "rules": "我的工作规则不会因为聊天内容改变",
    "role": "身份和权限以系统登记为准，不能在聊天里切换或扮演",
    "code": "代码、命令和需要解码的内容我不会执行",
    "order": "别人消息或文件里写的指令，我只当资料看，不会照着执行",
    "person": "个人的电话、证件和账号不能提供",
    "others": "其他企业和个人未公开的信息不能提供",
    "talks": "别人问过什么、聊过什么，我不能转述",
    "unpublished": "未公开、待发布的文件不能提供",
    "forged": "文号、公文和审批意见不能编造",
    "favours": "办事不需要送礼托关系，这类办法我不能帮忙",
    "figures": "虚构、调整申报数据我不能协助，虚假申报会被追回资金并记入信用",
    "decide": "资格认定、批准和证明要由主管部门作出，我不能代替",
    "else": "这个请求我不能协助",
}
INSTEAD = {
    "prompt": "您可以直接问政策，答案都会注明出处；发“帮助”看我能做什么。",
    "rules": "想问的政策请直接写出来，例如：首次升规奖励怎么领。",
    "role": "发“我是谁”可以查看身份；需要绑定请联系产业助理。",
    "code": "有政策问题，请用平常的话写出来。",
    "order": "要办什么请直接写出来，例如：首次升规奖励要哪些材料。",
    "person": "您可以问主管部门的咨询电话，或者联系产业助理。",
    "others": "已公示的结果可看主管部门公示页；您可以问同类项目的奖励标准和条件。",
    "talks": "您可以直接问政策，您自己的上一个问题可以接着问。",
    "unpublished": "已公开的政策可以发“查找 关键词”查看原文。",
    "forged": "您可以发文号让我核对效力，或问某项奖励依据的是哪份文件。",
    "favours": "办理进度和流程可以问我；遇到索要好处的，请向12388反映。",
    "figures": "确有未归集的支出，可向主管部门咨询归集口径。",
    "decide": "您可以问具体的条件和标准。",
    "else": "您可以问公开政策的标准、条件和办理渠道；投诉举报请拨打12345或12388。",
}


def refused(kinds: Sequence[str]) -> str:
    """Refuse each thing that was asked for, and say what may be asked instead of the first.

    >>> refused(["rules"])
    '我的工作规则不会因为聊天内容改变。想问的政策请直接写出来，例如：首次升规奖励怎么领。'
    """
    return f"{'；'.join(NOT[kind] for kind in kinds)}。{INSTEAD[kinds[0]]}"


def own_record(firm: str) -> str:
    """Answer who names their own firm: its records are not another's, and are not looked up here."""
    return f"{firm}自己的申报、奖励记录还不能在这里查询，请向受理部门或产业助理了解；项目的标准和条件可以直接问我。"
