"""低保 from the application to the bank: three people, a means test line by line, a decision by the rule, a monthly payment."""

import datetime
from types import SimpleNamespace

import pytest
from psycopg.types.range import Range
from tests.domains.social_assistance.given import MEANS, filed, give, line, surveyed

from minzheng.domains.social_assistance.benefits.course import FIRST_MONTH
from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.documents.public import public_notices, shown_fields
from minzheng.mechanisms.exchange.public import Authorisation, authorised
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import ParameterValue, replay, simulate
from minzheng.mechanisms.ledger.public import owed_to
from minzheng.mechanisms.matters.public import (
    Case,
    PaymentInstruction,
    perform,
)
from minzheng.mechanisms.means.public import means_of, table
from minzheng.mechanisms.payments.public import open_batch, waiting
from minzheng.mechanisms.registry.public import Person, RegisterEntry, members


def test_a_household_is_granted_by_the_rule_and_paid_from_next_month(street: SimpleNamespace) -> None:
    case = surveyed(street, MEANS)
    assert case.step == "decide"
    with clock.at(datetime.datetime(2019, 3, 13, 9, tzinfo=clock.SHANGHAI)):
        case = perform(case, "同意", street.section, version=case.version)
        assert (case.decision, case.step, case.amount) == ("同意", "publish", 3 * 98_000 - 150_000)
        assert replay(case.rule_outcome).to_json() == case.rule_outcome
        shown = [text for notice in public_notices() for _, text in shown_fields(notice)]
        assert shown == ["陈桂兰", "3", "1,440.00元"]
    entry = RegisterEntry.objects.get(register=BOOK.code)
    assert (entry.valid_from, entry.data["amount"], entry.data["members"]) == (
        datetime.date(2019, 4, 1),
        144_000,
        3,
    )
    assert [one.relation for one in members(entry.household, datetime.date(2019, 4, 1))] == [
        "本人",
        "子女",
        "其他",
    ]
    rows = table(means_of(case.pk), case.area, case.opened_on)
    silent = [one for one in rows if one.line is not None and one.amount == 0]
    assert ["另有更可靠的来源" in one.why for one in silent] == [True]
    with clock.at(datetime.datetime(2019, 4, 10, 9, tzinfo=clock.SHANGHAI)):
        fund = give(street)
        batch = open_batch(fund, MINIMUM_LIVING, "低保", street.maker, "2019-04")
        batch = perform(batch, "提交复核", street.maker, version=batch.version)
        batch = perform(batch, "复核通过", street.checker, version=batch.version)
        perform(batch, "确认支付", street.payer, version=batch.version, answers={"format": "CSV文本"})
        assert owed_to(f"household:{entry.household_id}") == 144_000
        made = PaymentInstruction.objects.get()
        assert (made.case_id, made.payee, made.period, made.snapshot["members"]) == (
            case.pk,
            street.applicant,
            "2019-04",
            3,
        )
        with pytest.raises(Conflict, match="没有可以支付"):
            again = open_batch(fund, MINIMUM_LIVING, "低保", street.maker, "2019-04")
            perform(again, "提交复核", street.maker, version=again.version)
        assert not waiting()
        found = simulate(MINIMUM_LIVING, clock.today(), {"standard": "400元"})
        assert (found.total.leave, found.total.enter) == (1, 0)


def test_the_signed_authorisation_counts_for_the_whole_household(street: SimpleNamespace) -> None:
    case = surveyed(street, MEANS)
    people = list(Person.objects.filter(pk__in=means_of(case.pk).people))
    assert len(people) == 3
    given_on = case.papers.get(label="家庭经济状况核对授权书").added_at.astimezone(clock.SHANGHAI).date()
    assert authorised(people, given_on) == (people, [])
    assert authorised(people, given_on - datetime.timedelta(days=1)) == ([], people)
    assert authorised(people, given_on + datetime.timedelta(days=3 * 366)) == ([], people)
    assert {one.sheet_id for one in Authorisation.objects.all()} == {
        case.papers.get(label="家庭经济状况核对授权书").file_id
    }


def test_where_the_place_says_so_the_month_of_the_decision_is_paid(street: SimpleNamespace) -> None:
    case = surveyed(street, MEANS)
    with clock.at(datetime.datetime(2019, 3, 13, 9, tzinfo=clock.SHANGHAI)):
        with acting(SYSTEM, "登记政策"):
            ParameterValue.objects.create(
                code=FIRST_MONTH, area=street.bureau.area("120110"), value="当月", basis="区规定",
                valid=Range(datetime.date(2019, 1, 1), None),
            )  # fmt: skip
        case = perform(case, "同意", street.section, version=case.version)
        entry, first = RegisterEntry.objects.get(register=BOOK.code), datetime.date(2019, 3, 1)
        assert entry.valid_from == first and len(members(entry.household, first)) == 3
        batch = open_batch(give(street), MINIMUM_LIVING, "低保", street.maker, "2019-03")
        perform(batch, "提交复核", street.maker, version=batch.version)
        made = PaymentInstruction.objects.get()
        assert (made.period, made.amount) == ("2019-03", case.amount)


def test_who_is_not_below_the_standard_is_refused_with_a_reason(street: SimpleNamespace) -> None:
    case = surveyed(street, [line(2, "工资性收入", "2940")])
    with clock.at(datetime.date(2019, 3, 13)):
        with pytest.raises(Refused, match="不符合条件"):
            perform(case, "同意", street.section, version=case.version)
        case = Case.objects.get(pk=case.pk)
        case = perform(
            case, "不同意", street.section, version=case.version, reason="人均月收入不低于保障标准。"
        )
    assert case.end == "不同意" and not RegisterEntry.objects.exists()


def test_a_household_stands_on_the_register_once(street: SimpleNamespace) -> None:
    first = surveyed(street, MEANS)
    with clock.at(datetime.datetime(2019, 3, 13, 9, tzinfo=clock.SHANGHAI)):
        perform(first, "同意", street.section, version=first.version)
    second = surveyed(street, MEANS, on="2019-04-02")
    with (
        clock.at(datetime.datetime(2019, 4, 11, 9, tzinfo=clock.SHANGHAI)),
        pytest.raises(Conflict, match="已有生效的"),
    ):
        perform(second, "同意", street.section, version=second.version)
    assert RegisterEntry.objects.filter(register=BOOK.code).count() == 1
    assert means_of(first.pk).household == means_of(second.pk).household


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([line(4, "工资性收入", "1")], "第1行的成员序号超出家庭人数3"),
        ([line(1, "存款", "1", "每月")], "第1行计量期间不对"),
        ([line(1, "彩票", "1")], "第1行.*不在可选项内"),
    ],
)
def test_a_faulty_table_is_refused_and_says_where(
    street: SimpleNamespace, rows: list[dict[str, str]], message: str
) -> None:
    case = perform(filed(street), "受理", street.clerk, version=1)
    answers = {"means": rows, "finding": "情况与申请相符。"}
    with pytest.raises(Invalid, match=message):
        perform(case, "调查完成", street.clerk, version=case.version, answers=answers, second=street.second)
    assert Case.objects.get(pk=case.pk).step == "survey" and means_of(case.pk) is None


def test_a_second_visit_replaces_the_means_test(street: SimpleNamespace) -> None:
    case = surveyed(street, MEANS)
    first = means_of(case.pk)
    with clock.at(datetime.datetime(2019, 3, 13, 9, tzinfo=clock.SHANGHAI)):
        case = perform(case, "退回重新调查", street.section, version=case.version, reason="核实工资。")
        answers = {"means": [line(2, "工资性收入", "500")], "finding": "复核。"}
        perform(case, "调查完成", street.clerk, version=case.version, answers=answers, second=street.second)
    assert means_of(case.pk).replaces == first


def test_a_near_relative_of_the_staff_is_visited_by_who_decides_and_put_on_record(
    street: SimpleNamespace,
) -> None:
    told = {"relative": "是", "relative_of": "刘丽,詹滨里居委会,表妹"}
    case = surveyed(street, MEANS, more=told)
    with clock.at(datetime.datetime(2019, 3, 13, 9, tzinfo=clock.SHANGHAI)):
        with pytest.raises(Invalid, match="确认前须由确认机关入户核实"):
            perform(case, "同意", street.section, version=case.version)
        answers = {"visited": "科室两人于3月12日入户,情况属实。"}
        perform(case, "同意", street.section, version=case.version, answers=answers)
    record = RegisterEntry.objects.get(register="social_assistance.near_relatives")
    assert record.content == {"whose": told["relative_of"], "visited": answers["visited"]}
    assert "刘丽" not in str(record.data), "the name is sealed"
