"""huiqi library add: good files once, bad files refused with a sentence, nothing half-stored."""

import io
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as Docx
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from tests.cli.conftest import Huiqi

POLICY = """德阳市测试局关于印发《德阳市测试奖励办法（示例）》的通知

德测示例规〔2026〕1号

第一条 对完成测试的企业，给予一次性奖励3万元。

第二条 本办法自2026年1月1日起施行，有效期5年。

德阳市测试局
2025年12月20日
"""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def docx(path: Path) -> None:
    written = Docx()
    written.add_paragraph("测试")
    written.save(str(path))


def pdf(path: Path, password: str = "") -> None:
    lock = pdfencrypt.StandardEncryption(password, canPrint=0) if password else None
    page = Canvas(str(path), encrypt=lock)
    for line in range(40):
        page.drawString(72, 800 - line * 18, f"Article {line}: one hundred thousand yuan for each example.")
    page.save()


def renamed_exe(path: Path) -> None:
    path.write_bytes(b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" * 2000)


def truncated_pdf(path: Path) -> None:
    pdf(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def zip_bomb(path: Path) -> None:
    docx(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.bin", b"\x00" * (300 << 20))


def lying_zip_bomb(path: Path) -> None:
    """Write a document part whose directory entry says 100 bytes and which unpacks to 64 MB."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(b"<w:p/>" * (64 << 20 >> 3)) + packed.flush()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", data)
    raw = whole.getvalue()
    stored, deflated = (0).to_bytes(2, "little"), (8).to_bytes(2, "little")
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = raw.index(mark) + at
        assert raw[place : place + 2] == stored
        raw = raw[:place] + deflated + raw[place + 2 :]
    path.write_bytes(raw)


def password_docx(path: Path) -> None:
    path.write_bytes(OLE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 1000)


def password_pdf(path: Path) -> None:
    pdf(path, password="geheim")


def long_text(path: Path) -> None:
    path.write_text("示例政策条款。" * (20 * 1024 * 1024 // 21), encoding="utf-8")


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "政策.docx": (renamed_exe, "可执行程序"),
    "空.docx": (lambda path: path.touch(), "0 字节"),
    "断.pdf": (truncated_pdf, "不完整"),
    "炸弹.docx": (zip_bomb, "压缩炸弹"),
    "谎报.docx": (lying_zip_bomb, "损坏"),
    "加密.docx": (password_docx, "密码"),
    "加密.pdf": (password_pdf, "密码"),
    "很长.txt": (long_text, "上限"),
}


def kept(home: Path) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return every original on disk and every count of the ledger."""
    files = sorted(str(path.relative_to(home)) for path in (home / "originals").rglob("*") if path.is_file())
    base = sqlite3.connect(home / "ledger.sqlite3")
    try:
        tables = ("policy", "article", "relation", "counter")
        return files, [base.execute(f"SELECT count(*), '{name}' FROM {name}").fetchone() for name in tables]  # noqa: S608 - our own names
    finally:
        base.close()


def test_every_bad_file_is_refused_with_a_sentence_and_leaves_nothing(
    huiqi: Huiqi, own_home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    for name, (make, _) in BAD.items():
        make(folder / name)
    before = kept(own_home)
    done = huiqi("library", "add", "--json", str(folder), home=own_home)
    assert done.code == 1
    rows = {Path(row["path"]).name: row for row in done.json["files"]}
    assert set(rows) == set(BAD)
    for name, (_, word) in BAD.items():
        assert rows[name]["state"] == "refused", rows[name]
        assert rows[name]["policy_id"] == ""
        assert word in rows[name]["reason"], rows[name]
        assert rows[name]["reason"].endswith("。")
    assert kept(own_home) == before


def test_a_bad_file_never_stops_the_rest(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    renamed_exe(folder / "a.docx")
    (folder / "b.txt").write_text(POLICY, encoding="utf-8")
    (folder / "c.md").write_text(POLICY, encoding="utf-8")
    done = huiqi("library", "add", "--json", str(folder), home=own_home)
    assert done.code == 0
    assert set(done.json) == {"files"}
    assert all(set(row) == {"path", "state", "reason", "policy_id"} for row in done.json["files"])
    assert [row["state"] for row in done.json["files"]] == ["refused", "added", "duplicate"]
    added, double = done.json["files"][1:]
    assert added["policy_id"] == double["policy_id"]
    assert "3/3" in done.err  # the progress
    answer = huiqi("ask", "--json", "--as-of", "2026-11-22", "完成测试的企业奖励多少", home=own_home).json
    assert answer["cites"][0]["doc_no"] == "德测示例规〔2026〕1号"
    shown = huiqi("library", "show", "--json", added["policy_id"], home=own_home).json
    assert shown["expires_on"] == "2030-12-31"
    assert Path(shown["original"]).read_bytes() == POLICY.encode()


def test_a_file_added_twice_is_a_duplicate(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "办法.txt"
    file.write_text(POLICY, encoding="utf-8")
    states = [huiqi("library", "add", "--json", str(file), home=own_home).json["files"][0]["state"] for _ in "12"]
    assert states == ["added", "duplicate"]


def test_a_path_that_is_not_there_is_refused_by_name(huiqi: Huiqi, own_home: Path, tmp_path: Path) -> None:
    done = huiqi("library", "add", "--json", str(tmp_path / "no.docx"), home=own_home)
    assert done.code == 1
    assert done.json["files"][0]["state"] == "refused"
    assert "找不到" in done.json["files"][0]["reason"]


def test_the_indexes_are_rebuilt_with_the_same_answers(huiqi: Huiqi, own_home: Path) -> None:
    before = huiqi("find", "--json", "升规奖励", home=own_home).out
    assert huiqi("library", "reindex", home=own_home).code == 0
    assert huiqi("find", "--json", "升规奖励", home=own_home).out == before


@pytest.mark.parametrize("arguments", [["library", "add"], ["library", "nonsense"], ["library", "show"]])
def test_wrong_use_is_2(huiqi: Huiqi, arguments: list[str]) -> None:
    assert huiqi(*arguments).code == 2


def test_an_unknown_policy_is_not_possible(huiqi: Huiqi) -> None:
    done = huiqi("library", "show", "--json", "P999999")
    assert (done.code, done.out) == (1, "")
    assert "P999999" in done.err
