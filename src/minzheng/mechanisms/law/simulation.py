"""What if a parameter were another: who enters, leaves, gains and loses, and what it costs, street by street."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.areas.public import Area, AreaVersion, version_of, within
from minzheng.mechanisms.journal.public import reading
from minzheng.mechanisms.law.columns import Engine, engine
from minzheng.mechanisms.law.outcomes import Outcome
from minzheng.mechanisms.law.parameters import ParameterAnswer
from minzheng.mechanisms.law.rules import RuleVersion, answers_for, given_answers, rule_on, run
from minzheng.mechanisms.law.snapshots import Known, snapshot

Answers = Mapping[str, ParameterAnswer]


@dataclass(frozen=True)
class Effect:
    """Lines counted, how many are entitled now and then, how many change which way, and what they cost a month in 分."""

    rows: int = 0
    entitled_now: int = 0
    entitled_then: int = 0
    enter: int = 0
    leave: int = 0
    gain: int = 0
    lose: int = 0
    cost_now: int = 0
    cost_then: int = 0

    def __add__(self, other: "Effect") -> "Effect":
        return Effect(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Effect)))


@dataclass(frozen=True)
class PlaceEffect:
    """The effect in one area."""

    area_id: int
    code: str
    name: str
    effect: Effect


@dataclass(frozen=True)
class Difference:
    """The effect of changed parameters: in all, per area (a street where there is one), and on whom.

    `whom` is an Arrow table: `line`, `area`, `change` ("enter", "leave", "gain", "lose"), `amount_now`, `amount_then`.
    """

    rule: RuleVersion
    on: date
    changed: Mapping[str, str]
    total: Effect
    by_area: tuple[PlaceEffect, ...]
    whom: Any
    known: Known


def simulate(
    code: str,
    on: date,
    changed: Mapping[str, str],
    area: Area | None = None,
    source: Any = None,
    most: int | None = None,
) -> Difference:
    """The rule as it is on a day against the same with `changed` parameters (rule's names, text in their unit).

    Over the registered snapshot of everybody in `area` (None: everywhere), or over `source`: a Parquet path, an Arrow table
    or rows with `line`, `area` (id) and the facts. Each line takes the parameters of its own area. Raises `Invalid` for
    unknown names and unfit values and for a snapshot of more than `most` lines, `Missing` when there is nobody to count.
    """
    version = rule_on(code, on)
    if not changed:
        raise Invalid.because("没有写明要改变的参数。", f"可改：{'、'.join(version.uses)}。", "law.no_change")
    given = given_answers(version, on, changed)  # a wrong name or value is told before anything is read
    inside = list(within(area, on)) if area else None
    known = None
    if source is None:
        source, known = snapshot(code, on, inside or [], most, changed.keys())

    def of_area(place: int) -> tuple[Answers, Answers]:
        now = answers_for(version, on, Area(pk=place))
        return now, now | given

    with engine() as lake, reading():
        table = lake.derive(lake.read(source), {"line": "number", "area": "number"}, {}, lambda facts: {})
        if inside is not None:
            table = lake.among(table, "area", inside)
        compared = _compared(lake, version, on, table, of_area)
        effects = {row.pop("area"): Effect(**row) for row in lake.compare(compared, "area")}
        whom = lake.changed(compared, "area", "line")
    total = sum(effects.values(), Effect())
    return Difference(
        version, on, dict(changed), total, _by_street(effects, on), whom, known or Known(total.rows)
    )


def _compared(
    lake: Engine,
    version: RuleVersion,
    on: date,
    table: Any,
    of_area: Callable[[int], tuple[Answers, Answers]],
) -> Any:
    """Both workings beside each other; areas with the same parameters are worked out together."""
    together: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    answers: dict[tuple[Any, ...], tuple[Answers, Answers]] = {}
    for place in lake.distinct(table, "area"):
        now, then = of_area(place)
        key = tuple(answer.value for answer in (*now.values(), *then.values()))
        answers[key] = now, then
        together[key].append(place)
    if not together:
        raise Invalid.because("没有可以测算的对象。", "请核对区域和事实表。", "law.no_rows")
    parts = []
    for key, places in together.items():
        rows = lake.among(table, "area", places) if len(together) > 1 else table
        parts.append(lake.derive(rows, version.kinds, version.absent, _both(version, on, *answers[key])))
    return lake.together(parts)


def _both(
    version: RuleVersion, on: date, now: Answers, then: Answers
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """The formula of both workings: whether a line is entitled, and to how much."""

    def formula(facts: Mapping[str, Any]) -> dict[str, Any]:
        made = {}
        for name, answers in (("now", now), ("then", then)):
            outcome = run(version, on, facts, answers)
            made[f"entitled_{name}"], made[f"amount_{name}"] = _result(outcome, version)
        return made

    return formula


def _result(outcome: Outcome, version: RuleVersion) -> tuple[Any, Any]:
    """Entitled or not, and the sum; a rule without `eligible` entitles whoever gets a sum, one without `amount` costs 0."""
    values = outcome.values
    if not {"eligible", "amount"} & set(values):
        raise Invalid.because(
            f"规则{version.code}既没有“eligible”也没有“amount”，不能测算。", "请换一条规则。", "law.no_result"
        )
    amount = values.get("amount", 0)
    return values.get("eligible", amount > 0), amount


def _by_street(effects: Mapping[int, Effect], on: date) -> tuple[PlaceEffect, ...]:
    """The effects of each street or town; an area that lies in none stands for itself."""
    of_day = AreaVersion.objects.filter(valid__contains=on)
    paths = dict(of_day.filter(area__in=effects.keys()).values_list("area_id", "path"))
    around = of_day.filter(area__in={place for path in paths.values() for place in path})
    versions = {each.area_id: each for each in around}
    streets: dict[int, Effect] = {}
    for place, effect in effects.items():
        above = paths.get(place) or version_of(place, on).path  # raises for an area that is none that day
        key = next((each for each in above if versions[each].kind == "街道乡镇"), place)
        streets[key] = streets.get(key, Effect()) + effect
    told = sorted((versions[place] for place in streets), key=lambda version: version.code)
    return tuple(PlaceEffect(each.area_id, each.code, each.name, streets[each.area_id]) for each in told)
