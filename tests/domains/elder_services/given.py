"""Places on the map for its tests: three homes and a meal point in two streets, with positions, free beds and prices."""

from types import SimpleNamespace

from tests.domains.elder_services.conftest import make_home, on_register

from minzheng.domains.elder_services.free_beds import FREE_BEDS
from minzheng.domains.elder_services.public_facts import FACTS
from minzheng.domains.elder_services.service_places import BOOK, MEALS
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import Facility


def facts(place, east, north, **more):
    on_register(FACTS, place, {"longitude": east, "latitude": north, **more})


def free(home, number, told="2019-03-01"):
    on_register(FREE_BEDS, home, {"free": number, "reported_on": told})


def places_of(bureau) -> SimpleNamespace:
    """夕阳红 (street one, 2 free, 3000元), 长青 (street two, none free, 2000元), 老报 (free long ago), 没有坐标, a meal point."""
    near = make_home(bureau, "夕阳红养老院", beds=80)
    far = make_home(bureau, "长青养老院", area="120110002", beds=60)
    old = make_home(bureau, "松鹤养老院", area="120110002001", beds=40)
    bare = make_home(bureau, "无坐标养老院", area="120110001")
    make_home(bureau, "未开业养老院", state="建成")
    facts(
        near, 117_314_159, 39_086_000, phone="022-24390001", price_least=300_000, price_most=450_000,
        rating="三级", rated_until="2021-12-31",
    )  # fmt: skip
    facts(far, 117_400_000, 39_100_000, price_least=200_000, rating="五级", rated_until="2018-12-31")
    facts(old, 117_410_000, 39_150_000)
    free(near, 2)
    free(far, 0)
    free(old, 5, told="2019-01-01")
    with acting(SYSTEM, "登记"):
        meal = Facility.objects.create(name="詹滨里<助餐点>", kind=MEALS, area=bureau.area("120110001001"))
    on_register(BOOK, meal, {"kind": MEALS, "state": "开放"})
    facts(meal, 117_320_000, 39_090_000)
    return SimpleNamespace(near=near, far=far, old=old, bare=bare, meal=meal)
