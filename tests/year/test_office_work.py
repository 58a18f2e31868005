"""The offices of four bureaus: what is published, studied, put right and answered gives the printed figures.

In the gate the whole plan is lived without the mornings' work of the clock, of which it needs nothing; in full as a campaign.
"""

import argparse
import datetime
import json
from collections import Counter
from collections.abc import Iterator
from importlib import import_module

import pytest
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.year.living import copy_of, empty, lived
from tests.year.telling import overdue_unnoticed, unseen

from minzheng.config.commands import figures
from minzheng.config.postgres import Address
from minzheng.config.scenarios import agenda as days
from minzheng.config.scenarios import running
from minzheng.config.scenarios.outlines import declare_all
from minzheng.domains.rule_of_law.rectification import MEASURE_CODE, PROBLEM_CODE, measures_of
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, seats_of
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.indicators.public import check_relations, indicator, parse_period, value
from minzheng.mechanisms.journal.public import verify
from minzheng.mechanisms.matters.public import Case, calendar
from minzheng.mechanisms.reports.public import compose, render

pytestmark = pytest.mark.year
PRINTED = {"weihai_work_2020": 16, "tianjin_work_2023": 13, "yanta_work_2023": 3, "jizhou_work_2022": 1}


# Who drafts the report, by which outline, and what it says of itself.
SAID = {
    "weihai_work_2020": ("jiejian", "reports.weihai", "371000", (
        "主办人大代表建议3件、政协提案9件", "上线4次，接收群众咨询或反映问题30个，网上提问15个，问题办结率100%", "公开动态信息24条",
        "新闻发布会4次、微访谈2次", "便民信息400余条", "化解信访案件2件", "上线2期，发放《民法典》200本", "执法记录仪4台",
        "第5项“优化公共服务”、第6项“创新社会治理”",
    )),
    "tianjin_work_2023": ("tongji", "reports.tianjin", "120000", (
        "宣传工作三个方案", "专题会议8次，组织民政大讲堂专题辅导5次，开展精神宣讲7场次，各级书记讲党课70余次", "查找问题33个，制定整改措施125条",
        "聚焦14个方面，确定调研课题102个", "居全国前5名", "居全国第2名", "编制全国首个", "分2级设置",
    )),
    "yanta_work_2023": ("tongji", "reports.yanta", "610113", ("通过率达100%", "发布政务信息110条", "全市首个交互式")),
    "jizhou_work_2022": ("tongji", "reports.jizhou", "120119", ("每月安排12天集中学习",)),
}  # fmt: skip


def all_hold(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario=scenario, what="check", json=True))
    found = json.loads(capsys.readouterr().out)
    assert len(found) == PRINTED[scenario] and [row for row in found if not row["ok"]] == []
    assert verify().clean
    assert unseen() == [] and overdue_unnoticed("juzhang") == (0, [])


@pytest.mark.campaign
@pytest.mark.parametrize("scenario", PRINTED)
def test_every_figure_holds(
    scenario: str,
    django_db_setup: None,
    postgres: Address,
    django_db_blocker: DjangoDbBlocker,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with django_db_blocker.unblock(), copy_of(postgres, lived(postgres, scenario)):
        all_hold(scenario, capsys)


@pytest.fixture(scope="module", params=PRINTED)
def office(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    postgres: Address,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    module = import_module(f"minzheng.config.scenarios.{request.param}")
    with pytest.MonkeyPatch.context() as quick, django_db_blocker.unblock(), empty(postgres, MIGRATED):
        quick.setattr(days, "daily", lambda on: None)
        life = running.begin(request.param)
        agenda = days.Agenda(calendar())
        module.plan(life.world, agenda)
        agenda.run(module.FIRST_DAY, module.LAST_DAY)
        with clock.at(datetime.datetime.combine(module.LAST_DAY, datetime.time(18), clock.SHANGHAI)):
            yield request.param


def test_the_plan_gives_every_figure(
    office: str, django_db_blocker: DjangoDbBlocker, capsys: pytest.CaptureFixture[str]
) -> None:
    with django_db_blocker.unblock():
        all_hold(office, capsys)
        if office == "tianjin_work_2023":
            no_problem_was_closed_before_its_measures()
        if office == "yanta_work_2023":
            columns_add_up()


def test_the_report_writes_these_sentences_itself(office: str, django_db_blocker: DjangoDbBlocker) -> None:
    login, outline, code, words = SAID[office]
    with django_db_blocker.unblock():
        declare_all()
        writer = seats_of(Account.objects.get(username=login))[0]
        report = compose(outline, find(code), clock.today().year, writer)
        text = "".join(one.text for one in render(report) if not one.left_out)
    assert [each for each in words if each not in text] == [], text
    assert "0人" not in text and "{" not in text  # what this scenario does not live is not said


def no_problem_was_closed_before_its_measures() -> None:
    problems = Case.objects.filter(matter=PROBLEM_CODE)
    many = Counter(measures_of(one.number).count() for one in problems)
    assert set(many) == {3, 4} and sum(key * times for key, times in many.items()) == 125
    for one in problems:
        last = max(day for day in measures_of(one.number).values_list("closed_on", flat=True) if day)
        assert one.closed_on is not None and last <= one.closed_on
    assert not Case.objects.filter(matter=MEASURE_CODE, papers__isnull=True).exists()


def columns_add_up() -> None:
    period, area = parse_period("2023"), find("610113")
    codes = ["openness.published", *(f"openness.published_{place}" for place in range(1, 11))]
    found = {code: value(indicator(code), period, area) for code in codes}
    assert sum(int(found[code].value or 0) for code in codes[1:]) == found[codes[0]].value == 110
    assert check_relations(found.values()) == []
