"""Sentences of matching (匹配) and reward calculation (测算). Every result says that it is 测算, and for which day."""

import re
from collections.abc import Sequence

ASKED = re.compile(r"请告诉我贵公司(?:(?P<year>\d{4})年的)?(?P<label>[^（：。]+(?:（美?元）)?)")
SKIP = ("跳过", "不清楚", "不知道", "下一个", "暂时没有")


def head(firm: str, day: str) -> str:
    """Head a result."""
    return f"{firm} 政策匹配（测算，数据截至{day}）"


def is_head(text: str) -> bool:
    """Tell whether a text begins a list of items."""
    return "政策匹配（测算，数据截至" in text.partition("\n")[0]


def counts(fits: int, total: str, unsure: int, close: int, not_fitting: int) -> str:
    """Tell how many of each kind there are."""
    first = f"可申报{fits}项，可同时享受合计{total}万元" if fits else "目前没有可以确定符合的事项"
    others = ((unsure, "补充数据后可能符合"), (close, "只差一项条件"), (not_fitting, "不符合"))
    return "；".join([first, *(f"{words}{count}项" for count, words in others if count)]) + "。"


def eligible() -> str:
    """Head what may be applied for."""
    return "【可申报】"


def likely() -> str:
    """Head what more facts would decide."""
    return "【补充数据后可能符合】"


def near() -> str:
    """Head what is one condition away."""
    return "【只差一项】"


def relief(lines: Sequence[str]) -> str:
    """Tell tax relief apart from grants."""
    return "税收优惠另列（预计少缴，自行申报享受，不计入合计）：" + "；".join(lines) + "。"


def item(number: int, name: str, amount: str, note: str) -> str:
    """One item in a list."""
    return f"{number}. {name}{f'：{amount}' if amount else ''}{f'；{note}' if note else ''}"


def under(parts: Sequence[str]) -> str:
    """What stands under an item: its channel, until when, whom to ask, and the article it rests on."""
    return "　" + "；".join(part for part in parts if part)


def time(until: str) -> str:
    """Say until when one may apply."""
    return f"时间：{until}" if until else ""


def short_basis(doc: str, article: str) -> str:
    """Name the article an item rests on."""
    return f"依据：{doc}{article}"


def amount(low: str, high: str | None, *, exact: bool) -> str:
    """Say an amount, or the range it lies in."""
    nothing = not low.strip("0.")
    if exact:
        return f"{low}万元"
    if high is None:
        return "金额待定" if nothing else f"{low}万元以上，上限待定"
    return f"最高{high}万元" if nothing else f"{low}万至{high}万元之间"


def more(count: int) -> str:
    """Say that a list goes on."""
    return f"另有{count}项，回复“更多”接着看，或发“匹配 全部”。"


def no_more() -> str:
    """Say that a list ends."""
    return "以上已是全部。"


def nothing_more() -> str:
    """Say that there is no list that goes on."""
    return "没有更多了。发“匹配”重新看，发“匹配 不符合”看其余事项为什么不符合。"


def misses_head(firm: str, day: str) -> str:
    """Head why items do not fit."""
    return f"{firm} 不符合的事项和原因（测算，数据截至{day}）："


def miss(name: str, why: str) -> str:
    """One item that does not fit."""
    return f"· {name}：{why}"


def elsewhere(count: int) -> str:
    """Count the items of other places."""
    return f"另有{count}项是其他区县或园区的事项，贵公司不适用。"


def misses_left(count: int) -> str:
    """Say that the others stand on the page."""
    return f"还有{count}项，见网页“为什么不符合”（发“匹配”得到链接）。"


def tail() -> str:
    """Close a result."""
    return "回复编号看条件、步骤和依据原文。以上为测算结果，不是审批结论，以主管部门审核和公示为准。"


def tail_of_sums() -> str:
    """Close a calculation."""
    return f"发“测算 步骤”看每项怎么算。{tail()}"


def notice() -> str:
    """Say what a result is worth."""
    return "以上为测算结果，不是审批结论，以主管部门审核和公示为准。"


PAGE = "网页查看"


def page() -> str:
    """Offer the firm's page."""
    return f"{PAGE}：匹配结果、差距和申报日历（链接七天内有效，只发给您，请勿转发）。"


def in_group(firm: str, day: str, count: int, total: str, unsure: int) -> str:
    """Tell a group the outcome in one line; the rest is for a private chat."""
    return (
        f"{firm}（测算，数据截至{day}）：可申报{count}项，合计{total}万元；另有{unsure}项补充数据后可能符合。"
        "明细涉及企业数据，请私聊我发“匹配”查看。以主管部门审核和公示为准。"
    )


def members_only() -> str:
    """Tell somebody who is no member of the firm that its figures are not shown in a group."""
    return "企业的测算结果只给本企业成员看。请企业联系人在群里艾特我发“匹配”，或私聊我。"


def nothing_known(firm: str) -> str:
    """Say that nothing is known of a firm yet."""
    return f"还没有登记{firm}的情况，没法匹配。先补充几项最要紧的："


def ask(question: str) -> str:
    """Ask the one fact that is worth most."""
    return f"补充这一项最有用：{question}"


def asked_fact(text: str) -> tuple[int, str] | None:
    """Return (year or 0, what the fact is called) of the question an earlier reply ended with."""
    found = [*ASKED.finditer(text)][-1:]
    return (int(found[0]["year"] or 0), found[0]["label"]) if found else None


def skipped() -> str:
    """Confirm that a question was passed over."""
    return "好的，先跳过这一项。"


def nothing_asked() -> str:
    """Say that no question is waiting."""
    return "现在没有要您补充的问题。发“匹配”看结果，发“档案”看登记的情况。"


def detail_head(name: str, state: str, day: str) -> str:
    """Head the details of one item."""
    return f"{name}：{state}（测算，数据截至{day}）"


STATES = {"eligible": "可申报", "unknown": "待补充数据", "near": "只差一项", "ineligible": "不符合"}
MARKS = {"met": "已满足", "unmet": "未满足", "unknown": "待补充"}


def condition(says: str, state: str, note: str) -> str:
    """One condition with what was found."""
    return f"· {says}：{MARKS[state]}{f'（{note}）' if note else ''}"


def still_open(names: str) -> str:
    """Say which facts would decide an item."""
    return f"待补充：{names}"


def until(day: str) -> str:
    """Say the last day of a window."""
    return f"截止{day}"


def found(value: str, source: str, day: str) -> str:
    """Say what was looked at: the value, where it comes from, and the day it describes."""
    return "，".join(part for part in (value, source, day) if part)


def steps(lines: Sequence[str]) -> str:
    """Tell how an amount came about."""
    return "计算：" + "；".join(lines)


def basis(title: str, doc: str, article: str, quote: str) -> str:
    """Tell what a rule rests on."""
    return f"依据：{basis_named(title, doc, article)}：“{quote}”"


def basis_named(title: str, doc: str, article: str) -> str:
    """Name the article a rule rests on."""
    return f"《{title.strip('《》')}》（{doc}）{article}"


def how(redeem: str, channel: str, dept: str, phone: str, deadline: str) -> str:
    """Tell how to get it."""
    call = f"{dept}{' ' + phone if phone else ''}"
    parts = [f"兑现方式：{redeem}", f"渠道：{channel}" if channel else "", f"咨询：{call}" if call else ""]
    return "；".join([part for part in parts if part] + ([f"时间：{deadline}"] if deadline else [])) + "。"


def sum_up(count: int, total: str) -> str:
    """Tell the best legal combination."""
    return f"以下{count}项可以同时享受，合计{total}万元："


def other_group() -> str:
    """Send a member who asks in another firm's group to a private chat."""
    return "这个群不是贵公司的项目群，贵公司的情况不在这里显示，请私聊我。"


def loser(why: str) -> str:
    """Tell why an item is not in the total."""
    return f"未计入：{why}"


def nothing_to_count(firm: str) -> str:
    """Say that no amount can be told."""
    return f"按目前登记的情况，{firm}没有可以确定金额的事项。发“匹配”看差在哪里。"


def no_such_item(said: str) -> str:
    """Say that no item is called so."""
    return f"没有找到叫“{said}”的奖补事项。发“匹配”看全部事项，或换个说法。"


def what_if(changes: Sequence[str], day: str) -> str:
    """Head what would change."""
    return f"假设{'、'.join(changes)}（只是测算，没有改动档案，数据截至{day}）："


def what_if_same() -> str:
    """Say that nothing would change."""
    return "匹配结果和金额都不变。"


def gained(name: str, state: str, amount: str) -> str:
    """An item that would stand otherwise."""
    return f"· {name}：变为{state}{f'，{amount}' if amount else ''}"


def total_change(before: str, after: str) -> str:
    """Tell how the total would change."""
    return f"合计由{before}万元变为{after}万元。" if before != after else f"合计不变，仍为{after}万元。"
