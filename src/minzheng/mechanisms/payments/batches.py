"""What happens to a batch at each step of its case: lines frozen, checked, released to the bank, answered."""

import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Count, Sum

from minzheng.foundation import ciphers, clock
from minzheng.foundation.errors import Conflict, Invalid, Missing
from minzheng.mechanisms.documents.public import FileKind, store_file
from minzheng.mechanisms.journal.public import Actor, current_deed
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.ledger.public import Due, Fund, dues_of, release
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, Stage
from minzheng.mechanisms.payments.accruing import accrue, allowance_of
from minzheng.mechanisms.payments.due import Candidate, candidates, instructions
from minzheng.mechanisms.payments.formats import FORMATS, Payment, sm3
from minzheng.mechanisms.payments.models import LineState, PayBatch, PayLine

LARGEST = 200 * 1024 * 1024


def make(case: Case, stage: Stage) -> None:
    """编制: freeze the lines of everything that can be paid today; made anew when the checker sent it back."""
    fund = Fund.objects.filter(code=case.answers["fund"], area=case.area).first()
    if fund is None:
        raise Missing.because(
            f"本区没有代码为“{case.answers['fund']}”的资金。",
            "请撤回,从“资金发放”页面编制批次。",
            "payments.no_fund",
        )
    _accrue(case, fund)
    batch, _ = PayBatch.objects.get_or_create(case=case, fund=fund, item=case.answers["item"])
    batch.lines.all().delete()
    PayLine.objects.filter(state=LineState.READY, batch__case__step="").delete()  # of batches given up
    able = [one for one in candidates(instructions(fund, batch.item), clock.today()) if one.account]
    if not able:
        raise Conflict.because(
            "没有可以支付的款项。", "请先登记收款账户,或撤回本批次。", "payments.nothing_due"
        )
    _freeze(batch, able)
    batch.maker, batch.checker, batch.payer = stage.staff, None, None
    sums = batch.lines.aggregate(count=Count("pk"), total=Sum("amount"))
    batch.count, batch.total = sums["count"], sums["total"]
    batch.save()


def _accrue(case: Case, fund: Fund) -> None:
    """For a monthly allowance, order first what the register says is due for the month."""
    one = allowance_of(case.answers["item"])
    if one is None:
        return
    try:
        month = datetime.date.fromisoformat(f"{case.answers.get('month')}-01")
    except ValueError:
        raise Invalid.because(
            "没有写明发放哪个月。", "请撤回,重新编制并填写所属月份,如 2026-03。", "payments.month", "month"
        ) from None
    if month > clock.today():
        raise Invalid.because(f"{month:%Y年%m月}还没有到。", "请到当月再编制。", "payments.month", "month")
    back = parameter("payments.lookback", case.area, clock.today()).amount
    year, place = divmod(month.year * 12 + month.month - 1 - back, 12)
    accrue(one, month, fund, case, datetime.date(year, place + 1, 1))


def _freeze(batch: PayBatch, able: list[Candidate]) -> None:
    rows = [
        PayLine(
            batch=batch, number=place, instruction=one.instruction, amount=one.instruction.amount,
            holder=one.account.holder, account=one.account.number, bank=one.account.bank,
        )
        for place, one in enumerate(able, 1) if one.account
    ]  # fmt: skip
    try:
        with transaction.atomic():
            PayLine.objects.bulk_create(rows, batch_size=2000)
    except IntegrityError as error:
        if "payments_one_live_line" not in str(error):
            raise
        raise Conflict.because(
            "其中有款项刚被编入另一批次。", "请刷新后重新编制。", "payments.in_other_batch"
        ) from None


def check(case: Case, stage: Stage) -> None:
    """复核: somebody else has looked at the lines; what changed since they were frozen stops it."""
    batch = case.batch
    if stage.outcome != "复核通过":
        return
    _require_unchanged(batch)
    batch.checker = stage.staff
    batch.save()


def pay(case: Case, stage: Stage) -> None:
    """支付: the third person releases the money and the signed file for the bank is made, both or neither."""
    batch = case.batch
    if stage.outcome != "确认支付":
        return
    _require_unchanged(batch)
    lines = list(batch.lines.select_related("instruction").order_by("number"))
    today = clock.today()
    release(
        dues(batch, lines), today, f"{case.title}第{case.number}号批次", f"batch:{batch.pk}:sent", case.pk
    )
    batch.payer, batch.sent_on, batch.format = stage.staff, today, stage.answers["format"]
    content = FORMATS[batch.format].write(case.number, today, [payment_of(line) for line in lines])
    batch.digest, batch.signature = sm3(content), ciphers.blind("payments.file", sm3(content))
    batch.file = store_file(
        ContentFile(content), f"{case.number}.txt", frozenset({FileKind.TEXT}), by=_actor(), largest=LARGEST
    )
    batch.lines.update(state=LineState.SENT)
    batch.save()


def all_answered(case: Case, stage: Stage) -> None:
    """A batch is done when the bank has answered every line."""
    open_lines = case.batch.lines.filter(state=LineState.SENT)
    if count := open_lines.count():
        raise Invalid.because(
            f"还有{count}笔没有回盘结果。", "请先导入银行回盘文件,再办结。", "payments.unanswered"
        )


def _require_unchanged(batch: PayBatch) -> None:
    """What was frozen still holds: not stopped, same amount, nobody has died, same account."""
    today = clock.today()
    found = PaymentInstruction.objects.filter(lines__batch=batch)
    now = {one.instruction.pk: one for one in candidates(found, today)}
    changed = [line.number for line in batch.lines.all() if not _as_frozen(line, now[line.instruction_id])]
    if changed:
        raise Conflict.because(
            f"编制后有{len(changed)}笔发生变化(第{changed[0]}笔等):金额、账户变更,停付,或收款人去世。",
            "请退回重新编制。",
            "payments.changed",
        )


def _as_frozen(line: PayLine, now: Candidate) -> bool:
    one, account = now.instruction, now.account
    return (
        account is not None
        and one.stopped_on is None
        and (line.amount, line.holder, line.account) == (one.amount, account.holder, account.number)
    )


def dues(batch: PayBatch, lines: list[PayLine]) -> list[Due]:
    """What these lines mean for the ledger: one due per party."""
    return dues_of(batch.fund, batch.item, ((line.instruction.payee_key, line.amount) for line in lines))


def payment_of(line: PayLine) -> Payment:
    """A line as it stands in a bank file."""
    return Payment(line.number, str(line.holder), str(line.account), line.bank, line.amount)


def _actor() -> Actor:
    deed = current_deed()
    assert deed is not None  # hooks run inside the act of the step
    return deed.actor
