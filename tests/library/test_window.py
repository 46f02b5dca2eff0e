from datetime import date

import pytest

from knowledge.library.window import Window, read_windows

ISSUED = date(2026, 3, 10)


def windows(*lines: str, title: str = "关于申报2026年示例奖励的通知", notice: bool = True) -> list[Window]:
    placed, at = [], 0
    for line in lines:
        placed.append((at, line))
        at += len(line) + 1
    found = read_windows(placed, title, ISSUED, is_notice=notice)
    text = "\n".join(lines)
    for window in found:
        assert text[window.start : window.end] == window.words
    return list(found)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("申报时间：2026年5月1日至2026年6月30日。", "2026-05-01/2026-06-30"),
        ("申报时间为2026年5月1日—6月30日", "2026-05-01/2026-06-30"),
        ("受理时间：5月1日9:00至6月30日17:00", "2026-05-01/2026-06-30"),
        ("申报时间：2026.5.1-2026.6.30", "2026-05-01/2026-06-30"),
        ("申报时间：2026年11月1日至次年1月31日", "2026-11-01/2027-01-31"),
        ("申报时间：2026年5月10日至25日", "2026-05-10/2026-05-25"),
        ("即日起至2026年6月30日受理申报。", "2026-03-10/2026-06-30"),
        ("申领期限：自本公告发布之日起至2026年12月31日。", "2026-03-10/2026-12-31"),
        ("自通知发布之日起30日内提交申请。", "2026-03-10/2026-04-09"),
        ("请于2026年6月30日前提交申报材料。", "/2026-06-30"),
        ("申报截止时间为2026年6月30日17:00。", "/2026-06-30"),
        ("申报时间：常年受理。", "常年"),
        ("全年申报，分批评审。", "常年"),
        ("每年3月至4月集中申报。", "每年3-4月"),
    ],
)
def test_a_window_is_read_in_every_form(line: str, value: str) -> None:
    assert [window.value for window in windows(line)] == [value]


@pytest.mark.parametrize(
    "line",
    [
        "公示期为2026年5月1日至2026年5月8日。",
        "2025年1月1日至2025年12月31日期间发生的研发费用可以申报。",
        "2025年1月1日至12月31日期间完工的项目，企业可以申请。",
        "本通知自2026年4月1日起施行，有效期至2027年12月31日，由市经信局组织申报。",
        "对名单有异议的，于2026年5月8日前提出。",
        "企业应当于2026年1月1日前注册登记的，方可申报。",
    ],
)
def test_other_days_are_no_window(line: str) -> None:
    assert windows(line) == []


def test_a_heading_gives_its_meaning_to_the_line_below() -> None:
    assert [window.value for window in windows("三、申报时间", "2026年5月1日至2026年6月30日。")] == [
        "2026-05-01/2026-06-30"
    ]


def test_batches_are_told_apart() -> None:
    line = "申报时间：第一批为2026年3月20日至4月20日；第二批为2026年9月1日至9月30日。"
    assert [(window.batch, window.value) for window in windows(line)] == [
        ("第一批", "2026-03-20/2026-04-20"),
        ("第二批", "2026-09-01/2026-09-30"),
    ]


def test_the_year_and_batch_of_the_title_belong_to_the_window() -> None:
    found = windows("申报时间：5月1日至6月30日", title="关于申报2025年度第二批示例奖励的通知")
    assert (found[0].year, found[0].batch, found[0].closes_on) == (2025, "第二批", date(2026, 6, 30))


def test_a_deadline_of_offices_is_not_that_of_firms() -> None:
    found = windows(
        "申报时间：2026年5月1日至2026年6月30日。", "各县（市、区）经信部门审核后于2026年7月15日前汇总报送市经信局。"
    )
    assert [window.value for window in found] == ["2026-05-01/2026-06-30"]
    only = windows("各县（市、区）经信部门审核后于2026年7月15日前汇总报送市经信局。")
    assert [(window.by_offices, window.confidence < 0.6) for window in only] == [(True, True)]


def test_a_rule_has_a_window_only_where_it_names_one() -> None:
    assert windows("企业应当于6月30日前提交材料。", notice=False) == []
    assert [one.value for one in windows("每年4月1日至4月30日集中申报。", notice=False)] == ["每年4月1日至4月30日"]


def test_next_years_window_is_only_a_hint() -> None:
    found = windows("下一年度的申报时间为2027年1月1日至2027年1月31日，以届时通知为准。")
    assert [window.confidence < 0.6 for window in found] == [True]
