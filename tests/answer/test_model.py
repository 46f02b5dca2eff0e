"""The model through the real openai client against the stand-in: every fault ends in a ModelFailed within the purse."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr
from structlog.testing import capture_logs

from config.settings import Settings
from knowledge.answer.model import Model, model_for
from knowledge.answer.writer import (
    ModelAway,
    ModelBusy,
    ModelFailed,
    ModelOff,
    ModelOverspent,
    ModelRefused,
    ModelUnclear,
    Purse,
    Turn,
    open_purse,
)
from tests.standin.script import Answer, busy, cut, fills, refuses, says, silent, too_long
from tests.standin.server import StandIn, stand_in

KEY = "sk-geheim-0123456789abcdefghijklmnopqrstuvwxyz"
ASKED = [Turn("system", "你是惠企政策助手。"), Turn("user", "首次升规奖励多少？")]
TEXT = "首次升规的企业给予一次性奖励二十万元。"


class FakeClock:
    """Moves only when it is told to; the stand-in's seconds and our own waits are told to it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def standin(clock: FakeClock) -> Iterator[StandIn]:
    with stand_in(says(TEXT), sleep=clock.advance) as running:
        yield running


Make = Callable[..., Model]


@pytest.fixture
def make(standin: StandIn, clock: FakeClock, tmp_path: Path) -> Iterator[Make]:
    """Build a model of the stand-in; keywords are settings."""
    made: list[Model] = []

    def build(allowed: Callable[[], bool] = lambda: True, **more: object) -> Model:
        base = {"model_base_url": standin.url, "model_name": "standin", "model_api_key": SecretStr(KEY)}
        made.append(Model(Settings(home=tmp_path, **(base | more)), allowed, clock.wait, clock))  # type: ignore[arg-type]  # settings of any type by name
        return made[-1]

    yield build
    for one in made:
        one.close()


@pytest.fixture
def model(make: Make) -> Model:
    return make()


@pytest.fixture
def purse(clock: FakeClock) -> Purse:
    return Purse(8.0, 6, 24_000, clock)


def written(model: Model, purse: Purse) -> str:
    return "".join(model.write(ASKED, purse))


def until_away(model: Model, purse: Purse, then: Callable[[str], None] = lambda _: None) -> list[str]:
    """Return the pieces that came before the model was away."""
    shown: list[str] = []

    def read() -> None:
        for piece in model.write(ASKED, purse):
            shown.append(piece)
            then(piece)

    with pytest.raises(ModelAway):
        read()
    return shown


def test_a_text_comes_in_pieces_and_its_tokens_are_counted(model: Model, purse: Purse, standin: StandIn) -> None:
    standin.restart(says(TEXT, tokens=(321, 12), model="standin-2026-11"))
    pieces = list(model.write(ASKED, purse))
    assert "".join(pieces) == TEXT
    assert len(pieces) > 1
    assert (purse.calls_made, purse.tokens_in, purse.tokens_out) == (1, 321, 12)
    assert purse.models == ["standin-2026-11"]
    assert purse.first_piece_ms is not None
    [request] = standin.chats
    assert request.messages == [
        {"role": "system", "content": "你是惠企政策助手。"},
        {"role": "user", "content": "首次升规奖励多少？"},
    ]
    assert request.key
    assert (request.body["temperature"], request.body["max_tokens"]) == (0.0, 1500)


@pytest.mark.parametrize("place", ["last", "finish", "every"])
def test_usage_is_counted_once_wherever_it_stands(model: Model, purse: Purse, standin: StandIn, place: str) -> None:
    standin.restart(says(TEXT, tokens=(50, 9), usage=place))
    written(model, purse)
    assert (purse.tokens_in, purse.tokens_out) == (50, 9)


def test_without_usage_tokens_are_guessed_rather_too_many_than_too_few(
    model: Model, purse: Purse, standin: StandIn
) -> None:
    standin.restart(says(TEXT, usage="never"))
    written(model, purse)
    assert purse.tokens_out >= len(TEXT)
    assert purse.tokens_in >= sum(len(turn.text) for turn in ASKED)


def test_reasoning_is_no_text_whichever_way_it_is_sent(model: Model, purse: Purse, standin: StandIn) -> None:
    standin.restart(
        says(TEXT, reasoning="先看看条款再说"), says("<think>先看看\n条款</think>\n\n" + TEXT), says("<b>" + TEXT)
    )
    assert written(model, purse) == TEXT
    assert written(model, purse) == TEXT
    assert written(model, purse) == "<b>" + TEXT


FAULTS: dict[str, tuple[Answer, type[ModelFailed], int]] = {  # what happens, what it ends in, requests made
    "a wrong key": (refuses(401), ModelRefused, 1),
    "no money left": (refuses(402), ModelRefused, 1),
    "no access": (refuses(403), ModelRefused, 1),
    "an unknown model": (refuses(404), ModelRefused, 1),
    "too long a prompt": (too_long(), ModelRefused, 1),
    "an unprocessable request": (refuses(422), ModelRefused, 1),
    "a used-up quota": (refuses(429, code="insufficient_quota"), ModelRefused, 1),
    "busy without a word": (busy(), ModelBusy, 2),
    "busy for a second": (busy(1), ModelBusy, 2),
    "busy for an hour": (busy(3600), ModelBusy, 1),
    "busy until a date long past": (busy("Wed, 21 Oct 2015 07:28:00 GMT"), ModelBusy, 2),
    "busy in words nobody knows": (busy("soon"), ModelBusy, 2),
    "a broken server": (refuses(500), ModelAway, 2),
    "a bad gateway": (Answer(status=502, body="<html>502 Bad Gateway</html>"), ModelAway, 2),
    "an overloaded server": (refuses(503, retry_after=1), ModelAway, 2),
    "a server away for long": (refuses(503, retry_after=600), ModelAway, 1),
    "a cut before the first piece": (cut(TEXT, 0), ModelAway, 2),
    "a reset before the first piece": (cut(TEXT, 0, "reset"), ModelAway, 2),
    "an error told in the stream": (
        Answer(events=('{"error": {"message": "engine died", "code": 500}}',)),
        ModelAway,
        2,
    ),
    "no choice": (Answer(choices=False), ModelUnclear, 1),
    "an empty text": (says(""), ModelUnclear, 1),
    "tools nobody offered": (Answer(finish="tool_calls"), ModelUnclear, 1),
    "garbage for JSON": (Answer(events=("{garbage",)), ModelUnclear, 1),
    "JSON of another kind": (Answer(events=('["a", "list"]', "17")), ModelUnclear, 1),
    "a page instead of an answer": (Answer(body="<html>sign in first</html>"), ModelUnclear, 1),
    "nothing at all": (Answer(body=b""), ModelUnclear, 1),
    "a refusal": (Answer(refusal="I can't."), ModelUnclear, 1),
    "an end at the longest": (says(TEXT, finish="length"), ModelUnclear, 1),
    "an end at the filter": (says(TEXT, finish="content_filter"), ModelUnclear, 1),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_ends_in_our_error_within_the_purse(
    model: Model, purse: Purse, standin: StandIn, clock: FakeClock, name: str
) -> None:
    answer, error, requests = FAULTS[name]
    standin.restart(answer)
    with capture_logs() as logs, pytest.raises(error) as raised:
        written(model, purse)
    assert len(standin.chats) == purse.calls_made == requests
    assert clock.now - 1000.0 <= 8.0
    assert sum(clock.waits) <= 2.0
    for shown in (str(raised.value), repr(raised.value), raised.value.said, repr(logs), repr(raised.value.__cause__)):
        assert KEY not in shown
    assert str(raised.value).endswith("直接回答。")


@pytest.mark.parametrize(
    "first",
    [busy(1), busy(), refuses(500), refuses(502), refuses(503), cut(TEXT, 0), cut(TEXT, 0, "reset")],
    ids=["busy 1", "busy", "500", "502", "503", "cut", "reset"],
)
def test_what_may_pass_is_asked_once_more(
    model: Model, purse: Purse, standin: StandIn, clock: FakeClock, first: Answer
) -> None:
    standin.restart(first, says(TEXT))
    assert written(model, purse) == TEXT
    assert purse.calls_made == 2
    assert len(clock.waits) == 1


def test_the_wait_an_endpoint_asks_for_is_the_wait_it_gets(
    model: Model, purse: Purse, standin: StandIn, clock: FakeClock
) -> None:
    standin.restart(busy(1.5), says(TEXT))
    assert written(model, purse) == TEXT
    assert clock.waits == [1.5]


def test_an_endpoint_that_asks_for_a_long_rest_gets_it(make: Make, standin: StandIn, clock: FakeClock) -> None:
    model = make(model_failures=1, model_rest_s=30)
    standin.restart(busy(120), says(TEXT))
    with pytest.raises(ModelBusy):
        written(model, Purse(8.0, 6, 24_000, clock))
    clock.advance(31)  # our own rest would be over
    with pytest.raises(ModelOff):
        written(model, Purse(8.0, 6, 24_000, clock))
    clock.advance(90)
    assert written(model, Purse(8.0, 6, 24_000, clock)) == TEXT


def test_a_wait_told_as_a_date_is_kept(model: Model, purse: Purse, standin: StandIn, clock: FakeClock) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=600)
    standin.restart(busy(format_datetime(soon, usegmt=True)), says(TEXT))
    with pytest.raises(ModelBusy):
        written(model, purse)
    assert clock.waits == []


def test_a_second_failure_is_the_end(model: Model, purse: Purse, standin: StandIn) -> None:
    standin.restart(refuses(500), refuses(500), says(TEXT))
    with pytest.raises(ModelAway):
        written(model, purse)
    assert len(standin.chats) == 2


@pytest.mark.parametrize("by", ["close", "reset", "end"])
@pytest.mark.parametrize("done", [True, False])
def test_nothing_is_asked_again_once_a_piece_was_shown(
    model: Model,
    purse: Purse,
    standin: StandIn,
    by: str,
    done: bool,  # noqa: FBT001 - a fact of the case
) -> None:
    standin.restart(Answer(text=TEXT, cut_after=2, cut_by=by, finish=None, done=done), says(TEXT))  # type: ignore[arg-type]  # one of CutBy
    shown = until_away(model, purse)
    assert 1 <= len(shown) <= 2
    assert len(standin.chats) == 1
    assert purse.tokens_out > 0  # what was heard is paid for


def test_a_stream_that_breaks_after_its_end_was_said_is_whole(model: Model, purse: Purse, standin: StandIn) -> None:
    pieces = len(TEXT) // 4 + 1
    standin.restart(Answer(text=TEXT, cut_after=pieces, cut_by="reset", usage="never"))
    assert written(model, purse) == TEXT
    assert len(standin.chats) == 1


def test_fields_an_endpoint_leaves_out_are_nothing(model: Model, purse: Purse, standin: StandIn) -> None:
    events = (
        '{"choices": []}', '{"choices": null}', '{"id": "x"}', '{"choices": [{"delta": null}]}',
        '{"choices": [{"delta": {"content": "二十", "extra": 1}}], "usage": {}}', '{"choices": [{"index": 0}]}',
        '{"choices": [{"delta": {"content": "万元"}, "finish_reason": ""}], "usage": null}',
        '{"choices": [{"delta": {}, "finish_reason": "stop"}]}', '{"usage": {"prompt_tokens": 7}}',
    )  # fmt: skip
    standin.restart(Answer(events=events))
    assert written(model, purse) == "二十万元"
    assert purse.tokens_in == 7


def test_refused_connections_are_tried_once_more_and_then_left(
    make: Make, standin: StandIn, purse: Purse, clock: FakeClock
) -> None:
    with stand_in() as gone:
        url = gone.url
    model = make(model_base_url=url)
    with pytest.raises(ModelAway):
        written(model, purse)
    assert purse.calls_made == 2
    assert len(clock.waits) == 1
    assert standin.chats == []


def test_a_name_nobody_knows_is_away(make: Make, purse: Purse) -> None:
    with pytest.raises(ModelAway):
        written(make(model_base_url="http://model.invalid/v1"), purse)


def test_a_server_that_never_answers_costs_the_purse_and_no_more(model: Model, purse: Purse, standin: StandIn) -> None:
    written(model, purse)  # all is loaded
    standin.restart(silent())
    purse = Purse(0.3, 6, 24_000)  # real seconds: the socket's own wait is what is tested
    with pytest.raises(ModelAway):
        written(model, purse)
    assert purse.calls_made == 1
    assert standin.hung_up.wait(10)  # the connection was given up, not left reading


def test_a_stream_that_falls_silent_costs_the_purse_and_no_more(model: Model, purse: Purse, standin: StandIn) -> None:
    written(model, purse)
    standin.restart(says(TEXT, stall_after=1))
    purse = Purse(1.5, 6, 24_000)
    shown = until_away(model, purse)
    assert len(shown) == 1
    assert standin.hung_up.wait(10)


def test_a_slow_drip_does_not_outlast_the_purse(model: Model, purse: Purse, standin: StandIn, clock: FakeClock) -> None:
    heard = threading.Semaphore(0)

    def when_heard(seconds: float) -> None:
        heard.acquire(timeout=10)
        clock.advance(seconds)

    standin.sleep = when_heard
    standin.restart(Answer(pieces=tuple("一二三四五六七八九十"), drip=3.0))
    shown = until_away(model, purse, lambda _: heard.release())
    assert shown == ["一", "二", "三"]  # at 0, 3 and 6 s; the fourth comes at 9
    assert purse.seconds_left() == 0


def test_a_slow_first_token_is_given_its_time_and_not_more(model: Model, purse: Purse, standin: StandIn) -> None:
    standin.restart(says(TEXT, first=5.0), says(TEXT, wait=5.0))
    assert written(model, purse) == TEXT
    assert purse.first_piece_ms is not None
    assert purse.first_piece_ms >= 5000
    with pytest.raises(ModelAway):  # three seconds are left
        written(model, purse)
    assert purse.calls_made == 2


def test_one_purse_pays_for_all_calls_of_a_question(model: Model, purse: Purse, standin: StandIn) -> None:
    purse.calls = 2
    written(model, purse)
    written(model, purse)
    with pytest.raises(ModelOverspent):
        written(model, purse)
    assert len(standin.chats) == 2


def test_tokens_end_a_question_before_or_in_the_middle_of_an_answer(
    model: Model, clock: FakeClock, standin: StandIn
) -> None:
    with pytest.raises(ModelOverspent):
        written(model, Purse(8.0, 6, 10, clock))  # the prompt alone is more
    assert standin.chats == []
    standin.restart(says("长" * 4000, usage="never"))
    purse = Purse(8.0, 6, 300, clock)
    with pytest.raises(ModelOverspent):
        written(model, purse)
    assert standin.chats[0].body["max_tokens"] < 300


def test_who_reads_no_further_hangs_up_and_the_endpoint_is_not_blamed(
    make: Make, purse: Purse, standin: StandIn
) -> None:
    model = make(model_failures=1)
    standin.restart(says(TEXT, stall_after=1), says(TEXT))
    reading = model.write(ASKED, purse)
    assert next(reading)
    reading.close()  # type: ignore[attr-defined]  # a generator
    assert standin.hung_up.wait(10)
    assert written(model, purse) == TEXT


def test_after_a_row_of_failures_the_endpoint_rests_and_one_trial_brings_it_back(
    make: Make, standin: StandIn, clock: FakeClock
) -> None:
    model = make(model_failures=2, model_rest_s=30)

    def ask() -> str:
        return written(model, Purse(8.0, 6, 24_000, clock))

    standin.restart(refuses(500))
    with capture_logs() as logs:
        for _ in range(2):
            with pytest.raises(ModelAway):
                ask()
        with pytest.raises(ModelOff):
            ask()
        assert len(standin.chats) == 4
        clock.advance(31)
        with pytest.raises(ModelAway):  # the trial fails: another rest
            ask()
        with pytest.raises(ModelOff):
            ask()
        standin.restart(says(TEXT))
        with pytest.raises(ModelOff):
            ask()
        clock.advance(31)
        assert ask() == TEXT
        assert ask() == TEXT
    assert [line["event"] for line in logs] == ["model.failed", "model.rests", "model.came_back"]


def test_a_wrong_key_is_logged_once_and_not_tried_with_every_question(
    make: Make, standin: StandIn, clock: FakeClock
) -> None:
    model = make(model_failures=5, model_rest_s=30)
    standin.key = "another"
    with capture_logs() as logs:
        with pytest.raises(ModelRefused) as raised:
            written(model, Purse(8.0, 6, 24_000, clock))
        for _ in range(20):
            with pytest.raises(ModelOff):
                written(model, Purse(8.0, 6, 24_000, clock))
        clock.advance(31)
        with pytest.raises(ModelRefused):
            written(model, Purse(8.0, 6, 24_000, clock))
    assert len(standin.chats) == 2
    assert [line["event"] for line in logs] == ["model.rests"]
    assert raised.value.status == 401
    assert "Incorrect API key provided: ***" in raised.value.said


def test_a_bad_request_of_one_question_does_not_rest_the_model_for_others(
    make: Make, standin: StandIn, clock: FakeClock
) -> None:
    model = make(model_failures=1)
    standin.restart(too_long(), says(TEXT))
    with pytest.raises(ModelRefused):
        written(model, Purse(8.0, 6, 24_000, clock))
    assert written(model, Purse(8.0, 6, 24_000, clock)) == TEXT


def test_the_switch_is_asked_before_every_request(make: Make, purse: Purse, standin: StandIn) -> None:
    on = True
    model = make(lambda: on)
    assert written(model, purse) == TEXT
    on = False
    with pytest.raises(ModelOff):
        written(model, purse)
    with pytest.raises(ModelOff):
        model.chat_model(purse)
    on = True
    assert written(model, purse) == TEXT
    assert len(standin.chats) == 2


@pytest.mark.parametrize(
    ("manner", "left_out"), [({"stream_options": False}, "stream_options"), ({"json_schema": True}, "nothing")]
)
def test_a_parameter_the_endpoint_will_not_take_is_left_out_from_then_on(
    make: Make, standin: StandIn, clock: FakeClock, manner: dict[str, bool], left_out: str
) -> None:
    for name, value in manner.items():
        setattr(standin, name, value)
    model = make()
    for _ in range(2):
        assert written(model, Purse(8.0, 6, 24_000, clock)) == TEXT
    assert sum(left_out in one.body for one in standin.chats) == (left_out == "stream_options")
    assert left_out not in standin.chats[-1].body


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Unsupported parameter: 'max_tokens' is not supported with this model.", "max_tokens"),
        ("'temperature' does not support 0.0 with this model.", "temperature"),
    ],
)
def test_models_that_know_a_parameter_by_another_name_are_served(
    model: Model, purse: Purse, standin: StandIn, said: str, name: str
) -> None:
    standin.restart(refuses(400, said), says(TEXT))
    assert written(model, purse) == TEXT
    assert name not in standin.chats[-1].body
    assert ("max_completion_tokens" in standin.chats[-1].body) == (name == "max_tokens")


class Wish(BaseModel):
    """What a test wants filled."""

    item: str
    amount: int = 0


@pytest.mark.parametrize(
    ("manners", "formats"),
    [
        ({}, ["json_schema"]),
        ({"json_schema": False}, ["json_schema", "json_object"]),
        ({"json_schema": False, "json_mode": False}, ["json_schema", "json_object", None]),
    ],
    ids=["schema", "object", "text"],
)
def test_a_schema_is_filled_in_whatever_format_the_endpoint_takes(
    model: Model, purse: Purse, standin: StandIn, manners: dict[str, bool], formats: list[str | None]
) -> None:
    standin.restart(fills({"item": "首次升规", "amount": 20}))
    for name, value in manners.items():
        setattr(standin, name, value)
    assert model.fill(ASKED, Wish, purse) == Wish(item="首次升规", amount=20)
    asked = [(one.body.get("response_format") or {}).get("type") for one in standin.chats]
    assert asked == formats
    assert [one["role"] for one in standin.chats[-1].messages] == ["system", "user"]
    assert model.fill(ASKED, Wish, purse)
    assert len(standin.chats) == len(formats) + 1  # what was refused is remembered


@pytest.mark.parametrize(
    "text", ['```json\n{"item": "甲"}\n```', '好的，结果如下：{"item": "甲"} 请查收。', '{"item": "甲"}']
)
def test_json_is_found_among_words(model: Model, purse: Purse, standin: StandIn, text: str) -> None:
    standin.restart(says(text))
    assert model.fill(ASKED, Wish, purse) == Wish(item="甲")


def test_what_does_not_fit_the_schema_is_sent_back_once(model: Model, purse: Purse, standin: StandIn) -> None:
    standin.restart(fills({"amount": "many"}), fills({"item": "甲", "amount": 3}))
    assert model.fill(ASKED, Wish, purse) == Wish(item="甲", amount=3)
    assert "item" in standin.chats[-1].asked
    standin.restart(says("{broken"))
    with pytest.raises(ModelUnclear):
        model.fill(ASKED, Wish, purse)
    assert len(standin.chats) == 2


def test_a_question_that_comes_while_the_vendor_is_still_loaded_is_answered_without_it(
    make: Make, monkeypatch: pytest.MonkeyPatch, purse: Purse, standin: StandIn
) -> None:
    go, load = threading.Event(), Model._load_endpoint  # noqa: SLF001 - held up for the test

    def slowly(self: Model) -> object:
        go.wait(30)
        return load(self)

    monkeypatch.setattr(Model, "_load_endpoint", slowly)
    model = make()
    model.warm()
    with pytest.raises(ModelAway):
        written(model, Purse(0.05, 6, 24_000))
    assert standin.chats == []
    go.set()
    assert written(model, purse) == TEXT


def test_settings_are_added_to_every_request(make: Make, purse: Purse, standin: StandIn) -> None:
    written(make(model_extra_json='{"enable_thinking": false}', model_answer_tokens=99, model_temperature=0.5), purse)
    body = standin.chats[0].body
    assert (body["enable_thinking"], body["max_tokens"], body["temperature"]) == (False, 99, 0.5)


def test_without_an_endpoint_or_with_the_setting_off_there_is_no_model(tmp_path: Path) -> None:
    assert model_for(Settings(home=tmp_path)) is None
    there = {"home": tmp_path, "model_base_url": "http://127.0.0.1:1/v1", "model_name": "m"}
    assert model_for(Settings(**there, model_off=True)) is None  # type: ignore[arg-type]  # settings by name
    assert model_for(Settings(**there)) is not None  # type: ignore[arg-type]  # settings by name


def test_the_key_is_in_no_shape_of_a_model_and_in_no_log_of_a_vendor(
    model: Model, purse: Purse, standin: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    standin.key = "another"
    with caplog.at_level(logging.DEBUG), capture_logs() as logs, pytest.raises(ModelRefused):
        written(model, purse)
    assert KEY not in caplog.text
    assert KEY not in repr(logs)
    assert KEY not in repr(model) + str(vars(model)) + repr(purse)


def test_a_purse_is_opened_by_the_settings(tmp_path: Path) -> None:
    purse = open_purse(Settings(home=tmp_path, model_answer_s=3, model_calls=2, model_tokens=700))
    assert (purse.calls, purse.tokens) == (2, 700)
    assert 2 < purse.seconds < 3  # the answer without the model is to be there when the three are over
