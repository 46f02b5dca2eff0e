"""Former names: two names of one firm, when a paper proves the change (CR1)."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.rules.agreement_values import Seen, Value
from knowledge.rules.agreement_words import fold_company

OLD, NEW, ONCE = "变更前名称", "变更后名称", "曾用名"


@dataclass(frozen=True, slots=True)
class Proof:
    """A former name and a later one of one firm, with where that stands."""

    old: str
    new: str
    values: tuple[Value, ...]


def proofs(seen: Seen, present: Iterable[Value] = ()) -> tuple[Proof, ...]:
    """Return every proof among the papers; a 曾用名 alone goes with each of the ``present`` names."""
    found = []
    names = tuple(present)
    for slot in sorted(seen.facts):
        old, new, once = (seen.named(slot, name) for name in (OLD, NEW, ONCE))
        pairs = [(one, other) for one in old for other in new]
        pairs += [(one, other) for one in once for other in (new or names)]
        found += [_proof(one, other, other in names) for one, other in pairs if one.text and other.text]
    return tuple(found)


def linked(one: str, other: str, known: Iterable[Proof]) -> tuple[Value, ...] | None:
    """Return what proves that two folded names are one firm's; None where nothing does."""
    ends: dict[str, tuple[Value, ...]] = {one: ()}
    rests = tuple(known)
    grown = True
    while grown and other not in ends:
        grown = False
        for proof in rests:
            for left, right in ((proof.old, proof.new), (proof.new, proof.old)):
                if left in ends and right not in ends:
                    ends[right] = (*ends[left], *proof.values)
                    grown = True
    return ends.get(other)


def _proof(old: Value, new: Value, by_name: bool) -> Proof:  # noqa: FBT001 - said once, just above
    return Proof(fold_company(old.text), fold_company(new.text), (old,) if by_name else (old, new))
