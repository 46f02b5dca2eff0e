"""What people type is understood as they meant it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.city import load_city
from config.errors import CityWrong
from knowledge.search.places import CityWords
from knowledge.search.query import Query, understand
from knowledge.search.spelling import Speller
from knowledge.search.synonyms import Synonyms, city_synonyms, load_synonyms

SYNONYMS = city_synonyms("deyang")
CITY = CityWords.of(load_city("deyang"))
BASE = "首次升规奖励 专精特新中小企业认定奖励 高新技术企业奖励 失业保险稳岗返还 贷款贴息 研发费用补助"


def speller() -> Speller:
    seen = {BASE[at : at + 2] for at in range(len(BASE) - 1)}
    return Speller(seen.__contains__, SYNONYMS.vocabulary(), lambda: [(word, 1) for word in ("奖励", "返还", "高新")])


def ask(text: str) -> Query:
    return understand(text, SYNONYMS, CITY, speller())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("专精特薪奖励", "专精特新奖励"),
        ("升规奖厉", "升规奖励"),
        ("失业保险稳岗返换", "失业保险稳岗返还"),
        ("gaoxin企业奖励多少", "高新企业奖励多少"),
        ("研发投了200个w 能补好多", "研发投了200万 能补多少"),
        ("外贸出口有没得补贴", "外贸出口有没有补贴"),
        ("贴息咋个申请", "贴息怎么申请"),
        ("ＧＡＯＸＩＮ企业", "高新企业"),
        ("投了两百三十万", "投了230万"),
        ("退稅後可以申請", "退税后可以申请"),
    ],
)
def test_speech_spelling_and_amounts_are_written_as_texts_write_them(typed: str, meant: str) -> None:
    assert ask(typed).clean == meant


def test_right_words_are_left_alone() -> None:
    query = ask("首次升规奖励怎么领")
    assert query.clean == "首次升规奖励怎么领"
    assert query.corrected == ()


@pytest.mark.parametrize(
    "typed", ["硕士一个月", "北交所和主板", "研发占比", "引才补贴要签几年合同", "那个办法", "质押贷款"]
)
def test_words_of_the_language_are_right_however_rare_in_the_base(typed: str) -> None:
    assert ask(typed).corrected == ()


def test_a_grade_is_not_a_place() -> None:
    assert ask("国家级小巨人奖励").regions == ()
    assert ask("省级专精特新认定奖励").regions == ()
    assert ask("省级专精特新认定奖励").levels == ()
    assert ask("专精特新省级补贴多少").levels == ("省级",)
    assert ask("罗江区的奖励").regions == ("510604",)


def test_a_deadline_is_another_question_than_a_period() -> None:
    assert "deadline" in ask("升规奖励申报截止到几号").kinds
    assert "deadline" not in ask("专精特新证书有效期多久").kinds


def test_first_and_second_are_not_numbers_of_things() -> None:
    assert ask("第一万家企业").clean == "第一万家企业"


def test_words_that_only_ask_are_not_searched_for() -> None:
    query = ask("请问首次升规奖励怎么领")
    assert "请问" not in query.core
    assert "怎么" not in query.grams
    assert "升规" in query.grams


def test_a_short_form_is_also_searched_by_the_wording_of_the_texts() -> None:
    query = ask("高企奖励")
    assert query.grams["高企"] == 1.0
    assert 0 < query.grams["技术"] < 1.0


def test_initials_are_searched_by_what_they_stand_for() -> None:
    assert "专精" in ask("zjtx奖励").grams
    assert ask("wgfh怎么申请").clean == "稳岗返还怎么申请"


def test_a_document_number_is_spotted_however_it_is_typed() -> None:
    keys = {
        ask(text).doc_nos
        for text in ("德办发2022 12号文还有效没", "德办发【2022】12号", "德办发〔2022〕第12号文件发我一份")
    }
    assert keys == {("德办发2022-12",)}


def test_places_departments_levels_and_years_are_spotted() -> None:
    query = ask("2025年旌阳区经信局有什么省级政策")
    assert query.regions[0] == "510603"
    assert query.departments == ("德阳市经济和信息化局",)
    assert query.levels == ("省级",)
    assert query.years == (2025,)


def test_what_was_understood_can_be_shown() -> None:
    rows = dict(ask("专精特薪奖励好多").explain())
    assert rows["改正"] == "专精特薪→专精特新"
    assert "金额" in rows["问的是"]


@pytest.mark.parametrize("text", ["", "   ", "???", "。。。", "'; drop table policy;--", "\x00", "🙂", "一" * 3000])
def test_nothing_typed_can_break_it(text: str) -> None:
    assert ask(text).text == text


@pytest.mark.parametrize("said", ["专精特薪奖励好多", "zhuan精te薪", "gao xin "])
def test_what_is_said_without_a_stop_costs_no_more_than_its_length(said: str) -> None:
    looked: list[str] = []

    def seen(term: str) -> bool:
        looked.append(term)
        return False

    speller = Speller(seen, SYNONYMS.vocabulary(), lambda: [("奖励", 1)])
    looks = []
    for times in (20, 40, 80):
        looked.clear()
        speller.put_right(said * times)
        looks.append(len(looked))
    assert looks[2] - looks[1] <= (looks[1] - looks[0]) * 2.5


@given(st.text(max_size=60))
def test_any_text_is_understood_without_an_error(text: str) -> None:
    query = understand(text, SYNONYMS, CITY)
    assert all(weight > 0 for weight in query.grams.values())


@pytest.mark.parametrize(
    "content",
    [
        "groups: [[单独一个]]",
        "groups: [高企]",
        "dialect: [好多]",
        "- 列表",
        "groups: [[a, b]\n x: {",
        "groups: [[1, 2]]",
        "groups: [[a, b], [b, c]]",
        "groups: [[a, b]]\napart: [[a, b]]",
        "one_way: [{means: a}]",
        "one_way: [[a, b]]",
        "initials: [zjtx]",
        "initials: {zjtx: 1}",
        "synonym: [[a, b]]",
    ],
)
def test_a_wrong_table_of_synonyms_is_refused_with_its_place(tmp_path: Path, content: str) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(CityWrong, match=r"synonyms\.yaml"):
        load_synonyms(path)


def test_a_wrong_line_of_synonyms_is_named(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_text("groups:\n  - [高新技术企业, 高企]\n  - [高新区, 高企]\n", "utf-8")
    with pytest.raises(CityWrong, match=r"第3行：“高企”已在另一组（高新技术企业）里"):
        load_synonyms(path)


def test_one_way_leads_to_the_texts_and_not_back() -> None:
    said = {wording for _, group in ask("重点实验室奖励").wordings for wording in group}
    assert "创新平台" in said
    assert "重点实验室" not in {wording for _, group in ask("创新平台奖励").wordings for wording in group}


def test_a_city_without_synonyms_has_none(tmp_path: Path) -> None:
    assert city_synonyms(str(tmp_path)) == Synonyms()


def test_every_wording_of_the_city_belongs_to_one_group() -> None:
    wordings = [wording for group in SYNONYMS.groups for wording in group]
    assert sorted(wordings) == sorted(set(wordings))
