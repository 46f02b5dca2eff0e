"""Articles by their place in a policy, and whole texts put in by the thousand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from ledger.policies import Article, Counter, Policy, next_number

AT_ONCE = 500  # rows named in one statement; SQLite allows far more variables than this uses


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article as a plain value, without its policy."""

    policy_id: str
    ordinal: int
    label: str
    path: tuple[str, ...]
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text without any anatomy: what a measuring corpus holds."""

    policy_id: str
    title: str
    parts: Sequence[str]  # in reading order


def articles_at(session: Session, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], ArticleRow]:
    """Return the articles at (policy id, ordinal), those that exist."""
    found: dict[tuple[str, int], ArticleRow] = {}
    columns = (Article.policy_id, Article.ordinal, Article.label, Article.path, Article.kind, Article.text)
    for start in range(0, len(places), AT_ONCE):
        some = set(places[start : start + AT_ONCE])
        # Two lists and not one of pairs: SQLite reads the whole table for a list of pairs.
        either = (
            Article.policy_id.in_({policy_id for policy_id, _ in some}),
            Article.ordinal.in_({at for _, at in some}),
        )
        for policy_id, ordinal, label, path, kind, text in session.execute(select(*columns).where(*either)):
            if (policy_id, ordinal) in some:
                found[policy_id, ordinal] = ArticleRow(policy_id, ordinal, label, tuple(path), kind, text)
    return found


def articles_of(session: Session, policy_id: str, limit: int) -> list[ArticleRow]:
    """Return the first ``limit`` articles of a policy in reading order."""
    rows = session.execute(
        select(Article.ordinal, Article.label, Article.path, Article.kind, Article.text)
        .where(Article.policy_id == policy_id)
        .order_by(Article.ordinal)
        .limit(limit)
    )
    return [ArticleRow(policy_id, ordinal, label, tuple(path), kind, text) for ordinal, label, path, kind, text in rows]


def live_policies(session: Session) -> int:
    """Return how many policies are in the base."""
    return session.execute(select(func.count()).where(Policy.removed_at.is_(None))).scalar_one()


def live_articles(session: Session) -> int:
    """Return how many articles are in the base."""
    rows = select(func.count()).select_from(Article).join(Policy, Policy.policy_id == Article.policy_id)
    return session.execute(rows.where(Policy.removed_at.is_(None))).scalar_one()


def article_sizes_after(session: Session, change_no: int) -> tuple[int, int]:
    """Return how many articles of policies changed after ``change_no`` there are, and their characters with titles."""
    size = func.sum(func.length(Article.text) + func.length(Policy.title))
    rows = select(func.count(), func.coalesce(size, 0)).select_from(Article)
    rows = rows.join(Policy, Policy.policy_id == Article.policy_id)
    count, chars = session.execute(rows.where(Policy.removed_at.is_(None), Policy.change_no > change_no)).one()
    return count, chars


def all_policies(session: Session) -> Sequence[Policy]:
    """Return every policy in the base without its articles, newest first."""
    rows = session.execute(
        select(Policy).where(Policy.removed_at.is_(None)).order_by(Policy.issued_on.desc(), Policy.policy_id)
    )
    return rows.scalars().all()


def take_numbers(session: Session, name: str, count: int) -> int:
    """Take ``count`` numbers of a counter at once and return the last of them."""
    first = next_number(session, name)
    session.execute(update(Counter).where(Counter.name == name).values(value=Counter.value + count - 1))
    return first + count - 1


def add_plain(session: Session, texts: Iterable[PlainText], now: datetime) -> int:
    """Put texts without anatomy into the base and return how many; each takes its change number."""
    policies: list[dict[str, object]] = []
    articles: list[dict[str, object]] = []
    texts = list(texts)
    last = take_numbers(session, "change", len(texts))
    for change, text in enumerate(texts, last - len(texts) + 1):
        policies.append({"policy_id": text.policy_id, "title": text.title, "added_at": now, "change_no": change})
        articles.extend(
            {"policy_id": text.policy_id, "ordinal": place, "text": part, "path": []}
            for place, part in enumerate(text.parts, 1)
        )
    if policies:
        session.execute(insert(Policy), policies)
    if articles:
        session.execute(insert(Article), articles)
    return len(policies)
