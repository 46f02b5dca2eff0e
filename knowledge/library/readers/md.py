"""Markdown: headings and paragraphs without their marks, pipe tables as tables."""

import re

from knowledge.library.document import Block, Document, Paragraph, table_from
from knowledge.library.words_of_bytes import decode

_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
_MARKS = re.compile(r"^(?:#{1,6}\s+|>\s?|[-*+]\s+(?=\S))")
_EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)")


def read(data: bytes) -> Document:
    """Read Markdown in UTF-8 or GB18030.

    Raises:
        FileRefused: the encoding can't be told.

    """
    blocks: list[Block] = []
    grid: list[list[str]] = []
    links: list[str] = []
    title = ""
    for line in [*decode(data).splitlines(), ""]:
        text = line.strip()
        if text.startswith("|") or (grid and "|" in text):
            if not _RULE.match(text):
                grid.append([_plain(cell, links) for cell in text.strip("|").split("|")])
            continue
        table = table_from(grid) if grid else None
        grid = []
        if table:
            blocks.append(table)
        plain = _plain(_MARKS.sub("", text), links)
        if plain and not re.fullmatch(r"[-*_=]{3,}", plain):
            blocks.append(Paragraph(plain))
            title = title or (plain if text.startswith("# ") else "")
    meta = {"标题": title} if title else {}
    if links:
        meta["附件链接"] = "\n".join(links)
    return Document(tuple(blocks), meta)


def _plain(text: str, links: list[str]) -> str:
    links.extend(f"{name} {url}" for name, url in _LINK.findall(text))
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text)).strip()
