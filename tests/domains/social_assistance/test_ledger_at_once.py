"""Two people decide two ledgers with the same household in the same moment: it is entered once, and both ledgers are done."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
from django.db import connections
from tests.domains.conftest import furnished
from tests.domains.social_assistance.ledgers import Section, household

from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import perform
from minzheng.mechanisms.registry.public import Membership, Person, as_of
from minzheng.mechanisms.rolls.public import RollCheck, submit_roll


@pytest.fixture
def section(fresh_database, moment, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return Section.of(furnished())


def test_the_same_household_in_two_ledgers_decided_at_once(section):
    checks = [section.check(household(1, 2), household(at)) for at in (2, 3)]
    cases = [submit_roll(one, section.maker) for one in checks]
    cases = [perform(one, "核对无误", section.decider, version=one.version) for one in cases]
    start = Barrier(2)

    def decide(case):
        try:
            start.wait()
            return perform(case, "同意", section.decider, version=case.version)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(copy_context().run, decide, case) for case in cases]
        assert [one.result().end for one in done] == ["同意", "同意"]
    assert sorted(RollCheck.objects.values_list("entered_homes", flat=True)) == [1, 2]
    assert as_of(BOOK, clock.today()).count() == 3
    assert (Person.objects.count(), Membership.objects.count()) == (4, 4)
