"""Back to an earlier version, and the whole base back to the end of an earlier day."""

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.errors import ActRefused
from knowledge.library.publishing import put_back, told
from knowledge.library.records import Records, end_of, take_turn, unknown, version_known
from knowledge.library.shelving import take_off
from ledger.audit import Actor, acts_after, record
from ledger.policies import OpenSession, policy_by_id
from ledger.versions import Version, VersionState, live_at, live_version, versions_in, versions_of

EVERY = 1_000_000  # versions: more than any base holds
BACK, OFF, AGAIN, GONE = "换回", "下架", "恢复", "已删除"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to one document."""

    policy_id: str
    title: str
    act: str  # 换回 下架 恢复 已删除
    number: int  # of the version that becomes live again; 0: none
    sentence: str


@dataclass(frozen=True, slots=True)
class BaseRollback:
    """The steps back to a day; done unless it was a dry run."""

    day: date
    steps: tuple[Step, ...]
    done: bool


def roll_back(records: Records, policy_id: str, actor: Actor, to: int | date, reason: str) -> int:
    """Make an earlier version live again; return the number of the copy that is live now.

    Raises:
        NotInBase: no such document or version.
        ActRefused: that version was never live, is live, or none was live on that day.

    """
    with records.ledger.write() as session:
        take_turn(session)
        if not versions_of(session, policy_id):
            raise unknown(policy_id)
        old = version_to(session, policy_id, to)
        live = live_version(session, policy_id)
        if live is not None and live.number == old.number:
            raise ActRefused(f"{policy_id} 现在就是第 {old.number} 版，不需要回滚。")
        return put_back(session, old, actor, records.now(), "policy.rolled_back", reason)


def roll_base_back(records: Records, day: date, actor: Actor, *, dry_run: bool, reason: str) -> BaseRollback:
    """Put every document back as it was at the end of a day, in one transaction.

    Raises:
        ActRefused: the day is not over.

    """
    moment, now = end_of(day), records.now()
    if moment > now:
        raise ActRefused(f"{day.isoformat()} 还没有结束，不能回到那天的状态。请给出以前的日期。")
    with records.ledger.write() as session:
        take_turn(session)
        steps = _steps(session, moment)
        if not dry_run:
            for step in steps:
                _take(session, step, actor, now, reason)
            after = {"day": day.isoformat(), "steps": len(steps)}
            record(session, actor, "base.rolled_back", "base", now, after=after, reason=reason)
    return BaseRollback(day, tuple(steps), done=not dry_run)


def version_to(session: OpenSession, policy_id: str, to: int | date) -> Version:
    """Return the version that would be live again: number ``to``, or the one live at the end of day ``to``.

    Raises:
        NotInBase: no such version.
        ActRefused: it was never live, or none was live on that day.

    """
    if isinstance(to, int):
        version = version_known(session, policy_id, to)
        if version.published_at is None:
            raise ActRefused(f"{policy_id} 第 {to} 版没有发布过，不能回滚到它。要用它请审核发布。")
        return version
    found = live_at(session, end_of(to)).get(policy_id)
    if found is None:
        raise ActRefused(f"{policy_id} 在 {to.isoformat()} 没有已发布的版本，没有改动。请给出另一天，或写明第几版。")
    return found


def _steps(session: OpenSession, moment: datetime) -> list[Step]:
    then = live_at(session, moment)
    if not then:
        raise ActRefused("那天库里还没有任何已发布的文件，回到那天等于清空。要下架请逐份下架；请给出以后的日期。")
    now = {one.policy_id: one for one in versions_in(session, [VersionState.LIVE], limit=EVERY)}
    steps = []
    for policy_id in sorted({*then, *now}):
        was, is_now = then.get(policy_id), now.get(policy_id)
        if was is None and is_now is not None:
            steps.append(
                Step(policy_id, is_now.title, OFF, 0, f"那天还没有发布，将下架（现为第 {is_now.number} 版）。")
            )
        elif was is not None and is_now is None:
            steps.append(Step(policy_id, was.title, AGAIN, was.number, f"后来下架，将恢复第 {was.number} 版。"))
        elif was is not None and is_now is not None and was.number != is_now.number and was.content != is_now.content:
            told_ = f"将从第 {is_now.number} 版换回第 {was.number} 版。"
            steps.append(Step(policy_id, was.title, BACK, was.number, told_))
    for entry in acts_after(session, "policy.deleted", moment):
        title = str(entry.before.get("title", ""))
        steps.append(Step(entry.subject, title, GONE, 0, "后来被删除，原件和文字都不在了，不能恢复；请重新上传。"))
    return steps


def _take(session: OpenSession, step: Step, actor: Actor, now: datetime, reason: str) -> None:
    if step.act in {BACK, AGAIN}:
        put_back(session, version_known(session, step.policy_id, step.number), actor, now, "policy.rolled_back", reason)
    elif step.act == OFF:
        policy = policy_by_id(session, step.policy_id)
        if policy is not None:
            change = take_off(session, policy, now)
            record(session, actor, "policy.retired", step.policy_id, now, after=told(change), reason=reason)
