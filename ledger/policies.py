"""Originals, their articles, and how documents act on one another.

Every change of a policy takes the next change number in the same transaction. The counter is one locked
row, so numbers become visible in order on both databases, and a replica that has seen N misses nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import (
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from ledger.base import Base, Instant, Json, Word
from ledger.bonds import Bond
from ledger.direct import Direct


class Counter(Base):
    """A number that only grows: ``change`` for replicas, ``policy`` for policy ids."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(Integer, default=0)


class Policy(Base):
    """One original document. A removed one stays as a row without text, so that replicas hear of it."""

    __tablename__ = "policy"

    policy_id: Mapped[str] = mapped_column(String(20), primary_key=True)  # "P000123"
    title: Mapped[str] = mapped_column(Text)
    inner_title: Mapped[str] = mapped_column(Text, default="")  # the 《X》 that 关于印发《X》的通知 wraps
    doc_no: Mapped[str] = mapped_column(String(80), default="")  # as printed: 德示例规〔2023〕7号
    doc_no_key: Mapped[str] = mapped_column(String(80), default="", index=True)  # normalised, see rules/docno.py
    index_no: Mapped[str] = mapped_column(String(40), default="")  # 索引号 510600-2023-000007
    issuer: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(80), default="")  # who answers questions, full name
    contact: Mapped[str] = mapped_column(String(200), default="")  # as the text gives it
    level: Mapped[str] = mapped_column(String(10), default="")  # 国家级 省级 市级 县级 园区级
    region: Mapped[str] = mapped_column(String(12), default="")  # GB/T 2260, "510600"; zones "510600-Z01"
    kind: Mapped[str] = mapped_column(String(20), default="")  # 文件类别: 规范性文件, 申报通知, 征求意见稿 …
    themes: Mapped[list[str]] = mapped_column(Json, default=list)
    subject_types: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")  # 企业属性: 规上, 小微 …
    support_modes: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")  # 支持方式
    interpreters: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")  # 由…负责解释
    attachments: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")  # names of 附件
    issued_on: Mapped[date | None] = mapped_column(Date)  # 成文日期
    published_on: Mapped[date | None] = mapped_column(Date)  # 发布日期
    effective_on: Mapped[date | None] = mapped_column(Date)  # 施行日期
    expires_on: Mapped[date | None] = mapped_column(Date)  # last day, included
    repealed_on: Mapped[date | None] = mapped_column(Date)
    revised_on: Mapped[date | None] = mapped_column(Date)
    suspended_on: Mapped[date | None] = mapped_column(Date)
    partly_on: Mapped[date | None] = mapped_column(Date)
    draft: Mapped[bool] = mapped_column(default=False)
    successor_id: Mapped[str | None] = mapped_column(String(20))
    source_name: Mapped[str] = mapped_column(String(300), default="")  # file name as handed in
    media_type: Mapped[str] = mapped_column(String(100), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    body_key: Mapped[str] = mapped_column(String(64), default="", index=True)  # hash of the normalised text
    added_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")  # the live one, see versions.py
    change_no: Mapped[int] = mapped_column(Integer, index=True)

    articles: Mapped[list["Article"]] = relationship(
        back_populates="policy", cascade="all, delete-orphan", order_by="Article.ordinal"
    )


class Article(Base):
    """The smallest part that is quoted: an article, an item, a table row, or a paragraph."""

    __tablename__ = "article"
    __table_args__ = (UniqueConstraint("policy_id", "ordinal"),)

    article_id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.policy_id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)  # 1.. in reading order; the page's anchor is "a<ordinal>"
    label: Mapped[str] = mapped_column(String(120), default="")  # how it is cited: 第十二条 / 第二部分第（五）条
    path: Mapped[list[str]] = mapped_column(Json, default=list)  # headings above it, outermost first
    kind: Mapped[str] = mapped_column(String(20), default="article")  # article paragraph table_row attachment notice
    text: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None] = mapped_column(Integer)  # of the original, counted from 1, where the format knows pages
    responsible: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")  # 责任单位, full names

    policy: Mapped[Policy] = relationship(back_populates="articles")


class Relation(Base):
    """``policy_id`` acts on the document named ``target_key``; known or not yet in the base."""

    __tablename__ = "relation"
    __table_args__ = (UniqueConstraint("policy_id", "bond", "target_key"),)

    relation_id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.policy_id"), index=True)
    bond: Mapped[Bond] = mapped_column(Word(Bond))
    target_key: Mapped[str] = mapped_column(String(200), index=True)  # doc_no_key, or the title without 《》
    target_id: Mapped[str | None] = mapped_column(String(20))
    since: Mapped[date | None] = mapped_column(Date)
    clause: Mapped[str] = mapped_column(String(200), default="")  # the clause acted on, when not the whole
    quote: Mapped[str] = mapped_column(Text, default="")  # the sentence it was read from
    change: Mapped[str] = mapped_column(Text, default="", server_default="")  # of AMENDS: the new wording
    confidence: Mapped[float | None] = mapped_column()


@dataclass(frozen=True, slots=True)
class Facets:
    """What a list of policies may be narrowed by; an empty field narrows nothing."""

    level: str = ""
    region: str = ""  # a code; a policy holds under it when either code starts with the other's significant part
    department: str = ""
    theme: str = ""


_CHANGE = Direct(select(Counter.value).where(Counter.name == "change"))


def next_number(session: Session, name: str) -> int:
    """Take the next number of a counter; the row stays locked until the caller commits."""
    taken = session.execute(
        update(Counter).where(Counter.name == name).values(value=Counter.value + 1).returning(Counter.value)
    ).scalar_one_or_none()
    if taken is None:
        session.add(Counter(name=name, value=1))
        session.flush()
        return 1
    return taken


def counter_value(session: Session, name: str) -> int:
    """Return the number a counter gave last, 0 when it never gave one."""
    return session.execute(select(Counter.value).where(Counter.name == name)).scalar_one_or_none() or 0


def last_change(session: Session) -> int:
    """Return the newest change number, 0 for an empty base. Every question asks for it."""
    found = _CHANGE.rows(session, {})
    return int(found[0][0]) if found else 0


def changed_after(session: Session, change_no: int, limit: int = 200) -> Sequence[Policy]:
    """Return policies changed after ``change_no`` with their articles, oldest change first.

    A policy with ``removed_at`` set is to be forgotten by the caller.
    """
    return (
        session.execute(
            select(Policy)
            .where(Policy.change_no > change_no)
            .order_by(Policy.change_no)
            .limit(limit)
            .options(selectinload(Policy.articles))
        )
        .scalars()
        .all()
    )


def policy_by_id(session: Session, policy_id: str) -> Policy | None:
    """Return one policy with its articles, unless it was removed."""
    found = session.execute(
        select(Policy).where(Policy.policy_id == policy_id).options(selectinload(Policy.articles))
    ).scalar_one_or_none()
    return None if found is None or found.removed_at is not None else found


def policies_by_ids(session: Session, ids: Sequence[str]) -> dict[str, Policy]:
    """Return the policies among ``ids`` that are in the base, without loading articles."""
    rows = session.execute(select(Policy).where(Policy.policy_id.in_(ids), Policy.removed_at.is_(None)))
    return {row.policy_id: row for row in rows.scalars()}


def policies_by_doc_no(session: Session, key: str) -> Sequence[Policy]:
    """Return the policies whose normalised 文号 is ``key``, newest first."""
    rows = session.execute(
        select(Policy)
        .where(Policy.doc_no_key == key, Policy.removed_at.is_(None))
        .order_by(Policy.issued_on.desc(), Policy.policy_id)
    )
    return rows.scalars().all()


def policies_by_year_and_serial(session: Session, year: str, serial: int) -> Sequence[Policy]:
    """Return the policies whose 文号 ends alike (…2022-12), whatever the agency."""
    rows = session.execute(
        select(Policy)
        .where(Policy.doc_no_key.like(f"%{year}-{serial}"), Policy.removed_at.is_(None))
        .order_by(Policy.policy_id)
    )
    return rows.scalars().all()


def policy_by_content(session: Session, sha256: str, body_key: str) -> Policy | None:
    """Return the policy that is the same file, or the same text in another file."""
    same = [Policy.sha256 == sha256]
    if body_key:
        same.append(Policy.body_key == body_key)
    return session.execute(select(Policy).where(or_(*same), Policy.removed_at.is_(None)).limit(1)).scalar_one_or_none()


def article_by_place(session: Session, policy_id: str, ordinal: int) -> Article | None:
    """Return one article of a document."""
    found = select(Article).where(Article.policy_id == policy_id, Article.ordinal == ordinal)
    return session.execute(found).scalar_one_or_none()


def relations_of(session: Session, policy_id: str) -> tuple[Sequence[Relation], Sequence[Relation]]:
    """Return what ``policy_id`` does to others, and what others do to it."""
    into = select(Relation).where(Relation.target_id == policy_id).order_by(Relation.relation_id)
    return acts_of(session, policy_id), session.execute(into).scalars().all()


def acts_of(session: Session, policy_id: str) -> Sequence[Relation]:
    """Return what a policy does to others."""
    rows = select(Relation).where(Relation.policy_id == policy_id).order_by(Relation.relation_id)
    return session.execute(rows).scalars().all()


OpenSession: TypeAlias = Session
"""What a room without SQL passes from one function of this file to the next."""


@dataclass(frozen=True, slots=True)
class PolicyName:
    """What other documents may call a policy by."""

    policy_id: str
    title: str
    inner_title: str
    doc_no_key: str
    region: str
    issued_on: date | None


def policy_names(session: Session) -> list[PolicyName]:
    """Return the names of every policy in the base."""
    columns = (Policy.policy_id, Policy.title, Policy.inner_title, Policy.doc_no_key, Policy.region, Policy.issued_on)
    return [PolicyName(*row) for row in session.execute(select(*columns).where(Policy.removed_at.is_(None)))]


def policies_by_index_no(session: Session, index_no: str) -> Sequence[Policy]:
    """Return the policies with this 索引号."""
    rows = select(Policy).where(Policy.index_no == index_no, Policy.removed_at.is_(None)).order_by(Policy.policy_id)
    return session.execute(rows).scalars().all()


def relations_to_keys(session: Session, keys: Sequence[str]) -> Sequence[Relation]:
    """Return the relations that name a document by one of ``keys``."""
    rows = select(Relation).where(Relation.target_key.in_(keys)).order_by(Relation.relation_id)
    return session.execute(rows).scalars().all()


def acts_on(session: Session, policy_id: str) -> list[tuple[Relation, Policy]]:
    """Return what is done to a policy, each with the document that does it."""
    rows = session.execute(
        select(Relation, Policy)
        .join(Policy, Policy.policy_id == Relation.policy_id)
        .where(Relation.target_id == policy_id, Policy.removed_at.is_(None))
    )
    return [(relation, actor) for relation, actor in rows]


def policy_row(session: Session, policy_id: str) -> Policy | None:
    """Return the row of a policy even when it was removed, without loading articles."""
    return session.get(Policy, policy_id)
