"""The text of a push as a chat shows it. Whatever it holds, it becomes text, line breaks, bold words and links only."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_INLINE = re.compile(
    r"\\(?P<mark>[\\`*_\[\]<>#|~])"
    r"|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\[(?P<words>[^\[\]\n]+)\]\((?P<link>https?://[^\s()<>\"']+)\)"
    r"|\[(?P<tap>[^\[\]\n]+)\]\(dtmd://[^\s()<>\"']+\)"  # speaks in a chat: here there is nobody it could speak to
)
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.+)")
_POINT = re.compile(r"[-*·]\s+(?P<text>.+)|\d{1,2}\.\s+(?P<numbered>.+)")
_LINK = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>')
_QUOTE = re.compile(r">\s?(?P<text>.*)")


def rendered(text: str) -> Markup:
    """Return markdown as HTML that can do nothing.

    >>> str(rendered("**甲** <script>"))
    '<p><b>甲</b> &lt;script&gt;</p>'
    >>> str(rendered("[退订](dtmd://dingtalkclient/sendMessage?content=x)"))
    '<p><span class="tap">退订</span></p>'
    """
    return Markup("").join(_blocks(text.replace("\r\n", "\n")))


def _blocks(text: str) -> Iterator[Markup]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        for tag, some in _runs(lines):
            inside = Markup("<br>").join(map(_inline, some))
            if tag == "ul":
                inside = Markup("").join(Markup("<li>{}</li>").format(_inline(one)) for one in some)
            yield Markup("<{0}>{1}</{0}>").format(Markup(tag), inside)  # noqa: S704 - the tag is one of ours


def _runs(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield (tag, its lines): lines of one kind that follow each other stay together."""
    tag, some = "", list[str]()
    for line in lines:
        kind, said = _kind(line)
        if some and (kind != tag or kind == "h4"):
            yield tag, some
            some = []
        tag = kind
        some.append(said)
    if some:
        yield tag, some


def _kind(line: str) -> tuple[str, str]:
    if found := _HEADING.fullmatch(line):
        return "h4", found["text"]
    if found := _POINT.fullmatch(line):
        return ("ul", found["text"]) if found["text"] else ("p", line)
    if found := _QUOTE.fullmatch(line):
        return "blockquote", found["text"]
    return "p", line


def _inline(line: str) -> Markup:
    done, at = Markup(""), 0
    for found in _INLINE.finditer(line):
        done += escape(line[at : found.start()])
        at = found.end()
        if found["mark"]:
            done += escape(found["mark"])
        elif found["bold"]:
            done += Markup("<b>{}</b>").format(_inline(found["bold"]))
        elif found["tap"]:
            done += Markup('<span class="tap">{}</span>').format(found["tap"])
        else:
            done += _LINK.format(found["link"], found["words"])
    return done + escape(line[at:])
