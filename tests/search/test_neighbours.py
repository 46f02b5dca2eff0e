"""A clause that can't be read alone brings its neighbours."""

from knowledge.rules.period import Status
from knowledge.search.hits import Hit
from knowledge.search.neighbours import with_neighbours


def clause(ordinal: int, text: str, path: tuple[str, ...] = (), kind: str = "article") -> Hit:
    place = ("P1", "示例办法", "德示例规〔2025〕1号", "市级", "510600", "")
    return Hit(*place, Status.IN_FORCE, None, None, None, ordinal, f"第{ordinal}条", path, kind, text, 1.0)


def shown(ordinal: int, *around: Hit) -> list[int]:
    hit = next(one for one in around if one.ordinal == ordinal)
    return [one.ordinal for one in with_neighbours(hit, around)]


def test_a_clause_that_speaks_of_the_one_before_brings_it() -> None:
    one = clause(1, "对首次升规的企业，奖励20万元。")
    assert shown(2, one, clause(2, "前款奖励不重复享受。")) == [1, 2]
    assert shown(3, one, clause(2, "（二）上述企业应当在库。"), clause(3, "其中工业企业加倍。")) == [1, 2, 3]


def test_a_clause_that_stands_alone_comes_alone() -> None:
    assert shown(2, clause(1, "总则。"), clause(2, "奖励20万元。")) == [2]


def test_a_heading_brings_its_items_and_not_the_next_part() -> None:
    part = ("一、支持做大",)
    around = (
        clause(1, "一、支持做大", part),
        clause(2, "（一）奖励20万元。", part),
        clause(3, "（二）奖励10万元。", part),
        clause(4, "二、支持做强", ("二、支持做强",)),
        clause(5, "（一）奖励5万元。", ("二、支持做强",)),
    )
    assert shown(1, *around) == [1, 2, 3]


def test_a_leaning_first_clause_and_an_unknown_one_stay_as_they_are() -> None:
    first = clause(1, "前款奖励不重复享受。")
    assert shown(1, first) == [1]
    assert with_neighbours(clause(9, "其中工业企业加倍。"), (first,)) == (clause(9, "其中工业企业加倍。"),)


def test_a_notice_line_is_no_neighbour() -> None:
    assert shown(2, clause(1, "现印发给你们。", kind="notice"), clause(2, "上述奖励不重复。")) == [2]
