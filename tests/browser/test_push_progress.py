"""The page of a push in a real browser: its bar moves by itself, and what somebody has opened stays open."""

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from bot.wiring import open_house
from config.settings import Settings
from ledger.base import Ledger
from ledger.consoles import Duty
from ledger.pushes import Campaign, CampaignState, Delivery
from tests.outreach.made_figures import T0, people, push, sent
from tests.web.console_guests import Clock, Console, console_of
from web.app import Pages, build_app

pytestmark = [pytest.mark.browser]
NUMBER, PATIENCE_S = "P20261110-0001", 60


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A house with nothing in it but a push that runs."""
    with open_house(Settings(home=tmp_path_factory.mktemp("bar") / "home", sample=False), now=lambda: T0) as house:
        with house.ledger.write() as session:
            people(session)
            push(session, NUMBER, ["a1", "a2", "b1", "b2"], state=CampaignState.RUNNING, ordered_by="zhang")
        yield console_of(house, Clock(T0))


@pytest.fixture(scope="module")
def address(console: Console) -> Iterator[str]:
    """Where its pages are served."""
    office = console.office
    pages = Pages(
        office.ledger, office.registrar.intake.original_path, office.today, lambda: {"ok": True}, office=office
    )
    config = uvicorn.Config(build_app(pages), host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(PATIENCE_S)
    listening.close()
    assert not thread.is_alive()


def arrive(ledger: Ledger, count: int) -> None:
    """Let some of what waits arrive."""
    with ledger.write() as session:
        waiting = session.query(Delivery).filter(Delivery.sent_at.is_(None)).order_by(Delivery.delivery_id)
        for one in waiting.limit(count).all():
            sent(one)


def test_the_bar_moves_by_itself_and_what_is_opened_stays_open(
    chrome: webdriver.Chrome, console: Console, address: str
) -> None:
    def shows(name: str, text: str) -> bool:
        at = (By.CSS_SELECTOR, f'[data-testid="{name}"]')
        # what is drawn anew between being found and being read is looked for again
        wait = WebDriverWait(chrome, PATIENCE_S, ignored_exceptions=[WebDriverException])
        return wait.until(lambda driver: text in driver.find_element(*at).text)

    guest = console.guest("boss", Duty.ADMIN)
    chrome.get(f"{address}/healthz")
    chrome.delete_all_cookies()
    for one in guest.browser.cookies.jar:
        chrome.add_cookie({"name": one.name, "value": str(one.value), "path": one.path})
    chrome.get(f"{address}/console/pushes/{NUMBER}")
    mark = "document.body.dataset.same = 'yes'; return document.body.dataset.same"
    assert chrome.execute_script(mark) == "yes"
    shows("share", "0.0%")
    chrome.find_element(By.CSS_SELECTOR, '[data-testid="stop-ask"]').click()
    arrive(console.office.ledger, 3)
    shows("share", "75.0%")
    shows("tally", "已送达未读3，待发送1")
    assert chrome.find_element(By.CSS_SELECTOR, '[data-testid="stop"]').is_displayed()
    assert chrome.execute_script("return document.body.dataset.same") == "yes"  # never loaded anew
    chrome.find_element(By.CSS_SELECTOR, '[data-testid="stop"]').click()
    shows("state", "已停止")
    shows("notice", "已停止")
    with console.office.ledger.read() as session:
        assert session.get_one(Campaign, NUMBER).state is CampaignState.STOPPED
    said = [one["message"] for one in chrome.get_log("browser")]  # type: ignore[no-untyped-call]  # selenium's
    assert [one for one in said if "favicon" not in one] == []  # of the health check, which is no page
