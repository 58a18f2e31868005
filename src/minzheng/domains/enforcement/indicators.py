"""Inspections over trades and what followed from them; safety checks of care homes (elder_care.safety) are not among them."""

from django.db.models import Q

from minzheng.domains.enforcement.accountability import RECORDER_CODE
from minzheng.domains.enforcement.checklists import ELDER_CARE, FUNERAL, SOCIAL_ORGANISATIONS
from minzheng.domains.enforcement.measures import MEASURE_STEP, PENALISE, RECTIFY, REMIND
from minzheng.mechanisms.checks.public import Conclusion, DrawnObject, Inspection, checklist_of
from minzheng.mechanisms.indicators.public import RECORDS, TABLE, Column, Indicator, Records, distinct
from minzheng.mechanisms.matters.public import Case


def _trade(inspection: Inspection) -> str:
    return checklist_of(inspection).label


def _name(inspection: Inspection) -> str:
    return inspection.subject.name


INSPECTIONS = Indicator(
    "enforcement.inspections",
    label="行业执法检查",
    unit="次",
    over=Records(Inspection, base=Q(checklist__startswith="enforcement.", finished_at__isnull=False)),
    when="on",
    open_as=RECORDS,
    columns=(
        Column("检查对象", _name),
        Column("检查类别", _trade),
        Column("检查日期", "on"),
        Column("检查单位", "unit__name"),
    ),
    definition="期内完成的养老、社会组织、殡葬等行业执法检查;养老机构安全检查另计,两者不重复。",
)
OF_HOMES = INSPECTIONS.where(
    "enforcement.inspections_elder_care", "养老服务执法检查", checklist=ELDER_CARE.code
)
OF_ORGANISATIONS = INSPECTIONS.where(
    "enforcement.inspections_social_organisations", "社会组织执法检查", checklist=SOCIAL_ORGANISATIONS.code
)
OF_FUNERALS = INSPECTIONS.where("enforcement.inspections_funeral", "殡葬服务执法检查", checklist=FUNERAL.code)
CLEAN = INSPECTIONS.where("enforcement.clean", "未发现问题的执法检查", findings__isnull=True)


def _led_to(code: str, label: str, measure: str) -> Indicator:
    return INSPECTIONS.where(
        code,
        label,
        findings__case__stages__step=MEASURE_STEP,
        findings__case__stages__outcome=measure,
        definition=f"期内的执法检查中,处理结果有“{measure}”的次数。",
    )


REMINDED = _led_to("enforcement.reminded", "作出提醒的执法检查", REMIND)
ORDERED = _led_to("enforcement.ordered", "责令整改的执法检查", RECTIFY)
PENALISED = _led_to("enforcement.penalised", "提请立案处罚的执法检查", PENALISE)

DRAWN = Indicator(
    "enforcement.drawn",
    label="双随机抽查抽取对象",
    unit="个",
    over=Records(DrawnObject, area="draw__area_id", base=Q(draw__void=None)),
    when="draw__reveal__revealed_on",
    open_as=RECORDS,
    columns=(
        Column("检查对象", "name"),
        Column("抽取号", "draw__number"),
        Column("抽取日期", "draw__reveal__revealed_on"),
        Column("检查结果", "result__conclusion"),
    ),
    definition="期内揭示、没有作废的随机抽取抽中的对象。",
)
DRAWN_ORGANISATIONS = DRAWN.where(
    "enforcement.drawn_social_organisations",
    "双随机抽查社会组织",
    draw__planned__checklist=SOCIAL_ORGANISATIONS.code,
)
DRAWN_WITH_FAULTS = DRAWN.where(
    "enforcement.drawn_with_faults",
    "抽查发现问题的对象",
    result__conclusion=Conclusion.FAULTS,
    definition="期内抽中的对象中,公布的检查结果为发现问题的。",
)
RECORDERS = Indicator(
    "enforcement.recorders",
    label="使用的执法记录仪",
    unit="台",
    over=Records(Case, base=Q(matter=RECORDER_CODE)),
    when="opened_on",
    measure=distinct("answers__recorder"),
    open_as=TABLE,
    definition="期内领用过的执法记录仪,按编号计台数。",
)
