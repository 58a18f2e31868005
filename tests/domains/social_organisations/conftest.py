"""Organisations on the roll, and the people who deal with them."""

import datetime
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.base import File
from openpyxl import Workbook
from stdnum.cn import uscc as credit_code

from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens, submit_import
from minzheng.mechanisms.registry.public import Decision, Organisation, enter

OURS = "social_organisations."
WORK = "social_organisations. registry.import"
SECTION = "社会事务科"


def do(case, outcome, seat, **more):
    return perform(case, outcome, seat, version=case.version, **more)


def on(day, hour=9):
    return clock.at(
        datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(hour), clock.SHANGHAI)
    )


def credit(number):
    """A credit code of civil affairs (52 民办非企业单位) that passes its check digit."""
    body = f"52120110MJ{number:07d}"
    return body + credit_code.calc_check_digit(body)


@pytest.fixture
def office(bureau):
    return SimpleNamespace(
        bureau=bureau,
        district=bureau.area("120110"),
        clerk=bureau.seat(SECTION, "刘丽", registering=WORK, reviewing=WORK, accepting=OURS),
        checker=bureau.seat(SECTION, "何平", reviewing=WORK),
        chief=bureau.seat(SECTION, "孙立", deciding=WORK),
        officer=bureau.seat(SECTION, "赵强", inspecting=OURS),
        second=bureau.staff("钱伟"),
        lawyer=bureau.seat("办公室", "周敏", legal=OURS),
        press=bureau.seat("办公室", "吴琼", publishing=OURS),
        street=bureau.seat("张贵庄街道办事处", "王芳", accepting=OURS, filing=OURS),
        other_street=bureau.seat("丰年村街道办事处", "冯静", accepting=OURS, filing=OURS),
    )


def imported(office, register, columns, rows):
    """Take a table in through `registry.import`: filed, checked and decided by three people."""
    book = Workbook()
    book.active.append(columns)
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    content.seek(0)
    case = submit_import(
        OURS + register, File(content, "名册.xlsx"), office.clerk, area=office.district, source="历年档案"
    )
    case = do(case, "核对无误", office.checker)
    return do(case, "同意", office.chief)


@pytest.fixture
def earlier(office):
    """The decision of years ago that the roll and the absences below rest on."""
    with acting(SYSTEM, "往年决定"):
        now = clock.now()
        case = Case.objects.create(
            number="往年1",
            matter="registry.import",
            matter_since=now.date(),
            title="往年名册",
            area=office.district,
            opened_at=now,
            opened_on=now.date(),
            closed_at=now,
            closed_on=now.date(),
            end="同意",
            decision="同意",
            decided_on=now.date(),
        )
    return lambda day: Decision(case.pk, case.number, day)


@pytest.fixture
def member(office, earlier):
    """member(name, registered_on, area, absent=(years…)) puts an organisation on the roll and its absences on record."""
    numbers = iter(range(1, 1000))

    def made(name, registered_on="2010-03-01", area="120110001", absent=(), kind="民办非企业单位"):
        uscc = credit(next(numbers))
        with acting(SYSTEM, "往年名册"):
            organisation = Organisation.objects.create(
                name=name, uscc=uscc, kind=kind, area=office.bureau.area(area)
            )
            line = {"name": name, "kind": kind, "uscc": uscc, "registered_on": registered_on}
            enter(OURS + "roll", organisation, line, earlier(datetime.date.fromisoformat(registered_on)))
            for year in absent:
                data = {"year": year, "conclusion": "未参加"}
                decision = earlier(datetime.date(year + 1, 7, 1))
                enter(OURS + "annual_inspection", organisation, data, decision, key=str(year))
        return organisation

    return made


@pytest.fixture
def inspected(office):
    """inspected(organisation, year, conclusion) runs the yearly inspection to its conclusion today."""

    def run(organisation, year, conclusion="合格"):
        answers = {"year": str(year), "contact": "李想", "party_branch": "否", "activities": "开展为老服务。"}
        case = open_case(
            OURS + "annual_inspection",
            office.clerk,
            area=office.district,
            answers=answers,
            subject=organisation,
            papers=specimens(matter(OURS + "annual_inspection", clock.today())),
        )
        case = do(case, "审核完成", office.clerk, answers={"finding": "材料齐全"})
        return do(case, "作出结论", office.chief, answers={"conclusion": conclusion})

    return run
