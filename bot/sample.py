"""The sample city of an empty home: originals through the ordinary intake, people and groups of the demo town."""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from config.city import City
from config.errors import CityWrong
from config.yaml_text import read_yaml
from knowledge.firms.flat import flat
from knowledge.library.intake import Intake
from ledger.base import Ledger
from ledger.consoles import Duty, Grant, give_duty
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts
from ledger.groups import Group, Person, Role, bind_group, bind_person
from ledger.policies import counter_value, last_change, next_number

FLAG = "sample"  # 0: never begun, 1: begun, 2: done
SUFFIXES = {".docx", ".pdf", ".html"}


class HouseWithIntake(Protocol):
    """What loading needs of the house."""

    @property
    def ledger(self) -> Ledger: ...  # noqa: D102 - as in bot/wiring.py
    @property
    def city(self) -> City: ...  # noqa: D102
    @property
    def intake(self) -> Intake: ...  # noqa: D102


def load_sample(house: HouseWithIntake, now: datetime) -> None:
    """Load the sample city into a home that is empty, or go on where a killed load stopped. Tells stderr.

    Raises:
        CityWrong: an original of the sample can't be read: the folder is damaged.
    """
    folder = house.city.folder / "sample"
    with house.ledger.read() as session:
        begun, empty = counter_value(session, FLAG), last_change(session) == 0
    if begun > 1 or not folder.is_dir() or not (empty or begun == 1):
        return
    if begun == 0:
        with house.ledger.write() as session:
            next_number(session, FLAG)
    _bindings(house.ledger, folder / "bindings.yaml", now)
    _firms(house.ledger, folder / "enterprises", now)
    originals = sorted(path for path in (folder / "originals").iterdir() if path.suffix in SUFFIXES)
    _tell(f"空目录：正在载入示例城市（{len(originals)} 份示例文件），只在第一次进行 …\n")
    for taken in _counted(house.intake.add_many(originals), len(originals)):
        if taken.state == "refused":
            raise CityWrong(f"示例文件 {taken.path} 读不了：{taken.reason}。请重新取得完整的程序目录。")
    with house.ledger.write() as session:
        next_number(session, FLAG)


def _counted(rows: Iterable[Any], total: int) -> Iterable[Any]:
    live = sys.stderr.isatty()
    for number, row in enumerate(rows, 1):
        if live:
            _tell(f"\r载入示例 {number}/{total}" + ("\n" if number == total else ""))
        yield row
    if not live:
        _tell(f"载入示例 {total}/{total}\n")


def _tell(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _bindings(ledger: Ledger, file: Path, now: datetime) -> None:
    rows = read_yaml(file.read_text(encoding="utf-8"))
    with ledger.write() as session:
        for firm in rows["enterprises"]:
            know_enterprise(session, firm["uscc"], now, name=firm["name"], region=str(firm["region"]))
        for row in rows["people"]:
            person = {name: value for name, value in row.items() if name != "role"}
            bind_person(session, Person(role=Role(row["role"]), bound_by="sample", bound_at=now, **person))
        for row in rows.get("duties", ()):
            duty = Grant(staff_id=row["staff_id"], duty=Duty(row["duty"]), department=row.get("department", ""))
            duty.given_by, duty.given_at = "sample", now
            give_duty(session, duty)
        for row in rows["groups"]:
            bind_group(session, Group(bound_at=now, **row))


def _firms(ledger: Ledger, folder: Path, now: datetime) -> None:
    """Note the facts of the sample's firms: files of facts, one firm or a list of them each."""
    given_by = Giver(FactSource.IMPORTED, now.date(), "示例数据")
    with ledger.write() as session:
        for file in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            read = read_yaml(file.read_text(encoding="utf-8"))
            for firm in read if isinstance(read, list) else [read]:
                code = str(firm["uscc"])
                know_enterprise(session, code, now, name=str(firm["name"]), region=str(firm.get("region_code", "")))
                facts = [Given(one.name, one.value, one.year) for one in flat(firm) if one.name != "uscc"]
                note_facts(session, code, facts, given_by, now)
