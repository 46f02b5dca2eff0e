"""Signing in and staying signed in: the way through the platform's page, tokens, and what they are good for.

A browser on its way holds a secret in a cookie; the platform brings back the state. Both must fit one row of the
ledger, which is used up by it: a link with a foreign code, a second use and a stale tab all end at the door. A new
token is made at every sign-in. Tokens and states are kept as hashes only.
"""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta

from ledger.audit import record
from ledger.base import Ledger
from ledger.consoles import Duty, Sitting, begin_sitting, duties_of, seen_now, sitting_by_hash, take_sitting
from ledger.groups import Role, person_by_staff_id
from web.console.office import Office, Person
from web.console.visit import Visitor

ON_THE_WAY = timedelta(minutes=10)
NOTED_EVERY = timedelta(seconds=60)  # how exactly "last seen" is known
HOME = "/console"
LONGEST_NEXT = 100
_INSIDE = re.compile(r"/console(?:[/?][\w\-./?=&%~:+,]*)?", re.ASCII)


def inside(address: str) -> str:
    """Return an address of ours to go to after the sign-in; anything else becomes the first page."""
    fits = len(address) <= LONGEST_NEXT and _INSIDE.fullmatch(address) and "//" not in address
    return address if fits else HOME


def begin_way(office: Office, address: str) -> tuple[str, str]:
    """Return the secret for the browser's cookie and the state for the platform."""
    secret, state = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    now = office.now()
    way = Sitting(
        token_hash=hash_of(secret),
        staff_id="",
        name=inside(address),
        csrf=hash_of(state),
        began_at=now,
        seen_at=now,
        expires_at=now + ON_THE_WAY,
    )
    with office.ledger.write() as session:
        begin_sitting(session, way)
    return secret, state


def end_way(office: Office, secret: str, state: str) -> str | None:
    """Return where to go when secret and state belong together, are in time and were not used; None otherwise."""
    with office.ledger.write() as session:
        way = sitting_by_hash(session, hash_of(secret))
        fits = way is not None and not way.staff_id and hmac.compare_digest(way.csrf, hash_of(state))
        if way is None or not fits or way.expires_at <= office.now():
            return None
        return way.name if take_sitting(session, way.token_hash) else None


def enter(office: Office, person: Person, before: str) -> str:
    """Sign a person in and return the new token; the token the browser had before is good for nothing any more.

    Returns:
        The token, or nothing when the person has no duty here.

    """
    token, now = secrets.token_urlsafe(32), office.now()
    visitor = _with_duties(office.ledger, person.staff_id, person.name, "")
    with office.ledger.write() as session:
        take_sitting(session, hash_of(before))
        if not visitor.duties:
            record(session, visitor.actor, "console.turned_away", person.staff_id, now)
            return ""
        sitting = Sitting(
            token_hash=hash_of(token),
            staff_id=person.staff_id,
            name=person.name,
            csrf=secrets.token_urlsafe(32),
            began_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=office.settings.console_hours),
        )
        begin_sitting(session, sitting)
        record(session, visitor.actor, "console.signed_in", person.staff_id, now)
    return token


def who_sits(office: Office, token: str) -> Visitor | None:
    """Return who is signed in with a token, with the duties of this moment; None for no, old or idle ones."""
    if not token:
        return None
    now, token_hash = office.now(), hash_of(token)
    with office.ledger.read() as session:
        sitting = sitting_by_hash(session, token_hash)
    idle = timedelta(minutes=office.settings.console_idle_minutes)
    if sitting is None or not sitting.staff_id or sitting.expires_at <= now or sitting.seen_at + idle <= now:
        return None
    if sitting.seen_at + NOTED_EVERY <= now:
        with office.ledger.write() as session:
            seen_now(session, token_hash, now)
    return _with_duties(office.ledger, sitting.staff_id, sitting.name, sitting.csrf)


def leave(office: Office, token: str, visitor: Visitor) -> None:
    """Sign out."""
    with office.ledger.write() as session:
        if take_sitting(session, hash_of(token)):
            record(session, visitor.actor, "console.signed_out", visitor.staff_id, office.now())


def same(one: str, other: str) -> bool:
    """Compare two secrets without telling by the time it takes; nothing equals nothing."""
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _with_duties(ledger: Ledger, staff_id: str, name: str, csrf: str) -> Visitor:
    """Look a person's duties up. Whoever runs the bot in the chat runs the console too."""
    with ledger.read() as session:
        grants = duties_of(session, staff_id)
        bound = person_by_staff_id(session, staff_id)
    duties = {grant.duty for grant in grants}
    if bound is not None and bound.role is Role.ADMIN:
        duties.add(Duty.ADMIN)
    departments = tuple(sorted({grant.department for grant in grants if grant.duty is Duty.DEPARTMENT}))
    return Visitor(staff_id, name or (bound.name if bound else ""), csrf, frozenset(duties), departments)
