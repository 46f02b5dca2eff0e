"""The whole way of a person, with the real bot: ask in the chat page, read, click the source, see the article."""

import sys
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.browser.street import Street, Tab
from tests.emulator.town_client import STEEL, Emulator, process
from tests.journeys.house import bot_in

pytestmark = [pytest.mark.browser, pytest.mark.journey]

IN_SIGHT = """const place = document.querySelector(':target').getBoundingClientRect();
const bar = document.querySelector('.bar').getBoundingClientRect();
return place.top >= bar.bottom && place.bottom <= window.innerHeight"""
MARKED = "return getComputedStyle(document.querySelector(':target')).backgroundColor"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The emulator and the real bot on a home of its own, which loads the sample city."""
    home = tmp_path_factory.mktemp("browser") / "home"
    home.mkdir()
    with process([sys.executable, "-m", "emulator", "--port", "0"]) as started:
        assert started.stdout is not None
        emulator = Emulator(started.stdout.readline().removeprefix("ready: ").strip().rstrip("/"), started)
        with bot_in(home, emulator):
            yield emulator


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desktop", "phone"])
def real(chrome: webdriver.Chrome, town: Emulator, request: pytest.FixtureRequest) -> Iterator[Tab]:
    tab = Tab(chrome, Street(town.url))
    tab.size(*request.param)
    first = chrome.current_window_handle
    yield tab
    for other in set(chrome.window_handles) - {first}:
        chrome.switch_to.window(other)
        chrome.close()
    chrome.switch_to.window(first)


def follow(tab: Tab, link_words: str) -> None:
    """Click a link of the newest answer; open the page of its new tab as large as the chat was drawn."""
    width, height = tab.does("return [window.innerWidth, window.innerHeight]")
    known = set(tab.driver.window_handles)
    links = tab.driver.find_elements(By.CSS_SELECTOR, '[data-sender="bot"] .dt-md a')
    next(link for link in reversed(links) if link_words in link.text).click()
    tab.wait(lambda: set(tab.driver.window_handles) - known)
    tab.driver.switch_to.window((set(tab.driver.window_handles) - known).pop())
    address = str(tab.wait(lambda: "/policy/" in tab.driver.current_url and tab.driver.current_url))
    tab.driver.get("about:blank")
    tab.size(width, height)
    tab.driver.get(address)
    tab.wait(lambda: tab.all("status"))


def test_a_person_asks_reads_the_answer_and_sees_the_article_it_rests_on(real: Tab, town: Emulator) -> None:
    real.visit("chen_contact", town.cid(STEEL))
    real.find("mention-bot").click()
    real.says("高新技术企业认定奖励多少")
    real.reads("一次性奖励10万元")
    real.reads("依据：《德阳市高新技术企业认定奖励办法（示例）》")
    follow(real, "第三条")
    assert real.text("status") == "现行有效"
    assert "一次性奖励10万元" in real.does("return document.querySelector(':target').innerText")
    assert real.does(IN_SIGHT)
    assert real.does(MARKED) not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    assert real.does("return document.documentElement.scrollWidth <= window.innerWidth")


def test_who_asks_for_a_repealed_document_is_led_to_its_successor(real: Tab, town: Emulator) -> None:
    real.visit("chen_contact", town.cid(STEEL))
    real.find("mention-bot").click()
    real.says("德经信示例规〔2019〕6号还有效吗")
    real.reads("已废止（自2025年4月15日起）")
    follow(real, "德经信示例规〔2019〕6号")
    assert real.text("status") == "已废止"
    assert "不能作为现在申报的依据" in real.text("warning")
    real.does("window.scrollTo(0, 0)")
    real.find("successor").click()
    real.wait(lambda: real.text("status") == "现行有效")
    assert "提质升级若干政策" in real.does("return document.querySelector('h1').innerText")
