"""Files on their way in and out: piece by piece, cut and gone on with, by two people at once, too big, hostile."""

import os
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework import review
from knowledge.papers.opening import SIZE_MAX_MB
from ledger import review_papers
from ledger.base import Ledger
from tests.casework.made_case import COLLEAGUE, MEMBER, Town, licence, opened
from tests.casework.made_case import town as a_town
from tests.web.review_guests import Browser, browser, link_for
from web.review_pieces import AT_ONCE, KEPT, PIECE_MAX, OutOfStep, Pieces

UPLOAD = "f-0123456789abcdef"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def town(ledger: Ledger, tmp_path: Path) -> Iterator[Town]:
    """A firm, its people, and a checker."""
    with a_town(ledger, tmp_path / "papers") as made:
        yield made


@pytest.fixture
def mine(town: Town) -> Browser:
    """A member's browser at a new case."""
    return browser(town, link_for(town, opened(town).case_id))


def names(town: Town) -> list[str]:
    with town.office.ledger.read() as session:
        return [one.name for one in review_papers.files_of(session, "R000001")]


def waiting(town: Town) -> list[str]:
    """Return what lies in the folder of unfinished uploads."""
    folder = town.office.papers / "incoming"
    return sorted(one.suffix for one in folder.iterdir()) if folder.is_dir() else []


def test_a_file_that_comes_in_pieces_is_the_file_that_was_sent(town: Town, mine: Browser) -> None:
    data = licence()
    half = len(data) // 2
    assert mine.puts(UPLOAD, 0, data[:half], len(data), "执照.docx").json() == {"offset": half, "file": 0}
    assert names(town) == []
    assert mine.puts(UPLOAD, half, data[half:], len(data), "执照.docx").json() == {"offset": len(data), "file": 1}
    assert names(town) == ["执照.docx"]
    assert waiting(town) == [".done"]
    assert mine.page("/file/1").content == data
    assert mine.page("/state").json()["files"][0]["who"] == "您"


def test_an_upload_that_was_cut_goes_on_where_it_stopped(town: Town, mine: Browser) -> None:
    data = licence()
    mine.puts(UPLOAD, 0, data[:100], len(data), "执照.docx")
    assert mine.page(f"/upload/{UPLOAD}").json() == {"offset": 100, "file": 0}
    behind = mine.puts(UPLOAD, 0, data[:100], len(data), "执照.docx")  # its answer was lost, it comes again
    assert (behind.status_code, behind.json()["offset"]) == (409, 100)
    ahead = mine.puts(UPLOAD, 300, data[300:], len(data), "执照.docx")
    assert (ahead.status_code, ahead.json()["offset"]) == (409, 100)
    assert mine.puts(UPLOAD, 100, data[100:], len(data), "执照.docx").json()["file"] == 1
    # whoever missed the last answer hears it again, and nothing comes twice
    assert mine.page(f"/upload/{UPLOAD}").json() == {"offset": len(data), "file": 1}
    assert mine.puts(UPLOAD, 100, data[100:], len(data), "执照.docx").json() == {"offset": len(data), "file": 1}
    assert names(town) == ["执照.docx"]


def test_a_file_that_was_removed_may_come_again(town: Town, mine: Browser) -> None:
    data = licence()
    mine.puts(UPLOAD, 0, data, len(data), "执照.docx")
    mine.does("remove", file="1")
    assert mine.page(f"/upload/{UPLOAD}").json() == {"offset": 0, "file": 0}
    assert mine.puts(UPLOAD, 0, data, len(data), "执照.docx").json()["file"] == 2
    assert names(town) == ["执照.docx"]


def test_a_file_sent_to_a_paper_is_that_paper(town: Town, mine: Browser) -> None:
    data = licence()
    mine.puts(UPLOAD, 0, data, len(data), "拍照.jpg", slot="营业执照")
    town.checker.read_some()
    with town.office.ledger.read() as session:
        file = review_papers.files_of(session, "R000001")[0]
    assert (file.placed, file.placed_by, file.door) == (["营业执照"], "chen", "page")
    refused = mine.puts("f-00000002", 0, b"1", 1, "x.pdf", slot="护照")
    assert refused.status_code == 422
    assert "清单里没有“护照”" in refused.json()["error"]


def test_a_file_that_is_too_big_is_refused_before_it_travels(town: Town, mine: Browser) -> None:
    size = (SIZE_MAX_MB << 20) + 1
    answer = mine.puts(UPLOAD, 0, b"1", size, "C:\\图\\大.pdf")
    assert answer.status_code == 422
    assert answer.json()["error"].startswith(f"“大.pdf”有 {SIZE_MAX_MB}.0 MB，超过 {SIZE_MAX_MB} MB")
    lied = mine.puts(UPLOAD, 0, b"1", 2, "大.pdf")
    assert lied.json()["offset"] == 1
    assert mine.puts(UPLOAD, 1, b"123", size, "大.pdf").status_code == 422
    assert waiting(town) == []
    assert mine.puts(UPLOAD, 0, b"1" * (PIECE_MAX + 1), PIECE_MAX + 1, "大.pdf").status_code == 413
    assert mine.puts(UPLOAD, 0, b"", 0, "空.pdf").json()["error"].startswith("“空.pdf”是空文件")
    assert (names(town), waiting(town)) == ([], [])


def test_a_form_takes_what_it_can_and_says_why_not_the_rest(
    town: Town, mine: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.review_files.SIZE_MAX", 1 << 19)
    monkeypatch.setattr("web.review_door.LIMITS", review_limits(1 << 19))
    answer = mine.sends(("执照.docx", licence()), ("大.pdf", b"0" * ((1 << 19) + 1)), ("空.pdf", b""))
    assert answer.status_code == 409
    assert "收到1个文件" in answer.text
    assert "“大.pdf”有 0.5 MB" in answer.text
    assert "“空.pdf”是空文件" in answer.text
    assert names(town) == ["执照.docx"]
    assert waiting(town) == []
    assert "没有选中文件" in mine.sends(("", b"")).text
    many = mine.sends(*((f"{one}.txt", str(one).encode()) for one in range(4)))
    assert many.status_code == 413
    assert "一次最多3个文件" in many.text


def review_limits(size: int) -> object:
    from web.console.stream_in import Limits  # noqa: PLC0415 - beside its one use

    return Limits(size, 3, 3 * size)


def test_a_hostile_name_is_only_a_name(town: Town, mine: Browser) -> None:
    hostile = ["../../../etc/passwd", "C:\\..\\x.pdf", "\u202efdp.exe", "a\x00b.pdf", "名" * 300, "..", "a\r\nb: c.pdf"]
    for number, name in enumerate(hostile, 1):
        data = b"%PDF-1.4 " + str(number).encode()
        assert mine.puts(f"f-0000000{number}", 0, data, len(data), name).json()["file"] == number
        answer = mine.page(f"/file/{number}")
        assert answer.content == data
        assert answer.headers["content-disposition"].startswith("attachment")
    for kept in names(town):
        assert not re.search(r"[/\\\x00-\x1f\u202e]", kept)
        assert 0 < len(kept) <= 200
    folders = [one.name for one in town.office.papers.iterdir() if one.name != "incoming"]
    assert all(re.fullmatch("[0-9a-f]{2}", one) for one in folders)


def test_an_upload_is_named_only_by_plain_letters(town: Town, mine: Browser) -> None:
    for upload in ("short", "x" * 65, "..%2f..%2fx", "a b c d e f"):
        assert mine.puts(upload, 0, b"1", 1, "a.pdf").status_code in {404, 405}
    assert waiting(town) == []


def test_what_is_not_a_picture_is_saved_and_never_shown(mine: Browser) -> None:
    page = b"<html><script>alert(1)</script></html>"
    for number, (name, data) in enumerate([("图.png", PNG), ("照片.png", page), ("图.html", page + b" ")], 1):
        mine.puts(f"f-0000000{number}", 0, data, len(data), name)
    told = [mine.page(f"/file/{one}").headers for one in (1, 2, 3)]
    assert [one["content-type"] for one in told] == ["image/png", *["application/octet-stream"] * 2]
    assert [one["content-disposition"].partition(";")[0] for one in told] == ["inline", "attachment", "attachment"]
    for one in told:
        assert one["cache-control"] == "no-store"
        assert one["x-content-type-options"] == "nosniff"
        assert one["content-security-policy"] == "default-src 'none'; sandbox"


def test_a_file_is_only_of_its_own_case(town: Town, mine: Browser) -> None:
    other = opened(town, "另一个项目")
    review.hand_in(town.office, MEMBER, other.case_id, "另.docx", licence(), door="page")
    assert mine.page("/file/1").status_code == 404
    assert mine.does("remove", file="1").status_code == 409
    assert mine.does("place", file="1", to="营业执照").status_code == 409
    assert mine.page("/file/999999999").status_code == 404


def test_two_people_upload_at_once_and_both_see_everything(town: Town) -> None:
    case = opened(town)
    people = [browser(town, link_for(town, case.case_id, one.who, one.name)) for one in (MEMBER, COLLEAGUE)]
    same = licence()
    faults: list[object] = []

    def hand_in(who: int) -> None:
        mine = people[who]
        for number in range(3):
            data = licence(f"德阳市旌阳区示例路{who}{number}号")
            half = len(data) // 2
            mine.puts(UPLOAD + str(number), 0, data[:half], len(data), f"{number}.docx")  # the same names on purpose
            done = mine.puts(UPLOAD + str(number), half, data[half:], len(data), f"{number}.docx")
            faults.extend([done.text] if not done.json().get("file") else [])
        mine.puts("f-same-file", 0, same, len(same), "一样.docx")

    threads = [threading.Thread(target=hand_in, args=(who,)) for who in (0, 1)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    assert len(names(town)) == len(set(names(town))) == 7
    states = [one.page("/state").json()["files"] for one in people]
    assert [one["name"] for one in states[0]] == [one["name"] for one in states[1]] == names(town)
    assert sum(one["who"] == "您" for one in states[0]) + sum(one["who"] == "您" for one in states[1]) == 7


def test_nobody_goes_on_with_the_upload_of_another_link(town: Town) -> None:
    case = opened(town)
    mine = browser(town, link_for(town, case.case_id))
    theirs = browser(town, link_for(town, case.case_id, "zhao", "赵示例"))
    mine.puts(UPLOAD, 0, b"123", 10, "a.pdf")
    assert theirs.page().status_code == 200
    assert theirs.page(f"/upload/{UPLOAD}").json() == {"offset": 0, "file": 0}


def test_what_nobody_goes_on_with_is_dropped_after_a_day(tmp_path: Path) -> None:
    pieces, now = Pieces(tmp_path), datetime.now(UTC)
    pieces.add("me", "f-old-one", 0, b"12", 10)
    old = (now - KEPT - timedelta(seconds=5)).timestamp()
    for path in tmp_path.iterdir():
        os.utime(path, (old, old))
    pieces.add("me", "f-new-one", 0, b"12", 10)
    pieces.sweep("me", now)
    assert (pieces.have("me", "f-old-one"), pieces.have("me", "f-new-one")) == ((0, 0), (2, 0))


def test_a_link_has_so_many_unfinished_uploads_and_no_more(tmp_path: Path) -> None:
    pieces, now = Pieces(tmp_path), datetime.now(UTC)
    for number in range(AT_ONCE + 3):
        pieces.add("me", f"f-{number:08}", 0, b"1", 10)
    pieces.add("you", "f-00000000", 0, b"1", 10)
    pieces.sweep("me", now)
    assert len(list(tmp_path.iterdir())) == AT_ONCE + 1
    assert pieces.have("you", "f-00000000") == (1, 0)


def test_a_file_that_could_not_be_handed_in_for_a_moment_is_still_there(tmp_path: Path) -> None:
    pieces = Pieces(tmp_path)
    pieces.add("me", UPLOAD, 0, b"123", 3)

    def fails(_data: bytes) -> int:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        pieces.finish("me", UPLOAD, fails)
    assert pieces.have("me", UPLOAD) == (3, 0)
    assert pieces.add("me", UPLOAD, 3, b"", 3) == 3
    assert pieces.finish("me", UPLOAD, lambda data: len(data) + 4) == 7
    assert pieces.finish("me", UPLOAD, fails) == 7  # another request of the same end
    with pytest.raises(OutOfStep):
        pieces.finish("me", "f-never-came", fails)


def test_a_name_that_meant_another_file_begins_anew(tmp_path: Path) -> None:
    pieces = Pieces(tmp_path)
    pieces.add("me", UPLOAD, 0, b"1234567", 10)
    with pytest.raises(OutOfStep) as no:
        pieces.add("me", UPLOAD, 7, b"1", 5)
    assert no.value.have == 0
    assert pieces.add("me", UPLOAD, 0, b"12345", 5) == 5
