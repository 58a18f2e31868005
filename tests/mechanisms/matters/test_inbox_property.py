"""Every open case lies in somebody's inbox whoever is away, gone or closed down; nobody else is offered it."""

from contextlib import ExitStack, suppress
from itertools import count

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import (
    Absence,
    Account,
    AccountKind,
    Appointment,
    Function,
    Mandate,
    Post,
    Staff,
    Unit,
    appoint,
    close_unit,
    end_appointment,
    inbox_holders,
    revoke,
    seats_of,
)
from minzheng.mechanisms.access.public import Level as UnitLevel
from minzheng.mechanisms.areas.public import load_tree
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Form,
    Level,
    Outcome,
    Stage,
    Step,
    UnitChoice,
    can_do,
    inbox,
    serves,
)

from .given import NOW, declared, order

TODAY = NOW.date()
CODES = {"test_one.a": Function.ACCEPTING, "test_one.b": Function.ANSWERING, "test_two.a": Function.ACCEPTING}
PREFIXES = ("*", "test_one.", "test_one.a", "test_two.a")
DOING = (Function.ACCEPTING, Function.ANSWERING)
numbers = count(1)


def found(data: st.DataObject) -> None:
    """A small tree of units with posts, people and open cases."""
    row = {"code": "90", "name": "区", "kind": "区县", "parent_code": ""}
    (area,) = load_tree([row], TODAY, "测试")
    people = [
        Staff.objects.create(name=f"人{n}", person_key=str(n)) for n in range(data.draw(st.integers(1, 4)))
    ]
    units: list[Unit] = []
    for n in range(data.draw(st.integers(1, 4))):
        parent = data.draw(st.sampled_from(units)) if units else None
        units.append(Unit.objects.create(name=f"单位{n}", level=UnitLevel.SECTION, area=area, parent=parent))
        for p in range(data.draw(st.integers(0, 2))):
            post = Post.objects.create(unit=units[-1], name=f"岗{p}")
            held = st.tuples(st.sampled_from((*DOING, Function.LEADING)), st.sampled_from(PREFIXES))
            for function, prefix in data.draw(st.sets(held, max_size=2)):
                until = data.draw(st.sampled_from([None, None, None, TODAY]))
                valid = DateRange(None, until)
                Mandate.objects.create(post=post, function=function, matters=prefix, valid=valid)
            for person in data.draw(st.sets(st.sampled_from(people), max_size=2)):
                appoint(person, post, TODAY.replace(year=2018))
    for person in people:
        Account.objects.create(username=person.name, kind=AccountKind.STAFF, staff=person)
    for unit in units:
        for code in data.draw(st.sets(st.sampled_from(sorted(CODES)), min_size=1, max_size=2)):
            _open(unit, code, CODES[code])


def _open(unit: Unit, code: str, function: Function) -> None:
    case = Case.objects.create(
        number=f"T{next(numbers)}", matter=code, matter_since=TODAY, title=code, area=unit.area,
        opened_at=NOW, opened_on=TODAY, step="do",
    )  # fmt: skip
    Stage.objects.create(
        case=case, step="do", function=function, matter=code, unit=unit, opened_at=NOW, opened_on=TODAY
    )


def upset(data: st.DataObject) -> None:
    """People fall ill, leave, lose functions; units close, with or without somebody who takes over."""
    people = list(Staff.objects.order_by("pk"))
    for person in data.draw(st.sets(st.sampled_from(people))):
        cover = data.draw(st.sampled_from([None, *people]))
        Absence.objects.create(
            staff=person, start=TODAY, end=TODAY, cover=cover if cover != person else None, reason="病假"
        )
    for held in list(Appointment.objects.select_related("staff", "post__unit").order_by("pk")):
        if data.draw(st.integers(0, 3)) == 0:
            end_appointment(held.staff, held.post, TODAY)
    units = list(Unit.objects.order_by("pk"))
    for mandate in list(Mandate.objects.select_related("post__unit").order_by("pk")):
        if data.draw(st.integers(0, 3)) == 0:
            done = able()
            with suppress(UserError), transaction.atomic():
                taker = data.draw(st.sampled_from([None, *units]))
                revoke(mandate.post, mandate.function, mandate.matters, taker)
            assert able() >= done, "what somebody's unit could do yesterday, some unit can do today"
    for unit in units:
        if data.draw(st.integers(0, 2)) == 0:
            done = able()
            with suppress(UserError), transaction.atomic():
                close_unit(Unit.objects.get(pk=unit.pk), data.draw(st.sampled_from([None, *units])))
                assert not Stage.objects.filter(unit=unit, closed_at__isnull=True).exists()
            assert able() >= done


def able() -> set[int]:
    """Open cases that stand where somebody's post may do them."""
    stages = Stage.objects.filter(closed_at__isnull=True).select_related("unit")
    return {one.case_id for one in stages if can_do(one.unit, Function(one.function), one.matter)}


def check() -> None:
    seats = [seat for account in Account.objects.order_by("pk") for seat in seats_of(account)]
    boxes = {id(seat): set(inbox(seat).values_list("pk", flat=True)) for seat in seats}
    appointed = Appointment.objects.filter(valid__contains=TODAY, post__unit__closed_on__isnull=True)
    anybody = appointed.exists()
    away = set(Absence.objects.values_list("staff_id", flat=True))
    for stage in Stage.objects.filter(closed_at__isnull=True).select_related("unit"):
        seeing = [seat for seat in seats if stage.pk in boxes[id(seat)]]
        assert bool(seeing) == anybody, "somebody has it as long as anybody is left"
        assert seeing == [seat for seat in seats if serves(seat, stage, TODAY)]
        people = {seat.staff.pk for seat in seeing}
        assert people == {one.pk for one in inbox_holders(stage.unit, stage.function, stage.matter)}
        own = {
            held.staff_id
            for held in appointed.filter(post__unit=stage.unit)
            for mandate in Mandate.objects.filter(post=held.post, function=stage.function)
            if mandate.valid.upper != TODAY
            if mandate.matters in ("*", stage.matter)
            or (mandate.matters.endswith(".") and stage.matter.startswith(mandate.matters))
        }
        if own - away:
            assert people == own - away, "those whose duty it is and who are there, and nobody else"


@pytest.mark.django_db
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_open_case_has_somebody(data: st.DataObject) -> None:
    with (
        ExitStack() as matters,
        pytest.raises(ZeroDivisionError),
        clock.at(NOW),
        acting(SYSTEM, "测试"),  # rolled back each time
    ):
        for code, function in CODES.items():
            step = Step("do", "办理", by=function, at=Level.CHOSEN, outcomes=(Outcome("办结", End.DONE),))
            chosen = Step("choose", "分派", by=function, at=Level.BUREAU, outcomes=(Outcome("分派", "do"),),
                          form=Form((UnitChoice("unit", "单位"),)))  # fmt: skip
            matters.enter_context(declared(order(code=code, steps=(chosen, step))))
        found(data)
        check()
        upset(data)
        check()
        1 / 0  # noqa: B018
