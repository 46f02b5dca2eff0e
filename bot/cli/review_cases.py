"""huiqi review cases, show, figures and work: the cases of pre-review, and who reads and checks their papers."""

import csv
import io
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from bot.cli.library.house import DAY, JSON, actor, opened, say
from config.words import review_cases as words
from config.words import review_figures as figure_words

if TYPE_CHECKING:
    from casework.office import ReviewOffice
    from casework.review_figures import ReviewFigures
    from ledger.policies import OpenSession
    from ledger.reviews import ReviewCase

LISTED = 200
AFTER_PASS = ("已正式申报", "已受理", "不予受理", "已办结")  # states that follow a pass
A_YEAR = timedelta(days=365)


def add_commands(group: click.Group) -> None:
    """Put the commands about cases into ``huiqi review``."""
    for command in (cases, show, figures, work, move, keep):
        group.add_command(command)


@click.command()
@click.option("--state", default="", help="Only cases in this state, e.g. 待人工预审.")
@JSON
def cases(state: str, *, as_json: bool) -> None:
    """List cases: those due first, then those that have waited longest."""
    from ledger.reviews import ReviewState, cases_where  # noqa: PLC0415 - imported when called, so that --help costs nothing

    known = [one.value for one in ReviewState]
    if state and state not in known:
        raise click.BadParameter(f"没有“{state}”这个状态，有：{'、'.join(known)}。", param_hint="--state")
    with opened() as house, house.ledger.read() as session:
        office = house.desk.reviews()
        rows = cases_where(session, (ReviewState(state),) if state else (), limit=LISTED)
        told = [_case(office, session, one) for one in rows]
        lines = [
            words.case_line(one.case_id, _state(row), row["firm"], row["name"], one.project, one.round, one.due_on)
            for one, row in zip(rows, told, strict=True)
        ]
    say({"cases": told}, lines or [words.NONE], as_json=as_json)


@click.command()
@click.argument("case_id", metavar="CASE")
@JSON
def show(case_id: str, *, as_json: bool) -> None:
    """Show one case: its files, its moves and the list of its last round."""
    from casework.errors import NoSuchCase  # noqa: PLC0415 - as above
    from config.words.casework import ADVICE, no_such_case  # noqa: PLC0415
    from ledger.reviews import case_by_id  # noqa: PLC0415

    with opened() as house, house.ledger.read() as session:
        case = case_by_id(session, case_id.upper())
        if case is None:
            raise NoSuchCase(no_such_case(case_id))
        told = _whole(house.desk.reviews(), session, case)
    lines = [
        words.head(case.case_id, told["name"], case.version, _state(told), case.round),
        words.firm(told["firm"], case.uscc, case.project),
        *(words.file_line(one["file"], one["name"], "；".join(one["slots"]), one["trouble"]) for one in told["files"]),
        *(words.promise_line(one["slot"], one["until"], one["came_on"]) for one in told["promises"]),
        *(words.step_line(one["at"], one["after"], one["name"] or one["who"], one["why"]) for one in told["steps"]),
        *(words.item_line(one["number"], one["result"], one["message"], one["said"]) for one in told["items"]),
        ADVICE,
    ]
    say(told, lines, as_json=as_json)


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("state", type=click.Choice(AFTER_PASS))
@click.option("--number", required=True, help="受理号, the certificate's number, or why it was not accepted.")
@click.option("--by", required=True, metavar="STAFF_ID", help="Whose word it is: a person who has to do with the case.")
@JSON
def move(case_id: str, state: str, number: str, by: str, *, as_json: bool) -> None:
    """Note what became of a CASE after its pass: filed, accepted, rejected or decided. Kept with who and when."""
    from casework import review  # noqa: PLC0415 - as above
    from ledger.reviews import ReviewState  # noqa: PLC0415

    with opened() as house:
        done = review.move(house.desk.reviews(), actor(house, by), case_id.upper(), ReviewState(state), number.strip())
        with house.ledger.read() as session:
            told = _case(house.desk.reviews(), session, done)
    say(told, [words.moved(done.case_id, state, number.strip(), by)], as_json=as_json)


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("slot")
@click.option("--by", required=True, metavar="STAFF_ID", help="The officer, assistant or admin who has seen the paper.")
@click.option("--reason", default="", help="Why; kept in the audit.")
@JSON
def keep(case_id: str, slot: str, by: str, reason: str, *, as_json: bool) -> None:
    """Note that a promised paper of a CASE has come; SLOT by its name or a part of it."""
    from casework.errors import CaseRefused  # noqa: PLC0415 - as above
    from casework.promises import open_promises  # noqa: PLC0415
    from casework.review_promise import keep_by_hand  # noqa: PLC0415

    with opened() as house:
        office, who = house.desk.reviews(), actor(house, by)
        with house.ledger.read() as session:
            office.case(session, case_id.upper(), who)
            slots = sorted({one.slot for one in open_promises(session, case_id.upper())})
        meant = [one for one in slots if slot in one]
        if len(meant) != 1:
            raise CaseRefused(words.which_slot(slot, slots))
        [one, *_] = keep_by_hand(office, who, case_id.upper(), meant[0], reason)
        day = one.came_on or office.today()
    told = {"case": case_id.upper(), "slot": meant[0], "came_on": day, "by": by}
    say(told, [words.kept(case_id.upper(), meant[0], day, by)], as_json=as_json)


@click.command()
@click.option("--since", type=DAY, default=None, metavar="D", help="First day of opening; default: a year ago.")
@click.option("--until", type=DAY, default=None, metavar="D", help="Last day of opening; default: today.")
@click.option("--csv", "as_csv", is_flag=True, help="Tables for a spreadsheet on stdout: figures, then reasons.")
@JSON
def figures(since: datetime | None, until: datetime | None, *, as_csv: bool, as_json: bool) -> None:
    """Count rounds, days, first passes, reasons and saved trips, by matter and month of opening."""
    from casework.review_figures import figures as counted  # noqa: PLC0415 - as above
    from casework.review_figures import line_rows, reason_rows  # noqa: PLC0415

    with opened() as house:
        last = until.date() if until is not None else house.desk.today()
        found = counted(house.desk.reviews(), since.date() if since is not None else last - A_YEAR, last)
    if as_csv:
        held = io.StringIO()
        csv.writer(held).writerows([*line_rows(found), (), *reason_rows(found), (), (figure_words.SAVED,)])
        click.echo(held.getvalue(), nl=False)
        return
    say(asdict(found) | {"saved_trips_are": figure_words.SAVED}, _figure_lines(found), as_json=as_json)


@click.command()
@click.option("--held", default="", hidden=True, help="Name of the house that has started it.")
def work(held: str) -> None:
    """Read papers and check rounds that wait; SIGTERM or Ctrl-C ends it, and what was begun is given back.

    The running house starts one by itself when something waits. More of them share the work on PostgreSQL.
    """
    from bot.reviewing_work import work_until_told  # noqa: PLC0415 - as above
    from config.settings import load_settings  # noqa: PLC0415

    work_until_told(load_settings(), held)


def _case(office: "ReviewOffice", session: "OpenSession", case: "ReviewCase") -> dict[str, Any]:
    from ledger.enterprises import enterprise_by_uscc  # noqa: PLC0415 - as above

    firm = enterprise_by_uscc(session, case.uscc)
    matter = office.matters.version(case.matter, case.version)
    return {
        "case": case.case_id,
        "state": case.state.value,
        "matter": case.matter,
        "name": matter.name if matter is not None else case.matter,
        "list_version": case.version,
        "uscc": case.uscc,
        "firm": firm.name if firm is not None else "",
        "project": case.project,
        "round": case.round,
        "opened_at": case.opened_at,
        "moved_at": case.moved_at,
        "due_on": case.due_on,
        "claimed_by": case.claimed_name or case.claimed_by,
        "valid_until": case.valid_until,
        "expired": _expired(office, case),
        "receipt": case.receipt,
        "certificate": case.certificate,
    }


def _state(told: dict[str, Any]) -> str:
    return f"{told['state']}（{words.EXPIRED}）" if told["expired"] else str(told["state"])


def _expired(office: "ReviewOffice", case: "ReviewCase") -> bool:
    """Tell whether a pass is over."""
    from ledger.reviews import ReviewState  # noqa: PLC0415 - as above

    ends = case.valid_until
    return case.state is ReviewState.PASSED and ends is not None and ends < office.today()


def _promises(session: "OpenSession", case: "ReviewCase") -> list[dict[str, Any]]:
    from casework.promises import promises_of  # noqa: PLC0415 - as above

    return [
        {"slot": one.slot, "until": one.until, "came_on": one.came_on, "file": one.came_file, "by": one.name or one.by}
        for one in promises_of(session, case.case_id)
    ]


def _whole(office: "ReviewOffice", session: "OpenSession", case: "ReviewCase") -> dict[str, Any]:
    from casework.office import CHINA  # noqa: PLC0415 - as above
    from casework.review_list import items_of  # noqa: PLC0415
    from ledger.review_papers import files_of  # noqa: PLC0415
    from ledger.review_rounds import opinions_of, round_of  # noqa: PLC0415
    from ledger.reviews import steps_of  # noqa: PLC0415

    row = round_of(session, case.case_id, case.round)
    items = items_of(row, opinions_of(session, case.case_id)) if row is not None else []
    files = [
        {"file": one.file_id, "name": one.name, "slots": one.slots, "pages": one.pages, "trouble": one.trouble}
        | {"round": one.round, "door": one.door, "by": one.uploaded_name or one.uploaded_by, "at": one.uploaded_at}
        for one in files_of(session, case.case_id)
    ]
    steps = [
        {"at": f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}", "before": one.before, "after": one.after}
        | {"round": one.round, "who": one.who, "name": one.name, "why": one.why}
        for one in steps_of(session, case.case_id)
    ]
    listed = [
        {"number": one.number, "slot": one.slot, "result": one.result, "message": one.message, "fix": one.fix}
        | {"said": f"{one.opinion.name or one.opinion.by} {one.opinion.result}" if one.opinion is not None else ""}
        for one in items
    ]
    found = {"answers": case.answers, "files": files, "steps": steps, "items": listed}
    return _case(office, session, case) | found | {"promises": _promises(session, case)}


def _figure_lines(found: "ReviewFigures") -> list[str]:
    from casework.review_figures import line_rows  # noqa: PLC0415 - as above

    if not found.totals:
        return [figure_words.nothing(found.since, found.until)]
    titles, *rows = line_rows(found)
    told = [figure_words.headline(found.since, found.until, found.totals[-1].opened)]
    told += [
        figure_words.line(" ".join(one for one in row[:3] if one), list(zip(titles[3:], row[3:], strict=True)))
        for row in rows
    ]
    told += [figure_words.TOP_REASONS] if found.reasons else []
    told += [figure_words.reason(one.name, one.slot, one.check, one.cases) for one in found.reasons]
    return [*told, figure_words.SAVED]
