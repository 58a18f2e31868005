"""殡葬用品市场检查: outlets on a register, trips with vehicles and people, inspections of the outlets, goods seized and disposed of (S78)."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.foundation.errors import Invalid, collect
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.activities.public import Kind, Measure, declare_kind
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.checks.public import (
    Checklist,
    HazardClass,
    Item,
    check_recheck,
    declare_checklist,
    declare_hazard_class,
    findings_of,
    fix_and_recheck,
)
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Batch,
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Form,
    Level,
    Line,
    LongText,
    Matter,
    Outcome,
    Rows,
    Stage,
    Step,
    Text,
    Whole,
    declare,
    declare_batch,
)
from minzheng.mechanisms.registry.public import Column, Facility, Register

SINCE = datetime.date(2018, 1, 1)
SHOP, SUPERMARKET, TEMPLE_SHOP = OUTLET_KINDS = ("丧葬用品店", "超市", "佛教用品店")
DESTROYED = "销毁"

OUTLETS = Register("funeral.outlets", "殡葬用品经营户名册", Facility, (Column("kind", "类别"),))
TRIP = declare_kind(
    Kind(
        code="funeral.market_trip",
        label="殡葬执法出动",
        unit="次",
        measures=(Measure("vehicles", "出动执法车辆", "台次"), Measure("officers", "出动执法人员", "人次")),
        fields=Form((Text("joined_by", "联合部门", required=False, max_length=100),)),
    )
)
GOODS = declare_hazard_class(HazardClass("funeral.goods", "经营封建迷信殡葬用品"))
PRICES = declare_hazard_class(HazardClass("funeral.prices", "价格与收费", "市场监督管理部门"))


def _outlet(values: Mapping[str, Any]) -> Line:
    """One row of a table of outlets; an outlet is known by its name and place. Raises `Invalid`."""
    with collect() as problems:
        if values["kind"] not in OUTLET_KINDS:
            problems.add(
                f"“类别”应为{'、'.join(OUTLET_KINDS)}之一,现为“{values['kind'][:20]}”。",
                "请改正。",
                "invalid",
                "kind",
            )
    place = find(values["area"])
    known = Facility.objects.filter(name=values["name"], kind=values["kind"], area=place).first()
    outlet = known or Facility(
        name=values["name"], kind=values["kind"], area=place, address=values["address"] or ""
    )
    outlet.save()
    return Line(outlet, {"kind": values["kind"]}, valid_from=values["valid_from"])


declare_batch(
    Batch(
        OUTLETS,
        (
            TableColumn("name", "名称"),
            TableColumn("area", "所在区域代码", longest=12),
            TableColumn("address", "地址", required=False, longest=300),
            TableColumn("kind", "类别"),
            TableColumn("valid_from", "自", ColumnKind.DATE),
        ),
        lambda: _outlet,
    )
)


def check_findings(case: Case, stage: Stage) -> None:
    """An order rests on what an inspection found. Raises `Invalid`."""
    if not findings_of(case).exists():
        raise Invalid.because("本件没有检查发现的问题。", "请从检查记录中选择问题后责令改正。", "no_findings")


ORDER = Matter(
    code="funeral.market_order",
    name="殡葬市场责令改正",
    since=SINCE,
    basis=cite("殡葬管理条例"),
    prefix="BG",
    withdrawable=False,
    subject="facility",
    opened_by=(Function.INSPECTING,),
    form=Form((LongText("demand", "改正要求", max_length=1000),), title="责令改正"),
    evidence=(Evidence("整改证明", required=False),),
    on_left={"order": check_findings, "recheck": check_recheck},
    steps=(
        Step(
            "order",
            "责令改正",
            by=Function.INSPECTING,
            at=Level.OPENER,
            within=term("funeral.market.order"),
            certified=True,
            outcomes=(Outcome("送达责令改正通知书", "fix"), Outcome("当场改正", End.DONE)),
        ),
        *fix_and_recheck(
            "order", fix_within=term("funeral.market.fix"), recheck_within=term("funeral.market.recheck")
        ),
    ),
    keywords="殡葬用品 责令改正 复查",
)
declare(ORDER)

CHECKLIST = Checklist(
    code="funeral.market",
    label="殡葬用品市场检查",
    since=SINCE,
    basis=cite("殡葬管理条例"),
    items=(
        Item("paper_goods", "没有制造、销售冥币、纸人纸马等封建迷信用品", cite("殡葬管理条例"), GOODS),
        Item("coffins", "没有向实行火葬的地区提供棺木等土葬用品", cite("殡葬管理条例"), GOODS),
        Item("price_list", "殡葬用品明码标价,没有捆绑销售", cite("殡葬管理条例"), PRICES),
    ),
    order_matter=ORDER.code,
)
declare_checklist(CHECKLIST)


def weighs_as_listed(case: Case) -> None:
    """The total weight is the sum of the lines. Raises `Invalid`."""
    listed = sum(row["weight"] for row in case.answers["goods"])
    if listed != case.answers["weight"]:
        raise Invalid.because(
            f"合计重量{case.answers['weight']}公斤与清单之和{listed}公斤不符。",
            "请核对清单。",
            "weight",
            "weight",
        )


def disposes_of_all(case: Case, stage: Stage) -> None:
    """What was kept is disposed of whole. Raises `Invalid`."""
    if stage.answers["weight"] != case.answers["weight"]:
        raise Invalid.because(
            f"处置重量{stage.answers['weight']}公斤与收缴的{case.answers['weight']}公斤不符。",
            "收缴物品须一次处置完毕;清单有误的,请在处置记录中说明并更正。",
            "weight",
            "weight",
        )


SEIZURE = Matter(
    code="funeral.seizure",
    name="非法殡葬用品收缴处置",
    since=SINCE,
    basis=cite("殡葬管理条例"),
    prefix="SJ",
    withdrawable=False,
    subject="facility",
    opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Rows(
                "goods",
                "收缴清单",
                columns=(
                    Text("what", "品名", max_length=40),
                    Text("amount", "数量(如20捆)", max_length=20),
                    Whole("weight", "重量", unit="公斤", least=1),
                ),
            ),
            Whole("weight", "合计重量", unit="公斤", least=1),
            Text("witness", "在场见证人", required=False, max_length=40),
        ),
        title="收缴物品清单",
    ),
    evidence=(Evidence("现场照片", required=False), Evidence("销毁照片", required=False)),
    fits=weighs_as_listed,
    on_left={"dispose": disposes_of_all},
    steps=(
        Step(
            "keep",
            "入库保管",
            by=Function.INSPECTING,
            at=Level.OPENER,
            within=term("funeral.seizure.keep"),
            form=Form((Text("store", "保管地点", max_length=100),)),
            officers=2,
            certified=True,
            outcomes=(
                Outcome("入库", "dispose"),
                Outcome("不属非法用品,当场退还", End.DONE, needs_reason=True),
            ),
        ),
        Step(
            "dispose",
            "处置",
            by=Function.INSPECTING,
            at=Level.OPENER,
            within=term("funeral.seizure.dispose"),
            form=Form(
                (
                    Choice("how", "处置方式", options=(DESTROYED, "移交有关部门", "查明后退还")),
                    Day("on", "处置日期"),
                    Whole("weight", "处置重量", unit="公斤", least=1),
                    LongText("record", "处置记录", max_length=1000),
                ),
                title="收缴物品处置",
            ),
            officers=2,
            certified=True,
            outcomes=(Outcome("处置完毕", End.DONE),),
        ),
    ),
    keywords="收缴 销毁 迷信用品 冥币",
)
declare(SEIZURE)
