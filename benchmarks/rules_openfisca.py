"""The least OpenFisca system that works out the same 低保; run by `rules.py` in an environment that has OpenFisca-core.

Arguments: Parquet of the households' facts, file for the amounts, parameters as JSON, rounds. Prints the
seconds of each round and the version.
"""

import json
import sys
import time
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from openfisca_core.entities import build_entity
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

LAW = json.loads(sys.argv[3])
PERIOD = "2026-11"
Household = build_entity(key="household", plural="households", label="家庭", is_person=True)
INPUTS = (
    "members",
    "income",
    "wages",
    "work_cost",
    "exempt",
    "basic_pension",
    "illness_cost",
    "assets",
    "severe",
)


def system() -> TaxBenefitSystem:
    """Facts as input variables, the rule as formulas, money as 64-bit 分 (plain OpenFisca numbers are 32 bits)."""
    made = TaxBenefitSystem([Household])
    for name in INPUTS:
        made.add_variable(variable(name, int))
    made.add_variable(variable("rural", bool))
    for name, formula in FORMULAS.items():
        made.add_variable(variable(name, bool if name in ("poor", "within", "eligible") else int, formula))
    for each in made.variables.values():
        if each.value_type is int:
            each.dtype = np.int64
    return made


def variable(name: str, kind: type, formula: Any = None) -> type:
    """One monthly variable of a household."""
    body = {"value_type": kind, "entity": Household, "definition_period": MONTH, "label": name}
    if formula is not None:
        body["formula"] = lambda home, period: formula(lambda what: home(what, period))
    return type(name, (Variable,), body)


FORMULAS = {
    "line": lambda of: np.where(of("rural"), LAW["rural_standard"], LAW["standard"]),
    "whole": lambda of: of("line") * of("members"),
    "work": lambda of: np.maximum(np.minimum(of("work_cost"), of("wages")), 0),
    "pension": lambda of: of("basic_pension") * (LAW["basic_pension"] == "不计入"),
    "counted": lambda of: np.maximum(
        of("income") - of("exempt") - of("pension") - of("work") - of("illness_cost"), 0
    ),
    "poor": lambda of: of("counted") < of("whole"),
    "within": lambda of: of("assets") <= LAW["asset_limit"] * of("members"),
    "eligible": lambda of: of("poor") & of("within"),
    "gap": lambda of: -(-np.maximum(of("whole") - of("counted"), 0) // LAW["round_to"]) * LAW["round_to"],
    "supported": lambda of: np.maximum(np.minimum(of("severe"), of("members")), 0),
    "uplift": lambda of: (
        (2 * of("supported") * of("line") * LAW["severe_uplift"][0] + LAW["severe_uplift"][1])
        // (2 * LAW["severe_uplift"][1])
    ),
    "amount": lambda of: np.where(of("eligible"), of("gap") + of("uplift"), 0),
}


def amounts(rules: TaxBenefitSystem, facts: pa.Table) -> np.ndarray:
    """Build the simulation, set the inputs, calculate."""
    builder = SimulationBuilder()
    builder.create_entities(rules)
    builder.declare_person_entity("household", np.arange(facts.num_rows))
    simulation = builder.build(rules)
    for name in (*INPUTS, "rural"):
        simulation.set_input(name, PERIOD, facts[name].to_numpy())
    return simulation.calculate("amount", PERIOD)


if __name__ == "__main__":
    rules, facts, seconds = system(), pyarrow.parquet.read_table(sys.argv[1]), []
    for _ in range(int(sys.argv[4]) + 1):
        begin = time.perf_counter()
        found = amounts(rules, facts)
        seconds.append(time.perf_counter() - begin)
    np.save(sys.argv[2], found)
    print(json.dumps({"seconds": seconds[1:], "version": version("openfisca-core")}))
