"""未参加年检名单: once a year, after the last day, one decision says who did not come (S40)."""

import datetime

from minzheng.domains.social_organisations.inspections import ABSENT, RESULTS, absent, last_day
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Step,
    Whole,
    declare,
)
from minzheng.mechanisms.registry.public import Decision, enter


def one_list(case: Case) -> str:
    """One list per area and year, not before the last day of that year's inspection is over."""
    year = case.answers["year"]
    until = last_day(year, case.area, case.opened_on)
    if case.opened_on <= until:
        raise Conflict.because(
            f"{year}年度检查至{until}截止,尚未截止。", "请截止后再提出未参加名单。", "too_early", "year"
        )
    return f"{case.area_id}:{year}"


def enter_absent(case: Case, decision: Decision) -> None:
    """A line for everybody who had to come and did not; who has a case under way is not absent."""
    year = case.answers["year"]
    for line in absent(case.area, year, decision.on):
        enter(RESULTS, line.subject, {"year": year, "conclusion": ABSENT}, decision, key=str(year))


ABSENCE_LIST = Matter(
    code="social_organisations.absence_list",
    name="未参加年检名单",
    since=datetime.date(2018, 1, 1),
    basis=cite("民办非企业单位年度检查办法"),
    prefix="WN",
    opened_by=(Function.REVIEWING,),
    form=Form((Whole("year", "年检年度", least=1990, most=2100),), title="未参加年检名单"),
    once_per=one_list,
    once_label="同一年度",
    on_decided=enter_absent,
    steps=(
        Step(
            "verify",
            "逐一核实",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term("social_organisations.inspection_review"),
            form=Form((LongText("verified", "核实与催告情况", max_length=1000),)),
            outcomes=(Outcome("核实完成", "decide"),),
        ),
        Step(
            "decide",
            "审定",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("social_organisations.inspection_decide"),
            other_person_than=("verify",),
            outcomes=(
                Outcome("同意", End.GRANTED),
                Outcome("退回核实", "verify", needs_reason=True),
            ),
        ),
    ),
    keywords="社会组织 年检 未参加",
)

declare(ABSENCE_LIST)
