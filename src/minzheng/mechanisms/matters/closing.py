"""Lines of a register that came by batches end by a matter of their own: one body, one day, decided by somebody else."""

import datetime

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.matters.declare import End, Level, Matter, Outcome, Step
from minzheng.mechanisms.matters.forms import Day, Form, LongText
from minzheng.mechanisms.matters.models import Case, Stage
from minzheng.mechanisms.matters.people import check_not_opener
from minzheng.mechanisms.matters.versions import declare
from minzheng.mechanisms.registry.public import Decision, Register, RegisterEntry, end


def declare_closing(
    register: Register, *, name: str, prefix: str, since: datetime.date, basis: Citation
) -> Matter:
    """Declare the matter `<register>.closing`, which ends every open line of one body on the day it names."""

    def close(case: Case, decision: Decision) -> None:
        day = datetime.date.fromisoformat(case.answers["on"])
        lines = RegisterEntry.objects.filter(
            register=register.code, valid_to__isnull=True, **{subject: case.subject}
        )
        if not lines.exists():
            raise Conflict.because(
                f"“{case.subject.name}”不在“{register.label}”中。",
                "请核对名称,或查看此前的停用办件。",
                "not_on_register",
            )
        for line in lines:
            end(line, decision, day)

    subject = str(register.subject._meta.model_name)
    made = Matter(
        code=f"{register.code}.closing",
        name=name,
        since=since,
        basis=basis,
        prefix=prefix,
        subject=subject,
        opened_by=(Function.REGISTERING,),
        form=Form((Day("on", "停用日期"), LongText("reason", "停用原因", max_length=500)), title=name),
        on_left={"decide": _by_another},
        on_decided=close,
        steps=(
            Step(
                "decide",
                "审批",
                by=Function.DECIDING,
                at=Level.BUREAU,
                outcomes=(Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)),
            ),
        ),
        keywords=f"{register.label} 停用 撤销",
    )
    declare(made)
    return made


def _by_another(case: Case, stage: Stage) -> None:
    check_not_opener(case, stage.staff)
