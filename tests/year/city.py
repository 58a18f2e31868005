"""What holds of the assistance of a city, whole or small: money, people on the registers, nobody twice, nobody after death."""

import datetime
from pathlib import Path

from django.db.models import Count, Sum
from tests.tools import beancount_checks, hledger_checks

from minzheng.domains.social_assistance.benefits.first_covered import BOOK, REGULAR
from minzheng.domains.social_assistance.temporary_relief import RELIEF, RELIEF_FILE
from minzheng.mechanisms.ledger.public import Fund, beancount_text, hledger_text
from minzheng.mechanisms.matters.public import Case, PaymentInstruction
from minzheng.mechanisms.payments.public import LineState, PayBatch, PayLine
from minzheng.mechanisms.registry.public import Membership, Person, RegisterEntry

PAID = PayLine.objects.filter(state=LineState.PAID, instruction__item__startswith="social_assistance.")


def nobody_is_paid_twice() -> None:
    """One paid line for a party, item and period, and for the amount that was ordered."""
    paid = PAID.values(
        "instruction__payee_key", "instruction__item", "instruction__period", "instruction__kind"
    )
    assert not paid.annotate(times=Count("pk")).filter(times__gt=1).exists()
    months = PAID.filter(instruction__item__in=REGULAR)
    one = months.values("instruction__payee_key", "instruction__period").annotate(times=Count("pk"))
    assert one.exists() and not one.filter(times__gt=1).exists()


def nobody_is_paid_for_a_month_after_his_death() -> dict[int, int]:
    """How many months each of the dead was paid."""
    found = {}
    for one in Person.objects.exclude(died_on=None):
        assert one.died_on is not None
        periods = PAID.filter(instruction__payee_key=f"person:{one.pk}").values_list(
            "instruction__period", flat=True
        )
        assert max(periods) == f"{one.died_on:%Y-%m}", one.pk
        found[one.pk] = len(periods)
    assert found
    return found


def three_people_paid_each_batch() -> None:
    """Maker, checker and payer differ."""
    batches = PayBatch.objects.values_list("maker", "checker", "payer")
    assert batches and all(len(set(one)) == len(one) for one in batches)


def what_came_back_went_out_again() -> int:
    """How many lines the bank sent back."""
    back = PayLine.objects.filter(state=LineState.RETURNED)
    again = PayLine.objects.filter(state=LineState.PAID).values_list("instruction", flat=True)
    assert set(back.values_list("instruction", flat=True)) <= set(again)
    return back.count()


def ordered(items: str = "social_assistance.") -> int:
    """分 ordered of all items that begin so."""
    found = PaymentInstruction.objects.filter(item__startswith=items).aggregate(fen=Sum("amount"))["fen"]
    return int(found or 0)


def arrived() -> int:
    """分 of social assistance the bank says have arrived."""
    return int(PAID.aggregate(fen=Sum("amount"))["fen"] or 0)


def the_new_rest_on_their_own_cases() -> int:
    """How many are newly covered: each by a granted application of his household, and on no old ledger."""
    lines = RegisterEntry.objects.filter(register=BOOK.code)
    cases = Case.objects.filter(pk__in=lines.values("case_id"), decision="同意")
    assert set(cases.values_list("matter", flat=True)) <= set(REGULAR)
    assert cases.count() == lines.values("case_id").distinct().count()
    people = set(lines.values_list("person", flat=True))
    assert len(people) == lines.count()
    taken = RegisterEntry.objects.filter(
        register__in=REGULAR, case_id__in=Case.objects.filter(matter="registry.import").values("pk")
    )
    old = set(taken.values_list("person", flat=True))
    old |= set(
        Membership.objects.filter(household__in=taken.values("household")).values_list("person", flat=True)
    )
    assert old and not people & old
    return len(people)


def every_relief_says_whom_it_helped() -> int:
    """Person-times: the members counted at the visit of each granted case."""
    lines = dict(
        RegisterEntry.objects.filter(register=RELIEF_FILE.code).values_list("case_id", "data__persons")
    )
    cases = Case.objects.filter(matter=RELIEF.code, decision="同意")
    assert set(lines) == set(cases.values_list("pk", flat=True))
    visits = cases.filter(stages__step="visit", stages__outcome="调查完成")
    seen = dict(visits.values_list("pk", "stages__answers__members"))
    assert lines == seen
    return sum(lines.values())


def foreign_tools_re_add(first: datetime.date, last: datetime.date, folder: Path) -> None:
    """The books of some days, checked by hledger and beancount; a planted fault is found by both."""
    fund = Fund.objects.get()
    for export, checks in ((hledger_text, hledger_checks), (beancount_text, beancount_checks)):
        text = export(fund, first, last)
        assert (done := checks(text, folder)).returncode == 0, (done.stdout + done.stderr)[:2000]
        at = text.rindex(".00") - 1
        other = (int(text[at]) + 1) % 10
        assert checks(f"{text[:at]}{other}{text[at + 1 :]}", folder).returncode != 0
