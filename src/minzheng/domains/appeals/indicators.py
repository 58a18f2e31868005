"""Figures on the hotline; a call is about a person, so the public sees counts by area and month only."""

from django.db.models import F, Q

from minzheng.domains.appeals.hotline import WORK_ORDER
from minzheng.mechanisms.indicators.public import AS_OF, TABLE, Indicator, Ratio, Records, percent
from minzheng.mechanisms.matters.public import Case, End, Stage

CALLS = Indicator(
    "appeals.hotline_calls",
    label="受理专线问题",
    unit="个",
    over=Records(Case, base=Q(matter=WORK_ORDER.code)),
    when="opened_on",
    where=Q(parent__isnull=True) & ~Q(end__in=[End.DUPLICATE.value, End.REJECTED.value]),
    open_as=TABLE,
    definition="期间接件的专线工单,不含并入他件的重复件、退回平台的来件;拆分办理的只计一件。",
)
ANSWERS = Indicator(
    "appeals.hotline_answers",
    label="应答复环节",
    unit="件",
    over=Records(Stage, area="case__area_id", base=Q(matter=WORK_ORDER.code, step="answer")),
    when="due_on",
    open_as=TABLE,
    definition="期间到期的答复环节。",
)
OVERDUE = ANSWERS.where(
    "appeals.hotline_overdue",
    "超时限答复",
    Q(closed_on__gt=F("due_on")) | Q(closed_on__isnull=True, due_on__lt=AS_OF),
    definition="超过答复时限才答复,或到期仍未答复的答复环节。",
)
RATED = Indicator(
    "appeals.hotline_rated",
    label="已评价工单",
    unit="件",
    over=Records(
        Stage, area="case__area_id", base=Q(matter=WORK_ORDER.code, step="feedback", outcome="办结")
    ),
    when="closed_on",
    where=Q(answers__rating__in=["满意", "基本满意", "不满意"]),
    open_as=TABLE,
    definition="期间反馈办结且来电人作出评价的工单;未评价的不计。",
)
SATISFIED = RATED.where(
    "appeals.hotline_satisfied",
    "满意工单",
    answers__rating__in=["满意", "基本满意"],
    definition="评价为满意或基本满意。",
)
SATISFACTION = Ratio(
    "appeals.hotline_satisfaction",
    "专线满意率",
    part=SATISFIED,
    whole=RATED,
    printed=percent(0),
    definition="满意和基本满意的工单占已评价工单的比例。",
)
