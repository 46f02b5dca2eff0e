"""huiqi ask: the fields promised to scripts, who speaks, and for which day."""

import pytest

from tests.cli.conftest import Huiqi

FIRM = "91510600000001011K"
CITE = {"title", "doc_no", "article", "status", "quote", "url"}
STATUSES = {"现行有效", "未施行", "部分失效", "已修订", "暂停执行", "已失效", "已废止"}


def test_an_answer_is_one_json_object_with_the_promised_fields(huiqi: Huiqi) -> None:
    done = huiqi("ask", "--json", "首次升规奖励怎么领")
    assert done.code == 0
    assert set(done.json) == {"answer", "found", "cites", "mode"}
    assert done.json["found"] is True
    assert done.json["mode"] == "extract"
    assert all(set(cite) == CITE for cite in done.json["cites"])
    assert {cite["status"] for cite in done.json["cites"]} <= STATUSES
    assert done.err == ""


@pytest.mark.parametrize(
    "text",
    [
        "火星移民补贴多少",
        "德府发〔2099〕999号有效吗",
        "新型储能项目一次性补贴多少",
        "我们符合什么",
        "在吗",
        "",
        "隔壁公司营收多少",
    ],
)
def test_what_is_no_answer_is_found_false_without_cites_and_still_exit_0(huiqi: Huiqi, text: str) -> None:
    done = huiqi("ask", "--json", text)
    assert done.code == 0
    assert done.json["answer"]
    if not done.json["cites"]:
        assert done.json["found"] is False
    else:
        assert text == "我们符合什么"  # may find the guide of the matching page, but only with its cite
        assert done.json["found"] is True


def test_an_expired_text_is_cited_with_its_status_in_the_answer(huiqi: Huiqi) -> None:
    done = huiqi("ask", "--json", "--as-of", "2026-11-22", "稳岗返还比例多少")
    assert done.json["found"] is True
    for cite in done.json["cites"]:
        assert cite["status"] == "已失效"
        assert cite["status"] in done.json["answer"]


def test_the_day_changes_the_status(huiqi: Huiqi) -> None:
    question = "德经信示例规〔2019〕6号还有效吗"
    then = huiqi("ask", "--json", "--as-of", "2024-01-01", question).json
    now = huiqi("ask", "--json", "--as-of", "2026-11-22", question).json
    assert [then["cites"][0]["status"], now["cites"][0]["status"]] == ["现行有效", "已废止"]
    assert "德经信示例规〔2025〕7号" in now["answer"]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (FIRM, "德阳示例重型机械有限公司"),
        (" 91510600 0000-01011k ", "德阳示例重型机械有限公司"),
        ("wang_assistant", "产业助理"),
        ("lin_admin", "管理员"),
        ("chen_contact", "陈明"),
    ],
)
def test_it_speaks_as_whoever_is_named(huiqi: Huiqi, who: str, said: str) -> None:
    assert said in huiqi("ask", "--json", "--as", who, "我是谁").json["answer"]


def test_without_a_name_it_speaks_as_a_stranger(huiqi: Huiqi) -> None:
    assert "没有绑定" in huiqi("ask", "--json", "我是谁").json["answer"]
    assert "没有对您开放" in huiqi("ask", "--json", f"绑定码 {FIRM}").json["answer"]


def test_an_unknown_name_is_not_possible_and_says_why(huiqi: Huiqi) -> None:
    done = huiqi("ask", "--json", "--as", "nobody", "你好")
    assert done.code == 1
    assert done.out == ""
    assert "huiqi people bind" in done.err
    assert done.err.count("\n") == 1


def test_words_may_begin_with_a_dash(huiqi: Huiqi) -> None:
    assert huiqi("ask", "--json", "--", "--升规奖励多少").json["answer"]
    assert huiqi("ask", "--json", "--", "-h").json["answer"]


def test_several_words_are_one_question(huiqi: Huiqi) -> None:
    apart, whole = huiqi("ask", "--json", "首次升规", "奖励").json, huiqi("ask", "--json", "首次升规 奖励").json
    assert apart == whole


def test_for_people_the_answer_and_numbered_sources_are_printed(huiqi: Huiqi) -> None:
    done = huiqi("ask", "首次升规奖励怎么领")
    assert done.out.startswith("结论：")
    assert "\n[1] 《" in done.out
    assert "http://127.0.0.1" in done.out


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "--as-of", "gestern", "x"], ["ask", "--nonsense", "x"], ["asks"]]
)
def test_wrong_use_is_2(huiqi: Huiqi, arguments: list[str]) -> None:
    done = huiqi(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert "Usage" in done.err


def test_a_ranking_is_explained_beside_the_answer(huiqi: Huiqi) -> None:
    done = huiqi("ask", "--explain", "--as-of", "2026-11-22", "专精特薪奖励好多")
    assert done.code == 0
    assert "改正：专精特薪→专精特新" in done.err
    assert "门槛" in done.err
    assert "采用" in done.err


def test_the_explanation_is_part_of_the_json(huiqi: Huiqi) -> None:
    done = huiqi("ask", "--json", "--explain", "--as-of", "2026-11-22", "2022年升规奖励多少")
    told = done.json["explanation"]
    assert told["day"] == "2022-12-31"
    assert "按2022-12-31的规定" in told["reading"]["日子"]
    assert told["candidates"][0]["parts"]
    assert done.err == ""


def test_a_clarifying_question_gives_its_choices(huiqi: Huiqi) -> None:
    shown = huiqi("ask", "--json", "--as-of", "2026-11-22", "市级高企奖励多少").json
    assert shown["found"] is False
    assert 2 <= len(shown["choices"]) <= 3
