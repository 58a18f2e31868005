"""What a ledger brought over is paid and looked at again from the take-over on, not from when the household began to draw."""

import datetime

from tests.domains.social_assistance.ledgers import Section, household

from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.domains.social_assistance.benefits.reviewing import open_due
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import open_fund, use_fund
from minzheng.mechanisms.matters.public import PaymentInstruction
from minzheng.mechanisms.payments.accruing import accrue, allowance_of
from minzheng.mechanisms.registry.public import as_of

TODAY = datetime.date(2019, 3, 4)


def test_months_before_the_take_over_are_neither_paid_nor_reviewed(bureau):
    """The household draws since May 2018; who took it over in March 2019 pays from March on."""
    section = Section.of(bureau)
    done = section.decide(section.check(household(1, 3)))
    assert as_of(BOOK, datetime.date(2018, 6, 1)).count() == 1
    district = bureau.area("120110")
    with acting(SYSTEM, "核算"):
        fund = open_fund("main", "救助资金", "区级", district, TODAY)
        use_fund(fund, "*", district, TODAY)
        found = accrue(
            allowance_of(BOOK.code), datetime.date(2019, 4, 1), fund, done.case, datetime.date(2018, 1, 1)
        )
    assert (found.normal, found.arrears, found.recovered) == (303_000, 303_000, 0)
    assert set(PaymentInstruction.objects.values_list("period", flat=True)) == {"2019-03", "2019-04"}
    assert open_due(datetime.date(2020, 3, 2)) == 0, "nobody of the street may visit yet; the morning goes on"
    bureau.seat("张贵庄街道办事处", "王芳", surveying="social_assistance.")
    assert (open_due(datetime.date(2020, 2, 28)), open_due(datetime.date(2020, 3, 2))) == (0, 1)
