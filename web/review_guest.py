"""Who looks at the page of a case: a link, the one browser that holds it, and the person it was made for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from casework.errors import NoSuchCase
from casework.moves import THEIRS, Side
from casework.office import ReviewOffice
from ledger.audit import Actor, Channel
from ledger.groups import person_by_staff_id
from ledger.policies import OpenSession
from ledger.review_links import ReviewLink, is_held_by, live_link, open_link

TOKEN_CHARS = 100  # no link of ours is as long
Opens = Callable[[], AbstractContextManager[OpenSession]]


@dataclass(frozen=True, slots=True)
class Guest:
    """One person at the page of one case, who may see it at this moment."""

    office: ReviewOffice
    token: str
    owner: str  # of what this link sends piece by piece: nobody else's
    case_id: str
    actor: Actor
    side: Side
    ends: datetime
    secret: str = ""  # what the browser is to keep from now on

    @property
    def hands_in(self) -> bool:
        """Whether this person may change papers and answers at all."""
        return self.side in {*THEIRS, Side.ADMIN}

    @property
    def moves(self) -> bool:
        """Whether the firm's own moves are this person's: submit, ask for a person, take back."""
        return self.side in THEIRS

    def may_see(self, uploaded_by: str) -> bool:
        """Tell whether this person may open a file: the firm its own, others only what they handed in for it."""
        return self.side is Side.FIRM or uploaded_by == self.actor.who


def enter(office: ReviewOffice, token: str, secret: str, *, first: bool = False) -> Guest | None:
    """Return who comes by a link with what the browser keeps; None: this browser is shown nothing.

    A link that has ended, that another browser holds, or whose person has nothing to do with the case any more opens
    nothing; which of these it is stays untold.

    Args:
        office: the house.
        token: of the link.
        secret: what the browser has kept; empty for none.
        first: whether a link that nobody holds becomes this browser's.

    """
    if not token or len(token) > TOKEN_CHARS:
        return None
    with office.ledger.read() as session:
        link = live_link(session, token, office.now())
        if link is None:
            return None
        if is_held_by(link, secret):
            return _guest(office, session, link, token)
    if not first or link.held_by:
        return None
    with office.ledger.write() as session:
        opened = open_link(session, token, secret, office.now())
        return _guest(office, session, opened.link, token, opened.secret) if opened is not None else None


def _guest(office: ReviewOffice, session: OpenSession, link: ReviewLink, token: str, secret: str = "") -> Guest | None:
    person = person_by_staff_id(session, link.made_for)
    role = person.role.value if person is not None else ""
    actor = Actor(link.made_for, link.name, role, Channel.PAGE)
    try:
        _, side = office.case(session, link.case_id, actor)
    except NoSuchCase:
        return None
    return Guest(office, token, link.token_hash, link.case_id, actor, side, link.expires_at, secret)
