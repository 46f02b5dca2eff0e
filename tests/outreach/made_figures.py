"""A month of pushes with what came of them, for tests of figures: few rows, one of each kind."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from config.city import load_city
from knowledge.items.offers import Offers
from knowledge.rules.docno import docno_key
from ledger.base import Ledger
from ledger.enterprises import Enterprise
from ledger.groups import Group, Person, Role
from ledger.policies import OpenSession, Policy
from ledger.push_replies import Answered, PushReply
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, Way
from ledger.refusals import PushRefusal, Refused
from ledger.talks import Answer, InboxMessage
from outreach import outbox
from outreach.figures import Books
from tests.outreach.made_watch import ITEM

CITY = load_city("deyang")
T0 = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
ONE, TWO = "91510600000001011K", "91510600000002022H"
PAPER, OTHER = "P000101", "P000102"
GROUPS: dict[str, tuple[str | None, str]] = {
    "a1": (ONE, "zhang"),
    "a2": (ONE, "li"),
    "b1": (TWO, "li"),
    "b2": (TWO, "zhang"),
    "loose": (None, "zhang"),
}


def books(ledger: Ledger, folder: Path) -> Books:
    """Return the names and one item, XX-01, that rests on PAPER."""
    items = folder / "items"
    items.mkdir(exist_ok=True)
    text = ITEM.format(code="XX-01", least=50, window="{kind: by_notice}")
    (items / "xx-01.yaml").write_text(text, encoding="utf-8")
    return Books(Offers(ledger, items).items(), CITY, date(2026, 11, 23))


def people(session: OpenSession) -> None:
    """Two firms with their groups and contacts, two assistants, one of them of a department."""
    for firm in (ONE, TWO):
        session.add(Enterprise(uscc=firm, name=f"示例企业{firm[-1]}", facts={}, added_at=T0))
    session.flush()
    for cid, (code, assistant) in GROUPS.items():
        session.add(Group(conversation_id=cid, title=f"群{cid}", uscc=code, assistant=assistant))
    session.add(Person(staff_id="chen", name="陈联系", role=Role.ENTERPRISE, uscc=ONE, bound_at=T0))
    session.add(Person(staff_id="zhang", name="张助理", role=Role.ASSISTANT, bound_at=T0))
    session.add(Person(staff_id="li", name="李助理", role=Role.ASSISTANT, department="科技局", bound_at=T0))
    for number, key in ((PAPER, "德示例规〔2026〕1号"), (OTHER, "德示例规〔2026〕2号")):
        session.add(paper(number, key))
    session.flush()


def paper(number: str, doc_no: str) -> Policy:
    """Return a document of the bureau of economy."""
    return Policy(
        policy_id=number, title=f"示例办法{number[-1]}", doc_no=doc_no, doc_no_key=docno_key(doc_no),
        department="德阳市经济和信息化局", added_at=T0, change_no=int(number[1:]),
    )  # fmt: skip


def push(session: OpenSession, number: str, to: list[str], texts: str = "", **columns: Any) -> dict[str, Delivery]:  # noqa: ANN401 - of Campaign
    """Add a push to groups (a1) and people (p:chen), with a text of their own; return its deliveries by receiver."""
    given = {"way": Way.COMMAND, "state": CampaignState.DONE, "title": f"推送{number}", "made_at": T0, "body": "正文"}
    session.add(Campaign(campaign_id=number, **(given | columns)))
    session.flush()
    firms = {f"g:{cid}": code or "" for cid, (code, _) in GROUPS.items()} | {"p:chen": ONE}
    receivers = [one if ":" in one else f"g:{one}" for one in to]
    why = [{"says": "示例理由"}]
    outbox.put(session, number, [outbox.NewDelivery(one, why, firms[one], texts) for one in receivers])
    rows = session.query(Delivery).filter(Delivery.campaign_id == number)
    return {one.receiver.removeprefix("g:"): one for one in rows}


def sent(delivery: Delivery, after: timedelta = timedelta(0), read: timedelta | None = None) -> None:
    """Let a delivery arrive some time after T0, and be read some time after that."""
    delivery.state, delivery.sent_at, delivery.attempts = DeliveryState.SENT, T0 + after, 1
    if read is not None:
        delivery.read_at, delivery.readers = delivery.sent_at + read, 2


def replied(session: OpenSession, delivery: Delivery, answer: Answered) -> None:
    """Let somebody answer a push."""
    said_at = (delivery.sent_at or T0) + timedelta(hours=1)
    reply = PushReply(delivery_id=delivery.delivery_id, receiver=delivery.receiver, uscc=delivery.uscc, about="XX-01")
    reply.answer, reply.said_by, reply.said_at = answer, "chen", said_at
    session.add(reply)


def refused(session: OpenSession, kind: Refused, delivery: Delivery, *, here: bool = True, **columns: object) -> None:
    """Write a refusal down: in answer to a push, or (``here`` false) by itself."""
    given = {"about_kind": "item", "about": "XX-01", "made_at": T0 + timedelta(days=1)} | columns
    row = PushRefusal(uscc=delivery.uscc, kind=kind, **given)
    if here:
        row.campaign_id, row.receiver = delivery.campaign_id, delivery.receiver
    session.add(row)


def asked(session: OpenSession, where: str, at: datetime, cites: str, by: str = "chen") -> None:
    """Let somebody ask and be answered with a document."""
    count = session.query(InboxMessage).count()
    told = InboxMessage(robot_code="r", msg_id=f"m{count}", conversation_id=where, in_group=where in GROUPS, sender=by)
    told.said_at = told.received_at = at
    told.payload = {}
    session.add(told)
    session.flush()
    cited = [{"title": "示例", "url": f"https://huiqi.example/policy/{cites}#a3", "quote": "示例"}]
    session.add(Answer(seq=told.seq, said_at=at, text="答", cites=cited if cites else []))
