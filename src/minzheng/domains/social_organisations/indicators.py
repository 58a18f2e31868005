"""Figures on social organisations: approvals confirmed, inspections, revocations, venture rounds and projects."""

from django.db.models import Q

from minzheng.domains.social_organisations.approval_push import PUSH
from minzheng.domains.social_organisations.inspections import ABSENT, DRAW, RESULTS
from minzheng.domains.social_organisations.revocation import REVOKED
from minzheng.domains.social_organisations.venture_round import PROJECTS, ROUND, SERIES
from minzheng.mechanisms.areas.public import Kind
from minzheng.mechanisms.checks.public import DrawnObject
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    Column,
    Indicator,
    ParameterFigure,
    Records,
    distinct,
    distinct_areas,
    entered,
    ordinal,
    total,
)
from minzheng.mechanisms.matters.public import Case, End

VENTURE, MICRO = SERIES

CONFIRMATIONS = Indicator(
    "social_organisations.confirmations", label="审批信息确认", unit="件",
    over=Records(Case, base=Q(matter=PUSH, decision=End.GRANTED)), open_as=RECORDS,
    columns=(
        Column("社会组织", "answers__name"), Column("审批事项", "answers__approval"),
        Column("推送日期", "opened_on"), Column("确认日期", "decided_on"),
    ),
)  # fmt: skip
CONFIRMATION_TERM = ParameterFigure(
    "social_organisations.confirmation_term",
    label="审批信息确认时限",
    parameter="social_organisations.approval_confirm",
    decisions=CONFIRMATIONS,
)

INSPECTED = entered(
    "social_organisations.inspection_conclusions", "年检结论", "家", RESULTS, open_as=RECORDS,
    columns=(
        Column("社会组织", "organisation__name"), Column("年检年度", "data__year"), Column("结论", "data__conclusion"),
    ),
)  # fmt: skip
ABSENCES = INSPECTED.where("social_organisations.inspections_missed", "未参加年检", data__conclusion=ABSENT)

REVOCATIONS = entered(
    "social_organisations.revocations", "撤销登记的社会组织", "家", REVOKED, open_as=RECORDS,
    columns=(
        Column("社会组织", "data__name"), Column("决定书文号", "data__document"), Column("决定日期", "valid_from"),
    ),
    definition="因超过规定年数未参加年检被撤销登记的社会组织,按决定日期计。",
)  # fmt: skip
REVOCATION_YEARS = ParameterFigure(
    "social_organisations.revocation_years",
    label="未参加年检的撤销年限(超过)",
    parameter="social_organisations.missed_years",
    decisions=REVOCATIONS,
)

DRAWN = Indicator(
    "social_organisations.drawn",
    label="双随机抽查抽中的社会组织",
    unit="个",
    over=Records(DrawnObject, area="draw__area_id", base=Q(draw__void=None, draw__planned__item=DRAW.code)),
    when="draw__reveal__revealed_on",
)
DRAW_FLOOR = ParameterFigure(
    "social_organisations.draw_floor_share", "社会组织随机抽查比例下限", DRAW.floor, DRAWN
)

PROJECT_COLUMNS = (
    Column("届次", "data__round"), Column("项目", "data__project"), Column("内容", "data__topic"),
    Column("单位", "organisation__name"), Column("立项日期", "valid_from"),
)  # fmt: skip
VENTURE_PROJECTS = entered(
    "social_organisations.venture_projects", "公益创投立项项目", "个", PROJECTS,
    which={"data__round__startswith": VENTURE}, open_as=RECORDS, columns=PROJECT_COLUMNS,
    definition="期内立项的公益创投项目,社区社会组织微创投另计。",
)  # fmt: skip
VENTURE_FUNDS = VENTURE_PROJECTS.where(
    "social_organisations.venture_funds",
    "公益创投资助金额",
    unit="元",
    measure=total("data__funds", money=True),
)
VENTURE_YEARS = VENTURE_PROJECTS.where(
    "social_organisations.venture_years",
    "开展公益创投的年数",
    unit="年",
    measure=distinct("valid_from__year"),
    definition="期内有公益创投项目立项的年份数;与期间的年数相同即连年开展。",
)
MICRO_PROJECTS = entered(
    "social_organisations.micro_venture_projects", "社区社会组织微创投立项项目", "个", PROJECTS,
    which={"data__round__startswith": MICRO}, open_as=RECORDS, columns=PROJECT_COLUMNS,
)  # fmt: skip
MICRO_STREETS = MICRO_PROJECTS.where(
    "social_organisations.micro_venture_streets",
    "微创投立项项目所在街道",
    unit="个",
    measure=distinct_areas(Kind.STREET.value),
)
MICRO_FUNDS = MICRO_PROJECTS.where(
    "social_organisations.micro_venture_funds",
    "微创投立项项目资助金额",
    unit="元",
    measure=total("data__funds", money=True),
)


def _round(code: str, label: str, series: str, when: str, definition: str) -> Indicator:
    """The highest number of a series that got so far by the period's end: planned, launched or finished."""
    reached = Q(end=End.DONE) if when == "closed_on" else ~Q(end=End.WITHDRAWN)
    over = Records(Case, base=reached & Q(matter=ROUND, answers__series=series))
    return Indicator(
        f"social_organisations.{code}", label=label, unit="届", over=over, when=when,
        measure=ordinal("answers__number"), definition=definition,
    )  # fmt: skip


MICRO_ROUND = _round(
    "micro_venture_round", "社区社会组织微创投届次", MICRO, "clock_from", "期末前已启动申报的最近一届。"
)
PLANNED_ROUND = _round(
    "venture_round_planned", "筹备中的公益创投届次", VENTURE, "opened_on", "期末前已开始制定方案的最近一届。"
)
FINISHED_ROUND = _round(
    "venture_round_finished", "已结项的公益创投届次", VENTURE, "closed_on", "期末前已结项的最近一届。"
)
