"""Fields under the short names of the city's list: what is meant by 名称 or 面积 follows from the material."""

import json

import pytest

from knowledge.papers.page import Box, Field
from knowledge.papers.short_names import names_of, printed
from tests.conftest import real_data

BOX = Box(0, 0, 1, 1)


def field(name: str, value: str, sure: float = 1.0) -> Field:
    return Field(name, value, value, 1, BOX, sure)


def test_a_short_name_means_what_the_material_says() -> None:
    told = [
        field("名称", "示例公司"),
        field("项目名称", "示例项目", 0.9),
        field("项目代码", "2208-510600-04-01-123456"),
    ]
    told += [field("用地面积", "100㎡"), field("建筑面积", "230㎡")]
    found = printed("M7", "施工许可申请表", told)
    assert (found["名称"], found["面积"], found["项目名称"]) == ("示例项目", "230㎡", "示例项目")
    assert printed("M7", "用地批准手续", told)["面积"] == "100㎡"
    assert printed("M9", "申请人身份证明", told)["名称"] == "示例公司"


def test_what_has_several_parts_is_all_of_them() -> None:
    told = [
        field("发包人", "甲示例公司"),
        field("承包人", "乙示例公司"),
        field("合同价", "1万元", 0.5),
        field("合同价", "2万元"),
    ]
    found = printed("M7", "建设工程施工合同", told)
    assert found["双方"] == "甲示例公司、乙示例公司"
    assert found["价"] == "2万元"
    assert printed("M7", "不在清单里", told)["合同价"] == "2万元"


@pytest.mark.realdata
def test_every_material_of_the_ten_lists_has_its_names() -> None:
    folder = real_data()
    assert folder is not None
    matters = json.loads((folder / "reference" / "domain-data.json").read_text(encoding="utf-8"))["matters"]
    for matter in matters:
        for one in matter["materials"]:
            assert ",".join(names_of(matter["code"], one["name"])) == one["key_fields"].replace(", ", ",")
