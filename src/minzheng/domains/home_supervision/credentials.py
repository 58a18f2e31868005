"""证照和持证人员: licences of a home and certificates of its staff; before one runs out the home is asked for the new one."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from minzheng.domains.home_supervision.homes import CODE, SINCE
from minzheng.foundation.errors import Invalid, collect
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Form,
    Level,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    Whole,
    calendar,
    check_not_opener,
    declare,
    everything,
    open_by_date,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Register,
    RegisterEntry,
    end,
    enter,
)

LICENCES = ("消防验收(备案)", "食品经营许可", "医疗机构执业许可(备案)", "特种设备使用登记", "房屋安全鉴定")
CERTIFICATES = ("养老护理员证", "健康证明", "特种设备作业证", "消防设施操作员证", "院长培训合格证")
RENEWED, GIVEN_UP = "提交新证", "不再持有"
WARN = term(f"{CODE}.warn_before")
KEPT = Register(
    f"{CODE}.credentials", "养老机构证照和持证人员", Facility,
    (
        Column("kind", "类别"), Column("issued", "发证日期"), Column("until", "有效期至"),
        Column("holder", "持证人", sensitive=True),
    ),
)  # fmt: skip
PAPER = (
    Text("number", "证号", max_length=60), Day("issued", "发证日期"),
    Day("until", "有效期至", required=False, help="长期有效的不填"),
)  # fmt: skip


def check_days(given: Mapping[str, Any], today: datetime.date) -> None:
    """Issued by today, and not run out yet. Raises `Invalid` with both."""
    with collect() as problems:
        if datetime.date.fromisoformat(given["issued"]) > today:
            problems.add("发证日期在今天之后。", "请核对日期。", "issued", "issued")
        if given.get("until", today.isoformat()) < today.isoformat():
            problems.add("证照已经过期。", "请登记有效的证照,或先督促机构换证。", "expired", "until")


def check_credential(case: Case) -> None:
    """A certificate names its holder. Raises `Invalid`."""
    check_days(case.answers, case.opened_on)
    if case.answers["kind"] in CERTIFICATES and not everything(case).get("holder"):
        raise Invalid.because(
            f"“{case.answers['kind']}”没有填写持证人。", "请填写姓名。", "no_holder", "holder"
        )


def _write(case: Case, decision: Decision, kind: str, paper: Mapping[str, Any], holder: str) -> None:
    assert case.facility is not None
    until = paper.get("until")
    data = {"kind": kind, "issued": paper["issued"]}
    data |= ({"until": until} if until else {}) | ({"holder": holder} if holder else {})
    ends = datetime.date.fromisoformat(until) + datetime.timedelta(days=1) if until else None
    key = f"{kind} {paper['number']}"
    enter(KEPT, case.facility, data, decision, key=key, valid_to=ends)


def register(case: Case, decision: Decision) -> None:
    """It stands until the day it runs out."""
    given = everything(case)
    _write(case, decision, given["kind"], given, given.get("holder", ""))


def check_renewal(case: Case, stage: Stage) -> None:
    """The new paper holds. Raises `Invalid`."""
    if stage.outcome == RENEWED:
        check_days(stage.answers, stage.closed_on or stage.opened_on)


def renew(case: Case, decision: Decision) -> None:
    """The new paper takes the place of the old one, or the old one just ends."""
    old = RegisterEntry.objects.get(pk=case.answers["line"], register=KEPT.code)
    holder = old.content.get("holder", "")
    if old.valid_to is not None and decision.on < old.valid_to:
        end(old, decision, max(decision.on, old.valid_from))
    sent = case.stages.filter(step="renew", closed_at__isnull=False).latest("pk")
    if sent.outcome == RENEWED:
        _write(case, decision, old.data["kind"], sent.answers, holder)


CREDENTIAL = Matter(
    code=f"{CODE}.credential", name="养老机构证照和持证人员登记", since=SINCE, basis=cite("养老机构管理办法", 42), prefix="ZZ",
    subject="facility", opened_by=(Function.REGISTERING, Function.ACCEPTING),
    form=Form(
        (
            Choice("kind", "类别", options=LICENCES + CERTIFICATES), *PAPER,
            Text("holder", "持证人(人员证件填写)", required=False, sensitive=True, max_length=40),
        ),
        title="证照登记",
    ),
    evidence=(Evidence("证照", required=False),), fits=check_credential, on_left={"confirm": lambda case, stage: check_not_opener(case, stage.staff)},
    on_decided=register,
    steps=(
        Step(
            "confirm", "核对", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{CODE}.confirm"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不予登记", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="养老机构 证照 消防验收 食品许可 医疗许可 护理员 健康证",
)  # fmt: skip
RENEWAL = Matter(
    code=f"{CODE}.renewal", name="养老机构证照到期换证", since=SINCE, basis=cite("养老机构管理办法", 42), prefix="HZ",
    withdrawable=False, by_date=True, subject="facility", opened_by=(),
    form=Form(
        (Whole("line", "登记编号", most=10**12), Text("paper", "到期证照", max_length=120), Day("runs_out", "有效期至")),
        title="证照到期提醒",
    ),
    once_per=lambda case: f"{case.answers['line']}", once_label="同一证照", on_left={"renew": check_renewal},
    on_decided=renew,
    steps=(
        Step(
            "renew", "机构换证", by=Function.RECTIFYING, at=Level.SUBJECT, within=WARN,
            form=Form(PAPER, title="新证"),
            outcomes=(Outcome(RENEWED, "confirm"), Outcome(GIVEN_UP, "confirm", needs_reason=True)),
        ),
        Step(
            "confirm", "科室确认", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{CODE}.confirm"),
            other_person_than=("renew",),
            outcomes=(Outcome("确认", End.GRANTED), Outcome("退回", "renew", needs_reason=True)),
        ),
    ),
    keywords="证照 到期 换证",
)  # fmt: skip
for one in (CREDENTIAL, RENEWAL):
    declare(one)


def open_renewals(on: datetime.date) -> int:
    """Ask the home for a new paper once the days of warning before its last day have begun, once per paper; how many."""
    asked = set(Case.objects.filter(matter=RENEWAL.code).values_list("once_key", flat=True))
    dated = RegisterEntry.objects.filter(
        register=KEPT.code, valid_to__isnull=False, ended_by_case=F("case_id")
    ).select_related("facility__area")
    opened = 0
    for line in dated.order_by("valid_to", "pk"):
        home, gone = line.facility, line.valid_to
        if home is None or gone is None or str(line.pk) in asked or home.closed_on is not None:
            continue
        last = gone - datetime.timedelta(days=1)
        if due_date(on, WARN.resolve(home.area, on), calendar()).on < last:
            continue
        answers = {"line": line.pk, "paper": line.key, "runs_out": last.isoformat()}
        opened += open_by_date(RENEWAL.code, home.area, answers, f"{home.name}{line.key}将于{last}到期", home)
    return opened
