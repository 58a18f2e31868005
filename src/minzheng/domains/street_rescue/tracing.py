"""寻亲: who somebody is and where the family lives; what is found is written to the person on record (S86)."""

import datetime

from minzheng.domains.street_rescue.stay_checks import TRACING, in_station
from minzheng.foundation.errors import Conflict, Refused
from minzheng.foundation.identifiers import ResidentId, Sex
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    IdNumber,
    Level,
    LongText,
    Matter,
    Outcome,
    Phone,
    Stage,
    Step,
    Text,
    YesNo,
    declare,
    everything,
)
from minzheng.mechanisms.registry.public import (
    Decision,
    Person,
    SexCode,
    correct,
    find_by_number,
    merge,
    survivor,
)


def check_in_station(case: Case, stage: Stage) -> None:
    """Only for somebody who is in a station now is a family searched."""
    assert case.person is not None
    if stage.outcome == "找到线索" and in_station(case.person) is None:
        raise Refused.because("该人员现不在站受助。", "请先办理求助登记和接收。", "not_in_station")


def write_identity(case: Case, decision: Decision) -> None:
    """The person gets the number and name found; where they are on record already, the two rows become one.

    Raises `Conflict` when the number found contradicts what is on record.
    """
    assert case.person is not None
    found = everything(case.stages.filter(step="confirm", outcome="寻亲成功").latest("pk"))
    person, number = survivor(case.person), found.get("number")
    if not number or person.id_number == number:
        return
    known = find_by_number(number)
    if person.id_number or (known and known.name != found["name"]):
        raise Conflict.because(
            "查明的身份与登记簿中的姓名或证件号码不符。",
            "请退回核对,或先办理人员信息更正。",
            "other_identity",
        )
    if known:
        merge(known, person, f"寻亲查明身份({case.number})", decision)
    else:
        _name(person, found["name"], ResidentId.parse(number), decision)


def _name(person: Person, name: str, told: ResidentId, decision: Decision) -> None:
    sex = SexCode.MALE if told.sex is Sex.MALE else SexCode.FEMALE
    correct(person, decision, name=name, id_number=told.number, born=told.born, sex=sex)


SEARCH = Form(
    (
        Choice("dna", "DNA采集比对", options=("未采集", "已采集送检", "比中", "未比中")),
        YesNo("face", "已由公安作人像比对"),
        Day("noticed_on", "寻亲公告发布日期", required=False),
        Text("noticed_in", "公告发布平台", required=False, max_length=100),
        LongText("clues", "查找经过和线索", sensitive=True, max_length=1000),
    ),
    title="寻亲记录",
)
CONFIRM = Form(
    (
        Text("name", "查明的姓名", sensitive=True, max_length=100),
        IdNumber("number", "公民身份号码", required=False),
        Text("home", "户籍地", max_length=100),
        Text("kin", "亲属姓名", sensitive=True, required=False, max_length=40),
        Phone("kin_phone", "亲属电话", required=False),
    ),
    title="身份确认",
)
SEARCHING = Matter(
    code=TRACING,
    name="受助人员寻亲",
    since=datetime.date(2003, 8, 1),
    basis=cite("城市生活无着的流浪乞讨人员救助管理办法", 7),
    prefix="XQ",
    subject="person",
    opened_by=(Function.REGISTERING, Function.SURVEYING),
    form=Form(
        (LongText("known", "已知情况(口音、自述、特征)", sensitive=True, max_length=1000),), title="寻亲申请"
    ),
    on_left={"search": check_in_station},
    on_decided=write_identity,
    steps=(
        Step(
            "search",
            "查找",
            by=Function.SURVEYING,
            at=Level.OPENER,
            within=term("street_rescue.tracing.search"),
            form=SEARCH,
            outcomes=(
                Outcome("找到线索", "confirm"),
                Outcome("继续查找", "search"),
                Outcome("查找无果", End.DONE),
            ),
        ),
        Step(
            "confirm",
            "身份确认",
            by=Function.REVIEWING,
            at=Level.OPENER,
            within=term("street_rescue.tracing.confirm"),
            form=CONFIRM,
            other_person_than=("search",),
            outcomes=(
                Outcome("寻亲成功", End.GRANTED),
                Outcome("线索不实", "search", needs_reason=True),
            ),
        ),
    ),
    keywords="寻亲 走失 DNA 身份查询",
)

declare(SEARCHING, SEARCHING.but(datetime.date(2026, 7, 1), basis=cite("社会救助法", 31, 52)))
