"""Print a sample source to PDF with Chromium, so that the text can be read out of it again.

Needed on the machine that writes the originals: Chromium, the Noto CJK typefaces and fontTools.
Two things are done by hand. The typeface is cut down to the characters of the document, because the full
one shares glyphs between a character and its radical (一 and U+2F00) and Chromium then writes the radical.
Its curves are made quadratic, because Chromium embeds only such outlines as a real font, which is smaller.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from sample_html import render_page
from sample_source import Source, SourceError

FACE = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
FAMILY = "Noto Serif CJK SC"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 120  # seconds for one page
ROUGHNESS = 4.0  # how far, in font units of 1/1000 em, a quadratic curve may be from the true one
ALWAYS = "—0123456789 "  # the page number


def is_current(path: Path, source: Source) -> bool:
    """Tell whether the PDF at ``path`` was printed from this very page."""
    return path.exists() and path.read_bytes().endswith(_mark(source))


def render_pdf(source: Source) -> bytes:
    """Return the printed PDF, its dates set to the day of issue.

    Raises:
        SourceError: Chromium or the typeface is not installed, or Chromium printed nothing.

    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None or not FACE.exists():
        raise SourceError(f"{source.path.name}: printing a PDF needs Chromium and {FACE.name}; install both")
    with tempfile.TemporaryDirectory() as folder:
        font, page, pdf = (Path(folder) / name for name in ("doc.ttf", "doc.html", "doc.pdf"))
        html = render_page(source, font.as_uri())
        _cut_font(html + ALWAYS, font)
        page.write_text(html, encoding="utf-8")
        switches = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
        profile = f"--user-data-dir={folder}/profile"
        command = [browser, *switches, profile, f"--print-to-pdf={pdf}", page.as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        if not pdf.exists():
            raise SourceError(f"{source.path.name}: Chromium printed nothing: {done.stderr.decode()[-300:]}")
        day = source.get("issued").replace("-", "").encode()
        return re.sub(rb"\(D:\d{14}\+00'00'\)", b"(D:" + day + b"000000+00'00')", pdf.read_bytes()) + _mark(source)


def _mark(source: Source) -> bytes:
    """Return the last line of the file, a comment in PDF: which page it was printed from."""
    return f"%source {hashlib.sha256(render_page(source, '').encode()).hexdigest()}\n".encode()


def _cut_font(text: str, target: Path) -> None:
    """Write the typeface with the characters of ``text`` only, its outlines quadratic."""
    subset, collection = import_module("fontTools.subset"), import_module("fontTools.ttLib").TTCollection
    font = next(face for face in collection(FACE).fonts if face["name"].getDebugName(1) == FAMILY)
    options = subset.Options(layout_features=[], drop_tables=["VORG", "BASE", "vhea", "vmtx", "GSUB", "GPOS"])
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    _make_quadratic(font)
    font.save(target)


def _make_quadratic(font: Any) -> None:  # noqa: ANN401 - the vendor ships no types
    """Replace the cubic outlines (CFF) of ``font`` by TrueType ones."""
    pens, quadratic = import_module("fontTools.pens.ttGlyphPen"), import_module("fontTools.pens.cu2quPen")
    tables = import_module("fontTools.ttLib")
    order, shapes, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = pens.TTGlyphPen(shapes)
        shapes[name].draw(quadratic.Cu2QuPen(pen, ROUGHNESS, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = tables.newTable("loca"), tables.newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    font["glyf"].compile(font)
    limits = font["maxp"]
    limits.tableVersion = 0x10000
    for field in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(limits, f"max{field}", 0)
    limits.maxZones, limits.maxSizeOfInstructions, limits.maxComponentElements, limits.maxComponentDepth = 1, 0, 0, 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
