"""Proposed drafts in the ledger: open texts of whoever asked, that count for nothing."""

from datetime import UTC, datetime

import pytest

from knowledge.errors import ActRefused, NotInBase
from knowledge.items.offers import Offers
from knowledge.items.proposing.asking import propose
from knowledge.items.proposing.keeping import kept, open_of
from knowledge.items.proposing.opening import source_of_policy
from ledger.audit import Actor, entries_about
from ledger.base import Ledger
from ledger.items import ItemState, open_item
from ledger.policies import Article, Policy
from tests.items.proposals import CITY, source_of

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
ASKER = Actor("ed", "编辑")
TEXT = "对首次认定为高新技术企业的，给予一次性奖励10万元。"


def in_base(ledger: Ledger, text: str = TEXT) -> str:
    """A policy with one article in the base."""
    with ledger.write() as session:
        policy = Policy(
            policy_id="P000009", title="关于印发《示例办法》的通知", inner_title="示例办法",
            doc_no="德示例规〔2026〕9号",
            level="市级", region="510600", added_at=NOW, change_no=1,
        )  # fmt: skip
        policy.articles = [Article(ordinal=1, label="第一条", text=text)]
        session.add(policy)
    return "P000009"


def test_a_policy_of_the_base_is_read_article_by_article(ledger: Ledger) -> None:
    source = source_of_policy(ledger, in_base(ledger))
    assert (source.title, source.cited_as, source.passages[0].text) == ("示例办法", "德示例规〔2026〕9号", TEXT)
    with pytest.raises(NotInBase, match="P000404"):
        source_of_policy(ledger, "P000404")


def test_kept_drafts_are_open_texts_of_whoever_asked_and_count_for_nothing(ledger: Ledger) -> None:
    offers = Offers(ledger, CITY.folder / "items")
    before = offers.digest()
    policy_id = in_base(ledger)
    _, drafts = propose(source_of_policy(ledger, policy_id), CITY, ledger)
    assert kept(ledger, drafts, policy_id, ASKER, NOW) == ["DY-43"]
    with ledger.read() as session:
        row = open_item(session, "DY-43")
        assert row is not None
        assert (row.state, row.made_by, row.policy_id) == (ItemState.DRAFT, "ed", policy_id)
        assert row.text.startswith("#")
        [entry] = entries_about(session, "item:DY-43")
        assert (entry.action, entry.who) == ("item.drafted", "ed")
    assert offers.digest() == before
    assert open_of(ledger, policy_id) == ["DY-43"]


def test_the_next_proposal_takes_another_code_and_the_same_policy_is_not_kept_twice(ledger: Ledger) -> None:
    policy_id = in_base(ledger)
    _, drafts = propose(source_of_policy(ledger, policy_id), CITY, ledger)
    kept(ledger, drafts, policy_id, ASKER, NOW)
    _, others = propose(source_of(TEXT), CITY, ledger)
    assert [one.draft.code for one in others] == ["DY-44"]
    with pytest.raises(ActRefused, match="DY-43"):
        kept(ledger, others, policy_id, ASKER, NOW)
    assert kept(ledger, others, "", ASKER, NOW) == ["DY-44"]
    with pytest.raises(ActRefused, match="DY-44"):
        kept(ledger, others, "", ASKER, NOW)
