"""The picture of a page beside what was read from it: with its boxes, for those who may see the version."""

import io
import re

import pytest
from PIL import Image, ImageDraw

from knowledge.library.evidence import NOWHERE
from knowledge.library.versions import Evidence
from ledger.consoles import Duty
from tests.web.console_guests import Console, Guest
from tests.web.test_console_manners import console, editor, house, reviewer
from tests.web.test_console_work import award, handed_in
from web.console.original import sheets_of

__all__ = ["console", "editor", "house", "reviewer"]
PLAIN = {
    "blocks": [
        {"text": "德示例规〔2026〕7号", "page": 1, "box": [100.0, 50.0, 300.0, 80.0], "confidence": 0.99},
        {"text": "看不清的一行", "page": 2, "box": [100.0, 90.0, 300.0, 120.0], "confidence": 0.62},
        {"text": "没有框的一行", "page": 2, "box": None, "confidence": None},
    ]
}


def scan() -> bytes:
    """A page with lines on it that a person can read and a machine that reads English too."""
    page = Image.new("RGB", (1000, 1400), "white")
    ImageDraw.Draw(page).text((100, 100), "2026", fill="black", font_size=60)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=120)
    return out.getvalue()


def test_a_box_is_drawn_where_a_value_was_read_and_where_the_recognition_was_unsure() -> None:
    read = [
        Evidence("doc_no", "德示例规〔2026〕7号", "德示例规〔2026〕7号", 0, 0, 12),
        Evidence("level", "市级", "", *NOWHERE),
    ]
    first, second = sheets_of(PLAIN, read, [(595.0, 842.0), (595.0, 842.0)])
    assert [(one.left, one.top, one.across, one.down, one.anchors) for one in first.places] == [
        (100.0, 50.0, 200.0, 30.0, ("doc_no",))
    ]
    assert [(one.fields, one.unsure) for one in second.places] == [((), 62)]
    assert sheets_of(PLAIN, read, []) == ()


def test_the_picture_of_a_page_is_for_those_who_may_see_the_version(console: Console, editor: Guest) -> None:
    policy_id = handed_in(console, editor, ("文.txt", award()))[0]
    office = console.office
    original = office.registrar.original_path(policy_id, 1)
    original.chmod(0o644)
    original.write_bytes(scan())
    with office.ledger.write() as session:
        from ledger.versions import versions_of  # noqa: PLC0415 - only here

        versions_of(session, policy_id)[0].media_type = "application/pdf"
    page = editor.get(f"/console/policy/{policy_id}").text
    address = re.search(r'src="(/console/policy/[^"]+/sheet/1[^"]*)"', page)
    assert address is not None
    shown = editor.get(address[1])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert (shown.headers["cache-control"], shown.headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert shown.content[:3] == b"\xff\xd8\xff"
    assert editor.get(f"/console/policy/{policy_id}/sheet/2?v=1").status_code == 404
    department = console.guest("dep", Duty.DEPARTMENT, department="德阳市商务局")
    assert department.get(address[1]).status_code == 404
    assert console.browser().get(address[1]).status_code == 303


@pytest.mark.parametrize("page", ["0", "99", "-1", "x"])
def test_a_page_that_is_not_there_is_nowhere(console: Console, editor: Guest, page: str) -> None:
    policy_id = handed_in(console, editor, ("文.txt", award()))[0]
    assert editor.get(f"/console/policy/{policy_id}/sheet/{page}").status_code in {303, 404}
