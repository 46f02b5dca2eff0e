from datetime import date
from pathlib import Path

import pytest

from config.city import City
from knowledge.library.anatomy import Anatomy, dissect
from knowledge.library.document import Document, Paragraph
from knowledge.library.kinds import is_draft, kind_of
from knowledge.library.reading import Reading
from knowledge.library.titles import wrapped_titles
from tests.library.made import NOTICE, rule, write


def read(text: str, city: City) -> Anatomy:
    return dissect(Document(tuple(Paragraph(line) for line in text.splitlines() if line.strip())), city)


def test_the_sample_notice_yields_exactly_what_it_says(reading: Reading, tmp_path: Path, city: City) -> None:
    document, _, _ = reading.read(write(tmp_path, "a.txt", NOTICE))
    found = dissect(document, city)
    assert found.title == "关于印发《德阳市促进示例产业发展若干政策》的通知"
    assert found.inner_title == "德阳市促进示例产业发展若干政策"
    assert found.doc_no == "德示例规〔2023〕7号"
    assert found.index_no == "510600-2023-000007"
    assert found.issuer == "德阳市示例局"
    assert (found.issued_on, found.published_on) == (date(2023, 3, 10), date(2023, 3, 15))
    assert (found.validity.effective_on, found.validity.expires_on) == (date(2023, 4, 15), date(2026, 4, 14))
    assert found.interpreters == ("德阳市示例局", "德阳市财政局")
    assert found.department == "德阳市示例局"
    assert found.responsible == ("德阳市经济和信息化局", "德阳市统计局")
    assert (found.level, found.region) == ("市级", "510600")
    assert found.draft is False


@pytest.mark.parametrize(
    ("issuer", "level", "region"),
    [
        ("德阳市经济和信息化局", "市级", "510600"),
        ("德阳市广汉市人民政府办公室", "县级", "510681"),
        ("广汉市人民政府", "县级", "510681"),
        ("什邡市经济信息化和科学技术局", "县级", "510682"),
        ("绵竹市人民政府办公室", "县级", "510683"),
        ("德阳市旌阳区人民政府", "县级", "510603"),
        ("德阳经济技术开发区管理委员会", "园区级", "510600-Z01"),
        ("四川省经济和信息化厅", "省级", "510000"),
        ("国家税务总局德阳市税务局", "市级", "510600"),
        ("财政部", "国家级", "100000"),
        ("国务院办公厅", "国家级", "100000"),
        ("广州市财政局", "市级", "999999"),
    ],
)
def test_who_made_it_decides_level_and_place(city: City, issuer: str, level: str, region: str) -> None:
    found = read(rule("示例奖励办法", "示例发〔2023〕1号", "2023年3月10日", "给予奖励。", issuer=issuer), city)
    assert (found.issuer, found.level, found.region) == (issuer, level, region)


def test_a_county_text_means_its_own_offices(city: City) -> None:
    text = rule(
        "旌阳区奖励办法",
        "旌示例规〔2023〕1号",
        "2023年3月10日",
        "本办法由区经信局负责解释。",
        issuer="旌阳区人民政府办公室",
    )
    assert read(text, city).department == "旌阳区经济和信息化局"


def test_a_red_head_of_several_lines_is_no_title(city: City) -> None:
    text = (
        "德阳市财政局\n德阳市示例局文件\n德财示例〔2023〕3号\n"
        "德阳市财政局 德阳市示例局关于印发《德阳\n市示例办法》的通知\n各县（市、区）：\n正文。"
    )
    found = read(text, city)
    assert found.title == "德阳市财政局 德阳市示例局关于印发《德阳市示例办法》的通知"
    assert found.doc_no == "德财示例〔2023〕3号"
    assert found.issuer == "德阳市财政局 德阳市示例局"


def test_a_day_in_chinese_numerals_and_a_bare_one_are_read(city: City) -> None:
    assert read("关于某事的通知\n各企业：\n正文。\n德阳市示例局\n二〇二二年六月八日", city).issued_on == date(
        2022, 6, 8
    )
    assert read("成文日期：20201119\n关于某事的通知\n各企业：\n正文。", city).issued_on == date(2020, 11, 19)


def test_the_day_of_printing_counts_for_the_validity(city: City) -> None:
    text = rule("示例办法", "德示例规〔2023〕1号", "2023年3月10日", begins="自印发之日起施行，有效期1年")
    found = read(text + "\n德阳市示例局办公室 2023年3月15日印发", city)
    assert found.issued_on == date(2023, 3, 10)
    assert (found.validity.effective_on, found.validity.expires_on) == (date(2023, 3, 15), date(2024, 3, 14))


def test_contact_and_phone_are_kept_as_the_text_gives_them(city: City) -> None:
    text = "关于申报奖励的通知\n各企业：\n咨询部门：经信局运行科\n联系人：李示例，联系电话：0838-2500000"
    assert read(text, city).contact == "咨询部门：经信局运行科；联系人：李示例；电话：0838-2500000"


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        ("德阳市示例局关于印发《甲办法》的通知", ("甲办法",)),
        ("关于印发《甲办法》《乙细则》的通知", ("甲办法", "乙细则")),
        ("关于转发《四川省丙意见》的通知", ("四川省丙意见",)),
        ("关于印发德阳市示例产业发展若干政策的通知", ("德阳市示例产业发展若干政策",)),
        ("关于开展某项工作的通知", ()),
    ],
)
def test_a_wrapper_names_what_it_wraps(title: str, inner: tuple[str, ...]) -> None:
    assert wrapped_titles(title) == inner


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于组织申报2023年度奖励的通知（示例）", "申报通知"),
        ("关于印发《德阳市高新技术企业认定奖励办法》的通知", "行政规范性文件"),
        ("《德阳市示例政策》解读", "解读"),
        ("一图读懂德阳市示例政策", "图解"),
        ("关于废止《甲办法》的通知", "废止/修订通知"),
        ("关于印发《甲办法实施细则》的通知", "实施细则"),
        ("2023年度拟奖励企业名单公示", "公示/名单"),
        ("关于支持企业发展的若干意见", "其他政策文件"),
    ],
)
def test_the_title_tells_the_kind(title: str, kind: str) -> None:
    assert kind_of(title, "", "") == kind


def test_a_draft_is_a_draft_wherever_its_mark_stands(city: City) -> None:
    assert is_draft("德阳市示例办法（征求意见稿）")
    assert read("德阳市示例办法\n（征求意见稿）\n第一条　给予奖励。", city).draft
    assert read("关于公开征求《德阳市示例办法》意见的公告\n正文。", city).kind == "征求意见稿"
    assert not read("关于某事的通知\n各企业：\n本办法的征求意见稿已公示。", city).draft


def test_a_document_without_any_title_is_called_by_its_file(city: City) -> None:
    text = "对首次升规的工业企业给予奖励。" * 12
    assert dissect(Document((Paragraph(text),)), city, "奖励").title == "奖励"
