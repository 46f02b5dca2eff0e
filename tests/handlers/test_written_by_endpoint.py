"""The whole way to a real client of an OpenAI-compatible endpoint and back: written and checked, or the extract."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from config.settings import Settings
from config.words.written import AI_LABEL
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from knowledge.answer.model import Model
from tests.standin.script import Answer, cut, refuses, says
from tests.standin.server import StandIn, stand_in

TRUE = "首次纳入规模以上工业统计库的企业，可获得一次性奖励20万元[1]。"


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with stand_in(says(TRUE)) as running:
        yield running


def asked(house: House, standin: StandIn, home: Path) -> Reply:
    model = Model(Settings(home=home, model_base_url=standin.url, model_name="standin", model_answer_s=60))
    try:
        message = Message("m", "cid-endpoint", "首次升规奖励怎么领", Speaker(), in_group=True)
        return dispatch(message, replace(house.desk, writer=model), ROUTES)
    finally:
        model.close()


def test_a_written_answer_names_the_model_and_what_it_cost(house: House, standin: StandIn, tmp_path: Path) -> None:
    reply = asked(house, standin, tmp_path)
    assert reply.mode == "model"
    assert "可获得一次性奖励20万元。" in reply.text
    assert reply.text.endswith(AI_LABEL)
    assert (reply.trace.model, reply.trace.calls, reply.trace.tokens_in) == ("standin", 1, 100)


@pytest.mark.parametrize("fault", [says("首次升规奖励80万元[1]。"), refuses(500), cut(TRUE * 3, 6), says("")])
def test_whatever_goes_wrong_the_base_answers(house: House, standin: StandIn, tmp_path: Path, fault: Answer) -> None:
    standin.chat = [fault]
    reply = asked(house, standin, tmp_path)
    assert reply.mode == "extract"
    assert "给予一次性奖励20万元" in reply.text
    assert AI_LABEL not in reply.text
    assert reply.trace.checks[0].startswith("fell_back=")
