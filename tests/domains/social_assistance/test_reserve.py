"""The street's reserve: sized by law, filled from the bureau's fund, paying what the street decides, never below zero."""

import datetime
from types import SimpleNamespace

import pytest
from tests.domains.social_assistance.given import MEANS, give, granted
from tests.domains.social_assistance.test_reviewing import at

from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.domains.social_assistance.reserve import RESERVE
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import Chart, Due, balances, fund_for, owe, release
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.payments.public import balances_of, open_batch

STREET = "120110001"


def filled(street: SimpleNamespace, source: str = "main", year: str = "2020") -> Case:
    seat = street.bureau.seat("社会救助科", "吴金", paying="social_assistance.")
    area = street.bureau.area(STREET)
    case = open_case(RESERVE, seat, area=area, answers={"year": year, "source": source})
    case = perform(case, "提交审批", seat, version=1)
    return perform(case, "同意", street.section, version=case.version)


@pytest.fixture
def spent(street: SimpleNamespace) -> int:
    """A year in which one household of the street drew nine months."""
    granted(street, MEANS)
    with at("2019-12-10"):
        batch = open_batch(give(street), MINIMUM_LIVING, "低保", street.maker, "2019-12")
        perform(batch, "提交复核", street.maker, version=batch.version)
    return 9 * 144_000


def test_the_reserve_is_the_share_of_last_years_spending(street: SimpleNamespace, spent: int) -> None:
    with at("2020-01-06"):
        case = filled(street)
        assert case.amount == spent * 4 // 100 == 51_840
        area = street.bureau.area(STREET)
        fund = fund_for("social_assistance.relief", area, clock.today(), "街道")
        assert fund is not None and (fund.name, balances(fund)[Chart.AVAILABLE]) == (
            "张贵庄街道临时救助备用金",
            51_840,
        )
        assert fund_for("social_assistance.relief", area, clock.today(), "科室").code == "main"
        with pytest.raises(Conflict, match="只能办理一次"):
            filled(street)


def test_it_never_falls_below_zero_and_warns_before(street: SimpleNamespace, spent: int) -> None:
    with at("2020-01-06"):
        filled(street)
        fund = fund_for("social_assistance.relief", street.bureau.area(STREET), clock.today(), "街道")
        with acting(SYSTEM, "支付"):
            most = [Due(fund, "person:1", "social_assistance.relief", 45_000)]
            owe(most, clock.today(), "临时救助", "t:1")
            assert [low for _, _, low in balances_of([fund])] == [False]
            release(most, clock.today(), "临时救助", "t:2")
        assert [low for _, _, low in balances_of([fund])] == [True]
        with pytest.raises(Conflict, match=r"可用资金68\.40元,不足以支付"), acting(SYSTEM, "支付"):
            more = [Due(fund, "person:2", "social_assistance.relief", 45_000)]
            owe(more, clock.today(), "临时救助", "t:3")
            release(more, clock.today(), "临时救助", "t:4")


def test_an_unknown_source_and_a_year_without_spending(street: SimpleNamespace, spent: int) -> None:
    with at("2020-01-06"):
        with pytest.raises(Missing, match="没有代码为“none”的上级资金"):
            filled(street, source="none")
        with pytest.raises(Invalid):
            filled(street, year="1990")
    with at("2019-02-01"):
        seat = street.bureau.seat("社会救助科", "吴早", paying="social_assistance.")
        early = open_case(
            RESERVE, seat, area=street.bureau.area(STREET), answers={"year": "2019", "source": "main"}
        )
        assert early.opened_on == datetime.date(2019, 2, 1)
