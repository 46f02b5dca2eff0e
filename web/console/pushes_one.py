"""One push: how far it is, who got it and who did not, what was sent, who ordered it, and what was done with it."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from config.words import push_figures as words
from ledger.audit import entries_about
from ledger.consoles import Duty
from ledger.delivery_acts import ask_readers
from ledger.push_figures import of_these, states_in
from ledger.push_seen import (
    UNREAD,
    count_receivers,
    own_texts,
    people_by_staff_ids,
    reasons_in,
    receiver_of,
    receivers_of,
    seen_campaign,
)
from ledger.pushes import AT_ONCE, Campaign, CampaignState, DeliveryState
from outreach.campaign_acts import FRESH, PLANNED
from web.console.facts import as_line
from web.console.pushes import LOOKS, Progress, progress_of, without_live
from web.console.pushes_sight import Looks, looks_of
from web.console.pushes_text import rendered
from web.console.visit import Answer, NotThere, Shown, Visit

SOON_S, LATER_S = 2, 10  # until the page is looked at again: while it sends, while something may come
AWAITED = timedelta(minutes=5)  # how long answers of the platform are waited for
RECEIVERS = 20  # on one page
MOST_REASONS = 30
ACTS_SHOWN = 100


def page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show a push; the platform is asked who has read it, for the next look."""
    looks, campaign = looked_at(visit)
    values = _live_values(visit, looks, campaign)
    number, sight = campaign.campaign_id, looks.sight
    _ask(visit, campaign, values["progress"])
    named = looks.named(campaign)
    with visit.office.ledger.read() as session:
        reasons = list(reasons_in(session, number, sight).items())
        texts, kinds = own_texts(session, number, sight) if named else ([], 0)
        acts = entries_about(session, number, ACTS_SHOWN)
        people = people_by_staff_ids(session, {campaign.ordered_by, campaign.approved_by, campaign.recall_asked_by})
    return Shown(
        "pushes_one.html",
        values
        | {
            "reasons": reasons[:MOST_REASONS],
            "more_reasons": len(reasons) - MOST_REASONS,
            "body": rendered(campaign.body),
            "texts": [(rendered(one.body), one.receivers) for one in texts],
            "kinds": kinds,
            "acts": acts,
            "as_line": partial(as_line, city=visit.office.city),
            "who": {key: words.orderer(key, one.name) for key, one in people.items()},
            "orderer": words.orderer,
            "manners": [words.MANNERS.get(str(one), str(one)) for one in campaign.override.get("manners", ())],
            "at_once": AT_ONCE,
            "error": error,
        },
        status,
    )


def live(visit: Visit) -> Answer:
    """Show the parts of the same page that move, for the script that looks again."""
    looks, campaign = looked_at(visit)
    return Shown("pushes_live.html", _live_values(without_live(visit), looks, campaign))


def text(visit: Visit) -> Answer:
    """Show what one receiver of a push got, word for word."""
    looks, campaign = looked_at(visit)
    with visit.office.ledger.read() as session:
        found = receiver_of(session, campaign.campaign_id, looks.sight, int(visit.path["delivery_id"]))
    if found is None or not looks.named(campaign):
        raise NotThere
    one, body = found
    values = {"campaign": campaign, "one": one, "body": rendered(body), "state": words.STATE_NAMES[one.state]}
    return Shown("pushes_text.html", values)


def looked_at(visit: Visit) -> tuple[Looks, Campaign]:
    """Return the push of the address.

    Raises:
        NotThere: there is none, or this person may not know of it.

    """
    looks = looks_of(visit)
    with visit.office.ledger.read() as session:
        campaign = seen_campaign(session, looks.sight, visit.path["campaign_id"][:40])
    if campaign is None:
        raise NotThere
    return looks, campaign


def _live_values(visit: Visit, looks: Looks, campaign: Campaign) -> dict[str, Any]:
    number, chosen, named = campaign.campaign_id, visit.query.one("state"), looks.named(campaign)
    chosen = chosen if chosen in {*DeliveryState, UNREAD} else ""
    with visit.office.ledger.read() as session:
        counts = states_in(session, of_these([number]), looks.sight)
        paging = visit.page_of(count_receivers(session, number, looks.sight, chosen), RECEIVERS) if named else None
        rows = (
            receivers_of(session, number, looks.sight, chosen, paging.size, paging.offset) if paging is not None else []
        )
    progress = progress_of(counts)
    return {
        "campaign": campaign,
        "progress": progress,
        "first_sent": min(filter(None, (one.first_sent for one in counts)), default=None),
        "last_sent": max(filter(None, (one.last_sent for one in counts)), default=None),
        "again_s": again_in(visit, campaign, progress),
        "address": f"/console/pushes/{number}",
        "chosen": chosen,
        "tabs": _tabs(progress),
        "rows": rows,
        "paging": paging,
        "named": named,
        "partly": not looks.sight.everything and campaign.ordered_by != visit.visitor.staff_id,
        "state": words.CAMPAIGN_STATES[campaign.state],
        "looks": LOOKS.get(campaign.state, ""),
        "state_names": words.STATE_NAMES,
        "way": words.WAYS[campaign.way],
        "allowed": _allowed(visit, looks, campaign, progress),
        "waits_until": campaign.not_before if campaign.not_before > visit.office.now() else None,
    }


def again_in(visit: Visit, campaign: Campaign, progress: Progress) -> int:
    """Return in how many seconds the page is looked at again; 0: nothing moves any more by itself."""
    now = visit.office.now()
    if campaign.state is CampaignState.RUNNING:
        return SOON_S if campaign.not_before <= now else LATER_S
    if campaign.state in (CampaignState.PAUSED, CampaignState.APPROVAL):
        return LATER_S
    if progress.pending and campaign.state not in PLANNED:
        return SOON_S
    asked, known = campaign.read_asked_at, campaign.read_known_at
    reading = asked is not None and now - asked < AWAITED and (known is None or known < asked)
    recall = campaign.recall_asked_at
    taking_back = recall is not None and now - recall < AWAITED and progress.states.get(DeliveryState.SENT, 0) > 0
    return LATER_S if reading or taking_back else 0


def _allowed(visit: Visit, looks: Looks, campaign: Campaign, progress: Progress) -> frozenset[str]:
    """Return the acts this person may do now."""
    state, found = campaign.state, set[str]()
    if state is CampaignState.APPROVAL and visit.visitor.may(Duty.ADMIN, Duty.REVIEWER):
        found |= {"approve"} if campaign.ordered_by != visit.visitor.staff_id else set()
    if looks.may_act(campaign) and visit.visitor.duties != {Duty.AUDITOR}:
        found |= {"pause"} if state is CampaignState.RUNNING else set()
        found |= {"resume"} if state is CampaignState.PAUSED else set()
        found |= {"stop"} if state in (*PLANNED, CampaignState.RUNNING, CampaignState.PAUSED) else set()
        found |= {"recall"} if progress.states.get(DeliveryState.SENT, 0) and not campaign.recall_asked_at else set()
        found |= {"again"} if progress.states.get(DeliveryState.UNSURE, 0) else set()
    return frozenset(found)


def _tabs(progress: Progress) -> Mapping[str, tuple[str, int]]:
    """Return the parts of the list of receivers: how each is called, and how many there are."""
    found = {"": ("全部", progress.receivers)}
    for state, count in progress.states.items():
        found[state.value] = (words.STATE_NAMES[state], count)
    unread = progress.states.get(DeliveryState.SENT, 0) - progress.read
    return found | ({UNREAD: ("已送达未读", unread)} if unread else {})


def _ask(visit: Visit, campaign: Campaign, progress: Progress) -> None:
    """Let whoever sends ask the platform who has read a push, unless it was asked a moment ago."""
    now, known, asked = visit.office.now(), campaign.read_known_at, campaign.read_asked_at
    fresh = any(one is not None and now - one < FRESH for one in (known, asked))
    if progress.states.get(DeliveryState.SENT, 0) and not fresh:
        with visit.office.ledger.write() as session:
            ask_readers(session, campaign.campaign_id, now)
