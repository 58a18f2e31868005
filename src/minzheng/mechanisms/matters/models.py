"""A case, its stages (runs of a step), pauses, papers, and what it orders to be paid."""

import uuid
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, Post, Staff, Unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import Notice, StoredFile
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.wording import Pairs, case_text
from minzheng.mechanisms.registry.public import Facility, Household, Organisation, Person, ProtectedText

SUBJECTS = ("person", "household", "organisation", "facility")


class Case(models.Model):
    """办件: one run of a matter. `step` empty means closed; `version` grows with every act (stale pages are refused)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("受理号", max_length=40, unique=True)
    matter = models.CharField("事项", max_length=80)
    matter_since = models.DateField("适用版本")
    title = models.CharField("标题", max_length=200)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, verbose_name="区域", related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, verbose_name="当事人")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, verbose_name="家庭")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, verbose_name="单位")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, verbose_name="机构")
    subject_key = models.CharField("当事对象", max_length=60, blank=True)
    channel = models.CharField("渠道", max_length=20, default="窗口")
    opened_at = models.DateTimeField("提交时间")
    opened_on = models.DateField("提交日期")
    opened_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, verbose_name="提交人", related_name="+"
    )
    opened_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, verbose_name="提交单位", related_name="+"
    )
    clock_from = models.DateField("起算日", null=True)
    due_on = models.DateField("法定期限", null=True)
    promised_on = models.DateField("承诺期限", null=True)
    extended_for = models.CharField("延长期限的情形", max_length=40, blank=True, default="")
    step = models.CharField("当前环节", max_length=40, blank=True)
    end = models.CharField("结果", max_length=20, blank=True)
    decision = models.CharField("决定", max_length=20, blank=True)
    decided_on = models.DateField("决定日期", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    closed_on = models.DateField("办结日期", null=True)
    amount = models.BigIntegerField("金额(分)", null=True)
    answers = models.JSONField("填写内容", default=dict)
    sealed = ProtectedText("敏感内容", blank=True, default="")
    rule_outcome = models.JSONField("规则计算", null=True)
    once_key = models.CharField("一次性键", max_length=120, null=True)
    external_number = models.CharField("来件号", max_length=60, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    client_key = models.UUIDField("提交键", null=True, unique=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "once_key"],
                condition=Q(once_key__isnull=False)
                & ~Q(end__in=["不同意", "不予受理", "撤回", "重复件", "退回来件单位"]),
                name="case_once_per",
            ),
            models.CheckConstraint(condition=Q(step="") ^ Q(end=""), name="case_open_or_ended"),
            models.CheckConstraint(condition=Q(step="") ^ Q(closed_at__isnull=True), name="case_closed_at"),
            models.CheckConstraint(
                condition=Q(decision="") ^ Q(decided_on__isnull=False), name="case_decided_on"
            ),
            models.CheckConstraint(
                condition=~Q(end__in=["同意", "不同意"]) | Q(decision=models.F("end")),
                name="case_end_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "opened_on"]),
            models.Index(fields=["matter", "decided_on"]),
            models.Index(fields=["area", "matter"]),
            models.Index(fields=["subject_key"]),
            models.Index(
                fields=["-opened_at", "-id"],
                include=["area", "matter", "opened_on", "end"],
                name="case_latest",
            ),
            GinIndex(Pairs(case_text()), name="case_pairs"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def entered_later(self) -> bool:
        """Whether it was entered after the day on which it came in."""
        return self.opened_at.astimezone(clock.SHANGHAI).date() != self.opened_on

    @property
    def subject(self) -> Any:
        return next((found for kind in SUBJECTS if (found := getattr(self, kind)) is not None), None)


class KeptFrom(models.Model):
    """避让: a person at work here who neither sees nor handles a case, because it is about them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, verbose_name="避让人员", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "避让"
        constraints = [models.UniqueConstraint(fields=["case", "staff"], name="kept_from_once")]


class Stage(models.Model):
    """One run of a step: where it stands, since when, until when, and how it was left."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stages")
    step = models.CharField("环节", max_length=40)
    function = models.CharField("职能", max_length=20)
    matter = models.CharField("事项", max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, verbose_name="承办单位", related_name="+")
    opened_at = models.DateTimeField("开始时间")
    opened_on = models.DateField("开始日期")
    due_on = models.DateField("应办日期", null=True)
    provisional = models.BooleanField("期限暂定", default=False)
    closed_at = models.DateTimeField("完成时间", null=True)
    closed_on = models.DateField("完成日期", null=True)
    outcome = models.CharField("办理结果", max_length=20, blank=True)
    reason = models.CharField("理由", max_length=1000, blank=True)
    answers = models.JSONField("填写内容", default=dict)
    sealed = ProtectedText("敏感内容", blank=True, default="")
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, verbose_name="经办人", related_name="+"
    )
    second = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, verbose_name="同行人", related_name="+"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, verbose_name="岗位", related_name="+")
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, verbose_name="公示", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "办理环节"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="stage_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(outcome=""), name="stage_left_somehow"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "function"], condition=Q(closed_at__isnull=True), name="stage_inbox"
            ),
            models.Index(fields=["due_on"], condition=Q(closed_at__isnull=True), name="stage_due"),
            models.Index(
                fields=["staff", "-closed_at", "-id"],
                include=["case", "matter"],
                condition=Q(closed_at__isnull=False),
                name="stage_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class Halt(models.Model):
    """中止: days in which the clock of a case stands still, with the article that lets it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="halts")
    begun_on = models.DateField("中止日")
    ended_on = models.DateField("恢复日", null=True)
    reason = models.CharField("事由", max_length=200)
    article = models.CharField("依据", max_length=120)
    restarts = models.BooleanField("恢复后重新计算", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "中止"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_on__isnull=True), name="halt_one_open")
        ]


class Paper(models.Model):
    """材料: one piece of evidence of a case. Level A–D says how far it can be trusted (国办函〔2016〕108号)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    label = models.CharField("材料", max_length=100)
    level = models.CharField("可信等级", max_length=1, default="C")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, verbose_name="文件", related_name="+"
    )
    waived_by = models.CharField("免交依据", max_length=100, blank=True)
    reason = models.CharField("免交说明", max_length=200, blank=True)
    until = models.DateField("补齐期限", null=True)
    added_at = models.DateTimeField("提交时间")
    added_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, verbose_name="提交人", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "材料"


class Draft(models.Model):
    """草稿: what somebody typed and has not sent, for a new case (`case` empty) or for the step of one.

    It belongs to one account in one seat. `fields` travel as ciphertext; `revision` grows with every saving, so that
    two windows do not overwrite each other. Not journalled: a draft must be gone when it is gone.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, verbose_name="账号", related_name="+")
    seat = models.CharField("岗位", max_length=100)
    matter = models.CharField("事项", max_length=80)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, verbose_name="办件", related_name="+")
    step = models.CharField("环节", max_length=40, blank=True)
    case_version = models.PositiveIntegerField("办件版本", null=True)
    content = ProtectedText("填写内容")
    revision = models.PositiveIntegerField("修订", default=1)
    saved_at = models.DateTimeField("保存时间")
    until = models.DateField("保留至")

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "seat", "case", "case_version"], name="draft_one_per_state"
            )
        ]
        indexes = [models.Index(fields=["account", "seat"], name="draft_owner")]


class PaymentInstruction(models.Model):
    """付款指令: what a decided case orders to be paid. One per payee, item, period and kind."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments")
    item = models.CharField("项目", max_length=60)
    payee_key = models.CharField("收款对象", max_length=60)
    payee_name = models.CharField("收款人(掩码)", max_length=60)
    period = models.CharField("所属期", max_length=20)
    kind = models.CharField("类别", max_length=20, default="正常")
    amount = models.BigIntegerField("金额(分)")
    ordered_on = models.DateField("指令日期")
    level = models.CharField("决定层级", max_length=10, blank=True)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, verbose_name="资金", related_name="+")
    payee = models.ForeignKey(Person, models.PROTECT, null=True, verbose_name="收款人", related_name="+")
    stopped_on = models.DateField("停付日期", null=True)
    snapshot = models.JSONField("发放依据", null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, verbose_name="区域", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "付款指令"
        constraints = [
            models.UniqueConstraint(
                fields=["payee_key", "item", "period", "kind"], name="payment_natural_key"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
        ]


class MatterVersion(models.Model):
    """A published version of a matter, as it was when it was first used."""

    code = models.CharField("事项", max_length=80)
    since = models.DateField("启用日期")
    name = models.CharField("名称", max_length=100)
    digest = models.CharField("摘要", max_length=64)
    declaration = models.JSONField("声明")

    class Meta:
        verbose_name = verbose_name_plural = "事项版本"
        constraints = [models.UniqueConstraint(fields=["code", "since"], name="matter_version_once")]


class HolidayNotice(models.Model):
    """放假安排通知: the days off and make-up days of one year, as announced."""

    year = models.PositiveIntegerField("年份", unique=True)
    days_off = models.JSONField("放假日")
    make_up_days = models.JSONField("调休上班日")
    source = models.CharField("文件", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "放假安排"
