"""huiqi items draft, try: a text typed into a draft, and what it would do."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.items.desk import SEEN, draft_lines, draft_told, editing_of
from bot.cli.library.house import BY, DAY, JSON, REASON, actor, opened, say
from bot.cli.rules_test import CASES
from config.errors import HuiqiError
from config.words import items as words

if TYPE_CHECKING:
    from knowledge.items.trying import Outcome, Trial


@click.command()
@click.argument("code")
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its new text.")
@click.option("--from", "number", type=int, default=0, metavar="N", help="Begin with text number N of the item.")
@BY
@REASON
@SEEN
@JSON
def draft(code: str, *, file: Path | None, number: int, by: str, reason: str, seen: str, as_json: bool) -> None:
    """Begin a draft of item CODE, or save FILE as the text of the one there is; faults are told and kept.

    Ends with 2 when the text has faults: it is kept all the same.
    """
    try:
        text = file.read_text(encoding="utf-8-sig") if file else ""
    except UnicodeDecodeError as wrong:
        raise HuiqiError(f"{file} 不是 UTF-8 编码。请另存为 UTF-8 后再用。") from wrong
    with opened() as house:
        desk, who = editing_of(house), actor(house, by)
        if text and desk.draft(code) is not None:
            found = desk.save(code, text, who, seen=seen, why=reason)
        else:
            found = desk.start(code, who, text=text, why=reason, number=number)
        say(draft_told(found), draft_lines(found), as_json=as_json)
    sys.exit(2 if found.faults else 0)


@click.command("try")
@click.argument("code")
@click.option("--cases", type=click.Path(path_type=Path), default=CASES, help="Folder of rule cases.")
@click.option("--as-of", type=DAY, default=None, help="The day the sample firms are looked at; default: today.")
@JSON
def try_(code: str, *, cases: Path, as_of: datetime | None, as_json: bool) -> None:
    """Run the rule cases of item CODE on its draft, and show the sample firms before and after."""
    from knowledge.items.trying import draft_tried, sample_firms  # noqa: PLC0415 - imported when called

    with opened() as house:
        day = as_of.date() if as_of else house.desk.today()
        firms = sample_firms(house.city.folder / "sample" / "enterprises")
        trial = draft_tried(editing_of(house), house.desk.offers.items(), code, cases, firms, day)
    say(_told(code, trial), _lines(trial), as_json=as_json)
    sys.exit(1 if trial.failed or trial.trouble else 0)


def _told(code: str, trial: "Trial") -> dict[str, Any]:
    return {
        "code": code,
        "as_of": trial.day.isoformat(),
        "cases": trial.cases,
        "failed": [{"name": one.case.name, "differences": list(one.differences)} for one in trial.failed],
        "trouble": trial.trouble,
        "counts": {state.value: list(pair) for state, pair in trial.counts().items()},
        "changed": [
            {"firm": one.firm, "before": _outcome(one.before), "after": _outcome(one.after)} for one in trial.changed
        ],
    }


def _outcome(one: "Outcome | None") -> dict[str, Any] | None:
    return None if one is None else {"state": one.state.value, "range_fen": one.span, "why": one.why}


def _lines(trial: "Trial") -> list[str]:
    failed = [f"  {one.case.name}：{'；'.join(one.differences)}" for one in trial.failed]
    counts = [
        f"  {words.STATES[state.value]}：{before}家 → {after}家" for state, (before, after) in trial.counts().items()
    ]
    changed = [f"  {one.firm}：{_short(one.before)} → {_short(one.after)}" for one in trial.changed]
    return [
        f"规则用例 {trial.cases} 个，没有通过 {len(failed)} 个。" if trial.cases else "没有这个事项的规则用例。",
        *failed,
        *([trial.trouble] if trial.trouble else []),
        f"示例企业 {len(trial.firms)} 家，结果改变的 {len(changed)} 家。",
        *counts,
        *changed,
    ]


def _short(one: "Outcome | None") -> str:
    from knowledge.items.trying import span_said  # noqa: PLC0415 - as above

    if one is None:
        return "没有这个事项"
    return f"{words.STATES[one.state.value]} {span_said(one.span)}".strip()
