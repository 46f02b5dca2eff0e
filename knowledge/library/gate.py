"""The gate before publishing: what a version lacks, said in sentences.

Source: domain practice: level, region, department, status, effective date, theme and the original are all set before
a document may be found, and whoever publishes has not written it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.words import library as words
from knowledge.library.fields import name_of
from knowledge.library.records import Records
from ledger.audit import Actor
from ledger.policies import OpenSession
from ledger.versions import Version, doubts_of, live_version, unpack

NEEDED = ("title", "level", "region", "department", "kind", "effective_on", "themes")
"""Fields without which nothing is published. ``kind`` and the days together are the status of domain practice."""
NATIONAL = "国家级"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stands between a version and its publication, or that a reviewer should know."""

    field: str  # name of the field: "effective_on", "reviewer", "kind", "near" …
    sentence: str  # Chinese: what is wrong and what to do
    blocking: bool = True  # False: to be looked at, but no obstacle


def problems_of(
    session: OpenSession, records: Records, version: Version, reviewer: Actor | None
) -> tuple[Problem, ...]:
    """Return what stands between a version and its publication, the obstacles first."""
    fields: Mapping[str, Any] = unpack(version.content)["fields"]
    doubts = doubts_of(session, version.policy_id, version.number)
    proposed = {doubt.field: doubt.proposed for doubt in doubts}
    if proposed.get("region"):
        proposed["region"] = records.city.region_name(proposed["region"]) or proposed["region"]
    found = _missing(fields, proposed)
    found += [
        Problem(one.field, words.open_doubt(name_of(one.field), one.reason), one.field in NEEDED) for one in doubts
    ]
    if not version.sha256 or not records.originals.place_of(version.sha256, version.media_type).exists():
        found.append(Problem("source", words.no_original()))
    found += _days(session, version, fields, records.today())
    if reviewer is not None and reviewer.who in version.hands:
        found.append(Problem("reviewer", words.same_person(reviewer.name or reviewer.who)))
    if fields.get("draft"):
        found.append(Problem("draft", words.is_draft(), blocking=False))
    return tuple(sorted(found, key=lambda one: not one.blocking))


def _missing(fields: Mapping[str, Any], proposed: Mapping[str, str]) -> list[Problem]:
    empty = [name for name in NEEDED if not fields.get(name)]
    if fields.get("level") == NATIONAL and "region" in empty:
        empty.remove("region")  # the whole country has no code in some bases
    if fields.get("draft") and "effective_on" in empty:
        empty.remove("effective_on")  # a draft holds on no day
    return [Problem(name, words.missing_field(name_of(name), proposed.get(name, ""))) for name in empty]


def _days(session: OpenSession, version: Version, fields: Mapping[str, Any], today: date) -> list[Problem]:
    begins, ends = (
        date.fromisoformat(fields[name]) if fields.get(name) else None for name in ("effective_on", "expires_on")
    )
    found = []
    if begins and ends and ends < begins:
        found.append(Problem("expires_on", words.ends_before_it_begins()))
    elif ends and ends < today:
        found.append(Problem("expires_on", words.already_over(ends), blocking=False))
    live = live_version(session, version.policy_id)
    if begins and begins > today and live is not None and live.number != version.number:
        found.append(Problem("effective_on", words.begins_later(begins), blocking=False))
    return found
