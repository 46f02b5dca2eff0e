"""Publishing, sending back, taking off and putting back: each one act, one transaction, one line of the audit."""

from datetime import datetime

from knowledge.errors import ActRefused, GateClosed
from knowledge.library.gate import problems_of
from knowledge.library.records import Records, take_turn, unknown, version_known
from knowledge.library.shelving import Change, put_on, take_off
from knowledge.library.versions import copy_of, first_version
from ledger.audit import Actor, Channel, record
from ledger.policies import OpenSession, policy_by_id
from ledger.versions import (
    Version,
    VersionState,
    due_versions,
    live_version,
    unpack,
    versions_of,
)

CLOCK = Actor("clock", "定时任务", channel=Channel.CLOCK)
WAITING = (VersionState.PENDING, VersionState.SCHEDULED)


def publish(
    records: Records, policy_id: str, number: int, actor: Actor, *, at: datetime | None = None, reason: str = ""
) -> Change | None:
    """Make a waiting version live, now or ``at`` a later time. None for a later time.

    Raises:
        NotInBase: no such version.
        ActRefused: it is not waiting, a newer one is live, or ``at`` is past.
        GateClosed: something blocking is missing.

    """
    now = records.now()
    if at is not None and at <= now:
        raise ActRefused("定时发布的时间已经过去。请给出以后的时间，或直接发布。")
    with records.ledger.write() as session:
        take_turn(session)
        version = version_known(session, policy_id, number)
        _must_wait(session, version)
        blocking = [one.sentence for one in problems_of(session, records, version, actor) if one.blocking]
        if blocking:
            raise GateClosed(tuple(blocking))
        version.reviewer, version.reviewer_name = actor.who, actor.name
        if at is not None:
            version.state, version.publish_at = VersionState.SCHEDULED, at
            record(session, actor, "policy.scheduled", policy_id, now, after=_after(version, at), reason=reason)
            return None
        return _put_on(session, version, actor, now, reason)


def publish_due(records: Records, now: datetime) -> list[tuple[str, int]]:
    """Publish what was scheduled for a time that has come. What can't be published any more waits for a person."""
    done = []
    with records.ledger.read() as session:
        due = [(one.policy_id, one.number) for one in due_versions(session, now)]
    for policy_id, number in due:
        with records.ledger.write() as session:
            take_turn(session)
            version = version_known(session, policy_id, number)
            if version.state is not VersionState.SCHEDULED or (version.publish_at and version.publish_at > now):
                continue  # another process was here first, or the hour was changed
            blocking = [one.sentence for one in problems_of(session, records, version, None) if one.blocking]
            live = live_version(session, policy_id)
            if live is not None and live.number > number:
                blocking.append(f"第 {live.number} 版已先发布")
            if blocking:
                version.state, version.publish_at, version.note = VersionState.PENDING, None, "；".join(blocking)
                record(session, CLOCK, "policy.schedule_failed", policy_id, now, reason=version.note)
                continue
            by = Actor(version.reviewer, version.reviewer_name, channel=Channel.CLOCK)
            _put_on(session, version, by, now, "定时发布")
            done.append((policy_id, number))
    return done


def reject(records: Records, policy_id: str, number: int, actor: Actor, reason: str) -> None:
    """Send a waiting version back; also withdraws a schedule.

    Raises:
        NotInBase: no such version.
        ActRefused: it is not waiting, or no reason is given.

    """
    if not reason.strip():
        raise ActRefused("退回需要写明理由，拟稿人才知道改什么。请补上理由。")
    with records.ledger.write() as session:
        take_turn(session)
        version = version_known(session, policy_id, number)
        if version.state not in WAITING:
            raise ActRefused(f"{policy_id} 第 {number} 版是“{version.state}”，不在等待发布，不能退回。")
        version.state, version.publish_at, version.note = VersionState.REJECTED, None, reason
        _close_older(session, version)  # sent back with what it was made from: no earlier draft waits again
        record(session, actor, "policy.rejected", policy_id, records.now(), after={"number": number}, reason=reason)


def retire(records: Records, policy_id: str, actor: Actor, reason: str) -> Change:
    """Take a document off the shelf; its versions stay.

    Raises:
        NotInBase: no such document.
        ActRefused: it is not on the shelf.

    """
    now = records.now()
    with records.ledger.write() as session:
        take_turn(session)
        policy = policy_by_id(session, policy_id)
        if policy is None:
            if versions_of(session, policy_id):
                raise ActRefused(f"{policy_id} 现在没有发布，不需要下架。待发布的版本请用退回。")
            raise unknown(policy_id)
        live = live_version(session, policy_id) or first_version(session, policy_id)
        change = take_off(session, policy, now)
        record(
            session,
            actor,
            "policy.retired",
            policy_id,
            now,
            before={"number": live.number},
            after=told(change),
            reason=reason,
        )
        return change


def restore(records: Records, policy_id: str, actor: Actor, reason: str = "") -> int:
    """Put a retired document back as it was when it was taken off; return the new version's number.

    Raises:
        NotInBase: no such document.
        ActRefused: it is on the shelf, or was never published.

    """
    with records.ledger.write() as session:
        take_turn(session)
        every = versions_of(session, policy_id)
        if not every:
            raise unknown(policy_id)
        if live_version(session, policy_id) is not None:
            raise ActRefused(f"{policy_id} 现在就是已发布状态，不需要恢复。")
        last = max(
            (one for one in every if one.state is VersionState.RETIRED), key=lambda one: one.number, default=None
        )
        if last is None:
            raise ActRefused(f"{policy_id} 还没有发布过，不能恢复。请先审核发布。")
        return put_back(session, last, actor, records.now(), "policy.restored", reason)


def put_back(session: OpenSession, old: Version, actor: Actor, now: datetime, action: str, reason: str) -> int:
    """Make a copy of an earlier version live; return its number. The caller has taken its turn and checked."""
    copy = copy_of(
        session, old, unpack(old.content), actor, now, f"恢复第 {old.number} 版" + (f"：{reason}" if reason else "")
    )
    copy.reviewer, copy.reviewer_name = actor.who, actor.name
    if old.state is VersionState.RETIRED:
        old.state = VersionState.PAST
    change = put_on(session, copy, now)
    after = {"number": copy.number, "copy_of": old.number, **told(change)}
    record(session, actor, action, old.policy_id, now, after=after, reason=reason)
    return copy.number


def told(change: Change) -> dict[str, object]:
    """Return what an act changed, for the audit: counts and names, no texts."""
    facts: dict[str, object] = {}
    if change.articles:
        facts["articles"] = len(change.articles)
    if change.moved:
        facts["documents"] = [one.policy_id for one in change.moved]
    if change.doubted:
        facts["doubted"] = list(change.doubted)
    return facts


def _put_on(session: OpenSession, version: Version, actor: Actor, now: datetime, reason: str) -> Change:
    before = live_version(session, version.policy_id)
    change = put_on(session, version, now)
    _close_older(session, version)
    record(
        session, actor, "policy.published", version.policy_id, now,
        before={"number": before.number} if before else {}, after={"number": version.number, **told(change)},
        reason=reason,
    )  # fmt: skip
    return change


def _close_older(session: OpenSession, version: Version) -> None:
    """Versions that this one was made from do not wait any more: what they said is in it."""
    at: int | None = version.based_on
    chain = {one.number: one for one in versions_of(session, version.policy_id)}
    while at is not None and at in chain and chain[at].state in WAITING:
        older = chain[at]
        older.state, older.note = VersionState.REJECTED, older.note or f"已并入第 {version.number} 版"
        older.publish_at = None
        at = older.based_on
    session.flush()


def _must_wait(session: OpenSession, version: Version) -> None:
    if version.state not in WAITING:
        raise ActRefused(f"{version.policy_id} 第 {version.number} 版是“{version.state}”，不在等待发布。")
    live = live_version(session, version.policy_id)
    if live is not None and live.number > version.number:
        raise ActRefused(
            f"{version.policy_id} 第 {live.number} 版已经发布，比第 {version.number} 版新。"
            f"要换回旧文本请用回滚；要发布第 {version.number} 版里的改动，请在第 {live.number} 版上重新修改。"
        )


def _after(version: Version, at: datetime) -> dict[str, object]:
    return {"number": version.number, "at": at.isoformat()}
