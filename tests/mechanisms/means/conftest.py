"""A household of three in a street."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from minzheng.foundation import clock, keys
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.areas.public import Area, find, load_tree
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import Household, Person, identify, join

DAY = date(2026, 8, 3)
AREAS = [
    {"code": "120110", "name": "东丽区", "kind": "区县", "parent_code": ""},
    {"code": "120110001", "name": "东街街道", "kind": "街道乡镇", "parent_code": "120110"},
]


@dataclass(frozen=True)
class Home:
    """A couple and their child, with the street they live in."""

    household: Household
    people: tuple[Person, Person, Person]
    area: Area


def somebody(name: str, born: date, area: Area) -> Person:
    return identify(name, make_resident_id("120110", born, 42, Sex.FEMALE), area)


@pytest.fixture
def home(db: None) -> Iterator[Home]:
    with keys.using(keys.KeyRing.ephemeral()), clock.at(datetime(2026, 8, 3, 9, tzinfo=clock.SHANGHAI)):
        with acting(SYSTEM, "测试"):
            load_tree(AREAS, date(2004, 1, 1), "测试区划")
            area = find("120110001", DAY)
            born = (date(1980, 3, 7), date(1982, 5, 1), date(2012, 6, 9))
            people = [
                somebody(name, day, area) for name, day in zip(("王芳", "李强", "李想"), born, strict=True)
            ]
            household = Household.objects.create(area=area, head=people[0])
            for person, relation in zip(people, ("户主", "配偶", "子"), strict=True):
                join(person, household, relation, date(2020, 1, 1))
        yield Home(household, (people[0], people[1], people[2]), area)
