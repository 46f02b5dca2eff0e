"""征求意见稿: named where one fits a question better than anything in force, never quoted."""

from collections.abc import Mapping, Sequence

from knowledge.search import confidence
from knowledge.search.filters import Wanted
from knowledge.search.given import policy_hit
from knowledge.search.hits import PolicyHit
from knowledge.search.kept import OnDay
from knowledge.search.passages import choose
from knowledge.search.query import Query
from knowledge.search.rank import Ranked
from ledger.policies import Policy


def draft_first(
    every: Sequence[Ranked],
    known: Mapping[str, Policy],
    units: confidence.Units,
    wanted: Wanted,
    query: Query,
    texts: OnDay,
) -> PolicyHit | None:
    """Return the draft that fits better than any document that may be shown, if it answers at all."""
    best = max((one.score for one in every if not known[one.policy_id].draft), default=0.0)
    drafts = [one for one in every if known[one.policy_id].draft and one.score >= best]
    passages = choose(query, units, [drafts[:1]], known, texts.read, wanted)
    if not passages or passages[0].coverage < confidence.FITS:
        return None
    if confidence.coverage(units, known[drafts[0].policy_id].title) < confidence.NAMED_BY_TITLE:
        return None  # it only shares words of every document with the question
    return policy_hit(known[drafts[0].policy_id], wanted, drafts[0].score)
