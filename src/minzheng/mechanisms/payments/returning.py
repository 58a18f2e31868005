"""回盘: what the bank answers is checked line by line against what was sent, and applied whole, once, or not at all."""

import datetime
from collections import Counter
from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Problem, Refused
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.documents.public import FileKind, store_file
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.ledger.public import bounce, settle, unsettle
from minzheng.mechanisms.matters.public import holds
from minzheng.mechanisms.payments.batches import LARGEST, dues
from minzheng.mechanisms.payments.formats import FORMATS, Answer, Returned, read_return, sm3
from minzheng.mechanisms.payments.models import BankReturn, LineState, PayBatch, PayLine


def apply_return(batch: PayBatch, content: bytes, name: str, seat: Seat) -> BankReturn:
    """Book a return file: arrived lines settle what is owed, returned ones make the money available again.

    The same file again changes nothing and gives what it did the first time. Raises `Invalid` with every fault by line,
    `Refused` without the function, `Conflict` for a batch that was not sent.
    """
    with keeping_refusals(seat.actor, f"导入回盘{batch.case.number}"):
        _require(seat, batch)
        digest = sm3(content)
        if known := BankReturn.objects.filter(digest=digest).select_related("batch__case").first():
            return _again(known, batch)
        returned = read_return(FORMATS[batch.format], content)
        try:
            with acting(seat.actor, f"导入回盘{batch.case.number}"):
                return _book(batch, returned, content, digest, name, seat)
        except IntegrityError:
            with transaction.atomic():
                return _again(BankReturn.objects.get(digest=digest), batch)


def _book(
    batch: PayBatch, returned: Returned, content: bytes, digest: str, name: str, seat: Seat
) -> BankReturn:
    held = PayBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    lines = {one.number: one for one in held.lines.select_related("instruction")}
    if problems := _problems(held, returned, lines):
        raise Invalid(*problems)
    paid = [lines[one.number] for one in returned.answers if one.paid]
    failed = [(lines[one.number], one.reason) for one in returned.answers if not one.paid]
    today, key = clock.today(), f"batch:{held.pk}:{digest[:32]}"
    words = f"{held.case.title}{returned.kind}"
    back = [line for line, _ in failed]
    if returned.kind == "退汇":
        unsettle(dues(held, back), today, f"{words}(退汇)", f"{key}:undone", held.case_id)
    if paid:
        settle(dues(held, paid), today, f"{words}(到账)", f"{key}:paid", held.case_id)
    if back:
        bounce(dues(held, back), today, f"{words}(退回)", f"{key}:back", held.case_id)
    _marked(paid, today, LineState.PAID, "")
    for reason in sorted({reason for _, reason in failed}):
        _marked(
            [line for line, why in failed if why == reason],
            today,
            LineState.RETURNED,
            reason or "银行未说明原因",
        )
    kept = store_file(
        ContentFile(content), name, frozenset({FileKind.TEXT, FileKind.CSV}), by=seat.actor, largest=LARGEST
    )
    assert seat.staff is not None  # asked for in `_require`
    return BankReturn.objects.create(
        batch=held, kind=returned.kind, digest=digest, file=kept, applied_on=today, staff=seat.staff,
        paid=len(paid), returned=len(back),
    )  # fmt: skip


def _marked(lines: list[PayLine], on: datetime.date, state: LineState, reason: str) -> None:
    PayLine.objects.filter(pk__in=[one.pk for one in lines]).update(state=state, settled_on=on, reason=reason)


def _problems(batch: PayBatch, returned: Returned, lines: Mapping[int, PayLine]) -> list[Problem]:
    """Everything in the file that does not fit what was sent."""
    if returned.batch != batch.case.number:
        return [
            _fault(
                1, f"这是批次{returned.batch[:30]}的文件,不是{batch.case.number}的。", "return.foreign_batch"
            )
        ]
    whole = returned.kind == "回盘"
    expected = LineState.SENT if whole else LineState.PAID
    problems = [fault for one in returned.answers if (fault := _line_fault(one, lines, expected, whole))]
    times = Counter(one.number for one in returned.answers)
    problems += [
        _fault(one.row, f"序号{one.number}重复。", "return.repeated")
        for one in returned.answers
        if times[one.number] > 1
    ]
    if whole and (missing := sorted(set(lines) - set(times))):
        problems.append(_fault(1, f"缺少{len(missing)}笔,如序号{missing[0]}。", "return.missing"))
    return problems


def _line_fault(
    one: Answer, lines: Mapping[int, PayLine], expected: LineState, whole: bool
) -> Problem | None:
    line = lines.get(one.number)
    if line is None:
        return _fault(one.row, f"序号{one.number}不在本批次中。", "return.foreign_line")
    if one.account != line.account:
        return _fault(one.row, f"序号{one.number}的账号与发送的不符。", "return.account")
    if one.amount != line.amount:
        return _fault(
            one.row,
            f"序号{one.number}的金额{format_yuan(one.amount)}元与发送的{format_yuan(line.amount)}元不符。",
            "return.amount",
        )
    if line.state != expected:
        return _fault(one.row, f"序号{one.number}已记为“{line.state}”。", "return.state")
    if not whole and one.paid:
        return _fault(one.row, "退汇文件中不应有成功的明细。", "return.kind")
    return None


def _require(seat: Seat, batch: PayBatch) -> None:
    if seat.staff is None or not holds(seat, (Function.PAYING,), batch.case.matter):
        raise Refused.because(
            "您的岗位没有“拨付”职能,不能导入回盘。", "请由负责发放的岗位导入。", "not_paying"
        )
    if batch.sent_on is None:
        raise Conflict.because("本批次还没有支付。", "请先完成支付,再导入回盘。", "not_sent")


def _again(known: BankReturn, batch: PayBatch) -> BankReturn:
    if known.batch_id != batch.pk:
        raise Conflict.because(
            f"这份文件已作为批次{known.batch.case.number}的回盘入账。",
            "请上传本批次的文件。",
            "return.other_batch",
        )
    return known


def _fault(row: int, message: str, code: str) -> Problem:
    return Problem("file", f"第{row}行:{message}", "请与银行核对后重新上传,本次没有入账。", code)
