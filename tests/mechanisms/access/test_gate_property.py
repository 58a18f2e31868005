"""Nobody sees another area's record: random trees, units, posts, mandates, records against a plain oracle."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation import clock
from minzheng.mechanisms.access import gate
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Function,
    Level,
    Mandate,
    Post,
    Seat,
    Unit,
    scope,
    visible,
)
from minzheng.mechanisms.areas.public import AreaVersion, Kind, Lineage, Part, load_tree, merge, split
from minzheng.mechanisms.journal.public import SYSTEM, acting

START, TODAY = date(2018, 1, 1), date(2019, 5, 6)
PREFIXES = ["*", "elder_care.", "elder_care.subsidy", "elderXcare.", "funeral."]
CODES = ["elder_care.subsidy", "elder_care.subsidy_b", "elderXcare.subsidy", "funeral.subsidy"]
SUBJECTS = ["", "facility:1", "facility:12"]


@pytest.fixture
def scoped(db: None):
    kept = dict(gate._scopes)
    scope(Mandate, area="post__unit__area_id", matter="matters", subject="post__unit__represents")
    yield
    gate._scopes.clear()
    gate._scopes.update(kept)


def make(data: st.DataObject) -> None:
    rows = [{"code": "90", "name": "区", "kind": "区县", "parent_code": ""}]
    for s in range(data.draw(st.integers(1, 3))):
        rows.append({"code": f"90{s:03}", "name": f"街{s}", "kind": "街道乡镇", "parent_code": "90"})
        for c in range(data.draw(st.integers(0, 2))):
            rows.append(
                {"code": f"90{s:03}{c:03}", "name": f"社{c}", "kind": "社区村", "parent_code": f"90{s:03}"}
            )
    areas = load_tree(rows, START, "测试")
    for number in range(data.draw(st.integers(0, 3))):
        on = START + timedelta(days=100 * (number + 1))
        current = list(
            AreaVersion.objects.filter(valid__contains=on).exclude(kind=Kind.COUNTY).order_by("pk")
        )
        one = data.draw(st.sampled_from(current))
        twins = [v.area for v in current if v.parent_id == one.parent_id and v.pk != one.pk]
        parts = [Part(f"91{number}{p}", f"新{number}{p}") for p in range(2)]
        if twins and data.draw(st.booleans()):
            merge([one.area], data.draw(st.sampled_from(twins)), on, "批复")
        elif not any(v.parent_id == one.area_id for v in current):
            split(one.area, parts, on, "批复")
    everywhere = [*areas, *(line.new for line in Lineage.objects.select_related("new"))]
    for number in range(data.draw(st.integers(1, 5))):
        where = data.draw(st.sampled_from(everywhere))
        represents = data.draw(st.sampled_from(SUBJECTS))
        unit = Unit.objects.create(
            name=f"单位{number}", level=Level.SECTION, area=where, represents=represents
        )
        post = Post.objects.create(unit=unit, name="岗")
        granted = st.tuples(st.sampled_from(list(Function)), st.sampled_from(PREFIXES + CODES))
        for function, matters in data.draw(st.sets(granted, max_size=3)):
            Mandate.objects.create(post=post, function=function, matters=matters)


class Oracle:
    """Plain predicates over everything read into memory."""

    def __init__(self) -> None:
        self.paths = {v.area_id: set(v.path) for v in AreaVersion.objects.filter(valid__contains=TODAY)}
        self.steps = list(Lineage.objects.values_list("old_id", "new_id"))

    def heirs(self, area: int) -> set[int]:
        if area in self.paths:
            return {area}
        return {heir for old, new in self.steps if old == area for heir in self.heirs(new)}

    def answers(self, unit_area: int, area: int) -> bool:
        return any(top in self.paths[place] for top in self.heirs(unit_area) for place in self.heirs(area))

    def sees(self, seat: Seat, unit: Unit, matter: str | None, subject: str) -> bool:
        if seat.represents:
            return matter is not None and subject == seat.represents
        if seat.unit is None or seat.post is None:
            return False
        granted = [m for m in seat.post.mandates.all() if matter is None or m.function != "administering"]
        return self.answers(seat.unit.area_id, unit.area_id) and any(
            matter is None
            or m.matters in ("*", matter)
            or (m.matters[-1] == "." and matter[: len(m.matters)] == m.matters)
            for m in granted
        )


def seats() -> list[Seat]:
    account = Account(username="u", kind=AccountKind.STAFF)
    posts = Post.objects.select_related("unit__area").prefetch_related("mandates")
    held = [Seat(account, None, p, p.unit, p.unit.represents or None) for p in posts]
    return [
        Seat(account),
        Seat(account, represents="facility:1"),
        Seat(account, represents="facility:9"),
        *held,
    ]


@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_nobody_sees_too_much_or_too_little(scoped: None, data: st.DataObject) -> None:
    with pytest.raises(ZeroDivisionError), clock.at(TODAY), acting(SYSTEM, "测试"):  # rolled back each time
        make(data)
        oracle = Oracle()
        records = list(Mandate.objects.select_related("post__unit"))
        units = list(Unit.objects.all())
        for seat in seats():
            expected = {
                m.pk for m in records if oracle.sees(seat, m.post.unit, m.matters, m.post.unit.represents)
            }
            assert sorted(visible(Mandate.objects.all(), seat).values_list("pk", flat=True)) == sorted(
                expected
            )
            expected = {u.pk for u in units if oracle.sees(seat, u, None, "")}
            assert sorted(visible(Unit.objects.all(), seat).values_list("pk", flat=True)) == sorted(expected)
        1 / 0  # noqa: B018
