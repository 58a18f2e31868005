from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Account, Function, Mandate, Post, Seat, Unit, visible
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry.public import Facility, Organisation, Person, identify, merge, search
from minzheng.mechanisms.registry.typed import terms_of, ways_of

from .given import decided, number

Newcomer = Callable[..., Person]
NAMES = [
    "陈桂兰",
    "陈桂",
    "陈兰",
    "程桂兰",
    "刘德福",
    "单于飞",
    "欧阳若兰",
    "曾小贤",
    "吕布",
    "王伟",
    "王伟民",
    "阿卜杜·热依木",
]
USCC = "91350100M000100Y43"


@pytest.fixture
def everybody(newcomer: Newcomer, streets: list[Area]) -> None:
    for place, name in enumerate(NAMES):
        newcomer(name, phone=f"1390000{1000 + place}")
    Organisation.objects.create(name="陈桂兰志愿服务社", kind="社会服务机构", area=streets[0], uscc=USCC)
    Facility.objects.create(name="长乐第3养老院", kind="养老机构", area=streets[0])


def names(text: str) -> list[str]:
    hits = search(text, Person.objects.all(), Organisation.objects.all(), Facility.objects.all())
    return [hit.subject.name for hit in hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("陈桂兰", ["陈桂兰", "陈桂兰志愿服务社"]),
        ("桂兰", ["陈桂兰", "程桂兰", "陈桂兰志愿服务社"]),
        ("陈 兰", ["陈桂兰", "陈兰", "陈桂兰志愿服务社"]),
        ("cgl", ["陈桂兰", "程桂兰", "陈桂兰志愿服务社"]),
        ("CGL", ["陈桂兰", "程桂兰", "陈桂兰志愿服务社"]),
        ("chenguilan", ["陈桂兰", "陈桂兰志愿服务社"]),
        ("Chen Gui Lan", ["陈桂兰", "陈桂兰志愿服务社"]),
        ("guilan", ["陈桂兰", "程桂兰", "陈桂兰志愿服务社"]),
        ("shanyufei", ["单于飞"]),
        ("chanyufei", ["单于飞"]),
        ("zeng", ["曾小贤"]),
        ("lvbu", ["吕布"]),
        ("lübu", ["吕布"]),
        ("wang wei", ["王伟", "王伟民"]),
        ("ouyang", ["欧阳若兰"]),
        ("热依木", ["阿卜杜·热依木"]),
        ("13900001000", ["陈桂兰"]),
        ("+86 13900001000", ["陈桂兰"]),
        ("139 0000 1000", ["陈桂兰"]),
        ("1004", ["刘德福"]),
        ("桂兰 1000", ["陈桂兰"]),
        ("桂兰 1004", []),
        (number(4), ["刘德福"]),
        (number(4)[:6] + number(4)[8:17], ["刘德福"]),
        (number(4)[-4:], ["刘德福"]),
        (USCC.lower(), ["陈桂兰志愿服务社"]),
        ("第3养老", ["长乐第3养老院"]),
        ("兰桂", []),
        ("x", []),
        ("", []),
        (" ·。 ", []),
        ("'; DROP TABLE registry_person; --", []),
    ],
)
def test_typed_text_finds(everybody: None, typed: str, expected: list[str]) -> None:
    assert names(typed) == expected


def test_over_long_text_is_refused(act: None) -> None:
    with pytest.raises(Invalid, match="60"):
        search("陈" * 61, Person.objects.all())


def test_whole_names_come_first_however_many_carry_the_part(
    newcomer: Newcomer, streets: list[Area], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minzheng.mechanisms.registry.finding.CANDIDATES", 5)
    for _ in range(8):
        newcomer("王伟民")
    last = newcomer("王伟")
    assert search("王伟", Person.objects.all())[0].subject == last
    assert len(search("王伟", Person.objects.all(), limit=3)) == 3


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused_kindly(text: str) -> None:
    for term in terms_of(text):
        assert all(way.words for way in ways_of(term))


def _seat(area: Area) -> Seat:
    unit = Unit.objects.create(name=f"单位{area.pk}", level="街道", area=area)
    post = Post.objects.create(unit=unit, name="民政专干")
    Mandate.objects.create(post=post, function=Function.ACCEPTING, matters="*")
    account = Account.objects.create(username=f"u{area.pk}", kind="工作人员")
    return Seat(account, None, post, unit)


TYPED = ["桂兰", "cgl", "1004", number(4), "王"]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_search_never_leaves_the_visible_areas(
    placed: tuple[Area, list[Area], list[Seat]], data: st.DataObject
) -> None:
    district, streets, seats = placed
    where = data.draw(
        st.lists(st.sampled_from([district, *streets]), min_size=len(NAMES), max_size=len(NAMES))
    )
    pair = data.draw(st.permutations(range(len(NAMES))))[:2]
    with transaction.atomic():
        people = [
            identify(name, number(n), where[n], phone=f"1390000{1000 + n}") for n, name in enumerate(NAMES)
        ]
        merge(people[pair[0]], people[pair[1]], "同一人", decided())
        for seat, sees in zip(seats, ([district, *streets], [streets[0]], [streets[1]]), strict=True):
            for typed in TYPED:
                mine = {hit.subject.pk for hit in search(typed, visible(Person.objects.all(), seat))}
                every = {hit.subject.pk for hit in search(typed, Person.objects.all())}
                allowed = {one.pk for one in Person.objects.filter(area__in=[a.pk for a in sees])}
                gone = people[pair[1]]
                assert mine <= allowed - {gone.pk}
                assert (every & allowed) - mine <= ({people[pair[0]].pk} if gone.area not in sees else set())
        transaction.set_rollback(True)


@pytest.fixture
def placed(district: Area, streets: list[Area]) -> Iterator[tuple[Area, list[Area], list[Seat]]]:
    yield district, streets, [_seat(district), _seat(streets[0]), _seat(streets[1])]


def test_a_facility_is_found_where_it_was_opened(home: Facility) -> None:
    assert home.opened_on == date(2015, 1, 1)
    assert [hit.subject for hit in search("cly", Facility.objects.all())] == [home]
