"""From a document as it was read to everything a version keeps of it, as plain JSON. It asks no ledger."""

import base64
import hashlib
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from config.city import City
from knowledge.library.anatomy import Anatomy, dissect
from knowledge.library.document import Document, to_plain
from knowledge.library.fields import FIELDS
from knowledge.library.likeness import sketch_of
from knowledge.library.relations import Link, find_links
from knowledge.library.split import Clause, split

BODY_KEY_MIN = 40  # characters a text needs to be known again by its text alone
LABEL_MAX = 120
WINDOW_SURE = 0.6  # a window less sure than this is left to a person


def digest(document: Document, city: City, name: str) -> dict[str, Any]:
    """Read a document whole.

    Args:
        document: what the reader gave.
        city: places, departments and themes to recognise.
        name: what to call a document without any title.

    Returns:
        ``content`` (see ledger.versions.pack), ``doubts`` (field, proposed, confidence, reason), ``body_key``, and
        ``sketch`` (base64, empty for a short text).

    """
    anatomy = dissect(document, city, name)
    text = document.text
    sketch = sketch_of(text)
    content = {
        "document": to_plain(document),
        "fields": _fields(anatomy),
        "articles": [_article(clause) for clause in split(document, anatomy)],
        "links": _links(anatomy, text),
        "windows": [_window(one) for one in getattr(anatomy, "windows", ()) if _sure(one)],
        "findings": [_finding(one) for one in getattr(anatomy, "findings", ())],
    }
    return {
        "content": content,
        "doubts": _doubts(anatomy),
        "body_key": body_key(text),
        "sketch": base64.b64encode(sketch).decode() if sketch else "",
    }


def body_key(text: str) -> str:
    """Return the hash of a text without spaces and punctuation; empty for a text too short to be told by it."""
    plain = re.sub(r"[\W_]", "", text)
    return hashlib.sha256(plain.encode()).hexdigest() if len(plain) >= BODY_KEY_MIN else ""


def _fields(anatomy: Anatomy) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, field in FIELDS.items():
        value = (
            getattr(anatomy.validity, name) if name in {"effective_on", "expires_on"} else getattr(anatomy, name, ())
        )
        if isinstance(value, date):
            fields[name] = value.isoformat()
        elif isinstance(value, bool) or value is None:
            fields[name] = value
        elif isinstance(value, str):
            fields[name] = value[: field.most] if field.most else value
        else:
            fields[name] = [str(part) for part in value]
    return fields


def _article(clause: Clause) -> dict[str, Any]:
    return {
        "label": clause.label[:LABEL_MAX],
        "path": list(clause.path),
        "kind": clause.kind,
        "text": clause.text,
        "page": getattr(clause, "page", None),
        "responsible": list(getattr(clause, "responsible", ())),
    }


def _links(anatomy: Anatomy, text: str) -> list[dict[str, Any]]:
    return [link_row(link) for link in find_links(anatomy, text.splitlines())]


def link_row(link: Link) -> dict[str, Any]:
    """Return a relation as the content of a version keeps it."""
    return {
        "bond": link.bond.value,
        "target_key": link.target_key,
        "since": link.since.isoformat() if link.since else None,
        "clause": link.clause[:200],
        "quote": link.quote,
        "change": getattr(link, "change", ""),
        "confidence": getattr(link, "confidence", None),
    }


def _sure(window: Any) -> bool:  # noqa: ANN401 - the anatomy's own type
    said = window.opens_on or window.closes_on or window.standing or window.months
    return bool(said) and window.confidence >= WINDOW_SURE and not window.by_offices


def _window(window: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    year = f"{window.year}年" if window.year and str(window.year) not in window.batch else ""
    months = f"每年{window.months}月" if window.months else ""
    return {
        "batch": f"{year}{window.batch}{months}"[:80],
        "opens_on": window.opens_on.isoformat() if window.opens_on else None,
        "closes_on": window.closes_on.isoformat() if window.closes_on else None,
        "closes_at": str(getattr(window, "closes_at", ""))[:20],
        "all_year": bool(window.standing),
        "ordinal": 0,
        "quote": window.words,
    }


def _finding(found: Any) -> dict[str, Any]:  # noqa: ANN401 - the anatomy's own type
    return {
        "field": found.field,
        "value": found.value,
        "quote": found.quote,
        "block": found.block,
        "start": found.start,
        "end": found.end,
        "confidence": found.confidence,
        "rule": found.rule,
    }


def _doubts(anatomy: Anatomy) -> list[dict[str, Any]]:
    """Return what a person has to look at, with the value that was read and not used."""
    best: dict[str, Any] = {}
    for found in getattr(anatomy, "findings", ()):
        if found.field not in best or found.confidence > best[found.field].confidence:
            best[found.field] = found
    doubts = []
    for doubt in _each_once(getattr(anatomy, "doubts", ())):
        read = best.get(doubt.field)
        doubts.append(
            {
                "field": doubt.field[:40],
                "proposed": read.value if read else "",
                "confidence": read.confidence if read else None,
                "reason": f"{doubt.reason}{doubt.check}",
            }
        )
    return doubts


def _each_once(doubts: Iterable[Any]) -> list[Any]:
    return list({(doubt.field, doubt.reason): doubt for doubt in doubts}.values())
