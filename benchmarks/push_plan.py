"""How long a push for all firms of a city takes to plan: receivers with reasons, kept as a draft.

Firms are made up; each has a group of its own, every tenth a bound contact instead. Seconds of wall and of processor
(of this process; the database's own are in the wall). The baseline is the plain way, in the same run: every firm as an
object of the ORM, decided one by one, its delivery an object of the ORM.

    PYTHONPATH=. python benchmarks/push.py plan [--firms 65085] [--postgres]
"""

import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from benchmarks.stored import fill
from config.city import load_city
from config.settings import Settings
from knowledge.items.offers import Offers
from knowledge.items.standing import Standing
from ledger.audit import Actor, Channel
from ledger.base import Ledger
from ledger.enterprises import Enterprise
from ledger.groups import Group, Person, Role
from ledger.pushes import Campaign, Delivery, Way, open_campaign
from outreach.campaign import Office, Order, _known, plan
from outreach.content import of_item
from outreach.expression import parse
from outreach.manners import ALL_MANNERS, Override
from tests.outreach.plain_terms import PlainFirm, asked_by, decide

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
ITEM = "DY-13"
AT_ONCE = 10_000
EXPRESSIONS = (
    "all",
    "region:510603,industry:C,above-scale",
    "size:小型,size:微型",
    "qualified:高新技术企业",
    "not-applied",
    "matched",
    "matched,not-applied,region:510600",
)
Figures = dict[str, Any]


def made_city(ledger: Ledger, count: int, items: Path) -> Office:
    """Fill a ledger with firms, their groups and contacts, and what fits them; return what a plan needs."""
    fill(ledger, count)
    groups, people = list[dict[str, Any]](), list[dict[str, Any]]()
    with ledger.read() as session:
        codes = list(session.execute(select(Enterprise.uscc).order_by(Enterprise.uscc)).scalars())
    for at, code in enumerate(codes):
        if at % 10:
            title, assistant = f"示例项目群{at}", f"assistant{at % 188}"
            groups.append({"conversation_id": f"cid{at}==", "title": title, "uscc": code, "assistant": assistant})
        else:
            people.append({"staff_id": f"contact{at}", "role": Role.ENTERPRISE, "uscc": code, "bound_at": NOW})
    with ledger.write() as session:
        for rows, table in ((groups, Group), (people, Person)):
            for first in range(0, len(rows), AT_ONCE):
                session.execute(insert(table), rows[first : first + AT_ONCE])
    offers = Offers(ledger, items)
    standing = Standing(ledger, offers, lambda: NOW)
    standing.all_firms(DAY)
    return Office(ledger, load_city("deyang"), Settings(), offers, standing, NOW)


@dataclass(slots=True)
class _Spent:
    wall: float = 0.0
    processor: float = 0.0


@contextmanager
def _spending(spent: _Spent) -> Any:  # noqa: ANN401 - a generator of the contextmanager
    wall, processor = time.perf_counter(), time.process_time()
    yield
    spent.wall, spent.processor = time.perf_counter() - wall, time.process_time() - processor


def _order(office: Office, text: str) -> Order:
    with office.ledger.read() as session:
        content = of_item(session, office.offers.items(), ITEM, DAY, "https://example.invalid")
    who = Actor("os:bench", "", "", Channel.COMMAND)
    return Order(content, parse(text, office.city), who, override=Override(ALL_MANNERS[:1], "os:bench", "示例"))


def planned(office: Office, text: str) -> tuple[_Spent, int]:
    """Plan a push as ``huiqi push plan`` does, all manners kept."""
    order, spent = _order(office, text), _Spent()
    with _spending(spent):
        found = plan(office, order)
    return spent, len(found.reached)


def plainly(office: Office, text: str) -> tuple[_Spent, int]:
    """Find and keep the same receivers with objects of the ORM, one firm after the other; manners are not looked at."""
    order, spent = _order(office, text), _Spent()
    with _spending(spent):
        known, _ = _known(office, order)
        asked = asked_by(order.to)
        with office.ledger.write() as session:
            campaign, _ = open_campaign(session, DAY, NOW, way=Way.COMMAND, title=order.content.title, body="示例")
            cids: dict[str, list[str]] = {}
            for group in session.execute(select(Group)).scalars():
                cids.setdefault(group.uscc or "", []).append(f"g:{group.conversation_id}")
            for person in session.execute(select(Person)).scalars():
                cids.setdefault(person.uscc or "", []).append(f"p:{person.staff_id}")
            count = 0
            for firm in session.execute(select(Enterprise)).scalars():
                answer = decide(PlainFirm(firm.uscc, firm.region, firm.facts), asked, known)
                if not answer.holds:
                    continue
                for receiver in cids.get(firm.uscc, ()):
                    reasons = list(answer.reasons)
                    session.add(Delivery(campaign_id=campaign.campaign_id, receiver=receiver, reasons=reasons))
                    count += 1
    return spent, count


def clear(ledger: Ledger) -> None:
    """Throw plans away, so that each begins alike."""
    with ledger.write() as session:
        session.query(Delivery).delete()
        session.query(Campaign).delete()


def measure(ledger: Ledger, count: int, items: Path, times: int = 3) -> Figures:
    """Plan each expression some times, and once the plain way; seconds, the middle of the times."""
    office = made_city(ledger, count, items)
    found: Figures = {"firms": count}
    for text in EXPRESSIONS:
        runs = list[_Spent]()
        reached = 0
        for _ in range(times):
            spent, reached = planned(office, text)
            runs.append(spent)
            clear(ledger)
        plain, same = plainly(office, text)
        clear(ledger)
        assert same == reached, (text, same, reached)
        found[text] = {
            "receivers": reached,
            "ms": round(statistics.median(one.wall for one in runs) * 1000),
            "ms of processor": round(statistics.median(one.processor for one in runs) * 1000),
            "plainly, ms": round(plain.wall * 1000),
            "plainly, ms of processor": round(plain.processor * 1000),
        }
    return found
