"""重大事故隐患: judged by the standard, ordered to stop or move people out, reported upward; risks passed on to their regulators (S26)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from minzheng.domains.home_supervision.homes import CODE, SINCE
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.access.public import Function, signing_unit
from minzheng.mechanisms.checks.public import Referral, answer_noted, hazard_class
from minzheng.mechanisms.documents.public import (
    Addressee,
    Para,
    Sheet,
    Signature,
    Template,
    TemplateKind,
    issue,
    register,
    text,
)
from minzheng.mechanisms.journal.public import current_deed
from minzheng.mechanisms.law.public import cite, parameter, read_rows, term
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
    Stage,
    Step,
    Text,
    Whole,
    declare,
    open_by_date,
)

MAJOR_SINCE = datetime.date(2023, 11, 27)
*_, MOVE = MEASURES = ("停用有关设施设备和场所", "暂停收住、停业整顿", "转移安置老年人")
RECEIVERS = {
    "消防": "消防救援机构", "建筑": "住房和城乡建设部门", "食品": "市场监督管理部门", "医疗": "卫生健康部门", "特种设备": "市场监督管理部门", "燃气": "燃气管理部门",
    "治安": "公安机关",
}  # fmt: skip


@dataclass(frozen=True)
class MajorHazard:
    """One case of the standard; `kind` is the kind of risk passed on to another department, "" for none."""

    code: str
    family: str
    text: str
    kind: str


@cache
def standard() -> tuple[MajorHazard, ...]:
    """Every case of the standard as data."""
    rows = read_rows(Path(__file__).with_name("major_hazards.yaml"))
    return tuple(MajorHazard(one["code"], one["family"], one["text"], one["kind"] or "") for one in rows)


def judged(case: Case) -> MajorHazard:
    """The case of the standard that was found."""
    return next(one for one in standard() if one.text == case.answers["item"])


def _letter(data: Mapping[str, Any]) -> Sheet:
    blocks = (Para(text(line)) for line in data["lines"])
    return Sheet(data["title"], (Addressee(data["to"]), *blocks, Signature(data["organ"], data["on"])))


ORDER = register(Template(f"{CODE}.major_order", "重大事故隐患处置通知书", TemplateKind.LEGAL, _letter))
PASSED_ON = register(Template(f"{CODE}.notification", "风险抄告函", TemplateKind.OFFICIAL, _letter))


def _issue(
    template: Template, case: Case, stage: Stage, to: str, lines: tuple[str, ...], series: str
) -> None:
    today, deed = clock.today(), current_deed()
    assert deed is not None
    data = {
        "title": template.title, "to": to, "lines": lines,
        "organ": signing_unit(stage.unit).name, "on": today,
    }  # fmt: skip
    issue(
        template, data, case.area, ("case", case.pk), parameter(series, case.area, today).text,
        by=deed.actor, matter=case.matter, subject=case.subject_key,
    )  # fmt: skip


def give_order(case: Case, stage: Stage) -> None:
    """The order to stop or to move people out, numbered and frozen. Raises `Invalid` where nobody is said to be moved."""
    assert case.facility is not None
    measure, moved = stage.answers["measure"], stage.answers.get("moved", 0)
    if (measure == MOVE) != (moved > 0):
        raise Invalid.because(
            "转移安置的须填写人数,其他措施不填。", "请核对措施和转移人数。", "moved", "moved"
        )
    found = judged(case)
    lines = (
        f"经检查,你单位存在“{found.text}”的情形,依据{MAJOR.basis}判定为重大事故隐患({found.family})。",
        f"具体情况:{case.answers['facts']}",
        f"责令你单位立即{measure}" + (f",涉及老年人{moved}人" if moved else "") + ",消除隐患后报请复查。", "隐患消除并经复查合格前,不得恢复使用和收住。",
    )  # fmt: skip
    _issue(ORDER, case, stage, case.facility.name, lines, f"{CODE}.order_series")


def pass_on(case: Case, stage: Stage) -> None:
    """The letter to the department that the kind of risk belongs to."""
    assert case.facility is not None
    lines = (
        f"{case.facility.name}存在{case.answers['kind']}方面的风险:{case.answers['risk']}",
        "根据职责分工现抄告你单位,请依法处理,并将处理情况函告我局。",
    )
    _issue(PASSED_ON, case, stage, RECEIVERS[case.answers["kind"]], lines, f"{CODE}.letter_series")


def note_answer(case: Case, stage: Stage) -> None:
    """The answer stands with the finding that was passed on, too."""
    assert stage.closed_on is not None
    if number := case.answers.get("referral"):
        answer_noted(Referral.objects.get(pk=number), stage.answers["answer"], stage.closed_on)


def by_others(case: Case, stage: Stage) -> None:
    """Whoever ordered it does not find it put right. Raises `Refused`."""
    first = case.stages.filter(step="order").latest("pk")
    if {first.staff, first.second} & {stage.staff, stage.second} - {None}:
        raise Refused.because("责令处置的人员不能复查。", "请由其他人员复查。", "same_person")


MAJOR = Matter(
    code=f"{CODE}.major_hazard", name="养老机构重大事故隐患处置", since=MAJOR_SINCE, basis=cite("养老机构重大事故隐患判定标准"),
    prefix="ZD", withdrawable=False, subject="facility", opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Choice("item", "判定情形", options=tuple(one.text for one in standard())),
            LongText("facts", "隐患情况", max_length=1000),
        ),
        title="重大事故隐患判定",
    ),
    evidence=(Evidence("现场照片、鉴定意见", required=False),), on_left={"order": give_order, "recheck": by_others},
    steps=(
        Step(
            "order", "责令处置", by=Function.INSPECTING, at=Level.BUREAU, within=term(f"{CODE}.major_order"),
            form=Form(
                (
                    Choice("measure", "措施", options=MEASURES),
                    Whole("moved", "转移老年人", unit="人", required=False, most=10_000),
                ),
            ),
            officers=2, certified=True,
            outcomes=(Outcome("责令处置", "report"), Outcome("不属于重大隐患", End.DONE, needs_reason=True)),
        ),
        Step(
            "report", "上报", by=Function.DECIDING, at=Level.BUREAU, within=term(f"{CODE}.major_report"),
            form=Form((Text("to", "报送机关", max_length=100), Day("on", "报送日期"))),
            outcomes=(Outcome("已上报", "fix"),),
        ),
        Step(
            "fix", "消除隐患", by=Function.RECTIFYING, at=Level.SUBJECT, within=term(f"{CODE}.major_fix"),
            form=Form((LongText("done", "隐患消除情况", max_length=1000),)), outcomes=(Outcome("报请复查", "recheck"),),
        ),
        Step(
            "recheck", "复查", by=Function.RECHECKING, at=Level.BUREAU, within=term(f"{CODE}.recheck"),
            form=Form((LongText("seen", "复查情况", max_length=1000),)), officers=2, certified=True,
            outcomes=(Outcome("隐患消除,恢复", End.DONE), Outcome("未消除", "fix", needs_reason=True)),
        ),
    ),
    keywords="重大事故隐患 判定标准 停业 转移",
)  # fmt: skip
NOTIFICATION = Matter(
    code=f"{CODE}.notification", name="养老机构风险抄告", since=SINCE, basis=cite("养老机构管理办法", 43), prefix="CG",
    withdrawable=False, by_date=True, subject="facility", opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Choice("kind", "风险类别", options=tuple(RECEIVERS)), LongText("risk", "风险情况", max_length=1000),
            Whole("referral", "检查抄告编号(系统填写)", required=False, most=10**12),
            Text("order", "重大隐患受理号(系统填写)", required=False, max_length=40),
        ),
        title="风险抄告",
    ),
    once_per=lambda case: str(case.answers.get("referral") or case.answers.get("order") or case.number),
    once_label="同一抄告",
    on_left={"send": pass_on, "answer": note_answer},
    steps=(
        Step(
            "send", "发函", by=Function.INSPECTING, at=Level.BUREAU, within=term(f"{CODE}.send"),
            outcomes=(Outcome("发出", "receipt"), Outcome("无须抄告", End.DONE, needs_reason=True)),
        ),
        Step(
            "receipt", "登记签收", by=Function.INSPECTING, at=Level.BUREAU, within=term(f"{CODE}.receipt"),
            form=Form((Day("on", "签收日期"), Text("who", "签收人", max_length=40))),
            outcomes=(Outcome("已签收", "answer"),),
        ),
        Step(
            "answer", "登记回复", by=Function.INSPECTING, at=Level.BUREAU, within=term("checks.referral_answer"),
            form=Form(
                (
                    Choice("result", "处理结果", options=("已整改", "已立案查处", "正在处理", "不属于职责范围")),
                    LongText("answer", "回复内容", max_length=1000),
                ),
            ),
            outcomes=(Outcome("已回复", End.DONE),),
        ),
    ),
    keywords="抄告 消防 住建 市场监管 卫健 特种设备",
)  # fmt: skip
for one in (MAJOR, NOTIFICATION):
    declare(one)


def open_notifications(on: datetime.date) -> int:
    """A letter for every finding and every major hazard that another department must be told of, once; how many were begun."""
    if on < SINCE:
        return 0
    known = set(Case.objects.filter(matter=NOTIFICATION.code).values_list("once_key", flat=True))
    waiting = Referral.objects.filter(
        answered_on=None, sent_on__gte=SINCE, finding__inspection__checklist__startswith="elder_care."
    ).select_related("finding__inspection__facility__area")
    opened = 0
    for one in waiting.order_by("pk"):
        home, kind = one.finding.inspection.facility, hazard_class(one.finding.hazard_class).label
        if home is None or kind not in RECEIVERS or str(one.pk) in known:
            continue
        answers = {"kind": kind, "risk": one.finding.description or f"{kind}隐患", "referral": one.pk}
        opened += open_by_date(
            NOTIFICATION.code, home.area, answers, f"{home.name}{kind}风险抄告{one.receiver}", home
        )
    ordered = Case.objects.filter(matter=MAJOR.code, closed_on=None).exclude(step="order")
    for case in ordered.select_related("facility__area").order_by("pk"):
        home, found = case.facility, judged(case)
        if home is None or not found.kind or case.number in known:
            continue
        answers = {"kind": found.kind, "risk": f"重大事故隐患:{found.text}", "order": case.number}
        title = f"{home.name}{found.kind}风险抄告{RECEIVERS[found.kind]}"
        opened += open_by_date(NOTIFICATION.code, home.area, answers, title, home)
    return opened
