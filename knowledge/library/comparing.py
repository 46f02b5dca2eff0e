"""Comparing two versions of a document, or a document with the one that replaces it."""

from collections.abc import Mapping
from typing import Any

from knowledge.library.diff import Diff, Text, compare, fields_between
from knowledge.library.records import version_known
from knowledge.library.shelving import sides_of_content
from knowledge.library.versions import newest_or
from ledger.policies import OpenSession
from ledger.versions import Version, unpack

NOTHING: Mapping[str, Any] = {"fields": {}, "articles": [], "links": []}


def diff_versions(session: OpenSession, policy_id: str, old: int, new: int) -> Diff:
    """Compare two versions; ``old`` 0 stands for nothing.

    Raises:
        NotInBase: no such version.

    """
    after = version_known(session, policy_id, new)
    before = version_known(session, policy_id, old) if old else None
    return _diff(before, after)


def diff_documents(session: OpenSession, old_id: str, new_id: str) -> Diff:
    """Compare the live (else the newest) versions of two documents.

    Raises:
        NotInBase: no such document.

    """
    return _diff(newest_or(session, old_id), newest_or(session, new_id))


def _diff(before: Version | None, after: Version) -> Diff:
    old, new = unpack(before.content) if before else NOTHING, unpack(after.content)
    gone, come = _relations(old), _relations(new)
    return Diff(
        _text(before) if before else Text(after.policy_id, 0, "", ""),
        _text(after),
        fields_between(old["fields"], new["fields"]),
        compare(sides_of_content(old), sides_of_content(new)),
        tuple(one for one in come if one not in gone),
        tuple(one for one in gone if one not in come),
    )


def _text(version: Version) -> Text:
    return Text(version.policy_id, version.number, version.title, version.doc_no)


def _relations(content: Mapping[str, Any]) -> list[str]:
    return [f"{link['bond']} {link['target_key']} {link.get('clause', '')}".strip() for link in content["links"]]
