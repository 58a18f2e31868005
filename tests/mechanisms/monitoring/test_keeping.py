"""What is kept from night to night never changes an answer, is used again where it can be, and goes when it is of no use."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.mechanisms.monitoring.reference import Batch, Row, World
from tests.mechanisms.monitoring.test_judging import in_order, law_of
from tests.mechanisms.monitoring.worlds import MONTH, ON, RULES, SHAPES, TODAY, TYPES, declared_here, worlds

from minzheng.mechanisms.lake.public import Feed, Standing
from minzheng.mechanisms.monitoring import judging, keeping, knowing, laying
from minzheng.mechanisms.monitoring.everybody import SomeRows
from minzheng.mechanisms.monitoring.judging import judge
from minzheng.mechanisms.monitoring.keeping import OnDisk
from minzheng.mechanisms.monitoring.night import Hit, Night

LAW = law_of(False)


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with declared_here():
        yield


class Counted:
    """How many deliveries were read for each standing made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[int] = []
        made = keeping.standing

        def counted(keys: Any, feeds: Sequence[Feed], *more: Any) -> Standing:
            self.read.append(len(feeds))
            return made(keys, feeds, *more)

        monkeypatch.setattr(keeping, "standing", counted)


def hits(night: Night, folder: Path, finished: bool = True) -> list[Hit]:
    keep = OnDisk(folder)
    found = in_order(judge(night, RULES, LAW, keep).hits)
    if finished:
        keep.finished()
    return found


@st.composite
def changed(draw: Any, people: Sequence[Row]) -> list[Row]:
    """The same people another night: benefits, ages, homes and places of some are others."""
    kept = [dict(each) for each in people]
    for each in kept:
        what = draw(st.sampled_from(["", "", "", "aided", "paid", "household", "place", "age"]))
        if what:
            each[what] = draw(ANOTHER[what])
    return kept


ANOTHER = {
    "aided": st.booleans(), "paid": st.integers(0, 90_000), "household": st.sampled_from([0, 1, 2, 3]), "place": st.integers(1, 3),
    "age": st.integers(-1, 100),
}  # fmt: skip


@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(
    world=worlds(), data=st.data(), size=st.sampled_from([4, 1_000_000]), others=st.sampled_from([0, 2, 8]), varied=st.booleans(),
)  # fmt: skip
def test_any_row_of_nights_finds_what_nights_without_memory_find(
    monkeypatch: pytest.MonkeyPatch, world: World, data: st.DataObject, size: int, others: int, varied: bool
) -> None:
    """Batches come, go and come again; days pass, the month turns, parameters change; people come, go, move and change."""
    monkeypatch.setattr(knowing, "SLICE", size)
    monkeypatch.setattr(laying, "MANY", others)
    monkeypatch.setattr(judging, "REREAD", others // 2)
    people, on = world.people, world.on
    with TemporaryDirectory() as folder:
        for _ in range(data.draw(st.integers(2, 6))):
            some = [each for each in world.batches if data.draw(st.sampled_from([True, True, False]))]
            on += timedelta(days=data.draw(st.sampled_from([0, 1, 1, 1, 2, 9, 12])))
            people = data.draw(changed(people))
            watched = [each for each in people if data.draw(st.sampled_from([True] * 6 + [False]))]
            law = law_of(varied if data.draw(st.integers(0, 4)) else not varied)
            night = replace(world, batches=some, on=on, people=watched).night(Path(folder))
            keep = OnDisk(Path(folder) / "kept")
            judged, again = judge(night, RULES, law, keep), judge(night, RULES, law)
            assert in_order(judged.hits) == in_order(again.hits)
            assert (judged.people, judged.homes, judged.seen) == (again.people, again.homes, again.seen)
            if data.draw(st.booleans()):
                keep.finished()


def test_a_night_after_another_looks_only_at_what_has_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A day on which nothing turns, one with a delivery about one of two, and the day on which a term runs out."""
    looked: list[int] = []
    made = SomeRows.__init__

    def counted(self: SomeRows, everybody: Any, places: Any, *more: Any) -> None:
        looked.append(len(places))
        made(self, everybody, places, *more)

    one, world = small(1).people[0], small(1)
    other = {**one, "key": 6, "person": 8}
    row = {"key": 6, "name": 0, "row": 2, "gross": 100, "paid_on": TODAY, "kind": 0}
    keep = tmp_path / "kept"
    nights = [
        (replace(world, people=[one, other]), []),
        (replace(world, people=[one, other], on=ON + timedelta(days=1)), [0]),
        (replace(world, people=[one, other], on=ON + timedelta(days=1), batches=[*world.batches, Batch("wages", 2, MONTH, [row])]), [1]),
        (replace(world, people=[one, other], on=ON + timedelta(days=8), batches=[*world.batches, Batch("wages", 2, MONTH, [row])]), [1]),
    ]  # fmt: skip
    hits(nights[0][0].night(tmp_path), keep)
    monkeypatch.setattr(SomeRows, "__init__", counted)
    for night, most in nights[1:]:
        looked.clear()
        hits(night.night(tmp_path), keep)
        assert [max(looked[:-1], default=0)] == most  # the last ones are those whom hits rest on


def small(*numbers: int, key: int = 5) -> World:
    one = {"key": key, "household": 0, "place": 1, "age": 40, "aided": True, "paid": 100, "person": 7}
    row = {"key": 5, "name": 0, "row": 2, "gross": 60_000, "paid_on": TODAY - 3, "kind": 0}
    found = [Batch("wages", each, MONTH, [row]) for each in numbers]
    return World(ON, [one], found, SHAPES, TYPES)


def test_a_second_night_reads_only_what_came_since(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    counted = Counted(monkeypatch)
    for world, read in (
        (small(1, 2), [0, 2, 0]),  # deaths, wages, cars: made anew
        (small(1, 2), []),
        (small(1, 2, 3), [1]),
        (small(1, 3), [2]),  # one undone
        (replace(small(1, 3), on=ON.replace(month=11)), [2, 0]),  # windows have moved; deaths know no month
        (small(1, 3, key=6), [2, 0, 0]),  # other people
    ):
        counted.read.clear()
        hits(world.night(tmp_path), tmp_path / "kept")
        assert sorted(counted.read) == sorted(read)


def test_who_comes_and_who_goes_leave_the_others_as_they_were(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of who comes only the deliveries that speak of them are read, the old ones too; nobody else's are read again."""
    here, keep = tmp_path, tmp_path / "kept"
    one = small(1).people[0]
    others = [{**one, "key": each, "person": each} for each in range(20, 60)]
    row = {"key": 5, "name": 0, "row": 2, "gross": 60_000, "paid_on": TODAY - 3, "kind": 0}
    world = replace(small(1, 2), people=others)
    comes = replace(world, people=[one, *others], on=ON + timedelta(days=1))
    unknown = replace(comes, people=[{**one, "key": 9, "person": 9}, *comes.people])
    goes = replace(comes, people=[one, *others[1:]])
    more = replace(goes, batches=[*goes.batches, Batch("wages", 3, MONTH, [{**row, "key": 20}])])
    returns = replace(more, people=comes.people)
    hits(world.night(here), keep)
    counted = Counted(monkeypatch)
    for night, read in ((comes, [2]), (unknown, []), (goes, []), (more, [1, 1]), (returns, [])):
        counted.read.clear()
        found = hits(night.night(here), keep)
        assert [each for each in counted.read if each] == read
        assert found == in_order(judge(night.night(here), RULES, LAW).hits)


def test_what_a_killed_night_left_is_right_or_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    night, folder = small(1, 2).night(tmp_path), tmp_path / "kept"
    wanted = in_order(judge(night, RULES, LAW).hits)
    written = keeping.write_mapped

    def killed(made: Any, path: Path) -> None:
        if path.name.startswith("cars"):
            path.with_name(f"{path.name}.1.part").write_bytes(b"half")
            raise KeyboardInterrupt
        written(made, path)

    monkeypatch.setattr(keeping, "write_mapped", killed)
    with pytest.raises(KeyboardInterrupt):
        hits(night, folder)
    monkeypatch.setattr(keeping, "write_mapped", written)
    assert list(folder.glob("*.part"))
    assert hits(night, folder) == wanted
    assert len([each for source in TYPES for each in folder.glob(f"{source}.*")]) == 3
    assert not list(folder.glob("*.part"))


def test_the_only_thing_kept_of_who_somebody_is_are_keys(tmp_path: Path) -> None:
    """Of somebody watched and of a stranger: in the files made for keys, and nowhere else."""
    watched, stranger = 0x1122334455667788, 5
    folder = tmp_path / "kept"
    hits(small(1, key=watched).night(tmp_path), folder)
    for path in folder.iterdir():
        text = path.read_bytes()
        assert (watched.to_bytes(8, "little") in text) == path.name.startswith("keys.")
    assert [keeping.read_mapped(each)["key"].to_pylist() for each in folder.glob("strangers.*")] == [
        [stranger]
    ]
