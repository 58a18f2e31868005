"""The door: twice, too long, by nobody, for somebody else, with another form's content."""

import uuid
from dataclasses import replace
from types import SimpleNamespace

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import seat_of
from minzheng.mechanisms.matters.public import Case, matter, open_case
from minzheng.mechanisms.matters.sealed import everything

from .given import CODE, NOW, declared, opened, order, rows, subject_of

World = SimpleNamespace


def test_the_same_page_twice_is_one_case(world: World) -> None:
    key = uuid.uuid4()
    one, stranger = opened(world, client_key=key), world.bureau.seat("业务科", "别人", registering=CODE)
    before = rows()
    assert opened(world, client_key=key) == one and rows() == before
    with pytest.raises(Conflict, match="内容不同") as refused:
        opened(world, client_key=key, answers={"content": "改过的内容"})
    assert one.number in str(refused.value)
    with pytest.raises(Conflict, match="已由他人提交"):
        opened(world, client_key=key, seat=stranger)
    assert rows() == before


def test_a_key_of_another_matter_is_not_its_case(world: World) -> None:
    key = uuid.uuid4()
    opened(world, client_key=key)
    with declared(order(code="test_matters.second", prefix="CD")):
        seat = world.bureau.seat("业务科", world.desk.staff, registering="test_matters.")
        with pytest.raises(Conflict):
            open_case(
                "test_matters.second",
                replace(seat, account=world.desk.account),
                area=world.district,
                answers={"phone": "13900000001", "content": "楼道堆物"},
                client_key=key,
            )


def test_sensitive_answers_are_nowhere_in_plain(world: World) -> None:
    case = opened(world)
    assert case.answers == {"content": "楼道堆物"}
    assert everything(Case.objects.get(pk=case.pk))["phone"] == "13900000001"
    assert "13900000001" not in str(
        Case.objects.filter(pk=case.pk).values("answers", "title", "rule_outcome")
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "题" * 201}, "title"),
        ({"title": "空\x00"}, "title"),
        ({"external_number": "9" * 61}, "external_number"),
        ({"answers": {"content": ""}}, "content"),
        ({"answers": {"content": "长" * 201}}, "content"),
        ({"answers": {"phone": "12"}}, "phone"),
        ({"answers": {"unasked": "x"}}, "unasked"),
    ],
)
def test_bad_input_is_named_and_nothing_is_opened(world: World, changes: dict, field: str) -> None:
    before = rows()
    with pytest.raises(Invalid) as refused:
        opened(world, **changes)
    assert [problem.field for problem in refused.value.problems] == [field] and rows() == before


def test_citizens_file_for_themselves_only(world: World) -> None:
    area = world.bureau.area("120110001001")
    world.bureau.seat("业务科", "登记员", registering="test_matters.own")
    with declared(order(code="test_matters.own", subject="person", by_public=False)):
        me = subject_of(matter("test_matters.own", clock.today()), area)
        filed = {"area": area, "answers": {"phone": "13900000001", "content": "问"}, "subject": me}
        other = seat_of(world.bureau.account("他人", represents=f"person:{me.pk + 1}"))
        with pytest.raises(Refused):
            open_case("test_matters.own", other, **filed)
        with pytest.raises(Refused):
            open_case("test_matters.own", None, **filed)
        own = seat_of(world.bureau.account("本人", represents=f"person:{me.pk}"))
        assert open_case("test_matters.own", own, **filed).subject == me
        with pytest.raises(Invalid, match="没有选定"):
            open_case("test_matters.own", own, **{**filed, "subject": None})
        with pytest.raises(Invalid, match="对象类型不符"):
            open_case("test_matters.own", own, **{**filed, "subject": area})


def test_nobody_files_before_the_matter_begins(world: World) -> None:
    with clock.at(NOW.replace(year=2017)), pytest.raises(Exception, match="尚未开办"):
        opened(world)


def test_numbers_are_never_given_twice(world: World) -> None:
    numbers = [opened(world).number for _ in range(20)]
    assert len(set(numbers)) == 20 and all(number.startswith("CG2019") for number in numbers)
