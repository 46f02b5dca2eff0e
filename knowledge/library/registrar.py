"""The registrar: every act on the policy base, each whole or not at all, each in the audit chain.

Documents wait as versions until somebody who did not write them publishes them. The operator's command line may
publish at once (docs/adr/0009). Errors are sentences: NotInBase for an unknown id, GateClosed with the problems of
a version that can't be published, ActRefused for anything else that can't be done.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from config.city import City
from config.settings import Settings
from knowledge.errors import ActRefused, NotInBase
from knowledge.library import editing, funds, publishing
from knowledge.library.comparing import diff_documents, diff_versions
from knowledge.library.diff import Diff
from knowledge.library.export import export_base
from knowledge.library.gate import Problem, problems_of
from knowledge.library.impact import Impact, impact_of
from knowledge.library.intake import Intake, walk
from knowledge.library.records import version_known
from knowledge.library.reimport import take_export
from knowledge.library.removal import remove_document
from knowledge.library.rollback import BaseRollback, roll_back, roll_base_back
from knowledge.library.sheets import Sheets
from knowledge.library.standing import Standing, standing_of
from knowledge.library.taken import Taken
from knowledge.library.uploads import Uploads
from knowledge.library.versions import Look, look_at
from ledger.audit import Actor
from ledger.base import Ledger
from ledger.bonds import Bond
from ledger.clocks import FundState
from ledger.versions import versions_of


class Registrar:
    """Every act on the base of one home. Built once in bot/wiring.py as ``House.registrar``.

    Args:
        ledger: the truth.
        home: folder of originals and of refused and waiting files.
        city: to read and to edit places, departments and themes.
        settings: limits of files.
        now: the clock, aware.

    """

    def __init__(
        self,
        ledger: Ledger,
        home: Path,
        city: City,
        settings: Settings,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.ledger = ledger
        self.city = city
        self.now = now
        self.intake = Intake(ledger, home, city, settings, now)
        self.records = self.intake.records
        self._max_bytes = settings.library_max_file_mb << 20
        self.sheets = Sheets(self.records.originals)
        self._uploads = Uploads(self.intake, self._max_bytes)

    # -- taking in ------------------------------------------------------------------------------------

    def hand_in(
        self, path: Path, actor: Actor, *, name: str = "", publish: bool = False, replaces: str = "", reason: str = ""
    ) -> Taken:
        """Take one file in. A bad file is told in ``Taken.reason``, kept for ``retry``, and never raises.

        Args:
            path: the file; it is copied.
            actor: who hands it in: the author of the version.
            name: its name as people know it, when ``path`` has another.
            publish: publish at once (the operator's door); else it waits for a reviewer.
            replaces: policy id: this file is a new version of that document.
            reason: for the version's note and the audit.

        Returns:
            Taken with state added, pending, duplicate, near, refused or secret.

        """
        files = [(path, name)]
        return next(iter(self.intake.take(files, actor, publish=publish, replaces=replaces, reason=reason)))

    def hand_in_many(self, paths: Sequence[Path], actor: Actor, *, publish: bool, reason: str = "") -> Iterator[Taken]:
        """Take files and the files of folders in, several at once; results come in the order of the files."""
        files = [(path, "") for path in walk(list(paths))]
        return self.intake.take(files, actor, publish=publish, reason=reason)

    def take_export(self, path: Path, actor: Actor, *, publish: bool) -> Iterator[Taken]:
        """Take in what ``export`` wrote; what was live there is live here when ``publish`` is set."""
        return take_export(self.intake, path, actor, publish=publish, max_bytes=self._max_bytes)

    def export(self, target: Path, policy_ids: Sequence[str] = ()) -> dict[str, int]:
        """Write documents (all without ids) to a new folder or .zip; return how many documents and articles."""
        return export_base(self.records, target, policy_ids)

    def upload(self, path: Path, actor: Actor, *, batch: str, name: str, replaces: str = "") -> int:
        """Keep a file for ``work_uploads`` and return its id in the table ``import_file`` (see ledger/imports.py)."""
        return self._uploads.keep(path, actor, batch=batch, name=name, replaces=replaces)

    def work_uploads(self, owner: str, limit: int = 1) -> int:
        """Read up to ``limit`` waiting files, the oldest first; return how many. Called by a worker thread."""
        return self._uploads.work(owner, limit)

    def retry(self, file_id: int, actor: Actor, *, publish: bool = False) -> Taken:
        """Try a refused file once more."""
        return self._uploads.retry(file_id, actor, publish=publish)

    # -- editing --------------------------------------------------------------------------------------

    def edit(
        self, policy_id: str, changes: Mapping[str, Any], actor: Actor, reason: str, *, based_on: int | None = None
    ) -> int:
        """Make a pending version from the newest one with some fields changed; return its number.

        Args:
            policy_id: the document.
            changes: name -> value. Names: columns of Policy (``title``, ``department``, ``effective_on`` …; days as
                date or ISO text; lists as list or text with 、), ``articles.<ordinal>.text|label|responsible``,
                ``relations.add`` and ``relations.remove`` (lists of {"bond", "target", "since", "clause", "quote"};
                target is a 文号, a title or a policy id), ``windows`` (list of {"batch", "opens_on", "closes_on",
                "closes_at", "all_year", "ordinal", "quote"}).
            actor: the author.
            reason: why; kept in the version's note.
            based_on: number of the version the person looked at; refused when somebody changed it since.

        Raises:
            NotInBase, ActRefused: unknown document, unknown field, a value that can't be, nothing changed.

        """
        return editing.edit(self.records, policy_id, changes, actor, reason, based_on)

    def edit_many(
        self, policy_ids: Sequence[str], changes: Mapping[str, Any], actor: Actor, reason: str
    ) -> dict[str, int | str]:
        """Edit several documents alike; return for each its new version's number, or the sentence why not."""
        done: dict[str, int | str] = {}
        for policy_id in policy_ids:
            try:
                done[policy_id] = self.edit(policy_id, changes, actor, reason)
            except (NotInBase, ActRefused) as no:
                done[policy_id] = str(no)
        return done

    def relate(
        self,
        policy_id: str,
        bond: Bond,
        target: str,
        actor: Actor,
        *,
        since: date | None = None,
        clause: str = "",
        reason: str = "",
    ) -> int:
        """Say that a document acts on another (文号, title or policy id); return the pending version's number."""
        row = {"bond": bond, "target": target, "since": since, "clause": clause}
        return self.edit(policy_id, {"relations.add": [row]}, actor, reason)

    def unrelate(self, policy_id: str, bond: Bond, target: str, actor: Actor, reason: str = "") -> int:
        """Take a relation back; return the pending version's number."""
        return self.edit(policy_id, {"relations.remove": [{"bond": bond, "target": target}]}, actor, reason)

    def set_windows(self, policy_id: str, windows: Sequence[Mapping[str, Any]], actor: Actor, reason: str) -> int:
        """Say when one may apply (see ``edit``); return the pending version's number."""
        return self.edit(policy_id, {"windows": windows}, actor, reason)

    def set_fund(self, policy_id: str, year: int, state: FundState, actor: Actor, note: str = "") -> None:
        """Write down what a department said about the money of a year; shown at once."""
        funds.say_fund(self.records, policy_id, year, state, actor, note)

    def settle(self, doubt_id: int, verdict: str, value: str, actor: Actor) -> int:
        """Settle one doubt.

        Args:
            doubt_id: see ledger.versions.open_doubts.
            verdict: 采纳 (take the proposed value), 更正 (take ``value``), 不适用 (leave the field as it is).
            value: for 更正.
            actor: who looked.

        Returns:
            The number of the pending version that holds the value; of the present one for 不适用.

        """
        return editing.settle(self.records, doubt_id, verdict, value, actor)

    # -- looking --------------------------------------------------------------------------------------

    def look(self, policy_id: str, number: int | None = None) -> Look:
        """Return a version with fields, articles, findings and doubts; without a number the live, else the newest."""
        with self.ledger.read() as session:
            known = bool(versions_of(session, policy_id))
        if known:
            with self.ledger.read() as session:
                return look_at(session, policy_id, number)
        with self.ledger.rehearse() as session:  # a document older than versions is shown as its first one
            return look_at(session, policy_id, number)

    def original_path(self, policy_id: str, number: int | None = None) -> Path:
        """Return where the untouched original of a version lies."""
        seen = self.look(policy_id, number)
        return self.records.originals.place_of(seen.sha256, seen.media_type)

    def standing(self, policy_id: str, day: date) -> Standing:
        """Return the three clocks of a document on a day, past or future."""
        return standing_of(self.records, policy_id, day)

    def problems(self, policy_id: str, number: int, reviewer: Actor | None = None) -> tuple[Problem, ...]:
        """Return what stands between a version and its publication, by ``reviewer`` when given."""
        with self.ledger.read() as session:
            version = version_known(session, policy_id, number)
            return problems_of(session, self.records, version, reviewer)

    def diff(self, policy_id: str, old: int, new: int) -> Diff:
        """Compare two versions of a document; ``old`` 0 compares with nothing."""
        with self.ledger.read() as session:
            return diff_versions(session, policy_id, old, new)

    def diff_documents(self, old_id: str, new_id: str) -> Diff:
        """Compare two documents: the one that was replaced with the one that replaces it."""
        with self.ledger.rehearse() as session:  # documents older than versions get their first one, and lose it again
            return diff_documents(session, old_id, new_id)

    def impact(self, policy_id: str, number: int) -> Impact:
        """Return what publishing a version would change; ``number`` 0: what retiring or deleting would."""
        return impact_of(self.records, policy_id, number)

    # -- moving ---------------------------------------------------------------------------------------

    def publish(
        self, policy_id: str, number: int, actor: Actor, *, at: datetime | None = None, reason: str = ""
    ) -> None:
        """Make a version live, now or ``at`` a later time; the one before becomes history.

        Raises:
            GateClosed: ``problems`` has something blocking.
            ActRefused: the version is no longer waiting, or ``at`` is past.

        """
        publishing.publish(self.records, policy_id, number, actor, at=at, reason=reason)

    def publish_due(self, now: datetime | None = None) -> list[tuple[str, int]]:
        """Publish what was scheduled for a time that has come; return (policy id, number). Run by a clock."""
        return publishing.publish_due(self.records, now or self.now())

    def reject(self, policy_id: str, number: int, actor: Actor, reason: str) -> None:
        """Send a waiting version back to its author; also withdraws a schedule."""
        publishing.reject(self.records, policy_id, number, actor, reason)

    def retire(self, policy_id: str, actor: Actor, reason: str) -> None:
        """Take a document off the shelf: nothing finds it, its versions stay."""
        publishing.retire(self.records, policy_id, actor, reason)

    def restore(self, policy_id: str, actor: Actor, reason: str = "") -> int:
        """Put a retired document back as it was when it was retired; return the live version's number."""
        return publishing.restore(self.records, policy_id, actor, reason)

    def rollback(self, policy_id: str, actor: Actor, *, to: int | date, reason: str) -> int:
        """Make an earlier version live again: number ``to``, or the one live at the end of day ``to``.

        Returns:
            The number of the new live version, a copy of the old one.

        """
        return roll_back(self.records, policy_id, actor, to, reason)

    def rollback_base(self, day: date, actor: Actor, *, dry_run: bool = True, reason: str = "") -> BaseRollback:
        """Put the whole base back as it was at the end of ``day``; deleted documents are told as gone."""
        return roll_base_back(self.records, day, actor, dry_run=dry_run, reason=reason)

    def delete(self, policy_id: str, actor: Actor, reason: str) -> None:
        """Delete a document everywhere: rows, versions, doubts, windows, copies, original; only the audit stays."""
        remove_document(self.records, policy_id, actor, reason)

    # -- ending ---------------------------------------------------------------------------------------

    def close(self) -> None:
        """End the reading processes."""
        self.intake.close()
        self.sheets.close()
