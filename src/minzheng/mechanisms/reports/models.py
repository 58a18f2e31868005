"""Reports: their paragraphs with marks for figures, and who did what to them."""

import uuid

from django.db import models
from django.db.models import Q

from minzheng.mechanisms.access.public import Post, Staff
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.indicators.public import FrozenFigure


class State(models.TextChoices):
    """Where a report stands."""

    DRAFT = "草稿", "草稿"
    REVIEW = "待审", "待审"
    SIGNED = "已签发", "已签发"
    PUBLISHED = "已发布", "已发布"


class Part(models.IntegerChoices):
    """What an annual report on rule of law must contain (法治政府建设与责任落实督察工作规定 art. 24)."""

    MEASURES = 1, "主要举措和成效"
    SHORTFALLS = 2, "存在的不足和原因"
    LEADERS = 3, "党政主要负责人履行推进法治建设第一责任人职责的情况"
    PLAN = 4, "下一年度推进法治政府建设的主要安排"
    OTHER = 5, "其他需要报告的情况"


class Step(models.TextChoices):
    """What somebody did to a report."""

    WROTE = "起草", "起草"
    SUBMITTED = "提交", "提交"
    REVIEWED = "审核", "审核"
    RETURNED = "退回", "退回"
    SIGNED = "签发", "签发"
    FROZE = "冻结", "冻结"
    PUBLISHED = "发布", "发布"


class Report(models.Model):
    """报告: `version` grows with every change (stale pages are refused); `figures` are there once it is frozen."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    outline = models.CharField("提纲", max_length=80)
    title = models.CharField("标题", max_length=200)
    organ = models.CharField("报告机关", max_length=100)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=6, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)
    frozen_at = models.DateTimeField("冻结时间", null=True)
    published_on = models.DateField("发布日期", null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, verbose_name="公文", related_name="+")
    figures = models.ManyToManyField(FrozenFigure, verbose_name="冻结数", related_name="reports")

    class Meta:
        verbose_name = verbose_name_plural = "报告"
        constraints = [
            models.UniqueConstraint(fields=["outline", "area", "year"], name="reports_one_a_year"),
            models.CheckConstraint(
                name="reports_published_is_frozen",
                condition=~Q(state=State.PUBLISHED)
                | Q(frozen_at__isnull=False, published_on__isnull=False, document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Paragraph(models.Model):
    """段落: text with marks (see `marks`); `level` 1–4 for a heading, 0 for text."""

    report = models.ForeignKey(Report, models.CASCADE, verbose_name="报告", related_name="paragraphs")
    order = models.PositiveIntegerField("次序")
    part = models.PositiveSmallIntegerField("部分", choices=Part)
    level = models.PositiveSmallIntegerField("标题级别", default=0)
    text = models.TextField("内容", max_length=5000)

    class Meta:
        verbose_name = verbose_name_plural = "段落"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "order"],
                name="reports_paragraph_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="reports_paragraph_level", condition=Q(level__lte=4)),
        ]


class SignOff(models.Model):
    """签批: who did which step in which post, on the text with which digest."""

    report = models.ForeignKey(Report, models.CASCADE, verbose_name="报告", related_name="sign_offs")
    step = models.CharField("环节", max_length=6, choices=Step)
    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name="经办人", related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="+")
    at = models.DateTimeField("时间")
    report_version = models.PositiveIntegerField("报告版本")
    digest = models.CharField("文本摘要(SM3)", max_length=64)
    note = models.CharField("意见", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "签批"
        ordering = ["pk"]
