"""Given: a bureau in which every step of a matter has its own post, answers for any form, and matters freed of their domain."""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import connection
from tests.bureau import Bureau, plant

from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Function, Seat, Unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.install import tracked_tables
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters import forms
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Extension,
    Field,
    Form,
    IdNumber,
    Level,
    Matter,
    Money,
    Outcome,
    PastMonth,
    Phone,
    Rows,
    Stage,
    Step,
    UnitChoice,
    Whole,
    YesNo,
    declare,
    open_case,
    perform,
    versions_of,
    withdraw_declaration,
)
from minzheng.mechanisms.registry.public import Facility, Household, Organisation, identify

NOW = datetime.datetime(2019, 3, 4, 9, 0, tzinfo=clock.SHANGHAI)
START = datetime.date(2004, 1, 1)
AREAS = [
    ("120110", "东丽区", "区县", ""),
    ("120110001", "东街街道", "街道乡镇", "120110"),
    ("120110002", "西街街道", "街道乡镇", "120110"),
    ("120110001001", "东一社区", "社区村", "120110001"),
    ("120110002001", "西一社区", "社区村", "120110002"),
]
UNITS = [
    ("区民政局", "局", "120110", ""),
    ("业务科", "科室", "120110", "区民政局"),
    ("东街办事处", "街道", "120110001", "区民政局"),
    ("西街办事处", "街道", "120110002", "区民政局"),
    ("东一居委会", "社区", "120110001001", "东街办事处"),
    ("西一居委会", "社区", "120110002001", "西街办事处"),
]


def found_bureau() -> Bureau:
    bureau = Bureau(START, certified=True)
    with acting(SYSTEM, "设立"):
        plant(AREAS, START)
    for row in UNITS:
        bureau.unit(*row)
    return bureau


# --- a matter of our own, small and with everything the moves need -----------------------------------------------

CODE = "test_matters.order"


def order(**changes: Any) -> Matter:
    """A work order: assigned to a unit, answered, confirmed by somebody else."""
    made = Matter(
        code=CODE,
        name="测试工单",
        since=datetime.date(2018, 1, 1),
        basis=cite("8890便民服务专线办理规定"),
        prefix="CG",
        opened_by=(Function.REGISTERING,),
        by_citizen=True,
        by_public=True,
        form=Form((Phone("phone", "电话"), Field("content", "内容"))),
        statutory=term("appeals.hotline.total"),
        promised=term("appeals.hotline.promised"),
        extension=Extension(term("social_assistance.minimum_living.total"), ("人户分离", "调查难度较大")),
        steps=(
            Step(
                "assign",
                "分派",
                by=Function.REGISTERING,
                at=Level.BUREAU,
                within=term("appeals.hotline.assign"),
                form=Form((UnitChoice("unit", "承办单位"),)),
                outcomes=(
                    Outcome("分派", "answer"),
                    Outcome("退回来件单位", End.REJECTED, needs_reason=True),
                ),
            ),
            Step(
                "answer",
                "答复",
                by=Function.ANSWERING,
                at=Level.CHOSEN,
                within=term("appeals.hotline.answer"),
                form=Form((Field("reply", "答复内容", max_length=1000),)),
                outcomes=(Outcome("答复", "confirm"), Outcome("退回", "assign", needs_reason=True)),
            ),
            Step(
                "confirm",
                "确认",
                by=Function.REGISTERING,
                at=Level.BUREAU,
                within=term("appeals.hotline.feedback"),
                outcomes=(Outcome("办结", End.DONE), Outcome("重办", "answer", needs_reason=True)),
            ),
        ),
    )
    return replace(made, **changes)


@contextmanager
def declared(*versions: Matter, **more: Any) -> Iterator[None]:
    """Some versions of one matter of a test."""
    declare(*versions, **more)
    try:
        yield
    finally:
        withdraw_declaration(versions[0].code)


# --- matters of the domains, freed of what only their domain can arrange ----------------------------------------

_KNOWN = {
    vars(kind)["parse"] for kind in vars(forms).values() if isinstance(kind, type) and "parse" in vars(kind)
}


def plain_form(form: Form) -> Form:
    """The same questions; what only a domain can read (a number of one of its cases …) becomes plain text."""
    return Form(
        tuple(
            one
            if type(one).parse in _KNOWN
            else Field(one.key, one.label, one.required, one.help, one.sensitive)
            for one in form.fields
        ),
        form.title,
    )


def plain(one: Matter) -> Matter:
    """The matter without hooks, rules and payments: its steps, clocks, forms, notices and people stay."""
    return replace(
        one,
        form=plain_form(one.form),
        steps=tuple(replace(step, form=plain_form(step.form)) for step in one.steps),
        rule="",
        facts=None,
        pays="",
        payee=None,
        once_per=None,
        fits=None,
        on_decided=None,
        on_left={},
    )


@contextmanager
def only_mechanism(code: str) -> Iterator[None]:
    """The matter `code` plainly declared for a while."""
    before = versions_of(code)
    withdraw_declaration(code)
    try:
        with declared(*(plain(one) for one in before.versions), maps=before.maps):
            yield
    finally:
        declare(*before.versions, maps=before.maps)


def answers(form: Form, unit: Unit | None = None) -> dict[str, Any]:
    """One right answer to every question of a form."""
    return {one.key: answer(one, unit) for one in form.fields}


def answer(one: Field, unit: Unit | None = None) -> Any:
    match one:
        case Rows():
            return [{column.key: answer(column, unit) for column in one.columns} for _ in range(one.least)]
        case UnitChoice():
            return str(unit.pk if unit else 1)
        case Choice():
            return one.options[0]
        case YesNo():
            return "是"
        case Money():
            return "100.00"
        case Whole():
            return str(max(one.least, 1))
        case PastMonth():
            return "2018-01"
        case Day():
            return clock.today().isoformat()
        case IdNumber():
            return make_resident_id("120110", datetime.date(1960, 1, 2), 9, Sex.FEMALE)
        case Phone():
            return "13900000001"
    return f"答{one.label}"[: one.max_length]


def subject_of(one: Matter, area: Area) -> Any:
    """Somebody the case can be about."""
    with acting(SYSTEM, "登记对象"):
        if one.subject == "person":
            number = make_resident_id("120110", datetime.date(1950, 5, 6), 8, Sex.FEMALE)
            return identify("陈桂兰", number, area)
        if one.subject == "household":
            return Household.objects.create(area=area)
        if one.subject == "organisation":
            return Organisation.objects.create(name="某协会", kind="社会团体", area=area)
        if one.subject == "facility":
            return Facility.objects.create(name="松鹤养老院", kind="养老机构", area=area)
    return None


def opened(world: Any, **more: Any) -> Case:
    """A case of the test's own matter."""
    given = {"phone": "13900000001", "content": "楼道堆物"} | more.pop("answers", {})
    seat = more.pop("seat", world.desk)
    return open_case(CODE, seat, area=more.pop("area", world.district), answers=given, **more)


def do(case: Case, outcome: str, seat: Seat, **more: Any) -> Case:
    """Press a button of the case as it stands now."""
    held = Case.objects.get(pk=case.pk)
    return perform(held, outcome, seat, version=more.pop("version", held.version), **more)


def at_day(day: datetime.date) -> Any:
    return clock.at(datetime.datetime.combine(day, datetime.time(9), clock.SHANGHAI))


def run(case: Case) -> Stage:
    """The open run of a step, as stored."""
    return Stage.objects.get(case=case, closed_at__isnull=True)


def rows() -> Mapping[tuple[str, str], str]:
    """Every tracked row but refusals: (table, key) to a digest of its content."""
    asked = " UNION ALL ".join(
        f'SELECT \'{table}\', t."{key}"::text, md5(t::text) FROM "{table}" t'
        for table, key in tracked_tables()
        if table not in ("journal_refusal", "journal_stamp")
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {(table, key): digest for table, key, digest in cursor.fetchall()}
