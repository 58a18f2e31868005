"""养老机构登记事项: one home comes onto the register, opens, changes its beds or closes; decided by another person (S22)."""

import datetime
from typing import Any

from minzheng.domains.elder_care.homes import (
    BUILT,
    GREEN,
    HOMES,
    KIND,
    OWNERSHIPS,
    RUNNING,
    STATES,
    line_of,
)
from minzheng.foundation.errors import Conflict, Invalid, collect
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    Whole,
    check_not_opener,
    declare,
    open_case,
)
from minzheng.mechanisms.registry.public import Decision, Facility, end, enter, replace

ENTER, OPEN, CHANGE, CLOSE = CHANGES = ("登记", "开业", "变更", "停业")
_DATA = ("ownership", "state", "town", "floor_area", "beds", "green_per_head")
_REQUIRED = {"ownership": "性质", "state": "状态", "floor_area": "建筑面积", "beds": "床位"}


def new_home(seat: Seat, area: Area, name: str, address: str = "", **answers: str) -> Case:
    """Propose a home that is not on the register yet; it comes onto it when the case is decided.

    Raises what `open_case` raises, `Invalid` without a name, `Conflict` when a home of this name is there already.
    """
    purpose = f"登记养老机构{name[:40]}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        if not name.strip() or len(name) > 200:
            raise Invalid.because("机构名称须填写,最多200字。", "请填写登记证书上的全称。", "name", "name")
        if Facility.objects.filter(name=name.strip(), kind=KIND, area=area).exists():
            raise Conflict.because(
                f"该区域已有养老机构“{name.strip()}”。", "请从名册打开它后办理。", "home_twice", "name"
            )
        home = Facility.objects.create(name=name.strip(), kind=KIND, area=area, address=address.strip())
        return open_case(
            RECORD.code,
            seat,
            area=area,
            answers={"change": ENTER, **answers},
            subject=home,
            title=f"登记{home.name}",
        )


def check_decider(case: Case, stage: Stage) -> None:
    """Whoever submitted a change does not decide it."""
    check_not_opener(case, stage.staff)


def apply_change(case: Case, decision: Decision) -> None:
    """Write the change into the register from the day it holds; raises `Invalid` or `Conflict` when it cannot be."""
    home, change = case.facility, case.answers["change"]
    assert home is not None  # the matter's subject is a facility
    on = datetime.date.fromisoformat(case.answers["on"])
    data = {key: case.answers[key] for key in _DATA if key in case.answers}
    _check_columns(change, data)
    if change == ENTER:
        enter(HOMES, home, data, decision, valid_from=on)
        state = data["state"]
    else:
        line = line_of(home, on)
        state = line.data["state"]
        if change == OPEN:
            if state != BUILT:
                raise Conflict.because(
                    f"“{home.name}”已在运营。", "请核对办理事项。", "running_already", "change"
                )
            state = RUNNING
        if change == CLOSE:
            end(line, decision, on)
        else:
            replace(line, {**data, "state": state}, decision, on)
    if change in (ENTER, OPEN) and state == RUNNING:
        home.opened_on, home.closed_on = on, None
    if change == CLOSE:
        home.closed_on = on
    home.save()


def _check_columns(change: str, data: dict[str, Any]) -> None:
    with collect() as problems:
        if change == ENTER:
            for key, label in _REQUIRED.items():
                if key not in data:
                    problems.add(f"登记机构须填写“{label}”。", "请退回补齐后再办。", "required", key)
        elif "state" in data:
            problems.add(f"办理“{change}”不填写“状态”。", "开业、停业请分别办理。", "state_given", "state")
        if change == CHANGE and not set(data) - {"state"}:
            problems.add(
                "没有填写要变更的内容。", "请填写变更后的床位、面积等。", "nothing_changed", "change"
            )
        if change == CLOSE and set(data) - {"state"}:
            problems.add("停业不填写床位、面积等内容。", "请清空后再办。", "too_much", "change")


RECORD = Matter(
    code="elder_care.home_record",
    name="养老机构名册变动",
    since=datetime.date(2013, 7, 1),
    basis=cite("养老机构管理办法"),
    prefix="YM",
    subject="facility",
    opened_by=(Function.REGISTERING, Function.ACCEPTING),
    form=Form(
        (
            Choice("change", "办理事项", options=CHANGES),
            Day("on", "生效日期"),
            Choice("ownership", "性质", required=False, options=OWNERSHIPS),
            Choice("state", "状态", required=False, options=STATES, help="仅登记时填写"),
            Text("town", "新市镇", required=False, max_length=40, help="新市镇配套机构填写"),
            Whole("floor_area", "建筑面积", required=False, unit="平方米", least=1),
            Whole("beds", "床位", required=False, unit="张", least=1, most=10_000),
            GREEN,
        ),
        title="养老机构登记表",
    ),
    statutory=term("elder_care.home_record.decide"),
    on_left={"decide": check_decider},
    on_decided=apply_change,
    steps=(
        Step(
            "decide",
            "审批",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("elder_care.home_record.decide"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="养老机构 名册 床位 开业 停业",
)

declare(RECORD)
