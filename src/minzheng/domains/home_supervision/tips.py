"""What others tell: complaints about a home, checked on site by two officers; homes that work unregistered, until they are legal or closed (S34)."""

from minzheng.domains.home_supervision.homes import CODE, SINCE
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
    Phone,
    Stage,
    Step,
    Text,
    Whole,
    declare,
)

FOUNDED, UNFOUNDED = "属实", "不属实"
LEGALISED, CLOSED = "登记备案完毕", "已关停"
COMPLAINT = Matter(
    code=f"{CODE}.complaint", name="养老机构投诉举报核查", since=SINCE, basis=cite("养老机构管理办法", 43), prefix="YS",
    withdrawable=False, subject="facility",
    opened_by=(Function.REGISTERING, Function.ACCEPTING, Function.INSPECTING),
    form=Form(
        (
            Choice("channel", "来源", options=("12345热线", "来信来访", "网上", "上级交办", "巡查发现")),
            Text("call", "来源编号", required=False, max_length=60),
            Choice("about", "反映问题", options=("安全", "照护", "饮食", "收费", "欺老虐老", "其他")),
            LongText("facts", "反映内容", max_length=1000),
            Text("complainant", "反映人(可不填)", required=False, sensitive=True, max_length=40),
            Phone("phone", "联系电话(可不填)", required=False),
        ),
        title="投诉举报登记",
    ),
    evidence=(Evidence("反映材料", required=False),), statutory=term(f"{CODE}.complaint_total"),
    steps=(
        Step(
            "verify", "现场核查", by=Function.INSPECTING, at=Level.BUREAU, within=term(f"{CODE}.verify"),
            form=Form((LongText("found", "核查情况", max_length=1000),)), officers=2, certified=True,
            outcomes=(Outcome(FOUNDED, "fix"), Outcome(UNFOUNDED, End.DONE, needs_reason=True)),
        ),
        Step(
            "fix", "机构整改答复", by=Function.RECTIFYING, at=Level.SUBJECT, within=term(f"{CODE}.complaint_fix"),
            form=Form((LongText("done", "整改和答复情况", max_length=1000),)), outcomes=(Outcome("报送", "close"),),
        ),
        Step(
            "close", "回访办结", by=Function.RECHECKING, at=Level.BUREAU, within=term(f"{CODE}.confirm"),
            form=Form((LongText("told", "回访情况", max_length=1000),)), other_person_than=("fix",),
            outcomes=(Outcome("办结", End.DONE), Outcome("继续整改", "fix", needs_reason=True)),
        ),
    ),
    keywords="养老机构 投诉 举报 核查",
)  # fmt: skip


def check_settled(case: Case, stage: Stage) -> None:
    """Nobody counts as settled twice: who moved does not exceed who lived there. Raises `Invalid`."""
    if stage.answers.get("moved", 0) > case.answers["residents"]:
        raise Invalid.because("安置人数多于在住老人。", "请核对人数。", "moved", "moved")


UNLICENSED = Matter(
    code=f"{CODE}.unlicensed", name="未登记养老服务场所整治", since=SINCE, basis=cite("老年人权益保障法", 78), prefix="WZ",
    withdrawable=False, opened_by=(Function.INSPECTING, Function.REGISTERING, Function.ACCEPTING),
    form=Form(
        (
            Text("name", "场所名称", max_length=100), Text("address", "地址", max_length=200),
            Text("operator", "经营者", required=False, sensitive=True, max_length=40),
            Whole("residents", "在住老人", unit="人", most=10_000),
            Choice("source", "来源", options=("摸排", "举报", "部门移送")),
        ),
        title="未登记养老服务场所登记",
    ),
    evidence=(Evidence("现场照片", required=False),), on_left={"guide": check_settled},
    steps=(
        Step(
            "verify", "核实", by=Function.INSPECTING, at=Level.BUREAU, within=term(f"{CODE}.verify"),
            form=Form((LongText("found", "核实情况", max_length=1000),)), officers=2, certified=True,
            outcomes=(Outcome("未登记,列入整治", "guide"), Outcome("不属于养老机构", End.DONE, needs_reason=True)),
        ),
        Step(
            "guide", "引导整治", by=Function.INSPECTING, at=Level.BUREAU, within=term(f"{CODE}.legalise"),
            form=Form(
                (
                    LongText("done", "整治情况", max_length=1000),
                    Whole("moved", "安置老人", unit="人", required=False, most=10_000),
                    Text("document", "登记证书编号或关停文书", max_length=100),
                ),
            ),
            outcomes=(Outcome(LEGALISED, "decide"), Outcome(CLOSED, "decide")),
        ),
        Step(
            "decide", "销号审批", by=Function.DECIDING, at=Level.BUREAU, within=term(f"{CODE}.confirm"),
            other_person_than=("verify", "guide"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("退回整治", "guide", needs_reason=True)),
        ),
    ),
    keywords="无证 未登记 养老 关停 规范",
)  # fmt: skip
for one in (COMPLAINT, UNLICENSED):
    declare(one)
