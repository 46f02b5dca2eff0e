"""Quotes are whole sentences around where the answer likely stands, across articles that follow one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.query import understand
from knowledge.search.reading import PASSAGE_CHARS, Reading, sentences_of, stands
from knowledge.search.windows import Source, Window, chances, windows
from ledger.articles import ArticleRow


def row(ordinal: int, text: str, kind: str = "article", path: tuple[str, ...] = ()) -> ArticleRow:
    return ArticleRow("P1", ordinal, f"第{ordinal}条", path, kind, text)


def source(*rows: ArticleRow, title: str = "示例市奖励办法", score: float = 1.0) -> Source:
    return Source(Reading("P1", title, rows), score, {})


def chosen(question: str, *sources: Source, limit: int = 3) -> list[Window]:
    query = understand(question)
    return windows(sources, chances(query, dict.fromkeys(query.grams, 1.0), sources), limit)


def quoted(question: str, *sources: Source, limit: int = 3) -> list[str]:
    return [sources[one.source].reading.quote(one.first, one.end) for one in chosen(question, *sources, limit=limit)]


FILLER = "市有关部门应当按照职责分工做好各项工作并及时报告进展情况。"


def test_a_quote_runs_on_into_the_next_article() -> None:
    first, second = (
        row(1, FILLER * 3 + "升规企业的奖励按下列标准给予。"),
        row(2, "首次升规的奖励二十万元。" + FILLER * 3),
    )
    best = quoted("首次升规奖励多少", source(first, second))[0]
    assert "升规企业的奖励按下列标准给予。\n首次升规的奖励二十万元。" in best


def test_a_quote_never_runs_across_a_heading_or_into_a_table_row() -> None:
    above, below = row(1, "升规奖励。", path=("一、奖励",)), row(2, "升规奖励。", path=("二、兑现",))
    table = row(3, "奖励：升规；金额：二十万元", "table_row", ("二、兑现",))
    assert sorted(quoted("升规奖励", source(above, below, table))) == ["升规奖励。", "奖励：升规；金额：二十万元"]


def test_articles_that_were_not_read_leave_a_gap() -> None:
    reading = Reading("P1", "", [row(1, "升规奖励。"), row(3, "升规补贴。")])
    assert reading.follows == [False, False]


def test_a_table_row_stays_whole() -> None:
    text = "奖励：升规；条件：首次入库。连续两年；金额：二十万元"
    assert [one.text for one in sentences_of(text, "table_row")] == [text]


def test_a_sentence_too_long_for_one_quote_is_cut_at_a_comma() -> None:
    cut = sentences_of("企业应当具备条件，" * 60 + "方可申请。")
    assert all(len(one.text) <= PASSAGE_CHARS for one in cut)
    assert all(one.text.endswith("，") for one in cut[:-1])
    assert [one.opens for one in cut] == [True, *[False] * (len(cut) - 1)]


def test_the_same_sentences_of_another_document_are_not_said_twice() -> None:
    same, other = "首次升规的企业奖励二十万元。", "首次升规以统计部门的名单为准。"
    texts = quoted("首次升规奖励", source(row(1, same)), source(row(1, same)), source(row(1, other)), limit=2)
    assert sorted(texts) == sorted([same, other])


def test_nothing_read_gives_nothing() -> None:
    assert chosen("升规奖励") == []
    assert chosen("升规奖励", source()) == []


@pytest.mark.parametrize(
    ("term", "text", "there"),
    [
        ("20", "给予20万元", True),
        ("20", "2020年", False),
        ("20", "1.20万", False),
        ("app", "app下载", True),
        ("万元", "20万元", True),
    ],
)
def test_numbers_stand_only_as_a_whole(term: str, text: str, there: bool) -> None:  # noqa: FBT001 - a table of cases
    assert stands(term, text) is there
    reading = Reading("P1", "", [row(1, text)])
    assert bool(reading.where(term)) is there


TEXTS = st.lists(st.text(alphabet="升规奖励企业，；。\n（一）120", min_size=1, max_size=500), min_size=1, max_size=6)


@given(TEXTS, st.sampled_from(["升规奖励多少", "企业", "120"]))
def test_quotes_are_short_verbatim_and_apart(texts: list[str], question: str) -> None:
    one = source(*(row(at, text) for at, text in enumerate(texts, 1)))
    found = chosen(question, one)
    whole = "".join("".join(texts).split())
    shown: set[int] = set()
    for window in found:
        text = one.reading.quote(window.first, window.end)
        assert len(text) <= PASSAGE_CHARS
        assert "".join(text.split()) in whole
        assert shown.isdisjoint(range(window.first, window.end))
        shown.update(range(window.first, window.end))


@given(TEXTS)
def test_cut_sentences_joined_are_the_text(texts: list[str]) -> None:
    assert all("".join(one.text for one in sentences_of(text)) == text for text in texts)


@given(TEXTS, st.sampled_from(["升规奖励多少", "企业"]))
def test_chances_are_one_together(texts: list[str], question: str) -> None:
    one, query = source(*(row(at, text) for at, text in enumerate(texts, 1))), understand(question)
    every = chances(query, dict.fromkeys(query.grams, 1.0), [one])
    assert sum(map(sum, every)) == pytest.approx(1.0)
