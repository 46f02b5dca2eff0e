"""The sample originals of items 1-22: their form, their figures, and that the questions can be answered from them."""

import importlib
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from config.yaml_text import read_yaml
from knowledge.rules.period import Clock, last_day, status_on

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "config" / "cities" / "deyang" / "sample"
SOURCES = sorted((SAMPLE / "sources").glob("1*.md"))
QUESTIONS = read_yaml((ROOT / "tests" / "cases" / "questions-1.yaml").read_text(encoding="utf-8"))
DOCUMENTS = read_yaml((ROOT / "tests" / "cases" / "documents-1.yaml").read_text(encoding="utf-8"))

# domain facts: item -> 文号 and the sentence its figures stand in
FIGURES = {
    "1 达标": ("德办发示例〔2022〕12号", "达标企业的，给予一次性奖励2万元"),
    "1 示范": ("德办发示例〔2022〕12号", "示范企业的，给予一次性奖励5万元"),
    "1 list": ("德经信示例函〔2023〕18号", "共有19家民营企业获得奖励，合计奖励资金59万元"),
    "2 cloud": ("德经信示例规〔2024〕12号", "云服务费的30%给予补助，单户企业最高补助5万元"),
    "2 cap": ("德经信示例规〔2024〕12号", "单户企业每年合计最高50万元"),
    "3": ("德经信示例规〔2024〕12号", "国家级数字经济试点示范项目的，给予项目单位奖励50万元"),
    "4": ("德经信示例规〔2025〕7号", "首次纳入规模以上工业统计库的企业，给予一次性奖励20万元"),
    "5": ("德商务示例规〔2025〕2号", "批发业企业，给予一次性奖励5万元"),
    "6": ("德发改示例规〔2024〕8号", "规模以上服务业统计库的企业，给予一次性奖励10万元"),
    "7": ("德商务示例规〔2025〕5号", "达到300万元（含）、不足500万元的，给予一次性奖励1万元"),
    "8": ("德经信示例规〔2025〕7号", "证书在有效期内的，给予一次性奖励20万元"),
    "9": ("德经信示例规〔2025〕7号", "按差额补足30万元"),
    "10": ("德经信示例规〔2025〕7号", "单项冠军名单的，给予一次性奖励100万元"),
    "11": ("德科示例规〔2025〕3号", "首次认定为高新技术企业的，给予一次性奖励10万元"),
    "12": ("德科示例规〔2025〕4号", "每年补助最高不超过30万元"),
    "13": ("德经信示例规〔2025〕7号", "增量超过2000万元的部分，按3%补助"),
    "14": ("财税示例〔2023〕7号", "按实际发生额的100%"),
    "15": ("财税示例〔2024〕15号", "减按15%的税率"),
    "16": ("财政部 税务总局示例公告2023年第16号", "折合实际税负5%"),
    "17": ("财政部 税务总局示例公告2023年第19号", "当季销售额在30万元以下（含本数）的，免征增值税"),
    "18": ("财税示例〔2023〕12号", "当期可抵扣进项税额的5%加计抵减"),
    "19": ("川人社示例发〔2025〕19号", "有效期至2025年12月31日"),
    "20": ("川人社示例发〔2026〕8号", "每招用1人1500元"),
    "21": ("川财税示例〔2024〕21号", "每人每年7800元，扣减期限为3年"),
    "22": ("财政部示例公告2023年第8号", "30人（含）以下的企业，免征残保金"),
}


def front(path: Path) -> dict[str, object]:
    fields: dict[str, object] = read_yaml(path.read_text(encoding="utf-8").split("---\n", 2)[1])
    return fields


def body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


BY_NUMBER = {str(front(path)["doc_no"]): path for path in SOURCES}
ALL_BY_NUMBER = {str(front(path)["doc_no"]): path for path in (SAMPLE / "sources").glob("[0-9]*.md")}


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("sample_source")


@pytest.mark.parametrize("item", FIGURES)
def test_each_item_has_its_figure_in_one_sentence(item: str) -> None:
    number, sentence = FIGURES[item]
    assert sentence in body(BY_NUMBER[number])


def test_the_list_of_2022_adds_up_to_19_firms_and_59() -> None:
    rows = [row.split("|") for row in body(BY_NUMBER["德经信示例函〔2023〕18号"]).splitlines() if row.startswith("| ")]
    amounts = [int(row[4]) for row in rows[1:]]
    assert (len(amounts), sum(amounts), amounts.count(2), amounts.count(5)) == (19, 59, 12, 7)


def test_every_number_is_marked_as_a_sample_and_given_once() -> None:
    assert len(BY_NUMBER) == len(SOURCES)
    assert [number for number in BY_NUMBER if "示例" not in number] == []


def test_index_numbers_are_unique_in_the_whole_library() -> None:
    numbers = [front(path).get("index_no") for path in (SAMPLE / "sources").glob("[0-9]*.md")]
    given = [number for number in numbers if number]
    assert len(given) == len(set(given))


def test_no_document_is_published_before_it_is_signed_or_after_the_day_of_the_town() -> None:
    for path in SOURCES:
        issued, published = front(path)["issued"], front(path)["published"]
        assert isinstance(issued, date)
        assert isinstance(published, date)
        assert issued <= published <= date(2026, 11, 22), path.name


def test_the_statuses_expected_on_the_day_of_the_town_follow_from_the_dates() -> None:
    for expected in DOCUMENTS:
        dates = {key: value for key, value in expected.items() if key.endswith("_on")}
        assert status_on(Clock(**dates), date(2026, 11, 22)) == expected["status"], expected["doc_no"]


def test_the_expected_dates_stand_in_the_text_or_follow_from_its_validity() -> None:
    for expected in DOCUMENTS:
        text = body(BY_NUMBER[expected["doc_no"]])
        begin, end = expected.get("effective_on"), expected.get("expires_on")
        if begin is not None and "自印发之日起" not in text:
            assert f"{begin.year}年{begin.month}月{begin.day}日" in text, expected["doc_no"]
        years = re.search(r"有效期(\d)年", text)
        if years:
            assert last_day(begin, int(years[1])) == end, expected["doc_no"]
        elif end is not None:
            assert f"至{end.year}年{end.month}月{end.day}日" in text, expected["doc_no"]


def test_the_expectations_cover_every_source_once() -> None:
    assert sorted(expected["doc_no"] for expected in DOCUMENTS) == sorted(BY_NUMBER)


def test_questions_and_documents_agree_about_the_status() -> None:
    known = {expected["doc_no"]: expected["status"] for expected in DOCUMENTS}
    for question in QUESTIONS:
        if "status" in question:
            assert {known[number] for number in question["doc_no"]} == {question["status"]}, question["ask"]


def test_a_county_text_names_its_county_wherever_it_gives_money() -> None:
    counties = {
        "旌示": "旌阳区",
        "罗示": "罗江区",
        "中江": "中江县",
        "广示": "广汉市",
        "什示": "什邡市",
        "绵竹": "绵竹市",
    }
    for number, path in BY_NUMBER.items():
        county = counties.get(number[:2], "")
        lines = [line for line in body(path).splitlines() if "万元" in line and "1500万元" not in line]
        assert [line for line in lines if county not in line] == [], number


def test_the_originals_are_those_the_sources_make() -> None:
    command = [sys.executable, "scripts/build_sample_library.py", "--check", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["ask"])
def test_a_question_is_answerable_from_the_texts_it_names(question: dict[str, object]) -> None:
    if question.get("found") is False:
        assert set(question) == {"ask", "found"}
        return
    words = {"现行有效", "已废止", "已失效", "暂停执行", "未施行", "部分失效"}  # said of a text, not in it
    numbers, said = question["doc_no"], question["must_contain"]
    assert isinstance(numbers, list)
    assert isinstance(said, list)
    for number in numbers:
        text = body(ALL_BY_NUMBER[number])
        assert [word for word in said if word not in text and word not in words] == [], number


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("# 题目", "front matter"),
        ("---\nfile: [\n---\n# 题目", "YAML"),
        ("---\nfile: a.docx\n---\n# 题目", "missing fields"),
        (
            "---\nfile: a.doc\nkind: 通知\nissuer: 局\ndoc_no: 示例〔2025〕1号\nissued: 2025-01-01\n---\n# 题目",
            "ending in",
        ),
        (
            "---\nfile: a.pdf\nkind: 通知\nissuer: 局\ndoc_no: 示例〔2025〕1号\nissued: 2025-01-01\n---\n正文",
            "title line",
        ),
        (
            "---\nfile: a.pdf\nkind: 通知\nissuer: 局\ndoc_no: 示例\nissued: 2025-01-01\n---\n# 题\n| a | b |\n| c |",
            "differ in length",
        ),
    ],
)
def test_a_source_that_is_not_as_described_is_refused_by_name(
    reader: ModuleType, tmp_path: Path, text: str, word: str
) -> None:
    path = tmp_path / "101-bad.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(reader.SourceError, match=f"101-bad.md.*{word}"):
        reader.read_source(path)


def test_two_sources_may_not_make_one_file(reader: ModuleType, tmp_path: Path) -> None:
    for name in ("101-a.md", "102-b.md"):
        (tmp_path / name).write_text(SOURCES[0].read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(reader.SourceError, match=r"already made by 101-a\.md"):
        reader.read_sources(tmp_path)
