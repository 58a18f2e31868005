"""领款人变更: who receives a benefit of a person from next month on: himself, a guardian, or the institution he lives in."""

import datetime
from typing import Any

from django.db.models import QuerySet

from minzheng.domains.social_assistance.benefits import (
    disability_care,
    disability_living,
    elder_hardship,
    old_age,
    orphan,
    unsupported_child,
)
from minzheng.domains.social_assistance.benefits.person_steps import RELATIONS, steps
from minzheng.domains.social_assistance.benefits.standing import ROOT
from minzheng.foundation.errors import Invalid, collect
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Evidence,
    Form,
    IdNumber,
    LongText,
    Matter,
    Phone,
    Stage,
    Text,
    declare,
    everything,
)
from minzheng.mechanisms.payments.public import ACCOUNT_FIELDS, next_month, record_account
from minzheng.mechanisms.registry.public import (
    Decision,
    Facility,
    Person,
    RegisterEntry,
    identify,
    replace,
    same_as,
)

CODE = f"{ROOT}.payee"
ALL = "全部待遇"
SELF, GUARDIAN, INSTITUTION = "本人", "监护人或代领人", "机构代管"
BOOKS = {
    one.BOOK.label: one.BOOK
    for one in (
        disability_living,
        disability_care,
        old_age,
        elder_hardship,
        orphan,
        unsupported_child,
    )
}
APPLICATION = Form(
    (
        Choice("benefit", "待遇", options=(ALL, *BOOKS)),
        Choice("receiver", "今后由谁领取", options=(SELF, GUARDIAN, INSTITUTION)),
        Text("guardian_name", "监护人或代领人姓名", required=False, sensitive=True, max_length=100),
        IdNumber("guardian_id", "监护人或代领人身份证号码", required=False, help="由监护人或他人代领的填写"),
        Choice("guardian_relation", "与本人关系", required=False, options=RELATIONS),
        Text(
            "facility", "机构名称", required=False, max_length=100, help="机构代管的填写;须已登记,收款账户填机构的账户"
        ),
        LongText("reason", "变更原因", sensitive=True, max_length=500),
        Phone("phone", "联系电话"),
        *ACCOUNT_FIELDS,
    ),
    title="领款人变更申请表",
)  # fmt: skip
CHECK = Form((LongText("finding", "监护、代管关系核实情况", sensitive=True, max_length=1000),), title="审核")


def lines_of(case: Case) -> QuerySet[RegisterEntry]:
    """The lines asked for that go on next month."""
    assert case.person is not None  # the matter's subject
    asked = case.answers["benefit"]
    codes = [book.code for label, book in BOOKS.items() if asked in (ALL, label)]
    found = RegisterEntry.objects.filter(
        register__in=codes, person__in=same_as(case.person), valid_to__isnull=True
    )
    return found.select_related("person", "area").order_by("pk")


def whole(case: Case, stage: Stage) -> None:
    """Before a case is taken in: he draws something, and whoever is to receive it is named in full."""
    if stage.outcome != "受理":
        return
    given = everything(case)
    fix = "请撤回后改正,重新提交。"
    with collect() as problems:
        if not lines_of(case):
            problems.add(f"该人员没有在享受“{case.answers['benefit']}”。", fix, "not_on_register", "benefit")
        named = {bool(given.get(key)) for key in ("guardian_name", "guardian_id")}
        if named != {given["receiver"] == GUARDIAN}:
            problems.add(
                "由监护人或代领人领取的,姓名和身份证号码都要填;其他情形都不填。",
                fix,
                "guardian",
                "guardian_name",
            )
        with problems.at("facility"):
            _check_facility(case, given)
        if given["receiver"] == SELF and not given.get("account") and _in_care(case):
            problems.add("现由机构代管,改由本人领取的须填本人的收款账户。", fix, "account_missing", "account")


def carry_out(case: Case, decision: Decision) -> None:
    """The account is registered; every line asked for names the new payee from next month, all else as before."""
    given, lines = everything(case), list(lines_of(case))
    if not lines:
        raise Invalid.because(
            "该人员的待遇已经终止。", "请选“不同意”,写明理由。", "not_on_register", "benefit"
        )
    home, payee = _facility(given), _payee(case, given)
    if payee.died_on is not None:
        raise Invalid.because(
            f"领款人已于{payee.died_on}死亡。", "请选“不同意”,另行指定领款人。", "payee_dead"
        )
    record_account(case, payee, decision)
    for line in lines:
        start = max(next_month(decision.on), line.valid_from)
        replace(line, {"payee": payee.pk, "facility": home.pk if home else None}, decision, on=start)


def _payee(case: Case, given: dict[str, Any]) -> Person:
    """The person whose account is paid into; of somebody in an institution it is his own, held in its name."""
    assert case.person is not None  # the matter's subject
    if given["receiver"] != GUARDIAN:
        return case.person
    return identify(given["guardian_name"], given["guardian_id"], case.area, given["phone"])


def _facility(given: dict[str, Any]) -> Facility | None:
    if given["receiver"] != INSTITUTION:
        return None
    return Facility.objects.filter(name=given["facility"], closed_on__isnull=True).order_by("pk").first()


def _check_facility(case: Case, given: dict[str, Any]) -> None:
    """The institution is registered and open, and the account is one in its name."""
    name = given.get("facility", "")
    if given["receiver"] != INSTITUTION:
        if name:
            raise Invalid.because("不是机构代管的不填机构名称。", "请删去机构名称。", "facility")
        return
    if not name or _facility(given) is None:
        raise Invalid.because(f"没有名为“{name}”的在办机构。", "请核对名称,或先登记该机构。", "no_facility")
    if not given.get("account") or given.get("account_holder") != name:
        raise Invalid.because(
            f"机构代管的,收款账户须是户名为“{name}”的账户。", "请填写机构的账户和户名。", "other_holder"
        )


def _in_care(case: Case) -> bool:
    return any(line.data.get("facility") for line in lines_of(case))


declare(
    Matter(
    code=CODE, name="待遇领款人变更", since=datetime.date(2014, 5, 1), basis=cite("孤儿保障工作的意见"), prefix="LK",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING), form=APPLICATION,
    evidence=(Evidence("监护或代管关系材料"), Evidence("银行卡或存折", required=False)), statutory=term(f"{CODE}.total"),
    on_decided=carry_out, on_left={"accept": whole}, steps=steps(CODE, CHECK),
    keywords="领款人 监护人变更 代领 代管 儿童福利机构",
    )
)  # fmt: skip
