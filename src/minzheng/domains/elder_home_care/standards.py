"""Two local standards (S35): home care beds and rehabilitation, each a checklist in versions, answered item by item on the body that serves."""

import datetime

from minzheng.domains.elder_home_care.assessments import BASIS, SINCE, by_another
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.checks.public import (
    Checklist,
    HazardClass,
    Item,
    declare_checklist,
    declare_hazard_class,
)
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Form,
    Level,
    Matter,
    Outcome,
    Step,
    Text,
    declare,
)

STAFF = declare_hazard_class(HazardClass("elder_home_care.staff", "人员"))
HOME = declare_hazard_class(HazardClass("elder_home_care.home", "居家环境"))
WORK = declare_hazard_class(HazardClass("elder_home_care.work", "服务过程"))
ORDER = "elder_care.rectification"

_BEDS = {
    STAFF: {
        "trained": "照护人员经过培训并持证上岗",
        "on_call": "有专人全天应答呼叫,记录应答时间",
    },
    HOME: {
        "adapted": "床、扶手、防滑等适老化改造与评估结果一致",
        "devices": "呼叫和监测设备能用,知情同意书已签",
    },
    WORK: {
        "assessed": "每位老人的能力评估在有效期内",
        "planned": "每位老人有照护计划并按期调整",
        "recorded": "每次上门有服务记录和老人或家属确认",
        "handled": "突发情况有预案,处置有记录",
    },
}
_REHAB = {
    STAFF: {"licensed": "康复人员有相应资格,不超范围操作"},
    HOME: {"tools": "康复辅具完好,定期检查消毒"},
    WORK: {
        "ordered": "康复服务有专业评估和目标",
        "measured": "每阶段有效果评价并告知老人和家属",
        "stopped": "出现不适立即停止,有转诊记录",
    },
}


def _standard(code: str, label: str, texts: dict[HazardClass, dict[str, str]]) -> Checklist:
    items = tuple(
        Item(key, text, BASIS, kind, 2) for kind, lines in texts.items() for key, text in lines.items()
    )
    made = Checklist(f"elder_home_care.{code}", label, SINCE, BASIS, items, ORDER)
    declare_checklist(made)
    return made


BED_STANDARD = _standard("bed_standard", "家庭照护床位服务标准", _BEDS)
REHAB_STANDARD = _standard("rehab_standard", "老年人康复服务标准", _REHAB)


def fits(case: Case) -> None:
    """A standard is entered once it is published. Raises `Invalid`."""
    if datetime.date.fromisoformat(case.answers["on"]) > case.opened_on:
        raise Invalid.because("发布日期还没有到。", "请在标准发布以后登记。", "not_yet", "on")


STANDARD = Matter(
    code="elder_home_care.standard",
    name="养老地方标准发布登记",
    since=datetime.date(2018, 12, 29),
    basis=BASIS,
    prefix="BZ",
    opened_by=(Function.REGISTERING,),
    form=Form(
        (
            Text("name", "标准名称", max_length=100),
            Text("number", "标准编号", max_length=40),
            Day("on", "发布日期"),
            Choice(
                "checklist",
                "检查表",
                options=(BED_STANDARD.label, REHAB_STANDARD.label),
                help="按本标准逐项核验时使用",
            ),
        ),
        title="养老地方标准登记表",
    ),
    evidence=(Evidence("标准文本", required=False),),
    statutory=term("elder_home_care.standard.decide"),
    fits=fits,
    once_per=lambda case: case.answers["number"],
    once_label="同一标准",
    on_left={"decide": by_another},
    steps=(
        Step(
            "decide",
            "审批",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("elder_home_care.standard.decide"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="地方标准 家庭照护床位 康复服务",
)
declare(STANDARD)
