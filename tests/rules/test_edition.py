"""Which of several published texts was the rule on a day."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.edition import Edition, edition_on

OLD, NEW = date(2020, 1, 1), date(2025, 1, 1)


def test_a_revision_holds_from_its_own_day_and_the_text_before_it_until_then() -> None:
    editions = [Edition(1, OLD, "a"), Edition(2, NEW, "b")]
    assert [edition_on(editions, day) for day in (date(2024, 12, 31), NEW)] == [1, 2]


def test_a_corrected_day_does_not_make_two_texts_of_one() -> None:
    editions = [Edition(1, date(2012, 1, 1), "a"), Edition(2, date(2022, 1, 1), "a")]
    assert edition_on(editions, date(2015, 6, 1)) == 2


def test_a_text_corrected_to_an_earlier_day_is_not_outlived_by_the_mistake() -> None:
    editions = [Edition(1, NEW, "a"), Edition(2, OLD, "b")]
    assert edition_on(editions, date(2026, 1, 1)) == 2


def test_a_text_that_was_put_aside_never_was_the_rule() -> None:
    editions = [Edition(1, OLD, "a"), Edition(2, date(2019, 1, 1), "b"), Edition(3, OLD, "a", copy_of=1)]
    assert [edition_on(editions, day) for day in (date(2019, 6, 1), date(2026, 1, 1))] == [3, 3]


def test_an_old_text_that_came_back_counts_twice() -> None:
    editions = [Edition(1, OLD, "a"), Edition(2, date(2022, 1, 1), "b"), Edition(3, NEW, "a")]
    assert [edition_on(editions, date(year, 6, 1)) for year in (2021, 2023, 2026)] == [1, 2, 3]


def test_nothing_published_is_no_edition() -> None:
    assert edition_on([], NEW) == 0


@given(st.lists(st.tuples(st.one_of(st.none(), st.dates()), st.sampled_from("abc")), min_size=1), st.dates())
def test_one_of_the_editions_is_always_named(texts: list[tuple[date | None, str]], day: date) -> None:
    editions = [Edition(number, begins, text) for number, (begins, text) in enumerate(texts, 1)]
    named = edition_on(editions, day)
    assert 1 <= named <= len(editions)
    corrected = {one.number for one, after in pairwise(editions) if after.text == one.text}  # the next one counts
    began = [one for one in editions if one.begins is None or one.begins <= day]
    later = [one for one in began if one.number > named and one.number not in corrected]
    begins = editions[named - 1].begins
    assert begins is None or begins <= day or not later
