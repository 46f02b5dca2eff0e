"""huiqi find: the fields promised to scripts, and each facet."""

import pytest

from tests.cli.conftest import Huiqi

ROW = {"policy_id", "title", "doc_no", "level", "region", "status", "score"}


def found(huiqi: Huiqi, *arguments: str) -> list[dict[str, object]]:
    done = huiqi("find", "--json", "--limit", "200", "--as-of", "2026-11-22", *arguments)
    assert done.code == 0
    assert done.err == ""
    assert set(done.json) == {"policies"}
    return list(done.json["policies"])


def test_rows_have_the_promised_fields_best_first(huiqi: Huiqi) -> None:
    rows = found(huiqi, "升规奖励")
    assert rows
    assert all(set(row) == ROW for row in rows)
    scores = [float(str(row["score"])) for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_a_document_number_finds_its_document_first(huiqi: Huiqi) -> None:
    assert found(huiqi, "德经信示例规2025 7号")[0]["doc_no"] == "德经信示例规〔2025〕7号"


@pytest.mark.parametrize("level", ["市级", "市"])
def test_level(huiqi: Huiqi, level: str) -> None:
    assert {row["level"] for row in found(huiqi, "奖励", "--level", level)} == {"市级"}


@pytest.mark.parametrize("region", ["旌阳区", "旌阳", "510603"])
def test_region_keeps_what_holds_there(huiqi: Huiqi, region: str) -> None:
    regions = {row["region"] for row in found(huiqi, "奖励", "--region", region)}
    assert "510603" in regions
    assert regions <= {"510603", "510600", "510000", "100000"}


@pytest.mark.parametrize("department", ["科技局", "德阳市科学技术局"])
def test_department(huiqi: Huiqi, department: str) -> None:
    rows = found(huiqi, "--department", department)
    assert rows
    assert {str(row["doc_no"])[:2] for row in rows} == {"德科"}


def test_theme(huiqi: Huiqi) -> None:
    narrowed = found(huiqi, "--theme", "科技创新")
    assert 0 < len(narrowed) < len(found(huiqi))


@pytest.mark.parametrize("status", ["现行有效", "未施行", "部分失效", "暂停执行", "已失效", "已废止"])
def test_status(huiqi: Huiqi, status: str) -> None:
    assert {row["status"] for row in found(huiqi, "--status", status)} == {status}


def test_facets_work_together_and_with_words(huiqi: Huiqi) -> None:
    rows = found(huiqi, "高新技术企业", "--level", "市", "--department", "科技局", "--status", "已废止")
    assert [row["doc_no"] for row in rows] == ["德科示例规〔2020〕2号"]


def test_drafts_are_in_no_list(huiqi: Huiqi) -> None:
    assert not any("储能" in str(row["title"]) for row in found(huiqi, "新型储能 补贴"))
    assert "征求意见稿" not in {row["status"] for row in found(huiqi)}


def test_pages_follow_each_other(huiqi: Huiqi) -> None:
    def page(number: int) -> list[str]:
        rows = huiqi("find", "--json", "--limit", "4", "--page", str(number), "奖励").json["policies"]
        return [row["policy_id"] for row in rows]

    assert len({*page(1), *page(2), *page(3)}) == 12
    assert page(999) == []


def test_nothing_found_is_an_empty_list_and_exit_0(huiqi: Huiqi) -> None:
    assert found(huiqi, "火星移民") == []
    assert "没有查到" in huiqi("find", "火星移民").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--level", "宇宙级"),
        ("--region", "火星区"),
        ("--status", "好像有效"),
        ("--theme", "火星"),
    ],
)
def test_a_facet_nobody_knows_is_not_possible_and_lists_the_known(huiqi: Huiqi, arguments: tuple[str, str]) -> None:
    done = huiqi("find", "--json", "奖励", *arguments)
    assert done.code == 1
    assert done.out == ""
    assert arguments[1] in done.err
    assert "可用" in done.err


def test_the_order_of_a_list_is_explained(huiqi: Huiqi) -> None:
    done = huiqi("find", "--json", "--explain", "--as-of", "2026-11-22", "升规奖励")
    told = done.json["explanation"]
    assert [one["policy_id"] for one in told["candidates"][:3]] == [
        row["policy_id"] for row in done.json["policies"][:3]
    ]
    assert "采用" in huiqi("find", "--explain", "升规奖励").err
