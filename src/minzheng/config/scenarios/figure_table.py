"""The figure table of a scenario: what a report printed, beside what the records give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from minzheng.foundation.errors import Invalid, Missing, UserError, collect
from minzheng.foundation.quantities import parse_quantity
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.indicators.public import (
    AsOf,
    Period,
    counted_anew,
    indicator,
    parse_period,
    print_figure,
    value,
    verdict_on,
)


@dataclass(frozen=True)
class Row:
    """One printed figure: id, words as printed, own label, qualifier, indicator code, period, area code."""

    id: str
    raw: str
    label: str
    qualifier: str
    indicator: str
    period: Period
    area: str


@dataclass(frozen=True)
class Checked:
    """A row with what the records give; `verdict` says in Chinese whether and why it holds."""

    id: str
    label: str
    published: str
    computed: str
    indicator: str
    period: str
    records: int
    ok: bool
    verdict: str

    def as_json(self) -> dict[str, Any]:
        """The row for programs."""
        return asdict(self)


def read_table(scenario: str) -> list[Row]:
    """The rows of `scenarios/<name>/figures.yaml`; raises `Missing`, or `Invalid` naming every faulty row."""
    path = Path(__file__).parent / scenario.replace("-", "_") / "figures.yaml"
    if not scenario.replace("-", "").replace("_", "").isalnum() or not path.is_file():
        raise Missing.because(
            f"没有名为“{scenario[:40]}”的情景数字表。",
            "请核对情景名称，例如 dongli-2019。",
            "figures.scenario",
        )
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    days: Mapping[str, date] = raw.get("days", {})
    rows, seen = [], set()
    with collect() as found:
        for one in raw["figures"]:
            with found.at(one["id"]):
                rows.append(_row(one, days, raw["area"]))
                if one["id"] in seen:
                    found.add(f"编号{one['id']}出现两次。", "请删去一行。", "figures.twice", one["id"])
                seen.add(one["id"])
    return rows


def check(rows: Sequence[Row]) -> list[Checked]:
    """Every row beside the value of its indicator; a row whose indicator is unknown or fails does not hold."""
    return [_check(row) for row in rows]


def written(checked: Sequence[Checked]) -> Iterator[str]:
    """The table as lines of text."""
    for row in checked:
        mark = "相符" if row.ok else "不符"
        yield (
            f"{row.id} {mark} {row.label}：刊印{row.published}，计算{row.computed or '—'}"
            f"（{row.indicator}@{row.period}，记录{row.records}条）"
        )
        if not row.ok:
            yield f"        {row.verdict}"


def totals(checked: Sequence[Checked]) -> str:
    """How many hold, such as 50/50."""
    return f"{sum(row.ok for row in checked)}/{len(checked)}"


def _row(one: Mapping[str, Any], days: Mapping[str, date], area: str) -> Row:
    named = days.get(str(one["period"]))
    period = AsOf(named) if named else parse_period(str(one["period"]))
    quantity = parse_quantity(one["raw"])
    if quantity.qualifier.value != one["qualifier"]:
        raise Invalid.because(
            f"“{one['raw']}”的限定是{quantity.qualifier.value}，表中写的是{one['qualifier']}。",
            "请改正其中之一。",
            "figures.qualifier",
        )
    return Row(
        one["id"],
        one["raw"],
        one["label"],
        one["qualifier"],
        one["indicator"],
        period,
        str(one.get("area", area)),
    )


def _check(row: Row) -> Checked:
    computed, records = "", 0
    try:
        declared = indicator(row.indicator)
        with counted_anew():
            figure = value(declared, row.period, find(row.area, row.period.last))
        records = figure.records
        verdict = verdict_on(figure, parse_quantity(row.raw))
        ok, why = verdict.ok, verdict.explanation
        computed = print_figure(figure) if figure.value is not None else ""
        if figure.whole is not None:
            computed += f"（{figure.exact}）"
    except UserError as error:
        ok, why = False, str(error)
    return Checked(row.id, row.label, row.raw, computed, row.indicator, row.period.code, records, ok, why)
