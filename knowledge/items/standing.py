"""How every firm stands with every item, stored and kept up to date: after a changed fact, a changed item, a new day.

Nothing that still holds is worked out again. Of a changed item only its own column is new; of a changed firm only its
own row. Results rest on a version of the rules, a version of the firm's facts and a day, and say which.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.items import census
from knowledge.items.census import ItemCount
from knowledge.items.needs import names_needed
from knowledge.items.offers import Offers
from knowledge.items.population import facts_noted
from knowledge.items.rulebook import Rulebook, rulebook
from knowledge.items.splicing import Splice, row_of
from knowledge.items.working import Worked, work_out, work_out_one
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.fitting import State
from knowledge.rules.item import ItemSet
from knowledge.rules.matching import Matcher
from ledger import due, match_counts, match_gains, matches
from ledger.base import Ledger
from ledger.matches import Gap, Held, Kept, MatchRules
from ledger.policies import OpenSession

READ = 2_000  # firms worked out together: their facts are in memory at once
WRITE = 500  # results stored in one transaction: others wait meanwhile
ASK_AGAIN_S = 1.0  # how old the items may be by which a changed firm is matched; all_firms asks at once
FEW = 20  # firms whose facts changed, brought up to date together

Tell = Callable[[int], None]  # how many firms have been looked at
Replaced = tuple[Kept | None, Kept]  # what was stored of a firm when it was read, and what takes its place
Rests = tuple[str, int, date]  # what results rest on


@dataclass(frozen=True, slots=True)
class Run:
    """What it took to bring all firms up to date."""

    firms: int  # looked at
    whole: int  # all of whose items were worked out
    in_part: int  # of whom only changed items were
    stored: int


class Standing:
    """The stored results of a ledger. Any number of threads and processes may keep them up to date."""

    def __init__(self, ledger: Ledger, offers: Offers, now: Callable[[], datetime]) -> None:
        """Take where results are stored, what the items are, and what time it is."""
        self._ledger, self._offers, self._now = ledger, offers, now
        self._lock = threading.Lock()
        self._book: Rulebook | None = None
        self._gaps: dict[Gap, int] = {}
        self._codes: dict[str, Sequence[str]] = {}  # of lists of items, by digest
        self._matcher: Matcher | None = None
        self._asked_at = -ASK_AGAIN_S  # when the items were last asked for, by the clock that never goes back

    def rules(self) -> Rulebook:
        """Return the items that count now, with their version."""
        return self._book_of(self._offers.items())

    def _book_of(self, items: ItemSet) -> Rulebook:
        with self._lock:
            if self._book is None or self._book.items is not items:
                self._book = rulebook(items)
            return self._book

    def _matcher_of(self, day: date) -> Matcher:
        """Return the items compiled for a day, as they were at most a moment ago."""
        held, now = self._matcher, time.monotonic()
        if held is None or held.day != day or now - self._asked_at >= ASK_AGAIN_S:
            held = self._matcher = self._offers.matcher(day)
            self._asked_at = now
        return held

    def firm(self, uscc: str, day: date) -> bool:
        """Bring one firm up to date; False when there is no such firm."""
        with self._ledger.read() as session:
            firms = matches.held(session, [uscc])
        return self._few(firms, day) > 0

    def called_for(self, day: date, limit: int = FEW) -> int:
        """Bring some firms up to date whose facts have changed; return how many."""
        with self._ledger.read() as session:
            firms = matches.held_due(session, limit)
        return self._few(firms, day)

    def all_firms(self, day: date, tell: Tell = lambda _: None) -> Run:
        """Bring every firm up to date for a day, block by block; what was done before a stop is not done again."""
        book, after = self.rules(), ""
        looked = whole = in_part = stored = 0
        while True:
            with self._ledger.read() as session:
                block = matches.held_after(session, after, READ)
                earlier = matches.rules_known(session)
            if block:
                all_of, some_of = _behind(block, book, day)
                done = self._work_out(all_of, book, day)
                for digest, firms in some_of.items():
                    done += self._work_out_changed(firms, earlier[digest], book, day)
                for first in range(0, len(done), WRITE):
                    stored += self.store(done[first : first + WRITE], book)
                looked, whole = looked + len(block), whole + len(all_of)
                in_part += sum(map(len, some_of.values()))
                tell(looked)
            if len(block) < READ:
                break
            after = block[-1].uscc
        with self._ledger.write() as session:
            matches.wait_for_turn(session)
            match_counts.sweep_counts(session)
            matches.forget_unused_rules(session, book.digest)
        return Run(looked, whole, in_part, stored)

    def behind(self, day: date) -> int:
        """Return how many firms are not stored as they stand on a day by the items that count now."""
        rests = census.rests_on(self.rules().digest, day)
        with self._ledger.read() as session:
            waiting, every = due.how_many_due(session), matches.counted(session)
            return max(every - match_counts.counts(session, "")["", rests], waiting, 0)

    def counts(self) -> dict[str, ItemCount]:
        """Return the figures of every item over all that is stored."""
        with self._ledger.read() as session:
            return census.item_counts(match_counts.counts(session))

    def firms_fitting(self, code: str, state: State = State.ELIGIBLE) -> Iterator[str]:
        """Yield the codes of firms to which an item is in a state, by what is stored."""
        with self._ledger.read() as session:
            yield from matches.firms_fitting(session, code, STATES.index(state))

    def _few(self, firms: Sequence[Held], day: date) -> int:
        if not firms:
            return 0
        matcher = self._matcher_of(day)
        book = self._book_of(matcher.items)
        worked = [work_out_one(matcher, facts_noted(firm.facts)) for firm in firms]
        self.store(self._rows(firms, worked, book, day), book)
        return len(firms)

    def _work_out(self, whole: Sequence[Held], book: Rulebook, day: date) -> list[Replaced]:
        """Work out all items of some firms."""
        worked = work_out(book.items, day, [facts_noted(firm.facts) for firm in whole])
        return self._rows(whole, worked, book, day)

    def _rows(self, firms: Sequence[Held], worked: Sequence[Worked], book: Rulebook, day: date) -> list[Replaced]:
        numbers = self._numbers([census.stored_gap(*lack) for one in worked for lack in one.lacks])
        pairs = zip(firms, worked, strict=True)
        return [(firm.kept, row_of(firm, one, book.digest, day, numbers)) for firm, one in pairs]

    def _work_out_changed(self, firms: Sequence[Held], rules: MatchRules, book: Rulebook, day: date) -> list[Replaced]:
        """Work out only those items of some firms that are not what their stored results rest on."""
        changed = book.only(book.changed(rules.marks))
        needed = names_needed(changed.items)
        facts = [facts_noted({key: value for key, value in firm.facts.items() if key in needed}) for firm in firms]
        fresh = work_out(changed, day, facts)
        self._numbers([census.stored_gap(*lack) for one in fresh for lack in one.lacks])
        before = [firm.kept for firm in firms if firm.kept is not None]
        with self._ledger.read() as session:
            numbers = {gap: number for number, gap in self._names(session, before).items()}
        splice = Splice(rules.codes, [item.code for item in changed.items], book.codes, numbers)
        pairs = zip(before, fresh, strict=True)
        return [(kept, splice.made_of(kept, one, book.digest, numbers)) for kept, one in pairs]

    def store(self, pairs: Sequence[Replaced], book: Rulebook) -> int:
        """Store results in the place of others; return how many were.

        One that rests on older facts than what is stored by now is left out.
        """
        if not pairs:
            return 0
        with self._ledger.write() as session:
            matches.wait_for_turn(session)
            now = matches.rests_of(session, [row.uscc for _, row in pairs])
            if all(rules != book.digest for rules, _, _ in now.values()):  # else they are written down
                matches.know_rules(session, book.digest, book.codes, self._now(), book.marks)
            pairs = _as_of_now(session, pairs, now)
            before = [old for old, _ in pairs if old is not None]
            codes = self._codes_of(session, before, book)
            moved = census.moved(pairs, codes, self._names(session, before))
            match_gains.note_gains(session, census.gained(pairs, codes), self._now())
            matches.keep(session, [row for _, row in pairs])
            match_counts.add_counts(session, moved)
            due.answered(session, {row.uscc: row.facts_version for _, row in pairs})
        return len(pairs)

    def _numbers(self, gaps: Sequence[Gap]) -> dict[Gap, int]:
        """Return the numbers of gaps, giving one to each that is new."""
        new = set(gaps) - self._gaps.keys()
        if new:
            with self._ledger.write() as session:
                self._gaps = matches.gap_numbers(session, sorted(new))
        return self._gaps

    def _codes_of(self, session: OpenSession, rows: Sequence[Kept], book: Rulebook) -> dict[str, Sequence[str]]:
        """Return the codes of the items some rows rest on, and of the items that count now."""
        if {book.digest, *(row.rules for row in rows)} - self._codes.keys():
            self._codes = {digest: rules.codes for digest, rules in matches.rules_known(session).items()}
        return self._codes

    def _names(self, session: OpenSession, rows: Sequence[Kept]) -> dict[int, Gap]:
        """Return what the numbers in some rows mean; another process may have given some of them."""
        names = {number: gap for gap, number in self._gaps.items()}
        if set(census.unpacked(b"".join(row.missing for row in rows))) - names.keys():
            self._gaps = matches.gap_numbers(session)
            names = {number: gap for gap, number in self._gaps.items()}
        return names


def _behind(block: Sequence[Held], book: Rulebook, day: date) -> tuple[list[Held], dict[str, list[Held]]]:
    """Return (firms to be worked out whole; those of whom changed items are enough, by the list they rest on)."""
    whole: list[Held] = []
    in_part: dict[str, list[Held]] = {}
    for firm in block:
        kept = firm.kept
        if kept is None or kept.day != day or kept.facts_version != firm.facts_version:
            whole.append(firm)
        elif kept.rules != book.digest:
            in_part.setdefault(kept.rules, []).append(firm)
    return whole, in_part


def _as_of_now(session: OpenSession, pairs: Sequence[Replaced], now: Mapping[str, Rests]) -> list[Replaced]:
    """Return (what is stored by now, what takes its place): somebody else may have stored something meanwhile."""
    moved = {row.uscc for old, row in pairs if now.get(row.uscc) != (old.rests_on if old is not None else None)}
    found = matches.results_of(session, sorted(moved)) if moved else {}
    known = [(found.get(row.uscc) if row.uscc in moved else old, row) for old, row in pairs]
    return [(old, row) for old, row in known if old is None or old.facts_version <= row.facts_version]
