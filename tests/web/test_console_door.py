"""Nobody gets past the front desk: no sitting, no duty, no token, no foreign page, no old link."""

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.wiring import House
from ledger.audit import broken_link, last_entries
from ledger.base import Ledger
from ledger.consoles import Duty, Sitting, sitting_by_hash, take_duty
from tests.web.conftest import NOW
from tests.web.console_guests import Clock, Console, Guest, console_of
from web.console.doors import DOORS, Door
from web.console.sittings import hash_of, inside

SAMPLES = {
    "{policy_id}": "P000001", "{doubt_id:int}": "999999", "{grant_id:int}": "999999", "{batch}": "0" * 24,
    "{file_id:int}": "999999", "{page:int}": "1", "{answer_id:int}": "999999", "{theme_id:int}": "999999",
    "{code}": "DY-13", "{case_id}": "R999999", "{matter}": "M10",
}  # fmt: skip


def address(door: Door) -> str:
    path = door.path
    for name, value in SAMPLES.items():
        path = path.replace(name, value)
    return path


def ask(guest: TestClient, door: Door, **form: str) -> int:
    if door.method == "GET":
        return guest.get(address(door)).status_code
    if door.stream is not None:
        return guest.post(address(door), data=form, files={"files": ("a.txt", b"a")}).status_code
    return guest.post(address(door), data=form).status_code


def name(door: Door) -> str:
    return f"{door.method} {door.path}"


def test_nobody_without_a_sitting_sees_or_does_anything(console: Console) -> None:
    open_doors = []
    for door in DOORS:
        answer = console.browser().request(door.method, address(door))
        turned_away = answer.status_code == 303 and answer.headers["location"].startswith("/console/login?next=")
        if not (turned_away if door.method == "GET" and not door.data else answer.status_code == 401):
            open_doors.append(name(door))
    assert open_doors == []


@pytest.mark.parametrize("duty", Duty)
def test_each_door_is_closed_to_every_duty_that_is_not_named_for_it(console: Console, duty: Duty) -> None:
    guest = console.guest("somebody", duty, department="德阳市科学技术局")
    csrf = guest.csrf
    closed = [door for door in DOORS if duty not in door.duties]
    assert [name(door) for door in closed if ask(guest.browser, door, csrf=csrf) != 403] == []
    assert duty is Duty.ADMIN or closed


def test_a_form_without_its_token_changes_nothing(console: Console) -> None:
    guest, other = console.guest("boss", Duty.ADMIN), console.guest("other", Duty.ADMIN)
    tokens: list[dict[str, str]] = [{}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": other.csrf}]
    before = audited(console)
    taken = [
        (name(door), token)
        for door in DOORS
        if door.method == "POST"
        for token in tokens
        if ask(guest.browser, door, **token) != 403
    ]
    assert (taken, audited(console)) == ([], before)


def test_a_form_from_a_foreign_page_changes_nothing_even_with_the_token(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    csrf, taken = guest.csrf, []
    for header, value in (("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")):
        guest.browser.headers[header] = value
        taken += [name(d) for d in DOORS if d.method == "POST" and ask(guest.browser, d, csrf=csrf) != 403]
        del guest.browser.headers[header]
    assert taken == []


def test_json_is_no_form(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    body = f'{{"csrf": "{guest.csrf}", "staff_id": "evil", "duty": "管理员"}}'.encode()
    answer = guest.browser.post("/console/grants", content=body, headers={"content-type": "text/plain"})
    assert answer.status_code == 403


def audited(console: Console) -> int:
    with console.office.ledger.read() as session:
        return next((entry.seq for entry in last_entries(session, 1)), 0)


# -- signing in -------------------------------------------------------------------------------------


def test_who_signs_in_comes_to_the_page_that_was_asked_for(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    answer = guest.sign_in(console.code("boss"), "/console/library?view=全部")
    assert answer.headers["location"] == "/console"  # the address is plain ASCII or it is the first page
    answer = guest.sign_in(console.code("boss"), "/console/audit?check=1")
    assert answer.headers["location"] == "/console/audit?check=1"
    assert guest.get("/console/audit?check=1").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/console//evil.example", "/\\evil.example", "/consolex",
     "/console\r\nSet-Cookie: a=b",
     "/", "javascript:alert(1)", "/console/" + "a" * 200, "/console/@evil", "/console?next=//x"],
)  # fmt: skip
def test_the_way_back_never_leaves_the_console(wanted: str) -> None:
    assert inside(wanted) == "/console"


def test_the_cookie_is_kept_from_scripts_and_other_sites(console: Console) -> None:
    guest = Guest(console.browser(), "boss")
    console.guest("boss", Duty.ADMIN)
    cookie = next(
        value for value in guest.sign_in(console.code("boss")).headers.get_list("set-cookie") if "huiqi=" in value
    )
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


def test_over_https_the_cookie_is_bound_to_the_host_and_secure(bare_house: House, ledger: Ledger) -> None:
    console = console_of(bare_house, Clock(NOW), public_url="https://huiqi.example")
    console.office = replace(console.office, ledger=ledger)
    moved = console.browser().get("/console/login/start")
    cookie = moved.headers["set-cookie"]
    assert cookie.startswith("__Host-huiqi-way=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_only_a_hash_of_the_token_is_kept(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    token = guest.browser.cookies["huiqi"]
    with console.office.ledger.read() as session:
        assert sitting_by_hash(session, token) is None
        assert sitting_by_hash(session, hash_of(token)) is not None


def test_a_state_is_good_once_and_in_its_own_browser_only(console: Console) -> None:
    console.guest("boss", Duty.ADMIN)
    mine, theirs = Guest(console.browser(), "boss"), Guest(console.browser(), "evil")
    state = mine.begin()
    stolen = theirs.browser.get("/console/signed-in", params={"authCode": console.code("boss"), "state": state})
    assert stolen.status_code == 400  # no cookie of the browser that began
    theirs.begin()
    crossed = theirs.browser.get("/console/signed-in", params={"authCode": console.code("boss"), "state": state})
    assert crossed.status_code == 400  # a foreign state in a browser of one's own
    query = {"authCode": console.code("boss"), "state": state}
    way = mine.browser.cookies["huiqi-way"]
    assert mine.browser.get("/console/signed-in", params=query).status_code == 303
    mine.browser.cookies.set("huiqi-way", way)
    assert mine.browser.get("/console/signed-in", params=query | {"authCode": console.code("boss")}).status_code == 400


def test_a_state_grows_old(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    state = guest.begin()
    console.clock.forward(minutes=11)
    answer = guest.browser.get("/console/signed-in", params={"authCode": console.code("boss"), "state": state})
    assert answer.status_code == 400


def test_a_refused_or_spent_code_is_told_and_signs_nobody_in(console: Console) -> None:
    guest = Guest(console.browser(), "boss")
    state = guest.begin()
    refused = guest.browser.get("/console/signed-in", params={"error": "access_denied", "state": state})
    assert (refused.status_code, "不同意" in refused.text) == (403, True)
    answer = guest.sign_in("spent")
    assert (answer.status_code, "登录码" in answer.text) == (502, True)
    assert "huiqi" not in guest.browser.cookies
    assert guest.get("/console").status_code == 303


def test_who_has_no_duty_is_told_politely_and_not_signed_in(console: Console) -> None:
    guest = Guest(console.browser(), "nobody")
    answer = guest.sign_in(console.code("nobody"))
    assert (answer.status_code, "还没有控制台的权限" in answer.text) == (403, True)
    assert guest.get("/console").status_code == 303
    with console.office.ledger.read() as session:
        assert next(iter(last_entries(session, 1))).action == "console.turned_away"


def test_a_new_sign_in_gives_a_new_token_and_ends_the_old_one(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    before = guest.browser.cookies["huiqi"]
    guest.sign_in(console.code("boss"))
    after = guest.browser.cookies["huiqi"]
    assert before != after
    old = console.browser()
    old.cookies.set("huiqi", before)
    assert old.get("/console").status_code == 303


def test_a_token_that_was_planted_is_never_taken_over(console: Console) -> None:
    console.guest("boss", Duty.ADMIN)
    guest = Guest(console.browser(), "boss")
    guest.browser.cookies.set("huiqi", "planted")
    guest.sign_in(console.code("boss"))
    planted = console.browser()
    planted.cookies.set("huiqi", "planted")
    assert planted.get("/console").status_code == 303


def test_the_way_through_the_sign_in_page_is_no_sitting(console: Console) -> None:
    guest = Guest(console.browser(), "boss")
    guest.begin()
    sneaking = console.browser()
    sneaking.cookies.set("huiqi", guest.browser.cookies["huiqi-way"])
    assert sneaking.get("/console").status_code == 303


# -- staying signed in ------------------------------------------------------------------------------


def test_an_idle_console_is_locked_and_a_used_one_is_not(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    for _ in range(4):
        console.clock.forward(minutes=20)
        assert guest.get("/console").status_code == 200
    console.clock.forward(minutes=31)
    assert guest.get("/console").status_code == 303


def test_even_a_used_console_asks_again_after_its_hours(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    for _ in range(29):
        console.clock.forward(minutes=20)
        assert guest.get("/console").status_code == 200
    console.clock.forward(minutes=21)
    assert guest.get("/console").status_code == 303


def test_a_duty_taken_back_ends_at_once(console: Console) -> None:
    guest = console.guest("editor", Duty.EDITOR)
    assert guest.get("/console/upload").status_code == 200
    with console.office.ledger.write() as session:
        take_duty(session, "editor", Duty.EDITOR, "", console.clock.now)
    assert guest.get("/console/upload").status_code == 403
    assert guest.get("/console").status_code == 403


def test_signing_out_ends_the_token(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    token = guest.browser.cookies["huiqi"]
    assert guest.post("/console/sign-out", csrf="wrong").status_code == 403
    assert guest.post("/console/sign-out").status_code == 303
    guest.browser.cookies.set("huiqi", token)
    assert guest.get("/console").status_code == 303


# -- what pages say ---------------------------------------------------------------------------------


def test_pages_of_the_console_are_not_kept_framed_or_scripted(console: Console) -> None:
    answer = console.guest("boss", Duty.ADMIN).get("/console")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<[^>]+ (?:on\w+|style)=|<style|<script(?! src)", answer.text)


def test_duties_are_given_and_taken_in_the_console_with_an_audit_entry(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    given = guest.post("/console/grants", staff_id="new", duty="编辑")
    assert given.headers["location"].startswith("/console/grants?done=granted")
    newcomer = Guest(console.browser(), "new")
    newcomer.sign_in(console.code("new"))
    assert newcomer.get("/console/upload").status_code == 200
    number = re.search(r"/console/grants/(\d+)/end\"><[^>]+><button[^>]+收回 new", guest.get("/console/grants").text)
    assert number is not None
    assert guest.post(f"/console/grants/{number[1]}/end").status_code == 303
    assert newcomer.get("/console/upload").status_code == 303
    with console.office.ledger.read() as session:
        acts = [entry.action for entry in last_entries(session, 3)]
        assert broken_link(session) is None
    assert {"duty.granted", "duty.revoked"} <= set(acts)


def test_nobody_takes_away_their_own_administration(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    number = re.search(r"/console/grants/(\d+)/end", guest.get("/console/grants").text)
    assert number is not None
    assert guest.post(f"/console/grants/{number[1]}/end").status_code == 409


def test_a_sitting_swept_away_is_no_sitting(console: Console) -> None:
    guest = console.guest("boss", Duty.ADMIN)
    with console.office.ledger.read() as session:
        row = session.get(Sitting, hash_of(guest.browser.cookies["huiqi"]))
        assert row is not None
        assert row.staff_id == "boss"
    console.clock.forward(hours=11)
    console.guest("other", Duty.ADMIN)
    with console.office.ledger.read() as session:
        assert session.get(Sitting, hash_of(guest.browser.cookies["huiqi"])) is None
