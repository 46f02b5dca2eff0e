"""What a search looked at on its way to an answer: kept beside the answer, so that a ranking can be explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.search.filters import Wanted
from knowledge.search.passages import Passage
from knowledge.search.query import Query
from knowledge.search.rank import Ranked
from ledger.policies import Policy


@dataclass(frozen=True, slots=True)
class Weighed:
    """References only: nothing is computed for it."""

    query: Query
    wanted: Wanted
    every: Sequence[Ranked] = ()  # documents in the order of their score, drafts included
    tiers: Sequence[Sequence[Ranked]] = ()  # of the open ones, in the order in which they were asked
    passages: Sequence[Passage] = ()  # articles of the tier that answered, the best first
    known: Mapping[str, Policy] = field(default_factory=dict)
