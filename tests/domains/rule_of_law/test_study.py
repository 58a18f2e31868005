"""集中学法, 读本 and 考试: what cannot be right is refused, rates come from the same records (S97, S98, S130)."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.activities.public import Draft, record, void
from minzheng.mechanisms.indicators.public import Year, by_area, indicator, value


@pytest.fixture
def office(bureau):
    return SimpleNamespace(
        bureau=bureau,
        area=bureau.area("120110"),
        legal=bureau.seat("办公室", "周敏", reporting="rule_of_law."),
        other=bureau.seat("社会救助科", "刘丽", reporting="rule_of_law."),
    )


def noted(office, kind, measures, day=(2019, 1, 30), by=None, **answers):
    draft = Draft(
        title="学习", on=datetime.date(*day), area=office.area, measures=measures, answers={"owner": "办公室"} | answers
    )  # fmt: skip
    return record(f"rule_of_law.{kind}", by or office.legal, draft)


def figure(office, code):
    return value(f"rule_of_law.{code}", Year(2019), office.area)


def month(office, days, day=(2019, 1, 30), **more):
    return noted(office, "leadership_study", {"days": days, "members": 5}, day, laws="宪法", **more)


def test_days_a_month_are_the_mean_of_the_months(office):
    month(office, 12)
    month(office, 11, (2019, 2, 27))
    assert figure(office, "study_days_a_month").value == pytest.approx(11.5)
    assert figure(office, "study_months").value == 2


def test_a_month_has_one_sheet_and_no_more_days_than_it_works(office):
    with pytest.raises(Invalid, match="只有17个工作日"):
        month(office, 18, (2019, 2, 27))  # the spring festival of 2019
    first = month(office, 17, (2019, 2, 27))
    with pytest.raises(Conflict, match="已经登记过"):
        month(office, 3, (2019, 2, 1))
    month(office, 3, (2019, 2, 1), by=office.other)
    void(first, office.legal, version=1, reason="误登")
    month(office, 4, (2019, 2, 1))


def books(office, received, given, day=(2019, 3, 1), book="民法典", **more):
    return noted(
        office, "books", {"received": received, "given": given}, day, book=book, whom="各科室", **more
    )


def test_no_book_is_given_out_that_was_not_there_that_day(office):
    books(office, 50, 0, (2019, 2, 1))
    books(office, 0, 30)
    for wrong in ({"given": 21}, {"given": 1, "day": (2019, 1, 31)}, {"given": 1, "book": "宪法"}):
        with pytest.raises(Conflict, match="库存不足"):
            books(office, 0, **wrong)
    with pytest.raises(Conflict, match="库存不足"):
        books(office, 0, 1, by=office.other)
    books(office, 0, 20)
    assert figure(office, "civil_code_given").value == 50


def test_the_pass_rate_leaves_out_who_did_not_sit(office):
    exam = {"way": "网上", "hours": "40", "laws": "宪法"}
    noted(office, "study_exam", {"passed": 41, "failed": 2, "absent": 9}, **exam)
    noted(office, "study_exam", {"passed": 5, "failed": 2, "absent": 0}, **exam)
    rate = figure(office, "exam_pass_rate")
    assert (rate.part, rate.whole, rate.records) == (46, 50, 2) and float(rate.value) == 0.92
    spread = by_area(indicator("rule_of_law.exam_pass_rate"), rate)
    assert spread is not None and spread.equal
