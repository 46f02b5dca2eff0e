"""What was looked at for an answer in the policy's own words, for who has to explain it later."""

from handlers.message import Seen, Trace
from knowledge.search.shelf import Found


def traced(found: Found) -> Trace:
    """Return the articles a question found, with their scores, and how sure an answer was."""
    return Trace(
        question=found.query.text,
        seen=tuple(Seen(hit.policy_id, hit.ordinal, hit.label, round(hit.score, 4)) for hit in found.hits),
        sure=found.confidence,
    )
