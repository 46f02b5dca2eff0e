"""What to look for among the papers of a matter: titles and words of each material, and its key fields.

A list names its fields as offices do (总监理工程师, 土地用途); the reader has one name for each kind of value. Which of
the reader's names is meant follows from the list's name, then from the other words it gives.
"""

import functools
from collections.abc import Iterable, Sequence

from knowledge.papers.fields import by_name, renamed
from knowledge.papers.fields_keys import short_names
from knowledge.papers.fields_labels import label_of
from knowledge.papers.fields_names import KINDS
from knowledge.papers.fields_slots import LESS_SURE, key_fields
from knowledge.papers.page import Field
from knowledge.papers.recognise import Wanted
from knowledge.papers.titles import titles_of
from knowledge.rules.checklist import KeyField, Material, Matter


@functools.lru_cache(maxsize=64)
def wanted_of(matter: Matter) -> tuple[Wanted, ...]:
    """Return the materials that may be among the papers of a matter."""
    return tuple(
        Wanted(
            one.name,
            titles_of(one.name, matter.code) or titles_of(one.name),
            tuple(field.name for field in one.fields if not field.optional),
            one.issuers,
        )
        for one in matter.materials
    )


def fields_for(material: Material, fields: Iterable[Field]) -> tuple[Field, ...]:
    """Return what was read on a material, under the reader's names and under those of its list."""
    names = [field.name for field in material.fields]
    found = key_fields(
        fields, [*names, *(one for one in short_names(material.name) if one not in names)], material.name
    )
    known = by_name(found)
    more: list[Field] = []
    for wanted in material.fields:
        if not known.get(wanted.name):
            more += _under_other_names(wanted, known)
    return (*found, *more)


def _under_other_names(wanted: KeyField, known: dict[str, tuple[Field, ...]]) -> Sequence[Field]:
    for source in _readers_names(wanted):
        if found := known.get(source):
            return [renamed(one, wanted.name, LESS_SURE) for one in found]
    return ()


@functools.lru_cache(maxsize=2_000)
def _readers_names(wanted: KeyField) -> tuple[str, ...]:
    """Return the reader's names that may be meant, the likeliest first."""
    found: list[str] = []
    for word in (wanted.name, *wanted.also):
        label = label_of(word)
        found += [word] if word in KINDS else []
        found += label.names if label is not None else ()
    return tuple(dict.fromkeys(found))
