"""How much of our own items is proposed from the texts they rest on, and how much of what is proposed is right.

Every item of the sample city is compared with the draft proposed from the document its first sentence stands in. A
condition is right when the item has the same one (fact, operator, value, year); an amount when every figure of the
draft is one of the item's and every figure that stands in that document is there. Named baseline: the regular
expression for money, which gives amounts and no conditions.

    PYTHONPATH=. python benchmarks/proposing.py [--wrong] [--json]
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from config.city import CITIES, load_city
from config.yaml_text import read_yaml
from knowledge.items.proposing.draft import Proposal
from knowledge.items.proposing.opening import source_of_content
from knowledge.items.proposing.proposal import proposed
from knowledge.items.proposing.source import Source
from knowledge.items.proposing.writing import gaps_of, text_of
from knowledge.items.reading import read_shared
from knowledge.library.reading import Reading
from knowledge.rules.fact_kinds import one_spelling
from knowledge.rules.money import NotMoney, fen_of

CITY = load_city("deyang")
ITEMS = CITY.folder / "items"
ORIGINALS = CITIES / "deyang" / "sample" / "originals"
SHARED = frozenset({"common.yaml", "stacking.yaml"})
MONEY = re.compile(r"\d+(?:\.\d+)?(?:万|亿)?元")
Node = dict[str, Any]


@dataclass
class Tally:
    """What came of all items."""

    items: int = 0
    drafted: int = 0
    wanted: int = 0  # conditions of the items that rest on the document
    right: int = 0
    proposed: int = 0
    elsewhere: int = 0  # of those, the item has from another document
    amounts: int = 0
    amounts_right: int = 0
    ranges: int = 0
    baseline_right: int = 0
    passes: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


def sources() -> dict[str, Source]:
    """Return every original of the sample city by 文号."""
    found: dict[str, Source] = {}
    with Reading(60, 1_000_000) as reading:
        for path in sorted(ORIGINALS.iterdir()):
            source = source_of_content(reading.read_whole(path, path.stem, CITY.folder)[0]["content"])
            found.setdefault(source.doc_no, source)
    return found


def leaves(node: Any) -> Iterator[Node]:  # noqa: ANN401 - any YAML
    """Give the conditions inside all and any."""
    if isinstance(node, dict):
        if "fact" in node and "op" in node:
            yield node
        else:
            for one in node.values():
                yield from leaves(one)
    elif isinstance(node, list):
        for one in node:
            yield from leaves(one)


def canonical(value: Any, code: str) -> Any:  # noqa: ANN401 - any YAML
    """Return a value so that two spellings of it are equal."""
    if isinstance(value, dict):
        return tuple(sorted((key, canonical(one, code)) for key, one in value.items() if key != "term"))
    if isinstance(value, list):
        return (
            tuple(sorted((canonical(one, code) for one in value), key=repr))
            if len(value) != 1
            else canonical(value[0], code)
        )
    if isinstance(value, str):
        if value == code:
            return "<code>"
        try:
            return fen_of(value)
        except NotMoney:
            return one_spelling(value)
    return value


def settled(node: Any, parameters: Node) -> Any:  # noqa: ANN401 - any YAML
    """Put the values of parameters in their places."""
    if isinstance(node, dict):
        if set(node) == {"param"}:
            value = parameters[node["param"]]
            return list(value.values())[-1] if isinstance(value, dict) else value
        return {key: settled(one, parameters) for key, one in node.items()}
    return [settled(one, parameters) for one in node] if isinstance(node, list) else node


def key_of(leaf: Node, code: str) -> str:
    """Return what makes a condition the same."""
    year = leaf.get("year", "event_year") if leaf["op"] not in {"has", "not_awarded"} else ""
    return repr((leaf["fact"], leaf["op"], canonical(leaf.get("value"), code), year))


def figures(node: Any) -> set[Fraction]:  # noqa: ANN401 - any YAML
    """Return the sums and shares an amount names: fen, and fractions."""
    if isinstance(node, dict):
        return {
            one
            for key, value in node.items()
            if key not in {"says", "basis", "of", "where", "when"}
            for one in figures(value)
        }
    if isinstance(node, list):
        return {one for value in node for one in figures(value)}
    if not isinstance(node, str):
        return set()
    if re.fullmatch(r"\d+(?:\.\d+)?%", node):
        return {Fraction(node[:-1]) / 100} - {Fraction(1)}
    try:
        return {fen_of(node)} - {Fraction(0)}
    except NotMoney:
        return set()


def compare(item: Node, proposal: Proposal, tally: Tally) -> None:
    """Compare one item with the draft that rests on an article of its own."""
    version = settled(item["versions"][-1], item["versions"][-1].get("parameters", {}))
    doc = proposal.source.doc_no
    named = {"main", *re.findall(r"'basis': '(\w+)'", repr(version.get("amount")))}
    articles = {one["article"] for key, one in version["basis"].items() if one["doc"] == doc and key in named}
    drafts = [one for one in proposal.drafts if articles & {passage.label for passage in one.passages}]
    tally.items += 1
    own = [one for one in leaves(version["conditions"]) if version["basis"][one["basis"]]["doc"] == doc]
    wanted = {key_of(one, item["code"]) for one in own}
    every = {key_of(one, item["code"]) for one in leaves(version["conditions"])}
    tally.wanted += len(wanted)
    tally.amounts += 1
    if not drafts:
        tally.missing.update(one["fact"] for one in own)
        tally.lines.append(f"{item['code']}: no draft")
        return
    tally.drafted += 1
    got: set[str] = set()
    given: set[Fraction] = set()
    exact = True
    for draft in drafts:
        text = text_of(draft, proposal.source, CITY)
        made = read_yaml(text)["versions"][0]
        got |= {key_of(one, draft.code) for one in leaves(made.get("conditions", {}))}
        given |= figures(made.get("amount"))
        exact = exact and draft.exact
    tally.right += len(got & wanted)
    tally.proposed += len(got)
    tally.elsewhere += len((got & every) - wanted)
    expected = figures(version.get("amount")) | figures(version.get("caps"))
    same = bool(given) and given == expected and exact
    tally.amounts_right += same
    tally.ranges += not exact
    tally.missing.update(one.split("'")[1] for one in wanted - got)
    tally.wrong.update(one.split("'")[1] for one in got - every)
    for sign, some in (("-", wanted - got), ("+", got - every)):
        tally.lines += [f"{item['code']} {sign} {one}" for one in sorted(some)]
    if not same:
        tally.lines.append(
            f"{item['code']} amount {sorted(map(float, given))} for {sorted(map(float, expected))} exact={exact}"
        )
    articles_text = "".join(passage.text for draft in drafts for passage in draft.passages)
    tally.baseline_right += {fen_of(one) for one in MONEY.findall(articles_text)} == expected


def measured() -> Tally:
    """Propose from every document and compare."""
    tally = Tally()
    known = sources()
    shared = read_shared({name: (ITEMS / name).read_text(encoding="utf-8") for name in SHARED}, [])
    made: dict[str, Proposal] = {}
    for path in sorted(ITEMS.glob("dy-*.yaml")):
        item = read_yaml(path.read_text(encoding="utf-8"))
        basis = item["versions"][-1]["basis"]
        doc = basis.get("main", next(iter(basis.values())))["doc"]
        if doc not in made:
            made[doc] = proposed(known[doc], CITY, ["DY-42"])
            tally.passes += sum(not gaps_of(text_of(d, known[doc], CITY), d.code, shared) for d in made[doc].drafts)
        compare(item, made[doc], tally)
    tally.lines.append(f"documents {len(made)}, drafts {sum(len(one.drafts) for one in made.values())}")
    return tally


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list what is missing and what the item does not have")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    tally = measured()
    figures_told = {
        "items": tally.items,
        "with a draft": tally.drafted,
        "conditions of the items": tally.wanted,
        "found": tally.right,
        "proposed": tally.proposed,
        "the item has it from another text": tally.elsewhere,
        "not in the item": tally.proposed - tally.right - tally.elsewhere,
        "amounts right": tally.amounts_right,
        "amounts as a range": tally.ranges,
        "amounts right, money regex": tally.baseline_right,
        "drafts the checker passes": tally.passes,
    }
    if given.wrong:
        print("\n".join(tally.lines))
        print("missing", tally.missing.most_common())
        print("not in the item", tally.wrong.most_common())
    if given.json:
        print(json.dumps(figures_told, ensure_ascii=False))
        return
    for name, figure in figures_told.items():
        print(f"{name:36} {figure}")


if __name__ == "__main__":
    main()
