"""Seals and signatures that text-born papers tell in words, all 示例."""

from collections.abc import Sequence
from datetime import date

import pytest

from knowledge.papers.checking import Checked, check, read_paper
from knowledge.papers.matters import matters_of
from knowledge.papers.page import Box, Paper, Seal
from knowledge.papers.written_marks import lacks_closing, typed_signers, written_seals
from tests.papers.made_papers import page_of, paper_of

FIRM = "示例光电有限公司"
DAY = date(2026, 11, 23)
M2 = matters_of("deyang").find("M2", DAY)
LETTER = "符合产业政策声明\n本项目不属于限制类、淘汰类和禁止类。\n特此声明。\n"
FORM = f"企业投资项目备案信息登记表\n项目名称：示例厂房建设项目\n项目单位：{FIRM}\n"


def checked(*papers: Paper) -> Checked:
    return check(M2, [read_paper(one, M2) for one in papers], {}, DAY)


def result_of(rule: str, slot: str, told: Checked) -> str:
    return next(one.result for one in told.findings if (one.rule, one.slot) == (rule, slot))


def seal_of(papers: Sequence[Paper]) -> str:
    return result_of("S", "符合产业政策声明", checked(*papers))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{FIRM}（公章）", [FIRM]),
        (f"声明单位：{FIRM}（盖章）", [FIRM]),
        (f"声明单位（盖章）：{FIRM}", [FIRM]),
        (f"声明单位（盖章）：\n{FIRM}", [FIRM]),
        (f"声明单位：{FIRM} [印章：示例机械有限公司]", ["示例机械有限公司"]),
        (f"声明单位：{FIRM} [印章：示例\n光电有限公司]", [FIRM]),
        (f"设计单位出图专用章：{FIRM}（公章）", [f"{FIRM}设计单位出图专用章"]),
        ("声明单位（盖章）：", []),
        ("声明单位（盖章）：\n法定代表人（签字）：李示", []),
        (f"声明单位：{FIRM}（未盖章）", []),
        (f"声明单位：{FIRM}", []),
        ("合同经双方签字并加盖公章后生效。", []),
    ],
)
def test_a_text_tells_who_sealed_it(text: str, names: list[str]) -> None:
    assert [name for name, _ in written_seals(page_of(text))] == names


def test_where_words_stand_for_seals_a_letter_without_them_is_unsealed() -> None:
    form = paper_of("1.pdf", f"{FORM}项目单位（盖章）：{FIRM}")
    assert seal_of([form, paper_of("2.pdf", f"{LETTER}声明单位：{FIRM}（公章）")]) == "通过"
    assert seal_of([form, paper_of("2.pdf", f"{LETTER}声明单位（盖章）：")]) == "不符"


def test_nobody_says_unsealed_where_no_electronic_text_shows_or_tells_a_seal() -> None:
    papers = [paper_of("1.pdf", FORM), paper_of("2.pdf", f"{LETTER}声明单位：{FIRM}")]
    assert seal_of(papers) == "存疑"


def test_where_another_text_bears_a_drawn_seal_words_do_not_stand_for_one() -> None:
    page = page_of(FORM)
    stamped = Paper(
        "1.pdf", "pdf", (type(page)(1, 595, 842, page.lines, seals=(Seal(Box(0.6, 0.6, 0.8, 0.8), "round"),)),)
    )
    assert seal_of([stamped, paper_of("2.pdf", f"{LETTER}声明单位（盖章）：{FIRM}")]) == "不符"


def test_a_seal_in_words_of_another_firm_is_told() -> None:
    form = paper_of("1.pdf", f"{FORM}项目单位：{FIRM}（公章）")
    letter = paper_of("2.pdf", f"{LETTER}声明单位：{FIRM}（公章：示例机械有限公司）")
    assert result_of("CR14", "符合产业政策声明", checked(form, letter)) == "不符"


def test_who_signs_at_the_end_is_named_or_missing() -> None:
    named, empty = typed_signers(page_of("特此委托。\n法定代表人：李示\n受托人（签字）："))
    assert ([one.text for one in named], [one.text for one in empty]) == (["法定代表人：李示"], ["受托人（签字）："])


def test_a_contract_that_ends_before_its_last_page_is_incomplete() -> None:
    head = "建设工程施工合同\n发包人（全称）：示例光电有限公司\n第一条 工程名称：示例厂房。"
    assert lacks_closing(paper_of("合同.pdf", head))
    assert not lacks_closing(paper_of("合同.pdf", f"{head}\n签订日期：2026年9月2日"))
