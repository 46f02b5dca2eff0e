"""What a file is: decided by its content, never by its name; what can't be read safely is refused with the way out."""

import enum
import re
import struct
import zipfile
from pathlib import Path

from knowledge.errors import FileRefused

HEAD = 4096
UNPACKED_MAX = 256 << 20  # bytes a zip-based file may unpack to
RATIO_FROM = 16 << 20  # bytes from which the ratio counts: small files compress well honestly
RATIO_MAX = 100
ENTRIES_MAX = 10_000
CONVERT = "请用 WPS 或 Word 打开后另存为 docx，或导出为可复制文字的 PDF，再上传。"


class FileType(enum.StrEnum):
    """A format we have a reader for."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"
    TXT = "txt"

    @property
    def media_type(self) -> str:
        """The MIME type kept with the original."""
        return _MEDIA[self]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_MEDIA = {
    FileType.DOCX: _OFFICE + "wordprocessingml.document",
    FileType.XLSX: _OFFICE + "spreadsheetml.sheet",
    FileType.PDF: "application/pdf",
    FileType.HTML: "text/html",
    FileType.MD: "text/markdown",
    FileType.TXT: "text/plain",
}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "这是可执行程序，不是政策文件。请上传文件原件（docx、pdf、html、xlsx、txt、md）。"),
    (b"\x7fELF", "这是可执行程序，不是政策文件。请上传文件原件（docx、pdf、html、xlsx、txt、md）。"),
    (b"\xca\xfe\xba\xbe", "这是可执行程序，不是政策文件。请上传文件原件（docx、pdf、html、xlsx、txt、md）。"),
    (b"\xcf\xfa\xed\xfe", "这是可执行程序，不是政策文件。请上传文件原件（docx、pdf、html、xlsx、txt、md）。"),
    (b"\x89PNG", "这是图片，目前还不能识别图片里的文字。请上传文字版的 docx 或 PDF。"),
    (b"\xff\xd8\xff", "这是图片，目前还不能识别图片里的文字。请上传文字版的 docx 或 PDF。"),
    (b"GIF8", "这是图片，目前还不能识别图片里的文字。请上传文字版的 docx 或 PDF。"),
    (b"BM", "这是图片，目前还不能识别图片里的文字。请上传文字版的 docx 或 PDF。"),
    (b"II*\x00", "这是图片，目前还不能识别图片里的文字。请上传文字版的 docx 或 PDF。"),
    (b"MM\x00*", "这是图片，目前还不能识别图片里的文字。请上传文字版的 docx 或 PDF。"),
    (b"{\\rtf", f"这是 RTF 格式，目前还不能读取。{CONVERT}"),
    (b"Rar!", "这是压缩包，请解压后逐个上传里面的文件。"),
    (b"7z\xbc\xaf", "这是压缩包，请解压后逐个上传里面的文件。"),
    (b"\x1f\x8b", "这是压缩包，请解压后逐个上传里面的文件。"),
    (b"BZh", "这是压缩包，请解压后逐个上传里面的文件。"),
    (b"\xfd7zXZ", "这是压缩包，请解压后逐个上传里面的文件。"),
    (b"SQLite format 3", "这是数据库文件，不是政策文件。请上传文件原件。"),
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<div[\s>]|<table[\s>]|<p[\s>]", re.IGNORECASE)
_MD = re.compile(r"^#{1,6} \S|^\|?\s*:?-{3,}:?\s*\|", re.MULTILINE)
_BAD_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")


def file_type(path: Path) -> FileType:
    """Return what ``path`` really is.

    Raises:
        FileRefused: empty, a program, a picture, an archive, encrypted, with macros, a bomb, cut off, or a format
            without a reader.

    """
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("文件是空的（0 字节），可能上传或复制时中断了。请重新取得原件再上传。")
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"%PDF-" in head[:1024]:
        _whole_pdf(path, size)
        return FileType.PDF
    if head.startswith(b"PK"):
        return _zip_type(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise FileRefused(_ole_reason(path))
    if head[8:12] in {b"WEBP", b"avif"} or head[4:12] in {b"ftypheic", b"ftypmif1"}:
        raise FileRefused("这是图片，目前还不能识别图片里的文字。请上传文字版的 docx 或 PDF。")
    for magic, reason in _MAGIC:
        if head.startswith(magic) and not _is_text_after_all(magic, head):
            raise FileRefused(reason)
    return _text_type(path, head)


def decode(data: bytes, declared: str = "") -> str:
    """Decode a text file: BOM, then the declared encoding, UTF-8, GB18030.

    Raises:
        FileRefused: none of them fits, or the text is full of control characters.

    """
    boms = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    names = [name for bom, name in boms if data.startswith(bom)]
    if declared:
        names.append("gb18030" if declared.lower().startswith(("gb", "x-gb")) else declared)
    for name in (*names, "utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if len(_BAD_CONTROL.findall(text)) * 200 > len(text):
            continue
        return text
    raise FileRefused("内容不是可读的文字，也认不出是什么格式。请上传 docx、pdf、html、xlsx、txt 或 md 原件。")


def _is_text_after_all(magic: bytes, head: bytes) -> bool:
    """Two-letter marks (MZ, BM) may begin an honest text; a program or picture has NUL bytes at once."""
    return len(magic) == 2 and b"\x00" not in head[:512]  # noqa: PLR2004 - two letters


def _whole_pdf(path: Path, size: int) -> None:
    with path.open("rb") as file:
        file.seek(max(0, size - 2048))
        tail = file.read()
    if not re.search(rb"startxref\s+\d+\s+%%EOF", tail):
        raise FileRefused("PDF 不完整：结尾缺失，可能下载或复制时中断了。请重新取得完整的原件再上传。")


def _zip_type(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _no_bomb(entries)
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise FileRefused("文件有密码，读不出内容。请去掉密码后再上传。")
            if {"word/document.xml", "xl/workbook.xml"} & names:
                _no_macros(archive, names)
                _no_entities(archive, entries)
    except (zipfile.BadZipFile, struct.error, EOFError, OSError, ValueError) as wrong:
        raise FileRefused("文件已损坏或不完整，打不开。请重新取得完整的原件再上传。") from wrong
    if "word/document.xml" in names:
        return FileType.DOCX
    if "xl/workbook.xml" in names:
        return FileType.XLSX
    if "OFD.xml" in names:
        raise FileRefused(f"这是 OFD 版式文件，目前还不能读取。{CONVERT}")
    if "xl/workbook.bin" in names:
        raise FileRefused("这是 xlsb 表格，目前还不能读取。请另存为 xlsx 再上传。")
    if any(name.startswith("ppt/") for name in names):
        raise FileRefused("这是演示文稿，不是政策文件原件。请上传文件正文（docx 或 PDF）。")
    if "mimetype" in names:
        raise FileRefused(f"这是 ODF/EPUB 格式，目前还不能读取。{CONVERT}")
    raise FileRefused("这是压缩包，请解压后逐个上传里面的文件。")


def _no_bomb(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if (
        len(entries) > ENTRIES_MAX
        or unpacked > UNPACKED_MAX
        or (unpacked > RATIO_FROM and unpacked / packed > RATIO_MAX)
    ):
        raise FileRefused(
            f"文件解压后有 {unpacked >> 20} MB，是原来的 {unpacked // packed} 倍，像压缩炸弹，没有打开。"
            "如确是正常文件，请另存一份或拆开后再上传。"
        )


def _no_macros(archive: zipfile.ZipFile, names: set[str]) -> None:
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused("文件带有宏，为安全起见不收。请另存为不带宏的 docx 或 xlsx 再上传。")


def _no_entities(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Office never writes a DOCTYPE; one is there to blow up the parser or to read other files."""
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            data = archive.read(entry)
            if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                data = data.replace(b"\x00", b"")
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise FileRefused(
                    "文件里藏有 XML 实体定义，正常的 Office 文件不会有，为安全起见不收。请另存一份再上传。"
                )


def _ole_reason(path: Path) -> str:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        return "文件有密码，读不出内容。请去掉密码后再上传。"
    if "WordDocument".encode("utf-16-le") in data:
        return f"这是旧版 Word（.doc）或 WPS 文字（.wps），目前还不能读取。{CONVERT}"
    if "Workbook".encode("utf-16-le") in data:
        return "这是旧版 Excel（.xls）或 WPS 表格（.et），目前还不能读取。请另存为 xlsx 再上传。"
    return f"这是旧版 Office 或 WPS 格式，目前还不能读取。{CONVERT}"


def _text_type(path: Path, head: bytes) -> FileType:
    if b"\x00" in head and head[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise FileRefused("内容不是可读的文字，也认不出是什么格式。请上传 docx、pdf、html、xlsx、txt 或 md 原件。")
    if head.lstrip()[:13].upper() == b"MIME-VERSION:":
        raise FileRefused("这是网页存档（mht），目前还不能读取。请用浏览器另存为“网页，仅 HTML”再上传。")
    if _HTML.search(head.replace(b"\x00", b"")):
        return FileType.HTML
    if head.lstrip().startswith(b"<?xml"):
        raise FileRefused(f"这是 XML 数据，不是政策文件原件。{CONVERT}")
    text = decode(path.read_bytes())
    return FileType.MD if _MD.search(text) else FileType.TXT
