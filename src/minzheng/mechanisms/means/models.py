"""Means tests and their lines. Both are written once and stay; a correction is a new test."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minzheng.mechanisms.registry.public import Household, Person


class Per(models.TextChoices):
    """What time an amount is for; what is owned has a value on the day."""

    MONTH = "月", "每月"
    YEAR = "年", "每年"
    SPAN = "期", "核对期间合计"
    VALUE = "值", "当日价值"


class MeansTest(models.Model):
    """家庭经济状况核对: what was known of a household's means on a day, for a case, over so many months.

    `people` are the persons counted as members, `lines_count` lines belong to it; both are frozen with it.
    """

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="家庭", related_name="means_tests")
    on = models.DateField("核对日期")
    case_id = models.BigIntegerField("依据办件")
    matter = models.CharField("事项", max_length=60)
    months = models.PositiveSmallIntegerField("核对期间(月)", default=12)
    people = ArrayField(models.BigIntegerField(), verbose_name="共同生活的家庭成员")
    lines_count = models.PositiveSmallIntegerField("明细行数")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="更正"
    )

    class Meta:
        verbose_name = verbose_name_plural = "家庭经济状况核对"
        constraints = [
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=36), name="means_test_months"),
            models.UniqueConstraint(
                fields=["case_id"], condition=Q(replaces=None), name="means_one_first_test_of_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"办件{self.case_id} {self.on}"


class MeansLine(models.Model):
    """One line: an amount in 分 of one kind, of one member or (without `person`) of the household, with where it comes from."""

    test = models.ForeignKey(MeansTest, models.PROTECT, related_name="lines", verbose_name="核对")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="means_lines", verbose_name="成员"
    )
    kind = models.CharField("项目", max_length=30)
    amount = models.BigIntegerField("金额(分)")
    per = models.CharField("计量期间", max_length=2, choices=Per)
    source = models.CharField("来源", max_length=10)
    source_on = models.DateField("来源日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核对明细"
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="means_line_not_negative")]
