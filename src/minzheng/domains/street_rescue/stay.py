"""受助: a stay from the station's door to one way out of it; voluntary, free, minors never sent off alone (S86, S87)."""

import datetime
from typing import Any

from minzheng.domains.street_rescue import stay_checks as checks
from minzheng.domains.street_rescue import stay_forms as forms
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    End,
    Evidence,
    Form,
    Level,
    Matter,
    Outcome,
    Step,
    YesNo,
    declare,
)

CODE = checks.STAY
# The key of the outcome that ends a stay → the way out, as figures name it.
EXITS = {
    "已送上车": "提供返乡车票",
    "已护送返乡": "护送返乡",
    "亲属已接回": "亲属或单位接回",
    "流出地已接回": "流出地救助机构接回",
    "已落户安置": "落户安置",
    "已转送机构": "转送机构",
    "自愿离站": "自愿离站",
    "终止救助": "终止救助",
    "死亡": "站内或医院死亡",
}
MOVED = "已移交他站"
WAYS = (
    Outcome("提供返乡车票", "ticket"),
    Outcome("护送返乡", "escort"),
    Outcome("联系接回", "collect"),
    Outcome("转送机构", "institution"),
    Outcome("转往他站", "move"),
    Outcome("送医治疗", "hospital", needs_reason=True),
    Outcome("自愿离站", End.DONE),
    Outcome("终止救助", End.DONE, needs_reason=True),
)
BACK = Outcome("未能成行", "care", needs_reason=True)


def _step(key: str, label: str, by: Function, *outcomes: Outcome, **more: Any) -> Step:
    within = term(f"{CODE}.{more.pop('within', key)}")
    return Step(key, label, by=by, at=more.pop("at", Level.OPENER), outcomes=outcomes, within=within, **more)


def _exit(key: str, label: str, form: Form, *outcomes: Outcome, officers: int = 1) -> Step:
    return _step(key, label, Function.ANSWERING, *outcomes, BACK, within="exit", form=form, officers=officers)


def _gone(key: str) -> Outcome:
    return Outcome(key, End.DONE)


STEPS = (
    _step(
        "screen",
        "甄别接收",
        Function.ACCEPTING,
        Outcome("予以救助", "care", starts=True, decides=End.GRANTED),
        Outcome("不予救助", End.REFUSED, needs_reason=True),
        form=forms.SCREENING,
    ),
    _step(
        "care",
        "在站照料",
        Function.ANSWERING,
        *WAYS,
        Outcome("报备延长", "extend", needs_reason=True),
    ),
    _step(
        "extend",
        "延长救助备案",
        Function.DECIDING,
        Outcome("同意延长", "long_care"),
        Outcome("不同意延长", "care", needs_reason=True),
        at=Level.BUREAU,
    ),
    _step("long_care", "延长照料", Function.ANSWERING, *WAYS, Outcome("落户安置", "settle")),
    _step(
        "hospital",
        "送医救治",
        Function.ANSWERING,
        Outcome("治愈返站", "care"),
        Outcome("死亡", End.DONE, needs_reason=True),
        form=Form((YesNo("recovered", "医院同意出院"),), title="送医救治"),
    ),
    _exit("ticket", "提供返乡车票", forms.TICKET, _gone("已送上车")),
    _exit("escort", "护送返乡", forms.ESCORT, _gone("已护送返乡"), officers=2),
    _exit("collect", "接回交接", forms.COLLECTION, _gone("亲属已接回"), _gone("流出地已接回")),
    _exit("institution", "转送机构", forms.INSTITUTION, _gone("已转送机构"), officers=2),
    _exit("move", "站际移交", forms.MOVE, _gone(MOVED), officers=2),
    _exit("settle", "办理落户", forms.SETTLEMENT, _gone("已落户安置")),
)
STAY = Matter(
    code=CODE,
    name="流浪乞讨人员救助",
    since=datetime.date(2003, 8, 1),
    basis=cite("城市生活无着的流浪乞讨人员救助管理办法", 7),
    prefix="JZ",
    subject="person",
    opened_by=(Function.REGISTERING,),
    form=forms.DOOR,
    evidence=(Evidence("身份证件", required=False), Evidence("护送移交单", required=False)),
    receipt_day=True,
    on_left={
        "screen": checks.check_admission,
        "care": checks.check_way_out,
        "long_care": checks.check_way_out,
        "move": checks.check_receiver,
    },
    steps=STEPS,
    keywords="流浪 乞讨 救助站 受助 求助 返乡",
)

declare(STAY, STAY.but(datetime.date(2026, 7, 1), basis=cite("社会救助法", 31, 52)))
