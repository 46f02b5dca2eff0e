"""huiqi match over all firms: stored, counted, listed; and what a changed item would do."""

from pathlib import Path

import pytest

from config.city import CITIES
from knowledge.rules.bulk.codes import STATES
from ledger import matches
from ledger.base import connect
from tests.cli.conftest import Huiqi

TEXT = CITIES / "deyang" / "items" / "dy-11.yaml"


def test_all_firms_are_stored_once_counted_and_listed(huiqi: Huiqi, own_home: Path) -> None:
    first = huiqi("match", "--all", "--json", home=own_home).json
    assert first["firms"] == first["stored"] == first["whole"] > 0
    again = huiqi("match", "--all", "--json", home=own_home).json
    assert again["stored"] == 0
    assert again["items"] == first["items"]
    assert len(first["items"]) >= 42
    for one in first["items"]:
        assert sum(one[state.value] for state in STATES) == first["firms"]
    listed = huiqi("match", "--fitting", "dy-11", "--json", home=own_home).json
    by_code = {one["code"]: one for one in first["items"]}
    assert len(listed["firms"]) == by_code["DY-11"]["eligible"] > 0
    near = huiqi("match", "--fitting", "DY-04=near", home=own_home).out.splitlines()
    assert len([line for line in near if line.startswith("9151")]) == by_code["DY-04"]["near"]
    ledger = connect(f"sqlite:///{own_home / 'ledger.sqlite3'}")
    with ledger.read() as session:
        assert matches.counted(session) == first["firms"]
    ledger.close()


def test_another_day_is_counted_and_not_stored(huiqi: Huiqi, own_home: Path) -> None:
    told = huiqi("match", "--all", "--as-of", "2023-06-01", "--json", home=own_home).json
    assert (told["stored"], told["as_of"]) == (0, "2023-06-01")
    by_code = {one["code"]: one for one in told["items"]}
    assert by_code["DY-01"]["eligible"] == 19
    assert by_code["DY-01"]["amount_range_fen"] == [59_000_000, 59_000_000]
    shown = huiqi("match", "--all", "--as-of", "2023-06-01", home=own_home).out
    assert "DY-01" in shown
    assert "可享受19户（59.00万元）" in shown
    assert "只统计，没有存储" in shown
    assert huiqi("match", "--fitting", "DY-01", home=own_home).out.strip() == "没有企业"


def test_a_draft_shows_who_gains_and_who_loses_before_it_is_published(
    huiqi: Huiqi, own_home: Path, tmp_path: Path
) -> None:
    text = TEXT.read_text(encoding="utf-8")
    same = huiqi("match", "--compare", "DY-11", "--draft", str(TEXT), "--json", home=own_home).json
    assert same["unchanged"] == same["firms"] > 0
    draft = tmp_path / "draft.yaml"
    draft.write_text(text.replace("10万元", "8万元"), encoding="utf-8")
    told = huiqi("match", "--compare", "DY-11", "--draft", str(draft), "--json", home=own_home).json
    assert 0 < len(told["losers"]) < told["before"]["firms"]  # who gets the smaller award keeps it
    assert told["lost_fen"] == 2_000_000 * len(told["losers"])
    assert (told["gainers"], told["gained_fen"]) == ([], 0)
    shown = huiqi("match", "--compare", "DY-11", "--draft", str(draft), home=own_home).out
    assert f"受损{len(told['losers'])}户，合计减少" in shown
    assert told["losers"][0]["name"] in shown


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "请选一样"),
        (("--all", "--enterprise", "x"), 2, "请选一样"),
        (("--fitting", "DY-99"), 1, "没有编号为“DY-99”的事项"),
        (("--fitting", "DY-11=good"), 1, "没有“good”这种状态"),
        (("--compare", "DY-11"), 1, "没有草稿"),
        (("--compare", "DY-12", "--draft", str(TEXT)), 1, "草稿写的是 DY-11"),
    ],
)
def test_what_can_t_be_done_is_one_sentence(huiqi: Huiqi, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = huiqi("match", *arguments)
    assert done.code == code
    assert says in done.err


def test_a_draft_with_a_fault_names_the_line(huiqi: Huiqi, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(TEXT.read_text(encoding="utf-8") + "\non: 1\n", encoding="utf-8")
    done = huiqi("match", "--compare", "DY-11", "--draft", str(draft))
    assert done.code == 2
    assert "draft.yaml 第" in done.err
