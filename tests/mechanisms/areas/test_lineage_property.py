"""Whatever is split, merged and moved: old statistics stand still, and somebody of today answers for every area."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import (
    Area,
    AreaVersion,
    Kind,
    Lineage,
    Part,
    answered_by,
    answering_for,
    load_tree,
    merge,
    responsible_now,
    split,
    transfer,
    within,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

START = date(2018, 1, 1)


def small_tree(streets: int, communities: int) -> list[Area]:
    rows = [{"code": "90", "name": "区", "kind": "区县", "parent_code": ""}]
    for s in range(streets):
        rows.append({"code": f"90{s:03}", "name": f"街{s}", "kind": "街道乡镇", "parent_code": "90"})
        rows += [
            {"code": f"90{s:03}{c:03}", "name": f"社{s}-{c}", "kind": "社区村", "parent_code": f"90{s:03}"}
            for c in range(communities)
        ]
    return load_tree(rows, START, "测试")


def change(data: st.DataObject, number: int, on: date) -> None:
    current = list(AreaVersion.objects.filter(valid__contains=on).exclude(kind=Kind.COUNTY).order_by("pk"))
    one = data.draw(st.sampled_from(current))
    below = [v.area for v in current if v.parent_id == one.area_id]
    parts = [Part(f"91{number:03}{p}", f"新{number}-{p}") for p in range(3)]
    others = [v for v in current if (v.parent_id, v.kind) == (one.parent_id, one.kind) and v.pk != one.pk]
    streets = [v for v in current if v.kind == Kind.STREET and v.area_id != one.parent_id]
    acts = (
        ["split", "cut"]
        + ["merge", "join"] * bool(others)
        + ["move"] * bool(one.kind != Kind.STREET and streets)
    )
    act = data.draw(st.sampled_from(acts))
    if act == "split":
        where = [data.draw(st.integers(0, 2)) for _ in below]
        shared = [[a for a, w in zip(below, where, strict=True) if w == p] for p in range(3)]
        split(one.area, [Part(p.code, p.name, s) for p, s in zip(parts, shared, strict=True)], on, "批复")
    elif act == "cut":
        split(one.area, [Part(parts[0].code, parts[0].name, below[:1])], on, "批复", remains=True)
    elif act == "merge":
        merge([one.area, data.draw(st.sampled_from(others)).area], parts[0], on, "批复")
    elif act == "join":
        merge([one.area], data.draw(st.sampled_from(others)).area, on, "批复")
    else:
        transfer(one.area, data.draw(st.sampled_from(streets)).area, on, "批复")


def plain_heirs(area: int, today: set[int], steps: dict[int, set[int]]) -> set[int]:
    if area in today:
        return {area}
    return {heir for new in steps.get(area, ()) for heir in plain_heirs(new, today, steps)}


@pytest.mark.django_db
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_old_figures_stand_and_everybody_has_an_heir(data: st.DataObject) -> None:
    with pytest.raises(ZeroDivisionError), acting(SYSTEM, "测试"):  # every example is rolled back
        areas = small_tree(data.draw(st.integers(2, 3)), data.draw(st.integers(1, 3)))
        days = [START]
        pictures = {START: {a.pk: set(within(a, START)) for a in areas}}
        for number in range(data.draw(st.integers(1, 5))):
            day = days[-1] + timedelta(days=data.draw(st.integers(1, 200)))
            change(data, number, day)
            days.append(day)
            pictures[day] = {a.pk: set(within(a, day)) for a in Area.objects.all()}
        for day, picture in pictures.items():
            assert {pk: set(within(pk, day)) for pk in picture} == picture
            total = AreaVersion.objects.filter(valid__contains=day).count()
            assert len(picture[areas[0].pk]) == total  # the root holds the whole tree of the day
        check_responsibility(days[-1])
        1 / 0  # noqa: B018


def check_responsibility(day: date) -> None:
    versions = {v.area_id: v for v in AreaVersion.objects.filter(valid__contains=day)}
    for version in versions.values():
        above = versions[version.parent_id].path if version.parent_id else []
        assert version.path == [*above, version.area_id]
    steps: dict[int, set[int]] = {}
    for old, new in Lineage.objects.exclude(old=F("new")).values_list("old_id", "new_id"):
        steps.setdefault(old, set()).add(new)
    everything = set(Area.objects.values_list("pk", flat=True))
    heirs = {pk: plain_heirs(pk, set(versions), steps) for pk in everything}
    with clock.at(day):
        for pk in everything:
            assert heirs[pk], "an area nobody answers for"
            assert set(responsible_now(pk).values_list("pk", flat=True)) == heirs[pk]
            answered = {a for a in everything if any(heirs[pk] & set(versions[h].path) for h in heirs[a])}
            assert set(Area.objects.filter(pk__in=answered_by(pk)).values_list("pk", flat=True)) == answered
            for a in answered:
                assert Area.objects.filter(pk__in=answering_for(a)).filter(pk=pk).exists()
