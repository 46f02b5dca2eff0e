"""Word documents: paragraphs and tables in order, merged cells repeated, automatic numbers written out.

Headers and footers are not part of the text; they are kept in ``meta["页眉"]`` because marks of secrecy stand there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.library.document import Block, Document, Paragraph, table_from
from knowledge.library.readers.docx_numbering import Numbering, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIP = frozenset({f"{W}del", f"{W}moveFrom", f"{W}txbxContent", f"{_MC}Fallback", f"{W}pPr", f"{W}rPr"})
_WRAPPERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag", f"{W}moveTo"})
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def read(path: Path) -> Document:
    """Read a docx. A damaged one ends in the parser's own error, which the caller turns into a refusal."""
    import docx  # noqa: PLC0415 - the parser is loaded when needed
    from docx.table import Table as WordTable  # noqa: PLC0415 - as above

    source = docx.Document(str(path))
    body = source.element.body
    numbers = _numbering(source)
    blocks: list[Block] = []
    for element in _blocks(body):
        if element.tag == f"{W}tbl":
            table = table_from([[_cell(cell) for cell in row.cells] for row in WordTable(element, source).rows])
            blocks.extend([table] if table else [])
        else:
            text = numbers.prefix(element.find(f"{W}pPr")) + _text(element)
            blocks.extend(Paragraph(line.strip()) for line in text.split("\n") if line.strip())
            blocks.extend(Paragraph(line) for line in _boxes(element))
    meta = {"页眉": heads} if (heads := "\n".join(_headers(source))) else {}
    return Document(tuple(blocks), meta)


def _numbering(source: Any) -> Numbering:  # noqa: ANN401 - the vendor's untyped document
    parts = {relation.reltype.rpartition("/")[2]: relation for relation in source.part.rels.values()}
    numbering = parts.get("numbering")
    root = None if numbering is None or numbering.is_external else numbering.target_part.element
    return Numbering(root, source.styles.element)


def _blocks(parent: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml elements
    for child in parent.iterchildren():
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _text(element: Any) -> str:  # noqa: ANN401 - lxml element
    """Return the text as read on the page: insertions in, deletions and boxes out."""
    parts: list[str] = []
    for child in element.iterchildren():
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _SKIP and isinstance(child.tag, str):
            parts.append(_text(child))
    return "".join(parts)


def _boxes(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml element
    for box in element.iter(f"{W}txbxContent"):
        if not any(above.tag == f"{_MC}Fallback" for above in box.iterancestors()):
            for paragraph in box.iter(f"{W}p"):
                if line := _text(paragraph).strip():
                    yield line


def _cell(cell: Any) -> str:  # noqa: ANN401 - the vendor's untyped cell
    return "\n".join(filter(None, (_text(paragraph) for paragraph in cell._tc.iter(f"{W}p"))))  # noqa: SLF001 - text with insertions


def _headers(source: Any) -> Iterator[str]:  # noqa: ANN401 - the vendor's untyped document
    seen: set[str] = set()
    for section in source.sections:
        for part in (section.header, section.first_page_header, section.footer):
            for paragraph in part.paragraphs:
                line = _text(paragraph._p).strip()  # noqa: SLF001 - text with insertions
                if line and line not in seen:
                    seen.add(line)
                    yield line
