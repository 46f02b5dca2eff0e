"""The way to the page of a case: one person, one browser; everybody else learns nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config.words.casework import ADVICE
from ledger.base import Ledger
from ledger.groups import unbind
from ledger.review_links import HOLDS, ReviewLink
from tests.casework.made_case import NAME, Town, licence, opened
from tests.casework.made_case import town as a_town
from tests.web.review_guests import browser, link_for

OTHER_SITE = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.invalid"}
ITS_OWN = ("预审材料", "食品经营许可", NAME, "R000001", "营业执照")


@pytest.fixture
def town(ledger: Ledger, tmp_path: Path) -> Iterator[Town]:
    """A firm, its people, and a checker."""
    with a_town(ledger, tmp_path / "papers") as made:
        yield made


def learns_nothing(text: str) -> bool:
    return "私聊惠企助手" in text and not any(word in text for word in ITS_OWN)


def test_the_first_browser_holds_a_link_and_goes_on_holding_it(town: Town) -> None:
    case = opened(town, "示例厂房")
    mine = browser(town, link_for(town, case.case_id))
    first = mine.page()
    assert first.status_code == 200
    for word in ("食品经营许可", NAME, "示例厂房", case.case_id, "已开启", case.version, ADVICE):
        assert word in first.text
    cookie = first.headers["set-cookie"]
    assert f"Path=/review/{mine.link}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    again = mine.page()
    assert again.status_code == 200
    assert "set-cookie" not in again.headers


def test_what_is_shown_is_kept_nowhere_and_framed_nowhere(town: Town) -> None:
    headers = browser(town, link_for(town, opened(town).case_id)).page().headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_leaked_link_opens_nothing_in_another_browser(town: Town) -> None:
    case = opened(town)
    mine = browser(town, link_for(town, case.case_id))
    mine.sends(("执照.docx", licence()))
    stranger = browser(town, mine.link)
    mark = {"csrf": mine.csrf}  # even one who has seen the page's source
    answers = [
        stranger.page(),
        stranger.page("/state"),
        stranger.page("/file/1"),
        stranger.page("/upload/f-00000001"),
        stranger.client.post(f"{stranger.path}/submit", data=mark),
        stranger.client.post(f"{stranger.path}/remove", data=mark | {"file": "1"}),
        stranger.client.post(f"{stranger.path}/files", data=mark, files=[("files", ("a.docx", licence("别处")))]),
        stranger.client.put(
            f"{stranger.path}/upload/f-00000001", params={"size": "1"}, content=b"1",
            headers={"x-csrf-token": mark["csrf"]},
        ),
    ]  # fmt: skip
    assert {one.status_code for one in answers} == {404}
    assert learns_nothing(answers[0].text)
    assert mine.page("/state").json()["files"][0]["name"] == "执照.docx"
    assert len(mine.page("/state").json()["files"]) == 1


@pytest.mark.parametrize("token", ["x", "x" * 200, "static2", "..%2fconsole", "00000001"])
def test_a_made_up_link_opens_nothing(town: Town, token: str) -> None:
    opened(town)
    answer = browser(town, token).page()
    assert answer.status_code == 404
    assert not any(word in answer.text for word in ITS_OWN[1:])


def test_a_link_ends_after_its_days_also_for_whoever_holds_it(town: Town) -> None:
    mine = browser(town, link_for(town, opened(town).case_id))
    assert mine.page().status_code == 200
    town.later(seconds=HOLDS.total_seconds() - 1)
    assert mine.page().status_code == 200
    town.later(seconds=1)
    assert mine.page().status_code == 404
    assert learns_nothing(mine.page().text)


def test_a_member_who_is_unbound_is_out_at_once(town: Town) -> None:
    case = opened(town)
    mine = browser(town, link_for(town, case.case_id))
    before = mine.csrf
    with town.office.ledger.write() as session:
        unbind(session, "chen")
    assert mine.page().status_code == 404
    assert learns_nothing(mine.page().text)
    act = mine.client.post(f"{mine.path}/answer", data={"csrf": before, "key": "farm", "value": "是"})
    assert act.status_code == 404


@pytest.mark.parametrize("who", ["sun", "qian", "nobody"])
def test_a_link_made_for_somebody_who_has_nothing_to_do_with_the_case_opens_nothing(town: Town, who: str) -> None:
    answer = browser(town, link_for(town, opened(town).case_id, who)).page()
    assert answer.status_code == 404
    assert learns_nothing(answer.text)


def test_a_link_that_is_only_looked_at_by_a_machine_is_not_held_by_it(town: Town) -> None:
    case = opened(town)
    link = link_for(town, case.case_id)
    for headers in ({"user-agent": "SomeLinkPreviewBot/1.0"}, {"sec-purpose": "prefetch;prerender"}):
        looks = browser(town, link)
        answer = looks.client.get(looks.path, headers=headers)
        assert answer.status_code == 200
        assert learns_nothing(answer.text)
        assert "set-cookie" not in answer.headers
    assert browser(town, link).client.head(f"/review/{link}").status_code == 200
    with town.office.ledger.read() as session:
        assert [one.held_by for one in session.query(ReviewLink)] == [""]
    assert browser(town, link).page().status_code == 200


def test_two_people_of_a_firm_have_a_link_each(town: Town) -> None:
    case = opened(town)
    mine = browser(town, link_for(town, case.case_id))
    theirs = browser(town, link_for(town, case.case_id, "zhao", "赵示例"))
    assert mine.page().status_code == theirs.page().status_code == 200
    mine.link, theirs.link = theirs.link, mine.link  # they swap addresses, not cookies
    assert mine.page().status_code == theirs.page().status_code == 404


def test_a_form_from_elsewhere_does_nothing(town: Town) -> None:
    case = opened(town)
    mine = browser(town, link_for(town, case.case_id))
    mark = mine.csrf
    forged = [
        mine.client.post(f"{mine.path}/answer", data={"key": "packed_only", "value": "是"}),
        mine.client.post(f"{mine.path}/answer", data={"csrf": "0" * 32, "key": "packed_only", "value": "是"}),
        mine.client.post(
            f"{mine.path}/answer", data={"csrf": mark, "key": "packed_only", "value": "是"}, headers=OTHER_SITE
        ),
        mine.client.post(f"{mine.path}/files", data={"csrf": "x"}, files=[("files", ("a.docx", licence()))]),
        mine.client.put(f"{mine.path}/upload/f-00000001", params={"size": "1"}, content=b"1"),
        mine.client.put(
            f"{mine.path}/upload/f-00000001", params={"size": "1"}, content=b"1",
            headers=OTHER_SITE | {"x-csrf-token": mark},
        ),
    ]  # fmt: skip
    assert {one.status_code for one in forged} == {403}
    assert all("不是从本页发出" in (one.json()["error"] if one.request.method == "PUT" else one.text) for one in forged)
    state = mine.page("/state").json()
    assert (state["files"], state["state"]) == ([], "已开启")


def test_the_cookie_travels_over_https_only_where_the_pages_do(town: Town) -> None:
    case = opened(town)
    secure = browser(town, link_for(town, case.case_id))
    object.__setattr__(town.office, "pages_url", "https://pages.invalid")
    cookie = secure.page().headers["set-cookie"]
    assert cookie.startswith("__Secure-huiqi-review=")
    assert "Secure" in cookie.split("; ")


def test_the_life_of_the_cookie_is_the_life_of_the_link(town: Town) -> None:
    link = link_for(town, opened(town).case_id)
    town.later(days=2)
    cookie = browser(town, link).page().headers["set-cookie"]
    assert f"Max-Age={int((HOLDS - timedelta(days=2)).total_seconds())}" in cookie
