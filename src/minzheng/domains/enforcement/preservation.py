"""证据先行登记保存: what may be lost is kept, approved by a head, and decided upon within seven working days (行政处罚法 56)."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function, signing_unit
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
from minzheng.mechanisms.law.public import cite, parameter, term
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
)

SINCE = datetime.date(2018, 1, 1)
DISPOSE = term("enforcement.preservation.dispose")


def _build(data: Mapping[str, Any]) -> Sheet:
    says = tuple(Para(text(line)) for line in data["says"])
    return Sheet(data["title"], (Addressee(data["whom"]), *says, Signature(data["organ"], data["on"])))


NOTICE, DISPOSAL = (
    register(Template(f"enforcement.paper_{code}", title, TemplateKind.LEGAL, _build))
    for code, title in (
        ("preservation", "先行登记保存证据通知书"),
        ("disposal", "先行登记保存证据处理决定书"),
    )
)


def _about(case: Case) -> Case | None:
    return Case.objects.filter(number=case.answers["case_number"]).first()


def check_about_a_case(case: Case) -> None:
    """What is kept belongs to a case about somebody. Raises `Invalid`."""
    about = _about(case)
    if about is None or about.subject is None:
        raise Invalid.because(
            f"没有受理号为“{case.answers['case_number']}”的案件,或案件没有当事人。",
            "请核对受理号。",
            "no_case",
            "case_number",
        )


def _write(case: Case, stage: Stage, template: Template, says: list[str]) -> None:
    """One paper to the party of the case, today, with what is on the list."""
    about, deed, today = _about(case), current_deed(), clock.today()
    assert about is not None and about.subject is not None and deed is not None  # checked when it was filed
    listed = "、".join(f"{one['what']}{one['count']}{one['unit']}" for one in case.answers["items"])
    data = {
        "title": template.title,
        "whom": about.subject.name,
        "says": [*says, f"物品清单:{listed}。"],
        "organ": signing_unit(stage.unit).name,
        "on": today,
    }
    series = parameter("enforcement.preservation.series", case.area, today).text
    issue(
        template, data, case.area, ("case", case.pk), series,
        by=deed.actor, matter=case.matter, subject=about.subject_key,
    )  # fmt: skip


def tell_preserved(case: Case, stage: Stage) -> None:
    """The party is told what is kept, where, until when, and that nobody may use or destroy it (行政处罚法 56)."""
    if stage.outcome != "批准":
        return
    wait = DISPOSE.resolve(case.area, clock.today())
    says = [
        f"因{case.answers['why']}依据《中华人民共和国行政处罚法》,决定先行登记保存下列证据,"
        f"保存地点:{case.answers['place']}。",
        f"自今日起{wait.length}个{wait.unit}内作出处理决定;在此期间,任何人不得销毁或者转移。",
    ]
    _write(case, stage, NOTICE, says)


def tell_disposal(case: Case, stage: Stage) -> None:
    """The party is told what becomes of it."""
    says = [f"先行登记保存的下列证据,决定{stage.answers['disposal']}。{stage.answers['how']}"]
    _write(case, stage, DISPOSAL, says)


PRESERVATION = Matter(
    code="enforcement.preservation",
    name="证据先行登记保存",
    since=SINCE,
    basis=cite("行政处罚法"),
    prefix="BC",
    withdrawable=False,
    opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Text("case_number", "案件受理号", max_length=40),
            LongText("why", "证据可能灭失或者以后难以取得的理由", max_length=1000),
            Text("place", "保存地点", max_length=100),
            Rows(
                "items",
                "物品清单",
                columns=(
                    Text("what", "名称", max_length=60),
                    Whole("count", "数量", least=1),
                    Text("unit", "单位", max_length=10),
                ),
            ),
        ),
        title="先行登记保存审批",
    ),
    evidence=(Evidence("现场照片", required=False),),
    fits=check_about_a_case,
    on_left={"approve": tell_preserved, "dispose": tell_disposal},
    steps=(
        Step(
            "approve",
            "批准",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term("enforcement.preservation.approve"),
            outcomes=(
                Outcome("批准", "dispose", starts=True),
                Outcome("不批准,立即解除", End.DONE, needs_reason=True),
            ),
        ),
        Step(
            "dispose",
            "作出处理决定",
            by=Function.INSPECTING,
            at=Level.OPENER,
            within=DISPOSE,
            form=Form(
                (
                    Choice(
                        "disposal",
                        "处理",
                        options=(
                            "记录、复制后退还",
                            "送交鉴定",
                            "予以没收",
                            "移送有关部门",
                            "解除保存,退还当事人",
                        ),
                    ),
                    LongText("how", "处理情况", max_length=1000),
                ),
                title="登记保存处理决定",
            ),
            officers=2,
            certified=True,
            outcomes=(Outcome("已作出处理", End.DONE),),
        ),
    ),
    statutory=DISPOSE,
    keywords="先行登记保存 证据",
)

declare(PRESERVATION)
