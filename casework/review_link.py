"""What one person asked for and nobody else may read: the link to a case's page, its whole list; sent in private.

Each ask is a message of its own, also when the same is asked again.
"""

import secrets
from collections.abc import Mapping

from casework.errors import CaseRefused
from casework.office import ReviewOffice
from casework.review_message import message_of, title_of
from config.words import casework as case_words
from config.words import review_chat as words
from ledger.audit import Actor
from ledger.policies import OpenSession
from ledger.pushes import CampaignState, Way, open_campaign
from ledger.review_links import link_to_make, new_review_link
from ledger.reviews import ReviewCase
from outreach import outbox


def page_link(office: ReviewOffice, session: OpenSession, actor: Actor, case: ReviewCase) -> str:
    """Return the address of a case's page for one person, who reads it at once: it is kept nowhere.

    Raises:
        CaseRefused: nobody knows who it would be for.

    """
    if not actor.who:
        raise CaseRefused(words.link_not_sent())
    token = new_review_link(session, case.case_id, actor.who, actor.name, office.now())
    return f"{office.pages_url}/review/{token}"


def tell_link(office: ReviewOffice, session: OpenSession, actor: Actor, case: ReviewCase) -> None:
    """Send somebody a link of their own in private; it is made while it is sent, and no row ever holds it.

    Raises:
        CaseRefused: they can't be reached: outside the organisation.

    """
    url, name = f"{office.pages_url}/review/{link_to_make(case.case_id)}", office.matter(case).name
    said = words.link_private(name, case.case_id)
    tell_alone(office, session, actor, case, words.link_title(name), said, {words.PAGE: url})


def tell_alone(
    office: ReviewOffice,
    session: OpenSession,
    actor: Actor,
    case: ReviewCase,
    title: str,
    body: str,
    links: Mapping[str, str] | None = None,
    *,
    origin: str = "",
) -> bool:
    """Send somebody something about a case in private, in the caller's transaction.

    Args:
        office: the house.
        session: of the cause.
        actor: who gets it.
        case: of theirs.
        title: of the message.
        body: lines of text, in which anybody's names may stand.
        links: words of it that lead somewhere.
        origin: what makes it one message, however often this comes; empty: each ask is one of its own.

    Returns:
        Whether it is new.

    Raises:
        CaseRefused: they can't be reached: outside the organisation.

    """
    if not actor.who:
        raise CaseRefused(words.link_not_sent())
    campaign, new = open_campaign(
        session,
        office.today(),
        office.now(),
        way=Way.CASE,
        about_kind="review",
        about=case.case_id,
        title=title_of(title),
        body=case_words.ADVICE,
        origin=origin or f"review:{case.case_id}:asked:{secrets.token_hex(8)}",
        ordered_by=actor.who,
        state=CampaignState.RUNNING,
        urgent=True,
    )
    if new:
        receiver = outbox.person(actor.who, uscc=case.uscc, prio=1, body=message_of(body, links))
        outbox.put(session, campaign.campaign_id, [receiver])
    return new
