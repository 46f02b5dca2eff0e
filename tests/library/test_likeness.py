"""Sketches of texts, against the exact share of what two texts have in common."""

import random

import pytest

from knowledge.library.likeness import Sketches, likeness, sketch_of

DICE = random.Random(3)  # noqa: S311 - texts, no secrets
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]
TEXT = "".join(DICE.choices(LETTERS, k=4000))


def changed(share: float) -> str:
    """Return the text with a part of its end rewritten."""
    kept = int(len(TEXT) * (1 - share))
    return TEXT[:kept] + "".join(DICE.choices(LETTERS, k=len(TEXT) - kept))


def known(*texts: str) -> Sketches:
    made = Sketches()
    rows = [(at, f"P{at}", 1, sketch_of(text) or b"") for at, text in enumerate(texts, 1)]
    made.learn(lambda last: [row for row in rows if row[0] > last])
    return made


@pytest.mark.parametrize("share", [0.0, 0.02, 0.05, 0.1])
def test_nearly_the_same_text_is_always_a_candidate(share: float) -> None:
    other = changed(share)
    found = known("".join(DICE.choices(LETTERS, k=4000)), other).near(sketch_of(TEXT))
    assert [one.policy_id for one in found] == ["P2"]
    assert found[0].estimate == pytest.approx(likeness(TEXT, other), abs=0.15)


def test_other_texts_are_none() -> None:
    assert known(*("".join(DICE.choices(LETTERS, k=3000)) for _ in range(40))).near(sketch_of(TEXT)) == []


def test_spaces_and_punctuation_make_no_difference() -> None:
    spaced = "，".join(TEXT[at : at + 40] for at in range(0, len(TEXT), 40)).replace("，", "，\n  ")
    assert sketch_of(spaced) == sketch_of(TEXT)
    assert likeness(spaced, TEXT) == 1.0


def test_a_short_text_has_no_sketch() -> None:
    assert sketch_of("联系电话：0838-1234567") is None
    assert known(TEXT).near(None) == []


def test_a_document_is_not_near_to_itself() -> None:
    assert known(TEXT).near(sketch_of(TEXT), but="P1") == []


def test_more_sketches_than_room_are_kept() -> None:
    assert [one.policy_id for one in known(*([changed(1.0) for _ in range(300)] + [TEXT])).near(sketch_of(TEXT))] == [
        "P301"
    ]
