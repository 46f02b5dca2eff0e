"""What was read on the papers, and what a check says of it: plain values in, findings out.

``Facts`` is slot → field → values. A slot that is not there is an absent paper; a field that is not there, or
has no values, could not be read and is 存疑. A value whose text is empty was seen and is not filled in. For seals and
signatures an empty tuple means that the reader looked and found none; without the key nobody looked. Names the reader
of papers uses beside the key fields:

- ``印章``: one value a seal, its text the name on it (empty: not legible); ``签字``: one value a signature;
- ``未签字``: one value an empty place for a signature, its text the label; ``盖章处``: one value a label that asks
  for a seal, its text the label; ``落款``: one value a firm that the last lines name;
- ``骑缝章``: as a seal; ``页数``: a number; ``文件类型``: pdf, docx, image; ``表格版本``: the edition of the form;
- ``打不开``: why the file can't be read; ``空白页 模糊页 倒置页 缺页``: one value a page, its text what is seen;
- in any slot: ``变更前名称`` with ``变更后名称``, or ``曾用名``: a former name with the paper that proves it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from knowledge.rules.checklist import Sureness
from knowledge.rules.checklist_checks import NOTE, WARNING, Check, Ref

PASS, MISSING, WRONG, DOUBT, DEFERRED, NOT_APPLICABLE = "通过", "缺失", "不符", "存疑", "可容缺", "不适用"
RESULTS = (PASS, MISSING, WRONG, DOUBT, DEFERRED, NOT_APPLICABLE)
SEALS, SIGNATURES = "印章", "签字"
UNSIGNED, SEAL_PLACES, SIGNED_BY = "未签字", "盖章处", "落款"
PAGES, FILE_KIND, EDITION, UNREADABLE = "页数", "文件类型", "表格版本", "打不开"
PAGE_FAULTS = {"空白页": "是空白页", "模糊页": "看不清", "倒置页": "方向不正", "缺页": "缺页"}

BoxAt: TypeAlias = tuple[float, float, float, float]
Normal: TypeAlias = str | int | Fraction | date | None


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it stands on a page.

    ``text`` is what is printed. ``normal`` is what the reader of papers made of it, used where the text alone can't be
    read: an area in ㎡, money in 元, a length in m or a count as a number, a day as a date, else a text.
    """

    text: str
    normal: Normal = None
    file: str = ""
    page: int = 0
    box: BoxAt | None = None  # fractions of the page from its upper left
    confidence: float = 1.0  # 0 to 1; 1 for a text layer


Facts: TypeAlias = Mapping[str, Mapping[str, tuple[Value, ...]]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value stands."""

    file: str
    page: int
    box: BoxAt | None
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    slot: str
    rule: str
    result: str
    severity: str
    message: str
    evidence: tuple[Evidence, ...] = ()
    fix: str = ""
    check: str = ""  # the check's name on the list


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check may know: the facts, the day, and how sure a reading must be."""

    facts: Facts
    day: date
    sureness: Sureness

    def has(self, slot: str) -> bool:
        """Tell whether the paper was handed in."""
        return slot in self.facts

    def looked(self, slot: str, name: str) -> bool:
        """Tell whether the reader looked for this on the paper."""
        return name in self.facts.get(slot, {})

    def named(self, slot: str, name: str) -> tuple[Value, ...]:
        """Return the values of a name in a fixed order, whatever order they were read in."""
        return in_order(self.facts.get(slot, {}).get(name, ()))

    def of(self, ref: Ref) -> tuple[Value, ...]:
        """Return the values of a field, under the first of its names that has any."""
        if not ref.slot:
            return (Value(self.day.isoformat(), self.day, "", 0),)
        for name in ref.names:
            found = self.named(ref.slot, name)
            if found:
                return found
        return ()

    def sure(self, values: Iterable[Value]) -> bool:
        """Tell whether each of these was read with enough confidence to hold it against somebody."""
        return all(value.confidence >= self.sureness.least for value in values)


def in_order(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return values as they stand: by file, page and place."""
    return tuple(
        sorted(values, key=lambda one: (one.file, one.page, one.box or (0, 0, 0, 0), one.text, -one.confidence))
    )


def shown(value: Value) -> str:
    """Return a value as a message quotes it, with its place: “3200万元”（合同.pdf 第2页）."""
    place = f"（{value.file}{f' 第{value.page}页' if value.page else ''}）" if value.file else ""
    return f"“{value.text or '（空白）'}”{place}"


def finding(check: Check, result: str, message: str, values: Iterable[Value] = (), severity: str = "") -> Finding:
    """Return what a check found; passes are notes, doubts warnings, and only 不符 has the check's own severity."""
    usual = {PASS: NOTE, NOT_APPLICABLE: NOTE, DOUBT: WARNING, DEFERRED: WARNING}.get(result, check.severity)
    evidence = tuple(dict.fromkeys(Evidence(one.file, one.page, one.box, one.text) for one in values if one.file))
    fix = check.fix if result in {WRONG, DOUBT, MISSING} else ""
    return Finding(check.slot, check.rule, result, severity or usual, message, evidence, fix, check.name)


def against(
    check: Check, seen: Seen, message: str, values: Iterable[Value], severity: str = "", also: Iterable[Value] = ()
) -> Finding:
    """Return 不符, or 存疑 where something it rests on was not read surely, or the list leaves it to a person.

    ``values`` are what it rests on; ``also`` is shown beside them.
    """
    held, shown_too = tuple(values), tuple(also)
    if not seen.sure(held):
        return finding(check, DOUBT, f"{message}；识别把握不足，请人工核对", (*held, *shown_too), WARNING)
    if check.unsure:
        return finding(check, DOUBT, f"{message}；请人工核对", (*held, *shown_too), WARNING)
    return finding(check, WRONG, message, (*held, *shown_too), severity)


def unread(check: Check, refs: Iterable[Ref]) -> Finding:
    """Return the doubt about fields that nobody could read."""
    names = "、".join(dict.fromkeys(f"《{ref.slot}》的{ref.name}" for ref in refs))
    return finding(check, DOUBT, f"没有认出{names}，请人工核对", severity=NOTE)
