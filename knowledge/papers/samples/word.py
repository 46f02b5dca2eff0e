"""Writing docx by hand: the few parts a word processor needs, with seals floating over the words.

The bytes depend on the sheet alone: no clock, no identifier of a machine.
"""

import io
import zipfile
from xml.sax.saxutils import escape

from PIL import Image

from knowledge.papers.samples.blocks import (
    Block,
    Break,
    Cell,
    Drawing,
    Para,
    Piece,
    Sheet,
    Sign,
    Signs,
    Table,
    Text,
)
from knowledge.papers.samples.ink import seal, signature

_PACKAGE = "application/vnd.openxmlformats-package.relationships+xml"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_PACKAGE}"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_PART}.document.main+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_PART}.footer+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_RELS = f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_WHOLE = f'{_RELS}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFoot"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar '
    'w:top="1300" w:right="1440" w:bottom="1200" w:left="1440" w:header="700" w:footer="600" w:gutter="0"/></w:sectPr>'
)
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_WIDE = 8900  # width of the text in twentieths of a point
_CENTRED = '<w:pPr><w:jc w:val="center"/></w:pPr>'
_POINT = 12700  # English metric units of a point
_ALIGN = {"left": "left", "middle": "center", "right": "right"}
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in _SIDES)


class _Word:
    """One document being written."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pictures: list[bytes] = []

    def para(self, para: Para) -> None:
        """Write a paragraph."""
        indent = '<w:ind w:firstLineChars="200"/>' if para.indent else ""
        style = (
            f'<w:pPr><w:spacing w:before="{para.before * 20:g}"/>{indent}<w:jc w:val="{_ALIGN[para.align]}"/></w:pPr>'
        )
        self.parts.append(f"<w:p>{style}{_runs(para.text, para.size, bold=para.bold)}</w:p>")

    def table(self, table: Table) -> None:
        """Write a table."""
        borders = f"<w:tblBorders>{_BORDERS}</w:tblBorders>" if table.ruled else ""
        edges = sorted({round(_edge(row, at) * _WIDE) for row in table.rows for at in range(1, len(row) + 1)})
        grid = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in zip([0, *edges], edges, strict=False))
        rows = "".join(f"<w:tr>{_cells(row, edges, table.size)}</w:tr>" for row in table.rows)
        self.parts.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDE}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"
        )

    def signs(self, signs: Signs) -> None:
        """Write the places where parties sign."""
        wide = _WIDE // len(signs.parties)
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{self._party(party)}</w:tc>'
            for party in signs.parties
        )
        grid = f'<w:gridCol w:w="{wide}"/>' * len(signs.parties)
        self.parts.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDE}" w:type="dxa"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl><w:p/>"
        )

    def _party(self, party: Sign) -> str:
        said = []
        for number, line in enumerate(party.lines):
            ink = ""
            if party.signer and number == party.signer_line:
                wide = 30 * (0.62 * len(party.signer) + 0.5)
                ink += self._picture(signature(party.signer, round(wide * 2), 60, copied=party.copied), wide, 30, 6, -8)
            if party.seal and number == 0:
                across, high = (128, 86) if party.shape == "oval" else (112, 112)
                picture = seal(party.seal, round(across * 2), round(high * 2), copied=party.copied)
                ink += self._picture(picture, across, high, party.shift, -20)
            said.append(f'<w:p><w:pPr><w:spacing w:after="160"/></w:pPr>{_runs(line, 11)}{ink}</w:p>')
        return "".join(said) or "<w:p/>"

    def _picture(self, picture: Image.Image, wide: float, high: float, x: float, y: float) -> str:
        out = io.BytesIO()
        picture.save(out, "PNG")
        self.pictures.append(out.getvalue())
        number = len(self.pictures)
        size = f'cx="{round(wide * _POINT)}" cy="{round(high * _POINT)}"'
        return (
            '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
            f'relativeHeight="{number}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
            '<wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="character"><wp:posOffset>{round(x * _POINT)}</wp:posOffset></wp:positionH>'
            f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{round(y * _POINT)}</wp:posOffset></wp:positionV>'
            f'<wp:extent {size}/><wp:wrapNone/><wp:docPr id="{number}" name="i{number}"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" name="i{number}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="rId{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:anchor>"
            "</w:drawing></w:r>"
        )

    def put(self, block: Block) -> None:
        """Write any block."""
        if isinstance(block, Para):
            self.para(block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Signs):
            self.signs(block)
        elif isinstance(block, Break):
            self.parts.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        elif isinstance(block, Drawing):
            raise TypeError("papers with drawings are written as PDF")


def _runs(text: Text, size: float, *, bold: bool = False) -> str:
    style = f'<w:rPr><w:rFonts w:eastAsia="SimSun"/>{"<w:b/>" if bold else ""}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
    return "".join(f'<w:r>{style}<w:t xml:space="preserve">{escape(piece.text)}</w:t></w:r>' for piece in text)


def _edge(row: tuple[Cell, ...], count: int) -> float:
    return sum(cell.share for cell in row[:count])


def _cells(row: tuple[Cell, ...], edges: list[int], size: float) -> str:
    said, left = [], 0
    for at, cell in enumerate(row, 1):
        right = round(_edge(row, at) * _WIDE)
        span = sum(1 for edge in edges if left < edge <= right)
        grown = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        said.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{right - left}" w:type="dxa"/>{grown}</w:tcPr>'
            f'<w:p><w:pPr><w:jc w:val="{_ALIGN[cell.align]}"/></w:pPr>'
            f"{_runs(cell.text, size, bold=cell.bold)}</w:p></w:tc>"
        )
        left = right
    return "".join(said)


def docx_of(sheet: Sheet) -> bytes:
    """Write a sheet as docx.

    Raises:
        TypeError: the sheet holds a drawing.
    """
    word = _Word()
    if sheet.title:
        word.para(Para((Piece(sheet.title),), size=18, align="middle", bold=True))
    for block in sheet.blocks:
        word.put(block)
    body = f"{_XML}<w:document {_SPACES}><w:body>{''.join(word.parts)}{_SECTION}</w:body></w:document>"
    foot = f"{_XML}<w:ftr {_SPACES}><w:p>{_CENTRED}{_runs((Piece(sheet.foot),), 8)}</w:p></w:ftr>"
    parts = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _WHOLE.encode(),
        "word/document.xml": body.encode(),
        "word/footer1.xml": foot.encode(),
        "word/_rels/document.xml.rels": _links(len(word.pictures)).encode(),
    } | {f"word/media/i{at}.png": data for at, data in enumerate(word.pictures, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            box.writestr(entry, data)
    return out.getvalue()


def _links(pictures: int) -> str:
    shown = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/image" Target="media/i{at}.png"/>' for at in range(1, pictures + 1)
    )
    return f'{_RELS}<Relationship Id="rIdFoot" Type="{_OFFICE}/footer" Target="footer1.xml"/>{shown}</Relationships>'
