"""DingTalk's markdown subset on the chat page, and what must never come out of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.page_markdown import Ink, link, plain, render, spoken, web_address

INK = Ink({"staff1": "王芳", "王芳": "王芳", "bot": "惠企助手"}, "staff1")
TAGS = "h1|h2|h3|h4|h5|h6|p|ul|ol|li|blockquote|hr|br|strong|em|font|a|img|button|span"
TAG = re.compile(rf"</?(?:{TAGS})(?: (?:[a-z-]+=\"[^\"<>]*\"\s*)+)?>")
SNIPPETS = st.sampled_from(
    ["<script>", "</font>", '<font color="red">', "**", "*", "_", "__", "[", "](", ")", "![", "javascript:", "https://a.cn",
     "\n", "> ", "- ", "1. ", "  \n", "&lt;", "&#x3c;", "\\", "@staff1", '"', "'", "onerror=",
     "<img src=x>", "#", " ", "政策", "\ud800"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# 大\n###### 小", "<h1>大</h1><h6>小</h6>"),
        ("> 引用\n> 续", "<blockquote><p>引用 续</p></blockquote>"),
        ("**粗** *斜* __粗__ _斜_", "<p><strong>粗</strong> <em>斜</em> <strong>粗</strong> <em>斜</em></p>"),
        ("一\n二", "<p>一 二</p>"),
        ("一  \n二", "<p>一<br>二</p>"),
        ("一<br>二", "<p>一<br>二</p>"),
        ("一\n\n二", "<p>一</p><p>二</p>"),
        ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("3. 丙\n4. 丁", '<ol start="3"><li>丙</li><li>丁</li></ol>'),
        ("- 甲\n  - 子\n- 乙", "<ul><li>甲<ul><li>子</li></ul></li><li>乙</li></ul>"),
        ('<font color="#ff0000">红</font>', '<p><font color="#ff0000">红</font></p>'),
        ("2 \\* 3 &lt; 7", "<p>2 * 3 &lt; 7</p>"),
        ("| a | b |", "<p>| a | b |</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("@staff1 您好", '<p><span class="dt-at dt-at-me">@王芳</span> 您好</p>'),
        ("@nobody", "<p>@nobody</p>"),
    ],
)
def test_the_subset_is_drawn(text: str, html: str) -> None:
    assert render(text, INK) == html


def test_a_link_opens_in_a_new_tab_without_a_way_back() -> None:
    html = render("[原文](https://a.cn/x?y=1&z=(2))")
    assert 'href="https://a.cn/x?y=1&amp;z=(2)" target="_blank" rel="noopener noreferrer">原文</a>' in html


def test_a_speaking_link_is_a_button_with_its_text() -> None:
    url = "dtmd://dingtalkclient/sendMessage?content=%E5%B8%AE%E5%8A%A9"
    assert spoken(url) == "帮助"
    assert 'data-say="帮助"' in link("帮助", url)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.cn", "/etc/passwd", "file:///etc/passwd",
     "java\tscript:alert(1)", "http://", "vbscript:x", "dtmd://other/sendMessage?content=x"],
)  # fmt: skip
def test_other_addresses_are_only_text(url: str) -> None:
    assert web_address(url) is None
    assert "<a" not in link("点我", url)
    assert "<button" not in link("点我", url)


def test_html_in_a_message_stays_text() -> None:
    assert plain("<b>粗</b>") == "&lt;b&gt;粗&lt;/b&gt;"
    assert render("<script>x</script>") == "<p>&lt;script&gt;x&lt;/script&gt;</p>"
    assert render('<font color="red" onclick="x">红</font>').startswith("<p>&lt;font")


def test_a_plain_message_keeps_its_lines_and_shows_who_is_called() -> None:
    assert plain("@王芳请看\nhttps://a.cn", INK) == (
        '<span class="dt-at dt-at-me">@王芳</span>请看<br>'
        '<a class="dt-link" href="https://a.cn" target="_blank" rel="noopener noreferrer">https://a.cn</a>'
    )


@given(st.lists(SNIPPETS | st.text(max_size=6), max_size=30).map("".join))
def test_no_text_makes_a_tag_or_attribute_of_its_own(text: str) -> None:
    for html in (render(text, INK), plain(text, INK)):
        html.encode()  # what cannot be written as UTF-8 could not travel to the browser
        assert not re.search(r"[<>]", TAG.sub("", html))
        assert not re.search(r"<[^>]*\s(?:on\w+|style|srcdoc)=", html)
        assert all(re.match(r"https?://", address) for address in re.findall(r'href="([^"]*)"', html))
