"""Small papers made for tests, all 示例: pages of plain lines, drawn seals and ruled forms, without any font file."""

import math
from collections.abc import Sequence
from pathlib import Path

import docx
import numpy as np
from PIL import Image, ImageDraw
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle
from reportlab.platypus import Image as Placed

from knowledge.papers.ocr import Raster
from knowledge.papers.page import Box, Cell, Line, Page, Paper
from knowledge.papers.ruling import filled

FONT = "STSong-Light"
STEP = 0.024


def page_of(text: str, number: int = 1) -> Page:
    """Set lines one below the other; pieces parted by | stand side by side."""
    lines = []
    for at, row in enumerate(text.strip().splitlines()):
        pieces = [piece.strip() for piece in row.split("|")]
        for place, piece in enumerate(pieces):
            left = 0.1 + 0.8 * place / len(pieces)
            top = 0.05 + at * STEP
            if piece:
                lines.append(Line(piece, Box(left, top, min(0.95, left + 0.017 * len(piece)), top + STEP * 0.7)))
    return Page(number, 595, 842, tuple(lines))


def form_of(rows: Sequence[Sequence[str]], number: int = 1) -> Page:
    """Set a ruled form: as many columns as a row has, all of one width."""
    boxes: list[Box] = []
    lines: list[Line] = []
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            left, right = 0.1 + 0.8 * place / len(row), 0.1 + 0.8 * (place + 1) / len(row)
            box = Box(left, 0.1 + at * 0.03, right, 0.13 + at * 0.03)
            boxes.append(box)
            if text:
                lines.append(Line(text, Box(left + 0.005, box.y0 + 0.008, right - 0.01, box.y1 - 0.008)))
    cells: tuple[Cell, ...] = filled(boxes, lines)
    return Page(number, 595, 842, tuple(lines), cells=cells)


def paper_of(name: str, *texts: str) -> Paper:
    return Paper(name, "pdf", tuple(page_of(text, at) for at, text in enumerate(texts, 1)))


def sheet(across: int = 827, down: int = 1169) -> Raster:
    """An empty page of A4 at 100 dots per inch."""
    return np.full((down, across, 3), 255, np.uint8)


def stamped(picture: Raster, x: int, y: int, across: int, down: int) -> Raster:
    """Stamp a red ring with a star and marks around it."""
    image = Image.fromarray(picture[:, :, ::-1])
    draw = ImageDraw.Draw(image)
    draw.ellipse((x, y, x + across, y + down), outline=(205, 25, 30), width=5)
    for at in range(12):
        angle = math.radians(135 + at * 270 / 11)
        cx, cy = x + across / 2 + math.cos(angle) * across * 0.36, y + down / 2 + math.sin(angle) * down * 0.36
        draw.rectangle((cx - 5, cy - 5, cx + 5, cy + 5), fill=(205, 25, 30))
    draw.regular_polygon((x + across / 2, y + down / 2, across * 0.12), 3, fill=(205, 25, 30))
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def ruled(rows: int, columns: int, angle: float = 0.0, noise: float = 0.0) -> Raster:
    """A ruled table on a page, turned by some degrees."""
    image = Image.fromarray(sheet())
    draw = ImageDraw.Draw(image)
    for at in range(rows + 1):
        draw.line((90, 200 + at * 50, 90 + columns * 150, 200 + at * 50), fill="black", width=2)
    for at in range(columns + 1):
        draw.line((90 + at * 150, 200, 90 + at * 150, 200 + rows * 50), fill="black", width=2)
    turned = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    dots = np.asarray(turned, float) + np.random.default_rng(7).normal(0, noise, (1169, 827, 1))
    return dots.clip(0, 255).astype(np.uint8)


def written_pdf(path: Path, *parts: "str | list[list[str]] | Path | None") -> Path:
    """Write a PDF with a text layer: paragraphs, ruled tables, pictures; None ends a page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("示例", fontName=FONT, fontSize=11, leading=18, wordWrap="CJK")
    story: list[Flowable] = []
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 10)])
    for part in parts:
        if part is None:
            story.append(PageBreak())
        elif isinstance(part, str):
            story.append(Paragraph(part, style))
        elif isinstance(part, Path):
            story.append(Placed(str(part), width=113, height=113))
        else:
            story.append(Table(part, style=grid, colWidths=[440 / len(part[0])] * len(part[0])))
    SimpleDocTemplate(str(path)).build(story)
    return path


def written_docx(path: Path, paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(path))
    return path
