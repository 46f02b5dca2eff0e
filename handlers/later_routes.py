"""The routes of what is understood and not built yet; each goes when its feature comes."""

import re
from collections.abc import Callable, Sequence

from handlers import later
from handlers.intents import Intent
from handlers.route import ADMINS, DEPARTMENTS, EVERYBODY, NO_PATTERN, OFFICE, Route
from ledger.groups import Role

# What is asked of the base first: its answer may be all that is wanted.
BASE_FIRST = (
    Intent.MATCH,
    Intent.CALCULATE,
    Intent.APPLY_START,
    Intent.NO_APPLY_QUERY,
    Intent.PREREVIEW_LIST,
    Intent.MATTER_GUIDE,
    Intent.FIND_CONTACT,
)
# Of one's own case we know nothing yet; the same asked in general may have a rule.
OWN_CASE = (
    Intent.APPLY_PROGRESS,
    Intent.PREREVIEW_QUERY,
    Intent.PREREVIEW_UPLOAD,
    Intent.TICKET_CREATE,
    Intent.TICKET_PROGRESS,
    Intent.TICKET_URGE,
    Intent.TICKET_RATE,
    Intent.UNBIND,
)
NOT_YET = (
    Intent.APPLY_FILL,
    Intent.APPLY_SUBMIT,
    Intent.SUBSCRIBE,
    Intent.UNSUBSCRIBE,
    Intent.PUSH,
    Intent.PUSH_RECALL,
    Intent.PUSH_STAT,
    Intent.PREREVIEW_CONFIRM,
    Intent.TICKET_ASSIGN,
    Intent.PLAN_VIEW,
    Intent.PLAN_UPDATE,
    Intent.VISIT_LOG,
    Intent.PROFILE_VIEW,
    Intent.PROFILE_UPDATE,
    Intent.ADMIN_ITEM,
    Intent.ADMIN_FIGURES,
    Intent.ADMIN_SETTINGS,
    Intent.ADMIN_ACCOUNTS,
)
ROLES: dict[Intent, frozenset[Role]] = {
    Intent.PUSH: OFFICE,
    Intent.PUSH_RECALL: OFFICE,
    Intent.PUSH_STAT: OFFICE,
    Intent.PREREVIEW_CONFIRM: OFFICE,
    Intent.TICKET_ASSIGN: OFFICE,
    Intent.VISIT_LOG: OFFICE,
    Intent.ADMIN_ITEM: DEPARTMENTS,
    Intent.ADMIN_FIGURES: OFFICE,
    Intent.ADMIN_SETTINGS: ADMINS,
    Intent.ADMIN_ACCOUNTS: ADMINS,
}
# Orders that can't be anything else; everything else is understood by what was learnt.
PATTERNS: dict[Intent, str] = {
    Intent.PUSH: r"^\s*/?推送\s+\S",
    Intent.TICKET_CREATE: r"^\s*(?:我要|帮我)?吹哨(?:\s*[:：]|\s+\S|\s*$)",
    Intent.SUBSCRIBE: r"^\s*(?:我要|我想|帮我)?订阅(?:\s+\S|\s*$)",
    Intent.UNSUBSCRIBE: r"^\s*(?:退订|TD)(?:\s+\S|\s*$)",
    Intent.VISIT_LOG: r"^\s*登记走访",
    Intent.PREREVIEW_CONFIRM: r"^\s*(?:承诺|同意)容缺|^\s*预审(?:不予?)?通过(?![吗了没后的以之多是能要怎])",
    Intent.UNBIND: r"^\s*(?:我要|帮我)?(?:解绑|解除绑定|取消绑定)\s*$",
}


def later_routes(routes: Callable[[], Sequence[Route]]) -> list[Route]:
    """Return the routes of wants without a feature, and of orders that were not said in a known form."""
    found = [_route(intent, later.base_first(intent)) for intent in BASE_FIRST]
    found += [_route(intent, later.unless_general(intent)) for intent in OWN_CASE]
    found += [_route(intent, later.not_yet(intent)) for intent in NOT_YET]
    found += [
        Route(f"{intent}_ways", NO_PATTERN, later.ways(intent, routes), roles=roles, intents=(intent,), open=True)
        for intent, roles in ((Intent.ADMIN_LIBRARY, ADMINS), (Intent.ADMIN_ANSWER, OFFICE))
    ]
    return found


def _route(intent: Intent, handler: later.Handler) -> Route:
    pattern = re.compile(PATTERNS[intent], re.IGNORECASE) if intent in PATTERNS else NO_PATTERN
    return Route(intent.value, pattern, handler, "", ROLES.get(intent, EVERYBODY), intents=(intent,), open=True)
