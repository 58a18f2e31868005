"""Who comes onto 低保 or 特困 for the first time, and how many persons a relief helps: person by person, once."""

import datetime
from types import SimpleNamespace

from psycopg.types.range import Range
from tests.domains.social_assistance.given import MEANS, granted

from minzheng.domains.social_assistance.benefits.first_covered import BOOK, cover
from minzheng.domains.social_assistance.benefits.standing import MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import (
    Decision,
    Membership,
    Person,
    RegisterEntry,
    end,
    members,
)


def counted(street: SimpleNamespace, code: str, period: str) -> int:
    """A figure of social assistance in the district."""
    figure = value(indicator(f"social_assistance.{code}"), parse_period(period), street.bureau.area("120110"))
    return int(figure.value or 0)


def again(street: SimpleNamespace, people: list[Person], on: datetime.date) -> int:
    """How many of the people would be entered once more by the case of their household."""
    line = RegisterEntry.objects.filter(register=MINIMUM_LIVING).latest("pk")
    before = RegisterEntry.objects.filter(register=BOOK.code).count()
    with acting(SYSTEM, "测试"):
        cover(people, on, Decision(line.case_id, "测试", on))
    return RegisterEntry.objects.filter(register=BOOK.code).count() - before


def as_if_taken_over() -> None:
    """The household stands on 低保, and nobody is known to have come there for the first time."""
    with acting(SYSTEM, "测试"):
        RegisterEntry.objects.filter(register=BOOK.code).update(register="tests.away")


def test_every_member_of_a_new_household_counts_once_from_its_first_month(street: SimpleNamespace) -> None:
    granted(street, MEANS)
    line = RegisterEntry.objects.get(register=MINIMUM_LIVING)
    assert line.household is not None
    home = {one.person_id for one in members(line.household, line.valid_from)}
    entered = RegisterEntry.objects.filter(register=BOOK.code)
    assert set(entered.values_list("person", flat=True)) == home and len(home) > 1
    assert set(entered.values_list("valid_from", "case_id")) == {(line.valid_from, line.case_id)}
    assert counted(street, "first_covered_persons", "2019") == len(home)
    month = f"{line.valid_from}/{line.valid_from + datetime.timedelta(days=20)}"
    assert counted(street, "first_covered_persons", month) == len(home)
    assert (
        counted(street, "first_covered_persons", f"2019-01-01/{line.valid_from - datetime.timedelta(1)}") == 0
    )
    assert again(street, [one.person for one in Membership.objects.all()], datetime.date(2019, 8, 1)) == 0


def test_who_stood_there_on_an_old_ledger_is_not_new_when_he_comes_back(street: SimpleNamespace) -> None:
    granted(street, MEANS)
    line = RegisterEntry.objects.get(register=MINIMUM_LIVING)
    as_if_taken_over()
    people = [one.person for one in Membership.objects.all()]
    with clock.at(datetime.datetime(2019, 6, 3, 9, tzinfo=clock.SHANGHAI)), acting(SYSTEM, "测试"):
        end(line, Decision(line.case_id, "测试", clock.today()), datetime.date(2019, 7, 1))
    assert again(street, people, datetime.date(2019, 8, 1)) == 0


def test_who_left_the_household_before_it_was_covered_is_new(street: SimpleNamespace) -> None:
    granted(street, MEANS)
    line = RegisterEntry.objects.get(register=MINIMUM_LIVING)
    as_if_taken_over()
    gone, stays = Membership.objects.order_by("pk")[:2]
    with acting(SYSTEM, "测试"):
        gone.valid = Range(datetime.date(2018, 1, 1), line.valid_from)
        gone.save()
    assert again(street, [gone.person, stays.person], datetime.date(2019, 8, 1)) == 1
