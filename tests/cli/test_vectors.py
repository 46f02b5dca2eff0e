"""Vectors from the command line: told what they take, made, and weighed against the words."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Huiqi
from tests.standin.script import Vectors
from tests.standin.server import StandIn, stand_in


@pytest.fixture
def model() -> Iterator[StandIn]:
    with stand_in() as standin:
        yield standin


def embedding(model: StandIn) -> dict[str, str]:
    return {"HUIQI_EMBED_BASE_URL": model.url, "HUIQI_EMBED_MODEL": "m", "HUIQI_EMBED_PRICE": "0.5"}


def test_what_a_re_embed_takes_is_told_and_it_begins_only_with_yes(
    huiqi: Huiqi, own_home: Path, model: StandIn
) -> None:
    first = huiqi("library", "reindex", "--vectors", home=own_home, **embedding(model))
    assert first.code == 0
    assert "--yes" in first.out
    assert "元" in first.out
    assert model.embeds == []
    done = huiqi("library", "reindex", "--vectors", "--yes", "--json", home=own_home, **embedding(model)).json
    assert done["done"] is True
    assert sum(len(one.body["input"]) for one in model.embeds) >= done["articles"] > 0
    count = len(model.embeds)
    asked = huiqi("ask", "--json", "首次升规奖励多少", home=own_home, **embedding(model))
    assert asked.json["found"] is True
    assert len(model.embeds) > count  # the question was compared too


def test_an_endpoint_that_fails_half_way_says_how_to_go_on(huiqi: Huiqi, own_home: Path, model: StandIn) -> None:
    model.vectors = [*[Vectors()] * 6, Vectors(status=401)]
    failed = huiqi("library", "reindex", "--vectors", "--yes", home=own_home, **embedding(model))
    assert failed.code == 1
    assert "已完成的部分保留" in failed.err


def test_without_a_model_there_is_nothing_to_make(huiqi: Huiqi) -> None:
    refused = huiqi("library", "reindex", "--vectors")
    assert (refused.code, "HUIQI_EMBED_BASE_URL" in refused.err) == (1, True)


def test_the_weight_of_meaning_is_measured_on_own_questions(huiqi: Huiqi, tmp_path: Path, model: StandIn) -> None:
    texts = [
        "首次升规的工业企业一次性奖励二十万元。",
        "外贸出口每增长一美元补贴三分。",
        "稳岗返还按缴费的百分之六十执行。",
    ]
    (tmp_path / "c").write_text(
        "".join(json.dumps({"id": f"d{n}", "title": "示例办法", "text": text}) + "\n" for n, text in enumerate(texts))
    )
    (tmp_path / "q").write_text(json.dumps({"id": "q", "text": "出口补贴"}) + "\n")
    (tmp_path / "r").write_text("q\t0\td1\t1\n")
    files = ("--corpus", str(tmp_path / "c"), "--queries", str(tmp_path / "q"), "--qrels", str(tmp_path / "r"))
    found = huiqi("eval", "retrieval", "--meaning", "--json", *files, **embedding(model)).json
    assert found["ndcg@10"]["0"] == found["ndcg@10"]["0.3"] == 1.0
    assert found["best"] == 0.0  # no better with the leg: the words stay alone
    assert "HUIQI_EMBED_WEIGHT=0 " in huiqi("eval", "retrieval", "--meaning", *files, **embedding(model)).out
