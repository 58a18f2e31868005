"""People the registry does not know, about whom what was delivered meets a help rule; and what was decided about them."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from minzheng.mechanisms.access.public import Staff
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry.public import Person, ProtectedText


class LeadState(models.TextChoices):
    """What became of a lead."""

    OPEN = "待处理", "待处理"
    REGISTERED = "已登记", "已登记"
    NEEDLESS = "无需办理", "无需办理"


class Lead(models.Model):
    """未登记人员线索: a help rule holds at somebody nobody has on record, told to the street of the address delivered.

    `identity` is the keyed digest of the number; `record` (sealed JSON) says who it is as delivered, `sealed` why, as a
    warning's does. Registered, the person gets the warning itself; `warning` is its number.
    """

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    rule = models.CharField("规则", max_length=100)
    matter = models.CharField("事项", max_length=100)
    identity = models.CharField("人员标识", max_length=64)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在地", related_name="+")
    record = ProtectedText("来源记录")
    sealed = ProtectedText("说明")
    sources: Any = models.JSONField("所据来源", default=list)
    first_on = models.DateField("首次发现日")
    last_on = models.DateField("最近发现日")
    times = models.PositiveIntegerField("发现次数", default=1)
    found_in = models.ForeignKey(
        "monitoring.Round", models.PROTECT, verbose_name="首次监测", related_name="leads"
    )
    state = models.CharField("状态", max_length=10, choices=LeadState, default=LeadState.OPEN)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="登记为", related_name="+"
    )
    warning = models.OneToOneField(
        "monitoring.Warning", models.PROTECT, null=True, blank=True, verbose_name="预警", related_name="lead"
    )
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name="处理人", related_name="+"
    )
    decided_on = models.DateField("处理日", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "未登记人员线索"
        indexes = [models.Index(fields=["area", "state", "-last_on"], name="monitoring_lead_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "identity"], condition=Q(state="待处理"), name="monitoring_lead_once"
            ),
            models.CheckConstraint(
                condition=Q(state="待处理", decided_by__isnull=True)
                | ~Q(state="待处理") & Q(decided_by__isnull=False, decided_on__isnull=False),
                name="monitoring_lead_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="已登记") | Q(person__isnull=False, warning__isnull=False),
                name="monitoring_lead_registered_as_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="无需办理") | ~Q(reason=""), name="monitoring_lead_needless_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"线索{self.pk}"
