"""当场处罚(简易程序): what two officers decide on the spot (行政处罚法 51, 52)."""

import datetime

from minzheng.domains.penalties.order_of_law import (
    enter_penalty,
    offence_of,
    subject_kind,
    within_time_bar,
    worded,
)
from minzheng.domains.penalties.papers import DECISION, write
from minzheng.domains.penalties.rules.offences import NO_BAN, names, outside
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Money,
    Outcome,
    Stage,
    Step,
    Text,
    YesNo,
    declare,
)
from minzheng.mechanisms.registry.public import Decision

SINCE = datetime.date(2018, 1, 1)


def _decided(case: Case) -> dict[str, object]:
    stage = case.stages.filter(step="decide", closed_at__isnull=False).latest("pk")
    return {**stage.answers, "confiscated": 0, "ban": NO_BAN}


def decide_on_the_spot(case: Case, stage: Stage) -> None:
    """A warning or a small fine within the range, by two officers, in a numbered form (行政处罚法 51, 52)."""
    if stage.outcome != "当场处罚":
        return
    decided, given, today = _decided(case), stage.answers, clock.today()
    kind = "citizen" if subject_kind(case) == "person" else "body"
    limit = parameter(f"penalties.simple.{kind}", case.area, today).amount
    if given.get("fine", 0) > limit:
        raise Refused.because(
            f"罚款{format_yuan(given['fine'])}元超过当场处罚的上限{format_yuan(limit)}元。",
            "请按普通程序立案。",
            "not_on_the_spot",
        )
    cash = parameter("penalties.simple.on_site", case.area, today).amount
    if given["on_site"] and given.get("fine", 0) > cash and not given.get("on_site_why"):
        raise Invalid.because(
            f"罚款超过{format_yuan(cash)}元的,一般不能当场收缴。",
            "请改由当事人到银行缴纳;事后难以执行,或当事人因交通不便提出的,请写明。",
            "on_site",
            "on_site_why",
        )
    if not worded(decided):
        raise Refused.because("没有填写处罚内容。", "请填写警告或罚款。", "no_penalty")
    if wrong := outside(offence_of(case), decided):
        raise Refused.because(
            "超出裁量基准:" + "".join(wrong), "请改在基准之内,或按普通程序立案。", "outside_range"
        )
    says = [
        f"经查,{case.answers['facts']}当事人陈述申辩:{given['said']}",
        f"依据{offence_of(case).basis},当场决定给予下列处罚:{worded(decided)}。",
        f"不服本决定的,{parameter('penalties.simple.remedies', case.area, today).text}。",
    ]
    write(case, stage, DECISION, says)


def penalise_on_the_spot(case: Case, decision: Decision) -> None:
    """The decision stands in the register of penalties; slight by its nature, it is not published."""
    enter_penalty(case, _decided(case), decision)


STEPS = (
    Step(
        "decide",
        "当场决定",
        by=Function.INSPECTING,
        at=Level.OPENER,
        within=term("penalties.simple.decide"),
        form=Form(
            (
                LongText("said", "当事人的陈述申辩", max_length=1000),
                Choice("degree", "裁量档次", options=("轻微", "一般")),
                YesNo("warning", "警告"),
                Money("fine", "罚款", required=False),
                Money("turnover", "违法经营额", required=False),
                Money("gains", "违法所得", required=False),
                YesNo("on_site", "当场收缴罚款"),
                Text("on_site_why", "超过限额仍当场收缴的理由", required=False, max_length=200),
                Text("signed_by", "签收人", max_length=40),
            ),
            title="当场处罚决定",
        ),
        officers=2,
        certified=True,
        outcomes=(
            Outcome("当场处罚", "report", decides=End.GRANTED),
            Outcome("教育后不予处罚", End.REFUSED, needs_reason=True),
            Outcome("转普通程序", End.DONE, needs_reason=True),
        ),
    ),
    Step(
        "report",
        "备案",
        by=Function.INSPECTING,
        at=Level.OPENER,
        within=term("penalties.simple.report"),
        form=Form((Text("receipt", "罚款票据号(没有罚款的填无)", max_length=60),), title="当场处罚备案"),
        outcomes=(Outcome("已备案", End.DONE),),
    ),
)


def _on_the_spot(subject: str, name: str) -> Matter:
    return Matter(
        code=f"penalties.simple_{subject}",
        name=f"当场处罚({name})",
        since=SINCE,
        basis=cite("行政处罚法"),
        prefix="DC",
        withdrawable=False,
        subject=subject,
        opened_by=(Function.INSPECTING,),
        form=Form(
            (
                Choice("offence", "违法行为", options=names(subject)),
                Day("committed_on", "违法行为发生日期"),
                LongText("facts", "违法事实"),
                Text("place", "地点", max_length=100),
            ),
            title="当场处罚",
        ),
        evidence=(Evidence("执法音像记录", required=False),),
        fits=within_time_bar,
        on_decided=penalise_on_the_spot,
        on_left={"decide": decide_on_the_spot},
        steps=STEPS,
        keywords="当场处罚 简易程序 警告 罚款",
    )


SIMPLE = tuple(
    _on_the_spot(subject, name)
    for subject, name in (("organisation", "社会组织"), ("facility", "机构、场所"), ("person", "个人"))
)
for one in SIMPLE:
    declare(one)
