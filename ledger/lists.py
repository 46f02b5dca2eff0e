"""Lists of documents as those who keep the base need them: narrowed, sorted, paged and counted in the database."""

import enum
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from ledger.policies import Policy
from ledger.versions import Doubt, Version, VersionState, not_overtaken

SOON_DAYS = 30


class View(enum.StrEnum):
    """Lists with a name."""

    ALL = "全部"
    IN_FORCE = "现行有效"
    EXPIRING = "30天内到期"
    NO_VALIDITY = "没有有效期"
    NO_CONTACT = "没有咨询方式"
    NO_DEPARTMENT = "没有主管部门"
    NO_THEME = "没有主题"
    DOUBTED = "有待核字段"
    ENDED = "已失效"
    DRAFT = "征求意见稿"
    RETIRED = "已下架"


class Order(enum.StrEnum):
    """How a list is sorted."""

    NEWEST = "成文日期"
    EXPIRY = "到期日"
    ADDED = "收入时间"
    TITLE = "标题"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed by; an empty field narrows nothing."""

    view: View = View.ALL
    words: str = ""  # in title, inner title, 文号 or id
    level: str = ""
    region: str = ""  # exactly this code
    department: str = ""  # as department or as issuer
    theme: str = ""
    kind: str = ""
    order: Order = Order.NEWEST


def documents(
    session: Session, narrowed: Narrowed, today: date, limit: int, offset: int = 0
) -> tuple[Sequence[Policy], int]:
    """Return one page of a list without articles, and how many documents the whole list has."""
    wanted = _conditions(narrowed, today)
    count = session.execute(select(func.count()).select_from(Policy).where(*wanted)).scalar_one()
    found = (
        select(Policy).where(*wanted).order_by(*_ORDERS[narrowed.order], Policy.policy_id).limit(limit).offset(offset)
    )
    return session.execute(found).scalars().all(), count


def document_ids(session: Session, narrowed: Narrowed, today: date, limit: int) -> list[str]:
    """Return the ids of a whole list, at most ``limit``."""
    rows = select(Policy.policy_id).where(*_conditions(narrowed, today))
    rows = rows.order_by(*_ORDERS[narrowed.order], Policy.policy_id)
    return list(session.execute(rows.limit(limit)).scalars())


def count_documents(session: Session, view: View, today: date) -> int:
    """Return how many documents a named list has."""
    return session.execute(select(func.count()).select_from(Policy).where(_view(view, today))).scalar_one()


def count_versions(session: Session, states: Sequence[VersionState]) -> int:
    """Return how many versions stand in some states; see ``not_overtaken``."""
    counted = select(func.count()).select_from(Version).where(Version.state.in_(states), not_overtaken())
    return session.execute(counted).scalar_one()


def count_doubted(session: Session) -> tuple[int, int]:
    """Return how many documents have something to be looked at, and how many things."""
    counted = select(func.count(func.distinct(Doubt.policy_id)), func.count()).where(Doubt.settled_at.is_(None))
    documents_, doubts = session.execute(counted).one()
    return documents_, doubts


def kinds_in_use(session: Session) -> list[str]:
    """Return the 文件类别 that documents in the base have."""
    rows = select(Policy.kind).where(Policy.removed_at.is_(None), Policy.kind != "").distinct()
    return sorted(session.execute(rows).scalars())


def doubts_with_titles(session: Session, limit: int, offset: int = 0) -> list[tuple[Doubt, str, VersionState]]:
    """Return open doubts of the newest wording of each document, with its title and state, the oldest first."""
    rows = (
        select(Doubt, Version.title, Version.state)
        .join(Version, and_(Version.policy_id == Doubt.policy_id, Version.number == Doubt.number))
        .where(Doubt.settled_at.is_(None))
        .order_by(Doubt.policy_id, Doubt.doubt_id)
        .limit(limit)
        .offset(offset)
    )
    return [(doubt, title, state) for doubt, title, state in session.execute(rows)]


_ORDERS = {
    Order.NEWEST: (Policy.issued_on.is_(None), Policy.issued_on.desc()),
    Order.EXPIRY: (Policy.expires_on.is_(None), Policy.expires_on),
    Order.ADDED: (Policy.added_at.desc(),),
    Order.TITLE: (Policy.title,),
}


def _conditions(narrowed: Narrowed, today: date) -> list[ColumnElement[bool]]:
    wanted = [_view(narrowed.view, today)]
    if narrowed.words:
        columns = (Policy.title, Policy.inner_title, Policy.doc_no, Policy.policy_id)
        wanted.append(or_(*(column.contains(narrowed.words, autoescape=True) for column in columns)))
    if narrowed.department:
        wanted.append(or_(Policy.department == narrowed.department, Policy.issuer == narrowed.department))
    if narrowed.theme:
        wanted.append(_has(narrowed.theme))
    if narrowed.level:
        wanted.append(Policy.level == narrowed.level)
    if narrowed.region:
        wanted.append(Policy.region == narrowed.region)
    if narrowed.kind:
        wanted.append(Policy.kind == narrowed.kind)
    return wanted


def _view(view: View, today: date) -> ColumnElement[bool]:
    here = Policy.removed_at.is_(None)
    if view is View.RETIRED:
        gone = exists().where(Version.policy_id == Policy.policy_id, Version.state == VersionState.RETIRED)
        return and_(not_(here), gone)
    ended = or_(Policy.expires_on < today, Policy.repealed_on <= today, Policy.revised_on <= today)
    open_ = and_(not_(func.coalesce(ended, False)), Policy.draft.is_(False))
    soon = and_(Policy.expires_on >= today, Policy.expires_on <= today + timedelta(days=SOON_DAYS))
    doubted = exists().where(Doubt.policy_id == Policy.policy_id, Doubt.settled_at.is_(None))
    wanted = {
        View.ALL: here,
        View.IN_FORCE: and_(here, open_, or_(Policy.effective_on.is_(None), Policy.effective_on <= today)),
        View.EXPIRING: and_(here, open_, soon),
        View.NO_VALIDITY: and_(here, open_, Policy.expires_on.is_(None)),
        View.NO_CONTACT: and_(here, open_, Policy.contact == ""),
        View.NO_DEPARTMENT: and_(here, open_, Policy.department == ""),
        View.NO_THEME: and_(here, open_, cast(Policy.themes, Text) == "[]"),
        View.DOUBTED: and_(here, doubted),
        View.ENDED: and_(here, ended),
        View.DRAFT: and_(here, Policy.draft.is_(True)),
    }
    return wanted[view]


def _has(theme: str) -> ColumnElement[bool]:
    """Find a word in a JSON list: SQLite keeps the text as it was escaped, PostgreSQL prints it plainly."""
    text = cast(Policy.themes, Text)
    spellings = {json.dumps(theme), json.dumps(theme, ensure_ascii=False)}
    return or_(*(text.contains(spelling, autoescape=True) for spelling in spellings))
