"""A means test is written whole, once, and corrected only by another one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function, visible
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.means.public import Entry, MeansLine, MeansTest, Per, kind, kinds, means_of, record
from minzheng.mechanisms.registry.public import leave, members

from .conftest import DAY, Home, somebody

WAGE = Entry("wages", 320_000, Per.MONTH, "申报", DAY)


def write(home: Home, *lines: Entry, **more: Any) -> MeansTest:
    given = {"household": home.household, "on": DAY, "case_id": 7, "matter": "benefits.dibao", **more}
    with acting(SYSTEM, "核对"):
        return record(lines=lines, **given)


def at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_a_test_freezes_who_was_counted_and_every_line(home: Home) -> None:
    mother = home.people[0]
    test = write(home, replace(WAGE, person=mother), Entry("deposits", 5_000_000, Per.VALUE, "核对", DAY))
    at_once()
    with acting(SYSTEM, "搬出"):
        leave(members(home.household, DAY)[2], date(2026, 8, 10))
    again = MeansTest.objects.get(pk=test.pk)
    assert again.people == [one.pk for one in home.people] and means_of(7) == test
    assert [(one.kind, one.amount, one.person) for one in again.lines.order_by("pk")] == [
        ("wages", 320_000, mother),
        ("deposits", 5_000_000, None),
    ]


@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = {}", "DELETE FROM {} WHERE {} = {}"])
@pytest.mark.parametrize(("table", "column"), [("means_meanstest", "months"), ("means_meansline", "amount")])
def test_the_database_keeps_what_was_recorded(home: Home, sql: str, table: str, column: str) -> None:
    write(home, WAGE)
    with pytest.raises(IntegrityError, match="stays"), acting(SYSTEM, "改动"), connection.cursor() as cursor:
        cursor.execute(sql.format(table, column, column))


def test_no_line_comes_later(home: Home) -> None:
    test = write(home, WAGE)
    at_once()
    with pytest.raises(IntegrityError, match="not whole"), acting(SYSTEM, "补行"), transaction.atomic():
        MeansLine.objects.create(
            test=test, kind="wages", amount=1, per=Per.MONTH, source="申报", source_on=DAY
        )
        at_once()


def test_a_correction_is_a_new_test_and_only_of_the_latest(home: Home) -> None:
    first = write(home, WAGE)
    with pytest.raises(Conflict):
        write(home, WAGE)
    second = write(home, replace(WAGE, amount=1), replaces=first)
    assert means_of(7) == second and MeansTest.objects.count() == 2
    with pytest.raises(Conflict):
        write(home, WAGE, replaces=first)
    with pytest.raises(Conflict):
        write(home, WAGE, replaces=second, case_id=8)
    assert write(home, WAGE, case_id=8).replaces is None


def test_every_faulty_line_is_named_at_once(home: Home) -> None:
    with acting(SYSTEM, "登记"):
        stranger = somebody("赵敏", date(1990, 1, 1), home.area)
    lines = [
        replace(WAGE, kind="lottery"),
        replace(WAGE, source="听说"),
        replace(WAGE, amount=-1),
        replace(WAGE, amount=True),
        replace(WAGE, per=Per.VALUE),
        Entry("houses", 1, Per.MONTH, "核对", DAY),
        replace(WAGE, source_on=date(2026, 8, 4)),
        replace(WAGE, person=stranger),
        replace(WAGE, note="长" * 201),
        WAGE,
    ]
    with pytest.raises(Invalid) as caught:
        write(home, *lines, months=0)
    found = [(one.field, one.code.split(".")[1]) for one in caught.value.problems]
    codes = ["kind", "source", "amount", "amount", "per", "per", "source_on", "person", "note"]
    assert found == [("months", "months"), *((f"lines-{at}", code) for at, code in enumerate(codes))]
    assert not MeansTest.objects.exists()


def test_nobody_and_too_many_lines_are_refused(home: Home) -> None:
    with pytest.raises(Invalid, match="没有共同生活的家庭成员"):
        write(home, WAGE, people=[])
    with pytest.raises(Invalid, match="最多288行"):
        write(home, *[WAGE] * 289)


def test_outside_an_act_nothing_is_written(home: Home) -> None:
    with pytest.raises(Exception, match="acting"), transaction.atomic():
        record(home.household, DAY, 7, [WAGE], matter="benefits.dibao")


def test_only_who_works_on_the_matter_in_the_area_sees_it(home: Home) -> None:
    from tests.bureau import seated

    from minzheng.mechanisms.access.public import Level, Unit

    write(home, WAGE)
    with acting(SYSTEM, "设立"):
        office = Unit.objects.create(name="东街办事处", level=Level.STREET, area=home.area)
        near = seated("near", office, **{Function.SURVEYING.value: "benefits."})
        other = seated("other", office, **{Function.SURVEYING.value: "funeral."})
    for rows in (MeansTest.objects.all(), MeansLine.objects.all()):
        assert visible(rows, near).count() == 1 and visible(rows, other).count() == 0


def test_every_kind_has_its_article_on_every_day() -> None:
    assert len({one.label for one in kinds().values()}) == len(kinds())
    assert str(kind("wages").article(date(2019, 3, 4))) != str(kind("wages").article(DAY))
    with pytest.raises(Invalid):
        kind("lottery")
