"""Batches and what was found in them, warnings about sources, authorisations, queries to banks, what we push to others."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.registry.public import Person, ProtectedText


class BatchState(models.TextChoices):
    """Where a batch stands; 待定 waits for somebody's decision, 拒收 can only be delivered anew."""

    RECEIVED = "received", "已接收"
    CHECKED = "checked", "检查通过"
    HELD = "held", "待决定"
    REFUSED = "refused", "拒收"
    APPLIED = "applied", "已入库"
    UNDONE = "undone", "已撤销"


class Batch(models.Model):
    """One delivery of one sender about one period (its first day); the same bytes again are the same batch.

    `contract` is the digest of the contract it was checked against; `profile` what its columns look like, for comparing.
    """

    source = models.CharField("数据来源", max_length=40)
    sender = models.CharField("报送单位", max_length=40)
    period = models.DateField("数据期间")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    matter = models.CharField("权限代码", max_length=60)
    digest = models.CharField("摘要", max_length=64)
    name = models.CharField("文件名", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="原文件", related_name="+")
    state = models.CharField("状态", max_length=10, choices=BatchState, default=BatchState.RECEIVED)
    received_at = models.DateTimeField("接收时间")
    checked_at = models.DateTimeField("检查时间", null=True)
    contract = models.CharField("约定摘要", max_length=16, blank=True)
    encoding = models.CharField("编码", max_length=10, blank=True)
    header: Any = ArrayField(models.CharField(max_length=200), verbose_name="标题行", default=list)
    rows = models.PositiveIntegerField("行数", default=0)
    faulty_rows = models.PositiveIntegerField("有差错的行数", default=0)
    repeated_rows = models.PositiveIntegerField("重复的行数", default=0)
    residue_rows = models.PositiveIntegerField("证件号码不可用的行数", default=0)
    faults_count = models.PositiveIntegerField("差错数", default=0)
    profile: Any = models.JSONField("各列概况", default=dict)
    applied_at = models.DateTimeField("入库时间", null=True)
    applied_by = models.CharField("入库人", max_length=200, blank=True)
    reason = models.CharField("决定理由", max_length=300, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.CharField("撤销人", max_length=200, blank=True)
    undone_because = models.CharField("撤销理由", max_length=300, blank=True)
    removed_at = models.DateTimeField("到期删除时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据批次"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sender", "period", "digest"], name="exchange_batch_once"
            ),
            models.CheckConstraint(
                name="exchange_applied_has_its_moment",
                condition=~Q(state__in=["applied", "undone"]) | Q(applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="exchange_undone_with_reason",
                condition=~Q(state="undone") | (Q(undone_at__isnull=False) & ~Q(undone_because="")),
            ),
        ]
        indexes = [models.Index(fields=["source", "sender", "applied_at"], name="exchange_batch_applied")]

    def __str__(self) -> str:
        return f"批次{self.pk}"


class BatchFault(models.Model):
    """One thing wrong in a batch: where, what, what to do. Row 0 is the file as a whole."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="faults", verbose_name="批次")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=200, blank=True)
    code = models.CharField("差错代码", max_length=40)
    message = ProtectedText("差错")
    fix = models.CharField("处理办法", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "批次差错"
        indexes = [models.Index(fields=["batch", "row"], name="exchange_fault_row")]


class AlarmKind(models.TextChoices):
    """What is wrong with a source."""

    LATE = "late", "逾期未报"
    EMPTY = "empty", "空文件"
    SHRUNKEN = "shrunken", "行数骤减"
    GROWN = "grown", "行数骤增"
    SHIFTED = "shifted", "数值异常"
    EMPTIER = "emptier", "空值增多"
    SCHEMA = "schema", "表结构变化"
    STALE = "stale", "数据陈旧"
    RESIDUE = "residue", "证件号码不可用过多"
    REFUSED = "refused", "拒收"


class AlarmState(models.TextChoices):
    """Whether the source's owner has answered, and whether the thing is over."""

    OPEN = "open", "待答复"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已了结"


class SourceAlarm(models.Model):
    """A warning about a source itself; `text` is what its owner is told."""

    source = models.CharField("数据来源", max_length=40)
    sender = models.CharField("报送单位", max_length=40)
    period = models.DateField("数据期间")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    matter = models.CharField("权限代码", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=AlarmKind)
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="alarms", verbose_name="批次")
    text = models.CharField("说明", max_length=1000)
    state = models.CharField("状态", max_length=10, choices=AlarmState, default=AlarmState.OPEN)
    opened_at = models.DateTimeField("发出时间")
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.CharField("答复人", max_length=200, blank=True)
    closed_at = models.DateTimeField("了结时间", null=True)
    closed_because = models.CharField("了结原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据来源告警"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sender", "period", "kind"],
                condition=~Q(state="closed"),
                name="exchange_alarm_once",
            )
        ]
        indexes = [models.Index(fields=["source", "sender", "state"], name="exchange_alarm_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.source} {self.sender}"


class Authorisation(models.Model):
    """核对授权: a person lets the bureau ask banks and offices about their means, with the signed sheet."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="authorisations", verbose_name="授权人")
    given_on = models.DateField("授权日期")
    until = models.DateField("授权截止日期")
    sheet = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="授权书", related_name="+")
    withdrawn_on = models.DateField("撤回日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "核对授权"
        constraints = [
            models.CheckConstraint(
                name="exchange_authorised_until_later", condition=Q(until__gte=models.F("given_on"))
            ),
            models.UniqueConstraint(fields=["person", "given_on", "until"], name="exchange_authorised_once"),
        ]


class BankQuery(models.Model):
    """A query to one sender about people who have authorised it; the others are left out and counted."""

    source = models.CharField("数据来源", max_length=40)
    sender = models.CharField("查询对象", max_length=40)
    on = models.DateField("查询日期")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    matter = models.CharField("权限代码", max_length=60)
    asked = ArrayField(models.BigIntegerField(), verbose_name="查询的人员")
    left_out = ArrayField(models.BigIntegerField(), verbose_name="没有有效授权的人员")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name="查询名单", related_name="+")
    purpose = models.CharField("查询目的", max_length=200)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "授权查询"
        indexes = [models.Index(fields=["source", "sender", "on"], name="exchange_query_on")]


class SenderSecret(models.Model):
    """The shared secret with which a sender's system signs what it posts; one in force per sender."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    sender = models.CharField("报送单位", max_length=40)
    secret = ProtectedText("密钥")
    given_at = models.DateTimeField("启用时间")
    withdrawn_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送密钥"
        constraints = [
            models.UniqueConstraint(
                fields=["sender"], condition=Q(withdrawn_at=None), name="exchange_secret_once"
            )
        ]


class Delivery(models.Model):
    """One post of a sender's system under its own delivery number; a second one changes nothing."""

    sender = models.CharField("报送单位", max_length=40)
    number = models.CharField("报送流水号", max_length=80)
    digest = models.CharField("摘要", max_length=64)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="deliveries", verbose_name="批次")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "系统报送"
        constraints = [models.UniqueConstraint(fields=["sender", "number"], name="exchange_delivery_once")]


class OutboxReceiver(models.Model):
    """Who we push to, and the last number given; its row is locked while a message takes the next one."""

    code = models.CharField("接收方", max_length=80, unique=True)
    last = models.PositiveBigIntegerField("末号", default=0)
    tries = models.PositiveIntegerField("连续失败次数", default=0)
    next_try_at = models.DateTimeField("下次投递时间", null=True)
    said = models.CharField("最近一次失败", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "推送接收方"


class OutboxMessage(models.Model):
    """Something to be pushed: written in the act it tells of, delivered afterwards, in the order of `number`."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    receiver = models.ForeignKey(
        OutboxReceiver, models.PROTECT, related_name="messages", verbose_name="接收方"
    )
    number = models.PositiveBigIntegerField("序号")
    kind = models.CharField("种类", max_length=80)
    key = models.CharField("幂等键", max_length=120, db_column="idempotency_key")
    payload = ProtectedText("内容")
    written_at = models.DateTimeField("写入时间")
    tries = models.PositiveIntegerField("投递次数", default=0)
    delivered_at = models.DateTimeField("送达时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "推送消息"
        constraints = [
            models.UniqueConstraint(fields=["receiver", "number"], name="exchange_outbox_number"),
            models.UniqueConstraint(fields=["receiver", "key"], name="exchange_outbox_key"),
        ]
        indexes = [
            models.Index(
                fields=["receiver", "number"],
                condition=Q(delivered_at=None),
                name="exchange_outbox_waiting",
            )
        ]
