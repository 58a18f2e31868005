"""回避: officers kept away from bodies they are tied to or complained of by; entered by one person, ended by another."""

import datetime

from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Conflict, Missing, Refused, collect
from minzheng.mechanisms.access.public import Function, Seat, Staff, visible
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.draw_models import Recusal, RecusalKind
from minzheng.mechanisms.checks.draws.rosters import recusals_on
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import holds
from minzheng.mechanisms.registry.public import Facility, Organisation

KEEPERS = (Function.INSPECTING, Function.LEGAL, Function.LEADING)


def recuse(
    seat: Seat, matter: str, staff: Staff, subject: Facility | Organisation | None, kind: str
) -> Recusal:
    """Keep an officer away from a body from today; without a body, only when complained of, from all.

    `matter` is the checklist or family under which the recusal is kept and seen.
    Raises `Refused` (function), `Invalid` with every fault, `Conflict` (kept away already).
    """
    with keeping_refusals(seat.actor, "登记回避"), acting(seat.actor, "登记回避"):
        keeper, area = _keeper(seat, matter)
        with collect() as problems:
            if kind not in RecusalKind.values:
                problems.add(f"没有“{kind[:20]}”这一回避事由。", "请重新选择。", "kind", "kind")
            elif subject is None and kind != RecusalKind.COMPLAINT:
                problems.add(f"“{kind}”须选定单位或机构。", "请先查找并选定对象。", "no_subject", "subject")
        about = {
            "facility": subject if isinstance(subject, Facility) else None,
            "organisation": subject if isinstance(subject, Organisation) else None,
        }
        if Recusal.objects.filter(staff=staff, kind=kind, until=None, **about).exists():
            raise Conflict.because(f"{staff.name}的这一回避已经登记。", "请查看回避登记。", "known")
        return Recusal.objects.create(
            staff=staff, area=area, matter=matter, kind=kind, since=clock.today(), entered_by=keeper, **about
        )


def end_recusal(seat: Seat, number: int) -> Recusal:
    """End a recusal today: by somebody who neither entered it nor is the officer. Raises `Missing`, `Refused`, `Conflict`."""
    with keeping_refusals(seat.actor, "解除回避"), acting(seat.actor, "解除回避"):
        held = visible(Recusal.objects.select_for_update(of=("self",)).filter(pk=number), seat).first()
        if held is None:
            raise Missing.because("没有这条回避登记。", "请刷新页面。", "no_recusal")
        keeper, _ = _keeper(seat, held.matter)
        if held.until is not None:
            raise Conflict.because(f"这条回避已于{held.until}解除。", "请刷新页面。", "ended")
        if keeper.person_key in (held.entered_by.person_key, held.staff.person_key):
            raise Refused.because("回避须由登记人和本人以外的人员解除。", "请由其他人员办理。", "same_person")
        held.until, held.ended_by = clock.today(), keeper
        held.save(update_fields=["until", "ended_by"])
    return held


def refuse_recused(subject: Facility | Organisation, *staff: Staff) -> None:
    """No officer inspects a body they have to keep away from. Raises one `Refused` naming all of them."""
    barred, found = recusals_on(clock.today(), staff), Collector()
    for one in staff:
        if barred.get(one.pk, set()) & {"", subject.subject_key}:
            found.add(
                f"{one.name}对“{subject.name}”须回避。", "请换其他执法人员;抽定的人员请办理更换。", "recused"
            )
    if found.problems:
        raise Refused(*found.problems)


def open_recusals(seat: Seat, on: datetime.date) -> list[Recusal]:
    """Recusals in force that this seat sees, by officer."""
    rows = visible(Recusal.objects.filter(since__lte=on).exclude(until__lte=on), seat)
    return list(
        rows.select_related("staff", "facility", "organisation", "entered_by").order_by("staff", "pk")
    )


def _keeper(seat: Seat, matter: str) -> tuple[Staff, Area]:
    if seat.staff is None or seat.unit is None or not holds(seat, KEEPERS, matter):
        raise Refused.because("您的岗位不能登记或解除回避。", "请由检查、法制或领导岗位办理。", "no_function")
    return seat.staff, seat.unit.area
