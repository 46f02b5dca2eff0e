"""``huiqi eval``: how good the product's own search is, measured on texts with questions and answers."""

import json
from pathlib import Path

import click

from config.errors import HuiqiError

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("eval")
def evaluate() -> None:
    """Measure search on your own texts and questions."""


@evaluate.command()
@click.option("--corpus", type=_FILE, required=True, help="JSONL: id, title, text.")
@click.option("--queries", type=_FILE, required=True, help="JSONL: id, text.")
@click.option("--qrels", type=_FILE, required=True, help="Lines of question id, 0, document id, 1, tab separated.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def retrieval(corpus: Path, queries: Path, qrels: Path, *, as_json: bool) -> None:
    """Build a throw-away base from CORPUS, ask the QUERIES, compare with the QRELS."""
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
