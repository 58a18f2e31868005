"""Nothing goes live while a scenario fails: rules and values of files at the start, a bureau's own values at their change."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.apps import apps

from minzheng.foundation.errors import Invalid, Missing, collect
from minzheng.mechanisms.areas.public import AreaVersion, find, version_of
from minzheng.mechanisms.journal.public import Remembered
from minzheng.mechanisms.law.parameters import ParameterAnswer, parameter
from minzheng.mechanisms.law.rules import rule_on
from minzheng.mechanisms.law.scenarios import (
    Scenario,
    differences,
    read_scenarios,
    scenario_files,
)

_places = Remembered("areas_areaversion")
Planned = Callable[[AreaVersion, date], ParameterAnswer | None]


@cache
def all_scenarios() -> tuple[Scenario, ...]:
    """Every rule scenario beside the program's rules; raises `Invalid` for a file that cannot be read."""
    folders = [Path(each.path) for each in apps.get_app_configs() if each.name.startswith("minzheng.")]
    return tuple(one for each in folders for path in scenario_files(each) for one in read_scenarios(path))


def failing_of_files() -> list[str]:
    """The scenarios that do not hold with the rules and values of the files, each with what is wrong."""
    return [_told(one, wrong) for one in all_scenarios() if (wrong := differences(one))]


def require_scenarios() -> None:
    """Stops the start: raises `Invalid` naming every scenario that does not hold with the program's rules and files."""
    with collect() as found:
        for each in failing_of_files():
            found.add(f"情景不成立：{each}。", "请改正规则、参数或情景文件后再启动。", "law.scenario_fails")


def failing_with(code: str, since: date, until: date | None, planned: Planned) -> list[str]:
    """The scenarios that would not hold if parameter `code` had its `planned` answers from `since` (before `until`).

    Only scenarios of those days that read the parameter for an area of this bureau; one that states the value under
    `law:` does not depend on it. `planned` gives the new answer in an area on a day, None where it stays as it is.
    """
    found = []
    for one in (each for each in all_scenarios() if each.in_force):
        uses = {name: used for name, used in rule_on(one.rule, one.on).uses.items() if name not in one.law}
        if code not in uses.values() or one.on < since or (until is not None and until <= one.on):
            continue
        place = _place(one)
        answer = planned(place, one.on) if place else None
        answers = _answers(uses, place, one.on, answer) if place and answer else {}
        if answers and (wrong := differences(one, answers)):
            found.append(_told(one, wrong))
    return found


def _answers(
    uses: Mapping[str, str], place: AreaVersion, on: date, answer: ParameterAnswer
) -> dict[str, ParameterAnswer]:
    """What the rule reads there, with the new answer; nothing where another parameter has no value yet."""
    try:
        return {
            name: answer if code == answer.code else parameter(code, place.area, on)
            for name, code in uses.items()
        }
    except Invalid:
        return {}


def _place(one: Scenario) -> AreaVersion | None:
    """The scenario's area as this bureau knows it that day, None when it is elsewhere or has no code."""

    def look() -> AreaVersion | None:
        try:
            return version_of(find(one.area, one.on), one.on)
        except (Missing, Invalid):
            return None

    return _places.get((one.area, one.on), look) if one.area else None


def _told(one: Scenario, wrong: list[str]) -> str:
    return f"{one.rule}“{one.name}”（{one.on}）：{'；'.join(wrong)}"
