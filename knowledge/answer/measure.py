"""Measuring answers on texts with questions: does what is shown hold the answer, and is what has none refused."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.answer.extract import passages
from knowledge.errors import FileRefused
from knowledge.search import tokens
from knowledge.search.measure import DAY, plain_base, read_jsonl
from knowledge.search.shelf import Found
from knowledge.search.synonyms import Synonyms


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with an answer: which of the quotes shown hold it, and what the shelf made of it."""

    holds: tuple[bool, ...]
    confidence: float
    answered: bool


def bare(text: str) -> str:
    """Return a text as spans are compared: half width, simplified, lower case, without blanks and punctuation.

    >>> bare("给予 ２０万元，") == bare("給予20万元")
    True
    """
    kept = (sign for sign in unicodedata.normalize("NFKC", tokens.fold(text)) if unicodedata.category(sign)[0] in "LN")
    return "".join(kept)


def judge(found: Found, answer: str) -> Judged:
    """Tell which of the quotes shown hold an answer, blanks, punctuation and width aside."""
    wanted = bare(answer)
    holds = tuple(wanted in bare(quote.text) for quote in passages(found))
    return Judged(holds, found.confidence, found.answerable)


def auroc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Return how often an answerable question scores above an unanswerable one; ties count half.

    >>> auroc([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    wins = sum((one > other) + 0.5 * (one == other) for one in right for other in wrong)
    return wins / (len(right) * len(wrong))


def measure_answers(
    corpus: Path, queries: Path, unanswerable: Path | None = None, synonyms: Synonyms | None = None
) -> dict[str, float | None]:
    """Build a throw-away base of CORPUS, ask every question, and return the figures.

    ``span_in_answer``: share of the questions whose answer stands whole in one of the quotes shown, at most three of
    at most 400 characters each. The quotes are judged for every question, refused or not, so that this figure and
    ``missed_rate`` stay apart. ``cite_precision``: of those, the share whose first quote holds it, the one that is
    cited first. Texts are compared by ``bare``. ``auroc``: how often the confidence of a question with an answer is
    above that of one without. ``false_answer_rate``: share of the unanswerable questions that get an answer at the
    default threshold. ``missed_rate``: share of the answerable ones that get none. Without UNANSWERABLE the two
    figures that need it are None.

    Raises:
        FileRefused: a file can't be read, or a question has no answer.

    """
    texts = _read(corpus)
    asked = _with_answers(queries)
    without = None if unanswerable is None else _read(unanswerable)
    with plain_base(texts, synonyms) as (shelf, _):
        judged = [judge(shelf.find(row["text"], day=DAY), row["answer"]) for row in asked]
        nothing = None if without is None else [shelf.find(row["text"], day=DAY) for row in without]
    return figures(judged, nothing)


def figures(judged: Sequence[Judged], nothing: Sequence[Found] | None) -> dict[str, float | None]:
    """Return the figures of ``measure_answers``."""
    held = [one for one in judged if any(one.holds)]
    wrong = None if nothing is None else sum(one.answerable for one in nothing) / len(nothing)
    area = None if nothing is None else auroc([one.confidence for one in judged], [one.confidence for one in nothing])
    return {
        "span_in_answer": round(len(held) / len(judged), 4),
        "cite_precision": round(sum(one.holds[0] for one in held) / len(held), 4) if held else 0.0,
        "auroc": None if area is None else round(area, 4),
        "false_answer_rate": None if wrong is None else round(wrong, 4),
        "missed_rate": round(sum(not one.answered for one in judged) / len(judged), 4),
        "queries": len(judged),
    }


def _read(path: Path) -> list[dict[str, str]]:
    rows = read_jsonl(path)
    if not rows:
        raise FileRefused(f"{path} 是空的。请给出每行一个 JSON 对象的文件（id、text）。")
    for row in rows:
        _words(path, row, "text")
    return rows


def _with_answers(path: Path) -> list[dict[str, str]]:
    rows = _read(path)
    for row in rows:
        _words(path, row, "answer")
    return rows


def _words(path: Path, row: Mapping[str, object], name: str) -> None:
    value = row.get(name)
    if not isinstance(value, str) or not bare(value):
        what = "原文答案" if name == "answer" else "文字"
        raise FileRefused(f"{path} 中 id 为“{row['id']}”的一行没有{what}（{name}）。请补上后再测。")
