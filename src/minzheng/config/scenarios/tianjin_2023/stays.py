"""Stays in the rescue stations, each from the door to its one way out; those without a name are traced meanwhile."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.tianjin_2023 import searches
from minzheng.config.scenarios.tianjin_2023.bureau import Station, centre_of, districts, station_of
from minzheng.config.scenarios.tianjin_2023.guests import Guest, Guests
from minzheng.config.scenarios.tianjin_2023.winter_sum import Sort, arrivals
from minzheng.domains.street_rescue import stay_forms as forms
from minzheng.domains.street_rescue.stay import CODE, MOVED
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.matters.public import Case, open_case, perform

REFUSED_BECAUSE = "经甄别,有亲属可以投靠,能够自行解决食宿。"
ENDED_BECAUSE = "查实本人有住所和稳定收入,故意隐瞒情况。"
LONGER_BECAUSE = "身份尚未查明,身体虚弱,需要延长救助。"
SETTLED_AFTER = 97  # days: more than three months, less than the prolonged stay
Answers = dict[str, str]


def plan(world: World, agenda: Agenda) -> None:
    """Everybody knocks on the day planned; stations never close."""
    flow = Flow(world, agenda, Guests(world))
    for one in arrivals():
        agenda.even_on(one.on, partial(flow.knock, one.sort))


@dataclass
class Stay:
    """A stay under way: the case, the guest, the station where he is."""

    case: Case
    guest: Guest
    sort: Sort
    station: Station
    came: datetime.date = field(default_factory=clock.today)


@dataclass(frozen=True)
class Flow:
    """Knocking, screening and leaving."""

    world: World
    agenda: Agenda
    guests: Guests

    def knock(self, sort: Sort) -> None:
        """Somebody comes to the station of a district, and is taken in or not."""
        names = [row["name"] for row in districts()]
        if sort.course == "moved":  # a centre has nowhere to move anybody to
            names = [name for name in names if not station_of(name).centre]
        district = self.world.dice.pick(names)
        station = station_of(district)
        door = self._seat(station, "jiedai")
        guest = self.guests.knock(sort, door, self.world.areas[district])
        answers = self.guests.door(sort, guest)
        case = open_case(CODE, door, area=self.world.areas[district], answers=answers, subject=guest.person)
        if sort.way == "refused":
            perform(case, "不予救助", door, version=case.version, reason=REFUSED_BECAUSE)
            return
        fit = self.guests.screening(sort, guest)
        case = perform(case, "予以救助", door, version=case.version, answers=fit)
        self._begin(Stay(case, guest, sort, station))

    def _begin(self, stay: Stay) -> None:
        course = stay.sort.course
        if course == "traced":
            searches.found(self.world, self.agenda, stay.guest, stay.station, partial(self.leave, stay))
        elif course == "not_traced":
            searches.in_vain(self.world, self.agenda, stay.guest, stay.station)
            self._in(8, self._prolong, stay)
        elif course == "moved":
            self._in(1, self._move, stay)
        elif course == "hospital":
            self._in(1, self._to_hospital, stay)
        else:
            self._in(self.world.dice.between(1, 5), self.leave, stay)

    def leave(self, stay: Stay) -> None:
        """Out by the way of his sort."""
        if stay.sort.way == "own":
            self._do(stay, "自愿离站")
        elif stay.sort.way == "ended":
            self._do(stay, "终止救助", reason=ENDED_BECAUSE)
        else:
            way, done, answers = self._way(stay)
            self._do(stay, way)
            self._do(stay, done, answers)
        self.guests.gone[stay.sort.way].append(stay.guest)

    def _way(self, stay: Stay) -> tuple[str, str, Answers]:
        guest, sort = stay.guest, stay.sort
        relative, place = f"{guest.name[0]}某", stay.station.name.removesuffix("救助管理站")
        ways: dict[str, tuple[str, str, Answers]] = {
            "ticket": ("提供返乡车票", "已送上车", {
                "destination": guest.home, "transport": self.world.dice.pick(("火车", "火车", "长途汽车")),
                "ticket": f"E{stay.case.pk:07d}", "cost": f"{self.world.dice.between(30, 180)}.50",
            }),
            "escort": ("护送返乡", "已护送返乡", {"destination": guest.home, "receiver": f"{guest.home}救助管理站"}),
            "kin": ("联系接回", "亲属已接回", {
                "receiver": relative, "relation": "父亲" if sort.minor else "兄弟姐妹", "checked": "是",
            }),
            "institution": ("转送机构", "已转送机构", {
                "institution": f"{place}{'未成年人救助保护中心' if sort.minor else '社会福利院'}",
                "kind": "未成年人救助保护机构" if sort.minor else "特困人员供养机构", "receiver": "值班主任",
            }),
            "settle": ("落户安置", "已落户安置", {
                "police_station": f"{place}公安分局派出所", "settled_on": clock.today().isoformat(),
                "institution": f"{place}社会福利院",
            }),
        }  # fmt: skip
        return ways[sort.way]

    def _prolong(self, stay: Stay) -> None:
        """Longer than ten days only with the consent of the bureau."""
        self._do(stay, "报备延长", reason=LONGER_BECAUSE)
        self.agenda.after(1, lambda: self._consent(stay))

    def _consent(self, stay: Stay) -> None:
        stay.case = perform(stay.case, "同意延长", self.world.seat("shiwu2"), version=stay.case.version)
        after = (
            SETTLED_AFTER
            if stay.sort.way == "settle"
            else searches.IN_VAIN_AFTER + self.world.dice.between(1, 14)
        )
        self.agenda.even_on(stay.came + datetime.timedelta(days=after), partial(self.leave, stay))

    def _move(self, stay: Stay) -> None:
        """To the centre, where the stay goes on as a case of its own."""
        centre = centre_of(stay.station)
        self._do(stay, "转往他站")
        to = {"unit": str(self.world.unit(centre.name).pk), "receiver": f"{centre.name}接待岗"}
        self._do(stay, MOVED, to)
        door, area = self._seat(centre, "jiedai"), self.world.unit(centre.name).area
        told = self.guests.door(stay.sort, stay.guest, forms.FROM_STATION)
        case = open_case(CODE, door, area=area, answers=told, subject=stay.guest.person)
        fit = self.guests.screening(stay.sort, stay.guest)
        case = perform(case, "予以救助", door, version=case.version, answers=fit)
        self._in(2, self.leave, Stay(case, stay.guest, stay.sort, centre))

    def _to_hospital(self, stay: Stay) -> None:
        self._do(stay, "送医治疗", reason="高热,需住院治疗。")
        self._in(4, self._back, stay)

    def _back(self, stay: Stay) -> None:
        self._do(stay, "治愈返站", {"recovered": "是"})
        self._in(2, self.leave, stay)

    def _do(self, stay: Stay, outcome: str, answers: Answers | None = None, reason: str = "") -> None:
        seat, other = (self._seat(stay.station, post) for post in ("zhaoliao", "jiedai"))
        stay.case = perform(
            stay.case,
            outcome,
            seat,
            version=stay.case.version,
            answers=answers,
            reason=reason,
            second=other.staff,
        )

    def _in(self, days: int, action: Callable[[Stay], None], stay: Stay) -> None:
        """So many days from today, days of rest included."""
        self.agenda.even_on(clock.today() + datetime.timedelta(days=days), partial(action, stay))

    def _seat(self, station: Station, post: str) -> Seat:
        return self.world.seat(station.login(post))
