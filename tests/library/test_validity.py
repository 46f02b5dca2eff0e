from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library.evidence import REVIEW_BELOW
from knowledge.library.validity import find_validity, read_validity

ISSUED = date(2023, 3, 10)


@pytest.mark.parametrize(
    ("clause", "start", "end"),
    [
        ("本办法自印发之日起施行，有效期5年。", date(2023, 3, 10), date(2028, 3, 9)),
        ("本政策自2023年4月15日起施行,有效期3年,由市示例局负责解释。", date(2023, 4, 15), date(2026, 4, 14)),
        ("本办法自2023年1月1日起施行，有效期至2027年12月31日。", date(2023, 1, 1), date(2027, 12, 31)),
        ("本细则自印发之日起试行，试行期2年。", date(2023, 3, 10), date(2025, 3, 9)),
        ("本办法自印发之日起30日后施行，有效期五年。", date(2023, 4, 9), date(2028, 4, 8)),
        ("本办法自公布之日起满30日后施行。", date(2023, 4, 9), None),
        ("本政策执行至2025年12月31日。", None, date(2025, 12, 31)),
        ("本政策自2024年1月1日起至2026年12月31日止施行。", date(2024, 1, 1), date(2026, 12, 31)),
        ("本通知自2023年5月1日起执行，有效期至2025年底。", date(2023, 5, 1), date(2025, 12, 31)),
        ("本办法于2023年5月1日施行，有效期两年。", date(2023, 5, 1), date(2025, 4, 30)),
        ("本措施从2023年7月1日起实施，试行期一年。", date(2023, 7, 1), date(2024, 6, 30)),
        ("本办法自印发之日起施行，试行6个月。", date(2023, 3, 10), date(2023, 9, 9)),
        ("本办法自发布之日起施行。", date(2023, 3, 10), None),
        ("自2023年1月1日至2027年12月31日，对小型微利企业减半征收。", date(2023, 1, 1), date(2027, 12, 31)),
        ("本办法自2023年1月1日起施行,有效期5年。", date(2023, 1, 1), date(2027, 12, 31)),
        ("本政策有效期自2023年1月1日至2025年12月31日。", date(2023, 1, 1), date(2025, 12, 31)),
        ("本办法有效期三年，自2024年5月1日起施行。", date(2024, 5, 1), date(2027, 4, 30)),
        ("本办法自印发之日起实施，暂行2年。", date(2023, 3, 10), date(2025, 3, 9)),
        ("本办法试行期为自印发之日起一年。", None, date(2024, 3, 9)),
        ("本意见自2024年1月起施行，有效期至2026年12月。", date(2024, 1, 1), date(2026, 12, 31)),
        ("执行期限为2023—2025年。", None, date(2025, 12, 31)),
        ("本若干措施自2023年7月1日起施行，有效期2年，期满自动失效。", date(2023, 7, 1), date(2025, 6, 30)),
        ("本政策自发布之日起施行，有效期至国家有关政策调整之日。", date(2023, 3, 10), None),
    ],
)
def test_the_clause_gives_first_and_last_day(clause: str, start: date | None, end: date | None) -> None:
    found = read_validity([clause], ISSUED)
    assert (found.effective_on, found.expires_on) == (start, end)


@pytest.mark.parametrize(
    "sentence",
    [
        "对企业自2023年1月1日起实施的技术改造项目，按设备投资额的5%给予补助，单个项目最高不超过500万元，不重复享受。",
        "高新技术企业证书有效期三年。",
        "申报时间为2026年5月1日至2026年6月30日。",
        "2026年5月1日至2026年6月30日，逾期不再受理。",
        "2026年1月1日至2026年12月31日，企业可以登录平台申报。",
        "本办法所称迁入企业，其证书剩余有效期应在1年以上。",
        "《甲办法》（德示例规〔2019〕6号）有效期延长至2027年12月31日。",
        "《甲办法》自2019年1月1日起施行，有效期5年，现已到期。",
        "《甲政策》继续执行至2027年12月31日。",
    ],
)
def test_days_that_are_not_those_of_the_document_are_left_alone(sentence: str) -> None:
    found = read_validity([sentence], ISSUED)
    assert (found.effective_on, found.expires_on) == (None, None)


def test_the_last_clause_wins_because_it_stands_at_the_end() -> None:
    found = read_validity(["本通知自印发之日起执行。", "本办法自2023年6月1日起施行，有效期2年。"], ISSUED)
    assert (found.effective_on, found.expires_on) == (date(2023, 6, 1), date(2025, 5, 31))


def test_an_unknown_day_of_issue_gives_no_day() -> None:
    found = read_validity(["本办法自印发之日起施行，有效期5年。"], None)
    assert (found.effective_on, found.expires_on) == (None, None)


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(1, 10))
def test_n_years_end_the_day_before_the_nth_anniversary(start: date, years: int) -> None:
    clause = f"本办法自{start.year}年{start.month}月{start.day}日起施行，有效期{years}年。"
    found = read_validity([clause], None)
    assert found.effective_on == start
    assert found.expires_on is not None
    assert 364 <= (found.expires_on - start).days - 365 * (years - 1) <= 367


@pytest.mark.parametrize("clause", ["本意见自2024年起执行。", "本办法自印发之日起10个工作日后施行。"])
def test_a_day_that_has_to_be_guessed_is_not_sure(clause: str) -> None:
    begins = read_validity([clause], ISSUED).begins
    assert begins is not None
    assert begins.confidence < REVIEW_BELOW


def test_a_clause_says_where_it_stands() -> None:
    lines = [(0, "第一条　制定本办法。"), (11, "第二条　本办法自2023年5月1日起施行，有效期2年。")]
    found = find_validity(lines, None)
    text = "\n".join(line for _, line in lines)
    assert found.begins is not None
    assert found.ends is not None
    assert text[found.begins.start : found.begins.end] == "自2023年5月1日起施行"
    assert text[found.ends.start : found.ends.end] == "有效期2年"
