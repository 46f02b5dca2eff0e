"""What one person asked for and nobody else may read: the link to a case's page, its whole list; sent in private.

Each ask is a message of its own, also when the same is asked again.
"""

import secrets

from casework.errors import CaseRefused
from casework.office import ReviewOffice
from config.words import casework as case_words
from config.words import review_chat as words
from ledger.audit import Actor
from ledger.policies import OpenSession
from ledger.pushes import CampaignState, Way, open_campaign
from ledger.review_links import new_review_link
from ledger.reviews import ReviewCase
from outreach import outbox


def page_link(office: ReviewOffice, session: OpenSession, actor: Actor, case: ReviewCase) -> str:
    """Return the address of a case's page for one person.

    Raises:
        CaseRefused: nobody knows who it would be for.

    """
    if not actor.who:
        raise CaseRefused(words.link_not_sent())
    token = new_review_link(session, case.case_id, actor.who, actor.name, office.now())
    return f"{office.pages_url}/review/{token}"


def tell_link(office: ReviewOffice, session: OpenSession, actor: Actor, case: ReviewCase) -> None:
    """Send somebody a link of their own in private.

    Raises:
        CaseRefused: they can't be reached: outside the organisation.

    """
    url, name = page_link(office, session, actor, case), office.matter(case).name
    tell_alone(office, session, actor, case, words.link_title(name), words.link_private(name, case.case_id, url))


def tell_alone(
    office: ReviewOffice, session: OpenSession, actor: Actor, case: ReviewCase, title: str, body: str
) -> None:
    """Send somebody something about a case in private, in the caller's transaction.

    Raises:
        CaseRefused: they can't be reached: outside the organisation.

    """
    if not actor.who:
        raise CaseRefused(words.link_not_sent())
    campaign, _ = open_campaign(
        session,
        office.today(),
        office.now(),
        way=Way.CASE,
        about_kind="review",
        about=case.case_id,
        title=title,
        body=case_words.ADVICE,
        origin=f"review:{case.case_id}:asked:{secrets.token_hex(8)}",
        ordered_by=actor.who,
        state=CampaignState.RUNNING,
        urgent=True,
    )
    receiver = outbox.person(actor.who, uscc=case.uscc, prio=1, body=body)
    outbox.put(session, campaign.campaign_id, [receiver])
