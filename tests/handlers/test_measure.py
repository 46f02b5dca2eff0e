"""Labelled utterances: what is wrong in a file is said with its line, and a miss is a miss for its reason."""

from pathlib import Path

import pytest

from handlers.intents import Intent
from handlers.measure import Case, CaseWrong, Heard, measure, read_cases, said
from handlers.message import Cite, Reply
from handlers.understand import Turn, Wish
from ledger.groups import Role

FILE = Path(__file__).resolve().parents[1] / "cases" / "chat"
GOOD = '{"text":"升规奖励怎么领","role":"enterprise","intent":["item_detail"]}'


def case(**more: object) -> Case:
    return Case(**{"text": "说点什么", "role": Role.ENTERPRISE, "intents": ("policy_qa",), **more})  # type: ignore[arg-type]  # fields of any type by name


def heard(*intents: str, reply: Reply | None = None) -> Heard:
    wishes = tuple(Wish(Intent(name), "ask", "说点什么", "pattern:ask") for name in intents)
    return Heard(wishes, reply or Reply("好"))


def whys(one: Case, what: Heard) -> list[str]:
    return [miss["why"] for miss in measure([one], lambda _: what)["wrong"]]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("不是 JSON", "第 2 行不是 JSON"),
        ("[1]", "第 2 行不是 JSON 对象"),
        ('{"role":"enterprise","intent":["match"]}', "第 2 行缺少 text"),
        ('{"text":"  ","role":"enterprise","intent":["match"]}', "第 2 行缺少 text"),
        ('{"text":"好","intent":["match"]}', "第 2 行缺少 role"),
        ('{"text":"好","role":"boss","intent":["match"]}', "role “boss”不认识：应是 stranger"),
        ('{"text":"好","role":["admin"],"intent":["match"]}', "不认识"),
        ('{"text":"好","role":"admin"}', "第 2 行缺少 intent"),
        ('{"text":"好","role":"admin","intent":["polcy_qa"]}', "意图“polcy_qa”不认识"),
        ('{"text":"好","role":"admin","intent":[7]}', "intent 应是文字的列表"),
        ('{"text":"好","role":"admin","intent":["help"],"must_not":[""]}', "must_not 应是文字的列表"),
        ('{"text":"好","role":"admin","intent":["help"],"must_cite":{"a":1}}', "must_cite 应是文字的列表"),
        ('{"text":"好","role":"admin","intent":["help"],"group":3}', "group 应是文字"),
        ('{"text":"好","role":"admin","intent":["help"],"history":[{"who":"me","text":"x"}]}', "history 应是列表"),
        ('{"text":"好","role":"admin","intent":["help"],"history":"早"}', "history 应是列表"),
    ],
)
def test_what_is_wrong_in_a_line_is_said_with_its_number(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(f"{GOOD}\n{line}\n{GOOD}\n", encoding="utf-8")
    with pytest.raises(CaseWrong, match="第 2 行") as wrong:
        read_cases(file)
    assert says in str(wrong.value)


def test_a_file_without_a_case_or_that_can_not_be_read_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n \n")
    (tmp_path / "gbk.jsonl").write_bytes(GOOD.encode("gbk"))
    for name, says in (("empty.jsonl", "没有用例"), ("gbk.jsonl", "UTF-8"), ("none.jsonl", "读不出来")):
        with pytest.raises(CaseWrong, match=says):
            read_cases(tmp_path / name)


def test_lines_are_read_in_order_and_blank_ones_and_a_byte_order_mark_are_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    more = '{"text":"那个呢","role":"stranger","intent":"help",'
    more += '"history":[{"who":"bot","text":"您好"}],"must_cite":["升规"]}'
    file.write_text(f"\ufeff{GOOD}\n\n{more}\r\n", encoding="utf-8")
    first, second = read_cases(file)
    assert first == Case("升规奖励怎么领", Role.ENTERPRISE, ("item_detail",))
    assert second.intents == ("help",)
    assert second.history == (Turn("bot", "您好"),)
    assert second.must_cite == ("升规",)


def test_admin_accepts_every_admin_intent_and_no_other() -> None:
    one = case(intents=("admin",))
    assert not whys(one, heard("admin_figures"))
    assert whys(one, heard("push"))


def test_several_wishes_are_multi_and_nothing_else() -> None:
    two = heard("match", "calculate")
    assert not whys(case(intents=("multi",)), two)
    assert whys(case(intents=("match", "calculate")), two)
    assert whys(case(intents=("multi",)), heard("match"))


def test_a_missing_citation_is_a_miss_and_a_number_may_be_written_in_any_way() -> None:
    cite = Cite("德阳市首次升规工业企业奖励办法（示例）", "德经信示例规〔2025〕7号", "第二条", "现行有效", "20万元", "")
    reply = Reply("结论", cites=(cite,))
    for part in ("升规工业企业", "德经信示例规[2025]7号", "德经信示例规2025 第7号"):
        assert not whys(case(must_cite=(part,)), heard("policy_qa", reply=reply)), part
    assert whys(case(must_cite=("贷款贴息",)), heard("policy_qa", reply=reply)) == ["没有引用“贷款贴息”"]
    beyond = Reply("结论", cites=(Cite(cite.title, cite.doc_no, "", "", "", "", beyond=True),))
    assert whys(case(must_cite=("升规",)), heard("policy_qa", reply=beyond))


def test_forbidden_text_is_a_miss_also_in_a_title_or_a_quote() -> None:
    cite = Cite("某办法", "", "第二条", "现行有效", "营收8848万元", "")
    for reply in (Reply("营收8848万元"), Reply("好", title="营收8848万元"), Reply("好", cites=(cite,))):
        assert whys(case(must_not=("8848",)), heard("policy_qa", reply=reply)) == ["出现了“8848”"]


def test_the_figures_count_every_group_and_list_every_miss() -> None:
    cases = [case(group="a"), case(group="a", intents=("match",)), case(group="b")]
    figures = measure(cases, lambda _: heard("policy_qa"))
    assert figures["n"] == 3
    assert figures["accuracy"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["by_group"] == {"a": {"n": 2, "right": 1}, "b": {"n": 1, "right": 1}}
    [miss] = figures["wrong"]
    assert (miss["got"], miss["want"]) == ("policy_qa", ["match"])
    assert "pattern:ask" in miss["why"]


def test_marks_of_files_become_attachments() -> None:
    text, files = said("帮看看 [文件: 施工合同终版2(改).pdf][图片：现场.jpg]")
    assert text == "帮看看"
    assert [(file.kind, file.name) for file in files] == [("file", "施工合同终版2(改).pdf"), ("picture", "现场.jpg")]
    assert said("德经信示例规[2025]7号") == ("德经信示例规[2025]7号", ())


def test_our_own_set_is_sound_and_knows_every_intent_five_times() -> None:
    cases = [one for file in sorted(FILE.glob("*.jsonl")) for one in read_cases(file)]
    assert len(cases) >= 450
    assert {one.role for one in cases} == set(Role)
    for intent in Intent:
        wanted = [one for one in cases if intent in one.intents or ("admin" in one.intents and "admin" in intent)]
        assert len(wanted) >= 5, intent
    assert len({(one.text, one.role, one.history) for one in cases}) == len(cases)
