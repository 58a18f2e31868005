"""Rows of sources that may be about somebody on record, and what a person decided about them."""

import uuid

from django.db import models
from django.db.models import Q

from minzheng.mechanisms.access.public import Staff
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry.public import Person, ProtectedText


class ReviewState(models.TextChoices):
    """What became of a question."""

    OPEN = "open", "待核对"
    LINKED = "linked", "已关联"
    REJECTED = "rejected", "不是同一人"
    UNDONE = "undone", "已撤销"


class LinkReview(models.Model):
    """One question: is this row about that person? `identity` is the keyed digest of what the row says of its person.

    `reasons` holds the people shown, likeliest first, each with how likely (of a thousand) and its sentences; it names nobody. The row itself is sealed in
    `record`. An answer counts for all later rows of this sender that say the same, until it is undone.
    """

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField("数据来源", max_length=40)
    sender = models.CharField("报送单位", max_length=40)
    batch = models.PositiveBigIntegerField("批次")
    row = models.PositiveIntegerField("行")
    identity = models.CharField("行标识", max_length=64)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    matter = models.CharField("权限代码", max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="可能的人员", related_name="+")
    question = models.CharField("需要核对的原因", max_length=300)
    reasons = models.JSONField("依据")
    record = ProtectedText("来源记录")
    state = models.CharField("状态", max_length=10, choices=ReviewState, default=ReviewState.OPEN)
    put_at = models.DateTimeField("列入时间")
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="核对人", related_name="+")
    decided_at = models.DateTimeField("核对时间", null=True)
    reason = models.CharField("核对理由", max_length=300, blank=True)
    undone_by = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="撤销人", related_name="+")
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_because = models.CharField("撤销理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据关联核对"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sender", "identity"],
                condition=Q(state__in=["open", "linked"]),
                name="monitoring_one_question",
            ),
            models.CheckConstraint(
                name="monitoring_decided_by_somebody",
                condition=Q(state="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="monitoring_undone_with_reason",
                condition=~Q(state="undone")
                | (Q(undone_by__isnull=False, undone_at__isnull=False) & ~Q(undone_because="")),
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="monitoring_review_queue")]

    def __str__(self) -> str:
        return f"核对{self.pk}"
