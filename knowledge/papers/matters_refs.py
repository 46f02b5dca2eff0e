"""The fields that a matter's checks name: 字段 on the paper itself, 材料.字段, *.字段 on every paper that has it.

``**.字段`` is a shared field on every paper, whether or not its list names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from knowledge.items.faults import meant
from knowledge.items.place import Place
from knowledge.papers.matters_conditions import Known
from knowledge.papers.matters_shared import Shared
from knowledge.rules.checklist import KeyField
from knowledge.rules.checklist_checks import ANY, TODAY, Ref


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one version while its checks are read: short key to name and fields."""

    names: Mapping[str, str]
    fields: Mapping[str, Mapping[str, KeyField]]
    shared: Shared
    known: Known


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a check stands: on a paper, or (empty) across papers."""

    papers: Papers
    own: str = ""
    apart: frozenset[str] = frozenset()  # papers that ``*`` and ``**`` leave out

    @property
    def slot(self) -> str:
        """The paper's name, or ANY."""
        return self.papers.names.get(self.own, ANY)


def read_ref(place: Place, scope: Scope) -> Ref | None:
    """Return a field: 字段, 材料.字段, today; ? at the end where a paper may not print it."""
    text = place.text("字段")
    if text == "today":
        return TODAY
    found = _refs_of(text, place, scope)
    if len(found) > 1:
        place.wrong("这里只能写一个字段，不能用“*”。请改正")
    return found[0] if found else None


def read_refs(place: Place, scope: Scope) -> tuple[Ref, ...]:
    """Return a list of fields; ``*.字段`` is the field on every paper that has it."""
    found: list[Ref] = []
    for one in place.each("字段") if place.is_list else (place,):
        text = one.text("字段")
        found += [TODAY] if text == "today" else _refs_of(text, one, scope) if text else []
    one_each: dict[tuple[str, str], Ref] = {}
    for ref in found:
        one_each.setdefault((ref.slot, ref.name), ref)
    return tuple(one_each.values())


def _refs_of(text: str, place: Place, scope: Scope) -> list[Ref]:
    plain = text.rstrip("?？")
    key, dot, name = plain.partition(".")
    key, name = (key, name) if dot else (scope.own, plain)
    papers = scope.papers
    if key == "**":
        return _everywhere(papers, name, place, scope.apart)
    if key == "*":
        every = [
            _ref(papers, one, name, optional=plain != text)
            for one in papers.names
            if name in papers.fields[one] and one not in scope.apart
        ]
        if not every:
            place.wrong(f"没有材料写了字段“{name}”。请核对")
        return every
    if key not in papers.names:
        place.wrong(f"没有“{key}”这份材料{meant(key, papers.names)}" if key else f"请写明哪份材料，如 form.{name}")
        return []
    if name not in papers.fields[key]:
        place.wrong(f"材料“{key}”没有“{name}”这个字段{meant(name, papers.fields[key])}")
        return []
    return [_ref(papers, key, name, optional=plain != text)]


def _everywhere(papers: Papers, name: str, place: Place, apart: frozenset[str]) -> list[Ref]:
    """Return a shared field on every paper, also on those whose list does not name it: what is printed must agree."""
    known = papers.shared.fields.get(name)
    if known is None:
        place.wrong(f"“**”只用于 common.yaml 里的字段，那里没有“{name}”{meant(name, papers.shared.fields)}")
        return []
    names = (known.name, *known.also[:1])
    return [
        _ref(papers, one, name, optional=True)
        if name in papers.fields[one]
        else Ref(papers.names[one], names, known.kind, optional=True)
        for one in papers.names
        if one not in apart
    ]


def _ref(papers: Papers, key: str, name: str, *, optional: bool) -> Ref:
    one = papers.fields[key][name]
    return Ref(papers.names[key], (one.name, *one.also), one.kind, optional or one.optional)


def inner_ref(place: Place, name: str, scope: Scope) -> Ref | None:
    """Return the field of a name that must be written."""
    one = place.need(name)
    return read_ref(one, scope) if one is not None else None


def optional_ref(place: Place, name: str, scope: Scope) -> Ref | None:
    """Return the field of a name that may be left out."""
    one = place.get(name)
    return read_ref(one, scope) if one is not None else None


def told_texts(place: Place, name: str) -> tuple[str, ...]:
    """Return the texts of a name, none where it is not written."""
    one = place.get(name)
    return one.texts(name) if one is not None else ()


def tolerance(place: Place) -> Fraction:
    """Return how far two values may lie apart."""
    one = place.get("tolerance")
    found = one.number("允许误差") if one is not None else None
    return found or Fraction(0)


def count(place: Place, name: str, usual: int) -> int:
    """Return a whole number, or the usual one where it is not written."""
    one = place.get(name)
    found = one.whole(name, 0) if one is not None else None
    return usual if found is None else found
