"""What an official answer rests on: articles of the base, and whether they still say what they said.

An answer given in a department's name must not outlive the article under it. When it is published, each article it
cites gets a stamp: of its text, and of what other documents do to it. Another stamp later, or a document that is no
longer in force, and the answer is no longer given.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.answer.cite import folded, stands_in
from knowledge.errors import ActRefused, NotInBase
from knowledge.rules.docno import find_docnos
from knowledge.rules.period import CITABLE_AS_RULE, Status
from knowledge.search.filters import status_of
from ledger.bonds import Bond
from ledger.policies import (
    Article,
    OpenSession,
    Policy,
    acts_on,
    policies_by_doc_no,
    policy_by_id,
)

_ACTS = frozenset({Bond.AMENDS, Bond.REPEALS, Bond.SUSPENDS})
_BY_ID = re.compile(r"^\s*(P\d{6})(?:#a?(\d+))?\s*$", re.IGNORECASE)
_LABEL = re.compile(
    r"第[一二三四五六七八九十百零\d]+(?:条|部分|章)(?:\s*第?[（(][一二三四五六七八九十\d]+[）)](?:项|条|款)?)*"
    r"|[（(][一二三四五六七八九十\d]+[）)]"
)
STAMP_CHARS = 20
AFTER_NUMBER = 24  # characters behind a 文号 in which its article is named


@dataclass(frozen=True, slots=True)
class Ground:
    """One cited article as it stands on a day."""

    policy: Policy
    article: Article | None  # None: the document as a whole
    status: Status
    quote: str


@dataclass(frozen=True, slots=True)
class Loose:
    """A cite that no longer carries, and why."""

    sentence: str


def stamp(session: OpenSession, policy: Policy, article: Article | None, day: date) -> str:
    """Return a mark that changes when the article, or what others do to it on ``day``, changes."""
    parts = [folded(article.text) if article else policy.body_key]
    for relation, actor in acts_on(session, policy.policy_id):
        begun = relation.since is None or relation.since <= day
        if relation.bond in _ACTS and begun and _touches(relation.clause, article):
            parts.append(f"{actor.policy_id}:{relation.bond.value}:{relation.clause}")
    return hashlib.sha256("\n".join([parts[0], *sorted(parts[1:])]).encode()).hexdigest()[:STAMP_CHARS]


def ground(session: OpenSession, cite: dict[str, Any], day: date) -> Ground | Loose:
    """Return the article that a cite stands on, wherever it has moved in its document, or why it does not carry."""
    policy = policy_by_id(session, str(cite["policy_id"]))
    if policy is None:
        return Loose(f"所依据的文件 {cite['policy_id']} 已下架或删除")
    status = status_of(policy, day)
    name = policy.inner_title or policy.title
    if status not in CITABLE_AS_RULE:
        return Loose(f"所依据的《{name}》{status.value}")
    wanted = cite.get("stamp", "")
    if not cite.get("ordinal"):
        same = not wanted or wanted == stamp(session, policy, None, day)
        return Ground(policy, None, status, "") if same else Loose(f"所依据的《{name}》已有改动")
    quote = str(cite.get("quote", ""))
    for article in sorted(policy.articles, key=lambda one: one.ordinal != cite["ordinal"]):
        fits = stands_in(quote, article.text) if quote else article.ordinal == cite["ordinal"]
        if fits and wanted in ("", stamp(session, policy, article, day)):
            return Ground(policy, article, status, quote or article.text)
    return Loose(f"所依据的《{name}》{cite.get('label', '')}已修改")


def find_cite(session: OpenSession, text: str) -> dict[str, Any]:
    """Read what somebody cites: “P000123#5”, “P000123 第五条” or “德办发〔2022〕12号第五条”.

    Raises:
        NotInBase: no such document or article.
        ActRefused: the 文号 fits several documents.

    """
    given = _BY_ID.match(text)
    if given:
        policy = policy_by_id(session, given[1].upper())
        if policy is None:
            raise NotInBase(f"政策库里没有编号 {given[1]}。编号可发“查找 标题”查到。")
        return _cite(policy, _at(policy, int(given[2])) if given[2] else None)
    policy, rest = _named(session, text)
    label = _LABEL.search(rest)
    return _cite(policy, _labelled(policy, label[0]) if label else None)


def cites_in(session: OpenSession, text: str) -> list[dict[str, Any]]:
    """Return a cite for each 文号 that stands in a text, with the article named behind it.

    Raises:
        NotInBase, ActRefused: as ``find_cite``.

    """
    numbers = find_docnos(text)
    if not numbers:
        return []
    ends = [*(one.start for one in numbers[1:]), len(text)]
    parts = [text[one.start : min(end, one.end + AFTER_NUMBER)] for one, end in zip(numbers, ends, strict=True)]
    return [find_cite(session, part) for part in parts]


def renewed(session: OpenSession, cite: dict[str, Any]) -> dict[str, Any]:
    """Return a cite with what its article says now, found by its label; a cite of a document stays as it is.

    Raises:
        NotInBase: the document or the article is gone.

    """
    policy = policy_by_id(session, str(cite["policy_id"]))
    if policy is None:
        raise NotInBase(f"所依据的文件 {cite['policy_id']} 已下架或删除。请在答复里写上新的文号和条款。")
    if not cite.get("ordinal"):
        return _cite(policy, None)
    label = str(cite.get("label", ""))
    return _cite(policy, _labelled(policy, label) if label else _at(policy, int(cite["ordinal"])))


def _named(session: OpenSession, text: str) -> tuple[Policy, str]:
    number = re.search(r"P\d{6}", text, re.IGNORECASE)
    if number:
        policy = policy_by_id(session, number[0].upper())
        if policy is None:
            raise NotInBase(f"政策库里没有编号 {number[0]}。编号可发“查找 标题”查到。")
        return policy, text[number.end() :]
    named = find_docnos(text)
    if not named:
        raise NotInBase(f"没有读出“{text}”里的文号。请写成“德办发〔2022〕12号第五条”或“P000123 第五条”。")
    found = policies_by_doc_no(session, named[0].key)
    if not found:
        raise NotInBase(f"库中没有{named[0].printed}，不能作为依据。请核对文号，或先上传这份文件。")
    if len(found) > 1:
        ids = "、".join(one.policy_id for one in found)
        raise ActRefused(f"{named[0].printed}对应多份文件（{ids}）。请改用编号，例如“{found[0].policy_id} 第五条”。")
    policy = policy_by_id(session, found[0].policy_id)
    if policy is None:
        raise NotInBase(f"库中没有{named[0].printed}，不能作为依据。请核对文号。")
    return policy, text[named[0].end :]


def _at(policy: Policy, ordinal: int) -> Article:
    for article in policy.articles:
        if article.ordinal == ordinal:
            return article
    raise NotInBase(f"{policy.policy_id} 没有第 {ordinal} 段。全部条款见 huiqi library show {policy.policy_id}。")


def _labelled(policy: Policy, label: str) -> Article:
    wanted = _plain(label)
    ends = [one for one in policy.articles if one.label and _plain(one.label).endswith(wanted)]
    holds = ends or [one for one in policy.articles if one.label and wanted in _plain(one.label)]
    if not holds:
        raise NotInBase(f"《{policy.inner_title or policy.title}》里没有“{label}”。请核对条款，或不写条款只写文号。")
    return holds[0]


def _plain(label: str) -> str:
    return re.sub(r"[\s条项款]", "", label.replace("(", "（").replace(")", "）"))


def _cite(policy: Policy, article: Article | None) -> dict[str, Any]:
    """Return a cite as the table keeps it."""
    return {
        "policy_id": policy.policy_id,
        "ordinal": article.ordinal if article else 0,
        "quote": article.text if article else "",
        "label": article.label if article else "",
    }


def _touches(clause: str, article: Article | None) -> bool:
    if not clause or article is None:
        return True
    wanted, label = _plain(clause), _plain(article.label)
    return bool(label) and (wanted in label or label in wanted)
