"""What nights found: rounds, warnings and what became of them, and which rules are on trial."""

import uuid
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from minzheng.mechanisms.access.public import Account
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.monitoring.lead_models import Lead, LeadState
from minzheng.mechanisms.monitoring.link_models import LinkReview, ReviewState
from minzheng.mechanisms.registry.public import Household, Person, ProtectedText

__all__ = [
    "OPEN",
    "Lead",
    "LeadState",
    "LinkReview",
    "ReviewState",
    "Round",
    "Trial",
    "Warning",
    "WarningState",
]


class Round(models.Model):
    """监测: one night's run, standing until the next. `manifest` says what was asked (deliveries known, rule versions).

    `found` says what came of it: `sources`, per source how many people have a row; `came` (per source) and `whole`, the rows
    no night had before, those matched and about how many people; `rules`, per rule hits, new, repeated, suppressed, on trial;
    `leads`, how many people nobody has on record were found, once they were looked for.
    """

    on = models.DateField("监测日")
    until = models.DateField("被下一次监测取代之日", null=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, verbose_name="区域", related_name="+")
    known_at = models.DateTimeField("数据截至")
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    people = models.PositiveIntegerField("监测人数", default=0)
    households = models.PositiveIntegerField("监测户数", default=0)
    manifest: Any = models.JSONField("依据清单", default=dict)
    digest = models.CharField("清单摘要(SM3)", max_length=64, blank=True)
    found: Any = models.JSONField("结果", default=dict)
    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "监测"
        constraints = [
            models.UniqueConstraint(
                fields=["on", "digest"], condition=Q(finished_at__isnull=False), name="monitoring_round_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}监测"


class WarningState(models.TextChoices):
    """Where a warning stands."""

    TRIAL = "试运行", "试运行"
    WAITING = "待推送", "待推送"
    PUSHED = "已推送", "已推送"
    CLOSED = "已办结", "已办结"


OPEN = (WarningState.TRIAL, WarningState.WAITING, WarningState.PUSHED)


class Warning(models.Model):
    """预警: a rule holds at a person or a household. It never changes a benefit; pushed, it is a case of `matter`.

    `sealed` is JSON: the outcome of the rule in plain numbers and the rows it rests on. `times` counts the nights.
    """

    rule = models.CharField("规则", max_length=100)
    matter = models.CharField("事项", max_length=100)
    direction = models.CharField("方向", max_length=10)
    severity = models.CharField("程度", max_length=10)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="人员", related_name="+"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, verbose_name="家庭", related_name="+"
    )
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在地", related_name="+")
    state = models.CharField("状态", max_length=10, choices=WarningState)
    first_on = models.DateField("首次预警日")
    last_on = models.DateField("最近预警日")
    times = models.PositiveIntegerField("预警次数", default=1)
    suppressed = models.PositiveIntegerField("抑制次数", default=0)
    first_round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="首次监测", related_name="first_warnings"
    )
    last_round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="最近监测", related_name="last_warnings"
    )
    sources: Any = models.JSONField("所据来源", default=list)
    sealed = ProtectedText("说明")
    case = models.OneToOneField(
        Case, models.PROTECT, null=True, blank=True, verbose_name="办件", related_name="warning"
    )
    pushed_on = models.DateField("推送日", null=True, blank=True)
    closed_on = models.DateField("办结日", null=True, blank=True)
    result = models.CharField("结果", max_length=40, blank=True)
    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "预警"
        indexes = [
            models.Index(fields=["area", "state", "-last_on"], name="monitoring_warning_area"),
            models.Index(fields=["rule", "state"], name="monitoring_warning_rule"),
            models.Index(fields=["pushed_on"], name="monitoring_warning_pushed"),
            GinIndex(fields=["sources"], fastupdate=False, name="monitoring_warning_sources"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "person", "household"], condition=Q(state__in=OPEN), nulls_distinct=False,
                name="monitoring_warning_one_open",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(household__isnull=True), name="monitoring_warning_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(state=WarningState.PUSHED, case__isnull=False)
                | Q(state=WarningState.CLOSED) | Q(state__in=(WarningState.TRIAL, WarningState.WAITING), case__isnull=True),
                name="monitoring_warning_pushed_as_case",
            ),
        ]  # fmt: skip

    @property
    def subject(self) -> Any:
        """The person or the household."""
        return self.person or self.household


class Trial(models.Model):
    """规则试运行: from `since` to `until` a rule finds without sending; who began it and why, who ended it and why."""

    rule = models.CharField("规则", max_length=100)
    since = models.DateField("起日")
    until = models.DateField("止日", null=True, blank=True)
    begun_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, verbose_name="开始人", related_name="+"
    )
    ended_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, verbose_name="结束人", related_name="+"
    )
    reason = models.CharField("开始理由", max_length=300, blank=True)
    end_reason = models.CharField("结束理由", max_length=300, blank=True)
    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "规则试运行"
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=Q(until__isnull=True), name="monitoring_trial_one_open"
            )
        ]
