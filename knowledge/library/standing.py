"""Where a document stands on a day: its own clock, the windows to apply, the fund, and what to read instead."""

from dataclasses import dataclass
from datetime import date

from knowledge.rules.period import Status


@dataclass(frozen=True, slots=True)
class Heir:
    """A document to read instead, on the way to the one in force."""

    policy_id: str
    title: str
    doc_no: str
    status: Status


@dataclass(frozen=True, slots=True)
class Touch:
    """Articles of a document that another one changed. ``ordinals`` is empty when the clause was not found."""

    ordinals: tuple[int, ...]
    clause: str  # as the amending document names it: 第五条
    since: date | None
    change: str  # the new wording, where the amending document gives it
    policy_id: str  # the amending document
    title: str
    doc_no: str


@dataclass(frozen=True, slots=True)
class WindowState:
    """One window to apply, on the day asked."""

    batch: str
    state: str  # 未开始 开放中 已截止 常年 以当年申报通知为准
    opens_on: date | None
    closes_on: date | None
    closes_at: str
    policy_id: str  # the notice that says so
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class FundSaid:
    """The last that was said about the fund of a year."""

    year: int
    state: str  # 资金正常 按比例折算 资金已用完 暂停兑付
    note: str
    said_by: str
    said_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """The three clocks of one document on one day."""

    policy_id: str
    title: str
    doc_no: str
    day: date
    status: Status
    dates: tuple[tuple[str, date], ...]  # the days that explain it: ("施行", …), ("失效", …)
    extended_to: date | None  # 延长至: the day another document gave
    transition: str  # the sentence of 过渡期, read from the text; empty: none is said
    transition_from: str  # policy id of the document that says it: itself, or the one that ended it
    successors: tuple[Heir, ...]  # the chain, the one in force last
    touched: tuple[Touch, ...]
    windows: tuple[WindowState, ...]
    window: str  # one word for all of them
    fund: FundSaid | None
    number: int  # of the version whose text was the rule on that day; 0: none was
    live_number: int
    notes: tuple[str, ...] = ()  # sentences people must read with the status
