"""huiqi ask: one question, answered as in a chat."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from config.errors import HuiqiError
from config.settings import load_settings

if TYPE_CHECKING:
    from handlers.message import Reply, Speaker
    from ledger.base import Ledger


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--as", "who", default="", metavar="USCC|STAFF_ID", help="Speak for a firm or as a bound person.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day to answer for.")
@click.option(
    "--explain",
    is_flag=True,
    help="Show on stderr, or in --json, how it was read and ranked.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def ask(text: tuple[str, ...], who: str, as_of: datetime | None, *, explain: bool, as_json: bool) -> None:
    """Ask TEXT as a stranger (public policy only), or as somebody with --as."""
    from bot.dispatch import dispatch  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from bot.wiring import open_house  # noqa: PLC0415
    from handlers.explain import explain_answer  # noqa: PLC0415
    from handlers.message import Message  # noqa: PLC0415
    from handlers.routes import ROUTES  # noqa: PLC0415

    with open_house(load_settings()) as house:
        speaker = _speaker(house.ledger, who)
        message = Message(
            message_id="cli",
            conversation_id="cli",
            text=" ".join(text),
            speaker=speaker,
            group_uscc=speaker.uscc,
            today=as_of.date() if as_of else None,
        )
        reply = dispatch(message, house.desk, ROUTES, house.reader)
        named = [cite for cite in reply.cites if not cite.beyond]
        why = explain_answer(message, house.desk) if explain else None
        provider = house.settings.model_provider
    if why is not None and not as_json:
        click.echo("\n".join(why.lines()), err=True)
    if not as_json:
        click.echo(reply.text)
        for number, cite in enumerate(named, 1):
            click.echo(f"[{number}] 《{cite.title}》（{cite.doc_no}）{cite.article} {cite.status} {cite.url}")
        return
    shown = _as_json(reply, provider)
    if why is not None:
        shown["explanation"] = why.to_json()
    click.echo(json.dumps(shown, ensure_ascii=False))


def _as_json(reply: "Reply", provider: str) -> dict[str, Any]:
    """Return the answer as it is printed with --json; what a model wrote leaves with the mark of it."""
    from handlers.clarify import CLARIFY  # noqa: PLC0415
    from knowledge.answer.aigc import mark_of  # noqa: PLC0415

    names = ("title", "doc_no", "article", "status", "quote", "url")
    cites = [{name: getattr(cite, name) for name in names} for cite in reply.cites if not cite.beyond]
    shown = {"answer": reply.text, "found": reply.found, "cites": cites, "mode": reply.mode}
    if reply.mode == "model":
        shown |= mark_of(reply.text, provider, reply.trace.model, reply.trace.prompt).fields()
    if reply.title == CLARIFY:
        shown["choices"] = list(reply.suggestions)
    return shown


def _speaker(ledger: "Ledger", who: str) -> "Speaker":
    from handlers.message import Speaker  # noqa: PLC0415
    from handlers.who import speaker_by_staff_id, speaker_by_uscc  # noqa: PLC0415
    from knowledge.rules import uscc  # noqa: PLC0415
    from ledger.groups import Role  # noqa: PLC0415

    if not who:
        return Speaker()
    firm = speaker_by_uscc(ledger, uscc.normalise(who))
    if firm is not None:
        return firm
    person = speaker_by_staff_id(ledger, who)
    if person.role is Role.STRANGER:
        raise HuiqiError(
            f"“{who}”既不是库中企业的统一社会信用代码，也不是已绑定人员的工号。"
            "先用 huiqi people bind 绑定，或去掉 --as 以陌生人身份提问。"
        )
    return person
