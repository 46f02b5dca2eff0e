"""The gate before publishing: what a version lacks, said in sentences.

Source: domain practice: level, region, department, status, effective date, theme and the original are all set before
a document may be found, and whoever publishes has not written it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stands between a version and its publication, or that a reviewer should know."""

    field: str  # name of the field: "effective_on", "reviewer", "kind", "near" …
    sentence: str  # Chinese: what is wrong and what to do
    blocking: bool = True  # False: to be looked at, but no obstacle
