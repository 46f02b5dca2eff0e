"""Plain text: one line is one paragraph; lines broken at a fixed width are joined, lost ones found again."""

from knowledge.library.document import Document, Paragraph
from knowledge.library.lines import join_broken, restored
from knowledge.library.words_of_bytes import decode


def read(data: bytes) -> Document:
    """Read a plain text in UTF-8, UTF-16 or GB18030.

    Raises:
        FileRefused: the encoding can't be told.

    """
    lines = decode(data).splitlines()
    return Document(tuple(Paragraph(line) for line in restored(join_broken(lines))))
