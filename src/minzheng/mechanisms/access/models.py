"""Who works where, in which posts, with which functions; and the accounts they sign in with."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from minzheng.mechanisms.areas.public import Area


class Function(models.TextChoices):
    """What a post may be there for; steps of matters and actions name functions, never posts."""

    FILING = "filing", "代为申请"
    REGISTERING = "registering", "接件登记"
    ACCEPTING = "accepting", "受理"
    SURVEYING = "surveying", "调查核实"
    REVIEWING = "reviewing", "审核"
    DECIDING = "deciding", "审批"
    ANSWERING = "answering", "承办答复"
    PUBLISHING = "publishing", "公示"
    INSPECTING = "inspecting", "检查"
    RECTIFYING = "rectifying", "整改"
    RECHECKING = "rechecking", "复查"
    PAYING = "paying", "拨付"
    LEGAL = "legal", "法制审核"
    LEADING = "leading", "领导"
    REPORTING = "reporting", "统计报告"
    AUDITING = "auditing", "审计"
    ADMINISTERING = "administering", "系统管理"


class Level(models.TextChoices):
    """Where a unit stands."""

    COMMUNITY = "社区", "社区"
    STREET = "街道", "街道"
    SECTION = "科室", "科室"
    BUREAU = "局", "局"
    INSTITUTION = "机构", "机构"


class AccountKind(models.TextChoices):
    """Whose account it is."""

    STAFF = "工作人员", "工作人员"
    INSTITUTION = "机构", "机构"
    CITIZEN = "居民", "居民"


class Staff(models.Model):
    """A natural person who works here. `person_key` is blind: two accounts of one person meet in one row."""

    name = models.CharField("姓名", max_length=60)
    person_key = models.CharField("人员标识", max_length=100, unique=True)
    certificate_number = models.CharField("执法证号", max_length=40, blank=True)
    certificate_valid = DateRangeField("执法证有效期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"
        constraints = [models.CheckConstraint(name="access_person_key_given", condition=~Q(person_key=""))]

    def __str__(self) -> str:
        return self.name

    def uncertified(self, day: date) -> str:
        """Why no enforcement certificate (执法证) is in force that day, in words that follow the name; "" if one is."""
        span = self.certificate_valid
        if not self.certificate_number or span is None:
            return "没有登记执法证"
        if day in span:
            return ""
        if span.lower is not None and day < span.lower:
            return f"的执法证({self.certificate_number})自{span.lower}起才有效"
        return f"的执法证({self.certificate_number})自{span.upper}起已失效"


class Accounts(BaseUserManager["Account"]):
    """Plain manager; accounts are made by `create_account`."""


class Account(AbstractBaseUser):
    """A way to sign in. An account that is nobody's staff and represents nothing sees nothing."""

    last_login = None  # signing in leaves its act in the journal instead
    username = models.CharField("登录名", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=4, choices=AccountKind.choices)
    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="accounts", null=True, blank=True, verbose_name="工作人员"
    )
    represents = models.CharField("代表对象", max_length=60, blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改密码", default=True)
    failed_attempts = models.PositiveSmallIntegerField("连续输错次数", default=0)
    failed_at = models.DateTimeField("最近输错时间", null=True, blank=True)
    locked_until = models.DateTimeField("暂停登录至", null=True, blank=True)

    USERNAME_FIELD = "username"
    objects = Accounts()

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.username


class Unit(models.Model):
    """An office or institution answering for an area; `represents` names its registry subject, if it is one."""

    name = models.CharField("名称", max_length=100)
    level = models.CharField("层级", max_length=2, choices=Level.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="units", verbose_name="区域")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name="上级单位"
    )
    represents = models.CharField("代表对象", max_length=60, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, verbose_name="接收单位"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        constraints = [
            models.UniqueConstraint(fields=["name", "parent"], name="access_unit_once", nulls_distinct=False),
            models.CheckConstraint(
                name="access_successor_of_closed", condition=Q(successor=None) | Q(closed_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def heir(self) -> "Unit | None":
        """The unit itself while it is open; then whoever took over its work, if anybody."""
        unit: Unit | None = self
        while unit is not None and unit.closed_on is not None:
            unit = unit.successor
        return unit


class Post(models.Model):
    """A post of a unit; functions are granted to posts, people are appointed to them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位")
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="access_post_once")]

    def __str__(self) -> str:
        return self.name


def always() -> DateRange:
    """Without beginning and end."""
    return DateRange(None, None)


class Mandate(models.Model):
    """One function of a post for matters during `valid`: "*" for all, "elder_care." for a family, else one code."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mandates", verbose_name="岗位")
    function = models.CharField("职能", max_length=16, choices=Function.choices)
    matters = models.CharField("事项范围", max_length=100)
    valid = DateRangeField("有效期", default=always)

    class Meta:
        verbose_name = verbose_name_plural = "职能"
        constraints = [
            ExclusionConstraint(
                name="access_mandate_once_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("function", RangeOperators.EQUAL),
                    ("matters", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="access_mandate_not_empty", condition=~Q(valid__isempty=True)),
            models.CheckConstraint(name="access_mandate_matters_given", condition=~Q(matters="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_function_display()}（{self.matters}）"


class Appointment(models.Model):
    """A person in a post during `valid`."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="appointments", verbose_name="工作人员")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name="岗位")
    valid = DateRangeField("任期")

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            ExclusionConstraint(
                name="access_appointed_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="access_term_not_empty", condition=~Q(valid__isempty=True)),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.post}"


class Absence(models.Model):
    """A person away from `start` to `end` (both days included), with whoever covers all their posts."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="absences", verbose_name="工作人员")
    start = models.DateField("开始日期")
    end = models.DateField("结束日期")
    cover = models.ForeignKey(
        Staff, models.PROTECT, related_name="covers", null=True, blank=True, verbose_name="代理人"
    )
    reason = models.CharField("事由", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "缺勤与代理"
        constraints = [
            models.CheckConstraint(name="access_absence_in_order", condition=Q(end__gte=models.F("start"))),
            models.CheckConstraint(name="access_cover_is_another", condition=~Q(cover=models.F("staff"))),
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.start}—{self.end}"
