"""Figures of items over all firms (事项统计), and what a change of an item would do (变动预览)."""

from collections.abc import Sequence

from config.words.facts import FACTS, label

STATES = {"eligible": "可享受", "near": "只差一项", "unknown": "待补充", "ineligible": "不符合"}
TURNS = {"gainers": "受益", "losers": "受损", "now_unknown": "改后无法判断", "others": "其他变化"}
NOBODY = "没有企业"
NOT_WORKED_OUT = "还没有统计结果：企业档案导入后会自动计算，也可以运行 huiqi match --all。"
NAMES_KEPT = "企业名称只有管理员能看全部；产业助理只看自己服务的企业。"


def state(name: str) -> str:
    """Return a state as people read it."""
    return STATES.get(name, name)


def money(low: str, high: str | None) -> str:
    """Say a sum in 万元, or the range it lies in."""
    nothing = not low.strip("0.")
    if high is None:
        return "金额待定" if nothing else f"{low}万元以上"
    if low == high:
        return f"{low}万元"
    return f"最高{high}万元" if nothing else f"{low}万至{high}万元"


def fact(name: str, year: int | None) -> str:
    """Name a fact with its year: 2025年营业收入."""
    outer = name.partition(".")[0]
    said = label(name) if name in FACTS or outer not in FACTS else f"{label(outer)}（{name.partition('.')[2]}）"
    return f"{year}年{said}" if year else said


def progress(done: int, every: int) -> str:
    """Say how far it has come."""
    return f"已计算 {done}/{every} 户"


def run(firms: int, whole: int, in_part: int, stored: int) -> str:
    """Say what was done."""
    if not stored:
        return f"共{firms}户，存储结果都是最新的。"
    part = f"，其中{in_part}户只重算了变动的事项" if in_part else ""
    return f"共{firms}户，重新计算并存储{whole + in_part}户{part}。"


def only_counted(firms: int, day: str) -> str:
    """Say that nothing was stored."""
    return f"共{firms}户，按{day}计算；只统计，没有存储。"


def somebody_else() -> str:
    """Say that another process is at it."""
    return "另一个进程正在计算全部企业，这次不再重复。"


def heading(day: str) -> str:
    """Head the figures."""
    return f"【测算】各事项统计　截至{day}"


def item(code: str, name: str, told: str) -> str:
    """Say the figures of one item on a line."""
    return f"{code} {name}：{told}"


def figures(eligible: int, amount: str, near: int, unknown: int, ineligible: int) -> str:
    """Say how many firms an item is what to."""
    paid = f"（{amount}）" if eligible and amount else ""
    return f"可享受{eligible}户{paid}，只差一项{near}户，待补充{unknown}户，不符合{ineligible}户"


def lacking(told: str) -> str:
    """Say what is missing most."""
    return f"   缺数据最多：{told}"


def lack(said: str, firms: int) -> str:
    """Say for how many firms a fact is missing."""
    return f"{said}{firms}户"


def choose_one() -> str:
    """Refuse a command that names nobody, or several things to do."""
    return (
        "请选一样：--enterprise（一家企业）、--all（全部企业）、--compare（改动前后）或 --fitting（符合某事项的企业）。"
    )


def no_such_item(code: str) -> str:
    """Refuse a code that nothing has."""
    return f"没有编号为“{code}”的事项。用 huiqi match --all 可以看到全部编号。"


def no_such_state(given: str, known: Sequence[str]) -> str:
    """Refuse a state that does not exist."""
    return f"没有“{given}”这种状态，可用：{'、'.join(known)}。例如 --fitting DY-13=near。"


def no_draft(code: str) -> str:
    """Refuse a comparison without a text to compare with."""
    return f"事项 {code} 没有草稿。请用 --draft 给出改动后的 YAML 文件，或先在控制台建草稿。"


def other_item(code: str, found: str) -> str:
    """Refuse a draft of another item."""
    return f"要比较的是 {code}，但草稿写的是 {found}。请核对草稿里的 code。"


def compared(code: str, name: str, day: str, firms: int) -> str:
    """Head a comparison."""
    return f"【测算】{code} {name} 改动预览　截至{day}　共比较{firms}户，没有发布，没有存储"


def sums(before: str, after: str) -> str:
    """Say what the item costs before and after."""
    return f"现行：{before}；改后：{after}"


def sum_of(firms: int, amount: str) -> str:
    """Say how many firms get how much."""
    return f"可享受{firms}户，共{amount}"


def turn(name: str, firms: int, amount: str) -> str:
    """Head those to whom a change does the same."""
    return f"{TURNS[name]}{firms}户" + (f"，{amount}" if amount else "")


def more_in_all(amount: str) -> str:
    """Say how much more."""
    return f"合计增加{amount}"


def less_in_all(amount: str) -> str:
    """Say how much less."""
    return f"合计减少{amount}"


def unchanged(firms: int) -> str:
    """Say for how many firms nothing changes."""
    return f"不变{firms}户"


def nothing_changes() -> str:
    """Say that a change changes nothing."""
    return "改动对现有企业没有影响。"


def moved(name: str, uscc: str, before: str, after: str) -> str:
    """Say what changes for one firm."""
    return f"   {name or '（名称未知）'} {uscc}：{before} → {after}"


def held(said: str, amount: str) -> str:
    """Say what an item is to a firm."""
    return f"{said} {amount}" if amount else said


def further(count: int) -> str:
    """Say that a list goes on."""
    return f"   另有{count}户，用 --json 查看全部。"


def behind(count: int) -> str:
    """Say that not everything is as of today."""
    return f"有{count}户的结果还没有更新到今天和现行规则，正在后台计算。"


def not_compared() -> str:
    """Say that a comparison did not come to its end."""
    return "改动前后的比较没有完成，请再打开本页重试；一再失败请查看日志或用 huiqi match --compare 重做。"
