"""A push by command: planned with all its receivers, looked at, confirmed, sometimes approved by a second person.

What is confirmed is what was shown: the receivers of a plan are in the outbox before it runs, and only a running
campaign sends. Who has refused between the two is taken out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from config.city import City
from config.settings import Settings
from config.words import push as words
from knowledge.items.offers import Offers
from knowledge.items.standing import Standing
from knowledge.rules.fitting import State
from ledger import reach
from ledger.audit import Actor, Channel, record
from ledger.base import Ledger
from ledger.groups import Role
from ledger.matches import sole_run
from ledger.policies import OpenSession
from ledger.pushes import AT_ONCE, Campaign, Way, campaign_by_id, open_campaign
from ledger.refusals import DONE_WITH, refusals_holding
from outreach import outbox
from outreach.audience import Audience, Excluded, Reached, audience
from outreach.content import Content, finished, numbered
from outreach.errors import ExpressionWrong, PushRefused
from outreach.expression import ABOUT_ITEM, Expression, Kind
from outreach.firm_terms import Fits, Known
from outreach.gateway import PEOPLE_AT_ONCE
from outreach.manners import CHINA, NONE, Manner, Override, hours_of, mannered

SAMPLES = 5
HOLDS = timedelta(hours=24)  # how long a plan may wait to be confirmed
FORGOTTEN = timedelta(days=7)  # a plan nobody confirmed is stopped then
NAME_CHARS = 4  # a shorter name is a word of many texts
FEW = 500  # firms whose results are brought up to date on the way


@dataclass(frozen=True, slots=True)
class Office:
    """What a step of a push may reach."""

    ledger: Ledger
    city: City
    settings: Settings
    offers: Offers
    standing: Standing
    now: datetime

    @property
    def day(self) -> date:
        """Today, in the city."""
        return self.now.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants pushed, to whom, and when."""

    content: Content
    to: Expression
    by: Actor
    at: datetime | None = None
    override: Override = NONE
    patient: bool = True  # may take as long as matching every firm anew takes


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push would be: nothing of it has been sent."""

    campaign_id: str
    title: str
    reached: tuple[Reached, ...]
    excluded: tuple[Excluded, ...]
    text: str
    calls: int
    seconds: int  # to send all of it, at the pace of the settings
    not_before: datetime  # when it would begin, were it confirmed now
    second_person: bool  # needs a second one's approval
    behind: int = 0  # firms whose stored results are not of today
    sample: tuple[Reached, ...] = field(default=())


def plan(office: Office, order: Order) -> Plan:
    """Find the receivers of a push and keep it as a draft.

    Raises:
        ExpressionWrong: a term asks for an item, and the push is about none.
        PushRefused: an assistant names groups of others.

    """
    known, behind = _known(office, order)
    own = order.by.who if order.by.role == Role.ASSISTANT else ""
    with office.ledger.read() as session:
        found = audience(session, order.to, known, own)
        found = _only_named(session, found, order.content)
        found = mannered(session, found, order.content.things, office.now, office.settings, order.override)
    text = finished(order.content.body, _reasons(found.reached, order.to), office.day)
    groups = sum(one.receiver.startswith("g:") for one in found.reached)
    calls = groups + -(-(len(found.reached) - groups) // PEOPLE_AT_ONCE)
    campaign_id = _keep(office, order, found, text)
    text = numbered(text, campaign_id)
    return Plan(
        campaign_id,
        order.content.title,
        found.reached,
        found.excluded,
        text,
        calls,
        -(-calls // office.settings.app_qps),
        begins(office, order.at, order.override),
        needs_second(office, order.by, groups),
        behind,
        found.reached[:SAMPLES],
    )


def at_machine(by: Actor) -> bool:
    """Tell whether somebody acts as who operates the machine, not as a person of the office."""
    return by.channel is Channel.COMMAND and by.who.startswith("os:")


def needs_second(office: Office, by: Actor, groups: int) -> bool:
    """Tell whether a second person must approve; who operates the machine itself is above that, and on record."""
    return not at_machine(by) and groups > office.settings.push_second_person


def begins(office: Office, at: datetime | None, override: Override) -> datetime:
    """Return when a push that is confirmed now begins."""
    moment = max(at or office.now, office.now)
    if Manner.HOURS in override.manners:
        return moment
    return hours_of(office.settings, office.city.calendar).next_allowed(moment)


def bring_up_to_date(office: Office, *, patient: bool) -> int:
    """Match the firms whose stored results are not of today; return how many still are not."""
    behind = office.standing.behind(office.day)
    if behind and patient:
        with sole_run(office.ledger) as mine:
            if mine:
                office.standing.all_firms(office.day)
    elif behind:
        office.standing.called_for(office.day, FEW)
    return office.standing.behind(office.day) if behind else 0


def _known(office: Office, order: Order) -> tuple[Known, int]:
    content, fits, behind = order.content, list[Fits](), 0
    for kind in order.to.kinds & ABOUT_ITEM:
        if not content.items and (kind is Kind.MATCHED or not content.about):
            raise ExpressionWrong(words.needs_item(kind))
    if Kind.MATCHED in order.to.kinds:
        behind = bring_up_to_date(office, patient=order.patient)
        for code, name in content.items:
            eligible = frozenset(office.standing.firms_fitting(code))
            fits.append(Fits(code, name, eligible, frozenset(office.standing.firms_fitting(code, State.UNKNOWN))))
    with office.ledger.read() as session:
        refusals = refusals_holding(session, content.things, office.now)
    done_with = frozenset(one.whose for one in refusals if one.kind in DONE_WITH)
    return Known(office.day, content.items, tuple(fits), done_with), behind


def _only_named(session: OpenSession, found: Audience, content: Content) -> Audience:
    """Take out whoever would read the name of another firm."""
    named = reach.names_within(session, content.body, NAME_CHARS)
    if not named:
        return found
    out = tuple(
        Excluded(one.receiver, words.names_another(min(named - {one.firm})), one.uscc)
        for one in found.reached
        if named - {one.firm}
    )
    kept = tuple(one for one in found.reached if not named - {one.firm})
    return Audience(kept, (*found.excluded, *out))


def _reasons(reached: Sequence[Reached], to: Expression) -> list[str]:
    """Return what may be said to all receivers of why: what holds for every one of them."""
    different = {id(one.reasons): one.reasons for one in reached}.values()  # few are: firms alike share the object
    says = [[str(reason["says"]) for reason in reasons] for reasons in different]
    shared = [one for one in says[0] if all(one in other for other in says)] if says else []
    return shared or [words.because(to.terms[0].kind, to.terms[0].shown)]


def _keep(office: Office, order: Order, found: Audience, text: str) -> str:
    content, rules = order.content, office.standing.rules().digest
    with office.ledger.write() as session:
        reach.stop_stale_drafts(session, office.now - FORGOTTEN, office.now)
        campaign, _ = open_campaign(
            session,
            office.day,
            office.now,
            way=Way.COMMAND,
            about_kind=content.kind,
            about=content.about,
            title=content.title,
            body=text,
            link=content.link,
            ordered_by=order.by.who,
            expression=str(order.to),
            not_before=order.at or AT_ONCE,
            override=order.override.told(office.now),
            rules=rules,
        )
        campaign.body = numbered(text, campaign.campaign_id)
        session.flush()
        outbox.put(
            session,
            campaign.campaign_id,
            (outbox.NewDelivery(one.receiver, one.reasons, one.uscc) for one in found.reached),
        )
        after = {"to": campaign.expression, "title": campaign.title, "receivers": len(found.reached)}
        record(session, order.by, "push.planned", campaign.campaign_id, office.now, after=after)
        return campaign.campaign_id


def named(session: OpenSession, campaign_id: str) -> Campaign:
    """Return a campaign.

    Raises:
        PushRefused: there is no such one.

    """
    found = campaign_by_id(session, campaign_id.strip().upper())
    if found is None:
        raise PushRefused(words.no_such_campaign(campaign_id))
    return found
