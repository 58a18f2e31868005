"""Activities: what was done, where and when, with what was counted there."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from minzheng.mechanisms.access.public import Staff, Unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import StoredFile


class Activity(models.Model):
    """活动: done and counted, without a deadline. A void one keeps its row and is not counted."""

    kind = models.CharField("类别", max_length=80)
    title = models.CharField("名称", max_length=100)
    on = models.DateField("日期")
    until = models.DateField("截止日期", null=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="登记单位", related_name="+")
    place = models.CharField("地点", max_length=200, blank=True)
    measures: Any = models.JSONField("计量", default=dict)
    answers: Any = models.JSONField("填写内容", default=dict)
    files = models.ManyToManyField(StoredFile, verbose_name="佐证材料", related_name="+")
    entered_at = models.DateTimeField("登记时间")
    entered_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="登记人", related_name="+")
    client_key = models.UUIDField("提交键", null=True, unique=True)
    voided_at = models.DateTimeField("作废时间", null=True)
    voided_by = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="作废人", related_name="+")
    void_reason = models.CharField("作废理由", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        constraints = [
            models.CheckConstraint(
                name="activity_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("on"))
            ),
            models.CheckConstraint(
                name="activity_void_whole",
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "on"], condition=Q(voided_at__isnull=True), name="activity_counted"),
            models.Index(fields=["area", "on"], name="activity_area"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.title}"
