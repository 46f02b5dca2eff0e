"""Why a question got the answer it got: for administrators, at the command line and in the search test bench."""

from datetime import date

from handlers.ask import look_up
from handlers.desk import Desk
from handlers.message import Message
from knowledge.search.explain import Explanation, explain
from ledger.policies import Facets


def explain_answer(message: Message, desk: Desk) -> Explanation:
    """Explain how a question was read, what was weighed for it and whether it could be answered."""
    found, moment = look_up(message.text, message, desk)
    weighed = found.weighed
    assert weighed is not None  # noqa: S101 - the shelf always leaves it
    return explain(
        weighed,
        desk.shelf.city.names,
        confidence=found.confidence,
        threshold=desk.shelf.refuse_below,
        answerable=found.answerable,
        extra=[("日子", "：".join(moment.said))] if moment else [],
    )


def explain_list(text: str, desk: Desk, day: date, facets: Facets, limit: int) -> Explanation:
    """Explain the order of a list of documents."""
    weighed = desk.shelf.weigh_policies(text, day=day, facets=facets, enough=limit)
    return explain(weighed, desk.shelf.city.names, limit=limit)
