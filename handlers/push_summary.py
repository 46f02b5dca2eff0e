"""“本月推送统计”, “上周推送的送达率”: what came of the pushes of a time, for the people of the office, in private."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from config.words import push_chat as chat_words
from config.words import push_figures as words
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.push import NUMBER
from ledger.groups import Role
from ledger.push_figures import ALL, Sight
from outreach.figure_lines import By, lines, total
from outreach.figures import COUNTS, Books, period_of, sight_of_departments

Handler = Callable[[Message, Desk], Reply]
TITLE = "推送统计"
MOST = 3  # pushes that are named
_COUNTED = (
    r"统计(?!局|库|入库|代码|名单|报表|调查)|总量|总数|推送量|次数|送达率|已读率|阅读率|打开率|退订率|月报|周报|汇总"
)
_ONE = rf"{NUMBER}|[这那上]一?[条次]|刚[才刚]|最近一[条次]|(?:给|推到|发到)\s*\S+"
FIGURES = rf"^(?!.*(?:{_ONE}))(?=.*(?:推送|群发))(?=.*(?:{_COUNTED}|推送了?多少|多少条)).{{4,40}}$"
_FIGURES = re.compile(FIGURES)
_MONTHS = {name: number for number, name in enumerate((*"一二三四五六七八九十", "十一", "十二"), 1)}
_MONTH = re.compile(r"(?:(\d{4})年)?(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月")
_LAST_DAYS = re.compile(r"[最近]{1,2}\s*(\d{1,3}|[一二三两七十]+)\s*(天|日|周|个?星期|个?月)")
_NUMBERS = {"一": 1, "两": 2, "二": 2, "三": 3, "七": 7, "十": 10}
_DAYS_OF = {"天": 1, "日": 1, "周": 7, "月": 30}


def figures(message: Message, desk: Desk) -> Reply:
    """Say what came of the pushes of a time; of an assistant hers, of a department its own."""
    if message.in_group:
        return Reply(chat_words.privately(), title="请私聊")
    today = desk.today()
    first, last = period_said(message.text, today) or (today.replace(day=1), today)
    books, sight = Books(desk.offers.items(), desk.city, today), _sight(message, desk)
    with desk.ledger.read() as session:
        rows = lines(session, period_of(first, last + timedelta(days=1)), By.PUSH, books, sight)
    whole = total(rows)
    if not rows:
        return Reply(words.nothing(first, last), title=TITLE)
    best = sorted(rows, key=lambda one: -one.figures.sent)[:MOST]
    text = words.summary(
        words.period(first, last),
        whole.pushes,
        {name: getattr(whole.figures, name) for name in COUNTS},
        words.span(whole.figures.read_after_s),
        [(one.says, one.figures.sent, one.figures.read) for one in best],
        own=not sight.everything,
    )
    return Reply(text, title=TITLE, whole=True)


def of_a_time(otherwise: Handler) -> Handler:
    """Build a handler that answers for a time where one is meant; else another does, for one push."""

    def handler(message: Message, desk: Desk) -> Reply:
        return (figures if asks_for_figures(message.text, desk.today()) else otherwise)(message, desk)

    return handler


def asks_for_figures(text: str, day: date) -> bool:
    """Tell whether a text asks for the figures of many pushes, not of one."""
    if _FIGURES.match(text.strip()):
        return True
    return "推送" in text and period_said(text, day) is not None and not re.search(_ONE, text)


def period_said(text: str, day: date) -> tuple[date, date] | None:
    """Return the first and the last day of the time a text names; None when it names none. Nothing after ``day``."""
    monday, month = day - timedelta(days=day.weekday()), day.replace(day=1)
    week = timedelta(days=7)
    named = (
        (r"今天|今日", (day, day)),
        (r"昨天|昨日", (day - timedelta(days=1), day - timedelta(days=1))),
        (r"上个?(?:周|星期|礼拜)", (monday - week, monday - timedelta(days=1))),
        (r"本周|这个?(?:周|星期|礼拜)|周报", (monday, day)),
        (r"上个?月", ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1))),
        (r"本月|这个?月|当月|月报", (month, day)),
        (r"今年|本年|年度|全年", (day.replace(month=1, day=1), day)),
        (r"去年", (date(day.year - 1, 1, 1), date(day.year - 1, 12, 31))),
    )
    for pattern, span in named:
        if re.search(pattern, text):
            return span
    if found := _LAST_DAYS.search(text):
        return day - timedelta(days=_count(found[1]) * _DAYS_OF[found[2][-1:].replace("期", "周")] - 1), day
    if found := _MONTH.search(text):
        return _month(found, day)
    return None


def _count(said: str) -> int:
    return max(1, int(said) if said.isdecimal() else _NUMBERS.get(said, 1))


def _month(found: re.Match[str], day: date) -> tuple[date, date] | None:
    """Return a month that was named; without a year the last one of that name."""
    number = int(found[2]) if found[2].isdecimal() else _MONTHS[found[2]]
    year = int(found[1]) if found[1] else day.year - (number > day.month)
    first = date(max(year, 1), number, 1)
    if first > day:
        return None
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first, min(last, day)


def _sight(message: Message, desk: Desk) -> Sight:
    speaker = message.speaker
    if speaker.role is Role.ADMIN:
        return ALL
    if speaker.role is Role.DEPARTMENT and speaker.department:
        return sight_of_departments(speaker.staff_id, (speaker.department,), desk.city, desk.offers.items())
    return Sight(everything=False, staff_id=speaker.staff_id)
