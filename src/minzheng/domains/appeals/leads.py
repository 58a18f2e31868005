"""非法集资等线索: registered in confidence, verified, reported upward with day and receiver, or closed as unfounded (S110)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.indicators.public import Indicator, Records
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    declare,
)

FUNDRAISING = "非法集资"
REPORTED = "已上报"


@dataclass(frozen=True)
class Confidential(LongText):
    """Words kept as ciphertext, of which a page shows nothing unless somebody asks to see them."""

    sensitive: bool = True

    def mask(self, value: Any) -> str:
        return f"〔保密,共{len(str(value))}字〕"


def check_sent_on(case: Case, stage: Stage) -> None:
    """A lead was sent on some day since it was registered, not in the future."""
    if stage.outcome != REPORTED:
        return
    sent_on = datetime.date.fromisoformat(stage.answers["sent_on"])
    if not case.opened_on <= sent_on <= clock.today():
        raise Invalid.because(
            f"“上报日期”{sent_on}早于登记日期{case.opened_on}或晚于今天。",
            "请填写实际报出的日期。",
            "sent_on",
            "sent_on",
        )


LEAD = Matter(
    code="appeals.lead",
    name="风险线索",
    since=datetime.date(2018, 1, 1),
    basis=cite("信访条例"),
    prefix="XS",
    withdrawable=False,
    opened_by=(Function.REGISTERING, Function.ACCEPTING),
    form=Form(
        (
            Choice("kind", "线索类别", options=(FUNDRAISING, "涉黑涉恶", "其他")),
            Choice("found_by", "线索来源", options=("排查发现", "群众举报", "部门移送", "网上监测")),
            Confidential("about", "涉及对象", max_length=200),
            Confidential("content", "线索内容"),
        ),
        title="线索登记",
    ),
    statutory=term("appeals.lead.total"),
    on_left={"report": check_sent_on},
    steps=(
        Step(
            "verify",
            "核实",
            by=Function.SURVEYING,
            at=Level.BUREAU,
            within=term("appeals.lead.verify"),
            form=Form((Confidential("finding", "核实情况"),)),
            outcomes=(
                Outcome("报请上报", "report"),
                Outcome("查无实据", End.DONE, needs_reason=True),
            ),
        ),
        Step(
            "report",
            "上报",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term("appeals.lead.report"),
            form=Form(
                (
                    Day("sent_on", "上报日期"),
                    Text("receiver", "接收单位", max_length=100),
                    Text("number", "报送文号", required=False, max_length=60),
                )
            ),
            outcomes=(
                Outcome(REPORTED, End.DONE),
                Outcome("退回核实", "verify", needs_reason=True),
            ),
        ),
    ),
    keywords="非法集资 扫黑除恶 线索",
)

declare(LEAD, LEAD.but(since=datetime.date(2022, 5, 1), basis=cite("信访工作条例")))

LEADS_REPORTED = Indicator(
    "enforcement.fundraising_leads",
    label="发现并上报疑似非法集资线索",
    unit="条",
    over=Records(
        Stage,
        area="case__area_id",
        base=Q(matter=LEAD.code, step="report", outcome=REPORTED, case__answers__kind=FUNDRAISING),
    ),
    when="closed_on",
    definition="期间内报出的非法集资线索;线索内容保密,不公开明细。",
)
