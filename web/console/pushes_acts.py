"""What is done with a push from its page: paused, resumed, stopped, taken back, approved, the unsure sent again."""

from collections.abc import Callable

from config.errors import HuiqiError
from outreach import campaign_acts as acts
from web.console.pushes_one import looked_at, page
from web.console.pushes_sight import pushing_office
from web.console.visit import Answer, Moved, Visit

Act = Callable[..., object]


def pause(visit: Visit) -> Answer:
    """Send nothing more for now."""
    return _do(visit, "push_paused", acts.pause)


def resume(visit: Visit) -> Answer:
    """Go on with a paused push."""
    return _do(visit, "push_resumed", acts.resume)


def stop(visit: Visit) -> Answer:
    """Send nothing more, ever."""
    return _do(visit, "push_stopped", acts.stop)


def recall(visit: Visit) -> Answer:
    """Stop it, and let the platform take back what arrived within a day."""
    return _do(visit, "push_recalled", acts.recall)


def again(visit: Visit) -> Answer:
    """Send the unsure ones again."""
    return _do(visit, "push_again", acts.send_again)


def approve(visit: Visit) -> Answer:
    """Let it run, as the second person."""
    return _do(visit, "push_approved", acts.approve)


def _do(visit: Visit, done: str, act: Act) -> Answer:
    looks, campaign = looked_at(visit)
    try:
        result = act(pushing_office(visit), campaign.campaign_id, looks.actor)
    except HuiqiError as no:
        return page(visit, str(no), 409)
    count = result if isinstance(result, int) else None
    return Moved(f"/console/pushes/{campaign.campaign_id}", done, count)
