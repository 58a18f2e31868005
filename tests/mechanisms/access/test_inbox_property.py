"""Every case is in somebody's inbox, whoever is absent, and the inboxes' conditions say the same as the holders."""

from datetime import date
from itertools import product

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import (
    Absence,
    Account,
    AccountKind,
    Appointment,
    Function,
    Level,
    Mandate,
    Post,
    Seat,
    Staff,
    Unit,
    appoint,
    in_inbox,
    inbox_holders,
    seats_of,
    served_units,
    set_absence,
)
from minzheng.mechanisms.areas.public import load_tree
from minzheng.mechanisms.journal.public import SYSTEM, acting

TODAY, TOMORROW, YESTERDAY = date(2019, 5, 6), date(2019, 5, 7), date(2019, 5, 5)
# The first three are in force today.
TERMS = [(None, None), (None, TOMORROW), (TODAY, None), (None, TODAY), (TOMORROW, None), (YESTERDAY, TODAY)]
FUNCTIONS = [Function.ACCEPTING, Function.DECIDING, Function.LEADING, Function.ADMINISTERING]
PREFIXES = ["*", "elder_care.", "elder_care.subsidy", "funeral."]
CODES = ["elder_care.subsidy", "elder_care.other", "charity.x"]


def make(data: st.DataObject) -> None:
    (area,) = load_tree([{"code": "90", "name": "区", "kind": "区县", "parent_code": ""}], TODAY, "测试")
    people = [
        Staff.objects.create(name=f"人{n}", person_key=str(n)) for n in range(data.draw(st.integers(1, 5)))
    ]
    units: list[Unit] = []
    for number in range(data.draw(st.integers(1, 5))):
        parent = data.draw(st.sampled_from([None, *units])) if units else None
        level = Level.INSTITUTION if units and data.draw(st.integers(0, 4)) == 0 else Level.SECTION
        closed = data.draw(st.sampled_from([None, None, None, TODAY, TOMORROW]))
        units.append(
            Unit.objects.create(name=f"单位{number}", level=level, area=area, parent=parent, closed_on=closed)
        )
        for p in range(data.draw(st.integers(0, 2))):
            post = Post.objects.create(unit=units[-1], name=f"岗{p}")
            granted = st.tuples(st.sampled_from(FUNCTIONS), st.sampled_from(PREFIXES))
            for function, matters in data.draw(st.sets(granted, min_size=1, max_size=3)):
                valid = DateRange(*data.draw(st.sampled_from(TERMS)))
                Mandate.objects.create(post=post, function=function, matters=matters, valid=valid)
            for person in data.draw(
                st.sets(st.sampled_from(people), min_size=data.draw(st.integers(0, 1)), max_size=2)
            ):
                Appointment.objects.create(staff=person, post=post, valid=DateRange(TODAY, None))
    for person in data.draw(st.sets(st.sampled_from(people))):
        cover = data.draw(st.sampled_from([None, *people]))
        Absence.objects.create(
            staff=person, start=TODAY, end=TODAY, cover=cover if cover != person else None, reason="病假"
        )
    for person in people:
        Account.objects.create(username=person.name, kind=AccountKind.STAFF, staff=person)


def staffed(unit: int, units: dict[int, Unit], busy: set[int]) -> bool:
    """Whether anybody is appointed in the unit, above it, or in its tree outside foreign institutions."""

    def chain(one: int | None) -> list[int]:
        return [one, *chain(units[one].parent_id)] if one else []

    here = chain(unit)
    tree = {u for u in units if chain(u)[-1] == here[-1]}
    foreign = {u for u in tree if any(units[above].level == Level.INSTITUTION for above in chain(u))}
    return bool((tree - foreign | set(here)) & busy)


@pytest.mark.django_db
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_case_lies_in_an_inbox(data: st.DataObject) -> None:
    with pytest.raises(ZeroDivisionError), clock.at(TODAY), acting(SYSTEM, "测试"):  # rolled back each time
        make(data)
        seats = [seat for account in Account.objects.all() for seat in seats_of(account)]
        served = {seat: served_units(seat) for seat in seats}
        absent = set(Absence.objects.values_list("staff_id", flat=True))
        units = {unit.pk: unit for unit in Unit.objects.all()}
        open_units = {unit.pk for unit in units.values() if unit.closed_on != TODAY}
        busy = open_units & set(Appointment.objects.values_list("post__unit_id", flat=True))
        for unit in units.values():
            anybody = staffed(unit.pk, units, busy)
            for function, matter in product((Function.ACCEPTING, Function.LEADING), CODES):
                holders = set(inbox_holders(unit, function, matter).values_list("pk", flat=True))
                assert bool(holders) == anybody
                through = {
                    seat.staff.pk
                    for seat, inbox in served.items()
                    if any(s.unit_id == unit.pk and s.function == function and s.holds(matter) for s in inbox)
                }
                assert through == holders
                present = appointed(unit, function, matter) - absent
                assert not present or holders == present
        1 / 0  # noqa: B018


def appointed(unit: Unit, function: str, matter: str) -> set[int]:
    posts = [
        m.post_id
        for m in Mandate.objects.filter(post__unit=unit, function=function)
        if unit.closed_on != TODAY and (m.valid.lower, m.valid.upper) in TERMS[:3]
        if m.matters in ("*", matter) or (m.matters.endswith(".") and matter.startswith(m.matters))
    ]
    return set(Appointment.objects.filter(post__in=posts).values_list("staff_id", flat=True))


def test_the_ladder_in_plain_words(bureau) -> None:
    worker, deputy, leader, chief, admin = (
        bureau.person(n) for n in ("办事员", "代班", "主任", "局长", "管理员")
    )
    desk = bureau.post("东街", accepting="elder_care.")
    appoint(worker, desk)
    appoint(leader, bureau.post("东街", leading="*"))
    appoint(chief, bureau.post("局", leading="*"))
    appoint(admin, bureau.post("局", administering="*"))
    street, day = bureau.units["东街"], date(2019, 5, 6)

    def holders() -> list[Staff]:
        return list(inbox_holders(street, Function.ACCEPTING, "elder_care.subsidy"))

    assert holders() == [worker]
    assert list(inbox_holders(street, Function.ACCEPTING, "funeral.subsidy")) == [leader]
    absence = set_absence(worker, day, day, deputy, "年休假")
    assert holders() == [deputy]
    set_absence(deputy, day, day, None, "病假")
    assert holders() == [leader]
    absence.cover = None
    absence.save()
    assert holders() == [leader]
    set_absence(leader, day, day, None, "出差")
    assert holders() == [chief]
    set_absence(chief, day, day, None, "出差")
    assert holders() == [admin]


def test_the_condition_runs_in_sql(bureau) -> None:
    clerk = bureau.seat("东街", "办事员", accepting="elder_care.")
    expert = bureau.seat("东街", "专员", accepting="elder_care.subsidy")
    leader = bureau.seat("东街", "主任", leading="*")
    bureau.seat("局", "局长", leading="*")
    for seat in (clerk, expert, leader, bureau.seat("西街", "外人", accepting="*"), Seat(clerk.account)):
        inbox = served_units(seat)
        for code in ("elder_care.subsidy", "elder_care.other", "elderXcare.other", "funeral.subsidy"):
            cases = Unit.objects.annotate(function=Value("accepting"), matter=Value(code))
            expected = {s.unit_id for s in inbox if s.function == "accepting" and s.holds(code)}
            assert set(cases.filter(in_inbox(seat, unit="pk")).values_list("pk", flat=True)) == expected
    of_the_street = [
        s for s in served_units(leader) if s.unit_id == leader.unit.pk and s.function == "accepting"
    ]
    assert [(s.matters, s.excluding) for s in of_the_street] == [("*", ("elder_care.",))]
    assert [s.matters for s in served_units(expert)] == ["elder_care.subsidy"]


def test_what_is_over_lies_with_nobody_it_was_taken_from(bureau) -> None:
    street, chief = bureau.units["东街"], bureau.person("局长")
    before, now, later = (bureau.person(name) for name in ("原经办", "现经办", "候任"))
    appoint(chief, bureau.post("局", leading="*"), YESTERDAY)
    for person, term in (before, (None, TODAY)), (now, (None, None)), (later, (TOMORROW, None)):
        post = bureau.post("东街")
        Mandate.objects.create(post=post, function="accepting", matters="x.", valid=DateRange(*term))
        appoint(person, post, YESTERDAY)

    def holders(day: date) -> list[Staff]:
        return list(inbox_holders(street, Function.ACCEPTING, "x.y", day))

    assert [holders(day) for day in (YESTERDAY, TODAY, TOMORROW)] == [[before, now], [now], [now, later]]
    street.closed_on = TOMORROW
    street.save()
    assert [holders(day) for day in (TODAY, TOMORROW)] == [[now], [chief]]
