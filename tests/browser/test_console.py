"""The console in a real browser: sign in through DingTalk, hand files in, correct, be refused, publish by another."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.emulator.town_client import Emulator, process
from tests.journeys.house import Bot, Room, bot_in, texts

pytestmark = [pytest.mark.browser, pytest.mark.journey]
PATIENCE_S = 60
RULE = """德阳市商务局关于印发《德阳市外贸企业海关高级认证奖励办法（示例）》的通知

德商务示例规〔2026〕71号

各区（市、县）商务主管部门，有关企业：

现将《德阳市外贸企业海关高级认证奖励办法（示例）》印发给你们，请遵照执行。

德阳市外贸企业海关高级认证奖励办法（示例）

第一条 对通过海关高级认证的外贸企业，给予一次性海关高级认证奖励{amount}万元。

第二条 本办法由德阳市商务局负责解释。咨询电话：0838-0000188。

第三条 本办法自2026年9月1日起施行，有效期至2029年8月31日。

德阳市商务局
2026年8月20日
"""
SCAN = Path(__file__).parents[1] / "cases" / "originals" / "示例扫描.png"
BARE = """关于支持企业开展节水改造的若干措施（示例）

一、对节水改造按投资额的百分之十五给予补助。

二、由水务部门审核。
"""


class Desk:
    """A browser at the console, and who sits before it."""

    def __init__(self, driver: webdriver.Chrome, bot: Bot) -> None:
        self.driver = driver
        self.base = f"http://127.0.0.1:{bot.port}"
        facts = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", facts)

    def find(self, name: str) -> WebElement:
        """Wait for something by its test id."""
        at = (By.CSS_SELECTOR, f'[data-testid="{name}"]')
        return WebDriverWait(self.driver, PATIENCE_S).until(lambda driver: driver.find_element(*at))

    def go(self, path: str) -> None:
        self.driver.get(self.base + path)

    def signs_in(self, person: str) -> None:
        """Come as somebody else: the console forgets who was here."""
        self.driver.delete_all_cookies()
        self.go("/console/library")
        self.find("sign-in").click()
        self.find(f"be-{person}").click()
        self.find("agree").click()
        self.find("sign-out")
        assert self.driver.current_url == f"{self.base}/console/library"

    def uploads(self, *paths: Path, replaces: str = "") -> list[str]:
        """Hand files in and wait until all are read; return the addresses of what they became."""
        self.go(f"/console/upload?replaces={replaces}")
        self.find("files").send_keys("\n".join(str(path) for path in paths))
        self.find("send").click()
        WebDriverWait(self.driver, PATIENCE_S).until(
            lambda driver: "全部读完" in driver.find_element(By.ID, "tally").text
        )
        rows = self.driver.find_elements(By.CSS_SELECTOR, "#rows tr")
        assert [row.get_attribute("data-state") for row in rows] == ["待发布"] * len(paths)
        links = [row.find_element(By.TAG_NAME, "a").get_attribute("href") for row in rows]
        return [str(link).removeprefix(self.base) for link in links]

    def presses(self, name: str, within: WebElement | None = None) -> None:
        """Press a button and wait for the next page."""
        button = within.find_element(By.CSS_SELECTOR, f'[data-testid="{name}"]') if within else self.find(name)
        page = self.driver.find_element(By.TAG_NAME, "html")
        button.click()
        WebDriverWait(self.driver, PATIENCE_S).until(lambda driver: driver.find_element(By.TAG_NAME, "html") != page)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The emulator and the real bot with the sample city."""
    home = tmp_path_factory.mktemp("console") / "home"
    home.mkdir()
    with process([sys.executable, "-m", "emulator", "--port", "0"]) as started:
        assert started.stdout is not None
        emulator = Emulator(started.stdout.readline().removeprefix("ready: ").strip().rstrip("/"), started)
        with bot_in(home, emulator) as running:
            yield running


@pytest.fixture
def desk(chrome: webdriver.Chrome, bot: Bot) -> Desk:
    return Desk(chrome, bot)


def test_two_people_bring_a_file_to_the_enterprises(desk: Desk, bot: Bot, tmp_path: Path) -> None:
    rule, bare = tmp_path / "认证.txt", tmp_path / "节水.txt"
    rule.write_text(RULE.format(amount="八"), encoding="utf-8")
    bare.write_text(BARE, encoding="utf-8")
    desk.signs_in("lin_admin")
    whole, doubtful = sorted(desk.uploads(rule, bare), key=lambda address: address != address_of(desk, "认证.txt"))

    desk.go(doubtful)
    Select(desk.find("correct-department")).select_by_value("德阳市水利局")
    desk.presses("correct", within=desk.find("field-department"))
    assert desk.find("field-department").find_element(By.CLASS_NAME, "value").text == "德阳市水利局"

    release = whole.replace("?v=", "/release?v=")
    desk.go(release)
    desk.presses("publish")
    assert "发布人不能是拟稿人" in desk.find("error").text

    desk.signs_in("guo_officer")
    desk.go(release)
    assert "认证奖励八万元" in desk.find("diff").text
    assert desk.find("impact").is_displayed()
    desk.presses("publish")
    assert "已发布" in desk.find("notice").text
    room = Room(bot.emulator, "chen_contact")
    assert "八万元" in texts(room.answers("海关高级认证奖励多少"))

    policy_id = whole.split("/")[-1].split("?")[0]
    rule.write_text(RULE.format(amount="九"), encoding="utf-8")
    desk.signs_in("he_officer")
    revised = desk.uploads(rule, replaces=policy_id)[0]
    assert revised.startswith(f"/console/policy/{policy_id}?v=")
    desk.signs_in("guo_officer")
    desk.go(revised.replace("?v=", "/release?v="))
    assert [one.text for one in desk.find("diff").find_elements(By.TAG_NAME, "ins")] == ["九"]
    assert "次回答" in desk.find("impact").text  # the enterprise's answer above rests on what changes
    desk.presses("publish")
    assert "九万元" in texts(room.answers("海关高级认证奖励多少"))


def address_of(desk: Desk, name: str) -> str:
    row = next(row for row in desk.driver.find_elements(By.CSS_SELECTOR, "#rows tr") if name in row.text)
    return str(row.find_element(By.TAG_NAME, "a").get_attribute("href")).removeprefix(desk.base)


def test_evidence_lights_up_beside_its_field(desk: Desk) -> None:
    desk.signs_in("he_officer")
    desk.go("/console/policy/P000001")
    desk.find("field-doc_no").find_element(By.CLASS_NAME, "why").click()
    mark = desk.driver.find_element(By.ID, "ev-doc_no")
    assert mark.text == desk.find("field-doc_no").find_element(By.CLASS_NAME, "value").text
    assert mark.is_displayed()
    lit = "return getComputedStyle(arguments[0]).backgroundColor"
    plain = desk.driver.find_element(By.CSS_SELECTOR, "mark.ev:not(.on):not(:target)")
    assert desk.driver.execute_script(lit, mark) != desk.driver.execute_script(lit, plain)


def test_what_was_typed_outlives_the_sign_in(desk: Desk) -> None:
    desk.signs_in("he_officer")
    desk.go("/console/policy/P000002/edit")
    contact = desk.driver.find_element(By.ID, "in-contact")
    contact.clear()
    contact.send_keys("0838-7654321")
    desk.find("reason").send_keys("核实后更正")
    desk.driver.delete_all_cookies()
    desk.find("save").click()
    told = WebDriverWait(desk.driver, PATIENCE_S).until(
        lambda driver: driver.find_element(By.CSS_SELECTOR, "form.edit .error")
    )
    assert "填写的内容都还在" in told.text
    editing = desk.driver.current_window_handle
    told.find_element(By.TAG_NAME, "a").click()
    WebDriverWait(desk.driver, PATIENCE_S).until(lambda driver: len(driver.window_handles) > 1)
    desk.driver.switch_to.window(desk.driver.window_handles[-1])
    for name in ("sign-in", "be-he_officer", "agree"):
        desk.find(name).click()
    desk.find("sign-out")
    desk.driver.close()
    desk.driver.switch_to.window(editing)
    desk.presses("save")
    assert "已生成待发布的新版本" in desk.find("notice").text
    assert desk.find("field-contact").find_element(By.CLASS_NAME, "value").text == "0838-7654321"


def test_the_back_button_shows_nothing_to_who_comes_after(desk: Desk) -> None:
    desk.signs_in("lin_admin")
    desk.go("/console/audit")
    desk.presses("sign-out")
    desk.driver.back()
    WebDriverWait(desk.driver, PATIENCE_S).until(lambda driver: "/console/login" in driver.current_url)
    assert "核验记录链" not in desk.driver.find_element(By.TAG_NAME, "body").text


def test_a_scan_is_shown_with_the_place_each_value_was_read_from(desk: Desk) -> None:
    desk.signs_in("he_officer")
    whole = desk.uploads(SCAN)[0]
    desk.go(whole)
    picture = desk.driver.find_element(By.CSS_SELECTOR, ".sheet img")
    WebDriverWait(desk.driver, PATIENCE_S).until(
        lambda driver: driver.execute_script("return arguments[0].naturalWidth", picture) > 0
    )
    desk.find("field-effective_on").find_element(By.CLASS_NAME, "why").click()
    lit = desk.driver.find_element(By.CSS_SELECTOR, "rect.picked")
    assert "effective_on" in str(lit.get_attribute("data-fields")).split()
    assert desk.driver.find_element(By.CSS_SELECTOR, "mark.picked").is_displayed()


def test_who_may_not_enter_is_told_so_and_who_refuses_is_not_signed_in(desk: Desk) -> None:
    desk.driver.delete_all_cookies()
    for person, answer, told in (
        ("chen_contact", "agree", "还没有控制台的权限"),
        ("visitor_ma", "agree", "不在本组织通讯录内"),
        ("lin_admin", "refuse", "不同意"),
    ):
        desk.go("/console")
        desk.find("sign-in").click()
        desk.find(f"be-{person}").click()
        desk.find(answer).click()
        assert told in desk.find("problem").text
        desk.go("/console")
        assert "/console/login" in desk.driver.current_url


PAGES = (
    "", "/library", "/doubts", "/waiting", "/upload", "/failed", "/bench?q=首次升规奖励", "/officials",
    "/officials/new", "/gaps", "/audit?check=1", "/grants", "/policy/P000001", "/policy/P000001/edit",
    "/policy/P000001/leave", "/policy/P000001/release?v=1",
)  # fmt: skip


def test_no_page_is_wider_than_a_phone_and_each_control_has_a_name(desk: Desk) -> None:
    desk.signs_in("lin_admin")
    facts = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    desk.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", facts)
    nameless = """return [...document.querySelectorAll('input:not([type=hidden]),select,textarea,button')].filter(one =>
        !(one.labels && one.labels.length) && !one.getAttribute('aria-label') && !one.textContent.trim()).length"""
    found = []
    for page in PAGES:
        desk.go(f"/console{page}")
        assert desk.driver.find_elements(By.TAG_NAME, "h1"), page
        width = desk.driver.execute_script("return document.documentElement.scrollWidth")
        if width > 390 or desk.driver.execute_script(nameless):
            found.append((page, width, desk.driver.execute_script(nameless)))
    assert found == []


def test_the_keyboard_reaches_the_text_and_the_menu(desk: Desk) -> None:
    desk.signs_in("lin_admin")
    desk.go("/console")
    desk.driver.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    skip = desk.driver.switch_to.active_element
    assert skip.text == "跳到正文"
    skip.send_keys(Keys.ENTER)
    WebDriverWait(desk.driver, PATIENCE_S).until(lambda driver: driver.switch_to.active_element.tag_name == "main")
