"""Every walk of the domains' scenario files, played on the small bureau; and the runner itself can fail."""

import datetime
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

import minzheng
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat, Staff, Unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import Case, all_matters
from minzheng.mechanisms.matters.scenarios import Walk, play, read_walks
from minzheng.mechanisms.registry.public import Decision, Facility, Organisation, enter, identify

DOMAINS = Path(minzheng.__file__).parent / "domains"
WALKS = [walk for path in sorted(DOMAINS.glob("*/scenarios/*.yaml")) for walk in read_walks(path)]
CALL = next(walk for walk in WALKS if walk.matter == "appeals.hotline")


def decided_case(area: Area) -> Case:
    """A granted batch of today, as what put a line into a register before the walk begins."""
    now, today = clock.now(), clock.today()
    return Case.objects.create(
        number="情景登记",
        matter="registry.import",
        matter_since=today,
        title="批量登记",
        area=area,
        opened_at=now,
        opened_on=today,
        end="同意",
        decision="同意",
        decided_on=today,
        closed_at=now,
        closed_on=today,
    )


@dataclass
class SmallWorld:
    """The fixture bureau as a walk sees it."""

    bureau: Any
    walk: Walk
    seats: dict[str, Seat] = field(default_factory=dict)
    people: dict[str, Staff] = field(default_factory=dict)
    about: Any = None

    def __post_init__(self) -> None:
        with acting(SYSTEM, "情景"):
            for row in self.walk.law:
                area, day = self.area(row["area"]), datetime.date.fromisoformat(row["from"])
                change_parameter(row["parameter"], area, day, row["value"], row["basis"])
            self.about = self._subject(dict(self.walk.subject))
        for name, spec in self.walk.seats.items():
            functions = {key: value for key, value in spec.items() if key not in ("unit", "person")}
            self.seats[name] = self.bureau.seat(spec["unit"], self.staff(spec["person"]), **functions)

    def _subject(self, spec: dict[str, str]) -> Any:
        if "person" in spec and "born" not in spec:
            return identify(spec["person"], None, self.area(spec["area"]))
        if "person" in spec:
            number = make_resident_id("120110", datetime.date.fromisoformat(spec["born"]), 7, Sex.FEMALE)
            return identify(spec["person"], number, self.area(spec["area"]))
        if "organisation" in spec:
            return Organisation.objects.create(
                name=spec["organisation"], kind=spec["kind"], area=self.area(spec["area"])
            )
        if "facility" in spec:
            made = Facility.objects.create(
                name=spec["facility"], kind=spec["kind"], area=self.area(spec["area"])
            )
            if "register" in spec:
                on = datetime.date.fromisoformat(spec["since"])
                with clock.at(on):
                    entry = decided_case(made.area)
                    enter(
                        spec["register"], made, {"kind": spec["kind"]}, Decision(entry.pk, entry.number, on)
                    )
            return made
        return None

    def seat(self, name: str) -> Seat:
        return self.seats[name]

    def staff(self, name: str) -> Staff:
        if name not in self.people:
            self.people[name] = self.bureau.staff(name, certified=True)
        return self.people[name]

    def unit(self, name: str) -> Unit:
        return self.bureau.units[name]

    def area(self, code: str) -> Area:
        return self.bureau.area(code)

    def subject(self) -> Any:
        return self.about


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk.matter} {walk.name}")
def test_walk(walk: Walk, bureau: Any) -> None:
    assert play(walk, SmallWorld(bureau, walk)) == []


def test_the_first_matters_are_walked() -> None:
    walked = {walk.matter for walk in WALKS}
    assert walked <= {one.code for one in all_matters()}
    assert walked >= {
        "appeals.hotline",
        "appeals.lead",
        "community.beautiful",
        "funeral.subsidy",
        "social_assistance.relief",
    }


def changed(place: int, **changes: Any) -> Walk:
    steps = [dict(step) for step in CALL.steps]
    steps[place] |= changes
    return replace(CALL, steps=tuple(steps))


@pytest.mark.parametrize(
    ("walk", "told"),
    [
        (changed(0, expect={"due": "2019-03-26"}), "due:应为2019-03-26,实为2019-03-25"),
        (changed(1, by="街道"), "被拒绝(not_yours)"),
        (changed(1, refused="not_yours"), "却办成了"),
        (changed(1, does="办结"), "被拒绝(unknown_outcome)"),
    ],
)
def test_a_walk_that_does_not_hold_is_told(walk: Walk, told: str, bureau: Any) -> None:
    found = play(walk, SmallWorld(bureau, walk))
    assert len(found) == 1 and told in found[0]


def test_every_fault_of_a_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(
        "walk: a\nseats: {甲: {unit: 办公室}}\nwalks:\n- name: 错\n  steps:\n"
        "  - {on: 2019-3-4, by: 乙, does: 分包}\n  - {on: 2019-03-04, by: 甲, does: 分包, passes: 是, hurry: 是}\n"
    )
    with pytest.raises(Invalid) as caught:
        read_walks(path)
    told = str(caught.value)
    assert all(part in told for part in ("“乙”不在seats中", "2019-3-4", "hurry", "第2步应为by加opens"))


def test_a_rule_scenario_is_no_walk(tmp_path: Path) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text("rule: a\nscenarios: []\n")
    assert read_walks(path) == []
