"""打击整治非法社会组织: anybody's tip, also unnamed, verified by two, banned, talked out of it or handed over (S48)."""

import datetime

from minzheng.domains.organisation_oversight.campaigns import RunningCampaign
from minzheng.domains.organisation_oversight.measures import not_later
from minzheng.foundation.errors import collect
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
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
    Outcome,
    Phone,
    Stage,
    Step,
    Text,
    declare,
)

BANNED, DISSUADED = "取缔", "劝散"


def check_act(case: Case, stage: Stage) -> None:
    """Done by today; a ban has its decision, with a number. Raises `Invalid`."""
    with collect() as problems:
        not_later(stage, "on", "处置日期", problems)
        if stage.answers["how"] == BANNED and "document" not in stage.answers:
            problems.add("取缔没有填写决定书文号。", "请先作出取缔决定。", "no_document", "document")


ILLEGAL = Matter(
    code="organisation_oversight.illegal", name="非法社会组织线索", since=datetime.date(2018, 1, 1),
    basis=cite("社会团体登记管理条例"), prefix="FF", by_citizen=True, by_public=True, withdrawable=False,
    opened_by=(Function.INSPECTING, Function.REGISTERING, Function.ACCEPTING),
    form=Form(
        (
            Text("name", "组织名称", max_length=100),
            Choice("kind", "情形", options=("未经登记以社会组织名义活动", "被撤销后继续活动", "离岸社团、山寨社团", "筹备期间开展活动")),
            LongText("facts", "线索内容"),
            Text("reporter", "举报人(可不填)", required=False, sensitive=True, max_length=40),
            Phone("phone", "联系电话(可不填)", required=False),
        ),
        title="非法社会组织线索登记",
    ),
    evidence=(Evidence("线索材料", required=False),), on_left={"act": check_act},
    steps=(
        Step(
            "verify", "核查", by=Function.INSPECTING, at=Level.BUREAU,
            within=term("organisation_oversight.illegal_verify"),
            form=Form(
                (
                    LongText("found", "核查情况"), Text("departments", "会同部门", required=False, max_length=200),
                    RunningCampaign("campaign", "专项行动", required=False),
                ),
            ),
            officers=2, certified=True,
            outcomes=(
                Outcome("属于非法社会组织", "act", starts=True), Outcome("线索不实", End.DONE, needs_reason=True),
                Outcome("移送公安机关", End.DONE, needs_reason=True),
            ),
        ),
        Step(
            "act", "处置", by=Function.INSPECTING, at=Level.BUREAU,
            within=term("organisation_oversight.illegal_act"),
            form=Form(
                (
                    Choice("how", "处置方式", options=(BANNED, DISSUADED)), Day("on", "处置日期"),
                    Text("document", "取缔决定书文号", required=False, max_length=60, help="劝散的不填"),
                    LongText("record", "处置情况", max_length=1000),
                ),
            ),
            officers=2, certified=True, outcomes=(Outcome("报审批", "decide"),),
        ),
        Step(
            "decide", "审批", by=Function.LEADING, at=Level.BUREAU, within=term("organisation_oversight.check"),
            other_person_than=("verify", "act"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("退回核查", "verify", needs_reason=True)),
        ),
    ),
    keywords="非法社会组织 举报 取缔 劝散 山寨社团",
)  # fmt: skip
declare(ILLEGAL)
