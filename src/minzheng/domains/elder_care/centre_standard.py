"""新市镇综合养老服务机构建设标准: floor area, beds, area per bed and green, each line by itself (S23)."""

import datetime
from dataclasses import dataclass
from typing import Any

from minzheng.domains.elder_care.homes import PUBLIC, homes
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import Outcome, apply, cite, rule
from minzheng.mechanisms.registry.public import RegisterEntry

CENTRE_STANDARD = "elder_care.centre_standard"
LEAST_FLOOR_AREA = "elder_care.centre.least_floor_area"
LEAST_BEDS = "elder_care.centre.least_beds"
AREA_PER_BED, AREA_PER_BED_MOST = "elder_care.centre.area_per_bed", "elder_care.centre.area_per_bed_most"
GREEN_PER_HEAD = "elder_care.centre.green_per_head"
LINES = {
    "floor_enough": "建筑面积达标",
    "beds_enough": "床位达标",
    "roomy": "每床平均面积不低于下限",
    "not_oversized": "每床平均面积不高于上限",
    "green_enough": "人均绿地达标",
}


@rule(
    CENTRE_STANDARD,
    since="2013-07-01",
    basis=cite("养老机构管理办法"),
    uses={
        "least_floor_area": LEAST_FLOOR_AREA,
        "least_beds": LEAST_BEDS,
        "area_per_bed": AREA_PER_BED,
        "area_per_bed_most": AREA_PER_BED_MOST,
        "green_per_head": GREEN_PER_HEAD,
    },
    absent={"green_per_head": 0},
    labels={**LINES, "meets": "符合建设标准"},
)
def centre_standard(centre: Any, law: Any) -> Outcome:
    """Whether a centre meets each threshold; all bounds are included. Green is given in hundredths of a square metre."""
    floor_enough = law.least_floor_area <= centre.floor_area
    beds_enough = law.least_beds <= centre.beds
    roomy = law.area_per_bed * centre.beds <= centre.floor_area
    not_oversized = centre.floor_area <= law.area_per_bed_most * centre.beds
    green_enough = law.green_per_head * 100 <= centre.green_per_head
    meets = floor_enough & beds_enough & roomy & not_oversized & green_enough
    return Outcome(
        floor_enough=floor_enough,
        beds_enough=beds_enough,
        roomy=roomy,
        not_oversized=not_oversized,
        green_enough=green_enough,
        meets=meets,
    )


@dataclass(frozen=True)
class Shortfall:
    """A centre with the lines of the standard it does not meet, in words."""

    line: RegisterEntry
    missed: tuple[str, ...]


def below_standard(area: Area, on: datetime.date) -> list[Shortfall]:
    """Centres of new towns that miss a threshold in force on a day, by name; what is not on record counts as zero."""
    centres = homes(area, on).filter(data__ownership=PUBLIC, data__has_key="town")
    found = []
    for line in centres.select_related("facility", "area").order_by("facility__name", "pk"):
        facts = {key: line.data[key] for key in ("floor_area", "beds", "green_per_head") if key in line.data}
        outcome = apply(CENTRE_STANDARD, on, facts, line.area)
        if missed := tuple(label for name, label in LINES.items() if not outcome.values[name]):
            found.append(Shortfall(line, missed))
    return found
