"""All, any and not, in Kleene logic, and what of them is shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.answers import Answer, every, negated, some
from knowledge.rules.condition import Outcome, Questions, blocks_of, ground_of, judge
from knowledge.rules.item import Parameter
from knowledge.rules.item_terms import AllOf, AnyOf, Condition, Leaf, Not, Param
from tests.conditions import DAY, firm, leaf, terms, wan

FACTS = {True: {"above_scale": True}, False: {"above_scale": False}, None: {}}
SCALE = leaf("above_scale", "is", value=True, says="规上")
REMOVED = leaf("ever_removed", "is", value=False, says="没有退库")
ABUSE = leaf("voucher_abuse", "is", value=False, says="没有违规")


def ask(condition: Condition, **facts: object) -> Outcome:
    return judge(condition, firm(**facts), terms(condition), DAY)


ANSWERS = st.lists(st.sampled_from([True, False, None]), max_size=5)


@given(ANSWERS, st.randoms())
def test_the_order_of_conditions_never_matters(answers: list[Answer], chance: object) -> None:
    shuffled = list(answers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert every(answers) is every(shuffled)
    assert some(answers) is some(shuffled)


@given(ANSWERS)
def test_not_all_is_some_not(answers: list[Answer]) -> None:
    assert negated(every(answers)) is some(map(negated, answers))


@given(ANSWERS, st.data())
def test_a_fact_becoming_known_never_undoes_an_answer(answers: list[Answer], data: st.DataObject) -> None:
    known = [one if one is not None else data.draw(st.sampled_from([True, False, None])) for one in answers]
    for rule in (every, some):
        assert rule(answers) is None or rule(answers) is rule(known)


@pytest.mark.parametrize("one", [True, False, None])
@pytest.mark.parametrize("other", [True, False, None])
def test_all_any_and_not_follow_kleene(one: Answer, other: Answer) -> None:
    facts = FACTS[one] | ({} if other is None else {"ever_removed": not other})
    assert ask(AllOf((SCALE, REMOVED)), **facts).answer is every((one, other))
    assert ask(AnyOf((SCALE, REMOVED)), **facts).answer is some((one, other))
    assert ask(Not(SCALE), **facts).answer is negated(one)


def shown(outcome: Outcome) -> list[str]:
    return [row.leaf.says for row in outcome.rows]


def test_a_met_any_shows_what_met_it_and_an_open_one_what_is_open() -> None:
    either = AnyOf((SCALE, REMOVED, ABUSE))
    assert shown(ask(either, above_scale=False, ever_removed=False)) == ["没有退库"]
    assert shown(ask(either, above_scale=False)) == ["没有退库", "没有违规"]


def test_an_unmet_any_shows_its_nearest_branch() -> None:
    first = AllOf((leaf("ownership", "is", "集体", says="集体"), leaf("above_scale", "is", value=True, says="规上")))
    second = AllOf((leaf("ownership", "is", "民营", says="民营"), leaf("revenue", ">=", wan(500), says="营收")))
    facts = {"ownership": "民营", "above_scale": False}
    near = ask(AnyOf((first, second)), **facts, revenue={"2025": "400万元"})
    assert (near.answer, near.curable, shown(near)) == (False, True, ["民营", "营收"])
    third = AllOf((leaf("ownership", "is", "民营", says="民营"), leaf("revenue", "<", wan(500), says="营收不足")))
    far = ask(AnyOf((first, third)), **facts, revenue={"2025": "600万元"})
    assert (far.answer, far.curable, shown(far)) == (False, False, ["民营", "营收不足"])


def test_a_branch_with_two_unmet_leaves_is_not_near() -> None:
    two = AllOf((leaf("revenue", ">=", wan(500)), leaf("profit", ">=", wan(50))))
    found = ask(AnyOf((two,)), revenue={"2025": 1}, profit={"2025": 1})
    assert (found.answer, found.curable) == (False, False)
    assert ask(AllOf((two, SCALE)), revenue={"2025": 1}, profit={"2025": "50万元"}, above_scale=True).curable


def test_not_turns_the_rows_around_and_is_curable_only_where_that_is_written() -> None:
    plain = ask(Not(leaf("ownership", "is", "外商")), ownership="外商")
    assert (plain.answer, plain.curable, plain.rows[0].finding.answer) == (False, False, False)
    assert ask(Not(leaf("ownership", "is", "外商")), ownership="民营").rows[0].finding.answer is True
    written = ask(Not(leaf("ownership", "is", "外商", cure="date")), ownership="外商")
    assert (written.answer, written.curable) == (False, True)
    assert ask(Not(AnyOf((SCALE, REMOVED))), above_scale=True).answer is False


def test_the_same_question_of_two_items_is_asked_once() -> None:
    questions = Questions()
    one, other = terms(SCALE), terms(SCALE, REMOVED)
    first = questions.unit_of(SCALE, ground_of(one, DAY, questions))
    second = questions.unit_of(leaf("above_scale", "is", value=True, says="别的说法"), ground_of(other, DAY, questions))
    assert first.key == second.key
    assert first.leaf.says != second.leaf.says
    assert questions.unit_of(SCALE, ground_of(one, date(2027, 1, 1), questions)).key != first.key


def test_a_parameter_belongs_to_its_own_version() -> None:
    questions = Questions()
    asked = leaf("revenue", ">=", Param("least"))
    cheap = terms(asked, parameters=[Parameter("least", ((None, wan(1)),))])
    dear = terms(asked, parameters=[Parameter("least", ((None, wan(9)),))])
    facts = firm(revenue={"2025": "5万元"})
    answers = [questions.unit_of(asked, ground_of(one, DAY, questions)).find(facts, {}).answer for one in (cheap, dear)]
    assert answers == [True, False]


def test_a_negative_list_that_items_share_is_one_block() -> None:
    negative = Leaf("credit.dishonest_exec", "list_clear", None, negative=True)
    questions = Questions()
    made = []
    for own in (SCALE, REMOVED):
        version = terms(own, AllOf((negative,)))
        made.append(blocks_of(version.conditions, ground_of(version, DAY, questions), questions))
    assert [len(blocks) for blocks in made] == [2, 2]
    assert made[0][1] is made[1][1]
    assert made[0][0] is not made[1][0]


def test_an_amount_may_ask_a_condition_and_a_filter() -> None:
    ground = ground_of(terms(SCALE), DAY)
    assert ground.tell(SCALE)(firm(above_scale=True)) is True
    assert list(ground.gaps(SCALE)(firm())) == [("above_scale", None)]
    assert ground.tell(SCALE)(object()) is None  # type: ignore[arg-type] # what is no firm's facts says nothing
