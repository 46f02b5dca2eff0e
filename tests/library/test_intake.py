import os
from pathlib import Path

import pytest

from config.city import City
from config.settings import Settings, load_settings
from knowledge.library import entering as room
from knowledge.library.intake import Intake, walk
from ledger.base import Ledger
from ledger.policies import changed_after, last_change, policy_by_id, policy_names
from tests.library.made import NOTICE, docx, rule, write


def stored(home: Path) -> list[Path]:
    return [path for path in (home / "originals").rglob("*") if path.is_file()]


def names(ledger: Ledger) -> list[str]:
    with ledger.read() as session:
        return [name.title for name in policy_names(session)]


def test_a_file_is_taken_in_with_its_original_untouched(intake: Intake, ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path, "通知.txt", NOTICE)
    taken = intake.add(path)
    assert (taken.state, taken.policy_id) == ("added", "P000001")
    assert taken.reason.startswith("待核：责任单位：")
    with ledger.read() as session:
        policy = policy_by_id(session, "P000001")
    assert policy is not None
    assert intake.original_path(policy).read_bytes() == path.read_bytes()
    assert intake.original_path(policy).name == f"{policy.sha256}.txt"
    assert policy.doc_no_key == "德示例规2023-7"
    assert [article.ordinal for article in policy.articles] == list(range(1, len(policy.articles) + 1))
    assert policy.change_no == 1


def test_the_same_document_is_taken_once_however_it_comes(intake: Intake, ledger: Ledger, tmp_path: Path) -> None:
    first = intake.add(write(tmp_path, "a.txt", NOTICE))
    lines = [line for line in NOTICE.splitlines() if line.strip()]
    again = [
        intake.add(write(tmp_path, "same-bytes.txt", NOTICE)),
        intake.add(docx(tmp_path / "same-text.docx", lines)),
        intake.add(write(tmp_path, "same-articles.txt", NOTICE.replace("请认真贯彻执行", "请遵照执行"))),
    ]
    assert [taken.state for taken in again] == ["duplicate"] * 3
    assert {taken.policy_id for taken in again} == {first.policy_id}
    assert all(first.policy_id in taken.reason for taken in again)
    with ledger.read() as session:
        assert last_change(session) == len(policy_names(session))  # a duplicate takes no change number


@pytest.mark.parametrize(
    ("same", "other"), [("index number", NOTICE), ("number and title", NOTICE.replace("510600-2023-000007", "无"))]
)
def test_a_known_number_with_other_words_is_a_version_that_waits(
    intake: Intake, ledger: Ledger, tmp_path: Path, same: str, other: str
) -> None:
    first = intake.add(write(tmp_path, "a.txt", NOTICE))
    second = intake.add(write(tmp_path, "b.txt", other.replace("奖励20万元", "奖励30万元")))
    assert (second.state, second.policy_id, second.number) == ("pending", first.policy_id, 2), same
    assert "“20”改为“30”" in second.reason
    with ledger.read() as session:
        found = policy_by_id(session, first.policy_id)
        assert found is not None
        assert "20万元" in " ".join(article.text for article in found.articles)  # what answers has not changed


def test_two_documents_of_one_joint_number_are_two(intake: Intake, tmp_path: Path) -> None:
    first = rule("奖励办法", "德示例规〔2023〕1号", "2023年3月10日", "给予奖励20万元。")
    second = rule("补助办法", "德示例规〔2023〕1号", "2023年3月10日", "给予补助30万元。")
    states = [intake.add(write(tmp_path, f"{at}.txt", text)).state for at, text in enumerate((first, second))]
    assert states == ["added", "added"]


def test_a_refused_file_leaves_nothing_behind(
    intake: Intake, ledger: Ledger, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "政策.docx").write_bytes(b"MZ" + bytes(900))
    taken = intake.add(tmp_path / "政策.docx")
    assert taken.state == "refused"
    assert "可执行程序" in taken.reason
    assert stored(settings.home) == []
    assert names(ledger) == []
    with ledger.read() as session:
        assert last_change(session) == 0


def test_a_crash_before_the_row_leaves_no_row_and_the_next_try_succeeds(
    intake: Intake, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "a.txt", NOTICE)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(room, "put_first", crash)
        with pytest.raises(KeyboardInterrupt):
            intake.add(path)
    assert names(ledger) == []
    taken = intake.add(path)
    assert (taken.state, taken.policy_id) == ("added", "P000001")


def test_a_half_copied_file_of_a_crash_is_swept_after_a_day(ledger: Ledger, settings: Settings, city: City) -> None:
    left = settings.home / "originals" / ".incoming" / "left"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    Intake(ledger, settings.home, city, settings).close()
    assert left.exists()
    os.utime(left, (0, 0))
    Intake(ledger, settings.home, city, settings).close()
    assert not left.exists()


def test_a_bad_file_does_not_stop_the_rest(intake: Intake, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "1.txt", NOTICE)
    write(folder, "2.docx", "")
    write(folder / "below", "3.txt", rule("奖励办法", "德示例规〔2023〕1号", "2023年3月10日", "给予奖励。"))
    write(folder, "~$lock.docx", "x")
    write(folder, ".hidden", "x")
    taken = list(intake.add_many([folder, tmp_path / "nowhere.txt"]))
    assert [(one.path.name, one.state) for one in taken] == [
        ("1.txt", "added"),
        ("2.docx", "refused"),
        ("3.txt", "added"),
        ("nowhere.txt", "refused"),
    ]
    assert "找不到" in taken[-1].reason


def test_a_pipe_is_refused_without_waiting_for_it(intake: Intake, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert intake.add(tmp_path / "pipe").state == "refused"


def test_a_file_over_the_limit_is_refused_before_it_is_read(ledger: Ledger, tmp_path: Path, city: City) -> None:
    small = load_settings(home=tmp_path / "home", library_max_file_mb=1)
    path = tmp_path / "big.txt"
    path.write_bytes(b"a" * (1 << 20) + b"a")
    intake = Intake(ledger, small.home, city, small)
    assert "1 MB" in intake.add(path).reason
    intake.close()


def test_a_removed_policy_keeps_its_row_for_replicas_and_can_come_again(
    intake: Intake, ledger: Ledger, tmp_path: Path
) -> None:
    path = write(tmp_path, "a.txt", NOTICE)
    first = intake.add(path)
    with ledger.read() as session:
        before = last_change(session)
    assert intake.remove(first.policy_id)
    assert not intake.remove(first.policy_id)
    with ledger.read() as session:
        changed = list(changed_after(session, before))
        assert [(row.policy_id, row.removed_at is not None, len(row.articles)) for row in changed] == [
            (first.policy_id, True, 0)
        ]
        assert policy_by_id(session, first.policy_id) is None
    again = intake.add(path)
    assert again.state == "added"
    assert again.policy_id != first.policy_id


def test_a_name_that_is_no_text_is_taken_in(intake: Intake, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb9\xab\xb8\xe6.txt"))
    path.write_text(NOTICE, encoding="utf-8")
    assert intake.add(path).state == "added"


def test_walking_is_stable_and_leaves_hidden_files_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".x/c.txt"):
        write(tmp_path, name, "x")
    assert [path.name for path in walk([tmp_path])] == ["a.txt", "b.txt"]
