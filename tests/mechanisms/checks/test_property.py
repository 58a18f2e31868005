"""Whatever is saved, corrected, finished and rechecked, in any order, on two homes at once: records say what was said."""

from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.checks.public import (
    Answer,
    Finding,
    Inspection,
    Seen,
    finish_inspection,
    points_off,
    recheck,
    save_inspection,
)
from minzheng.mechanisms.matters.public import Case, perform

from .given import SAFETY, World

POINTS = {item.key: item.points for item in SAFETY.items}
HOMES = st.integers(0, 1)
ITEMS = st.sets(st.sampled_from(sorted(POINTS)), min_size=1)
ACTS = st.one_of(
    st.tuples(st.just("save"), HOMES, ITEMS, st.sampled_from(["问题", "正常", "不适用", ""])),
    st.tuples(st.just("stale"), HOMES, ITEMS, st.just("问题")),
    st.tuples(st.just("finish"), HOMES, st.booleans()),
    st.tuples(st.just("recheck"), HOMES, ITEMS),
)


class Home:
    """One inspected home beside what its records must say."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.number = world, number
        self.inspection = world.start(number)
        self.case: Case | None = None
        self.said: dict[str, str] = {}
        self.fixed: set[str] = set()

    @property
    def faults(self) -> set[str]:
        return {key for key, result in self.said.items() if result == "问题"}

    def save(self, items: set[str], result: str, behind: int = 0) -> None:
        open_ = self.held().finished_at is None
        answers = {key: Answer(result, f"{self.number}号{key}" if result == "问题" else "") for key in items}
        try:
            save_inspection(self.inspection, self.world.lead, answers, version=self.held().version - behind)
        except UserError:
            assert behind or not open_
            return
        assert open_ and not behind
        self.said = {key: now for key, now in {**self.said, **dict.fromkeys(items, result)}.items() if now}

    def finish(self, fill: bool) -> None:
        whole = fill or set(self.said) == set(POINTS)
        possible = self.held().finished_at is None and whole
        try:
            done = finish_inspection(
                self.inspection, self.world.second, version=self.held().version, fill_rest_ok=fill
            )
        except UserError:
            assert not possible
            return
        assert possible
        self.said = {key: self.said.get(key, "正常") for key in POINTS}
        if self.faults:
            self.case = self.world.ordered(done)

    def recheck(self, items: set[str]) -> None:
        if self.case is None or not self.faults - self.fixed:
            return
        stage = self.world.rectified(self.case, self.number)
        rows = Finding.objects.filter(case=self.case, closed_on__isnull=True)
        seen = {one.pk: Seen(one.item in items, "看过") for one in rows}
        still = recheck(stage, self.world.third, seen)
        self.fixed |= items & self.faults
        assert {one.item for one in still} == self.faults - self.fixed
        held = Case.objects.get(pk=self.case.pk)
        perform(
            held, "继续整改" if still else "复查合格", self.world.third, version=held.version, reason="见复查"
        )

    def held(self) -> Inspection:
        return Inspection.objects.get(pk=self.inspection.pk)

    def check(self) -> None:
        held = self.held()
        assert {key: one["result"] for key, one in held.answers.items()} == self.said
        rows = Finding.objects.filter(inspection=held)
        assert {one.item for one in rows.filter(closed_on__isnull=True)} == self.faults - self.fixed
        assert {one.item for one in rows.filter(closed_on__isnull=False)} == self.fixed
        assert all(one.description == f"{self.number}号{one.item}" for one in rows)
        off = sum(POINTS[key] for key in self.faults - self.fixed) if held.finished_at else 0
        assert points_off(self.world.homes[self.number]) == off


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(acts=st.lists(ACTS, min_size=3, max_size=9))
def test_open_findings_are_what_was_said_less_what_was_fixed(world: World, acts: list[Any]) -> None:
    with transaction.atomic():
        homes = [Home(world, number) for number in (0, 1)]
        for kind, number, *rest in acts:
            home = homes[number]
            if kind == "stale":
                home.save(*rest, behind=1)
            else:
                getattr(home, kind)(*rest)
            for one in homes:
                one.check()
        transaction.set_rollback(True)
