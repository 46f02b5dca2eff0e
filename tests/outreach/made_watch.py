"""A city's watch with documents and firms of its own, for tests of what the clock pushes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from config.city import City, load_city
from config.settings import Settings
from knowledge.items.offers import Offers
from knowledge.items.standing import Standing
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts
from ledger.groups import Group, bind_group
from ledger.policies import Article, Policy, next_number
from ledger.pushes import Campaign, Delivery
from ledger.receivers import own_text
from ledger.subscriptions import Subscription, keep_subscription
from outreach.launching import Watch
from outreach.triggers import Triggers
from outreach.wanted import read_wanted

T0 = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in the city
CITY = load_city("deyang")
ONE, TWO = "91510600000001011K", "91510600000002022H"


ITEM = """
code: {code}
name: 用工奖励（示例）
class: 奖补类
level: 市级
region: "510600"
dept: 经济和信息化局
themes: [稳岗就业]
redeem: 快申快享
versions:
- from: "2026-01-01"
  to: null
  basis:
    main: {{doc: 德示例规〔2026〕1号, title: 示例办法, article: 第一条, quote: 员工达到50人的奖励10万元。}}
  conditions:
    all:
    - {{fact: employees, op: ">=", value: {least}, basis: main, says: 员工达到50人}}
  negative_list: false
  amount: {{min: [10万元], basis: main}}
  window: {window}
  channel: 示例渠道
  contact: {{dept: 经济和信息化局, phone: 0838-1234567}}
"""


@dataclass
class Push:
    """One delivery as its receiver would see it."""

    receiver: str
    title: str
    text: str
    uscc: str
    origin: str
    not_before: datetime


class Clocked:
    """A watch and its clock."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self.ledger = ledger
        items = folder / "items"
        items.mkdir()
        (folder / "synonyms.yaml").write_text("groups:\n- [高新技术企业, 高企]\n", encoding="utf-8")
        city = City(**{**{name: getattr(CITY, name) for name in CITY.__dataclass_fields__}, "folder": folder})
        offers = Offers(ledger, items)
        self.items, self.city = items, city
        self.watch = Watch(ledger, city, offers, Standing(ledger, offers, lambda: T0), Settings())
        self.add_item("XX-00", least=99_999)
        self.turn(T0)

    def turn(self, now: datetime) -> dict[str, int]:
        """Let the clock look, as one process."""
        return Triggers(self.watch).by_calendar(now)

    def subscribe(self, receiver: str, said: str, now: datetime = T0) -> int:
        wish = read_wanted(said, self.city)
        beat = {"rhythm": wish.beat.rhythm, "at": wish.beat.at, "weekday": wish.beat.weekday}
        row = Subscription(subscriber=receiver, wants=wish.kept(), said=said, made_by="u", made_at=now, **beat)
        with self.ledger.write() as session:
            return keep_subscription(session, row).subscription_id

    def publish(self, title: str, now: datetime, **columns: Any) -> str:  # noqa: ANN401 - columns of Policy
        with self.ledger.write() as session:
            number = f"P{next_number(session, 'policy'):06}"
            text = columns.pop("text", "示例正文。")
            policy = Policy(policy_id=number, title=title, added_at=now, change_no=next_number(session, "change"))
            for name, value in {"level": "市级", "region": "510600", **columns}.items():
                setattr(policy, name, value)
            policy.articles = [Article(ordinal=1, text=text)]
            session.add(policy)
        return number

    def firm(self, uscc: str, group: str, **facts: Any) -> None:  # noqa: ANN401 - facts by name
        with self.ledger.write() as session:
            know_enterprise(session, uscc, T0, f"示例{uscc[-3:]}")
            bind_group(session, Group(conversation_id=group, uscc=uscc, assistant=""))
        self.know(uscc, T0, **facts)

    def know(self, uscc: str, now: datetime, **facts: Any) -> None:  # noqa: ANN401 - facts by name
        giver = Giver(FactSource.IMPORTED, now.date())
        with self.ledger.write() as session:
            note_facts(session, uscc, [Given(name, value, 2025) for name, value in facts.items()], giver, now)

    def add_item(self, code: str, window: str = "{kind: by_notice}", least: int = 50) -> str:
        """Write an item for firms with so many people; return its text."""
        text = ITEM.format(code=code, window=window, least=least)
        (self.items / f"{code.lower()}.yaml").write_text(text, encoding="utf-8")
        return text

    def stand(self, day: date) -> None:
        self.watch.standing.all_firms(day)

    def pushes(self) -> list[Push]:
        """Return every delivery, in order."""
        with self.ledger.read() as session:
            rows = session.query(Delivery, Campaign).join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
            return [
                Push(
                    one.receiver, campaign.title, own_text(session, one.body_key), one.uscc,
                    campaign.origin or "", one.not_before,
                )
                for one, campaign in rows.order_by(Delivery.delivery_id)
            ]  # fmt: skip


__all__ = ["ONE", "T0", "TWO", "Clocked", "Push"]
