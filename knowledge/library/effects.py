"""What documents do to one another's dates. The result depends on which documents are there, not on their order.

A repeal sets ``repealed_on`` (the day the repealing document begins, or the day it names), a new version
``revised_on`` and the successor, a change of clauses ``partly_on``, a suspension ``suspended_on``, an extension
a later ``expires_on``. What is done stays done when the acting document itself expires.
"""

from collections.abc import Iterable
from datetime import date

from knowledge.library.relations import Link, keys_of
from knowledge.library.validity import read_validity
from ledger.policies import (
    Bond,
    OpenSession,
    Policy,
    PolicyName,
    Relation,
    acts_on,
    next_number,
    policies_by_ids,
    policy_names,
    relations_of,
    relations_to_keys,
)

_EFFECTIVE = frozenset({Bond.REPEALS, Bond.AMENDS, Bond.REPLACES, Bond.SUSPENDS, Bond.EXTENDS})


def link_up(session: OpenSession, policy: Policy, links: Iterable[Link]) -> None:
    """Record what a new document does, resolve what was waiting for it, and bring all dates up to date."""
    for link in links:
        session.add(
            Relation(
                policy_id=policy.policy_id,
                bond=link.bond,
                target_key=link.target_key,
                since=link.since,
                clause=link.clause,
                quote=link.quote,
            )
        )
    session.flush()
    _settle(session, policy)


def unlink(session: OpenSession, policy: Policy, targets: Iterable[str]) -> None:
    """Bring all dates up to date after a document was removed; ``targets`` are the policies it acted on."""
    _settle(session, policy, set(targets))


def _settle(session: OpenSession, policy: Policy, lost: set[str] | None = None) -> None:
    """Resolve the relations a document has a part in; ``lost`` are policies that are acted on no more."""
    lost = set(lost or ())
    gained = {policy.policy_id}
    names = _Names(policy_names(session))
    mine, _ = relations_of(session, policy.policy_id)
    keys = sorted(keys_of(policy.title, policy.inner_title, policy.doc_no_key))
    for relation in {*mine, *relations_to_keys(session, keys)}:
        target = names.resolve(relation)
        if target != relation.target_id:
            gained |= {target} if target else set()
            lost |= {relation.target_id} if relation.target_id else set()
            relation.target_id = target
    session.flush()
    for changed in policies_by_ids(session, sorted(gained | lost)).values():
        moved = _recompute(session, changed, again=changed.policy_id in lost)
        if moved and changed.policy_id != policy.policy_id:
            changed.change_no = next_number(session, "change")


class _Names:
    """Every policy of the base by every key it may be named by."""

    def __init__(self, names: Iterable[PolicyName]) -> None:
        self._by_id: dict[str, PolicyName] = {}
        self._by_key: dict[str, list[PolicyName]] = {}
        for name in names:
            self._by_id[name.policy_id] = name
            for key in keys_of(name.title, name.inner_title, name.doc_no_key):
                self._by_key.setdefault(key, []).append(name)

    def resolve(self, relation: Relation) -> str | None:
        """Return the policy a relation names: the newest of that name that is not newer than the acting one."""
        acting = self._by_id.get(relation.policy_id)
        if acting is None:
            return None
        found = [
            name
            for name in self._by_key.get(relation.target_key, ())
            if name.policy_id != acting.policy_id and _not_after(name.issued_on, acting.issued_on)
        ]
        best = max(
            found,
            key=lambda name: (name.region == acting.region, name.issued_on or date.min, name.doc_no_key, name.title),
            default=None,
        )
        return best.policy_id if best else None


def _not_after(one: date | None, other: date | None) -> bool:
    return one is None or other is None or one <= other


def _recompute(session: OpenSession, policy: Policy, *, again: bool) -> bool:
    """Set the dates that come from other documents; ``again``: read the text's own last day once more.

    Returns:
        True when something changed.

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
        own = read_validity([article.text for article in policy.articles], policy.issued_on).expires_on
        policy.expires_on = max([*extended, own or date.min]) if extended else own or policy.expires_on
    return before != _dates(policy)


def _dates(policy: Policy) -> tuple[object, ...]:
    return (
        policy.repealed_on,
        policy.revised_on,
        policy.suspended_on,
        policy.partly_on,
        policy.successor_id,
        policy.expires_on,
    )


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
