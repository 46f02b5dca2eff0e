"""Blank forms: each field of the list has its place, and what is filled in is read back as it was written."""

import io
from pathlib import Path

import docx
import pytest

from casework.blank_form import blank_form, forms_of
from casework.errors import CaseRefused
from knowledge.papers.checking import read_paper
from knowledge.papers.matters import matters_of
from knowledge.papers.opening import Opening
from knowledge.rules.checklist import Material, Matter
from tests.handed_in import DAY

MATTERS = matters_of("deyang").on(DAY)
FORMS = [(matter, paper) for matter in MATTERS for paper in forms_of(matter)]
WRITTEN = {
    "项目名称": "示例重型机械智能化改造项目",
    "项目代码": "2604-510603-04-01-123456",
    "建设单位": "德阳示例重型机械有限公司",
    "合同价": "12345678.90元",
    "建筑面积": "23456.78㎡",
    "施工单位": "德阳示例建筑工程有限公司",
    "联系人": "陈示例",
    "委托人": "德阳示例重型机械有限公司",
    "受托人": "王示例",
    "委托事项": "办理建设用地规划许可证",
    "总投资": "20000万元",
}


def filled(data: bytes) -> tuple[bytes, dict[str, str]]:
    """Fill a form in; return it and what was written by field."""
    document = docx.Document(io.BytesIO(data))
    told = {}
    for row in document.tables[0].rows:
        if (value := WRITTEN.get(row.cells[0].text)) is not None:
            row.cells[1].text = told[row.cells[0].text] = value
    held = io.BytesIO()
    document.save(held)
    return held.getvalue(), told


def test_every_matter_has_a_form_and_each_of_its_fields_a_place() -> None:
    assert {matter.code for matter, _ in FORMS} == {f"M{number}" for number in range(1, 11)}
    for matter, paper in FORMS:
        name, data = blank_form(matter, paper.key)
        document = docx.Document(io.BytesIO(data))
        assert [row.cells[0].text for row in document.tables[0].rows] == [field.name for field in paper.fields]
        assert "示例" in document.paragraphs[1].text
        assert name.endswith("样表.docx")


@pytest.mark.parametrize(("matter", "paper"), FORMS, ids=[f"{matter.code}-{paper.key}" for matter, paper in FORMS])
def test_what_is_filled_in_is_read_back_and_the_form_finds_its_place(
    matter: Matter, paper: Material, tmp_path: Path
) -> None:
    name, blank = blank_form(matter, paper.template)
    data, told = filled(blank)
    path = tmp_path / "scan.docx"
    path.write_bytes(data)
    read = read_paper(Opening().open(path, "材料.docx"), matter)
    assert paper.name in read.slots, name
    seen = {field.name: field.value for part in read.parts for field in part.fields}
    assert {key: seen.get(key) for key in told} == told


def test_what_others_issue_has_no_form_and_what_has_is_said() -> None:
    matter = matters_of("deyang").find("M7", DAY)
    with pytest.raises(CaseRefused, match="施工许可申请表"):
        blank_form(matter, "施工企业资质证书、安全生产许可证")
