"""The second half of the sample library says what it must: figures beside their conditions, marks, endings."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from config.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "config" / "cities" / "deyang" / "sample"
LARGEST = 150_000  # bytes of one original
TODAY = date(2026, 11, 22)
TIERS = ("微型", "小型", "中型", "大型")


def _read(path: Path) -> tuple[dict[str, Any], str]:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return read_yaml(front), body


OURS = {path.name: _read(path) for path in sorted((SAMPLE / "sources").glob("2*.md"))}
BY_DOC_NO = {front["doc_no"]: body for path in (SAMPLE / "sources").glob("[0-9]*.md") for front, body in [_read(path)]}
QUESTIONS = read_yaml((ROOT / "tests" / "cases" / "questions-2.yaml").read_text(encoding="utf-8"))

# item of domain practice -> 文号, and words that must stand together in one line of it
FIGURES = [
    (23, "德人社示例规〔2025〕4号", ["博士", "每人每月6000元", "36个月"]),
    (23, "德人社示例规〔2025〕4号", ["硕士", "每人每月2000元", "36个月"]),
    (23, "德人社示例规〔2025〕4号", ["双一流", "每人每月1000元", "36个月"]),
    (23, "德人社示例规〔2025〕4号", ["安家补贴20万元", "安家补贴8万元"]),
    (24, "德人社示例规〔2024〕22号", ["高级工", "2000元"]),
    (25, "德经信示例规〔2025〕21号", ["300万元以上", "8%", "单个项目最高不超过300万元"]),
    (26, "川经信示例规〔2024〕22号", ["10%", "200万元", "100万元"]),
    (26, "德经信示例规〔2024〕25号", ["30%", "50万元"]),
    (27, "德经信示例规〔2025〕21号", ["国家级绿色工厂", "50万元", "省级绿色工厂", "20万元"]),
    (29, "德经信示例规〔2025〕23号", ["÷360×50%", "每年最高不超过50万元"]),
    (30, "川人社示例规〔2025〕23号", ["400万元"]),
    (31, "德市监示例规〔2024〕21号", ["利息的40%", "20万元"]),
    (31, "德市监示例规〔2024〕21号", ["评估费的50%", "5万元"]),
    (32, "德市监示例规〔2024〕23号", ["国家标准", "20万元"]),
    (33, "德商务示例规〔2025〕21号", ["10%以上", "每1美元奖励0.02元", "50万元"]),
    (34, "德商务示例规〔2025〕21号", ["保费的50%", "30万元"]),
    (35, "德商务示例规〔2025〕21号", ["60%", "3万元", "2个展位"]),
    (38, "川经信示例函〔2024〕38号", ["35%", "3000万元"]),
    (39, "德人社示例规〔2024〕22号", ["50%", "1万元", "3年"]),
    (40, "德市监示例规〔2025〕24号", ["个转企", "1万元"]),
    (41, "德农示例规〔2024〕21号", ["30%", "50万元"]),
    (42, "德科示例规〔2025〕22号", ["50%", "10万元"]),
]


@pytest.mark.parametrize(("item", "doc_no", "words"), FIGURES)
def test_an_amount_stands_in_one_line_with_its_condition(item: int, doc_no: str, words: list[str]) -> None:
    lines = BY_DOC_NO[doc_no].splitlines()
    assert any(all(word in line for word in words) for line in lines), f"item {item}"


def test_listing_stages_add_up_to_the_stated_sum() -> None:
    lines = BY_DOC_NO["德金示例规〔2025〕21号"].splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("第三条"))
    stages = [int(found[1]) for line in lines[start + 1 : start + 5] if (found := re.search(r"奖励(\d+)万元", line))]
    assert stages == [50, 100, 150, 200]
    assert f"合计最高{sum(stages)}万元" in lines[start]


@pytest.mark.parametrize("name", OURS)
def test_every_document_is_marked_as_a_sample_and_has_a_small_original(name: str) -> None:
    front, body = OURS[name]
    assert "示例" in front["doc_no"]
    original = SAMPLE / "originals" / front["file"]
    assert 0 < original.stat().st_size < LARGEST
    assert "示例" in body.splitlines()[0] or front["kind"] == "征求意见稿"


def test_numbers_are_unique_in_the_whole_library() -> None:
    fronts = [_read(path)[0] for path in (SAMPLE / "sources").glob("[0-9]*.md")]
    for field in ("doc_no", "index_no", "file"):
        values = [front[field] for front in fronts]
        assert len(values) == len(set(values)), field


@pytest.mark.parametrize("name", [name for name, (front, _) in OURS.items() if front["file"].endswith(".docx")])
def test_a_word_file_holds_every_line_of_its_source(name: str) -> None:
    front, body = OURS[name]
    document = Document(str(SAMPLE / "originals" / front["file"]))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    shown = {*(paragraph.text for paragraph in document.paragraphs), *cells}
    for line in filter(None, map(str.strip, body.splitlines())):
        if not line.startswith("|"):
            assert re.sub(r"^(#{1,2}|[>~]) ", "", line) in shown


def test_documents_that_replace_others_name_a_document_of_the_library() -> None:
    replaced = [found for _, body in OURS.values() for found in re.findall(r"》（([^（）]+号)）同时废止", body)]
    assert len(replaced) == 4
    assert set(replaced) <= set(BY_DOC_NO)


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["ask"] for case in QUESTIONS])
def test_a_question_rests_on_words_that_stand_in_a_named_document(case: dict[str, Any]) -> None:
    if case.get("found") is False:
        assert "doc_no" not in case
        return
    bodies = [BY_DOC_NO[doc_no] for doc_no in case["doc_no"]]
    if "status" not in case:
        assert all(any(word in body for body in bodies) for word in case["must_contain"])
    if "place" in case:
        assert all(case["place"] in body for body in bodies)


def test_there_are_enough_questions_and_traps() -> None:
    assert len(QUESTIONS) >= 70
    assert sum(case.get("found") is False for case in QUESTIONS) >= 10


def test_every_validity_that_has_ended_belongs_to_a_document_meant_to_be_over() -> None:
    ended = set()
    for name, (_, body) in OURS.items():
        for year, month, day in re.findall(r"有效期(?:延长)?至(\d{4})年(\d+)月(\d+)日", body.split("# ")[-1]):
            if date(int(year), int(month), int(day)) < TODAY:
                ended.add(name[:3])
        begun = re.search(r"自(\d{4})年(\d+)月(\d+)日起施行，有效期(\d)年", body)
        if begun and date(int(begun[1]) + int(begun[4]), int(begun[2]), int(begun[3])) <= TODAY:
            ended.add(name[:3])
    # 217 item 38, 245 extended by 281, 270 replaced by 201, 273 and 274 over
    assert ended == {"217", "245", "270", "273", "274"}


SIZES = [
    ("工业", {"从业人员": 1200, "营业收入": 39999}, "中型"),
    ("工业", {"从业人员": 1000, "营业收入": 40000}, "大型"),
    ("工业", {"从业人员": 299, "营业收入": 90000}, "小型"),
    ("工业", {"从业人员": 19, "营业收入": 5000}, "微型"),
    ("软件和信息技术服务业", {"从业人员": 103, "营业收入": 15735}, "中型"),
    ("建筑业", {"营业收入": 6000, "资产总额": 4999}, "小型"),
    ("租赁和商务服务业", {"从业人员": 100, "资产总额": 8000}, "中型"),
]


@pytest.mark.parametrize(("industry", "values", "tier"), SIZES)
def test_the_size_table_gives_the_known_tiers(industry: str, values: dict[str, int], tier: str) -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in BY_DOC_NO["国统示例字〔2024〕20号"].splitlines()
        if line.startswith("| ")
    ]
    header, lowest = rows[0], 3
    assert header[3:] == ["大型（下限）", "中型（下限）", "小型（下限）", "微型（低于）"]
    for name, indicator, _, large, medium, small, _ in rows[1:]:
        if name == industry:
            lowest = min(lowest, sum(values[indicator] >= int(bound) for bound in (large, medium, small)))
    assert TIERS[lowest] == tier
