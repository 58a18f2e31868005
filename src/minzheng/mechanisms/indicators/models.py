"""Figures as they were when they were frozen, each with the manifest of the records behind it."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from minzheng.mechanisms.areas.public import Area


class FrozenFigure(models.Model):
    """冻结数: an exact value that no later correction changes. `manifest` names the list of counted rows by its digest.

    `exact` is the value without loss (202, 202/210), `period` as `parse_period` reads it, `head` the last journal entry
    then written, `shown` what the public may open (fixed now, so that later changes give nothing away).
    """

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("指标", max_length=100)
    label = models.CharField("名称", max_length=100)
    unit = models.CharField("单位", max_length=20, blank=True)
    period = models.CharField("期间", max_length=30)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    exact = models.CharField("数值", max_length=100, blank=True)
    money = models.BooleanField("以分计", default=False)
    by_law = models.BooleanField("法定数值", default=False)
    places = models.PositiveSmallIntegerField("小数位", default=0)
    printed = models.CharField("刊印", max_length=60)
    records = models.PositiveIntegerField("记录数")
    manifest = models.CharField("清单摘要(SM3)", max_length=64)
    part_manifest = models.CharField("分子清单摘要(SM3)", max_length=64, blank=True)
    definition = models.CharField("口径版本(SM3)", max_length=64)
    head = models.BigIntegerField("日志截至")
    shown: Any = models.JSONField("公开内容", default=dict)
    frozen_at = models.DateTimeField("冻结时间")
    digest = models.CharField("摘要(SM3)", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "冻结数"
        indexes = [models.Index(fields=["code", "period"], name="indicators_frozen_code")]
        constraints = [
            models.CheckConstraint(condition=~Q(digest=""), name="indicators_frozen_digested"),
        ]

    def __str__(self) -> str:
        return f"{self.label}{self.printed}"


class Lock(models.Model):
    """期间锁定: the figures of a period in an area as they were signed; `period` as `parse_period` reads it."""

    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    period = models.CharField("期间", max_length=30)
    figures = models.ManyToManyField(FrozenFigure, verbose_name="锁定的数", related_name="locks")
    signed_at = models.DateTimeField("锁定时间")
    signed_by = models.CharField("签署人", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "期间锁定"
        constraints = [
            models.UniqueConstraint(fields=["area", "period"], name="indicators_locked_once"),
        ]

    def __str__(self) -> str:
        return self.period
