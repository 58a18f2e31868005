"""Who may inspect: two natural persons, both with an enforcement certificate in force that day."""

import datetime

from minzheng.foundation.errors import Collector, Refused
from minzheng.mechanisms.access.public import Appointment, Function, Seat, Staff, Unit
from minzheng.mechanisms.checks.declare import Checklist
from minzheng.mechanisms.matters.public import holds


def check_officers(
    checklist: Checklist, seat: Seat, second: Staff | None, on: datetime.date
) -> tuple[Staff, Staff, Unit]:
    """Lead, second and unit; raises one `Refused` naming everybody who may not and why (行政处罚法 42, 55)."""
    if seat.staff is None or seat.unit is None or not holds(seat, (Function.INSPECTING,), checklist.code):
        raise Refused.because(
            f"您的岗位没有“{checklist.label}”的检查职能。",
            "请由有检查职能的岗位开始检查,或请管理员在岗位职能中设置。",
            "no_function",
        )
    found = Collector()
    if second is None:
        found.add(
            "检查须由两名执法人员进行,没有选择协检人员。", "请选择另一名执法人员。", "two_officers", "second"
        )
    elif second.person_key == seat.staff.person_key:
        found.add(
            f"协检人员与主检人员同为{second.name}。", "请选择另一名执法人员。", "two_officers", "second"
        )
    _check_certificate(seat.staff, on, "lead", found)
    if second is not None and second.person_key != seat.staff.person_key:
        _check_certificate(second, on, "second", found)
        if not Appointment.objects.filter(staff=second, valid__contains=on).exists():
            found.add(f"{second.name}在{on}没有任职。", "请选择在岗的执法人员。", "not_appointed", "second")
    if found.problems or second is None:
        raise Refused(*found.problems)
    return seat.staff, second, seat.unit


def _check_certificate(staff: Staff, on: datetime.date, field: str, found: Collector) -> None:
    if why := staff.uncertified(on):
        found.add(
            f"{staff.name}{why},不能参加{on}的检查。",
            "请换持有效执法证的人员,或由管理员更新证件。",
            "no_certificate",
            field,
        )
