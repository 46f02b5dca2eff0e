"""From a document as it was read to everything a version keeps of it, as plain JSON. It asks no ledger."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from config.city import City
from knowledge.library.amending import Change
from knowledge.library.anatomy import Anatomy, dissect
from knowledge.library.document import Document, to_plain
from knowledge.library.evidence import best
from knowledge.library.fields import FIELDS
from knowledge.library.likeness import sketch_of
from knowledge.library.relations import Link, find_links
from knowledge.library.responsible import Duty
from knowledge.library.split import Clause, split
from knowledge.library.window import Window

BODY_KEY_MIN = 40  # characters a text needs to be known again by its text alone
LABEL_MAX = 120
_VALIDITY = ("effective_on", "expires_on")
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
        "articles": [_article(clause, anatomy.duties) for clause in split(document, anatomy)],
        "links": [link_row(link) for link in find_links(anatomy, document)],
        "windows": [_window(one) for one in anatomy.windows if _sure(one)],
        "findings": [asdict(one) for one in anatomy.findings],
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
    given = {name: getattr(anatomy, name) for name in FIELDS if name not in _VALIDITY}
    given |= {name: getattr(anatomy.validity, name) for name in _VALIDITY}
    given["attachments"] = [one.name for one in anatomy.attachments]
    fields: dict[str, Any] = {}
    for name, field in FIELDS.items():
        value = given.get(name, ())
        if isinstance(value, date):
            fields[name] = value.isoformat()
        elif isinstance(value, bool) or value is None:
            fields[name] = value
        elif isinstance(value, str):
            fields[name] = value[: field.most] if field.most else value
        else:
            fields[name] = [str(part) for part in value]
    return fields


def _article(clause: Clause, duties: Sequence[Duty]) -> dict[str, Any]:
    units = (duty.unit for duty in duties if duty.clause and clause.label.startswith(duty.clause))
    return {
        "label": clause.label[:LABEL_MAX],
        "path": list(clause.path),
        "kind": clause.kind,
        "text": clause.text,
        "page": clause.page,
        "responsible": list(dict.fromkeys(units)),
    }


def link_row(link: Link) -> dict[str, Any]:
    """Return a relation as the content of a version keeps it."""
    return {
        "bond": link.bond.value,
        "target_key": link.target_key,
        "since": link.since.isoformat() if link.since else None,
        "clause": ("、".join(dict.fromkeys(one.clause for one in link.changes if one.clause)) or link.clause)[:200],
        "quote": link.quote,
        "change": "；".join(_change(one) for one in link.changes),
        "confidence": link.confidence,
        "block": link.block,
        "start": link.start,
        "end": link.end,
    }


def _change(change: Change) -> str:
    """Return the new wording of one clause as it is told: 第五条“5万元”修改为“8万元”."""
    old = f"“{change.old}”" if change.old else ""
    new = f"为“{change.new}”" if change.new else ""
    return f"{change.clause}{old}{change.act}{new}"


def _sure(window: Window) -> bool:
    said = window.opens_on or window.closes_on or window.standing or window.months
    return bool(said) and window.confidence >= WINDOW_SURE and not window.by_offices


def _window(window: Window) -> dict[str, Any]:
    year = f"{window.year}年" if window.year and str(window.year) not in window.batch else ""
    months = f"每年{window.months}月" if window.months else ""
    return {
        "batch": f"{year}{window.batch}{months}"[:80],
        "opens_on": window.opens_on.isoformat() if window.opens_on else None,
        "closes_on": window.closes_on.isoformat() if window.closes_on else None,
        "closes_at": "",
        "all_year": bool(window.standing),
        "ordinal": 0,
        "quote": window.words,
    }


def _doubts(anatomy: Anatomy) -> list[dict[str, Any]]:
    """Return what a person has to look at, with the value that was read and not used."""
    doubts = []
    for doubt in {(doubt.field, doubt.reason): doubt for doubt in anatomy.doubts}.values():
        read = best(anatomy.findings, doubt.field)
        doubts.append(
            {
                "field": doubt.field[:40],
                "proposed": read.value if read else "",
                "confidence": read.confidence if read else None,
                "reason": f"{doubt.reason}{doubt.check}",
            }
        )
    return doubts
