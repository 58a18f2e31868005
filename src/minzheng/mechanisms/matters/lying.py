"""The open work of cases, as the room of units asks for it before a unit or a function goes away."""

from collections.abc import Sequence

from minzheng.foundation.errors import collect
from minzheng.mechanisms.access.public import Function, Lying, Unit
from minzheng.mechanisms.matters import people
from minzheng.mechanisms.matters.declare import End, Level, Outcome
from minzheng.mechanisms.matters.holding import lock, open_stage, version_for
from minzheng.mechanisms.matters.models import Case, Stage
from minzheng.mechanisms.matters.stages import enter, leave

MOVED = Outcome("移交", End.DONE)


class CasesAtUnits:
    """Steps of open cases that stand at a unit."""

    def lying(self, unit: Unit) -> list[Lying]:
        """Every open step at the unit, by the number of its case."""
        stages = Stage.objects.filter(unit=unit, closed_at__isnull=True).select_related("case").order_by("pk")
        return [
            Lying(one.case_id, one.function, one.matter, f"{one.case.number}({one.case.title})")
            for one in stages
        ]

    def move(self, work: Sequence[Lying], to: Unit, reason: str) -> None:
        """Hand the steps over with their clocks running on. Raises `Invalid` with every case `to` cannot take."""
        cases = Case.objects.in_bulk([one.key for one in work])
        with collect() as problems:
            for one in work:
                if fault := _not_for(cases[one.key], one, to):
                    problems.add(
                        f"{one.name}{fault}", "请先设置岗位职能,或办结后再办。", "nobody_there", "to"
                    )
        for one in sorted(work, key=lambda one: one.key):
            held = lock(cases[one.key], cases[one.key].version)
            rules, stage = version_for(held), open_stage(held)
            leave(stage, MOVED, None, answers={}, sealed="", reason=reason)
            enter(held, rules, rules.step(stage.step), to, since=stage.opened_on)
            held.version += 1
            held.save()


def _not_for(case: Case, one: Lying, to: Unit) -> str:
    step = version_for(case).step(case.step)
    if step.at is Level.SUBJECT and to.represents != case.subject_key:
        return f"的“{step.label}”只能由办理对象自己办理。"
    function = Function(one.function)
    return (
        "" if people.can_do(to, function, one.matter) else f"需要“{function.label}”,{to}没有这一职能的岗位。"
    )
