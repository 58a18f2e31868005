"""养老服务平台 (S32): the operator under contract matches demand and supply; every order is done, or complained of and answered by the bureau."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.domains.elder_home_care.assessments import BASIS
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import (
    Batch,
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    Line,
    LongText,
    Matter,
    Outcome,
    Phone,
    Stage,
    Step,
    Text,
    declare,
    declare_batch,
)
from minzheng.mechanisms.registry.public import Column, Organisation, Register, as_of

CODE = "elder_home_care.order"
SINCE = datetime.date(2018, 12, 29)
KIND = "养老服务平台运营单位"
SERVICES = ("助餐", "助浴", "助洁", "助急", "助行", "助医", "其他")
OPERATORS = Register(
    "elder_home_care.operators", "养老服务平台运营合同", Organisation, (Column("contract", "合同编号"),)
)


def under_contract(case: Case) -> None:
    """Orders go to an operator whose contract runs. Raises `Conflict`."""
    if not as_of(OPERATORS, clock.today()).filter(organisation=case.organisation).exists():
        raise Conflict.because(
            "该单位今天没有生效的平台运营合同。", "请核对单位,或先登记合同。", "no_contract", "subject"
        )


def check_day(case: Case, stage: Stage) -> None:
    """The service took place on a day between the order and today. Raises `Invalid`."""
    if (on := stage.answers.get("on")) and not case.opened_on.isoformat() <= on <= clock.today().isoformat():
        raise Invalid.because(
            f"服务日期{on}应在{case.opened_on}至今天之间。", "请填写实际服务的日期。", "wrong_day", "on"
        )


ORDER = Matter(
    code=CODE,
    name="养老服务平台派单",
    since=SINCE,
    basis=BASIS,
    prefix="PD",
    subject="organisation",
    opened_by=(Function.ANSWERING, Function.REGISTERING),
    fits=under_contract,
    form=Form(
        (
            Choice("service", "服务", options=SERVICES),
            Text("name", "老人姓名", sensitive=True, max_length=40),
            Phone("phone", "联系电话"),
            LongText("need", "需求", sensitive=True, max_length=500),
        ),
        title="养老服务需求单",
    ),
    statutory=term(f"{CODE}.total"),
    on_left={"serve": check_day},
    steps=(
        Step(
            "serve",
            "服务",
            by=Function.ANSWERING,
            at=Level.SUBJECT,
            within=term(f"{CODE}.serve"),
            form=Form((Day("on", "服务日期"), Text("provider", "服务商", max_length=100))),
            outcomes=(Outcome("已服务", "follow"), Outcome("无法服务", End.REJECTED, needs_reason=True)),
        ),
        Step(
            "follow",
            "回访",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term(f"{CODE}.follow"),
            form=Form((Choice("pleased", "老人意见", options=("满意", "基本满意")),)),
            outcomes=(Outcome("办结", End.DONE), Outcome("投诉", "complaint", needs_reason=True)),
        ),
        Step(
            "complaint",
            "投诉处理",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term(f"{CODE}.complaint"),
            form=Form((LongText("answer", "处理结果", max_length=1000),)),
            outcomes=(Outcome("已答复", End.DONE), Outcome("重新服务", "serve", needs_reason=True)),
        ),
    ),
    keywords="养老服务平台 派单 投诉",
)
declare(ORDER)


def read(row: Mapping[str, Any]) -> Line:
    """One contract of an operator."""
    operator, _ = Organisation.objects.get_or_create(
        name=row["name"], kind=KIND, area=find(row["area"], row["since"])
    )
    return Line(operator, {"contract": row["contract"]}, valid_from=row["since"], valid_to=row["until"])


declare_batch(
    Batch(
        OPERATORS,
        (
            TableColumn("name", "运营单位", longest=100),
            TableColumn("area", "区划代码", longest=20),
            TableColumn("contract", "合同编号", longest=60),
            TableColumn("since", "合同起", ColumnKind.DATE),
            TableColumn("until", "合同止(不含)", ColumnKind.DATE),
        ),
        lambda: read,
    )
)
