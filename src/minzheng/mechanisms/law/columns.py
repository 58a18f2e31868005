"""A rule for many at once: the same function, run on columns by the engine that the settings name."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from types import SimpleNamespace
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.parameters import ParameterAnswer
from minzheng.mechanisms.law.rules import Given, RuleVersion, answers_for, rule_on, run, seen


class Engine(Protocol):
    """What law needs of an engine for columns; its tables are its own affair."""

    def read(self, source: Any) -> Any:
        """The table of a Parquet file, an Arrow table or a list of rows."""
        ...

    def derive(
        self,
        table: Any,
        facts: Mapping[str, str],
        absent: Mapping[str, int | bool | str],
        formula: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    ) -> Any:
        """The table with the columns a formula makes of its facts."""
        ...

    def fetch(self, table: Any) -> Any:
        """The rows as an Arrow table."""
        ...

    def among(self, table: Any, column: str, values: Sequence[int]) -> Any:
        """The rows with one of these values in a column."""
        ...

    def distinct(self, table: Any, column: str) -> list[Any]:
        """The different values of a column."""
        ...

    def together(self, tables: Sequence[Any]) -> Any:
        """Tables one below the other."""
        ...

    def compare(self, table: Any, by: str) -> list[dict[str, int]]:
        """Counts and sums of what differs between two workings, per value of a column."""
        ...

    def changed(self, table: Any, by: str, key: str) -> Any:
        """The rows that differ, each known by a column `key`, as an Arrow table."""
        ...


def engine() -> AbstractContextManager[Engine]:
    """The engine of the settings, for one piece of work."""
    return cast(AbstractContextManager[Engine], import_string(settings.COLUMN_ENGINE)())


def run_rule(
    lake: Engine, version: RuleVersion, on: date, table: Any, answers: Mapping[str, ParameterAnswer]
) -> Any:
    """`table` with every named value of the rule as a further column; facts are its columns of the rule's names.

    Money is int64 分. Raises `Invalid` for columns that are missing, empty or of another kind (all at once).
    """
    return lake.derive(
        table, version.kinds, version.absent, lambda facts: run(version, on, facts, answers).values
    )


def apply_many(
    code: str, on: date, source: Any, area: Area | None = None, law_overrides: Given | None = None
) -> Any:
    """`apply` for every row of a Parquet file, an Arrow table or a list of rows; an Arrow table with the values.

    All rows take the parameters of `area`.
    """
    version = rule_on(code, on)
    answers = answers_for(version, on, area, law_overrides)
    with engine() as lake:
        return lake.fetch(run_rule(lake, version, on, lake.read(source), answers))


def law_in(version: RuleVersion, on: date, places: Sequence[int]) -> dict[str, list[Any]]:
    """What a rule reads of `law` in each of the areas (ids), by its own names: whole numbers, texts or shares."""
    found: dict[str, list[Any]] = {name: [] for name in version.uses}
    for place in places:
        for name, answer in answers_for(version, on, Area(pk=place)).items():
            found[name].append(seen(answer))
    return found


def values_of(version: RuleVersion, facts: Mapping[str, Any], law: Mapping[str, Any]) -> Mapping[str, Any]:
    """The named values of a rule over columns, parameters given as columns or plain values; nothing is checked."""
    return version.function(SimpleNamespace(**facts), SimpleNamespace(**law)).values
