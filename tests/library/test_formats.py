"""Formats that offices still send: legacy Word and Excel, WPS, RTF, OFD, web archives, CSV, in every encoding."""

import shutil
from pathlib import Path

import olefile
import pytest

from knowledge.errors import FileRefused
from knowledge.library.document import Document, Paragraph, Table
from knowledge.library.reading import Reading
from tests.library.made_formats import DOC, GRID, RTF, XLS, mht, ofd, ofd_grid, ofd_line, ofd_rule
from tests.library.made_formats import NUMBERED as STYLED

NUMBERED = [
    "关于印发《示例市支持示例产业发展办法（示例）》的通知",
    "示例发〔2026〕3号",
    "第一条　对首次升规的工业企业，给予一次性奖励20万元。标准见下表。",
    "1.支持升规",
    "2.支持研发",
    "第二条　本办法自2026年1月1日起施行，English “引号” ①②。",
    "第三条　奖励资金每年一次拨付。",
    "申报网址：市政务服务网",
]
ROWS = [
    "企业类别：规上工业；条件：首次升规；奖励：20万元",
    "企业类别：规上工业；条件：年度增长10%；奖励：10万元",
    "企业类别：限上商贸；条件：首次入统；奖励：5万元",
]


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows_of(table: Table) -> list[str]:
    return [table.row_text(row) for row in table.rows]


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.pdf"])
def test_legacy_word_gives_its_text_numbers_and_tables_whatever_it_is_called(
    reading: Reading, tmp_path: Path, name: str
) -> None:
    document, kind, media_type = reading.read(Path(shutil.copy(DOC, tmp_path / name)))
    assert (kind, media_type) == ("doc", "application/msword")
    assert texts(document) == NUMBERED
    assert rows_of(tables(document)[0]) == ROWS
    assert tables(document)[1].caption == "申报材料清单"
    assert document.meta["页眉"] == "示例市示例局文件"


def test_rich_text_named_doc_gives_its_text_and_merged_cells(reading: Reading, tmp_path: Path) -> None:
    document, kind, _ = reading.read(Path(shutil.copy(RTF, tmp_path / "a.doc")))
    assert kind == "rtf"
    assert [text.replace("\t", "") for text in texts(document)] == NUMBERED
    assert rows_of(tables(document)[0]) == ROWS
    assert document.meta["页眉"] == "示例市示例局文件"


def test_rich_text_in_gbk_is_read_by_its_code_page_and_its_fonts(reading: Reading, tmp_path: Path) -> None:
    def escaped(text: str, encoding: str) -> str:
        return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))

    source = (
        "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 SimSun;}{\\f1\\fcharset136 MingLiU;}}"
        f"\\f0 {escaped('关于示例奖励的通知', 'gbk')}\\par\\f1 {escaped('獎勵二十萬元', 'big5')}\\par"
        "\\u22269?\\u23478? {\\*\\unknown hidden}{\\v hidden}20{\\b 0}\\par}"
    )
    document = reading.read(write(tmp_path, "a.rtf", source.encode("ascii")))[0]
    assert texts(document) == ["关于示例奖励的通知", "獎勵二十萬元", "国家 200"]


@pytest.mark.parametrize("name", ["a.xls", "a.et"])
def test_a_legacy_workbook_gives_its_sheet_with_merged_cells_filled(
    reading: Reading, tmp_path: Path, name: str
) -> None:
    document, kind, _ = reading.read(Path(shutil.copy(XLS, tmp_path / name)))
    assert kind == "xls"
    assert tables(document)[0].caption == "奖励清单"
    assert rows_of(tables(document)[0]) == ["类别：规上；奖励万元：20", "类别：规上；奖励万元：10.5"]


def test_numbers_that_come_from_the_styles_of_legacy_word_are_written_out(reading: Reading) -> None:
    assert texts(reading.read(STYLED)[0]) == ["第一章总则", "第一条目的", "第二条范围", "第二章奖励", "第一条标准"]


def word_stream(folder: Path, change: dict[int, bytes]) -> Path:
    """Copy the sample with bytes of its main stream changed."""
    path = Path(shutil.copy(DOC, folder / "changed.doc"))
    with olefile.OleFileIO(str(path), write_mode=True) as ole:
        stream = bytearray(ole.openstream("WordDocument").read())
        for at, data in change.items():
            stream[at : at + len(data)] = data
        ole.write_stream("WordDocument", bytes(stream))
    return path


def test_a_locked_legacy_word_file_is_refused_for_its_password(reading: Reading, tmp_path: Path) -> None:
    flags = int.from_bytes(olefile.OleFileIO(str(DOC)).openstream("WordDocument").read()[0x0A:0x0C], "little")
    locked = word_stream(tmp_path, {0x0A: (flags | 0x0100).to_bytes(2, "little")})
    with pytest.raises(FileRefused, match="密码"):
        reading.read(locked)


def test_word_95_is_read_in_the_code_page_of_chinese_machines(reading: Reading, tmp_path: Path) -> None:
    text = "关于示例奖励的通知\r第一条　给予一次性奖励20万元，由市示例局兑现。\r".encode("gbk")
    old = {
        0x02: (104).to_bytes(2, "little"),
        0x0A: b"\x00\x00",
        0x18: (0x800).to_bytes(4, "little"),
        0x34: len(text).to_bytes(4, "little"),
        0x800: text,
    }
    document = reading.read(word_stream(tmp_path, old))[0]
    assert texts(document) == ["关于示例奖励的通知", "第一条　给予一次性奖励20万元，由市示例局兑现。"]


def table_place(change: str) -> int:
    """Return where the first piece of text is described in the table stream of the sample."""
    with olefile.OleFileIO(str(DOC)) as ole:
        word, table = ole.openstream("WordDocument").read(), ole.openstream(change).read()
    clx = int.from_bytes(word[0x1A2:0x1A6], "little")
    pieces = (int.from_bytes(table[clx + 1 : clx + 5], "little") - 4) // 12
    assert table[clx] == 2
    return clx + 5 + 4 * (pieces + 1) + 2


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Award \u201c20\u201d for firms\r", "cp1252"), ("关于示例奖励的通知\r第一条　对企业给予奖励。\r", "gbk")],
)
def test_pieces_of_one_byte_are_western_or_what_reads_like_chinese(
    reading: Reading, tmp_path: Path, text: str, encoding: str
) -> None:
    data = text.encode(encoding)
    path = word_stream(tmp_path, {0x800: data, 0x4C: len(data).to_bytes(4, "little")})
    with olefile.OleFileIO(str(path), write_mode=True) as ole:
        stream = bytearray(ole.openstream("1Table").read())
        at = table_place("1Table")
        stream[at : at + 4] = (0x40000000 | 2 * 0x800).to_bytes(4, "little")
        ole.write_stream("1Table", bytes(stream))
    document = reading.read(path)[0]
    expected = [line for line in text.split("\r") if line]
    assert texts(document)[: len(expected)] == expected


def test_an_ofd_gives_its_pages_in_order_with_page_and_place(reading: Reading, tmp_path: Path) -> None:
    pages = [
        ofd_line("第一条　对首次升规的工业企业给予奖励。", 20, 40) + ofd_line("关于示例奖励的通知", 60, 20),
        ofd_line("第二条　本通知自印发之日起施行。", 20, 20),
    ]
    document, kind, _ = reading.read(write(tmp_path, "a.ofd", ofd(pages)))
    assert kind == "ofd"
    assert texts(document) == [
        "关于示例奖励的通知",
        "第一条　对首次升规的工业企业给予奖励。",
        "第二条　本通知自印发之日起施行。",
    ]
    assert [block.page for block in document.blocks] == [1, 1, 2]
    first = document.blocks[0].box
    assert first is not None
    assert first[:2] == pytest.approx((60 / 25.4 * 72, 20 / 25.4 * 72), abs=2)


@pytest.mark.parametrize("loc", ["/Strange/Seite {}.xml", "页面/{}/Inhalt.xml", "../Doc_0/x/{}.xml"])
def test_an_ofd_is_followed_by_its_own_paths_not_by_usual_names(reading: Reading, tmp_path: Path, loc: str) -> None:
    package = ofd([ofd_line("关于示例奖励的通知", 20, 20)], loc=loc)
    assert texts(reading.read(write(tmp_path, "a.ofd", package))[0]) == ["关于示例奖励的通知"]


def test_a_ruled_table_of_an_ofd_is_a_table(reading: Reading, tmp_path: Path) -> None:
    package = ofd([ofd_line("奖励标准见下表。", 20, 80) + ofd_grid(GRID) + ofd_line("以上奖励不重复。", 20, 150)])
    document = reading.read(write(tmp_path, "a.ofd", package))[0]
    assert texts(document) == ["奖励标准见下表。", "以上奖励不重复。"]
    assert rows_of(tables(document)[0]) == ["企业类别：规上工业；奖励：20万元", "企业类别：限上商贸；奖励：5万元"]


def test_an_ofd_hides_what_every_page_repeats(reading: Reading, tmp_path: Path) -> None:
    pages = [ofd_line("示例市示例局文件", 20, 10) + ofd_line(f"第{at}条　内容内容。", 20, 60) for at in (1, 2, 3)]
    document = reading.read(write(tmp_path, "a.ofd", ofd(pages)))[0]
    assert texts(document) == ["第1条　内容内容。", "第2条　内容内容。", "第3条　内容内容。"]
    assert document.meta["页眉"] == "示例市示例局文件"


def test_an_ofd_that_only_draws_is_refused_for_that(reading: Reading, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="只有图形"):
        reading.read(write(tmp_path, "a.ofd", ofd([ofd_rule(10, 10, 100, 10)])))


def test_a_web_archive_gives_the_page_and_the_file_beside_it(reading: Reading, tmp_path: Path) -> None:
    body = "对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元，由市经济和信息化局负责兑现。" * 3
    archive = mht(f"<html><div id=zoom><p>{body}</p></div></html>", {"form.txt": "申请表：企业名称".encode()})
    document, kind, _ = reading.read(write(tmp_path, "a.doc", archive))
    assert kind == "mht"
    assert texts(document) == [body, "附件：form.txt", "申请表：企业名称"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_csv_is_a_table_in_every_encoding(reading: Reading, tmp_path: Path, encoding: str, mark: str) -> None:
    lines = ["企业类别,奖励,说明", '规上工业,20万元,"首次升规的,一次性"', "限上商贸,5万元,首次入统"]
    text = "\r\n".join(
        line if mark == "," else line.replace('"', "").replace("的,", "的").replace(",", mark) for line in lines
    )
    document, kind, _ = reading.read(write(tmp_path, "a.txt", text.encode(encoding)))
    assert kind == "csv"
    assert rows_of(tables(document)[0])[1] == "企业类别：限上商贸；奖励：5万元；说明：首次入统"


def test_a_text_with_commas_is_no_table(reading: Reading, tmp_path: Path) -> None:
    text = "关于印发办法的通知,请遵照执行\n一、对首次升规的企业,给予奖励20万元。\n二、自印发之日起施行,有效期3年。\n"
    assert reading.read(write(tmp_path, "a.csv", text.encode()))[1] == "txt"


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_text_is_read_in_the_encodings_of_old_machines(reading: Reading, tmp_path: Path, encoding: str) -> None:
    text = "关于示例奖励的通知\n一、对首次升规的工业企业给予奖励。\n"
    document = reading.read(write(tmp_path, "a.txt", text.encode(encoding)))[0]
    assert texts(document) == text.split("\n")[:2]


def test_big5_is_told_from_gb_by_what_reads_like_chinese(reading: Reading, tmp_path: Path) -> None:
    text = "關於獎勵的通知\n一、對企業的獎勵，由市政府的有關部門負責。\n"
    assert texts(reading.read(write(tmp_path, "a.txt", text.encode("big5")))[0]) == text.split("\n")[:2]


@pytest.mark.parametrize(
    ("declared", "real"), [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("big5", "gbk"), ("no-such", "gbk")]
)
def test_a_page_that_lies_about_its_encoding_is_still_read(
    reading: Reading, tmp_path: Path, declared: str, real: str
) -> None:
    body = "对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元，由市经济和信息化局负责兑现。" * 3
    page = f'<html><head><meta charset="{declared}"></head><body><div id="zoom"><p>{body}</p></div></body></html>'
    assert texts(reading.read(write(tmp_path, "a.htm", page.encode(real)))[0]) == [body]


def test_one_broken_character_does_not_cost_the_text(reading: Reading, tmp_path: Path) -> None:
    data = ("关于示例奖励的通知。\n" * 100).encode("gb18030")
    document = reading.read(write(tmp_path, "a.txt", data[:501] + b"\xff" + data[501:]))[0]
    assert document.text.count("关于示例奖励的通知") >= 98


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "解压后逐个"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "解压后逐个"),
        (b"\x1f\x8b\x08" + bytes(50), "解压后逐个"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), "HEIC"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(50), "视频"),
        (b"AT&TFORM" + bytes(50), "DjVu"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "Word 2003 XML"),
        (b"\xdb\xa5-\x00" + bytes(100), "Word 2.0"),
    ],
)
def test_a_format_without_a_reader_is_refused_by_its_name(
    reading: Reading, tmp_path: Path, data: bytes, word: str
) -> None:
    with pytest.raises(FileRefused, match=word):
        reading.read(write(tmp_path, "政策.docx", data))
