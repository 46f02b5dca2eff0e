"""What the browser tests hold in their hands: the running emulator and a tab with its chat page."""

import itertools
import json
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE_S = 20  # a loaded machine is slow; a condition that holds ends the wait at once
Found = TypeVar("Found")


class Street:
    """The running emulator, as its control API and its bot API show it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._numbers = itertools.count(1)
        self._token = ""

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "x-acs-dingtalk-access-token": self._token}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            found: dict[str, Any] = json.loads(answer.read())
            return found

    def new_group(self, *members: str) -> tuple[str, str]:
        """Make a group of 陈明, 张伟 and others; return its id and title."""
        title = f"浏览器测试群{next(self._numbers)}"
        people = ["chen_contact", *members]
        body = {"title": title, "owner": "zhang_assistant", "members": people}
        return str(self.call("POST", "/emulator/group", body)["conversation"]), title

    def say(self, person: str, cid: str, text: str, *, mention: bool = False) -> None:
        self.call("POST", "/emulator/say", {"person": person, "conversation": cid, "text": text, "mention": mention})

    def bot_posts(self, cid: str, key: str, param: dict[str, Any]) -> None:
        """Post as the bot, through the same call a real bot uses."""
        self._sign_in()
        body = {
            "robotCode": "dingdemo000000001", "openConversationId": cid,
            "msgKey": key, "msgParam": json.dumps(param, ensure_ascii=False),
        }  # fmt: skip
        self.call("POST", "/v1.0/robot/groupMessages/send", body)

    def bot_card(self, cid: str, track: str, template: str, params: dict[str, str]) -> None:
        self._sign_in()
        body = {
            "cardTemplateId": template, "outTrackId": track, "callbackType": "STREAM",
            "cardData": {"cardParamMap": params}, "openSpaceId": f"dtv1.card//IM_GROUP.{cid}",
            "imGroupOpenSpaceModel": {"supportForward": True},
            "imGroupOpenDeliverModel": {"robotCode": "dingdemo000000001"},
        }  # fmt: skip
        self.call("POST", "/v1.0/card/instances/createAndDeliver", body)

    def _sign_in(self) -> None:
        body = {"appKey": "dingdemo000000001", "appSecret": "demo-secret"}
        self._token = self.call("POST", "/v1.0/oauth2/accessToken", body)["accessToken"]


class Tab:
    """A browser tab with the chat page."""

    def __init__(self, driver: webdriver.Chrome, street: Street) -> None:
        self.driver, self.street = driver, street

    def size(self, width: int, height: int) -> None:
        facts = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", facts)

    def visit(self, person: str, cid: str = "") -> None:
        """Open the page as ``person`` and, if given, a conversation by a click in the list."""
        self.driver.get(f"{self.street.address}/?as={person}")
        self.wait(lambda: self.driver.execute_script("return Boolean(window.dt && window.did_handshake)"))
        if cid:
            self.open(cid)

    def open(self, cid: str) -> None:
        row = self.wait(lambda: self.find(f"conversation-{cid}"))
        title = row.find_element(By.CSS_SELECTOR, ".name").text
        row.click()
        self.wait(lambda: self.text("chat-title") == title)
        self.wait(lambda: self.find("composer").is_displayed())

    def wait(self, condition: Callable[[], Found]) -> Found:
        patience = WebDriverWait(self.driver, PATIENCE_S, 0.1)
        found: Found = patience.until(lambda _driver: condition())
        return found

    def all(self, testid: str) -> list[WebElement]:
        found: list[WebElement] = self.driver.find_elements(By.CSS_SELECTOR, f'[data-testid="{testid}"]')
        return found

    def find(self, testid: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, f'[data-testid="{testid}"]')

    def text(self, testid: str) -> str:
        return str(self.find(testid).text)

    def bubbles(self) -> list[str]:
        """Return the texts of all bubbles, read in one go so that no redraw comes between."""
        script = "return [...document.querySelectorAll('[data-testid=bubble]')].map((b) => b.innerText.trim())"
        return list(self.driver.execute_script(script))

    def reads(self, text: str) -> None:
        self.wait(lambda: any(text in bubble for bubble in self.bubbles()))

    def says(self, text: str) -> None:
        box = self.find("composer")
        box.send_keys(text)
        self.wait(lambda: self.find("send").is_enabled())
        self.find("send").click()

    def does(self, script: str) -> Any:  # noqa: ANN401 - whatever the script gives
        return self.driver.execute_script(script)
