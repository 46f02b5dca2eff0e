"""What rests on the articles that an act changes, shown before the act.

The act itself is done in a transaction that is then thrown away: what is shown is what would happen, not an estimate.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.library.fields import DAYS_FROM_OTHERS
from knowledge.library.records import CHINA, Records, take_turn, unknown, version_known
from knowledge.library.shelving import PUT_ON, TAKEN_OFF, Change, put_on, take_off
from ledger.answers import answers_citing
from ledger.dependants import Dependant
from ledger.policies import OpenSession, policy_by_id

RECENT_DAYS = 90  # answers older than this are not looked at
_PLACE = re.compile(r"/policy/(P\d+)(?:#a(\d+))?")


@dataclass(frozen=True, slots=True)
class Rest:
    """One thing that rests on a changed article."""

    kind: str  # 官方答复 奖补事项 订阅
    reference: str  # its own id
    name: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """One article that changes, with what rests on it."""

    ordinal: int  # in the text that is live now; of a new article 0
    label: str
    change: str  # of diff.py: 修改 删去 移动 新增
    rests: tuple[Rest, ...] = ()
    answers: int = 0  # recent answers that quoted it
    conversations: int = 0  # in so many conversations


@dataclass(frozen=True, slots=True)
class OtherDocument:
    """Another document whose dates or successor change through a relation."""

    policy_id: str
    title: str
    doc_no: str
    changes: tuple[tuple[str, str, str], ...]  # (field as people know it, before, after)
    rests: tuple[Rest, ...] = ()  # what rests on it and does not stand any more
    answers: int = 0  # recent answers that quoted it
    conversations: int = 0


@dataclass(frozen=True, slots=True)
class Impact:
    """What an act would change. Nothing has been changed yet."""

    policy_id: str
    number: int  # of the version that would be live; 0 for retire and delete
    act: str  # 发布 下架 (deleting changes what taking off changes)
    articles: tuple[ChangedArticle, ...] = ()
    whole: tuple[Rest, ...] = ()  # what rests on the document, not on one article
    documents: tuple[OtherDocument, ...] = ()
    answers: int = 0  # answers of the last days that quoted something that changes
    conversations: int = 0
    since: date | None = None  # first day whose answers were counted
    conversation_ids: tuple[str, ...] = ()  # for a correction to exactly those who heard it


def impact_of(records: Records, policy_id: str, number: int) -> Impact:
    """Return what publishing a version would change; ``number`` 0: what taking the document off would.

    Raises:
        NotInBase: no such document or version.

    """
    with records.ledger.rehearse() as session:
        take_turn(session)
        if number:
            change = put_on(session, version_known(session, policy_id, number), records.now())
        else:
            policy = policy_by_id(session, policy_id)
            if policy is None:
                raise unknown(policy_id)
            change = take_off(session, policy, records.now())
    since = records.now() - timedelta(days=RECENT_DAYS)
    with records.ledger.read() as session:
        heard = {one: _heard(session, one, since) for one in (policy_id, *(moved.policy_id for moved in change.moved))}
    return _told(change, number, heard, since)


_Heard = dict[int, set[tuple[int, str]]]  # ordinal (0: all) -> (answer, conversation)


def _heard(session: OpenSession, policy_id: str, since: datetime) -> _Heard:
    """Return which answers quoted which article of a document."""
    found: _Heard = {0: set()}
    for answer, talk, addresses in answers_citing(session, f"/policy/{policy_id}", since):
        for address in addresses:
            place = _PLACE.search(address)
            if place is not None and place[1] == policy_id:
                found[0].add((answer, talk))
                found.setdefault(int(place[2] or 0), set()).add((answer, talk))
    return found


def _told(change: Change, number: int, heard: dict[str, _Heard], since: datetime) -> Impact:
    mine = heard[change.policy_id]
    shaken: set[tuple[int, str]] = set()
    articles = []
    for one in change.articles:
        side = one.old or one.new
        place = one.old.ordinal if one.old else 0
        quoted = mine.get(place, set()) if place and not one.words_stayed else set()
        shaken |= quoted
        rests = _rests(row for row in change.rests if place and row.ordinal == place)
        articles.append(ChangedArticle(place, side.label if side else "", one.kind, rests, len(quoted), _talks(quoted)))
    documents = []
    for moved in change.moved:
        quoted = heard[moved.policy_id][0]
        shaken |= quoted
        pairs = tuple(
            (DAYS_FROM_OTHERS[name], str(moved.before[name] or ""), str(moved.after[name] or ""))
            for name in moved.before
            if moved.before[name] != moved.after[name]
        )
        rests = _rests(change.rests_elsewhere.get(moved.policy_id, ()))
        documents.append(
            OtherDocument(moved.policy_id, moved.title, moved.doc_no, pairs, rests, len(quoted), _talks(quoted))
        )
    return Impact(
        change.policy_id,
        number,
        PUT_ON if number else TAKEN_OFF,
        tuple(articles),
        _rests(row for row in change.rests if not row.ordinal),
        tuple(documents),
        len({answer for answer, _ in shaken}),
        _talks(shaken),
        since.astimezone(CHINA).date(),
        tuple(sorted({talk for _, talk in shaken})),
    )


def _talks(quoted: Iterable[tuple[int, str]]) -> int:
    return len({talk for _, talk in quoted})


def _rests(rows: Iterable[Dependant]) -> tuple[Rest, ...]:
    return tuple(Rest(row.kind.value, row.reference, row.name, row.quote) for row in rows)
