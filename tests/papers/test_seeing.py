"""Seals, rules, signatures and the state of a page, on drawn pictures: nothing is recognised here."""

import math

import cv2
import numpy as np
import pytest

from knowledge.papers.page import Box, Line
from knowledge.papers.quality import form_years, is_blank, is_blurred, missing_pages, sharpness, signed
from knowledge.papers.ruling import cells_in, split_at_rules
from knowledge.papers.seals import find_seals, without_seals
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
