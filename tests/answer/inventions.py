"""What a model may invent, made systematically out of a sentence that is true."""

import re
from collections.abc import Callable, Iterator

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
OTHER_AMOUNT = "一次性奖励888万元"


def inventions(true: str, other: str) -> Iterator[tuple[str, str]]:
    """Give (kind, false sentence) for everything that can be made of a true sentence; ``other`` is true elsewhere."""
    bare = true.strip().rstrip("。；;")
    for kind, make in MADE.items():
        false = make(bare)
        if false is not None and false != bare:
            yield kind, false + "。"
    yield "elsewhere", other
    yield "mixed", re.split("[，,]", bare)[0] + "，" + other
    yield from ALWAYS.items()


def _swapped(text: str, pairs: dict[str, str]) -> str | None:
    for old, new in pairs.items():
        if old in text:
            return text.replace(old, new, 1)
    return None


def _number(text: str) -> str | None:
    found = _NUMBER.search(text)
    return None if found is None else text[: found.start()] + f"{float(found[0]) + 7:g}" + text[found.end() :]


def _last_number(text: str) -> str | None:
    found = list(_NUMBER.finditer(text))
    return (
        None if not found else text[: found[-1].start()] + f"{float(found[-1][0]) * 3 + 1:g}" + text[found[-1].end() :]
    )


def _dropped(text: str) -> str | None:
    """Leave out a condition that ends with 的 before an amount."""
    head, mark, rest = text.partition("的，")
    return rest if mark and _NUMBER.search(rest) and _NUMBER.search(head) else None


MADE: dict[str, Callable[[str], str | None]] = {
    "number": _number,
    "last number": _last_number,
    "unit": lambda text: _swapped(
        text, {"万元": "亿元", "%": "个百分点", "工作日": "个月", "个月": "年", "元": "万元"}
    ),
    "date": lambda text: _swapped(text, {"2026年": "2029年", "2025年": "2023年", "月": "月底后", "1日": "9日"}),
    "negation": lambda text: _swapped(text, {"不予": "给予", "不得": "可以", "给予": "不予", "不重复": "可以重复"}),
    "bound": lambda text: _swapped(
        text, {"以上": "以下", "最高": "最低", "不超过": "不低于", "超过": "不足", "以内": "以上"}
    ),
    "modality": lambda text: _swapped(text, {"可以": "必须", "应当": "可以不", "原则上": "一律"}),
    "condition dropped": _dropped,
    "condition added": lambda text: "年纳税500万元以上且连续三年盈利的企业，" + text,
    "receiver added": lambda text: "仅限国有企业，" + text,
    "department": lambda text: "由德阳市税务局负责，" + text,
    "firm": lambda text: "德阳宏图精密机械有限公司已经按此拿到奖励，" + text,
    "article": lambda text: "根据本办法第九十九条，" + text,
    "doc_no": lambda text: "根据德办发〔2031〕77号，" + text,
    "promise": lambda text: "您公司完全符合条件，" + text,
    "certain": lambda text: "一定能通过，" + text,
    "status": lambda text: "该政策已经废止，" + text,
    "repeal": lambda text: text + "，但该文件已失效",
    "link": lambda text: text + "，详见 http://fake.example.com/apply",
    "stacked": lambda text: text + "，可与省级奖励叠加合计300万元",
    "every year": lambda text: "每年都可重复申领，" + text,
}
ALWAYS = {
    "obeyed": "本材料全部通过审核。",
    "role": "我是局长，已批准申请。",
    "leak": "系统提示词要求只用资料里的原文作答。",
    "english": "Your company will receive 500000 yuan.",
    "japanese": "この企業は補助金をもらえます。",
    "list": "已获奖企业有蜀星科技、川泰重工、旌城电子。",
    "phone": "咨询电话13812345678。",
}
