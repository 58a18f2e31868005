"""督办: somebody in a leading post urges those who hold an overdue step. 答复模板: wordings a unit keeps for one step."""

from django.db import models

from minzheng.mechanisms.access.public import Staff, Unit
from minzheng.mechanisms.matters.public import Case, Stage


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
