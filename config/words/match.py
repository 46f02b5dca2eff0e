"""What ``huiqi match`` and ``huiqi reward`` say: every result is named 测算, with its day and its reasons."""

from collections.abc import Iterable, Sequence

ELIGIBLE, LIKELY, NEAR, NOT, RELIEF = (
    "可以享受",
    "可能符合，待补充",
    "只差一步",
    "不符合",
    "税费优惠（另列，不计入合计）",
)
NOTICE = "以上为测算结果，以主管部门审核和公示为准。"


def heading(name: str, day: str) -> str:
    """Begin every result: what it is, for whom, as of which day."""
    return f"【测算】{name or '贵公司'}　截至{day}"


def part(title: str, count: int) -> str:
    """Head one group of items."""
    return f"\n■ {title}（{count}项）"


def item(code: str, name: str, amount: str) -> str:
    """Name an item with what it gives."""
    return f"{code} {name}" + (f"　{amount}" if amount else "")


def line(label: str, said: str) -> str:
    """Say one thing about an item."""
    return f"   {label}：{said}"


def money(low: str, high: str | None) -> str:
    """Say an amount, or the range it lies in; both in 万元."""
    if high is None:
        return "金额待定" if _is_zero(low) else f"不少于{low}万元"
    return f"{low}万元" if low == high else f"{low}万元至{high}万元"


def yuan(amount: str) -> str:
    """Say an amount to the fen."""
    return f"{amount}元"


def contact(dept: str, phone: str) -> str:
    """Say whom to ask."""
    return f"{dept} {phone}".strip()


def basis(doc: str, title: str, article: str) -> str:
    """Name the sentence something rests on."""
    return f"《{title.strip('《》')}》（{doc}）{article}" if title and title != doc else f"{doc}{article}"


def fewer(count: int) -> str:
    """Say how to see what was left out."""
    return f"   另有{count}项，用 --json 查看全部。"


def nothing(title: str) -> str:
    """Say that a group is empty."""
    return f"\n■ {title}：没有"


def total(amount: str, exact: str, codes: Sequence[str]) -> str:
    """Say what the best legal combination comes to."""
    which = f"：{'、'.join(codes)}" if codes else ""
    return f"\n合计{amount}" + (f"（{exact}）" if exact else "") + f"，是不重复享受的最优组合{which}。"


def nothing_to_add() -> str:
    """Say that nothing can be added up."""
    return "\n合计0.00万元：目前没有确定可以享受、金额已知的项目。"


def loser(code: str, why: str) -> str:
    """Say why an item is not in the combination."""
    return f"   未计入 {code}：{why}"


def step(number: int, text: str, source: str) -> str:
    """Show one step of a calculation with its article."""
    return f"     {number}. {text}" + (f"　〔{source}〕" if source else "")


def warning(says: str) -> str:
    """Show what a person has to confirm."""
    return f"请核对：{says}"


def no_such_firm(given: str) -> str:
    """Refuse an enterprise that is neither a file nor a known code."""
    return (
        f"找不到“{given}”：它不是一个文件，企业档案里也没有这个统一社会信用代码。"
        "请给出事实文件（JSON 或 YAML）的路径，或先用 huiqi people bind 登记企业。"
    )


def not_readable(given: str, why: str) -> str:
    """Say why a file can't be opened."""
    return f"读不到 {given}：{why}。请检查路径和权限，文件应是 UTF-8 文本。"


def listed(names: Iterable[str]) -> str:
    """Join names."""
    return "、".join(names)


def size(name: str | None) -> str:
    """Say the size of a firm."""
    if name is None:
        return "该行业不适用《统计上大中小微型企业划分办法（2017）》。"
    return "指标不全，规模未知。" if name == "unknown" else name


def due(day: str, guessed: Sequence[int]) -> str:
    """Say on which day a limit ends, and which years have no calendar yet."""
    return day + (f"（{no_calendar(guessed)}）" if guessed else "")


def no_calendar(years: Sequence[int]) -> str:
    """Warn that holidays of a year are not known."""
    return f"{'、'.join(map(str, years))}年的节假日安排还没有录入，只按周末计算"


def code_fine(code: str) -> str:
    """Say that both check characters are right."""
    return f"{code} 两位校验码都正确。"


def _is_zero(text: str) -> bool:
    return not text.strip("0.")
