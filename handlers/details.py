"""“详情”: the whole articles the last answer in this conversation rested on, and what else was found for it."""

from datetime import timedelta

from config.words import ask as words
from handlers.amended import Place, amended
from handlers.desk import Desk
from handlers.message import Cite, Link, Message, Reply
from knowledge.answer.cite import stands_in
from ledger.answers import last_answer
from ledger.policies import article_by_place

REMEMBERED = timedelta(minutes=10)  # as people do: a later “详情” means something else


def details(message: Message, desk: Desk) -> Reply:
    """Print the articles behind the speaker's last answer, whole."""
    sender = message.speaker.staff_id or message.sender_id
    since = desk.now() - REMEMBERED
    with desk.ledger.read() as session:
        answer = last_answer(session, message.conversation_id, sender, since)
        cites = [Cite(**cite) for cite in answer.cites] if answer else []
        wholes = [(cite, None if cite.beyond else article_by_place(session, *_place(cite.url))) for cite in cites]
    if not wholes:
        return Reply(words.no_details(), title="详情")
    blocks = [words.details_head()]
    said: list[str] = []
    for cite, article in wholes:
        text = article.text if article else cite.quote
        if cite.beyond and any(stands_in(text, other) for other in said):
            continue
        said.append(text)
        blocks.append(words.detail(cite.title, cite.doc_no, cite.article, cite.status, text))
        place = Place(*_place(cite.url), cite.article)
        blocks[-1] += "".join(f"\n{one.text}" for one in amended([place], desk.day(message), desk))
    links = tuple(Link(words.source(cite.title, cite.doc_no, cite.article), cite.url) for cite in cites)
    return Reply("\n\n".join(blocks), cites=tuple(cites), found=True, title="详情", whole=True, links=links)


def _place(url: str) -> tuple[str, int]:
    """Read policy id and ordinal back from a page address of ours."""
    path, _, anchor = url.partition("#a")
    return path.rsplit("/", 1)[-1], int(anchor) if anchor.isdigit() else 0
