"""The monthly report: asked for by the program, filled in from what is known, confirmed by somebody else, missed where it is late."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from minzheng.domains.home_supervision.monthly import MONTHLY, REPORTS, open_reports
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, inbox, open_case, open_stage, version_for
from minzheng.mechanisms.registry.public import Facility, RegisterEntry

from .conftest import at, do, home, in_year, only, standing_at

FILLED: dict[str, Any] = {
    "able": "30", "mild": "20", "moderate": "10", "severe": "5", "total": "1", "beds": "120", "staff": "24", "carers": "16",
    "incidents": [{"on": "2026-02-11", "kind": "跌倒坠床", "injured": "1", "what": "送医,已通知家属"}],
}  # fmt: skip


def known(case: Case) -> dict[str, Any]:
    step = version_for(case).step("report")
    assert step.known is not None
    return dict(step.known(case))


def test_a_month_from_question_to_figures(office: SimpleNamespace, nest: Facility, director: Seat) -> None:
    home(office, "颐养养老院")
    assert open_reports(datetime.date(2026, 3, 2)) == 2 and open_reports(datetime.date(2026, 3, 3)) == 0
    case = only("monthly", facility=nest)
    assert [one.case for one in inbox(director)] == [case]
    assert open_stage(case).due_on == datetime.date(2026, 3, 9) and known(case) == {"beds": 120}
    do(case, "报送", director, answers=FILLED)
    do(case, "确认", office.clerk)
    for code, number in (("residents", 66), ("severe", 5), ("beds", 120), ("carers", 16), ("reported", 1)):
        assert standing_at(office, code, "2026-02-28") == standing_at(office, code, "2026-03-01") == number
        assert standing_at(office, code, "2026-01-31") == 0
    assert (in_year(office, "incidents"), in_year(office, "injured")) == (1, 1)
    assert standing_at(office, "reports_missing", "2026-03-09") == 0
    assert standing_at(office, "reports_missing", "2026-03-10") == 1
    with at("2026-04-01"):
        assert open_reports(datetime.date(2026, 4, 1)) == 2
        april = only("monthly", facility=nest, answers__month="2026-03")
        assert known(april) == {"beds": 120, "staff": 24, "carers": 16, "able": 30, "mild": 20, "moderate": 10, "severe": 5, "total": 1}  # fmt: skip


def test_numbers_that_do_not_fit_are_told_together(nest: Facility, director: Seat) -> None:
    open_reports(datetime.date(2026, 3, 2))
    wrong = FILLED | {
        "able": "100",
        "carers": "25",
        "incidents": [FILLED["incidents"][0] | {"on": "2026-03-01"}],
    }
    with pytest.raises(Invalid) as caught:
        do(only("monthly"), "报送", director, answers=wrong)
    assert {one.code for one in caught.value.problems} == {"residents", "carers", "incident_month"}


def test_a_home_without_account_reports_at_the_window_and_another_confirms(
    office: SimpleNamespace, nest: Facility
) -> None:
    open_reports(datetime.date(2026, 3, 2))
    case = do(only("monthly"), "报送", office.clerk, answers=FILLED)
    with pytest.raises(Exception, match="须由他人办理"):
        do(case, "确认", office.clerk)
    do(case, "退回重报", office.checker, reason="床位与名册不符")
    do(case, "报送", office.clerk, answers=FILLED | {"incidents": []})
    assert do(case, "确认", office.checker).end == "同意"
    assert RegisterEntry.objects.get(register=REPORTS.code).data["incidents"] == 0


@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("2026-3", "invalid"),
        ("2026-03", "not_over"),
        ("2025-05", "not_running"),
        ("2026-02", "once_only"),
    ],
)
def test_only_a_month_that_is_over_and_once(
    office: SimpleNamespace, nest: Facility, month: str, code: str
) -> None:
    open_reports(datetime.date(2026, 3, 2))
    with pytest.raises((Invalid, Conflict)) as caught:
        open_case(MONTHLY.code, office.clerk, area=nest.area, answers={"month": month}, subject=nest)
    assert caught.value.problems[0].code == code


def test_nothing_is_asked_before_the_day_it_began(nest: Facility) -> None:
    assert open_reports(datetime.date(2022, 12, 31)) == 0


def test_the_last_report_stands_until_the_next_one_in_whatever_order_they_come(
    office: SimpleNamespace, nest: Facility, director: Seat
) -> None:
    with at("2026-04-01"):
        for month, able in (("2026-03", "33"), ("2026-01", "11"), ("2026-02", "22")):
            case = open_case(
                MONTHLY.code, office.clerk, area=nest.area, answers={"month": month}, subject=nest
            )
            do(case, "报送", director, answers=FILLED | {"able": able, "incidents": []})
            do(case, "确认", office.checker)
    days = ("2025-12-31", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-05-31")
    assert [standing_at(office, "able", day) for day in days] == [0, 11, 22, 22, 33, 33]
    nest.closed_on = datetime.date(2026, 5, 1)
    with acting(SYSTEM, "停业"):
        nest.save()
    assert [standing_at(office, "able", day) for day in ("2026-04-30", "2026-05-01")] == [33, 0]
