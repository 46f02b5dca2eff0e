"""What is said in the chat to who pushes: previews, receipts, progress."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.words.push import CAPPED, REPEATED, STATES
from config.words.push_shown import COUNTS

SHOWN_CHARS = 600  # of the text in a preview
NAMED = 8
EXAMPLE = "推送 升规奖励 给 旌阳区 规上工业"


def privately() -> str:
    """Pushes are handled where no firm reads along."""
    return "推送的预览和管理会涉及其他企业，请私聊我办理。没有发送。"


def to_whom(title: str) -> str:
    """What was said, to whom was not."""
    return (
        f"《{title}》推送给谁？请写范围，例如：推送 {title} 给 旌阳区 规上工业；"
        "也可以写 我的群、符合条件的企业、高新技术企业。没有发送。"
    )


def when(unclear: str) -> str:
    """A time that is more than a day."""
    return f"“{unclear}”不是一个具体时间，请写明哪天几点，例如 明天上午9点。没有发送。"


def which_item(said: str, choices: Sequence[tuple[str, str]]) -> str:
    """Several items are called like that."""
    lines = [f"{code} {name}" for code, name in choices]
    return f"“{said}”对应几个奖补项目，请写明编号：\n" + "\n".join(lines)


def left_alone(number: str) -> str:
    """Say that nothing is sent; ``number`` is the preview that was shown last, if any."""
    draft = f"预览 {number} 不确认就不会发送，24小时后作废。" if number else ""
    return f"好的，没有发送。{draft}"


def what(said: str) -> str:
    """Nothing is called like that."""
    return (
        f"没有找到叫“{said}”的奖补项目或政策，没有发送。请写项目名称或编号、文号或政策编号；"
        f"自己写的通知请写成：推送 通知：正文 给 我的群。"
    )


def whom(unknown: str) -> str:
    """A part of who is meant that nobody understands."""
    return (
        f"推送范围里的“{unknown}”没看懂，没有发送。可以写地区、园区、行业、规上、大中小微、资质、"
        f"符合条件、没申报过、我的群，例如：{EXAMPLE}。"
    )


def what_this() -> str:
    """“这个”, and nobody knows which."""
    return (
        "没有看到您说的是哪一份，没有发送。请引用那条政策消息再说，或写项目名称、编号、文号；"
        "文件还没入库的，请先说“上传政策”并发文件。"
    )


def both_or_either(said: str) -> str:
    """Conditions of different kinds are joined so that nobody can tell what is meant."""
    return (
        f"推送范围里的“{said}”分不清是几个条件都要满足，还是满足一个就行，没有发送。"
        "都要满足请直接连着写，例如 旌阳区 规上 高新技术企业；满足一个就行的，请分开推送。"
    )


def by_hand() -> str:
    """Why manners are set aside, for the record."""
    return "工作人员人工推送，要求立即发送或不限次数"


def nobody(title: str, whys: Sequence[tuple[str, int]]) -> str:
    """There is nobody to push to."""
    return "\n".join([f"《{title}》没有可推送的群或联系人，没有发送。", *_why_lines(whys)])


def _why_lines(whys: Sequence[tuple[str, int]]) -> list[str]:
    lines = [f"· 不推送{count}个：{why}" for why, count in whys]
    if any(why.endswith(CAPPED) or why.startswith(REPEATED) for why, _ in whys):
        lines.append("确有必要的，请在命令末尾加“不限次数”，会留下记录。")
    return lines


def as_read(text: str) -> str:
    """Return markdown as it reads: links by their labels, no signs."""
    plain = text.replace("  \n", "\n").replace("**", "").replace("\\", "")
    return re.sub(r"\[([^\n]*?)\]\((?:http|dtmd)[^)\s]*\)", r"\1", plain)


def cost(calls: int, seconds: int, used: int) -> str:
    """What it takes of time and quota."""
    return f"约需{seconds}秒，调用钉钉接口{calls}次（本月推送已用{used}次）。"


def waits(moment: str) -> str:
    """It would begin later, for the sake of manners."""
    return (
        f"现在或所定时间是免打扰时段（夜间、午休或非工作日），确认后将在{moment}开始；"
        "要不等，请回复“立即确认”，会留下记录。"
    )


def at(moment: str) -> str:
    """It is scheduled."""
    return f"定时：{moment}开始。"


def confirm(campaign_id: str) -> str:
    """What one says to confirm."""
    return f"确认推送 {campaign_id}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview shows."""

    campaign_id: str
    title: str
    receivers: int
    sample: Sequence[str]  # names of firms
    whys: Sequence[tuple[str, int]]  # why some do not get it, and how many
    cost: str
    begins: str
    text: str
    second_person: bool
    behind: int  # firms whose stored results are not of today
    own_only: bool


def preview(one: Shown) -> str:
    """Show what a push would be."""
    text = as_read(one.text)
    lines = [
        f"预览 {one.campaign_id}（还没有发送）",
        f"《{one.title}》推送给{one.receivers}个群或联系人{'（只含您负责的群）' if one.own_only else ''}",
        f"例如：{'、'.join(dict.fromkeys(one.sample))}",
        *_why_lines(one.whys),
        f"有{one.behind}家企业的匹配结果还在更新，可能没有算进来。" if one.behind else "",
        one.cost,
        one.begins,
        "超过设定的群数，确认后还要另一位工作人员批准。" if one.second_person else "",
        "—— 消息样子 ——",
        text[:SHOWN_CHARS] + ("……" if len(text) > SHOWN_CHARS else ""),
        "————",
        f"发送请回复“确认”，或“{confirm(one.campaign_id)}”；不发不用理会，24小时后作废。",
    ]
    return "\n".join(line for line in lines if line)


def needs_second(campaign_id: str, receivers: int) -> str:
    """A second person must approve."""
    return (
        f"推送 {campaign_id} 有{receivers}个接收方，超过设定的数量，还没有发送。"
        f"请另一位产业助理、部门人员或管理员私聊我回复“批准推送 {campaign_id}”。"
    )


def queued(campaign_id: str, receivers: int, begins: str, *, late: bool) -> str:
    """Receipt."""
    moment = f"按免打扰时间在{begins}开始" if late else f"{begins}开始"
    return f"已排队：推送 {campaign_id}，{receivers}个群或联系人，{moment}。回复“推送进度”看送达情况。"


def stat(campaign_id: str) -> str:
    """What one says to see how far it is."""
    return f"推送进度 {campaign_id}"


def recall(campaign_id: str) -> str:
    """What one says to take it back."""
    return f"撤回推送 {campaign_id}"


def remind(campaign_id: str) -> str:
    """What one says to remind who has not read it."""
    return f"未读的再提醒一次 {campaign_id}"


def moved(campaign_id: str, act: str) -> str:
    """What became of it."""
    return f"推送 {campaign_id} 已{act}。" + ("已发出的不受影响。" if act in {"暂停", "停止"} else "")


def taken_back(campaign_id: str, messages: int) -> str:
    """What becomes of it."""
    return f"推送 {campaign_id} 已停止，正在撤回已送达的{messages}条（钉钉只能撤回24小时内的消息）。"


def sent_again(campaign_id: str, count: int) -> str:
    """What became of the unsure ones."""
    return (
        f"推送 {campaign_id} 不确定是否送达的{count}条已重新排队。" if count else f"推送 {campaign_id} 没有要补发的。"
    )


def not_yours(campaign_id: str) -> str:
    """Somebody else's push."""
    return f"推送 {campaign_id} 不是您发起的，只有发起人和管理员能查看。"


def no_last() -> str:
    """There is no push to speak of."""
    return f"您最近7天没有发起过推送。请写明编号，或先推送，例如：{EXAMPLE}。"


def progress(
    campaign_id: str,
    title: str,
    state: str,
    counts: Mapping[str, int],
    read: Sequence[str],
    unread: Sequence[str],
    troubles: Sequence[tuple[str, int]],
    *,
    known: str,
) -> str:
    """Tell how far a push is, and who had read it when the platform was asked last (``known``; empty: not yet)."""
    parts = [f"{says}{counts[one]}" for one, says in COUNTS.items() if counts.get(one)]
    lines = [f"推送 {campaign_id}《{title}》{STATES[state]}：{'，'.join(parts) or '没有接收人'}"]
    if known:
        lines.append((f"已读{len(read)}家：{_names(read)}" if read else "还没有人看过") + f"（截至{known}）")
        lines += [f"未读{len(unread)}家：{_names(unread)}"] if unread else []
    elif counts.get("sent"):
        lines.append("正在向钉钉查询谁看过，约1分钟后再问一次。")
    return "\n".join([*lines, *(f"· {count}条：{why}" for why, count in troubles)])


def _names(names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等{len(names)}家" if len(names) > NAMED else "")


CORRECTION = "更正内容"


def correction(campaign_id: str, corrects: str, receivers: int, text: str, begins: str, *, second: bool) -> str:
    """Show what a correction would be."""
    plain = as_read(text)
    lines = [
        f"更正预览 {campaign_id}（还没有发送；{corrects} 已停止）",
        f"只发给收到过 {corrects} 的{receivers}个群或联系人，确认后{begins}开始。",
        "超过设定的群数，确认后还要另一位工作人员批准。" if second else "",
        "—— 消息样子 ——",
        plain[:SHOWN_CHARS] + ("……" if len(plain) > SHOWN_CHARS else ""),
        "————",
        f"发送请回复“确认”，或“{confirm(campaign_id)}”。",
    ]
    return "\n".join(line for line in lines if line)
