"""Taking hold of a case: its row locked, its version checked, its rules and open step found."""

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.journal.public import Entry
from minzheng.mechanisms.matters.declare import Matter, Step
from minzheng.mechanisms.matters.models import Case, Stage
from minzheng.mechanisms.matters.versions import versions_of


def version_for(case: Case) -> Matter:
    """The version of its matter that an open or closed case runs under."""
    return versions_of(case.matter).on(case.matter_since)


def lock(case: Case, version: int) -> Case:
    """The case row, locked; refuses a page made from an older version."""
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if held.version != version:
        rows = Entry.objects.filter(table_name="matters_case", row_pk=str(held.pk))
        last = rows.select_related("act").order_by("-seq").first()
        raise Conflict.because(
            f"受理号{held.number}已由{last.act.actor if last else '他人'}处理,您看到的页面不是最新的。",
            "请刷新后查看最新情况,未作任何改动。",
            "stale",
        )
    if not held.step:
        raise Conflict.because(
            f"受理号{held.number}已办结({held.end})。", "已办结的办件不能再办理。", "closed"
        )
    return held


def step_of(stage: Stage) -> Step:
    """The step a stage ran, also where the version its case has since crossed over to no longer has it."""
    versions = versions_of(stage.case.matter)
    in_force = [one for one in versions.versions if one.since <= stage.case.matter_since]
    for one in reversed(in_force):
        for step in one.steps:
            if step.key == stage.step:
                return step
    return version_for(stage.case).step(stage.step)


def open_stage(case: Case) -> Stage:
    return case.stages.select_related("unit", "notice", "case").get(closed_at__isnull=True)
