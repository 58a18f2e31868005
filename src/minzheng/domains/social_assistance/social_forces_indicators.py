"""Figures on surveys by providers, response teams, contact points, and the files of layers and types."""

from django.db.models import Q

from minzheng.domains.social_assistance.benefits.layer_filing import FILE
from minzheng.domains.social_assistance.contact_points import POINTS, REFERRAL, SERVICE
from minzheng.domains.social_assistance.response_teams import CODE as EMERGENCY
from minzheng.domains.social_assistance.response_teams import TEAM
from minzheng.domains.social_assistance.third_party_survey import PASSED, SURVEY
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    TABLE,
    Column,
    Indicator,
    Ratio,
    Records,
    average,
    depth,
    distinct,
    largest,
    standing,
    stock,
    took_place,
    total,
)
from minzheng.mechanisms.matters.public import Case, End, Stage

LAYERS = standing(
    "social_assistance.layers",
    "分层分类救助层次",
    "个",
    FILE,
    measure=depth("data__layer"),
    open_as=TABLE,
    definition="当日分层分类救助档案中有人的层次数。",
)
TYPES = standing(
    "social_assistance.layer_types",
    "分层分类救助类型",
    "个",
    FILE,
    measure=depth("data__type"),
    open_as=TABLE,
    definition="当日分层分类救助档案中有人的类型数。",
)
FILED = standing(
    "social_assistance.layer_files",
    "分层分类救助建档人数",
    "人",
    FILE,
    open_as=TABLE,
    definition="当日有分层分类救助档案的人数。",
)

TEAM_MEMBERS = standing(
    "social_assistance.response_members",
    "急难问题应急响应服务队人员",
    "名",
    TEAM,
    measure=stock(distinct("person")),
    open_as=TABLE,
    definition="当日在队的队员,一人在几个社区的只计一人。",
)
CALLS = Indicator(
    "social_assistance.emergency_calls", label="急难问题应急响应", unit="次",
    over=Records(Case, base=Q(matter=EMERGENCY) & ~Q(end=End.NOT_ACCEPTED.value)), when="opened_on", open_as=TABLE,
    definition="期间报告的急难情况,不属于急难的除外。",
)  # fmt: skip
REACHED = Indicator(
    "social_assistance.emergency_arrivals", label="急难问题应急响应到场", unit="次",
    over=Records(Stage, area="case__area_id", base=Q(matter=EMERGENCY, step="arrive", outcome="已到达")),
    when="closed_on", open_as=TABLE, definition="期间到达现场的次数。",
)  # fmt: skip

CONTACT_POINTS = standing(
    "social_assistance.contact_points",
    "“益救助”联络点",
    "家",
    POINTS,
    open_as=RECORDS,
    columns=(
        Column("联络点", "facility__name"),
        Column("依托单位", "data__host"),
        Column("批次", "data__batch"),
        Column("挂牌日期", "valid_from"),
    ),
    definition="当日在册的联络点。",
)
FIRST_POINTS = CONTACT_POINTS.where(
    "social_assistance.contact_points_first", "首批“益救助”联络点", data__batch=1, definition="当日在册的第一批联络点。"
)  # fmt: skip
POINT_BATCH = CONTACT_POINTS.where(
    "social_assistance.contact_point_batch", "“益救助”联络点批次", unit="批", measure=stock(largest("data__batch")),
    definition="当日在册联络点的最近批次。",
)  # fmt: skip
REFERRALS = Indicator(
    "social_assistance.referrals", label="救助对象转介", unit="件",
    over=Records(Case, base=Q(matter=REFERRAL, clock_from__isnull=False)), when="clock_from", open_as=TABLE,
    definition="期间转介到联络点的救助办件。",
)  # fmt: skip
SERVED = took_place(
    "social_assistance.point_services",
    "联络点服务",
    "人次",
    SERVICE,
    measure=total("measures__people"),
    open_as=TABLE,
    definition="期间联络点服务记录的人次合计。",
)

_ACCEPTANCE = Records(
    Stage, area="case__area_id", base=Q(matter=SURVEY.code, step="accept", closed_at__isnull=False)
)
ACCEPTANCES = Indicator(
    "social_assistance.survey_acceptances", label="第三方入户调查验收", unit="次", over=_ACCEPTANCE, when="closed_on",
    open_as=TABLE, definition="期间对第三方入户调查作出的验收,退回重查的再验收另计。",
)  # fmt: skip
PASSES = ACCEPTANCES.where(
    "social_assistance.surveys_passed", "第三方入户调查验收合格", outcome=PASSED, definition="期间验收合格的调查。"
)  # fmt: skip
PASS_RATE = Ratio(
    "social_assistance.survey_pass_rate", "第三方入户调查验收合格率", part=PASSES, whole=ACCEPTANCES, open_as=TABLE,
    definition="验收合格次数占验收次数的比例。",
)  # fmt: skip
SCORE = ACCEPTANCES.where(
    "social_assistance.survey_score", "第三方入户调查质量得分", unit="分", measure=average("answers__score"),
    definition="期间验收所评得分的平均数。",
)  # fmt: skip
