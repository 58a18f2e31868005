from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry import dossiers, events
from minzheng.mechanisms.registry.public import (
    DeathRecorded,
    Household,
    HouseholdMoved,
    IdentityKind,
    Line,
    Membership,
    Person,
    announce,
    correct,
    dossier,
    dossier_panel,
    end,
    enter,
    find_by_number,
    identify,
    join,
    leave,
    members,
    merge,
    move,
    on,
    record_death,
    record_fact,
    same_as,
    search,
    state,
    survivor,
    unmerge,
)

from .given import GRADE, LOW_INCOME, decided, number

Newcomer = Callable[..., Person]


def test_the_number_tells_birth_and_sex_and_finds_the_person_again(streets: list[Area]) -> None:
    made = identify("陈 桂兰", f" {number(5).lower()} ", streets[0])
    assert (made.name, made.born, made.sex) == ("陈桂兰", date(1950, 3, 4), "2")
    assert identify("陈桂兰", number(5), streets[1]) == made == find_by_number(number(5))
    assert find_by_number(number(6)) is None


def test_an_old_number_of_fifteen_digits_is_the_same_person(streets: list[Area]) -> None:
    made = identify("陈桂兰", number(5), streets[0])
    old = number(5)[:6] + number(5)[8:17]
    assert identify("陈桂兰", old, streets[0]) == made


def test_another_name_is_a_conflict_that_hides_the_stored_one(streets: list[Area]) -> None:
    identify("陈桂兰", number(5), streets[0])
    with pytest.raises(Conflict, match=r"“陈\*\*”") as caught:
        identify("刘德福", number(5), streets[0])
    assert "桂兰" not in str(caught.value)


def test_everything_wrong_is_said_at_once(streets: list[Area]) -> None:
    with pytest.raises(Invalid) as caught:
        identify(" ", number(5)[:-1] + "?", streets[0], phone="139")
    assert {problem.field for problem in caught.value.problems} == {"name", "id_number", "phone"}
    assert not Person.objects.exists()


def test_without_a_number_each_call_makes_a_person(streets: list[Area]) -> None:
    one, other = (identify("无名氏", None, streets[0], sex="1") for _ in range(2))
    assert one != other
    assert one.id_kind == IdentityKind.NONE
    assert one.id_blind is None


def test_passports_and_resident_numbers_do_not_meet(streets: list[Area]) -> None:
    one = identify("JOHN SMITH", "E12345678", streets[0], id_kind=IdentityKind.PASSPORT)
    other = identify("约翰·史密斯", "E12345678", streets[0], id_kind=IdentityKind.OTHER)
    assert one != other
    assert (
        other.name
        == "约翰·史密斯"
        == identify("约翰•史密斯", "e1234 5678", streets[0], id_kind="其他证件").name
    )


def test_the_database_itself_refuses_a_number_twice(newcomer: Newcomer, streets: list[Area]) -> None:
    newcomer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="另一人", id_number=number(0), area=streets[0])


def test_correcting_moves_index_and_search_along(newcomer: Newcomer) -> None:
    person, other = newcomer("陈桂兰"), newcomer("刘德福")
    fixed = correct(person, decided(), name="陈桂芳", id_number=number(77), phone="139 0000 1234")
    assert find_by_number(number(77)) == fixed
    assert find_by_number(number(0)) is None
    assert [hit.subject for hit in search("陈桂芳", Person.objects.all())] == [person]
    assert not search("陈桂兰", Person.objects.all())
    with pytest.raises(Conflict, match=r"刘\*\*"):
        correct(person, decided(), id_number=other.id_number)
    with pytest.raises(TypeError):
        correct(person, decided(), died_on=date(2019, 1, 1))


def test_a_death_is_announced_once_and_undone_with_its_handlers(
    newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_handlers", {})
    heard: list[DeathRecorded] = []
    on(DeathRecorded)(heard.append)
    person = newcomer()
    day = date(2019, 4, 5)
    record_death(person, day, decided())
    record_death(person, day, decided())
    assert heard == [DeathRecorded(person.pk, day)]
    with pytest.raises(Conflict, match="2019-04-05"):
        record_death(person, date(2019, 4, 6), decided())
    other = newcomer()
    with pytest.raises(Invalid):
        record_death(other, date(1949, 1, 1), decided())

    @on(DeathRecorded)
    def refuse(event: DeathRecorded) -> None:
        raise Conflict.because("不行。", "改。", "x")

    with pytest.raises(Conflict, match="不行"), transaction.atomic():
        record_death(other, day, decided())
    assert Person.objects.get(pk=other.pk).died_on is None


def test_an_event_needs_a_transaction(fresh_database: object) -> None:
    with pytest.raises(RuntimeError, match="acting"):
        announce(DeathRecorded(1, date(2019, 1, 1)))


def test_one_household_at_a_time(newcomer: Newcomer, streets: list[Area]) -> None:
    person = newcomer()
    first, second = (Household.objects.create(area=streets[0]) for _ in range(2))
    join(person, first, "户主", date(2018, 1, 1))
    join(person, second, "户主", date(2019, 1, 1))
    assert [one.person for one in members(first, date(2018, 12, 31))] == [person]
    assert not members(first, date(2019, 1, 1))
    with pytest.raises(Conflict):
        join(person, first, "户主", date(2018, 6, 1))
    overlapping = Membership(household=first, person=person, relation="子", valid=("2018-06-01", None))
    with pytest.raises(IntegrityError), transaction.atomic():
        overlapping.save()
    leave(members(second, date(2019, 1, 1)).get(), date(2019, 3, 1))
    assert not members(second, date(2019, 3, 1))


def test_a_household_moves_with_its_members(
    newcomer: Newcomer, streets: list[Area], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_handlers", {})
    heard: list[HouseholdMoved] = []
    on(HouseholdMoved)(heard.append)
    person = newcomer()
    household = Household.objects.create(area=streets[0], address="旧址")
    join(person, household, "户主", date(2018, 1, 1))
    move(household, streets[1], "新址2号", date(2019, 1, 1), decided())
    assert Household.objects.get().address == "新址2号"
    assert Person.objects.get().area == streets[1]
    assert heard == [HouseholdMoved(household.pk, streets[0].pk, streets[1].pk, date(2019, 1, 1))]


def test_a_merge_is_followed_everywhere_and_taken_back_without_trace(
    newcomer: Newcomer, streets: list[Area]
) -> None:
    kept, gone = newcomer("陈桂兰"), newcomer("陈贵兰")
    day = date(2019, 5, 6)
    record_fact(gone, GRADE, 3, date(2019, 1, 1), "评估", decided())
    entry = enter(LOW_INCOME, gone, {"amount": 92000}, decided())
    before = Person.objects.filter(pk=gone.pk).values().get()
    done = merge(kept, gone, "同一人", decided(9))
    assert survivor(Person.objects.get(pk=gone.pk)) == kept
    assert same_as(gone) == same_as(kept) == {kept.pk, gone.pk}
    assert state(GRADE, kept, day) == 3
    assert identify("陈贵兰", gone.id_number, streets[0]) == kept
    assert [hit.subject for hit in search("陈贵兰", Person.objects.all())] == [kept]
    assert enter_subject(kept) == kept.pk
    with pytest.raises(Conflict, match="已经并入"):
        merge(kept, gone, "再来", decided())
    unmerge(done, decided(10))
    assert Person.objects.filter(pk=gone.pk).values().get() == before
    assert state(GRADE, kept, day) is None
    assert state(GRADE, Person.objects.get(pk=gone.pk), day) == 3
    assert entry.subject == gone
    with pytest.raises(Conflict, match="已经撤销"):
        unmerge(done, decided())
    assert merge(kept, gone, "还是同一人", decided(11)).pk != done.pk


def enter_subject(kept: Person) -> int:
    """A decision about the duplicate lands on the person it became."""
    gone = kept.duplicates.get()
    record_fact(gone, GRADE, 4, date(2019, 6, 1), "评估", decided())
    landed = kept.fact_set.get(kind=GRADE.code)
    landed.delete()
    return int(landed.person_id)


def test_a_merge_that_would_hide_a_double_benefit_is_refused(newcomer: Newcomer, streets: list[Area]) -> None:
    one, other, third = newcomer(), newcomer(), newcomer()
    entries = [enter(LOW_INCOME, who, {"amount": 1}, decided()) for who in (one, other)]
    with pytest.raises(Conflict, match="同一登记簿"):
        merge(one, other, "同一人", decided())
    end(entries[1], decided(), date(2019, 6, 1))
    for who in (one, other):
        join(who, Household.objects.create(area=streets[0]), "户主", date(2019, 1, 1))
    with pytest.raises(Conflict, match="两个家庭"):
        merge(one, other, "同一人", decided())
    with pytest.raises(Invalid, match="自己"):
        merge(third, third, "同一人", decided())
    assert not same_as(one) - {one.pk}


def test_a_chain_of_merges_comes_apart_in_any_order(newcomer: Newcomer) -> None:
    a, b, c = newcomer(), newcomer(), newcomer()
    first = merge(a, b, "同一人", decided())
    merge(c, a, "同一人", decided())
    assert same_as(b) == {a.pk, b.pk, c.pk}
    unmerge(first, decided())
    b = Person.objects.get(pk=b.pk)
    assert same_as(b) == {b.pk}
    assert same_as(c) == {a.pk, c.pk}


def test_a_dossier_gathers_masked_sections_and_panels(
    newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossiers, "_panels", [])
    person = newcomer("陈桂兰", phone="13900001234")
    record_fact(person, GRADE, 3, date(2019, 1, 1), "评估", decided(7))
    enter(LOW_INCOME, person, {"amount": 92000}, decided(8))
    dossier_panel(Person, "探访", lambda who: [Line("最近探访", "2019-05-01", None, 3)])
    dossier_panel(Person, "空", lambda who: [])
    with pytest.raises(ValueError, match="twice"):
        dossier_panel(Person, "探访", lambda who: [])
    found = {section.title: section.lines for section in dossier(person)}
    assert list(found) == ["基本信息", "事实", "登记", "探访"]
    assert "陈桂兰" not in str(found)
    assert "139****1234" in str(found)
    assert Line("能力等级", "3", date(2019, 1, 1), 7) in found["事实"]
    assert Line("低保台账", "月保障金92000分", date(2019, 5, 6), 8) in found["登记"]
    assert "陈桂兰" in str(dossier(person, unmasked=True))
