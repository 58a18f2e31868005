"""Every declared matter along its ordinary course: at each step every other post is refused, and each act leaves its rows."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused, UserError
from minzheng.mechanisms.access.public import Account, Function, Seat, Staff, seat_of
from minzheng.mechanisms.journal.public import Act, Entry, Refusal
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Level,
    Matter,
    Step,
    UnitChoice,
    all_matters,
    inbox,
    open_case,
    open_stage,
    perform,
    serves,
    specimens,
    tick,
    timeline,
    version_for,
)

from .given import (
    CODE,
    NOW,
    Bureau,
    answers,
    at_day,
    declared,
    do,
    found_bureau,
    only_mechanism,
    order,
    rows,
    subject_of,
)

WALKED = [
    pytest.param(each.code, one, id=f"{each.code}-{one.since}")
    for each in all_matters()
    for one in each.versions
]
COMMUNITY = "120110001001"


@dataclass
class Cast:
    """Everybody of the bureau who could press a button of this matter, and some who never may."""

    bureau: Bureau
    seats: list[Seat]
    outsiders: list[Seat]
    second: Staff
    third: Staff
    novice: Staff
    subject: Any

    def doing(self, case: Case) -> list[Seat]:
        stage = open_stage(case)
        return [seat for seat in self.seats if serves(seat, stage, clock.today())]


def others(one: Matter, step: Step) -> set[Function | None]:
    """By what functions the steps are done whose person may not do this one."""
    return {one.step(key).by for key in step.other_person_than}


def cast(one: Matter) -> Cast:
    """One post per function of the matter in every unit, two where a step wants another person of the same; the body the case is about has a unit of its own."""
    bureau = found_bureau()
    area = bureau.area(COMMUNITY)
    subject = subject_of(one, area)
    wanted = {*one.opened_by, *(step.by for step in one.steps)}
    if one.subject in ("organisation", "facility"):
        bureau.unit("被管理单位", "机构", COMMUNITY, "区民政局", f"{one.subject}:{subject.pk}")
    if any(step.at is Level.SUBJECT for step in one.steps):
        wanted.add(Function.INSPECTING)
    seats = [
        bureau.seat(unit, f"{unit}{function.label}", **{function.value: one.code})
        for unit in bureau.units
        for function in sorted(wanted)
    ]
    everything = {function.value: "other_family." for function in Function}
    if fellows := {step.by for step in one.steps if step.by and step.by in others(one, step)}:
        seats += [
            bureau.seat(unit, f"{unit}{function.label}乙", **{function.value: one.code})
            for unit in bureau.units
            for function in sorted(fellows)
        ]
    stranger, no_post = (
        bureau.seat("业务科", "外人", **everything),
        bureau.account("无岗", bureau.staff("无岗")),
    )
    citizen = bureau.account("居民", represents="person:0")
    outsiders = [stranger, seat_of(no_post), seat_of(citizen)]
    novice = bureau.staff("无证", certified=False)
    return Cast(bureau, seats, outsiders, bureau.staff("同行人"), bureau.staff("另一同行人"), novice, subject)


@pytest.fixture
def walk(request: pytest.FixtureRequest, db: None) -> Iterator[tuple[Matter, Cast]]:
    code, one = request.param
    with only_mechanism(code), at_day(max(one.since, NOW.date())):
        version = next(each for each in all_matters() if each.code == code).on(clock.today())
        assert version.since == one.since
        yield version, cast(version)


def start(one: Matter, people: Cast) -> Case:
    filed = {"area": people.bureau.area(COMMUNITY), "answers": answers(one.form), "subject": people.subject}
    for seat in people.seats if one.opened_by else [None]:
        try:
            return open_case(one.code, seat, **filed, papers=specimens(one), by_date=seat is None)
        except Refused:
            continue
    raise AssertionError("nobody can open it")


@pytest.mark.parametrize("walk", [p.values for p in WALKED], indirect=True, ids=[p.id for p in WALKED])
def test_the_ordinary_course(walk: tuple[Matter, Cast]) -> None:
    one, people = walk
    case = start(one, people)
    assert case.version == 1 and len(timeline(case)) == 1
    for place, key in enumerate(one.path(), 1):
        step = one.step(key)
        assert (case.step, open_stage(case).step) == (key, key)
        _refused_to_others(case, step, people)
        _refused_as_it_should_not_be(case, step, people)
        case = _leave(case, step, people, place)
    assert (case.step, case.end) == ("", str(one.step(one.path()[-1]).outcomes[0].to))
    _closed_is_closed(case, one, people)


def _refused_to_others(case: Case, step: Step, people: Cast) -> None:
    before, refusals = rows(), Refusal.objects.count()
    others = [seat for seat in (*people.seats, *people.outsiders) if seat not in people.doing(case)]
    assert len(others) >= 5 and people.doing(case), "somebody may, and others may not"
    for seat in others:
        speaks = any(out.by_subject for out in step.outcomes) and seat.represents == case.subject_key
        assert inbox(seat).filter(case=case).exists() == speaks
        with pytest.raises(Refused) as refused:
            _press(case, step, seat, people)
        assert refused.value.problems[0].code == "not_yours"
    kept = Refusal.objects.order_by("-pk")[: len(others)]
    assert Refusal.objects.count() == refusals + len(others)
    assert {one.actor for one in kept} == {seat.actor.label for seat in others}
    assert {one.code for one in kept} == {"not_yours"} and rows() == before


def _refused_as_it_should_not_be(case: Case, step: Step, people: Cast) -> None:
    """A stale page, a button that is not there, an empty form, a return without words, a long story."""
    before, seat = rows(), _another(case, step, people)
    assert inbox(seat).filter(case=case).exists()
    for stale in (case.version - 1, case.version + 1):
        with pytest.raises(Conflict, match=case.number):
            _press(case, step, seat, people, version=stale)
    for unknown in ("一个没有的办法", "", "办" * 500, "\x00"):
        with pytest.raises(Missing):
            perform(case, unknown, seat, version=case.version, second=_second(step, people))
    required = {one.key for one in step.form.fields if one.required}
    if required and step.waits is None:
        with pytest.raises(Invalid) as empty:
            _press(case, step, seat, people, answers={})
        assert {problem.field for problem in empty.value.problems} == required
    if step.officers > 1:
        for second in (None, seat.staff):
            with pytest.raises(Refused, match="两人"):
                _press(case, step, seat, people, second=second)
    if step.certified:
        with pytest.raises(Refused, match="无证没有登记执法证"):
            _press(case, step, seat, people, second=people.novice)
    for outcome in step.outcomes:
        if outcome.needs_reason:
            with pytest.raises(Invalid, match="理由"):
                perform(
                    case, outcome.key, seat, version=case.version, reason=" ", second=_second(step, people)
                )
    with pytest.raises(Invalid, match="1000字"):
        _press(case, step, seat, people, reason="长" * 1001)
    if step.waits is not None:
        with pytest.raises(Refused, match="期满"):
            _press(case, step, seat, people)
        assert tick() == 0
    assert rows() == before


def _leave(case: Case, step: Step, people: Cast, place: int) -> Case:
    """Press the first button, as somebody who has not been in the way; compare the journal with the tables."""
    before, acts = rows(), Act.objects.count()
    if step.waits is not None:
        due = open_stage(case).due_on
        assert due is not None
        with at_day(due + datetime.timedelta(days=1)):
            assert (tick(), tick()) == (1, 0), "its time is over, once"
    else:
        _press(case, step, _another(case, step, people), people)
    held = Case.objects.get(pk=case.pk)
    assert held.version == case.version + 1
    act = Act.objects.latest("pk")
    changed = {
        row for row, digest in rows().items() if before.get(row) != digest
    } | before.keys() - rows().keys()
    journalled = set(Entry.objects.filter(act=act).values_list("table_name", "row_pk"))
    assert Act.objects.count() == acts + 1
    assert changed == journalled and ("matters_case", str(case.pk)) in changed
    moments = timeline(held)
    assert len(moments) == place + bool(held.step)
    assert moments[place - 1].outcome == step.outcomes[0].key and not moments[place - 1].open
    assert moments[place - 1].who
    return held


def _another(case: Case, step: Step, people: Cast) -> Seat:
    for seat in people.doing(case):
        earlier = case.stages.filter(step__in=step.other_person_than, staff=seat.staff)
        if not earlier.exists():
            return seat
    raise AssertionError(f"nobody else can do {step.key}")


def _press(case: Case, step: Step, seat: Seat, people: Cast, **changes: Any) -> Case:
    unit = None
    if any(isinstance(one, UnitChoice) for one in step.form.fields):
        to = step.outcomes[0].to
        chosen = step if isinstance(to, End) else version_for(case).step(to)
        able = (one.unit for one in people.seats if one.post.mandates.filter(function=chosen.by).exists())
        unit = next(one for one in able if one.name == "东街办事处")
    given = {
        "version": case.version,
        "answers": answers(step.form, unit),
        "second": _second(step, people),
    } | changes
    return perform(case, step.outcomes[0].key, seat, **given)


def _second(step: Step, people: Cast) -> Staff | None:
    if step.officers == 1:
        return None
    return people.third if step.other_person_than else people.second


def _closed_is_closed(case: Case, one: Matter, people: Cast) -> None:
    before = rows()
    for seat in (*people.seats, *people.outsiders):
        assert not inbox(seat).filter(case=case).exists()
    for step in one.steps:
        with pytest.raises(UserError) as refused:
            _press(case, step, people.seats[0], people)
        assert isinstance(refused.value, Conflict) and "办结" in str(refused.value)
    assert rows() == before


@pytest.mark.parametrize("walk", [p.values for p in WALKED], indirect=True, ids=[p.id for p in WALKED])
def test_opening_is_refused_to_everybody_else(walk: tuple[Matter, Cast]) -> None:
    one, people = walk
    area, before = people.bureau.area(COMMUNITY), rows()
    filed: dict[str, Any] = {"area": area, "answers": answers(one.form), "subject": people.subject}
    for seat in (*people.seats, *people.outsiders):
        functions = set(seat.post.mandates.values_list("function", flat=True)) if seat.post else set()
        mandated = bool(functions & set(one.opened_by)) and seat not in people.outsiders
        here = "西" not in seat.unit.name and "被管理" not in seat.unit.name if seat.unit else False
        if mandated and (here or one.anywhere):
            continue
        own = f"{one.subject}:{people.subject.pk}" if people.subject else seat.represents
        if one.by_citizen and seat.represents and seat.represents == own:
            continue
        with pytest.raises(Refused):
            open_case(one.code, seat, **filed)
    if not one.by_public:
        with pytest.raises(Refused):
            open_case(one.code, None, **filed)
    if not one.by_date:
        with pytest.raises(Refused):
            open_case(one.code, None, **filed, by_date=True)
    assert rows() == before and not Account.objects.filter(is_active=False).exists()


def test_a_step_for_another_person_counts_persons_not_accounts(bureau: Bureau) -> None:
    """Whoever did the step before is refused in another post, with another account, and as the second officer."""
    steps = list(order().steps)
    steps[2] = replace(steps[2], other_person_than=("answer",), officers=2)
    with declared(order(steps=tuple(steps))):
        one, other = bureau.staff("王芳"), bureau.staff("李强")
        desk = bureau.seat("业务科", "周敏", registering=CODE)
        answering = bureau.seat("东街办事处", one, answering=CODE)
        again, fresh = (
            bureau.seat("业务科", one, registering=CODE),
            bureau.seat("业务科", other, registering=CODE),
        )
        case = open_case(
            CODE, desk, area=bureau.area("120110"), answers={"phone": "13900000001", "content": "问"}
        )
        case = do(case, "分派", desk, answers={"unit": answering.unit.pk})
        case = do(case, "答复", answering, answers={"reply": "答"})
        for seat, second in ((again, other), (fresh, one)):
            with pytest.raises(Refused, match="王芳已办理过"):
                do(case, "办结", seat, second=second)
        assert do(case, "办结", fresh, second=bureau.staff("孙立")).end == End.DONE
