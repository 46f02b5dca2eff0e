"""What an answer to a push changes: what is pushed next, and what waits already.

不相关, 已享受 and 已申报 hold for the items or the document for good, 暂不需要 for ninety days; 退订 holds for the
themes, or for every push where it has none. Whoever has subscribed to something is told of it all the same: that ends
by itself, with a word of its own. Corrections reach whoever got the wrong version, whatever he answered since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from config.words import push as words
from knowledge.rules.item import ItemSet
from ledger import push_history
from ledger.policies import OpenSession
from ledger.push_replies import Answered
from ledger.pushes import Campaign, Delivery, Way
from ledger.refusals import EVERYTHING, PushRefusal, Refused, end_refusals, refusals_of, refuse
from outreach.content import things_about

NOT_NOW = timedelta(days=90)
KINDS = {
    Answered.UNRELATED: Refused.IRRELEVANT,
    Answered.HAD: Refused.ENJOYED,
    Answered.APPLIED: Refused.APPLIED,
    Answered.NOT_NOW: Refused.LATER,
    Answered.NO_MORE: Refused.OPTED_OUT,
}
Thing = tuple[str, str]  # ("item", "DY-04"), ("policy", "P000012"), ("theme", "技术改造"), EVERYTHING


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answered what to which push."""

    answer: Answered
    delivery: Delivery
    campaign: Campaign
    said_by: str  # staff id
    at: datetime


def reasons_of(delivery: Delivery, way: Way) -> list[dict[str, Any]]:
    """Return the reasons of one way that a push came from."""
    return [one for one in delivery.reasons if isinstance(one, dict) and one.get("way") == way]


def items_of(delivery: Delivery) -> list[str]:
    """Return the codes of the items that were matched, each once."""
    named = (str(one.get("item", "")) for one in reasons_of(delivery, Way.MATCHED))
    return list(dict.fromkeys(code for codes in named for code in codes.split(",") if code))


def heed(session: OpenSession, one: Answer, items: ItemSet, day: date) -> list[Thing]:
    """Write down what is not wanted any more, and take back what waits of it; return what that is."""
    things = _meant(session, one, items, day)
    for kind, name in things:
        refusal = PushRefusal(
            uscc=one.delivery.uscc,
            receiver=one.delivery.receiver,
            kind=KINDS[one.answer],
            about_kind=kind,
            about=name,
            until=one.at + NOT_NOW if one.answer is Answered.NOT_NOW else None,
            said_by=one.said_by,
            campaign_id=one.campaign.campaign_id,
            made_at=one.at,
        )
        refuse(session, refusal)
    if things:
        _take_back(session, one, set(things), items, day)
    return things


def _meant(session: OpenSession, one: Answer, items: ItemSet, day: date) -> list[Thing]:
    codes, about = items_of(one.delivery), (one.campaign.about_kind, one.campaign.about)
    things = [("item", code) for code in codes] or ([about] if about[1] else [])
    if one.answer is not Answered.NO_MORE:
        return things
    covered = [
        *(pair for code in codes for pair in things_about(session, items, "item", code, day)),
        *things_about(session, items, *about, day),
    ]
    themes = list(dict.fromkeys(pair for pair in covered if pair[0] == "theme"))
    return themes or things or [EVERYTHING]


def _take_back(session: OpenSession, one: Answer, unwanted: set[Thing], items: ItemSet, day: date) -> None:
    """Refuse what waits for the firm, or the receiver, of what is not wanted any more."""
    whose, out = one.delivery.uscc or one.delivery.receiver, list[int]()
    for delivery, campaign in push_history.waiting_for(session, whose):
        if campaign.way is Way.CORRECTION or reasons_of(delivery, Way.SUBSCRIPTION):
            continue
        covered = set(things_about(session, items, campaign.about_kind, campaign.about, day))
        covered |= {pair for code in items_of(delivery) for pair in things_about(session, items, "item", code, day)}
        if covered & unwanted or EVERYTHING in unwanted:
            out.append(delivery.delivery_id)
    says = words.refused(KINDS[one.answer].value, f"{day:%Y-%m-%d}")
    push_history.refuse_waiting(session, out, says)


def drop_of_subscriptions(session: OpenSession, subscriber: str, ended: Sequence[int], why: str) -> None:
    """Refuse what waits for a subscriber from nothing but subscriptions that have ended."""
    out = list[int]()
    for delivery, campaign in push_history.waiting_for(session, subscriber):
        from_these = [int(one.get("subscription", 0)) in ended for one in reasons_of(delivery, Way.SUBSCRIPTION)]
        only = bool(from_these) and all(from_these) and len(from_these) == len(delivery.reasons)
        if only and campaign.way is not Way.CORRECTION:
            out.append(delivery.delivery_id)
    push_history.refuse_waiting(session, out, why)


def want_again(session: OpenSession, whose: str, things: Sequence[Thing], why: str, now: datetime) -> list[Thing]:
    """End refusals of a firm or a receiver; ``things`` empty: all of them. Return what is pushed again."""
    held = [one for one in refusals_of(session, whose, now) if not things or (one.about_kind, one.about) in set(things)]
    end_refusals(session, held, why, now)
    return list(dict.fromkeys((one.about_kind, one.about) for one in held))
