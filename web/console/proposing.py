"""Draft items proposed from a policy: shown with their spans first, kept as drafts when somebody says so."""

from config.errors import HuiqiError
from config.words import proposing as words
from knowledge.items.proposing import asking, keeping, telling
from knowledge.items.proposing.draft import Proposal
from knowledge.items.proposing.opening import source_of_policy
from knowledge.items.proposing.telling import Written
from web.console.document import id_of
from web.console.visit import Answer, Moved, Shown, Visit


def page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """Show what would be proposed; nothing is kept."""
    proposal, drafts = _proposed(visit)
    data = {
        "proposal": proposal,
        "policy_id": id_of(visit),
        "drafts": [(name_of(at, one), one, list(telling.lines_of(one))) for at, one in enumerate(drafts)],
        "rest": list(telling.rest_of(proposal)),
        "kept": keeping.open_of(visit.office.ledger, id_of(visit)),
        "with_model": bool(visit.query.one("model")),
        "has_model": visit.office.forms is not None,
        "error": error,
    }
    return Shown("propose.html", data, status)


def save(visit: Visit) -> Answer:
    """Keep the drafts that were ticked; they count for nothing until a second person has published them."""
    proposal, drafts = _proposed(visit)
    ticked = visit.form.every("draft")
    chosen = [one for at, one in enumerate(drafts) if name_of(at, one) in ticked]
    if not chosen:
        return page(visit, words.NONE_TICKED, 400)
    try:
        codes = keeping.kept(
            visit.office.ledger, chosen, proposal.source.policy_id, visit.visitor.actor, visit.office.now()
        )
    except HuiqiError as wrong:
        return page(visit, str(wrong), 409)
    return Moved(f"/console/policy/{id_of(visit)}", "proposed", len(codes))


def name_of(at: int, one: Written) -> str:
    """Return what a tick names a draft by: its code may be another one when the form comes back."""
    return f"{at}:{one.draft.name}"


def _proposed(visit: Visit) -> tuple[Proposal, list[Written]]:
    office = visit.office
    wanted = visit.query.one("model") or visit.form.one("model")
    source = source_of_policy(office.ledger, id_of(visit))
    return asking.propose(source, office.city, office.ledger, office.forms if wanted else None)
