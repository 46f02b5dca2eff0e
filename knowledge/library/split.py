"""Articles: the smallest parts that are quoted, each with its label and the headings above it.

Nothing of the text is lost: every paragraph and cell stands in the text or in the path of some article. A long unit
is cut at sentences; an amount stays with its condition, because a cut is never inside a sentence that can be kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.library.anatomy import Anatomy
from knowledge.library.document import Document, Table
from knowledge.library.pages import first_pages
from knowledge.library.sections import Part, Section, sections_of
from knowledge.library.structure import Level, Node, label_of, tree_of

LIMIT = 600  # characters of one article
MERGED = 400  # characters up to which small siblings share an article
HEADING = 40  # characters of a paragraph that is only a heading
LEAD = 120  # characters of a lead-in such as 符合下列条件之一的，给予奖励：
HARD = 1500  # a sentence longer than this is cut at a comma after all

_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”』」）)]*|[^。！？]+$")
_CLAUSE = re.compile(r"[^；;]*[；;]|[^；;]+$")
_COMMA = re.compile(r"[^，,、]*[，,、]|[^，,、]+$")
# A sentence that begins so speaks of the one before: it must not stand alone.
_LEANS = re.compile(
    r"^(?:其中|同时|另|此外|对?超过|在此基础上|上述|以上|最高|单户|单个|每户|每家|再|并|且|但|不足|其余|剩余|达到|前款)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One article as it will be quoted."""

    label: str  # 第十二条, 第二部分第（五）条, 附件1附表第3行
    path: tuple[str, ...]  # headings above it, outermost first
    kind: str  # article paragraph table_row attachment notice
    text: str
    page: int | None = None  # the page it begins on, where the original knows pages


def split(document: Document, anatomy: Anatomy) -> list[Clause]:
    """Cut a document into its articles, in reading order."""
    clauses = [clause for section in sections_of(document, anatomy) for clause in _section(section)]
    pages = first_pages(document, [clause.text for clause in clauses])
    return [replace(clause, page=page) for clause, page in zip(clauses, pages, strict=True)]


def _section(section: Section) -> Iterator[Clause]:
    if section.part in {Part.TAIL, Part.LIST}:
        text = "\n".join(line for block in section.blocks for line in Node(Level.ROOT, "", [_item(block)]).paragraphs())
        label = "落款" if section.part is Part.TAIL else "附件说明"
        yield from (Clause(label, section.path, "notice", piece) for piece in pieces(text))
        return
    kind = {Part.NOTICE: "notice", Part.ATTACHMENT: "attachment"}.get(section.part, "article")
    root = tree_of(section.blocks)
    if not section.blocks:
        yield Clause(section.name, section.path, kind, section.path[-1])
        return
    yield from _preamble(root, section, kind)
    for node in root.children:
        yield from _node(node, [node], section, section.path, kind)


def _item(block: object) -> "str | Table":
    return block if isinstance(block, Table) else str(getattr(block, "text", ""))


def _preamble(root: Node, section: Section, kind: str) -> Iterator[Clause]:
    """Give what stands before the first number: introduction, plain paragraphs, tables."""
    lines: list[str] = []
    plain = not root.children
    count = 0
    for item in [*root.items, None]:
        if isinstance(item, str):
            lines.append(item)
            continue
        for start, text in _paragraphs(lines, plain=plain and kind != "notice", first=count + 1):
            yield Clause(
                _preamble_label(section, start, plain=plain),
                section.path,
                "paragraph" if kind == "article" else kind,
                text,
            )
        count += len(lines)
        caption = lines[-1] if lines and len(lines[-1]) <= HEADING and not lines[-1].endswith("。") else ""
        lines = []
        if isinstance(item, Table):
            yield from _table(item, section.name, section.path, caption)


def _preamble_label(section: Section, paragraph: int, *, plain: bool) -> str:
    if section.part is Part.NOTICE:
        return "印发通知"
    return f"{section.name}第{paragraph}段" if plain else f"{section.name}引言"


def _paragraphs(lines: list[str], *, plain: bool, first: int) -> Iterator[tuple[int, str]]:
    """Give (number of the first paragraph, text); plain text is cut paragraph by paragraph, small ones together."""
    room = MERGED if plain else LIMIT
    start, held = first, ""
    for number, line in enumerate(lines, first):
        if held and len(held) + len(line) > room:
            yield from ((start, piece) for piece in pieces(held))
            start, held = number, ""
        held = f"{held}\n{line}" if held else line
    if held:
        yield from ((start, piece) for piece in pieces(held))


def _node(node: Node, above: list[Node], section: Section, path: tuple[str, ...], kind: str) -> Iterator[Clause]:
    """Give the articles of a unit: whole where it is short enough, else its parts with its heading in the path."""
    label = section.name + label_of(above)
    if _is_whole(node):
        yield Clause(label, path, kind, "\n".join(node.paragraphs()))
        return
    if not node.children and not node.has_table:
        yield from _long(node, label, path, kind)
        return
    heading, rest = _heading(node)
    if rest:
        yield from (Clause(label, path, kind, piece) for piece in pieces("\n".join(rest)))
    yield from _below(node, above, section, (*path, heading) if heading else path, kind)


def _below(node: Node, above: list[Node], section: Section, path: tuple[str, ...], kind: str) -> Iterator[Clause]:
    """Give what stands under a heading: tables row by row, units one by one, small list items together."""
    label = section.name + label_of(above)
    last = node.lead[-1] if node.lead else ""
    small: list[Node] = []
    behind = len(node.lead)
    for place, item in enumerate(node.items):
        if isinstance(item, Node) and _joins(node, item, small):
            small.append(item)
            continue
        yield from _together(small, above, section, path, kind)
        small = [item] if isinstance(item, Node) and _is_small(node, item) else []
        if isinstance(item, Table):
            yield from _table(item, label, path, last if len(last) <= HEADING else "")
        elif isinstance(item, Node) and not small:
            yield from _node(item, [*above, item], section, path, kind)
        elif isinstance(item, str) and place >= behind:
            yield from (Clause(label, path, kind, piece) for piece in pieces(item))
    yield from _together(small, above, section, path, kind)


def _is_small(node: Node, item: Node) -> bool:
    listed = item.level >= Level.DIGIT or any(node.level is level for level in (Level.ARTICLE, Level.HAN_BRACKET))
    return listed and not item.has_table and len("".join(item.paragraphs())) <= MERGED // 2


def _joins(node: Node, item: Node, small: list[Node]) -> bool:
    size = sum(len("".join(one.paragraphs())) for one in [*small, item])
    return bool(small) and _is_small(node, item) and size <= MERGED


def _together(
    small: list[Node], above: list[Node], section: Section, path: tuple[str, ...], kind: str
) -> Iterator[Clause]:
    if not small:
        return
    label = section.name + label_of([*above, small[0]])
    if len(small) > 1:
        label += "至" + label_of([*above, small[-1]]).removeprefix(label_of(above))
    yield Clause(label, path, kind, "\n".join(line for node in small for line in node.paragraphs()))


def _is_whole(node: Node) -> bool:
    text = "\n".join(node.paragraphs())
    if node.has_table or len(text) > LIMIT:
        return False
    if not node.children:
        return True
    if node.level < Level.UPPER:
        return False
    if node.level in {Level.UPPER, Level.HAN} and any(child.level <= Level.HAN_BRACKET for child in node.children):
        return _is_list(node)
    return True


def _is_list(node: Node) -> bool:
    """Tell whether the units are items of one sentence: a lead-in with a colon, or items ending in semicolons."""
    ends = ["".join(child.paragraphs()).strip()[-1:] for child in node.children]
    lead = "".join(node.lead).strip()
    return lead.endswith(("：", ":")) or (len(ends) > 1 and all(end in "；;" for end in ends[:-1]))


def _heading(node: Node) -> tuple[str, list[str]]:
    """Return the heading for the path, and the paragraphs before the first part that it does not hold whole."""
    lead = node.lead
    if not lead:
        return "", []
    first = lead[0].strip()
    only = len(lead) == 1
    if only and (len(first) <= HEADING or (len(first) <= LEAD and first.endswith(("：", ":")))):
        return first, []
    short = re.split(r"(?<=[。：；])", first)[0]
    short = short if len(short) <= LEAD else first[:HEADING]
    if not only and first == short:
        if lead[-1].endswith(("：", ":")) and len(lead) == 2 and len(lead[1]) <= LEAD:  # noqa: PLR2004 - heading, lead-in
            return f"{first} {lead[1]}", []
        return first, lead[1:]
    return short.rstrip("。"), lead


def _long(node: Node, label: str, path: tuple[str, ...], kind: str) -> Iterator[Clause]:
    """Give a unit without parts that is too long: by 款 for an article of a regulation, else by sentences."""
    if node.level is Level.ARTICLE and len(node.items) > 1:
        for number, paragraph in enumerate(node.paragraphs(), 1):
            yield from (Clause(f"{label}第{_han(number)}款", path, kind, piece) for piece in pieces(paragraph))
        return
    yield from (Clause(label, path, kind, piece) for piece in pieces("\n".join(node.paragraphs())))


def _han(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("" if tens == 1 else digits[tens]) + "十") + (digits[ones] if ones else "")


def _table(table: Table, label: str, path: tuple[str, ...], above: str) -> Iterator[Clause]:
    """Give every row as an article of its own, with caption and header."""
    caption = table.caption or above
    head = f"{caption}\n" if caption else ""
    name = f"{label}附表" if label else (f"“{caption}”" if caption else "表")
    texts = [table.row_text(row) for row in table.rows]
    missing = [cell for cell in table.header if cell and not any(cell in text for text in texts)]
    if missing or (table.caption and not texts):
        yield Clause(
            f"{name}表头", path, "table_row", head + "；".join(dict.fromkeys(cell for cell in table.header if cell))
        )
    for number, text in enumerate(texts, 1):
        if text:
            yield Clause(f"{name}第{number}行", path, "table_row", head + text)


def pieces(text: str) -> list[str]:
    """Cut a text into pieces of at most about ``LIMIT`` characters, at paragraphs, then sentences, then semicolons."""
    if len(text) <= LIMIT:
        return [text] if text.strip() else []
    found: list[str] = []
    held = ""
    for unit in _units(text):
        if (
            held
            and len(held) + len(unit) > LIMIT
            and not (_LEANS.match(unit.strip()) and len(held) + len(unit) <= 2 * LIMIT)
        ):
            found.append(held)
            held = ""
        held += unit
    found.append(held)
    return [piece.strip("\n") for piece in found if piece.strip()]


def _units(text: str) -> Iterator[str]:
    for paragraph in text.splitlines(keepends=True):
        for sentence in _SENTENCE.findall(paragraph.rstrip("\n")) or [paragraph.rstrip("\n")]:
            if len(sentence) <= LIMIT:
                yield sentence
            else:
                yield from _shorter(sentence)
        yield "\n"


def _shorter(sentence: str) -> Iterator[str]:
    for clause in _CLAUSE.findall(sentence):
        if len(clause) <= HARD:
            yield clause
            continue
        for part in _COMMA.findall(clause):
            yield from (part[at : at + LIMIT] for at in range(0, len(part), LIMIT))
