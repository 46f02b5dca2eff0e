"""The page of a case in a real browser: answers, a file cut by a dead network, a wrong slot, one list; nothing anew."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from casework import review
from ledger import migrate
from ledger.base import connect
from ledger.review_links import new_review_link
from tests.casework.made_case import MEMBER, Town, licence, opened, town
from web.app import Pages, build_app

pytestmark = [pytest.mark.browser]
PATIENCE_S = 60
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
ONLINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
FORM = "食品经营许可申请书"


@dataclass
class Screen:
    """A phone at the page of a case."""

    driver: webdriver.Chrome
    town: Town
    address: str

    def finds(self, selector: str) -> WebElement:
        wait = WebDriverWait(self.driver, PATIENCE_S)
        return wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, selector))

    def shows(self, selector: str, text: str) -> bool:
        wait = WebDriverWait(self.driver, PATIENCE_S, ignored_exceptions=[WebDriverException])
        return wait.until(lambda driver: text in driver.find_element(By.CSS_SELECTOR, selector).text)

    def presses(self, selector: str) -> None:
        wait = WebDriverWait(self.driver, PATIENCE_S, ignored_exceptions=[WebDriverException])

        def pressed(driver: webdriver.Chrome) -> bool:
            button = driver.find_element(By.CSS_SELECTOR, selector)
            driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
            button.click()
            return True

        wait.until(pressed)

    def runs(self, script: str) -> object:
        return self.driver.execute_script(script)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, str]]:
    """A town and the address of its pages."""
    home: Path = tmp_path_factory.mktemp("review")
    ledger = connect(f"sqlite:///{home}/ledger.db")
    migrate.upgrade(ledger)
    with town(ledger, home / "papers") as made:
        office = made.office
        pages = Pages(ledger, lambda _: home, office.today, lambda: {"ok": True}, reviews=lambda: office)
        config = uvicorn.Config(build_app(pages), host="127.0.0.1", port=0, log_level="warning", lifespan="off")
        server = uvicorn.Server(config)
        listening = config.bind_socket()
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield made, f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(PATIENCE_S)
        listening.close()
        assert not thread.is_alive()
    ledger.close()


@pytest.fixture
def at(chrome: webdriver.Chrome, house: tuple[Town, str]) -> Iterator[Callable[[str], Screen]]:
    """Open a new case of a project on a phone."""
    made, address = house
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    chrome.execute_cdp_cmd("Network.enable", {})

    def screen(project: str) -> Screen:
        case = opened(made, project)
        with made.office.ledger.write() as session:
            token = new_review_link(session, case.case_id, "chen", "陈示例", made.office.now())
        chrome.get_log("browser")  # type: ignore[no-untyped-call]  # what tests before this one left
        chrome.get(f"{address}/review/{token}")
        chrome.execute_script("document.body.dataset.same = 'yes'")
        return Screen(chrome, made, address)

    yield screen
    chrome.execute_cdp_cmd("Network.emulateNetworkConditions", ONLINE)
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_firm_answers_hands_in_and_gets_one_list_without_leaving_the_page(
    at: Callable[[str], Screen], tmp_path: Path
) -> None:
    phone = at("一")
    paper = tmp_path / "扫描件.docx"
    paper.write_bytes(licence(until="2021年1月1日"))
    phone.presses('[data-testid="ask-machine"] button[value="否"]')
    phone.shows(".toast", "清单已按新的回答更新")
    phone.shows("main", "这次不需要的材料（1）")
    phone.finds('[data-testid="pick-any"]').send_keys(str(paper))
    phone.shows('[data-testid="unplaced"]', "读取中")
    assert phone.town.checker.read_some() == 1
    phone.shows(".toast", "扫描件.docx：认作《营业执照》：标题“营业执照”")
    phone.shows('[data-slot="营业执照"] [data-testid="status"]', "已认出")
    Select(phone.finds('[data-slot="营业执照"] .file select[name="to"]')).select_by_visible_text(FORM)
    phone.shows(f'[data-slot="{FORM}"]', "由您指定")
    Select(phone.finds(f'[data-slot="{FORM}"] .file select[name="to"]')).select_by_visible_text("营业执照")
    phone.shows('[data-slot="营业执照"]', "扫描件.docx")
    phone.presses('[data-testid="submit"]')
    phone.shows('[data-testid="state"]', "机器检查中")
    assert phone.town.check() == 1
    phone.shows('[data-testid="state"]', "待企业补正")
    phone.shows("#item-1", f"没有《{FORM}》")
    phone.shows('[data-slot="营业执照"] [data-testid="status"]', "不符")
    assert phone.runs("return document.body.dataset.same") == "yes"  # never loaded anew
    assert phone.runs("return document.documentElement.scrollWidth <= innerWidth") is True
    said = phone.driver.get_log("browser")  # type: ignore[no-untyped-call]  # selenium's
    assert [one["message"] for one in said if "/review/" in one["message"]] == []


def test_an_upload_waits_for_a_dead_network_and_goes_on(at: Callable[[str], Screen], tmp_path: Path) -> None:
    phone = at("二")
    paper = tmp_path / "大图.pdf"
    paper.write_bytes(b"%PDF-1.4 " + bytes(3 << 20))
    phone.driver.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
    phone.finds('[data-testid="pick-any"]').send_keys(str(paper))
    phone.shows('[data-testid="sending"]', "网络中断，恢复后自动继续")
    phone.driver.execute_cdp_cmd("Network.emulateNetworkConditions", ONLINE)
    phone.shows('[data-testid="unplaced"]', "大图.pdf")
    assert phone.town.checker.read_some() == 1


def test_files_dropped_anywhere_are_sent_and_one_too_big_says_so(at: Callable[[str], Screen]) -> None:
    phone = at("三")
    phone.runs("""
        const carried = new DataTransfer();
        carried.items.add(new File(["示例文字"], "拖来的.txt", {type: "text/plain"}));
        carried.items.add(new File([new Uint8Array(31 << 20)], "太大.pdf"));
        for (const kind of ["dragenter", "dragover", "drop"]) {
            const event = new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried});
            document.querySelector("h1").dispatchEvent(event);
        }
    """)
    phone.shows('[data-testid="unplaced"]', "拖来的.txt")
    phone.shows('[data-sending=""]', "超过 30 MB 的上限，没有上传")
    assert phone.town.checker.read_some() == 1


def test_a_paper_given_before_is_taken_with_one_tap(at: Callable[[str], Screen]) -> None:
    made = at("四").town
    first = opened(made, "四")
    review.hand_in(made.office, MEMBER, first.case_id, "执照.docx", licence(), door="page")
    assert made.checker.read_some() == 1
    phone = at("五")
    phone.shows('[data-testid="reuse"]', "有效期至2040-01-01")
    phone.presses('[data-testid="reuse"] form button')
    phone.shows(".toast", "已按您的同意沿用")
    assert made.checker.read_some() == 1
    phone.shows('[data-slot="营业执照"]', "沿用贵公司以前交过的材料，由您同意")
    assert phone.runs("return document.documentElement.scrollWidth <= innerWidth") is True
