"""The list of pushes: how far each is, as a bar that moves by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from config.words import push_figures as words
from ledger.push_figures import StateCount, of_these, states_in
from ledger.push_seen import people_by_staff_ids, seen_campaigns
from ledger.pushes import OPEN_STATES, Campaign, CampaignState, DeliveryState
from web.console.pushes_sight import looks_of
from web.console.visit import Answer, Shown, Visit

WIDE = 100.0  # units a bar is wide
SOON_S = 4  # until the list is looked at again while something runs
STATES: Mapping[str, tuple[CampaignState, ...]] = {
    "": (),
    "running": (CampaignState.RUNNING, CampaignState.PAUSED),
    "approval": (CampaignState.DRAFT, CampaignState.APPROVAL),
    "over": (CampaignState.DONE, CampaignState.STOPPED),
}
TABS = {"": "全部", "running": "推送中和已暂停", "approval": "待确认和待批准", "over": "已结束"}
LOOKS: Mapping[CampaignState, str] = {
    CampaignState.RUNNING: "good",
    CampaignState.PAUSED: "warn",
    CampaignState.APPROVAL: "warn",
    CampaignState.STOPPED: "bad",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: how long it is and where it begins, in units of the bar."""

    kind: str  # read, sent, unsure, bad, stopped, pending
    says: str
    count: int
    begins: float = 0.0
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a push is."""

    receivers: int
    sent: int
    read: int
    pending: int
    states: Mapping[DeliveryState, int]
    parts: tuple[Part, ...]

    @property
    def says(self) -> str:
        """What the bar shows, for who can't see it."""
        told = [f"{part.says}{part.count}" for part in self.parts if part.count]
        return f"共{self.receivers}个接收人：{'，'.join(told) or '没有'}"

    @property
    def share(self) -> str:
        """How many of all are no longer waiting, in percent."""
        return words.share(self.receivers - self.pending, self.receivers)


@dataclass(frozen=True, slots=True)
class Row:
    """One push of the list."""

    campaign: Campaign
    progress: Progress
    orderer: str
    way: str
    state: str
    looks: str


def page(visit: Visit) -> Answer:
    """Show the pushes this person sees, the newest first."""
    return Shown("pushes.html", _values(visit))


def live(visit: Visit) -> Answer:
    """Show the rows of the same list alone, for the script that looks again."""
    return Shown("pushes_rows.html", _values(without_live(visit)))


def without_live(visit: Visit) -> Visit:
    """Return the visit to the page itself, whose address the links have."""
    return replace(visit, address=visit.address.removesuffix("/live"))


def _values(visit: Visit) -> dict[str, object]:
    looks, chosen = looks_of(visit), visit.query.one("state")
    chosen = chosen if chosen in STATES else ""
    with visit.office.ledger.read() as session:
        _, count = seen_campaigns(session, looks.sight, STATES[chosen], 0)
        paging = visit.page_of(count)
        found, _ = seen_campaigns(session, looks.sight, STATES[chosen], paging.size, paging.offset)
        counts = by_campaign(states_in(session, of_these([one.campaign_id for one in found]), looks.sight))
        people = people_by_staff_ids(session, (one.ordered_by for one in found))
    names = {staff_id: person.name for staff_id, person in people.items()}
    rows = [_row(one, counts.get(one.campaign_id, []), names.get(one.ordered_by, "")) for one in found]
    busy = any(row.campaign.state is CampaignState.RUNNING and row.progress.pending for row in rows)
    return {
        "rows": rows,
        "paging": paging,
        "tabs": TABS,
        "chosen": chosen,
        "again_s": SOON_S if busy else 0,
        "live": f"/console/pushes/live?state={chosen}&page={paging.page}",
        "partly": not looks.sight.everything,
    }


def _row(campaign: Campaign, counts: Sequence[StateCount], name: str) -> Row:
    return Row(
        campaign,
        progress_of(counts),
        words.orderer(campaign.ordered_by, name),
        words.WAYS[campaign.way],
        words.CAMPAIGN_STATES[campaign.state],
        LOOKS.get(campaign.state, ""),
    )


def by_campaign(rows: Iterable[StateCount]) -> dict[str, list[StateCount]]:
    """Return counts by the number of their push."""
    found: dict[str, list[StateCount]] = {}
    for one in rows:
        found.setdefault(one.campaign_id, []).append(one)
    return found


def progress_of(rows: Sequence[StateCount]) -> Progress:
    """Return how far a push is, from the counts of its deliveries."""
    states = {one.state: one.deliveries for one in rows}
    read = sum(one.read for one in rows if one.state is DeliveryState.SENT)
    arrived, recalled = states.get(DeliveryState.SENT, 0), states.get(DeliveryState.RECALLED, 0)
    pending = sum(states.get(one, 0) for one in OPEN_STATES)
    bad = states.get(DeliveryState.REFUSED, 0) + states.get(DeliveryState.FAILED, 0)
    parts = (
        Part("read", "已读", read),
        Part("sent", "已送达未读", arrived - read),
        Part("recalled", "已撤回", recalled),
        Part("unsure", "不确定", states.get(DeliveryState.UNSURE, 0)),
        Part("bad", "不能送达或失败", bad),
        Part("stopped", "已停止", states.get(DeliveryState.STOPPED, 0)),
        Part("pending", "待发送", pending),
    )
    return Progress(
        sum(states.values()), arrived + recalled, read, pending, states, placed(parts, sum(states.values()))
    )


def placed(parts: Iterable[Part], whole: int) -> tuple[Part, ...]:
    """Return the parts of a bar, each where the one before it ends; ``whole`` is its full width."""
    found, begins = list[Part](), 0.0
    for one in parts:
        length = WIDE * one.count / whole if whole else 0.0
        found.append(Part(one.kind, one.says, one.count, round(begins, 3), round(length, 3)))
        begins += length
    return tuple(found)
