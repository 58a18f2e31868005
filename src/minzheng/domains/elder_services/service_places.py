"""街道综合养老服务中心、社区养老服务站、老年助餐点: from building to open; which streets have one (S29, S30)."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from minzheng.domains.elder_services.stays import by_another
from minzheng.foundation.errors import Conflict, Invalid, collect
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.areas.public import Area, AreaVersion, Kind, version_at, within
from minzheng.mechanisms.desk.public import WorkLine, WorkList, offer_list
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Batch,
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    Line,
    Matter,
    Outcome,
    Step,
    declare,
    declare_batch,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Register,
    RegisterEntry,
    as_of,
    end,
    replace,
)

CENTRE, STATION, MEALS = "街道综合养老服务中心", "社区养老服务站", "老年助餐点"
# Kind of place → the kinds of areas it may stand for.
PLACES: Mapping[str, tuple[str, ...]] = {
    CENTRE: (Kind.STREET,),
    STATION: (Kind.STREET, Kind.COMMUNITY),
    MEALS: (Kind.STREET, Kind.COMMUNITY),
}
BUILDING, FINISHED, OPEN = STATES = ("在建", "建成", "开放")
CLOSING = "停用"
BOOK = Register(
    "elder_services.places",
    "社区养老服务场所名册",
    Facility,
    (Column("kind", "类别"), Column("state", "状态"), Column("beds", "床位", unit="张")),
)


def places(kind: str, area: Area, on: datetime.date, *states: str) -> QuerySet[RegisterEntry]:
    """Lines of the places of a kind in an area on a day, in these states or any."""
    return as_of(BOOK, on, area).filter(data__kind=kind, data__state__in=states or STATES)


def uncovered(kind: str, area: Area, on: datetime.date) -> QuerySet[AreaVersion]:
    """Streets with no finished or open place of a kind on a day, by code: the list to work off."""
    streets = AreaVersion.objects.filter(
        kind=Kind.STREET, valid__contains=on, area_id__in=within(area, on)
    ).order_by("code")
    standing = places(kind, area, on, FINISHED, OPEN).values_list("area_id", flat=True)
    around = AreaVersion.objects.filter(area_id__in=standing, valid__contains=on)
    covered = {step for path in around.values_list("path", flat=True) for step in path}
    return streets.exclude(area_id__in=covered)


def _offer(code: str, kind: str, figure: str) -> None:
    """The list of streets without a place of a kind; each line opens the figure of the places there, built or not."""

    def find(seat: Seat, on: datetime.date) -> QuerySet[AreaVersion]:
        return uncovered(kind, seat.unit.area, on) if seat.unit is not None else AreaVersion.objects.none()

    def tell(rows: Sequence[AreaVersion], on: datetime.date) -> list[WorkLine]:
        here = as_of(BOOK, on).filter(
            data__kind=kind, data__state=BUILDING, area__in=[one.area_id for one in rows]
        )
        building = set(here.values_list("area_id", flat=True))
        return [
            WorkLine(figure, one.name, one.area_id, ("在建" if one.area_id in building else "没有",))
            for one in rows
        ]

    hint = f"辖区内(含社区)没有已建成或已开放的{kind}的街道和乡镇。"
    offer_list(
        WorkList(code, f"没有{kind}的街道(乡镇)", hint, PLACE.code, "街道(乡镇)", ("现状",), find, tell)
    )


def read(row: Mapping[str, Any]) -> Line:
    """One row of a table: a centre stands for a street, a station or meal point for a street or community."""
    kind, state, at = row["kind"], row["state"], version_at(row["area"], row["since"])
    with collect() as problems:
        if at is None:
            problems.add(
                f"{row['since']}没有代码为“{row['area']}”的区域。", "请核对区划代码。", "unknown_area", "area"
            )
        if kind not in PLACES:
            problems.add(
                f"类别“{kind[:20]}”不认识。", f"请填{'、'.join(PLACES)}之一。", "unknown_kind", "kind"
            )
        elif at is not None and at.kind not in PLACES[kind]:
            problems.add(
                f"{kind}不能设在{at.kind}。", f"应填{'或'.join(PLACES[kind])}的代码。", "wrong_level", "area"
            )
        if state not in STATES:
            problems.add(f"状态“{state[:20]}”不认识。", f"请填{'、'.join(STATES)}之一。", "invalid", "state")
        if row["beds"] is not None and row["beds"] < 0:
            problems.add("床位不能为负。", "请核对。", "invalid", "beds")
    assert at is not None  # collect() raised without one
    place, _ = Facility.objects.get_or_create(
        name=row["name"], kind=kind, area=at.area, defaults={"address": row["address"] or ""}
    )
    if state == OPEN and place.opened_on is None:
        place.opened_on = row["since"]
        place.save()
    data = {"kind": kind, "state": state} | ({"beds": row["beds"]} if row["beds"] is not None else {})
    return Line(place, data, valid_from=row["since"], valid_to=row["until"])


declare_batch(
    Batch(
        BOOK,
        (
            TableColumn("name", "名称", longest=200),
            TableColumn("kind", "类别", longest=20),
            TableColumn("area", "区划代码", longest=20),
            TableColumn("address", "地址", required=False, longest=300),
            TableColumn("state", "状态", longest=10),
            TableColumn("beds", "床位", ColumnKind.INTEGER, required=False),
            TableColumn("since", "自", ColumnKind.DATE),
            TableColumn("until", "至(不含)", ColumnKind.DATE, required=False),
        ),
        lambda: read,
    )
)


def fits(case: Case) -> None:
    """A place goes forward only: building, finished, open, closed."""
    on = datetime.date.fromisoformat(case.answers["on"])
    line, change = _line_of(case, on), case.answers["change"]
    if change != CLOSING and STATES.index(change) <= STATES.index(line.data["state"]):
        raise Invalid.because(
            f"该场所现为“{line.data['state']}”,不能改为“{change}”。",
            "请核对办理事项。",
            "backwards",
            "change",
        )


def change_state(case: Case, decision: Decision) -> None:
    """The new state holds from the day named; a closed place leaves the register."""
    on = datetime.date.fromisoformat(case.answers["on"])
    line, place = _line_of(case, on), case.facility
    assert place is not None
    if case.answers["change"] == CLOSING:
        end(line, decision, on)
        place.closed_on = on
    else:
        fits(case)
        replace(line, {"state": case.answers["change"]}, decision, on)
    if case.answers["change"] == OPEN:
        place.opened_on = on
    place.save()


def _line_of(case: Case, on: datetime.date) -> RegisterEntry:
    line = as_of(BOOK, on).filter(facility=case.facility).first()
    if line is None:
        raise Conflict.because(
            f"{on}名册中没有这个场所。", "请先把它报入社区养老服务场所名册。", "not_on_register", "subject"
        )
    return line


PLACE = Matter(
    code="elder_services.place",
    name="社区养老服务场所建成、开放和停用",
    since=datetime.date(2018, 12, 29),
    basis=cite("老年人权益保障法"),
    prefix="CS",
    subject="facility",
    opened_by=(Function.REGISTERING,),
    form=Form(
        (Choice("change", "办理事项", options=(FINISHED, OPEN, CLOSING)), Day("on", "生效日期")),
        title="社区养老服务场所变动表",
    ),
    statutory=term("elder_services.place.decide"),
    fits=fits,
    on_left={"decide": by_another},
    on_decided=change_state,
    steps=(
        Step(
            "decide",
            "审批",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("elder_services.place.decide"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="养老服务中心 养老服务站 助餐点 开放 停用",
)
declare(PLACE)
_offer("streets_without_centres", CENTRE, "elder_services.centres_building")
_offer("streets_without_meals", MEALS, "elder_services.meal_points")
