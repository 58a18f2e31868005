"""The two lists of a draw: objects from the registers, officers with their certificates, and who is left out and why."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from minzheng.foundation.errors import Collector, collect
from minzheng.mechanisms.access.public import (
    Appointment,
    Function,
    Staff,
    falls_under,
    mandates_on,
    signing_unit,
)
from minzheng.mechanisms.areas.public import Area, version_of
from minzheng.mechanisms.checks.draw_models import PlannedDraw, Recusal
from minzheng.mechanisms.checks.draws.frequency import times_inspected
from minzheng.mechanisms.checks.draws.library import DrawItem, cap_of, draw_item, read_share, shares_of

RULE = "minzheng-draw-1"
TEAM = 2  # 行政处罚法 42, 55: never fewer than two
_SHOWN = 20  # faults told at once
Rows = Iterable[Mapping[str, Any]]


def freeze(
    planned: PlannedDraw, on: datetime.date, *, objects: Rows = (), officers: Rows = (), left_out: Rows = ()
) -> dict[str, Any]:
    """Both lists as of a day, in the plain words that are committed to and later published.

    `objects` and `officers` are those of other departments, `left_out` names objects with the reason for leaving them out.
    Raises `Invalid` with everything that stands against a draw: names not on the list, officers too few for an object.
    """
    area, item = planned.plan.area, draw_item(planned.item, on)
    shares = shares_of(item, read_share(planned.share), area, on)
    with collect() as problems:
        listed = _objects(item, area, on, objects, left_out, problems)
        people, pairs = _officers(item, area, on, officers, {one["key"] for one in listed}, problems)
        for one in listed:
            if one["group"] not in shares:
                problems.add(
                    f"“{one['name']}”的类别“{one['group']}”不在事项清单中。", "请核对类别。", "unknown_group"
                )
        if not problems.problems:
            _check_enough(listed, people, pairs, problems)
        del problems.problems[_SHOWN:]
    return {
        "rule": RULE,
        "planned": planned.number,
        "item": item.label,
        "area": version_of(area, on).name,
        "as_of": on.isoformat(),
        "shares": {group: str(share) for group, share in shares.items()},
        "team": TEAM,
        "objects": listed,
        "officers": people,
        "recusals": pairs,
    }


def _objects(
    item: DrawItem, area: Area, on: datetime.date, foreign: Rows, left_out: Rows, problems: Collector
) -> list[dict[str, str]]:
    """Objects by key. One that was inspected as often as may be is left out, and says so."""
    cap, seen = cap_of(item, area, on), times_inspected(item.window, area, on)
    found: dict[str, dict[str, str]] = {}
    for one in item.pool(area, on):
        row = {"key": one.key, "name": one.name, "group": one.group}
        if seen[one.key] >= cap:
            row["left_out"] = f"{item.window.resolve(area, on)}内检查已达{cap}次"
        found[one.key] = row
    for given in foreign:
        key = f"{given['department']}:{given.get('code') or given['name']}"
        if key in found:
            problems.add(f"外部门对象“{given['name']}”填写了两次。", "请删去重复的一行。", "twice", "objects")
        group = given.get("group") or item.groups[0].label
        found[key] = {"key": key, "name": given["name"], "group": group}
    by_name: dict[str, list[str]] = {}
    for key, row in found.items():
        by_name.setdefault(row["name"], []).append(key)
    for given in left_out:
        keys = by_name.get(given["name"], [])
        if len(keys) == 1:
            found[keys[0]]["left_out"] = given["reason"]
        else:
            told = "不在名单中" if not keys else f"在名单中有{len(keys)}个,分不清是哪一个"
            problems.add(f"“{given['name']}”{told}。", "请按登记名称填写。", "not_on_list", "left_out")
    if not found:
        problems.add(f"{on}的名册中没有“{item.objects}”。", "请核对登记簿后再抽取。", "empty_list")
    return [found[key] for key in sorted(found)]


def _officers(
    item: DrawItem, area: Area, on: datetime.date, foreign: Rows, keys: set[str], problems: Collector
) -> tuple[list[dict[str, str]], list[list[str]]]:
    """Officers by certificate number, and the pairs [officer, object] that must not meet."""
    people: dict[str, dict[str, str]] = {}
    pairs: set[tuple[str, str]] = set()
    staff = inspecting_staff(item.checklist, area, on)
    barred = recusals_on(on, staff)
    for person, department in staff.items():
        number = person.certificate_number
        row = {"id": number, "name": person.name, "department": department}
        bodies = barred.get(person.pk, set())
        if why := person.uncertified(on):
            row["left_out"] = f"{person.name}{why}"
        elif "" in bodies:
            row["left_out"] = "回避"
        if number in people:
            problems.add(f"执法证号{number}登记在两人名下。", "请管理员核对证件。", "certificate_twice")
        people[number] = row
        pairs |= {(number, key) for key in bodies & keys}
    for given in foreign:
        number = given["certificate"]
        row = {"id": number, "name": given["name"], "department": given["department"]}
        if given["valid_until"] < on.isoformat():
            row["left_out"] = f"{given['name']}的执法证({number})已于{given['valid_until']}到期"
        if number in people:
            problems.add(f"执法证号{number}填写了两次。", "请核对证号。", "certificate_twice", "officers")
        people[number] = row
    return [people[number] for number in sorted(people)], sorted([*pair] for pair in pairs)


def inspecting_staff(checklist: str, area: Area, on: datetime.date) -> dict[Staff, str]:
    """Who is in a post of the area's own units, or of those above it, that inspects with a checklist; with their department.

    Only people who have a certificate number: whoever never had one is no officer.
    """
    held = mandates_on(on).filter(
        function=Function.INSPECTING, post__unit__area_id__in=version_of(area, on).path
    )
    posts = {
        post for post, matters in held.values_list("post_id", "matters") if falls_under(checklist, matters)
    }
    rows = Appointment.objects.filter(post__in=posts, valid__contains=on).exclude(
        staff__certificate_number=""
    )
    return {
        one.staff: signing_unit(one.post.unit).name
        for one in rows.select_related("staff", "post__unit__parent").order_by("-pk")
    }


def recusals_on(on: datetime.date, staff: Iterable[Staff]) -> dict[int, set[str]]:
    """Per member of staff the registry keys of bodies to keep away from on a day; "" stands for all."""
    found: dict[int, set[str]] = {}
    rows = Recusal.objects.filter(staff__in=list(staff), since__lte=on).exclude(until__lte=on)
    for one in rows:
        found.setdefault(one.staff_id, set()).add(one.subject_key)
    return found


def _check_enough(
    objects: Sequence[Mapping[str, str]],
    officers: Sequence[Mapping[str, str]],
    pairs: Sequence[Sequence[str]],
    problems: Collector,
) -> None:
    """Every object that may be drawn has two officers of each department who may inspect it."""
    free = [one for one in officers if "left_out" not in one]
    if not free:
        problems.add("没有可以抽取的执法人员。", "请核对人员的检查职能和执法证。", "no_officers")
    barred: dict[str, set[str]] = {}
    for number, key in pairs:
        barred.setdefault(key, set()).add(number)
    for department in sorted({one["department"] for one in free}):
        able = {one["id"] for one in free if one["department"] == department}
        if len(able) < TEAM:
            problems.add(f"{department}可抽取的执法人员不足{TEAM}人。", "请补充人员。", "few_officers")
            continue
        for one in objects:
            kept_away = barred.get(one["key"])
            if kept_away and "left_out" not in one and len(able - kept_away) < TEAM:
                problems.add(
                    f"对“{one['name']}”不须回避的{department}执法人员不足{TEAM}人。",
                    "请补充人员,或写明理由把该对象移出名单后另行检查。",
                    "few_officers",
                )
