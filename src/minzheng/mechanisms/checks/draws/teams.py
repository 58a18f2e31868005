"""Who inspects a drawn object: the officers drawn, or the next in the order of the draw for one who cannot go."""

import datetime
import hashlib
import json
import uuid

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Function, Seat, Staff
from minzheng.mechanisms.checks.draw_models import DrawnObject, OfficerChange
from minzheng.mechanisms.checks.draws.frequency import times_inspected
from minzheng.mechanisms.checks.draws.library import cap_of, draw_item
from minzheng.mechanisms.checks.draws.rosters import inspecting_staff, recusals_on
from minzheng.mechanisms.checks.inspecting import start_inspection
from minzheng.mechanisms.checks.models import Inspection
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import holds

CAMPAIGN = "双随机抽查"


def team_of(drawn: DrawnObject) -> list[Staff]:
    """Our own officers for a drawn object today, changes made; lead first."""
    changed = {one.leaving_id: one.coming for one in drawn.changes.select_related("coming")}
    team = []
    for one in drawn.team.filter(staff__isnull=False).select_related("staff").order_by("position"):
        staff = one.staff
        while staff is not None and staff.pk in changed:
            staff = changed[staff.pk]
        if staff is not None:
            team.append(staff)
    return team


def start_drawn(seat: Seat, drawn: DrawnObject, client_id: uuid.UUID) -> Inspection:
    """Begin the inspection of a drawn object with the officers drawn for it; either of them may begin.

    Raises `Refused` (not drawn for it, recused since, no certificate), `Conflict` (void, begun, inspected too often since).
    """
    purpose = f"开始抽查{drawn.draw_id}-{drawn.position}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        held = DrawnObject.objects.select_for_update(of=("self",)).get(pk=drawn.pk)
        subject = held.subject
        known = Inspection.objects.filter(client_id=client_id).first()
        if known is None:
            _check_standing(held)
        if subject is None:
            raise Refused.because(
                f"“{held.name}”由其他部门检查。", "请在抽取页面登记该部门反馈的结果。", "not_ours"
            )
        team = team_of(held)
        mine = {one.person_key for one in team}
        if seat.staff is None or seat.staff.person_key not in mine:
            names = "、".join(one.name for one in team)
            raise Refused.because(
                f"“{held.name}”抽定由{names}检查。", "请由抽定的人员开始检查。", "not_drawn"
            )
        other = next(one for one in team if one.person_key != seat.staff.person_key)
        code = held.draw.planned.checklist
        return start_inspection(
            seat, code, subject, second=other, client_id=client_id, campaign=CAMPAIGN, drawn=held
        )


def successors(drawn: DrawnObject, on: datetime.date) -> list[Staff]:
    """Who may come for an officer who cannot go, first first: the order is fixed by the draw, nobody chooses."""
    roster = json.loads(drawn.draw.roster.text)
    listed = {one["id"] for one in roster["officers"] if "left_out" not in one}
    gone = set(drawn.changes.values_list("leaving_id", flat=True)) | {one.pk for one in team_of(drawn)}
    staff = inspecting_staff(drawn.draw.planned.checklist, drawn.draw.area, on)
    barred, body = recusals_on(on, staff), drawn.key
    able = [
        one
        for one in staff
        if one.certificate_number in listed
        and one.pk not in gone
        and not one.uncertified(on)
        and not barred.get(one.pk, set()) & {"", body}
    ]
    return sorted(able, key=lambda one: _ticket(drawn, one.certificate_number))


def change_officer(seat: Seat, drawn: DrawnObject, leaving: Staff, reason: str) -> OfficerChange:
    """Let the next in order go instead of an officer who cannot; published with its reason.

    Raises `Refused` (function), `Conflict` (begun, void), `Invalid` (no reason, not of the team, nobody left).
    """
    purpose = f"更换检查人员{drawn.draw_id}-{drawn.position}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        held = DrawnObject.objects.select_for_update(of=("self",)).get(pk=drawn.pk)
        _check_standing(held)
        code, words = held.draw.planned.checklist, reason.strip()
        if seat.staff is None or not holds(seat, (Function.INSPECTING,), code):
            raise Refused.because("您的岗位不承担这一检查。", "请由检查岗位办理。", "no_function")
        if not words or len(words) > 200:
            raise Invalid.because("更换检查人员须写明理由,最多200字。", "请写明理由。", "no_reason", "reason")
        if leaving not in team_of(held):
            raise Invalid.because(
                f"{leaving.name}不是“{held.name}”的检查人员。", "请刷新页面。", "not_of_team", "leaving"
            )
        able = successors(held, clock.today())
        if not able:
            raise Invalid.because(
                f"名单中没有可以接替{leaving.name}的执法人员。",
                "请将本次抽取作废后重抽,或商请上级派员。",
                "nobody_left",
            )
        return OfficerChange.objects.create(
            drawn=held,
            leaving=leaving,
            coming=able[0],
            reason=words,
            changed_on=clock.today(),
            changed_by=seat.staff,
        )


def inspected_enough(drawn: DrawnObject, on: datetime.date) -> bool:
    """Whether an object was inspected, after the lists were frozen, as often as it may be."""
    draw = drawn.draw
    item = draw_item(draw.planned.item, draw.as_of)
    others = times_inspected(item.window, draw.area, on)[drawn.key] - 1  # this draw itself is counted
    return others >= cap_of(item, draw.area, draw.as_of)


def _check_standing(drawn: DrawnObject) -> None:
    if hasattr(drawn.draw, "void"):
        raise Conflict.because(f"抽取{drawn.draw.number}已经作废。", "请按新的抽取结果检查。", "void")
    if hasattr(drawn, "inspection") or hasattr(drawn, "result"):
        raise Conflict.because(f"“{drawn.name}”已经检查。", "请打开该次检查查看。", "begun")
    if drawn.subject is not None and inspected_enough(drawn, clock.today()):
        raise Conflict.because(
            f"“{drawn.name}”在名单冻结以后已检查到频次上限。",
            "不再检查;请在抽取页面登记结果“已达频次上限”。",
            "capped",
        )


def _ticket(drawn: DrawnObject, certificate: str) -> str:
    parts = (drawn.draw.reveal.salt, "successor", drawn.key, certificate)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
