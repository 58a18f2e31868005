"""Tables of documents: stored files, issued documents with their numbers and service, public notices."""

import uuid
from typing import Any

from django.db import models

from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry.public import ProtectedText


class StoredFile(models.Model):
    """One uploaded file: its bytes lie sealed in MEDIA_ROOT, once however often uploaded, named by their keyed digest."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField("摘要（SM3）", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数")
    media_type = models.CharField("文件类型", max_length=100)
    name = ProtectedText("原文件名", max_length=150)
    stored_at = models.DateTimeField("上传时间")
    stored_by = models.CharField("上传人", max_length=200)
    account_id = models.BigIntegerField("上传账号", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件"

    def __str__(self) -> str:
        return f"文件{self.pk}"

    @property
    def place(self) -> str:
        """Path of the bytes below MEDIA_ROOT."""
        return f"{self.digest[:2]}/{self.digest[2:4]}/{self.digest}"


class NumberCounter(models.Model):
    """Last number given for one 机关代字 (or any other series) in one year."""

    series = models.CharField("字号系列", max_length=60)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号")

    class Meta:
        verbose_name = verbose_name_plural = "文号"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="document_number_series")]


class Document(models.Model):
    """An issued document, frozen as data; its files are rendered from `sheet` at first opening."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    template = models.CharField("文书模板", max_length=80)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=80, null=True, unique=True)
    about_kind = models.CharField("所属对象类型", max_length=60)
    about_id = models.BigIntegerField("所属对象")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    matter = models.CharField("事项", max_length=80, blank=True)
    subject = models.CharField("当事人", max_length=80, blank=True)
    sheet = ProtectedText("内容（冻结）")
    digest = models.CharField("摘要（SM3）", max_length=64)
    issued_on = models.DateField("成文日期")
    issued_at = models.DateTimeField("制发时间")
    issued_by = models.CharField("制发人", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        indexes = [models.Index(fields=["about_kind", "about_id"], name="document_about")]

    def __str__(self) -> str:
        return self.title


class Method(models.TextChoices):
    """Ways of service (民事诉讼法 service chapter, to which 行政处罚法 and others refer)."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    POST = "post", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    FORWARDED = "forwarded", "转交送达"
    ANNOUNCED = "announced", "公告送达"


class Service(models.Model):
    """A document was served on somebody, on a day, by a method, with its proof (送达回证)."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, verbose_name="文书", related_name="services")
    to = ProtectedText("受送达人", max_length=200)
    method = models.CharField("送达方式", max_length=20, choices=Method)
    on = models.DateField("送达日期")
    proof = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="送达回证", related_name="+", null=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "送达"


class Notice(models.Model):
    """A public notice: 公示 before a decision or 公布 after it; shows the allowed fields of its kind and no more."""

    kind = models.CharField("公示种类", max_length=80)
    before = models.BooleanField("决定前公示")
    title = models.CharField("标题", max_length=200)
    fields: Any = models.JSONField("公开内容")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    about_kind = models.CharField("所属对象类型", max_length=60)
    about_id = models.BigIntegerField("所属对象")
    posted_on = models.DateField("张贴日期")
    until = models.DateField("公示截止", null=True)
    taken_down_at = models.DateTimeField("撤下时间", null=True)
    objections = models.PositiveIntegerField("异议件数", default=0)
    channel = models.CharField("异议渠道", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "公示公告"
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="notice_about"),
            models.Index(fields=["posted_on", "until"], name="notice_term"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_before_has_end",
                condition=models.Q(before=False) | models.Q(until__isnull=False),
                violation_error_message="决定前的公示必须有截止日期。",
            ),
            models.CheckConstraint(
                name="notice_ends_after_start",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("posted_on")),
                violation_error_message="公示截止日期不能早于张贴日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title
