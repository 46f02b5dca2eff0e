"""How well the checker of written answers tells what a passage carries from what it does not.

Pairs: tests/cases/claims-1.yaml to claims-6.yaml, of articles of the sample library (claims-5 and claims-6 were
measured before anything was mended by them); and every carried sentence with one number altered. With --real,
sentences of real policy texts word for word, and the same with a number altered, a negation put in or taken out, or
held against another document.
"Accepts" is what the checker lets pass: precision of accepting is what must be 1, recall is how much of a true
paraphrase is kept. Baseline in the same run: every number of the sentence stands somewhere in the passage.

    PYTHONPATH=. python benchmarks/cite.py [--wrong] [--real FOLDER]
"""

import argparse
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.wiring import House, open_house
from config.settings import load_settings
from config.yaml_text import read_yaml
from knowledge.answer.cite import numbers
from knowledge.answer.claims import Checker
from knowledge.answer.passage import Passage
from knowledge.rules.docno import docno_key
from knowledge.rules.period import Status
from knowledge.search import tokens
from knowledge.search.filters import clock_of, status_of
from ledger.articles import articles_of
from ledger.policies import policies_by_doc_no

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
DAY = date(2026, 11, 22)
DIGITS = re.compile(r"\d+(?:\.\d+)?")
REAL = 300  # documents looked at
CARRIED, NOT = True, False
LENGTHS = range(13, 90)  # characters of a sentence that says something


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, the passage it cites, and whether that carries it."""

    said: str
    passage: Passage
    carried: bool
    kind: str
    where: str


def altered(sentence: str, turn: random.Random) -> str:
    """Change one number of a sentence."""
    found = list(DIGITS.finditer(sentence))
    one = turn.choice(found)
    other = f"{float(one[0]) + turn.choice([1, 2, 5, 10, 30]):g}"
    return sentence[: one.start()] + other + sentence[one.end() :]


def sample_pairs(house: House, name: str) -> Iterator[Pair]:
    """Give the pairs of one file of cases."""
    turn = random.Random(7)  # noqa: S311 - the same pairs in each run
    for row in read_yaml((CASES / f"{name}.yaml").read_text(encoding="utf-8")):
        passage = passage_at(house, row["at"])
        for said in row["carried"]:
            yield Pair(said, passage, CARRIED, "paraphrase", name)
            if DIGITS.search(said):
                yield Pair(altered(said, turn), passage, NOT, "altered", name)
        for kind, said in row["not"].items():
            yield Pair(said, passage, NOT, kind.rstrip("2"), name)


def passage_at(house: House, place: str) -> Passage:
    """Return the article at 文号#ordinal as it would be given to a model."""
    doc_no, _, ordinal = place.partition("#")
    with house.ledger.read() as session:
        policy = policies_by_doc_no(session, docno_key(doc_no))[0]
        row = next(one for one in articles_of(session, policy.policy_id, 300) if one.ordinal == int(ordinal))
        clock = clock_of(policy)
        return Passage(
            1, policy.policy_id, row.ordinal, policy.inner_title or policy.title, policy.doc_no, row.label,
            tuple(row.path), row.text, status_of(policy, DAY), clock.effective_on, clock.expires_on,
        )  # fmt: skip


def real_pairs(folder: Path) -> Iterator[Pair]:
    """Give sentences of real texts word for word, altered, denied, and held against another text."""
    turn = random.Random(11)  # noqa: S311 - the same pairs in each run
    texts = [json.loads(line)["text"] for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()[:REAL]]
    for at, text in enumerate(texts):
        lines = [one.strip() for one in tokens.sentences(text) if len(one.strip()) in LENGTHS and DIGITS.search(one)]
        if not lines:
            continue
        said = turn.choice(lines)
        passage = Passage(1, "P", 1, "", "", "", (), text[:6000], Status.IN_FORCE)
        if said not in passage.text:
            continue
        other = Passage(1, "P", 1, "", "", "", (), texts[at - 1][:6000], Status.IN_FORCE)
        yield Pair(said, passage, CARRIED, "verbatim", "real")
        yield Pair(altered(said, turn), passage, NOT, "altered", "real")
        yield Pair(said, other, NOT, "elsewhere", "real")
        denied = said.replace("给予", "不予", 1).replace("应当", "可以", 1)
        if denied != said:
            yield Pair(denied, passage, NOT, "denied", "real")


def by_numbers(pair: Pair) -> bool:
    """Accept whatever has all its numbers in the passage."""
    return numbers(pair.said) <= numbers(pair.passage.text)


def figures(pairs: list[Pair], accepts: Callable[[Pair], bool]) -> dict[str, float]:
    """Return precision and recall of accepting."""
    judged = [(pair.carried, accepts(pair)) for pair in pairs]
    let = sum(yes for _, yes in judged)
    right = sum(carried and yes for carried, yes in judged)
    carried = sum(carried for carried, _ in judged)
    return {
        "pairs": len(pairs),
        "carried": carried,
        "let pass wrongly": let - right,
        "precision": round(right / let, 4) if let else 1.0,
        "recall": round(right / carried, 4) if carried else 1.0,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list what was judged wrongly, with the reasons")
    parser.add_argument("--real", type=Path, help="folder with a corpus.jsonl of real policy texts")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        now = datetime(DAY.year, DAY.month, DAY.day, 4, tzinfo=UTC)
        house = open_house(load_settings(home=Path(scratch)), lambda: now)
        synonyms = house.desk.shelf.synonyms
        sets = {name: list(sample_pairs(house, name)) for name in (f"claims-{number}" for number in range(1, 7))}
        house.close()
    if given.real:
        sets["real"] = list(real_pairs(given.real))

    def checked(pair: Pair) -> bool:
        return Checker([pair.passage], synonyms).check(pair.said, [1]).carried

    for name, pairs in sets.items():
        for way, accepts in (("numbers only", by_numbers), ("checker", checked)):
            print(
                f"{name:9} {way:13}" + "  ".join(f"{what} {value}" for what, value in figures(pairs, accepts).items())
            )
        wrong = [pair for pair in pairs if checked(pair) != pair.carried]
        print("          wrong by kind:", dict(Counter(pair.kind for pair in wrong)))
        for pair in wrong if given.wrong else ():
            doubts = Checker([pair.passage], synonyms).check(pair.said, [1]).doubts
            print(
                "  ✗",
                "refused" if pair.carried else "LET PASS",
                pair.kind,
                pair.said.strip(),
                [(d.fault.value, d.words) for d in doubts],
            )


if __name__ == "__main__":
    main()
