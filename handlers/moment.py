"""For which day a message wants its answer."""

from datetime import date

from handlers.desk import Desk
from handlers.message import Message
from knowledge.search.moments import Moment, holidays_of, read_moment


def asked_day(text: str, message: Message, desk: Desk) -> tuple[date, Moment | None]:
    """Return the day to answer for, and what the message says of days; None when it speaks of none but now."""
    today = desk.day(message)
    moment = read_moment(text, today, holidays_of(desk.city))
    return (moment.day if moment is not None else today), moment


def day_in_words(day: date | None) -> str:
    """Write a day as documents do, 2026年4月14日; nothing for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
