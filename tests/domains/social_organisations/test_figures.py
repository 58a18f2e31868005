"""The figures of the report come out of the records, and say when they do not."""

import datetime

import pytest

from minzheng.mechanisms.indicators.public import open_publicly, parse_period, records, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import open_case
from minzheng.mechanisms.registry.public import Organisation

from .conftest import OURS, do, on


def figure(office, code, period="2019"):
    return value(OURS + code, parse_period(period), office.district)


def run_round(office, series, number, day, *outcomes):
    with on(day):
        answers = {"series": series, "number": str(number), "year": day[:4]}
        case = open_case(OURS + "venture_round", office.clerk, area=office.district, answers=answers)
        for outcome in outcomes:
            case = do(case, outcome, office.chief if outcome == "启动申报" else office.clerk)
    return case


def test_rounds(office):
    whole = ("启动申报", "截止申报", "公布立项", "开始结项评审", "结项")
    run_round(office, "公益创投", 1, "2018-01-08", *whole)
    run_round(office, "公益创投", 2, "2018-05-07", *whole)
    run_round(office, "公益创投", 3, "2019-10-14")
    run_round(office, "社区社会组织微创投", 1, "2019-03-04", *whole[:4])
    run_round(office, "公益创投", 4, "2020-10-14", *whole)
    run_round(office, "社区社会组织微创投", 2, "2020-03-04", *whole)
    for code, number in (
        ("micro_venture_round", 1),
        ("venture_round_planned", 3),
        ("venture_round_finished", 2),
    ):
        assert figure(office, code).value == number, code
    assert figure(office, "venture_round_finished", "2018-01-01/2018-03-31").value == 1
    assert figure(office, "micro_venture_round", "2018").value == 0


def test_projects_streets_and_money(office):
    round_ = run_round(office, "社区社会组织微创投", 1, "2019-03-04", "启动申报")
    cases = []
    for number, (code, seat, funds) in enumerate(
        (
            ("120110001001", office.street, "5000"),
            ("120110001002", office.street, ""),
            ("120110002001", office.other_street, "800.50"),
            ("120110002001", office.other_street, None),
        )
    ):
        with acting(SYSTEM, "备案"):
            group = Organisation.objects.create(
                name=f"第{number}队", kind="社区社会组织", area=office.bureau.area(code)
            )
        case = open_case(
            OURS + "venture_project",
            seat,
            area=group.area,
            subject=group,
            answers={
                "round": "社区社会组织微创投第一届", "project": "清理楼道", "topic": "楼道清理", "plan": "每周一次"
            },
        )  # fmt: skip
        case = do(case, "评审完成", office.clerk, answers={"score": "80"})
        cases.append((case, funds))
    do(round_, "截止申报", office.clerk)
    for case, funds in cases[:3]:
        do(case, "立项", office.chief, answers={"funds": funds})
    do(cases[3][0], "不予立项", office.chief, reason="重复")
    assert figure(office, "micro_venture_projects").value == 3
    assert figure(office, "micro_venture_streets").value == 2
    assert figure(office, "micro_venture_funds").value == 580_050
    assert figure(office, "micro_venture_projects", "2018").value == 0
    assert (
        records(
            OURS + "micro_venture_projects", parse_period("2019"), office.bureau.area("120110002")
        ).count()
        == 1
    )


def test_thresholds_open_their_parameter(office):
    term = figure(office, "confirmation_term", "2019-12-31")
    years = figure(office, "revocation_years", "2019-12-31")
    assert (term.value, term.unit, years.value, years.unit) == (3, "工作日", 2, "年")
    assert "审批" in term.source.basis and term.by_law and years.by_law
    with acting(SYSTEM, "改时限"):
        change_parameter(
            OURS + "approval_confirm", office.district, datetime.date(2019, 6, 3), "2个工作日", "内部规定"
        )
    assert figure(office, "confirmation_term", "2019-12-31").value == 2


@pytest.mark.parametrize(
    "code", ["revocations", "confirmations", "inspection_conclusions", "micro_venture_projects"]
)
def test_figures_about_bodies_open_into_records(office, code):
    assert open_publicly(OURS + code, parse_period("2019"), office.district) is not None
