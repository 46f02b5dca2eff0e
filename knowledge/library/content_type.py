"""What a file is: decided by its content, never by its name; what can't be read safely is refused with the way out."""

import enum
import json
import re

from knowledge.errors import FileRefused
from knowledge.library.packages import ole_kind, zip_kind
from knowledge.library.words_of_bytes import decode, is_delimited

HEAD = 4096
READABLE = "docx、doc、wps、pdf、ofd、html、xlsx、xls、et、csv、txt、md 或清晰的扫描件、照片"


class FileType(enum.StrEnum):
    """A format we have a reader for."""

    DOCX = "docx"
    DOC = "doc"  # also WPS text: both are a compound file with a stream WordDocument
    XLSX = "xlsx"
    XLS = "xls"  # also WPS tables
    PDF = "pdf"
    OFD = "ofd"
    HTML = "html"
    MHT = "mht"
    RTF = "rtf"
    CSV = "csv"
    MD = "md"
    TXT = "txt"
    PNG = "png"
    JPG = "jpg"
    GIF = "gif"
    BMP = "bmp"
    TIFF = "tiff"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        """The MIME type kept with the original."""
        return MEDIA_TYPES[self]

    @property
    def reader(self) -> str:
        """Name of the reader in ``readers/``."""
        return _READERS.get(self, self.value)

    @property
    def may_hold_pictures(self) -> bool:
        """True when the reader takes an ``Eye`` beside the bytes: pages of it may be pictures."""
        return self.reader in {"pdf", "ofd", "picture"}


_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    FileType.DOCX: _OFFICE + "wordprocessingml.document",
    FileType.DOC: "application/msword",
    FileType.XLSX: _OFFICE + "spreadsheetml.sheet",
    FileType.XLS: "application/vnd.ms-excel",
    FileType.PDF: "application/pdf",
    FileType.OFD: "application/ofd",
    FileType.HTML: "text/html",
    FileType.MHT: "multipart/related",
    FileType.RTF: "application/rtf",
    FileType.CSV: "text/csv",
    FileType.MD: "text/markdown",
    FileType.TXT: "text/plain",
    FileType.PNG: "image/png",
    FileType.JPG: "image/jpeg",
    FileType.GIF: "image/gif",
    FileType.BMP: "image/bmp",
    FileType.TIFF: "image/tiff",
    FileType.WEBP: "image/webp",
}
_READERS = {FileType.XLS: "xlsx", FileType.CSV: "delimited"} | dict.fromkeys(
    (FileType.PNG, FileType.JPG, FileType.GIF, FileType.BMP, FileType.TIFF, FileType.WEBP), "picture"
)
_PROGRAM = f"这是可执行程序，不是政策文件。请上传文件原件（{READABLE}）。"
_ARCHIVE = "这是压缩包，请解压后逐个上传里面的文件。"
_NOT_POLICY = f"不是政策文件，没有收入。请上传文件原件（{READABLE}）。"
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"SQLite format 3", f"这是数据库文件，{_NOT_POLICY}"),
    (b"%!PS", "这是 PostScript 文件，不能读取。请导出为 PDF 再上传。"),
    (b"AT&TFORM", "这是 DjVu 扫描文件，不能读取。请导出为 PDF 再上传。"),
    (b"CAJ", "这是 CAJ 文件，不能读取。请用 CAJViewer 打印或导出为 PDF 再上传。"),
    (b"ID3", f"这是音频文件，{_NOT_POLICY}"),
    (b"OggS", f"这是音频或视频文件，{_NOT_POLICY}"),
)
_WORKS = 0xFE  # second byte of text and tables of Microsoft Works before it used compound files; the first is small
_SVG = "这是 SVG 图，不能读取。请导出为 PDF 或 PNG 再上传。"
_JSON = (
    "这是 JSON 数据，供程序交换使用，不是政策文件原件，里面可能混有多份文件。"
    "请把每份文件单独存成 docx、PDF、html 或 txt 再上传。"
)
_RTF_PART = "这是 RTF 文件的一段，开头缺失，读不出正文。请重新取得完整的原件再上传。"
_RTF_MARK = re.compile(
    r"\\'[0-9a-fA-F]{2}|\\u-?\d{2,6}\b|\\(?:par|pard|plain|cf|fs|hich|loch|dbch|af|rtlch|ltrch|cell|row)\b"
)
RTF_MARK_CHARS = 20  # one mark of RTF in so many characters: no text
SAMPLE = 20_000
_PICTURES: tuple[tuple[bytes, FileType], ...] = (
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"\xff\xd8\xff", FileType.JPG),
    (b"GIF8", FileType.GIF),
    (b"BM", FileType.BMP),
    (b"II*\x00", FileType.TIFF),
    (b"MM\x00*", FileType.TIFF),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_WORD = (b"\xdb\xa5-\x00", b"1\xbe\x00\x00", b"\x9b\xa5", b"\xfe7\x00\x1c")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<div[\s>]|<table[\s>]|<p[\s>]", re.IGNORECASE)
_MIME = re.compile(
    rb"\A\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version:|Content-Type:\s*multipart/)", re.IGNORECASE
)
_MD = re.compile(r"^#{1,6} \S|^\|?\s*:?-{3,}:?\s*\|", re.MULTILINE)


def file_type(data: bytes) -> FileType:
    """Return what a file with the content ``data`` really is.

    Raises:
        FileRefused: empty, a program, an archive, encrypted, with macros, a bomb, cut off, or a format without a
            reader; the sentence names it and says what to do.

    """
    if data and not data.strip(b"\x00"):
        raise FileRefused("文件内容全是空字节，可能下载或复制时中断了。请重新取得原件再上传。")
    if not data:
        raise FileRefused("文件是空的（0 字节），可能上传或复制时中断了。请重新取得原件再上传。")
    head = data[:HEAD]
    if b"%PDF-" in head[:1024]:
        _whole_pdf(data)
        return FileType.PDF
    if head.startswith((b"PK", _OLE)):
        return FileType(zip_kind(data) if head.startswith(b"PK") else ole_kind(data))
    if known := _by_magic(head):
        return known
    _refuse_known(head)
    return _text_type(data, head)


def _by_magic(head: bytes) -> FileType | None:
    if head.lstrip().startswith(b"{\\rtf"):
        return FileType.RTF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType.WEBP
    for magic, kind in _PICTURES:
        if head.startswith(magic) and not _is_text_after_all(magic, head):
            return kind
    return None


def _refuse_known(head: bytes) -> None:
    for magic, reason in _REFUSED:
        if head.startswith(magic) and not _is_text_after_all(magic, head):
            raise FileRefused(reason)
    if head[4:8] == b"ftyp":
        if head[8:11] in {b"hei", b"hev", b"mif", b"avi"}:
            raise FileRefused("这是 HEIC/AVIF 照片，不能读取。请在手机上改存为 JPG 再上传。")
        raise FileRefused(f"这是视频文件，{_NOT_POLICY}")
    if head.startswith(_OLD_WORD):
        raise FileRefused("这是 Word 2.0/6.0 以前的旧文档，不能读取。请用 WPS 或 Word 打开后另存为 docx 再上传。")
    if len(head) > 1 and head[0] < 6 and head[1] == _WORKS:  # noqa: PLR2004 - as libwps tells them
        raise FileRefused(
            "这是微软 Works 的旧 .wps 或 .wks 文件，不能读取。请用 WPS 或 Word 打开后另存为 docx 再上传。"
        )
    if head[257:262] == b"ustar":
        raise FileRefused(_ARCHIVE)


def _is_text_after_all(magic: bytes, head: bytes) -> bool:
    """Short marks (MZ, BM, CAJ) may begin an honest text; a program or picture has NUL bytes at once."""
    return len(magic) <= 3 and magic.isalnum() and b"\x00" not in head[:512]  # noqa: PLR2004 - letters only


def _whole_pdf(data: bytes) -> None:
    tail = data[-(1 << 16) :].rstrip(b"\x00\r\n\t ")[-2048:]
    if not re.search(rb"startxref\s+\d+\s+%%EOF", tail):
        raise FileRefused("PDF 不完整：结尾缺失，可能下载或复制时中断了。请重新取得完整的原件再上传。")


def _xml(head: bytes) -> str:
    if b"Word.Document" in head or b"wordprocessingml" in head:
        return "这是 Word 2003 XML，不能读取。请用 WPS 或 Word 打开后另存为 docx 再上传。"
    if b"Excel.Sheet" in head or b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "这是 Excel 2003 XML，不能读取。请用 WPS 或 Excel 打开后另存为 xlsx 再上传。"
    if b"<svg" in head:
        return _SVG
    return f"这是 XML 数据，{_NOT_POLICY}"


def _no_text(text: str) -> str:
    """Return why nobody wrote this text: data for programs, a drawing, the inside of an RTF; else nothing."""
    if text.lstrip()[:1] in {"{", "["} and _is_json(text):
        return _JSON
    if re.match(r"\s*<svg[\s>]", text):
        return _SVG
    marks = len(_RTF_MARK.findall(text[:SAMPLE]))
    return _RTF_PART if marks * RTF_MARK_CHARS > len(text[:SAMPLE]) > 0 else ""


def _is_json(text: str) -> bool:
    """Tell whether a text, or each line of it, is JSON with names in it."""
    lines = text.strip().splitlines()
    for whole in (text, lines[0], lines[-1]):
        try:
            found = json.loads(whole)
        except (ValueError, RecursionError):
            continue
        one = found[0] if isinstance(found, list) and found else found
        return isinstance(one, dict)
    return False


def _text_type(data: bytes, head: bytes) -> FileType:
    if _MIME.match(head) and b"\x00" not in head:
        return FileType.MHT
    plain = head.replace(b"\x00", b"")
    if _HTML.search(plain):
        return FileType.HTML
    if plain.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<?xml"):
        raise FileRefused(_xml(plain))
    text = decode(data)
    if reason := _no_text(text):
        raise FileRefused(reason)
    if is_delimited(text):
        return FileType.CSV
    return FileType.MD if _MD.search(text) else FileType.TXT
