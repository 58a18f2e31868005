"""负责人审核: each candidate gets the opinions asked for, and none takes office before they pass (S53)."""

import datetime

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Rows,
    Stage,
    Step,
    Text,
    Whole,
    declare,
    everything,
)

PASSED = "通过"


def everybody_weighed(case: Case, stage: Stage) -> None:
    """Every candidate of the list has one result, and nobody else. Raises `Invalid`."""
    told, listed = (
        sorted(row["name"] for row in rows)
        for rows in (everything(stage)["results"], everything(case)["candidates"])
    )
    if told != listed:
        raise Invalid.because(
            f"人选{len(listed)}人,与逐人结论的{len(told)}人不一致。", "请按人选名单逐人作出结论。", "not_everybody", "results"
        )  # fmt: skip


def counted(case: Case) -> None:
    """The number of candidates is that of the (protected) list. Raises `Invalid`."""
    listed = len(everything(case)["candidates"])
    if listed != case.answers["persons"]:
        raise Invalid.because(
            f"人选名单{listed}人,填写的人数为{case.answers['persons']}人。",
            "请核对人数。",
            "persons",
            "persons",
        )


VETTING = Matter(
    code="organisation_oversight.vetting", name="社会组织负责人审核", since=datetime.date(2018, 1, 1),
    basis=cite("社会团体登记管理条例"), prefix="FZ", by_citizen=True, subject="organisation",
    opened_by=(Function.REVIEWING, Function.ACCEPTING),
    form=Form(
        (
            Choice("why", "事由", options=("成立", "换届", "届中调整")),
            Whole("persons", "人选人数", unit="人", least=1, most=99),
            Rows(
                "candidates", "人选名单",
                columns=(
                    Text("name", "姓名", sensitive=True, max_length=40), Text("post", "拟任职务", max_length=40),
                    Text("work", "现任职务", required=False, max_length=100),
                ),
                most=99,
            ),
        ),
        title="负责人人选审核",
    ),
    evidence=(Evidence("人选情况表"),), fits=counted, on_left={"ask": everybody_weighed},
    steps=(
        Step(
            "ask", "征求意见", by=Function.REVIEWING, at=Level.BUREAU,
            within=term("organisation_oversight.vetting"),
            form=Form(
                (
                    LongText("opinions", "党建、公安、信用等部门意见", max_length=1000),
                    Rows(
                        "results", "逐人结论", most=99,
                        columns=(
                            Text("name", "姓名", sensitive=True, max_length=40),
                            Choice("result", "结论", options=(PASSED, "不通过")), Text("opinion", "意见", max_length=200),
                        ),
                    ),
                ),
            ),
            outcomes=(Outcome("意见齐全", "decide"),),
        ),
        Step(
            "decide", "审定", by=Function.DECIDING, at=Level.BUREAU,
            within=term("organisation_oversight.check"), other_person_than=("ask",),
            outcomes=(
                Outcome("同意", End.GRANTED), Outcome("退回", "ask", needs_reason=True),
                Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        ),
    ),
    keywords="负责人 审核 换届 人选 政治关",
)  # fmt: skip
declare(VETTING)
