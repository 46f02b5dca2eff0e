"""Files are read by lease, each by one process; what somebody waits for is told once; pictures go when nobody looks."""

import io
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from docx import Document

from casework import review, review_batch
from casework.review_check import LEASE_S, Checker
from casework.review_pictures import KEPT, prune_pictures
from knowledge.errors import KnowledgeError
from knowledge.papers.opening import Opening
from knowledge.papers.page import Paper
from knowledge.papers.second_reader import S
from ledger import review_papers
from ledger.pushes import Delivery, DeliveryText
from ledger.reviews import ReviewCase, ReviewState
from tests.casework.made_case import MEMBER, Town, licence, opened


class Counting(Opening):
    """An opening that counts what it opens, and keeps each for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.both = threading.Barrier(2, timeout=30)

    def open(self, path: Path, name: str = "") -> Paper:
        """Note the name; wait until another is being opened."""
        assert path.is_file()
        self.names.append(name)
        self.both.wait()
        return Paper(name, "docx", (), "示例")


def sends(town: Town, case: ReviewCase, *names: str) -> list[int]:
    door = (town.office, MEMBER, case.case_id)
    return [
        review.hand_in(*door, name, licence(f"示例路{at}号"), door="chat")[0].file_id for at, name in enumerate(names)
    ]


def told(town: Town) -> list[str]:
    with town.office.ledger.read() as session:
        rows = session.query(DeliveryText.body).join(Delivery, Delivery.body_key == DeliveryText.body_key)
        return [body for (body,) in rows.filter(Delivery.receiver == "p:chen").order_by(Delivery.delivery_id)]


def test_two_processes_never_read_the_same_file(town: Town) -> None:
    case = opened(town)
    sends(town, case, "甲.docx", "乙.docx")
    with Counting() as opening, ThreadPoolExecutor(2) as pool:
        workers = [Checker(town.office, opening, f"worker-{at}") for at in range(2)]
        assert list(pool.map(Checker.read_next, workers)) == [True, True]
        assert sorted(opening.names) == ["乙.docx", "甲.docx"]
        assert not workers[0].read_next()


def test_a_lease_is_one_statement_ends_by_itself_and_is_given_back(town: Town) -> None:
    case, now = opened(town), town.office.now()
    first, second = sends(town, case, "甲.docx", "乙.docx")
    with town.office.ledger.write() as session:
        taken = [review_papers.claim_file(session, f"p{at}", now, LEASE_S) for at in range(3)]
        assert [one.file_id if one else None for one in taken] == [first, second, None]
        assert review_papers.claim_file(session, "p9", now + timedelta(seconds=LEASE_S), LEASE_S, "R999999") is None
        late = review_papers.claim_file(session, "p9", now + timedelta(seconds=LEASE_S), LEASE_S)
        assert late is not None
        assert (late.file_id, late.read_owner) == (first, "p9")
        assert not review_papers.hold_file(session, first, "p0", now)
        assert review_papers.give_back_files(session, "p1") == 1
        again = review_papers.claim_file(session, "p2", now, LEASE_S)
        assert again is not None
        assert again.file_id == second


def test_a_file_of_the_same_bytes_is_waited_for(town: Town) -> None:
    data, now = licence(), town.office.now()
    for project in ("一店", "二店"):
        case = opened(town, project)
        review.hand_in(town.office, MEMBER, case.case_id, "执照.docx", data, door="page")
    with town.office.ledger.write() as session:
        assert review_papers.claim_file(session, "a", now, LEASE_S) is not None
        assert review_papers.claim_file(session, "b", now, LEASE_S) is None


def test_what_somebody_waits_for_is_told_in_one_message_when_all_of_it_is_read(town: Town) -> None:
    case = opened(town)
    ids = sends(town, case, "甲.docx", "# 乙.docx", "丙.docx")
    with town.office.ledger.write() as session:
        review_batch.owe(session, "chen", ids)
    assert town.checker.read_some(limit=2) == 2
    town.later(seconds=20)
    assert (told(town), review_batch.tell_batches(town.office)) == ([], 0)
    town.checker.read_next()
    [said] = told(town)
    assert all(name in said for name in ("甲.docx：认作《营业执照》", "# 乙.docx", "丙.docx", "还缺"))
    assert said.endswith("预审意见不替代受理和审批决定。")
    assert (review_batch.tell_batches(town.office), len(told(town))) == (0, 1)


def test_a_batch_whose_last_file_was_taken_back_is_told_by_the_clock(town: Town) -> None:
    case = opened(town)
    first, second = sends(town, case, "甲.docx", "乙.docx")
    with town.office.ledger.write() as session:
        review_batch.owe(session, "chen", [first, second])
    town.checker.read_next()
    review.remove_file(town.office, MEMBER, case.case_id, second)
    assert review_batch.tell_batches(town.office) == 0  # more may come
    town.later(seconds=20)
    assert (review_batch.tell_batches(town.office), review_batch.tell_batches(town.office)) == (1, 0)
    [said] = told(town)
    assert "乙.docx" not in said


def test_pictures_go_with_the_end_of_a_case_or_when_nobody_looks(town: Town, tmp_path: Path) -> None:
    kept = tmp_path / "pictures"
    assert prune_pictures(town.office, kept) == 0
    case = opened(town)
    sends(town, case, "甲.docx", "乙.docx")
    with town.office.ledger.read() as session:
        used, old = (one.sha256 for one in review_papers.files_of(session, case.case_id))
    now = town.office.now().timestamp()
    for key in (used, old, "f" * 64):
        place = kept / key[:2] / key / "1-0.jpg"
        place.parent.mkdir(parents=True)
        place.write_bytes(b"x")
        os.utime(place, (now, now - (KEPT.total_seconds() + 1 if key == old else 0)))
    assert (prune_pictures(town.office, kept), prune_pictures(town.office, kept)) == (2, 0)
    assert [one.name for one in kept.glob("*/*")] == [used]
    review.move(town.office, MEMBER, case.case_id, ReviewState.WITHDRAWN)
    assert prune_pictures(town.office, kept) == 1


class Model:
    """A model that answers, or fails as vendors do."""

    def __init__(self, *told: tuple[str, str], fails: bool = False) -> None:
        self.told, self.fails, self.asked = told, fails, 0

    def fill(self, order: str, texts: Sequence[str], schema: type[S]) -> S:
        self.asked += 1
        assert order
        assert texts
        if self.fails:
            raise KnowledgeError("模型没有回答。")
        return schema.model_validate({"told": [{"field": field, "value": value} for field, value in self.told]})


def bare_licence(note: str) -> bytes:
    """Return a licence on which most fields are missing."""
    document, held = Document(), io.BytesIO()
    for line in ("营业执照", "名称：德阳示例食品有限公司", note):
        document.add_paragraph(line)
    document.save(held)
    return held.getvalue()


def test_a_model_that_fails_leaves_a_paper_as_it_was_read_and_one_that_finds_is_kept(town: Town) -> None:
    case = opened(town)
    door = (town.office, MEMBER, case.case_id)
    first, _ = review.hand_in(*door, "执照.docx", bare_licence("甲"), door="chat")
    failing = Model(fails=True)
    replace(town.checker, model=failing).read_some(case.case_id)
    review.hand_in(*door, "又一份执照.docx", bare_licence("住在示例路7号"), door="chat")
    finding = Model(("住所", "示例路7号"))
    replace(town.checker, model=finding).read_some(case.case_id)
    assert (failing.asked, finding.asked) == (1, 1)
    with town.office.ledger.read() as session:
        rows = review_papers.files_of(session, case.case_id, every=True)
        kept = {row.file_id: review_papers.reading_of(session, row.sha256) or {} for row in rows}
        assert {row.trouble for row in rows} == {""}
    assert kept.pop(first.file_id)["proposed"] == []
    [(_, second)] = kept.items()
    assert [one[:2] for one in second["proposed"]] == [["住所", "示例路7号"]]
