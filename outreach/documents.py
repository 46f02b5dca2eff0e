"""What a push says of a document: its title with a link, who issued it, from when, until when one may apply."""

from collections.abc import Mapping, Sequence
from datetime import date

from config.city import City
from config.words import subscriptions as words
from knowledge.rules.item import Item
from ledger.clocks import Window, windows_of
from ledger.policies import OpenSession, Policy
from outreach.content import of_item, plain
from outreach.errors import PushRefused
from outreach.launching import Watch

LISTED = 12  # documents named in one message


def told(session: OpenSession, policy: Policy, watch: Watch) -> str:
    """Return what is said of one document."""
    facts = {
        "issuer": policy.issuer,
        "level": _level(policy, watch.city),
        "effective": policy.effective_on.isoformat() if policy.effective_on else "",
        "window": _window(windows_of(session, [policy.policy_id])),
    }
    lines = [words.FACTS[name].format(plain(value)) for name, value in facts.items() if value]
    return words.document(plain(name_of(policy)), plain(policy.doc_no), lines, watch.page(policy.policy_id))


def listed(policies: Sequence[Policy], watch: Watch, reasons: Mapping[str, Sequence[str]]) -> str:
    """Return what is said of several documents, each with why. ``reasons``: by number of the document."""
    lines = [words.digest_head(len(policies))]
    for policy in policies[:LISTED]:
        why = "、".join(reasons.get(policy.policy_id, ()))
        lines.append(
            words.document(
                plain(name_of(policy)), plain(policy.doc_no), [why] if why else [], watch.page(policy.policy_id)
            )
        )
    if len(policies) > LISTED:
        lines.append(words.digest_more(len(policies) - LISTED))
    return "\n\n".join(lines)


def item_told(session: OpenSession, item: Item, watch: Watch, day: date) -> str:
    """Return what is said of an item: its basis, where to apply, whom to ask. Never what one firm gets of it."""
    try:
        return of_item(session, watch.offers.items(), item.code, day, watch.settings.pages_url).body
    except PushRefused:  # published, and in force from a later day on
        return f"**{plain(item.name)}**"


def name_of(policy: Policy) -> str:
    """Return what a document is called: what a 关于印发《…》的通知 brings goes before its own title."""
    return (policy.inner_title or policy.title).strip("《》")


def _level(policy: Policy, city: City) -> str:
    place = city.region_name(policy.region)
    return "，".join(filter(None, (policy.level, place)))


def _window(windows: Sequence[Window]) -> str:
    """Return the window that closes last, as its days."""
    for one in windows:
        days = [day.isoformat() for day in (one.opens_on, one.closes_on) if day is not None]
        if one.closes_on is not None:
            return "至".join(days) if one.opens_on else f"截止{days[0]}"
    return ""
