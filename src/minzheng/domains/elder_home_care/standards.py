"""Two local standards (S35): home care beds and rehabilitation, each a checklist in versions, answered item by item on the body that serves."""

from minzheng.domains.elder_home_care.assessments import BASIS, SINCE
from minzheng.mechanisms.checks.public import (
    Checklist,
    HazardClass,
    Item,
    declare_checklist,
    declare_hazard_class,
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
