"""What documents may be called by: one row a name, so that an act on “《某办法》” finds its document at once."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ForeignKey, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base
from ledger.clocks import forget_windows
from ledger.policies import Article, Policy, PolicyName, Relation


class PolicyKey(Base):
    """One name of one document that is on the shelf: its 文号, its title or its inner title in one spelling."""

    __tablename__ = "policy_key"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.policy_id"), primary_key=True, index=True)


_NAME = (Policy.policy_id, Policy.title, Policy.inner_title, Policy.doc_no_key, Policy.region, Policy.issued_on)


def name_policy(session: Session, policy_id: str, keys: Collection[str]) -> None:
    """Add the names of a document that has none."""
    if keys:
        session.execute(insert(PolicyKey), [{"key": key, "policy_id": policy_id} for key in sorted(keys)])


def forget_articles(session: Session, policy: Policy) -> None:
    """Delete all that hangs on the row of a policy: articles, relations from it, windows, names."""
    policy_id = policy.policy_id
    for table in (Article, Relation, PolicyKey):
        session.execute(delete(table).where(table.policy_id == policy_id))
    forget_windows(session, policy_id)
    session.expire(policy, ["articles"])


def named_by(session: Session, keys: Sequence[str]) -> dict[str, list[PolicyName]]:
    """Return the documents on the shelf for each of some names."""
    found: dict[str, list[PolicyName]] = {}
    for start in range(0, len(keys), 500):
        rows = session.execute(
            select(PolicyKey.key, *_NAME)
            .join(Policy, Policy.policy_id == PolicyKey.policy_id)
            .where(PolicyKey.key.in_(keys[start : start + 500]), Policy.removed_at.is_(None))
        )
        for key, policy_id, title, inner_title, doc_no_key, region, issued_on in rows:
            found.setdefault(key, []).append(PolicyName(policy_id, title, inner_title, doc_no_key, region, issued_on))
    return found


def unnamed(session: Session) -> list[PolicyName]:
    """Return the documents on the shelf that have no name yet: those of a base older than this table."""
    rows = session.execute(
        select(*_NAME).where(
            Policy.removed_at.is_(None), ~select(PolicyKey).where(PolicyKey.policy_id == Policy.policy_id).exists()
        )
    )
    return [PolicyName(*row) for row in rows]


def name_all(session: Session, names: Iterable[tuple[str, Collection[str]]]) -> None:
    """Give names to documents that have none."""
    rows = [{"key": key, "policy_id": policy_id} for policy_id, keys in names for key in sorted(keys)]
    if rows:
        session.execute(insert(PolicyKey), rows)
