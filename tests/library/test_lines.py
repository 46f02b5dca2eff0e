"""Lines of plain texts: broken ones joined, lost ones found again."""

from datetime import date
from pathlib import Path

from config.city import City
from knowledge.library.anatomy import dissect
from knowledge.library.lines import restored
from knowledge.library.reading import Reading

CLAUSE = "对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元，由市示例局按年度兑现，当年有效。"
LOST = (
    "德阳市示例局关于示例奖励的通知 德示例发〔2024〕1号 各县（市、区）人民政府，市级有关部门： "
    + " ".join(f"{'一二三四五六'[at]}、{CLAUSE * 2}" for at in range(6))
    + " 德阳市示例局 2024年3月5日"
)


def test_a_page_whose_breaks_were_lost_has_its_anatomy(reading: Reading, tmp_path: Path, city: City) -> None:
    (tmp_path / "a.txt").write_text(LOST, encoding="utf-8")
    document = reading.read(tmp_path / "a.txt")[0]
    anatomy = dissect(document, city)
    assert anatomy.title == "德阳市示例局关于示例奖励的通知"
    assert anatomy.doc_no == "德示例发〔2024〕1号"
    assert (anatomy.issuer, anatomy.issued_on) == ("德阳市示例局", date(2024, 3, 5))
    assert "".join(document.text.split()) == "".join(LOST.split())


def test_a_text_with_its_lines_stays_as_it_is() -> None:
    lines = ["示例通知", *(f"{CLAUSE * 8} {CLAUSE}" for _ in range(4))]
    assert restored(lines) == lines


def test_a_space_behind_a_sentence_now_and_then_breaks_nothing() -> None:
    line = f"{CLAUSE * 5} {CLAUSE * 5}"
    assert restored(["示例通知", line]) == ["示例通知", line]
