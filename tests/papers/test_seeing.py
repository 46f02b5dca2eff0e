"""Seals, rules, signatures and the state of a page, on drawn pictures: nothing is recognised here."""

import math

import cv2
import numpy as np
import pytest

from knowledge.papers.page import Box, Line
from knowledge.papers.quality import form_years, is_blank, is_blurred, missing_pages, sharpness, signed
from knowledge.papers.ruling import cells_in, split_at_rules
from knowledge.papers.seal_words import begun
from knowledge.papers.seals import find_seals, grey_seals, without_seals
from knowledge.papers.sheet import turned_box
from tests.papers.made_papers import page_of, ruled, sheet, stamped

A4 = (595.3, 841.9)
LABEL = Line("法定代表人（签字）：", Box(0.1, 0.5, 0.3, 0.52))


@pytest.mark.parametrize(("across", "down", "shape"), [(158, 158, "round"), (160, 116, "oval")])
def test_a_red_ring_is_a_seal(across: int, down: int, shape: str) -> None:
    (seal,) = find_seals(stamped(sheet(), 400, 800, across, down), *A4)
    assert seal.shape == shape
    assert abs(seal.left - 400) < 6
    assert abs(seal.bottom - 800 - down) < 6


def test_red_letters_and_rules_are_no_seal() -> None:
    page = sheet()
    page[200:206, 80:740] = (30, 25, 205)
    page[120:150, 200:600] = (30, 25, 205)
    assert find_seals(page, *A4) == []


def test_a_slanting_red_rectangle_as_designers_stamp_it_is_one_seal() -> None:
    page = sheet()
    frame = cv2.boxPoints(((400, 700), (270, 110), 6)).astype(np.int32)
    cv2.polylines(page, [frame], isClosed=True, color=(30, 25, 205), thickness=5)
    for row in range(3):
        cv2.putText(page, "EXAMPLE 0123", (300, 672 + row * 35), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (30, 25, 205), 2)
    (seal,) = find_seals(page, *A4)
    assert seal.shape == "square"


def test_a_seal_that_a_copy_shows_in_grey_is_seen_and_a_table_is_none() -> None:
    page = stamped(sheet(), 400, 800, 158, 158)
    grey = np.repeat(page.min(axis=2, keepdims=True), 3, axis=2)
    (seal,) = grey_seals(grey, *A4)
    assert (seal.colour, seal.box.holds(*Box(400 / 827, 800 / 1169, 558 / 827, 958 / 1169).middle)) == ("grey", True)
    table = ruled(9, 4)
    for row in range(9):
        cv2.putText(
            table, "EXAMPLE 0123456789 EXAMPLE", (95, 235 + row * 50), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2
        )
    assert grey_seals(table, *A4) == []


def test_a_name_read_from_its_middle_around_a_ring_is_told_from_its_beginning() -> None:
    assert begun("有限责任公司四川示例项目管理") == "四川示例项目管理有限责任公司"
    assert begun("四川示例有限公司合同专用章") == "四川示例有限公司合同专用章"


def test_print_under_a_seal_stays_when_the_seal_is_taken_out() -> None:
    page = stamped(sheet(), 400, 800, 158, 158)
    page[875:880, 380:600] = 20
    clean = without_seals(page, find_seals(page, *A4))
    assert clean[877, 470].max() < 60
    assert clean[800:1000, 380:600, 0].mean() > 230


@pytest.mark.parametrize(("angle", "noise"), [(0.0, 0.0), (2.0, 12.0)])
def test_cells_are_found_on_slanting_and_noisy_pages(angle: float, noise: float) -> None:
    assert len(cells_in(ruled(5, 4, angle, noise), -math.radians(angle))) == 20


def test_a_line_over_two_cells_is_cut_at_the_rule() -> None:
    boxes = [Box(0.1, 0.1, 0.3, 0.2), Box(0.3, 0.1, 0.6, 0.2)]
    (left, right) = split_at_rules([Line("建设单位示例公司", Box(0.2, 0.14, 0.4, 0.16))], boxes)
    assert (left.text, right.text) == ("建设单位", "示例公司")


def test_ink_behind_a_label_is_a_signature_and_print_is_none() -> None:
    page = sheet()
    stroke = np.array([[270, 600], [290, 575], [305, 605], [330, 580], [360, 600]])
    cv2.polylines(page, [stroke], isClosed=False, color=(40, 20, 20), thickness=3)
    assert len(signed([LABEL], page, recognised=False).written) == 1
    typed = Line("法定代表人（签字）：王某某", Box(0.1, 0.5, 0.36, 0.52))
    marks = signed([typed], None, recognised=False)
    assert (len(marks.typed), marks.written) == (1, ())


@pytest.mark.parametrize(("ink", "size", "by_hand"), [((90, 30, 25), 0.6, 1), ((25, 25, 25), 0.6, 0), ((25, 25, 25), 1.1, 1)])  # fmt: skip # noqa: E501
def test_a_signature_that_recognition_read_is_told_from_print_by_its_ink_or_size(
    ink: tuple[int, int, int], size: float, by_hand: int
) -> None:
    page = sheet()
    cv2.putText(page, "SIGNATURE(SIGN)", (84, 601), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (25, 25, 25), 2)
    cv2.putText(page, "NAME", (270, 603), cv2.FONT_HERSHEY_SIMPLEX, size, ink, 2)
    read = Line("法定代表人（签字）：王某某", Box(0.1, 0.493, 0.42, 0.522), 0.99)
    marks = signed([read], page, recognised=True)
    assert (len(marks.written), len(marks.typed)) == (by_hand, 1 - by_hand)


def test_nothing_behind_a_label_is_told() -> None:
    assert len(signed([LABEL], sheet(), recognised=False).empty) == 1


def test_dust_and_dark_edges_leave_a_page_blank() -> None:
    page = sheet()
    page[:20] = 60
    page[500:503, 400:403] = 0
    assert is_blank(page)
    assert not is_blank(ruled(4, 4))


def test_smeared_letters_are_blurred_and_noise_is_not() -> None:
    page = sheet()
    for at in range(6):
        cv2.putText(page, "EXAMPLE 0123456789", (90, 200 + at * 60), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    boxes = [Box(0.1, (170 + at * 60) / 1169, 0.65, (210 + at * 60) / 1169) for at in range(6)]
    lines = [Line("EXAMPLE 0123456789", box, 0.95) for box in boxes]
    noisy = (page + np.random.default_rng(3).normal(0, 10, page.shape)).clip(0, 255).astype(np.uint8)
    smeared = cv2.GaussianBlur(noisy, (0, 0), 4)
    assert sharpness(smeared, boxes) < sharpness(noisy, boxes) / 2
    assert is_blurred(smeared, lines, 0)
    assert not is_blurred(noisy, lines, 0)


def test_numbers_of_pages_tell_what_is_missing() -> None:
    pages = [page_of("示例\n第1页 共4页"), page_of("示例\n第 4 页 / 共 4 页", 2)]
    assert missing_pages(pages) == (2, 3)
    assert missing_pages([page_of("示例")]) == ()


def test_the_year_of_a_form_is_read() -> None:
    assert [year for year, _, _ in form_years([page_of("示例申请表（2019年版）\n项目名称：示例")])] == [2019]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_boxes_turn_with_their_page(turned: int) -> None:
    box = Box(0.1, 0.2, 0.3, 0.4)
    for _ in range(4):
        box = turned_box(box, turned)
    assert (box.x0, box.y1) == pytest.approx((0.1, 0.4))
