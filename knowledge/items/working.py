"""Results worked out: one firm by the rules that answer the chat, a block of firms by columns. The same comes out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.rules.answers import Gap
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.bulk.findings import Lacking, Span, paid
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.deciding import decide
from knowledge.rules.facts import Facts
from knowledge.rules.item import ItemSet
from knowledge.rules.matching import Matcher

_PLACE = {state: place for place, state in enumerate(STATES)}


@dataclass(slots=True)
class Worked:
    """What all items are to one firm: a state each, money where there is some, facts where they are missing."""

    states: bytes  # in the order of the items
    amounts: dict[str, Span] = field(default_factory=dict)  # fen by code, of the eligible
    lacks: list[tuple[str, Gap]] = field(default_factory=list)  # (code, fact and year)


def work_out_one(matcher: Matcher, facts: Facts) -> Worked:
    """Match one firm."""
    worked, states = Worked(b""), []
    for one in decide(matcher, facts):
        states.append(_PLACE[one.state])
        if one.amount is not None:
            worked.amounts[one.code] = one.amount.low_fen, one.amount.high_fen
        worked.lacks += [(one.code, gap) for gap in one.missing]
    worked.states = bytes(states)
    return worked


def work_out(items: ItemSet, day: date, facts: Sequence[Facts], *, lacking: bool = True) -> list[Worked]:
    """Match many firms at once; what the unknown lack is left out where nobody asks for it."""
    if not facts:
        return []
    everyone = Everyone(items, day, Firms(facts))
    everyone.match()
    found = [Worked(column.tobytes()) for column in everyone.matrix.T]
    for firm, code, span in paid(everyone):
        found[firm].amounts[code] = span
    for code, gap, firms in Lacking(everyone, facts).of_all() if lacking else ():
        lack = (code, gap)
        for firm in firms.tolist():
            found[firm].lacks.append(lack)
    return found
