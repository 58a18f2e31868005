"""Whatever cards, recusals, complaints, voids and inspections there are: nobody goes who may not, nobody is inspected too often."""

import datetime
import json
from collections import Counter
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.checks.draws.recompute import recompute
from minzheng.mechanisms.checks.draws.rosters import freeze
from minzheng.mechanisms.checks.public import (
    Draw,
    DrawnObject,
    Inspection,
    Recusal,
    change_officer,
    start_drawn,
    start_inspection,
    team_of,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .drawing import Office, at, furnish

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
CAP = 2
EXPIRED, VALID = (DateRange(datetime.date(2018, 1, 1), datetime.date(year, 1, 1)) for year in (2019, 2030))


@pytest.fixture
def office(bureau) -> Office:
    return furnish(bureau, shops=6, officers=6)


pairs = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8)
some = st.sets(st.integers(0, 5), max_size=4)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(pairs, some, some, st.text("0123456789 +", min_size=1, max_size=12))
def test_no_officer_goes_who_may_not(office, recused, complained, expired, value):
    with transaction.atomic():
        [planned] = office.plan("100%")
        with acting(SYSTEM, "情形"):
            for number in range(6):
                staff = office.staff(number)
                staff.certificate_valid = EXPIRED if number in expired else VALID
                staff.save()
            common = {"area": office.district, "matter": "enforcement.", "since": clock.today()}
            for officer, shop in recused:
                Recusal.objects.create(
                    staff=office.staff(officer), facility=office.shops[shop], kind="亲属关系",
                    entered_by=office.head.staff, **common,
                )  # fmt: skip
            for officer in complained:
                Recusal.objects.create(
                    staff=office.staff(officer), kind="被投诉", entered_by=office.head.staff, **common
                )
        able = {
            shop: [n for n in range(6) if n not in complained | expired and (n, shop) not in recused]
            for shop in range(6)
        }
        try:
            roster = freeze(planned, clock.today())
        except Invalid:
            assert any(len(staff) < 2 for staff in able.values())
        else:
            assert all(len(staff) >= 2 for staff in able.values())
            cards = {office.staff(n).certificate_number: n for n in range(6)}
            shops = {one.subject_key: n for n, one in enumerate(office.shops)}
            _, drawn = recompute(roster, "密", value)
            assert len(drawn) == 6
            assert all({cards[one] for one in team} <= set(able[shops[key]]) for key, team in drawn)
            assert all(len(set(team)) == 2 for _, team in drawn)
        transaction.set_rollback(True)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("draw"), st.sampled_from(["20%", "60%", "100%"])),
        st.tuples(st.just("inspect"), st.integers(0, 30)),
        st.tuples(st.just("ordinary"), st.integers(0, 5)),
        st.tuples(st.just("change"), st.integers(0, 30)),
        st.tuples(st.just("void"), st.integers(0, 5)),
        st.tuples(st.just("wait"), st.integers(1, 200)),
    ),
    min_size=4,
    max_size=9,
)


def waiting() -> list[DrawnObject]:
    return list(DrawnObject.objects.filter(inspection=None, draw__void=None).order_by("pk"))


def deed(office: Office, what: str, how: object) -> None:
    if what == "draw":
        [planned] = office.plan(str(how))
        office.drawn(planned)
    elif what == "void" and (made := Draw.objects.filter(void=None).order_by("pk")):
        office.void(made[int(str(how)) % len(made)])
    elif what == "ordinary":
        start_inspection(
            office.lead,
            "enforcement.funeral",
            office.shops[int(str(how))],
            second=office.staff(1),
            client_id=uuid4(),
        )
    elif (rows := waiting()) and what in ("inspect", "change"):
        one = rows[int(str(how)) % len(rows)]
        team = team_of(one)
        if what == "change":
            change_officer(office.lead, one, team[0], "外出")
        else:
            start_drawn(office.seat_of(team[0]), one, uuid4())


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(steps)
def test_no_draw_leads_to_more_inspections_than_the_cap(office, deeds):
    with transaction.atomic():
        day = datetime.date(2019, 3, 4)
        for what, how in deeds:
            day += datetime.timedelta(days=how if what == "wait" else 10)
            with at(day):
                try:
                    deed(office, what, how)
                except UserError:
                    continue
        ordinary = Counter(Inspection.objects.filter(drawn=None).values_list("facility", flat=True))
        for one in Inspection.objects.filter(drawn__isnull=False):
            year = one.on.replace(year=one.on.year - 1)
            in_year = Inspection.objects.filter(facility=one.facility_id, on__gt=year, on__lte=one.on)
            assert in_year.filter(pk__lte=one.pk).count() <= CAP, ordinary
            officers = {one.lead, one.second}
            assert officers == set(team_of(one.drawn))
        for draw in Draw.objects.filter(reveal__isnull=False):
            roster = json.loads(draw.roster.text)
            _, drawn = recompute(roster, draw.reveal.salt, draw.value.value)
            assert [key for key, _ in drawn] == list(
                draw.drawn.order_by("position").values_list("key", flat=True)
            )
        standing = Draw.objects.filter(void=None)
        assert max(Counter(standing.values_list("planned", flat=True)).values(), default=0) <= 1
        transaction.set_rollback(True)
