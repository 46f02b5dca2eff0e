"""What lies in a package: zip files (docx, xlsx, ofd) and compound files (doc, xls, wps, et); nothing is unpacked."""

import io
import re
import struct
import zipfile
import zlib

from knowledge.errors import FileRefused

UNPACKED_MAX = 256 << 20  # bytes a zip-based file may unpack to
RATIO_FROM = 16 << 20  # bytes from which the ratio counts: small files compress well honestly
RATIO_MAX = 100
ENTRIES_MAX = 10_000
CONVERT = "请用 WPS 或 Word 打开后另存为 docx，或导出为可复制文字的 PDF，再上传。"
DAMAGED = "文件已损坏或不完整，打不开。请重新取得完整的原件再上传。"
PASSWORD = "文件有密码，读不出内容。请去掉密码后再上传。"  # noqa: S105 - a sentence
MACROS = "文件带有宏，为安全起见不收。请另存为不带宏的 docx 或 xlsx 再上传。"
_WORKS = {"MatOST", "MN0", "CONTENTS"}


def zip_kind(data: bytes) -> str:
    """Return the format of a zip-based file: docx, xlsx or ofd.

    Raises:
        FileRefused: a bomb, locked, damaged, with macros or entities, an archive, or without a reader.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _no_bomb(entries)
            names = {entry.filename.replace("\\", "/").lstrip("/") for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise FileRefused(PASSWORD)
            kind = _kind_by_names(names)
            _no_macros(archive, names)
            _no_entities(archive, entries)
            return kind
    except (zipfile.BadZipFile, struct.error, EOFError, OSError, ValueError, zlib.error, NotImplementedError) as wrong:
        raise FileRefused(DAMAGED) from wrong


def _kind_by_names(names: set[str]) -> str:
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.lower() == "ofd.xml" for name in names):
        return "ofd"
    if "xl/workbook.bin" in names:
        raise FileRefused("这是 xlsb 表格，目前还不能读取。请另存为 xlsx 再上传。")
    if any(name.startswith("ppt/") for name in names):
        raise FileRefused("这是演示文稿，不是政策文件原件。请上传文件正文（docx 或 PDF）。")
    if "mimetype" in names:
        raise FileRefused(f"这是 ODF/EPUB 格式，目前还不能读取。{CONVERT}")
    if "[Content_Types].xml" in names or any(name.startswith(("word/", "xl/")) for name in names):
        raise FileRefused(f"Office 文件缺少正文部分，已损坏。{CONVERT}")
    if any(re.match(r"Doc_\d+/", name) for name in names):
        raise FileRefused("OFD 文件缺少入口 OFD.xml，已损坏。请重新取得完整的原件再上传。")
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
        raise FileRefused(MACROS)


def _no_entities(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Office never writes a DOCTYPE; one is there to blow up the parser or to read other files."""
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            data = archive.read(entry)
            if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                data = data.replace(b"\x00", b"")
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise FileRefused("文件里藏有 XML 实体定义，正常的文件不会有，为安全起见不收。请另存一份再上传。")


def ole_kind(data: bytes) -> str:
    """Return the format of a compound file: doc (with WPS text) or xls (with WPS tables).

    Raises:
        FileRefused: locked, with macros, damaged, or without a reader; the sentence names the format.

    """
    import olefile  # noqa: PLC0415 - the parser is loaded when needed

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            paths = ole.listdir()
    except (OSError, ValueError, IndexError, struct.error, TypeError, AttributeError) as wrong:
        raise FileRefused(_damaged_ole(data)) from wrong
    top = {path[0] for path in paths if path}
    if {"EncryptedPackage", "EncryptionInfo"} & top:
        raise FileRefused(PASSWORD)
    if any(path[0] in {"Macros", "_VBA_PROJECT_CUR", "VBA"} and len(path) > 1 for path in paths):
        raise FileRefused(MACROS)
    if "WordDocument" in top:
        return "doc"
    if {"Workbook", "Book"} & top:
        return "xls"
    raise FileRefused(_other_ole(top))


def _damaged_ole(data: bytes) -> str:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return PASSWORD
    if holds("WordDocument"):
        return f"这是旧版 Word（.doc）或 WPS 文字（.wps），但文件已损坏，打不开。{CONVERT}"
    if holds("Workbook"):
        return "这是旧版 Excel（.xls）或 WPS 表格（.et），但文件已损坏，打不开。请另存为 xlsx 再上传。"
    return f"这是旧版 Office 或 WPS 格式，但文件已损坏，打不开。{CONVERT}"


def _other_ole(top: set[str]) -> str:
    if "PowerPoint Document" in top:
        return "这是旧版演示文稿（.ppt 或 .dps），不是政策文件原件。请上传文件正文（docx 或 PDF）。"
    if "VisioDocument" in top:
        return "这是 Visio 图，不能读取。请导出为 PDF 再上传。"
    if any(name.startswith("__") for name in top):
        return "这是 Outlook 邮件（.msg），不能读取。请把邮件里的文件原件另存后上传。"
    if "HwpSummaryInformation" in top or "FileHeader" in top:
        return f"这是 HWP 文档，不能读取。{CONVERT}"
    if _WORKS & top:
        return f"这是微软 Works 的 .wps 文档，不能读取。{CONVERT}"
    return f"这是旧版 Office 或 WPS 格式，里面没有可读的正文。{CONVERT}"
