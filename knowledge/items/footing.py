"""Which articles the items rest on, kept beside the base: a change of an article names the items it touches.

Worked out anew when an item or a document changed; what stays the same is not written again.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.items.offers import counting_texts
from knowledge.items.shelf import texts_by_code, tree_or_nothing
from knowledge.rules.docno import find_docnos
from ledger.base import Ledger
from ledger.dependants import Dependant, Rests, dependants_of_kind, rest_on
from ledger.items import published_marks
from ledger.policies import OpenSession, Policy, last_change, policies_by_doc_no

Rows = dict[tuple[str, int], Dependant]  # by document and article


class Footing:
    """Keeps what items rest on. One for a process; several processes do the same work and agree."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        """Take where items and documents are."""
        self._ledger, self._folder = ledger, folder
        self._seen: object = None

    def keep(self, now: datetime) -> int:  # noqa: ARG002 - as the clock calls all its work
        """Write down what changed; return for how many items. Run by a clock."""
        with self._ledger.read() as session:
            files = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(self._folder.glob("*.yaml")))
            seen = (files, tuple(published_marks(session)), last_change(session))
            if seen == self._seen:
                return 0
            wanted = _footings(session, texts_by_code(counting_texts(session, self._folder)))
            known: dict[str, set[tuple[str, int, str, str]]] = {}
            for row in dependants_of_kind(session, Rests.ITEM):
                known.setdefault(row.reference, set()).add(_plain(row))
        changed = [code for code in {*wanted, *known} if _plains(wanted.get(code, {})) != known.get(code, set())]
        if changed:
            with self._ledger.write() as session:
                for code in sorted(changed):
                    rest_on(session, Rests.ITEM, code, list(wanted.get(code, {}).values()))
        self._seen = seen
        return len(changed)


def _footings(session: OpenSession, texts: Mapping[str, str]) -> dict[str, Rows]:
    policies: dict[str, Policy | None] = {}
    found: dict[str, Rows] = {}
    for code, text in texts.items():
        tree = tree_or_nothing(text)
        rows: Rows = {}
        for basis in _sentences(tree.get("versions")):
            row = _row(session, code, str(tree.get("name") or code), basis, policies)
            if row is not None:
                rows.setdefault((row.policy_id, row.ordinal), row)
        found[code] = rows
    return found


def _sentences(versions: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - whatever is written
    for version in versions if isinstance(versions, list) else ():
        basis = version.get("basis") if isinstance(version, Mapping) else None
        yield from (one for one in (basis.values() if isinstance(basis, Mapping) else ()) if isinstance(one, Mapping))


def _row(
    session: OpenSession, code: str, name: str, basis: Mapping[str, Any], policies: dict[str, Policy | None]
) -> Dependant | None:
    """Return what one sentence rests on; None for a document that is not in the base."""
    for named in find_docnos(str(basis.get("doc", "")))[:1]:
        if named.key not in policies:
            policies[named.key] = next(iter(policies_by_doc_no(session, named.key)), None)
        policy = policies[named.key]
        if policy is None:
            return None
        label = basis.get("article")
        ordinal = next((one.ordinal for one in policy.articles if one.label == label), 0)
        return Dependant(
            kind=Rests.ITEM, reference=code, name=f"{code} {name}", policy_id=policy.policy_id, ordinal=ordinal,
            quote=str(basis.get("quote", "")),
        )  # fmt: skip
    return None


def _plain(row: Dependant) -> tuple[str, int, str, str]:
    return row.policy_id, row.ordinal, row.name, row.quote


def _plains(rows: Rows) -> set[tuple[str, int, str, str]]:
    return {_plain(row) for row in rows.values()}
