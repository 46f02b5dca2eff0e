"""huiqi library edit, settle, relate, unrelate, windows: changes that wait for a reviewer; fund: said at once."""

import json
from datetime import datetime
from typing import Any

import click

from bot.cli.library.house import BY, DAY, JSON, REASON, actor, one_meant, opened, say

BONDS = ("废止", "修改", "修订", "落实", "转发", "解读", "申报通知", "延长", "暂停")
FUNDS = ("资金正常", "按比例折算", "资金已用完", "暂停兑付")


@click.command()
@click.argument("documents", nargs=-1, required=True)
@click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="FIELD=VALUE",
    help="e.g. 施行日期=2026-01-01, articles.3.responsible=市经信局.",
)
@click.option("--based-on", type=int, default=None, help="Refuse when the newest version is another one.")
@BY
@REASON
@JSON
def edit(
    documents: tuple[str, ...], *, pairs: tuple[str, ...], based_on: int | None, by: str, reason: str, as_json: bool
) -> None:
    """Change fields of DOCUMENTS; each gets a version that waits to be published."""
    changes = dict(_pair(one) for one in pairs)
    if not changes:
        raise click.UsageError("at least one --set FIELD=VALUE is needed.")
    with opened() as house:
        who = actor(house, by)
        ids = [one_meant(house, one) for one in documents]
        if len(ids) == 1:
            done: dict[str, Any] = {ids[0]: house.registrar.edit(ids[0], changes, who, reason, based_on=based_on)}
        else:
            done = dict(house.registrar.edit_many(ids, changes, who, reason))
    _said(done, as_json=as_json)


@click.command()
@click.argument("doubt_id", type=int)
@click.argument("verdict", type=click.Choice(["采纳", "更正", "不适用"]))
@click.argument("value", default="")
@BY
@JSON
def settle(doubt_id: int, verdict: str, value: str, *, by: str, as_json: bool) -> None:
    """Settle a doubt of `review`: 采纳 takes the value that was read, 更正 takes VALUE, 不适用 leaves the field."""
    with opened() as house:
        number = house.registrar.settle(doubt_id, verdict, value, actor(house, by))
    say({"doubt_id": doubt_id, "number": number}, [f"已处理，结果在第 {number} 版。"], as_json=as_json)


@click.command()
@click.argument("document")
@click.argument("bond", type=click.Choice(BONDS))
@click.argument("target")
@click.option("--since", type=DAY, default=None, help="First day of the effect; of 延长 the new last day.")
@click.option("--clause", default="", help="The clause acted on, e.g. 第五条.")
@BY
@REASON
@JSON
def relate(
    document: str, bond: str, target: str, *, since: datetime | None, clause: str, by: str, reason: str, as_json: bool
) -> None:
    """Say that DOCUMENT acts on TARGET (id, 文号 or title); waits to be published."""
    from ledger.bonds import Bond  # noqa: PLC0415 - imported when called, so that --help costs nothing

    with opened() as house:
        policy_id = one_meant(house, document)
        day = since.date() if since else None
        number = house.registrar.relate(
            policy_id, Bond(bond), target, actor(house, by), since=day, clause=clause, reason=reason
        )
    _said({policy_id: number}, as_json=as_json)


@click.command()
@click.argument("document")
@click.argument("bond", type=click.Choice(BONDS))
@click.argument("target")
@BY
@REASON
@JSON
def unrelate(document: str, bond: str, target: str, *, by: str, reason: str, as_json: bool) -> None:
    """Take a relation back; waits to be published."""
    from ledger.bonds import Bond  # noqa: PLC0415 - as above

    with opened() as house:
        policy_id = one_meant(house, document)
        number = house.registrar.unrelate(policy_id, Bond(bond), target, actor(house, by), reason)
    _said({policy_id: number}, as_json=as_json)


@click.command()
@click.argument("document")
@click.option("--opens", type=DAY, default=None, help="First day.")
@click.option("--closes", type=DAY, default=None, help="Last day, included.")
@click.option("--batch", default="", help="e.g. 2026年第一批.")
@click.option("--all-year", is_flag=True, help="常年受理.")
@click.option("--none", "nothing", is_flag=True, help="Remove all windows.")
@BY
@REASON
@JSON
def windows(  # noqa: PLR0913 - one argument an option
    document: str, *, opens: datetime | None, closes: datetime | None, batch: str, all_year: bool, nothing: bool,
    by: str, reason: str, as_json: bool,
) -> None:  # fmt: skip
    """Say when one may apply under DOCUMENT; waits to be published. A batch of the same name is replaced."""
    if not (opens or closes or all_year or nothing):
        raise click.UsageError("one of --opens, --closes, --all-year, --none is needed.")
    row = {
        "batch": batch, "all_year": all_year, "opens_on": opens.date() if opens else None,
        "closes_on": closes.date() if closes else None,
    }  # fmt: skip
    with opened() as house:
        policy_id = one_meant(house, document)
        kept = [one for one in house.registrar.look(policy_id).windows if one["batch"] != batch]
        number = house.registrar.set_windows(policy_id, [] if nothing else [*kept, row], actor(house, by), reason)
    _said({policy_id: number}, as_json=as_json)


@click.command()
@click.argument("document")
@click.argument("year", type=int)
@click.argument("state", type=click.Choice(FUNDS))
@click.option("--note", default="", help="What the department said.")
@BY
@JSON
def fund(document: str, year: int, state: str, *, note: str, by: str, as_json: bool) -> None:
    """Write down the state of the fund of YEAR behind DOCUMENT; shown at once."""
    from ledger.clocks import FundState  # noqa: PLC0415 - as above

    with opened() as house:
        policy_id = one_meant(house, document)
        house.registrar.set_fund(policy_id, year, FundState(state), actor(house, by), note)
    said = [f"已登记：{policy_id} {year} 年{state}。"]
    say({"policy_id": policy_id, "year": year, "state": state}, said, as_json=as_json)


def _pair(word: str) -> tuple[str, Any]:
    name, sign, value = word.partition("=")
    if not sign or not name.strip():
        raise click.UsageError(f"--set {word}: FIELD=VALUE is needed.")
    if value[:1] in "[{":
        try:
            return name.strip(), json.loads(value)
        except json.JSONDecodeError as wrong:
            raise click.UsageError(f"--set {name}: not JSON ({wrong}).") from wrong
    return name.strip(), value


def _said(done: dict[str, Any], *, as_json: bool) -> None:
    lines = [
        f"{policy_id}：已存为第 {one} 版，等待审核发布。" if isinstance(one, int) else f"{policy_id}：{one}"
        for policy_id, one in done.items()
    ]
    say({"versions": done}, lines, as_json=as_json)
