import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.docno import docno_key, find_docnos


@pytest.mark.parametrize(
    "typed",
    [
        "德办发〔2022〕12号",
        "德办发【2022】 第12号",
        "德办发[2022]12号",
        "德办发（2022）12号",
        "德办发(2022) 012 号",
        "德办发2022 12号",
        "德办发2022年第12号",
        "德办发 〔2022〕 12 号",
        "德办发〔２０２２〕１２号",
        "根据德办发〔2022〕12号",
        "请按照德办发〔2022〕12号执行",
        "帮我查德办发2022-12号",
    ],
)
def test_every_way_to_type_a_number_gives_one_key(typed: str) -> None:
    assert docno_key(typed) == "德办发2022-12"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("川经信财资〔2024〕182号", "川经信财资〔2024〕182号"),
        ("依据工信部企业〔2022〕63号", "工信部企业〔2022〕63号"),
        ("财政部 税务总局公告2023年第12号", "财政部 税务总局公告2023年第12号"),
        ("中华人民共和国国务院令（第746号）", "国务院令第746号"),
        ("按照国务院令第746号办理", "国务院令第746号"),
        ("2021年7月27日中华人民共和国国务院令第746号公布", "国务院令第746号"),
    ],
)
def test_codes_of_several_shapes_are_found_without_the_words_before_them(text: str, printed: str) -> None:
    assert [found.printed for found in find_docnos(text)] == [printed]


def test_two_numbers_in_one_sentence_are_told_apart() -> None:
    found = find_docnos("根据川办规〔2024〕3号和德办函〔2020〕39号，制定本办法。")
    assert [one.key for one in found] == ["川办规2024-3", "德办函2020-39"]


@pytest.mark.parametrize("text", ["截至2022年12号", "2022年12月31日", "第12号楼", "一次性奖励20万元", ""])
def test_what_is_no_number_of_a_document_gives_nothing(text: str) -> None:
    assert docno_key(text) == ""


def test_joint_announcements_have_one_key_however_the_offices_are_separated() -> None:
    assert docno_key("财政部 税务总局公告2023年第12号") == docno_key("财政部、税务总局公告〔2023〕12号")


@given(st.sampled_from("〔[(（【"), st.integers(2000, 2030), st.integers(1, 9999), st.text("  　", max_size=2))
def test_the_key_does_not_depend_on_bracket_or_spaces(left: str, year: int, serial: int, space: str) -> None:
    right = {"〔": "〕", "[": "]", "(": ")", "（": "）", "【": "】"}[left]
    assert docno_key(f"德府发{space}{left}{year}{right}{space}{serial}号") == f"德府发{year}-{serial}"


@given(st.text(max_size=200))
def test_found_numbers_lie_where_they_say(text: str) -> None:
    for found in find_docnos(text):
        assert text[found.start : found.end].endswith("号")
