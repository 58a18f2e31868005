"""Figures on the supervision of homes; all about bodies, each opens the records it counts."""

from django.db.models import Q

from minzheng.domains.home_supervision.credentials import CERTIFICATES, KEPT, LICENCES, RENEWAL
from minzheng.domains.home_supervision.escalation import LEVELS
from minzheng.domains.home_supervision.hazards import MAJOR, NOTIFICATION
from minzheng.domains.home_supervision.homes import CODE
from minzheng.domains.home_supervision.monthly import ABILITIES, MONTHLY, REPORTS
from minzheng.domains.home_supervision.rating import RATINGS
from minzheng.domains.home_supervision.rules.score import TIERS
from minzheng.domains.home_supervision.score import SCORES
from minzheng.domains.home_supervision.summaries import CAMPAIGN
from minzheng.domains.home_supervision.tips import CLOSED, COMPLAINT, FOUNDED, LEGALISED, UNLICENSED
from minzheng.mechanisms.checks.public import Inspection
from minzheng.mechanisms.indicators.public import (
    AS_OF,
    RECORDS,
    Column,
    Indicator,
    Ratio,
    Records,
    average,
    distinct,
    entered,
    granted,
    percent,
    standing,
    stock,
    total,
)
from minzheng.mechanisms.matters.public import Case, Stage

HOME = Column("机构", "facility__name")
ITS_HOME = Column("机构", "case__facility__name")


def _left(code: str, label: str, unit: str, which: Q, *columns: Column, definition: str = "") -> Indicator:
    """Steps of cases about homes done in a period."""
    over = Records(Stage, area="case__area_id", base=which & Q(closed_on__isnull=False))
    shown = (ITS_HOME, *columns, Column("日期", "closed_on"))
    return Indicator(
        f"{CODE}.{code}", label, unit, over=over, when="closed_on", measure=distinct("case_id"),
        open_as=RECORDS, columns=shown, definition=definition,
    )  # fmt: skip


def _waiting(code: str, label: str, unit: str, which: Q, definition: str, *columns: Column) -> Indicator:
    """Steps past their day and still open on a day."""
    return Indicator(
        f"{CODE}.{code}", label, unit, over=Records(Stage, area="case__area_id", base=which),
        when=("due_on", "closed_on"), where=Q(due_on__lt=AS_OF), measure=stock(distinct("case_id")),
        open_as=RECORDS, columns=(ITS_HOME, *columns, Column("应办日期", "due_on")), definition=definition,
    )  # fmt: skip


# Monthly reports: each home's last one that was confirmed
REPORTED = standing(
    f"{CODE}.reported", "已确认月报的养老机构", "家", REPORTS, open_as=RECORDS,
    where=Q(facility__closed_on=None) | Q(facility__closed_on__gt=AS_OF),
    columns=(HOME, Column("月份", "key"), Column("在院老人", "data__residents"), Column("床位", "data__beds")),
    definition="当日没有停业、已有月报经科室确认的养老机构,每家取当日所在月份以前(含当月)最近一个月份的月报。",
)  # fmt: skip
MISSING = _waiting(
    "reports_missing", "逾期未报的月报", "份", Q(matter=MONTHLY.code, step="report"),
    "当日已过报送期限、机构尚未报送的月报;退回重报逾期的也算。", Column("月报", "case__title"),
)  # fmt: skip
for _key, _label, _unit in (
    ("residents", "养老机构在院老人", "人"),
    *((key, label, "人") for key, label in ABILITIES.items()),
    ("beds", "月报床位", "张"),
    ("staff", "养老机构工作人员", "人"),
    ("carers", "养老机构护理员", "人"),
):
    REPORTED.where(
        f"{CODE}.{_key}", _label, unit=_unit, measure=stock(total(f"data__{_key}")),
        columns=(HOME, Column("月份", "key"), Column(_label, f"data__{_key}")), definition="每家机构最近一个月份已确认的月报合计。",
    )  # fmt: skip
INCIDENTS = entered(
    f"{CODE}.incidents", "养老机构意外事件", "起", REPORTS, measure=total("data__incidents"), open_as=RECORDS,
    columns=(HOME, Column("月份", "key"), Column("意外事件", "data__incidents")),
)  # fmt: skip
INCIDENTS.where(f"{CODE}.injured", "养老机构意外事件伤亡", unit="人", measure=total("data__injured"))

# Licences and certificates
CREDENTIALS = standing(
    f"{CODE}.credentials", "有效期内的养老机构证照", "件", KEPT, open_as=RECORDS,
    columns=(HOME, Column("类别", "data__kind"), Column("有效期至", "data__until")),
)  # fmt: skip
CREDENTIALS.where(f"{CODE}.licences", "有效期内的机构许可", data__kind__in=LICENCES)
CREDENTIALS.where(f"{CODE}.certificates", "有效期内的人员证件", unit="人次", data__kind__in=CERTIFICATES)
WARNED = Indicator(
    f"{CODE}.running_out", "已提醒换证的证照", "件", over=Records(Case, base=Q(matter=RENEWAL.code)),
    when="opened_on", open_as=RECORDS,
    columns=(HOME, Column("证照", "answers__paper"), Column("有效期至", "answers__runs_out")),
)  # fmt: skip
_waiting(
    "not_renewed", "提醒后逾期未换的证照", "件", Q(matter=RENEWAL.code, step="renew"),
    "提醒期限已过、机构还没有提交新证的证照。", Column("证照", "case__answers__paper"),
)  # fmt: skip

# Scores and ratings
SCORED = standing(
    f"{CODE}.scored", "有月度评分的养老机构", "家", SCORES, open_as=RECORDS,
    columns=(HOME, Column("评分月份", "key"), Column("得分", "data__points"), Column("等次", "data__tier")),
    definition="当日所在月份使用的评分,即上一月份的评分。",
)  # fmt: skip
for _key, _tier in zip(("excellent", "good", "fair", "poor"), TIERS, strict=True):
    SCORED.where(f"{CODE}.scored_{_key}", f"月度评分为{_tier}的养老机构", data__tier=_tier)
SCORED.where(f"{CODE}.score_average", "养老机构月度平均分", unit="分", measure=stock(average("data__points")))
RATED = standing(
    f"{CODE}.rated", "有第三方评价的养老机构", "家", RATINGS, open_as=RECORDS,
    columns=(HOME, Column("评价机构", "data__by"), Column("综合得分", "data__total")),
)  # fmt: skip
RATED.where(f"{CODE}.rating_average", "第三方评价平均分", unit="分", measure=stock(average("data__total")))

# Complaints, unlicensed homes
VERIFIED = _left(
    "complaints_verified", "核查的养老机构投诉举报", "件", Q(matter=COMPLAINT.code, step="verify"),
    Column("反映问题", "case__answers__about"), Column("结论", "outcome"),
)  # fmt: skip
FOUND = VERIFIED.where(f"{CODE}.complaints_founded", "查实的养老机构投诉举报", outcome=FOUNDED)
Ratio(f"{CODE}.complaints_share", "投诉举报查实率", part=FOUND, whole=VERIFIED, printed=percent(0))
_PLACE = (Column("场所", "case__answers__name"), Column("办结日期", "case__decided_on"))
_UNLICENSED = Records(Case, base=Q(matter=UNLICENSED.code))
Indicator(
    f"{CODE}.unlicensed_found", "排查发现的未登记养老服务场所", "家", over=_UNLICENSED, when="opened_on",
    open_as=RECORDS, columns=(Column("场所", "answers__name"), Column("环节", "step")),
)  # fmt: skip
Indicator(
    f"{CODE}.unlicensed_open", "整治中的未登记养老服务场所", "家",
    over=_UNLICENSED, when=("opened_on", "closed_on"), measure=stock(), open_as=RECORDS,
    columns=(Column("场所", "answers__name"), Column("环节", "step")),
)  # fmt: skip
SETTLED = Indicator(
    f"{CODE}.unlicensed_settled", "整治完毕的未登记养老服务场所", "家",
    over=Records(
        Stage, area="case__area_id", base=Q(matter=UNLICENSED.code, step="guide", case__decision="同意")
    ),
    when="case__decided_on", measure=distinct("case_id"), open_as=RECORDS,
    columns=(*_PLACE, Column("结果", "outcome")),
)  # fmt: skip

for _key, _way in (("legalised", LEGALISED), ("closed", CLOSED)):
    SETTLED.where(f"{CODE}.unlicensed_{_key}", f"未登记养老服务场所{_way}", outcome=_way)

# Major hazards, other regulators, escalation, campaigns
ORDERED = _left(
    "major_hazards", "责令处置的重大事故隐患", "处",
    Q(matter=MAJOR.code, step="order", outcome="责令处置"), Column("情形", "case__answers__item"),
)  # fmt: skip
ORDERED.where(
    f"{CODE}.moved_out", "因重大隐患转移的老年人", unit="人", measure=total("answers__moved"),
    columns=(ITS_HOME, Column("转移", "answers__moved")),
)  # fmt: skip
SENT = _left(
    "notified", "向其他部门抄告的风险", "件", Q(matter=NOTIFICATION.code, step="send", outcome="发出"),
    Column("类别", "case__answers__kind"),
)  # fmt: skip
REPLIED = _left(
    "notified_answered", "其他部门回复的抄告", "件", Q(matter=NOTIFICATION.code, step="answer"),
    Column("结果", "answers__result"),
)  # fmt: skip
_waiting(
    "notified_unanswered", "逾期未签收、未回复的抄告", "件",
    Q(matter=NOTIFICATION.code, step__in=("receipt", "answer")), "当日已过签收或回复期限的抄告。",
    Column("类别", "case__answers__kind"),
)  # fmt: skip
for _level, _matter in LEVELS.items():
    Indicator(
        f"{CODE}.escalated{_level}", _matter.name, "次", over=Records(Case, base=Q(matter=_matter.code)),
        when="opened_on", open_as=RECORDS,
        columns=(HOME, Column("责令整改", "answers__order"), Column("逾期天数", "answers__days")),
    )  # fmt: skip
CAMPAIGNS = granted(
    f"{CODE}.campaigns", "部署的养老机构专项行动", "个", CAMPAIGN.code, open_as=RECORDS,
    columns=(Column("名称", "answers__name"), Column("领域", "answers__about")),
)  # fmt: skip
Indicator(
    f"{CODE}.campaign_inspections", "专项行动检查养老机构", "次",
    over=Records(Inspection, base=Q(under__matter=CAMPAIGN.code, finished_at__isnull=False)),
    when="on", open_as=RECORDS,
    columns=(HOME, Column("专项行动", "campaign"), Column("检查日期", "on")),
)  # fmt: skip
