"""Several answers in one message of a group: each with what it comes to and its place, none longer than its share."""

from hypothesis import given
from hypothesis import strategies as st

from bot.gist import gist, shares
from handlers.message import Cite, Reply

URL = "http://127.0.0.1/policy/P000095#a4"
CITE = Cite("示例政策", "德示例规〔2025〕7号", "第一条", "现行有效", "给予一次性奖励20万元。", URL)
LONG = (
    "结论：对首次升规的企业，给予一次性奖励20万元。\n"
    "依据：《示例政策》（德示例规〔2025〕7号）第一条，现行有效。\n咨询：0838-0000101"
)


def test_what_an_answer_comes_to_is_kept_with_its_place_and_link() -> None:
    short = gist(Reply(LONG, cites=(CITE,), found=True), 60)
    assert short.text == "结论：对首次升规的企业，给予一次性奖励20万元。（德示例规〔2025〕7号第一条）"
    assert [(link.words, link.url) for link in short.links] == [("德示例规〔2025〕7号第一条", URL)]


def test_what_fits_is_left_as_it_is() -> None:
    reply = Reply(LONG, cites=(CITE,), found=True)
    assert gist(reply, len(LONG)) is reply


def test_what_rests_on_nothing_is_only_cut() -> None:
    assert gist(Reply("没有查到。请换个说法。" * 9), 15).text == "没有查到。请换个说法。……"


@given(st.lists(st.integers(1, 900), min_size=2, max_size=4), st.integers(120, 400))
def test_shares_stay_within_the_limit_unless_all_of_them_would_be_too_short(lengths: list[int], limit: int) -> None:
    rooms = shares(lengths, limit, 10)
    assert sum(rooms) <= limit
    assert all(room <= length for room, length in zip(rooms, lengths, strict=True))
    if sum(lengths) <= limit:
        assert rooms == lengths
