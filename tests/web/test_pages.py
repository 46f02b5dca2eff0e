"""A document's page: at the article quoted, with its status, safe whatever a document says, and its original."""

import hashlib
import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.wiring import House
from knowledge.search.hits import PolicyHit
from ledger.bonds import Bond
from ledger.policies import Policy, policy_by_id
from tests.web.conftest import NOW
from web.app import Pages, build_app
from web.policy_page import PASSIVE

HOSTILE = """德阳市恶意测试局关于印发《<script>alert(1)</script>测试办法（示例）》的通知

德恶示例规〔2026〕66号

第一条 <img src=x onerror="alert(1)">对企业奖励</section><script>alert(2)</script>六万元。{{ 7 * 7 }}

第二条 详见[点这里](javascript:alert(3))，本办法自2026年1月1日起施行。

德阳市恶意测试局
2025年12月20日
"""


def find(house: House, number: str) -> Policy:
    hits: list[PolicyHit] = house.desk.shelf.find_policies(number, day=NOW.date())
    with house.ledger.read() as session:
        policy = policy_by_id(session, hits[0].policy_id)
    assert policy is not None
    return policy


def plain(markup: str) -> str:
    """The words of a piece of a page, without tags and white space."""
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def test_every_article_stands_at_its_anchor_in_order(house: House, page: TestClient) -> None:
    policy = find(house, "德经信示例规〔2025〕7号")
    answer = page.get(f"/policy/{policy.policy_id}")
    assert answer.status_code == 200
    shown = re.findall(r'<section id="a(\d+)"[^>]*>(.*?)</section>', answer.text, re.DOTALL)
    assert [int(number) for number, _ in shown] == [article.ordinal for article in policy.articles]
    assert [plain(text) for _, text in shown] == ["".join(article.text.split()) for article in policy.articles]


@pytest.mark.parametrize(
    ("number", "status", "warned"),
    [
        ("德经信示例规〔2025〕7号", "现行有效", False),
        ("广示例办规〔2024〕6号", "部分失效", False),
        ("德金示例规〔2026〕4号", "未施行", True),
        ("德经信示例规〔2024〕20号", "暂停执行", True),
        ("德人社示例〔2025〕33号", "已失效", True),
        ("德经信示例规〔2019〕6号", "已废止", True),
    ],
)
def test_the_status_of_the_day_stands_on_top(
    house: House, page: TestClient, number: str, status: str, *, warned: bool
) -> None:
    policy = find(house, number)
    text = page.get(f"/policy/{policy.policy_id}").text
    assert re.search(rf'data-testid="status">{status}<', text)
    assert bool(re.search("不能作为(?:现在)?申报的?依据", text)) == warned
    assert policy.doc_no in text


def test_a_repealed_document_leads_to_the_one_that_repealed_it(house: House, page: TestClient) -> None:
    old, new = find(house, "德经信示例规〔2019〕6号"), find(house, "德经信示例规〔2025〕7号")
    text = page.get(f"/policy/{old.policy_id}").text
    assert f'href="/policy/{new.policy_id}"' in text


def test_every_page_of_the_base_opens_and_every_link_on_it_leads_somewhere(house: House, page: TestClient) -> None:
    hits = house.desk.shelf.find_policies("", day=NOW.date(), limit=200)
    ids = [hit.policy_id for hit in hits]
    for policy_id in ids:
        answer = page.get(f"/policy/{policy_id}")
        assert answer.status_code == 200
        for linked in re.findall(r'href="/policy/(P\d{6})"', answer.text):
            with house.ledger.read() as session:
                assert policy_by_id(session, linked) is not None


def test_an_extension_is_shown_on_both_documents(house: House, page: TestClient) -> None:
    hits = house.desk.shelf.find_policies("政务服务容缺受理和告知承诺办法", day=NOW.date())
    texts = [page.get(f"/policy/{hit.policy_id}").text for hit in hits[:2]]
    assert sorted(how for text in texts for how in re.findall(r">(延长|被延长于)<", text)) == ["延长", "被延长于"]


def test_every_way_of_acting_on_a_document_has_words_from_both_sides() -> None:
    assert set(PASSIVE) == set(Bond)


def test_the_original_is_given_byte_for_byte_under_its_own_name(house: House, page: TestClient) -> None:
    for number in ("德经信示例规〔2025〕7号", "罗示例办规〔2025〕2号", "德科示例规〔2025〕4号"):
        policy = find(house, number)
        answer = page.get(f"/policy/{policy.policy_id}/original")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == policy.sha256
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/policy/P999999",
        "/policy/P999999/original",
        "/policy/..%2F..%2Fetc%2Fpasswd",
        "/policy/../../etc/passwd",
        "/policy/'; drop table policy;--",
        "/policy/",
        "/nonsense",
        "/policy/P000001/nonsense",
        "/policy/%00",
    ],
)
def test_what_is_not_there_is_a_chinese_page_with_404(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_nothing_a_document_says_becomes_markup(house: House, page: TestClient, tmp_path: Path) -> None:
    file = tmp_path / '"><script>alert(4)</script>.txt'.replace("/", "_")
    file.write_text(HOSTILE, encoding="utf-8")
    taken = house.intake.add(file)
    assert taken.policy_id, taken
    answer = page.get(f"/policy/{taken.policy_id}")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "javascript:alert(3)" not in re.findall(r'href="([^"]*)"', answer.text)
    assert "{{ 7 * 7 }}" in answer.text
    assert "&lt;script&gt;" in answer.text
    assert page.get(f"/policy/{taken.policy_id}/original").content == HOSTILE.encode()
    house.intake.remove(taken.policy_id)
    assert page.get(f"/policy/{taken.policy_id}").status_code == 404
    assert page.get(f"/policy/{taken.policy_id}/original").status_code == 404


def test_health_is_200_only_while_the_bot_is_connected(house: House, page: TestClient) -> None:
    answer = page.get("/healthz")
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    alone = Pages(house.ledger, house.intake.original_path, house.desk.today, lambda: {"ok": False, "connections": 0})
    with TestClient(build_app(alone)) as browser:
        assert browser.get("/healthz").status_code == 503


def test_the_first_page_says_what_this_is(page: TestClient) -> None:
    answer = page.get("/")
    assert answer.status_code == 200
    assert "惠企政策助手" in answer.text


def test_pages_only_answer_questions(page: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert page.request(method, "/policy/P000001").status_code == 405
