"""The simulation page: the same numbers as the command, the households behind each, nothing changed, and who may."""

import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from tests.domains.social_assistance.given import MEANS, granted
from tests.mechanisms.desk.given import sheet_of

from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING, STANDARD
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.desk import simulating
from minzheng.mechanisms.journal.public import Act
from minzheng.mechanisms.law.public import ParameterValue, broken_scenarios, simulate
from minzheng.mechanisms.registry.public import Look, RegisterEntry

NOW = datetime.datetime(2019, 4, 10, 9, tzinfo=clock.SHANGHAI)
PAGE = "/simulation/"


@pytest.fixture
def home(street: SimpleNamespace) -> Iterator[RegisterEntry]:
    """One household of three on the register, with 1,440 yuan a month; seen on 10 April 2019."""
    granted(street, MEANS)
    with clock.at(NOW):
        yield RegisterEntry.objects.get(register=MINIMUM_LIVING)


def at_desk(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat.account)
    return client


def asked(street: SimpleNamespace, /, **values: Any) -> Any:
    return at_desk(street.section).get(PAGE, {"rule": MINIMUM_LIVING, **values})


def test_the_page_shows_what_the_command_counts(street: SimpleNamespace, home: RegisterEntry) -> None:
    empty = asked(street)
    assert "这是测算,不是决定" in empty.content.decode() and empty.context["found"] is None
    answer = asked(street, **{"p-standard": "1100元"})
    total = simulate(MINIMUM_LIVING, clock.today(), {"standard": "1100元"}).total
    assert answer.context["found"].total == total and (total.gain, total.cost_then - total.cost_now) == (
        1,
        36_000,
    )
    text = answer.content.decode()
    assert "张贵庄街道" in text and "360.00" in text and "现为980" in text
    assert "eligible" not in text
    gone = asked(street, **{"p-standard": "400元"}).context["found"].total
    assert (gone.leave, gone.cost_then) == (1, 0)


def test_a_number_opens_its_households_masked(street: SimpleNamespace, home: RegisterEntry) -> None:
    values = {"p-standard": "1100元", "show": "gain", "street": ""}
    answer = asked(street, **values)
    opened = answer.context["opened"]
    assert (opened["all"], opened["pager"].paginator.count) == (1, 1)
    text = answer.content.decode()
    assert f"/parties/household:{home.household_id}/" in text and "陈桂兰" not in text and "陈**户" in text
    rows = [
        [cell.value for cell in row]
        for row in sheet_of(
            at_desk(street.section).post(f"{PAGE}?rule={MINIMUM_LIVING}&p-standard=1100元&show=gain")
        )
    ]
    assert "假设" in rows[1][0] and rows[-1][2:] == ["增加", 1440, 1800, home.pk]
    assert Look.objects.get().subjects == [f"household:{home.household_id}"]
    table = [
        [cell.value for cell in row]
        for row in sheet_of(at_desk(street.section).post(f"{PAGE}?rule={MINIMUM_LIVING}&p-standard=1100元"))
    ]
    assert [row[0] for row in table[4:]] == ["张贵庄街道", "合计"] and table[-1][-1] == 360


def test_nothing_is_changed(street: SimpleNamespace, home: RegisterEntry) -> None:
    before = (home.data, Act.objects.count(), ParameterValue.objects.count())
    asked(street, **{"p-standard": "1100元", "show": "gain"})
    assert (
        RegisterEntry.objects.get(register=MINIMUM_LIVING).data,
        Act.objects.count(),
        ParameterValue.objects.count(),
    ) == before


def test_only_the_bureaus_deciders_leaders_and_auditors(street: SimpleNamespace, home: RegisterEntry) -> None:
    bureau = street.bureau
    for seat in (
        street.worker,
        street.clerk,
        street.payer,
        bureau.seat("张贵庄街道办事处", "李某", deciding="*", leading="*"),
    ):
        assert at_desk(seat).get(PAGE, {"rule": MINIMUM_LIVING, "p-standard": "1100元"}).status_code == 403
    for held in ({"leading": "*"}, {"auditing": "*"}):
        answer = at_desk(bureau.seat("社会救助科", "某人", **held)).get(
            PAGE, {"rule": MINIMUM_LIVING, "p-standard": "1100元"}
        )
        assert answer.context["found"].total.gain == 1
    assert at_desk(bureau.seat("社会救助科", "殡葬", leading="funeral.")).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_unfit_values_are_named_at_their_fields(street: SimpleNamespace, home: RegisterEntry) -> None:
    answer = asked(street, **{"p-standard": "很多", "p-asset_limit": "x"})
    assert answer.status_code == 422
    assert {one.field for one in answer.context["error"].problems} == {"p-standard", "p-asset_limit"}
    late = asked(street, on="去年")
    assert late.status_code == 422 and "日期的格式不对" in late.content.decode()
    before = asked(street, on="2019-03-01", **{"p-standard": "1100元"})
    assert "没有在册对象" in before.content.decode()


def test_too_many_households_are_refused_before_counting(
    street: SimpleNamespace, home: RegisterEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulating, "MOST", 0)
    answer = asked(street, **{"p-standard": "1100元"})
    assert answer.status_code == 422 and "请选择小一些的区域" in answer.content.decode()


def test_the_page_says_when_a_value_could_not_go_live(street: SimpleNamespace, home: RegisterEntry) -> None:
    """The gate of `change_parameter`, told beforehand: scenarios of the law that this bureau's day and place would break."""
    text = asked(street, **{"p-standard": "1100元"}).content.decode()
    broken = broken_scenarios(STANDARD, street.bureau.area("120110"), clock.today(), "1100元")
    assert broken and "还不能施行" in text and escape("“" + broken[0].split("“")[1].split("”")[0]) in text
    assert "全部成立" in asked(street, on="2030-01-01", **{"p-standard": "1100元"}).content.decode()


def test_within_the_budget_of_queries(street: SimpleNamespace, home: RegisterEntry) -> None:
    values = {"p-standard": "1100元", "show": "gain"}
    client = at_desk(street.section)
    client.get(PAGE, values)
    with CaptureQueriesContext(connection) as counted:
        client.get(PAGE, values)
    assert len(counted) <= 25
