"""The course every benefit of a person takes: accepted, checked, decided by others; and the questions they share."""

from typing import Any

from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import (
    Choice,
    End,
    Field,
    Form,
    IdNumber,
    Level,
    Outcome,
    Phone,
    Step,
    Text,
)
from minzheng.mechanisms.payments.public import ACCOUNT_FIELDS

RELATIONS = (
    "父母",
    "祖父母或外祖父母",
    "兄弟姐妹",
    "其他近亲属",
    "儿童福利机构",
    "村(居)民委员会",
    "其他监护人",
)


def contact(guardian: bool) -> tuple[Field, ...]:
    """Phone, the guardian through whom he acts and who is paid (required or not), and the account paid into."""
    return (
        Phone("phone", "联系电话"),
        Text("guardian_name", "监护人姓名", required=guardian, sensitive=True, max_length=100),
        IdNumber("guardian_id", "监护人身份证号码", required=guardian, help="由监护人代领的填写"),
        Choice("guardian_relation", "监护人与本人关系", required=guardian, options=RELATIONS),
        *ACCOUNT_FIELDS,
    )


def steps(code: str, check: Form, verify: tuple[str, Form] | None = None) -> tuple[Step, ...]:
    """受理 → 补正 → the street's check → (the county's own verification) → decision by somebody else. Nothing is posted."""
    after = "verify" if verify else "decide"
    course = [
        Step(
            "accept", "受理", by=Function.ACCEPTING, at=Level.STREET, within=term("social_assistance.person.accept"),
            outcomes=(
                Outcome("受理", "check", starts=True), Outcome("补正", "supplement", needs_reason=True),
                Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "supplement", "补正材料", by=Function.FILING, at=Level.OPENER, outcomes=(Outcome("已补正", "accept"),),
            within=term("social_assistance.person.supplement"),
        ),
        _step(code, "check", "初审", Function.SURVEYING, Level.STREET, after, check),
    ]  # fmt: skip
    if verify:
        course.append(_step(code, "verify", verify[0], Function.REVIEWING, Level.BUREAU, "decide", verify[1]))
    course.append(
        Step(
            "decide", "审核确认", by=Function.DECIDING, at=Level.BUREAU, within=term(f"{code}.decide"),
            other_person_than=("check",),
            outcomes=(
                Outcome("同意", End.GRANTED), Outcome("退回核实", "check", needs_reason=True),
                Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        )
    )  # fmt: skip
    return tuple(course)


def _step(code: str, key: str, label: str, by: Function, at: Level, to: str, form: Form) -> Step:
    outcomes: tuple[Any, ...] = (Outcome("核实无误", to),)
    if key == "verify":
        outcomes += (Outcome("退回初审", "check", needs_reason=True),)
    return Step(key, label, by=by, at=at, within=term(f"{code}.{key}"), form=form, outcomes=outcomes)
