"""Figures of pushes put together: by push, by what they were about, by department, by who ordered them, by day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from config.words import push_figures as words
from ledger.groups import Person, Role
from ledger.policies import OpenSession, Policy, policies_by_ids
from ledger.push_figures import ALL, Period, Sight
from ledger.push_seen import people_by_staff_ids
from ledger.pushes import Campaign, Way
from outreach.figures import Books, Figures, figures_of
from outreach.manners import CHINA


class By(StrEnum):
    """What figures are put together by."""

    PUSH = "push"
    ABOUT = "about"
    DEPARTMENT = "department"
    ASSISTANT = "assistant"
    DAY = "day"


@dataclass(slots=True)
class Line:
    """The figures of one push, or of all that are put together."""

    key: str
    says: str
    pushes: int = 0
    figures: Figures = field(default_factory=Figures)
    note: str = ""  # of a push: what it is about, who ordered it


def lines(session: OpenSession, period: Period, by: By, books: Books, sight: Sight = ALL) -> list[Line]:
    """Return the figures of a period put together: pushes and days by time, the newest first; others by how many."""
    rows = figures_of(session, period, books, sight)
    return put_together(session, rows, by, books)


def put_together(session: OpenSession, rows: Sequence[tuple[Campaign, Figures]], by: By, books: Books) -> list[Line]:
    """Put the figures of pushes together by one thing."""
    name = _Naming(session, [one for one, _ in rows], books)
    found: dict[str, Line] = {}
    for campaign, figures in rows:
        key, says, note = name.of(campaign, by)
        line = found.setdefault(key, Line(key, says, note=note))
        line.pushes += 1
        line.figures.add(figures)
    if by in {By.PUSH, By.DAY}:
        return list(found.values())
    return sorted(found.values(), key=lambda one: (-one.figures.sent, -one.figures.receivers, one.says))


def total(rows: Iterable[Line]) -> Line:
    """Return the sum of some lines."""
    whole = Line("", words.TOTAL)
    for one in rows:
        whole.pushes += one.pushes
        whole.figures.add(one.figures)
    return whole


def began(campaign: Campaign) -> datetime:
    """Return when a push began, in the city's time."""
    return max(campaign.not_before, campaign.made_at).astimezone(CHINA)


class _Naming:
    """Knows the names of what pushes are about and of who ordered them."""

    def __init__(self, session: OpenSession, campaigns: Sequence[Campaign], books: Books) -> None:
        self._books = books
        ids = sorted({one.about for one in campaigns if one.about_kind == "policy"})
        self._policies: Mapping[str, Policy] = policies_by_ids(session, ids)
        self._people: Mapping[str, Person] = people_by_staff_ids(session, {one.ordered_by for one in campaigns})

    def of(self, campaign: Campaign, by: By) -> tuple[str, str, str]:
        """Return (key, how it is called, a note) of the line a push belongs to."""
        if by is By.PUSH:
            note = words.push_note(self._orderer(campaign.ordered_by), campaign.way)
            return campaign.campaign_id, campaign.title or campaign.campaign_id, note
        if by is By.ABOUT:
            return self._about(campaign)
        if by is By.DEPARTMENT:
            name = self._department(campaign)
            return name, name or words.NO_DEPARTMENT, ""
        if by is By.ASSISTANT:
            person = self._people.get(campaign.ordered_by)
            helps = words.role(person.role.value) if person is not None and person.role is not Role.ASSISTANT else ""
            return campaign.ordered_by, self._orderer(campaign.ordered_by), helps
        day = began(campaign).date().isoformat()
        return day, day, ""

    def _about(self, campaign: Campaign) -> tuple[str, str, str]:
        if campaign.about_kind == "policy" and campaign.about:
            policy = self._policies.get(campaign.about)
            title = (policy.inner_title or policy.title) if policy is not None else campaign.title
            return f"policy:{campaign.about}", title, campaign.about
        if campaign.about_kind == "item" and campaign.about:
            item = self._books.items.item(campaign.about)
            return f"item:{campaign.about}", item.name if item is not None else campaign.title, campaign.about
        digest = campaign.way is Way.SUBSCRIPTION
        return ("digest", words.DIGESTS, "") if digest else ("text", words.OWN_TEXTS, "")

    def _department(self, campaign: Campaign) -> str:
        """Return the department of who ordered a push; of what it is about where he has none; empty: nobody's."""
        person = self._people.get(campaign.ordered_by)
        name = person.department if person is not None else ""
        if not name and campaign.about_kind == "policy":
            policy = self._policies.get(campaign.about)
            name = (policy.department or policy.issuer) if policy is not None else ""
        if not name and campaign.about_kind == "item":
            item = self._books.items.item(campaign.about)
            name = item.dept if item is not None else ""
        known = self._books.city.department_by_word(name) if name else None
        return (known.full or known.name) if known is not None else name

    def _orderer(self, staff_id: str) -> str:
        person = self._people.get(staff_id)
        return words.orderer(staff_id, person.name if person is not None else "")
