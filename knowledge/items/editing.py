"""The life of an item's text: draft, handed in, passed by a second person, published from a day, withdrawn.

A draft is kept as it was typed, faulty or not: nothing anybody wrote is lost. What counts is changed by publishing
alone, and nobody publishes what they wrote. Every act is in the audit as ``item:<code>``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from knowledge.errors import ActRefused, NotInBase
from knowledge.items import guards
from knowledge.items.blank import blank
from knowledge.items.faults import Fault, ItemsRefused
from knowledge.items.guards import CHINA, CLOCK, Note, digest_of_text, faults_of, mark_of, must_judge, note
from knowledge.items.offers import counting_texts, file_of
from knowledge.items.reading import read_texts
from ledger.audit import Actor
from ledger.base import Ledger
from ledger.items import ItemState, ItemText, due_items, item_text, next_number, open_item, published_item
from ledger.policies import OpenSession
from ledger.policies import next_number as next_turn

TURN = "items"  # the counter whose row makes acts on items come one by one, in whichever process


@dataclass(frozen=True, slots=True)
class Draft:
    """An open text as it stands, with what is wrong with it."""

    row: ItemText
    faults: tuple[Fault, ...]

    @property
    def seen(self) -> str:
        """What names exactly this text: an act on another one is refused."""
        return mark_of(self.row)


@dataclass(frozen=True, slots=True)
class Editing:
    """Acts on the texts of a city's items. Any number of processes may act; they come one by one."""

    ledger: Ledger
    folder: Path  # of the city's items: the beginning
    now: Callable[[], datetime]  # aware

    def texts(self) -> dict[str, str]:
        """Return the texts that count now by file name."""
        with self.ledger.read() as session:
            return counting_texts(session, self.folder)

    def faults(self, code: str, text: str) -> tuple[Fault, ...]:
        """Return all that is wrong with a text of an item, each with its line."""
        return faults_of(code, text, self.texts())

    def draft(self, code: str) -> Draft | None:
        """Return the open text of an item."""
        with self.ledger.read() as session:
            row = open_item(session, code)
        return None if row is None else Draft(row, self.faults(code, row.text))

    def may_start(self, code: str) -> None:
        """Check that a draft of an item can be begun.

        Raises:
            ActRefused: there is an open text, or the code can't be one.

        """
        guards.must_be_a_code(code)
        with self.ledger.read() as session:
            guards.must_be_free(open_item(session, code))

    def start(
        self, code: str, actor: Actor, *, text: str = "", why: str = "", number: int = 0, policy_id: str = ""
    ) -> Draft:
        """Begin a draft: from a text that is handed over, an earlier one by its number, or from what counts now.

        Args:
            code: of the item.
            actor: whose draft it is.
            text: to begin with; empty: see above.
            why: what is changed and why.
            number: of an earlier text to begin with.
            policy_id: the document it was proposed from.

        Raises:
            ActRefused: there is an open text, the code can't be one, or the text is too long.
            NotInBase: no such earlier text.

        """
        guards.must_be_a_code(code)
        with self.ledger.write() as session:
            next_turn(session, TURN)
            guards.must_be_free(open_item(session, code))
            texts = counting_texts(session, self.folder)
            begun = text or _earlier(session, code, number) or texts.get(file_of(code)) or blank(code, self._today())
            row = self._added(session, code, guards.kept(begun), actor, why)
            row.policy_id = policy_id
            note(session, actor, "item.drafted", row, self.now(), Note(reason=why))
        return Draft(row, faults_of(code, row.text, texts))

    def save(self, code: str, text: str, actor: Actor, *, seen: str = "", why: str = "") -> Draft:
        """Keep what was typed, whatever is wrong with it. A text that waited for a second person is a draft again.

        Raises:
            ActRefused: somebody changed it meanwhile (``seen`` is not how it stands), or it is too long.
            NotInBase: there is no open text.

        """
        with self.ledger.write() as session:
            next_turn(session, TURN)
            row = guards.opened(session, code, seen)
            texts = counting_texts(session, self.folder)
            if guards.kept(text) != row.text or row.state is not ItemState.DRAFT:
                before = {"state": row.state.value, "digest": digest_of_text(row.text)}
                row.text, row.made_by, row.made_at = guards.kept(text), actor.who, self.now()
                row.state, row.reviewed_by, row.published_at = ItemState.DRAFT, "", None
                row.why = why or row.why
                note(session, actor, "item.saved", row, self.now(), Note(before, why))
        return Draft(row, faults_of(code, row.text, texts))

    def hand_in(self, code: str, actor: Actor, *, seen: str = "", why: str = "") -> Draft:
        """Give a draft to a second person.

        Raises:
            ItemsRefused: it has faults.
            ActRefused: it waits already, says what counts now, or was changed meanwhile.

        """
        with self.ledger.write() as session:
            next_turn(session, TURN)
            row = guards.opened(session, code, seen)
            texts = counting_texts(session, self.folder)
            if row.state is not ItemState.DRAFT:
                raise ActRefused(f"{code} 已经提交复核，不用再提交。")
            guards.must_be_good(code, row.text, texts)
            if texts.get(file_of(code)) == row.text:
                raise ActRefused(f"{code} 的草稿与现行内容完全相同，没有可复核的改动。")
            row.state, row.why = ItemState.REVIEW, why or row.why
            note(session, actor, "item.submitted", row, self.now(), Note(reason=why))
        return Draft(row, ())

    def approve(self, code: str, actor: Actor, *, seen: str = "", reason: str = "") -> Draft:
        """Let a text pass: by a second person with the duty for it, by name.

        Raises:
            ActRefused: it does not wait, the person wrote it or may not judge, or it was changed meanwhile.
            ItemsRefused: it has faults by now.

        """
        with self.ledger.write() as session:
            next_turn(session, TURN)
            row = guards.opened(session, code, seen)
            if row.state is not ItemState.REVIEW or row.reviewed_by:
                raise ActRefused(f"{code} {'已经复核通过' if row.reviewed_by else '还没有提交复核'}，不能再通过一次。")
            must_judge(session, row, actor)
            guards.must_be_good(code, row.text, counting_texts(session, self.folder))
            row.reviewed_by = actor.who
            note(session, actor, "item.approved", row, self.now(), Note(reason=reason))
        return Draft(row, ())

    def send_back(self, code: str, actor: Actor, reason: str, *, seen: str = "") -> Draft:
        """Give a text back to who wrote it, with a reason; it is a draft again.

        Raises:
            ActRefused: it does not wait, no reason, the person wrote it or may not judge.

        """
        if not reason.strip():
            raise ActRefused("退回要写明原因，编写的人才知道改什么。请补上原因。")
        with self.ledger.write() as session:
            next_turn(session, TURN)
            row = guards.opened(session, code, seen)
            if row.state is not ItemState.REVIEW:
                raise ActRefused(f"{code} 现在是草稿，没有在等复核，不用退回。")
            must_judge(session, row, actor)
            row.state, row.reviewed_by, row.published_at = ItemState.DRAFT, "", None
            note(session, actor, "item.returned", row, self.now(), Note(reason=reason))
        return Draft(row, self.faults(code, row.text))

    def publish(self, code: str, actor: Actor, *, seen: str = "", day: date | None = None) -> Draft:
        """Make a text that passed count, at once or from the beginning of a day.

        Raises:
            ActRefused: nobody let it pass, the person wrote it or may not judge, or the day is past.
            ItemsRefused: it has faults by now.

        """
        if day is not None and day < self._today():
            raise ActRefused(f"{day.isoformat()} 已经过去。请选今天或以后的日期，或立即发布。")
        with self.ledger.write() as session:
            next_turn(session, TURN)
            row = guards.opened(session, code, seen)
            if not row.reviewed_by:
                raise ActRefused(f"{code} 还没有通过复核，不能发布。请由另一位有权限的人先点“通过”。")
            must_judge(session, row, actor)
            guards.must_be_good(code, row.text, counting_texts(session, self.folder))
            if day is not None and day > self._today():
                row.published_at = datetime.combine(day, time(), CHINA)
                note(session, actor, "item.scheduled", row, self.now(), Note(more={"day": day.isoformat()}))
            else:
                self._put_out(session, row, actor)
        return Draft(row, ())

    def publish_due(self, now: datetime) -> list[str]:
        """Publish what was set for a day that has come; what can't be any more waits for a person. Run by a clock."""
        with self.ledger.read() as session:
            due = [row.code for row in due_items(session, now)]
        return [code for code in due if self._put_out_due(code, now)]

    def _put_out_due(self, code: str, now: datetime) -> bool:
        """Publish one text whose day has come; False when another process did, or when it can't be."""
        try:
            with self.ledger.write() as session:
                next_turn(session, TURN)
                row = _due(session, code, now)
                if row is None:
                    return False
                guards.must_be_good(code, row.text, counting_texts(session, self.folder))
                self._put_out(session, row, CLOCK)
        except ItemsRefused as refused:
            with self.ledger.write() as session:
                next_turn(session, TURN)
                row = _due(session, code, now)
                if row is not None:
                    row.published_at, row.reviewed_by = None, ""
                    note(session, CLOCK, "item.schedule_failed", row, now, Note(reason=str(refused.faults[0])))
            return False
        return True

    def drop(self, code: str, actor: Actor, reason: str = "", *, seen: str = "") -> None:
        """Give an open text up; it stays to be read and to be begun from again."""
        with self.ledger.write() as session:
            next_turn(session, TURN)
            row = guards.opened(session, code, seen)
            row.state, row.ended_at = ItemState.DROPPED, self.now()
            note(session, actor, "item.dropped", row, self.now(), Note(reason=reason))

    def withdraw(self, code: str, actor: Actor, reason: str) -> str:
        """Take a published text back: what the city's folder says counts again. Return that; empty: nothing.

        Raises:
            ActRefused: nothing is published here, no reason, the person wrote it or may not judge, or what would
                count instead can't be read.

        """
        if not reason.strip():
            raise ActRefused("撤下要写明原因，它会留在审计记录里。请补上原因。")
        with self.ledger.write() as session:
            next_turn(session, TURN)
            row = published_item(session, code)
            if row is None:
                raise ActRefused(
                    f"{code} 没有在这里发布过内容，现在用的是随程序提供的文本，不能撤下。要改它请起草新的内容。"
                )
            must_judge(session, row, actor)
            row.state, row.ended_at = ItemState.REPLACED, self.now()
            session.flush()
            left = counting_texts(session, self.folder)
            read_texts(left)
            note(session, actor, "item.withdrawn", row, self.now(), Note(reason=reason))
        return left.get(file_of(code), "")

    def _put_out(self, session: OpenSession, row: ItemText, actor: Actor) -> None:
        before = published_item(session, row.code)
        if before is not None:
            before.state, before.ended_at = ItemState.REPLACED, self.now()
            session.flush()  # at most one published text at any moment
        row.state, row.published_at = ItemState.PUBLISHED, self.now()
        session.flush()
        read_texts(counting_texts(session, self.folder))  # all items together, before anybody reads them
        earlier = {"number": before.number} if before is not None else {}
        note(session, actor, "item.published", row, self.now(), Note(earlier))

    def _added(self, session: OpenSession, code: str, text: str, actor: Actor, why: str) -> ItemText:
        row = ItemText(code=code, number=next_number(session, code), text=text, state=ItemState.DRAFT, why=why)
        row.made_by, row.made_at, row.policy_id, row.reviewed_by = actor.who, self.now(), "", ""
        session.add(row)
        session.flush()
        return row

    def _today(self) -> date:
        return self.now().astimezone(CHINA).date()


def _earlier(session: OpenSession, code: str, number: int) -> str:
    if not number:
        return ""
    found = item_text(session, code, number)
    if found is None:
        raise NotInBase(f"{code} 没有第 {number} 稿。请在事项页面的“历次文本”里选择。")
    return found.text


def _due(session: OpenSession, code: str, now: datetime) -> ItemText | None:
    return next((row for row in due_items(session, now) if row.code == code), None)
