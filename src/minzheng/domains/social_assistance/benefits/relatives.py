"""近亲属备案: an applicant who is near to somebody who handles the case is put on record, and the bureau visits itself (审核确认办法 11, 20)."""

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.matters.public import Case, Form, LongText, Stage, Text, YesNo
from minzheng.mechanisms.registry.public import Column, Decision, Household, Register, as_of, enter

ASKED = (
    YesNo("relative", "家庭成员是经办人员或村(居)委会成员的近亲属", required=False),
    Text("relative_of", "近亲属的姓名、单位和关系", required=False, sensitive=True, max_length=100),
)
CONFIRMING = Form(
    (LongText("visited", "确认机关入户核实情况(有近亲属备案或举报的必填)", required=False, max_length=1000),)
)
BOOK = Register(
    "social_assistance.near_relatives", "近亲属备案", Household,
    (Column("whose", "近亲属的姓名、单位和关系", sensitive=True), Column("visited", "入户核实情况")),
)  # fmt: skip


def check_confirmed(case: Case, stage: Stage) -> None:
    """Nobody near to those who handle the case is granted anything before the deciding body has been there itself."""
    if stage.outcome == "同意" and case.answers.get("relative") and not stage.answers.get("visited"):
        raise Invalid.because(
            "本户有近亲属备案,确认前须由确认机关入户核实。", "请核实后填写入户核实情况。", "relative_unvisited", "visited"
        )  # fmt: skip


def put_on_record(case: Case, home: Household, whose: str, decision: Decision) -> None:
    """A line of its own for the household, once; asked again whenever it applies again."""
    if not case.answers.get("relative") or as_of(BOOK, decision.on).filter(household=home).exists():
        return
    visited = case.stages.filter(step="decide").latest("pk").answers.get("visited", "")
    enter(BOOK, home, {"whose": whose, "visited": visited}, decision)
