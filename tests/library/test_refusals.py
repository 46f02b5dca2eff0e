"""Bad files: each is refused with a sentence that says the way out, and the next file is read as if nothing was."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.errors import FileRefused
from knowledge.library.reading import Reading
from tests.library.made import docx, pdf, repack, write, zip_of
from tests.library.made_formats import RTF

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
Maker = Callable[[Path], Path]


def raw(name: str, data: bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def truncated_pdf(folder: Path) -> Path:
    whole = pdf(folder / "whole.pdf", [["第一条 为了支持企业发展，制定本办法。"] * 20])
    path = folder / "truncated.pdf"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    return path


def truncated_docx(folder: Path) -> Path:
    whole = docx(folder / "whole.docx", ["第一条 为了支持企业发展，制定本办法。"] * 50)
    path = folder / "truncated.docx"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return path


def bomb(folder: Path) -> Path:
    whole = docx(folder / "whole.docx", ["正文"])
    return repack(whole, folder / "bomb.docx", {"word/media/fill.xml": b" " * (64 << 20)})


def macros(folder: Path) -> Path:
    whole = docx(folder / "whole.docx", ["正文"])
    return repack(whole, folder / "macro.docx", {"word/vbaProject.bin": b"x"})


def entities(folder: Path) -> Path:
    whole = docx(folder / "whole.docx", ["正文"])
    xml = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    return repack(whole, folder / "laughs.docx", {"word/document.xml": xml})


def broken_xml(folder: Path) -> Path:
    whole = docx(folder / "whole.docx", ["正文"])
    return repack(whole, folder / "broken.docx", {"word/document.xml": b"<w:document><w:body>"})


def locked_zip(folder: Path) -> Path:
    whole = docx(folder / "whole.docx", ["正文"])
    data = bytearray(whole.read_bytes())
    with zipfile.ZipFile(whole) as archive:
        start = archive.start_dir
    at = data.find(b"PK\x01\x02", start)
    while at >= 0:
        data[at + 8] |= 1  # the flag of an encrypted member
        at = data.find(b"PK\x01\x02", at + 4)
    path = folder / "locked.docx"
    path.write_bytes(bytes(data))
    return path


def blank_pdf(folder: Path) -> Path:
    return pdf(folder / "blank.pdf", [[], []])


def secret(folder: Path) -> Path:
    return write(folder, "secret.txt", "秘密★10年\n德阳市示例局文件\n关于某事的通知\n" + "正文内容。" * 20)


def internal(folder: Path) -> Path:
    return write(folder, "internal.txt", "（内部资料，请勿外传）\n关于某事的通知\n" + "正文内容。" * 20)


def secret_in_header(folder: Path) -> Path:
    import docx as word  # noqa: PLC0415 - only here

    document = word.Document()
    document.sections[0].header.paragraphs[0].text = "机密★"
    document.add_paragraph("关于某事的通知")
    document.save(str(folder / "header.docx"))
    return folder / "header.docx"


CASES: list[tuple[str, Maker, str]] = [
    ("a renamed program", raw("政策.docx", b"MZ\x90\x00\x03" + bytes(600)), "可执行程序"),
    ("a renamed program of Linux", raw("政策.pdf", b"\x7fELF" + bytes(600)), "可执行程序"),
    ("an empty file", raw("政策.docx", b""), "0 字节"),
    ("a cut-off pdf", truncated_pdf, "不完整"),
    ("a cut-off docx", truncated_docx, "损坏"),
    ("a zip bomb", bomb, "压缩炸弹"),
    ("an archive", raw("政策.docx", zip_of({"a.txt": b"a"})), "解压后逐个"),
    ("a locked docx", raw("政策.docx", OLE + "EncryptedPackage".encode("utf-16-le")), "密码"),
    ("a locked member", locked_zip, "密码"),
    ("a locked pdf", lambda folder: pdf(folder / "a.pdf", [["正文"]], password="open"), "密码"),
    ("a broken old Word file", raw("政策.doc", OLE + "WordDocument".encode("utf-16-le")), "另存为 docx"),
    ("a broken old Excel file", raw("政策.xls", OLE + "Workbook".encode("utf-16-le")), "另存为 xlsx"),
    ("an OFD without a document", raw("政策.ofd", zip_of({"OFD.xml": b"<OFD/>"})), "OFD"),
    ("slides", raw("政策.docx", zip_of({"ppt/presentation.xml": b"<p/>"})), "演示文稿"),
    ("a broken picture", raw("政策.pdf", b"\x89PNG\r\n\x1a\n" + bytes(100)), "图片已损坏"),
    ("pages without anything on them", blank_pdf, "没有文字"),
    ("macros", macros, "宏"),
    ("entities", entities, "实体"),
    ("broken xml inside", broken_xml, "损坏"),
    ("bytes of nothing", raw("政策.txt", bytes(range(256)) * 8), "认不出"),
    ("blank text", raw("政策.txt", b"   \n\n"), "没有文字"),
    ("a secret mark", secret, "密级"),
    ("an internal mark", internal, "内部"),
    ("a secret mark in the header", secret_in_header, "密级"),
    ("damaged pdf", raw("a.pdf", b"%PDF-1.7\nnonsense\nstartxref\n9\n%%EOF\n"), "损坏"),
]


@pytest.mark.parametrize(("make", "word"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_bad_file_is_refused_with_a_sentence(reading: Reading, tmp_path: Path, make: Maker, word: str) -> None:
    with pytest.raises(FileRefused, match=word) as refused:
        reading.read(make(tmp_path))
    assert "。" in str(refused.value)
    good = write(tmp_path, "good.txt", "关于某事的通知\n第一条 制定本办法。")
    assert reading.read(good)[1] == "txt"


def test_a_text_of_20_mb_is_refused(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes("企业奖励二十万元。\n".encode() * 760_000)
    assert path.stat().st_size > 20_000_000
    with pytest.raises(FileRefused, match="万字的上限"):
        reading.read(path)


def test_trade_secrets_are_a_subject_not_a_mark(reading: Reading, tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "关于加强商业秘密保护的通知\n各企业：\n一、商业秘密是企业的重要资产。")
    assert "商业秘密" in reading.read(path)[0].text


@pytest.mark.usefixtures("own_children")
def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "关于某事的通知\n第一条 制定本办法。")
    with Reading(0.001, 10_000) as hasty, pytest.raises(FileRefused, match="停止"):
        hasty.read(path)
    with Reading(60, 10_000) as patient:
        assert patient.read(path)[1] == "txt"


@pytest.mark.usefixtures("own_children")
def test_a_reader_that_runs_out_of_memory_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes("企业奖励二十万元。\n".encode() * 2_000_000)
    with Reading(60, 100_000_000, memory_mb=120) as small, pytest.raises(FileRefused, match=r"内存|损坏"):
        small.read(path)


@pytest.mark.usefixtures("own_children")
def test_a_killed_reader_is_replaced(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "关于某事的通知\n第一条 制定本办法。")
    with Reading(60, 10_000) as child:
        child.read(path)
        assert child.process_id is not None
        child.close()
        assert child.process_id is None
        assert child.read(path)[1] == "txt"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'[{"title": "a", "content": "b"}]', "JSON"),
        ('{"title": "示例办法", "text": "对企业给予奖励。"}\n{"title": "示例细则", "text": "略。"}\n'.encode(), "JSON"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>', "SVG"),
        (b'<?xml version="1.0"?><a><b>c</b></a>', "XML 数据，不是政策文件"),
        (b"\x00" * 5000, "空字节"),
        (b"\x01\xfe\x32\x00" + b"\x00" * 300 + b"x", "Works"),
        (rb"\par\pard\plain \fs21\hich\af5\dbch\af13 \'b5\'c2\'d1\'f4\'ca\'d0\par " * 40, "RTF 文件的一段"),
    ],
)
def test_what_no_person_wrote_is_refused_by_its_name(reading: Reading, tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(FileRefused, match=said):
        reading.read(tmp_path / "a.txt")


def test_a_text_that_begins_with_a_bracket_is_read(reading: Reading, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("[示例] 关于示例奖励的通知\n第一条　给予奖励20万元。\n", encoding="utf-8")
    assert reading.read(tmp_path / "a.txt")[1] == "txt"


def test_a_cut_off_rtf_is_refused_as_incomplete(reading: Reading, tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(RTF.read_bytes()[:-60])
    with pytest.raises(FileRefused, match="RTF 不完整"):
        reading.read(tmp_path / "a.rtf")
