"""A relation names its document by a 文号, a title or an id; the name it is kept by can be given again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.city import City
from knowledge.errors import ActRefused
from knowledge.library.editing import target_key
from ledger.base import Ledger, connect
from ledger.bonds import Bond
from tests.library.desk_of_records import EDITOR, Office, award, office


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    opened = connect(ledger_url)
    yield opened
    opened.close()


@pytest.fixture
def room(ledger: Ledger, tmp_path: Path, city: City) -> Iterator[Office]:
    with office(ledger, tmp_path, city) as opened:
        yield opened


@pytest.mark.parametrize(
    "named",
    [
        "德办发〔2022〕12号",
        "德办发2022 12号",
        "国务院令第746号",
        "国科发火〔2016〕32号",
        "《德阳市十四五规划2021-2025》",
    ],
)
def test_the_key_of_a_key_is_that_key(room: Office, named: str) -> None:
    policy_id = room.shelves(award(doc_no="国科发火〔2016〕32号"))
    with room.registrar.ledger.read() as session:
        key = target_key(session, named)
        assert target_key(session, key) == key
        assert target_key(session, policy_id) == target_key(session, "国科发火〔2016〕32号")


@pytest.mark.parametrize("target", ["德示例函〔2026〕12号", "德示例火〔2026〕12号", "《某某办法》"])
def test_a_relation_is_taken_back_by_the_name_it_is_shown_by(room: Office, target: str) -> None:
    policy_id = room.shelves(award())
    number = room.registrar.relate(policy_id, Bond.IMPLEMENTS, target, EDITOR)
    [link] = room.registrar.look(policy_id, number).links
    number = room.registrar.unrelate(policy_id, Bond.IMPLEMENTS, link["target_key"], EDITOR)
    assert room.registrar.look(policy_id, number).links == ()
    with pytest.raises(ActRefused, match="没有"):
        room.registrar.unrelate(policy_id, Bond.IMPLEMENTS, link["target_key"], EDITOR)
