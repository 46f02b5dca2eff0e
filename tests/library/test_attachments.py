"""Files inside files: read one level deep, named in the text, and nothing outside the file is ever asked for."""

import base64
import http.server
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.city import City
from knowledge.errors import FileRefused, SecretMark
from knowledge.library.anatomy import dissect
from knowledge.library.document import Document, Paragraph
from knowledge.library.reading import Reading
from knowledge.library.split import split
from tests.library.made import docx, pdf, repack, write, zip_of
from tests.library.made_formats import SCAN, mht, ofd, ofd_line

BODY = "对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元，由市经济和信息化局负责兑现。" * 3
FORM = "申请表：企业名称和统一社会信用代码。"
RELATIONS = "word/_rels/document.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def page(*links: str) -> str:
    return f"<html><body><div id='zoom'><p>{BODY}</p>{''.join(links)}</div></body></html>"


def data_link(name: str, data: bytes) -> str:
    return (
        f'<a download="{name}" href="data:application/octet-stream;base64,{base64.b64encode(data).decode()}">附件</a>'
    )


def native(name: str, data: bytes) -> bytes:
    """Write what Word keeps for a file somebody dropped into the text."""
    label = name.encode("gbk") + b"\x00"
    inner = b"\x02\x00" + label + label + b"\x00\x00\x03\x00" + struct.pack("<I", len(label)) + label
    inner += struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(inner)) + inner


def with_relation(folder: Path, kind: str, target: str, part: bytes | None, mode: str = "") -> Path:
    """Write a docx with one more relation of its text."""
    plain = docx(folder / "plain.docx", [BODY])
    relation = f'<Relationship Id="rId900" Type="{KIND}/{kind}" Target="{target}" {mode}/>'
    from tests.library.made_formats import members_of  # noqa: PLC0415 - only here

    rels = members_of(plain.read_bytes())[RELATIONS].replace(
        b"</Relationships>", relation.encode() + b"</Relationships>"
    )
    replaced = {RELATIONS: rels}
    if part is not None:
        replaced[f"word/{target}"] = part
        types = members_of(plain.read_bytes())["[Content_Types].xml"]
        bins = b'<Default Extension="bin" ContentType="application/octet-stream"/></Types>'
        more = b'<Default Extension="docx" ContentType="application/octet-stream"/>' + bins
        replaced["[Content_Types].xml"] = types.replace(b"</Types>", more)
    return repack(plain, folder / "a.docx", replaced)


def test_a_file_in_a_page_is_read_under_its_name(reading: Reading, tmp_path: Path) -> None:
    inside = docx(tmp_path / "form.docx", [FORM]).read_bytes()
    document = reading.read(write(tmp_path, "a.html", page(data_link("申请表.docx", inside))))[0]
    assert texts(document) == [BODY, "附件", "附件：申请表.docx", FORM]


def test_a_file_embedded_in_word_is_read_under_its_name(reading: Reading, tmp_path: Path) -> None:
    inside = docx(tmp_path / "form.docx", [FORM]).read_bytes()
    document = reading.read(with_relation(tmp_path, "package", "embeddings/form.docx", inside))[0]
    assert texts(document) == [BODY, "附件：form.docx", FORM]


def test_articles_of_a_file_inside_are_cited_by_its_name(reading: Reading, tmp_path: Path, city: City) -> None:
    inside = docx(tmp_path / "form.docx", ["申请表填写说明", "第一条　企业名称按营业执照填写。"]).read_bytes()
    links = "<p>第一条　对首次升规的企业给予奖励。</p>" + data_link("说明.docx", inside)
    document = reading.read(write(tmp_path, "a.html", page(links)))[0]
    labels = {clause.label: clause.text for clause in split(document, dissect(document, city, "x"))}
    assert "首次升规" in labels["第一条"]
    assert labels["附件“说明.docx”第一条"] == "第一条　企业名称按营业执照填写。"


def test_a_word_file_of_pictures_only_is_recognised(reading: Reading, tmp_path: Path) -> None:
    import docx as word  # noqa: PLC0415 - only here

    document = word.Document()
    document.add_picture(str(SCAN))
    document.save(str(tmp_path / "a.docx"))
    read = reading.read(tmp_path / "a.docx")[0]
    assert texts(read)[:2] == ["附件：image1.png", "示例市示例局关于示例奖励的通知"]


def test_a_package_of_an_old_object_gives_its_name_and_content() -> None:
    from knowledge.library.readers.embedded import native as unpacked  # noqa: PLC0415 - only here

    assert unpacked(native("申请表.txt", FORM.encode())) == ("申请表.txt", FORM.encode())
    assert unpacked(native("申请表.txt", FORM.encode())[:-3]) is None


def test_a_file_attached_to_a_pdf_is_read_under_its_name(reading: Reading, tmp_path: Path) -> None:
    import pypdfium2  # noqa: PLC0415 - only here

    source = pypdfium2.PdfDocument(pdf(tmp_path / "plain.pdf", [["第一条　" + BODY[:30]]]))
    source.new_attachment("form.txt").set_data(FORM.encode())
    source.save(tmp_path / "a.pdf")
    assert texts(reading.read(tmp_path / "a.pdf")[0])[-2:] == ["附件：form.txt", FORM]


def test_an_attachment_of_an_ofd_is_read_under_its_name(reading: Reading, tmp_path: Path) -> None:
    listing = (
        b'<Attachments><Attachment ID="1" Name="form"><FileLoc>/Doc_0/form.txt</FileLoc></Attachment></Attachments>'
    )
    members = {"Doc_0/Attachs.xml": listing, "Doc_0/form.txt": FORM.encode()}
    package = ofd([ofd_line("关于示例奖励的通知", 20, 20)], members, "<ofd:Attachments>Attachs.xml</ofd:Attachments>")
    path = tmp_path / "a.ofd"
    path.write_bytes(package)
    assert texts(reading.read(path)[0]) == ["关于示例奖励的通知", "附件：form", FORM]


def test_an_archive_inside_is_named_with_the_reason_and_not_opened(reading: Reading, tmp_path: Path) -> None:
    packed = zip_of({"a.txt": FORM.encode()})
    document = reading.read(write(tmp_path, "a.html", page(data_link("材料.zip", packed))))[0]
    assert FORM not in document.text
    assert document.meta["附件未读"] == "材料.zip：这是压缩包，请解压后逐个上传里面的文件。"


def test_a_file_inside_a_file_inside_is_named_and_not_opened(reading: Reading, tmp_path: Path) -> None:
    inner = page(data_link("里层.txt", FORM.encode())).encode()
    document = reading.read(write(tmp_path, "a.html", page(data_link("外层.html", inner))))[0]
    assert "附件：外层.html" in texts(document)
    assert FORM not in document.text
    assert document.meta["附件未读"].startswith("里层.txt：附件里的附件没有读取")


def test_attachments_count_against_the_longest_text(tmp_path: Path) -> None:
    links = [data_link(f"{at}.txt", f"第{at}份。".encode() + BODY.encode() * 10) for at in range(5)]
    path = write(tmp_path, "a.html", page(*links))
    with Reading(60, 4_000) as strict, pytest.raises(FileRefused, match="万字的上限"):
        strict.read(path)


def test_a_mark_of_secrecy_on_an_attachment_refuses_the_whole(reading: Reading, tmp_path: Path) -> None:
    path = write(tmp_path, "a.html", page(data_link("附件.txt", "机密★1年\n关于某事的通知".encode())))
    with pytest.raises(SecretMark, match="密级"):
        reading.read(path)


def test_names_of_linked_files_are_kept_and_their_content_is_not_asked_for(reading: Reading, tmp_path: Path) -> None:
    document = reading.read(write(tmp_path, "a.html", page('<a href="/files/form.docx">申请表</a>')))[0]
    assert document.meta["附件链接"] == "申请表 /files/form.docx"


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Listen on this machine; give the address, and the requests that came."""
    requests: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", requests
    server.shutdown()
    server.server_close()
    thread.join()


def test_no_format_asks_for_anything_outside_the_file(
    reading: Reading, tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    address, requests = asked
    remote = page(
        f'<img src="{address}/i.png"><link rel="stylesheet" href="{address}/s.css">',
        f'<script src="{address}/x.js"></script>',
        f'<iframe src="{address}/f.html"></iframe><a href="{address}/form.docx">附件</a>',
        f'<object data="{address}/o.pdf"></object><embed src="{address}/e.pdf">',
    )
    files = [
        write(tmp_path, "a.html", remote),
        with_relation(tmp_path, "attachedTemplate", f"{address}/t.dotm", None, 'TargetMode="External"'),
    ]
    for name, data in {
        "a.mht": mht(remote),
        "a.rtf": f'{{\\rtf1{{\\field{{\\*\\fldinst INCLUDETEXT "{address}/r"}}{{\\fldrslt 结果}}}}\\par}}'.encode(),
        "a.ofd": ofd(
            [ofd_line("文字", 20, 20)],
            {"Doc_0/x.xml": f'<?xml-stylesheet href="{address}/x.xsl"?><a/>'.encode()},
            f"<ofd:PublicRes>{address}/res.xml</ofd:PublicRes>",
        ),
    }.items():
        (tmp_path / name).write_bytes(data)
        files.append(tmp_path / name)
    for path in files:
        reading.read(path)
    hostile = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "{address}/xxe">]><a>&x;</a>'.encode()
    for name, member in (("x.docx", "word/document.xml"), ("x.ofd", "OFD.xml")):
        (tmp_path / name).write_bytes(zip_of({member: hostile}))
        with pytest.raises(FileRefused, match="实体"):
            reading.read(tmp_path / name)
    assert requests == []
