"""Papers as different offices write them, all 示例: prose contracts, licences, forms in columns, boxes to tick."""

from datetime import date

import numpy as np
import pytest
from PIL import Image, ImageDraw

from knowledge.papers.fields import by_name, fields_of
from knowledge.papers.fields_mending import mended
from knowledge.papers.matters import matters_of
from knowledge.papers.page import Page
from knowledge.papers.recognise import Wanted, recognise
from knowledge.papers.seals import find_seals, without_seals
from knowledge.papers.ticks import ticked
from knowledge.papers.wanting import wanted_of
from tests.papers.made_papers import form_of, page_of, paper_of, sheet, stamped

FIRM = "示例之光电子（集团）有限公司"


def values(*pages: Page) -> dict[str, str]:
    return {name: told[0].value for name, told in by_name(fields_of(pages)).items()}


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (f"发包人（全称）：{FIRM}", "发包人", FIRM),
        ("工期总日历天数：420天。工期总日历天数与计划不一致的，以前者为准。", "工期", "420天"),
        ("签约合同价为：人民币（大写）玖佰万元整（¥9000000.00元）；", "合同价", "¥9000000.00元"),
        ("九、签订时间。本合同于2026年9月10日签订。", "签订日期", "2026年9月10日"),
        ("本合同项下出让宗地的用途为 工业用地 。", "用途", "工业用地"),
        ("出让人同意在2026年1月15日前将出让宗地交付给受让人。", "交地时间", "2026年1月15日"),
        ("出让价款为人民币大写 玖佰万元整（小写 9000000.00 元）。", "出让价款", "9000000.00 元"),
        ("会议选举李示为公司执行董事兼法定代表人，任期三年。", "法定代表人", "李示"),
        ("有效期：2024-06-01至2027-05-31，代理人无转委托权。", "有效期", "2024-06-01至2027-05-31"),
        ("工程规模：41206.73平方米，地上6层，高29.85米", "建筑面积", "41206.73平方米"),
        ("7．地上/地下层数：地上4层", "层数", "地上4层"),
        ("有 | 效 | 期：2025年05月20日至2028年05月19日", "有效期", "2025年05月20日至2028年05月19日"),
        ("签署日期：2026.11.08", "日期", "2026.11.08"),
        ("二、总监理工程师：安示例，注册号：51001234，监理单位资质甲级。", "总监", "安示例"),
    ],
)
def test_a_value_is_cut_out_of_the_way_an_office_words_it(text: str, name: str, value: str) -> None:
    assert values(page_of(text))[name] == value


def test_a_notice_names_the_winner_by_whom_it_is_addressed_to() -> None:
    told = values(page_of("中标通知书\n示例建工第三工程有限公司：\n经评审，你方被确定为中标人。"))
    assert told["中标人"] == "示例建工第三工程有限公司"


def test_columns_of_the_five_parties_give_each_its_own_person_and_telephone() -> None:
    told = by_name(
        fields_of(
            [
                form_of(
                    [
                        ["参建单位", "单位名称", "项目负责人", "联系电话"],
                        ["设计单位", "甲示例设计院有限公司", "梅某", "0838-1234561"],
                        ["施工单位", "乙示例建工有限公司", "韩某", "0838-1234562"],
                        ["监理单位", "丙示例监理有限公司", "安某", "0838-1234563"],
                    ]
                )
            ]
        )
    )
    assert [one.value for one in told["项目经理"]] == ["韩某"]
    assert [one.value for one in told["总监"]] == ["安某"]
    assert "联系电话" not in told


def test_of_a_column_of_areas_only_the_sum_is_the_built_area() -> None:
    form = form_of([["楼栋", "建筑面积"], ["1#厂房", "600平方米"], ["2#厂房", "400平方米"], ["合计", "1000平方米"]])
    told = by_name(fields_of([form]))
    assert [one.value for one in told["建筑面积"]] == ["1000平方米"]
    assert len(told["分栋建筑面积"]) == 2


def test_what_held_before_a_change_is_not_taken_for_what_holds() -> None:
    form = form_of([["变更事项", "变更前", "变更后"], ["总投资", "5000万元", "8000万元"]])
    assert values(form)["总投资"] == "8000万元"


def test_a_head_nobody_listed_is_not_taken_for_a_value() -> None:
    told = values(form_of([["姓名", "籍贯情况", "身份证号"], ["李某", "示例", "510600198808080018"]]))
    assert told["姓名"] == "李某"


@pytest.mark.parametrize("words", ["是否必须实行监理", "是否依法应当实行监理", "是否属于强制监理工程"])
def test_a_question_is_known_however_it_is_worded_and_its_boxes_stay_as_printed(words: str) -> None:
    assert values(form_of([[words, "☑是 ☐否"]]))["是否必须监理"] == "☑是 ☐否"


def test_the_label_of_a_signature_is_nobodys_name() -> None:
    assert not values(page_of("法定代表人：签字")).get("法定代表人")


def test_figures_of_codes_are_put_right_only_where_the_check_says_so() -> None:
    assert mended("uscc", "9151060QMA0M4R3Q4B") == "91510600MA0M4R3Q4B"
    assert mended("uscc", "91510600MA0M4R3Q4C") == "91510600MA0M4R3Q4C"


def _line(ticks: tuple[bool, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Draw a line with boxes, each before a letter of plain strokes."""
    image = Image.new("RGB", (60 + 90 * len(ticks), 40), "white")
    draw = ImageDraw.Draw(image)
    for at, tick in enumerate(ticks):
        left = 10 + at * 90
        draw.rectangle((left, 9, left + 22, 31), outline="black", width=2, fill="black" if tick else "white")
        for stroke in (12, 20, 28):
            draw.line((left + 32, stroke, left + 52, stroke), fill="black", width=2)
    return np.asarray(image)[:, :, ::-1].copy()


@pytest.mark.parametrize(("ticks", "told"), [((True, False), "■是 □否"), ((False, True), "□是 ■否")])
def test_boxes_that_recognition_lost_are_seen_on_the_picture(ticks: tuple[bool, bool], told: str) -> None:
    assert ticked("□是否", _line(ticks)) == told


def test_the_thick_frame_of_a_small_box_does_not_tick_it() -> None:
    line = Image.new("RGB", (150, 40), "white")
    draw = ImageDraw.Draw(line)
    for left in (10, 80):
        draw.rectangle((left, 11, left + 17, 28), outline="black", width=4)
        for stroke in (12, 20, 28):
            draw.line((left + 30, stroke, left + 50, stroke), fill="black", width=2)
    draw.line((84, 19, 88, 24, 95, 14), fill="black", width=3)
    assert ticked("☑是 ☑否", np.asarray(line)[:, :, ::-1].copy()) == "□是 ☑否"


def test_a_line_without_boxes_is_left_alone() -> None:
    assert ticked("是否联合审图", _line((False, True))) is None


def test_print_under_a_seal_stays_when_the_seal_is_taken_out() -> None:
    image = Image.fromarray(stamped(sheet(), 300, 400, 165, 165)[:, :, ::-1])
    ImageDraw.Draw(image).line((250, 480, 520, 480), fill=(60, 20, 20), width=3)
    picture = np.asarray(image)[:, :, ::-1].copy()
    clean = without_seals(picture, find_seals(picture, 595, 842))
    assert (clean[480, 305:460, 2] < 120).all()
    assert clean[400:470, 300:465].min() > 180


def test_a_title_that_ends_in_opinion_and_a_card_find_their_slot() -> None:
    lists = matters_of("deyang")
    wanted = wanted_of(lists.find("M7", date(2026, 11, 23)))
    notice = paper_of("1.pdf", "特殊建设工程消防设计审查意见书\n经审查，结论如下：\n合格。")
    assert [one.slot for one in recognise(notice, wanted)] == ["消防设计审查意见书 (C: 特殊工程)"]
    card = paper_of("IMG_1.jpg", "姓名 李某\n性别 男\n公民身份号码 510600198808080018\n签发机关 示例公安局")
    holders = wanted_of(lists.find("M1", date(2026, 11, 23)))
    assert "股东主体资格/身份证明" in [one.slot for one in recognise(card, holders)]


def test_a_paper_begins_where_the_pages_own_numbers_begin_anew() -> None:
    wanted = [Wanted("甲", ("消防设计专篇",)), Wanted("乙", ("绿色建筑节能设计专篇",))]
    paper = paper_of("1.pdf", "消防设计专篇\n第1页 共1页", "节能绿色建筑的设计专篇\n第1页 共1页")
    told = {one.slot: one.pages for one in recognise(paper, wanted)}
    assert told == {"甲": (1,), "乙": (2,)}
