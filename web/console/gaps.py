"""Questions the base could not answer: gathered into themes, given to a department, answered once for all."""

from collections import Counter
from collections.abc import Callable

from config.errors import HuiqiError
from ledger.consoles import Duty
from ledger.gaps import GapTheme, ThemeState, gaps_of_themes
from ledger.themes import theme_by_id, themes_in
from web.console.officials import GENERAL, WRITERS, acts, sees
from web.console.visit import Answer, Moved, NotThere, Shown, Visit

WAITING = (ThemeState.OPEN, ThemeState.ROUTED)


def page(visit: Visit, error: str = "", status: int = 200) -> Answer:
    """List themes, the most asked first; a department sees its own, without the words of each asker."""
    chosen = visit.query.one("state")
    states = [ThemeState(chosen)] if chosen in set(ThemeState) else list(WAITING)
    with visit.office.ledger.read() as session:
        themes = [one for one in themes_in(session, states) if sees(visit, one.department)]
        asked = gaps_of_themes(session, [one.theme_id for one in themes])
    counts = Counter(gap.theme_id for gap in asked)
    whole = visit.visitor.may(*GENERAL)
    rows = [
        {
            "theme": one,
            "count": counts[one.theme_id],
            "asked": [gap for gap in asked if gap.theme_id == one.theme_id] if whole else [],
            "told": sum(gap.told_at is not None for gap in asked if gap.theme_id == one.theme_id),
            "may_answer": acts(visit, one.department, *WRITERS) and one.state in WAITING,
        }
        for one in sorted(themes, key=lambda one: (-counts[one.theme_id], one.theme_id))
    ]
    values = {
        "rows": rows,
        "states": ThemeState,
        "chosen": chosen,
        "may_route": visit.visitor.may(*WRITERS),
        "error": error,
        "form": visit.form,
        "at": int(visit.path.get("theme_id", 0)),  # the theme whose form could not be done
    }
    return Shown("gaps.html", values, status)


def route(visit: Visit) -> Answer:
    """Give a theme to a department."""

    def act(theme: GapTheme) -> object:
        department = visit.form.one("department")
        return visit.office.gaps.route(theme.theme_id, department, visit.visitor.actor, visit.office.now())

    return _do(visit, act, Moved("/console/gaps", "routed"), Duty.ADMIN, Duty.EDITOR)


def answer(visit: Visit) -> Answer:
    """Write the department's answer down as a draft; another person publishes it, and then it goes back."""

    def act(theme: GapTheme) -> object:
        own = next(iter(visit.visitor.departments), "")
        text = visit.form.one("text")
        return visit.office.gaps.answer(theme.theme_id, text, visit.visitor.actor, visit.office.now(), own)

    return _do(visit, act, Moved("/console/officials?state=草稿", "official_saved"), *WRITERS)


def dismiss(visit: Visit) -> Answer:
    """Say that a theme needs no answer, and why."""

    def act(theme: GapTheme) -> object:
        reason = visit.form.one("reason")
        return visit.office.gaps.dismiss(theme.theme_id, visit.visitor.actor, visit.office.now(), reason)

    return _do(visit, act, Moved("/console/gaps", "dismissed"), *WRITERS)


def _do(visit: Visit, act: Callable[[GapTheme], object], then: Moved, *duties: Duty) -> Answer:
    with visit.office.ledger.read() as session:
        theme = theme_by_id(session, int(visit.path["theme_id"]))
    if theme is None or not acts(visit, theme.department, *duties):
        raise NotThere
    try:
        act(theme)
    except HuiqiError as no:
        return page(visit, str(no), 409)
    return then
