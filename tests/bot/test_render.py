"""What people see: their words as they are, links that work, messages the platform takes."""

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.render import Part, cite_line, openapi_param, render, webhook_payload
from bot.render import shown as kept
from bot.translate import Address
from config.settings import Settings
from config.words.taps import SAY
from handlers.message import Cite, Link, Reply
from outreach.markup import escape

SETTINGS = Settings()
GROUP = Address("cidA=", True, "manager_01", "小王", "ding1", "http://127.0.0.1:9/s", 9e9)  # noqa: FBT003 - in a group
PRIVATE = Address("cidP=", False, "manager_01", "小王", "ding1", "http://127.0.0.1:9/s", 9e9)  # noqa: FBT003 - not
OUTSIDER = Address("cidA=", True, "", "外部人员", "ding1", "http://127.0.0.1:9/s", 9e9)  # noqa: FBT003 - in a group
CITE = Cite(
    "企业技改奖补办法", "德示例规〔2023〕7号", "第七条（二）", "现行有效", "原文。", "http://127.0.0.1:8090/p/P1#a7"
)
ACTIVE = {"em_open", "strong_open", "s_open", "link_open", "image", "code_inline", "html_inline", "fence"}
ACTIVE |= {"heading_open", "blockquote_open", "bullet_list_open", "hr", "code_block", "html_block", "table_open"}


def tokens(markdown: str) -> list[Token]:
    flat: list[Token] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"]).parse(markdown):
        flat += [token, *(token.children or [])]
    return flat


def shown(markdown: str) -> str:
    signs = {"softbreak": "\n", "hardbreak": "\n"}
    seen = (token for token in tokens(markdown) if token.type in {"text", "text_special", *signs})
    return "".join(signs.get(token.type, token.content) for token in seen)


def texts(parts: list[Part]) -> str:
    return "".join(part.text for part in parts)


MARKUP = st.text(st.sampled_from("[]()*_`~<>#!|\\&;:@-+=. \tab1政策策。/"), min_size=1, max_size=40)


@given(MARKUP)
def test_nobody_can_write_markup_into_an_answer(said: str) -> None:
    line = escape("问：" + said)
    assert not {token.type for token in tokens(line)} & ACTIVE, line


@given(MARKUP)
def test_at_the_start_of_a_line_neither(said: str) -> None:
    line = escape(said)
    assert not {token.type for token in tokens(line)} & ACTIVE, line
    assert not {token.type for token in tokens("上一行  \n" + line)} & ACTIVE, line


@given(st.text(st.sampled_from("[]()*_`#!|\\&;:-+=ab1政策。/"), min_size=1, max_size=40))
def test_what_was_said_is_shown_as_it_was_said(said: str) -> None:
    assert shown(escape("问" + said + "。")) == "问" + said + "。"


@pytest.mark.parametrize("call", ["@all", "请@13800000000", "@manager_01", "（@所有人"])
def test_nobody_can_make_the_bot_call_people(call: str) -> None:
    assert "@" not in escape(call)


def test_a_mail_address_can_still_be_copied() -> None:
    assert escape("邮箱 zc.office@deyang.gov.cn") == "邮箱 zc.office@deyang.gov.cn"


def test_less_than_a_number_is_no_tag() -> None:
    assert escape("营业收入<2000万元") == "营业收入<2000万元"
    assert escape("<font color=red>") == "＜font color=red>"


def test_lines_sources_and_suggestions_follow_each_other() -> None:
    reply = Reply("可以申报。\n办法：免申即享。", (CITE,), found=True, title="技改奖补", suggestions=("测算", "详情"))
    assert render(reply, GROUP, SETTINGS) == [
        Part(
            "技改奖补",
            "可以申报。  \n办法：免申即享。\n\n"
            "1. [《企业技改奖补办法》德示例规〔2023〕7号 第七条（二）](http://127.0.0.1:8090/p/P1#a7)（现行有效）\n\n"
            f"可回复[“测算”]({SAY}{quote('测算')})、[“详情”]({SAY}{quote('详情')})",
        )
    ]


def test_the_same_words_twice_in_a_text_are_two_links() -> None:
    links = (Link("（第三条）", "http://127.0.0.1/p/P1#a3"), Link("（第三条）", "http://127.0.0.1/p/P1#a4"))
    (part,) = render(Reply("· 甲（第三条）\n· 乙（第三条）", links=links), PRIVATE, SETTINGS)
    assert part.text == "· 甲[（第三条）](http://127.0.0.1/p/P1#a3)  \n· 乙[（第三条）](http://127.0.0.1/p/P1#a4)"


def test_a_title_too_long_for_the_list_ends_in_an_ellipsis() -> None:
    (part,) = render(Reply("一句话。" * 20), PRIVATE, SETTINGS)
    assert (len(part.title), part.title[-1]) == (40, "…")


def test_a_link_survives_brackets_in_the_title_and_in_the_address() -> None:
    odd = Cite("办法[试行](一)\\]", "", "", "已失效", "x", "http://127.0.0.1/p/a (1).pdf?x=[y]")
    line = cite_line(2, odd)
    links = [token for token in tokens(line) if token.type == "link_open"]
    assert [link.attrs["href"] for link in links] == ["http://127.0.0.1/p/a%20%281%29.pdf?x=%5By%5D"]
    assert "《办法[试行](一)\\]》" in shown(line)


def test_an_address_that_is_not_http_is_no_link() -> None:
    bad = Cite("办法", "", "", "", "x", "javascript:alert(1)")
    assert "link_open" not in {token.type for token in tokens(cite_line(1, bad))}


def test_in_a_group_a_long_text_is_cut_at_a_sentence_and_says_how_to_get_the_rest() -> None:
    reply = Reply("这是一句话，说明一件事情。" * 40, (CITE,))
    (part,) = render(reply, GROUP, SETTINGS)
    body = part.text.split("\n\n")[0].replace("  \n", "\n")
    assert len(body) <= SETTINGS.group_reply_chars
    assert body.endswith("事情。\n回复“详情”看全文。")
    assert "[《企业技改奖补办法》" in part.text
    assert len(render(reply, PRIVATE, SETTINGS)[0].text) > 400


def test_a_long_answer_becomes_several_numbered_messages() -> None:
    parts = render(Reply("申报条件如下，请逐条核对。" * 1000), PRIVATE, SETTINGS)
    assert len(parts) > 3
    last_lines = [part.text.rsplit("  \n", 1)[1] for part in parts]
    assert last_lines == [f"（{number}/{len(parts)}）" for number in range(1, len(parts) + 1)]
    assert texts(parts).count("申报条件如下，请逐条核对。") == 1000


@given(
    text=st.text(st.sampled_from("政策申报。；\n _*[](🏭👨‍👩‍👧é"), max_size=300).map(lambda some: some * 40),
    cites=st.integers(0, 30),
    chars=st.sampled_from([500, 3500, 5000]),
)
def test_every_message_is_within_every_limit_and_no_link_is_torn(text: str, cites: int, chars: int) -> None:
    settings = Settings(message_chars=chars)
    parts = render(Reply(text, (CITE,) * cites), PRIVATE, settings)
    for part in parts:
        assert len(part.text) <= chars
        assert len(json.dumps(webhook_payload(part, GROUP, mention=True))) <= 20_000
        assert len(json.dumps(openapi_param(part, GROUP, mention=True), ensure_ascii=False).encode()) <= 15_000
        assert part.text.count("[《") == len(re.findall(r"\[《[^\n]*?\]\(http[^\s)]*\)（现行有效）", part.text))
    assert texts(parts).count("](http://127.0.0.1:8090/p/P1#a7)") == cites
    wanted = re.sub(r"\s", "", text)
    marks = re.compile(r"（\d+/\d+）$")
    got = "".join(marks.sub("", part.text) for part in parts)
    got = re.sub(r"\\(?=[^\w\s]|_)|\s|\d+\. \[《.*?（现行有效）", "", got)
    assert got == wanted or (not wanted and len(parts) == 1)


def test_signs_that_grow_when_escaped_still_fit_into_a_short_message() -> None:
    parts = render(Reply("[[[***" * 60), PRIVATE, Settings(message_chars=500))
    assert all(len(part.text) <= 500 for part in parts)
    assert "".join(part.text for part in parts).count("[") == 180


def test_an_emoji_is_not_torn_apart() -> None:
    parts = render(Reply("👨‍👩‍👧" * 2000), PRIVATE, Settings(message_chars=500))
    assert len(parts) > 5
    assert all(part.text.startswith("👨") for part in parts)


def test_the_asker_is_called_by_list_and_by_name_in_the_text() -> None:
    payload = webhook_payload(Part("题", "文"), GROUP, mention=True)
    assert payload["at"]["atUserIds"] == ["manager_01"]
    assert payload["markdown"]["text"].startswith("@manager_01  \n")


@pytest.mark.parametrize(("address", "mention"), [(OUTSIDER, True), (PRIVATE, True), (GROUP, False)])
def test_nobody_is_called_who_can_not_be(address: Address, mention: bool) -> None:  # noqa: FBT001 - a case
    payload = webhook_payload(Part("题", "文"), address, mention=mention)
    assert "at" not in payload
    assert payload["markdown"]["text"] == "文"


def test_by_the_openapi_the_asker_is_named_and_the_name_is_escaped() -> None:
    odd = Address("cidA=", True, "m", "[点我](http://x)@all", "ding1", "", 0)  # noqa: FBT003 - in a group
    assert openapi_param(Part("题", "文"), odd, mention=True)["text"] == "回复 [点我\\](http://x)＠all：  \n文"
    assert openapi_param(Part("题", "文"), PRIVATE, mention=True)["text"] == "文"


def test_an_answer_that_comes_late_says_sorry_first() -> None:
    assert render(Reply("可以。"), GROUP, SETTINGS, late=True)[0].text == "抱歉，答复晚了。  \n可以。"


def test_an_empty_answer_is_still_one_message_with_a_title() -> None:
    assert render(Reply(""), GROUP, SETTINGS) == [Part("政策答复", "")]


def test_what_is_kept_of_an_answer_is_what_people_saw() -> None:
    long = "。".join(f"第{number}句说一件事" for number in range(60)) + "。"
    seen = kept(Reply(long), GROUP, SETTINGS)
    assert "第59句" not in seen
    assert seen.endswith("回复“详情”看全文。")
    assert [part.text.replace("  \n", "\n") for part in render(Reply(long), GROUP, SETTINGS)] == [seen]
    assert kept(Reply(long), PRIVATE, SETTINGS) == long
    assert kept(Reply(long, whole=True), GROUP, SETTINGS) == long
    assert kept(Reply("短"), GROUP, SETTINGS) == "短"
