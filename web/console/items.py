"""The reward items: the list of all, and one item as a policy officer reads it, each part with its sentence."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from config.words import items as words
from knowledge.answer.cite import folded
from knowledge.errors import NotInBase
from knowledge.items.columns import yaml_shown
from knowledge.items.faults import ItemsRefused
from knowledge.items.figure_places import figures_in
from knowledge.items.guards import authors_of, subject
from knowledge.items.reading import is_code
from knowledge.items.rewriting import tree_of
from knowledge.items.shelf import PASSED, STANDINGS, UNPUBLISHED, Looked, listed, looked_at, waiting_of
from knowledge.items.wording import condition_said, leaves_of
from knowledge.library.diff import Piece, pieces_of
from knowledge.rules.docno import find_docnos
from ledger.audit import entries_about
from ledger.consoles import Duty
from ledger.items import ItemState
from ledger.policies import OpenSession, policies_by_doc_no
from web.console.visit import Answer, NotThere, Shown, Visit

AROUND = 2  # lines shown before and after a change
WAITS = (ItemState.DRAFT.value, ItemState.REVIEW.value, PASSED)


@dataclass(frozen=True, slots=True)
class Source:
    """The sentence a part of an item rests on, and where it stands in the base."""

    key: str
    doc: str
    title: str
    article: str
    quote: str
    address: str = ""  # of the article in the base; empty: not found there
    stands: bool = False  # whether the article says so, word for word


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition as it is read."""

    says: str
    reads: str  # in the words of facts and operators
    sources: tuple[Source, ...]
    fixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a comparison: same, added, removed or changed; or a gap between changes."""

    kind: str
    old: int  # line numbers, 0 for none
    new: int
    pieces: tuple[Piece, ...]


def page(visit: Visit) -> Answer:
    """List the items, narrowed by words, level, department, standing and what waits."""
    query = visit.query
    rows = listed(visit.office.editing, visit.office.today())
    if not _sees_work(visit):
        rows = [replace(row, waiting="") for row in rows if row.standing != UNPUBLISHED]
    asked = {name: query.one(name) for name in ("words", "level", "dept", "standing", "waiting")}
    found = [row for row in rows if row.fits(**asked)]
    paging = visit.page_of(len(found))
    return Shown(
        "items.html",
        {
            "rows": found[paging.offset : paging.offset + paging.size],
            "paging": paging,
            "asked": asked,
            "standings": STANDINGS,
            "waits": WAITS,
            "depts": sorted({row.dept for row in rows if row.dept}),
            "waiting": sum(bool(row.waiting) for row in rows),
            "may_write": visit.visitor.may(Duty.ADMIN, Duty.EDITOR),
        },
    )


def one(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show one item: the text that counts, or with ``?text=draft`` or a number another one of its texts."""
    look = look_at(visit)
    general = _sees_work(visit)
    if not general:
        look = replace(look, draft=None, history=())
    if not look.text and look.draft is None and not look.history:
        raise NotThere
    text, shown = _chosen(visit, look)
    try:
        tree, trouble = tree_of(text, look.code), ""
    except ItemsRefused as refused:
        tree, trouble = {}, str(refused)
    with visit.office.ledger.read() as session:
        given = tree.get("versions")
        written = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
        versions = [_version(session, version) for version in written]
        acts = entries_about(session, subject(look.code), 30)
        mine = look.draft is not None and visit.visitor.staff_id in authors_of(session, look.draft.row)
    values = {
        "look": look,
        "tree": tree,
        "text": text,
        "shown": shown,
        "trouble": trouble,
        "versions": versions,
        "waiting": waiting_of(look.draft.row if look.draft else None),
        "changes": list(changes_between(look.text, look.draft.row.text)) if look.draft and general else [],
        "acts": acts if general else (),
        "names": {act.who: act.name for act in acts if act.name},
        "windows": words.WINDOWS,
        "mine": mine,
        "error": error,
        "of": visit.address.rpartition("/")[2],  # the form that was sent and could not be done
        "typed": visit.form,
        "soonest": visit.office.today().isoformat(),
        "may_write": visit.visitor.may(Duty.ADMIN, Duty.EDITOR),
        "may_judge": visit.visitor.may(Duty.ADMIN, Duty.REVIEWER),
    }
    return Shown("item.html", values, status)


def _sees_work(visit: Visit) -> bool:
    """Tell whether a visitor sees what is not published: a department sees what counts."""
    return visit.visitor.may(Duty.ADMIN, Duty.EDITOR, Duty.REVIEWER, Duty.AUDITOR)


def look_at(visit: Visit) -> Looked:
    """Return the item of the address."""
    code = visit.path["code"]
    if not is_code(code):
        raise NotThere
    try:
        return looked_at(visit.office.editing, code)
    except NotInBase as none:
        raise NotThere from none


def changes_between(old: str, new: str) -> Iterator[Change]:
    """Compare two texts line by line, changed characters marked; what did not change is left out but for its edges."""
    first, second = old.splitlines(), new.splitlines()
    for group in difflib.SequenceMatcher(None, first, second, autojunk=False).get_grouped_opcodes(AROUND):
        yield Change("gap", 0, 0, ())
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                yield from (
                    Change("same", i1 + step + 1, j1 + step + 1, _whole("same", first[i1 + step]))
                    for step in range(i2 - i1)
                )
            elif i2 - i1 == j2 - j1:
                for step in range(i2 - i1):
                    pieces = pieces_of(first[i1 + step], second[j1 + step])
                    yield Change("changed", i1 + step + 1, j1 + step + 1, pieces)
            else:
                yield from (Change("removed", at + 1, 0, _whole("deleted", first[at])) for at in range(i1, i2))
                yield from (Change("added", 0, at + 1, _whole("inserted", second[at])) for at in range(j1, j2))


def _whole(kind: str, line: str) -> tuple[Piece, ...]:
    return (Piece(kind, line),)


def _chosen(visit: Visit, look: Looked) -> tuple[str, str]:
    """Return the text that is asked for, and which it is: 现行, 草稿 or a number."""
    wanted = visit.query.one("text")
    if look.draft is not None and (wanted == "draft" or not look.text):
        return look.draft.row.text, "draft"
    number = visit.query.number("text")
    earlier = next((row for row in look.history if row.number == number), None)
    return (earlier.text, str(number)) if earlier is not None else (look.text, "")


def _version(session: OpenSession, version: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of one version as the page shows them; whatever is written is shown."""
    given = version.get("basis")
    pairs = given.items() if isinstance(given, Mapping) else ()
    sources = {key: source_of(session, key, basis) for key, basis in pairs}
    conditions = version.get("conditions")
    listed_rules = conditions.get("all") if isinstance(conditions, Mapping) else None
    rules = listed_rules if isinstance(listed_rules, list) else [conditions] if conditions else []
    amount = version.get("amount")
    parameters = version.get("parameters")
    return {
        "raw": version,
        "rules": [_rule(rule, sources) for rule in rules],
        "sources": list(sources.values()),
        "figures": list(figures_in(amount)),
        "parameters": list(parameters.items()) if isinstance(parameters, Mapping) else [],
        "formula": yaml_shown(amount) if amount is not None else "",
        "window": version.get("window") if isinstance(version.get("window"), Mapping) else {},
        "contact": version.get("contact") if isinstance(version.get("contact"), Mapping) else {},
        "yaml": yaml_shown,
    }


def _rule(rule: Any, sources: Mapping[str, Source]) -> Rule:  # noqa: ANN401 - whatever is written
    leaves = leaves_of(rule)
    keys = dict.fromkeys(str(leaf.get("basis", "")) for leaf in leaves)
    fixes = dict.fromkeys(str(leaf["fix"]) for leaf in leaves if leaf.get("fix"))
    said = rule.get("says") if isinstance(rule, Mapping) else ""
    told = said or "；".join(str(leaf.get("says", "")) for leaf in leaves)
    return Rule(told, condition_said(rule), tuple(sources[key] for key in keys if key in sources), tuple(fixes))


def source_of(session: OpenSession, key: str, basis: Any) -> Source:  # noqa: ANN401 - whatever is written
    """Return a sentence with its place in the base, where it is there."""
    said: Sequence[str] = ["", "", "", ""]
    if isinstance(basis, Mapping):
        said = [str(basis.get(name, "")) for name in ("doc", "title", "article", "quote")]
    doc, title, article, quote = said
    for named in find_docnos(doc)[:1]:
        for policy in policies_by_doc_no(session, named.key)[:1]:
            home = f"/console/policy/{policy.policy_id}"
            found = next((one for one in policy.articles if one.label == article), None)
            if found is None:
                return Source(key, doc, title, article, quote, home)
            stands = bool(quote) and folded(quote) in folded(found.text)
            return Source(key, doc, title, article, quote, f"{home}#a{found.ordinal}", stands)
    return Source(key, doc, title, article, quote)
