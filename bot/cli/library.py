"""huiqi library: take originals in, look at what was read from them, rebuild the indexes."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.settings import load_settings

if TYPE_CHECKING:
    from bot.wiring import House
    from knowledge.library.intake import Taken
    from ledger.policies import Policy

PLAIN = (
    "policy_id", "title", "inner_title", "doc_no", "index_no", "issuer", "department", "contact", "level", "region",
    "kind", "themes", "draft", "successor_id", "source_name", "media_type", "sha256",
)  # fmt: skip
DAYS = (
    "issued_on", "published_on", "effective_on", "expires_on", "repealed_on", "revised_on", "suspended_on", "partly_on",
)  # fmt: skip
STATES = {"added": "已收入", "duplicate": "已有", "refused": "未收入"}


@click.group()
def library() -> None:
    """Keep the policy base: add, show, reindex."""


@library.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def add(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Take files, and the files of folders, into the base. A bad file is reported and never stops the rest."""
    from knowledge.library.intake import walk  # noqa: PLC0415 - imported when called, so that --help costs nothing

    house = _open()
    try:
        files = walk(list(paths))
        taken = list(_with_progress(house.intake.add_many(files), len(files)))
    finally:
        house.intake.close()
        house.close()
    if as_json:
        click.echo(json.dumps({"files": [_file(one) for one in taken]}, ensure_ascii=False))
    else:
        for one in taken:
            click.echo(f"{STATES[one.state]}  {_shown(one.path)}  {one.policy_id or one.reason}")
    if not taken:
        click.echo("给出的目录里没有文件，什么也没有收入。请检查路径。", err=True)
    if all(one.state == "refused" for one in taken):
        sys.exit(1)


@library.command()
@click.argument("policy_id")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def show(policy_id: str, *, as_json: bool) -> None:
    """Show what was read from POLICY_ID: its anatomy, its relations and its articles."""
    from ledger.policies import policies_by_ids, policy_by_id, relations_of  # noqa: PLC0415 - as above

    house = _open()
    try:
        with house.ledger.read() as session:
            policy = policy_by_id(session, policy_id)
            if policy is None:
                raise click.ClickException(f"政策库里没有编号 {policy_id}。编号可用 huiqi find 查到。")
            acts, _ = relations_of(session, policy_id)
            targets = policies_by_ids(session, [act.target_id for act in acts if act.target_id])
            data = _described(policy, str(house.intake.original_path(policy)))
            data["relations"] = [
                {
                    "bond": act.bond.value,
                    "target": targets[act.target_id].title if act.target_id in targets else act.target_key,
                    "target_id": act.target_id or "",
                    "clause": act.clause,
                }
                for act in acts
            ]
    finally:
        house.close()
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    _print(data)


@library.command()
def reindex() -> None:
    """Throw the indexes away and build them again from the base. The base itself is not touched."""
    house = _open()
    try:
        click.echo(f"索引已重建，共 {house.reindex()} 份政策。")
    finally:
        house.close()


def _open() -> "House":
    from bot.wiring import open_house  # noqa: PLC0415 - as above

    return open_house(load_settings())


def _with_progress(taken: Iterable["Taken"], total: int) -> Iterator["Taken"]:
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
        "state": taken.state,
        "reason": taken.reason,
        "policy_id": taken.policy_id,
    }


def _described(policy: "Policy", original: str) -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(policy, name) for name in PLAIN}
    data |= {name: day.isoformat() if (day := getattr(policy, name)) else "" for name in DAYS}
    data["original"] = original
    data["articles"] = [
        {"ordinal": one.ordinal, "label": one.label, "path": one.path, "kind": one.kind, "text": one.text}
        for one in policy.articles
    ]
    return data


def _print(data: dict[str, Any]) -> None:
    for name, value in data.items():
        if name not in {"articles", "relations"} and value not in ("", None, []):
            click.echo(f"{name}: {'、'.join(value) if isinstance(value, list) else value}")
    for act in data["relations"]:
        click.echo(f"{act['bond']}: {act['target']} {act['target_id']} {act['clause']}".rstrip())
    for one in data["articles"]:
        click.echo(f"\n[{one['ordinal']}] {one['label']}  {' > '.join(one['path'])}\n{one['text']}")
