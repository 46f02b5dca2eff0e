"""Files that wait, files that can't be read, files that must not be kept, and a base taken in again from its export."""

import csv
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config.city import City
from knowledge.errors import ActRefused, FileRefused, NotInBase
from knowledge.library.listing import Filter, failed_files, listed, waiting_versions
from knowledge.library.reimport import is_export
from knowledge.library.uploads import MISSED_EVERY, MISSES
from ledger.base import Ledger, connect
from ledger.imports import ImportFile, ImportState, files_of_batch
from tests.databases import blank_sqlite
from tests.library.desk_of_records import EDITOR, REVIEWER, WHOLE, Office, award, office
from tests.library.made import docx, write

SECRET = "秘密★10年\n德阳市示例局文件\n关于某事的通知\n" + "这是不能公开的正文内容。" * 20


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    opened = connect(ledger_url)
    yield opened
    opened.close()


@pytest.fixture
def room(ledger: Ledger, tmp_path: Path, city: City) -> Iterator[Office]:
    with office(ledger, tmp_path, city) as opened:
        yield opened


def batch(room: Office) -> list[ImportFile]:
    with room.registrar.ledger.read() as session:
        return list(files_of_batch(session, "b1"))


def kept(folder: Path, words: str) -> list[Path]:
    files = [path for path in (folder / "home").rglob("*") if path.is_file()]
    return [path for path in files if words.encode() in path.read_bytes()]


def test_uploads_wait_and_are_read_one_by_one(room: Office, tmp_path: Path) -> None:
    for name, text in (("甲.txt", award()), ("乙.txt", award(name="补助办法", doc_no="德示例规〔2023〕8号"))):
        room.registrar.upload(write(tmp_path, "upload", text), EDITOR, batch="b1", name=name)
    assert [row.state for row in batch(room)] == [ImportState.WAITING] * 2
    assert room.registrar.work_uploads("w1") == 1
    assert [row.state for row in batch(room)] == [ImportState.PENDING, ImportState.WAITING]
    assert room.registrar.work_uploads("w1", 5) == 1
    assert room.registrar.work_uploads("w1") == 0
    rows = batch(room)
    assert [(row.name, row.policy_id != "", row.number) for row in rows] == [("甲.txt", True, 1), ("乙.txt", True, 1)]
    assert list((tmp_path / "home" / "waiting").iterdir()) == []
    assert room.registrar.look(rows[0].policy_id).author == EDITOR.who


def test_an_upload_whose_reader_died_is_read_again_and_becomes_one_document(
    room: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.registrar.upload(write(tmp_path, "upload", award()), EDITOR, batch="b1", name="甲.txt")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("knowledge.library.uploads._own", crash)  # the version is written, the row of the file is not
        with pytest.raises(KeyboardInterrupt):
            room.registrar.work_uploads("w1")
    assert room.registrar.work_uploads("w2") == 0  # it is still in the first one's hands
    room.later(minutes=11)
    assert room.registrar.work_uploads("w2") == 1
    assert [(row.state, row.number) for row in batch(room)] == [(ImportState.PENDING, 1)]
    assert len(waiting_versions(room.registrar.records)) == 1


def test_an_upload_may_be_said_to_replace_a_document(room: Office, tmp_path: Path) -> None:
    policy_id = room.shelves(award())
    other = award("30万元", name="奖励办法（修订）", doc_no="德示例规〔2026〕1号")
    room.registrar.upload(write(tmp_path, "upload", other), EDITOR, batch="b1", name="修订.txt", replaces=policy_id)
    room.registrar.work_uploads("w1")
    assert [(row.state, row.policy_id) for row in batch(room)] == [(ImportState.PENDING, policy_id)]
    assert "20万元" in room.words(policy_id)


def test_a_file_that_can_not_be_read_is_kept_for_another_try(room: Office, tmp_path: Path) -> None:
    broken = write(tmp_path, "坏.docx", "这不是一个文档")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 400)
    taken = room.registrar.hand_in(broken, EDITOR, publish=True)
    assert taken.state == "refused"
    assert taken.file_id
    again = room.registrar.hand_in(broken, EDITOR, publish=True)
    assert again.file_id == taken.file_id  # the same bytes are kept once
    assert [(row.name, row.tries) for row in failed_files(room.registrar.records)] == [("坏.docx", 2)]
    whole = docx(tmp_path / "whole.docx", award().splitlines())
    with room.registrar.ledger.read() as session:
        place = room.registrar.records.originals.refused_path(session.get(ImportFile, taken.file_id).sha256)  # type: ignore[union-attr] # it is there
    place.chmod(0o644)
    place.write_bytes(whole.read_bytes())  # as if a newer reader could read it now
    done = room.registrar.retry(taken.file_id, EDITOR, publish=True)
    assert done.state == "added"
    assert failed_files(room.registrar.records) == []
    assert not place.exists()
    with pytest.raises(NotInBase):
        room.registrar.retry(taken.file_id, EDITOR)


@pytest.mark.parametrize("door", ["hand in", "upload"])
def test_a_marked_file_leaves_no_copy_anywhere(room: Office, tmp_path: Path, door: str) -> None:
    path = write(tmp_path, "密件.txt", SECRET)
    if door == "hand in":
        assert room.registrar.hand_in(path, EDITOR, publish=True).state == "secret"
    else:
        room.registrar.upload(path, EDITOR, batch="b1", name="密件.txt")
        room.registrar.work_uploads("w1")
    assert [row.state for row in failed_files(room.registrar.records)] == [ImportState.MARKED]
    assert kept(tmp_path, "这是不能公开的正文内容") == []


def test_an_upload_that_is_too_large_is_refused_at_once(room: Office, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="找不到"):
        room.registrar.upload(tmp_path / "nowhere.txt", EDITOR, batch="b1", name="nowhere.txt")
    assert batch(room) == []


def test_a_crash_between_the_original_and_the_rows_loses_nothing(
    room: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = room.text(award())

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("knowledge.library.entering.record_all", crash)
        with pytest.raises(KeyboardInterrupt):
            room.registrar.hand_in(path, EDITOR, publish=True)
    assert listed(room.registrar.records, Filter(), date(2026, 11, 22)) == []
    assert waiting_versions(room.registrar.records) == []
    assert len(kept(tmp_path, "首次升规")) == 1  # the original is there
    taken = room.registrar.hand_in(path, EDITOR, publish=True)
    assert taken.state == "added"
    assert len(list((tmp_path / "home" / "originals").rglob("*.txt"))) == 1


# -- lists ------------------------------------------------------------------------------------------


def test_lists_tell_what_ends_soon_and_what_is_missing(room: Office) -> None:
    soon = room.shelves(award(), expires_on="2026-12-10", contact="")
    late = room.shelves(award(name="补助办法", doc_no="德示例规〔2023〕8号"), expires_on="2027-12-10")
    endless = room.shelves(
        award(name="用电办法", doc_no="德示例规〔2023〕9号"), expires_on="", level="县级", region="510603"
    )
    day = date(2026, 11, 22)

    def ids(**wanted: object) -> list[str]:
        return sorted(row.policy_id for row in listed(room.registrar.records, Filter(**wanted), day))  # type: ignore[arg-type] # names of Filter

    assert ids() == sorted([soon, late, endless])
    assert ids(expiring=30) == [soon]
    assert ids(expiring=17) == []
    assert ids(expiring=18) == [soon]
    assert ids(without=("validity",)) == [endless]
    assert ids(without=("contact",)) == [soon]
    assert ids(level="县级") == [endless]
    assert ids(region="510600") == sorted([soon, late, endless])
    assert ids(region="510603") == [endless]
    assert ids(text="补助") == [late]
    with pytest.raises(ActRefused, match="没有“颜色”"):
        ids(without=("颜色",))


# -- export -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_is_taken_in_again_as_it_was_corrected(room: Office, tmp_path: Path, city: City, name: str) -> None:
    policy_id = room.shelves(award(), contact="=cmd()", themes=["科技创新", "用能"])
    told = room.registrar.export(tmp_path / name)
    assert (told["documents"], told["articles"] > 3) == (1, True)
    with pytest.raises(ActRefused, match="已经存在"):
        room.registrar.export(tmp_path / name)
    assert is_export(tmp_path / name)
    other = connect(blank_sqlite(tmp_path / "other" / "ledger.sqlite3"))
    with office(other, tmp_path / "other", city) as second:
        taken = list(second.registrar.take_export(tmp_path / name, REVIEWER, publish=True))
        assert [one.state for one in taken] == ["added"]
        here, there = room.registrar.look(policy_id), second.registrar.look(taken[0].policy_id)
        assert (there.fields, there.links, there.windows) == (here.fields, here.links, here.windows)
        assert [one["text"] for one in there.articles] == [one["text"] for one in here.articles]
        assert [one.who for one in there.evidence if one.field == "contact"] == ["编辑甲"]
        assert (
            second.registrar.original_path(taken[0].policy_id).read_bytes()
            == room.registrar.original_path(policy_id).read_bytes()
        )
        assert f"原编号 {policy_id}" in there.note
        again = list(second.registrar.take_export(tmp_path / name, REVIEWER, publish=True))
        assert [one.state for one in again] == ["duplicate"]
    other.close()


def test_the_tables_of_an_export_open_in_office_programs(room: Office, tmp_path: Path) -> None:
    room.shelves(award(), contact="=cmd()")
    room.registrar.export(tmp_path / "out")
    assert (tmp_path / "out" / "policies.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "out" / "policies.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["咨询方式"] == "'=cmd()"  # a formula would run
    assert rows[0]["施行日期"] == WHOLE["effective_on"]
    assert (tmp_path / "out" / rows[0]["原件"]).is_file()


@pytest.mark.parametrize("damage", ["mark", "row", "escape"])
def test_a_damaged_export_is_refused_with_the_line(room: Office, tmp_path: Path, damage: str) -> None:
    room.shelves(award())
    folder = tmp_path / "out"
    room.registrar.export(folder)
    if damage == "mark":
        (folder / "huiqi-export.json").write_text("{}", encoding="utf-8")
    elif damage == "row":
        (folder / "documents.jsonl").write_text('{"policy_id": "P000001"}\n', encoding="utf-8")
    else:
        row = json.loads((folder / "documents.jsonl").read_text("utf-8"))
        (tmp_path / "outside.txt").write_text("外面的文件", encoding="utf-8")
        row["original"] = "../outside.txt"
        row["content"]["fields"]["title"] = "另一份文件"
        row["content"]["document"]["blocks"] = row["content"]["document"]["blocks"][:-1]
        row["sha256"] = ""
        (folder / "documents.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
        taken = list(room.registrar.take_export(folder, REVIEWER, publish=False))
        assert room.registrar.look(taken[0].policy_id, taken[0].number or None).sha256 != "外面"
        assert kept(tmp_path, "外面的文件") == []
        return
    with pytest.raises(ActRefused):
        list(room.registrar.take_export(folder, REVIEWER, publish=True))


def test_an_ordinary_zip_is_no_export(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    assert not is_export(tmp_path / "a.zip")
    assert not is_export(tmp_path / "nowhere.zip")


def test_attachments_are_kept_by_their_names(room: Office, tmp_path: Path) -> None:
    text = award().replace("第一条", "附件：1.奖励资金申请表 2.企业汇总表\n\n第一条", 1)
    taken = room.registrar.hand_in(write(tmp_path, "甲.txt", text), EDITOR, publish=True)
    assert room.registrar.look(taken.policy_id).fields["attachments"] == ["奖励资金申请表", "企业汇总表"]


@pytest.mark.postgres
@pytest.mark.parametrize("ledger_url", ["postgres"], indirect=True)  # on SQLite there is one home
def test_on_several_machines_each_reads_what_it_holds(room: Office, tmp_path: Path, city: City) -> None:
    room.registrar.upload(write(tmp_path, "upload", award()), EDITOR, batch="b1", name="甲.txt")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with office(room.registrar.ledger, elsewhere, city) as other:
        assert other.registrar.work_uploads("w2", 5) == 0
    assert [row.state for row in batch(room)] == [ImportState.WAITING]
    assert room.registrar.work_uploads("w1", 5) == 1
    assert [row.state for row in batch(room)] == [ImportState.PENDING]


@pytest.mark.postgres
@pytest.mark.parametrize("ledger_url", ["postgres"], indirect=True)  # SQLite has one home
def test_a_waiting_file_whose_copy_is_nowhere_is_given_up_in_the_end_and_can_be_retried(
    room: Office, tmp_path: Path
) -> None:
    file_id = room.registrar.upload(write(tmp_path, "upload", award()), EDITOR, batch="b1", name="甲.txt")
    originals = room.registrar.records.originals
    with room.registrar.ledger.read() as session:
        row = session.get(ImportFile, file_id)
        assert row is not None
        copy = originals.waiting_path(row.sha256)
    elsewhere = copy.rename(tmp_path / "elsewhere.txt")
    for _ in range(MISSES - 1):
        for _twice in range(2):  # looked for again at once: one miss
            assert room.registrar.work_uploads("w", 5) == 0
        assert _state(room, file_id) is ImportState.WAITING
        room.later(minutes=10)
    with room.registrar.ledger.write() as session:
        busy = ImportFile(batch="b", name="other", who="ed", state=ImportState.READING, owner="o", came_at=room.hour)
        busy.lease_until = room.hour + MISSED_EVERY
        session.add(busy)
    room.registrar.work_uploads("w", 5)
    assert _state(room, file_id) is ImportState.WAITING  # whoever holds it may be busy
    room.later(minutes=20)
    with room.registrar.ledger.write() as session:
        session.delete(session.get_one(ImportFile, file_id + 1))
    room.registrar.work_uploads("w", 5)
    assert _state(room, file_id) is ImportState.REFUSED
    with room.registrar.ledger.read() as session:
        assert "任何一台服务器上都没有找到" in session.get_one(ImportFile, file_id).reason
    with pytest.raises(NotInBase, match="重新上传"):
        room.registrar.retry(file_id, EDITOR)
    elsewhere.rename(copy)
    assert room.registrar.retry(file_id, EDITOR).state == "pending"


def _state(room: Office, file_id: int) -> ImportState:
    with room.registrar.ledger.read() as session:
        return session.get_one(ImportFile, file_id).state


@pytest.mark.parametrize("data", [b"\x00\x01", b"ab", "附件：表1".encode()])
def test_a_handful_of_letters_is_no_document(room: Office, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "文件.pdf"
    path.write_bytes(data)
    taken = room.registrar.hand_in(path, EDITOR, publish=True)
    assert (taken.state, "零星几个字" in taken.reason) == ("refused", True)


def test_a_title_alone_is_no_document(room: Office, tmp_path: Path) -> None:
    path = write(tmp_path, "标题.txt", "德阳市示例局关于印发《德阳市促进示例产业发展若干政策》的通知")
    taken = room.registrar.hand_in(path, EDITOR, publish=True)
    assert (taken.state, "没有正文" in taken.reason) == ("refused", True)
