"""How an amount came about, step by step: what a person reads beside the figure.

A step is kept as figures and put into words only when somebody asks. Money is exact fen and shown in 万元 with up to
six decimals (which is whole fen) or, below one 万元, in 元; what is finer than a fen is marked 约.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from knowledge.rules.interval import Interval

YUAN = "元"
PERCENT = "%"
PLAIN = ""
FEN_OF_WAN = 1_000_000
FEN_OF_YUAN = 100
SIX = 6  # decimals shown of a plain number


class Operand(NamedTuple):
    """A figure that went into a step, with its unit (元, % or a plain number)."""

    value: Interval
    unit: str

    def __str__(self) -> str:
        return shown(self.value, self.unit)


class Step(NamedTuple):
    """One step: what was done with which figures, what came out, and on which basis (key of the item's basis)."""

    kind: str  # fact, field, received, the operation's name, tiers, table, when, each, cap, round
    result: Operand
    operands: tuple[Operand, ...] = ()
    what: str = ""  # the name of a fact, the word a table was asked for, the brackets
    says: str = ""  # the policy's words
    basis: str = ""
    of: str = ""  # which object of a list: 第2笔

    @property
    def text(self) -> str:
        """The step in words, without its basis."""
        head = "".join(f"{part}：" for part in (self.of, self.says) if part)
        return head + _SENTENCES.get(self.kind, _named)(self)


def shown(value: Interval, unit: str) -> str:
    """Return a figure or a range in words.

    >>> shown(Interval(Fraction(0), Fraction(50_000_000)), "元")
    '0元至50万元'
    """
    low, high = value
    if low is not None and low == high:
        return figure(low, unit)
    if low is None and high is None:
        return "无法确定"
    if high is None and low is not None:
        return f"不少于{figure(low, unit)}"
    if low is None and high is not None:
        return f"不超过{figure(high, unit)}"
    return "至".join(figure(end, unit) for end in value if end is not None)


def figure(number: Fraction, unit: str) -> str:
    """Return one number with its unit.

    >>> figure(Fraction(17489583), "元"), figure(Fraction(1, 50), "%"), figure(Fraction(1, 3), "")
    ('17.489583万元', '2%', '约0.333333')
    """
    if unit == PERCENT:
        return f"{_decimal(number * 100)}%"
    if unit != YUAN:
        return _decimal(number)
    if abs(number) >= FEN_OF_WAN:
        return f"{_decimal(number / FEN_OF_WAN)}万元"
    return f"{_decimal(number / FEN_OF_YUAN, places=2)}元"


def _decimal(number: Fraction, places: int = SIX) -> str:
    """Return a number with at most ``places`` decimals, cut off, and 约 where something was cut."""
    scaled = number * 10**places
    cut = int(scaled)  # towards zero
    whole, rest = divmod(abs(cut), 10**places)
    digits = f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".")
    return ("约" if cut != scaled else "") + ("-" if cut < 0 else "") + digits


def _between(sign: str) -> Callable[[Step], str]:
    def says(step: Step) -> str:
        return f"{sign.join(map(_bracketed, step.operands))} = {step.result}"

    return says


def _bracketed(operand: Operand) -> str:
    return str(operand) if operand.value.exact is not None else f"（{operand}）"


def _chosen(word: str) -> Callable[[Step], str]:
    return lambda step: f"{'、'.join(map(str, step.operands))}中取{word} = {step.result}"


def _read(step: Step) -> str:
    known = step.result.value.exact is not None
    return f"{step.what} = {step.result}" if known else f"{step.what}未知，按{step.result}计"


def _tiers(step: Step) -> str:
    return f"{step.operands[0]}按“{step.what}”计 = {step.result}"


def _named(step: Step) -> str:
    return f"{step.what} = {step.result}"


_SENTENCES: dict[str, Callable[[Step], str]] = {
    "fact": _read,
    "sum": _between(" + "),
    "sub": _between(" − "),
    "mul": _between(" × "),
    "div": _between(" ÷ "),
    "min": _chosen("较小者"),
    "max": _chosen("较大者"),
    "floor0": lambda step: f"{step.operands[0]}不足0的按0计 = {step.result}",
    "range": lambda step: f"标准未定，在{step.result}之间",
    "tiers": _tiers,
    "cap": lambda step: f"{step.what}不超过{step.operands[1]}：{step.operands[0]}，封顶后为{step.result}",
    "round": lambda step: step.what,
}
