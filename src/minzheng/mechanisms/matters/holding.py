"""Taking hold of a case: its row locked, its version checked, its rules and open step found."""

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.matters.declare import Matter, versions_of
from minzheng.mechanisms.matters.models import Case, Stage


def version_for(case: Case) -> Matter:
    """The version of its matter that an open or closed case runs under."""
    return versions_of(case.matter).on(case.matter_since)


def lock(case: Case, version: int) -> Case:
    """The case row, locked; refuses a page made from an older version."""
    held = Case.objects.select_for_update(of=("self",)).select_related("area").get(pk=case.pk)
    if held.version != version:
        last = held.stages.filter(closed_at__isnull=False).select_related("staff").order_by("-pk").first()
        who = last.staff.name if last and last.staff else "他人"
        raise Conflict.because(
            f"受理号{held.number}已由{who}处理,您看到的页面不是最新的。",
            "请刷新后查看最新情况,未作任何改动。",
            "stale",
        )
    if not held.step:
        raise Conflict.because(
            f"受理号{held.number}已办结({held.end})。", "已办结的办件不能再办理。", "closed"
        )
    return held


def open_stage(case: Case) -> Stage:
    return case.stages.select_related("unit", "notice", "case").get(closed_at__isnull=True)
