"""An item by what people call it: the one whose name shares the most characters with what was said, in order."""

from collections.abc import Callable, Iterable

from handlers.desk import Desk

NAMED_SHARE = 0.7  # of what was said
LEAST = 3  # characters, at least


def item_called(desk: Desk) -> Callable[[str], str]:
    """Return what finds the code of an item by its name; an empty text where nothing is called so."""
    names = {one.code: one.name for one in desk.offers.items().items}

    def code_of(said: str) -> str:
        if said.upper() in names:
            return said.upper()
        return nearest(said, names.items())

    return code_of


def nearest(said: str, names: Iterable[tuple[str, str]], least: int = LEAST) -> str:
    """Return the key of the name that fits best; empty when none shares enough.

    >>> nearest("研发补助", [("a", "研发费用增量后补助"), ("b", "绿色工厂奖励")])
    'a'
    """
    best = max(names, key=lambda one: in_common(said, one[1]), default=("", ""))
    enough = max(min(len(said), least), len(said) * NAMED_SHARE)
    return best[0] if said and in_common(said, best[1]) >= enough else ""


def in_common(said: str, name: str) -> int:
    """Return how many characters of what was said stand in a name in the same order: 研发补助 in 研发费用…补助."""
    row = [0] * (len(name) + 1)
    for char in said:
        before = 0
        for at, other in enumerate(name, 1):
            here = row[at]
            row[at] = before + 1 if char == other else max(row[at], row[at - 1])
            before = here
    return row[-1]
