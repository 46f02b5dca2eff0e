"""huiqi rules test: what the items must say of sample firms, run and compared."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.city import load_city
from config.settings import load_settings
from config.words import rule_cases as words

if TYPE_CHECKING:
    from knowledge.items.cases import Case
    from knowledge.items.proving import Failure
    from knowledge.items.verdict import Told

CASES = Path("tests/rules/cases")


@click.command("test")
@click.argument("folder", type=click.Path(path_type=Path), default=CASES)
@click.option("--items", type=click.Path(path_type=Path), default=None, help="Item folder; the city's by default.")
@click.option("--code", default="", metavar="CODE", help="Only cases that look at this item, e.g. DY-13.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def test(folder: Path, items: Path | None, code: str, *, as_json: bool) -> None:
    """Run the rule cases of FOLDER; exit code 1 when one does not come out.

    FOLDER is a folder of case files, or one file; tests/rules/cases by default. Each case that fails is shown with what
    was expected, what came, and the trace.
    """
    from knowledge.items.cases import read_folder  # noqa: PLC0415 - imported when called: --help costs nothing
    from knowledge.items.proving import failures  # noqa: PLC0415
    from knowledge.items.reading import read_items  # noqa: PLC0415

    cases = [case for case in read_folder(folder) if not code or code in case.items]
    failed = failures(cases, read_items(items or load_city(load_settings().city).folder / "items"))
    if as_json:
        click.echo(json.dumps(_described(cases, failed, code), ensure_ascii=False))
    else:
        _print(cases, failed, code)
    sys.exit(1 if failed or not cases else 0)


def _print(cases: "list[Case]", failed: "list[Failure]", code: str) -> None:
    for one in failed:
        click.echo(words.heading(one.case.file, one.case.line, _codes(one.case), one.case.name))
        for line in (*one.differences, *(line for told in one.results for line in _told(told))):
            click.echo(f"    {line}")
    click.echo(words.total(len(cases), len(failed)) if cases else words.no_such_code(code), err=not cases)


def _codes(case: "Case") -> str:
    return "、".join(case.items)


def _told(told: "Told") -> list[str]:
    """Return the trace of one result, a line each: what was asked, what was found, what it comes to."""
    lines = [words.result(str(told.get("code")), str(told.get("state")), str(told.get("why") or ""))]
    lines += [words.leaf(leaf) for leaf in _rows(told.get("trace"))]
    return lines + [words.step(str(step.get("text"))) for step in _rows(told.get("steps"))]


def _rows(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _described(cases: "list[Case]", failed: "list[Failure]", code: str) -> dict[str, Any]:
    return {
        "cases": len(cases),
        "passed": len(cases) - len(failed),
        "code": code or None,
        "failed": [
            {
                "file": one.case.file,
                "line": one.case.line,
                "name": one.case.name,
                "items": list(one.case.items),
                "as_of": one.case.as_of.isoformat(),
                "differences": list(one.differences),
                "results": [dict(told) for told in one.results],
            }
            for one in failed
        ],
    }
