"""A base with people: who takes in, who reviews, and a clock the test turns."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.city import City
from config.settings import load_settings
from knowledge.library.registrar import Registrar
from knowledge.library.taken import Taken
from ledger.audit import Actor, Channel
from ledger.base import Ledger
from ledger.policies import Policy, policy_by_id
from tests.library.made import rule, write

EDITOR = Actor("e1", "编辑甲", channel=Channel.CONSOLE)
REVIEWER = Actor("r1", "审核乙", channel=Channel.CONSOLE)
WHOLE = {
    "level": "市级",
    "region": "510600",
    "department": "德阳市示例局",
    "kind": "规范性文件",
    "effective_on": "2023-04-15",
    "themes": ["科技创新"],
}
"""Everything the gate asks for."""


@dataclass
class Office:
    """One base, its registrar, and the hour."""

    registrar: Registrar
    folder: Path
    hour: datetime = datetime(2026, 11, 22, 2, tzinfo=UTC)
    count: int = field(default=0)

    def text(self, words: str, name: str = "") -> Path:
        self.count += 1
        return write(self.folder, name or f"{self.count}.txt", words)

    def takes(self, words: str, *, publish: bool = False, replaces: str = "", by: Actor = EDITOR) -> Taken:
        return self.registrar.hand_in(self.text(words), by, publish=publish, replaces=replaces)

    def shelves(self, words: str, **fields: object) -> str:
        """Take a text in, fill what the gate asks for, and publish it by the reviewer."""
        taken = self.takes(words)
        assert taken.policy_id, taken
        number = self.registrar.edit(taken.policy_id, {**WHOLE, "contact": "0838-1234567", **fields}, EDITOR, "补全")
        self.settles(taken.policy_id)
        self.registrar.publish(taken.policy_id, number, REVIEWER)
        return taken.policy_id

    def settles(self, policy_id: str) -> None:
        """Look at every open doubt of the newest version."""
        number = self.newest(policy_id)
        for doubt in self.registrar.look(policy_id, number).doubts:
            self.registrar.settle(doubt.doubt_id, "不适用", "", REVIEWER)

    def newest(self, policy_id: str) -> int:
        from ledger.versions import versions_of  # noqa: PLC0415 - beside its only use

        with self.registrar.ledger.read() as session:
            return versions_of(session, policy_id)[0].number

    def live(self, policy_id: str) -> Policy | None:
        with self.registrar.ledger.read() as session:
            return policy_by_id(session, policy_id)

    def words(self, policy_id: str) -> str:
        found = self.live(policy_id)
        return "" if found is None else "\n".join(article.text for article in found.articles)

    def later(self, **span: float) -> None:
        self.hour += timedelta(**span)


def award(amount: str = "20万元", name: str = "奖励办法", doc_no: str = "德示例规〔2023〕7号", more: str = "") -> str:
    """Write a rule of which one amount can be changed."""
    clauses = [
        "对首次升规的企业给予一次性奖励" + amount + "。",
        "同一事项按就高不重复原则执行。",
        *([more] if more else []),
    ]
    return rule(name, doc_no, "2023年3月10日", *clauses, begins="自2023年4月15日起施行，有效期5年")


@contextmanager
def office(ledger: Ledger, folder: Path, city: City) -> Iterator[Office]:
    """Open an office whose clock stands still until it is turned."""
    made: list[Office] = []
    registrar = Registrar(ledger, folder / "home", city, load_settings(home=folder / "home"), lambda: made[0].hour)
    made.append(Office(registrar, folder))
    try:
        yield made[0]
    finally:
        registrar.close()
