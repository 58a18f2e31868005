"""高龄津贴主动发放: whoever reached an age is listed by the program, decided in one case, entered and told; no application."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.domains.social_assistance.benefits import old_age_roll
from minzheng.domains.social_assistance.benefits.course import step
from minzheng.domains.social_assistance.benefits.letters import SERIES
from minzheng.domains.social_assistance.benefits.old_age import BENEFIT, BOOK
from minzheng.domains.social_assistance.benefits.old_age_roll import GRANT, LEAVE, Proposed
from minzheng.domains.social_assistance.benefits.person import Known
from minzheng.domains.social_assistance.benefits.price_subsidy import Month
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import Function, signing_unit
from minzheng.mechanisms.documents.public import (
    Addressee,
    Para,
    Sheet,
    Signature,
    Table,
    Template,
    TemplateKind,
    issue,
    register,
    text,
)
from minzheng.mechanisms.journal.public import current_deed
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import Case, End, Form, Level, Matter, Stage, declare
from minzheng.mechanisms.matters.public import Outcome as Way
from minzheng.mechanisms.payments.public import account_of, next_month
from minzheng.mechanisms.registry.public import Decision, Person, enter_many, replace

CODE = "social_assistance.old_age.round"


def listed(data: Mapping[str, Any]) -> Sheet:
    """The roll as it is decided: one row per person with the reason."""
    rows = tuple(tuple(text(cell) for cell in row) for row in data["rows"])
    head = ("姓名", "证件号码", "办理", "起发月份", "每月(元)", "收款账户", "理由")
    return Sheet(title=f"{data['month']}高龄津贴发放名单", blocks=(Table(head, rows, (3, 5, 2, 3, 2, 3, 7)),))


def wanted(data: Mapping[str, Any]) -> Sheet:
    """Granted without having asked, but nobody knows where to pay."""
    return Sheet(
        title="高龄津贴发放告知书",
        blocks=(
            Addressee(data["whom"]),
            Para(
                text(
                    f"你已达到享受高龄津贴的年龄,不需要申请。自{data['from']}起每月发放{data['amount']}元。"
                    "你还没有登记收款账户,请本人或家人持身份证、银行卡到户籍地街道办事处(乡镇人民政府)"
                    "便民服务窗口登记;登记后一并补发。"
                )
            ),
            Signature(data["organ"], data["on"]),
        ),
    )


ROLL = register(Template("social_assistance.old_age_roll", "高龄津贴发放名单", TemplateKind.LIST, listed))
WANTED = register(
    Template("social_assistance.account_wanted", "高龄津贴发放告知书", TemplateKind.LEGAL, wanted)
)


def month_of(case: Case) -> date:
    """The first day of the month asked for."""
    return date.fromisoformat(f"{case.answers['month']}-01")


def roll_of(case: Case) -> list[Proposed]:
    """The roll as the registers give it today."""
    return old_age_roll.proposed(case.area, month_of(case), clock.today(), case.opened_on)


def list_all(case: Case, stage: Stage) -> None:
    """Keep what is proposed with the step and freeze the roll as a document; there must be something to decide."""
    if month_of(case) > next_month(clock.today()):
        raise Invalid.because(
            f"{case.answers['month']}还早。", "请填写不晚于下个月的月份。", "too_early", "month"
        )
    roll = roll_of(case)
    if not changes(roll):
        raise Invalid.because(
            f"没有需要新增或升档的人员(不列入{len(roll)}人)。", "本件可以撤回;下个月再提。", "nobody_due"
        )
    stage.answers = {
        "roll": [one.plain() for one in changes(roll)],
        "left_out": len(roll) - len(changes(roll)),
    }
    stage.save(update_fields=["answers"])
    rows = [_row(one) for one in roll]
    deed = current_deed()
    assert deed is not None
    data = {"month": case.answers["month"], "rows": rows}
    issue(ROLL, data, case.area, ("case", case.pk), by=deed.actor, matter=case.matter)


def changes(roll: Sequence[Proposed]) -> list[Proposed]:
    """Those of a roll for whom something is decided."""
    return [one for one in roll if one.what != LEAVE]


def carry_out(case: Case, decision: Decision) -> None:
    """Everybody listed enters the register or its next band; who has no account is told. Nothing but what was listed."""
    roll = changes(roll_of(case))
    kept = case.stages.filter(step="list", outcome="名单无误").latest("pk").answers["roll"]
    if [one.plain() for one in roll] != kept:
        raise Conflict.because(
            "名单核对以后,人员、待遇或标准有了变化,没有登记任何一人。", "请选“退回核对”,重新生成名单。", "roll_changed"
        )  # fmt: skip
    rows = []
    for one in (one for one in roll if one.what == GRANT):
        who = Known(one.person, {"resident": True}, one.person.area, decision.on)
        line = {"payee": one.person.pk, **BENEFIT.columns_of(who, {"amount": one.amount}, decision.on)}
        rows.append((one.person, line, one.start or decision.on, one.person.area))
    try:
        with transaction.atomic():
            enter_many(BOOK, rows, decision)
    except IntegrityError as error:
        raise Conflict.because(
            "名单中有人刚被他人登记,没有登记任何一人。", "请选“退回核对”,重新生成名单。", "roll_changed"
        ) from error
    for one in roll:
        if one.line is not None and one.start is not None:
            replace(one.line, {"amount": one.amount}, decision, on=one.start)
        elif account_of(one.person, decision.on) is None:
            _tell(case, one, decision.on)


def _tell(case: Case, one: Proposed, on: date) -> None:
    deed = current_deed()
    assert deed is not None and one.start is not None
    data = {
        "whom": str(one.person.name), "from": f"{one.start.year}年{one.start.month}月", "amount": format_yuan(one.amount),
        "organ": signing_unit(case.stages.latest("pk").unit).name, "on": on,
    }  # fmt: skip
    series = parameter(SERIES, case.area, on).text
    issue(
        WANTED, data, one.person.area, ("case", case.pk), series,
        by=deed.actor, matter=case.matter, subject=one.person.subject_key,
    )  # fmt: skip


def _row(one: Proposed) -> tuple[str, ...]:
    start, amount = ("", "") if one.start is None else (f"{one.start:%Y-%m}", format_yuan(one.amount))
    account = _account(one.person) if one.what == GRANT else ""
    return (str(one.person.name), one.person.masked_id, one.what, start, amount, account, one.reason)


def _account(person: Person) -> str:
    return "已登记" if account_of(person, clock.today()) else "没有登记,须告知"


declare(
    Matter(
        code=CODE, name="高龄津贴主动发放", since=date(2018, 12, 29), basis=cite("老年人权益保障法", 33), prefix="GZ",
        opened_by=(Function.REVIEWING,), statutory=term(f"{CODE}.total"), on_decided=carry_out, on_left={"list": list_all},
        form=Form((Month("month", "到龄月份", help="列出到这个月底已到龄、还没有享受的人和进入下一年龄段的人"),), title="高龄津贴主动发放"),
        steps=(
            step(
                CODE, "list", "生成并核对名单", Function.REVIEWING, Level.BUREAU, Way("名单无误", "decide"),
            ),
            step(
                CODE, "decide", "审批", Function.DECIDING, Level.BUREAU, Way("同意", End.GRANTED),
                Way("退回核对", "list", needs_reason=True), Way("不同意", End.REFUSED, needs_reason=True),
                other_person_than=("list",),
            ),
        ),
        keywords="高龄津贴 免申即享 主动发放 到龄 升档 名单",
    )
)  # fmt: skip
