"""The best choice equals that of trying every one, with exclusions and nested caps; ties go the way they should."""

import random
from collections.abc import Iterator
from itertools import combinations

import pytest

from knowledge.rules.stacking_search import Ceiling, Piece, best_choice, bits, worth_of

CASES = 500


def excluding(worths: list[int], pairs: set[frozenset[int]], items: list[str] | None = None) -> list[Piece]:
    names = items or [f"{at:02}" for at in range(len(worths))]
    return [
        Piece(names[at], worth, sum(1 << other for pair in pairs if at in pair for other in pair if other != at))
        for at, worth in enumerate(worths)
    ]


def a_case(seed: int, size: int, most: int = 12) -> tuple[list[Piece], list[Ceiling]]:
    """Return pieces with groups of which one counts, and nested ceilings; small figures make many ties."""
    dice = random.Random(seed)  # noqa: S311 - the same cases every time
    pairs: set[frozenset[int]] = set()
    for _ in range(dice.randint(0, size // 2)):
        members = dice.sample(range(size), dice.randint(2, min(4, size)))
        pairs |= {frozenset(pair) for pair in combinations(members, 2)}
    items = [f"{dice.randint(0, size):02}" for _ in range(size)] if dice.random() < 0.4 else None
    if items is not None:
        items.sort()
    worths = [dice.randint(0, most) for _ in range(size)]
    return excluding(worths, pairs, items), list(nested(dice, (1 << size) - 1, most))


def nested(dice: random.Random, members: int, most: int) -> Iterator[Ceiling]:
    """Yield ceilings of which any two are apart or one in the other."""
    inside = list(bits(members))
    if len(inside) < 2:
        return
    if dice.random() < 0.6:
        yield Ceiling(dice.randint(0, most * len(inside) // 2), members)
    dice.shuffle(inside)
    cut = dice.randint(1, len(inside) - 1)
    for half in (inside[:cut], inside[cut:]):
        if dice.random() < 0.7:
            yield from nested(dice, sum(1 << at for at in half), most)


def is_legal(pieces: list[Piece], chosen: int) -> bool:
    return not any(pieces[at].excludes & chosen for at in bits(chosen))


def directly(pieces: list[Piece], ceilings: list[Ceiling], chosen: int) -> int:
    """Work the worth out a second way: from the outside in."""
    outer = [one for one in ceilings if not any(_holds(other, one, ceilings) for other in ceilings)]
    free = chosen
    total = 0
    for one in outer:
        free &= ~one.members
        rest = [other for other in ceilings if other is not one and other.members & ~one.members == 0]
        total += min(one.most, directly(pieces, rest, chosen & one.members))
    return total + sum(pieces[at].worth for at in bits(free))


def _holds(one: Ceiling, other: Ceiling, ceilings: list[Ceiling]) -> bool:
    """Tell whether one ceiling stands over another; of two over the same pieces the earlier does."""
    if one is other or other.members & ~one.members:
        return False
    return one.members != other.members or ceilings.index(one) < ceilings.index(other)


def legal(pieces: list[Piece], at: int = 0, chosen: int = 0) -> Iterator[int]:
    """Yield every legal choice."""
    if at == len(pieces):
        yield chosen
        return
    yield from legal(pieces, at + 1, chosen)
    if not pieces[at].excludes & chosen:
        yield from legal(pieces, at + 1, chosen | 1 << at)


def by_trying_all(pieces: list[Piece], ceilings: list[Ceiling]) -> tuple[int, int]:
    """Return the largest worth and the fewest items that reach it."""
    worths = ((worth_of(pieces, ceilings, one), -len({pieces[at].item for at in bits(one)})) for one in legal(pieces))
    worth, items = max(worths)
    return worth, -items


@pytest.mark.parametrize("block", range(10))
def test_the_choice_is_as_good_as_that_of_trying_every_one(block: int) -> None:
    for seed in range(block * CASES // 10, (block + 1) * CASES // 10):
        size = 15 if seed % 25 == 0 else 1 + seed % 11
        pieces, ceilings = a_case(seed, size)
        chosen = best_choice(pieces, ceilings)
        assert is_legal(pieces, chosen), seed
        items = len({pieces[at].item for at in bits(chosen)})
        assert (worth_of(pieces, ceilings, chosen), items) == by_trying_all(pieces, ceilings), seed


@pytest.mark.parametrize("seed", range(60))
def test_a_worth_is_that_of_the_ceilings_from_the_outside_in(seed: int) -> None:
    pieces, ceilings = a_case(seed, 12)
    for chosen in random.Random(seed).sample(range(1 << 12), 50):  # noqa: S311 - the same cases every time
        assert worth_of(pieces, ceilings, chosen) == directly(pieces, ceilings, chosen)


@pytest.mark.parametrize("seed", range(40))
def test_of_equal_choices_with_as_few_items_the_earlier_codes_are_kept(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same cases every time
    size = dice.randint(2, 9)
    pairs = {frozenset(dice.sample(range(size), 2)) for _ in range(size // 2)}
    pieces = excluding([dice.randint(1, 3) for _ in range(size)], pairs)
    ceilings = [Ceiling(dice.randint(1, 8), (1 << size) - 1)]
    worth, items = by_trying_all(pieces, ceilings)
    equal = [
        sorted(bits(chosen))
        for chosen in range(1 << size)
        if is_legal(pieces, chosen) and chosen.bit_count() == items and worth_of(pieces, ceilings, chosen) == worth
    ]
    assert sorted(bits(best_choice(pieces, ceilings))) == min(equal)


def test_what_is_worth_nothing_is_never_chosen() -> None:
    assert best_choice(excluding([0, 5], set()), []) == 0b10


def test_greedy_choice_would_lose() -> None:
    pieces = excluding([10, 7, 7], {frozenset({0, 1}), frozenset({0, 2})})
    assert best_choice(pieces, []) == 0b110


@pytest.mark.parametrize("seed", range(12))
def test_forty_items_are_solved(seed: int) -> None:
    pieces, ceilings = a_case(1000 + seed, 40, most=1_000_000)
    chosen = best_choice(pieces, ceilings)
    assert is_legal(pieces, chosen)
    for at in range(40):  # no single exchange is better
        swapped = (chosen & ~pieces[at].excludes) | 1 << at
        assert worth_of(pieces, ceilings, swapped) <= worth_of(pieces, ceilings, chosen)


@pytest.mark.parametrize("seed", range(12))
def test_forty_items_with_many_equal_choices_are_solved(seed: int) -> None:
    pieces, ceilings = a_case(2000 + seed, 40, most=4)
    chosen = best_choice(pieces, ceilings)
    assert is_legal(pieces, chosen)
