"""大型 中型 小型 微型: 《统计上大中小微型企业划分办法（2017）》.

The size is the lowest tier over the indicators listed for the industry: a firm must reach every lower bound of a tier.
An indicator that is missing makes the size unknown; where the table is silent (rail, finance, education, public
bodies) there is no size.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from knowledge.rules import industry

TIERS = ("微型", "小型", "中型", "大型")
UNKNOWN = "unknown"
INDICATORS = {"X": "employees", "Y": "revenue", "Z": "total_assets"}
"""Letter of the table to the name of the fact: persons, 营业收入 and 资产总额 of a year."""

_FEN_OF_WAN = 1_000_000
_TABLE: dict[str, dict[str, tuple[int, int, int]]] = {  # lower bounds of 小型, 中型, 大型: persons, or 万元
    "农林牧渔业": {"Y": (50, 500, 20_000)},
    "工业": {"X": (20, 300, 1000), "Y": (300, 2000, 40_000)},
    "建筑业": {"Y": (300, 6000, 80_000), "Z": (300, 5000, 80_000)},
    "批发业": {"X": (5, 20, 200), "Y": (1000, 5000, 40_000)},
    "零售业": {"X": (10, 50, 300), "Y": (100, 500, 20_000)},
    "交通运输业": {"X": (20, 300, 1000), "Y": (200, 3000, 30_000)},
    "仓储业": {"X": (20, 100, 200), "Y": (100, 1000, 30_000)},
    "邮政业": {"X": (20, 300, 1000), "Y": (100, 2000, 30_000)},
    "住宿业": {"X": (10, 100, 300), "Y": (100, 2000, 10_000)},
    "餐饮业": {"X": (10, 100, 300), "Y": (100, 2000, 10_000)},
    "信息传输业": {"X": (10, 100, 2000), "Y": (100, 1000, 100_000)},
    "软件和信息技术服务业": {"X": (10, 100, 300), "Y": (50, 1000, 10_000)},
    "房地产开发经营": {"Y": (100, 1000, 200_000), "Z": (2000, 5000, 10_000)},
    "物业管理": {"X": (100, 300, 1000), "Y": (500, 1000, 5000)},
    "租赁和商务服务业": {"X": (10, 100, 300), "Z": (100, 8000, 120_000)},
    "其他未列明行业": {"X": (10, 100, 300)},
}
_BRANCHES: tuple[tuple[str, str | None], ...] = (  # every code of the standard lies under exactly one of these
    ("A", "农林牧渔业"), ("B", "工业"), ("C", "工业"), ("D", "工业"), ("E", "建筑业"), ("F51", "批发业"),
    ("F52", "零售业"), ("G53", None), *((f"G{division}", "交通运输业") for division in range(54, 59)),
    ("G591", "交通运输业"), *((f"G59{group}", "仓储业") for group in range(2, 10)), ("G60", "邮政业"),
    ("H61", "住宿业"), ("H62", "餐饮业"), ("I63", "信息传输业"), ("I64", "信息传输业"),
    ("I65", "软件和信息技术服务业"), ("J", None), ("K701", "房地产开发经营"), ("K702", "物业管理"),
    ("K703", "其他未列明行业"), ("K704", None), ("K709", "其他未列明行业"), ("L", "租赁和商务服务业"),
    ("M", "其他未列明行业"), ("N", "其他未列明行业"), ("O", "其他未列明行业"), ("P", None), ("Q84", None),
    ("Q85", "其他未列明行业"), ("R", "其他未列明行业"), ("S", None), ("T", None),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """The three indicators of one year; None is unknown."""

    employees: Fraction | int | None = None  # persons
    revenue: Fraction | int | None = None  # fen
    total_assets: Fraction | int | None = None  # fen


def table_names() -> tuple[str, ...]:
    """Return the industries of the table by their Chinese names."""
    return tuple(_TABLE)


def size_of(code: str, figures: Figures) -> str | None:
    """Return 大型 中型 小型 微型, "unknown", or None where the table has no such industry.

    Args:
        code: a normalised industry code, or the name of an industry of the table.
        figures: of the year asked for.
    """
    answers = {_size(name, figures) for name in _names(code)}
    return answers.pop() if len(answers) == 1 else UNKNOWN


def needed(code: str) -> tuple[str, ...]:
    """Return the names of the facts the size of this industry rests on, none where the table is silent."""
    letters = {letter for name in _names(code) if name for letter in _TABLE[name]}
    return tuple(fact for letter, fact in INDICATORS.items() if letter in letters)


@lru_cache(maxsize=4096)
def _names(code: str) -> tuple[str | None, ...]:
    """Return the industries of the table a code may lie in: several when it stops early (F is 51 or 52)."""
    if code in _TABLE:
        return (code,)
    names = (name for branch, name in _BRANCHES if industry.in_industry(code, branch) is not False)
    return tuple(dict.fromkeys(names))


def _size(name: str | None, figures: Figures) -> str | None:
    if name is None:
        return None
    lowest = len(TIERS) - 1
    for letter, bounds in _TABLE[name].items():
        value: Fraction | int | None = getattr(figures, INDICATORS[letter])
        if value is None:
            return UNKNOWN
        unit = 1 if letter == "X" else _FEN_OF_WAN
        lowest = min(lowest, sum(value >= bound * unit for bound in bounds))
    return TIERS[lowest]
