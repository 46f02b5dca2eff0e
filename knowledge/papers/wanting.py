"""What to look for among the papers of a matter: titles and words of each material, and its key fields.

A list names its fields as offices do (总监理工程师, 土地用途); the reader has one name for each kind of value. Which of
the reader's names is meant follows from the list's name, then from the other words it gives.
"""

import functools
import re
from collections.abc import Iterable, Sequence

from knowledge.papers.fields import by_name, renamed
from knowledge.papers.fields_keys import short_names
from knowledge.papers.fields_labels import label_of
from knowledge.papers.fields_names import KINDS
from knowledge.papers.fields_slots import LESS_SURE, key_fields
from knowledge.papers.page import Field
from knowledge.papers.recognise import Wanted
from knowledge.papers.titles import own_titles, titles_of
from knowledge.rules.checklist import KeyField, Material, Matter

UNSURE = frozenset(
    {"项目负责人", "姓名", "单位", "名称"}
)  # words that several people or firms of one paper may stand under
PERSON_MAX = 4  # letters of a person's name, where a firm may be a person
_FIRM = re.compile(r"(?:公司|厂|局|院|所|中心|集团|合作社|企业|店|部|行|馆|站|处|会|合伙[）)])$")


@functools.lru_cache(maxsize=64)
def wanted_of(matter: Matter) -> tuple[Wanted, ...]:
    """Return the materials that may be among the papers of a matter."""
    return tuple(
        Wanted(
            one.name,
            (*(titles_of(one.name, matter.code) or titles_of(one.name)), *own_titles(one.name)),
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
    names = _readers_names(wanted)
    filled = [source for source in names if any(one.value for one in known.get(source, ()))]
    for source in filled or names:
        found = [one for one in known.get(source, ()) if _may_be(wanted.kind, one.value)]
        if found and not (source in UNSURE and len({one.normal for one in found}) > 1):
            return [renamed(one, wanted.name, LESS_SURE) for one in found]
    return ()


def _may_be(kind: str, value: str) -> bool:
    """Tell whether a value found under a general word (名称, 负责人) can be what a list means by it."""
    if kind == "name":
        return not _FIRM.search(value)
    return kind != "company" or bool(_FIRM.search(value)) or len(value) <= PERSON_MAX


@functools.lru_cache(maxsize=2_000)
def _readers_names(wanted: KeyField) -> tuple[str, ...]:
    """Return the reader's names that may be meant, the likeliest first."""
    found: list[str] = []
    for word in (wanted.name, *wanted.also):
        label = label_of(word)
        found += [word] if word in KINDS else []
        found += label.names[:1] if label is not None else ()
    return tuple(dict.fromkeys(found))
