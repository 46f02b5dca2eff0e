"""One record of a list, field by field as a form or a conversation gives it, checked as the rules would read it."""

from collections.abc import Mapping
from typing import Any

from config.words.firm_records import FieldWords
from knowledge.firms.cells import NO, YES
from knowledge.rules.chinese_date import parse_date
from knowledge.rules.fact_kinds import Kind, one_spelling
from knowledge.rules.fact_names import ENTRIES
from knowledge.rules.facts import FactsRefused, read_facts

FLAGS = frozenset({Kind.FLAG, Kind.FLAG_OR_MONEY, Kind.FLAG_OR_COUNT})


class RecordWrong(ValueError):
    """A record can't be kept; the message is a sentence."""


def kind_of(name: str, field: str) -> Kind:
    """Return the kind of a field of a list."""
    return ENTRIES[name].fields[field].kind


def value_given(name: str, field: FieldWords, said: str) -> Any:  # noqa: ANN401 - as JSON holds it
    """Return what was said of one field in the shape a file of facts has.

    Raises:
        RecordWrong: it is none of its kind.

    """
    text, kind = said.strip().rstrip("。"), kind_of(name, field.name)
    value: Any = text
    if kind in FLAGS and text in YES | NO:
        value = text in YES
    elif kind is Kind.DAY:
        found = parse_date(text)
        value = found.isoformat() if found else text
    elif kind is Kind.COUNT:
        number = text.rstrip("年个月天人")
        value = int(number) if number.isdigit() else text
    elif kind is Kind.MONIES:
        value = [one.strip() for one in text.replace("，", "、").replace(",", "、").split("、") if one.strip()]
    elif field.name == "name" and name == "qualifications":
        value = one_spelling(text)
    try:
        checked(name, {field.name: value})
    except RecordWrong as wrong:
        raise RecordWrong(f"{wrong}例如：{field.example}。") from wrong
    return value


def checked(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record that the rules can read.

    Raises:
        RecordWrong: they can't.

    """
    try:
        read_facts({name: [dict(record)]})
    except FactsRefused as refused:
        problem = refused.problems[0]
        field = ENTRIES[name].fields.get(str(problem.path[-1]))
        raise RecordWrong(f"{field.says if field else ENTRIES[name].says}：{problem.says}。") from refused
    return dict(record)
