"""Learning the weights of understanding from labelled sentences: softmax over the intents, one pass at a time.

Everything is seeded: the same sentences give the same file. Not used to answer.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handlers.classify import FIRST, LAST, Learnt, counted
from handlers.intents import Intent
from handlers.lessons import Lesson, roughened
from handlers.signs import signs

Row = NDArray[np.float32]
FAINT = 3  # of 127: weights up to it change nothing that was measured, and take a tenth of the file


@dataclass(frozen=True, slots=True)
class Choice:
    """What the learning may be told; chosen by benchmarks/intents.py (docs/adr/0011)."""

    passes: int = 8
    step: float = 0.2
    decay: float = 2e-5  # pull of each weight towards nothing, a step
    least: int = 2  # groups of sentences a sign must stand in
    most: int = 66_000  # signs kept, those with the strongest weights: the file stays below 2 MiB
    made_weight: float = 0.5  # of a sentence made of a template, beside one written by hand


def sounds_of(characters: Iterable[str]) -> dict[str, str]:
    """Return the pinyin of characters, as people read them alone."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - only to learn

    return {one: lazy_pinyin(one)[0] for one in characters}


def all_sounds() -> dict[str, str]:
    """Return the pinyin of every common character."""
    return {one: said for one, said in sounds_of(map(chr, range(FIRST, LAST + 1))).items() if said.isascii()}


def alike_of(texts: Iterable[str], sounds: Mapping[str, str]) -> dict[str, str]:
    """Return for each character of the texts the others that sound as it does."""
    by_sound: dict[str, str] = defaultdict(str)
    for one in sorted(set("".join(texts))):
        if one in sounds:
            by_sound[sounds[one]] += one
    return {one: said.replace(one, "") for said in by_sound.values() for one in said}


def learn(lessons: Sequence[Lesson], sounds: Mapping[str, str], choice: Choice = Choice()) -> Learnt:
    """Return the weights learnt from the lessons."""
    told = list(roughened(lessons, alike_of((lesson.text for lesson in lessons), sounds)))
    found = [counted(signs(lesson.text, lesson.role, sounds)) for lesson in told]
    keys = _kept(told, [one for one, _ in found], choice.least)
    names = tuple(intent for intent in Intent)
    wanted = np.array([names.index(lesson.intent) for lesson in told])
    worth = np.array([choice.made_weight if lesson.made else 1.0 for lesson in told], np.float32)
    places = [_places(keys, *one) for one in found]
    weights, bias = _descend(places, wanted, worth, (len(keys), len(names)), choice)
    strong = np.sort(np.argsort(-np.abs(weights).max(axis=1), kind="stable")[: choice.most])
    keys, weights = keys[strong], weights[strong]
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    whole = np.rint(weights / scale).astype(np.int8)
    syllables = tuple(sorted(set(sounds.values())))
    number = {one: at for at, one in enumerate(("", *syllables))}
    return Learnt(
        names=tuple(name.value for name in names),
        keys=keys,
        weights=np.where(np.abs(whole) > FAINT, whole, 0),
        scale=scale.astype(np.float32),
        bias=bias,
        syllables=("", *syllables),
        sound_of=np.array([number[sounds.get(chr(at), "")] for at in range(FIRST, LAST + 1)], np.uint16),
    )


def keep(learnt: Learnt, path: Path) -> None:
    """Write the weights; the same weights give the same bytes."""
    np.savez_compressed(
        path,
        names=np.array(learnt.names),
        keys=learnt.keys,
        weights=learnt.weights,
        scale=learnt.scale,
        bias=learnt.bias,
        syllables=np.array(learnt.syllables),
        sound_of=learnt.sound_of,
    )


def _kept(told: Sequence[Lesson], found: Sequence[NDArray[np.uint32]], least: int) -> NDArray[np.uint32]:
    groups: dict[str, set[int]] = defaultdict(set)
    for lesson, keys in zip(told, found, strict=True):
        groups[lesson.group].update(keys.tolist())
    seen = np.concatenate([np.fromiter(sorted(one), np.uint32, len(one)) for one in groups.values()])
    keys, count = np.unique(seen, return_counts=True)
    return keys[count >= least]


def _places(keys: NDArray[np.uint32], found: NDArray[np.uint32], counts: Row) -> tuple[NDArray[np.int64], Row]:
    places = np.searchsorted(keys, found)
    places[places == len(keys)] = 0
    known = keys[places] == found
    return places[known], counts[known][:, None]


def _descend(
    places: Sequence[tuple[NDArray[np.int64], Row]],
    wanted: NDArray[np.int64],
    worth: Row,
    shape: tuple[int, int],
    choice: Choice,
) -> tuple[Row, Row]:
    """Adaptive steps (AdaGrad), one sentence at a time; the mean of the last half of the passes is kept."""
    weights, bias = np.zeros(shape, np.float32), np.zeros(shape[1], np.float32)
    steps = np.full(shape, 1e-4, np.float32)
    bias_steps = np.full(shape[1], 1e-2, np.float32)
    mean_weights, mean_bias, kept = np.zeros_like(weights), np.zeros_like(bias), 0
    order = list(range(len(places)))
    chance = random.Random(7)  # noqa: S311 - the same order every time
    for number in range(choice.passes):
        chance.shuffle(order)
        for at in order:
            rows, counts = places[at]
            now = weights[rows]
            odds = (now * counts).sum(axis=0) + bias
            odds -= odds.max()
            share = np.exp(odds)
            share /= share.sum()
            share[wanted[at]] -= 1.0
            share *= worth[at]
            pull = share * counts + choice.decay * now
            steps[rows] += pull * pull
            weights[rows] = now - choice.step * pull / np.sqrt(steps[rows])
            bias_steps += share * share
            bias -= 0.1 * share / np.sqrt(bias_steps)
        if number >= choice.passes // 2:
            mean_weights, mean_bias, kept = mean_weights + weights, mean_bias + bias, kept + 1
    return np.asarray(mean_weights / kept, np.float32), np.asarray(mean_bias / kept, np.float32)
