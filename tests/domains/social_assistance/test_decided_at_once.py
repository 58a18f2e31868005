"""Two decisions about one person in the same moment, on two connections: one stands, the other is told why it does not."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import cycle
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from tests.domains.conftest import furnished
from tests.domains.social_assistance.conftest import AREA, Office, at, line, office_of
from tests.domains.social_assistance.ledgers import Section, household
from tests.domains.social_assistance.test_extreme_poverty import HOME, found

from minzheng.domains.social_assistance.benefits import disability_living, minimum_living, orphan
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, MINIMUM_LIVING
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, perform
from minzheng.mechanisms.registry.public import RegisterEntry, as_of, identify
from minzheng.mechanisms.rolls.public import submit_roll

from .persons import District, district, on
from .test_person_benefits import CARD, CLEAR, ORPHANED, VALID, guardian


def decided(cases: list[Case], *seats: Seat) -> list[Case | UserError]:
    """Both decided at the same time, each on a connection of its own: the case, or what was refused."""
    start = Barrier(len(cases))

    def decide(case: Case, seat: Seat) -> Case | UserError:
        try:
            start.wait()
            return perform(case, "同意", seat, version=case.version)
        except UserError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(cases)) as pool:
        work = zip(cases, cycle(seats), strict=False)
        return [one.result() for one in [pool.submit(copy_context().run, decide, *two) for two in work]]


@pytest.fixture
def office(fresh_database: Any, moment: Any, tmp_path: Any, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path
    return office_of(furnished())


@pytest.fixture
def town(fresh_database: Any, moment: Any, tmp_path: Any, settings: Any) -> District:
    settings.MEDIA_ROOT = tmp_path
    with on("2026-08-03"):
        return district(furnished())


@pytest.mark.parametrize("order", [1, -1])
def test_minimum_living_and_extreme_poverty(office: Office, order: int) -> None:
    who = office.someone("陈桂兰", "1950-05-06")
    poor = {"means": [line("工资性收入", "100") | {"member": "1"}]}
    cases = [
        office.to_decision(MINIMUM_LIVING, "2026-08-03", who, poor),
        office.to_decision(EXTREME_POVERTY, "2026-08-03", who, found(), HOME),
    ][::order]
    with at("2026-08-12"):
        outcomes = decided(cases, office.section)
    (refused,) = [one for one in outcomes if isinstance(one, UserError)]
    assert refused.problems[0].code in ("double_benefit", "decided_meanwhile", "not_eligible")
    assert any(word in str(refused) for word in ("特困人员", "最低生活保障", "低保")), str(refused)
    entries = RegisterEntry.objects.filter(register__in=(minimum_living.BOOK.code, EXTREME_POVERTY))
    assert entries.count() == 1


def test_orphan_and_disability_living(town: District) -> None:
    with on("2026-08-03"):
        child = town.person("陈小宝", "2016-10-15")
        town.on_minimum_living(child, town.person("陈守护", "1958-03-04"))
        cases = [
            town.checked(town.file(orphan.CODE, child, **guardian(town)), ORPHANED),
            town.checked(town.file(disability_living.CODE, child, card="1", **CARD), CLEAR, VALID),
        ]
        outcomes = decided(cases, town.section)
    (refused,) = [one for one in outcomes if isinstance(one, UserError)]
    assert refused.problems[0].code in ("decided_meanwhile", "not_eligible")
    assert any(word in str(refused) for word in ("困难残疾人生活补贴", "孤儿基本生活保障")), str(refused)
    assert RegisterEntry.objects.filter(register__in=(orphan.CODE, disability_living.CODE)).count() == 1


def test_a_ledger_and_extreme_poverty(office: Office) -> None:
    with at("2026-08-03"):
        section = Section.of(office.bureau)
        person = household(1)[0]
        with acting(SYSTEM, "登记人员"):
            who = identify(person["name"], person["id_number"], office.bureau.area(AREA))
        office.people[person["name"]] = {
            "name": person["name"], "id_number": person["id_number"], "relation": "本人",
        }  # fmt: skip
    case = office.to_decision(EXTREME_POVERTY, "2026-08-03", who, found(), HOME)
    with at("2026-08-12"):
        ledger = submit_roll(section.check(household(1), household(2)), section.maker)
        ledger = perform(ledger, "核对无误", section.decider, version=ledger.version)
        outcomes = decided([case, ledger], office.section, section.decider)
    refused = [one for one in outcomes if isinstance(one, UserError)]
    assert len(refused) == 1, outcomes
    assert refused[0].problems[0].code in (
        "roll.entering",
        "roll.meanwhile",
        "decided_meanwhile",
        "not_eligible",
    )
    stands = RegisterEntry.objects.filter(register=EXTREME_POVERTY).count()
    assert (stands, as_of(minimum_living.BOOK, datetime.date(2026, 8, 12)).count()) in ((1, 0), (0, 2))
