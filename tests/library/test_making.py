"""The note below the title of a law: who made it, when, under which number, and what follows for the rest."""

from datetime import date

import pytest

from config.city import City
from knowledge.library.anatomy import Anatomy, dissect
from knowledge.library.document import Document, Paragraph
from knowledge.library.evidence import Scroll
from knowledge.library.making import read_making


def law(title: str, *note: str, end: str = "第九条　本条例自公布之日起施行。") -> Document:
    lines = [title, *note, "第一条　为了规范示例行为，制定本条例。", end]
    return Document(tuple(Paragraph(line) for line in lines))


def read(city: City, *lines: str) -> Anatomy:
    return dissect(law(*lines), city)


@pytest.mark.parametrize(
    ("line", "body", "number"),
    [
        ("2017年11月22日 国务院第193次常务会议通过", "国务院", ""),
        ("2018年10月10日 中华人民共和国国务院令第704号公布", "国务院", "国务院令第704号"),
        ("（2021年8月25日德阳市第八届人民代表大会常务委员会第三十九次会议通过）", "德阳市人民代表大会常务委员会", ""),
        ("（2019年12月30日第十三届全国人民代表大会常务委员会第十五次会议通过）", "全国人民代表大会常务委员会", ""),
        ("2001年1月16日 示例市第一届人民代表大会第五次会议通过", "示例市人民代表大会", ""),
        ("（1990年10月5日国务院批准 1990年10月30日税务总局发布）", "税务总局", ""),
        ("（2020年5月1日四川省人民政府令第340号公布）", "四川省人民政府", "四川省人民政府令第340号"),
        ("根据2009年8月27日第十一届全国人民代表大会常务委员会第十次会议《关于修改部分法律的决定》修正", "", ""),
        ("2024年1月5日，示例市召开新闻发布会，公布了十条措施", "", ""),
    ],
)
def test_a_note_tells_who_made_it_and_its_number(line: str, body: str, number: str) -> None:
    made = read_making(Scroll(Document((Paragraph("示例条例"), Paragraph(line)))))
    assert (made.body, made.doc_no) == (body, number)
    if made.body_spot:
        assert line[made.body_spot.start : made.body_spot.end].endswith(body[-3:])


def test_a_law_of_the_state_council(city: City) -> None:
    anatomy = read(
        city,
        "示例管理条例(2018-10-10)",
        "2017年11月22日 国务院第193次常务会议通过",
        "2018年10月10日 中华人民共和国国务院令第704号公布",
    )
    assert (anatomy.title, anatomy.kind, anatomy.level) == ("示例管理条例", "行政法规", "国家级")
    assert (anatomy.issuer, anatomy.doc_no) == ("国务院", "国务院令第704号")
    assert (anatomy.issued_on, anatomy.published_on) == (date(2017, 11, 22), date(2018, 10, 10))
    assert anatomy.validity.effective_on == date(2018, 10, 10)
    assert {doubt.field for doubt in anatomy.doubts} <= {"themes"}


def test_a_line_behind_the_note_says_from_when(city: City) -> None:
    document = law(
        "示例条例",
        "2015年6月26日 示例市第十五届人民代表大会常务委员会第二十八次会议通过",
        "2015年9月1日 施行",
        end="第九条　略。",
    )
    assert dissect(document, city).validity.effective_on == date(2015, 9, 1)


def test_a_whole_revision_is_the_making_and_a_single_amendment_is_not(city: City) -> None:
    anatomy = read(
        city,
        "示例省示例条例",
        "2004年9月24日 示例省第十届人民代表大会常务委员会第十三次会议通过",
        "2015年1月13日 示例省第十二届人民代表大会常务委员会第十三次会议修订",
        "根据2018年11月29日 示例省第十三届人民代表大会常务委员会第七次会议《关于修改〈示例条例〉的决定》修正",
    )
    assert anatomy.title == "示例省示例条例"
    assert anatomy.issued_on == date(2015, 1, 13)
    assert anatomy.kind == "地方性法规"


def test_a_signature_counts_more_than_the_meeting_that_passed_it(city: City) -> None:
    lines = [
        "示例市示例管理办法",
        "（2023年5月9日示例市人民政府第12次常务会议通过）",
        "第一条　制定本办法。",
        "示例市人民政府",
        "2023年6月1日",
    ]
    assert dissect(Document(tuple(map(Paragraph, lines))), city).issued_on == date(2023, 6, 1)


def test_a_municipality_is_a_province(city: City) -> None:
    anatomy = read(city, "北京市示例条例", "2020年3月27日 北京市第十五届人民代表大会常务委员会第二十次会议通过")
    assert anatomy.level == "省级"
    assert read(city, "绵阳市示例条例", "2020年3月27日 绵阳市第七届人民代表大会第二次会议通过").level == "市级"


def doubts(city: City, *lines: str) -> dict[str, str]:
    anatomy = dissect(Document(tuple(map(Paragraph, lines))), city)
    return {doubt.field: doubt.reason for doubt in anatomy.doubts}


NOTICE = ("关于示例奖励的通知", "德示例发〔2024〕1号", "一、对企业给予奖励。", "德阳市示例局", "2024年3月5日")


def test_a_form_that_is_not_in_the_file_asks_nobody(city: City) -> None:
    assert "attachments" not in doubts(city, *NOTICE, "附件：1.资金申请表 2.真实性承诺书 3.企业推荐汇总表")
    said = doubts(city, *NOTICE, "附件：1.资金申请表 2.示例奖励实施细则")
    assert "示例奖励实施细则" in said["attachments"]
    assert "申请表" not in said["attachments"]


def test_an_attachment_is_known_by_its_title_alone(city: City) -> None:
    lines = (*NOTICE, "附件：示例奖励实施细则", "示例奖励实施细则", "第一条　按年度兑现。")
    assert "attachments" not in doubts(city, *lines)


def test_several_measures_without_a_unit_ask_once(city: City) -> None:
    lines = [f"（{'一二三四'[at]}）对示例企业给予奖励{at + 1}0万元。" for at in range(4)]
    lines[0] += "（责任单位：市财政局）"
    anatomy = dissect(Document(tuple(map(Paragraph, ["德阳市示例若干措施", "一、支持企业", *lines]))), city)
    asked = [doubt for doubt in anatomy.doubts if doubt.field == "responsible"]
    assert len(asked) == 1
    assert asked[0].reason.count("、") >= 2


def test_departments_without_a_name_do_not_interpret(city: City) -> None:
    lines = (*NOTICE[:3], "二、本措施由市农业农村局会同相关部门负责政策解释。", *NOTICE[3:])
    assert dissect(Document(tuple(map(Paragraph, lines))), city).interpreters == ("德阳市农业农村局",)


def test_a_second_revision_names_the_body_alone(city: City) -> None:
    anatomy = read(
        city,
        "中华人民共和国示例法",
        "1991年9月4日 第七届全国人民代表大会常务委员会第二十一次会议通过",
        "2020年10月17日 第十三届全国人民代表大会常务委员会第二十二次会议第二次修订",
    )
    assert (anatomy.issuer, anatomy.kind) == ("全国人民代表大会常务委员会", "法律")
    assert anatomy.issued_on == date(2020, 10, 17)


def test_a_law_that_was_only_passed_does_not_hold_from_that_day(city: City) -> None:
    anatomy = read(
        city,
        "示例市示例条例",
        "2019年7月19日 示例市第十一届人民代表大会常务委员会第七次会议通过",
        "2019年9月27日 示例省第十三届人民代表大会常务委员会第十二次会议批准",
    )
    assert anatomy.validity.effective_on is None
    assert "effective_on" in {doubt.field for doubt in anatomy.doubts}


def test_a_title_that_is_repeated_and_broken_into_lines_is_read_once(city: City) -> None:
    lines = ["财政部", "财政部", "海关总署", "税务总局关于示例物资免税政策的公告", "第一条　免征关税。"]
    anatomy = dissect(Document(tuple(map(Paragraph, lines))), city)
    assert anatomy.title == "财政部 海关总署 税务总局关于示例物资免税政策的公告"
    assert (anatomy.issuer, anatomy.co_issuers) == ("财政部 海关总署 税务总局", ("海关总署", "税务总局"))
