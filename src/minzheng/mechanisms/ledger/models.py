"""Double entry in whole units (分, points): funds, their accounts, entries and postings. Posted rows never change."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from minzheng.mechanisms.areas.public import Area


class Chart(models.TextChoices):
    """The accounts every fund has. Debits are positive; `DEBIT` accounts never fall below zero, the others never rise above."""

    AVAILABLE = "1001", "可用资金"
    IN_TRANSIT = "1002", "在途资金"
    RECEIVABLE = "1201", "应追回款"
    PAYABLE = "2001", "应付款"
    GRANTED = "4001", "拨入资金"
    SPENT = "5001", "支出"


DEBIT = (Chart.AVAILABLE, Chart.IN_TRANSIT, Chart.RECEIVABLE, Chart.SPENT)


class Fund(models.Model):
    """资金: money (or points) given for a purpose, by source, for an area and everything below it."""

    code = models.SlugField("资金代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    source = models.CharField("资金来源", max_length=40)
    unit = models.CharField("单位", max_length=10, default="元")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所属区域", related_name="+")
    opened_on = models.DateField("设立日期")
    case_id = models.BigIntegerField("依据办件", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "资金"

    def __str__(self) -> str:
        return self.name


class FundUse(models.Model):
    """Which fund pays an item (项目) in an area and below it, from one day to another (half-open)."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="uses", verbose_name="资金")
    item = models.CharField("项目", max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="适用区域", related_name="+")
    level = models.CharField("决定层级", max_length=10, blank=True)
    valid = DateRangeField("有效期间")

    class Meta:
        verbose_name = verbose_name_plural = "资金用途"
        constraints = [
            ExclusionConstraint(
                name="ledger_use_one_fund",
                expressions=[
                    ("item", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class LedgerAccount(models.Model):
    """One account of a fund; `balance` is kept by the database as the sum of its postings."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="accounts", verbose_name="资金")
    chart = models.CharField("科目", max_length=4, choices=Chart)
    balance = models.BigIntegerField("余额", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "账户"
        constraints = [
            models.UniqueConstraint(fields=["fund", "chart"], name="ledger_account_once"),
            models.CheckConstraint(
                condition=Q(chart__in=DEBIT, balance__gte=0) | (~Q(chart__in=DEBIT) & Q(balance__lte=0)),
                name="ledger_account_own_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.get_chart_display()}"


class LedgerEntry(models.Model):
    """凭证: postings that sum to zero, on a business day. `key` makes the same event post once; never edited."""

    number = models.CharField("凭证号", max_length=40, unique=True)
    key = models.CharField("业务键", max_length=120, unique=True)
    kind = models.CharField("业务", max_length=20)
    on = models.DateField("日期")
    text = models.CharField("摘要", max_length=200)
    case_id = models.BigIntegerField("依据办件", null=True, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="冲销"
    )

    class Meta:
        verbose_name = verbose_name_plural = "凭证"
        indexes = [models.Index(fields=["on"], name="ledger_entry_on")]

    def __str__(self) -> str:
        return self.number


class Posting(models.Model):
    """One line of an entry: debit positive, credit negative, for whom (`party`, such as person:12) where it matters."""

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="postings", verbose_name="凭证")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="postings", verbose_name="账户")
    amount = models.BigIntegerField("金额")
    party = models.CharField("对象", max_length=60, blank=True)
    item = models.CharField("项目", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分录"
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="ledger_posting_not_zero")]
        indexes = [
            models.Index(fields=["party", "account"], condition=~Q(party=""), name="ledger_posting_party")
        ]
