"""huiqi library add, retry: files into the base."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.library.house import BY, JSON, REASON, actor, one_meant, opened, say

if TYPE_CHECKING:
    from bot.wiring import House
    from knowledge.library.taken import Taken

STATES = {
    "added": "已收入",
    "pending": "待发布",
    "near": "待核对",
    "duplicate": "已有",
    "refused": "未收入",
    "secret": "涉密拒收",
}
PROMISED = {"secret": "refused"}  # scripts know added, duplicate, refused; pending and near came later


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--review", is_flag=True, help="Leave what is taken in waiting for a reviewer.")
@click.option("--replaces", default="", metavar="DOCUMENT", help="The one file is a new version of this document.")
@BY
@REASON
@JSON
def add(paths: tuple[Path, ...], *, review: bool, replaces: str, by: str, reason: str, as_json: bool) -> None:
    """Take files, and the files of folders, into the base; or an export made by this command's sibling.

    A bad file is reported, kept for `retry`, and never stops the rest. What is missing or unsure is told after 待核.
    """
    from knowledge.library.intake import walk  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from knowledge.library.reimport import is_export  # noqa: PLC0415

    with opened() as house:
        publish = house.settings.add_publishes and not review
        who = actor(house, by)
        if len(paths) == 1 and is_export(paths[0]):
            taken = list(house.registrar.take_export(paths[0], who, publish=publish))
        elif replaces:
            taken = [
                house.registrar.hand_in(path, who, publish=publish, replaces=one_meant(house, replaces), reason=reason)
                for path in _only_one(paths)
            ]
        else:
            files = walk(list(paths))
            found = house.registrar.hand_in_many(paths, who, publish=publish, reason=reason)
            taken = list(_with_progress(found, len(files)))
    say({"files": [_file(one) for one in taken]}, (line for one in taken for line in _lines(one)), as_json=as_json)
    _end(taken)


@click.command()
@click.argument("file_ids", nargs=-1, type=int)
@BY
@JSON
def retry(file_ids: tuple[int, ...], *, by: str, as_json: bool) -> None:
    """Try files again that could not be read: FILE_IDS as `list --failed` shows them, or all without one."""
    with opened() as house:
        wanted = list(file_ids) or _failed(house)
        who = actor(house, by)
        taken = [house.registrar.retry(one, who, publish=house.settings.add_publishes) for one in wanted]
    if not taken and not as_json:
        click.echo("没有等待重试的文件。")
    say({"files": [_file(one) for one in taken]}, (line for one in taken for line in _lines(one)), as_json=as_json)
    if taken:
        _end(taken)


def _failed(house: "House") -> list[int]:
    from knowledge.library.listing import failed_files  # noqa: PLC0415 - as above
    from ledger.imports import ImportState  # noqa: PLC0415

    rows = failed_files(house.registrar.records)
    return [row.file_id for row in reversed(rows) if row.state is ImportState.REFUSED]


def _only_one(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    if len(paths) != 1 or paths[0].is_dir():
        raise click.UsageError("--replaces takes exactly one file.")
    return paths


def _end(taken: "list[Taken]") -> None:
    if not taken:
        click.echo("给出的目录里没有文件，什么也没有收入。请检查路径。", err=True)
    if all(one.state in {"refused", "secret"} for one in taken):
        sys.exit(1)


def _lines(taken: "Taken") -> Iterator[str]:
    """Say in one line what became of a file, and below it what a person should look at."""
    bad = taken.state in {"refused", "secret", "duplicate"}
    yield f"{STATES[taken.state]}  {_shown(taken.path)}  {taken.reason if bad and taken.reason else taken.policy_id}"
    if taken.reason and not bad:
        yield f"    {taken.reason}"
    for near in taken.near if taken.state == "added" else ():
        yield f"    与 {near.policy_id}《{near.title}》文字相同 {near.likeness:.0%}，请确认不是重复。"


def _with_progress(taken: "Iterable[Taken]", total: int) -> "Iterator[Taken]":
    """Pass every result through, with a progress bar on stderr."""
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("读取文件", total=total)
        for one in taken:
            progress.update(task, advance=1, description=_shown(one.path)[-40:].replace("[", "\\["))
            yield one


def _shown(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _file(taken: "Taken") -> dict[str, str]:
    return {
        "path": _shown(taken.path),
        "state": PROMISED.get(taken.state, taken.state),
        "reason": taken.reason,
        "policy_id": taken.policy_id,
    }
