"""What the commands of the base share: the open house, who acts, which document is meant, and how it is said."""

import getpass
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config.settings import load_settings

if TYPE_CHECKING:
    from bot.wiring import House
    from ledger.audit import Actor

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
BY = click.option(
    "--by", "--reviewer", "by", default="", metavar="STAFF_ID", help="Who acts; default: the user of this machine."
)
REASON = click.option("--reason", default="", help="Why; kept in the audit.")
DAY = click.DateTime(["%Y-%m-%d"])


@contextmanager
def opened() -> Iterator["House"]:
    """Open the house for one command."""
    from bot.wiring import open_house  # noqa: PLC0415 - imported when called, so that --help costs nothing

    with open_house(load_settings()) as house:
        yield house


def actor(house: "House", by: str) -> "Actor":
    """Return who acts: a person of the organisation by staff id, else the user of this machine."""
    from ledger.audit import Actor, Channel  # noqa: PLC0415 - as above
    from ledger.groups import person_by_staff_id  # noqa: PLC0415

    if not by:
        user = getpass.getuser()
        return Actor(f"os:{user}", user, channel=Channel.COMMAND)
    with house.ledger.read() as session:
        known = person_by_staff_id(session, by)
    return Actor(by, known.name if known else "", known.role.value if known else "", Channel.COMMAND)


def policies_meant(house: "House", word: str) -> list[str]:
    """Return the documents an id, a 文号 or a title means.

    Raises:
        NotInBase: none is on the shelf, and no version has this id.

    """
    from knowledge.errors import NotInBase  # noqa: PLC0415 - as above
    from knowledge.library.relations import title_key  # noqa: PLC0415
    from knowledge.rules.docno import find_docnos  # noqa: PLC0415
    from ledger.names import named_by  # noqa: PLC0415
    from ledger.policies import policies_by_doc_no, policy_row  # noqa: PLC0415
    from ledger.versions import versions_of  # noqa: PLC0415

    with house.ledger.read() as session:
        row = policy_row(session, word)
        if versions_of(session, word) or (row is not None and row.removed_at is None):
            return [word]
        found = [one.policy_id for named in find_docnos(word) for one in policies_by_doc_no(session, named.key)]
        if not found:
            key = title_key(word.strip("《》"))
            found = [one.policy_id for one in named_by(session, [key]).get(key, [])]
    if not found:
        raise NotInBase(
            f"政策库里没有编号 {word}，也没有这个文号或标题。编号可用 huiqi find 或 huiqi library list 查到。"
        )
    return list(dict.fromkeys(found))


def one_meant(house: "House", word: str) -> str:
    """Return the one document an id, a 文号 or a title means.

    Raises:
        NotInBase: none.
        ActRefused: several.

    """
    from knowledge.errors import ActRefused  # noqa: PLC0415 - as above

    found = policies_meant(house, word)
    if len(found) > 1:
        raise ActRefused(f"“{word}”对应 {len(found)} 份文件：{'、'.join(found)}。请写明编号。")
    return found[0]


def local(moment: datetime) -> str:
    """Return a moment as people of the city read it, 2026-12-01 08:00."""
    from knowledge.library.records import CHINA  # noqa: PLC0415 - as above

    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def say(data: dict[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print one JSON object, or lines for people."""
    if as_json:
        click.echo(json.dumps(plain(data), ensure_ascii=False))
        return
    for line in lines:
        click.echo(line)


def plain(value: Any) -> Any:  # noqa: ANN401 - anything in, JSON out
    """Turn values of ours into what JSON knows: days as ISO text, rows as objects, paths as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value
