"""Articles and documents as search gives them out."""

from knowledge.search.filters import Wanted, status_of
from knowledge.search.hits import Hit, PolicyHit
from knowledge.search.passages import Passage, title_of
from ledger.policies import Policy


def hit_of(one: Passage, policy: Policy, wanted: Wanted, version: int = 0) -> Hit:
    """Return an article as it is given out, with its document's status on the day asked.

    Args:
        one: the article.
        policy: its document, as it stood on that day.
        wanted: the day.
        version: the number of the version it stands in; 0: the live one.

    """
    return Hit(
        policy_id=policy.policy_id,
        title=title_of(policy),
        doc_no=policy.doc_no,
        level=policy.level,
        region=policy.region,
        department=policy.department,
        status=status_of(policy, wanted.day),
        effective_on=policy.effective_on,
        expires_on=policy.expires_on,
        successor_id=policy.successor_id,
        ordinal=one.article.ordinal,
        label=one.article.label,
        path=one.article.path,
        kind=one.article.kind,
        text=one.article.text,
        score=round(one.score, 4),
        contact=policy.contact,
        version=version,
    )


def policy_hit(policy: Policy, wanted: Wanted, score: float) -> PolicyHit:
    """Return a document as it is given out, with its status on the day asked."""
    return PolicyHit(
        policy_id=policy.policy_id,
        title=title_of(policy),
        doc_no=policy.doc_no,
        level=policy.level,
        region=policy.region,
        department=policy.department,
        status=status_of(policy, wanted.day),
        score=round(score, 4),
    )
