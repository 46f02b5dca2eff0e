"""What a push says: of a policy, an item, or a text of somebody's own; and what it is about, for who wants it not.

Nothing here is worded by a model: items and policies speak in their own sentences. Markdown as DingTalk shows it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from config.words import push as words
from config.words import push_text as texts
from knowledge.rules.docno import find_docnos
from knowledge.rules.facts import read_facts
from knowledge.rules.item import Basis, Item, ItemSet
from knowledge.rules.opening import compile_window
from ledger.policies import OpenSession, Policy, policies_by_doc_no, policies_by_ids
from outreach.errors import PushRefused
from outreach.markup import NEWLINE
from outreach.standard import sentences_of_amount

QUOTE_CHARS = 160
TITLE_CHARS = 60
_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Content:
    """What is said, without the lines that differ by receiver; and what it is about."""

    kind: str  # policy, item or text
    about: str  # a policy's number, an item's code, or nothing
    title: str
    body: str
    link: str = ""
    items: tuple[tuple[str, str], ...] = ()  # codes and names of the items it is about
    themes: tuple[str, ...] = ()

    @property
    def things(self) -> tuple[tuple[str, str], ...]:
        """Return everything a refusal may name that covers this push, the push's own first."""
        of_items = [("item", code) for code, _ in self.items]
        own = [(self.kind, self.about)] if self.about else []
        return tuple(dict.fromkeys([*own, *of_items, *(("theme", one) for one in self.themes)]))


def of_item(session: OpenSession, items: ItemSet, code: str, day: date, pages: str) -> Content:
    """Say what an item is, when and where one applies, and on which sentence it rests.

    Args:
        session: to find the documents it rests on.
        items: those that count now.
        code: of the item, in any case of letters.
        day: as of when.
        pages: address of our pages, without a trailing slash.

    Raises:
        PushRefused: there is no such item, or no terms of it hold on the day.

    """
    item = items.item(code.strip().upper())
    if item is None:
        raise PushRefused(words.no_such_item(code))
    terms = item.terms_on(day)
    if terms is None:
        raise PushRefused(words.no_terms(item.name))
    main = terms.basis[0] if terms.basis else None
    link = _page(session, main, pages) if main else ""
    opening = compile_window(terms, day)(read_facts({}))
    lines = [
        f"**{plain(item.name)}**",
        texts.item_heading(item.level, item.kind, item.redeem),
        *(texts.quoted(_cut(plain(one.quote))) for one in sentences_of_amount(terms) or terms.basis[:1]),
        texts.window(plain(opening.says)) if opening.says else "",
        texts.channel(plain(terms.channel)) if terms.channel else "",
        texts.office(plain(terms.contact.dept or item.dept), plain(terms.contact.phone)),
        texts.basis(linked(f"《{main.title}》（{main.doc}）", link), plain(main.article)) if main else "",
    ]
    title = item.name[:TITLE_CHARS]
    return Content("item", item.code, title, joined(lines), link, ((item.code, item.name),), item.themes)


def of_policy(session: OpenSession, items: ItemSet, policy_id: str, day: date, pages: str) -> Content:
    """Say which document it is, and which items rest on it.

    Raises:
        PushRefused: there is no such document on the shelf.

    """
    number = policy_id.strip().upper()
    policy = policies_by_ids(session, [number]).get(number)
    if policy is None:
        raise PushRefused(words.no_such_policy(policy_id))
    resting = [item for item in items.items if _rests_on(item, policy, day)]
    link = f"{pages}/policy/{number}"
    title = policy.inner_title or policy.title
    issued = f"{policy.issued_on:%Y-%m-%d}" if policy.issued_on else ""
    lines = [
        f"**{plain(title)}**",
        texts.dated(plain(policy.doc_no), plain(policy.issuer), issued),
        *(f"· {plain(item.name)}：{item.kind}、{item.redeem}" for item in resting[:5]),
        texts.basis(linked(f"《{title}》", link), ""),
    ]
    themes = tuple(dict.fromkeys([*policy.themes, *(theme for item in resting for theme in item.themes)]))
    pairs = tuple((item.code, item.name) for item in resting)
    return Content("policy", number, title[:TITLE_CHARS], joined(lines), link, pairs, themes)


def of_file(path: Path, most: int) -> Content:
    """Say what a file says, word for word; its first line is the title.

    Args:
        path: a text in UTF-8.
        most: the longest text, in characters.

    Raises:
        PushRefused: it is empty, too long, not a text or can't be read.

    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as wrong:
        raise PushRefused(words.text_unusable(path.name, texts.no_such_file())) from wrong
    except OSError as wrong:
        raise PushRefused(words.text_unusable(path.name, f"{wrong.strerror}。")) from wrong
    except UnicodeDecodeError as wrong:
        raise PushRefused(words.text_unusable(path.name, texts.not_a_text())) from wrong
    return of_text(text, most, path.name)


def of_text(text: str, most: int, name: str = "") -> Content:
    """Say a text word for word; see ``of_file``."""
    said = "".join(char for char in text.replace("\r\n", "\n") if char == "\n" or char.isprintable()).strip()
    if not said:
        raise PushRefused(words.text_unusable(name, texts.empty_text()))
    if len(said) > most:
        raise PushRefused(words.text_unusable(name, texts.long_text(most)))
    title = said.split("\n", 1)[0].strip("#* ")[:TITLE_CHARS]
    return Content("text", "", title, said.replace("\n", NEWLINE))


def things_about(session: OpenSession, items: ItemSet, kind: str, about: str, day: date) -> tuple[tuple[str, str], ...]:
    """Return everything a refusal may name that covers a push about a thing, as ``Content.things`` does."""
    try:
        if kind == "item":
            return of_item(session, items, about, day, "").things
        if kind == "policy":
            return of_policy(session, items, about, day, "").things
    except PushRefused:  # it is over, or gone, meanwhile: what was said of itself still counts
        return ((kind, about),)
    return ()


def finished(body: str, reasons: Sequence[str], day: date, *, subscribed: bool = False) -> str:
    """Return the whole text of a push: what it says, why in one line, and how to change what comes next.

    Its number is still missing in it: ``numbered`` puts it in.
    """
    said = f"{day.year}年{day.month}月{day.day}日"
    foot = texts.footer_subscribed(said) if subscribed else texts.footer(said)
    return body + "\n\n" + NEWLINE.join([texts.why_line(list(map(plain, reasons))), foot])


def numbered(text: str, campaign_id: str) -> str:
    """Return a finished text with the number of its push: a tap on its last line names it."""
    return text.replace(texts.CAMPAIGN, campaign_id)


def plain(text: str) -> str:
    """Return data so that no sign of it is read as markdown, on one line.

    >>> plain("德阳  [示例]").count(chr(92))
    2
    """
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def joined(lines: Iterable[str]) -> str:
    """Return lines, each shown on a line of its own; empty ones are left out."""
    return NEWLINE.join(line for line in lines if line)


def _cut(text: str) -> str:
    return text if len(text) <= QUOTE_CHARS else f"{text[:QUOTE_CHARS]}……"


def linked(label: str, link: str) -> str:
    """Return a label as markdown, with its link where there is one."""
    return f"[{plain(label)}]({link})" if link else plain(label)


def _page(session: OpenSession, basis: Basis, pages: str) -> str:
    for number in find_docnos(basis.doc):
        for policy in policies_by_doc_no(session, number.key):
            return f"{pages}/policy/{policy.policy_id}"
    return ""


def _rests_on(item: Item, policy: Policy, day: date) -> bool:
    terms = item.terms_on(day)
    if terms is None:
        return False
    own = {title for title in (policy.title, policy.inner_title) if title}
    return any(
        (policy.doc_no_key and any(one.key == policy.doc_no_key for one in find_docnos(basis.doc)))
        or basis.title in own
        for basis in terms.basis[:1]
    )
