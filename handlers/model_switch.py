"""“切换大模型为关闭”: the switch of the language model, for admins; it works from the next question on."""

from config.words import model as words
from handlers.desk import CHINA, Desk, actor_of
from handlers.message import Message, Reply
from ledger.switches import MODEL, standing, turn

TITLE = "大模型开关"


def switch_off(message: Message, desk: Desk) -> Reply:
    """Do without the model, in every process of the house."""
    return _turn(message, desk, on=False)


def switch_on(message: Message, desk: Desk) -> Reply:
    """Use the model again."""
    return _turn(message, desk, on=True)


def model_status(_message: Message, desk: Desk) -> Reply:
    """Tell how the switch stands, and who set it."""
    with desk.ledger.read() as session:
        found = standing(session, MODEL)
    since = f"{found.at.astimezone(CHINA):%Y-%m-%d %H:%M}" if found.at else ""
    name = desk.settings.model_name if desk.settings.has_model else ""
    return Reply(words.standing(on=found.on, name=name, since=since, by=found.by), title=TITLE)


def _turn(message: Message, desk: Desk, *, on: bool) -> Reply:
    with desk.ledger.write() as session:
        changed = turn(session, MODEL, actor_of(message), desk.now(), on=on, reason=message.text)
    told = words.turned(on=on, configured=desk.settings.has_model) if changed else words.stood_so(on=on)
    return Reply(told, title=TITLE)
