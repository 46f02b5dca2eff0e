"""huiqi push: plan a push, look at it, send it; pause, resume, stop it, take it back."""

import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.library.house import BY, JSON, actor, opened, say
from bot.cli.push_stats import stats
from config.words import push_shown as words

if TYPE_CHECKING:
    from bot.wiring import House
    from outreach.campaign import Office, Order, Plan
    from outreach.campaign_acts import Confirmed, Progress
    from outreach.content import Content
    from outreach.manners import Override

CAMPAIGN = click.argument("campaign")
LOOK_S = 0.5  # between looks at a push that is waited for
NOBODY_S = 30.0  # how long nothing may move while no process lives that could send
LIVES = timedelta(seconds=60)
LISTED = 50


@click.group("push")
def push() -> None:
    """Push policies and items to firms: plan, send, list, show, pause, resume, stop, recall."""


@push.command()
@click.option("--policy", metavar="ID", help="A document of the base, by its id.")
@click.option("--item", metavar="CODE", help="A reward item, by its code.")
@click.option("--text", type=click.Path(path_type=Path, dir_okay=False), help="A text of your own, UTF-8.")
@click.option("--to", "to", required=True, metavar="EXPR", help="region:510603,industry:C,above-scale ...")
@click.option("--at", default="", metavar="TIME", help="2026-11-24 09:00 in the city's time; default: when it is sent.")
@click.option("--mannerly", is_flag=True, help="Keep quiet hours, caps and repeats; by itself this command does not.")
@BY
@JSON
def plan(
    policy: str | None,
    item: str | None,
    text: Path | None,
    to: str,
    at: str,
    by: str,
    *,
    mannerly: bool,
    as_json: bool,
) -> None:
    """Show what a push would be: receivers, exclusions with why, a sample, calls and seconds. Nothing is sent.

    Terms of EXPR are joined by commas: all, mine:STAFF_ID, region:CODE, zone:CODE, industry:C, above-scale,
    size:小型, qualified:NAME, matched, not-applied, stage:项目建设, group:CID. Terms of one kind are
    alternatives; the others must all hold.
    """
    from outreach.campaign import Order, plan  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from outreach.expression import parse  # noqa: PLC0415
    from outreach.manners import NONE, moment_of  # noqa: PLC0415

    if sum(one is not None for one in (policy, item, text)) != 1:
        raise click.UsageError(words.choose_one())
    with opened() as house:
        office = office_of(house)
        order = Order(
            content(office, policy, item, text),
            parse(to, house.city),
            actor(house, by),
            moment_of(at, office.now) if at else None,
            NONE if mannerly else by_terminal(house, by),
        )
        made = plan(office, order)
    say(_told(made), _plan_lines(made, order), as_json=as_json)


@push.command()
@CAMPAIGN
@click.option("--yes", is_flag=True, help="Send it: without this nothing is sent.")
@click.option("--wait", is_flag=True, help="Come back when all of it is sent.")
@BY
@JSON
def send(campaign: str, by: str, *, yes: bool, wait: bool, as_json: bool) -> None:
    """Send a planned push, or approve one that waits for a second person."""
    from ledger.pushes import CampaignState  # noqa: PLC0415
    from outreach.campaign_acts import approve, confirm, progress  # noqa: PLC0415 - as above
    from outreach.manners import CHINA  # noqa: PLC0415

    if not yes:
        raise click.UsageError(words.say_yes(campaign))
    with opened() as house:
        office, who = office_of(house), actor(house, by)
        waits = progress(office, campaign).campaign.state is CampaignState.APPROVAL
        done = approve(office, campaign, who) if waits else confirm(office, campaign, who)
        begins = f"{done.begins.astimezone(CHINA):%Y-%m-%d %H:%M}"
        click.echo(
            words.confirmed(done.campaign_id, done.state.value, begins, done.receivers, late=done.late), err=True
        )
        if wait and done.state is CampaignState.RUNNING:
            _wait(house, done)
        found = progress(office_of(house), campaign)
    say({"campaign": done.campaign_id, **_shown(found)}, _lines(found), as_json=as_json)


@push.command("list")
@JSON
def list_(*, as_json: bool) -> None:
    """List pushes, the newest first."""
    from ledger.pushes import DeliveryState, campaigns, counts  # noqa: PLC0415 - as above
    from outreach.campaign_acts import OPEN  # noqa: PLC0415

    rows = list[dict[str, Any]]()
    with opened() as house, house.ledger.read() as session:
        for one in campaigns(session, LISTED):
            number = counts(session, one.campaign_id)
            rows.append(
                {
                    "campaign": one.campaign_id,
                    "state": one.state.value,
                    "way": one.way.value,
                    "title": one.title,
                    "to": one.expression,
                    "ordered_by": one.ordered_by,
                    "approved_by": one.approved_by,
                    "made_at": one.made_at,
                    "receivers": sum(number.values()),
                    "sent": number.get(DeliveryState.SENT, 0),
                    "pending": sum(number.get(state, 0) for state in OPEN),
                }
            )
    say({"campaigns": rows}, map(words.row, rows) if rows else [words.nothing()], as_json=as_json)


@push.command()
@CAMPAIGN
@JSON
def show(campaign: str, *, as_json: bool) -> None:
    """Show how far a push is, and ask the platform who has read it."""
    from outreach.campaign_acts import progress  # noqa: PLC0415 - as above

    with opened() as house:
        found = progress(office_of(house), campaign)
    say(_shown(found), _lines(found), as_json=as_json)


def _act(name: str, says: str) -> click.Command:
    """Make the command of an act that changes a push's state."""

    @push.command(name, help=says)
    @CAMPAIGN
    @BY
    @JSON
    def act(campaign: str, by: str, *, as_json: bool) -> None:
        from outreach import campaign_acts  # noqa: PLC0415 - as above

        with opened() as house:
            office, who = office_of(house), actor(house, by)
            told: dict[str, Any] = {"campaign": campaign.strip().upper()}
            if name == "recall":
                told["messages"] = campaign_acts.recall(office, campaign, who)
            else:
                getattr(campaign_acts, name)(office, campaign, who)
            told["state"] = campaign_acts.progress(office, campaign).campaign.state.value
        say(told, [words.done(name, told["campaign"], told.get("messages", 0))], as_json=as_json)

    return act


for _name, _says in (
    ("pause", "Send nothing more for now."),
    ("resume", "Go on with a paused push."),
    ("stop", "Send nothing more, ever. Works at once."),
    ("recall", "Stop a push, and take back what arrived within a day."),
):
    _act(_name, _says)
push.add_command(stats)


@push.command("correct")
@CAMPAIGN
@click.option("--text", required=True, type=click.Path(path_type=Path, dir_okay=False), help="What is right, UTF-8.")
@BY
@JSON
def correct_(campaign: str, text: Path, by: str, *, as_json: bool) -> None:
    """Stop a wrong push and plan its correction for exactly those who received it; send it with push send."""
    from outreach.content import of_file  # noqa: PLC0415 - as above
    from outreach.correction import correct  # noqa: PLC0415

    with opened() as house:
        office = office_of(house)
        made = correct(office, campaign, of_file(text, office.settings.message_chars), actor(house, by))
    told = {"campaign": made.campaign_id, "corrects": made.corrects, "receivers": len(made.receivers)}
    lines = [words.corrects(made.campaign_id, made.corrects, len(made.receivers)), "", made.text, ""]
    say({**told, "text": made.text}, [*lines, words.next_step(made.campaign_id)], as_json=as_json)


def office_of(house: "House") -> "Office":
    """Return what a step of a push may reach."""
    from outreach.campaign import Office  # noqa: PLC0415 - as above

    desk = house.desk
    return Office(house.ledger, house.city, house.settings, desk.offers, desk.standing, desk.now())


def content(office: "Office", policy: str | None, item: str | None, text: Path | None) -> "Content":
    """Return what is pushed."""
    from outreach.content import of_file, of_item, of_policy  # noqa: PLC0415 - as above

    items, pages = office.offers.items(), office.settings.pages_url
    with office.ledger.read() as session:
        if item is not None:
            return of_item(session, items, item, office.day, pages)
        if policy is not None:
            return of_policy(session, items, policy, office.day, pages)
    return of_file(text or Path(), office.settings.message_chars)


def by_terminal(house: "House", by: str) -> "Override":
    """Return what the command line sets aside, for the record: who sits at it decides by himself when to send."""
    from outreach.manners import ALL_MANNERS, Override  # noqa: PLC0415 - as above

    return Override(ALL_MANNERS, actor(house, by).who, words.by_terminal())


def _told(made: "Plan") -> dict[str, Any]:
    return {
        "campaign": made.campaign_id,
        "receivers": len(made.reached),
        "excluded": [{"receiver": one.receiver, "why": one.why} for one in made.excluded],
        "sample": [
            {"receiver": one.receiver, "reasons": [reason["says"] for reason in one.reasons], "text": made.text}
            for one in made.sample
        ],
        "calls": made.calls,
        "seconds": made.seconds,
    }


def _plan_lines(made: "Plan", order: "Order") -> list[str]:
    whys = Counter(one.why for one in made.excluded)
    lines = [words.planned(made.campaign_id, made.title, str(order.to), len(made.reached))]
    lines += [words.excluded(why, count) for why, count in whys.most_common()]
    lines += [words.sampled(one.receiver, one.firm, [str(r["says"]) for r in one.reasons]) for one in made.sample]
    lines += [words.behind(made.behind)] if made.behind else []
    return [*lines, words.cost(made.calls, made.seconds), "", made.text, "", words.next_step(made.campaign_id)]


def _shown(found: "Progress") -> dict[str, Any]:
    from ledger.pushes import DeliveryState  # noqa: PLC0415 - as above

    counts = found.counts
    return {
        "state": found.campaign.state.value,
        "sent": counts.get(DeliveryState.SENT, 0),
        "read": found.read,
        "failed": counts.get(DeliveryState.FAILED, 0),
        "unsure": counts.get(DeliveryState.UNSURE, 0),
        "refused": counts.get(DeliveryState.REFUSED, 0),
        "pending": found.pending,
        "by_reason": found.by_reason,
    }


def _lines(found: "Progress") -> list[str]:
    told, one = _shown(found), found.campaign
    lines = [words.shown(one.campaign_id, one.title, told["state"], one.ordered_by, one.approved_by)]
    lines.append(words.counted({state.value: count for state, count in found.counts.items()}, found.read))
    if one.override:
        lines.append(words.set_aside(str(one.override.get("by", "")), str(one.override.get("why", ""))))
    return lines + [words.reason(says, count) for says, count in found.by_reason.items()]


def _wait(house: "House", done: "Confirmed") -> None:
    """Wait until nothing is pending any more; give up when nobody lives who could send."""
    from ledger.presence import living  # noqa: PLC0415 - as above
    from ledger.pushes import CampaignState, campaign_by_id, counts  # noqa: PLC0415

    before, moved_at = dict[Any, int](), time.monotonic()
    while True:
        with house.ledger.read() as session:
            campaign, now = campaign_by_id(session, done.campaign_id), counts(session, done.campaign_id)
            lives = living(session, house.desk.now() - LIVES)
        if campaign is None or campaign.state not in {CampaignState.RUNNING, CampaignState.PAUSED}:
            return
        if now != before:
            before, moved_at = now, time.monotonic()
        if not lives and time.monotonic() - moved_at > NOBODY_S:
            click.echo(words.nobody_sends(), err=True)
            raise SystemExit(1)
        time.sleep(LOOK_S)
