"""Figures on the oversight of social organisations; all open into records, persons only as a number."""

from django.db.models import Q

from minzheng.domains.organisation_oversight.campaigns import FEES as FEE_CAMPAIGN
from minzheng.domains.organisation_oversight.campaigns import ILLEGAL_ONES, JOINED
from minzheng.domains.organisation_oversight.credit import ABNORMAL, SERIOUS
from minzheng.domains.organisation_oversight.illegal import BANNED, DISSUADED, ILLEGAL
from minzheng.domains.organisation_oversight.measures import AUDIT, FOUNDATION, MEASURE, PROJECT, SAMPLED
from minzheng.domains.organisation_oversight.observation import OBSERVATION
from minzheng.domains.organisation_oversight.rating import HIGH, RATING, RATINGS
from minzheng.domains.organisation_oversight.reform import CLEARED, DECOUPLED, FEES
from minzheng.domains.organisation_oversight.vetting import VETTING
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    Column,
    Indicator,
    ParameterFigure,
    Records,
    distinct,
    entered,
    granted,
    ordinal,
    standing,
    total,
)
from minzheng.mechanisms.matters.public import Case, End, Stage

NAME = Column("名称", "organisation__name")
CODE = "organisation_oversight"


def _done(code: str, label: str, unit: str, base: Q, **given: object) -> Indicator:
    """Cases of a kind that ended in a period."""
    over = Records(Case, base=base & Q(end=End.DONE.value))
    shown = {"open_as": RECORDS, "columns": (NAME, Column("办结日期", "closed_on"))} | given
    return Indicator(f"{CODE}.{code}", label, unit, over=over, when="closed_on", **shown)  # type: ignore[arg-type]


MEASURED = Indicator(
    f"{CODE}.measured", "责令整改、行政约谈社会组织", "个",
    over=Records(
        Stage, area="case__area_id", base=Q(matter=MEASURE.code, step="carry_out", closed_on__isnull=False),
    ),
    when="closed_on", measure=distinct("case__organisation_id"), open_as=RECORDS,
    columns=(Column("名称", "case__organisation__name"), Column("措施", "case__answers__measure")),
    definition="期间实施了责令整改或行政约谈的社会组织,同一单位计一个。",
)  # fmt: skip
AUDITED = _done("audited", "财务抽查审计", "家", Q(matter=AUDIT.code), measure=distinct("organisation_id"))
SAMPLED_AUDITS = AUDITED.where(f"{CODE}.audited_by_sample", "抽查审计社会组织", answers__kind=SAMPLED)
FOUNDATIONS = AUDITED.where(
    f"{CODE}.audited_foundations", "专项审计涉及基金会", answers__kind__in=(FOUNDATION, PROJECT)
)
PROJECTS = _done(
    "audited_projects", "重大公益项目专项审计", "个", Q(matter=AUDIT.code, answers__kind=PROJECT)
)
ZOMBIES = entered(
    f"{CODE}.zombies_cleared", "清理“僵尸型”社会组织", "家", CLEARED, open_as=RECORDS,
    columns=(NAME, Column("方式", "data__route")),
)  # fmt: skip
DECOUPLINGS = entered(
    f"{CODE}.decoupled", "完成脱钩改革的行业协会", "家", DECOUPLED, open_as=RECORDS,
    columns=(NAME, Column("原业务主管单位", "data__from_unit")),
)  # fmt: skip
FEE_CHECKS = _done(
    "fee_checks", "开展涉企收费自查整改的行业协会商会", "个", Q(matter=FEES.code), measure=distinct("organisation_id"),
)  # fmt: skip
ILLEGAL_ENDED = Indicator(
    f"{CODE}.illegal_ended", "依法取缔(劝散)非法社会组织", "个",
    over=Records(
        Stage, area="case__area_id",
        base=Q(matter=ILLEGAL.code, step="act", case__decision=End.GRANTED.value),
    ),
    when="case__decided_on", where=Q(answers__how__in=(BANNED, DISSUADED)), measure=distinct("case_id"),
    open_as=RECORDS, columns=(Column("名称", "case__answers__name"), Column("方式", "answers__how")),
)  # fmt: skip
CAMPAIGNS = entered(
    f"{CODE}.campaign_departments", "专项行动联合部门", "个部门", JOINED, open_as=RECORDS,
    measure=distinct("organisation_id"),
    columns=(Column("部门", "organisation__name"), Column("行动", "key"), Column("任务", "data__task")),
    definition="期内开始的专项行动的联合部门,不含本局,一个部门计一次。",
)  # fmt: skip
ILLEGAL_DEPARTMENTS = CAMPAIGNS.where(
    f"{CODE}.illegal_campaign_departments", "联合打击整治非法社会组织的部门", data__kind=ILLEGAL_ONES
)
ILLEGAL_CAMPAIGN = ILLEGAL_DEPARTMENTS.where(
    f"{CODE}.illegal_campaign",
    "打击整治非法社会组织专项行动次序",
    unit="次",
    measure=ordinal("data__number"),
    definition="期末前已开始的最近一次是第几次。",
)
FEE_DEPARTMENTS = CAMPAIGNS.where(
    f"{CODE}.fee_campaign_departments", "联合清理涉企收费的部门", data__kind=FEE_CAMPAIGN
)
RATED = standing(
    f"{CODE}.rated", "评估等级在有效期内的社会组织", "家", RATINGS, open_as=RECORDS,
    columns=(NAME, Column("等级", "data__level"), Column("有效期至", "data__until")),
)  # fmt: skip
RATED_3A = RATED.where(f"{CODE}.rated_3a", "3A级以上社会组织", data__level__in=HIGH)
GIVEN = granted(
    f"{CODE}.ratings_given", "评定等级", "件", RATING.code, open_as=RECORDS, columns=(NAME,)
)  # fmt: skip
AWARD = ParameterFigure(
    f"{CODE}.award",
    label="3A级以上一次性奖励",
    parameter=f"{CODE}.award_least",
    upto=f"{CODE}.award_most",
    decisions=GIVEN,
)
RATED_FROM = ParameterFigure(
    f"{CODE}.rated_from", "优先承接政府职能、购买服务的评估等级", f"{CODE}.preferred_from", RATED_3A
)
AWARD_FROM = ParameterFigure(f"{CODE}.award_from", "一次性奖励的评估等级", f"{CODE}.award_from", GIVEN)
VETTED = granted(
    f"{CODE}.vetted", "负责人审核涉及社会组织", "家", VETTING.code, measure=distinct("organisation_id"),
    open_as=RECORDS, columns=(NAME,),
)  # fmt: skip
PERSONS = granted(
    f"{CODE}.vetted_persons", "把关审核负责人", "位", VETTING.code, measure=total("answers__persons"),
    open_as=RECORDS, columns=(NAME, Column("人数", "answers__persons")),
)  # fmt: skip
OBSERVED = granted(
    f"{CODE}.observed", "完成的监管观察点任务", "个", OBSERVATION.code, open_as=RECORDS,
    columns=(Column("层面", "answers__layer"), Column("任务", "answers__topic")),
)  # fmt: skip
LAYERS = OBSERVED.where(
    f"{CODE}.observed_layers",
    "监管观察点任务的层面",
    unit="个",
    measure=distinct("answers__layer"),
    definition="期内审定的观察点任务所属的层面,同一层面计一次。",
)
LISTED = standing(
    f"{CODE}.abnormal_listed", "在活动异常名录中的社会组织", "家", ABNORMAL, open_as=RECORDS, columns=(NAME,)
)
SERIOUSLY = standing(
    f"{CODE}.seriously_listed", "在严重违法失信名单中的社会组织", "家", SERIOUS, open_as=RECORDS, columns=(NAME,),
)  # fmt: skip
