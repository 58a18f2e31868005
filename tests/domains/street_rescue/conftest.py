"""Two rescue stations of one district, and a stay from the door to the way out."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import identify

OURS = "street_rescue."
STATION, CENTRE = "东丽区救助管理站", "北部中心救助管理站"
DOOR = {"arrival": "自行求助", "will": "本人自愿", "sex": "男", "age": "40", "cause": "寻工未果"}
FIT = {"health": "正常", "capacity": "完全", "zone": "男区", "guardian": "不是未成年人"}
WAYS_OUT = {
    "tickets": (
        "提供返乡车票",
        "已送上车",
        {"destination": "沧州", "transport": "火车", "ticket": "E1", "cost": "28.50"},
    ),
    "escorts": ("护送返乡", "已护送返乡", {"destination": "沧州", "receiver": "李某"}),
    "kin_collections": ("联系接回", "亲属已接回", {"receiver": "陈某", "relation": "兄", "checked": "是"}),
    "home_collections": (
        "联系接回",
        "流出地已接回",
        {"receiver": "周某", "relation": "沧州站", "checked": "是"},
    ),
    "institutions": (
        "转送机构",
        "已转送机构",
        {"institution": "福利院", "kind": "特困人员供养机构", "receiver": "钱某"},
    ),
}


def do(case, outcome, seat, **more):
    fresh = Case.objects.get(pk=case.pk)
    return perform(fresh, outcome, seat, version=fresh.version, **more)


def on(day, hour=9):
    moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(hour), clock.SHANGHAI)
    return clock.at(moment)


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office(bureau):
    functions = dict.fromkeys(
        ("registering", "accepting", "answering", "surveying", "reviewing", "reporting"), OURS
    )
    section = "registry. street_rescue."
    return SimpleNamespace(
        bureau=bureau,
        district=bureau.area("120110"),
        station=bureau.seat(STATION, "王芳", **functions),
        centre=bureau.seat(CENTRE, "孙立", **functions),
        head=bureau.seat(STATION, "赵强", reviewing=OURS),
        companion=bureau.staff("钱伟"),
        chief=bureau.seat("社会救助科", "周敏", deciding=section, reviewing=section),
        clerk=bureau.seat("社会救助科", "刘丽", registering=section),
    )


@pytest.fixture
def man(office):
    """man(serial) is a resident with a number; man() somebody nobody knows."""

    def made(serial=0, name="张三", born=datetime.date(1979, 1, 2)):
        number = make_resident_id("120110", born, serial, Sex.MALE) if serial else None
        with acting(SYSTEM, "登记人员"):
            return identify(name if serial else "无名氏", number, office.district)

    return made


@pytest.fixture
def come(office):
    """come(person) knocks at the door and is taken in."""

    def made(person, seat=None, fit=None, **door):
        seat = seat or office.station
        case = open_case(OURS + "stay", seat, area=office.district, answers={**DOOR, **door}, subject=person)
        return do(case, "予以救助", seat, answers={**FIT, **(fit or {})})

    return made


@pytest.fixture
def leave(office):
    """leave(case, kind) goes one of WAYS_OUT, else of his own."""

    def gone(case, kind="own_exits", seat=None):
        seat = seat or office.station
        if kind not in WAYS_OUT:
            return do(case, "自愿离站", seat)
        way, done, answers = WAYS_OUT[kind]
        do(case, way, seat)
        return do(case, done, seat, answers=answers, second=office.companion)

    return gone


@pytest.fixture
def trace(office):
    """trace(person, **found) searches and confirms."""

    def done(person, **found):
        case = open_case(
            OURS + "tracing",
            office.station,
            area=office.district,
            answers={"known": "四川口音"},
            subject=person,
        )
        do(case, "找到线索", office.station, answers={"dna": "比中", "face": "是", "clues": "比中"})
        return do(case, "寻亲成功", office.head, answers={"home": "沧州", **found})

    return done
