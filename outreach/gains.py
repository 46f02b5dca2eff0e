"""A firm whose record changed, so that items came to fit it: told once, all of them in one message."""

from datetime import datetime

from config.words import subscriptions as words
from knowledge.rules.fitting import State
from ledger import happenings, match_gains, push_history, reach
from ledger.pushes import Way
from outreach.documents import item_told
from outreach.launching import Cause, Watch, Why, launch
from outreach.manners import CHINA
from outreach.news import AGAIN_AFTER, refusing

TAKEN = 200  # gains in one transaction


def tell_gains(watch: Watch, now: datetime) -> int:
    """Tell firms of items that came to fit them; return how many gains were looked at."""
    with watch.ledger.read() as session:
        if not match_gains.waits(session):
            return 0
    day = now.astimezone(CHINA).date()
    to, bodies = dict[str, Why](), dict[str, str]()
    with watch.ledger.write() as session:
        happenings.wait_to_look(session)
        gains = match_gains.take_gains(session, TAKEN)
        by_firm = reach.receivers_by_firm(session)
        for uscc in sorted({gain.uscc for gain in gains} & by_firm.keys()):
            mine = {gain.code for gain in gains if gain.uscc == uscc}
            fits = [one.item for one in watch.offers.match(uscc, day).of(State.ELIGIBLE) if one.code in mine]
            fits = [
                item
                for item in fits
                if uscc not in refusing(session, item, now)
                and uscc not in push_history.told_of(session, item.code, now - AGAIN_AFTER)
            ]
            if not fits:
                continue
            reason = {"way": Way.MATCHED, "item": ",".join(item.code for item in fits)}
            why = Why(uscc, [reason | {"says": words.reason_matched([item.name for item in fits])}])
            to |= dict.fromkeys(by_firm[uscc], why)
            told = [item_told(session, item, watch, day) for item in fits]
            bodies |= dict.fromkeys(by_firm[uscc], "\n\n".join([words.gains_lead(len(fits)), *told]))
        if to:
            most = max(len(str(why.reasons[0]["item"]).split(",")) for why in to.values())
            origin = f"gains:{max(gain.gain_id for gain in gains)}:{now:%Y%m%d}"
            launch(session, watch, Cause(origin, words.gains_title(most), Way.MATCHED, "item"), to, bodies, now)
    return len(gains)
