"""Anybody's text in DingTalk's markdown: it shows as it was written, each line on a line of its own.

DingTalk shows a single newline only after two spaces. Only what we write ourselves is markup: what a person, a file's
name or a document says is escaped.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

NEWLINE = "  \n"
BROKEN = re.compile("[\x00\ud800-\udfff]")  # no database and no frame takes these
_LINK_ALONE = re.compile(r"\[((?:\\.|[^\\\[\]])+)\]\((https?://[^()\s]+)\)")
BYTES_MAX = 12_000  # of a message's text in UTF-8: msgParam is at most 15,000 with the title and what JSON adds
_ACTIVE = re.compile(
    r"[\\`*|]"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # inside a word it marks nothing
    r"|\](?=[(\[:]|$)"
    r"|&(?=#?\w+;|#?\w*$)"
)
_BRACKET = re.compile(r"(?<!\\)((?:\\\\)*)([\[\]])")  # not escaped yet
_FIRST = re.compile(r"^(?=[#>+=-])")
_TAG = re.compile(r"<(?=[A-Za-z/!?]|$)")
_CALL = re.compile(r"(?<![A-Za-z0-9._%+-])@")  # an @ that is not part of a mail address


def escape(line: str, *, first: bool = True) -> str:
    """Make one line of anybody's text show as it is: no markup, no tag, no mention.

    A tag's ``<``, a ``~`` and a calling ``@`` become their full-width forms, which every client shows.

    Args:
        line: without newlines.
        first: the text stands at the start of a line, where ``#`` and the like would mean something.

    """
    safe = _ACTIVE.sub(r"\\\g<0>", BROKEN.sub("\ufffd", line))
    safe = uncalled(_TAG.sub("＜", safe.replace("~", "～")))
    return _FIRST.sub(r"\\", safe.lstrip(" \t")) if first else safe


def uncalled(text: str) -> str:
    """Return a text that mentions nobody: a calling ``@`` is full-width."""
    return _CALL.sub("＠", text)


def label(words: str) -> str:
    """Make the words of a link: escaped, brackets too."""
    return _BRACKET.sub(r"\1\\\2", escape(words, first=False))


def linked(words: str, url: str) -> str:
    """Make a link of an escaped label; an address that is not http(s) is none."""
    address = quote(url, safe=":/?#@!$&'*+,;=%~") if url.startswith(("http://", "https://")) else ""
    return f"[{words}]({address})" if address else words


def shown(lines: Sequence[str], links: Mapping[str, str] | None = None) -> str:
    r"""Return lines of text as one message; the words of ``links`` become links to their addresses.

    >>> shown(["# 甲", "", "见材料页"], {"材料页": "http://a.invalid"})
    '\\# 甲  \n见[材料页](http://a.invalid)'
    """
    rows = [_row(one, links or {}) for line in lines for one in line.split("\n") if one.strip()]
    while len((whole := NEWLINE.join(rows)).encode()) > BYTES_MAX:
        longest = max(range(len(rows)), key=lambda at: len(rows[at]))
        rows[longest] = f"{rows[longest][: len(rows[longest]) * 2 // 3].rstrip(chr(92))}……"
    return whole


def parted(text: str) -> tuple[str, tuple[str, str] | None]:
    r"""Part a message from the link that is all of its last line: its words and its address.

    >>> parted("甲  \n[打开](http://a.invalid)"), parted("甲  \n见[此](http://a.invalid)")
    (('甲', ('打开', 'http://a.invalid')), ('甲  \n见[此](http://a.invalid)', None))
    """
    before, _, last = text.rpartition(NEWLINE)
    link = _LINK_ALONE.fullmatch(last)
    return (before, (link[1], link[2])) if before and link is not None else (text, None)


def fitting(lines: Sequence[str], room: int = BYTES_MAX) -> int:
    """Return how many lines fit into one message, beside what stands around them; at least one."""
    for count, line in enumerate(lines):
        room -= len(shown([line]).encode()) + len(NEWLINE)
        if room < 0:
            return max(1, count)
    return len(lines)


def _row(line: str, links: Mapping[str, str]) -> str:
    for words, url in links.items():
        before, found, after = line.partition(words)
        if found:
            return (escape(before) if before else "") + linked(label(words), url) + escape(after, first=False)
    return escape(line)
