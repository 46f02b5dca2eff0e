"""What documents do to one another's dates must not depend on the order in which they come."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from config.city import City
from config.settings import load_settings
from knowledge.library.intake import Intake
from knowledge.rules.period import Clock, Status, status_on
from ledger.base import Ledger, connect
from ledger.policies import Policy, last_change, policy_by_id, policy_names
from tests.databases import blank_sqlite
from tests.library.made import rule, write

TODAY = date(2026, 11, 22)


def notice(doc_no: str, title: str, day: str, *clauses: str) -> str:
    return "\n".join([doc_no, title, "各县（市、区）：", *clauses, "德阳市示例局", day])


TEXTS = {
    "old": rule("奖励办法", "德示例规〔2019〕6号", "2019年5月8日", "奖励10万元。"),
    "new": rule(
        "奖励新办法",
        "德示例规〔2023〕2号",
        "2023年3月10日",
        "奖励20万元。",
        begins="自2023年4月15日起施行，《奖励办法》（德示例规〔2019〕6号）同时废止",
    ),
    "amending": notice(
        "德示例函〔2024〕9号",
        "德阳市示例局关于修改《奖励新办法》的通知",
        "2024年5月8日",
        "一、将第二条修改为：“奖励30万元”。",
        "本通知自2024年6月1日起施行。",
    ),
    "power": rule("用电办法", "德示例规〔2024〕20号", "2024年6月20日", "补助5万元。"),
    "pause": notice(
        "德示例函〔2026〕3号",
        "德阳市示例局关于暂停执行《用电办法》的通知",
        "2026年6月18日",
        "自2026年7月1日起，暂停执行《用电办法》。",
    ),
    "edition": rule("用电办法（2026年修订）", "德示例规〔2026〕8号", "2026年9月1日", "补助6万元。"),
    "draft": "奖励新办法的废止（征求意见稿）\n第一条　《奖励新办法》（德示例规〔2023〕2号）同时废止。",
}
EXPECTED = {
    "old": (Status.REPEALED, "new"),
    "new": (Status.PARTLY, "amending"),
    "amending": (Status.IN_FORCE, ""),
    "power": (Status.REVISED, "edition"),
    "pause": (Status.IN_FORCE, ""),
    "edition": (Status.IN_FORCE, ""),
    "draft": (Status.DRAFT, ""),
}


class Shop:
    """One base; documents come and go by their short names."""

    def __init__(self, folder: Path, city: City) -> None:
        self.ledger: Ledger = connect(blank_sqlite(folder / "a.sqlite3"))
        self.intake = Intake(self.ledger, folder, city, load_settings(home=folder))
        self.files = {name: write(folder, f"{name}.txt", text) for name, text in TEXTS.items()}
        self.ids: dict[str, str] = {}

    def add(self, name: str) -> None:
        taken = self.intake.add(self.files[name])
        assert taken.state == "added", taken.reason
        self.ids[name] = taken.policy_id

    def remove(self, name: str) -> None:
        assert self.intake.remove(self.ids.pop(name))

    def policy(self, name: str) -> Policy:
        with self.ledger.read() as session:
            found = policy_by_id(session, self.ids[name])
            assert found is not None
            return found

    def state(self) -> dict[str, tuple[Status, str]]:
        names = {policy_id: name for name, policy_id in self.ids.items()}
        return {
            name: (status(self.policy(name)), names.get(self.policy(name).successor_id or "", "")) for name in self.ids
        }

    def close(self) -> None:
        self.intake.close()
        self.ledger.close()


def status(policy: Policy) -> Status:
    clock = Clock(
        policy.effective_on, policy.expires_on, policy.repealed_on, policy.revised_on, policy.suspended_on,
        policy.partly_on, policy.draft,
    )  # fmt: skip
    return status_on(clock, TODAY)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, city: City) -> Iterator[Shop]:
    opened = Shop(tmp_path_factory.mktemp("effects"), city)
    yield opened
    opened.close()


@tries(max_examples=25, deadline=None)
@given(st.permutations(list(TEXTS)), st.permutations(list(TEXTS)))
def test_the_order_of_import_and_removal_does_not_matter(shop: Shop, come: list[str], go: list[str]) -> None:
    for name in list(shop.ids):  # of an example that failed
        shop.remove(name)
    for name in come:
        shop.add(name)
    assert shop.state() == EXPECTED
    for name in go:
        shop.remove(name)
    with shop.ledger.read() as session:
        assert policy_names(session) == []


@pytest.fixture
def full(shop: Shop) -> Iterator[Shop]:
    for name in TEXTS:
        shop.add(name)
    yield shop
    for name in list(shop.ids):
        shop.remove(name)


def test_a_repeal_begins_when_the_repealing_document_does(full: Shop) -> None:
    assert full.policy("old").repealed_on == date(2023, 4, 15)
    assert full.policy("power").suspended_on == date(2026, 7, 1)
    assert full.policy("power").revised_on == date(2026, 9, 1)
    assert full.policy("new").partly_on == date(2024, 6, 1)
    assert full.policy("new").repealed_on is None  # a draft repeals nothing


def test_removing_the_repealing_document_brings_the_old_one_back(full: Shop) -> None:
    full.remove("new")
    assert full.policy("old").repealed_on is None
    assert full.state()["old"] == (Status.IN_FORCE, "")


def test_every_document_whose_dates_change_takes_a_new_change_number(full: Shop) -> None:
    with full.ledger.read() as session:
        before = last_change(session)
    full.remove("edition")
    assert full.policy("power").change_no > before
    assert full.policy("old").change_no <= before


def test_an_extension_moves_the_last_day_and_its_removal_moves_it_back(shop: Shop, tmp_path: Path) -> None:
    text = rule("短期办法", "德示例规〔2024〕1号", "2024年1月10日", "奖励。", begins="自印发之日起施行，有效期1年")
    longer = notice(
        "德示例函〔2024〕2号",
        "德阳市示例局关于延长《短期办法》有效期的通知",
        "2024年12月20日",
        "《短期办法》（德示例规〔2024〕1号）有效期延长至2027年12月31日。",
    )
    first = shop.intake.add(write(tmp_path, "a.txt", text))
    second = shop.intake.add(write(tmp_path, "b.txt", longer))
    shop.ids |= {"short": first.policy_id, "longer": second.policy_id}
    assert shop.policy("short").expires_on == date(2027, 12, 31)
    shop.remove("longer")
    assert shop.policy("short").expires_on == date(2025, 1, 9)
    shop.remove("short")
