"""What a worker of pushes has in its hands: who it is and its pace, the parcels it sends and what came of them."""

from dataclasses import dataclass, field

from ledger import deliveries, receivers
from ledger.deliveries import Claim
from ledger.direct import Hand
from outreach.gateway import Outcome, Text

CLAIM_S = 60.0  # how long a claim holds; what is claimed is begun within seconds
AHEAD_S = 0.2  # four passages at 20 a second, and time enough for a worker that wakes up late
SEND_S = 90.0  # how long a send may take, its waiting for the moment included
UNPACED_AT_ONCE = 32  # calls under way where there is no limit a second
TOGETHER = 8  # passages counted ahead at once, at most; twice the answers written down at once
TEXTS_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Pace:
    """Limits of pushes: calls a second, messages to one group a minute. 0: none."""

    app: int
    group: int

    @property
    def at_once(self) -> int:
        """How many calls may be under way: those of three seconds, and enough for quick answers."""
        return min(max(16, 3 * self.app), 512) if self.app else UNPACED_AT_ONCE

    @property
    def enough_back(self) -> int:
        """How many answers are written down without waiting for more: what a kill finds not written is unsure."""
        return TOGETHER // 2 if self.app else UNPACED_AT_ONCE // 2

    @property
    def ahead_s(self) -> float:
        """How far ahead a passage is counted: no further, for a reply would have to wait for it."""
        return min(AHEAD_S, max(0.01, TOGETHER / self.app)) if self.app else AHEAD_S

    @property
    def enough(self) -> int:
        """How many of them must be free before another turn is worth its transaction."""
        return 1 if self.app else UNPACED_AT_ONCE // 2


@dataclass(frozen=True, slots=True)
class Parcel:
    """One call: to one group, or to some people with the same text; not before ``at`` (epoch seconds)."""

    claims: tuple[Claim, ...]
    text: Text
    repeat_ok: bool
    at: float
    lanes: tuple[str, ...] = ()  # it passed through them at that moment


@dataclass(frozen=True, slots=True)
class Result:
    """What came back: the parcel and what became of it."""

    parcel: Parcel
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Late:
    """A passage that was used later than at the moment it was counted for; both in epoch seconds."""

    lane: str
    counted: float
    real: float


@dataclass(frozen=True, slots=True)
class Back:
    """All that a turn has to write down."""

    results: tuple[Result, ...] = ()
    late: tuple[Late, ...] = ()
    rest_s: float = 0.0  # the platform said that we are too fast: nobody calls it for so long


@dataclass(slots=True)
class Texts:
    """What running campaigns say; a text does not change once its campaign runs."""

    known: dict[tuple[str, str], tuple[Text, bool] | None] = field(default_factory=dict)

    def of(self, work: Hand, claim: Claim) -> tuple[Text, bool] | None:
        """Return what a receiver is told, and whether a repeat is better than a miss."""
        key = claim.campaign_id, claim.body_key
        if key not in self.known:
            if len(self.known) >= TEXTS_KEPT:
                self.known.clear()
            said = deliveries.what_is_said(work, claim.campaign_id)
            own = receivers.own_text(work, claim.body_key) if claim.body_key else ""
            self.known[key] = None if said is None else (Text(said[0], own or said[1]), said[2])
        return self.known[key]


@dataclass(frozen=True, slots=True)
class Worker:
    """Who takes turns, and at which pace."""

    owner: str
    pace: Pace
    claim_s: float = CLAIM_S
    send_s: float = SEND_S
    texts: Texts = field(default_factory=Texts)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn came to: what to send now, what is still held, and when another turn is of use (epoch seconds)."""

    parcels: tuple[Parcel, ...] = ()
    held: tuple[Claim, ...] = ()
    again_at: float = 0.0
    idle: bool = False  # nothing that could be sent waits
