"""Word documents: paragraphs and tables in order, merged cells repeated, automatic numbers written out.

Headers and footers are not part of the text; they are kept in ``meta["页眉"]`` because marks of secrecy stand there.
Files embedded in the document are handed on as attachments; what it only points to is never followed.
"""

import io
from collections.abc import Iterator
from typing import Any

from knowledge.errors import FileRefused
from knowledge.library.document import Attached, Block, Document, Paragraph, table_from
from knowledge.library.packages import DAMAGED
from knowledge.library.readers.docx_numbering import Numbering, W
from knowledge.library.readers.docx_table import grid_of, inner_blocks, only_cell
from knowledge.library.readers.embedded import ATTACHED_MAX, ole_file
from knowledge.library.readers.unseen import is_unseen_run

CHARS_MIN = 15  # fewer beside pictures: the pictures are the document
PICTURES_MAX = 50
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML = "{urn:schemas-microsoft-com:vml}"
_TEXT = frozenset({f"{W}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"})
_SKIP = frozenset({f"{W}del", f"{W}moveFrom", f"{W}txbxContent", f"{_MC}Fallback", f"{W}pPr", f"{W}rPr"})
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_FILES = frozenset({"package", "oleObject", "aFChunk"})


def read(data: bytes) -> Document:
    """Read a docx. A part that is no XML ends in the parser's own error, which the caller turns into a refusal.

    Raises:
        FileRefused: a part of it is missing.

    """
    import docx  # noqa: PLC0415 - the parser is loaded when needed

    try:
        source = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError) as wrong:
        raise FileRefused(DAMAGED) from wrong
    blocks = list(_read(source.element.body, _numbering(source)))
    meta = {"页眉": heads} if (heads := "\n".join(_headers(source))) else {}
    attached = list(_files(source))
    if sum(len(block.text) if isinstance(block, Paragraph) else CHARS_MIN for block in blocks) < CHARS_MIN:
        attached += _pictures(source)
    return Document(tuple(blocks), meta, tuple(attached))


def _read(parent: Any, numbers: Numbering) -> Iterator[Block]:  # noqa: ANN401 - lxml elements
    for element in inner_blocks(parent):
        if element.tag == f"{W}tbl":
            frame = only_cell(element)
            if frame is not None:
                yield from _read(frame, numbers)
            elif table := table_from(grid_of(element, lambda one: numbers.prefix(one.find(f"{W}pPr")) + _text(one))):
                yield table
            continue
        text = numbers.prefix(element.find(f"{W}pPr")) + _text(element)
        yield from (Paragraph(line.strip()) for line in text.split("\n") if line.strip())
        yield from (Paragraph(line) for line in _boxes(element))


def _numbering(source: Any) -> Numbering:  # noqa: ANN401 - the vendor's untyped document
    parts = {relation.reltype.rpartition("/")[2]: relation for relation in source.part.rels.values()}
    numbering = parts.get("numbering")
    root = None if numbering is None or numbering.is_external else numbering.target_part.element
    return Numbering(root, source.styles.element)


def _text(element: Any) -> str:  # noqa: ANN401 - lxml element
    """Return the text as read on the page: insertions in; deletions, unseen text and boxes out."""
    parts: list[str] = []
    for child in element.iterchildren():
        if child.tag in _TEXT:
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _SKIP and isinstance(child.tag, str) and not is_unseen_run(child):
            parts.append(_text(child))
    return "".join(parts)


def _boxes(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml element
    for box in element.iter(f"{W}txbxContent"):
        if not any(above.tag == f"{_MC}Fallback" for above in box.iterancestors()):
            for paragraph in box.iter(f"{W}p"):
                if line := _text(paragraph).strip():
                    yield line


def _headers(source: Any) -> Iterator[str]:  # noqa: ANN401 - the vendor's untyped document
    seen: set[str] = set()
    for section in source.sections:
        for part in (section.header, section.first_page_header, section.even_page_header, section.footer):
            root = part._element  # noqa: SLF001 - boxes, tables and watermarks stand in headers too
            lines = [*(_text(one).strip() for one in root.iter(f"{W}p")), *_watermarks(root)]
            for line in lines:
                if line and line not in seen:
                    seen.add(line)
                    yield line


def _watermarks(root: Any) -> Iterator[str]:  # noqa: ANN401 - lxml element
    for shape in root.iter(f"{_VML}textpath"):
        yield str(shape.get("string") or "").strip()


def _files(source: Any) -> Iterator[Attached]:  # noqa: ANN401 - the vendor's untyped document
    """Give the files and objects embedded in the text; those of charts are not the text's own."""
    inside = [
        relation.target_part
        for relation in source.part.rels.values()
        if not relation.is_external and relation.reltype.rpartition("/")[2] in _FILES
    ]
    for part in inside[:ATTACHED_MAX]:
        yield ole_file(str(part.partname).rpartition("/")[2], bytes(part.blob))


def _pictures(source: Any) -> Iterator[Attached]:  # noqa: ANN401 - as above
    """Give the pictures of a document that is nothing but pictures, in the order they were placed."""
    rels = source.part.rels
    marks = [value for one in source.element.body.iter() for key, value in one.attrib.items() if key.endswith("}embed")]
    known = {
        mark: rels[mark] for mark in marks if mark in rels and rels[mark].reltype.endswith("/image")
    }  # each once, in order
    for relation in list(known.values())[:PICTURES_MAX]:
        if not relation.is_external:
            yield Attached(str(relation.target_part.partname).rpartition("/")[2], bytes(relation.target_part.blob))
