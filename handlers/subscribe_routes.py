"""The routes of subscriptions and of answers to pushes."""

import re

from handlers import later_arguments as args
from handlers import push_reply, push_resume, subscribe, unsubscribe
from handlers.intents import Intent
from handlers.route import Route


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


SUBSCRIBE_ROUTES: list[Route] = [
    Route(
        "subscriptions",
        _p(subscribe.MINE),
        subscribe.my_subscriptions,
        "我的订阅：看订阅了哪些政策",
        intents=(Intent.SUBSCRIBE,),
        tool="看说话人或本群现在订阅了哪些政策",
        said="我的订阅",
    ),
    Route(
        "subscribe",
        _p(r"^\s*(?:请|麻烦|帮忙|帮我|我要|我想)*订阅(?!.*(?:怎么|咋|如何|什么|在哪|哪里|吗|功能|[?？]))"),
        subscribe.subscribe,
        "订阅 技改 贷款 不要展会：有新政策时主动推送；可加级别、地区、部门和“每天9点”“每周一9点”",
        intents=(Intent.SUBSCRIBE,),
        open=True,
        tool="订阅一类政策或截止提醒",
        arguments=args.Topics,
        acts=True,
        said="订阅[ {themes}][ {regions}][ {departments}][ {words}]",
    ),
    Route(
        "unsubscribe",
        _p(rf"^\s*(?:退订|TD|取消订阅)(?:\s+\S|\s*$)|{unsubscribe.STOP}"),
        unsubscribe.unsubscribe,
        "退订 技改：不再推送这类政策；引用一条推送回复“退订”，退订这条的来源",
        intents=(Intent.UNSUBSCRIBE,),
        open=True,
        tool="退订，不要再推",
        arguments=args.Topics,
        acts=True,
        said="退订[ {themes}][ {regions}][ {departments}][ {words}]",
    ),
    Route(
        "push_why",
        _p(push_reply.WHY),
        push_reply.why,
        "为什么推给我：看一条推送的来由；也可回复“不相关”“已享受”“暂不需要”",
        intents=(Intent.FEEDBACK,),
        tool="问刚才那条推送为什么推给自己",
        said="为什么推给我",
    ),
    Route("push_unrelated", _p(push_reply.UNRELATED), push_reply.unrelated, intents=(Intent.UNSUBSCRIBE,)),
    Route("push_had", _p(push_reply.HAD), push_reply.had, intents=(Intent.UNSUBSCRIBE,)),
    Route("push_applied", _p(push_reply.APPLIED), push_reply.applied, intents=(Intent.UNSUBSCRIBE,)),
    Route("push_not_now", _p(push_reply.NOT_NOW), push_reply.not_now, intents=(Intent.UNSUBSCRIBE,)),
    Route(
        "push_resume",
        _p(push_resume.AGAIN),
        push_resume.push_again,
        "恢复推送：把说过“不相关”“退订”的重新打开；不推送清单：看现在不推哪些",
        intents=(Intent.SUBSCRIBE,),
        acts=True,
    ),
    Route("push_refused", _p(push_resume.REFUSED), push_resume.refused, intents=(Intent.SUBSCRIBE,)),
]
