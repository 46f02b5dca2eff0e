"""How much of a document's anatomy is read, how much of it a person must look at, and how often it is right.

    PYTHONPATH=. python benchmarks/anatomy.py [FOLDER_OR_FILE ...] [--wrong]

Without a folder: precision and recall of every field on the invented documents of tests/cases/anatomy-*.yaml, in
three parts: those the rules were written with (1), and those labelled before they were first measured (2, 3).
With folders: the share of documents in which a field is filled, and the share in which a person must look at it,
for whatever lies there. ``--wrong`` prints what differs.
"""

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from config.city import City, load_city
from config.yaml_text import read_yaml
from knowledge.errors import FileRefused
from knowledge.library.anatomy import Anatomy, dissect
from knowledge.library.document import Document, Paragraph
from knowledge.library.evidence import to_review
from knowledge.library.intake import walk
from knowledge.library.reading import Reading
from knowledge.library.relations import Link, find_links

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"
PARTS = {
    "written with": "anatomy-1.yaml",
    "kept apart": "anatomy-2.yaml",
    "kept apart, messier": "anatomy-3.yaml",
}
TIES = {"落实", "申报通知"}  # judged only where a case lists them: a text may rest on more than the label says


def document_of(case: dict[str, Any]) -> Document:
    """Return the document of a case: one paragraph a line, and what the page says of itself."""
    blocks = tuple(Paragraph(line) for line in case["text"].splitlines() if line.strip())
    return Document(blocks, case.get("meta", {}))


def values(field: str, anatomy: Anatomy, links: list[Link]) -> set[str]:
    """Return what was read for a field, as a set of texts; an empty field gives an empty set."""
    special: dict[str, Iterable[str]] = {
        "issuer": anatomy.issuer.replace("\u3000", " ").split(" ")[:1] + list(anatomy.co_issuers),
        "effective_on": [str(anatomy.validity.effective_on or "")],
        "expires_on": [str(anatomy.validity.expires_on or "")],
        "draft": ["true" if anatomy.draft else "false"],
        "windows": [window.value for window in anatomy.windows if window.confidence >= 0.6],  # noqa: PLR2004 - sure
        "duties": [f"{duty.unit} {duty.role} {duty.clause}" for duty in anatomy.duties],
        "attachments": [f"{one.name} {'有' if one.included else '无'}" for one in anatomy.attachments],
        "doubts": [doubt.field for doubt in anatomy.doubts],
        "links": [f"{link.bond.value} {link.target_key}" for link in links],
        "changes": [f"{one.act} {one.clause} {one.old}→{one.new}" for link in links for one in link.changes],
    }
    if field in special:
        return {value for value in special[field] if value}
    value = getattr(anatomy, field)
    return {str(one) for one in (value if isinstance(value, tuple) else (value,)) if one}


def expected(value: object) -> set[str]:
    """Return a label as a set of texts."""
    if isinstance(value, bool):
        return {"true" if value else "false"}
    return {str(one) for one in (value if isinstance(value, list) else [value]) if one != ""}


def judged(field: str, got: set[str], want: set[str]) -> set[str]:
    """Leave out what a label does not speak of: more doubts, more tags, further ties."""
    if field in {"doubts", "themes", "subject_types", "support_modes"}:
        return got & want
    if field == "links":
        return {one for one in got if one in want or one.split(" ")[0] not in TIES}
    return got


def score(path: Path, city: City) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Give (case, field, read, wanted) for every label of a file."""
    cases: list[dict[str, Any]] = read_yaml(path.read_text(encoding="utf-8"))
    for case in cases:
        document = document_of(case)
        anatomy = dissect(document, city)
        links = find_links(anatomy, document)
        for field, label in case["expect"].items():
            want = expected(label)
            yield case["name"], field, judged(field, values(field, anatomy, links), want), want


def print_scores(city: City, *, wrong: bool) -> None:
    """Print precision and recall per field for both parts; an empty field rightly left empty counts as right."""
    for part, name in PARTS.items():
        right: Counter[str] = Counter()
        read: Counter[str] = Counter()
        wanted: Counter[str] = Counter()
        for case, field, got, want in score(CASES / name, city):
            hits = len(got & want) if got or want else 1
            right[field] += hits
            read[field] += max(len(got), 0 if want else 1)
            wanted[field] += max(len(want), 1 if not got else 0) if want or not got else 0
            if wrong and got != want:
                print(f"  {case}: {field} 读到 {sorted(got)}，应为 {sorted(want)}")
        print(f"\n{part} ({name}): {sum(right.values())} values right")
        for field in sorted(wanted | read):
            precision = right[field] / read[field] if read[field] else 1.0
            recall = right[field] / wanted[field] if wanted[field] else 1.0
            print(f"  {field:14} precision {precision:.2f}  recall {recall:.2f}  ({wanted[field]} labels)")
        total = sum(right.values())
        print(f"  {'all':14} precision {total / sum(read.values()):.3f}  recall {total / sum(wanted.values()):.3f}")


FIELDS = (
    "doc_no", "index_no", "issuer", "co_issuers", "issued_on", "published_on", "effective_on", "expires_on",
    "interpreters", "department", "contact", "responsible", "attachments", "kind", "level", "region", "themes",
    "subject_types", "support_modes", "windows", "links",
)  # fmt: skip


def print_shares(folders: list[Path], city: City) -> None:
    """Print filled and review shares per field, and how long one document takes."""
    filled: Counter[str] = Counter()
    review: Counter[str] = Counter()
    times: list[float] = []
    chars = 0
    with Reading(60.0, 3_000_000) as reading:
        for path in walk(folders):
            try:
                document, _, _ = reading.read(path)
            except FileRefused:
                continue
            started = time.perf_counter()
            anatomy = dissect(document, city, path.stem)
            links = find_links(anatomy, document)
            times.append(time.perf_counter() - started)
            chars += len(document.text)
            filled.update(field for field in FIELDS if values(field, anatomy, links))
            review.update(to_review(anatomy.findings, anatomy.doubts))
    count = max(len(times), 1)
    print(
        f"{len(times)} documents, {chars} characters; median {statistics.median(times or [0]) * 1000:.1f} ms, ", end=""
    )
    print(f"longest {max(times or [0]) * 1000:.0f} ms")
    for field in FIELDS:
        print(f"  {field:14} filled {filled[field] / count:.2f}  to review {review[field] / count:.2f}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--wrong", action="store_true", help="Print every label that was not met.")
    given = parser.parse_args()
    city = load_city("deyang")
    if given.folders:
        print_shares(given.folders, city)
    else:
        print_scores(city, wrong=given.wrong)


if __name__ == "__main__":
    main()
