"""信访事项 (S106): its class decides its way, a lawful procedure goes before the petition's own, and whether it was resolved.

信访工作条例 22 and 23 (registered in fifteen days), 31 (ways), 34 (sixty days, thirty more), 46 (not to whom it is about).
"""

import datetime

from django.db.models import Q

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function, Unit
from minzheng.mechanisms.indicators.public import TABLE, Indicator, Records
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Extension,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Phone,
    Stage,
    Step,
    Text,
    UnitChoice,
    declare,
)

CODE = "appeals.petition"
CLAIM, ACCUSATION, ADVICE = "申诉求决", "检举控告", "建议意见"
PETITION = "信访程序"
# Class of a petition → the ways it may go here; accusations go to those who supervise, never on from here.
WAYS = {
    CLAIM: ("依申请履行法定职责", "导入复议诉讼仲裁等程序", PETITION),
    ADVICE: ("研究采纳",),
    ACCUSATION: (),
}
RESOLVED = "已化解"


def check_way(case: Case, stage: Stage) -> None:
    """The way fits the class; the petition's own procedure only where no other is open; not to whom it is about."""
    if stage.outcome != "受理":
        return
    kind, way = case.answers["category"], stage.answers["way"]
    if way not in WAYS[kind]:
        fix = f"请选择{'或'.join(WAYS[kind])}。" if WAYS[kind] else "请选择“转送有权机关”并写明接收机关。"
        raise Invalid.because(f"“{kind}”类事项不能走“{way}”。", fix, "wrong_way", "way")
    if way == PETITION and not stage.answers.get("ruled_out"):
        raise Invalid.because(
            "申诉求决应当先导入法定途径。",
            "确无法定途径可走的,请写明理由后再按信访程序办理。",
            "lawful_way_first",
            "ruled_out",
        )
    about = case.answers.get("about", "")
    if about and Unit.objects.filter(pk=stage.answers["unit"], name=about).exists():
        raise Invalid.because(
            f"不得交由被反映的{about}办理。", "请选择其他承办单位。", "handed_to_accused", "unit"
        )


FIRST = Matter(
    code=CODE,
    name="信访事项办理",
    since=datetime.date(2018, 1, 1),
    basis=cite("信访条例"),
    prefix="XF",
    opened_by=(Function.REGISTERING, Function.ACCEPTING),
    receipt_day=True,
    form=Form(
        (
            Text("petitioner", "信访人", sensitive=True, max_length=60),
            Phone("phone", "联系电话", required=False),
            Choice("category", "事项类别", options=tuple(WAYS)),
            Text("about", "被反映单位", required=False, max_length=100),
            LongText("content", "信访事项和请求", sensitive=True),
        ),
        title="信访事项登记",
    ),
    statutory=term(f"{CODE}.total"),
    extension=Extension(term(f"{CODE}.longest"), ("情况复杂",)),
    on_left={"classify": check_way},
    steps=(
        Step(
            "classify",
            "甄别受理",
            by=Function.REGISTERING,
            at=Level.BUREAU,
            within=term(f"{CODE}.classify"),
            form=Form(
                (
                    Choice(
                        "way",
                        "办理途径",
                        options=tuple(dict.fromkeys(way for ways in WAYS.values() for way in ways)),
                    ),
                    LongText("ruled_out", "没有法定途径的理由", required=False, max_length=500),
                    UnitChoice("unit", "承办单位"),
                )
            ),
            outcomes=(
                Outcome("受理", "handle", starts=True),
                Outcome("转送有权机关", End.REJECTED, needs_reason=True),
                Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "handle",
            "调查办理",
            by=Function.ANSWERING,
            at=Level.CHOSEN,
            within=term(f"{CODE}.handle"),
            form=Form(
                (
                    LongText("facts", "查明的事实"),
                    LongText("opinion", "处理意见"),
                    Text("basis", "依据", max_length=200),
                ),
                title="信访事项处理意见",
            ),
            outcomes=(Outcome("提出处理意见", "sign"), Outcome("退回甄别", "classify", needs_reason=True)),
        ),
        Step(
            "sign",
            "审定答复",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term(f"{CODE}.sign"),
            other_person_than=("handle",),
            outcomes=(
                Outcome("支持请求", "settle", decides=End.GRANTED),
                Outcome("不支持请求", "settle", needs_reason=True, decides=End.REFUSED),
                Outcome("退回办理", "handle", needs_reason=True),
            ),
        ),
        Step(
            "settle",
            "送达与化解",
            by=Function.REGISTERING,
            at=Level.BUREAU,
            within=term(f"{CODE}.settle"),
            form=Form((LongText("words", "送达和化解情况"),)),
            outcomes=(
                Outcome(RESOLVED, End.DONE),
                Outcome("未化解,告知复查", End.DONE, needs_reason=True),
            ),
        ),
    ),
    keywords="信访 来信 来访 化解 息诉",
)

declare(FIRST, FIRST.but(since=datetime.date(2022, 5, 1), basis=cite("信访工作条例", 31)))

RECEIVED = Indicator(
    "appeals.petitions",
    "受理信访事项",
    "件",
    over=Records(Case, base=Q(matter=CODE, clock_from__isnull=False)),
    when="clock_from",
    open_as=TABLE,
    definition="期间受理的信访事项;转送和不予受理的不计。",
)
SETTLED = Indicator(
    "appeals.petitions_resolved",
    "化解信访案件",
    "件",
    over=Records(Stage, area="case__area_id", base=Q(matter=CODE, step="settle", outcome=RESOLVED)),
    when="closed_on",
    open_as=TABLE,
    definition="期间送达处理意见后信访人息诉息访的信访事项。",
)
