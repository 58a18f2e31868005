"""测算: a benefit's rule with other values than those in force, over everybody on the register; nothing is changed by it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Problem, UserError
from minzheng.mechanisms.access.public import Function, Level, Seat, declare, visible
from minzheng.mechanisms.areas.public import Area, within
from minzheng.mechanisms.desk.figures import areas_for
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.reading import day_in, number_in
from minzheng.mechanisms.law.public import (
    Difference,
    broken_scenarios,
    declared_parameter,
    parameter,
    rule_on,
    simulate,
    snapshot_codes,
)
from minzheng.mechanisms.matters.public import all_matters
from minzheng.mechanisms.registry.public import RegisterEntry

SIMULATORS = (Function.LEADING, Function.AUDITING, Function.DECIDING)
SIMULATE = declare("law.simulate", label="测算", functions=SIMULATORS).code
MOST = 100_000  # lines counted while somebody waits: some seconds
FIRST = "social_assistance.minimum_living"  # what most questions are about
LARGEST_NAMED = 12  # scenarios named on the page
CHANGES = {"enter": "进入", "leave": "退出", "gain": "增加", "lose": "减少"}


@dataclass(frozen=True)
class Knob:
    """A parameter of the rule: its name there, label, unit, the text in force and the text assumed ("" for unchanged)."""

    name: str
    code: str
    label: str
    unit: str
    now: str
    basis: str
    then: str


@dataclass(frozen=True)
class Asked:
    """What a page asks: which rule, on which day, in which area, with which knobs; what could not be read."""

    rule: str
    name: str
    on: datetime.date
    area: Area | None
    area_name: str
    knobs: tuple[Knob, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def changed(self) -> dict[str, str]:
        """The values assumed, by the rule's own names."""
        return {one.name: one.then for one in self.knobs if one.then}

    @property
    def line(self) -> str:
        """The question in words, as it stands on page and export."""
        values = "、".join(
            f"{one.label}由{one.now or '未登记'}改为{one.then}" for one in self.knobs if one.then
        )
        return f"测算:{self.name},{self.area_name},按{self.on}的规则,假设{values}"


def benefits_for(seat: Seat, held: Held) -> dict[str, str]:
    """Rules this seat may simulate, with the name of their benefit: only posts of the bureau and its sections, by matter."""
    if seat.unit is None or seat.unit.level not in (Level.BUREAU, Level.SECTION):
        return {}
    counted = set(snapshot_codes())
    found: dict[str, str] = {}
    for one in all_matters():
        newest = one.versions[-1]
        if newest.rule in counted and not newest.takes_away and held.includes(SIMULATORS, newest.code):
            found.setdefault(newest.rule, newest.name)
    return found


def asked_in(query: Mapping[str, str], seat: Seat, benefits: Mapping[str, str]) -> Asked:
    """Read the address: 低保 (else the first benefit), today and the unit's own area where nothing is said."""
    problems = []
    usual = FIRST if FIRST in benefits else next(iter(benefits))
    rule = query.get("rule", "") if query.get("rule") in benefits else usual
    on = day_in(query.get("on"))
    if query.get("on") and on is None:
        problems.append(Problem("on", "日期的格式不对。", "请按 2026-07-01 的样式填写。", "bad_day"))
    places = {one.area_id: one for one in areas_for(seat)}
    own = seat.unit.area_id if seat.unit else 0
    place = places.get(number_in(query.get("area")) or own) or places.get(own)
    day = on or clock.today()
    knobs: tuple[Knob, ...] = ()
    try:
        knobs = _knobs(rule, day, place.area if place else None, query)
    except UserError as error:
        problems += error.problems
    return Asked(
        rule, benefits[rule], day, place.area if place else None, place.name if place else "", knobs, tuple(problems)
    )  # fmt: skip


def simulated(asked: Asked) -> Difference:
    """The effect of what is asked; raises `Invalid` or `Missing` as `simulate` does, each unfit value at its own field."""
    if asked.problems:
        raise Invalid(*asked.problems)
    wrong: list[Problem] = []
    for one in asked.knobs:
        try:
            if one.then:
                declared_parameter(one.code).read(one.then)
        except UserError as error:
            wrong += error.at(f"p-{one.name}").problems
    if wrong:
        raise Invalid(*wrong)
    return simulate(asked.rule, asked.on, asked.changed, asked.area, most=MOST)


def not_live(asked: Asked) -> list[str]:
    """The scenarios of law that these values would break: with them the values cannot go live (`change_parameter`)."""
    if asked.area is None:
        return []
    found: list[str] = []
    for one in asked.knobs:
        if one.then:
            found += broken_scenarios(one.code, asked.area, asked.on, one.then)
    return list(dict.fromkeys(_named(each) for each in found))


def _named(told: str) -> str:
    """A scenario by its name and day, without the names that only programs use."""
    return told[told.index("“") :].partition("）：")[0] + "）"


def behind(
    found: Difference, change: str, street: int | None, seat: Seat
) -> tuple[list[dict[str, Any]], dict[int, RegisterEntry]]:
    """The lines behind a number, largest difference first, and the register lines among them this seat may see."""
    inside = set(within(Area(pk=street), found.on)) if street is not None else None
    rows = [
        row
        for row in found.whom.to_pylist()
        if row["change"] == change and (inside is None or row["area"] in inside)
    ]
    rows.sort(key=lambda row: (-abs(row["amount_then"] - row["amount_now"]), row["line"]))
    entries = visible(RegisterEntry.objects.filter(pk__in=[row["line"] for row in rows]), seat)
    return rows, {one.pk: one for one in entries.select_related("person", "household__head")}


def _knobs(rule: str, on: datetime.date, area: Area | None, query: Mapping[str, str]) -> tuple[Knob, ...]:
    made = []
    for name, code in rule_on(rule, on).uses.items():
        declared = declared_parameter(code)
        try:
            answer = parameter(code, area, on)
            now, basis = str(answer), str(answer.basis)
        except UserError:
            now, basis = "", ""
        then = query.get(f"p-{name}", "").strip()[:40]
        made.append(Knob(name, code, declared.label, declared.unit, now, basis, then))
    return tuple(made)
