"""What is said of subscriptions: what was understood of a wish, the list of them, and their end."""

from collections.abc import Mapping, Sequence
from datetime import datetime

EXAMPLES = ("订阅 技改 贷款 不要展会", "订阅 旌阳区 市级 每天9点", "订阅全部 每周一9点")
WEEKDAYS = "一二三四五六日"
SHOWN = 40  # characters of what somebody said that are said back


def beat(rhythm: str, at: str, weekday: int) -> str:
    """Say how often somebody is told."""
    if rhythm == "daily":
        return f"每个工作日{at}汇总一次"
    if rhythm == "weekly":
        return f"每周{WEEKDAYS[weekday - 1]}{at}汇总一次（遇休息日顺延到下一个工作日）"
    return "有新政策就推送"


def wish(lists: Mapping[str, Sequence[str]], *, every: bool, everything: bool) -> str:
    """Say what a subscription is for, in one line. ``lists``: names by kind, empty ones left out."""
    said = [f"{kind}：{'、'.join(names)}" for kind, names in lists.items()]
    if every:
        said.append("主题和关键词要同时符合")
    return "；".join(["全部政策", *said] if everything or not said else said)


def subscribed(wish_said: str, beat_said: str, *, in_group: bool, began: bool) -> str:
    """Confirm a subscription and say back what was understood."""
    whom = "本群" if in_group else "您"
    head = f"已为{whom}订阅。" if began else f"{whom}已经订阅过，不用重复订阅。"
    return f"{head}\n{wish_said}\n方式：{beat_said}\n理解得不对请回复“我的订阅”查看，或“退订”后重说。"


def part_of_theme(words: Sequence[str], themes: Sequence[str]) -> str:
    """Say that a narrow word was taken as the whole of its theme."""
    return f"“{'、'.join(words)}”按主题“{'、'.join(themes)}”订阅；只要含这个词的，请说“订阅 关键词 {words[0]}”。"


def how() -> str:
    """Say how one subscribes."""
    said = "\n".join(f"“{one}”" for one in EXAMPLES)
    return f"请说明想订阅什么（主题、级别、地区、部门或关键词，可以加“不要……”和时间），例如：\n{said}"


def not_understood() -> str:
    """Say that a wish was not understood and nothing was kept."""
    return f"没有听出要订阅哪类政策，还没有订阅。\n{how()}"


def nobody_to_push() -> str:
    """Refuse a subscription of somebody the platform gives no staff id of."""
    return (
        "您不是本组织通讯录里的用户，机器人不能主动给您发消息，没有订阅。可以请群里的企业联系人或产业助理为本群订阅。"
    )


def not_for_this_group() -> str:
    """Refuse a subscription for a group by somebody who does not speak for it."""
    return "只有本群企业的联系人和工作人员能为本群订阅或退订。您可以私聊我订阅，只推给您自己。"


def for_firms_only_monthly() -> str:
    """Say that there is no monthly digest."""
    return "目前可以随时推送、每天汇总或每周汇总，没有每月一次的汇总。例如“订阅全部 每周一9点”。"


def none() -> str:
    """Say that there is no subscription."""
    return f"现在没有订阅。\n{how()}"


def listed(rows: Sequence[tuple[str, str, str]], *, in_group: bool) -> str:
    """List subscriptions: (what for, how often, since when)."""
    head = "本群的订阅：" if in_group else "您的订阅："
    lines = [f"{number}. {what}；{often}；{since}起" for number, (what, often, since) in enumerate(rows, 1)]
    return "\n".join([head, *lines, "退订请点下面，或回复“退订”加序号、主题，都不要就回复“退订 全部”。"])


def which() -> str:
    """Ask which of several is to end."""
    return "要退订哪一条？"


def ended(what: Sequence[str]) -> str:
    """Confirm the end of subscriptions."""
    return "已退订：" + "；".join(what) + "。以后不再推送，随时可以重新订阅。"


def narrowed(out: Sequence[str], left: str) -> str:
    """Confirm that a part of a subscription has ended."""
    return f"已退订“{'、'.join(out)}”，其余照旧：{left}。"


def excluded(words: Sequence[str]) -> str:
    """Confirm that something is left out from now on."""
    return f"已记下：以后不再推送“{'、'.join(words)}”类的政策，其余照旧。"


def nothing_to_end() -> str:
    """Say that there is nothing to end."""
    return "现在没有订阅，没有可退订的内容。如果收到的某条推送不想再看，请引用那条消息回复“退订”。"


def no_such_number(count: int) -> str:
    """Say that a number is not on the list."""
    return f"没有这个序号，现在有{count}条订阅。请回复“我的订阅”查看。"


ENDED_BY_WORD = "回复退订"
REPLACED = "改订：{}"


def ended_why(said: str) -> str:
    """Note why a subscription ended: somebody said so."""
    return f"{ENDED_BY_WORD}：{said[:SHOWN]}"


def replaced_why(left: str) -> str:
    """Note why a subscription ended: another took its place."""
    return REPLACED.format(left)


def news_title(title: str) -> str:
    """Title of the message on a new document."""
    return f"新政策：{title}"


def reason_subscribed(wish_said: str, found: Sequence[str]) -> str:
    """Say why a subscriber is told of something: what of the wish it met."""
    return f"订阅了{'、'.join(found)}" if found else f"订阅了{wish_said}"


def reason_matched(items: Sequence[str]) -> str:
    """Say why a firm is told: items whose conditions it meets by its record."""
    return "贵公司档案符合" + "、".join(f"“{name}”" for name in items) + "的申报条件"


def document(title: str, doc_no: str, facts: Sequence[str], url: str) -> str:
    """Tell of one document."""
    named = f"[《{title}》]({url})" + (f"（{doc_no}）" if doc_no else "")
    return "\n".join([named, *(f"- {fact}" for fact in facts)])


def digest_title(count: int, day: datetime) -> str:
    """Title of a digest."""
    return f"政策订阅汇总 {day:%m月%d日}（{count}份）"


def digest_head(count: int) -> str:
    """First line of a digest."""
    return f"您订阅的政策有{count}份新文件："


def digest_more(count: int) -> str:
    """Say that not all are named."""
    return f"还有{count}份，请到政策目录查看，或回复“查找”加关键词。"


FACTS = {
    "issuer": "发文机关：{}",
    "level": "级别：{}",
    "department": "咨询部门：{}",
    "effective": "施行日期：{}",
    "window": "申报时间：{}",
}
KINDS = {
    "themes": "主题",
    "words": "关键词",
    "levels": "级别",
    "regions": "地区",
    "departments": "部门",
    "but_themes": "不要主题",
    "but_regions": "不要地区",
    "but_words": "不要",
}
FOUND = {
    "themes": "主题“{}”",
    "words": "关键词“{}”",
    "levels": "{}政策",
    "regions": "{}的政策",
    "departments": "{}的政策",
}


def item_title(name: str) -> str:
    """Title of the message on an item that fits."""
    return f"可申报：{name}"


def item(name: str, redeem: str, basis: str, channel: str, contact: str) -> str:
    """Tell of one item."""
    facts = {"兑现方式": redeem, "依据": basis, "办理渠道": channel, "咨询": contact}
    lines = [f"- {what}：{said}" for what, said in facts.items() if said]
    return "\n".join([f"**{name}**", *lines])


def window_title(name: str, closes: str, left: int) -> str:
    """Title of the message on a window that closes."""
    return f"{name}：今天截止" if left == 0 else f"{name}：还有{left}天截止（{closes}）"


def opens_title(name: str) -> str:
    """Title of the message on a window that opens."""
    return f"{name}：申报已开始"


def window_lead(closes: str, left: int) -> str:
    """First line of the message on a window that closes."""
    return f"**今天截止**（{closes}，含当天）" if left == 0 else f"**还有{left}天截止**（{closes}，含当天）"


def opens_lead(closes: str) -> str:
    """First line of the message on a window that opens."""
    return f"**申报已开始**，{closes}截止（含当天）"


def gains_lead(count: int) -> str:
    """First line of the message on items that a changed record made fit."""
    return f"贵公司档案更新后，新增{count}个可申报项目："


def gains_title(count: int) -> str:
    """Title of the message on items that a changed record made fit."""
    return f"企业档案更新后，新增{count}个可申报项目"


def changed_beat(beat_said: str, count: int) -> str:
    """Confirm another rhythm of all subscriptions."""
    return f"已改：现有{count}条订阅改为{beat_said}。"


def kept(what: str) -> str:
    """Confirm that all but something has ended."""
    return f"只保留：{what}。"
