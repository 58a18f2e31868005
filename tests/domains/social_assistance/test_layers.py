"""分层分类: everybody in one layer and one type on a day, and the days on which that changed."""

import datetime

from tests.domains.social_assistance.conftest import Office
from tests.domains.social_assistance.test_price_subsidy import settled

from minzheng.domains.social_assistance.benefits.layers import changes, classified, matrix
from minzheng.domains.social_assistance.benefits.standing import MINIMUM_LIVING
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Decision, RegisterEntry, end

SEPTEMBER = datetime.date(2026, 9, 1)


def test_people_stand_once_in_the_first_layer_that_fits(office: Office) -> None:
    poor, lone, edge = settled(office, "2026-08-03", "2026-08-12")
    assert matrix(SEPTEMBER) == {(1, 1): 1, (2, 1): 3, (3, 2): 1}
    assert sum(matrix(SEPTEMBER).values()) == classified(SEPTEMBER).count() == 5
    layers = dict(classified(SEPTEMBER).values_list("pk", "layer"))
    assert (layers[lone.pk], layers[poor.pk], layers[edge.pk]) == (1, 2, 3)
    assert matrix(datetime.date(2026, 8, 31)) == {}
    assert matrix(SEPTEMBER, office.bureau.area("120110001")) == matrix(SEPTEMBER)
    assert matrix(SEPTEMBER, office.bureau.area("120110002")) == {}


def test_a_change_of_layer_is_dated(office: Office) -> None:
    poor, _, _ = settled(office, "2026-08-03", "2026-08-12")
    assert changes(poor) == [(SEPTEMBER, 2)]
    entry = RegisterEntry.objects.get(register=MINIMUM_LIVING)
    case = Case.objects.get(pk=entry.case_id)
    with acting(SYSTEM, "退出"):
        end(entry, Decision(case.pk, case.number, SEPTEMBER), datetime.date(2026, 12, 1))
    assert changes(poor) == [(SEPTEMBER, 2), (datetime.date(2026, 12, 1), None)]
