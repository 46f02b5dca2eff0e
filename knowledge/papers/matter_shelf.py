"""The lists of matters that hold: the folder of the city, and what was published over it after a second look.

A change is a draft with its reason. Whoever made it is not who publishes it. A version that cases are using is never
changed: a new list is a new version with its own first day, and the cases keep theirs.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from knowledge.errors import ActRefused
from knowledge.papers.matters import FOLDER, Matters, MattersRefused, read_texts, texts_in
from knowledge.rules.checklist import Material, Matter
from ledger.audit import Actor, record
from ledger.base import Ledger
from ledger.matter_texts import (
    MatterText,
    TextState,
    add_text,
    cases_by_version,
    open_drafts,
    published_mark,
    published_texts,
    text_by_id,
)
from ledger.policies import OpenSession

CHARS_MAX = 200_000


@dataclass(frozen=True, slots=True)
class Preview:
    """What a text would change: sentences, and why it can't be published as it is (empty: it can)."""

    changes: tuple[str, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatterShelf:
    """Lists of one city."""

    ledger: Ledger
    city: Path  # the city's folder

    def current(self) -> Matters:
        """Return the lists that hold; read again only when a file or a published text has changed.

        Raises:
            MattersRefused: the lists can't be used.

        """
        with self.ledger.read() as session:
            mark = published_mark(session)
            over = tuple(published_texts(session).items()) if mark != (0, 0) else ()
        folder = self.city / FOLDER
        stats = ((one.name, one.stat()) for one in sorted(folder.glob("*.y*ml")))
        return _read(folder, tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats), over)

    def text(self, file: str) -> str:
        """Return the text of a file as it holds; empty when there is none."""
        return self._texts().get(file, "")

    def preview(self, file: str, text: str) -> Preview:
        """Say what a text would change.

        Raises:
            MattersRefused: the text can't be used; every fault with its line.

        """
        _plain_name(file)
        before, after = self.current(), read_texts({**self._texts(), file: _fit(text)})
        with self.ledger.read() as session:
            used = cases_by_version(session)
        return Preview(tuple(_changes(before, after, used)), tuple(_in_use(before, after, used)))

    def draft(self, actor: Actor, file: str, text: str, why: str, now: datetime) -> MatterText:
        """Keep a draft with its reason; an earlier draft of the same file is given up for it.

        Raises:
            MattersRefused: the text can't be used. ActRefused: no reason, nothing changed, or a version is in use.

        """
        found = self.preview(file, text)
        if not why.strip():
            raise ActRefused("请写明为什么改（--why），发布的人要看。没有保存。")
        if found.refused:
            raise ActRefused("\n".join(found.refused))
        if not found.changes:
            raise ActRefused("和现行清单没有差别，没有保存草稿。")
        with self.ledger.write() as session:
            for one in open_drafts(session):
                if one.file == file:
                    _end(one, TextState.DROPPED, actor, now)
            row = MatterText(file=file, text=_fit(text), why=why.strip(), made_by=actor.who, made_name=actor.name)
            row.made_at = now
            add_text(session, row)
            told = {"file": file, "changes": list(found.changes)[:50]}
            record(session, actor, "matter.drafted", f"matter:{row.text_id}", now, after=told, reason=why)
            return row

    def publish(self, actor: Actor, text_id: int, now: datetime) -> MatterText:
        """Let a draft hold; by another person than who made it.

        Raises:
            ActRefused: no such draft, the same person, or it does not fit what holds now.

        """
        with self.ledger.write() as session:
            row = _draft(session, text_id)
            if row.made_by == actor.who:
                raise ActRefused("起草和发布不能是同一个人。请另一位管理员核对后发布。没有发布。")
            try:
                found = self.preview(row.file, row.text)
            except MattersRefused as wrong:
                raise ActRefused(f"草稿和现在的清单合不起来，没有发布：\n{wrong}") from wrong
            if found.refused:
                raise ActRefused("\n".join(found.refused))
            _end(row, TextState.PUBLISHED, actor, now)
            record(session, actor, "matter.published", f"matter:{text_id}", now, after={"file": row.file})
            return row

    def drop(self, actor: Actor, text_id: int, now: datetime) -> MatterText:
        """Give a draft up.

        Raises:
            ActRefused: no such draft.

        """
        with self.ledger.write() as session:
            row = _draft(session, text_id)
            _end(row, TextState.DROPPED, actor, now)
            record(session, actor, "matter.dropped", f"matter:{text_id}", now, after={"file": row.file})
            return row

    def drafts(self) -> Sequence[MatterText]:
        """Return the drafts that wait."""
        with self.ledger.read() as session:
            return open_drafts(session)

    def _texts(self) -> dict[str, str]:
        with self.ledger.read() as session:
            over = published_texts(session)
        return {**texts_in(self.city / FOLDER), **over}


@functools.lru_cache(maxsize=4)
def _read(folder: Path, _marks: tuple[tuple[str, int, int], ...], over: tuple[tuple[str, str], ...]) -> Matters:
    return read_texts({**texts_in(folder), **dict(over)})


def _plain_name(file: str) -> None:
    if not file.endswith((".yaml", ".yml")) or not file.replace(".", "").replace("-", "").replace("_", "").isalnum():
        raise ActRefused(f"“{file}”不是清单文件的名字。请写 m7.yaml 这样的名字。")


def _fit(text: str) -> str:
    if len(text) > CHARS_MAX:
        raise ActRefused(f"清单有{len(text)}字，超过{CHARS_MAX}字的上限。请核对是不是传错了文件。")
    return text.replace("\r\n", "\n")


def _draft(session: OpenSession, text_id: int) -> MatterText:
    row = text_by_id(session, text_id, lock=True)
    if row is None or row.state is not TextState.DRAFT:
        raise ActRefused(f"没有编号为{text_id}的草稿，或者它已经发布、放弃。")
    return row


def _end(row: MatterText, state: TextState, actor: Actor, now: datetime) -> None:
    row.state, row.ended_by, row.ended_name, row.ended_at = state, actor.who, actor.name, now


Known = Mapping[tuple[str, str], Matter]


def _by_version(matters: Matters) -> Known:
    return {(one.code, one.version): one for one in matters.versions}


def _in_use(before: Matters, after: Matters, used: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """Refuse to change a version that cases use; only its last day and what it is called may change."""
    new = _by_version(after)
    for key, old in _by_version(before).items():
        count = used.get(key, 0)
        if count and (key not in new or _content(new[key]) != _content(old)):
            yield (
                f"{old.name}清单“{old.version}”还有{count}件预审在用，不能改动或删去。"
                f"请写成新的一版（version、from 另起，旧版写 to），在办的继续用旧版。"
            )


def _content(one: Matter) -> Matter:
    return replace(one, until=None, also=(), file="")


def _changes(before: Matters, after: Matters, used: Mapping[tuple[str, str], int]) -> Iterator[str]:
    old, new = _by_version(before), _by_version(after)
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if now is None and was is not None:
            yield f"删去 {was.name} 清单“{was.version}”"
        elif was is None and now is not None:
            yield f"新增 {now.name} 清单“{now.version}”，{now.since}起（{len(now.materials)}份材料）"
            last = max((one for one in old.values() if one.code == now.code), key=lambda one: one.since, default=None)
            if last is not None:
                yield from (f"  比“{last.version}”：{told}" for told in _told(last, now))
                count = used.get((last.code, last.version), 0)
                yield from (f"  在办的{count}件预审继续用“{last.version}”",) if count else ()
        elif was is not None and now is not None and was != now:
            yield from (f"{now.name} 清单“{now.version}”：{told}" for told in _told(was, now))


def _told(was: Matter, now: Matter) -> Iterator[str]:
    """Say what differs between two lists of one matter."""
    yield from _named("材料", [one.name for one in was.materials], [one.name for one in now.materials])
    yield from _named("问题", [one.asks for one in was.questions], [one.asks for one in now.questions])
    yield from _named("“无需办理”情形", [one.says for one in was.not_needed], [one.says for one in now.not_needed])
    yield from _named("跨材料检查", [one.name for one in was.cross], [one.name for one in now.cross])
    held = {one.name: one for one in was.materials}
    for one in now.materials:
        if (earlier := held.get(one.name)) is not None and earlier != one:
            yield f"《{one.name}》：{'、'.join(_parts(earlier, one))}"
    if was.until != now.until:
        yield f"执行到 {now.until or '另行通知'}（原为 {was.until or '另行通知'}）"
    if (was.limit, was.limit_workdays) != (now.limit, now.limit_workdays):
        yield f"办理时限“{was.limit}”（{was.limit_workdays}个工作日）改为“{now.limit}”（{now.limit_workdays}个工作日）"
    numbers = {one.name: one for one in was.parameters}
    for number in now.parameters:
        if (earlier_number := numbers.get(number.name)) is not None and earlier_number.value != number.value:
            yield f"{number.name} 由 {earlier_number.value}{earlier_number.unit} 改为 {number.value}{number.unit}"
    rest = replace(was, **{name: getattr(now, name) for name in _SAID})
    if rest != now:
        yield "名称、部门、备注等有改动"


_SAID = (
    "materials", "questions", "not_needed", "cross", "until", "limit", "limit_workdays", "parameters", "version",
    "since", "file",
)  # fmt: skip


def _parts(was: Material, now: Material) -> list[str]:
    told = list(_named("检查", [one.name for one in was.checks], [one.name for one in now.checks]))
    told += list(_named("字段", [one.name for one in was.fields], [one.name for one in now.fields]))
    if was.deferral != now.deferral:
        days = now.deferral.workdays if now.deferral is not None else 0
        told.append(f"容缺改为{f'{days}个工作日内补' if days else '不允许'}")
    if was.needed_if != now.needed_if:
        told.append("需要的条件有改动")
    return told or ["内容有改动"]


def _named(what: str, was: Iterable[str], now: Iterable[str]) -> Iterator[str]:
    old, new = list(was), list(now)
    if gone := [one for one in old if one not in new]:
        yield f"去掉{what}：{'、'.join(gone)}"
    if added := [one for one in new if one not in old]:
        yield f"增加{what}：{'、'.join(added)}"
