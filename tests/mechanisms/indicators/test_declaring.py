from typing import Any

import pytest
from django.db.models import F, Q

from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    BadIndicator,
    Column,
    Indicator,
    ParameterFigure,
    Ratio,
    Records,
    indicator,
    stock,
    total,
)
from minzheng.mechanisms.matters.public import Case, HolidayNotice
from minzheng.mechanisms.registry.public import Facility, Person

from .given import own_indicators

HELD: dict[str, Any] = {"over": Records(Activity), "when": "on"}


@pytest.fixture(autouse=True)
def alone() -> Any:
    with own_indicators():
        yield


def test_a_code_is_declared_once() -> None:
    made = Indicator("test.one", "一", "次", **HELD)
    assert indicator("test.one") is made
    with pytest.raises(BadIndicator, match="twice"):
        Indicator("test.one", "一", "次", **HELD)


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("no day", {"over": Records(Case), "when": "opened_at"}),
        ("pair", {"over": Records(Facility), "when": ("opened_on", "closed_on")}),
        ("nowhere", {**HELD, "where": Q(nowhere=1)}),
        ("nothing", {**HELD, "measure": total("nothing")}),
        ("about persons", {"over": Records(Person), "when": "born", "open_as": RECORDS}),
        ("no public columns", {**HELD, "open_as": RECORDS}),
        ("leads to a person", {**HELD, "open_as": RECORDS, "columns": (Column("人", "entered_by__name"),)}),
        ("leads to many", {**HELD, "open_as": RECORDS, "columns": (Column("件", "files"),)}),
        ("stable text", {**HELD, "where": Q(title=object())}),
    ],
)
def test_a_declaration_that_cannot_work_stops_the_start(words: str, given: dict[str, Any]) -> None:
    with pytest.raises(BadIndicator, match=words):
        Indicator("test.bad", "坏", "次", **given)
    with pytest.raises(Missing):
        indicator("test.bad")


def test_records_nobody_could_see_are_refused() -> None:
    with pytest.raises(BadIndicator, match="nobody could see"):
        Records(HolidayNotice)


def test_a_part_must_be_a_filter_of_its_whole() -> None:
    whole, other = Indicator("test.whole", "总", "次", **HELD), Indicator("test.other", "另", "次", **HELD)
    part = whole.where("test.part", "分", title="甲").where("test.smaller", "小", place="乙")
    assert Ratio("test.rate", "率", part=part, whole=whole).unit == "%"
    with pytest.raises(BadIndicator, match="no filter"):
        Ratio("test.wrong", "率", part=other, whole=whole)
    with pytest.raises(BadIndicator, match="no filter"):
        Ratio("test.same", "率", part=whole, whole=whole)
    summed = whole.where("test.sum", "和", measure=total("measures__people"))
    with pytest.raises(BadIndicator, match="measured differently"):
        Ratio("test.mixed", "率", part=summed, whole=whole)
    both = whole.where("test.both", "和", measure=total("measures__people", "measures__leaflets"))
    Ratio("test.some", "率", part=both.where("test.one", "和", measure=total("measures__people")), whole=both)
    third = both.where("test.third", "和", measure=total("measures__third"))
    with pytest.raises(BadIndicator, match="measured differently"):
        Ratio("test.thirds", "率", part=third, whole=both)


def test_the_version_follows_the_definition_and_nothing_else() -> None:
    def version(code: str, **given: Any) -> str:
        with own_indicators():
            return Indicator("test.v", code, "次", **{**HELD, **given}).version

    assert version("甲") == version("乙") == version("甲", where=Q())
    assert version("甲", where={"title__in": {"b", "a"}}) == version("甲", where={"title__in": {"a", "b"}})
    versions = [
        version("甲", where=Q(title="甲")),
        version("甲", where=~Q(title="甲")),
        version("甲", where=Q(until__gt=F("on"))),
        version("甲", measure=total("measures__people")),
        version("甲", over=Records(Activity, base=Q(place="乙"))),
        version("甲"),
    ]
    assert len(set(versions)) == len(versions)


def test_an_unknown_parameter_is_refused() -> None:
    held = Indicator(
        "test.one", "一", "家", over=Records(Facility), when=("opened_on", "closed_on"), measure=stock()
    )
    with pytest.raises(Invalid):
        ParameterFigure("test.law", "数", parameter="test.unheard", decisions=held)
