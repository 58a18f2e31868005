"""在住老人: moves into and out of a home and absences, told by the home and checked by the bureau; who lived where on any day."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.domains.elder_services.care_homes import HOMES, KIND, RUNNING, beds_of, running_line
from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Conflict, Invalid, collect
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import find
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
    IdNumber,
    Level,
    Line,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    check_not_opener,
    declare,
    declare_batch,
    everything,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Person,
    Register,
    RegisterEntry,
    as_of,
    dossier_panel,
    end,
    enter,
    find_by_number,
    identify,
)
from minzheng.mechanisms.registry.public import Line as DossierLine

IN, OUT, GONE, BACK = CHANGES = ("入住", "离院", "外出", "返院")
CARE = ("自理", "半失能", "失能")
STAYS = Register(
    "elder_services.stays",
    "养老机构在住老人名册",
    Person,
    (Column("home", "机构编号"), Column("home_name", "机构"), Column("care", "照护等级")),
)
ABSENCES = Register(
    "elder_services.absences",
    "在住老人外出登记",
    Person,
    (Column("home", "机构编号"), Column("home_name", "机构")),
)


@dataclass(frozen=True)
class Occupancy:
    """A home on a day: registered beds, people living there, and those of them who are away."""

    beds: int
    residents: int
    away: int

    @property
    def vacant(self) -> int:
        """Beds nobody lives in; those of people away are kept for them."""
        return max(self.beds - self.residents, 0)


def residents(home: Facility, on: datetime.date) -> QuerySet[RegisterEntry]:
    """Who lives in a home on a day, people away included."""
    return as_of(STAYS, on).filter(data__home=home.pk)


def occupancy(home: Facility, on: datetime.date) -> Occupancy:
    """Beds and people of a running home on a day; raises `Conflict` for a home not running."""
    away = as_of(ABSENCES, on).filter(data__home=home.pk).count()
    return Occupancy(beds_of(home, on), residents(home, on).count(), away)


def stay_at(person: Person, on: datetime.date) -> RegisterEntry | None:
    """The stay of a person that holds on a day or begins later; None for somebody who lives in no home."""
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    return RegisterEntry.objects.filter(later, register=STAYS.code, person=person).first()


def panel(home: Facility) -> Iterator[DossierLine]:
    """What the dossier of a home says of today's residents; nothing for other facilities and homes not running."""
    today = clock.today()
    if home.kind != KIND or not as_of(HOMES, today).filter(facility=home, data__state=RUNNING).exists():
        return
    found = occupancy(home, today)
    yield DossierLine("登记床位", f"{found.beds}张", today)
    yield DossierLine("在住老人", f"{found.residents}人,其中外出{found.away}人", today)
    yield DossierLine("无人居住的床位", f"{found.vacant}张", today)


dossier_panel(Facility, "入住情况", panel)


def fits(case: Case) -> None:
    """A move names a care level, and nobody moves into two homes; the other home is not told to the one that asks."""
    asked, home = everything(case), case.facility
    assert home is not None  # the matter's subject
    on = datetime.date.fromisoformat(asked["on"])
    running_line(home, on)
    with collect() as problems:
        if on > case.opened_on:
            problems.add(f"日期{on}还没有到。", "请在变动发生以后申报。", "not_yet", "on")
        if asked["change"] == IN and "care" not in asked:
            problems.add("入住须填写照护等级。", "请按能力评估结果选择。", "required", "care")
        person = find_by_number(asked["id_number"])
        held = stay_at(person, on) if person else None
        if held is not None and held.data["home"] != home.pk:
            problems.add(
                "这位老人已登记在另一家养老机构在住,同一人不能同时住两家。",
                "请先由原机构申报离院;如号码有误请核对身份证。",
                "two_homes",
                "id_number",
            )
        _check_change(asked["change"], on, held, problems)


def _check_change(change: str, on: datetime.date, held: RegisterEntry | None, problems: Collector) -> None:
    if change == IN and held is not None and not problems.problems:
        problems.add("这位老人已登记在本机构在住。", "请核对办理事项。", "lives_here", "change")
    if change != IN and held is None:
        problems.add("这位老人没有登记在本机构在住。", "请先申报入住,或核对身份证号。", "not_here", "change")
    if change != IN and held is not None and on < held.valid_from:
        problems.add(f"日期{on}早于入住日期。", "请核对日期。", "before_stay", "on")


def apply_change(case: Case, decision: Decision) -> None:
    """Write the move on the day it happened. Raises `Conflict` when the records no longer allow it."""
    told, home = everything(case), case.facility
    assert home is not None
    on = datetime.date.fromisoformat(told["on"])
    person = identify(told["name"], told["id_number"], home.area)
    data = {"home": home.pk, "home_name": home.name}
    if told["change"] == IN:
        check_room(home, person, on)
        enter(STAYS, person, {**data, "care": told["care"]}, decision, valid_from=on, area=home.area)
        return
    stay = stay_at(person, on)
    if stay is None or stay.data["home"] != home.pk:
        raise Conflict.because(
            f"“{home.name}”{on}没有登记这位老人在住。", "请退回机构核对。", "not_here", "change"
        )
    away = RegisterEntry.objects.filter(register=ABSENCES.code, person=person, valid_to__isnull=True).first()
    if told["change"] == GONE:
        enter(ABSENCES, person, data, decision, valid_from=on, area=home.area)
    elif away is not None:
        end(away, decision, on)
    elif told["change"] == BACK:
        raise Conflict.because("这位老人没有登记外出。", "请退回机构核对。", "not_away", "change")
    if told["change"] == OUT:
        end(stay, decision, on)


def check_room(home: Facility, person: Person, on: datetime.date) -> None:
    """Nobody lives in two homes and no home has more people than beds. Raises `Conflict`."""
    held = stay_at(person, on)
    if held is not None:
        raise Conflict.because(
            f"这位老人自{held.valid_from}起登记在“{held.data['home_name']}”在住,同一人不能同时住两家。",
            "请先办结原机构的离院申报,或核对身份证号。",
            "two_homes",
            "id_number",
        )
    for day in (on, clock.today()):
        found = occupancy(home, day)
        if not found.vacant:
            raise Conflict.because(
                f"“{home.name}”登记床位{found.beds}张,{day}已有{found.residents}人在住,没有空床。",
                "请核对在住老人名册,或先办理床位变更。",
                "full",
                "subject",
            )


def by_another(case: Case, stage: Stage) -> None:
    """Whoever submitted a case does not decide it."""
    check_not_opener(case, stage.staff)


STAY = Matter(
    code="elder_services.stay",
    name="养老机构老人入住变动申报",
    since=datetime.date(2018, 12, 29),
    basis=cite("老年人权益保障法", 47),
    prefix="RZ",
    subject="facility",
    opened_by=(Function.FILING, Function.REGISTERING),
    by_citizen=True,
    form=Form(
        (
            Choice("change", "变动", options=CHANGES),
            Day("on", "日期", help="离院填离开当日,外出填第一天不在院的日期,返院填回院当日"),
            Text("name", "老人姓名", sensitive=True, max_length=40),
            IdNumber("id_number", "身份证号"),
            Choice("care", "照护等级", required=False, options=CARE, help="入住时必填"),
            Text("where", "去向", required=False, sensitive=True, max_length=100, help="离院、外出时填写"),
        ),
        title="老人入住变动申报表",
    ),
    statutory=term("elder_services.stay.check"),
    fits=fits,
    on_left={"check": by_another},
    on_decided=apply_change,
    steps=(
        Step(
            "check",
            "核对",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term("elder_services.stay.check"),
            outcomes=(Outcome("属实", End.GRANTED), Outcome("不属实", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="养老机构 入住 离院 外出 在住老人",
)
declare(STAY)


def _line_reader() -> Callable[[Mapping[str, Any]], Line]:
    room: dict[int, int] = {}

    def line(row: Mapping[str, Any]) -> Line:
        since = row["since"]
        home = Facility.objects.filter(name=row["home"], kind=KIND, area=find(row["area"], since)).first()
        if home is None:
            raise Invalid.because(
                f"该区域没有养老机构“{row['home'][:30]}”。", "请填名册上的全称和区划代码。", "no_home", "home"
            )
        if row["care"] not in CARE:
            raise Invalid.because(
                f"照护等级“{row['care'][:10]}”不认识。", f"请填{'、'.join(CARE)}之一。", "invalid", "care"
            )
        person = identify(row["name"], row["id_number"], home.area)
        if row["until"] is None:
            check_room(home, person, since)
            room[home.pk] = room.get(home.pk, occupancy(home, since).vacant) - 1
            if room[home.pk] < 0:
                raise Invalid.because(
                    "表中在住人数超过该机构的空床数。", "请核对人数,或先办理床位变更。", "full", "home"
                )
        data = {"home": home.pk, "home_name": home.name, "care": row["care"]}
        return Line(person, data, area=home.area, valid_from=since, valid_to=row["until"])

    return line


declare_batch(
    Batch(
        STAYS,
        (
            TableColumn("home", "机构名称", longest=200),
            TableColumn("area", "机构所在区划代码", longest=20),
            TableColumn("name", "老人姓名", longest=40),
            TableColumn("id_number", "身份证号", longest=18),
            TableColumn("care", "照护等级", longest=10),
            TableColumn("since", "入住日期", ColumnKind.DATE),
            TableColumn("until", "离院日期", ColumnKind.DATE, required=False),
        ),
        _line_reader,
    )
)
