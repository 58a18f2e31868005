"""Reports: their paragraphs with marks for figures, and who did what to them."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from minzheng.foundation.clock import SHANGHAI
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
    WITHDRAWN = "已撤回", "已撤回"


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
    WITHDRAWN = "撤回", "撤回"


class Report(models.Model):
    """报告: `version` grows with every change (stale pages are refused); `figures` are there once it is frozen.

    A published report that was wrong is corrected by the next `edition`, which says in `reason` why and takes its place;
    a withdrawn one stays readable with its own `reason`.
    """

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
    edition = models.PositiveSmallIntegerField("第几版", default=1)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="更正的报告", related_name="corrections"
    )
    reason = models.CharField("更正或撤回的理由", max_length=1000, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "报告"
        constraints = [
            models.UniqueConstraint(fields=["outline", "area", "year", "edition"], name="reports_one_a_year"),
            models.UniqueConstraint(
                fields=["outline", "area", "year"],
                condition=Q(state=State.PUBLISHED),
                name="reports_one_published",
            ),
            models.CheckConstraint(
                name="reports_published_is_frozen",
                condition=~Q(state__in=[State.PUBLISHED, State.WITHDRAWN])
                | Q(frozen_at__isnull=False, published_on__isnull=False, document__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_withdrawn_says_why",
                condition=~Q(state=State.WITHDRAWN) | (Q(withdrawn_on__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def frozen_on(self) -> date | None:
        """The day of the freezing here."""
        return self.frozen_at.astimezone(SHANGHAI).date() if self.frozen_at else None


class Paragraph(models.Model):
    """段落: text with marks (see `marks`); `level` 1–4 for a heading, 0 for text; left out unless `condition` holds."""

    report = models.ForeignKey(Report, models.CASCADE, verbose_name="报告", related_name="paragraphs")
    order = models.PositiveIntegerField("次序")
    part = models.PositiveSmallIntegerField("部分", choices=Part)
    level = models.PositiveSmallIntegerField("标题级别", default=0)
    text = models.TextField("内容", max_length=5000)
    condition = models.CharField("条件", max_length=300, blank=True)

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


class ChangeKind(models.TextChoices):
    """What a change did to a report."""

    TEXT = "修改", "修改"
    CONDITION = "条件", "条件"
    ADDED = "增加", "增加"
    REMOVED = "删除", "删除"


class Ruling(models.TextChoices):
    """What the editor said of a change; the editor's own changes are taken at once."""

    OPEN = "待定", "待定"
    TAKEN = "已采纳", "已采纳"
    REFUSED = "未采纳", "未采纳"


class Change(models.Model):
    """修改记录: who changed or wanted to change what, before and after; `paragraph` is empty once it has been removed."""

    report = models.ForeignKey(Report, models.CASCADE, verbose_name="报告", related_name="changes")
    paragraph = models.ForeignKey(
        Paragraph, models.SET_NULL, null=True, verbose_name="段落", related_name="changes"
    )
    order = models.PositiveIntegerField("当时的次序")
    kind = models.CharField("种类", max_length=4, choices=ChangeKind)
    before = models.TextField("改前", blank=True)
    after = models.TextField("改后", blank=True)
    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name="修改人", related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="+")
    at = models.DateTimeField("时间")
    source = models.CharField("来源", max_length=100, blank=True)
    state = models.CharField("处理", max_length=6, choices=Ruling, default=Ruling.TAKEN)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="处理人", related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "修改记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="reports_change_decided",
                condition=Q(state=Ruling.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state=Ruling.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]


class Standing(models.TextChoices):
    """Where a comment stands."""

    OPEN = "待答复", "待答复"
    ANSWERED = "已答复", "已答复"
    RESOLVED = "已解决", "已解决"


class Comment(models.Model):
    """批注: a question or demand about a paragraph; `quote` is how the paragraph began when it was made."""

    report = models.ForeignKey(Report, models.CASCADE, verbose_name="报告", related_name="comments")
    paragraph = models.ForeignKey(
        Paragraph, models.SET_NULL, null=True, verbose_name="段落", related_name="comments"
    )
    quote = models.CharField("所批文字", max_length=100)
    text = models.CharField("批注", max_length=1000)
    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name="批注人", related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="+")
    at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=6, choices=Standing, default=Standing.OPEN)
    resolved_by = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="解决人", related_name="+")
    resolved_at = models.DateTimeField("解决时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "批注"
        ordering = ["pk"]


class Reply(models.Model):
    """批注答复: what somebody answered to a comment."""

    comment = models.ForeignKey(Comment, models.CASCADE, verbose_name="批注", related_name="replies")
    text = models.CharField("答复", max_length=1000)
    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name="答复人", related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "批注答复"
        ordering = ["pk"]
