"""A city with one item, and people who work on it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from knowledge.items.editing import Editing
from knowledge.items.offers import Offers
from ledger.audit import Actor
from ledger.base import Ledger
from ledger.consoles import Duty, Grant, give_duty

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LI, WANG, ZHAO = Actor("li", "李工"), Actor("wang", "王审"), Actor("zhao", "赵管")
CODE = "XX-01"
ITEM = """\
code: XX-01
name: 示例补助
class: 奖补类
level: 市级
region: "510600"
dept: 科学技术局
themes: [科技创新]
redeem: 快申快享
versions:
- from: "2026-01-01"
  to: null
  basis:
    main: {doc: 示例〔2026〕1号, title: 办法（示例）, article: 第五条, quote: 规上企业一次性奖励10万元。}
  parameters: {award: 10万元}
  conditions:
    all:
    - {fact: above_scale, op: is, value: true, says: 规模以上企业, basis: main}
  amount: {sum: [{param: award}], says: 一次性奖励, basis: main}
  window: {kind: every_year, opens: "05-01", closes: "06-30"}
  channel: 线上
  contact: {dept: 科技局, phone: 0838-0000000}
"""
MORE = ITEM.replace("award: 10万元", "award: 12万元")
BROKEN = ITEM.replace("op: is,", "op: iss,")


@dataclass
class Made:
    """The city's folder, its texts in a ledger, and a clock a test moves."""

    ledger: Ledger
    folder: Path
    now: datetime = NOW
    editing: Editing = field(init=False)
    offers: Offers = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "xx-01.yaml").write_text(ITEM, encoding="utf-8")
        self.editing = Editing(self.ledger, self.folder, lambda: self.now)
        self.offers = Offers(self.ledger, self.folder)
        with self.ledger.write() as session:
            for staff_id, duty in (("wang", Duty.REVIEWER), ("zhao", Duty.ADMIN), ("li", Duty.EDITOR)):
                give_duty(session, Grant(staff_id=staff_id, duty=duty, given_by="test", given_at=NOW))

    def passed(self, text: str = MORE) -> None:
        """A text by 李工 that 王审 has let pass."""
        self.editing.start(CODE, LI, text=text)
        self.editing.hand_in(CODE, LI)
        self.editing.approve(CODE, WANG)
