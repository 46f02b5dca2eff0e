"""“帮助” and greetings: what this person can ask for, printed from the list of routes."""

import re
from collections.abc import Callable, Sequence

from config.words import people as words
from handlers.ask import ask
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.route import Route

_OTHER = re.compile(r"登录|登陆|网址|网站|平台|[证政]策通|小程序|下载|密码|注册")


def help_from(routes: Callable[[], Sequence[Route]]) -> Callable[[Message, Desk], Reply]:
    """Build the help handler over the list of routes it stands in."""

    def help_(message: Message, _desk: Desk) -> Reply:
        """List what the speaker's role may ask for."""
        role = message.speaker.role
        lines = [route.help for route in routes() if route.help and role in route.roles]
        text = "\n".join((words.help_head(role), words.help_lines(lines), words.help_tail()))
        return Reply(text, title="帮助", whole=True)

    return help_


def how_to(help_: Callable[[Message, Desk], Reply]) -> Callable[[Message, Desk], Reply]:
    """Build the handler of questions on how things are used: the base knows of other platforms, else help."""

    def handler(message: Message, desk: Desk) -> Reply:
        answer = ask(message, desk) if _OTHER.search(message.text) else None
        return answer if answer is not None and answer.found else help_(message, desk)

    return handler


def hello(message: Message, _desk: Desk) -> Reply:
    """Answer 在吗 and ???."""
    return Reply(words.hello(message.speaker.role), title="惠企政策助手", suggestions=("帮助",))


def thanks(_message: Message, _desk: Desk) -> Reply:
    """Answer 谢谢 and 好的 without a search."""
    return Reply(words.you_are_welcome(), title="惠企政策助手")
