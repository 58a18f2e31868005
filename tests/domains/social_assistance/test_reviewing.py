"""A household looked at again: the rule says what follows, nobody is cut off unheard, the register and the bank follow."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import QuerySet
from psycopg.types.range import Range
from tests.domains.social_assistance.given import MEANS, give, granted, line

from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.domains.social_assistance.benefits.reviewing import open_due
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import ParameterValue
from minzheng.mechanisms.ledger.public import owed_to
from minzheng.mechanisms.matters.public import Case, open_case, perform, version_for
from minzheng.mechanisms.payments.public import open_batch
from minzheng.mechanisms.registry.public import RegisterEntry, as_of, members

REVIEW = f"{MINIMUM_LIVING}.review"
RICH = [line(2, "工资性收入", "2700"), line(1, "养老金(不含中央确定的基础养老金)", "600")]
BETTER = [line(2, "工资性收入", "1800")]


def at(text: str) -> Any:
    return clock.at(datetime.datetime.fromisoformat(f"{text} 09:00").replace(tzinfo=clock.SHANGHAI))


def lines() -> QuerySet[RegisterEntry]:
    """The lines of the register of 低保, oldest first."""
    return RegisterEntry.objects.filter(register=BOOK.code).order_by("pk")


@pytest.fixture
def drawing(street: SimpleNamespace) -> RegisterEntry:
    """A household that draws 1,440 元 from 1 April 2019."""
    granted(street, MEANS)
    return RegisterEntry.objects.get(register=BOOK.code)


def looked_at(
    street: SimpleNamespace, entry: RegisterEntry, rows: list[dict[str, str]], cause: str = "家庭报告变化",
    people: list[dict[str, str]] | None = None,
) -> Case:  # fmt: skip
    """The review after the visit of two."""
    case = open_case(REVIEW, street.clerk, area=entry.area, answers={"cause": cause}, subject=entry.household)
    answers = {
        "members": people or street.people, "means": rows, "finding": "见核查表。", "stability": "收入不稳定",
    }  # fmt: skip
    return perform(case, "核查完成", street.clerk, version=1, answers=answers, second=street.second)


def heard(street: SimpleNamespace, case: Case, verdict: str, manner: str = "当面") -> Case:
    case = perform(case, verdict, street.clerk, version=case.version)
    answers = {"heard_on": clock.today().isoformat(), "manner": manner, "said": "没有意见。"}
    return perform(case, "已告知理由", street.clerk, version=case.version, answers=answers)


def test_what_was_found_before_stands_in_the_form(street: SimpleNamespace, drawing: RegisterEntry) -> None:
    with at("2019-09-02"):
        case = open_case(
            REVIEW, street.clerk, area=drawing.area, answers={"cause": "群众反映"}, subject=drawing.household
        )
        step = version_for(case).step("survey")
        posted = step.form.as_posted(step.known(case))
        assert posted["members-1-name"] == "陈大勇" and posted["means-1-amount"] == "900.00"
        assert step.form.parse(posted | {"finding": "无变化"})["members"][0]["relation"] == "本人"


def test_more_income_cuts_the_amount_from_next_month_after_the_reasons_were_told(
    street: SimpleNamespace, drawing: RegisterEntry
) -> None:
    with at("2019-09-02"):
        case = looked_at(street, drawing, BETTER)
        with pytest.raises(Invalid, match="应为“减发”,不能选“维持”"):
            perform(case, "维持", street.clerk, version=case.version)
        case = heard(street, Case.objects.get(pk=case.pk), "减发")
        case = perform(case, "同意", street.section, version=case.version)
    assert (case.decision, case.amount, case.step) == ("同意", 3 * 98_000 - 180_000, "serve")
    before, after = lines()
    assert (before.valid_to, after.valid_from) == (datetime.date(2019, 10, 1), datetime.date(2019, 10, 1))
    assert (before.data["amount"], after.data["amount"]) == (144_000, 114_000)
    assert after.data["residence"] == "城镇" and after.data["stability"] == "收入不稳定"
    letter = Document.objects.get(template="social_assistance.changed")
    assert "减发决定书" in letter.title
    for part in ("原每月1,440.00元,现为每月1,140.00元", "家庭月计入收入", "申请行政复议", "自2019年10月起"):
        assert part in str(letter.sheet)
    with at("2019-10-10"):
        perform(
            case,
            "已送达",
            street.clerk,
            version=case.version,
            answers={"served_on": "2019-09-05", "manner": "当面"},
        )
        fund = give(street)
        assert ordered(street, fund, "2019-10") == 6 * 144_000 + 114_000


def ordered(street: SimpleNamespace, fund: Any, month: str) -> int:
    """What the household is owed once the month is ordered."""
    batch = open_batch(fund, MINIMUM_LIVING, "低保", street.maker, month)
    batch = perform(batch, "提交复核", street.maker, version=batch.version)
    perform(batch, "复核通过", street.checker, version=batch.version)
    return int(owed_to(f"household:{lines()[0].household_id}"))


def test_who_is_over_the_line_is_stopped_and_not_by_a_click(
    street: SimpleNamespace, drawing: RegisterEntry
) -> None:
    with at("2019-09-02"):
        case = looked_at(street, drawing, RICH)
        case = perform(case, "停发", street.clerk, version=case.version)
        assert case.step == "hearing"
        answers = {"heard_on": "2019-09-01", "manner": "当面", "said": "没有意见。"}
        with pytest.raises(Invalid, match="日期应在2019-09-02至今天之间"):
            perform(case, "已告知理由", street.clerk, version=case.version, answers=answers)
        answers |= {"heard_on": "2019-09-02", "manner": "家庭成员均已死亡"}
        with pytest.raises(Invalid, match="核查原因不是家庭成员死亡"):
            perform(case, "已告知理由", street.clerk, version=case.version, answers=answers)
        answers["manner"] = "电话"
        case = perform(case, "已告知理由", street.clerk, version=case.version, answers=answers)
        perform(case, "同意", street.section, version=case.version)
    assert lines().get().valid_to == datetime.date(2019, 10, 1)
    assert not as_of(BOOK, datetime.date(2019, 10, 1)).exists()


def test_while_exits_are_suspended_nobody_is_cut_or_stopped(
    street: SimpleNamespace, drawing: RegisterEntry
) -> None:
    with acting(SYSTEM, "登记政策"):
        ParameterValue.objects.create(
            code="social_assistance.review.exits", area=street.bureau.area("120110"), value="暂停", basis="区政府通知",
            valid=Range(datetime.date(2019, 8, 1), None),
        )  # fmt: skip
    with at("2019-09-02"):
        case = looked_at(street, drawing, RICH)
        with pytest.raises(Invalid, match="应为“暂缓减停”"):
            perform(case, "停发", street.clerk, version=case.version)
        case = perform(case, "暂缓减停", street.clerk, version=case.version)
        assert (case.end, case.decision) == ("办结", "")
        again = looked_at(street, drawing, [line(2, "工资性收入", "500")])
        again = perform(again, "增发", street.clerk, version=again.version)
        perform(again, "同意", street.section, version=again.version)
    assert [one.data["amount"] for one in lines()] == [144_000, 244_000]


def test_a_death_changes_the_household_and_the_line(street: SimpleNamespace, drawing: RegisterEntry) -> None:
    with at("2019-09-02"):
        left = [one for one in street.people if one["relation"] != "子女"]
        case = looked_at(street, drawing, [line(1, "优待抚恤金", "300")], "家庭成员死亡", left)
        case = perform(case, "增发", street.clerk, version=case.version)
        perform(case, "同意", street.section, version=case.version)
    assert [one.relation for one in members(drawing.household, datetime.date(2019, 9, 3))] == ["本人", "其他"]
    assert lines().last().data["members"] == 2


def test_who_decides_did_not_visit_and_a_stopped_line_is_not_reviewed(
    street: SimpleNamespace, drawing: RegisterEntry
) -> None:
    both = street.bureau.seat("社会救助科", street.clerk.staff, deciding="social_assistance.")
    with at("2019-09-02"):
        case = heard(street, looked_at(street, drawing, RICH), "停发")
        with pytest.raises(Refused):
            perform(case, "同意", both, version=case.version)
        perform(case, "同意", street.section, version=Case.objects.get(pk=case.pk).version)
    with at("2019-10-02"):
        late = open_case(
            REVIEW, street.clerk, area=drawing.area, answers={"cause": "群众反映"}, subject=drawing.household
        )
        answers = {"members": street.people, "means": RICH, "finding": "见核查表。"}
        with pytest.raises(Refused, match="不在“最低生活保障”登记簿中"):
            perform(late, "核查完成", street.clerk, version=1, answers=answers, second=street.second)


def test_reviews_open_by_themselves_when_their_months_are_over(
    street: SimpleNamespace, drawing: RegisterEntry
) -> None:
    with at("2020-03-31"):
        assert open_due(clock.today()) == 0
    with at("2020-04-01"):
        assert (open_due(clock.today()), open_due(clock.today())) == (1, 0)
        case = Case.objects.get(matter=REVIEW)
        assert (case.channel, case.opened_by, case.answers["cause"]) == ("系统", None, "定期核查")
        answers = {"members": street.people, "means": MEANS, "finding": "无变化。", "stability": "收入不稳定"}
        case = perform(case, "核查完成", street.clerk, version=1, answers=answers, second=street.second)
        perform(case, "维持", street.clerk, version=case.version)
        assert open_due(clock.today()) == 0
    with at("2021-04-01"):
        assert open_due(clock.today()) == 1


def test_nobody_opens_a_review_without_an_account(street: SimpleNamespace, drawing: RegisterEntry) -> None:
    with pytest.raises(Refused, match="不能不登录就提交"):
        open_case(REVIEW, None, area=drawing.area, answers={"cause": "群众反映"}, subject=drawing.household)
