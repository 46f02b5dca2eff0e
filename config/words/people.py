"""Sentences of help, binding, identity, and the limits of what a bot may do."""

from collections.abc import Sequence

ROLE_NAMES = {
    "stranger": "未绑定用户",
    "enterprise": "企业联系人",
    "assistant": "产业助理",
    "department": "部门联络员",
    "admin": "管理员",
}


def help_head(role: str) -> str:
    """Head the list of what this person can ask for."""
    return f"我是惠企政策助手，您的身份：{ROLE_NAMES[role]}。可以这样用我（群里请先艾特我）："


def help_tail() -> str:
    """Close the help with the one line that must be read."""
    return "回答均摘自政策原文并注明出处；金额、期限以政策原文和主管部门审核为准。"


def hello(role: str) -> str:
    """Answer a greeting."""
    return (
        f"在的，我是惠企政策助手（您的身份：{ROLE_NAMES[role]}）。"
        "请直接提问，例如“首次升规奖励怎么领”；发“帮助”看全部用法。"
    )


def you_are_welcome() -> str:
    """Answer thanks and goodbyes."""
    return "不客气，还有政策问题随时@我。"


def who_stranger(known: bool) -> str:  # noqa: FBT001 - one fact, named at each call
    """Say that nobody is bound, and how to get bound."""
    how = (
        "绑定方法：向产业助理要一个绑定码，私聊我发“绑定 绑定码”。"
        if known
        else "您的账号不在本组织通讯录内，暂时不能绑定；需要绑定的，请联系产业助理把您加入本组织。"
    )
    return f"您还没有绑定企业，可以咨询公开政策。\n{how}"


def who_is(name: str, role: str, belongs: str) -> str:
    """Say who a person is bound as."""
    tail = f"，所属：{belongs}" if belongs else ""
    return f"您是{name or '（未登记姓名）'}，身份：{ROLE_NAMES[role]}{tail}。"


def group_serves(firm: str) -> str:
    """Say which firm a group is bound to."""
    return f"本群服务企业：{firm}。"


def bound(firm: str, name: str) -> str:
    """Confirm a binding."""
    return f"绑定成功：{name or '您'}现在是“{firm}”的企业联系人。发“我是谁”可随时查看。"


def bind_how() -> str:
    """Say how to bind."""
    return "请把产业助理给您的绑定码发给我，格式：绑定 八位绑定码，例如“绑定 7K3M9QXA”。"


def bind_refused() -> str:
    """Refuse a code without saying which of the reasons it was."""
    return "这个绑定码不能用：可能输错、已被使用或超过有效期。请向产业助理要一个新的绑定码。"


def bind_outsider() -> str:
    """Refuse a person who has no staff id."""
    return (
        "您的账号不在本组织通讯录内，平台没有提供可识别的工号，暂时不能绑定。"
        "请联系产业助理把您加入本组织后再试，公开政策照常可以咨询。"
    )


def bind_privately() -> str:
    """Ask for a private chat: a code seen by a group is no secret."""
    return "绑定码请私聊发给我，不要发在群里。这个码已经作废，请向产业助理要一个新的。"


def already_staff(role: str) -> str:
    """Refuse to turn a member of staff into a firm's contact."""
    return f"您已登记为{ROLE_NAMES[role]}，不能再用绑定码绑定企业；如需变更请联系管理员。"


def code_given(firm: str, code: str, hours: int) -> str:
    """Give a one-time code to an assistant."""
    return f"“{firm}”的绑定码：{code}\n请转给企业联系人，让其私聊我发“绑定 {code}”。{hours}小时内有效，只能用一次。"


def code_in_group() -> str:
    """Refuse to show a code in a group."""
    return "绑定码不能在群里生成，请私聊我再发一次。"


def code_how() -> str:
    """Say how to ask for a code."""
    return "请写上企业的统一社会信用代码，例如“绑定码 91510600000001011K”。"


def code_wrong(code: str, hint: str) -> str:
    """Refuse a credit code that fails its check."""
    guess = f"是不是“{hint}”？" if hint else ""
    return f"“{code}”不是有效的统一社会信用代码（18位，校验未通过）。{guess}请核对后再发。"


def code_check_ok(code: str, firm: str) -> str:
    """Say that a credit code passes its check."""
    tail = f"，登记名称：{firm}" if firm else ""
    return f"{code} 的校验位正确{tail}。校验通过只说明书写无误，登记状态以市场监管部门为准。"


def others_business() -> str:
    """Refuse another firm's data."""
    return "其他企业和个人未公开的信息不能提供；已公示的结果可看主管部门公示页。您可以问同类项目的奖励标准和条件。"


def not_mine_to_decide() -> str:
    """Refuse to decide in place of a department."""
    return (
        "我只能查政策、摘原文，不能认定资格、批准申请或出具证明；是否符合以主管部门审核为准。您可以问具体的条件和标准。"
    )


def no_false_papers() -> str:
    """Refuse to help with made-up figures."""
    return "不能协助虚构或调整申报数据；虚假申报会被追回资金并记入信用。如确有未归集的支出，可向主管部门咨询归集口径。"


def out_of_scope(contact_point: str) -> str:
    """Say what the bot is for, and where else to ask."""
    return (
        "政策库里没有查到这类内容：我只根据政策原文回答惠企政策问题，不代写文书，也不作投资等其他建议。\n"
        f"其他事项可咨询：{contact_point}"
    )


def complaint_channel() -> str:
    """Stay neutral and name the channels for complaints."""
    return "您反映的情况请通过12345热线或纪检监察机关（12388）反映，会有专人依规处理。政策问题可以继续问我。"


def help_lines(lines: Sequence[str]) -> str:
    """List what can be asked, one thing a line."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def unbind_sure(firms: Sequence[str]) -> str:
    """Ask whether somebody really wants to be bound no more."""
    which = firms[0] if len(firms) == 1 else f"{firms[0]}（您现在代表的企业）"
    return (
        f"确认解除与{which}的绑定吗？解除后您看不到它的档案和测算，已发给您的网页链接立即失效；"
        "企业档案本身不受影响。确认请回复“确认解除绑定”。"
    )


def unbound(firm: str, other: str) -> str:
    """Confirm that somebody is bound to a firm no more."""
    now = f"您现在代表{other}。" if other else "需要时请向产业助理要新的绑定码。"
    return f"已解除您与{firm}的绑定，网页链接已失效。{now}"


def not_bound_at_all() -> str:
    """Say that there is nothing to end."""
    return "您没有绑定企业，不需要解除。"


def unbind_by_command() -> str:
    """Tell staff how others are unbound."""
    return "您不是企业联系人。要解除别人的绑定，请由运维人员用 huiqi people unbind 办理。"


def unbind_privately() -> str:
    """Ask for a private chat."""
    return "解除绑定请私聊我。"


WHICH = "请回复编号选择企业"


def which_firm(firms: Sequence[str]) -> str:
    """Ask a person of several firms for which they speak."""
    listed = "\n".join(f"{at}、{firm}" for at, firm in enumerate(firms, 1))
    return f"您绑定了{len(firms)}家企业，{WHICH}（以后换一家发“换企业”）：\n{listed}"


def speaks_for(firm: str) -> str:
    """Confirm for whom somebody speaks."""
    return f"好的，接下来按{firm}办理。发“匹配”“测算”或“档案”。"


def one_firm_only(firm: str) -> str:
    """Say that there is no other firm."""
    return f"您只绑定了{firm}，没有别的企业可换。"
