"""Laws of the pre-review that hold for every pack, whatever is wrong with it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.rules.agreement import review
from knowledge.rules.agreement_values import Finding, Value
from tests.handed_in import DAY, FIRM, Pack, matter, paper, permit

M7 = matter("M7")
CLEAN = permit()
PLACES = sorted((slot, name) for slot, fields in CLEAN.items() for name in fields if name not in {"印章", "签字"})
TEXTS = (
    "",
    "德阳示例机械厂",
    "示例乙项目",
    "2508-510600-04-01-123465",
    "2025-02-01",
    "1000万元",
    "5000㎡",
    "地上9层",
    "合格",
)
CHANGES = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(TEXTS), st.sampled_from((0.3, 0.85, 1.0))), max_size=4
)
LAW = settings(max_examples=25)


def spoiled(changes: list[tuple[tuple[str, str], str, float]]) -> Pack:
    pack = {slot: dict(fields) for slot, fields in CLEAN.items()}
    for (slot, name), text, confidence in changes:
        pack[slot][name] = (*pack[slot][name][:1], Value(text, None, "另一页.pdf", 3, None, confidence))
    return pack


def findings(pack: Pack) -> tuple[Finding, ...]:
    return review(M7, pack, {}, DAY).findings


@LAW
@given(CHANGES)
def test_the_order_of_papers_and_values_never_matters(changes: list[tuple[tuple[str, str], str, float]]) -> None:
    pack = spoiled(changes)
    turned = {
        slot: {name: tuple(reversed(values)) for name, values in reversed(list(fields.items()))}
        for slot, fields in reversed(list(pack.items()))
    }
    assert findings(turned) == findings(pack)


@LAW
@given(CHANGES, st.sampled_from(PLACES), st.sampled_from((0.1, 0.5, 0.9)))
def test_reading_less_surely_never_makes_a_fault(
    changes: list[tuple[tuple[str, str], str, float]], place: tuple[str, str], confidence: float
) -> None:
    pack = spoiled(changes)
    slot, name = place
    dimmed = tuple(
        Value(one.text, one.normal, one.file, one.page, one.box, min(one.confidence, confidence))
        for one in pack[slot][name]
    )
    before = {(one.slot, one.rule, one.check) for one in findings(pack) if one.result == "不符"}
    after = findings(pack | {slot: pack[slot] | {name: dimmed}})
    assert {(one.slot, one.rule, one.check) for one in after if one.result == "不符"} <= before


@LAW
@given(CHANGES, st.sampled_from((0.3, 1.0)))
def test_proof_of_a_former_name_never_adds_a_finding(
    changes: list[tuple[tuple[str, str], str, float]], confidence: float
) -> None:
    pack = spoiled(changes)
    proof = paper("变更证明", {"变更前名称": "德阳示例机械厂", "变更后名称": FIRM})["变更证明"]
    dimmed = {
        name: tuple(Value(one.text, None, one.file, one.page, one.box, confidence) for one in values)
        for name, values in proof.items()
    }
    objected = [(one.slot, one.rule, one.check) for one in findings(pack) if one.result in {"不符", "存疑"}]
    proven = findings(pack | {"变更证明": dimmed})
    assert {(one.slot, one.rule, one.check) for one in proven if one.result in {"不符", "存疑"}} <= set(objected)


@LAW
@given(CHANGES)
def test_every_finding_has_its_words_and_every_fault_its_way_out(
    changes: list[tuple[tuple[str, str], str, float]],
) -> None:
    for one in findings(spoiled(changes)):
        assert one.result in {"通过", "缺失", "不符", "存疑", "可容缺", "不适用"}
        assert one.severity in {"blocker", "warning", "note"}
        assert one.message
        assert one.fix or one.result not in {"缺失", "不符", "可容缺"}
