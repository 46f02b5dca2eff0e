"""What ``huiqi rules test`` says: about case files that are wrong, and about cases that do not come out."""

import json
from collections.abc import Iterable, Mapping, Sequence

STATES = {"eligible": "符合", "unknown": "待补充", "near": "差一步", "ineligible": "不符合"}

STATE, AMOUNT, MISSING, NEAR, UNMET, SAID = "结论", "金额", "待补充的事实", "差的一步", "不满足的条件", "说明"
CODES, TOTAL, LOSERS, RELIEF, FIRMS = "入选", "合计", "落选", "税收减免", "符合的企业数"
REFUSED = "退回"
NO_BOUND = "不封顶"


def why_lost(code: str) -> str:
    """Name the reason an item was not chosen."""
    return f"{code}落选的原因"


def no_files() -> str:
    """Say that there is nothing to run."""
    return "这里没有用例文件（*.yaml），请写明用例所在的文件夹，例如 huiqi rules test tests/rules/cases"


def no_such_code(code: str) -> str:
    """Say that no case asks for an item."""
    return f"没有哪个用例考 {code}。请核对项目编号，例如 DY-13。"


def unknown_name(given: object, known: Sequence[str]) -> str:
    """Refuse a name of the form that does not exist."""
    return f"不认识“{given}”，这里可用：{'、'.join(known)}"


def not_shaped(what: str, form: str) -> str:
    """Say what a part should look like."""
    return f"{what}应是{form}"


def empty() -> str:
    """Say that a file holds no case."""
    return "没有用例：cases 应是列表，每项是“名称: {with: …, expect: …}”"


def same_name(name: str) -> str:
    """Refuse two cases of one name."""
    return f"有两个用例都叫“{name}”，请改成不同的名字"


def no_item(name: str) -> str:
    """Say that nobody knows which item a case is about."""
    return f"“{name}”没有写项目：文件开头写 item: DY-13，或在用例里写 item 或 items"


def no_day(name: str) -> str:
    """Say that a case has no day."""
    return f'“{name}”没有测算日：文件开头或用例里写 as_of，例如 as_of: "2026-11-22"'


def nothing_expected(name: str) -> str:
    """Say that a case can't fail."""
    return f"“{name}”没有写期望：expect 里至少写 state、refused、codes、total、eligible 之一"


def no_such_item(code: str) -> str:
    """Say that the items have no such code."""
    return f"事项里没有 {code}"


def no_record(step: str, name: str) -> str:
    """Say that a change points at a record that is not there."""
    return f"“{name}”里的“{step}”不对：列表里的第几条从 1 数起，且不能超过条数"


def state(name: str) -> str:
    """Return a state as people read it."""
    return f"{STATES.get(name, name)}（{name}）"


def span(low: str, high: str) -> str:
    """Return an amount or a range of amounts."""
    return low if low == high else f"{low} 至 {high}"


def differs(what: str, expected: str, got: str) -> str:
    """Say what was expected and what came out."""
    return f"{what}：应为 {expected}，得到 {got}"


def lacks(what: str, expected: str, got: str) -> str:
    """Say what should have been among something."""
    return f"{what}：应有 {expected}，得到 {got}"


def listed(names: Iterable[str]) -> str:
    """Return names in a row, or a word for none."""
    return "、".join(names) or "（无）"


def heading(file: str, line: int, items: str, name: str) -> str:
    """Name a case that did not come out."""
    return f"✗ {file} 第{line}行 {items} {name}"


_SIGNS = {"met": "✓", "unmet": "✗", "unknown": "？"}


def result(code: str, state_: str, why: str) -> str:
    """Open the trace of one result."""
    return f"{code} {state(state_)}：{why}"


def leaf(row: Mapping[str, object]) -> str:
    """Tell one condition: what was asked, the value, what is needed, by how much it falls short."""
    year = f"{row['year']}年" if row.get("year") else ""
    raw = row.get("value")
    value = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
    parts = ["现在未知"] if row.get("state") == "unknown" else [f"现为{year}{value}"] if raw is not None else []
    parts += [f"需要{row['needed']}"] if row.get("needed") else []
    parts += [f"还差{row['gap_says']}"] if row.get("gap_says") else []
    parts += [f"{row['possible_from']}起"] if row.get("possible_from") else []
    parts += [str(row["note"])] if row.get("note") else []
    return f"  {_SIGNS.get(str(row.get('state')), '·')} {row.get('says')}" + (
        f"（{'，'.join(parts)}）" if parts else ""
    )


def step(text: str) -> str:
    """Tell one step of the amount."""
    return f"  ＝ {text}"


def total(cases: int, failed: int) -> str:
    """Say how the run ended."""
    return f"共 {cases} 例，全部通过。" if not failed else f"共 {cases} 例，通过 {cases - failed}，不符 {failed}。"
