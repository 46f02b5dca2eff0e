"""The same conditions asked OpenFisca-Core's vectorised way; benchmarks/matching.py runs it in its own environment.

    python benchmarks/openfisca_way.py FOLDER

FOLDER holds columns.npz and questions.json. Every question is a variable with a formula over its column, every list
the members of a group, every item a variable that multiplies its questions. Only the calculation is timed. Imports
nothing of ours, and nothing of ours imports it: OpenFisca-Core is AGPL.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core import periods  # type: ignore[import-not-found] # in the benchmark's own environment only
from openfisca_core.entities import build_entity  # type: ignore[import-not-found] # in the benchmark's own environment only
from openfisca_core.simulation_builder import SimulationBuilder  # type: ignore[import-not-found] # in the benchmark's own environment only
from openfisca_core.simulations import Simulation  # type: ignore[import-not-found] # in the benchmark's own environment only
from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # type: ignore[import-not-found] # in the benchmark's own environment only
from openfisca_core.variables import Variable  # type: ignore[import-not-found] # in the benchmark's own environment only

Record = build_entity(key="record", plural="records", label="a record of a firm", is_person=True)
Firm = build_entity(key="firm", plural="firms", label="a firm", roles=[{"key": "owned", "plural": "owned_ones"}])
PERIOD = "2026"
ROUNDS = 5
NOBODY = -1  # of a column of one list, in the rows of the others
SIGNS = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}
Formula = Callable[[Any, Any], Any]


def name_of(kind: str, rest: object) -> str:
    """Return the name of a variable."""
    return f"{kind}_{rest}".replace("@", "_").replace(".", "_").replace("-", "_")


def variable(name: str, value_type: type, formula: Formula | None = None, entity: Any = Firm) -> type:  # noqa: ANN401
    """Return the class of a variable."""
    own = {"value_type": value_type, "entity": entity, "definition_period": periods.DateUnit.YEAR, "label": name}
    return type(name, (Variable,), own | ({"formula": formula} if formula is not None else {}))


def formula_of(one: dict[str, Any]) -> Formula | None:
    """Return the formula of a question; None for one that is handed over answered."""
    kind = one["kind"]
    if kind == "given":
        return None
    if kind == "records":
        return over_records(one["tests"], none=one["none"])
    if kind in {"all", "any", "not"}:
        return over_questions(kind, [name_of("asks", number) for number in one["of"]])
    column = name_of("column", one["column"])
    if kind == "in":
        places = np.array(one["places"])
        return lambda firm, period: np.isin(firm(column, period), places)
    compare, bound = SIGNS[kind], one["bound"]
    return lambda firm, period: compare(firm(column, period), bound)


def over_records(tests: list[dict[str, Any]], *, none: bool) -> Formula:
    """Return the formula of "one record passes every test", or of "none does"."""
    told = [(name_of("record", test["column"]), np.array(test["places"])) for test in tests]

    def formula(firm: Any, period: Any) -> Any:  # noqa: ANN401 - OpenFisca's own shape
        (name, places), *others = told
        fits = np.isin(firm.members(name, period), places)
        for name, places in others:
            fits = fits * np.isin(firm.members(name, period), places)
        found = firm.any(fits)
        return ~found if none else found

    return formula


def over_questions(kind: str, names: list[str]) -> Formula:
    """Return the formula of a tree."""

    def formula(firm: Any, period: Any) -> Any:  # noqa: ANN401 - OpenFisca's own shape
        met = firm(names[0], period)
        for name in names[1:]:
            met = met * firm(name, period) if kind == "all" else met + firm(name, period)
        return ~met if kind == "not" else met

    return formula


def system_of(told: dict[str, Any], columns: dict[str, Any], records: dict[str, Any]) -> TaxBenefitSystem:
    """Return all variables."""
    system = TaxBenefitSystem([Record, Firm])
    for name, held in columns.items():
        system.add_variable(variable(name, {"i": int, "b": bool}.get(held.dtype.kind, float)))
    for name in records:
        system.add_variable(variable(name, int, entity=Record))
    for number, one in told["questions"].items():
        formula = formula_of(one)
        if formula is not None:
            system.add_variable(variable(name_of("asks", number), bool, formula))
    for code, numbers in told["items"].items():
        formula = over_questions("all", [name_of("asks", number) for number in numbers])
        system.add_variable(variable(name_of("item", code), bool, formula))
    return system


def read(arrays: Any, firms: int) -> tuple[dict[str, Any], dict[str, Any], Any]:  # noqa: ANN401 - a file of numpy
    """Return the columns of firms, those of records (of all lists one after the other) and whose each record is."""
    columns, parts, starts = {}, {}, {}
    owners: list[Any] = []
    for key in arrays.files:
        kind, _, rest = key.partition("-")
        if kind == "owner":
            starts[rest] = sum(len(one) for one in owners)
            owners.append(arrays[key])
        elif kind == "record":
            parts[rest] = arrays[key]
        else:
            columns[name_of("asks" if kind == "given" else "column", rest)] = arrays[key]
    owner = np.concatenate([*owners, [firms - 1]])  # the last firm has one: groups are counted up to the largest
    records = {}
    for name, held in parts.items():
        whole = np.full(len(owner), NOBODY, np.int32)
        start = starts[next(fact for fact in starts if name.startswith(f"{fact}."))]
        whole[start : start + len(held)] = held
        records[name_of("record", name)] = whole
    return columns, records, owner


def simulation_of(system: TaxBenefitSystem, firms: int, owner: Any) -> Simulation:  # noqa: ANN401 - an array
    """Return a simulation of all firms and their records."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("record", np.arange(len(owner)))
    group = builder.declare_entity("firm", np.arange(firms))
    group.members_entity_id = owner  # joining by ids would leave out firms without records
    return builder.build(system)


def main() -> None:
    """Print the times and what came out as JSON."""
    folder = Path(sys.argv[1])
    told = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    columns, records, owner = read(np.load(folder / "columns.npz"), told["firms"])
    system = system_of(told, columns, records)
    times, cpus, met = [], [], 0
    for _ in range(ROUNDS):
        simulation = simulation_of(system, told["firms"], owner)
        for name, held in (columns | records).items():
            simulation.set_input(name, PERIOD, held)
        start, cpu = time.perf_counter(), time.process_time()
        found = [simulation.calculate(name_of("item", code), PERIOD) for code in told["items"]]
        times.append(time.perf_counter() - start)
        cpus.append(time.process_time() - cpu)
        met = int(sum(int(one.sum()) for one in found))
    result = {"best": min(times), "median": statistics.median(times), "cpu": min(cpus), "met": met}
    print(json.dumps(result | {"version": version("openfisca-core"), "items": len(told["items"])}))


if __name__ == "__main__":
    main()
