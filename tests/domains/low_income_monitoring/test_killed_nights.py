"""A night killed by SIGKILL wherever it stands: the next run completes it, and no warning and no case is lost or double."""

import os
import pathlib
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from tests.domains.conftest import furnished

from minzheng.config.postgres import Address
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.monitoring import judging, keeping, nightly, pushing, remembering, running, tonight
from minzheng.mechanisms.monitoring.again import Again
from minzheng.mechanisms.monitoring.models import Round, Warning, WarningState
from minzheng.mechanisms.monitoring.public import finished, judge, warning_rules

from .given import Street, on, street
from .test_nights import DIED

OWNERS = {
    "again": Again, "case": pushing, "judging": judging, "keep": keeping.OnDisk, "keeping": keeping, "memory": remembering.Memory,
    "nightly": nightly, "path": pathlib.Path, "remembering": remembering, "round": Round, "running": running, "tonight": tonight,
    "warning": Warning,
}  # fmt: skip
FIRST = [  # the night over everybody, in its order
    ("nightly.run_night", 1), ("tonight.link_residues", 1), ("running._begin", 1), ("running.judge", 1), ("keeping.standing", 3),
    ("keeping.write_mapped", 2), ("path.replace", 4), ("judging._everybody", 1), ("remembering.write_mapped", 2),
    ("remembering.os.fsync", 1), ("running._record", 1), ("running._record", 3), ("running.compared", 1), ("round.save", 1),
    ("keep.finished", 1), ("case.open_case", 1), ("case.open_case", 2), ("warning.save", 2), ("nightly.settle", 1),
]  # fmt: skip
SECOND = [  # the night after, which looks only at what has changed
    ("again.found_of", 1), ("memory.remember", 1), ("path.replace", 2), ("running._record", 2), ("round.save", 1),
    ("case.open_case", 1),
]  # fmt: skip
FEW = 3


@pytest.fixture
def town(fresh_database: Address, tmp_path: Any, settings: Any, django_db_blocker: Any) -> Iterator[Street]:
    """A street whose acts are really committed, with three people on 低保."""
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with django_db_blocker.unblock(), on("2026-08-03"):
        made = street(furnished())
        made.people = [
            made.town.person(name, f"195{at}-03-01") for at, name in enumerate(("陈桂兰", "李玉兰", "王秀英"))
        ]
        for who in made.people:
            made.town.on_minimum_living(who)
        yield made


def killed_at(place: str, time: int) -> None:
    """Run the night in a process that is killed just before it does `place` for the so manyth time."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(90)  # a child that hangs fails the test
            _plant(place, time)
            nightly.nightly(clock.today())
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, f"{place} was never reached"


def _plant(place: str, time: int) -> None:
    first, *between, name = place.split(".")
    owner: Any = OWNERS[first]
    for each in between:
        owner = getattr(owner, each)
    work, done = getattr(owner, name), 0

    def dies(*given: Any, **named: Any) -> Any:
        nonlocal done
        done += 1
        if done == time:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*given, **named)

    setattr(owner, name, dies)


def whole(nights: int) -> None:
    """Every hit has its one warning, every warning its one case, and what was found in every night was counted in every night."""
    assert nightly.nightly(clock.today()) is None or finished().count() == nights
    night = tonight.tonight(clock.today(), clock.now())
    hits = {
        (each.rule, each.person, each.household) for each in judge(night, list(warning_rules().values())).hits
    }
    made = [(each.rule, each.person_id, each.household_id) for each in Warning.objects.all()]
    assert len(made) == len(set(made))
    standing = Warning.objects.filter(last_on=clock.today())
    assert {(each.rule, each.person_id, each.household_id) for each in standing} == hits
    assert all(each.times == 1 + (each.first_on < each.last_on) for each in standing)
    assert finished().count() == nights
    assert not Round.objects.filter(finished_at=None).exists()
    pushed = Warning.objects.exclude(state=WarningState.TRIAL)
    assert {each.state for each in pushed} == {WarningState.PUSHED}
    assert (
        Case.objects.filter(channel=pushing.CHANNEL).count()
        == pushed.count()
        == len({each.case_id for each in pushed})
    )


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize(
    "points", [pytest.param(1, marks=pytest.mark.campaign), pytest.param(FEW, id="a few")]
)
def test_killed_anywhere_a_night_is_completed_once(town: Street, monkeypatch: Any, points: int) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 2)
    first, second = (FIRST, SECOND) if points == 1 else (FIRST[9::5][:2], SECOND[3:4])
    assert points == FEW or len(FIRST) + len(SECOND) >= 20
    with on("2026-09-01"):
        town.delivers("death_certificates", town.about(town.people[0], **DIED))
        town.delivers("vehicles", town.about(town.people[2], kind="小型客车", state="正常", value="90000.00"))
        for place, time in first:
            killed_at(place, time)
        whole(1)
        found = Warning.objects.count()
        assert found > 3
    with on("2026-09-02"):
        town.delivers("death_certificates", town.about(town.people[1], **DIED))
        for place, time in second:
            killed_at(place, time)
        whole(2)
        assert Warning.objects.count() > found
        assert {each.times for each in Warning.objects.all()} == {1, 2}
