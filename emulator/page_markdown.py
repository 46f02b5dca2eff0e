"""DingTalk's markdown subset, drawn as HTML that can hold nothing a message smuggled in.

Known: headings, quotes, bold, italic, links, images, ordered and unordered lists, rules,
``<font color>`` and ``<br>``. A line break needs two blanks before it or an empty line after it.
Everything else (tables, code, raw HTML) stays the text it is, as on an older phone.
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, urlsplit

MAX_QUOTE_DEPTH = 4  # deeper ">" are text; nobody reads a fifth level on a phone
MAX_LINE = 20_000  # bytes of the longest message DingTalk takes; nothing longer is parsed

_COLOR = r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}"
_TARGET = r"\(\s*<?(?P<{}>(?:[^\s()<>]|\([^\s()<>]*\))*)>?(?:\s+[\"'][^\"'\n]*[\"'])?\s*\)"
_BARE = r"(?P<bare>https?://[^\s<>\"'，。；、）】》]+)|(?P<mention>@(?P<name>[\w$:.+\-]{1,64}))"
_PLAIN = re.compile(_BARE, re.IGNORECASE)
# Each alternative is one named group, so that ``lastgroup`` says which one was found.
_INLINE = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])"
    rf"|(?P<image>!\[(?P<alt>[^\]\n]{{0,200}})\]{_TARGET.format('source')})"
    rf"|(?P<link>\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\]){{1,2000}}?)\]{_TARGET.format('address')})"
    rf"|(?P<font><font\s+color\s*=\s*[\"']?(?P<color>{_COLOR})[\"']?\s*>(?P<font_text>.{{0,4000}}?)</font\s*>)"
    r"|(?P<newline><br\s*/?>|\ {2,}\n)"
    r"|(?P<bold>\*\*(?=\S)(?P<bold_text>.{1,2000}?)(?<=\S)\*\*(?!\*))"
    r"|(?P<bold2>(?<!\w)__(?=\S)(?P<bold2_text>.{1,2000}?)(?<=\S)__(?!\w))"
    r"|(?P<italic>\*(?=[^\s*])(?P<italic_text>[^*\n]{1,2000}?)(?<=\S)\*(?!\*))"
    r"|(?P<italic2>(?<!\w)_(?=[^\s_])(?P<italic2_text>[^_\n]{1,2000}?)(?<=\S)_(?!\w))"
    rf"|{_BARE}",
    re.DOTALL | re.IGNORECASE,
)
_TAGS = {"bold": "strong", "bold2": "strong", "italic": "em", "italic2": "em"}
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*$")
_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+]|(?P<number>\d{1,9})[.)])\s+(?P<text>.*)$")
_QUOTE = re.compile(r" {0,3}> ?(.*)$")


@dataclass(frozen=True, slots=True)
class Ink:
    """What the renderer may ask about the world: names behind ``@id`` and addresses behind media ids."""

    names: Mapping[str, str] = field(default_factory=dict)
    me: str = ""  # the id whose mention is drawn in the reader's own colour
    media: Callable[[str], str] = field(default=lambda media_id: f"/media/{quote(media_id)}")


PLAIN = Ink()


def escape(text: str) -> str:
    """Return ``text`` as harmless HTML text, also inside a double-quoted attribute."""
    return html.escape(text.encode("utf-8", "replace").decode(), quote=True)  # half a surrogate cannot travel


def spoken(url: str) -> str | None:
    """Return the text that a ``dtmd://dingtalkclient/sendMessage?content=…`` address says, or None."""
    parts = _split(url)
    if parts is None or (parts[0], parts[1], parts[2]) != ("dtmd", "dingtalkclient", "/sendmessage"):
        return None
    return "".join(parse_qs(parts[3], keep_blank_values=True).get("content", [])) or None


def web_address(url: str) -> str | None:
    """Return ``url`` when it is an http or https address of a host, else None."""
    parts = _split(url)
    return url if parts is not None and parts[0] in ("http", "https") and parts[1] else None


def _split(url: str) -> tuple[str, str, str, str] | None:
    if any(ord(sign) <= ord(" ") for sign in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # e.g. a broken IPv6 host
        return None
    return parts.scheme.lower(), parts.netloc.lower(), parts.path.lower(), parts.query


def link(label_html: str, url: str, css: str = "dt-link") -> str:
    """Draw a link: a new tab for the web, a speaking button for dtmd, bare text for anything else."""
    said = spoken(url)
    if said is not None:
        return f'<button type="button" class="{css}" data-say="{escape(said)}">{label_html}</button>'
    address = web_address(url)
    if address is None:
        return f'<span class="{css} dt-dead" title="这个地址不能打开">{label_html}</span>'
    return f'<a class="{css}" href="{escape(address)}" target="_blank" rel="noopener noreferrer">{label_html}</a>'


def image(alt: str, source: str, ink: Ink) -> str:
    """Draw a picture from an http(s) address or a media id (``@l…``); anything else becomes its description."""
    address = ink.media(source) if source.startswith("@") else web_address(source)
    if address is None:
        return f'<span class="dt-dead">{escape(alt or "图片无法显示")}</span>'
    return f'<img class="dt-pic" loading="lazy" alt="{escape(alt or "图片")}" src="{escape(address)}">'


def plain(text: str, ink: Ink = PLAIN) -> str:
    """Draw an unformatted message: breaks kept, addresses clickable, mentions highlighted."""
    pieces, end = [], 0
    for found in _PLAIN.finditer(text):
        pieces.append(escape(text[end : found.start()]))
        pieces.append(_bare(found) if found["bare"] else _mention(found, ink))
        end = found.end()
    pieces.append(escape(text[end:]))
    return "".join(pieces).replace("\n", "<br>")


def render(text: str, ink: Ink = PLAIN, depth: int = 0) -> str:
    """Return the HTML of a markdown message."""
    lines = text[:MAX_LINE].replace("\r\n", "\n").expandtabs(4).split("\n")
    blocks: list[str] = []
    at = 0
    while at < len(lines):
        at = _block(lines, at, blocks, ink, depth)
    return "".join(blocks)


def _block(lines: list[str], at: int, blocks: list[str], ink: Ink, depth: int) -> int:
    """Draw the block that starts at line ``at``; return the line after it."""
    line = lines[at]
    if not line.strip():
        return at + 1
    if heading := _HEADING.match(line):
        level = len(heading[1])
        blocks.append(f"<h{level}>{inline(heading[2], ink)}</h{level}>")
        return at + 1
    if _RULE.match(line):
        blocks.append("<hr>")
        return at + 1
    if _QUOTE.match(line) and depth < MAX_QUOTE_DEPTH:
        return _quote(lines, at, blocks, ink, depth)
    if _ITEM.match(line):
        return _list(lines, at, blocks, ink)
    end = at + 1
    while end < len(lines) and not _starts_block(lines[end], depth):
        end += 1
    blocks.append(f"<p>{inline(chr(10).join(lines[at:end]), ink)}</p>")
    return end


def _starts_block(line: str, depth: int) -> bool:
    opens_quote = _QUOTE.match(line) is not None and depth < MAX_QUOTE_DEPTH
    return not line.strip() or opens_quote or any(shape.match(line) for shape in (_HEADING, _RULE, _ITEM))


def _quote(lines: list[str], at: int, blocks: list[str], ink: Ink, depth: int) -> int:
    inside = []
    while at < len(lines) and (found := _QUOTE.match(lines[at])):
        inside.append(found[1])
        at += 1
    blocks.append(f"<blockquote>{render(chr(10).join(inside), ink, depth + 1)}</blockquote>")
    return at


def _list(lines: list[str], at: int, blocks: list[str], ink: Ink) -> int:
    """Draw one list with its nested lists; an indented line without a mark belongs to the item above it."""
    items: list[tuple[int, str | None, str]] = []
    while at < len(lines):
        found = _ITEM.match(lines[at])
        if found:
            items.append((len(found["indent"]), found["number"], found["text"]))
        elif items and lines[at].startswith("  ") and lines[at].strip():
            indent, number, text = items[-1]
            items[-1] = (indent, number, f"{text}\n{lines[at].strip()}")
        else:
            break
        at += 1
    blocks.append(_nest(items, ink))
    return at


def _nest(items: list[tuple[int, str | None, str]], ink: Ink) -> str:
    pieces: list[str] = []
    open_tags: list[tuple[int, str]] = []  # (indent, tag) of the lists that are open, outermost first
    for indent, number, text in items:
        while len(open_tags) > 1 and indent < open_tags[-1][0]:
            pieces.append(f"</li></{open_tags.pop()[1]}>")
        tag = "ul" if number is None else "ol"
        if not open_tags or indent > open_tags[-1][0] + 1:
            open_tags.append((indent, tag))
            pieces.append(_open(tag, number))
        elif open_tags[-1][1] != tag:
            pieces.append(f"</li></{open_tags.pop()[1]}>{_open(tag, number)}")
            open_tags.append((indent, tag))
        else:
            pieces.append("</li>")
        pieces.append(f"<li>{inline(text, ink)}")
    pieces.extend(f"</li></{tag}>" for _, tag in reversed(open_tags))
    return "".join(pieces)


def _open(tag: str, number: str | None) -> str:
    return f'<ol start="{int(number)}">' if number is not None else f"<{tag}>"


def inline(text: str, ink: Ink = PLAIN, *, linked: bool = False) -> str:
    """Return the HTML of one paragraph's text; inside a link (``linked``) further links stay text."""
    pieces, end = [], 0
    for found in _INLINE.finditer(text):
        pieces.append(_text(text[end : found.start()]))
        pieces.append(_span(found, ink, linked=linked))
        end = found.end()
    pieces.append(_text(text[end:]))
    return "".join(pieces)


def _text(text: str) -> str:
    """Escape text; entities such as ``&lt;`` are read first, as markdown does, and can only become text."""
    return escape(html.unescape(text)).replace("\n", " ")


def _span(found: re.Match[str], ink: Ink, *, linked: bool) -> str:
    """Draw what one alternative of the inline pattern found."""
    kind = found.lastgroup or ""
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>{inline(found[kind + '_text'], ink, linked=linked)}</{_TAGS[kind]}>"
    if kind == "font":
        return f'<font color="{escape(found["color"])}">{inline(found["font_text"], ink, linked=linked)}</font>'
    if kind == "link":
        label = inline(found["label"], ink, linked=True)
        return label if linked else link(label, html.unescape(found["address"]))
    if kind == "bare":
        return escape(found["bare"]) if linked else _bare(found)
    return _small_span(kind, found, ink)


def _small_span(kind: str, found: re.Match[str], ink: Ink) -> str:
    if kind == "image":
        return image(found["alt"], html.unescape(found["source"]), ink)
    if kind == "escaped":
        return escape(found["escaped"][1:])
    return "<br>" if kind == "newline" else _mention(found, ink)


def _bare(found: re.Match[str]) -> str:
    return link(escape(found["bare"]), found["bare"])


def _mention(found: re.Match[str], ink: Ink) -> str:
    """Draw ``@id`` or ``@name`` of somebody who is here; anything else keeps its sign and stays text."""
    word = found["name"]
    known = next((word[:end] for end in range(len(word), 0, -1) if word[:end] in ink.names), None)
    if known is None:
        return escape(found[0])
    name = ink.names[known]
    css = "dt-at dt-at-me" if ink.me and name == ink.names.get(ink.me) else "dt-at"
    return f'<span class="{css}">@{escape(name)}</span>{escape(word[len(known) :])}'
