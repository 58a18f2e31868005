"""Patrols: a sheet for each district and day of the winter, sent in by the stations each month; the goods come from their stores."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate, pairwise

from django.core.files.base import ContentFile

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.dice import Dice
from minzheng.config.scenarios.tianjin_2023.bureau import Station, districts, stations
from minzheng.domains.street_rescue.patrol import GOODS, ORDINARY, PATROL, STORE, SUMMER, WINTER
from minzheng.foundation import clock
from minzheng.mechanisms.activities.public import Draft, import_activities, import_columns, record
from minzheng.mechanisms.documents.public import write_table

FROM, TO = datetime.date(2022, 11, 1), datetime.date(2023, 3, 31)
HEAT = (datetime.date(2023, 7, 3), datetime.date(2023, 8, 31))
TOTALS = {"vehicles": 8_811, "staff": 40_813, "winter": 724, "epidemic": 758}
PLACES = ("火车站周边", "桥下和涵洞", "商业街", "医院周边", "长途客运站", "公园和绿地")
HOURS = {WINTER: "19:30-23:30", SUMMER: "13:00-16:30", ORDINARY: "09:00-11:30"}


@dataclass(frozen=True)
class Sheet:
    """What was done in a district on a day under a campaign, by measure."""

    district: str
    on: datetime.date
    campaign: str
    place: str
    counted: dict[str, int]


@cache
def winter() -> tuple[Sheet, ...]:
    """Every district on every day; each measure is shared out by drawn weights, to the last one."""
    dice = Dice("tianjin-2023/patrols")
    days = [FROM + datetime.timedelta(days=number) for number in range((TO - FROM).days + 1)]
    cells = [(day, row["name"]) for day in days for row in districts()]
    shares = {key: _shared(total, [dice.between(3, 7) for _ in cells]) for key, total in TOTALS.items()}
    return tuple(
        Sheet(
            district,
            day,
            WINTER,
            dice.pick(PLACES),
            {"met": dice.between(0, 2), **{key: shares[key][number] for key in TOTALS}},
        )
        for number, (day, district) in enumerate(cells)
    )


@cache
def others() -> tuple[Sheet, ...]:
    """What does not belong to the campaign: by day once a week in winter, and against the heat in July and August."""
    dice, found = Dice("tianjin-2023/patrols/others"), list[Sheet]()
    for first, last, campaign in ((FROM, TO, ORDINARY), (*HEAT, SUMMER)):
        for week in range((last - first).days // 7 + 1):
            for row in districts():
                counted = {"vehicles": 1, "staff": dice.between(3, 5), "met": dice.below(2)} | dict.fromkeys(
                    GOODS, 0
                )
                day = first + datetime.timedelta(days=7 * week)
                found.append(Sheet(row["name"], day, campaign, dice.pick(PLACES), counted))
    return tuple(found)


def _shared(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers that follow the weights and add up to `total`."""
    whole = sum(weights)
    return [total * after // whole - total * before // whole for before, after in pairwise(accumulate(weights, initial=0))]  # fmt: skip


def plan(world: World, agenda: Agenda) -> None:
    """Goods are handed to the stations first; a month's sheets come in on the first working day after it."""
    sheets = (*winter(), *others())
    for station in stations():
        agenda.on(FROM, partial(_stock, world, station))
        own = [one for one in sheets if one.district in station.districts]
        for month in sorted({one.on.replace(day=1) for one in own}):
            rows = [one for one in own if one.on.replace(day=1) == month]
            agenda.on(
                (month + datetime.timedelta(days=32)).replace(day=1), partial(_send, world, station, rows)
            )


def _stock(world: World, station: Station) -> None:
    """What the winter will need, rounded up to tens."""
    own = [one for one in winter() if one.district in station.districts]
    measures = {f"{key}_in": -(-sum(one.counted[key] for one in own) // 10) * 10 for key in GOODS}
    measures |= {f"{key}_out": 0 for key in GOODS}
    seat = world.seat(station.login("jiedai"))
    assert seat.unit is not None
    draft = Draft("冬季物资入库", clock.today(), seat.unit.area, measures=measures, answers={"source": "市局统一采购"})  # fmt: skip
    record(STORE.code, seat, draft)


def _send(world: World, station: Station, sheets: Sequence[Sheet]) -> None:
    seat, columns = world.seat(station.login("jiedai")), import_columns(PATROL.code)
    content = write_table(columns, list(_rows(sheets)), title=PATROL.label, filter_line="", by=seat.actor)
    import_activities(PATROL.code, seat, ContentFile(content, name="街面巡查日报.xlsx"))


def _rows(sheets: Sequence[Sheet]) -> Iterator[Mapping[str, str | int | datetime.date | None]]:
    codes = {row["name"]: row["code"] for row in districts()}
    for one in sheets:
        yield {
            "title": f"{one.district}{one.campaign}", "on": one.on, "until": None, "area": codes[one.district], "place": one.place,
            "campaign": one.campaign, "hours": HOURS[one.campaign], **one.counted,
        }  # fmt: skip
