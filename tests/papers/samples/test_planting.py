import pytest

from knowledge.papers.samples.drafting import Draft, drafts_of, draw_up, printed_on
from knowledge.papers.samples.fault import FaultRefused
from knowledge.papers.samples.fault_list import BY_NAME, FAULTS, PHRASES
from knowledge.papers.samples.planting import make_pack, possible_faults
from knowledge.papers.samples.shelf import MATTERS
from knowledge.papers.samples.telling import tell
from tests.papers.samples.conftest import DAY

SEED = 7
FORMER = {"建设单位", "企业名称"}  # one fact under two names


def printed(drafts: list[Draft], matter: str) -> dict[tuple[str, str], dict[str, str]]:
    telling = tell(matter, SEED, DAY)
    return {(one.slot, one.kind.name): dict(printed_on(draw_up(one, telling, SEED))) for one in drafts}


@pytest.mark.parametrize("matter", list(MATTERS))
def test_every_fault_of_a_matter_changes_what_it_says_and_nothing_else(matter: str) -> None:
    telling = tell(matter, SEED, DAY)
    clean = printed(drafts_of(telling), matter)
    names = possible_faults(matter, SEED, telling)
    assert {"缺公章", "缺材料", "附件加密打不开"} <= set(names)
    for name in names:
        pack = make_pack(telling, SEED, [name])
        (planted,) = pack.planted
        if planted.fault.everywhere:
            continue
        now = printed(pack.drafts, matter)
        if planted.fault.gone:
            assert {slot for slot, _ in clean} - {slot for slot, _ in now} == {planted.slot}
            continue
        place = planted.slot, planted.kind
        assert {key for key, fields in now.items() if fields != clean[key]} <= {place}, name
        flaws = {key: draft.flaws for draft in pack.drafts if draft.flaws for key in [(draft.slot, draft.kind.name)]}
        assert set(flaws) <= {place}
        before, after = clean[place], now[place]
        wrong = {field for field in before | after if before.get(field) != after.get(field)}
        if planted.field:
            assert planted.field in wrong, name
            with_it = FORMER if planted.field in FORMER else {f"{planted.field}大写"}
            assert wrong <= {planted.field} | with_it, name
        else:
            assert not wrong, name


def test_two_faults_come_to_two_papers() -> None:
    pack = make_pack(tell("M7", SEED, DAY), SEED, ["缺公章", "项目名称多一字少一字", "合同早于中标"])
    assert len({(one.slot, one.kind) for one in pack.planted}) == 3


def test_a_fault_may_be_asked_for_in_one_material() -> None:
    pack = make_pack(tell("M7", SEED, DAY), SEED, ["缺公章@建设工程施工合同"])
    assert [(one.slot, one.fault.rule) for one in pack.planted] == [("建设工程施工合同", "S")]


@pytest.mark.parametrize("rule", ["CR3", "CR9", "E", "S"])
def test_a_rule_is_broken_by_one_of_its_faults(rule: str) -> None:
    pack = make_pack(tell("M7", SEED, DAY), SEED, [rule])
    assert [one.fault.rule for one in pack.planted] == [rule]


@pytest.mark.parametrize("name", ["合同早于中标", "没有这种问题", "CR12"])
def test_a_fault_that_a_matter_cannot_have_is_refused_with_those_it_can(name: str) -> None:
    with pytest.raises(FaultRefused, match=rf"造不出“{name}”.*缺公章"):
        make_pack(tell("M10", SEED, DAY), SEED, [name])


def test_every_phrase_of_the_officers_list_leads_to_a_fault() -> None:
    assert all(name in BY_NAME for names in PHRASES.values() for name in names)
    assert len(BY_NAME) == len(FAULTS)


def test_every_cross_rule_can_be_broken_somewhere() -> None:
    rules = {fault.rule for fault in FAULTS}
    assert {f"CR{number}" for number in range(1, 15)} <= rules
    assert {"P", "F", "S", "E", "EQ", "NUM", "IN", "Q", "X", "C"} <= rules


def test_a_matter_that_needs_no_permit_says_so_in_every_paper() -> None:
    pack = make_pack(tell("M7", SEED, DAY), SEED, ["该事项无需办理"])
    areas = {
        fields["建筑面积"]
        for fields in (dict(printed_on(draw_up(one, pack.telling, SEED))) for one in pack.drafts)
        if "建筑面积" in fields
    }
    assert all("268.50" in area for area in areas)
    assert pack.planted[0].slot == "*"
