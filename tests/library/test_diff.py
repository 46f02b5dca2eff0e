"""Comparing texts article by article."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.library.diff import ADDED, CHANGED, MOVED, REMOVED, SAME, Side, compare, fields_between, pieces_of


def sides(*texts: str) -> list[Side]:
    return [Side(at, text.split("　")[0], (), text) for at, text in enumerate(texts, 1)]


def kinds(old: list[Side], new: list[Side]) -> list[tuple[str, str]]:
    return [(one.kind, (one.new or one.old or old[0]).text) for one in compare(old, new)]


ONE = "第一条　对首次升规的企业奖励20万元。"
TWO = "第二条　同一事项按就高不重复原则执行。"
THREE = "第三条　本办法自印发之日起施行。"


def test_a_changed_figure_is_shown_whole() -> None:
    changed = compare(sides(ONE, TWO), sides(ONE.replace("20万元", "120.5万元"), TWO))
    assert [one.kind for one in changed] == [CHANGED, SAME]
    assert [(piece.kind, piece.text) for piece in changed[0].pieces if piece.kind != "same"] == [
        ("deleted", "20"),
        ("inserted", "120.5"),
    ]


def test_an_inserted_article_renumbers_those_below_and_changes_none() -> None:
    new = sides(ONE, "第二条　企业应当在本市纳税。", TWO.replace("第二条", "第三条"), THREE.replace("第三条", "第四条"))
    found = compare(sides(ONE, TWO, THREE), new)
    assert [one.kind for one in found] == [SAME, ADDED, MOVED, MOVED]
    assert all(one.words_stayed for one in found if one.kind == MOVED)


def test_a_removed_article_stands_where_it_stood() -> None:
    assert kinds(sides(ONE, TWO, THREE), sides(ONE, THREE)) == [(SAME, ONE), (REMOVED, TWO), (SAME, THREE)]


def test_of_two_articles_that_changed_places_one_has_moved() -> None:
    found = compare(sides(ONE, TWO), sides(TWO, ONE))
    assert {one.kind for one in found} == {MOVED, SAME}


def test_a_rewritten_article_of_the_same_number_is_one_change() -> None:
    other = "第二条　同一企业按就高原则只享受一次奖励，不重复执行。"
    assert [one.kind for one in compare(sides(ONE, TWO), sides(ONE, other))] == [SAME, CHANGED]
    alien = "第二条　申报材料一式三份，报送经办窗口。"
    assert sorted(one.kind for one in compare(sides(ONE, TWO), sides(ONE, alien))) == sorted([SAME, ADDED, REMOVED])


def test_fields_are_told_as_people_read_them() -> None:
    old = {"themes": ["科技创新"], "effective_on": None, "draft": False, "title": "甲"}
    new = {"themes": ["科技创新", "用能"], "effective_on": "2026-01-01", "draft": True, "title": "甲"}
    told = {one.name: (one.old, one.new) for one in fields_between(old, new)}
    assert told == {"主题": ("科技创新", "科技创新、用能"), "施行日期": ("", "2026-01-01"), "征求意见稿": ("", "是")}


TEXTS = st.lists(st.text(alphabet="甲乙丙丁1０。　", min_size=1, max_size=12), max_size=8)


@given(TEXTS, TEXTS)
def test_every_article_of_both_sides_is_told_once(old: list[str], new: list[str]) -> None:
    one, other = sides(*old), sides(*new)
    found = compare(one, other)
    assert sorted(side.ordinal for change in found if (side := change.old)) == [side.ordinal for side in one]
    assert [side.ordinal for change in found if (side := change.new)] == [side.ordinal for side in other]


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = pieces_of(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "inserted") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "deleted") == new
