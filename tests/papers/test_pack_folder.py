"""Folders of small real papers, as people hand them in: what is told of the papers, and of the files themselves."""

import json
import shutil
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.city import load_city
from knowledge.papers.checking import Checked, check, read_paper
from knowledge.papers.matters import matters_of
from knowledge.papers.pack_folder import PackRefused, as_plain, check_folder, files_in
from knowledge.papers.page import Paper
from tests.papers.made_papers import paper_of, written_docx, written_pdf

DAY = date(2026, 11, 23)
FIRM, USCC, PLACE = "德阳示例餐饮管理有限公司", "91510600000001011K", "德阳市旌阳区示例路8号"
FOOD = matters_of("deyang").find("M10", DAY)
PERMIT = matters_of("deyang").find("M7", DAY)
FORM = [
    ["企业名称", FIRM],
    ["统一社会信用代码", USCC],
    ["法定代表人", "张示例"],
    ["经营场所", PLACE],
    ["主体业态", "餐饮服务经营者"],
    ["经营项目", "热食类食品制售"],
    ["是否仅销售预包装食品", "☐是 ☑否"],
    ["是否使用自动设备", "☐是 ☑否"],
    ["是否总部统一配送", "☐是 ☑否"],
    ["联系人", "李示例"],
    ["联系电话", ""],
]
LICENCE = [
    ["名称", FIRM],
    ["统一社会信用代码", USCC],
    ["法定代表人", "张示例"],
    ["住所", "德阳市罗江区示例大道88号"],
    ["经营范围", "餐饮服务；食品销售"],
]


@dataclass(frozen=True)
class Pack:
    """A folder that was checked, and the result as JSON has it."""

    folder: Path
    checked: Checked
    plain: dict[str, Any]

    def told(self, rule: str, slot: str = "") -> list[dict[str, Any]]:
        return [one for one in self.plain["findings"] if one["rule"] == rule and one["slot"] == (slot or one["slot"])]

    def about(self, name: str) -> list[dict[str, Any]]:
        return [one for one in self.plain["findings"] if any(place["file"] == name for place in one["evidence"])]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    folder = tmp_path_factory.mktemp("pack")
    form = written_docx(
        folder / "申请书.docx", ["食品经营许可申请书", "申请人（盖章）：", "法定代表人（签字）："], FORM
    )
    (folder / "门店").mkdir()
    shutil.copy(form, folder / "门店" / "IMG_2041.docx")
    rules = written_docx(
        folder / "制度.docx", ["食品安全规章制度清单", "制度：自查制度、健康管理制度、进货查验记录制度"]
    )
    rules.rename(folder / "制度清单.pdf")  # a wrong ending: content decides
    written_pdf(folder / "营业执照.pdf", "营业执照", LICENCE)
    lease = [["租期", "2026年1月1日至2026年10月1日"], ["地址", PLACE]]
    written_pdf(folder / "租赁合同.pdf", "第1页 共8页", "房屋租赁合同", lease)
    (folder / "健康证.pdf").write_bytes(b"")
    (folder / "布局图.dwg").write_bytes(b"AC1027" + bytes(200))
    with zipfile.ZipFile(folder / "其他.zip", "w") as zipped:
        zipped.writestr("甲.txt", "示例")
    (folder / "truth.json").write_text("{}", encoding="utf-8")
    (folder / "Thumbs.db").write_bytes(b"1")
    checked = check_folder(folder, FOOD, {"packed_only": False}, DAY, load_city("deyang").calendar, at_once=1)
    return Pack(folder, checked, as_plain(checked))


def test_the_result_has_the_shape_that_is_promised(pack: Pack) -> None:
    plain = json.loads(json.dumps(pack.plain))
    assert set(plain) == {"matter", "list_version", "papers", "materials", "questions", "findings", "ready"}
    assert (plain["matter"], plain["ready"]) == ("M10", False)
    for one in plain["papers"]:
        assert set(one) == {"file", "pages", "slots", "confidence", "fields"}
    slots = [one.name for one in FOOD.materials]
    assert [one["slot"] for one in plain["materials"]] == slots
    for one in plain["findings"]:
        assert set(one) == {"slot", "rule", "result", "severity", "message", "evidence", "fix"}
        assert one["slot"] in {*slots, "*"}
        assert one["result"] in {"通过", "缺失", "不符", "存疑", "可容缺", "不适用"}
        assert one["severity"] in {"blocker", "warning", "note"}
        for place in one["evidence"]:
            assert set(place) == {"file", "page", "box", "value"}


def test_empty_boxes_of_a_form_are_told(pack: Pack) -> None:
    assert any("联系电话" in one["message"] and one["result"] == "不符" for one in pack.told("P", "食品经营许可申请书"))
    seal = [one for one in pack.told("S", "食品经营许可申请书") if one["result"] == "不符"]
    assert "签字处空着" in seal[0]["message"]


def test_an_address_that_changed_is_told_with_both_addresses(pack: Pack) -> None:
    told = next(one for one in pack.told("EQ", "*") if one["result"] == "不符")
    assert PLACE in told["message"]
    assert "示例大道88号" in told["message"]


def test_a_lease_that_ended_and_whose_pages_lack_is_told_for_both(pack: Pack) -> None:
    slot = "场所使用证明 (常要求)"
    assert [one["result"] for one in pack.told("E", slot)] == ["不符"]
    assert "少第8页" in next(one["message"] for one in pack.told("F", slot) if one["result"] == "不符")


def test_an_empty_file_is_told_and_the_paper_is_not_called_read(pack: Pack) -> None:
    told = pack.about("健康证.pdf")
    assert [one["result"] for one in told] == ["不符"]
    assert "空" in told[0]["message"]


def test_the_same_file_in_two_folders_counts_once(pack: Pack) -> None:
    again = pack.about("门店/IMG_2041.docx")
    assert any(one["severity"] == "note" and "内容相同" in one["message"] for one in again)
    assert not [one for one in again if one["result"] == "存疑"]


def test_content_decides_what_a_file_with_a_wrong_ending_is(pack: Pack) -> None:
    paper = next(one for one in pack.plain["papers"] if one["file"] == "制度清单.pdf")
    assert paper["slots"] == ["食品安全规章制度清单"]
    assert not [one for one in pack.told("F", "食品安全规章制度清单") if one["result"] == "不符"]


def test_files_that_are_no_papers_are_told_or_passed_over(pack: Pack) -> None:
    assert {one["file"] for one in pack.plain["papers"]} & {"truth.json", "Thumbs.db"} == set()
    zipped = pack.about("其他.zip")
    assert [one["result"] for one in zipped] == ["不符"]
    assert "解压" in zipped[0]["message"]


def test_what_a_form_says_by_itself_answers_the_questions(pack: Pack) -> None:
    answered = pack.checked.reviewed.answered
    assert {key: answered[key].said for key in ("machine", "supplied")} == {"machine": False, "supplied": False}
    assert {one["status"] for one in pack.plain["materials"] if "(C)" in one["slot"]} == {"不适用"}


def test_a_folder_without_papers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match="不是文件夹"):
        files_in(tmp_path / "nowhere")
    with pytest.raises(PackRefused, match="没有文件"):
        files_in(tmp_path)


def checked(*papers: Paper) -> Checked:
    return check(PERMIT, [read_paper(one, PERMIT) for one in papers], {}, DAY)


NOTICE = """
准予变更登记通知书
原“德阳示例机械厂”名称变更为“德阳示例装备有限公司”
"""
FORMS = """
施工许可申请表
建设单位：{firm}
项目名称：示例厂房项目
"""


def test_a_notice_of_change_proves_a_former_name_though_it_is_no_material() -> None:
    form = paper_of("申请表.pdf", FORMS.format(firm="德阳示例装备有限公司"))
    plan = paper_of("规划证.pdf", "建设工程规划许可证\n建设单位：德阳示例机械厂\n项目名称：示例厂房项目")
    wrong = [one for one in checked(form, plan).findings if one.rule == "CR1" and one.result == "不符"]
    assert wrong
    proven = checked(form, plan, paper_of("通知书.pdf", NOTICE))
    assert not [one for one in proven.findings if one.rule == "CR1" and one.result == "不符"]
    assert not [one for one in proven.findings if one.result == "存疑" and "通知书.pdf" in one.message]


def test_two_versions_of_one_paper_are_told() -> None:
    body = "\n".join(f"第{at}条 双方约定示例条款之{at}" for at in range(20))
    old = paper_of("施工合同.pdf", f"建设工程施工合同\n签约合同价：3150万元\n{body}")
    new = paper_of("施工合同(1).pdf", f"建设工程施工合同\n签约合同价：3250万元\n{body}")
    told = [one for one in checked(old, new).findings if one.check == "两个版本"]
    assert [(one.slot, one.rule, one.result) for one in told] == [("建设工程施工合同", "F", "存疑")]
    assert {place.file for place in told[0].evidence} == {"施工合同.pdf", "施工合同(1).pdf"}


def test_a_page_of_a_contract_that_stands_in_another_picture_is_not_missing() -> None:
    pages = [
        Paper(f"合同{at}.jpg", "image", paper_of("", f"建设工程施工合同\n第{at}页 共3页").pages) for at in (1, 2, 3)
    ]
    assert not [one for one in checked(*pages).findings if one.rule == "F" and "少第" in one.message]
    lacking = [one for one in checked(pages[0], pages[2]).findings if one.rule == "F" and "少第2页" in one.message]
    assert [one.result for one in lacking] == ["不符"]
