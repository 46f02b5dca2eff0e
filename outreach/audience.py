"""Who receives a push, each with its reasons; and who of those that were meant does not, each with why.

A firm is reached in its project groups; one without a group is reached through the people bound to it. Every group the
bot knows is either among the receivers or named with why not, as far as the expression looks at all groups.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.words import push as words
from ledger.policies import OpenSession
from ledger.reach import KnownGroup, ReachedFirm, contacts_known, firms_with, groups_known
from outreach.errors import PushRefused
from outreach.expression import OF_GROUPS, Expression, Kind
from outreach.firm_terms import Answer, Known, Reason, asked_by, decide, names_for


@dataclass(frozen=True, slots=True)
class Reached:
    """One receiver: ``g:<conversation id>`` or ``p:<staff id>``, the firm it is for, and why."""

    receiver: str
    uscc: str
    reasons: tuple[Reason, ...]
    firm: str = ""


@dataclass(frozen=True, slots=True)
class Excluded:
    """Who does not receive it, and why: a receiver, or ``u:<code>`` of a firm nobody can be reached of."""

    receiver: str
    why: str
    uscc: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """All of both."""

    reached: tuple[Reached, ...]
    excluded: tuple[Excluded, ...]


def audience(session: OpenSession, expression: Expression, known: Known, own: str = "") -> Audience:
    """Find who receives a push.

    Args:
        session: to read with.
        expression: who is meant.
        known: the day, and what the push is about.
        own: staff id of an assistant whose own groups alone may be reached; empty: anybody's.

    Raises:
        PushRefused: an assistant names a group, or all groups, of somebody else.

    """
    groups = groups_known(session)
    _only_own(groups, expression, own)
    meant, unknown = _meant(groups, expression, own)
    narrowed = bool(own) or bool(expression.kinds & OF_GROUPS)
    by_firm: dict[str, list[KnownGroup]] = {}
    for group in meant:
        by_firm.setdefault(group.uscc, []).append(group)
    people = {} if narrowed else contacts_known(session)
    codes = sorted(code for code in by_firm if code) if narrowed else None
    found = _Found(by_firm, people, _because_of_group(expression), every=not narrowed)
    found.excluded += [Excluded(f"g:{cid}", words.no_such_group()) for cid in unknown]
    asked = asked_by(expression)
    for firm in firms_with(session, names_for(expression), codes):
        found.add(firm, decide(firm, asked, known))
    found.firmless(by_firm.get("", ()), asks_firms=expression.asks_firms)
    return Audience(tuple(found.reached), tuple(found.excluded))


class _Found:
    """Gathers receivers firm by firm."""

    def __init__(
        self,
        by_firm: Mapping[str, Sequence[KnownGroup]],
        people: Mapping[str, Sequence[str]],
        because: tuple[Reason, ...],
        *,
        every: bool,
    ) -> None:
        self._by_firm, self._people, self._because, self._every = by_firm, people, because, every
        self.reached = list[Reached]()
        self.excluded = list[Excluded]()

    def add(self, firm: ReachedFirm, answer: Answer) -> None:
        """Take one firm with what was decided of it."""
        groups = self._by_firm.get(firm.uscc, ())
        here = [group for group in groups if not group.gone]
        people = self._people.get(firm.uscc, ()) if not here else ()
        receivers = [f"g:{group.conversation_id}" for group in here] + [f"p:{one}" for one in people]
        if not answer.holds:
            self.excluded += [Excluded(one, answer.why, firm.uscc) for one in receivers]
            return
        gone = [group for group in groups if group.gone]
        self.excluded += [Excluded(f"g:{group.conversation_id}", words.gone(), firm.uscc) for group in gone]
        if not receivers and not gone and self._every:
            self.excluded.append(Excluded(f"u:{firm.uscc}", words.nobody_there(), firm.uscc))
        reasons = (*self._because, *answer.reasons)
        self.reached += [Reached(one, firm.uscc, reasons, firm.name) for one in receivers]

    def firmless(self, groups: Sequence[KnownGroup], *, asks_firms: bool) -> None:
        """Take the groups that are bound to no firm."""
        for group in groups:
            receiver = f"g:{group.conversation_id}"
            if group.gone or asks_firms:
                self.excluded.append(Excluded(receiver, words.gone() if group.gone else words.group_without_firm()))
            else:
                self.reached.append(Reached(receiver, "", self._because))


def _only_own(groups: Sequence[KnownGroup], expression: Expression, own: str) -> None:
    if not own:
        return
    if any(term.value != own for term in expression.of(Kind.MINE)):
        raise PushRefused(
            words.not_your_group([f"其他产业助理（{term.value}）的群" for term in expression.of(Kind.MINE)])
        )
    mine = {group.conversation_id for group in groups if group.assistant == own}
    others = [term.value for term in expression.of(Kind.GROUP) if term.value not in mine]
    if others:
        raise PushRefused(words.not_your_group(others))


def _meant(groups: Sequence[KnownGroup], expression: Expression, own: str) -> tuple[list[KnownGroup], list[str]]:
    """Return the groups an expression looks at, and the conversation ids it names that nobody knows."""
    assistants = {term.value for term in expression.of(Kind.MINE)} | ({own} if own else set())
    named = {term.value for term in expression.of(Kind.GROUP)}
    meant = [
        group
        for group in groups
        if (not assistants or group.assistant in assistants) and (not named or group.conversation_id in named)
    ]
    return meant, sorted(named - {group.conversation_id for group in groups})


def _because_of_group(expression: Expression) -> tuple[Reason, ...]:
    """Return the reason that comes from naming groups, or all; none where conditions on firms say it better."""
    for kind in (Kind.GROUP, Kind.MINE, Kind.ALL):
        terms = expression.of(kind)
        if terms and (kind is not Kind.ALL or not expression.asks_firms):
            return (
                {"term": str(terms[0]) if len(terms) == 1 else kind.value, "says": words.because(kind), "facts": {}},
            )
    return ()
