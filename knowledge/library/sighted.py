"""What a picture or file shows that the base knows: 文号, titles, names of items. No other word of it is passed on."""

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.library.titles import title_key
from knowledge.rules.docno import find_docnos
from knowledge.search import tokens
from knowledge.search.legs import WORDS_ALONE
from knowledge.search.shelf import Shelf
from ledger.base import Ledger
from ledger.policies import Policy, policies_by_doc_no, policy_by_id

HEAD_LINES = 15  # lines among which a document says its own number
LOOKED_UP = 300  # characters of a text by which documents and items are looked for
NEAR = 12  # documents whose titles are looked for in the text
HITS = 3  # articles whose items are looked for in a text that names no document
NUMBERS = 3  # documents of a list one asks about at once
SHORTEST_KEY, SHORTEST_CORE = 6, 3  # characters of a title, and of an item's name without 奖励 and the like
READ_RIGHT = 0.85  # of a title's pairs of characters: recognition takes one for another now and then
_ITEM = re.compile(
    r"^(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、]|第[一二三四五六七八九十]{1,3}条[\s\u3000]*)?\s*"
    r"([^。：:；;，,\s]{2,20}?(?:奖励|奖补|补贴|补助|贴息|返还|资助|减免|创新券))[。：:]"
)
_GENERAL = re.compile(r"奖励|奖补|补贴|补助|贴息|返还|资助|减免|创新券|[“”\"（）()]")


@dataclass(frozen=True, slots=True)
class Sighted:
    """What was recognised: every word of it stands in the base, but for a number, which has a form of its own."""

    name: str = ""  # 发文字号 as printed, or 《title》
    title: str = ""  # of the document, where the base has it
    items: tuple[str, ...] = ()  # names of items of the base that stand there
    others: tuple[str, ...] = ()  # all items of the document, when none stands there
    several: tuple[str, ...] = ()  # numbers of documents, where it only lists them and has none of its own

    @property
    def anything(self) -> bool:
        """Tell whether there is something to ask about."""
        return bool(self.name or self.items)


def sighted(text: str, shelf: Shelf, ledger: Ledger, day: date) -> Sighted:
    """Look for what the base knows in a text that was recognised or read.

    Its own number goes first, then a title that stands in it, then a number that it only mentions.

    Args:
        text: one paragraph or row a line.
        shelf: finds documents and articles by the text's first words.
        ledger: where titles and articles stand.
        day: of which the status is looked up.

    """
    shelf = copy.copy(shelf)
    shelf.legs = WORDS_ALONE  # what stands in somebody's picture is sent to no endpoint
    pressed = press(text)
    own, mentioned = _own_number(text), tuple(dict.fromkeys(one.printed for one in find_docnos(text)))
    known = _by_number(own, ledger) if own else _by_title(text, pressed, shelf, ledger, day)
    if known is None and not own and len(mentioned) > 1:
        return Sighted("、".join(mentioned[:NUMBERS]), several=mentioned[:NUMBERS])
    named = own or next(iter(mentioned), "")
    if known is None and not own:
        known = _by_number(named, ledger)
    if known is not None:
        title = known.inner_title or known.title
        items = _items(article.text for article in known.articles)
        there = _there(items, pressed)
        return Sighted(own or _number_of(known) or f"《{title}》", title, there, () if there else items)
    hits = () if named else shelf.find(text[:LOOKED_UP], day=day, limit=HITS).hits
    return Sighted(named, "", _there(_items(hit.text for hit in hits), pressed))


def press(text: str) -> str:
    """Return a text without spaces, signs and breaks, in one spelling."""
    return re.sub(r"[\W_]", "", tokens.fold_once(text))


def _own_number(text: str) -> str:
    """Return the number that stands on a line of its own near the head: it is the document's own."""
    for line in text.splitlines()[:HEAD_LINES]:
        for number in find_docnos(line):
            if len(press(line)) <= len(press(number.printed)) + 1:
                return number.printed
    return ""


def _number_of(known: Policy) -> str:
    return next((found.printed for found in find_docnos(known.doc_no)), "")


def _by_number(printed: str, ledger: Ledger) -> Policy | None:
    """Return the document of a number; None for a number that several have."""
    with ledger.read() as session:
        rows = [row for one in find_docnos(printed) for row in policies_by_doc_no(session, one.key)]
        return policy_by_id(session, rows[0].policy_id) if len(rows) == 1 else None


def _by_title(text: str, pressed: str, shelf: Shelf, ledger: Ledger, day: date) -> Policy | None:
    """Return the document whose title stands first in the text, the longest of those that begin there."""
    listed = shelf.find_policies(text[:LOOKED_UP], day=day, limit=NEAR)
    titled = [(title_key(tokens.fold_once(one.title)), one.policy_id) for one in listed]
    there = [
        (pressed.find(key) if key in pressed else len(pressed), -len(key), policy_id)
        for key, policy_id in titled
        if len(key) >= SHORTEST_KEY and _stands(key, pressed)
    ]
    if not there:
        return None
    with ledger.read() as session:
        return policy_by_id(session, min(there)[2])


def _stands(key: str, pressed: str) -> bool:
    """Tell whether a title stands in a text, a character or two of it read wrong perhaps."""
    if key in pressed:
        return True
    pairs = [key[at : at + 2] for at in range(len(key) - 1)]
    return sum(pair in pressed[:LOOKED_UP] for pair in pairs) >= READ_RIGHT * len(pairs)


def _items(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names of items with which articles begin."""
    return tuple(dict.fromkeys(found[1] for text in texts if (found := _ITEM.match(text))))


def _there(items: Iterable[str], pressed: str) -> tuple[str, ...]:
    """Return the items whose names stand in a text; 首次升规 stands there for 首次升规奖励."""
    cores = {item: press(_GENERAL.sub("", item)) for item in items}
    return tuple(item for item, core in cores.items() if len(core) >= SHORTEST_CORE and core in pressed)
