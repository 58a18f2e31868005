"""A draw in its legal order: lists frozen and committed to, a public value entered, the salt revealed; or all of it void."""

import hashlib
import json
import secrets
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused, collect
from minzheng.mechanisms.access.public import Staff, falls_under, mandates_on
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.draw_models import (
    Draw,
    DrawnObject,
    DrawnOfficer,
    DrawReveal,
    DrawRoster,
    DrawValue,
    DrawVoid,
    PlannedDraw,
)
from minzheng.mechanisms.checks.draws.frequency import pending_draws
from minzheng.mechanisms.checks.draws.recompute import recompute
from minzheng.mechanisms.checks.draws.rosters import RULE, freeze
from minzheng.mechanisms.matters.public import Case, Stage
from minzheng.mechanisms.registry.public import Decision

SALT_BYTES = 32


def planned_draw(number: str) -> PlannedDraw:
    """The row of a published plan; raises `Invalid`."""
    found = PlannedDraw.objects.filter(number=number.strip()).select_related("plan__area").first()
    if found is None:
        raise Invalid.because(
            f"没有事项号为“{number[:40]}”的计划事项。",
            "请从已公布的抽查计划中选择。",
            "not_planned",
            "planned",
        )
    return found


def draw_of(number: str) -> Draw:
    """The draw of a number; raises `Invalid`."""
    found = Draw.objects.filter(number=number.strip()).select_related("planned__plan", "case").first()
    if found is None:
        raise Invalid.because(f"没有抽取号为“{number[:40]}”的抽取。", "请核对抽取号。", "no_draw", "draw")
    return found


def once_per_attempt(case: Case) -> str:
    """One draw per planned item, and one more for each published void."""
    voids = DrawVoid.objects.filter(draw__planned__number=case.answers["planned"]).count()
    return f"{case.answers['planned']}:{voids}"


def check_draw(case: Case) -> None:
    """The item is planned here and the public value is still to come. Raises `Invalid` with every fault."""
    with collect() as problems, problems.at("planned"):
        planned = planned_draw(case.answers["planned"])
        if planned.plan.area_id != case.area_id:
            problems.add("这一事项是另一区域的计划。", "请核对区域和事项号。", "wrong_area", "area")
    _check_day(case, "填写")


def commit_draw(case: Case, stage: Stage) -> Draw:
    """Freeze both lists today and publish the commitment; the salt is known to nobody. Needs an act.

    Raises `Invalid` (lists, day of the value), `Conflict` (drawn already, another draw of the same objects pending),
    `Refused` (this post does not inspect with the checklist).
    """
    _check_day(case, "公布承诺")
    planned, given, today = planned_draw(case.answers["planned"]), case.answers, clock.today()
    _check_post(stage, planned)
    Area.objects.select_for_update(of=("self",)).get(
        pk=planned.plan.area_id
    )  # one draw of an area after the other
    made = Draw.objects.filter(planned=planned)
    if running := made.filter(void=None).first():
        raise Conflict.because(
            f"事项{planned.number}已于{running.committed_on}抽取(抽取号{running.number})。",
            "不能重复抽取;确需重抽的,须先将该次抽取作废并公布理由。",
            "drawn_already",
        )
    lists = ("objects", "officers", "left_out")
    roster = freeze(planned, today, **{name: given.get(name, ()) for name in lists})
    free = {one["key"] for one in roster["objects"] if "left_out" not in one}
    _check_pending(planned, free)
    salt = secrets.token_hex(SALT_BYTES)
    draw = Draw.objects.create(
        number=case.number,
        planned=planned,
        attempt=made.count() + 1,
        case=case,
        area=planned.plan.area,
        rule=RULE,
        as_of=today,
        source=given["source"],
        source_on=given["source_on"],
        commitment=commitment_of(roster, salt),
        salt=salt,
        objects_listed=len(roster["objects"]),
        objects_free=len(free),
        officers_free=sum("left_out" not in one for one in roster["officers"]),
        committed_at=clock.now(),
        committed_on=today,
        committed_by=_staff(stage),
    )
    DrawRoster.objects.create(draw=draw, text=canonical(roster))
    return draw


def canonical(roster: dict[str, Any]) -> str:
    """The one way to write a roster, over which the commitment is made."""
    return json.dumps(roster, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commitment_of(roster: dict[str, Any], salt: str) -> str:
    """SHA-256 over rule version, salt and the digest of the roster; hides the roster, binds to it."""
    return _sha(roster["rule"], salt, _sha(canonical(roster)))


def record_value(case: Case, stage: Stage) -> DrawValue:
    """What the named source said, on its day or later, entered by somebody else. Needs an act.

    Raises `Refused` (too early, same person), `Conflict` (void, entered already).
    """
    draw, today = _standing(case), clock.today()
    if today < draw.source_on:
        raise Refused.because(
            f"公共数值“{draw.source}”要到{draw.source_on}才产生。", "请到当日或以后再登记。", "too_early"
        )
    staff = _staff(stage)
    if staff.person_key == draw.committed_by.person_key:
        raise Refused.because(
            f"{staff.name}公布了承诺,公共数值须由另一人登记。", "请由其他人员办理。", "same_person"
        )
    return DrawValue.objects.create(
        draw=draw,
        value=" ".join(stage.answers["value"].split()),
        read_at=stage.answers["read_at"],
        entered_on=today,
        entered_by=staff,
    )


def reveal_draw(case: Case, stage: Stage) -> DrawReveal:
    """Put the salt in the open, compute the draw and write who was drawn with whom. Needs an act.

    Raises `Conflict` (void, no value yet, lists that are not those committed to).
    """
    draw = _standing(case)
    value = DrawValue.objects.filter(draw=draw).first()
    if value is None:
        raise Conflict.because("还没有登记公共数值。", "请先登记公共数值。", "no_value")
    roster = json.loads(draw.roster.text)
    commitment, drawn = recompute(roster, draw.salt, value.value)
    if commitment != draw.commitment:
        raise Conflict.because(
            f"抽取{draw.number}的名单与已公布的承诺不符。",
            "名单可能被改动:请不要揭示,先核对办理日志,再将本次抽取作废。",
            "not_as_committed",
        )
    reveal = DrawReveal.objects.create(
        draw=draw,
        salt=draw.salt,
        drawn=len(drawn),
        revealed_at=clock.now(),
        revealed_on=clock.today(),
        revealed_by=_staff(stage),
    )
    _write(draw, roster, drawn)
    return reveal


def void_draw(case: Case, decision: Decision) -> None:
    """The decided void of a draw, published with its reason from today. Raises `Conflict` where something was inspected."""
    draw = draw_of(case.answers["draw"])
    check_void(case)
    DrawVoid.objects.create(draw=draw, case=case, reason=case.answers["reason"], voided_on=decision.on)


def check_void(case: Case) -> None:
    """A draw can be void until the first inspection it led to has begun; `Invalid` names what is wrong."""
    draw = draw_of(case.answers["draw"])
    with collect() as problems:
        if DrawVoid.objects.filter(draw=draw).exists():
            problems.add(f"抽取{draw.number}已经作废。", "请核对抽取号。", "void_already", "draw")
        if draw.area_id != case.area_id:
            problems.add("这次抽取属于另一区域。", "请核对区域和抽取号。", "wrong_area", "area")
        begun = draw.drawn.exclude(inspection=None, result=None).first()
        if begun is not None:
            problems.add(
                f"抽中的“{begun.name}”已经开始检查,不能作废。", "请完成检查并公布结果。", "begun", "draw"
            )


def is_void(case: Case) -> bool:
    """Whether the draw of a case is void."""
    return DrawVoid.objects.filter(draw__case=case).exists()


def _write(draw: Draw, roster: dict[str, Any], drawn: list[Any]) -> None:
    objects = {one["key"]: one for one in roster["objects"]}
    officers = {one["id"]: one for one in roster["officers"]}
    made = DrawnObject.objects.bulk_create(
        [
            DrawnObject(
                draw=draw,
                position=position,
                key=key,
                name=objects[key]["name"],
                group=objects[key]["group"],
                facility_id=_number(key, "facility:"),
                organisation_id=_number(key, "organisation:"),
            )
            for position, (key, _) in enumerate(drawn, 1)
        ]
    )
    staff = dict(
        Staff.objects.filter(certificate_number__in=officers).values_list("certificate_number", "pk")
    )
    DrawnOfficer.objects.bulk_create(
        [
            DrawnOfficer(
                drawn=one,
                position=position,
                staff_id=staff.get(number),
                certificate=number,
                name=officers[number]["name"],
                department=officers[number]["department"],
            )
            for one, (_, team) in zip(made, drawn, strict=True)
            for position, number in enumerate(team, 1)
        ]
    )


def _number(key: str, kind: str) -> int | None:
    return int(key.removeprefix(kind)) if key.startswith(kind) else None


def _standing(case: Case) -> Draw:
    draw = Draw.objects.filter(case=case).select_related("roster", "committed_by").first()
    if draw is None or DrawVoid.objects.filter(draw=draw).exists():
        raise Conflict.because(
            "本件没有公布承诺,或已经作废。", "作废的抽取请选“已作废,办结”。", "not_standing"
        )
    return draw


def _check_day(case: Case, when: str) -> None:
    day = case.answers["source_on"]
    if day <= clock.today().isoformat():
        raise Invalid.because(
            f"公共数值的产生日期{day}不晚于今天,{when}时它可能已经为人所知。",
            "请另选今天以后才产生的公共数值。",
            "known_already",
            "source_on",
        )


def _check_post(stage: Stage, planned: PlannedDraw) -> None:
    held = mandates_on(clock.today()).filter(post=stage.post, function=stage.function)
    prefixes = held.values_list("matters", flat=True)
    if not any(falls_under(planned.checklist, prefix) for prefix in prefixes):
        raise Refused.because("您的岗位不承担这一事项的检查。", "请由该事项的检查岗位办理。", "not_your_item")


def _check_pending(planned: PlannedDraw, free: set[str]) -> None:
    """Nobody may be drawn twice because two draws of the same list did not know of each other."""
    for other in pending_draws(planned.plan.area):
        listed = json.loads(other.roster.text)["objects"]
        if any(one["key"] in free for one in listed if "left_out" not in one):
            raise Conflict.because(
                f"抽取{other.number}已公布承诺、尚未揭示,名单与本次有重叠。",
                "请待该次抽取揭示后再公布承诺,以免同一对象超出检查频次。",
                "pending",
            )


def _staff(stage: Stage) -> Staff:
    if stage.staff is None:
        raise Refused.because("须由工作人员办理。", "请用工作人员账号登录。", "no_staff")
    return stage.staff


def _sha(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
