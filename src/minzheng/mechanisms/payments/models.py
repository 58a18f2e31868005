"""Batches of payments, their lines as sent to the bank, and what the bank returned."""

import uuid

from django.db import models
from django.db.models import F, Q

from minzheng.mechanisms.access.public import Staff
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import Case, PaymentInstruction
from minzheng.mechanisms.registry.public import ProtectedText


class PayBatch(models.Model):
    """发放批次: what one fund pays for one item in one file. Maker, checker and payer are three natural persons."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="batch", verbose_name="办件")
    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="资金", related_name="+")
    item = models.CharField("项目", max_length=60)
    maker = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="编制人", related_name="+")
    checker = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="复核人", related_name="+")
    payer = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="支付人", related_name="+")
    count = models.PositiveIntegerField("笔数", default=0)
    total = models.BigIntegerField("总额(分)", default=0)
    format = models.CharField("文件格式", max_length=20, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="银行文件", related_name="+")
    digest = models.CharField("文件摘要(SM3)", max_length=64, blank=True)
    signature = models.CharField("文件签名", max_length=64, blank=True)
    sent_on = models.DateField("支付日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "发放批次"
        constraints = [
            models.CheckConstraint(
                condition=(Q(checker__isnull=True) | ~Q(checker=F("maker")))
                & (Q(payer__isnull=True) | (~Q(payer=F("maker")) & ~Q(payer=F("checker")))),
                name="payments_three_people",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True)
                | Q(maker__isnull=False, checker__isnull=False, payer__isnull=False, file__isnull=False),
                name="payments_sent_by_three",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.item}"


class LineState(models.TextChoices):
    """Where a line stands."""

    READY = "待付", "待付"
    SENT = "在途", "在途"
    PAID = "到账", "到账"
    RETURNED = "退回", "退回"


class PayLine(models.Model):
    """One payment in a batch, with the account as it was when the batch was made."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(PayBatch, models.PROTECT, related_name="lines", verbose_name="批次")
    number = models.PositiveIntegerField("序号")
    instruction = models.ForeignKey(
        PaymentInstruction, models.PROTECT, related_name="lines", verbose_name="付款指令"
    )
    amount = models.BigIntegerField("金额(分)")
    holder = ProtectedText("户名", max_length=100)
    account = ProtectedText("账号", max_length=40)
    bank = models.CharField("开户银行", max_length=60)
    state = models.CharField("状态", max_length=4, choices=LineState, default=LineState.READY)
    reason = models.CharField("退回原因", max_length=100, blank=True)
    settled_on = models.DateField("到账或退回日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "发放明细"
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="payments_line_number"),
            models.UniqueConstraint(
                fields=["instruction"], condition=~Q(state="退回"), name="payments_one_live_line"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_line_positive"),
        ]


class BankReturn(models.Model):
    """回盘: a file of the bank about a batch, applied once."""

    batch = models.ForeignKey(PayBatch, models.PROTECT, related_name="returns", verbose_name="批次")
    kind = models.CharField("种类", max_length=10)
    digest = models.CharField("摘要(SM3)", max_length=64, unique=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+")
    applied_on = models.DateField("入账日期")
    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name="经办人", related_name="+")
    paid = models.PositiveIntegerField("到账笔数")
    returned = models.PositiveIntegerField("退回笔数")

    class Meta:
        verbose_name = verbose_name_plural = "银行回盘"


class Recovery(models.Model):
    """追回: what was ordered for a month and turned out not to be due; claimed by the run that found it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="依据办件")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", verbose_name="资金")
    item = models.CharField("项目", max_length=60)
    payee_key = models.CharField("对象", max_length=60)
    period = models.CharField("所属期", max_length=7)
    amount = models.BigIntegerField("金额(分)")
    claimed_on = models.DateField("追回日期")

    class Meta:
        verbose_name = verbose_name_plural = "追回"
        constraints = [
            models.UniqueConstraint(
                fields=["payee_key", "item", "period", "case"], name="payments_recovery_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_recovery_positive"),
        ]
