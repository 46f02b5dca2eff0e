"""A receiver is in a campaign once, in the same transaction as its cause."""

from ledger.base import Ledger
from ledger.groups import Group, heard
from ledger.pushes import CampaignState, DeliveryState, Way, campaign_by_id, counts, open_campaign
from outreach import outbox
from tests.outreach.made_pushes import DAY, T0, campaign, groups, rows, states


def test_putting_the_same_receivers_in_again_changes_nothing(ledger: Ledger) -> None:
    number = campaign(ledger, [*groups(3), outbox.group("cid1"), outbox.person("chen")])
    with ledger.write() as session:
        assert outbox.put(session, number, [outbox.group("cid2", body="别的"), outbox.group("cid3")]) == 1
    assert list(states(ledger, number)) == ["cid0", "cid1", "cid2", "chen", "cid3"]
    assert {one.body_key for one in rows(ledger, number)} == {""}


def test_the_cause_and_its_receivers_are_kept_together_or_not_at_all(ledger: Ledger) -> None:
    with ledger.rehearse() as session:  # thrown away, as when an error leaves a transaction
        made, _ = open_campaign(session, DAY, T0, way=Way.COMMAND)
        assert outbox.put(session, made.campaign_id, groups(3)) == 3
    with ledger.read() as session:
        assert campaign_by_id(session, "P20261123-0001") is None
        assert counts(session, "P20261123-0001") == {}


def test_reasons_firm_and_moment_are_kept_and_a_text_of_its_own_once(ledger: Ledger) -> None:
    those = [
        outbox.group(f"cid{n}", ["规上“工业”", {"fact": "营收"}], "91510600MA0000000X", body="各有\n各的")
        for n in (1, 2)
    ]
    number = campaign(ledger, [*those, outbox.group("cid3", not_before=T0)])
    first, second, third = rows(ledger, number)
    assert (first.reasons, first.uscc) == (["规上“工业”", {"fact": "营收"}], "91510600MA0000000X")
    assert first.body_key == second.body_key != third.body_key == ""
    assert third.not_before == T0


def test_the_same_trigger_twice_makes_one_campaign(ledger: Ledger) -> None:
    for new in (True, False):
        with ledger.write() as session:
            made, fresh = open_campaign(session, DAY, T0, way=Way.MATCHED, origin="item:DY-04:2026-06-30:T-7")
            assert (made.campaign_id, fresh, made.state) == ("P20261123-0001", new, CampaignState.DRAFT)
    with ledger.write() as session:
        assert open_campaign(session, DAY, T0, way=Way.MATCHED)[0].campaign_id == "P20261123-0002"


def test_nothing_is_sent_to_a_group_that_is_gone_until_it_is_heard_again(ledger: Ledger) -> None:
    with ledger.write() as session:
        session.add(Group(conversation_id="cid1", gone_at=T0, gone_why="群已解散"))
    number = campaign(ledger, groups(3))
    assert states(ledger, number)["cid1"] is DeliveryState.REFUSED
    with ledger.write_directly() as hand:
        heard(hand, "cid1", "群", T0)
    assert states(ledger, campaign(ledger, groups(3)))["cid1"] is DeliveryState.WAITING
