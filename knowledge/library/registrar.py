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
from knowledge.library.diff import Diff
from knowledge.library.gate import Problem
from knowledge.library.impact import Impact
from knowledge.library.intake import Intake, Taken
from knowledge.library.rollback import BaseRollback
from knowledge.library.standing import Standing
from knowledge.library.versions import Look
from ledger.audit import Actor
from ledger.base import Ledger
from ledger.clocks import FundState
from ledger.policies import Bond


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
        self.intake = Intake(ledger, home, city, settings)

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
        raise NotImplementedError

    def hand_in_many(self, paths: Sequence[Path], actor: Actor, *, publish: bool) -> Iterator[Taken]:
        """Take files and the files of folders in, several at once; results come in the order of the files."""
        raise NotImplementedError

    def upload(self, path: Path, actor: Actor, *, batch: str, name: str, replaces: str = "") -> int:
        """Keep a file for ``work_uploads`` and return its id in the table ``import_file`` (see ledger/imports.py)."""
        raise NotImplementedError

    def work_uploads(self, owner: str, limit: int = 1) -> int:
        """Read up to ``limit`` waiting files, the oldest first; return how many. Called by a worker thread."""
        raise NotImplementedError

    def retry(self, file_id: int, actor: Actor, *, publish: bool = False) -> Taken:
        """Try a refused file once more."""
        raise NotImplementedError

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
        raise NotImplementedError

    def edit_many(
        self, policy_ids: Sequence[str], changes: Mapping[str, Any], actor: Actor, reason: str
    ) -> dict[str, int | str]:
        """Edit several documents alike; return for each its new version's number, or the sentence why not."""
        raise NotImplementedError

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
        raise NotImplementedError

    def unrelate(self, policy_id: str, bond: Bond, target: str, actor: Actor, reason: str = "") -> int:
        """Take a relation back; return the pending version's number."""
        raise NotImplementedError

    def set_windows(self, policy_id: str, windows: Sequence[Mapping[str, Any]], actor: Actor, reason: str) -> int:
        """Say when one may apply (see ``edit``); return the pending version's number."""
        raise NotImplementedError

    def set_fund(self, policy_id: str, year: int, state: FundState, actor: Actor, note: str = "") -> None:
        """Write down what a department said about the money of a year; shown at once."""
        raise NotImplementedError

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
        raise NotImplementedError

    # -- looking --------------------------------------------------------------------------------------

    def look(self, policy_id: str, number: int | None = None) -> Look:
        """Return a version with fields, articles, findings and doubts; without a number the live, else the newest."""
        raise NotImplementedError

    def original_path(self, policy_id: str, number: int | None = None) -> Path:
        """Return where the untouched original of a version lies."""
        raise NotImplementedError

    def standing(self, policy_id: str, day: date) -> Standing:
        """Return the three clocks of a document on a day, past or future."""
        raise NotImplementedError

    def problems(self, policy_id: str, number: int, reviewer: Actor | None = None) -> tuple[Problem, ...]:
        """Return what stands between a version and its publication, by ``reviewer`` when given."""
        raise NotImplementedError

    def diff(self, policy_id: str, old: int, new: int) -> Diff:
        """Compare two versions of a document; ``old`` 0 compares with nothing."""
        raise NotImplementedError

    def diff_documents(self, old_id: str, new_id: str) -> Diff:
        """Compare two documents: the one that was replaced with the one that replaces it."""
        raise NotImplementedError

    def impact(self, policy_id: str, number: int) -> Impact:
        """Return what publishing a version would change; ``number`` 0: what retiring or deleting would."""
        raise NotImplementedError

    # -- moving ---------------------------------------------------------------------------------------

    def publish(
        self, policy_id: str, number: int, actor: Actor, *, at: datetime | None = None, reason: str = ""
    ) -> None:
        """Make a version live, now or ``at`` a later time; the one before becomes history.

        Raises:
            GateClosed: ``problems`` has something blocking.
            ActRefused: the version is no longer waiting, or ``at`` is past.

        """
        raise NotImplementedError

    def publish_due(self, now: datetime | None = None) -> list[tuple[str, int]]:
        """Publish what was scheduled for a time that has come; return (policy id, number). Run by a clock."""
        raise NotImplementedError

    def reject(self, policy_id: str, number: int, actor: Actor, reason: str) -> None:
        """Send a waiting version back to its author; also withdraws a schedule."""
        raise NotImplementedError

    def retire(self, policy_id: str, actor: Actor, reason: str) -> None:
        """Take a document off the shelf: nothing finds it, its versions stay."""
        raise NotImplementedError

    def restore(self, policy_id: str, actor: Actor, reason: str = "") -> int:
        """Put a retired document back as it was when it was retired; return the live version's number."""
        raise NotImplementedError

    def rollback(self, policy_id: str, actor: Actor, *, to: int | date, reason: str) -> int:
        """Make an earlier version live again: number ``to``, or the one live at the end of day ``to``.

        Returns:
            The number of the new live version, a copy of the old one.

        """
        raise NotImplementedError

    def rollback_base(self, day: date, actor: Actor, *, dry_run: bool = True, reason: str = "") -> BaseRollback:
        """Put the whole base back as it was at the end of ``day``; deleted documents are told as gone."""
        raise NotImplementedError

    def delete(self, policy_id: str, actor: Actor, reason: str) -> None:
        """Delete a document everywhere: rows, versions, doubts, windows, copies, original; only the audit stays."""
        raise NotImplementedError

    # -- ending ---------------------------------------------------------------------------------------

    def close(self) -> None:
        """End the reading processes."""
        self.intake.close()
