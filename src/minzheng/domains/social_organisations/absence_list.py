"""未参加年检名单: once a year, after the last day, one decision says who did not come (S40); and whom that proposes for
the abnormal list, each by a case of its own."""

import datetime
import logging

from django.db.models import Q

from minzheng.domains.social_organisations.inspections import (
    ABSENT,
    RESULTS,
    absent,
    last_day,
    missing,
    old_enough,
)
from minzheng.foundation.errors import Conflict, UserError
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Area
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
    open_case,
)
from minzheng.mechanisms.registry.public import Decision, RegisterEntry, as_of, enter

LISTING = "organisation_oversight.abnormal"  # matter and register of another room, known here by their code
MISSING = "未按规定报送年度报告(年检材料)"
PROPOSED_SINCE = datetime.date(2023, 1, 1)
log = logging.getLogger(__name__)


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
    code="social_organisations.absence_list", name="未参加年检名单", since=datetime.date(2018, 1, 1),
    basis=cite("民办非企业单位年度检查办法"), prefix="WN", opened_by=(Function.REVIEWING,),
    form=Form((Whole("year", "年检年度", least=1990, most=2100),), title="未参加年检名单"),
    once_per=one_list, once_label="同一年度", on_decided=enter_absent,
    steps=(
        Step(
            "verify", "逐一核实", by=Function.REVIEWING, at=Level.BUREAU,
            within=term("social_organisations.inspection_review"),
            form=Form((LongText("verified", "核实与催告情况", max_length=1000),)),
            outcomes=(Outcome("核实完成", "decide"),),
        ),
        Step(
            "decide", "审定", by=Function.DECIDING, at=Level.BUREAU,
            within=term("social_organisations.inspection_decide"), other_person_than=("verify",),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("退回核实", "verify", needs_reason=True)),
        ),
    ),
    keywords="社会组织 年检 未参加",
)  # fmt: skip

declare(ABSENCE_LIST)


def open_listings(on: datetime.date) -> int:
    """Propose for the abnormal list whoever had to report by a day that is over and did not, once a year; how many.

    Somebody verifies, tells and decides each of them; nothing is written here.
    """
    if on < PROPOSED_SINCE:
        return 0
    year = on.year - 1
    known = Q(opened_on__year=on.year, answers__because=MISSING) | ~Q(step="")
    proposed = Case.objects.filter(known, matter=LISTING)
    lines = missing(year, on).exclude(organisation__in=proposed.values("organisation"))
    lines = lines.exclude(organisation__in=as_of(LISTING, on).values("organisation"))
    opened = 0
    for place, kind in lines.order_by().values_list("area", "data__kind").distinct():
        until = last_day(year, Area.objects.get(pk=place), on, kind)
        if on > until:
            over = lines.filter(area=place, data__kind=kind).select_related("organisation", "area")
            opened += sum(_propose(line, year, until) for line in over if old_enough(line, year, on))
    return opened


def _propose(line: RegisterEntry, year: int, until: datetime.date) -> bool:
    facts = f"应在{until}前报送{year}年度报告(年检材料),至今没有报送。"
    try:
        open_case(
            LISTING, None, area=line.area, subject=line.organisation, channel="系统", by_date=True,
            answers={"because": MISSING, "facts": facts}, title=f"{line.data['name']}未报{year}年度报告"[:200],
        )  # fmt: skip
    except UserError:
        log.exception("organisation %s could not be proposed for the abnormal list", line.organisation_id)
        return False
    return True
