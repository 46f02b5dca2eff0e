"""Pushes by command in the chat: preview first, then confirmed; paused, stopped, taken back; who has read it."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from config.words import push_chat as words
from handlers.ask import ask
from handlers.desk import CHINA, Desk, actor_of
from handlers.library_routes import LIBRARY_ROUTES
from handlers.message import Message, Reply
from handlers.push_said import Said, read_order
from ledger import pushes, reach
from ledger.answers import last_said
from ledger.groups import Role
from ledger.pushes import Campaign, CampaignState, DeliveryState
from outreach import campaign_acts as acts
from outreach.campaign import Office, Order, Plan, plan
from outreach.campaign_acts import Confirmed
from outreach.content import of_text
from outreach.correction import correct
from outreach.errors import OutreachError
from outreach.manners import Manner, Override
from outreach.reminder import remind as remind_unread

NUMBER = r"P\d{8}-\d{4,}"
REMEMBERED = timedelta(minutes=30)
RECENT = timedelta(days=7)
SENT_STATES = (CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.DONE, CampaignState.STOPPED)
ALIVE = (CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.APPROVAL)
NAMED = 8  # firms named in one answer
Handler = Callable[[Message, Desk], Reply]
_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_REMIND = re.compile(r"未读|没看|没读|未看")
_NOW = re.compile(r"立即|立刻|马上|现在")


@dataclass(frozen=True, slots=True)
class _Told:
    """What an act says, with what may be said next."""

    text: str
    next_words: tuple[str, ...] = ()
    title: str = "推送"


def privately(handler: Callable[[Message, Desk], _Told]) -> Handler:
    """Keep pushes out of groups, where firms read along; what can't be done is a sentence, nothing was sent then."""

    def handled(message: Message, desk: Desk) -> Reply:
        if message.in_group:
            return Reply(words.privately(), title="请私聊")
        try:
            told = handler(message, desk)
        except OutreachError as wrong:
            return Reply(str(wrong), title="没有推送", whole=True)
        return Reply(told.text, title=told.title, whole=True, suggestions=told.next_words)

    return handled


def office_of(desk: Desk) -> Office:
    """Return what a step of a push may reach."""
    return Office(desk.ledger, desk.city, desk.settings, desk.offers, desk.standing, desk.now())


@privately
def push(message: Message, desk: Desk) -> _Told:
    """“推送 升规奖励 给 旌阳区 规上工业”: a preview. “未读的再提醒一次” comes here, too."""
    if _REMIND.search(message.text):
        return _reminded(message, desk)
    said = read_order(message, desk)
    if said.content is None or said.to is None:
        return _Told(said.ask_back, title="请补充")
    order = Order(said.content, said.to, actor_of(message), said.at, _override(said, message), patient=False)
    made = plan(office_of(desk), order)
    if not made.reached:
        return _Told(words.nobody(made.title, _whys(made)), title="没有可推送的群")
    with desk.ledger.read() as session:
        used = pushes.calls_in(session, f"{desk.now().astimezone(CHINA):%Y-%m}")
    shown = words.Shown(
        made.campaign_id,
        made.title,
        len(made.reached),
        [one.firm or one.receiver for one in made.sample],
        _whys(made),
        words.cost(made.calls, made.seconds, sum(used.values())),
        _begins(made, said, desk),
        made.text,
        made.second_person,
        made.behind,
        message.speaker.role is Role.ASSISTANT,
    )
    return _Told(words.preview(shown), (words.confirm(made.campaign_id),), "推送预览")


def _override(said: Said, message: Message) -> Override:
    manners = ((Manner.HOURS,) if said.at_once else ()) + ((Manner.CAPS, Manner.REPEAT) if said.no_caps else ())
    return Override(manners, message.speaker.staff_id, words.by_hand()) if manners else Override()


def _whys(made: Plan) -> list[tuple[str, int]]:
    return Counter(one.why for one in made.excluded).most_common(NAMED)


def _begins(made: Plan, said: Said, desk: Desk) -> str:
    """Say when it would begin, where that is not at once."""
    wanted = said.at or desk.now()
    shown = f"{made.not_before.astimezone(CHINA):%m月%d日 %H:%M}"
    if made.not_before > max(wanted, desk.now()):
        return words.waits(shown)
    return words.at(shown) if said.at else ""


@privately
def confirmed(message: Message, desk: Desk) -> _Told:
    """“确认推送 P20261123-0001”, with 立即 whatever the hour."""
    number = _named(message.text) or _asked(message, desk)
    at_once = bool(_NOW.search(message.text))
    override = Override((Manner.HOURS,), message.speaker.staff_id, words.by_hand()) if at_once else Override()
    return _going(acts.confirm(office_of(desk), number, actor_of(message), override))


def bare_confirmed(message: Message, desk: Desk) -> Reply:
    """“确认”: of the push that was shown last; else of whatever else was asked to be confirmed."""
    if _asked(message, desk):
        return confirmed(message, desk)
    if message.speaker.role is Role.ADMIN:
        return _of_library("confirm", message, desk)
    return ask(message, desk)


@privately
def left_alone(message: Message, desk: Desk) -> _Told:
    """“不推了”: what was shown last is not sent."""
    return _Told(words.left_alone(_asked(message, desk)), title="没有发送")


@privately
def approved(message: Message, desk: Desk) -> _Told:
    """“批准推送 P20261123-0001”: the second person."""
    return _going(acts.approve(office_of(desk), _named(message.text), actor_of(message)))


def _going(done: Confirmed) -> _Told:
    begins = f"{done.begins.astimezone(CHINA):%m月%d日 %H:%M}"
    if done.state is CampaignState.APPROVAL:
        return _Told(words.needs_second(done.campaign_id, done.receivers), title="待批准")
    next_words = (words.stat(done.campaign_id), words.recall(done.campaign_id))
    return _Told(words.queued(done.campaign_id, done.receivers, begins, late=done.late), next_words, "已排队")


@privately
def moved(message: Message, desk: Desk) -> _Told:
    """“暂停推送”“继续推送”“停止推送”, by number or the last one."""
    office, by = office_of(desk), actor_of(message)
    act = next(word for word in ("暂停", "继续", "恢复", "停止") if word in message.text)
    number = _named(message.text) or _last(message, desk, ALIVE)
    do = {"暂停": acts.pause, "停止": acts.stop}.get(act, acts.resume)
    do(office, number, by)
    return _Told(words.moved(number, act), title=f"已{act}")


@privately
def taken_back(message: Message, desk: Desk) -> _Told:
    """“撤回刚才那条推送”: stopped, and taken back where the platform still does."""
    number = _named(message.text) or _last(message, desk, SENT_STATES)
    messages = acts.recall(office_of(desk), number, actor_of(message))
    return _Told(words.taken_back(number, messages), (words.stat(number),), "撤回推送")


def bare_taken_back(message: Message, desk: Desk) -> Reply:
    """“撤回”: the push of the last minutes; else of whatever else may be taken back."""
    with desk.ledger.read() as session:
        found = reach.campaigns_of(session, message.speaker.staff_id, SENT_STATES, 1)
    if found and found[0].made_at >= desk.now() - REMEMBERED:
        return taken_back(message, desk)
    if message.speaker.role is Role.ADMIN:
        return _of_library("retire_policy", message, desk)
    return taken_back(message, desk)


def _of_library(name: str, message: Message, desk: Desk) -> Reply:
    route = next(one for one in LIBRARY_ROUTES if one.name == name)
    return route.handler(message, desk)


@privately
def sent_again(message: Message, desk: Desk) -> _Told:
    """“补发 P20261123-0001”: the unsure ones once more."""
    number = _named(message.text)
    return _Told(words.sent_again(number, acts.send_again(office_of(desk), number, actor_of(message))), title="补发")


@privately
def corrected(message: Message, desk: Desk) -> _Told:
    """“更正推送 P20261123-0001：正文”: stopped, and a correction for exactly those who received it, to be confirmed."""
    number, text = _named(message.text), message.text.partition("：")[2] or message.text.partition(":")[2]
    said = of_text(text, desk.settings.message_chars, words.CORRECTION)
    made = correct(office_of(desk), number, said, actor_of(message))
    begins = f"{made.not_before.astimezone(CHINA):%m月%d日 %H:%M}"
    shown = words.correction(
        made.campaign_id, made.corrects, len(made.receivers), made.text, begins, second=made.second_person
    )
    return _Told(shown, (words.confirm(made.campaign_id),), "更正预览")


@privately
def stat(message: Message, desk: Desk) -> _Told:
    """“这条哪些企业看了”, “推送进度”: how far it is, who has read it, who has not."""
    number = _named(message.text) or _last(message, desk, SENT_STATES)
    found = acts.progress(office_of(desk), number)
    own = message.speaker.role is not Role.ASSISTANT or found.campaign.ordered_by == message.speaker.staff_id
    if not own:
        return _Told(words.not_yours(number), title="推送进度")
    with desk.ledger.read() as session:
        seen = reach.seen_by(session, number)
    read = [one.firm or one.group or one.receiver for one in seen if one.readers]
    unread = [
        one.firm or one.group or one.receiver for one in seen if one.state is DeliveryState.SENT and not one.readers
    ]
    troubles = Counter(one.trouble for one in seen if one.trouble).most_common(NAMED)
    known = found.campaign.read_known_at
    text = words.progress(
        found.campaign.campaign_id,
        found.campaign.title,
        found.campaign.state,
        {state.value: count for state, count in found.counts.items()},
        list(dict.fromkeys(read)),
        list(dict.fromkeys(unread)),
        troubles,
        known=f"{known.astimezone(CHINA):%m月%d日 %H:%M}" if known is not None else "",
    )
    return _Told(text, (words.remind(number),) if unread else (), "推送进度")


def _reminded(message: Message, desk: Desk) -> _Told:
    number = _named(message.text) or _last(message, desk, SENT_STATES)
    override = Override((Manner.HOURS,), message.speaker.staff_id, words.by_hand())
    done = remind_unread(
        office_of(desk), number, actor_of(message), override if _NOW.search(message.text) else Override()
    )
    return _going(done)


remind = privately(_reminded)


def _named(text: str) -> str:
    found = _NUMBER.search(text)
    return found[0].upper() if found else ""


def _asked(message: Message, desk: Desk) -> str:
    """Return the number of the push the bot's very last words to this person asked to be confirmed."""
    since = desk.now() - REMEMBERED
    with desk.ledger.read() as session:
        said = last_said(session, message.conversation_id, message.speaker.staff_id, since)[:1]
    found = re.search(rf"确认推送 ({NUMBER})", said[0][0]) if said else None
    return found[1] if found else ""


def _last(message: Message, desk: Desk, states: tuple[CampaignState, ...]) -> str:
    """Return the number of the last push this person ordered.

    Raises:
        OutreachError: there is none.

    """
    with desk.ledger.read() as session:
        found: list[Campaign] = reach.campaigns_of(session, message.speaker.staff_id, states, 1)
    if not found or found[0].made_at < desk.now() - RECENT:
        raise OutreachError(words.no_last())
    return found[0].campaign_id
