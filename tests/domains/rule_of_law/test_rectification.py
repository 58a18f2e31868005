"""整改: a problem waits for its measures, a measure for its proof; nobody closes what he did himself (S102)."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.domains.rule_of_law.rectification import MEASURE_CODE, PROBLEM_CODE, PROOF
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.indicators.public import Year, parse_period, value
from minzheng.mechanisms.matters.public import Case, add_papers, open_case, perform, specimen

SPANS = ("2019-05-01/2019-10-31", "2019-05-01/2019-11-30")
DAY = datetime.datetime(2019, 5, 6, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture
def office(bureau):
    with clock.at(DAY):
        yield SimpleNamespace(
            bureau=bureau,
            area=bureau.area("120110"),
            clerk=bureau.seat("办公室", "王芳", registering="rule_of_law."),
            worker=bureau.seat("养老服务科", "赵强", answering="rule_of_law."),
            checker=bureau.seat("办公室", "周敏", rechecking="rule_of_law."),
            head=bureau.seat("东丽区民政局", "孙立", leading="*"),
        )


def problem(office):
    told = {"source": "自查", "document": "自查清单", "problem": "档案不齐。", "until": "2019-12-31"}
    return open_case(PROBLEM_CODE, office.clerk, area=office.area, answers=told)


def measure(office, number):
    told = {"problem": number, "measure": "补齐档案。", "until": "2019-10-31"}
    return open_case(MEASURE_CODE, office.clerk, area=office.area, answers=told)


def do(case, key, seat, **answers):
    held = Case.objects.get(pk=case.pk)
    return perform(held, key, seat, version=held.version, answers=answers)


def figure(office, code, year=2019):
    return value(f"rule_of_law.{code}", Year(year), office.area).value


def test_a_problem_is_closed_after_all_its_measures(office):
    found = problem(office)
    one, two = measure(office, found.number), measure(office, found.number)
    with pytest.raises(Conflict, match="还没有针对本问题审定"):
        do(found, "措施已制定", office.clerk)
    for each in (one, two):
        do(each, "同意", office.head, unit=str(office.worker.unit.pk))
    do(found, "措施已制定", office.clerk)
    with pytest.raises(Conflict, match=PROOF):
        do(one, "报请销号", office.worker, result="已补齐。")
    for each in (one, two):
        add_papers(each, [specimen(PROOF)], office.worker)
        do(each, "报请销号", office.worker, result="已补齐。")
    do(one, "销号", office.checker)
    with pytest.raises(Conflict, match=two.number):
        do(found, "整改完成", office.head, opinion="同意。")
    do(two, "销号", office.checker)
    do(found, "整改完成", office.head, opinion="同意。")
    assert (figure(office, "problems"), figure(office, "problems_closed")) == (1, 1)
    assert (figure(office, "measures"), figure(office, "measures_closed")) == (2, 2)
    assert figure(office, "problems_share") == 1


def test_a_measure_answers_an_open_problem(office):
    with pytest.raises(Invalid, match="没有编号为"):
        measure(office, "ZW20190000000")
    found = problem(office)
    perform(found, "不属实", office.clerk, version=found.version, reason="登记错误")
    with pytest.raises(Invalid, match="没有编号为"):
        measure(office, found.number)
    assert figure(office, "problems") == 0


def test_what_is_not_done_by_its_day_counts_as_late(office):
    found = problem(office)
    do(measure(office, found.number), "同意", office.head, unit=str(office.worker.unit.pk))
    asked = {
        span: value("rule_of_law.measures_late", parse_period(span), office.area).value for span in SPANS
    }
    assert list(asked.values()) == [0, 1]  # six months from its approval, open on the last day asked for
