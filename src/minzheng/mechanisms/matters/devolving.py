"""Steps that a dated parameter of the area gives to the street or leaves with the bureau (社会救助法 44)."""

import datetime
from dataclasses import replace

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import TermRef, parameter
from minzheng.mechanisms.matters.declare import Level, Matter, Step

LEVELS = {one.value: one for one in (Level.STREET, Level.BUREAU)}


def placed(step: Step, version: Matter, area: Area | None, on: datetime.date) -> Step:
    """The step as it is done in an area on a day: at the level, and within the term, its devolution sets."""
    given = version.devolution
    if given is None or given.step != step.key:
        return step
    level = _level(given.to, area, on)
    return step if level is step.at else replace(step, at=level, within=given.within or step.within)


def whole_term(version: Matter, area: Area | None, on: datetime.date) -> TermRef | None:
    """The statutory term of a case applied for in an area on a day."""
    given = version.devolution
    if given is None or given.statutory is None:
        return version.statutory
    devolved = _level(given.to, area, on) is not version.step(given.step).at
    return given.statutory if devolved else version.statutory


def _level(code: str, area: Area | None, on: datetime.date) -> Level:
    answer = parameter(code, area, on)
    if answer.text not in LEVELS:
        raise Invalid.because(
            f"“{answer.label}”的值“{answer.text[:20]}”不能用。",
            f"请在参数管理中改为{'或'.join(LEVELS)}。",
            "unknown_level",
        )
    return LEVELS[answer.text]
