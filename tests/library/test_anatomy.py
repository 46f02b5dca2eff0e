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
        ("四川省广安市财政局", "市级", "999999"),
        ("四川省市场监督管理局", "省级", "510000"),
        ("德阳市城市管理行政执法局", "市级", "510600"),
        ("财政部四川监管局", "省级", "510000"),
        ("国家税务总局四川省税务局", "省级", "510000"),
        ("绵竹高新区管委会", "园区级", "510683-Z01"),
        ("德阳高新区管委会", "园区级", "510600-Z02"),
        ("成都高新区管委会", "园区级", "999999"),
        ("北京市石景山区人民政府", "县级", "999999"),
        ("徐汇区示例推进办公室", "县级", "999999"),
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
        ("关于印发示例企业技术中心认定管理办法的通知", "行政规范性文件"),
        ("关于下达2024年示例专项资金的通知", "其他政策文件"),
        ("关于开展2026年示例企业认定工作的通知", "申报通知"),
        ("关于2025年示例企业认定名单的公告", "公示/名单"),
        ("关于公布规范性文件清理结果的决定", "废止/修订通知"),
        ("关于延长《甲办法》有效期的通知", "废止/修订通知"),
        ("关于延续实施示例优惠政策的公告", "其他政策文件"),
        ("示例局负责人就甲方案答记者问", "解读"),
        ("德阳市示例统计公报", "公报"),
        ("中华人民共和国示例促进法", "法律"),
        ("中华人民共和国示例条例", "行政法规"),
        ("四川省示例保护条例", "地方性法规"),
        ("DB5106/T 01—2024 示例服务规范", "标准"),
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


def test_every_office_of_a_joint_document_is_read(city: City) -> None:
    text = (
        "德阳市示例局等三部门关于某事的通知\n各企业：\n正文。\n德阳市示例局\n德阳市财政局　德阳市统计局\n2023年3月10日"
    )
    found = read(text, city)
    assert (found.issuer, found.co_issuers) == ("德阳市示例局", ("德阳市财政局", "德阳市统计局"))
    assert "co_issuers" not in {doubt.field for doubt in found.doubts}
    short = read(text.replace("三部门", "四部门"), city)
    assert [doubt.reason for doubt in short.doubts if doubt.field == "co_issuers"] == [
        "标题写明4个部门联合发文，只读到3个。"
    ]


def test_the_signature_gives_the_full_name_of_a_short_one(city: City) -> None:
    found = read("市经信局关于征集服务商的公告\n正文。\n德阳市经济和信息化局\n2023年3月10日", city)
    assert (found.issuer, found.region) == ("德阳市经济和信息化局", "510600")


def test_an_office_of_a_county_city_is_that_citys_own(city: City) -> None:
    text = rule("甲办法", "广示例规〔2023〕1号", "2023年3月10日", "由市经信局负责解释。", issuer="广汉市人民政府办公室")
    assert read(text, city).department == "广汉市经济和信息化局"


def test_units_stand_with_their_clause_and_their_part(city: City) -> None:
    text = (
        "德阳市示例局关于印发《甲措施》的通知\n一、降低成本\n"
        "（一）补助。给予10万元补助。（牵头单位：市发展改革委；配合单位：市经信局，各县（市、区）人民政府）\n"
        "（二）奖励。给予奖励5万元。（责任单位：市商务局牵头，市统计局配合）\n（三）补贴。给予补贴1万元。"
    )
    found = read(text, city)
    assert [(duty.unit, duty.role, duty.clause) for duty in found.duties] == [
        ("德阳市发展和改革委员会", "牵头", "第一部分第（一）条"),
        ("德阳市经济和信息化局", "配合", "第一部分第（一）条"),
        ("各县（市、区）人民政府", "配合", "第一部分第（一）条"),
        ("德阳市商务局", "牵头", "第一部分第（二）条"),
        ("德阳市统计局", "配合", "第一部分第（二）条"),
    ]
    assert any("第（三）条" in doubt.reason for doubt in found.doubts)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("附件：1．甲表　2．乙表", [("1", "甲表"), ("2", "乙表")]),
        ("附件:1.申报指南 2.资金申请表", [("1", "申报指南"), ("2", "资金申请表")]),
        ("附件：1.甲表\n2.乙表", [("1", "甲表"), ("2", "乙表")]),
        ("附件：甲项目资金申请表", [("", "甲项目资金申请表")]),
        ("附件1：甲表\n附件2：乙表", [("1", "甲表"), ("2", "乙表")]),
    ],
)
def test_attachments_are_listed_in_every_form(city: City, lines: str, names: list[tuple[str, str]]) -> None:
    found = read(f"德阳市示例局关于某事的通知\n正文。\n{lines}\n德阳市示例局\n2023年3月10日", city)
    assert [(one.number, one.name) for one in found.attachments] == names
    assert not any(one.included for one in found.attachments)


def test_an_attachment_in_the_same_file_is_not_missed(city: City) -> None:
    found = read(
        "德阳市示例局关于某事的通知\n正文。\n附件：1.甲表 2.乙表\n德阳市示例局\n2023年3月10日\n附件1\n甲表\n项目名称：",
        city,
    )
    assert [(one.name, one.included) for one in found.attachments] == [("甲表", True), ("乙表", False)]


def test_what_holds_for_the_city_proper_only_is_told(city: City) -> None:
    text = rule("甲办法", "德示例规〔2023〕1号", "2023年3月10日", "本办法适用于市本级。")
    assert read(text, city).scope == "市本级"
    paid = rule("甲办法", "德示例规〔2023〕1号", "2023年3月10日", "所需资金由市本级财政承担。")
    assert read(paid, city).scope == ""


def test_an_explanation_does_not_take_the_days_of_what_it_explains(city: City) -> None:
    found = read("《甲措施》政策解读\n本措施自2024年5月1日起施行，有效期2年。\n解读机关：德阳市示例局", city)
    assert (found.validity.effective_on, found.validity.expires_on, found.issuer) == (None, None, "德阳市示例局")


def test_the_office_in_a_title_is_no_theme(city: City) -> None:
    text = rule("甲展品办法", "德示例规〔2023〕1号", "2023年3月10日", issuer="德阳市政务和大数据局")
    assert "数字经济" not in read(text, city).themes


def test_themes_subjects_and_ways_of_support_are_read_with_their_words(city: City) -> None:
    text = rule(
        "工业企业技术改造办法", "德示例规〔2023〕1号", "2023年3月10日", "对技改贷款给予贴息，一次性奖励20万元。"
    )
    found = read(text, city)
    assert found.themes[0] == "技术改造"
    assert found.subject_types == ("工业",)
    assert found.support_modes == ("直接奖励", "贷款贴息")
    words = {(one.field, one.quote) for one in found.findings}
    assert {("themes", "技术改造"), ("subject_types", "工业企业"), ("support_modes", "贴息")} <= words
