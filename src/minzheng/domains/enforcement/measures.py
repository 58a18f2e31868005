"""执法检查处理: what an inspection with findings leads to — reminder, order to rectify, or filing for a penalty (S93).

A penalty itself (notice, hearing, decision) is a matter of its own; here the head decides whether it is filed.
"""

import datetime

from minzheng.domains.enforcement.checklists import FACILITY_MEASURE, ORGANISATION_MEASURE
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.checks.public import check_recheck, findings_of, fix_and_recheck
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    declare,
)

REMIND, RECTIFY, PENALISE = MEASURES = ("提醒", "责令整改", "处罚")
MEASURE_STEP = "measure"


def check_findings(case: Case, stage: Stage) -> None:
    """A measure rests on what an inspection found."""
    if not findings_of(case).exists():
        raise Refused.because(
            "本件没有检查发现的问题,不能作出处理。", "请从检查记录中选择问题后处理。", "no_findings"
        )


STEPS = (
    Step(
        MEASURE_STEP,
        "处理",
        by=Function.INSPECTING,
        at=Level.BUREAU,
        within=term("enforcement.measure"),
        form=Form((LongText("opinion", "处理意见", max_length=1000),), title="检查处理"),
        certified=True,
        outcomes=(Outcome(REMIND, End.DONE), Outcome(RECTIFY, "fix"), Outcome(PENALISE, "legal")),
    ),
    *fix_and_recheck(
        MEASURE_STEP, fix_within=term("enforcement.fix"), recheck_within=term("enforcement.recheck")
    ),
    Step(
        "legal",
        "法制审核",
        by=Function.LEGAL,
        at=Level.BUREAU,
        within=term("enforcement.legal"),
        other_person_than=(MEASURE_STEP,),
        outcomes=(Outcome("审核通过", "file"), Outcome("退回处理", MEASURE_STEP, needs_reason=True)),
    ),
    Step(
        "file",
        "立案审批",
        by=Function.LEADING,
        at=Level.BUREAU,
        within=term("enforcement.file"),
        other_person_than=(MEASURE_STEP, "legal"),
        outcomes=(
            Outcome("同意立案", End.GRANTED),
            Outcome("退回处理", MEASURE_STEP, needs_reason=True),
            Outcome("不予立案", End.REFUSED, needs_reason=True),
        ),
    ),
)

OF_FACILITIES = Matter(
    code=FACILITY_MEASURE,
    name="执法检查处理",
    since=datetime.date(2018, 1, 1),
    basis=cite("行政处罚法"),
    prefix="ZF",
    withdrawable=False,
    subject="facility",
    opened_by=(Function.INSPECTING,),
    evidence=(Evidence("整改证明", required=False),),
    on_left={MEASURE_STEP: check_findings, "recheck": check_recheck},
    steps=STEPS,
    keywords="执法检查 提醒 责令整改 处罚 立案",
)
OF_ORGANISATIONS = OF_FACILITIES.but(
    OF_FACILITIES.since, code=ORGANISATION_MEASURE, name="社会组织执法检查处理", subject="organisation"
)

declare(OF_FACILITIES)
declare(OF_ORGANISATIONS)
