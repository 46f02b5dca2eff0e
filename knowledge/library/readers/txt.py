"""Plain text: one line is one paragraph; lines broken at a fixed width are joined."""

from pathlib import Path

from knowledge.library.content_type import decode
from knowledge.library.document import Document, Paragraph
from knowledge.library.lines import join_broken


def read(path: Path) -> Document:
    """Read a plain text in UTF-8, UTF-16 or GB18030.

    Raises:
        FileRefused: the encoding can't be told.

    """
    lines = decode(path.read_bytes()).splitlines()
    return Document(tuple(Paragraph(line) for line in join_broken(lines)))
