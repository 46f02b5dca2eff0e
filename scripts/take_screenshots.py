"""Take the pictures of the documents: the chat, the page behind a citation, and the console.

    python scripts/take_screenshots.py

Runs the whole town on loopback with a home of its own and needs Chromium and ChromeDriver.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import console_pictures
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PORT = 8070
CHAT, PAGES = f"http://127.0.0.1:{PORT}", f"http://127.0.0.1:{PORT + 1}"
GROUP = "示例重型机械·惠企项目群"
DESKTOP, PHONE = (1280, 800), (390, 844)
PATIENCE_S = 60
TALK = (
    ("chen_contact", "首次升规奖励怎么领", True),
    ("he_officer", "名单每年三四月集中核实，不用跑窗口。", False),
    ("chen_contact", "德经信示例规〔2019〕6号还有效吗", True),
    ("zhang_assistant", "高新技术企业认定奖励多少", True),
)
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run")


def main() -> None:
    """Start the town, let people talk, and draw what they see."""
    with tempfile.TemporaryDirectory() as home, town(Path(home)), chromium() as driver:
        conversation = talk()
        IMAGES.mkdir(parents=True, exist_ok=True)
        address = f"{CHAT}/?" + urllib.parse.urlencode({"as": "chen_contact", "chat": conversation})
        chat_drawn = "return document.querySelectorAll('[data-sender=bot]').length >= 3"
        draw(driver, address, DESKTOP, chat_drawn, "chat-desktop.png")
        draw(driver, address, PHONE, chat_drawn, "chat-phone.png")
        page = quoted_page(conversation)
        draw(driver, page, DESKTOP, "return document.querySelector(':target') !== null", "policy-page.png")
        for address, size, name in console_pictures.addresses(driver, PAGES, CHAT, Path(home)):
            draw(driver, address, size, "return [...document.images].every(one => one.complete)", name)


@contextmanager
def town(home: Path) -> Iterator[None]:
    """Run ``huiqi up`` until the pictures are taken."""
    environment = os.environ | {"HUIQI_HOME": str(home), "HUIQI_PORT": str(PORT + 1), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "up", "--port", str(PORT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as up:
        try:
            if up.stdout is None or not any(line.startswith("ready") for line in up.stdout):
                raise SystemExit(f"The town did not come up; is port {PORT} or {PORT + 1} taken?")
            yield
        finally:
            up.terminate()


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """Run a headless Chromium."""
    browser, door = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or door is None:
        raise SystemExit(
            "Chromium or ChromeDriver is not installed (Debian: apt-get install chromium chromium-driver)."
        )
    options = webdriver.ChromeOptions()
    for flag in FLAGS:
        options.add_argument(flag)
    options.binary_location = browser
    driver = webdriver.Chrome(options=options, service=Service(door))
    try:
        yield driver
    finally:
        driver.quit()


def talk() -> str:
    """Let people and the bot talk in the group; return its id."""
    town = call("GET", "town")
    conversation = next(str(c["conversation"]) for c in town["conversations"] if c["title"] == GROUP)
    for person, text, mention in TALK:
        said = call("POST", "say", person=person, conversation=conversation, text=text, mention=mention)
        if mention:
            wait = urllib.parse.urlencode({"conversation": conversation, "after": said["seq"], "timeout": PATIENCE_S})
            call("GET", f"wait?{wait}")
    return conversation


def quoted_page(conversation: str) -> str:
    """Return the first address of ours in the first answer."""
    asked = urllib.parse.urlencode({"conversation": conversation, "from": "bot"})
    answer = str(call("GET", f"wait?{asked}")["messages"][0]["content"]["text"])
    return PAGES + answer.partition(f"]({PAGES}")[2].partition(")")[0]


def call(method: str, path: str, **body: object) -> dict[str, Any]:
    """Call the emulator's control API."""
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(f"{CHAT}/emulator/{path}", data, method=method)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=2 * PATIENCE_S) as answer:  # noqa: S310 - loopback
        found: dict[str, Any] = json.load(answer)
        return found


def draw(driver: webdriver.Chrome, address: str, size: tuple[int, int], drawn: str, name: str) -> None:
    """Draw one page once the script ``drawn`` says that it is there."""
    width, height = size
    facts = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < DESKTOP[0]}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", facts)
    driver.get("about:blank")
    driver.get(address)
    WebDriverWait(driver, PATIENCE_S).until(lambda _driver: driver.execute_script(drawn))
    driver.execute_script("document.querySelectorAll('.dt-messages').forEach((list) => list.scrollTo(0, 1e9))")
    driver.save_screenshot(str(IMAGES / name))
    sys.stdout.write(f"docs/images/{name}: {(IMAGES / name).stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
