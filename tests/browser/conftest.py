"""One emulator, one echo bot and one Chromium for all tests here; each test speaks in a group of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.browser.street import Street, Tab

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def _missing() -> str:
    lost = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"not installed: {', '.join(lost)} (Debian: apt-get install chromium chromium-driver)" if lost else ""


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    lost = _missing()
    if lost and os.environ.get("CI"):
        pytest.fail(f"browser tests must run here, but {lost}")
    if lost:
        pytest.skip(lost)
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.binary_location = str(shutil.which("chromium"))
    driver = webdriver.Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def street() -> Iterator[Street]:
    """Start the emulator with the echo bot connected."""
    command = [sys.executable, "-m", "emulator", "--port", "0", "--api-qps", "0", "--webhook-per-minute", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as emulator:
        assert emulator.stdout is not None
        address = emulator.stdout.readline().removeprefix("ready: ").strip().rstrip("/")
        bot = [sys.executable, str(Path(__file__).with_name("echo_bot.py")), address]
        with subprocess.Popen(bot, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as echo:
            yield Street(address)
            echo.kill()
        emulator.terminate()


@pytest.fixture
def tab(chrome: webdriver.Chrome, street: Street) -> Tab:
    """A fresh desktop-sized tab, with the bot connected and nothing broken."""
    street.call("DELETE", "/emulator/faults")
    tab = Tab(chrome, street)
    tab.size(1280, 800)
    tab.wait(lambda: street.call("GET", "/emulator/stats")["connections"] > 0)
    return tab
