"""信用监管: 活动异常名录 and 严重违法失信名单, entered and left by decision with their terms (社会组织信用信息管理办法), and promises (S57)."""

import datetime
from dataclasses import replace

from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import Notice, NoticeField, NoticeKind, post_notice, take_down
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Step,
    calendar,
    decision_on,
    declare,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Organisation,
    Register,
    RegisterEntry,
    as_of,
    end,
    enter,
)

SINCE = datetime.date(2018, 1, 24)
ABNORMAL = Register(
    "organisation_oversight.abnormal", "活动异常名录", Organisation, (Column("because", "列入事由"),)
)
SERIOUS = Register(
    "organisation_oversight.serious", "严重违法失信名单", Organisation, (Column("because", "列入事由"),)
)
NAMES = {ABNORMAL.code: ABNORMAL, SERIOUS.code: SERIOUS}
ABNORMAL_GROUNDS = (
    "未按规定报送年度报告(年检材料)",
    "未按要求完成整改",
    "通过登记的住所无法联系",
    "受警告或较小数额罚款",
)
SERIOUS_GROUNDS = ("列入活动异常名录满二年", "弄虚作假骗取登记", "受较重行政处罚", "被撤销(吊销)登记")
SHOWN = NoticeKind(
    "organisation_oversight.listed",
    "信用名单公告",
    before=False,
    allowed_fields=(NoticeField("name", "名称"), NoticeField("list", "名单"), NoticeField("because", "事由")),
)
TWO_YEARS = {
    ABNORMAL.code: term("organisation_oversight.abnormal_longest"),
    SERIOUS.code: term("organisation_oversight.serious_least"),
}


def standing(register: Register, organisation: Organisation, on: datetime.date) -> RegisterEntry | None:
    """The line of an organisation on a list that day."""
    return as_of(register, on).filter(organisation=organisation).first()


def _since(line: RegisterEntry, case: Case) -> datetime.date:
    """The day on which the years of a list are over."""
    ref = TWO_YEARS[line.register]
    return due_date(line.valid_from, ref.resolve(case.area, case.opened_on), calendar()).on


def list_of(case: Case) -> Register:
    """The list that a case enters on or leaves."""
    return NAMES[case.matter.removesuffix("_exit")]


def not_open(case: Case) -> None:
    """One case of a kind about an organisation at a time. Raises `Invalid`."""
    assert case.organisation is not None
    other = Case.objects.filter(matter=case.matter, organisation=case.organisation).exclude(step="").first()
    if other is not None:
        raise Invalid.because(
            f"“{case.organisation.name}”已有同一事项正在办理(受理号{other.number})。", "请在该件中办理。", "open_already", "subject"
        )  # fmt: skip


def may_enter(case: Case) -> None:
    """Not on the list yet; and seriously for two years of abnormality only after two years. Raises `Invalid`."""
    assert case.organisation is not None
    register = list_of(case)
    if standing(register, case.organisation, case.opened_on) is not None:
        raise Invalid.because(
            f"“{case.organisation.name}”已在{register.label}中。",
            "请打开原件查看。",
            "listed_already",
            "subject",
        )
    if case.answers["because"] == SERIOUS_GROUNDS[0]:
        line = standing(ABNORMAL, case.organisation, case.opened_on)
        if line is None or case.opened_on <= _since(line, case):
            raise Invalid.because(
                "列入活动异常名录未满规定年限。", "请核对列入日期。", "not_two_years", "because"
            )
    not_open(case)


def put_on(case: Case, decision: Decision) -> None:
    """The line, shown to the public as long as it stands."""
    assert case.organisation is not None
    register, because = list_of(case), case.answers["because"]
    enter(register, case.organisation, {"because": because}, decision)
    shown = {"name": case.organisation.name, "list": register.label, "because": because}
    title = f"关于将{case.organisation.name}列入{register.label}的公告"
    post_notice(SHOWN, title, shown, area=case.area, about=("case", case.pk), until=None)


def may_leave(case: Case) -> None:
    """On the list, and on the serious one for at least its two years. Raises `Invalid`."""
    assert case.organisation is not None
    register = list_of(case)
    line = standing(register, case.organisation, case.opened_on)
    if line is None:
        raise Invalid.because(
            f"“{case.organisation.name}”不在{register.label}中。", "请核对单位。", "not_listed", "subject"
        )
    if register is SERIOUS and case.opened_on <= (first := _since(line, case)):
        raise Invalid.because(
            f"列入{register.label}未满规定年限,最早于{first}之后申请移出。",
            "请届时再申请。",
            "too_early",
            "subject",
        )
    not_open(case)


def leave(case: Case, decision: Decision) -> None:
    """The line ends and the announcement comes down."""
    assert case.organisation is not None
    line = standing(list_of(case), case.organisation, decision.on)
    if line is not None:
        end(line, decision, decision.on)
        for notice in Notice.objects.filter(
            kind=SHOWN.code, about_kind="case", about_id=line.case_id, taken_down_at__isnull=True
        ):
            take_down(notice)


def _listing(register: Register, grounds: tuple[str, ...], prefix: str) -> tuple[Matter, Matter]:
    made = Step(
        "verify",
        "核实告知",
        by=Function.INSPECTING,
        at=Level.BUREAU,
        within=term("organisation_oversight.check"),
        form=Form((LongText("told", "告知和陈述申辩情况", max_length=1000),)),
        outcomes=(Outcome("核实完毕", "decide"),),
    )
    entry = Matter(
        code=register.code,
        name=f"列入{register.label}",
        since=SINCE,
        basis=cite("社会组织信用信息管理办法"),
        prefix=prefix,
        withdrawable=False,
        by_date=register is ABNORMAL,
        subject="organisation",
        opened_by=(Function.INSPECTING,),
        form=Form((Choice("because", "事由", options=grounds), LongText("facts", "事实", max_length=1000))),
        fits=may_enter,
        on_decided=put_on,
        steps=(made, decision_on(made, "退回核实")),
        keywords=f"{register.label} 信用",
    )
    checked = replace(made, label="核实", within=term("organisation_oversight.list_exit"))
    leaving = entry.but(
        SINCE,
        code=f"{register.code}_exit",
        name=f"移出{register.label}",
        prefix=f"{prefix}Y",
        by_date=False,
        withdrawable=True,
        steps=(checked, decision_on(checked, "退回核实")),
        by_citizen=True,
        opened_by=(Function.INSPECTING, Function.REVIEWING),
        form=Form((LongText("done", "履行义务和整改情况", max_length=1000),)),
        evidence=(Evidence("证明材料", required=False),),
        fits=may_leave,
        on_decided=leave,
    )
    return entry, leaving


PROMISE_SHOWN = NoticeKind(
    "organisation_oversight.promise_shown",
    "信用承诺公示",
    before=False,
    allowed_fields=(NoticeField("name", "名称"), NoticeField("promise", "承诺事项")),
)


def show_promise(case: Case, decision: Decision) -> None:
    """The signed promise is published for everybody to watch."""
    assert case.organisation is not None
    shown = {"name": case.organisation.name, "promise": case.answers["promise"]}
    title = f"{case.organisation.name}信用承诺书"
    post_notice(PROMISE_SHOWN, title, shown, area=case.area, about=("case", case.pk), until=None)


_RECEIVE = Step(
    "accept", "核收", by=Function.REVIEWING, at=Level.BUREAU, within=term("organisation_oversight.check"),
    outcomes=(Outcome("核收", End.GRANTED), Outcome("退回重签", End.NOT_ACCEPTED, needs_reason=True)),
)  # fmt: skip
PROMISE = Matter(
    code="organisation_oversight.promise", name="社会组织信用承诺", since=SINCE, basis=cite("社会组织信用信息管理办法"),
    prefix="CN", by_citizen=True, subject="organisation", opened_by=(Function.REVIEWING, Function.ACCEPTING),
    form=Form(
        (
            Choice("promise", "承诺事项", options=("规范收费", "非营利运作", "按时年检年报", "信息真实", "诚信自律")),
            LongText("text", "承诺内容", max_length=1000),
        ),
        title="信用承诺书",
    ),
    evidence=(Evidence("签字盖章的承诺书"),), on_decided=show_promise, steps=(_RECEIVE,), keywords="信用承诺 社会监督",
)  # fmt: skip
LISTS = (*_listing(ABNORMAL, ABNORMAL_GROUNDS, "YC"), *_listing(SERIOUS, SERIOUS_GROUNDS, "SX"))
for one in (*LISTS, PROMISE):
    declare(one)
