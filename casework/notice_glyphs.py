"""Writing pages as a PDF that carries the shapes of its letters with it, so that it looks alike in any viewer.

Each letter used is drawn once, fine enough for print, as a letter of a font of the file (Type 3: PDF 32000-1, 9.6.5),
with what it means beside it for searching and copying. A machine without a Chinese font writes none: what only names
its letters is a page of boxes in a viewer without that font.
"""

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from casework.errors import CaseRefused
from config.words import review_notice as words
from knowledge.papers.samples.fonts import font, have_font
from knowledge.papers.samples.lines import advance
from knowledge.papers.samples.page import Rule, Run, SetPage

PIXELS = 72  # of a full letter: 490 dots an inch for letters of 10.5 points
_BASE = round(PIXELS * 0.88)  # baseline, from the top of a letter
_ROOM = PIXELS // 4  # below and above it
PER_FONT = 250  # letters of one font of the file
_COLOURS = {"black": "0 0 0", "red": "0.78 0.08 0.1", "grey": "0.45 0.45 0.45"}


@dataclass(slots=True)
class _Letters:
    """The letters that are used, numbered as they come."""

    order: dict[tuple[str, bool], int] = field(default_factory=dict)

    def place(self, char: str, *, bold: bool) -> tuple[int, int]:
        """Return the font of the file a letter is in, and its number there."""
        return divmod(self.order.setdefault((char, bold), len(self.order)), PER_FONT)

    def fonts(self) -> list[list[tuple[str, bool]]]:
        """Return the letters of each font."""
        every = list(self.order)
        return [every[start : start + PER_FONT] for start in range(0, len(every), PER_FONT)]


class _File:
    """Objects of a PDF, numbered as they come."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def add(self, body: str | bytes = b"") -> int:
        """Add an object; return its number."""
        self._objects.append(body.encode() if isinstance(body, str) else body)
        return len(self._objects)

    def fill(self, number: int, body: str) -> None:
        """Say what an object is that was added before it was known."""
        self._objects[number - 1] = body.encode()

    def stream(self, head: str, data: bytes) -> int:
        """Add a stream, packed."""
        packed = zlib.compress(data, 9)
        return self.add(
            f"<< {head} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"
        )

    def data(self, root: int, info: int) -> bytes:
        """Return the bytes of the file."""
        out = io.BytesIO()
        out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        starts = []
        for number, body in enumerate(self._objects, 1):
            starts.append(out.tell())
            out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
        table = out.tell()
        rows = "".join(f"{start:010d} 00000 n \n" for start in starts)
        out.write(f"xref\n0 {len(starts) + 1}\n0000000000 65535 f \n{rows}".encode())
        out.write(f"trailer\n<< /Size {len(starts) + 1} /Root {root} 0 R /Info {info} 0 R >>\n".encode())
        out.write(f"startxref\n{table}\n%%EOF\n".encode())
        return out.getvalue()


def written(pages: Sequence[SetPage], about: Mapping[str, str]) -> bytes:
    """Return pages as a PDF; ``about`` is what the file says of itself: Title, Subject, Keywords.

    Raises:
        CaseRefused: this machine has no Chinese font.

    """
    if not have_font():
        raise CaseRefused(words.no_font())
    info = (
        "<< " + " ".join(f"/{name} {_text(value)}" for name, value in (*about.items(), ("Producer", "Huiqi"))) + " >>"
    )
    file, letters = _File(), _Letters()
    root, tree = file.add(), file.add()
    drawn = [file.stream("", _content(page, letters)) for page in pages]
    fonts = [_font(file, some) for some in letters.fonts()]
    named = " ".join(f"/F{at} {number} 0 R" for at, number in enumerate(fonts))
    kids = [
        file.add(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {page.width:g} {page.height:g}] "
            f"/Resources << /Font << {named} >> >> /Contents {content} 0 R >>"
        )
        for page, content in zip(pages, drawn, strict=True)
    ]
    file.fill(root, f"<< /Type /Catalog /Lang (zh-CN) /Pages {tree} 0 R >>")
    file.fill(tree, f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>")
    return file.data(root, file.add(info))


def _text(value: str) -> str:
    return f"<FEFF{value.encode('utf-16-be').hex()}>"


def _content(page: SetPage, letters: _Letters) -> bytes:
    return "\n".join(
        [*(_rule(page, one) for one in page.rules), *(_run(page, one, letters) for one in page.runs)]
    ).encode()


def _rule(page: SetPage, rule: Rule) -> str:
    ends = f"{rule.x0:.2f} {page.height - rule.y0:.2f} m {rule.x1:.2f} {page.height - rule.y1:.2f} l"
    return f"{_COLOURS[rule.colour]} RG {rule.width:g} w {ends} S"


def _run(page: SetPage, run: Run, letters: _Letters) -> str:
    shown, before = "", -1
    for char in run.text:
        at, number = letters.place(char, bold=run.bold)
        shown += f"> Tj /F{at} {run.size:g} Tf <" if at != before else ""
        shown, before = f"{shown}{number:02X}", at
    head = f"BT {_COLOURS[run.colour]} rg 1 0 0 1 {run.x:.2f} {page.height - run.y:.2f} Tm"
    return f"{head} {shown.removeprefix('> Tj ')}> Tj ET" if shown else ""


def _font(file: _File, letters: Sequence[tuple[str, bool]]) -> int:
    """Add a font of drawn letters; its letters are 1000 units high."""
    pictures, shapes = list[int](), list[int]()
    for char, bold in letters:
        picture = _picture(char, bold=bold)
        size = f"/Width {picture.width} /Height {picture.height}"
        head = f"/Type /XObject /Subtype /Image {size} /ImageMask true /BitsPerComponent 1 /Decode [1 0]"
        pictures.append(file.stream(head, picture.tobytes()))
        unit = 1000 / PIXELS
        wide, high, low = picture.width * unit, picture.height * unit, (_BASE + _ROOM - picture.height) * unit
        box = f"{_width(char)} 0 0 {low:.0f} {wide:.0f} {low + high:.0f} d1"
        shapes.append(
            file.stream("", f"{box} q {wide:.2f} 0 0 {high:.2f} 0 {low:.2f} cm /P{len(shapes)} Do Q".encode())
        )
    names = " ".join(f"/g{at}" for at in range(len(letters)))
    procs = " ".join(f"/g{at} {number} 0 R" for at, number in enumerate(shapes))
    held = " ".join(f"/P{at} {number} 0 R" for at, number in enumerate(pictures))
    return file.add(
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 -500 1000 1200] /FontMatrix [0.001 0 0 0.001 0 0] "
        f"/FirstChar 0 /LastChar {len(letters) - 1} /Widths [{' '.join(str(_width(char)) for char, _ in letters)}] "
        f"/Encoding << /Type /Encoding /Differences [0 {names}] >> /CharProcs << {procs} >> "
        f"/Resources << /XObject << {held} >> >> /ToUnicode {_meaning(file, letters)} 0 R >>"
    )


def _width(char: str) -> int:
    return round(advance(char, 1000))


def _picture(char: str, *, bold: bool) -> Image.Image:
    """Draw a letter black on white into its own width."""
    wide = round(advance(char, PIXELS))
    face = font(PIXELS, bold=bold)
    natural = max(1, round(face.getlength(char)))
    picture = Image.new("L", (max(natural, wide), PIXELS + 2 * _ROOM), 0)
    ImageDraw.Draw(picture).text(((picture.width - natural) / 2, _BASE + _ROOM), char, 255, face, anchor="ls")
    if picture.width > wide:
        picture = picture.resize((wide, picture.height))
    return picture.point(lambda light: 255 if light > 127 else 0).convert("1")  # noqa: PLR2004 - half of 255


def _meaning(file: _File, letters: Sequence[tuple[str, bool]]) -> int:
    """Add what each letter of a font means."""
    rows = [f"<{at:02X}> <{char.encode('utf-16-be').hex()}>" for at, (char, _) in enumerate(letters)]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    told = " ".join(f"{len(some)} beginbfchar {' '.join(some)} endbfchar" for some in blocks)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def"
    space = "1 begincodespacerange <00> <FF> endcodespacerange"
    tail = "endcmap CMapName currentdict /CMap defineresource pop end end"
    return file.stream("", f"{head} {space} {told} {tail}".encode())
