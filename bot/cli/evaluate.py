"""``huiqi eval``: how good the product's own search and understanding are, measured on questions with answers."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from config.errors import HuiqiError


class _File(click.ParamType[Path]):
    """A file that is there; what is not is said in Chinese, with exit code 2."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ANN401 - click's
        path = Path(value)
        if not path.is_file():
            self.fail(f"找不到文件 {path}。请检查路径。", param, ctx)
        return path


_FILE = _File()
WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2)  # of the leg of meaning


@click.group("eval")
def evaluate() -> None:
    """Measure search and understanding on your own texts and questions."""


@evaluate.command()
@click.option("--corpus", type=_FILE, required=True, help="JSONL: id, title, text.")
@click.option("--queries", type=_FILE, required=True, help="JSONL: id, text.")
@click.option("--qrels", type=_FILE, required=True, help="Lines of question id, 0, document id, 1, tab separated.")
@click.option("--meaning", is_flag=True, help="Try weights of the configured embedding model, and name the best.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def retrieval(corpus: Path, queries: Path, qrels: Path, *, meaning: bool, as_json: bool) -> None:
    """Build a throw-away base from CORPUS, ask the QUERIES, compare with the QRELS.

    With --meaning: nDCG@10 for weights of the leg of meaning, 0 being the words alone. It embeds the whole CORPUS.
    """
    if meaning:
        _meaning(corpus, queries, qrels, as_json=as_json)
        return
    from config.settings import load_settings  # noqa: PLC0415 - heavy rooms are loaded when the command runs
    from knowledge.search.measure import measure_retrieval  # noqa: PLC0415
    from knowledge.search.synonyms import city_synonyms  # noqa: PLC0415

    try:
        figures = measure_retrieval(corpus, queries, qrels, city_synonyms(load_settings().city))
    except HuiqiError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:14} {value:g}")


def _meaning(corpus: Path, queries: Path, qrels: Path, *, as_json: bool) -> None:
    from config.settings import load_settings  # noqa: PLC0415 - as above
    from knowledge.search.embed import embedder, model_name  # noqa: PLC0415
    from knowledge.search.legs import Legs  # noqa: PLC0415
    from knowledge.search.measure import measure_legs  # noqa: PLC0415
    from knowledge.search.synonyms import city_synonyms  # noqa: PLC0415
    from knowledge.search.vectors import VectorIndex  # noqa: PLC0415
    from ledger.base import Ledger  # noqa: PLC0415

    settings = load_settings()

    with ExitStack() as ending:

        def legs(folder: Path, ledger: Ledger) -> Legs:
            index = VectorIndex(folder / "vectors", embedder(settings), model_name(settings))
            ending.callback(index.close)
            index.rebuild(ledger)
            return Legs(index)

        try:
            figures = measure_legs(corpus, queries, qrels, legs, WEIGHTS, city_synonyms(settings.city))
        except HuiqiError as wrong:
            raise click.ClickException(str(wrong)) from wrong
    best = max(figures, key=lambda weight: (figures[weight], -float(weight)))
    if as_json:
        print(json.dumps({"ndcg@10": figures, "best": float(best)}))
        return
    for weight, value in figures.items():
        print(f"HUIQI_EMBED_WEIGHT={weight:6} ndcg@10 {value:g}" + ("  <-" if weight == best else ""))


@evaluate.command()
@click.option("--corpus", type=_FILE, required=True, help="JSONL: id, title, text.")
@click.option("--queries", type=_FILE, required=True, help="JSONL: id, text, answer (the span that answers).")
@click.option("--unanswerable", type=_FILE, default=None, help="JSONL: id, text of questions CORPUS does not answer.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def answers(corpus: Path, queries: Path, unanswerable: Path | None, *, as_json: bool) -> None:
    r"""Build a throw-away base from CORPUS, ask the QUERIES, look for their answers in what is shown.

    \b
    span_in_answer     share of the questions whose answer stands whole in one of the quotes shown
                       (at most 3, of at most 400 characters; judged for refused questions too)
    cite_precision     of those, the share whose first quote, the one cited first, holds it
    auroc              how often an answerable question is held surer than an unanswerable one
    false_answer_rate  share of the unanswerable that get an answer at the default threshold
    missed_rate        share of the answerable that get none
    queries            how many questions with an answer were asked

    Spans are compared in half width, without blanks and punctuation. Without UNANSWERABLE, auroc and
    false_answer_rate are null.
    """
    from config.settings import load_settings  # noqa: PLC0415 - heavy rooms are loaded when the command runs
    from knowledge.answer.measure import measure_answers  # noqa: PLC0415
    from knowledge.search.synonyms import city_synonyms  # noqa: PLC0415

    try:
        figures = measure_answers(corpus, queries, unanswerable, city_synonyms(load_settings().city))
    except HuiqiError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:18} " + ("-" if value is None else f"{value:g}"))


@evaluate.command()
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def chat(file: Path, *, as_json: bool) -> None:
    r"""Say every utterance of FILE to this home's bot, and compare what it understood and answered with the labels.

    \b
    FILE is JSONL, one utterance a line:
      text       what is said; [文件: 名称.pdf] stands for a file
      role       enterprise, assistant, department, admin or stranger
      intent     the names accepted; admin accepts every admin_*
      group      optional: a name to count by
      history    optional: [{"who": "user" or "bot", "text"}], earlier messages, oldest first
      must_cite  optional: parts of titles or 文号 that the answer has to cite
      must_not   optional: texts that may not occur in the answer

    Nothing that is said here is kept, and no order to the base is carried out.
    """
    from bot.rehearsal import stage  # noqa: PLC0415 - heavy rooms are loaded when the command runs
    from bot.wiring import open_house  # noqa: PLC0415
    from config.settings import load_settings  # noqa: PLC0415
    from config.words import measure as words  # noqa: PLC0415
    from handlers.measure import measure, read_cases  # noqa: PLC0415

    cases = read_cases(file)
    with open_house(load_settings()) as house, stage(house) as told:
        figures = measure(cases, told.hear)
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for miss in figures["wrong"]:
        print(words.missed(miss["text"], miss["want"], miss["got"], miss["why"]))
    for name, share in sorted(figures["by_group"].items()):
        print(f"{name:16} {share['right']:4}/{share['n']:<4} {share['right'] / share['n']:.2%}")
    print(words.total(figures["n"] - len(figures["wrong"]), figures["n"], figures["accuracy"]))
