"""Files find their material."""

import pytest

from knowledge.papers.recognise import Wanted, gaps, recognise
from knowledge.papers.titles import titles_of
from tests.papers.made_papers import paper_of

M7 = (
    "施工许可申请表", "用地批准手续", "建设工程规划许可证", "施工图审查合格书", "中标通知书或直接发包备案",
    "建设工程施工合同", "监理合同 (C: 必须监理)", "施工企业资质证书、安全生产许可证", "建设资金落实承诺书",
)  # fmt: skip
WANTED = [Wanted(slot, titles_of(slot, "M7")) for slot in M7]


def slots(name: str, *pages: str) -> list[str]:
    return [match.slot for match in recognise(paper_of(name, *pages), WANTED)]


@pytest.mark.parametrize(
    ("page", "slot"),
    [
        ("施工总承包合同\n发包人：示例公司", "建设工程施工合同"),
        ("示例省\n建设工程委托监理合同\n委托人：示例公司", "监理合同 (C: 必须监理)"),
        ("中华人民共和国\n建设工程规划许可证\n建字第1号", "建设工程规划许可证"),
        ("建 筑 工 程 施 工 许 可 证 申 请 表\n工程名称：示例", "施工许可申请表"),
        ("关于落实建设资金的承诺书\n我单位资金已经落实", "建设资金落实承诺书"),
        ("安全生产许可证\n编号：示例", "施工企业资质证书、安全生产许可证"),
        ("施工企业资质证书、安全\n生产许可证\n编号：示例", "施工企业资质证书、安全生产许可证"),
    ],
)
def test_the_title_tells_the_material_whatever_the_file_is_called(page: str, slot: str) -> None:
    assert slots("扫描件001.pdf", page) == [slot]


def test_the_name_of_the_file_helps_where_there_is_no_title() -> None:
    assert slots("3-监理合同（扫描件）.pdf", "第一部分 协议书\n双方约定如下") == ["监理合同 (C: 必须监理)"]


def test_what_fits_nothing_stays_unknown() -> None:
    assert slots("会议纪要.docx", "关于示例项目推进会的会议纪要\n参会人员：王某") == []


def test_a_paper_of_another_matter_is_not_taken_for_one_of_this() -> None:
    assert slots("x.pdf", "建设工程规划许可证申请表\n申请人：示例公司") == []


def test_one_file_may_hold_several_papers() -> None:
    pages = (
        "中标通知书\n示例建筑有限公司",
        "建设工程施工合同\n发包人：示例公司",
        "第2页 共2页\n承包人：示例建筑有限公司",
    )
    told = {match.slot: match.pages for match in recognise(paper_of("合并.pdf", *pages), WANTED)}
    assert told == {"中标通知书或直接发包备案": (1,), "建设工程施工合同": (2, 3)}


def test_missing_pages_of_a_material_are_told_by_its_own_numbers() -> None:
    paper = paper_of("合同.pdf", "建设工程施工合同\n第1页 共3页", "第3页 共3页\n签字页")
    (match,) = recognise(paper, WANTED)
    assert gaps(match, paper) == (2,)


def test_every_match_says_why() -> None:
    (match,) = recognise(paper_of("x.pdf", "中标通知书\n示例"), WANTED)
    assert "中标通知书" in match.why
    assert 0.5 < match.confidence < 1
