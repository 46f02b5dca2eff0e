"""The doctor: every illness is found, says how to mend it, and no secret is told."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot import doctor
from bot.doctor import Finding, examine
from config.settings import Settings
from ledger.base import Ledger
from ledger.errors import LedgerError
from tests.bot.gateway_double import OPEN, SECRET, TOKEN, Gateway, gateway_running
from tests.standin.script import refuses, says
from tests.standin.server import stand_in

FILES = "/v1.0/robot/messageFiles/download"
NO_SUCH_FILE = (400, {"code": "invalidParameter.robotCode.downloadCode"})


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """Run the double in a thread of its own: the doctor has its own loop."""
    found: list[Gateway] = []
    up, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with gateway_running() as double:
            double.default[FILES] = NO_SUCH_FILE
            found.append(double)
            up.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    up.wait(20)
    yield found[0]
    over.set()
    thread.join(20)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture
def well(gateway: Gateway, tmp_path: Path) -> dict[str, Any]:
    """Give the settings of a house that lacks nothing."""
    return {
        "home": tmp_path,
        "port": free_port(),
        "dingtalk_openapi_base": gateway.url,
        "dingtalk_client_id": "app",
        "dingtalk_client_secret": SECRET,
    }


def visit(given: dict[str, Any], **more: Any) -> dict[str, Finding]:  # noqa: ANN401
    found = examine(Settings(**(given | more)))
    assert not [one for one in found if SECRET in f"{one}"]
    assert all(one.ok or one.mend for one in found)
    return {one.name: one for one in found}


def ill(found: dict[str, Finding]) -> set[str]:
    return {name for name, one in found.items() if not one.ok}


def test_a_machine_without_a_chinese_font_is_told_what_it_misses(
    well: dict[str, Any], gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "have_font", lambda: False)
    found = visit(well)
    assert gateway.wires == []
    assert not ill(found)
    assert "fonts-wqy-zenhei" in found["中文字体"].says


def test_a_healthy_house_has_no_illness(
    well: dict[str, Any], gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "have_font", lambda: True)
    found = visit(well)
    assert not ill(found)
    assert list(found) == [
        "Python",
        "数据目录",
        "磁盘空间",
        "数据库",
        "端口",
        "钉钉凭证",
        "访问令牌",
        "机器人",
        "Stream 网关",
        "时钟",
    ]
    assert not gateway.wires  # it asks for a ticket and takes no connection: that would take messages away


def test_without_credentials_it_says_which_settings_to_make(well: dict[str, Any], gateway: Gateway) -> None:
    found = visit(well, dingtalk_client_id="")
    assert ill(found) == {"钉钉凭证"}
    assert "HUIQI_DINGTALK_CLIENT_ID" in found["钉钉凭证"].mend
    assert not gateway.calls


def test_wrong_credentials_are_found_at_both_doors(well: dict[str, Any], gateway: Gateway) -> None:
    refusal = (400, {"code": "invalidClientIdOrSecret", "message": "no"})
    gateway.default[TOKEN] = gateway.default[OPEN] = refusal
    found = visit(well)
    assert ill(found) == {"访问令牌", "Stream 网关"}
    assert "HUIQI_DINGTALK_CLIENT_ID" in found["访问令牌"].says


def test_a_platform_that_is_not_there_is_a_matter_of_the_network(well: dict[str, Any]) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    found = visit(well, dingtalk_openapi_base=nowhere)
    assert ill(found) == {"访问令牌", "Stream 网关"}
    assert nowhere in found["访问令牌"].mend


def test_an_endpoint_behind_a_firewall_is_named(well: dict[str, Any], gateway: Gateway) -> None:
    port = free_port()
    gateway.default[OPEN] = (200, {"endpoint": f"ws://127.0.0.1:{port}/connect", "ticket": "t"})
    found = visit(well)
    assert ill(found) == {"Stream 网关"}
    assert f"127.0.0.1:{port}" in found["Stream 网关"].mend


@pytest.mark.parametrize(
    ("answer", "mend"),
    [
        ((400, {"code": "invalidParameter.robotCode.notExsit"}), "HUIQI_DINGTALK_ROBOT_CODE"),
        ((400, {"code": "invalidParameter.robotCode.auth"}), "HUIQI_DINGTALK_ROBOT_CODE"),
        (
            (
                403,
                {
                    "code": "Forbidden.AccessDenied.AccessTokenPermissionDenied",
                    "accessdenieddetail": {"requiredScopes": ["qyapi_robot_sendmsg"]},
                },
            ),
            "权限",
        ),
        ((500, {}), "再运行一次"),
    ],
)
def test_a_robot_that_is_not_ours_is_found(
    well: dict[str, Any], gateway: Gateway, answer: tuple[int, Any], mend: str
) -> None:
    gateway.default[FILES] = answer
    found = visit(well, dingtalk_robot_code="robot-9")
    assert ill(found) == {"机器人"}
    assert "robot-9" in found["机器人"].says
    assert mend in found["机器人"].mend


async def in_the_past(_: web.Request) -> web.StreamResponse:
    token = {"accessToken": "t", "expireIn": 7200}
    return web.json_response(token, headers={"Date": "Sat, 01 Jan 2022 00:00:00 GMT"})


def test_a_wrong_clock_is_found(well: dict[str, Any], gateway: Gateway) -> None:
    gateway.default[TOKEN] = in_the_past
    assert ill(visit(well)) == {"时钟"}


def test_a_taken_port_is_found(well: dict[str, Any]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = visit(well, port=taken.getsockname()[1])
    assert ill(found) == {"端口"}
    assert "HUIQI_PORT" in found["端口"].mend


def test_a_home_that_is_a_file_is_found(well: dict[str, Any], tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    assert "数据目录" in ill(visit(well, home=home))


def test_looking_at_a_home_that_is_not_there_does_not_make_it(well: dict[str, Any], tmp_path: Path) -> None:
    home = tmp_path / "not" / "yet"
    assert not ill(visit(well, home=home))
    assert not home.exists()


def test_a_damaged_database_is_found(well: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"this is no database" * 100)
    found = visit(well)
    assert ill(found) == {"数据库"}
    assert "备份" in found["数据库"].mend


def test_a_database_server_that_is_away_is_found_and_its_password_is_not_told(well: dict[str, Any]) -> None:
    url = f"postgresql://huiqi:{SECRET}@127.0.0.1:{free_port()}/huiqi"
    found = visit(well, database_url=url)
    assert ill(found) == {"数据库"}
    assert "HUIQI_DATABASE_URL" in found["数据库"].mend


def test_a_ledger_that_needs_migrations_is_found(well: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").touch()

    def two(_: Ledger) -> list[str]:
        return ["0002", "0003"]

    def broken(_: Ledger) -> list[str]:
        raise LedgerError("迁移记录读不出来")

    settings = Settings(**well)
    by_name = {one.name: one for one in examine(settings, two)}
    assert "2 个" in by_name["数据库"].says
    by_name = {one.name: one for one in examine(settings, broken)}
    assert "迁移记录读不出来" in by_name["数据库"].says
    assert {one.name: one for one in examine(settings, lambda _: [])}["数据库"].ok


EMBED = "/v1/embeddings"


@pytest.mark.parametrize(
    ("answer", "ok"),
    [
        ((200, {"data": [{"embedding": [0.1, 0.2, 0.3]}]}), True),
        ((200, {"data": [{"embedding": [0.1]}]}), False),
        ((200, {"data": []}), False),
        ((200, "not JSON"), False),
        ((401, {"error": "no key"}), False),
    ],
)
def test_the_embedding_endpoint_is_asked_once(
    well: dict[str, Any],
    gateway: Gateway,
    answer: tuple[int, Any],
    ok: bool,  # noqa: FBT001
) -> None:
    gateway.default[EMBED] = answer
    more = {"embed_base_url": f"{gateway.url}/v1", "embed_model": "m", "embed_dimensions": 3, "embed_api_key": SECRET}
    found = visit(well, **more)
    assert found["向量接口"].ok is ok
    assert gateway.called(EMBED) == [{"model": "m", "input": ["惠企"]}]


def test_the_model_is_asked_one_small_thing_when_one_is_configured(well: dict[str, Any]) -> None:
    with stand_in(says("好", model="standin-2026-11")) as standin:
        found = visit(well, model_base_url=standin.url, model_name="standin", model_api_key=SECRET)
        assert found["大模型"].ok
        assert "standin-2026-11" in found["大模型"].says
        assert len(standin.chats) == 1
    assert "大模型" not in visit(well)


def test_a_model_that_does_not_answer_is_told_with_its_own_words(well: dict[str, Any]) -> None:
    with stand_in(refuses(404)) as standin:
        found = visit(well, model_base_url=standin.url, model_name="qwen-x", model_api_key=SECRET)
        assert ill(found) >= {"大模型"}
        assert "qwen-x 不能用" in found["大模型"].says
        assert "HTTP 404" in found["大模型"].says
        assert "does not exist" in found["大模型"].says
        standin.key = "another"
        assert SECRET not in str(visit(well, model_base_url=standin.url, model_name="m", model_api_key=SECRET))
    gone = visit(well, model_base_url=standin.url, model_name="m")
    assert not gone["大模型"].ok
    assert visit(well, model_base_url=standin.url, model_name="m", model_off=True)["大模型"].ok
