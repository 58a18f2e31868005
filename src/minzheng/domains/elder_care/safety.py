"""养老机构安全检查表: what two officers look at in a home; the class of a hazard says which department is told (S25, S26)."""

import datetime

from minzheng.mechanisms.checks.public import (
    Checklist,
    HazardClass,
    Item,
    declare_checklist,
    declare_hazard_class,
)
from minzheng.mechanisms.law.public import cite

RULES = cite("养老机构管理办法")
ELDERLY = cite("老年人权益保障法", 44)
RIGHTS = cite("老年人权益保障法", 48)


def _class(code: str, label: str, receiver: str | None = None, major: bool = False) -> HazardClass:
    return declare_hazard_class(HazardClass(f"elder_care.{code}", label, receiver, major))


BUILDING = _class("building", "建筑", "住房和城乡建设部门", major=True)
FIRE = _class("fire", "消防", "消防救援机构", major=True)
FOOD = _class("food", "食品", "市场监督管理部门")
MEDICAL = _class("medical", "医疗", "卫生健康部门")
EQUIPMENT = _class("equipment", "特种设备", "市场监督管理部门", major=True)
GAS = _class("gas", "燃气", "燃气管理部门", major=True)
ELECTRICAL = _class("electrical", "电气")
CARE = _class("care", "照护")
MANAGEMENT = _class("management", "管理")

_TEXTS = {
    BUILDING: {
        "structure": "房屋没有明显裂缝、倾斜和渗漏",
        "alteration": "没有擅自拆改承重结构或加层",
        "handrails": "走廊、楼梯扶手和卫生间抓杆牢固",
        "floors": "地面平整防滑,高差处有坡道或提示",
    },
    FIRE: {
        "exits": "疏散通道和安全出口畅通,门未上锁",
        "extinguishers": "灭火器数量足够、压力正常、取用方便",
        "hydrants": "消火栓有水,水带、水枪齐全",
        "alarms": "火灾报警和烟感装置工作正常",
        "sprinklers": "自动喷水设施能用并有维护记录",
        "lighting": "应急照明和疏散指示标志完好",
        "smoking": "室内不吸烟,禁烟标志和劝阻记录齐全",
        "drills": "本半年做过有老人参加的疏散演练",
    },
    FOOD: {
        "food_licence": "食堂许可证在有效期内,从业人员持健康证明",
        "food_samples": "每餐留样足量并满规定时间",
        "food_storage": "食品没有过期,生熟分开存放",
        "food_washing": "餐具消毒有记录,后厨整洁",
    },
    MEDICAL: {
        "clinic": "内设医务室已备案或取得执业许可",
        "medicines": "代管药品按人分放,发药有核对和签字",
        "infection": "有传染病防控和隔离安排,医疗废物单独收存",
    },
    EQUIPMENT: {
        "lifts": "电梯检验标志在有效期内,维保记录齐全",
        "boilers": "锅炉和压力容器已登记并按期检验",
        "operators": "特种设备由持证人员操作",
    },
    GAS: {
        "gas_alarm": "用气场所装有泄漏报警和自动切断装置",
        "gas_hoses": "燃气软管没有老化、超长和私接",
        "gas_cylinders": "气瓶在检验期内,不与明火同室存放",
    },
    ELECTRICAL: {
        "wiring": "没有私拉乱接,线路穿管且无老化破损",
        "switchboard": "配电箱有防护和标识,漏电保护有效",
        "heaters": "居室不用大功率电热器具,电热毯有人巡查",
        "charging": "电动车和电池不在楼内停放充电",
    },
    CARE: {
        "night_shift": "夜间有护理人员值守并按时巡查",
        "call_bells": "床头和卫生间呼叫装置有人应答",
        "restraints": "使用约束用具有评估、告知和记录",
    },
    MANAGEMENT: {
        "registered": "登记证书在有效期内,地址与实际一致",
        "contracts": "每位老人都签有服务协议并做过入院评估",
        "duty": "有安全责任人、值班表和交接记录",
        "plans": "有火灾、食物中毒、走失等应急预案",
        "training": "员工上岗前受过安全培训",
        "selling": "院内没有向老人推销保健品和集资",
        "fees": "收费项目和标准公开,预收费单独存管",
    },
}  # fmt: skip
_POINTS = {True: 6, False: 2}

SAFETY = Checklist(
    code="elder_care.safety",
    label="养老机构安全检查",
    since=datetime.date(2018, 12, 29),
    basis=ELDERLY,
    items=tuple(
        Item(
            key,
            text,
            RIGHTS if key in ("restraints", "selling", "fees") else RULES,
            kind,
            _POINTS[kind.major],
        )
        for kind, texts in _TEXTS.items()
        for key, text in texts.items()
    ),
    order_matter="elder_care.rectification",
)

declare_checklist(SAFETY)
