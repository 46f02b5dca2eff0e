"""Writing PDF: text pages with the standard Chinese font every reader knows, and pages that are one picture.

No font is embedded: STSong-Light with the encoding UniGB-UCS2-H (PDF 32000-1, 9.7.5.2) is replaced by the reader's
own font, and a ToUnicode map lets every reader copy the words. The bytes depend on the pages alone.
"""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from knowledge.papers.samples.ink import seal, signature
from knowledge.papers.samples.locking import Lock
from knowledge.papers.samples.page import Rule, Run, SetPage, Stamp

_DPI = 144  # of seals and signatures
_COLOURS = {"black": "0 0 0", "red": "0.78 0.08 0.1", "grey": "0.45 0.45 0.45"}
_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def /CMapType 2 def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange 100 beginbfrange "
)
_INFO = b"<< /Producer (Huiqi samples) /Title (SAMPLE) /CreationDate (D:20240101000000+08'00') >>"


@dataclass(frozen=True, slots=True)
class Photograph:
    """A page that is one picture: JPEG bytes with its size in pixels, and the page's size in points."""

    jpeg: bytes
    pixels: tuple[int, int]
    size: tuple[float, float]
    turned: int = 0  # degrees with the clock that a viewer turns it


class _Writer:
    """Objects of one file, numbered as they come."""

    def __init__(self, lock: Lock | None) -> None:
        self.objects: list[bytes] = []
        self.lock = lock

    def add(self, body: bytes = b"") -> int:
        """Add an object and give its number."""
        self.objects.append(body)
        return len(self.objects)

    def stream(self, head: str, data: bytes, *, packed: bool = True) -> int:
        """Add a stream; ``packed`` compresses it."""
        data = zlib.compress(data, 4) if packed else data
        number = len(self.objects) + 1
        data = self.lock.hide(data, number) if self.lock else data
        filters = " /Filter /FlateDecode" if packed else ""
        return self.add(f"<< {head}{filters} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")

    def file(self, root: int, told: bytes) -> bytes:
        """Give the bytes of the whole file."""
        info = self.add(told) if not self.lock else 0
        encrypt = (
            f" /Encrypt {self.add(self.lock.dictionary())} 0 R /ID [{self.lock.mark()} {self.lock.mark()}]"
            if self.lock
            else ""
        )
        out = io.BytesIO()
        out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        starts = []
        for number, body in enumerate(self.objects, 1):
            starts.append(out.tell())
            out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
        table = out.tell()
        out.write(f"xref\n0 {len(starts) + 1}\n0000000000 65535 f \n".encode())
        out.write(b"".join(f"{start:010d} 00000 n \n".encode() for start in starts))
        about = f" /Info {info} 0 R" if info else ""
        out.write(f"trailer\n<< /Size {len(starts) + 1} /Root {root} 0 R{about}{encrypt} >>\n".encode())
        out.write(f"startxref\n{table}\n%%EOF\n".encode())
        return out.getvalue()


def pdf_of(pages: Sequence[SetPage | Photograph], lock: Lock | None = None, info: bytes = _INFO) -> bytes:
    """Write pages as one PDF; ``lock``: not opened without the password; ``info``: what it says of itself."""
    writer = _Writer(lock)
    root, tree = writer.add(), writer.add()
    font = _font(writer) if any(isinstance(page, SetPage) for page in pages) else 0
    pictures: dict[tuple[object, ...], int] = {}
    kids = [
        _text_page(writer, page, tree, font, pictures)
        if isinstance(page, SetPage)
        else _picture_page(writer, page, tree)
        for page in pages
    ]
    writer.objects[root - 1] = f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    writer.objects[tree - 1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{listed}] >>".encode()
    return writer.file(root, info)


def _font(writer: _Writer) -> int:
    described = writer.add(
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    child = writer.add(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 550 814 939 550] /FontDescriptor "
        + f"{described} 0 R >>".encode()
    )
    rows = b"".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00> ".encode() for high in range(100))
    more = b"".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00> ".encode() for high in range(100, 200))
    last = b"".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00> ".encode() for high in range(200, 256))
    ranges = rows + b"endbfrange 100 beginbfrange " + more + b"endbfrange 56 beginbfrange " + last
    unicode = writer.stream(
        "", _TO_UNICODE + ranges + b"endbfrange endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    return writer.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H "
        f"/DescendantFonts [{child} 0 R] /ToUnicode {unicode} 0 R >>".encode()
    )


def _text_page(writer: _Writer, page: SetPage, tree: int, font: int, pictures: dict[tuple[object, ...], int]) -> int:
    names, ops = [], [_rule(page, rule) for rule in page.rules] + [_run(page, run) for run in page.runs]
    for stamp in page.stamps:
        key = (stamp.kind, stamp.name, stamp.width, stamp.height, stamp.copied)
        if key not in pictures:
            pictures[key] = _stamp(writer, stamp)
        names.append(f"/I{pictures[key]} {pictures[key]} 0 R")
        x, y = stamp.x, page.height - stamp.y - stamp.height
        ops.append(f"q {stamp.width:.2f} 0 0 {stamp.height:.2f} {x:.2f} {y:.2f} cm /I{pictures[key]} Do Q")
    content = writer.stream("", "\n".join(ops).encode())
    shown = f" /XObject << {' '.join(dict.fromkeys(names))} >>" if names else ""
    return writer.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {page.width:g} {page.height:g}] "
        f"/Resources << /Font << /F1 {font} 0 R >>{shown} >> /Contents {content} 0 R >>".encode()
    )


def _rule(page: SetPage, rule: Rule) -> str:
    ends = f"{rule.x0:.2f} {page.height - rule.y0:.2f} m {rule.x1:.2f} {page.height - rule.y1:.2f} l"
    return f"{_COLOURS[rule.colour]} RG {rule.width:g} w {ends} S"


def _run(page: SetPage, run: Run) -> str:
    colour = _COLOURS[run.colour]
    heavy = f"2 Tr {run.size / 40:.2f} w {colour} RG" if run.bold else "0 Tr"
    words = run.text.encode("utf-16-be").hex()
    return (
        f"BT {colour} rg {heavy} /F1 {run.size:g} Tf 1 0 0 1 {run.x:.2f} {page.height - run.y:.2f} Tm <{words}> Tj ET"
    )


def _stamp(writer: _Writer, stamp: Stamp) -> int:
    pixels = (round(stamp.width / 72 * _DPI), round(stamp.height / 72 * _DPI))
    drawn = seal if stamp.kind == "seal" else signature
    picture = drawn(stamp.name, *pixels, copied=stamp.copied)
    size = f"/Type /XObject /Subtype /Image /Width {pixels[0]} /Height {pixels[1]} /BitsPerComponent 8"
    mask = writer.stream(f"{size} /ColorSpace /DeviceGray", picture.getchannel("A").tobytes())
    return writer.stream(f"{size} /ColorSpace /DeviceRGB /SMask {mask} 0 R", picture.convert("RGB").tobytes())


def _picture_page(writer: _Writer, page: Photograph, tree: int) -> int:
    wide, high = page.pixels
    head = f"/Type /XObject /Subtype /Image /Width {wide} /Height {high} /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    picture = writer.stream(f"{head} /Filter /DCTDecode", page.jpeg, packed=False)
    content = writer.stream("", f"q {page.size[0]:g} 0 0 {page.size[1]:g} 0 0 cm /I0 Do Q".encode())
    return writer.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {page.size[0]:g} {page.size[1]:g}] /Rotate {page.turned} "
        f"/Resources << /XObject << /I0 {picture} 0 R >> >> /Contents {content} 0 R >>".encode()
    )


def jpeg_of(picture: Image.Image, quality: int) -> bytes:
    """Give a picture as JPEG bytes."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()
