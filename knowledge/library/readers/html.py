"""Government web pages: the text zone by site rules, the page's own data table, attachments' links; no navigation."""

import re
from itertools import pairwise
from typing import Any

from knowledge.library.document import Block, Document, Paragraph, table_from
from knowledge.library.readers.html_files import data_files
from knowledge.library.readers.unseen import without_unseen
from knowledge.library.words_of_bytes import decode

# Zones of the common government site builders, the surest first.
ZONES = (
    "#zoom", "#UCAP-CONTENT", ".TRS_UEDITOR", ".TRS_Editor", ".trs_editor_view", ".pages_content", ".article-content",
    ".info_cont .view", ".info_cont", ".xxgk_content", ".zwxl-article", ".news_cont_d_wrap", ".document_content",
    "#article_content", "#articleContent", "#vsb_content", ".v_news_content", ".content_article", "#Zoom",
    ".bt_content", "#js_content",
)  # fmt: skip
ENOUGH = 60  # characters a zone must hold
FIELDS = (
    "索引号", "索引编号", "公文种类", "发布机构", "发文机关", "制发机关", "成文日期", "发文日期", "发布日期",
    "公开日期", "文号", "发文字号", "有效性", "时效性", "公开属性", "主题分类", "主题词", "名称", "标题",
    "实施日期", "失效日期", "文件状态", "分类", "公开方式", "公开范围",
)  # fmt: skip
TEXT_CELL = 600  # characters; a longer cell in a table of few rows holds the text of the page
LAYOUT_ROWS = 3
VALUE_MAX = 160  # characters; a longer one is text, not a value
_META = {"ArticleTitle": "标题", "PubDate": "发布日期", "ContentSource": "来源", "SiteName": "网站"}
_NOISE = (
    "script, style, noscript, iframe, nav, header, footer, form, button, select, .share, .print, #share, "
    ".bdsharebuttonbox"
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "tr"}
    | {"blockquote", "center", "pre", "main", "body", "tbody", "figure"}
)
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar)(?:[?#]|$)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_FOLD = re.compile(r"(?<=[^\x00-\x7f\s])\s*\n\s*(?=[^\x00-\x7f\s])")


def read(data: bytes) -> Document:
    """Read a saved page.

    Raises:
        FileRefused: the encoding can't be told.

    """
    return read_page(decode(data, charset_of(data)))


def charset_of(data: bytes) -> str:
    """Return the encoding a page declares of itself, an empty string for none; it may lie."""
    declared = _CHARSET.search(data[:4096])
    return declared[1].decode("ascii") if declared else ""


def read_page(source: str) -> Document:
    """Read the source of a page. Files inside it (data: addresses) are attachments; no other address is opened."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - the parser is loaded when needed

    tree = LexborHTMLParser(source)
    meta = _page_meta(tree)
    attached = tuple(data_files(tree))
    if without_unseen(tree):
        source = tree.html or ""
    for node in tree.css(_NOISE):
        node.decompose()
    zone = _zone(tree)
    if zone is None:
        zone = LexborHTMLParser(_main_text(source)).body or tree.body
    blocks: list[Block] = []
    if zone is not None:
        if links := _links(zone):
            meta["附件链接"] = links
        _walk(zone, blocks, [])
    return Document(tuple(blocks), meta, attached)


def _zone(tree: Any) -> Any:  # noqa: ANN401 - the vendor's node
    """Return the node of the first site rule that holds enough text, the fullest when there are several."""
    for rule in ZONES:
        nodes = sorted(tree.css(rule), key=lambda node: len(node.text(strip=True)))
        if nodes and len(nodes[-1].text(strip=True)) >= ENOUGH:
            return nodes[-1]
    return None


def _main_text(source: str) -> str:
    """Let trafilatura find the text of a page whose builder we do not know."""
    import trafilatura  # noqa: PLC0415 - the parser is loaded when needed

    found = trafilatura.extract(
        source, output_format="html", include_tables=True, include_links=True, favor_recall=True, deduplicate=False
    )
    return found or ""


def _page_meta(tree: Any) -> dict[str, str]:  # noqa: ANN401 - the vendor's tree
    """Collect what the page says of the document: meta tags, the data table (索引号, 文号 …), the heading."""
    meta: dict[str, str] = {}
    for node in tree.css("meta[name]"):
        key = _META.get(node.attributes.get("name") or "", "")
        value = _flat(node.attributes.get("content") or "")
        if key and value:
            meta.setdefault(key, value)
    cells = [_flat(node.text()) for node in tree.css("td, th, dt, dd, li, span, p, strong, b, em, label, i")]
    table: dict[str, str] = {}
    for cell, below in pairwise([*cells, ""]):
        label = _label(cell)
        if label in FIELDS and label != "标题" and cell != below and len(below) < VALUE_MAX:
            table.setdefault(label, "" if _label(below) in FIELDS or _pair(below) else below)
        elif len(cell) < VALUE_MAX and (pair := _pair(cell)):
            table.setdefault(pair[1], pair[2])
    meta.update({key: value for key, value in table.items() if value and value != "无"})
    heading = tree.css_first("h1")
    if "标题" not in meta and heading is not None and (text := _flat(heading.text())):
        meta["标题"] = text
    return meta


def _label(cell: str) -> str:
    return re.sub(r"\s", "", cell).strip("【】[]:：")


def _pair(cell: str) -> re.Match[str] | None:
    return re.match(rf"^[【\[]?({'|'.join(FIELDS)})[】\]]?\s*[:：]\s*(.+)$", cell)


def _links(zone: Any) -> str:  # noqa: ANN401 - the vendor's node
    found = []
    for node in zone.css("a[href]"):
        href = node.attributes.get("href") or ""
        if not href.lstrip().lower().startswith("data:") and _FILE.search(href):
            found.append(f"{_flat(node.text()) or href} {href}")
    return "\n".join(dict.fromkeys(found))


def _walk(node: Any, blocks: list[Block], line: list[str]) -> None:  # noqa: ANN401 - the vendor's node
    """Append the blocks under ``node``; ``line`` gathers the running text of the paragraph being read."""
    child = node.child
    while child is not None:
        if child.tag == "-text":
            line.append(child.text_content or "")
        elif child.tag == "br":
            _end(blocks, line)
        elif child.tag == "table":
            _end(blocks, line)
            _table(child, blocks)
        elif child.tag in _BLOCKS:
            _end(blocks, line)
            _walk(child, blocks, line)
            _end(blocks, line)
        else:
            _walk(child, blocks, line)
        child = child.next
    if node.tag in _BLOCKS:
        _end(blocks, line)


def _end(blocks: list[Block], line: list[str]) -> None:
    text = _flat("".join(line))
    line.clear()
    if text:
        blocks.append(Paragraph(text))


def _flat(text: str) -> str:
    text = _FOLD.sub("", text)  # a line broken in the source between Chinese characters is no space
    return _SPACES.sub(" ", text.replace("\u200b", "").replace("\ufeff", "")).strip()


def _table(node: Any, blocks: list[Block]) -> None:  # noqa: ANN401 - the vendor's node
    """Append a data table, or the text of a table that is only there for the layout."""
    rows = [row for row in node.css("tr") if _owner(row) == node.mem_id]
    widest = max((len(_cells(row)) for row in rows), default=0)
    longest = max((len(cell.text()) for row in rows for cell in _cells(row)), default=0)
    layout = node.css_first("table table") is not None or (longest > TEXT_CELL and len(rows) <= LAYOUT_ROWS)
    if layout or widest <= 1:
        _walk(node, blocks, [])
        return
    caption = node.css_first("caption")
    table = table_from(_grid(rows))
    if table:
        title = _flat(caption.text()) if caption is not None else ""
        blocks.append(type(table)(table.header, table.rows, title or table.caption))


def _owner(row: Any) -> int:  # noqa: ANN401 - the vendor's node
    above = row.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return 0 if above is None else int(above.mem_id)


def _cells(row: Any) -> list[Any]:  # noqa: ANN401 - the vendor's node
    return [cell for cell in row.iter() if cell.tag in {"td", "th"}]


def _grid(rows: list[Any]) -> list[list[str]]:
    """Lay the cells out with rowspan and colspan filled in."""
    grid: list[list[str]] = []
    falling: dict[int, tuple[int, str]] = {}  # column: rows still to fill, text
    for row in rows:
        line: list[str] = []
        cells = iter(_cells(row))
        cell = next(cells, None)
        while cell is not None or len(line) in falling:
            if len(line) in falling:
                left, text = falling.pop(len(line))
                if left > 1:
                    falling[len(line)] = (left - 1, text)
                line.append(text)
                continue
            if cell is not None:
                text, down = _flat(cell.text()), _span(cell, "rowspan")
                for _ in range(_span(cell, "colspan")):
                    if down > 1:
                        falling[len(line)] = (down - 1, text)
                    line.append(text)
            cell = next(cells, None)
        grid.append(line)
    most = max((len(line) for line in grid), default=0)
    return [line + [""] * (most - len(line)) for line in grid]


def _span(cell: Any, name: str) -> int:  # noqa: ANN401 - the vendor's node
    value = cell.attributes.get(name) or ""
    return min(int(value), 100) if value.isdecimal() and int(value) > 0 else 1
