"""How sure a value on a scan is: as its worst letter, and what it stands under."""

import json
from dataclasses import replace

from knowledge.papers.facts import Part, Reading, facts_of
from knowledge.papers.page import Box, Field, Line, Page, Paper, Seal
from knowledge.papers.plain import from_plain, to_plain
from knowledge.papers.sureness import UNDER_SEAL, weighed
from knowledge.rules.agreement_values import SIGNATURES

PLACE = Box(0.3, 0.2, 0.6, 0.22)
FIELD = Field("建设单位", "示例环保设限公司", None, 1, PLACE, 0.97)


def _scan(*faint: tuple[int, float], text: str = "建设单位：示例环保设限公司") -> Page:
    return Page(1, 595, 842, (Line(text, Box(0.1, 0.2, 0.6, 0.22), 0.97, None, faint),), "ocr")


def test_one_letter_read_badly_makes_a_value_unsure() -> None:
    (told,) = weighed([FIELD], [_scan((10, 0.41))])
    assert told.confidence == 0.41


def test_a_bad_letter_of_the_label_or_of_the_unit_does_not_count() -> None:
    assert weighed([FIELD], [_scan((1, 0.41), (4, 0.3))]) == (FIELD,)
    area = Field("建筑面积", "10287.35㎡", None, 1, PLACE, 0.97)
    assert weighed([area], [_scan((14, 0.5), text="建筑面积：10287.35m2")]) == (area,)


def test_what_stands_under_a_seal_is_sure_only_where_each_letter_is() -> None:
    seal = Seal(Box(0.4, 0.15, 0.7, 0.3), "round")
    (told,) = weighed([FIELD], [replace(_scan((10, 0.93)), seals=(seal,))])
    assert told.confidence == UNDER_SEAL
    assert weighed([FIELD], [replace(_scan(), seals=(seal,))]) == (FIELD,)


def test_text_layers_are_as_sure_as_ever() -> None:
    assert weighed([FIELD], [replace(_scan((10, 0.41)), how="text")]) == (FIELD,)


def test_letters_read_badly_outlive_the_way_between_processes_and_older_readings_have_none() -> None:
    paper = Paper("示例.png", "image", (_scan((5, 0.5)),))
    plain = json.loads(json.dumps(to_plain(paper)))
    assert from_plain(plain) == paper
    plain["pages"][0]["lines"] = [line[:4] for line in plain["pages"][0]["lines"]]
    assert from_plain(plain).pages[0].lines[0].faint == ()


def test_a_name_in_print_behind_a_label_on_a_scan_may_be_a_signature() -> None:
    page = replace(_scan(), typed_names=(PLACE,))
    paper = Paper("示例.png", "image", (page,))
    (signed,) = facts_of([Reading(paper, (Part("申请表", (1,), 1.0, ""),))])["申请表"][SIGNATURES]
    assert signed.confidence < 0.8


def test_of_two_printings_of_a_name_that_differ_by_a_letter_neither_is_sure() -> None:
    other = replace(FIELD, value="示例环保设备公司")
    told = weighed([FIELD, other, replace(FIELD, name="施工单位")], [_scan()])
    assert [one.confidence < 0.8 for one in told] == [True, True, False]
