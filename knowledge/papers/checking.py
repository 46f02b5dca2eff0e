"""Papers against a matter's list: each file recognised and read, its values put side by side, and all faults at once.

What was read of a file does not depend on the other files, so that a new version of one paper is read alone and only
the checks that rest on it are done again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.papers.facts import Part, Reading, facts_of, pages_of
from knowledge.papers.fields import fields_of
from knowledge.papers.files_told import files_told
from knowledge.papers.listed import listed
from knowledge.papers.named_in_prose import with_names
from knowledge.papers.own_words import own_fields
from knowledge.papers.page import Field, Paper
from knowledge.papers.recognise import Match, recognise
from knowledge.papers.sureness import weighed
from knowledge.papers.wanting import fields_for, wanted_of
from knowledge.rules.agreement import Reviewed, review
from knowledge.rules.agreement_values import DOUBT, WRONG, Finding
from knowledge.rules.checklist import Matter
from knowledge.rules.checklist_checks import NOTE
from knowledge.rules.workday import Calendar

PLACED_BY_HAND = "由人指定"


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack of papers checked against a list."""

    matter: Matter
    readings: tuple[Reading, ...]
    reviewed: Reviewed
    findings: tuple[Finding, ...]  # those of the list, and files that nobody could place

    @property
    def ready(self) -> bool:
        """Whether the machine has nothing left to object to; a person still decides."""
        return self.reviewed.ready and not any(
            one.result in {WRONG, DOUBT} and one.severity != NOTE for one in self.findings
        )


def read_paper(paper: Paper, matter: Matter, slots: Collection[str] | None = None) -> Reading:
    """Find which materials a file holds, and read their key fields.

    Args:
        paper: a file as it was opened.
        matter: the list.
        slots: the materials it is by a person's word; None: it is recognised. Where the file shows by itself which
            pages are which of them, those pages count.

    """
    matches = recognise(paper, wanted_of(matter))
    if slots is not None:
        own = {one.slot: one for one in matches}
        every = tuple(page.number for page in paper.pages)
        matches = tuple(own.get(slot) or Match(slot, every, 1.0, PLACED_BY_HAND) for slot in slots)
    return Reading(paper, tuple(_part(one, paper, matter) for one in matches))


def check(
    matter: Matter,
    readings: Sequence[Reading],
    given: Mapping[str, object],
    day: date,
    calendar: Calendar | None = None,
    changed: frozenset[str] | None = None,
) -> Checked:
    """Check a pack; arguments and errors as of ``knowledge.rules.agreement.review``."""
    readings = with_names(readings)
    reviewed = review(matter, facts_of(readings), given, day, calendar, changed)
    about_files = () if changed is not None and not changed else files_told(readings)
    return Checked(matter, tuple(readings), reviewed, (*reviewed.findings, *about_files))


def _part(match: Match, paper: Paper, matter: Matter) -> Part:
    pages = pages_of(paper, match.pages)
    fields = fields_of(pages)
    material = matter.material(match.slot)
    if material is not None:
        fields = fields_for(material, fields)
        fields = (*fields, *own_fields(material.fields, frozenset(one.name for one in fields), pages))
        known = frozenset(one.name for one in fields if one.value)
        fields = (*fields, *listed({one.name for one in material.fields}, known, pages))
        fields = (*fields, *_proposed(paper, match, {one.name for one in material.fields} - known))
    return Part(match.slot, match.pages, match.confidence, match.why, weighed(tuple(fields), pages))


def _proposed(paper: Paper, match: Match, missing: Collection[str]) -> tuple[Field, ...]:
    """Return what a model has proposed for fields of these pages that nobody else has found."""
    return tuple(one for one in paper.proposed if one.name in missing and one.page in match.pages)


__all__ = ["Checked", "Part", "Reading", "check", "facts_of", "read_paper"]
