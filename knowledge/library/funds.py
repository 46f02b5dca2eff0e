"""What a department says about the money of a year: written down at once, shown with the document."""

from knowledge.errors import ActRefused
from knowledge.library.records import Records, take_turn, unknown
from ledger.audit import Actor, record
from ledger.clocks import Fund, FundState, keep_fund
from ledger.policies import policy_by_id

EARLIEST, LATEST = 2000, 2100  # years a fund may be of


def say_fund(records: Records, policy_id: str, year: int, state: FundState, actor: Actor, note: str) -> None:
    """Write down the state of a fund.

    Raises:
        NotInBase: the document is not on the shelf.
        ActRefused: the year can't be.

    """
    if not EARLIEST <= year <= LATEST:
        raise ActRefused(f"资金年度 {year} 不对。请写四位年份，例如 2026。")
    now = records.now()
    with records.ledger.write() as session:
        take_turn(session)
        if policy_by_id(session, policy_id) is None:
            raise unknown(policy_id)
        said_by = actor.name or actor.who
        keep_fund(session, Fund(policy_id=policy_id, year=year, state=state, note=note, said_by=said_by, said_at=now))
        after = {"year": year, "state": state.value, "note": note}
        record(session, actor, "fund.said", policy_id, now, after=after)
