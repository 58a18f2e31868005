"""Trips counted by vehicles and people; goods only as long as there are some (S85)."""

import datetime

import pytest
from django.core.files.base import ContentFile

from minzheng.domains.street_rescue.patrol import PATROL, STORE, left
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.activities.public import (
    Activity,
    Draft,
    correct,
    import_activities,
    import_columns,
    record,
    void,
)
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.indicators.public import Span, value
from minzheng.mechanisms.journal.public import SYSTEM

SPAN = Span(datetime.date(2019, 2, 1), datetime.date(2019, 3, 4))
DAY = datetime.date(2019, 3, 1)


@pytest.fixture
def trip(office):
    def made(winter=0, epidemic=0, day=DAY, seat=None, **changes):
        measures = {"vehicles": 2, "staff": 7, "met": 3, "winter": winter, "epidemic": epidemic}
        answers = {"campaign": "寒冬送温暖", "hours": "20:00-23:30"} | changes.pop("answers", {})
        draft = {"title": "夜间巡查", "on": day, "area": office.district, "place": "火车站广场"} | changes
        return Draft(**draft, measures=measures, answers=answers)

    return made


@pytest.fixture
def stocked(office):
    def made(winter=0, epidemic=0, day=DAY, out=0):
        measures = {"winter_in": winter, "winter_out": out, "epidemic_in": epidemic, "epidemic_out": 0}
        draft = Draft("入库", day, office.district, measures=measures, answers={"source": "市局调拨"})
        return record(STORE.code, office.station, draft)

    return made


def test_vehicles_people_and_goods_of_the_winter_campaign(office, trip, stocked):
    stocked(winter=10, epidemic=5)
    record(PATROL.code, office.station, trip(winter=4, epidemic=5))
    record(PATROL.code, office.station, trip(winter=6, title="清晨巡查"))
    record(PATROL.code, office.station, trip(answers={"campaign": "日常巡查"}))
    codes = (
        "winter_patrols",
        "winter_vehicles",
        "winter_staff",
        "winter_winter",
        "winter_epidemic",
        "patrol_staff",
    )
    found = [value(f"street_rescue.{code}", SPAN, office.district).value for code in codes]
    assert found == [2, 4, 14, 10, 5, 21]
    assert left(office.station.unit) == {"winter": 0, "epidemic": 0}


def test_nothing_is_given_out_that_is_not_there(office, trip, stocked):
    stocked(winter=10)
    with pytest.raises(Conflict, match="御寒物品食品缺1件"):
        record(PATROL.code, office.station, trip(winter=11))
    with pytest.raises(Conflict, match="防疫物资缺1件"):
        record(PATROL.code, office.station, trip(epidemic=1))
    with pytest.raises(Conflict, match="2019年02月28日"):
        record(PATROL.code, office.station, trip(winter=1, day=datetime.date(2019, 2, 28)))
    with pytest.raises(Conflict, match="缺1件"):
        stocked(out=11)
    assert Activity.objects.filter(kind=PATROL.code).count() == 0
    assert left(office.station.unit)["winter"] == 10


def test_another_units_store_is_not_ours(office, trip, stocked):
    stocked(winter=10)
    with pytest.raises(Conflict, match="北部中心"):
        record(PATROL.code, office.centre, trip(winter=1))


def test_a_receipt_whose_goods_are_given_out_cannot_be_voided_or_lessened(office, trip, stocked):
    came = stocked(winter=10)
    gone = record(PATROL.code, office.station, trip(winter=6))
    with pytest.raises(Conflict, match="缺6件"):
        void(came, office.station, version=1, reason="重复登记")
    less = Draft(
        "入库", DAY, office.district,
        measures={"winter_in": 5, "winter_out": 0, "epidemic_in": 0, "epidemic_out": 0}, answers={"source": "市局"},
    )  # fmt: skip
    with pytest.raises(Conflict, match="缺1件"):
        correct(came, office.station, less, version=1, reason="数错")
    correct(gone, office.station, trip(winter=5), version=1, reason="数错")
    correct(came, office.station, less, version=1, reason="数错")
    assert left(office.station.unit)["winter"] == 0


def test_a_trip_names_its_place_and_time(office, trip):
    with pytest.raises(Invalid, match="地点"):
        record(PATROL.code, office.station, trip(place=""))
    with pytest.raises(Invalid, match="时段"):
        record(PATROL.code, office.station, trip(answers={"hours": "25:00-26:00"}))


def test_a_winter_of_trips_from_a_table_whole_or_not_at_all(office, stocked):
    stocked(winter=20)

    def table(last):
        rows = [
            {
                "title": f"巡查{n}", "on": DAY, "until": None, "area": "120110", "place": "车站", "vehicles": 1,
                "staff": 4, "met": 0, "winter": last if n == 9 else 1, "epidemic": 0,
                "campaign": "寒冬送温暖", "hours": "20:00-22:00",
            }
            for n in range(10)
        ]  # fmt: skip
        content = write_table(import_columns(PATROL.code), rows, "巡查", "", SYSTEM)
        return ContentFile(content, name="巡查.xlsx")

    with pytest.raises(Conflict, match="缺1件"):
        import_activities(PATROL.code, office.station, table(12))
    assert not Activity.objects.filter(kind=PATROL.code).exists()
    assert len(import_activities(PATROL.code, office.station, table(11))) == 10
    assert left(office.station.unit) == {"winter": 0, "epidemic": 0}
