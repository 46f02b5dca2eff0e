"""The same conditions asked OpenFisca-Core's vectorised way; benchmarks/matching.py runs it in its own environment.

    python benchmarks/openfisca_way.py FOLDER

FOLDER holds columns.npz and items.json. Every question is a variable with a formula over its column (those over lists
are given as they are), every item a variable that multiplies its questions. Only the calculation is timed. Imports
nothing of ours, and nothing of ours imports it: OpenFisca-Core is AGPL.
"""

import json
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Firm = build_entity(key="firm", plural="firms", label="a firm", is_person=True)
PERIOD = "2026"
ROUNDS = 5
SIGNS = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}


def name_of(kind: str, rest: object) -> str:
    """Return the name of a variable."""
    return f"{kind}_{rest}".replace("@", "_").replace(".", "_").replace("-", "_")


def variable(name: str, value_type: type, formula: Any = None) -> type:  # noqa: ANN401 - OpenFisca's own shape
    """Return the class of a variable."""
    own = {"value_type": value_type, "entity": Firm, "definition_period": periods.DateUnit.YEAR, "label": name}
    return type(name, (Variable,), own | ({"formula": formula} if formula is not None else {}))


def question(one: dict[str, Any]) -> type:
    """Return the variable of a question."""
    name = name_of("asks", one["number"])
    if one["kind"] == "given":
        return variable(name, bool)
    column = name_of("column", one["column"])
    if one["kind"] == "in":
        places = np.array(one["places"])
        return variable(name, bool, lambda firm, period: np.isin(firm(column, period), places))
    compare, bound = SIGNS[one["kind"]], one["bound"]
    return variable(name, bool, lambda firm, period: compare(firm(column, period), bound))


def item(code: str, numbers: list[int]) -> type:
    """Return the variable of an item: all its questions."""
    names = [name_of("asks", number) for number in numbers]

    def formula(firm: Any, period: Any) -> Any:  # noqa: ANN401 - OpenFisca's own shape
        met = firm(names[0], period)
        for name in names[1:]:
            met = met * firm(name, period)
        return met

    return variable(name_of("item", code), bool, formula)


def main() -> None:
    """Print the times and what came out as JSON."""
    folder = Path(sys.argv[1])
    arrays = np.load(folder / "columns.npz")
    items = json.loads((folder / "items.json").read_text(encoding="utf-8"))
    asked = {one["number"]: one for numbers in items.values() for one in numbers}
    system = TaxBenefitSystem([Firm])
    given: dict[str, Any] = {}
    for key in arrays.files:
        kind, _, rest = key.partition("-")
        held = arrays[key]
        if kind == "column":
            system.add_variable(variable(name_of(kind, rest), int if held.dtype.kind == "i" else float))
        given[name_of("asks" if kind == "given" else kind, rest)] = held
    for one in asked.values():
        system.add_variable(question(one))
    for code, numbers in items.items():
        system.add_variable(item(code, [one["number"] for one in numbers]))
    count = len(next(iter(given.values())))
    times, cpus, met = [], [], 0
    for _ in range(ROUNDS):
        simulation = SimulationBuilder().build_default_simulation(system, count=count)
        for name, held in given.items():
            simulation.set_input(name, PERIOD, held)
        start, cpu = time.perf_counter(), time.process_time()
        found = [simulation.calculate(name_of("item", code), PERIOD) for code in items]
        times.append(time.perf_counter() - start)
        cpus.append(time.process_time() - cpu)
        met = int(sum(int(one.sum()) for one in found))
    told: dict[str, float | str] = {
        "best": min(times),
        "median": statistics.median(times),
        "cpu": min(cpus),
        "met": met,
    }
    told |= {"version": version("openfisca-core"), "items": len(items)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
