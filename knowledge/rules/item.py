"""A reward item as the policy states it: who, how much, when, not together with what, and on which sentence.

The types of domain reference 4 and 9.2, and nothing else: reading them from YAML is knowledge.items, deciding by them
knowledge.rules.condition, formula, reward, stacking and matching. All of it is frozen; a mapping is a tuple of pairs.

Units: money is an exact Fraction of fen, a rate a plain Fraction (2% is 1/50), a count a Fraction, days are `date`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from knowledge.rules.item_terms import AllOf, AnyOf, Condition, Constant, Expression, Leaf, Not

TAX_RELIEF = "减免类"
GRANT = "奖补类"
FIRM = "企业"
NO_APPLICATION = "免申即享"
CLASSES = (TAX_RELIEF, GRANT, "权益类", "资质类")
REDEEM_WAYS = (NO_APPLICATION, "快申快享", "一般申报", "自行申报享受")
LEVELS = ("国家级", "省级", "市级", "县级", "园区级")
WINDOW_KINDS = ("none", "every_year", "days_after_event", "by_notice", "batch")


@dataclass(frozen=True, slots=True)
class Basis:
    """The sentence a condition or an amount rests on."""

    key: str  # the short name the item gives it: main, negative ...
    doc: str  # 发文字号, or the title where a text has none
    title: str
    article: str  # "第五条", "一（二）"
    quote: str  # word for word


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named figure and its values by first day; the value of None holds from the beginning."""

    name: str
    values: tuple[tuple[date | None, Expression], ...]  # rising days

    def on(self, day: date) -> Expression | None:
        """Return the value in force on ``day``, or None before the first one."""
        found = None
        for since, value in self.values:
            if since is None or since <= day:
                found = value
        return found


@dataclass(frozen=True, slots=True)
class Batch:
    """One round of an item that is paid in rounds: the year it is paid, and its two days, both included."""

    year: int
    opens: date | None = None
    closes: date | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """When a firm may apply: the second clock beside the document's own.

    ``opens`` and ``closes`` are (month, day) for every_year. days_after_event: within ``days``, or ``months``,
    after the day of ``event``; the condition on that day is a leaf of its own, so that this window only tells the date.
    """

    kind: str = "by_notice"
    opens: tuple[int, int] | None = None
    closes: tuple[int, int] | None = None
    days: int | None = None
    months: int | None = None
    event: str | None = None  # a fact path: exhibitions.ended_on
    batches: tuple[Batch, ...] = ()
    says: str = ""  # what the text says of it, beside what is decided by it


@dataclass(frozen=True, slots=True)
class Caps:
    """The most one firm gets of this item, exact fen; None is 'not said'."""

    enterprise_year: Expression | None = None  # per firm and year, earlier awards of the year counted
    enterprise_life: Expression | None = None  # per firm, ever


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask."""

    dept: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FundPool:
    """A pot of limited size, exact fen, and what happens when it is short."""

    total: Fraction | None = None
    scale: str = ""  # 按比例折算


@dataclass(frozen=True, slots=True)
class Terms:
    """What an item says from one day to another: one version."""

    since: date  # first day
    until: date | None  # last day, included
    draft: bool  # a 征求意见稿: never in force
    basis: tuple[Basis, ...]
    event_year: int  # years before the as-of day's year, as -1
    parameters: tuple[Parameter, ...]
    conditions: Condition  # an AllOf, the negative list's leaves added at its end
    amount: Expression | None  # None for items that give no money
    caps: Caps
    groups: tuple[str, ...]  # at most one part per object of each: see StackingGroup
    joint_caps: tuple[str, ...]
    window: Window
    channel: str = ""
    contact: Contact = Contact()
    materials: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    fund_pool: FundPool | None = None
    notes: tuple[str, ...] = ()  # told with every result: a prospect, a remark

    def in_force(self, day: date) -> bool:
        """Tell whether these terms hold on ``day``: a draft never does."""
        return not self.draft and self.since <= day and (self.until is None or day <= self.until)

    def basis_of(self, key: str) -> Basis | None:
        """Return the basis named ``key``."""
        return next((basis for basis in self.basis if basis.key == key), None)

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter named ``name``."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


@dataclass(frozen=True, slots=True)
class Item:
    """One reward item (惠企事项) with all its versions, oldest first."""

    code: str
    name: str
    kind: str  # 减免类 奖补类 权益类 资质类: `class` in the files
    level: str
    region: str  # GB/T 2260
    dept: str
    themes: tuple[str, ...]
    redeem: str
    object: str  # 企业, or 城市: then it is never a firm's
    versions: tuple[Terms, ...]
    file: str = ""  # where it was read, for messages

    def terms_on(self, day: date) -> Terms | None:
        """Return the version in force on ``day``, or None."""
        return next((terms for terms in reversed(self.versions) if terms.in_force(day)), None)

    def nearest_terms(self, day: date) -> Terms:
        """Return the version in force, else the last that began by ``day``, else the first: to say why not."""
        begun = [terms for terms in self.versions if terms.since <= day]
        return self.terms_on(day) or (begun[-1] if begun else self.versions[0])


@dataclass(frozen=True, slots=True)
class StackingGroup:
    """At most one part per object: the whole firm (key ""), a loan, a machine ... is paid for once."""

    name: str
    says: str  # the rule in the policy's words
    basis: Basis


@dataclass(frozen=True, slots=True)
class JointCap:
    """The most that several items give one firm together, exact fen."""

    name: str
    cap: Fraction
    per: str  # year | life: which earlier awards count
    says: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class ItemSet:
    """All items of a folder with the rules between them."""

    items: tuple[Item, ...]
    groups: tuple[StackingGroup, ...] = ()
    joint_caps: tuple[JointCap, ...] = ()

    def item(self, code: str) -> Item | None:
        """Return the item of ``code``."""
        return next((item for item in self.items if item.code == code), None)


def leaves(condition: Condition) -> Iterable[Leaf]:
    """Yield every leaf of a condition, left to right."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.child)
    else:
        for child in condition.children:
            yield from leaves(child)


__all__ = [
    "AllOf",
    "AnyOf",
    "Basis",
    "Batch",
    "Caps",
    "Condition",
    "Constant",
    "Contact",
    "Expression",
    "FundPool",
    "Item",
    "ItemSet",
    "JointCap",
    "Leaf",
    "Not",
    "Parameter",
    "StackingGroup",
    "Terms",
    "Window",
    "leaves",
]
