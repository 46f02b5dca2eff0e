"""What items rest on is kept beside the base, anew when an item changes, and not written again when nothing did."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from knowledge.items.footing import Footing
from ledger.base import Ledger
from ledger.dependants import Dependant, Rests, dependants_of, rest_on
from ledger.policies import Article, Policy
from tests.items.editing_office import CODE, ITEM, NOW, WANG, Made


def rest(ledger: Ledger) -> list[tuple[str, str, int, str]]:
    with ledger.read() as session:
        rows = dependants_of(session, "P000001")
        return [(row.kind.value, row.reference, row.ordinal, row.quote) for row in rows]


def test_an_article_knows_the_items_that_rest_on_it(ledger: Ledger, tmp_path: Path) -> None:
    made = Made(ledger, tmp_path / "items")
    with ledger.write() as session:
        policy = Policy(
            policy_id="P000001", title="办法", doc_no="德办发示例〔2026〕1号", doc_no_key="德办发示例2026-1"
        )
        policy.added_at, policy.change_no = NOW, 1
        policy.articles = [
            Article(ordinal=1, label="第一条", text="总则。"),
            Article(ordinal=2, label="第五条", text="规上企业一次性奖励10万元。"),
        ]
        session.add(policy)
    (made.folder / "xx-01.yaml").write_text(ITEM.replace("示例〔2026〕1号", "德办发示例〔2026〕1号"), encoding="utf-8")
    footing = Footing(ledger, made.folder)
    assert footing.keep(NOW) == 1
    assert rest(ledger) == [("奖补事项", CODE, 2, "规上企业一次性奖励10万元。")]
    assert footing.keep(NOW) == 0
    assert Footing(ledger, made.folder).keep(NOW) == 0
    made.passed(ITEM)  # 示例〔2026〕1号 is not in the base
    made.editing.publish(CODE, WANG)
    assert footing.keep(NOW) == 1
    assert rest(ledger) == []


def test_two_processes_that_write_down_the_same_at_once_leave_it_once(ledger: Ledger) -> None:
    ready = threading.Barrier(4, timeout=30)

    def writes(_: int) -> None:
        for at in range(5):
            row = Dependant(kind=Rests.ITEM, reference=f"XX-{at}", policy_id="P000001", ordinal=at)
            ready.wait()
            with ledger.write() as session:
                rest_on(session, Rests.ITEM, f"XX-{at}", [row])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(writes, range(4)))
    assert [(reference, ordinal) for _, reference, ordinal, _ in rest(ledger)] == [(f"XX-{at}", at) for at in range(5)]
