"""What becomes of a file that was read: a new document, a new version of a known one, a double, or a question."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from config.words import library as words
from knowledge.library.diff import CHANGED, compare, words_of
from knowledge.library.document import from_plain
from knowledge.library.fields import name_of
from knowledge.library.likeness import NEAR, Sketches, likeness
from knowledge.library.records import Records
from knowledge.library.relations import title_key
from knowledge.library.shelving import put_first, put_on, sides_of_content
from knowledge.library.taken import How, Near, Prepared, Taken
from knowledge.library.versions import make_version, newest_or
from knowledge.rules.docno import docno_key
from ledger.audit import Act, record_all
from ledger.imports import ImportFile, ImportState, known_import
from ledger.policies import OpenSession, next_number, policies_by_doc_no, policies_by_index_no, policy_by_content
from ledger.versions import (
    Doubt,
    Version,
    VersionState,
    keepers_of,
    sketches_after,
    unpack,
    version_by_id,
    versions_like,
    versions_named,
)

SHOWN = 3  # differences told in a sentence
SNIPPET = 24  # characters of a difference that are shown
HERE = frozenset({VersionState.LIVE, VersionState.PENDING, VersionState.SCHEDULED})


class Entry:
    """Writes files that were read into the base; one for each way in, it remembers the sketches of all texts."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._sketches = Sketches()

    def learn(self) -> None:
        """Take in the sketches of what others wrote since; before the transaction, so that it sees only what stays."""
        with self._records.ledger.read() as session:
            self._sketches.learn(lambda last: sketches_after(session, last))

    def enter(self, session: OpenSession, batch: Sequence[Prepared], how: How, now: datetime) -> list[Taken]:
        """Write a batch in one transaction; the caller has taken its turn."""
        own = Sketches()  # of this batch: gone with the transaction when it fails
        last = self._sketches.last
        done: list[tuple[Taken, Version | None]] = []
        for one in batch:
            own.learn(lambda seen: sketches_after(session, max(seen, last)))
            done.append(_Entering(session, one, how, now, (self._sketches, own)).enter())
        acts = [
            Act("policy.taken_in", taken.policy_id, _audited(version), how.reason)
            for taken, version in done
            if version is not None
        ]
        record_all(session, how.actor, acts, now)
        return [taken for taken, _ in done]

    def tidy(self, done: Iterable[tuple[Prepared, Taken]]) -> None:
        """Remove the originals of files that turned out to be doubles of a text."""
        for one, taken in done:
            if taken.state == "duplicate" and not one.known:
                with self._records.ledger.read() as session:
                    needed = keepers_of(session, one.sha256, "")
                if not needed:
                    self._records.originals.discard(one.sha256)


class _Entering:
    """One file on its way in."""

    def __init__(
        self, session: OpenSession, one: Prepared, how: How, now: datetime, sketches: tuple[Sketches, Sketches]
    ) -> None:
        self.session = session
        self.one = one
        self.how = how
        self.now = now
        self.sketches = sketches

    def enter(self) -> tuple[Taken, Version | None]:
        """Return what became of the file, and the version it became."""
        one = self.one
        if one.refused:
            return self._refused(), None
        known = (
            Taken(one.path, "duplicate", words.same_file(one.known), one.known)
            if one.known
            else self._same_text(self.how.replaces)
        )
        if known is not None:
            return known, None
        target = self.how.replaces or self._named()
        return self._next_version(target) if target else self._first_version()

    def _first_version(self) -> tuple[Taken, Version]:
        near = self._near("")
        held = next((other for other in near if self._could_be(other)), None)
        version = self._version(f"P{next_number(self.session, 'policy'):06d}", first=True)
        version.note = "；".join(filter(None, (version.note, *(_same_words(one) for one in near[:1]))))
        doubts = self._doubts(version)
        if held is not None:
            differs = self._differs(held.policy_id)
            told = words.held_as_near(held.policy_id, held.title, held.likeness, differs)
            return self._taken("near", told, version, near, doubts), version
        if self.how.publish:
            put_first(self.session, version, self.one.content, self.now)
            return self._taken("added", words.to_check(doubts), version, near, doubts), version
        return self._taken("pending", words.waits() + words.to_check(doubts), version, near, doubts), version

    def _refused(self) -> Taken:
        one = self.one
        state = ImportState.MARKED if one.secret else ImportState.REFUSED
        if not self.how.log or (not one.secret and not one.sha256):  # the caller keeps the row, or nothing was kept
            return Taken(one.path, "secret" if one.secret else "refused", one.refused)
        row = known_import(self.session, one.sha256) if one.sha256 else None
        if row is None:
            row = ImportFile(
                batch="", name=one.name[:300], size=one.size, sha256=one.sha256, state=state, who=self.how.actor.who,
                who_name=self.how.actor.name, came_at=self.now,
            )  # fmt: skip
            self.session.add(row)
        row.reason, row.done_at, row.tries = one.refused, self.now, (row.tries or 0) + 1
        self.session.flush()
        return Taken(one.path, "secret" if one.secret else "refused", one.refused, file_id=row.file_id)

    def _same_text(self, replaces: str) -> Taken | None:
        one = self.one
        key = one.digest["body_key"]
        for version in versions_like(self.session, one.sha256, key):
            told = words.same_text(version.policy_id)
            if version.state is VersionState.PAST:
                told = words.same_text_as_past(version.policy_id, version.number)
            elif version.state is VersionState.RETIRED:
                told = words.taken_off(version.policy_id)
            elif version.state not in HERE:
                continue
            return Taken(one.path, "duplicate", told, version.policy_id)
        found = policy_by_content(self.session, one.sha256, key)
        if found is None or found.policy_id == replaces:
            return None
        return Taken(one.path, "duplicate", words.same_text(found.policy_id), found.policy_id)

    def _named(self) -> str:
        """Return the document that has this 索引号, or this 文号 and title; empty when there is none."""
        fields = self.one.fields
        key = docno_key(fields["doc_no"])[:80]
        title = title_key(fields["title"])
        for version in versions_named(self.session, key, fields["index_no"]):
            if (fields["index_no"] and version.index_no == fields["index_no"]) or title_key(version.title) == title:
                return version.policy_id
        rows = [*policies_by_index_no(self.session, fields["index_no"])] if fields["index_no"] else []
        rows += [row for row in policies_by_doc_no(self.session, key) if title_key(row.title) == title] if key else []
        return rows[0].policy_id if rows else ""

    def _next_version(self, target: str) -> tuple[Taken, Version | None]:
        one = self.one
        name = one.fields["doc_no"] + f"《{one.known_as}》"
        newest = newest_or(self.session, target)
        if _rules_of(unpack(newest.content)) == _rules_of(one.content):
            return Taken(one.path, "duplicate", words.same_name(name, target), target), None
        differs = self._differs(target)
        version = self._version(target)
        doubts = self._doubts(version)
        if self.how.publish and self.how.replaces:  # the operator said so; else a person compares first
            put_on(self.session, version, self.now)
            return self._taken("added", words.to_check(doubts), version, (), doubts), version
        told = words.new_version(name, target, version.number, differs)
        return self._taken("pending", told, version, self._near(target), doubts), version

    def _version(self, policy_id: str, *, first: bool = False) -> Version:
        one = self.one
        return make_version(
            self.session, policy_id, one.content, author=self.how.actor.who, author_name=self.how.actor.name,
            now=self.now, note=self.how.reason, number=1 if first else 0,
            source_name=one.name[:300], media_type=one.media_type, sha256=one.sha256,
            body_key=one.digest["body_key"], sketch=base64.b64decode(one.digest["sketch"]) or None,
        )  # fmt: skip

    def _doubts(self, version: Version) -> tuple[str, ...]:
        rows = self.one.digest["doubts"]
        self.session.add_all(Doubt(policy_id=version.policy_id, number=version.number, **row) for row in rows)
        return tuple(dict.fromkeys(f"{name_of(row['field'])}：{row['reason'].split('。')[0]}" for row in rows))

    def _near(self, but: str) -> tuple[Near, ...]:
        """Return the documents whose text is nearly the same, the most alike first."""
        encoded = self.one.digest["sketch"]
        sketch = base64.b64decode(encoded) if encoded else None
        text = from_plain(self.one.content["document"]).text
        found: dict[str, Near] = {}
        for candidate in [found for known in self.sketches for found in known.near(sketch, but)]:
            version = version_by_id(self.session, candidate.version_id)
            if version is None or version.state not in HERE or candidate.policy_id in found:
                continue
            share = likeness(text, from_plain(unpack(version.content)["document"]).text)
            if share >= NEAR:
                found[candidate.policy_id] = Near(version.policy_id, version.number, version.title, round(share, 4))
        return tuple(sorted(found.values(), key=lambda one: -one.likeness))

    def _could_be(self, other: Near) -> bool:
        """Tell whether a near text may be this very document: the same title, and no 文号 that speaks against it."""
        fields = self.one.fields
        if title_key(other.title) != title_key(fields["title"]):
            return False
        theirs = newest_or(self.session, other.policy_id, other.number).doc_no_key
        mine = docno_key(fields["doc_no"])[:80]
        return not mine or not theirs or mine == theirs

    def _differs(self, policy_id: str) -> tuple[str, ...]:
        """Tell the first differences to a known document in a few words."""
        old = sides_of_content(unpack(newest_or(self.session, policy_id).content))
        changes = [one for one in compare(old, sides_of_content(self.one.content)) if not one.words_stayed]
        told = []
        for change in changes[:SHOWN]:
            side = change.new or change.old
            label = side.label if side and side.label else "正文"
            if change.kind == CHANGED:
                gone = "".join(piece.text for piece in change.pieces if piece.kind == "deleted")
                come = "".join(piece.text for piece in change.pieces if piece.kind == "inserted")
                told.append(words.differs_in(label, gone[:SNIPPET], come[:SNIPPET]))
            else:
                told.append(f"{label}{change.kind}")
        return (*told, *([words.more_differences(len(changes) - SHOWN)] if len(changes) > SHOWN else []))

    def _taken(
        self, state: str, reason: str, version: Version, near: tuple[Near, ...], doubts: tuple[str, ...]
    ) -> Taken:
        return Taken(self.one.path, state, reason, version.policy_id, version.number, near, doubts)


def _same_words(near: Near) -> str:
    return words.near_text(near.title, near.policy_id, near.likeness)


def _audited(version: Version) -> dict[str, Any]:
    return {"number": version.number, "state": version.state.value, "file": version.source_name}


def _rules_of(content: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what makes two copies of a document the same: its days and its articles, not the letter around them."""
    days = tuple(content["fields"].get(name) for name in ("effective_on", "expires_on"))
    rows = list(zip(sides_of_content(content), content["articles"], strict=True))
    own = {words_of(side) for side, row in rows if row["kind"] != "notice"}
    return (*days, frozenset(own or {words_of(side) for side, _ in rows}))
