"""What a check of a roll found, what is wrong in it, and what a decided one put on record."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Household, ProtectedText, RegisterEntry


class RollCheck(models.Model):
    """台账核对结果: counts of one table; `returned` names the first rows of the households that go back."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="roll", verbose_name="办件")
    register = models.CharField("登记簿", max_length=60)
    name = models.CharField("文件名", max_length=200)
    rows = models.PositiveIntegerField("行数")
    homes = models.PositiveIntegerField("户数")
    good_rows = models.PositiveIntegerField("可登记行数")
    good_homes = models.PositiveIntegerField("可登记户数")
    same_rows = models.PositiveIntegerField("已登记且相同的行数")
    same_homes = models.PositiveIntegerField("已登记且相同的户数")
    changed_homes = models.PositiveIntegerField("与登记不同的户数")
    returned = ArrayField(models.PositiveIntegerField(), verbose_name="退回的户", default=list)
    wrong_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, verbose_name="退回的行", related_name="+"
    )
    entered_homes = models.PositiveIntegerField("登记户数", null=True)
    entered_rows = models.PositiveIntegerField("登记人数", null=True)
    undone_by = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="+", verbose_name="撤销依据办件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "台账核对结果"


class RollFault(models.Model):
    """台账差错: one fault, where it is and what to do."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    checked = models.ForeignKey(RollCheck, models.PROTECT, related_name="faults", verbose_name="核对结果")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=60)
    message = ProtectedText("差错")
    fix = models.CharField("处理办法", max_length=300)
    code = models.CharField("差错代码", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "台账差错"
        indexes = [models.Index(fields=["checked", "row"], name="rolls_fault_row")]


class RollHome(models.Model):
    """台账登记的户: which household and line a row of the table became, and the memberships made with it."""

    checked = models.ForeignKey(RollCheck, models.PROTECT, related_name="entered", verbose_name="核对结果")
    number = models.CharField("户编号", max_length=60)
    household = models.ForeignKey(Household, models.PROTECT, verbose_name="家庭", related_name="+")
    entry = models.OneToOneField(RegisterEntry, models.PROTECT, verbose_name="登记", related_name="+")
    joined = ArrayField(models.BigIntegerField(), verbose_name="新登记的成员关系", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "台账登记的户"
