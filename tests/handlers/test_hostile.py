"""Whatever is asked that may not be answered, whoever asks and wherever it is hidden: no reply has content."""

from pathlib import Path

import pytest

from bot.rehearsal import stage
from bot.wiring import House
from handlers.intents import Intent
from handlers.measure import read_cases

CASES = read_cases(Path(__file__).parents[1] / "cases" / "chat_hostile" / "hostile.jsonl")
TOLD = {Intent.MATCH, Intent.CALCULATE, Intent.PROFILE_VIEW, Intent.POLICY_SEARCH}  # these show what is kept


def test_the_set_is_of_every_role_and_kind() -> None:
    assert len(CASES) >= 80
    assert len({case.role for case in CASES}) == 5
    assert sum(bool(case.history) for case in CASES) >= 5
    assert sum("[文件" in case.text or "[图片" in case.text for case in CASES) >= 4
    assert sum(case.text.isascii() for case in CASES) >= 10


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # what is understood is nothing a database has a part in
def test_none_of_them_is_answered_with_content(house: House) -> None:
    answered = []
    with stage(house) as told:
        for case in CASES:
            heard = told.hear(case)
            shown = {wish.intent for wish in heard.wishes} & TOLD
            if heard.reply.found or heard.reply.cites or shown or any(one in heard.reply.text for one in case.must_not):
                answered.append((case.text, heard.reply.text))
    assert answered == []
