"""Several giving sentences as one item: what all ask for, what tells them apart, and one amount for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.words import proposing as words
from knowledge.items.proposing.amounts import Amount, Most, amount_of
from knowledge.items.proposing.findings import Found, Node, Unread
from knowledge.items.proposing.grants import Grant
from knowledge.items.proposing.source import Span

_MERGED = {
    "qualifications": ("level",),
    "standards_led": ("level",),
    "listing_events": ("stage",),
    "talents": ("degree",),
    "training": ("level",),
}


@dataclass(slots=True)
class Combined:
    """The conditions and the amount of an item."""

    conditions: list[Found] = field(default_factory=list)
    amount: Node | None = None
    exact: bool = True
    again: bool = False
    remarks: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    rests_on: list[Span] = field(default_factory=list)  # the words the amount was read from


def combined(grants: Sequence[Grant], shared: Sequence[Found], caps: Sequence[Most]) -> Combined:
    """Make one item of grants.

    Args:
        grants: at least one.
        shared: conditions of the whole item, read elsewhere.
        caps: for the firm over all of it.

    """
    result = Combined()
    parts: list[tuple[Grant, Amount]] = []
    for grant in grants:
        result.unread += grant.unread
        if len(grants) > 1 and grant.unread and not grant.conditions:
            result.unread.append(Unread(grant.sentence.part(grant.start, len(grant.sentence.plain)), words.NOT_COUNTED))
            continue
        known = [*grant.conditions, *shared]
        amount = grant.amount or amount_of(grant.sentence, grant.start, known, parts[-1][1] if parts else None)
        if amount is None:
            result.unread.append(Unread(grant.sentence.part(grant.start, len(grant.sentence.plain)), words.NO_AMOUNT))
            continue
        parts.append((grant, amount))
        result.exact = result.exact and amount.exact
        result.remarks += [amount.remark] if amount.remark else []
    if not parts:
        result.conditions = [one for grant in grants for one in grant.conditions] if len(grants) == 1 else []
        return result
    firsts = {
        one.node["value"].get("first")
        for grant, _ in parts
        for one in grant.conditions
        if one.fact == "qualifications" and isinstance(one.node.get("value"), dict)
    }
    result.again = {True, False} <= firsts
    result.rests_on = [_money(grant) for grant, _ in parts]
    result.rests_on += [one.span for grant, _ in parts for one in grant.others]
    value = _alone(parts, result) if len(parts) == 1 else (_merged(parts, result) or _side_by_side(parts, result))
    outer = sorted({one.text for one in caps if not one.inner})
    if len(outer) > 1:  # nobody knows which of them is of what
        result.unread += [Unread(one.sentence.span, words.WHICH_CAP) for one in caps]
        outer = []
    result.rests_on += [one.sentence.span for one in caps if outer and not one.inner]
    result.amount = {"min": [*outer, value]} if outer or isinstance(value, str) else value
    return result


def _money(grant: Grant) -> Span:
    return grant.sentence.part(grant.start, len(grant.sentence.plain))


def _alone(parts: Sequence[tuple[Grant, Amount]], result: Combined) -> Node | str:
    grant, amount = parts[0]
    result.conditions = list(grant.conditions)
    return amount.value if isinstance(amount.value, dict) else {"sum": [amount.value]}


def _merged(parts: Sequence[tuple[Grant, Amount]], result: Combined) -> Node | None:
    """Return one table where the sentences ask for the same but for one field: 国家级50万元, 省级20万元."""
    same, apart = _same(parts)
    if any(len(one) != 1 for one in apart):
        return None
    leaves = [one[0] for one in apart]
    fact = leaves[0].fact
    name = next(iter(_MERGED.get(fact, ())), "")
    values = [one.node.get("value") for one in leaves]
    if not name or any(one.fact != fact for one in leaves) or not all(isinstance(one, dict) for one in values):
        return _first_and_again(parts, same, leaves, result)
    rests = [{key: value for key, value in one.items() if key != name} for one in values if isinstance(one, dict)]
    if fact == "talents":
        rests = [max(rests, key=len)] * len(rests)
    elif any(one != rests[0] for one in rests):
        return _first_and_again(parts, same, leaves, result)
    found = [_words(one.get(name)) for one in values if isinstance(one, dict)]
    every = [word for words in found for word in words]
    if not all(found) or len(every) != len(set(every)):
        return _first_and_again(parts, same, leaves, result)
    where = rests[0] | {name: _field(fact, name, [word for words in found for word in words])}
    inner = [_per_record(amount.value) for _, amount in parts]
    if any(one is None for one in inner):
        return None
    rows = {word: value for words, value in zip(found, inner, strict=True) for word in words}
    says = "、".join(one.node["says"] for one in leaves)
    node = {"fact": fact, "op": "has", "value": where, "says": says}
    result.conditions = [*same, Found(node, leaves[0].sentence, leaves[0].start, leaves[0].end, leaves[0].remark)]
    return _table(fact, name, where, rows, parts)


def _table(fact: str, name: str, where: Node, rows: Mapping[str, Any], parts: Sequence[tuple[Grant, Amount]]) -> Node:
    months = {repr(value["mul"][1]) for value in rows.values() if isinstance(value, dict) and "mul" in value}
    flat = {
        word: value["mul"][0] if isinstance(value, dict) and "mul" in value else value for word, value in rows.items()
    }
    table: Node = {"table": {"by": {"field": name}, "rows": flat}}
    if months:
        table = {"mul": [table, int(next(iter(months)))]}
    each: Node = {"of": fact, "where": where, "value": table}
    times = next((value["each"]["take"] for _, amount in reversed(parts) if isinstance(value := amount.value, dict)
                  and "each" in value and "take" in value["each"]), None)  # fmt: skip
    if fact == "qualifications":
        each["take"] = "max"
    elif times:
        each["take"] = times
    if fact in {"listing_events", "talents"}:
        each["key"] = {"listing_events": "stage", "talents": "person"}[fact]
    return {"each": each}


def _field(fact: str, name: str, words: list[str]) -> Any:  # noqa: ANN401 - any YAML
    unique = list(dict.fromkeys(words))
    if fact == "listing_events" and name == "stage":
        return {"in": unique, "not_awarded": "<code>"}
    return unique if len(unique) > 1 else unique[0]


def _words(given: object) -> list[str]:
    if isinstance(given, dict):
        given = given.get("in")
    if isinstance(given, str):
        return [given]
    return [str(one) for one in given] if isinstance(given, list) else []


def _per_record(value: Node | str) -> Any:  # noqa: ANN401 - any YAML
    """Return what one record gets, out of the amount over all of them."""
    if isinstance(value, dict) and "each" in value:
        return value["each"]["value"]
    if isinstance(value, dict) and set(value) == {"mul"} and isinstance(value["mul"][1], int):
        return value
    return value if isinstance(value, str) else None


def _first_and_again(
    parts: Sequence[tuple[Grant, Amount]], same: Sequence[Found], leaves: Sequence[Found], result: Combined
) -> Node | None:
    """Return the choice between a first recognition and a later one of the same qualification."""
    values = [one.node.get("value") for one in leaves]
    if len(parts) != 2 or any(one.fact != "qualifications" for one in leaves):  # noqa: PLR2004 - first, again
        return None
    first, again = values
    if not isinstance(first, dict) or not isinstance(again, dict):
        return None
    flags = [one.get("first") for one in (first, again)]
    if first.get("name") != again.get("name") or flags not in ([True, False], [False, True]):
        return None
    kept = {key: value for key, value in first.items() if key in {"name", "issued_in", "valid_on"}}
    at = flags.index(True)
    node = {"fact": "qualifications", "op": "has", "value": kept, "says": "、".join(one.node["says"] for one in leaves)}
    result.conditions = [*same, Found(node, leaves[0].sentence, leaves[0].start, leaves[0].end, leaves[0].remark)]
    when = {"fact": "qualifications", "op": "has", "value": kept | {"first": True}}
    return {"when": when, "then": parts[at][1].value, "else": parts[1 - at][1].value}


def _side_by_side(parts: Sequence[tuple[Grant, Amount]], result: Combined) -> Node:
    """Return the most of several choices; what comes on top, or asks for nothing of its own, is added."""
    same, apart = _same(parts)
    chosen: list[Node | str] = []
    added: list[Node | str] = []
    for (grant, amount), own in zip(parts, apart, strict=True):
        condition = _asked(own)
        value: Node | str = amount.value
        if condition is not None:
            value = {"when": condition, "then": amount.value, "else": "0元"}
        (added if grant.added or condition is None else chosen).append(value)
    result.conditions = list(same)
    base = [own for (grant, _), own in zip(parts, apart, strict=True) if own and not grant.added]
    if base and len(base) == sum(not grant.added for grant, _ in parts):
        branches = [own[0].node if len(own) == 1 else {"all": [one.node for one in own]} for own in base]
        says = "；".join("、".join(one.node.get("says", "") for one in own) for own in base)
        first = base[0][0]
        remark = "；".join(dict.fromkeys(one.remark for own in base for one in own if one.remark))
        any_of = _one_of(branches, says)
        result.conditions.append(Found(any_of, first.sentence, first.start, first.end, remark))
    if len(chosen) > 1:
        result.remarks.append(words.NOT_TOGETHER)
    picked = [{"max": chosen}] if len(chosen) > 1 else chosen
    every = [*picked, *added]
    if len(every) > 1:
        return {"sum": every}
    return every[0] if isinstance(every[0], dict) else {"sum": every}


def _one_of(branches: list[Node], says: str) -> Node:
    """Return what asks for any of several: one list of industries where all are that."""
    if len(branches) == 1:
        return branches[0]
    ops = {(branch.get("fact"), branch.get("op")) for branch in branches}
    if ops in ({("industry_code", "in_industry")}, {("industry_code", "in_section")}):
        codes = sorted({code for branch in branches for code in branch["value"]})
        return branches[0] | {"value": codes, "says": says}
    return {"any": branches, "says": says}


def _same(parts: Sequence[tuple[Grant, Amount]]) -> tuple[list[Found], list[list[Found]]]:
    """Return the conditions that all sentences share, and what each has of its own."""
    keys = [{one.key() for one in grant.conditions} for grant, _ in parts if not grant.added] or [set()]
    shared = set.intersection(*keys)
    same = [one for one in parts[0][0].conditions if one.key() in shared]
    return same, [[one for one in grant.conditions if one.key() not in shared] for grant, _ in parts]


def _asked(own: Sequence[Found]) -> Node | None:
    nodes = [_bare(one.node) for one in own]
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else {"all": nodes}


def _bare(node: Node) -> Node:
    """Return a condition without its words, as it stands inside an amount."""
    return {
        key: [_bare(one) if isinstance(one, dict) else one for one in value] if key in {"all", "any"} else value
        for key, value in node.items()
        if key != "says"
    }
