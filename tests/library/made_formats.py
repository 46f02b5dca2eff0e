"""Originals of the less usual formats, written by the tests themselves or lying in tests/cases/originals."""

import base64
import io
import posixpath
import zipfile
from pathlib import Path

from tests.library.made import docx, pdf, zip_of

ORIGINALS = Path(__file__).resolve().parents[1] / "cases" / "originals"
DOC = ORIGINALS / "示例.doc"
NUMBERED = ORIGINALS / "示例编号.doc"
XLS = ORIGINALS / "示例.xls"
RTF = ORIGINALS / "示例.rtf"
SCAN = ORIGINALS / "示例扫描.png"
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
GRID = [["企业类别", "奖励"], ["规上工业", "20万元"], ["限上商贸", "5万元"]]


def ofd_line(text: str, x: float, y: float, size: float = 5.0) -> str:
    """Write one line of text at a place of the page, in millimetres."""
    steps = f'DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} {size * len(text)} {size}" Font="3" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size * 0.85}" {steps}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """Write a straight rule from one place to another, in millimetres."""
    return (
        f'<ofd:PathObject ID="2" Boundary="0 0 210 297"><ofd:AbbreviatedData>M {x0} {y0} L {x1} {y1}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ofd_grid(grid: list[list[str]], x: float = 20, y: float = 100) -> str:
    """Write a ruled table."""
    wide, high = 60.0, 10.0
    right, low = x + wide * len(grid[0]), y + high * len(grid)
    shapes = [ofd_rule(x, y + high * at, right, y + high * at) for at in range(len(grid) + 1)]
    shapes += [ofd_rule(x + wide * at, y, x + wide * at, low) for at in range(len(grid[0]) + 1)]
    for down, row in enumerate(grid):
        shapes += [ofd_line(cell, x + 2 + wide * at, y + 2 + high * down) for at, cell in enumerate(row)]
    return "".join(shapes)


def ofd(
    pages: list[str], members: dict[str, bytes] | None = None, document: str = "", loc: str = "Pages/P{}.xml"
) -> bytes:
    """Write an OFD of pages given as their shapes; ``document`` goes into Document.xml, ``members`` beside it."""
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="{loc.format(at)}"/>' for at in range(len(pages)))
    parts = {
        "OFD.xml": f"<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        "</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{document}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for at, shapes in enumerate(pages):
        where = posixpath.normpath(posixpath.join("Doc_0", loc.format(at))).lstrip("/")
        parts[where] = f"<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>{shapes}</ofd:Layer></ofd:Content></ofd:Page>"
    return zip_of({name: text.encode() for name, text in parts.items()} | (members or {}))


def scanned_ofd() -> bytes:
    """Write an OFD whose only page is a picture."""
    picture = '<ofd:ImageObject ID="4" Boundary="20 20 170 109" CTM="170 0 0 109 0 0" ResourceID="7"/>'
    listing = (
        f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image" Format="PNG">'
        "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    members = {"Doc_0/DocumentRes.xml": listing.encode(), "Doc_0/Res/scan.png": SCAN.read_bytes()}
    return ofd([picture], members, "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>")


def scanned_pdf(path: Path, pages: int = 1) -> Path:
    """Write a PDF whose pages are one picture each."""
    from PIL import Image  # noqa: PLC0415 - only where a scan is written

    page = Image.open(SCAN).convert("L")
    page.save(path, "PDF", resolution=100, save_all=True, append_images=[page] * (pages - 1))
    return path


def mht(page: str, files: dict[str, bytes] | None = None) -> bytes:
    """Write a web archive of a page and files beside it."""
    parts = [("text/html; charset=gb2312", "Content-Location: http://127.0.0.1:9/a.html", page.encode("gb18030"))]
    parts += [
        ("application/octet-stream", f'Content-Disposition: attachment; filename="{name}"', data)
        for name, data in (files or {}).items()
    ]
    lines = ["From: <Saved by a browser>", "MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="XX"', ""]
    for kind, where, data in parts:
        lines += ["--XX", f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", where, ""]
        lines += [base64.encodebytes(data).decode()]
    return "\r\n".join([*lines, "--XX--", ""]).encode()


def xlsx() -> bytes:
    """Write a workbook with one merged cell."""
    import openpyxl  # noqa: PLC0415 - only where a workbook is written

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["类别", "奖励万元"], ["规上", 20], [None, 10.5]]:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


RECOGNISED = frozenset({"png", "jpg", "gif", "bmp", "tiff", "webp", "scan.pdf", "scan.ofd"})
"""The samples whose text is recognised: seconds each, so a test damages each of them less often."""


def photos() -> dict[str, bytes]:
    """Return two lines of a scan in every format of pictures but PNG."""
    from PIL import Image  # noqa: PLC0415 - only where a picture is written

    lines = Image.open(SCAN).convert("L").crop((0, 60, 1000, 270))
    found = {}
    for kind in ("jpg", "gif", "bmp", "tiff", "webp"):
        held = io.BytesIO()
        lines.save(held, "JPEG" if kind == "jpg" else kind.upper())
        found[kind] = held.getvalue()
    return found


def closed(part: bytes) -> bytes:
    """End every group that a part of an RTF leaves open."""
    whole = part[: part.rfind(b"}") + 1]
    return whole + b"}" * (whole.count(b"{") - whole.count(b"}"))


def samples(folder: Path) -> dict[str, bytes]:
    """Return one small original of every format."""
    text = "关于示例奖励的通知\n第一条　对首次升规的工业企业，给予一次性奖励20万元。\n第二条　本通知自印发之日起施行。"
    page = (
        f"<html><meta charset=gb2312><body><div id=zoom>{text * 3}<table><tr><td>甲<td>乙<tr><td>一<td>二</table></div>"
    )
    return {
        "doc": DOC.read_bytes(),
        "numbered.doc": NUMBERED.read_bytes(),
        "xls": XLS.read_bytes(),
        "rtf": closed(RTF.read_bytes()[:6000]),
        "png": SCAN.read_bytes(),
        **photos(),
        "docx": docx(folder / "s.docx", text.splitlines(), [GRID]).read_bytes(),
        "xlsx": xlsx(),
        "pdf": pdf(folder / "s.pdf", [text.splitlines()], grid=GRID).read_bytes(),
        "scan.pdf": scanned_pdf(folder / "scan.pdf").read_bytes(),
        "ofd": ofd([ofd_line(line, 20, 20 + 9 * at) for at, line in enumerate(text.splitlines())] + [ofd_grid(GRID)]),
        "scan.ofd": scanned_ofd(),
        "html": page.encode("gb18030"),
        "mht": mht(page, {"附件.txt": text.encode()}),
        "csv": "\n".join(",".join(row) for row in GRID).encode("gb18030"),
        "md": f"# {text}\n\n|甲|乙|\n|---|---|\n|一|二|\n".encode(),
        "txt": text.encode("utf-16"),
    }


def members_of(data: bytes) -> dict[str, bytes]:
    """Return the members of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
