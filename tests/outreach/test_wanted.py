"""A wish is read from a sentence as people write it; what was not understood wants nothing."""

from datetime import datetime

import pytest

from config.city import load_city
from ledger.subscriptions import Rhythm
from outreach.manners import CHINA
from outreach.rhythm import Beat, next_slot, read_beat, slot
from outreach.subscription import says
from outreach.wanted import Wanted, read_wanted, topics, wanted_of

CITY = load_city("deyang")


@pytest.mark.parametrize(
    ("said", "wants"),
    [
        ("订阅技改和贷款的政策 不要展会", {"themes": ["技术改造", "融资信贷"], "but_words": ["展会"]}),
        ("订阅 人才 贷款", {"themes": ["人才引育", "融资信贷"]}),
        ("订一下旌阳区的政策", {"regions": ["510603"]}),
        ("只要市级的 帮我订", {"levels": ["市级"]}),
        ("订阅人社局和税务局的政策", {"departments": ["人力资源和社会保障局", "税务局"]}),
        ("关注旌阳经信", {"regions": ["510603"], "departments": ["经济和信息化局"]}),
        ("省里面的也要 国家的不用", {"levels": ["省级"]}),
        ("推送级别我只要市和县", {"levels": ["市级", "县级"]}),
        ("订阅 充电桩", {"words": ["充电桩"]}),
        ("订阅 关键词 低空经济、氢能 不要 培训", {"words": ["低空经济", "氢能"], "but_words": ["培训"]}),
        ("订阅 科技创新 和 专精特新 同时满足", {"themes": ["科技创新", "专精特新"], "every": True}),
        ("订阅研发的政策，除了广汉的", {"themes": ["科技创新"], "but_regions": ["510681"]}),
        ("订阅农业 不要农业", {"themes": ["农业"], "but_themes": ["农业"]}),
        ("订阅全部", {"everything": True}),
        ("以后有展会补贴的政策通知我", {"themes": ["外资外贸"]}),
        ("我要订阅", {}),
        ("你们有啥", {}),
        ("", {}),
        ("订阅 !!!", {}),
    ],
)
def test_a_sentence_is_what_it_says(said: str, wants: dict[str, object]) -> None:
    found = read_wanted(said, CITY)
    assert found.kept() == wants
    assert found.nothing == (not wants)
    assert wanted_of(found.kept()) == found


@pytest.mark.parametrize(
    ("said", "beat"),
    [
        ("订阅技改 马上推", Beat()),
        ("每天早上8:30收到稳岗的", Beat(Rhythm.DAILY, "08:30")),
        ("订阅 充电桩 每天下午三点半", Beat(Rhythm.DAILY, "15:30")),
        ("订阅 技改 每周一9点", Beat(Rhythm.WEEKLY, "09:00", 1)),
        ("每周五给我来一份汇总", Beat(Rhythm.WEEKLY, "09:00", 5)),
        ("技改的推送时间改到晚上八点", Beat(Rhythm.DAILY, "20:00")),
        ("订阅 技改 每天25点", Beat(Rhythm.DAILY, "09:00")),
    ],
)
def test_an_hour_and_a_weekday_are_read(said: str, beat: Beat) -> None:
    assert read_beat(said)[0] == beat


def test_what_was_understood_is_said_back() -> None:
    wish = read_wanted("订阅旌阳区的技改政策 不要展会", CITY)
    assert says(wish, CITY) == "主题：技术改造；地区：旌阳区；不要：展会"
    assert says(Wanted(everything=True), CITY) == "全部政策"


@pytest.mark.parametrize(
    ("said", "themes", "words"),
    [
        ("退订 技改", ("技术改造",), ()),
        ("把不要的展会推送关了", ("外资外贸",), ("展会",)),
        ("退订 充电桩", (), ("充电桩",)),
    ],
)
def test_what_is_wanted_no_more_is_read(said: str, themes: tuple[str, ...], words: tuple[str, ...]) -> None:
    found = topics(said, CITY)
    assert (found.themes, found.words) == (themes, words)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("beat", "now", "due"),
    [
        (Beat(Rhythm.DAILY, "09:00"), "2026-11-23 08:59", "2026-11-20 09:00"),  # a Monday: Friday's
        (Beat(Rhythm.DAILY, "09:00"), "2026-11-23 09:00", "2026-11-23 09:00"),
        (Beat(Rhythm.DAILY, "09:00"), "2026-09-20 10:00", "2026-09-20 09:00"),  # a Sunday that is worked
        (Beat(Rhythm.DAILY, "09:00"), "2026-10-07 23:00", "2026-09-30 09:00"),  # the last day of a long holiday
        (Beat(Rhythm.DAILY, "09:00"), "2026-10-10 09:30", "2026-10-10 09:00"),  # a Saturday that is worked
        (Beat(Rhythm.WEEKLY, "09:00", 1), "2026-02-24 08:00", "2026-02-09 09:00"),  # Mondays 16 and 23 are off
        (Beat(Rhythm.WEEKLY, "09:00", 1), "2026-02-24 09:00", "2026-02-24 09:00"),  # the Tuesday after
        (Beat(Rhythm.WEEKLY, "15:00", 6), "2026-11-23 15:00", "2026-11-23 15:00"),  # Saturday's, on Monday
    ],
)
def test_a_digest_is_due_on_workdays_only(beat: Beat, now: str, due: str) -> None:
    found = slot(beat, at(now), CITY.calendar)
    assert found == at(due)


def test_the_next_digest_lies_ahead() -> None:
    beat = Beat(Rhythm.DAILY, "09:00")
    assert next_slot(beat, at("2026-09-30 09:00"), CITY.calendar) == at("2026-10-08 09:00")
    assert slot(Beat(), at("2026-09-30 09:00"), CITY.calendar) is None
