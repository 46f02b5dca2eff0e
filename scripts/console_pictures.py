"""What is done at the console before its pictures are taken: a file handed in, published, revised and doubted."""

from collections.abc import Iterator
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

DESKTOP, PHONE = (1280, 800), (390, 844)
PATIENCE_S = 60
SCAN = Path(__file__).parents[1] / "tests" / "cases" / "originals" / "示例扫描.png"
RULE = """德阳市商务局关于印发《德阳市云展会参展补贴办法（示例）》的通知

德商务示例规〔2026〕71号

各区（市、县）商务主管部门，有关企业：

现将《德阳市云展会参展补贴办法（示例）》印发给你们，请遵照执行。

德阳市云展会参展补贴办法（示例）

第一条 对参加线上云展会的本市外贸企业，按实际支付展位费的百分之{share}给予补贴，单家企业每年最高{amount}万元。

第二条 申请云展会补贴的企业应当在我市登记注册，上一年度有进出口实绩。（责任单位：市商务局、市财政局）

第三条 {more}申报材料包括展位合同、付款凭证和参展照片。

第四条 本办法由德阳市商务局负责解释。咨询电话：0838-0000188。

第五条 本办法自2026年9月1日起施行，有效期至2029年8月31日。

德阳市商务局
2026年8月20日
"""
BARE = """关于支持企业开展节水改造的若干措施（示例）

德水示例规〔2026〕12号

一、对企业实施节水技术改造的，按设备投资额的百分之十五给予补助，单个项目最高三十万元。

二、节水改造补助由水务部门会同财政部门审核后拨付，同一项目不重复享受。

三、本措施从印发之日起执行，执行期三年。
"""


def addresses(
    driver: webdriver.Chrome, pages: str, chat: str, folder: Path
) -> Iterator[tuple[str, tuple[int, int], str]]:
    """Give (address, size, file name) of each picture; who is signed in suits the page."""
    sign_in(driver, pages, chat, "he_officer")
    policy_id, number = upload(driver, pages, folder, RULE.format(share="五十", amount="六", more=""))
    doubtful, version = upload(driver, pages, folder, BARE)
    sign_in(driver, pages, chat, "guo_officer")
    driver.get(f"{pages}/console/policy/{policy_id}/release?v={number}")
    press(driver, "publish")
    sign_in(driver, pages, chat, "he_officer")
    revised = RULE.format(share="六十", amount="八", more="申报截止时间为当年11月30日。")
    policy_id, number = upload(driver, pages, folder, revised, policy_id)
    yield f"{pages}/console/policy/{doubtful}?v={version}", DESKTOP, "console-version.png"
    scanned, version = hand_in(driver, pages, SCAN)
    yield f"{pages}/console/policy/{scanned}?v={version}", DESKTOP, "console-scan.png"
    sign_in(driver, pages, chat, "guo_officer")
    yield f"{pages}/console/policy/{policy_id}/release?v={number}", DESKTOP, "console-release.png"
    sign_in(driver, pages, chat, "lin_admin")
    yield f"{pages}/console/library", DESKTOP, "console-library.png"
    yield f"{pages}/console", PHONE, "console-phone.png"


def sign_in(driver: webdriver.Chrome, pages: str, chat: str, person: str) -> None:
    """Come to the console as somebody else."""
    driver.get(f"{chat}/oauth2/auth")  # same host: every cookie of the town is forgotten
    driver.delete_all_cookies()
    driver.get(f"{pages}/console/login")
    for name in ("sign-in", f"be-{person}", "agree"):
        find(driver, name).click()
    find(driver, "sign-out")


def upload(driver: webdriver.Chrome, pages: str, folder: Path, text: str, replaces: str = "") -> tuple[str, str]:
    """Hand one file in; return the id and the version it became."""
    file = folder / str(len(text)) / f"{text.split(maxsplit=1)[0][-20:]}.txt"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return hand_in(driver, pages, file, replaces)


def hand_in(driver: webdriver.Chrome, pages: str, file: Path, replaces: str = "") -> tuple[str, str]:
    """Hand a file in that lies there; return the id and the version it became."""
    driver.get(f"{pages}/console/upload?replaces={replaces}")
    find(driver, "files").send_keys(str(file))
    find(driver, "send").click()
    link = (By.CSS_SELECTOR, "#rows a")
    WebDriverWait(driver, PATIENCE_S).until(lambda here: here.find_elements(*link))
    address = str(driver.find_element(*link).get_attribute("href"))
    policy_id, _, number = address.rpartition("/")[2].partition("?v=")
    return policy_id, number


def press(driver: webdriver.Chrome, name: str) -> None:
    """Press a button and wait for what it did."""
    find(driver, name).click()
    find(driver, "notice")


def find(driver: webdriver.Chrome, name: str) -> webdriver.remote.webelement.WebElement:
    """Wait for something by its test id."""
    at = (By.CSS_SELECTOR, f'[data-testid="{name}"]')
    return WebDriverWait(driver, PATIENCE_S).until(lambda here: here.find_element(*at))
