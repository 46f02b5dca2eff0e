"""A day at the console: files handed in, doubts settled, looked at by another, published, taken off, brought back."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.wiring import House, open_house
from config.settings import Settings
from ledger.audit import Actor, Channel, broken_link, entries_about, last_entries
from ledger.consoles import Duty
from ledger.imports import ImportState, files_of_batch
from ledger.policies import policy_by_id
from ledger.versions import VersionState, open_doubts, versions_of
from tests.databases import Tables, blank_sqlite
from tests.library.made import rule
from tests.web.conftest import NOW
from tests.web.console_guests import Clock, Console, Guest, console_of

ACTOR = Actor("ed", "编辑", channel=Channel.CONSOLE)
BROKEN = bytes(range(256)) * 8
HOSTILE = "第二条 <img src=x onerror=alert(1)></p><script>alert(2)</script>{{ 7*7 }} 对企业奖励六万元。"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """An empty house of its own for each test."""
    clock = Clock(NOW)
    if request.param == "postgres":
        with request.getfixturevalue("cluster").fresh(Tables.BY_STEPS) as url:
            yield from _open(tmp_path, url, clock)
        return
    yield from _open(tmp_path, "", clock)


def _open(home: Path, url: str, clock: Clock) -> Iterator[House]:
    if not url:
        blank_sqlite(home / "home" / "ledger.sqlite3", Tables.BY_STEPS)
    opened = open_house(Settings(home=home / "home", database_url=url, sample=False), now=lambda: clock.now)
    yield opened
    opened.close()


@pytest.fixture
def console(house: House) -> Console:
    return console_of(house, Clock(NOW))


@pytest.fixture
def editor(console: Console) -> Guest:
    return console.guest("ed", Duty.EDITOR)


@pytest.fixture
def reviewer(console: Console) -> Guest:
    return console.guest("rev", Duty.REVIEWER)


def award(amount: str = "20万元", doc_no: str = "德经信示例规〔2026〕7号") -> bytes:
    """A rule that the anatomy reads whole, so that nothing is in doubt."""
    text = rule(
        "德阳市工业企业首次升规奖励办法", doc_no, "2026年3月10日",
        f"对首次升规的工业企业给予一次性奖励{amount}。（责任单位：市经济和信息化局）",
        "本办法由德阳市经济和信息化局负责解释。咨询电话：0838-1234567。",
        issuer="德阳市经济和信息化局", begins="自2026年4月15日起施行，有效期5年",
    )  # fmt: skip
    return text.encode()


def handed_in(console: Console, guest: Guest, *files: tuple[str, bytes], **form: str) -> list[str]:
    """Upload files, read them, and return the ids of the documents."""
    answer = guest.upload(*files, **form)
    assert answer.status_code == 303, answer.text
    console.office.registrar.work_uploads("test", 20)
    batch = answer.headers["location"].split("/")[-1].split("?")[0]
    with console.office.ledger.read() as session:
        return [row.policy_id for row in files_of_batch(session, batch)]


def settled(console: Console, guest: Guest, policy_id: str) -> None:
    """Say of every doubt that the field stays as it is."""
    with console.office.ledger.read() as session:
        doubts = [one.doubt_id for one in open_doubts(session, policy_id)]
    for doubt in doubts:
        assert guest.post(f"/console/doubts/{doubt}", verdict="不适用").status_code == 303


def on_the_shelf(console: Console, editor: Guest, reviewer: Guest, data: bytes = award()) -> str:
    """Hand in, settle and publish one document."""
    policy_id = handed_in(console, editor, ("升规.txt", data))[0]
    settled(console, editor, policy_id)
    answer = reviewer.post(f"/console/policy/{policy_id}/publish", v=newest(console, policy_id), when="now")
    assert answer.status_code == 303, answer.text
    return policy_id


def newest(console: Console, policy_id: str) -> str:
    with console.office.ledger.read() as session:
        return str(versions_of(session, policy_id)[0].number)


def state_of(console: Console, policy_id: str) -> list[VersionState]:
    with console.office.ledger.read() as session:
        return [one.state for one in versions_of(session, policy_id)]


# -- handing in -------------------------------------------------------------------------------------


def test_each_file_of_an_upload_has_its_own_fate(console: Console, editor: Guest) -> None:
    files = [("升规.txt", award()), ("又一份.txt", award()), ("坏.pdf", BROKEN), ("空.txt", b"")]
    answer = editor.upload(*files)
    address = answer.headers["location"].partition("?")[0]
    waiting = editor.get(f"{address}/state").json()
    assert ([one["state"] for one in waiting["files"]], waiting["waiting"]) == (["等待"] * 4, 4)
    console.office.registrar.work_uploads("test", 9)
    done = editor.get(f"{address}/state").json()
    states = [one["state"] for one in done["files"]]
    assert (states, done["waiting"]) == (["待发布", "已有", "未收入", "未收入"], 0)
    assert all(one["reason"] for one in done["files"][1:])
    page = editor.get(address).text
    assert "坏.pdf" in page
    assert "坏.pdf" in editor.get("/console/failed").text


def test_a_file_that_is_too_large_is_dropped_and_the_others_go_on(house: House) -> None:
    console = console_of(house, Clock(NOW), library_max_file_mb=1)
    editor = console.guest("ed", Duty.EDITOR)
    answer = editor.upload(("大.txt", b"x" * (1 << 20) + b"y"), ("升规.txt", award()))
    batch = answer.headers["location"].split("/")[-1].split("?")[0]
    with house.ledger.read() as session:
        rows = files_of_batch(session, batch)
    assert [(row.name, row.state) for row in rows] == [
        ("大.txt", ImportState.REFUSED),
        ("升规.txt", ImportState.WAITING),
    ]
    assert "1 MB" in rows[0].reason
    assert list(console.office.incoming.iterdir()) == []


def test_too_many_files_or_bytes_are_refused_and_nothing_is_left_behind(house: House) -> None:
    console = console_of(house, Clock(NOW), console_upload_files=2)
    editor = console.guest("ed", Duty.EDITOR)
    assert editor.upload(*[(f"{n}.txt", award(f"{n}元")) for n in range(3)]).status_code == 413
    small = console_of(house, Clock(NOW), console_upload_mb=1).guest("ed", Duty.EDITOR)
    assert small.upload(("大.txt", b"x" * (2 << 20))).status_code == 413
    assert list(console.office.incoming.iterdir()) == []


def test_a_file_name_is_shown_and_never_used_as_a_path(editor: Guest) -> None:
    name = "../../../etc/<b>升规\u202e.txt"
    answer = editor.upload((name, award()))
    page = editor.get(answer.headers["location"]).text
    assert "&lt;b&gt;升规.txt" in page
    assert "<b>升规" not in page
    assert "\u202e" not in page


def test_nobody_adds_files_to_the_upload_of_another(console: Console, editor: Guest) -> None:
    mine = editor.upload(("升规.txt", award())).headers["location"].split("/")[-1].split("?")[0]
    other = console.guest("ed2", Duty.EDITOR)
    theirs = other.upload(("乙.txt", award("30万元")), batch=mine).headers["location"].split("/")[-1].split("?")[0]
    assert theirs != mine
    with console.office.ledger.read() as session:
        assert [row.name for row in files_of_batch(session, mine)] == ["升规.txt"]


def test_files_after_the_token_only(console: Console, editor: Guest) -> None:
    csrf = editor.csrf
    late = editor.browser.post("/console/upload", files=[("files", ("a.txt", award())), ("csrf", (None, csrf))])
    assert late.status_code == 403
    assert not console.office.incoming.exists() or list(console.office.incoming.iterdir()) == []


def test_refused_files_are_read_again_when_asked(console: Console, editor: Guest) -> None:
    handed_in(console, editor, ("坏.pdf", BROKEN))
    number = re.search(r'name="file" value="(\d+)"', editor.get("/console/failed").text)
    assert number is not None
    assert editor.post("/console/failed/again", file=number[1]).headers["location"].endswith("done=again&n=1")
    assert editor.post("/console/failed/again").status_code == 409


# -- looking and correcting -------------------------------------------------------------------------


def test_fields_stand_beside_the_original_with_their_evidence_marked(console: Console, editor: Guest) -> None:
    policy_id = handed_in(console, editor, ("升规.txt", award()))[0]
    page = editor.get(f"/console/policy/{policy_id}").text
    marked = re.search(r'<mark id="ev-doc_no"[^>]*>(.*?)</mark>', page)
    assert marked is not None
    assert marked[1] == "德经信示例规〔2026〕7号"
    assert 'href="#ev-doc_no"' in page
    assert "对首次升规的工业企业" in page
    assert "德阳市经济和信息化局" in page


def test_nothing_of_an_original_becomes_markup(console: Console, editor: Guest) -> None:
    text = award().decode().replace("本办法由", HOSTILE + "本办法由").encode()
    policy_id = handed_in(console, editor, ("恶意.txt", text))[0]
    for page in ("", "/edit", "/release"):
        shown = editor.get(f"/console/policy/{policy_id}{page}?v=1").text
        assert "<img" not in shown
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown
        assert "{{ 7*7 }}" in shown
    file = editor.get(f"/console/policy/{policy_id}/original?v=1")
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.content == text


def test_a_doubt_is_corrected_and_the_value_stands_in_the_next_version(console: Console, editor: Guest) -> None:
    text = (
        "关于支持企业开展节水改造的若干措施\n\n一、对节水改造按设备投资额的百分之十五给予补助。\n\n二、由水务部门审核。"
    )
    policy_id = handed_in(console, editor, ("节水.txt", text.encode()))[0]
    assert policy_id in editor.get("/console/doubts").text
    with console.office.ledger.read() as session:
        doubt = next(one for one in open_doubts(session, policy_id) if one.field == "department")
    answer = editor.post(f"/console/doubts/{doubt.doubt_id}", verdict="更正", value="德阳市水利局", policy_id=policy_id)
    assert answer.status_code == 303, answer.text
    page = editor.get(answer.headers["location"].partition("#")[0]).text
    assert re.search(r'data-testid="field-department">.*?<span class="value">德阳市水利局</span>', page, re.DOTALL)
    assert editor.post(f"/console/doubts/{doubt.doubt_id}", verdict="采纳").status_code == 409


def test_an_edit_is_a_new_version_and_what_was_typed_is_never_lost(console: Console, editor: Guest) -> None:
    policy_id = handed_in(console, editor, ("升规.txt", award()))[0]
    path = f"/console/policy/{policy_id}/edit"
    form = {"v": "1", "fields": "1", "contact": "0838-7654321"}
    refused = editor.post(path, **form)
    assert refused.status_code == 409
    assert 'value="0838-7654321"' in refused.text
    done = editor.post(path, **form, reason="电话换了")
    assert done.headers["location"] == f"/console/policy/{policy_id}?v=2&done=edited"
    stale = editor.post(path, **form | {"contact": "0838-1"}, reason="用旧页改")
    assert stale.status_code == 409
    assert 'value="0838-1"' in stale.text
    assert editor.post(path, v="2", fields="1", reason="没有改").status_code == 409


def test_an_id_that_can_be_none_or_is_not_there_is_nowhere(editor: Guest) -> None:
    for bad in ("P999999", "x", "P1'--", "P٣", "P" + "9" * 30, "..%2f..%2fetc"):
        assert editor.get(f"/console/policy/{bad}").status_code == 404, bad
    assert editor.get("/console/policy/P999999?v=7").status_code == 404
    assert editor.get("/console/upload/nobody").status_code == 404


# -- two people -------------------------------------------------------------------------------------


def test_who_wrote_it_does_not_publish_it_whatever_duties_they_have(console: Console, reviewer: Guest) -> None:
    both = console.guest("both", *Duty, department="德阳市科学技术局")
    policy_id = handed_in(console, both, ("升规.txt", award()))[0]
    settled(console, both, policy_id)
    v = newest(console, policy_id)
    refused = both.post(f"/console/policy/{policy_id}/publish", v=v, when="now")
    assert refused.status_code == 409
    assert "发布人不能是拟稿人" in refused.text
    assert state_of(console, policy_id)[0] is VersionState.PENDING
    assert reviewer.post(f"/console/policy/{policy_id}/publish", v=v, when="now").status_code == 303
    own = both.post(f"/console/policy/{policy_id}/retire", reason="我自己下架")
    assert (own.status_code, "另一位" in own.text) == (409, True)
    assert reviewer.post(f"/console/policy/{policy_id}/retire", reason="到期").status_code == 303


def test_diff_and_impact_stand_before_the_button(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    again = handed_in(console, editor, ("修订.txt", award("35万元")), replaces=policy_id)
    assert again == [policy_id]
    settled(console, editor, policy_id)
    page = reviewer.get(f"/console/policy/{policy_id}/release?v={newest(console, policy_id)}").text
    assert "<del>20</del>" in page or "<del>20万元</del>" in page or "<del>2</del>" in page
    assert page.index('data-testid="impact"') < page.index('data-testid="diff"') < page.index('data-testid="publish"')
    assert 'data-testid="publish"' not in editor.get(f"/console/policy/{policy_id}/release?v=2").text
    done = reviewer.post(f"/console/policy/{policy_id}/publish", v=newest(console, policy_id), when="now")
    assert done.status_code == 303
    with console.office.ledger.read() as session:
        live = policy_by_id(session, policy_id)
        assert live is not None
        assert any("35万元" in article.text for article in live.articles)
    compared = reviewer.get(f"/console/policy/{policy_id}/diff?old=1&new={newest(console, policy_id)}")
    assert "<ins>" in compared.text


def test_a_document_is_compared_with_the_one_it_replaces(console: Console, editor: Guest, reviewer: Guest) -> None:
    old = on_the_shelf(console, editor, reviewer)
    text = award("35万元", "德经信示例规〔2026〕35号").replace("首次升规奖励".encode(), "升规入统奖励".encode())
    new = on_the_shelf(console, editor, reviewer, text)
    shown = editor.get(f"/console/policy/{new}/diff?with={old}")
    assert (shown.status_code, "<ins>" in shown.text) == (200, True)
    department = console.guest("dep", Duty.DEPARTMENT, department="德阳市科学技术局")
    assert department.get(f"/console/policy/{new}/diff?with={old}").status_code == 404
    for bad in ("P999999", "../etc", "x"):
        assert editor.get(f"/console/policy/{new}/diff?with={bad}").status_code == 404, bad


def test_what_is_published_answers_and_what_waits_does_not(console: Console, editor: Guest, reviewer: Guest) -> None:
    handed_in(console, editor, ("升规.txt", award()))
    question = "首次升规奖励多少"
    assert "20万元" not in reviewer.get("/console/bench", q=question).text
    on_the_shelf(console, editor, reviewer, award("28万元", "德经信示例规〔2026〕8号"))
    shown = reviewer.get("/console/bench", q=question, day="2026-11-22", place="510603")
    assert "28万元" in shown.text
    assert "得分" in shown.text


def test_a_publication_is_scheduled_withdrawn_and_sent_back(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = handed_in(console, editor, ("升规.txt", award()))[0]
    settled(console, editor, policy_id)
    v = newest(console, policy_id)
    path = f"/console/policy/{policy_id}"
    assert reviewer.post(f"{path}/publish", v=v, when="later", day="明天").status_code == 409
    assert reviewer.post(f"{path}/publish", v=v, when="later", day="2020-01-01").status_code == 409
    assert reviewer.post(f"{path}/publish", v=v, when="later", day="2027-01-01", hour="08:30").status_code == 303
    assert state_of(console, policy_id)[0] is VersionState.SCHEDULED
    assert "2027-01-01 08:30" in reviewer.get("/console/waiting?state=scheduled").text
    assert reviewer.post(f"{path}/reject", v=v).status_code == 409
    assert reviewer.post(f"{path}/reject", v=v, reason="电话不对").status_code == 303
    assert state_of(console, policy_id)[0] is VersionState.REJECTED
    assert "电话不对" in editor.get(f"{path}?v={v}").text


def test_retire_restore_roll_back_and_delete(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    path = f"/console/policy/{policy_id}"
    assert reviewer.get(f"{path}/leave").status_code == 200
    assert reviewer.post(f"{path}/retire").status_code == 409
    assert reviewer.post(f"{path}/retire", reason="暂时拿下").status_code == 303
    assert policy_id in reviewer.get("/console/library?view=已下架").text
    assert reviewer.post(f"{path}/restore", reason="放回").status_code == 303
    assert handed_in(console, editor, ("修订.txt", award("35万元")), replaces=policy_id) == [policy_id]
    settled(console, editor, policy_id)
    assert reviewer.post(f"{path}/publish", v=newest(console, policy_id), when="now").status_code == 303
    third = console.guest("third", Duty.REVIEWER)
    assert third.post(f"{path}/rollback", to="1", reason="改错了").status_code == 303
    with console.office.ledger.read() as session:
        live = policy_by_id(session, policy_id)
        assert live is not None
        assert any("20万元" in article.text for article in live.articles)
    admin = console.guest("boss", Duty.ADMIN)
    assert reviewer.post(f"{path}/delete", reason="r", confirm=f"删除 {policy_id}").status_code == 403
    assert admin.post(f"{path}/delete", reason="误收", confirm="删除").status_code == 409
    assert admin.post(f"{path}/delete", reason="误收", confirm=f"删除 {policy_id}").status_code == 303
    assert admin.get(path).status_code == 404
    with console.office.ledger.read() as session:
        acts = [entry.action for entry in entries_about(session, policy_id)]
        assert broken_link(session) is None
    assert "policy.deleted" in acts


def test_relations_windows_and_the_fund(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    path = f"/console/policy/{policy_id}"
    old = "德经信示例规〔2019〕6号"
    related = editor.post(f"{path}/relate", bond="废止", target=old, since="2026-04-15", reason="见附则")
    assert related.status_code == 303, related.text
    page = editor.get(related.headers["location"].partition("#")[0]).text
    assert "德经信示例规" in page.partition('id="ties"')[2]
    assert editor.post(f"{path}/relate", bond="废止", target="x", since="不是日子").status_code == 409
    assert editor.post(f"{path}/relate", bond="吃掉", target="x").status_code == 409
    target = re.search(r'name="bond" value="废止"><input type="hidden" name="target" value="([^"]+)"', page)
    assert target is not None
    assert editor.post(f"{path}/unrelate", bond="废止", target=target[1], reason="看错了").status_code == 303
    done = editor.post(
        f"{path}/windows", batch=["2026年第一批", ""], opens_on=["2026-05-01", ""], closes_on=["2026-06-30", ""],
        closes_at=["17:00", ""], quote=["", ""], reason="通知第三条",
    )  # fmt: skip
    assert done.status_code == 303, done.text
    assert "2026年第一批" in editor.get(done.headers["location"].partition("#")[0]).text
    assert editor.post(f"{path}/fund", year="2026", state="资金已用完", note="年度预算用完").status_code == 303
    assert "资金已用完" in editor.get(path).text


# -- lists ------------------------------------------------------------------------------------------


def test_lists_are_narrowed_and_filters_that_are_none_narrow_nothing(
    console: Console, editor: Guest, reviewer: Guest
) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    for found in ("", "?view=现行有效", "?words=升规", "?level=市级", "?region=510600", "?view=nonsense&page=99"):
        assert policy_id in editor.get(f"/console/library{found}").text, found
    for none in ("?view=30天内到期", "?view=没有有效期", "?words=%25", "?words=_", "?theme=农业", "?level=国家级"):
        assert policy_id not in editor.get(f"/console/library{none}").text, none
    console.office.registrar.edit(policy_id, {"expires_on": "2026-12-01"}, ACTOR, "测试")
    settled(console, editor, policy_id)
    reviewer.post(f"/console/policy/{policy_id}/publish", v=newest(console, policy_id), when="now")
    assert "还有 9 天" in editor.get("/console/library?view=30天内到期").text


def test_bulk_edit_shows_first_and_makes_pending_versions(console: Console, editor: Guest, reviewer: Guest) -> None:
    first = on_the_shelf(console, editor, reviewer)
    other = award("9万元", "德经信示例规〔2026〕9号").replace("首次升规".encode(), "二次创业".encode())
    second = on_the_shelf(console, editor, reviewer, other)
    both: dict[str, Any] = {"policy": [first, second], "field": "contact", "value": "12345"}
    shown = editor.post("/console/library/bulk", policy=[first, second], field="contact", value="12345")
    assert shown.status_code == 200, shown.text
    assert "将会改变 2 份" in shown.text
    assert state_of(console, first)[0] is VersionState.LIVE
    assert editor.post("/console/library/bulk/apply", **both).status_code == 409
    done = editor.post("/console/library/bulk/apply", reason="统一热线", **both)
    assert "已为 2 份文件生成" in editor.get(done.headers["location"]).text
    assert state_of(console, first)[0] is VersionState.PENDING
    assert editor.post("/console/library/bulk", policy=[first], field="sha256", value="x").status_code == 409
    assert editor.post("/console/library/bulk", policy=[first], field="expires_on", value="x").status_code == 409
    assert editor.post("/console/library/bulk", field="contact", value="x").status_code == 409


def test_exports_are_safe_for_spreadsheets_and_leave_a_trace(console: Console, editor: Guest, reviewer: Guest) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    number = console.office.registrar.edit(policy_id, {"contact": "=1+1"}, ACTOR, "测试")
    settled(console, editor, policy_id)
    reviewer.post(f"/console/policy/{policy_id}/publish", v=str(number), when="now")
    table = editor.post("/console/library/table", whole="1")
    assert table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [(row["编号"], row["咨询方式"]) for row in rows] == [(policy_id, "'=1+1")]
    packed = editor.post("/console/library/originals", policy=policy_id)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = archive.namelist()
        assert archive.read(next(name for name in names if name != "目录.csv")) == award()
    assert list(console.office.incoming.glob("*.zip")) == []
    with console.office.ledger.read() as session:
        acts = [entry.action for entry in last_entries(session, 2)]
    assert acts == ["policy.originals_exported", "policy.table_exported"]


# -- who may see what -------------------------------------------------------------------------------


def test_a_department_reads_the_library_and_nothing_that_waits(
    console: Console, editor: Guest, reviewer: Guest
) -> None:
    department = console.guest("dep", Duty.DEPARTMENT, department="德阳市科学技术局")
    waiting = handed_in(console, editor, ("等着.txt", award("1万元", "德经信示例规〔2026〕1号")))[0]
    assert department.get(f"/console/policy/{waiting}").status_code == 404
    assert department.get(f"/console/policy/{waiting}/original").status_code == 404
    other = award("44万元", "德经信示例规〔2026〕44号").replace("升规".encode(), "上云".encode())
    policy_id = on_the_shelf(console, editor, reviewer, other)
    console.office.registrar.edit(policy_id, {"contact": "内部备注"}, ACTOR, "测试")
    page = department.get(f"/console/policy/{policy_id}")
    assert page.status_code == 200
    for hidden in ("内部备注", "操作记录", "/release", "/edit", "/leave"):
        assert hidden not in page.text
    number = newest(console, policy_id)
    assert department.get(f"/console/policy/{policy_id}?v={number}").status_code == 404
    assert department.get(f"/console/policy/{policy_id}/diff?old=0&new={number}").status_code == 404
    assert department.get(f"/console/policy/{policy_id}/original?v={number}").status_code == 404


def test_an_auditor_sees_everything_and_is_offered_nothing_to_change(
    console: Console, editor: Guest, reviewer: Guest
) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    auditor = console.guest("aud", Duty.AUDITOR)
    for page in ("", "/console/library", "/console/waiting", "/console/doubts", f"/console/policy/{policy_id}",
                 f"/console/policy/{policy_id}/release?v=1", "/console/audit?check=1", "/console/grants"):  # fmt: skip
        shown = auditor.get(page or "/console")
        assert shown.status_code == 200, page
        forms = re.findall(r'<form method="post"[^>]*action="([^"]+)"', shown.text)
        assert set(forms) <= {"/console/sign-out"}, page


def test_the_audit_page_finds_acts_and_says_whether_the_chain_is_whole(
    console: Console, editor: Guest, reviewer: Guest
) -> None:
    policy_id = on_the_shelf(console, editor, reviewer)
    auditor = console.guest("aud", Duty.AUDITOR)
    assert '<td data-name="做了什么">发布' in auditor.get("/console/audit", subject=policy_id, action="policy.").text
    assert '<td data-name="做了什么">发布' not in auditor.get("/console/audit", action="console.").text
    assert '<td data-name="做了什么">发布' in auditor.get("/console/audit", since="2026-11-22", until="2026-11-22").text
    assert "policy.published" not in auditor.get("/console/audit", until="2026-11-20").text
    assert "链完整" in auditor.get("/console/audit?check=1").text
    with console.office.ledger.write() as session:
        entry = next(one for one in entries_about(session, policy_id) if one.action == "policy.published")
        entry.reason = "改过的"
        seq = entry.seq
    assert f"第 {seq} 条断开" in auditor.get("/console/audit?check=1").text


def test_the_overview_counts_what_waits(console: Console, editor: Guest) -> None:
    handed_in(console, editor, ("升规.txt", award()), ("坏.pdf", BROKEN))
    page = re.sub(r"\s+", " ", editor.get("/console").text)
    assert "<b>1</b><span>待发布</span>" in page
    assert "<b>1</b><span>导入失败</span>" in page
    assert date(2026, 11, 22) == console.office.today()
