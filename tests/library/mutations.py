"""Damage done to originals, the same for the same seed: flipped bits, cuts, swapped members, lies about sizes."""

import random
import zipfile
from collections.abc import Callable, Iterator

from tests.library.made import zip_of
from tests.library.made_formats import members_of

Mutation = Callable[[bytes, random.Random], bytes]


def flipped(data: bytes, chance: random.Random) -> bytes:
    held = bytearray(data)
    for _ in range(chance.choice((1, 4, 30, max(1, len(data) // 200)))):
        at = chance.randrange(len(held))
        held[at] ^= 1 << chance.randrange(8)
    return bytes(held)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def spliced(data: bytes, chance: random.Random) -> bytes:
    size = chance.randrange(1, max(2, len(data) // 4))
    source, target = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:target] + data[source : source + size] + data[target + chance.choice((0, size)) :]


def lying(data: bytes, chance: random.Random) -> bytes:
    """Write sizes and places that can't be."""
    held = bytearray(data)
    for _ in range(chance.choice((1, 3, 12))):
        width = chance.choice((2, 4))
        if len(held) <= width:
            break
        at = chance.randrange(len(held) - width)
        value = chance.choice((b"\xff" * 4, b"\x00" * 4, b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\x00\x10\x00\x00"))
        held[at : at + width] = value[:width]
    return bytes(held)


def inner(data: bytes, chance: random.Random) -> bytes:
    """Damage a member of a zip, or swap two, and pack it again as if nothing was."""
    try:
        members = members_of(data)
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return flipped(data, chance)
    one, other = chance.choice(list(members)), chance.choice(list(members))
    if chance.random() < 0.3:
        members[one], members[other] = members[other], members[one]
    elif members[one]:
        members[one] = chance.choice((flipped, cut, spliced, doubled))(members[one], chance)
    return zip_of(members)


def doubled(data: bytes, chance: random.Random) -> bytes:
    """Repeat a part many times: what was one becomes deep or long."""
    start = chance.randrange(len(data))
    part = data[start : start + chance.randrange(1, 40)]
    return data[:start] + part * chance.choice((50, 2000)) + data[start:]


ALL: tuple[Mutation, ...] = (flipped, cut, spliced, lying, inner, doubled)


def mutants(originals: dict[str, bytes], seed: int, each: int) -> Iterator[tuple[str, bytes]]:
    """Give (name, content) of ``each`` damaged copies of every original, the same for the same seed."""
    for name, data in originals.items():
        for number in range(each):
            chance = random.Random(f"{seed} {name} {number}")  # noqa: S311 - the same every time, on purpose
            change = ALL[number % len(ALL)]
            yield f"{name}-{number}-{change.__name__}", change(data, chance)
