"""What documents do to one another's dates. The result depends on which documents are there, not on their order.

A repeal sets ``repealed_on`` (the day the repealing document begins, or the day it names), a new version
``revised_on`` and the successor, a change of clauses ``partly_on``, a suspension ``suspended_on``, an extension
a later ``expires_on``. What is done stays done when the acting document itself expires.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.library.relations import keys_of
from knowledge.library.validity import read_validity
from ledger.bonds import Bond
from ledger.names import name_all, named_by, unnamed
from ledger.policies import (
    OpenSession,
    Policy,
    PolicyName,
    Relation,
    acts_of,
    acts_on,
    next_number,
    policies_by_ids,
    relations_of,
    relations_to_keys,
)
from ledger.versions import live_version, unpack

_EFFECTIVE = frozenset({Bond.REPEALS, Bond.AMENDS, Bond.REPLACES, Bond.SUSPENDS, Bond.EXTENDS})
DATES = ("repealed_on", "revised_on", "suspended_on", "partly_on", "successor_id", "expires_on")


@dataclass(frozen=True, slots=True)
class DatesMoved:
    """The dates of a document changed because of another one."""

    policy_id: str
    title: str
    doc_no: str
    before: dict[str, date | str | None]  # of DATES
    after: dict[str, date | str | None]


def settle(session: OpenSession, policy: Policy, lost: Iterable[str] = (), *, new: bool = False) -> list[DatesMoved]:
    """Resolve the relations a document has a part in and bring all dates up to date.

    Args:
        session: of the transaction in which the document came, changed or went.
        policy: the document; its names (ledger/names.py) are those it has now.
        lost: policies it acted on before.
        new: it was not there before, so nothing can be tied to it yet but by name.

    Returns:
        What moved in other documents; their change numbers are taken.

    """
    lost = set(lost)
    gained = {policy.policy_id}
    mine, into = (acts_of(session, policy.policy_id), ()) if new else relations_of(session, policy.policy_id)
    keys = sorted(keys_of(policy.title, policy.inner_title, policy.doc_no_key)) if policy.removed_at is None else []
    open_ones = {*mine, *into, *relations_to_keys(session, keys)}
    if new and not open_ones:
        return []
    names = _Names(session, open_ones)
    for relation in open_ones:
        target = names.resolve(relation)
        if target != relation.target_id:
            gained |= {target} if target else set()
            lost |= {relation.target_id} if relation.target_id else set()
            relation.target_id = target
        elif target:  # the same target, but the act may have changed
            gained.add(target)
    session.flush()
    moved = []
    for changed in policies_by_ids(session, sorted(gained | lost)).values():
        step = _recompute(session, changed, again=changed.policy_id in lost)
        if step is not None and changed.policy_id != policy.policy_id:
            changed.change_no = next_number(session, "change")
            moved.append(step)
    session.flush()
    return moved


def name_old_documents(session: OpenSession) -> None:
    """Give names to the documents of a base that is older than the table of names."""
    old = unnamed(session)
    if old:
        name_all(session, ((one.policy_id, keys_of(one.title, one.inner_title, one.doc_no_key)) for one in old))


class _Names:
    """The documents that some relations may mean, and those that act."""

    def __init__(self, session: OpenSession, relations: Iterable[Relation]) -> None:
        relations = list(relations)
        self._by_key = named_by(session, sorted({relation.target_key for relation in relations}))
        acting = policies_by_ids(session, sorted({relation.policy_id for relation in relations}))
        self._acting = {row.policy_id: (row.region, row.issued_on) for row in acting.values()}

    def resolve(self, relation: Relation) -> str | None:
        """Return the policy a relation names: the newest of that name that is not newer than the acting one."""
        acting = self._acting.get(relation.policy_id)
        if acting is None:
            return None
        region, issued_on = acting
        found = [
            name
            for name in self._by_key.get(relation.target_key, ())
            if name.policy_id != relation.policy_id and _not_after(name.issued_on, issued_on)
        ]

        def fits(name: PolicyName) -> tuple[bool, date, str, str]:
            return name.region == region, name.issued_on or date.min, name.doc_no_key, name.title

        best = max(found, key=fits, default=None)
        return best.policy_id if best else None


def _not_after(one: date | None, other: date | None) -> bool:
    return one is None or other is None or one <= other


def _recompute(session: OpenSession, policy: Policy, *, again: bool) -> DatesMoved | None:
    """Set the dates that come from other documents; ``again``: an extension may have gone.

    Returns:
        What changed, None when nothing did.

    """
    acts = [(relation, actor) for relation, actor in acts_on(session, policy.policy_id) if relation.bond in _EFFECTIVE]
    acts = [(relation, actor) for relation, actor in acts if not actor.draft]
    before = _dates(policy)
    policy.repealed_on = _first(acts, Bond.REPEALS)
    policy.revised_on = _first(acts, Bond.REPLACES)
    policy.suspended_on = _first(acts, Bond.SUSPENDS)
    policy.partly_on = _first(acts, Bond.AMENDS)
    policy.successor_id = _successor(acts)
    extended = [relation.since for relation, _ in acts if relation.bond is Bond.EXTENDS and relation.since]
    if extended or again:
        own = own_last_day(session, policy)
        policy.expires_on = max([*extended, own or date.min]) if extended else own or policy.expires_on
    after = _dates(policy)
    if before == after:
        return None
    return DatesMoved(policy.policy_id, policy.inner_title or policy.title, policy.doc_no, before, after)


def own_last_day(session: OpenSession, policy: Policy) -> date | None:
    """Return the last day a document gives itself, apart from extensions by others."""
    live = live_version(session, policy.policy_id)
    if live is not None:
        said = unpack(live.content)["fields"].get("expires_on")
        return date.fromisoformat(said) if said else None
    return read_validity([article.text for article in policy.articles], policy.issued_on).expires_on


def _dates(policy: Policy) -> dict[str, date | str | None]:
    return {name: getattr(policy, name) for name in DATES}


def _begins(relation: Relation, actor: Policy) -> date:
    return relation.since or actor.issued_on or actor.published_on or actor.added_at.date()


def _first(acts: list[tuple[Relation, Policy]], bond: Bond) -> date | None:
    return min((_begins(relation, actor) for relation, actor in acts if relation.bond is bond), default=None)


def _successor(acts: list[tuple[Relation, Policy]]) -> str | None:
    """Return what to read instead: a new version, else the document that repealed it, else the one that changed it."""
    order = (Bond.REPLACES, Bond.REPEALS, Bond.AMENDS)
    rest = [
        (order.index(relation.bond), _begins(relation, actor), actor.doc_no_key, actor.title, actor.policy_id)
        for relation, actor in acts
        if relation.bond in order and (actor.kind != "废止/修订通知" or relation.bond is Bond.AMENDS)
    ]
    return min(rest)[-1] if rest else None
