"""Whatever the model's endpoint does, each question gets one answer, in time, in the policy's own words."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator, running
from tests.journeys.house import Bot, Room
from tests.journeys.standing_in import LABEL, huiqi, read, thinking_bot
from tests.standin.brains import Careful
from tests.standin.script import Answer, Call, Request, busy, calls, cut, refuses, says, silent, too_long
from tests.standin.server import StandIn, stand_in

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
QUESTION = "首次升规奖励怎么领"
ANSWER_S = 1.2
SLACK_MS = 3000  # of a busy machine; a fault that is waited out takes much longer
TRUE = "对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元[1]。"
LONG = TRUE * 40
ALWAYS: dict[str, Answer] = {
    "wrong key": refuses(401),
    "no balance": refuses(402),
    "forbidden": refuses(403),
    "unknown model": refuses(404),
    "busy for a moment": busy(0.2),
    "busy for an hour": busy(3600),
    "busy until a day": busy("Wed, 21 Oct 2099 07:28:00 GMT"),
    "busy, garbled": busy("soon"),
    "broken": refuses(500),
    "bad gateway": Answer(status=502, body="<html>502</html>"),
    "overloaded": refuses(503, retry_after=0),
    "window too small": too_long(),
    "silent": silent(),
    "headers too late": Answer(TRUE, wait=30),
    "no choices": Answer(choices=False),
    "empty": says(""),
    "no JSON": Answer(body="<html>你好</html>"),
    "another JSON": Answer(body='{"data": [1, 2, 3]}'),
    "broken events": Answer(events=("{不是JSON", "[1,2]", "")),
    "not text at all": Answer(body=b"\xff\xfe\x00\x01" * 50),
}
READING: dict[str, Answer] = {
    "broken arguments": calls(Call("ask", '{"question": "首次')),
    "arguments of a wrong kind": calls(Call("ask", {"question": [1, 2]})),
    "a tool nobody offered": calls(Call("drop_tables", {"all": True})),
    "the same again and again": calls(*[Call("nothing", {})] * 30),
    "talk instead of tools": says("您符合条件，可以拿到999万元！"),
}
WRITING: dict[str, Answer] = {
    "first piece too late": Answer(LONG, first=30),
    "dripping": Answer(LONG, drip=0.1),
    "stalled": Answer(LONG, stall_after=5),
    "closed": cut(LONG, 5),
    "reset": cut(LONG, 5, "reset"),
    "ended without an end": cut(LONG, 5, "end"),
    "too long": Answer(TRUE, finish="length"),
    "filtered": Answer(TRUE, finish="content_filter"),
    "declined": Answer(refusal="我不能回答"),
    "inventing": says("可获奖励999万元[1]。"),
    "nonsense": says("锟斤拷" * 300),
    "only thinking": Answer(reasoning="想" * 300),
    "unended thought": says("<think>想想" + "再想想" * 200),
    "one line for ever": says("奖" * 5000),
}


@pytest.fixture(scope="module")
def town() -> Iterator[Emulator]:
    with running("--api-qps", "0", "--webhook-per-minute", "0") as started:
        yield started


@pytest.fixture(scope="module")
def model() -> Iterator[StandIn]:
    with stand_in() as standin:
        standin.sleep = waiting_for(standin.over)
        yield standin


@pytest.fixture(scope="module")
def bot(sample_home: Path, tmp_path_factory: pytest.TempPathFactory, town: Emulator, model: StandIn) -> Iterator[Bot]:
    home = Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("faults") / "home"))
    with thinking_bot(home, town, model, HUIQI_MODEL_ANSWER_S=str(ANSWER_S)) as started:
        yield started
        started.tells_no_secret()


def waiting_for(over: threading.Event) -> Callable[[float], None]:
    """Spend seconds, but no more once the stand-in is closed."""

    def wait(seconds: float) -> None:
        over.wait(seconds)

    return wait


def only_when(reads: Answer | None, writes: Answer | None) -> Callable[[Request], Answer]:
    """Do well except where an answer is given; some texts differ from time to time, the faults do not."""
    well = Careful()

    def brain(request: Request) -> Answer:
        fault = reads if request.tools else writes
        return fault or well(request)

    return brain


CASES = [
    *[(name, only_when(fault, fault)) for name, fault in ALWAYS.items()],
    *[(f"{name}, writing", only_when(None, fault)) for name, fault in ALWAYS.items()],
    *[(name, only_when(fault, says("未查到"))) for name, fault in READING.items()],
    *[(name, only_when(None, fault)) for name, fault in WRITING.items()],
]


def test_each_fault_leaves_one_answer_in_time_in_the_policys_own_words(
    bot: Bot, model: StandIn, room: Callable[[], Room]
) -> None:
    here = room()
    wrong: list[tuple[str, str]] = []
    for count, (name, brain) in enumerate(CASES, 1):
        model.chat = brain
        [answer] = here.answers(QUESTION)
        text = read(answer)
        if "20万元" not in text or "依据：" not in text or LABEL in text or "999" in text:
            wrong.append((name, text))
        if len(here.said_by_bot()) != count:
            wrong.append((name, f"{len(here.said_by_bot())} answers after {count} questions"))
    assert wrong == []
    told = huiqi(bot.home, "trace", "list", "--limit", "500")["answers"]
    assert len(told) == len(CASES)
    late = [one for one in told if one["trace"]["ms"] > 1000 * ANSWER_S + SLACK_MS]
    assert late == []
