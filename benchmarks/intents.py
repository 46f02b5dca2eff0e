"""How often a sentence that was not learnt from is understood, by intent, and what it is taken for instead.

    PYTHONPATH=. python benchmarks/intents.py [--folds 5] [--wrong] [--json]

Cross-validation on config/utterances: all sentences of one template, and sentences that differ only in names and
numbers, stay on one side. "words" is what was learnt, alone; "whole" adds patterns, the split into parts and the rules
of handlers/understand.py (one label a sentence counts as right, so near intents are judged strictly). Baseline: the
intent of the nearest sentence by pairs of characters.
"""

import argparse
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from config.city import load_city
from handlers import understand
from handlers.classify import Learnt
from handlers.intents import Intent
from handlers.learn import all_sounds, learn
from handlers.lessons import Lesson, by_hand, from_templates
from handlers.routes import ROUTES
from handlers.signs import masked, written
from handlers.understand import intent_of, understood
from ledger.groups import Role


@dataclass
class Tally:
    """What was right, by intent, and what was taken for what."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, lesson: Lesson, got: str) -> None:
        """Count one judgement."""
        self.total[lesson.intent] += 1
        self.right[lesson.intent] += got == lesson.intent
        if got != lesson.intent:
            self.confused[lesson.intent.value, got] += 1
            self.wrong.append((lesson.text, lesson.intent.value, got))

    @property
    def share(self) -> float:
        """Return the share that was right."""
        return round(self.right.total() / max(1, self.total.total()), 4)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--run", type=int, default=0, help="Stop after so many folds; 0: all.")
    parser.add_argument("--wrong", action="store_true", help="list what was taken for something else")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    tallies = measure(given.folds, given.run or given.folds)
    hand = tallies["whole, by hand"]
    figures: dict[str, Any] = {name: {"right": one.share, "n": one.total.total()} for name, one in tallies.items()}
    if given.json:
        by_intent = {one: round(hand.right[one] / hand.total[one], 3) for one in sorted(hand.total)}
        print(json.dumps({"figures": figures, "by_intent": by_intent}, ensure_ascii=False))
        return
    for name, one in figures.items():
        print(f"{name:24} {one['right']:.3f} of {one['n']}")
    print("\nby intent, whole, by hand")
    for intent in sorted(hand.total, key=lambda one: hand.right[one] / hand.total[one]):
        print(f"  {intent:18} {hand.right[intent] / hand.total[intent]:.2f} of {hand.total[intent]}")
    print("\ntaken for something else most often")
    for (want, got), count in hand.confused.most_common(25):
        print(f"  {count:3} {want} as {got}")
    for text, want, got in hand.wrong if given.wrong else []:
        print(f"✗ {text}\n    want {want} got {got}")


def measure(folds: int, run: int) -> dict[str, Tally]:
    """Learn without each fold in turn, and judge its sentences."""
    sounds = all_sounds()
    lessons = [*by_hand(), *from_templates(load_city("deyang"))]
    tallies: dict[str, Tally] = defaultdict(Tally)
    for fold in range(run):
        held = [lesson for lesson in lessons if zlib.crc32(lesson.group.encode()) % folds == fold]
        others = [lesson for lesson in lessons if zlib.crc32(lesson.group.encode()) % folds != fold]
        known = [lesson for lesson in others if lesson.intent is not Intent.MULTI]
        weights = learn(known, sounds)
        setattr(understand, "learnt", lambda weights=weights: weights)  # noqa: B010 - the fold's own weights
        _judge(held, known, weights, tallies)
    return tallies


def _judge(held: Sequence[Lesson], known: Sequence[Lesson], weights: Learnt, tallies: dict[str, Tally]) -> None:
    near = Nearest(known)
    for lesson in held:
        whole = intent_of(understood(lesson.text, ROUTES, Role(lesson.role)))
        kind = "made" if lesson.made else "by hand"
        tallies[f"whole, {kind}"].add(lesson, whole.value)
        if lesson.intent is not Intent.MULTI:
            tallies[f"words, {kind}"].add(lesson, weights.best(lesson.text, lesson.role)[0][0].value)
            tallies[f"nearest, {kind}"].add(lesson, near.of(lesson.text))


class Nearest:
    """The intent of the sentence that shares most pairs of characters."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self._rows = [(_pairs(lesson.text), lesson.intent.value) for lesson in lessons]
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for at, (pairs, _) in enumerate(self._rows):
            for pair in pairs:
                self._by_pair[pair].append(at)

    def of(self, text: str) -> str:
        """Return the intent of the nearest sentence."""
        pairs = _pairs(text)
        shared = Counter(at for pair in pairs for at in self._by_pair.get(pair, ()))
        if not shared:
            return Intent.POLICY_QA.value
        best = max(shared, key=lambda at: (shared[at] / (len(pairs | self._rows[at][0]) or 1), -at))
        return self._rows[best][1]


def _pairs(text: str) -> frozenset[str]:
    plain = f"^{masked(written(text))}$"
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


if __name__ == "__main__":
    main()
