"""Taking lists and originals out: a table for Excel, and a zip of untouched originals. Each leaves an audit entry."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.library.fields import name_of
from knowledge.search.filters import status_of
from ledger.audit import record
from ledger.lists import document_ids
from ledger.policies import Policy, policies_by_ids
from web.console.bulk import chosen
from web.console.document import as_text
from web.console.library import narrowed_by
from web.console.uploads import NothingChosen
from web.console.visit import Answer, Kept, Lines, Visit

ROWS = 50_000
ZIP_FILES = 500
PIECE = 500  # rows sent at once
COLUMNS = (
    "title", "inner_title", "doc_no", "index_no", "issuer", "department", "contact", "level", "region", "kind",
    "themes", "issued_on", "published_on", "effective_on", "expires_on", "repealed_on", "revised_on", "suspended_on",
)  # fmt: skip
FILTERS = ("view", "words", "level", "region", "department", "theme", "kind")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def table(visit: Visit) -> Answer:
    """Give the ticked documents, or the whole list, as CSV with a byte-order mark so that Excel reads Chinese."""
    with visit.office.ledger.read() as session:
        ids = visit.form.every("policy")
        if visit.form.one("whole") == "1" or not ids:
            ids = document_ids(session, narrowed_by(visit.form), visit.office.today(), ROWS)
        known = policies_by_ids(session, ids)
    rows = [known[one] for one in ids if one in known]
    _note(visit, "policy.table_exported", len(rows), [])
    name = f"政策库-{visit.office.today().isoformat()}.csv"
    return Lines(_csv(visit, rows), name, "text/csv; charset=utf-8")


def originals(visit: Visit) -> Answer:
    """Give the originals of the ticked documents as one zip, with the table beside them."""
    policies = chosen(visit)[: ZIP_FILES + 1]
    if len(policies) > ZIP_FILES:
        raise NothingChosen(f"一次最多导出 {ZIP_FILES} 份原件。请先用筛选缩小范围。")
    visit.office.incoming.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.NamedTemporaryFile(dir=visit.office.incoming, suffix=".zip", delete=False) as made,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        packed.writestr("目录.csv", "".join(_csv(visit, policies)))
        for policy in policies:
            path = visit.office.registrar.original_path(policy.policy_id)
            if path.is_file():
                packed.write(path, f"{policy.policy_id}-{_file_name(policy.source_name) or path.name}")
    _note(visit, "policy.originals_exported", len(policies), [one.policy_id for one in policies])
    return Kept(Path(made.name), f"政策原件-{visit.office.today().isoformat()}.zip", passing=True)


def _csv(visit: Visit, policies: Sequence[Policy]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(["编号", "状态", *(name_of(name) for name in COLUMNS), "版本"])
    today = visit.office.today()
    for place, policy in enumerate(policies, 1):
        cells = [_cell(visit, policy, name) for name in COLUMNS]
        writer.writerow([policy.policy_id, status_of(policy, today).value, *cells, str(policy.version)])
        if place % PIECE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _cell(visit: Visit, policy: Policy, name: str) -> str:
    """Return a cell that a spreadsheet shows and never runs."""
    value = getattr(policy, name)
    text = value.isoformat() if name.endswith("_on") and value else as_text(visit, name, value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _file_name(name: str) -> str:
    return "".join("_" if char in '/\\:*?"<>|' or ord(char) < 32 else char for char in name)[-120:]  # noqa: PLR2004


def _note(visit: Visit, action: str, count: int, ids: list[str]) -> None:
    with visit.office.ledger.write() as session:
        narrowed = {name: visit.form.one(name) for name in FILTERS if visit.form.one(name)}
        facts: dict[str, object] = {"count": count, "filter": narrowed, "policies": ids}
        record(session, visit.visitor.actor, action, "library", visit.office.now(), after=facts)
