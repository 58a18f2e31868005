"""Inspections and what they found, ordered, passed on and looked at again."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from minzheng.mechanisms.access.public import Staff, Unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.draw_models import DrawnObject
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.matters.public import Case, Stage
from minzheng.mechanisms.registry.public import Facility, Organisation, ProtectedText


class Inspection(models.Model):
    """检查: one visit by two officers with one checklist. `version` grows with every save; stale pages are refused.

    `under` is the campaign it belongs to, `campaign` what it is called on the papers.
    `answers` holds {item key: {result, description, photos}}; an item without an entry is not answered.
    `shown_to` names the inspected body once the inspection is finished; before that it sees nothing of it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_id = models.UUIDField("提交键", unique=True)
    checklist = models.CharField("检查表", max_length=80)
    checklist_since = models.DateField("检查表版本")
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, verbose_name="机构设施", related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name="单位", related_name="+"
    )
    shown_to = models.CharField("告知对象", max_length=60, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    on = models.DateField("检查日期")
    campaign = models.CharField("专项行动", max_length=80, blank=True)
    under = models.ForeignKey(
        Case, models.PROTECT, null=True, verbose_name="专项行动办件", related_name="inspections"
    )
    drawn = models.OneToOneField(
        DrawnObject, models.PROTECT, null=True, verbose_name="抽中对象", related_name="inspection"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="检查单位", related_name="+")
    lead = models.ForeignKey(Staff, models.PROTECT, verbose_name="主检人员", related_name="+")
    second = models.ForeignKey(Staff, models.PROTECT, verbose_name="协检人员", related_name="+")
    notes = models.CharField("地点与情况", max_length=500, blank=True)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)
    saved_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="最后保存人", related_name="+")
    answers: Any = models.JSONField("检查结果", default=dict)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "检查"
        constraints = [
            models.CheckConstraint(
                name="inspection_one_subject",
                condition=Q(facility__isnull=True) ^ Q(organisation__isnull=True),
            ),
            models.CheckConstraint(name="inspection_two_officers", condition=~Q(lead=F("second"))),
            models.CheckConstraint(
                name="inspection_shown_when_finished",
                condition=Q(finished_at__isnull=True) ^ ~Q(shown_to=""),
            ),
        ]
        indexes = [
            models.Index(fields=["checklist", "on"], name="inspection_ledger"),
            models.Index(fields=["shown_to"], name="inspection_shown_to"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.subject.name}"

    @property
    def subject(self) -> Facility | Organisation:
        """The inspected facility or organisation."""
        found = self.facility or self.organisation
        assert found is not None  # inspection_one_subject
        return found

    @property
    def subject_key(self) -> str:
        """Its registry key, such as "facility:12"."""
        return f"facility:{self.facility_id}" if self.facility_id else f"organisation:{self.organisation_id}"


class Finding(models.Model):
    """问题: an item found at fault. Counts once its inspection is finished; closed by a recheck only."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, verbose_name="检查", related_name="findings")
    item = models.CharField("检查项", max_length=40)
    hazard_class = models.CharField("隐患类别", max_length=40)
    description = models.CharField("情况", max_length=500, blank=True)
    photos = models.ManyToManyField(StoredFile, verbose_name="照片", related_name="+")
    found_on = models.DateField("发现日期")
    closed_on = models.DateField("整改完成日期", null=True)
    closed_in = models.ForeignKey(Stage, models.PROTECT, null=True, verbose_name="复查环节", related_name="+")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, verbose_name="责令整改", related_name="findings"
    )

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="finding_once_per_item"),
            models.CheckConstraint(
                name="finding_closed_in_order",
                condition=Q(closed_on__isnull=True, closed_in__isnull=True)
                | Q(
                    closed_on__gte=F("found_on"),
                    closed_in__isnull=False,
                    case__isnull=False,
                    closed_on__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["found_on"], name="finding_found_on"),
            models.Index(fields=["case"], condition=Q(closed_on__isnull=True), name="finding_open"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.description[:20]}"


class Recheck(models.Model):
    """复查: what was found of one finding at one recheck step, by whom."""

    finding = models.ForeignKey(Finding, models.PROTECT, verbose_name="问题", related_name="rechecks")
    stage = models.ForeignKey(Stage, models.PROTECT, verbose_name="复查环节", related_name="rechecks")
    on = models.DateField("复查日期")
    by = models.ForeignKey(Staff, models.PROTECT, verbose_name="复查人", related_name="+")
    fixed = models.BooleanField("已整改")
    note = models.CharField("复查情况", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "复查"
        constraints = [
            models.UniqueConstraint(fields=["finding", "stage"], name="recheck_once_per_step"),
            models.CheckConstraint(name="recheck_says_why", condition=Q(fixed=True) | ~Q(note="")),
        ]


class Referral(models.Model):
    """抄告: a finding passed on to the department it belongs to, and what that department answered."""

    finding = models.OneToOneField(Finding, models.PROTECT, verbose_name="问题", related_name="referral")
    receiver = models.CharField("受抄告部门", max_length=60)
    sent_on = models.DateField("抄告日期")
    due_on = models.DateField("应回复日期")
    answered_on = models.DateField("回复日期", null=True)
    answer = models.CharField("回复内容", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "抄告"
        constraints = [
            models.CheckConstraint(
                name="referral_answered_whole",
                condition=Q(answered_on__isnull=True, answer="")
                | (Q(answered_on__gte=F("sent_on"), answered_on__isnull=False) & ~Q(answer="")),
            )
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(answered_on__isnull=True), name="referral_unanswered")
        ]


class Signer(models.TextChoices):
    """Whose signature stands under the record of an inspection."""

    LEAD = "lead", "主检人员"
    SECOND = "second", "协检人员"
    INSPECTED = "inspected", "被检查单位人员"


class SiteSignature(models.Model):
    """现场签名: what one of three people wrote under the record of an inspection, or why the inspected one did not sign."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, verbose_name="检查", related_name="signatures")
    signer = models.CharField("签名人", max_length=20, choices=Signer)
    name = ProtectedText("姓名", max_length=60)
    strokes = ProtectedText("笔迹", blank=True, default="")
    refused = models.CharField("拒签情况", max_length=200, blank=True)
    signed_at = models.DateTimeField("签名时间")

    class Meta:
        verbose_name = verbose_name_plural = "现场签名"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "signer"], name="site_signature_once"),
            models.CheckConstraint(
                name="site_signature_officers_sign", condition=Q(signer="inspected") | Q(refused="")
            ),
        ]


class SitePhoto(models.Model):
    """现场照片: a photo sent from a phone under the phone's own `key`; `place` is "latitude,longitude,metres" or empty."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    key = models.UUIDField("照片键", unique=True)
    inspection = models.ForeignKey(Inspection, models.PROTECT, verbose_name="检查", related_name="photos")
    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name="文件", related_name="site_photo")
    taken_at = models.DateTimeField("拍摄时间", null=True)
    place = ProtectedText("拍摄位置", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "现场照片"
