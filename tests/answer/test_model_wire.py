"""How the model's endpoint is reached: proxies, names, and what a process without a model loads."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import Settings
from knowledge.answer.model import Model
from knowledge.answer.model_faults import retry_after, scrub
from knowledge.answer.model_wire import is_private, proxy_for
from knowledge.answer.writer import ModelAway, Purse, Turn
from tests.standin.script import says
from tests.standin.server import stand_in

ROOT = Path(__file__).resolve().parents[2]
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@contextmanager
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port that keeps the first bytes of whoever connects, and hangs up."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.05)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    with door.accept()[0] as one:
                        heard.append(one.recv(2000))
                except TimeoutError:
                    continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield door.getsockname()[1], heard
        finally:
            over.set()
            thread.join()


def model_at(url: str, folder: Path) -> Model:
    settings = Settings(home=folder, model_base_url=url, model_name="standin", model_api_key=SecretStr("k"))
    return Model(settings, sleep=lambda _: None)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_private_address_is_reached_past_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    with listener() as (port, heard), stand_in(says("您好")) as standin:
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        model = model_at(standin.url, tmp_path)
        assert "".join(model.write([Turn("user", "x")], Purse(30.0, 2, 9000))) == "您好"
        assert model.chat_model(Purse(30.0, 2, 9000)).invoke("x").content == "您好"
        model.close()
        assert heard == []


def test_a_public_address_is_reached_through_the_proxy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with listener() as (port, heard):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        model = model_at("https://203.0.114.7/v1", tmp_path)
        with pytest.raises(ModelAway):
            list(model.write([Turn("user", "x")], Purse(30.0, 1, 9000)))
        model.close()
        assert [first.splitlines()[0] for first in heard] == [b"CONNECT 203.0.114.7:443 HTTP/1.1"]
        assert b"Bearer" not in b"".join(heard)


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("127.0.0.1", True), ("10.20.30.40", True), ("172.16.1.1", True), ("192.168.1.9", True), ("169.254.1.1", True),
        ("::1", True), ("fd00::1", True), ("fe80::1", True), ("localhost", True), ("vllm", True),
        ("model.gov.internal", True), ("8.8.8.8", False), ("2400:3200::1", False),
    ],
)  # fmt: skip
def test_private_addresses_are_told_by_number_and_name(host: str, private: bool) -> None:  # noqa: FBT001 - the expectation
    assert is_private(host) is private


def test_a_name_is_private_when_all_its_addresses_are(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"model.example.cn": ["10.1.2.3", "10.1.2.4"], "both.example.cn": ["10.1.2.3", "8.8.8.8"]}

    def look_up(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host not in known:
            raise socket.gaierror("unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert is_private("model.example.cn")
    assert not is_private("both.example.cn")
    assert not is_private("unknown.example.cn")


def test_the_proxy_is_the_environments_unless_it_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_for("https://8.8.8.8/v1") == ""
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    assert proxy_for("https://8.8.8.8/v1") == "http://proxy.example:3128"
    assert proxy_for("https://10.0.0.1/v1") == ""
    monkeypatch.setenv("NO_PROXY", "8.8.8.8")
    assert proxy_for("https://8.8.8.8/v1") == ""


def test_a_name_that_is_looked_up_for_ever_costs_the_purse_and_no_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    over = threading.Event()
    with stand_in(says("您好")) as standin:
        model = model_at(standin.url.replace("127.0.0.1", "localhost"), tmp_path)
        list(model.write([Turn("user", "x")], Purse(30.0, 2, 9000)))  # all is loaded
        model.close()
        real = socket.getaddrinfo

        def slow(host: str, *more: object, **named: object) -> object:
            over.wait(30)
            return real(host, *more, **named)  # type: ignore[arg-type]  # whatever was given

        monkeypatch.setattr(socket, "getaddrinfo", slow)
        with pytest.raises(ModelAway):
            list(model.write([Turn("user", "x")], Purse(0.3, 2, 9000)))
        over.set()
        assert len(standin.chats) == 1
        model.close()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0), ({"retry-after": "0.5"}, 0.5), ({"retry-after": "-3"}, 0.0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5), ({}, None), ({"retry-after": ""}, None),
        ({"retry-after": "nan-ish"}, None), ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ],
)  # fmt: skip
def test_a_wait_is_read_in_seconds_or_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_an_endpoints_words_are_short_and_without_a_key() -> None:
    said = scrub("Incorrect key my-key\n and sk-abcdefghijklmnopqrstuvwxyz0123 " + "x " * 400, "my-key")
    assert said.startswith("Incorrect key *** and *** x")
    assert len(said) == 200


def test_a_model_that_is_not_asked_loads_no_vendor(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom config.settings import Settings\nfrom bot.wiring import open_house\n"
        f"with open_house(Settings(home={str(tmp_path / 'home')!r}, sample=False, model_base_url='http://10.0.0.1/v1', "
        "model_name='m')) as house:\n    assert house.model is not None and house.desk.writer is house.model\n"
        "import bot.serve, bot.cli\n"
        "vendors = {'openai', 'langchain', 'langchain_core', 'langchain_openai', 'httpx', 'httpx2'}\n"
        "print(sorted(vendors & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == "[]\n"
