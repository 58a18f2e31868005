"""督办: somebody in a leading post urges those who hold an overdue step. 答复模板: wordings a unit keeps for one step.

走访: what a phone brought back from a household, once for each key of the phone.
"""

from django.db import models

from minzheng.mechanisms.access.public import Account, Staff, Unit
from minzheng.mechanisms.matters.public import Case, Paper, Stage
from minzheng.mechanisms.registry.public import ProtectedText


class Urging(models.Model):
    """One overdue step was urged, by whom, why, and who had it in the inbox then."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="urgings")
    stage = models.ForeignKey(Stage, models.PROTECT, verbose_name="环节", related_name="+")
    at = models.DateTimeField("督办时间")
    by = models.CharField("督办人", max_length=200)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="督办人员", related_name="+")
    reason = models.CharField("督办意见", max_length=500)
    recipients = models.CharField("收件人", max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "督办"
        indexes = [models.Index(fields=["stage"], name="desk_urging_stage")]

    def __str__(self) -> str:
        return f"督办{self.case_id}"


class ReplyTemplate(models.Model):
    """答复模板: a wording of a unit for one step of a matter, in force from `valid_from` until before `valid_to`."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位", related_name="+")
    matter = models.CharField("事项", max_length=80)
    step = models.CharField("环节", max_length=40)
    title = models.CharField("名称", max_length=40)
    text = models.CharField("内容", max_length=2000)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复模板"
        indexes = [models.Index(fields=["unit", "matter", "step"], name="desk_reply_place")]

    def __str__(self) -> str:
        return self.title


class Visit(models.Model):
    """One visit sent from a phone under the phone's own `uid`; `stage` is the run of the step it was made for.

    `applied`: it left the step. If not, somebody else had done the step before, and `otherwise` holds what the visitor
    found differently (JSON by question, for reading beside what counts). `place` is "latitude,longitude,metres".
    """

    uid = models.UUIDField("走访键", unique=True)
    stage = models.ForeignKey(Stage, models.PROTECT, verbose_name="环节", related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号", related_name="+")
    made_at = models.DateTimeField("现场时间", null=True)
    received_at = models.DateTimeField("收到时间")
    place = ProtectedText("现场位置", blank=True, default="")
    digest = models.CharField("内容摘要", max_length=64)
    applied = models.BooleanField("据以办理")
    otherwise = ProtectedText("不同情况", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "走访"

    def __str__(self) -> str:
        return f"走访{self.uid}"


class VisitPhoto(models.Model):
    """One photo sent from a phone under the phone's own `key`; it is a paper of the case."""

    key = models.UUIDField("照片键", unique=True)
    paper = models.OneToOneField(Paper, models.PROTECT, verbose_name="材料", related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "走访照片"

    def __str__(self) -> str:
        return f"照片{self.key}"
