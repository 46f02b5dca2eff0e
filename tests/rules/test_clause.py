"""Which article a clause means."""

import pytest

from knowledge.rules.clause import names_article, steps_of


@pytest.mark.parametrize(
    ("clause", "label", "path"),
    [
        ("第五条", "第五条", ()),
        ("第五条第二款", "第五条", ()),
        ("第五条", "第五条第二款", ()),
        ("第三条、第七条", "第七条", ()),
        ("第三条和第七条", "第三条", ()),
        ("第二章", "第五条", ("第二章 奖励标准",)),
        ("第二部分第（五）条", "第二部分第（五）条", ()),
    ],
)
def test_it_is_meant(clause: str, label: str, path: tuple[str, ...]) -> None:
    assert names_article(clause, label, path)


@pytest.mark.parametrize(
    ("clause", "label", "path"),
    [
        ("第五条", "第十五条", ()),
        ("第五条", "第六条", ()),
        ("第五条第二款", "第五条第三款", ()),
        ("第一部分第（五）条", "第二部分第（五）条", ()),
        ("第三章", "第五条", ("第二章 奖励标准",)),
        ("部分条款", "第五条", ()),
        ("", "第五条", ()),
        ("第五条", "落款", ()),
        ("第二款", "第五条第二款", ()),  # of which article is not said
    ],
)
def test_it_is_not_meant(clause: str, label: str, path: tuple[str, ...]) -> None:
    assert not names_article(clause, label, path)


def test_an_inserted_article_has_its_own_number() -> None:
    assert steps_of("第五条之一") == [("条", "五之一")]
    assert not names_article("第五条之一", "第五条")
