"""What a person wants: patterns first, they cost nothing; then what our own labelled sentences say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.classify import learnt, ranked, softmax
from handlers.ideas import grave
from handlers.intents import GUARDED, POLICY_FAMILY, Intent
from handlers.names import listed
from handlers.parts import ANSWERED, PAUSED, STORY, asked_apart, ending, one_story, only_blanks, pieces, tells
from handlers.route import Route
from handlers.signs import MARK, without_files
from ledger.groups import Role

SURE = 0.16  # share of certainty below which a message is a question to the base
GUARD_SURE = 0.4  # below which a message without one word of what is refused is such a question too
UNSAFE_SURE = 0.5  # share of certainty from which on a message is refused as unsafe for its words
STAFF_SURE = 0.5  # as above, of what only staff ask for, when a firm or a stranger speaks
CERTAIN = 0.9  # share of certainty that needs no second look
SHORT = 8  # characters of a message that leans on the one before
ENDING = 0.8  # what the end of a long message counts beside the whole: there the wish stands
LEAN = {"user": 0.8, "bot": 0.3}  # what the messages before count then
ALONE = 0.97  # share of certainty of a short message that needs none before it
LOOKED_BACK = 60  # characters of a message before
TOGETHER = 0.8  # of the summed shares of near wants, to outweigh one other
FIRMS = frozenset({Role.ENTERPRISE, Role.STRANGER})
STAFF_WANTS = frozenset(
    {Intent.PUSH, Intent.PUSH_RECALL, Intent.PUSH_STAT, Intent.PREREVIEW_CONFIRM, Intent.TICKET_ASSIGN}
    | {Intent.VISIT_LOG, Intent.ADMIN_LIBRARY, Intent.ADMIN_ITEM, Intent.ADMIN_ANSWER, Intent.ADMIN_FIGURES}
    | {Intent.ADMIN_SETTINGS, Intent.ADMIN_ACCOUNTS}
)
_TALK = frozenset({Intent.CHITCHAT, Intent.HELP, Intent.FEEDBACK})
_LEANS = re.compile(r"^(?:那|那么|还有|再|它|这个|那个|换|呢|第.[个条项]|.{1,6}呢[?？]?$)")
# A question with one of these is looked up even when its subject is strange: the base itself knows what it has not.
_POLICY = re.compile(
    r"^(?!.*(?:逃|避税|偷|躲|骗|假|写|起草|翻译|拟|编|股|炒|个人|我本人))"
    r".*(?:奖|补贴|补助|贴息|政策|返还|扶持|减免|资助|怎么领|免申|升规|高企|费率|建设基金|[省市]级|子公司|社保费|税率|抵扣|给钱)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a person wants, and the route that takes it. Whether they may is asked by dispatch."""

    intent: Intent
    route: str  # Route.name
    text: str  # the part of the message that says it
    why: str  # how it was understood: pattern:<route>, words:<share of certainty>, file, default, model
    asks: str = ""  # what has to be asked back before anything is done


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    who: str  # user or bot
    text: str


def understood(message: str, routes: Sequence[Route], role: Role, history: Sequence[Turn] = ()) -> tuple[Wish, ...]:
    """Return what a message asks for, in its order; never empty. Several wishes are a `multi`.

    Args:
        message: the text, with marks such as [文件: 营业执照.jpg] where files came along.
        routes: the list of what the bot can do.
        role: of the speaker; evidence for what is meant, never a permission.
        history: the conversation before it, oldest first.

    Raises:
        WeightsMissing: what was learnt can't be read.

    """
    words = without_files(message)
    if not words and MARK.search(message):
        return (_file(message, routes, role),)
    whole = _one(message, routes, role, history)
    if whole.intent in POLICY_FAMILY and (named := listed(words)):
        return tuple(replace(whole, text=one) for one in named)
    if whole.intent in GUARDED or _is_one(whole, words, routes):
        return (whole,)
    parts = _parts(words, routes, role)
    return parts or (whole,)


def _is_one(whole: Wish, words: str, routes: Sequence[Route]) -> bool:
    """Tell whether a message is one wish for sure: an order with its text behind a colon, or parted by blanks alone."""
    if only_blanks(words) and _certain(whole) >= WHOLE_SURE:
        return True
    order = next(route for route in routes if route.name == whole.route)
    return order.acts and whole.why.startswith("pattern") and bool(_WITH_TEXT.match(words)) and not _ASIDE.search(words)


def intent_of(wishes: Sequence[Wish]) -> Intent:
    """Return the one name a message is judged by."""
    return Intent.MULTI if len(wishes) > 1 else wishes[0].intent


def matching(words: str, routes: Sequence[Route], role: Role) -> Route | None:
    """Return the first route whose pattern says something of its own; of twins, the one open to the speaker."""
    there = (route for route in routes if not route.quiet or role in route.roles)
    found = [route for route in there if route.pattern.pattern and route.pattern.search(words)]
    twins = (route for route in found if route.pattern == found[0].pattern)
    return next((route for route in twins if role in route.roles), found[0] if found else None)


def _one(message: str, routes: Sequence[Route], role: Role, history: Sequence[Turn]) -> Wish:
    """Understand a message as one wish."""
    words = without_files(message)
    named = matching(words, routes, role)
    if named is not None:
        return Wish(named.intents[0], named.name, words, f"pattern:{named.name}")
    shares = _shares(message, role, history)
    intent, share = _likeliest(shares, role)
    if intent in {*_TALK, Intent.OUT_OF_SCOPE} and share < CERTAIN and _POLICY.search(words):
        intent, share = next((one, part) for one, part in shares if one in POLICY_FAMILY)
        return Wish(intent, _route_of(intent, routes).name, words, f"policy:{share:.2f}")
    if (intent in GUARDED and share < GUARD_SURE and not grave(words)) or (share < SURE and intent not in GUARDED):
        intent, why = Intent.POLICY_QA, f"default:{intent}:{share:.2f}"
    else:
        why = f"words:{share:.2f}"
    return Wish(intent, _route_of(intent, routes).name, words, why)


def _shares(message: str, role: Role, history: Sequence[Turn]) -> list[tuple[Intent, float]]:
    """Return the intents with their shares; a message that leans on the one before is read with it."""
    weights = learnt()
    odds = weights.odds(message, role.value)
    words = without_files(message)
    if len(words) >= STORY:
        odds = odds + ENDING * weights.odds(ending(words), role.value)
    elif history and (len(words) <= SHORT or _LEANS.search(words)):
        alone = ranked(weights.names, softmax(odds))
        if alone[0][1] < ALONE or _LEANS.search(words):
            for who, lean in LEAN.items():
                before = next((turn.text for turn in reversed(history) if turn.who == who), "")
                odds = odds + lean * weights.odds(f"{before[:LOOKED_BACK]} {words}", role.value) if before else odds
    return ranked(weights.names, softmax(odds))


def _likeliest(shares: list[tuple[Intent, float]], role: Role) -> tuple[Intent, float]:
    """Return the likeliest want; what only staff ask for must be surer when a firm speaks.

    The two that are never answered with content are weighed together, and so are the four of policy: which of them
    it is matters less than that it is one.
    """
    told = dict(shares)
    unsafe, guarded = told[Intent.UNSAFE], sum(told[intent] for intent in GUARDED)
    if unsafe < UNSAFE_SURE <= guarded:
        return Intent.OUT_OF_SCOPE, guarded
    open_ = [
        (intent, share if unsafe >= UNSAFE_SURE else share / (1 - unsafe))
        for intent, share in shares
        if not (role in FIRMS and intent in STAFF_WANTS and share < STAFF_SURE)
        and (intent is not Intent.UNSAFE or unsafe >= UNSAFE_SURE)
    ]
    first, most = open_[0]
    for family in (GUARDED, POLICY_FAMILY):
        members = [(intent, share) for intent, share in open_ if intent in family]
        together = sum(share for _, share in members)
        if together * TOGETHER > most and first not in family:
            (first, _), most = members[0], together
    return first, most


def _route_of(intent: Intent, routes: Sequence[Route]) -> Route:
    return next(
        (route for route in routes if route.open and route.intents[0] is intent),
        routes[-1],
    )


def _file(message: str, routes: Sequence[Route], role: Role) -> Wish:
    """Take a file without a word: into the base when an admin sends it, else to the pre-review."""
    named = " ".join(MARK.findall(message))
    intent, share = _likeliest(learnt().best(message, role.value), role)
    if intent is Intent.UNSAFE and _INJECTED.search(named):
        return Wish(intent, _route_of(intent, routes).name, named, f"words:{share:.2f}")
    if role is Role.ADMIN:
        return Wish(Intent.ADMIN_LIBRARY, next(route.name for route in routes if route.files), named, "file")
    return Wish(Intent.PREREVIEW_UPLOAD, _route_of(Intent.PREREVIEW_UPLOAD, routes).name, named, "file")


_WITH_TEXT = re.compile(r"[^，,。；;：:]{1,20}[：:]")  # 答复 3：…: what follows is the text, whatever it says
_ASIDE = re.compile(
    r"[，,。；;！!\s](?:另外|顺便|还有|对了)[，,]?我?再?(?:想?问|请?帮我?查|咨询)"
)  # 另外问下…: to the bot
WHOLE_SURE = 0.9  # of a message that only blanks part, to be one wish
_INJECTED = re.compile(r"忽略|无视|指令|规则|系统|直接通过|全部通过|审核员|管理员|ignore|prompt|system", re.IGNORECASE)


def _parts(words: str, routes: Sequence[Route], role: Role) -> tuple[Wish, ...]:
    """Return the wishes of a message that holds several; nothing for one that holds one.

    A piece that says nothing sure of its own is put to the wish before it.
    """
    found: list[tuple[Wish, float]] = []
    for piece in pieces(words):
        wish = _one(piece.text, routes, role, ())
        certain = _certain(wish)
        if wish.intent is Intent.CHITCHAT or (wish.intent in _TALK and piece.sure >= PAUSED):
            continue
        if not found:
            found.append((wish, certain))
            continue
        before, was = found[-1]
        if asked_apart(before.intent, wish.intent, piece, before.text):
            found.append((wish, certain))
        elif tells(before.text, before.intent) and wish.intent in ANSWERED:
            found[-1] = replace(wish, text=f"{before.text}，{piece.text}"), certain
        elif certain < piece.sure or (
            _alike(before, wish) and one_story(before.intent, wish.intent, piece, before.text)
        ):
            found[-1] = replace(before, text=f"{before.text}，{piece.text}"), was
        elif was < piece.sure:
            found[-1] = replace(wish, text=f"{before.text}，{piece.text}"), certain
        else:
            found.append((wish, certain))
    return tuple(wish for wish, _ in found) if len(found) > 1 else ()


def _certain(wish: Wish) -> float:
    return 1.0 if wish.why.startswith("pattern") else float(wish.why.rpartition(":")[2])


def _alike(one: Wish, other: Wish) -> bool:
    """Tell whether two wishes may be one: not when two patterns took them for two orders."""
    return (
        Intent.FEEDBACK in {one.intent, other.intent}
        or one.route == other.route
        or not (one.why.startswith("pattern") and other.why.startswith("pattern"))
    )
