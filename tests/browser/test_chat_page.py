"""People use the chat page; a bot on the bare SDK answers."""

import json
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.street import Street, Tab

pytestmark = pytest.mark.browser

BUTTON_CARD = "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema"
AI_CARD = "382e4302-551d-4880-bf29-a30acfab2e71.schema"
ATTACKS = (
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"> '
    '[点我](javascript:window.hacked=1) ![图](javascript:alert(1)) ![" onerror="window.hacked=1](https://127.0.0.1/x) '
    "<a href='javascript:window.hacked=1'>a</a> <svg onload=window.hacked=1> [x](data:text/html,<script>1</script>)"
)
SAFE = """return !window.hacked && !document.querySelector(`.dt-messages script, .dt-messages [onerror],
.dt-messages [onload], .dt-messages a[href^="javascript"], .dt-messages a[href^="data"], .dt-messages iframe`)"""


def test_a_person_asks_in_a_group_and_reads_the_answer(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    tab.find("mention-bot").click()
    tab.says("技改贴息怎么申请")
    tab.reads("回声：技改贴息怎么申请")
    row = tab.does("return document.querySelector('[data-sender=bot] .dt-who').innerText")
    assert "机器人" in row
    assert tab.does("return document.querySelector('[data-sender=bot] strong').innerText") == "技改贴息怎么申请"


def test_enter_sends_and_shift_enter_breaks_the_line(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    tab.find("composer").send_keys("第一行", Keys.SHIFT, Keys.ENTER, Keys.NULL, "第二行", Keys.ENTER)
    tab.reads("第一行\n第二行")
    assert tab.find("composer").get_property("value") == ""


def test_the_at_menu_offers_the_bot_and_the_members(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group("he_officer")
    tab.visit("chen_contact", cid)
    tab.find("composer").send_keys("请教一下 @")
    tab.wait(lambda: tab.find("mention-menu").is_displayed())
    assert "惠企助手" in tab.text("mention-menu")
    assert "何静" in tab.text("mention-menu")
    tab.find("composer").send_keys("惠", Keys.ENTER, "在吗", Keys.ENTER)
    tab.reads("回声：请教一下 在吗")


def test_a_message_without_mention_does_not_reach_the_bot_and_the_page_says_so(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    tab.find("composer").send_keys("只是聊天")
    tab.wait(lambda: "机器人收不到" in tab.text("hint"))
    tab.find("composer").send_keys(Keys.ENTER)
    tab.reads("只是聊天")
    tab.find("mention-bot").click()
    tab.says("这句给机器人")
    tab.reads("回声：这句给机器人")
    assert not any("回声：只是聊天" in bubble for bubble in tab.bubbles())


def test_one_to_one_needs_no_mention(tab: Tab) -> None:
    tab.visit("liu_contact")
    row = next(r for r in tab.driver.find_elements(By.CSS_SELECTOR, ".dt-conv") if "惠企助手" in r.text)
    row.click()
    tab.wait(lambda: tab.text("chat-title") == "惠企助手")
    tab.says("高企奖励")
    tab.reads("回声：高企奖励")


def test_on_a_phone_the_list_comes_first_and_back_leads_to_it(tab: Tab, street: Street) -> None:
    cid, title = street.new_group()
    tab.size(390, 844)
    tab.visit("chen_contact")
    assert tab.find(f"conversation-{cid}").is_displayed()
    assert not tab.find("composer").is_displayed()
    tab.open(cid)
    assert tab.text("chat-title") == title
    assert not tab.find(f"conversation-{cid}").is_displayed()
    tab.find("mention-bot").click()
    tab.says("手机上问")
    tab.reads("回声：手机上问")
    assert tab.does("return document.documentElement.scrollWidth <= 390")
    tab.find("back").click()
    tab.wait(lambda: tab.find(f"conversation-{cid}").is_displayed())


def test_markdown_is_drawn_as_dingtalk_draws_it(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    text = (
        "### 标题\n> 第七条原文\n\n第一行  \n第二行\n接着\n\n1. 甲\n2. 乙\n   - 丙\n\n"
        '[依据](https://example.cn/a) <font color="#ff0000">红</font> **粗** *斜* @chen_contact'
    )
    street.bot_posts(cid, "sampleMarkdown", {"title": "列表预览", "text": text})
    tab.reads("第七条原文")
    html = tab.does("return document.querySelector('[data-sender=bot] .dt-md').innerHTML")
    for drawn in (
        "<h3>标题</h3>",
        "<blockquote>",
        "第一行<br>第二行 接着",
        "<strong>粗</strong>",
        "<em>斜</em>",
        "<ul><li>丙",
    ):
        assert drawn in html
    link = tab.driver.find_element(By.CSS_SELECTOR, ".dt-md a")
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("https://example.cn/a", "_blank")
    assert tab.driver.find_element(By.CSS_SELECTOR, ".dt-md .dt-at-me").text == "@陈明"
    assert "列表预览" in tab.find(f"conversation-{cid}").text


def test_nothing_a_message_carries_is_executed(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    street.say("zhang_assistant", cid, ATTACKS)
    street.bot_posts(cid, "sampleMarkdown", {"title": ATTACKS, "text": ATTACKS + "\n\n完"})
    action = {"title": ATTACKS, "text": ATTACKS, "singleTitle": ATTACKS, "singleURL": "javascript:window.hacked=1"}
    street.bot_posts(cid, "sampleActionCard", action)
    street.bot_posts(cid, "sampleLink", {"title": ATTACKS, "text": "链接", "messageUrl": "javascript:1", "picUrl": "x"})
    button = {"text": ATTACKS, "id": '"><script>window.hacked=1</script>', "url": "javascript:window.hacked=1"}
    params = {"markdown": ATTACKS, "title": ATTACKS, "sys_full_json_obj": json.dumps({"msgButtons": [button]})}
    street.bot_card(cid, "attack", BUTTON_CARD, params)
    street.bot_posts(cid, "sampleText", {"content": "攻击结束"})
    tab.reads("攻击结束")
    tab.does("document.querySelectorAll('.dt-messages .dt-dead').forEach((node) => node.click())")
    assert "<script>" in "".join(tab.bubbles())
    assert tab.does(SAFE)


def test_a_speaking_link_speaks_for_the_person(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    url = "dtmd://dingtalkclient/sendMessage?content=%E8%BD%AC%E4%BA%BA%E5%B7%A5"
    card = {"title": "按钮", "text": "请选择", "actionTitle1": "联系人工", "actionURL1": url}
    street.bot_posts(cid, "sampleActionCard2", {**card, "actionTitle2": "看原文", "actionURL2": "https://example.cn"})
    tab.reads("联系人工")
    tab.driver.find_element(By.CSS_SELECTOR, "[data-say]").click()
    tab.reads("回声：转人工")


def test_a_card_button_reaches_the_bot_and_its_answer_changes_the_card(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    buttons = {"msgButtons": [{"text": "确认无误", "color": "blue", "id": "ok", "request": True}]}
    params = {"title": "申报确认", "markdown": "请确认", "sys_full_json_obj": json.dumps(buttons)}
    street.bot_card(cid, "confirm", BUTTON_CARD, params)
    tab.reads("请确认")
    tab.find("card-button").click()
    tab.reads("已经确认，谢谢。")


def test_a_card_is_typed_before_the_eyes(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    street.bot_card(cid, "typed", AI_CARD, {"flowStatus": "1"})
    tab.reads("处理中")
    frame = {"outTrackId": "typed", "guid": "g1", "key": "msgContent", "isFull": True, "isError": False}
    street.call("PUT", "/v1.0/card/streaming", {**frame, "content": "第七条", "isFinalize": False})
    tab.reads("输入中")
    assert tab.driver.find_elements(By.CSS_SELECTOR, ".dt-caret")
    street.call("PUT", "/v1.0/card/streaming", {**frame, "content": "第七条，完。", "isFinalize": True})
    tab.reads("第七条，完。")
    tab.wait(lambda: not tab.driver.find_elements(By.CSS_SELECTOR, ".dt-caret"))


def test_a_group_file_reaches_the_bot_only_when_it_is_quoted(tab: Tab, street: Street, tmp_path: Path) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    paper = tmp_path / "备案表.docx"
    paper.write_bytes(b"paper")
    tab.driver.find_element(By.CSS_SELECTOR, ".dt-upload-file input[type=file]").send_keys(str(paper))
    tab.reads("备案表.docx")
    tab.wait(lambda: "机器人收不到群文件" in tab.text("hint"))
    tab.driver.find_element(By.CSS_SELECTOR, '[data-kind=file] [data-testid="reply"]').click()
    tab.wait(lambda: "备案表.docx" in tab.text("quoting"))
    tab.find("mention-bot").click()
    tab.says("看看这份")
    tab.reads("收到引用的文件：备案表.docx")
    assert sum("回声" in bubble for bubble in tab.bubbles()) == 0


def test_a_picture_travels_inside_the_text(tab: Tab, street: Street, tmp_path: Path) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    photo = tmp_path / "现场.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n")
    tab.driver.find_element(By.CSS_SELECTOR, ".dt-upload-picture input[type=file]").send_keys(str(photo))
    tab.wait(lambda: tab.driver.find_elements(By.CSS_SELECTOR, ".dt-pending img"))
    tab.find("mention-bot").click()
    tab.says("这台设备算吗")
    tab.reads("回声：收到 richText")
    assert tab.driver.find_elements(By.CSS_SELECTOR, '[data-kind=richText] img[src^="/page/files/"]')


def test_another_person_sees_other_conversations_and_new_messages_at_once(tab: Tab, street: Street) -> None:
    cid, title = street.new_group("he_officer")
    tab.visit("chen_contact", cid)
    tab.find("who-switch").click()
    tab.wait(lambda: tab.find("who-he_officer").is_displayed())
    tab.find("who-he_officer").click()
    tab.wait(lambda: "as=he_officer" in tab.driver.current_url)
    tab.wait(lambda: "何静" in (tab.find("who-switch").get_attribute("aria-label") or ""))
    tab.open(cid)
    other, _ = street.new_group("he_officer")
    tab.wait(lambda: tab.all(f"conversation-{other}"))
    street.say("chen_contact", other, "何科长在吗")
    tab.wait(lambda: "何科长在吗" in tab.find(f"conversation-{other}").text)
    assert tab.find(f"conversation-{other}").find_element(By.CSS_SELECTOR, ".dt-badge").text == "1"
    street.say("chen_contact", cid, "这边也说一句")
    tab.reads("这边也说一句")
    tab.visit("visitor_ma")
    assert title not in tab.does("return document.body.innerText")


def test_a_long_conversation_shows_the_newest_and_the_older_on_demand(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    for number in range(1, 231):
        street.say("zhang_assistant", cid, f"第{number}条")
    tab.visit("chen_contact", cid)
    tab.reads("第230条")
    assert len(tab.bubbles()) == 100
    tab.find("older").click()
    tab.reads("第31条")
    assert "第30条" not in tab.bubbles()
    tab.find("older").click()
    tab.reads("第1条")
    assert not tab.find("older").is_displayed()


def test_the_fault_panel_doubles_a_delivery_and_breaks_connections(tab: Tab, street: Street) -> None:
    cid, _ = street.new_group()
    tab.visit("chen_contact", cid)
    tab.find("open-faults").click()
    tab.wait(lambda: tab.find("fault-duplicate").is_displayed())
    assert "1\n连接数" in tab.text("fault-figures")
    tab.find("fault-duplicate").click()
    tab.wait(lambda: "关闭" in tab.text("fault-duplicate"))
    tab.driver.find_element(By.CSS_SELECTOR, '.dt-panel.open [aria-label="关闭"]').click()
    tab.find("mention-bot").click()
    tab.says("只问一次")
    tab.wait(lambda: sum("回声：只问一次" in bubble for bubble in tab.bubbles()) == 2)
    tab.find("open-faults").click()
    tab.wait(lambda: tab.find("fault-bot_removed").is_displayed())
    tab.does("document.querySelector('[data-testid=\"fault-bot_removed\"]').scrollIntoView({block: 'center'})")
    tab.find("fault-bot_removed").click()
    tab.wait(lambda: "被移出群聊" in tab.text("message-list"))
    tab.find("fault-close").click()
    tab.wait(lambda: "已发生 1 次" in tab.text("fault-row-close"))
