"""Three pledges per home: the rate falls when a home opens and rises when it has signed all three (S24)."""

import datetime

import pytest

from minzheng.domains.elder_care.pledge import KINDS, PLEDGES
from minzheng.foundation.errors import Conflict, Refused
from minzheng.mechanisms.indicators.public import AsOf, print_figure, value
from minzheng.mechanisms.matters.public import open_case
from minzheng.mechanisms.registry.public import RegisterEntry

from .conftest import OURS, do, on


@pytest.fixture
def offered(office):
    def run(home, kind):
        return open_case(OURS + "pledge", office.clerk, area=home.area, answers={"kind": kind}, subject=home)

    return run


@pytest.fixture
def signed(office, offered):
    """signed(home, seat, *kinds) offers, signs and confirms."""

    def run(home, seat, *kinds):
        for kind in kinds or KINDS:
            case = do(offered(home, kind), "签署", seat, answers={"position": "院长"})
            do(case, "确认", office.clerk)

    return run


def rate(office, day):
    found = value("elder_care.pledge_rate", AsOf(datetime.date.fromisoformat(day)), office.district)
    return found.exact, print_figure(found)


def test_rate_is_homes_with_all_three_over_homes_open_that_day(office, home, account, signed, record):
    one, two = home("鹤童养老院"), home("颐养养老院")
    home("未开业中心", state="建成")
    signed(one, account(one, 1))
    signed(two, account(two, 3), *KINDS[:2])
    assert rate(office, "2019-03-04") == ("1/2", "50%")
    assert rate(office, "2019-03-03") == ("0/2", "0%")
    with on("2019-05-31"):
        signed(two, office_seat(two), KINDS[2])
        assert rate(office, "2019-05-31") == ("2/2", "100%")
        three = home("田立禾养老中心", on="2019-06-10")
    assert rate(office, "2019-06-09") == ("2/2", "100%")
    assert rate(office, "2019-06-10") == ("2/3", "67%")
    with on("2019-07-01"):
        record(three, "停业", on="2019-07-01")
    assert rate(office, "2019-07-01") == ("2/2", "100%")
    assert value("elder_care.pledged_homes", AsOf(datetime.date(2019, 5, 31)), office.district).value == 2


def office_seat(home):
    from minzheng.mechanisms.access.public import Account, seat_of

    return seat_of(Account.objects.get(represents=home.subject_key))


def test_three_times_the_same_pledge_is_not_three_pledges(office, home, account, signed):
    nest = home("鹤童养老院")
    seat = account(nest)
    signed(nest, seat, KINDS[0])
    for year in ("2020-03-04", "2021-03-04"):
        with on(year):
            signed(nest, seat, KINDS[0])
    assert RegisterEntry.objects.filter(register=PLEDGES.code).count() == 3
    assert rate(office, "2021-12-31") == ("0/1", "0%")


def test_only_the_home_signs_and_only_the_section_confirms(office, home, account, offered):
    one, two = home("鹤童养老院"), home("颐养养老院")
    seat, wrong = account(one, 1), account(two, 3)
    case = offered(one, KINDS[0])
    for other in (wrong, office.clerk):
        with pytest.raises(Refused, match="现由鹤童养老院办理"):
            do(case, "签署", other, answers={"position": "院长"})
    case = do(case, "签署", seat, answers={"position": "院长"})
    with pytest.raises(Refused, match="现由养老服务科办理"):
        do(case, "确认", seat)
    back = do(case, "退回重签", office.clerk, reason="印章不清")
    assert back.step == "sign" and not RegisterEntry.objects.filter(register=PLEDGES.code).exists()


def test_once_a_year_and_not_before_opening(office, home, account, offered, signed):
    nest = home("鹤童养老院")
    signed(nest, account(nest, 1), KINDS[0])
    with pytest.raises(Conflict, match="同一机构同一文书一年内"):
        offered(nest, KINDS[0])
    built = home("华明中心", state="建成")
    case = offered(built, KINDS[0])
    with pytest.raises(Conflict, match="尚未投入运营"):
        do(case, "签署", account(built, 3), answers={"position": "院长"})


def test_the_signer_is_kept_as_ciphertext(office, home, account, signed):
    nest = home("鹤童养老院")
    signed(nest, account(nest), KINDS[0])
    entry = RegisterEntry.objects.get(register=PLEDGES.code)
    assert entry.data == {"signed_on": "2019-03-04"} and entry.content["signer"] == "吴院长"
