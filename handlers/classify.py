"""What a sentence wants, by what was learnt from our own labelled sentences: a share of certainty for each intent.

The file of weights is made by scripts/train_intents.py and read at the first message that no pattern knows.
"""

import zlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.errors import HuiqiError
from handlers.intents import Intent
from handlers.signs import signs

WEIGHTS = Path(__file__).resolve().parent.parent / "config" / "utterances" / "weights.npz"
IDEAS_WORTH = 1.5  # of all ideas of a sentence, beside all its pieces
FIRST, LAST = 0x4E00, 0x9FFF  # characters whose sound is kept


class WeightsMissing(HuiqiError):
    """The learnt weights can't be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"读不到意图识别的权重文件 {path.name}。请重新安装，或运行 scripts/train_intents.py 重新生成。"
        )


@dataclass(frozen=True)
class Learnt:
    """The weights of every sign for every intent.

    ``keys`` are the sorted checksums of the signs; ``weights`` are whole numbers, times ``scale`` they are the
    logarithms of odds.
    """

    names: tuple[str, ...]
    keys: NDArray[np.uint32]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]  # one an intent
    bias: NDArray[np.float32]
    syllables: tuple[str, ...]
    sound_of: NDArray[np.uint16]  # of each character from FIRST on, a place in syllables

    @cached_property
    def sounds(self) -> "Sounds":
        """Return the pinyin of single characters."""
        return Sounds(self.syllables, self.sound_of)

    def shares(self, text: str, role: str = "") -> NDArray[np.float64]:
        """Return the share of certainty of each intent; together they are 1."""
        return softmax(self.odds(text, role))

    def odds(self, text: str, role: str = "") -> NDArray[np.float64]:
        """Return the logarithm of the odds of each intent."""
        keys, worth = counted(signs(text, role, self.sounds))
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        known = self.keys[places] == keys
        return np.asarray((worth[known] @ self.weights[places[known]]) * self.scale + self.bias, np.float64)

    def best(self, text: str, role: str = "") -> list[tuple[Intent, float]]:
        """Return the intents with their shares, the likeliest first."""
        return ranked(self.names, self.shares(text, role))


class Sounds(dict[str, str]):
    """The pinyin of a character, looked up when it is asked for."""

    def __init__(self, syllables: tuple[str, ...], sound_of: NDArray[np.uint16]) -> None:
        super().__init__()
        self._syllables, self._sound_of = syllables, sound_of

    def __contains__(self, character: object) -> bool:
        return isinstance(character, str) and FIRST <= ord(character) <= LAST and bool(self[character])

    def __missing__(self, character: str) -> str:
        self[character] = self._syllables[self._sound_of[ord(character) - FIRST]]
        return self[character]


def ranked(names: tuple[str, ...], shares: NDArray[np.float64]) -> list[tuple[Intent, float]]:
    """Return the intents with their shares, the likeliest first."""
    return [(Intent(names[at]), float(shares[at])) for at in np.argsort(-shares, kind="stable")]


def softmax(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares that together are 1."""
    raised = np.exp(odds - odds.max())
    return np.asarray(raised / raised.sum())


def counted(found: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return the checksum of each sign, the same on every machine, and what it counts.

    The pieces of a sentence count together as much whether it is long or short, and so do its ideas.
    """
    keys = np.fromiter((zlib.crc32(sign.encode()) for sign in found), np.uint32, len(found))
    idea = np.fromiter((sign[0] == "@" for sign in found), np.bool_, len(found))
    ideas = max(1, int(idea.sum()))
    worth = np.where(idea, IDEAS_WORTH / ideas**0.5, 1.0 / max(1, len(found) - ideas) ** 0.5)
    return keys, worth.astype(np.float32)


@lru_cache(maxsize=2)
def learnt(path: Path = WEIGHTS) -> Learnt:
    """Read the weights, once.

    Raises:
        WeightsMissing: the file is not there or can't be read.

    """
    try:
        with np.load(path, allow_pickle=False) as kept:
            return Learnt(
                names=tuple(str(name) for name in kept["names"]),
                keys=kept["keys"],
                weights=kept["weights"],
                scale=kept["scale"],
                bias=kept["bias"],
                syllables=tuple(str(one) for one in kept["syllables"]),
                sound_of=kept["sound_of"],
            )
    except (OSError, ValueError, KeyError) as wrong:
        raise WeightsMissing(path) from wrong
