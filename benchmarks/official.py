"""Question to question: which likeness tells the same question from one that only looks like it.

    PYTHONPATH=. python benchmarks/official.py [--json]

On tests/cases/official-1.yaml (weights and thresholds were chosen there) and official-2.yaml (only measured). Every
official question has its other wordings as variants, except the one that is asked. A win is wrong when another
question's answer would be given, or when a near miss gets any. Three ways, on one machine in one run:

    words   knowledge/search/likeness.py over the sample base
    chroma  nearest neighbour in Chroma; a vector counts the hashed pairs and single characters of the folded question
    both    the mean of the two, where words does not say that something that matters differs
    bm25    BM25 over the folded question's pairs, divided by the score of the question against itself

The threshold of each way is the lowest with a precision of 0.98 on official-1.yaml.
"""

import json
import math
import statistics
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.wiring import open_house
from config.settings import Settings
from config.yaml_text import read_yaml
from knowledge.answer.official import Officials
from knowledge.search.likeness import ALIKE, differs, likeness
from knowledge.search.query import understand
from knowledge.search.tokens import bigrams

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"
PRECISION = 0.98
SIZE = 1024  # of a vector
Alike = Callable[[str, str], float]


class Ways:
    """The ways of comparing two questions, over one base."""

    def __init__(self, officials: Officials, clean: Callable[[str], str], wordings: Sequence[str]) -> None:
        import chromadb  # noqa: PLC0415 - only this file of the benchmarks needs it
        from chromadb.config import Settings as ChromaSettings  # noqa: PLC0415

        self._officials = officials
        self._clean = clean
        self._meant: dict[str, Any] = {}
        self._near: dict[str, dict[str, float]] = {}
        self._wordings = list(dict.fromkeys(wordings))
        client = chromadb.EphemeralClient(ChromaSettings(anonymized_telemetry=False))
        self._kept = client.get_or_create_collection("questions", configuration={"hnsw": {"space": "cosine"}})
        vectors: list[Sequence[float] | Sequence[int]] = [self.vector(one) for one in self._wordings]
        self._kept.add(ids=self._wordings, embeddings=vectors)
        self._counts = {one: Counter(bigrams(clean(one))) for one in self._wordings}
        spread = Counter(term for counts in self._counts.values() for term in counts)
        total = len(self._wordings)
        self._rare = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in spread.items()}
        self._length = statistics.mean(sum(counts.values()) for counts in self._counts.values())

    def vector(self, text: str) -> list[float]:
        """Return the vector of a question: the same on every machine, without any model."""
        plain = "".join(self._clean(text).split())
        pieces = [*plain, *(plain[at : at + 2] for at in range(len(plain) - 1))]
        made = [0.0] * SIZE
        for piece in pieces:
            number = zlib.crc32(piece.encode())
            made[number % SIZE] += 1.0 if number & 1 << 20 else -1.0
        length = math.hypot(*made) or 1.0
        return [value / length for value in made]

    def meant(self, text: str) -> Any:  # noqa: ANN401 - knowledge.search.likeness.Meant
        """Return a question as it is compared by words."""
        if text not in self._meant:
            self._meant[text] = self._officials.meant(text)
        return self._meant[text]

    def words(self, asked: str, other: str) -> float:
        """Return the likeness by words."""
        return likeness(self.meant(asked), self.meant(other))

    def chroma(self, asked: str, other: str) -> float:
        """Return the similarity in Chroma."""
        if asked not in self._near:
            vector: list[Sequence[float] | Sequence[int]] = [self.vector(asked)]
            found = self._kept.query(query_embeddings=vector, n_results=len(self._wordings), include=["distances"])
            distances = (found["distances"] or [[]])[0]
            self._near[asked] = dict(zip(found["ids"][0], (1 - one for one in distances), strict=True))
        return self._near[asked].get(other, 0.0)

    def both(self, asked: str, other: str) -> float:
        """Return the mean of the two."""
        if differs(self.meant(asked), self.meant(other)):
            return 0.0
        return (self.words(asked, other) + self.chroma(asked, other)) / 2

    def bm25(self, asked: str, other: str) -> float:
        """Return the part of the best possible BM25 score."""
        terms = Counter(bigrams(self._clean(asked)))
        best = self._score(terms, terms)
        return min(1.0, self._score(terms, self._counts[other]) / best) if best else 0.0

    def _score(self, asked: Counter[str], other: Counter[str]) -> float:
        length = 0.25 + 0.75 * sum(other.values()) / self._length
        unseen = max(self._rare.values())
        return sum(
            self._rare.get(term, unseen) * other[term] * 2.2 / (other[term] + 1.2 * length)
            for term in asked
            if term in other
        )


def judge(rows: list[dict[str, Any]], alike: Alike) -> tuple[list[tuple[float, bool]], list[float], float]:
    """Return (best score, right) of every asked wording, the best score of every near miss, and ms a question."""
    asked, near = [], []
    began = time.perf_counter()
    for row in rows:
        for same in row["same"]:
            scores = [
                (alike(same, wording), other is row)
                for other in rows
                for wording in (other["q"], *other["same"])
                if wording != same
            ]
            asked.append(max(scores))
        near += [
            max(alike(one, wording) for other in rows for wording in (other["q"], *other["same"]))
            for one in row["near"]
        ]
    return asked, near, (time.perf_counter() - began) * 1000 / (len(asked) + len(near))


def figures(asked: list[tuple[float, bool]], near: list[float], at: float) -> dict[str, float]:
    """Return precision and recall at a threshold, and AUROC of the right wins against the near misses."""
    right = sum(score >= at and good for score, good in asked)
    wrong = sum(score >= at and not good for score, good in asked) + sum(score >= at for score in near)
    wins = [score if good else 0.0 for score, good in asked]
    over = sum((one > other) + 0.5 * (one == other) for one in wins for other in near)
    return {
        "precision": round(right / (right + wrong), 3) if right + wrong else 1.0,
        "recall": round(right / len(asked), 3),
        "auroc": round(over / (len(wins) * len(near)), 4),
        "wrong": wrong,
    }


def threshold(asked: list[tuple[float, bool]], near: list[float]) -> float:
    """Return the lowest score at and above which the precision holds."""
    marks = sorted({score for score, _ in asked} | set(near))
    fit = [at for at in marks if figures(asked, near, at)["precision"] >= PRECISION]
    return min((at for at in fit if all(other in fit for other in marks if other >= at)), default=1.0)


def main() -> None:
    """Measure and print."""
    sets = {number: read_yaml((CASES / f"official-{number}.yaml").read_text("utf-8")) for number in (1, 2)}
    told: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as home, open_house(Settings(home=Path(home))) as house:
        shelf = house.desk.shelf

        def clean(text: str) -> str:
            return understand(text, shelf.synonyms, shelf.city).clean

        wordings = [one for rows in sets.values() for row in rows for one in (row["q"], *row["same"])]
        ways = Ways(house.desk.officials, clean, wordings)
        for name in ("words", "chroma", "both", "bm25"):
            alike: Alike = getattr(ways, name)
            judge(sets[1][:4], alike)  # warm
            first = judge(sets[1], alike)
            at = ALIKE if name == "words" else threshold(*first[:2])
            told[name] = {"threshold": round(at, 3), "chosen on": figures(*first[:2], at)}
            second = judge(sets[2], alike)
            told[name] |= {"measured on": figures(*second[:2], at), "ms": round(second[2], 2)}
        asked = [one for row in sets[2] for one in row["same"]]
        began = time.perf_counter()
        for one in asked:
            house.desk.officials.meant(one)
        told["words"]["ms to understand"] = round((time.perf_counter() - began) * 1000 / len(asked), 2)
    if "--json" in sys.argv:
        print(json.dumps(told, ensure_ascii=False))
        return
    for name, found in told.items():
        print(name, json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
