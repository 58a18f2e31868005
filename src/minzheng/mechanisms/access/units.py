"""Which unit a step of a matter goes to."""

from collections import defaultdict
from datetime import date

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.gate import falls_under
from minzheng.mechanisms.access.models import Function, Level, Unit
from minzheng.mechanisms.access.seats import mandates_on
from minzheng.mechanisms.areas.public import Area, answering_for, key_of
from minzheng.mechanisms.journal.public import Remembered

_SECTIONS = (Level.SECTION, Level.BUREAU)
_REMEMBERED = Remembered("access_unit", "access_post", "access_mandate", "areas_area", "areas_areaversion")


def unit_for(function: str, matter: str, level: str, area: Area | int, on: date | None = None) -> Unit:
    """The unit of a level that does a function for a matter in an area, as of a day (default today).

    社区, 街道, 机构: the nearest unit answering for the area. 科室, 局: the section whose mandate is the narrowest.
    Invalid when nobody does it.
    """
    day = on or clock.today()
    key = (function, matter, level, key_of(area), day)
    return _REMEMBERED.get(key, lambda: _find(function, matter, Level(level), area, day))


def _find(function: str, matter: str, level: Level, area: Area | int, day: date) -> Unit:
    levels = _SECTIONS if level in _SECTIONS else (level,)
    units, depth = _REMEMBERED.get(("answering", key_of(area), day), lambda: _answering(area, day))
    mandates = _REMEMBERED.get(("mandates", function, day), lambda: _mandates(function, day))
    best: tuple[tuple[bool, int, int, int], Unit] | None = None
    for unit in units:
        for prefix in mandates.get(unit.pk, ()) if unit.level in levels else ():
            if falls_under(matter, prefix):
                rank = (unit.level != level, -depth.get(unit.pk, 0), -_narrow(prefix), unit.pk)
                best = min(best, (rank, unit), key=lambda pair: pair[0]) if best else (rank, unit)
    if best is None:
        raise _nobody(function, matter, level, [unit for unit in units if unit.level in levels])
    return best[1]


def _answering(area: Area | int, day: date) -> tuple[list[Unit], dict[int, int]]:
    """The units that answer for an area, and how deep in the tree each lies."""
    found = Unit.objects.filter(area_id__in=answering_for(area, day)).exclude(closed_on__lte=day)
    lying = found.filter(area__versions__valid__contains=day)
    return list(found.select_related("area")), dict(lying.values_list("pk", "area__versions__path__len"))


def _mandates(function: str, day: date) -> dict[int, list[str]]:
    """For which matters each unit does a function."""
    held: dict[int, list[str]] = defaultdict(list)
    for unit, matters in mandates_on(day).filter(function=function).values_list("post__unit", "matters"):
        held[unit].append(matters)
    return held


def _narrow(prefix: str) -> int:
    return 0 if prefix == "*" else len(prefix) + (not prefix.endswith("."))


def _nobody(function: str, matter: str, level: Level, units: list[Unit]) -> Invalid:
    label = Function(function).label
    if not units:
        return Invalid.because(
            f"这个区域没有{level.label}一级的单位，事项“{matter}”的“{label}”无人承担。",
            "请系统管理员在“单位与岗位”中建立单位并授予该职能。",
            "no-unit",
        )
    names = "、".join(unit.name for unit in units[:3])
    return Invalid.because(
        f"{names}没有岗位承担事项“{matter}”的“{label}”。",
        f"请系统管理员在“单位与岗位”中给相应岗位授予“{label}”职能，范围包含该事项。",
        "no-mandate",
    )


def signing_unit(unit: Unit) -> Unit:
    """The bureau or office a section belongs to: it signs, not the section."""
    while unit.level == Level.SECTION and unit.parent is not None:
        unit = unit.parent
    return unit
