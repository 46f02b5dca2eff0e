"""Who receives a push, each with its reasons; and who of those that were meant does not, each with why.

A firm is reached in its project groups; one without a group is reached through the people bound to it. Every group the
bot knows is either among the receivers or named with why not, as far as the expression looks at all groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from config.words import push as words
from ledger.policies import OpenSession
from ledger.reach import FirmRow, GroupRow, contacts_known, firm_rows, groups_known
from outreach.errors import PushRefused
from outreach.expression import OF_GROUPS, Expression, Kind
from outreach.firm_terms import Answer, Judge, Known, Reason, names_for


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
    found = _Found({} if narrowed else contacts_known(session), every=not narrowed)
    found.excluded += [Excluded(f"g:{cid}", words.no_such_group()) for cid in unknown]
    found.take(_at_stage(meant, expression, found.excluded))
    judge = Judge(expression, known, _because_of_group(expression))
    for firm in firm_rows(session, names_for(expression), found.firms if narrowed else None):
        found.add(firm, judge.decide(firm))
    found.firmless(judge.because, asks_firms=expression.asks_firms)
    return Audience(_staged(found.reached, meant, expression), tuple(found.excluded))


class _Found:
    """Gathers receivers firm by firm."""

    def __init__(self, people: Mapping[str, Sequence[str]], *, every: bool) -> None:
        self._people, self._every = people, every
        self._here = dict[str, tuple[str, ...]]()
        self._gone = dict[str, tuple[str, ...]]()
        self.reached = list[Reached]()
        self.excluded = list[Excluded]()

    def take(self, groups: Iterable[GroupRow]) -> None:
        """Take the groups that are meant."""
        here, gone = self._here, self._gone
        for cid, uscc, _, _, is_gone in groups:
            place = gone if is_gone else here
            place[uscc] = (*place.get(uscc, ()), f"g:{cid}")

    @property
    def firms(self) -> set[str]:
        """The codes of the firms whose groups are meant."""
        return {code for code in (*self._here, *self._gone) if code}

    def add(self, firm: FirmRow, answer: Answer) -> None:
        """Take one firm with what was decided of it."""
        uscc, name = firm[0], firm[1]
        receivers = self._here.get(uscc) or tuple([f"p:{one}" for one in self._people.get(uscc, ())])
        if not answer.holds:
            for one in receivers:
                self.excluded.append(Excluded(one, answer.why, uscc))
            return
        gone = self._gone.get(uscc, ())
        for one in gone:
            self.excluded.append(Excluded(one, words.gone(), uscc))
        if not receivers and not gone and self._every:
            self.excluded.append(Excluded(f"u:{uscc}", words.nobody_there(), uscc))
        for one in receivers:
            self.reached.append(Reached(one, uscc, answer.reasons, name))

    def firmless(self, because: tuple[Reason, ...], *, asks_firms: bool) -> None:
        """Take the groups that are bound to no firm."""
        self.excluded += [Excluded(one, words.gone()) for one in self._gone.get("", ())]
        if asks_firms:
            self.excluded += [Excluded(one, words.group_without_firm()) for one in self._here.get("", ())]
        else:
            self.reached += [Reached(one, "", because) for one in self._here.get("", ())]


def _at_stage(groups: Sequence[GroupRow], expression: Expression, excluded: list[Excluded]) -> Sequence[GroupRow]:
    """Return the groups at one of the stages that are asked for; the others are excluded, each with why."""
    wanted = [term.value for term in expression.of(Kind.STAGE)]
    if not wanted:
        return groups
    meant = list[GroupRow]()
    for group in groups:
        cid, uscc, _, stage, gone = group
        if stage in wanted:
            meant.append(group)
            continue
        why = words.not_so(Kind.STAGE, "、".join(wanted)) if stage else words.stage_unknown()
        excluded.append(Excluded(f"g:{cid}", words.gone() if gone else why, uscc))
    return meant


def _staged(reached: Sequence[Reached], groups: Sequence[GroupRow], expression: Expression) -> tuple[Reached, ...]:
    """Return receivers with the stage of their group among the reasons, where stages are asked for."""
    terms = {term.value: str(term) for term in expression.of(Kind.STAGE)}
    if not terms:
        return tuple(reached)
    stages = {f"g:{cid}": stage for cid, _, _, stage, _ in groups}
    because = {
        stage: {"term": term, "says": words.because(Kind.STAGE, stage), "facts": {}} for stage, term in terms.items()
    }
    same: dict[tuple[str, int], tuple[Reason, ...]] = {}
    return tuple(
        Reached(
            *(one.receiver, one.uscc),
            same.setdefault((stages[one.receiver], id(one.reasons)), (because[stages[one.receiver]], *one.reasons)),
            one.firm,
        )
        for one in reached
    )


def _only_own(groups: Sequence[GroupRow], expression: Expression, own: str) -> None:
    if not own:
        return
    if any(term.value != own for term in expression.of(Kind.MINE)):
        raise PushRefused(
            words.not_your_group([f"其他产业助理（{term.value}）的群" for term in expression.of(Kind.MINE)])
        )
    mine = {cid for cid, _, assistant, *_ in groups if assistant == own}
    others = [term.value for term in expression.of(Kind.GROUP) if term.value not in mine]
    if others:
        raise PushRefused(words.not_your_group(others))


def _meant(groups: Sequence[GroupRow], expression: Expression, own: str) -> tuple[Sequence[GroupRow], list[str]]:
    """Return the groups an expression looks at, and the conversation ids it names that nobody knows."""
    assistants = {term.value for term in expression.of(Kind.MINE)} | ({own} if own else set())
    named = {term.value for term in expression.of(Kind.GROUP)}
    if not assistants and not named:
        return groups, []
    meant: Sequence[GroupRow] = [
        group
        for group in groups
        for cid, _, assistant, *_ in [group]
        if (not assistants or assistant in assistants) and (not named or cid in named)
    ]
    return meant, sorted(named - {cid for cid, *_ in groups})


def _because_of_group(expression: Expression) -> tuple[Reason, ...]:
    """Return the reason that comes from naming groups, or all; none where conditions on firms say it better."""
    for kind in (Kind.GROUP, Kind.MINE, Kind.ALL):
        terms = expression.of(kind)
        if terms and (kind is not Kind.ALL or not expression.asks_firms):
            return (
                {"term": str(terms[0]) if len(terms) == 1 else kind.value, "says": words.because(kind), "facts": {}},
            )
    return ()
