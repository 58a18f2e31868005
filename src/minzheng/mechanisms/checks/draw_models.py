"""Plans of draws, draws and what came of them. Rows here are written once; the database refuses to change or delete them."""

import uuid

from django.db import models
from django.db.models import F, Q

from minzheng.mechanisms.access.public import Staff, Unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Facility, Organisation, ProtectedText


class DrawPlan(models.Model):
    """抽查计划: the draws of a year, approved by somebody else and published. `number` is the number of its case."""

    number = models.CharField("计划号", max_length=40, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, verbose_name="办件", related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="制定机关", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    published_on = models.DateField("公布日期")

    class Meta:
        verbose_name = verbose_name_plural = "抽查计划"

    def __str__(self) -> str:
        return f"{self.year}年度抽查计划 {self.number}"


class PlannedDraw(models.Model):
    """计划事项: one draw of a plan. `share` is what the plan promises of the list ("5%"), `month` when it is to be drawn."""

    number = models.CharField("事项号", max_length=45, unique=True)
    plan = models.ForeignKey(DrawPlan, models.PROTECT, verbose_name="计划", related_name="rows")
    item = models.CharField("抽查事项", max_length=80)
    checklist = models.CharField("检查表", max_length=80)
    share = models.CharField("抽查比例", max_length=20)
    month = models.PositiveSmallIntegerField("计划月份")
    departments = models.CharField("联合部门", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划事项"
        constraints = [
            models.CheckConstraint(name="checks_plan_month", condition=Q(month__gte=1, month__lte=12))
        ]

    def __str__(self) -> str:
        return self.number


class Draw(models.Model):
    """随机抽取: the lists of a planned draw frozen and committed to, before the public value of `source_on` exists.

    `salt` stays ciphertext until the draw is revealed. A further `attempt` needs the published void of the one before.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("抽取号", max_length=40, unique=True)
    planned = models.ForeignKey(PlannedDraw, models.PROTECT, verbose_name="计划事项", related_name="draws")
    attempt = models.PositiveSmallIntegerField("第几次")
    case = models.OneToOneField(Case, models.PROTECT, verbose_name="办件", related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    rule = models.CharField("规则版本", max_length=40)
    as_of = models.DateField("名单截止日")
    source = models.CharField("公共数值来源", max_length=200)
    source_on = models.DateField("公共数值产生日期")
    commitment = models.CharField("承诺值", max_length=64)
    salt = ProtectedText("密值")
    objects_listed = models.PositiveIntegerField("对象数")
    objects_free = models.PositiveIntegerField("可抽对象数")
    officers_free = models.PositiveIntegerField("可抽人员数")
    committed_at = models.DateTimeField("承诺时间")
    committed_on = models.DateField("承诺日期")
    committed_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="公布人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "随机抽取"
        constraints = [
            models.UniqueConstraint(fields=["planned", "attempt"], name="checks_draw_once"),
            models.CheckConstraint(
                name="checks_committed_before_value", condition=Q(committed_on__lt=F("source_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DrawRoster(models.Model):
    """抽取名单: both lists with who is left out and why, in the very words the commitment was made over (JSON)."""

    draw = models.OneToOneField(Draw, models.PROTECT, verbose_name="抽取", related_name="roster")
    text = models.TextField("名单")

    class Meta:
        verbose_name = verbose_name_plural = "抽取名单"


class DrawValue(models.Model):
    """公共数值: what the named source said on its day, entered by somebody other than who made the commitment."""

    draw = models.OneToOneField(Draw, models.PROTECT, verbose_name="抽取", related_name="value")
    value = models.CharField("公共数值", max_length=200)
    read_at = models.CharField("查得之处", max_length=300)
    entered_on = models.DateField("登记日期")
    entered_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="登记人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "公共数值"


class DrawReveal(models.Model):
    """揭示: the salt in the open, and how many were drawn."""

    draw = models.OneToOneField(Draw, models.PROTECT, verbose_name="抽取", related_name="reveal")
    salt = models.CharField("密值", max_length=64)
    drawn = models.PositiveIntegerField("抽中对象数")
    revealed_at = models.DateTimeField("揭示时间")
    revealed_on = models.DateField("揭示日期")
    revealed_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="揭示人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "揭示"


class DrawnObject(models.Model):
    """抽中对象: one object drawn. One that is on no register here belongs to another department, which inspects it."""

    draw = models.ForeignKey(Draw, models.PROTECT, verbose_name="抽取", related_name="drawn")
    position = models.PositiveIntegerField("次序")
    key = models.CharField("对象", max_length=100)
    name = models.CharField("名称", max_length=200)
    group = models.CharField("类别", max_length=40)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, verbose_name="机构设施", related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name="单位", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "抽中对象"
        constraints = [
            models.UniqueConstraint(fields=["draw", "position"], name="checks_drawn_position"),
            models.UniqueConstraint(fields=["draw", "key"], name="checks_drawn_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Facility | Organisation | None:
        """The facility or organisation on our registers; None for an object of another department."""
        return self.facility or self.organisation


class DrawnOfficer(models.Model):
    """抽中人员: an officer drawn for an object; those of other departments have no staff row here."""

    drawn = models.ForeignKey(DrawnObject, models.PROTECT, verbose_name="抽中对象", related_name="team")
    position = models.PositiveSmallIntegerField("次序")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="工作人员", related_name="+")
    certificate = models.CharField("执法证号", max_length=40)
    name = models.CharField("姓名", max_length=60)
    department = models.CharField("部门", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "抽中人员"
        constraints = [
            models.UniqueConstraint(fields=["drawn", "position"], name="checks_officer_position"),
            models.UniqueConstraint(fields=["drawn", "certificate"], name="checks_officer_once"),
        ]

    def __str__(self) -> str:
        return self.name


class OfficerChange(models.Model):
    """人员更换: an officer drawn who cannot go, and the next in the order of the draw who goes instead. It is published."""

    drawn = models.ForeignKey(DrawnObject, models.PROTECT, verbose_name="抽中对象", related_name="changes")
    leaving = models.ForeignKey(Staff, models.PROTECT, verbose_name="原检查人员", related_name="+")
    coming = models.ForeignKey(Staff, models.PROTECT, verbose_name="更换为", related_name="+")
    reason = models.CharField("更换理由", max_length=200)
    changed_on = models.DateField("更换日期")
    changed_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="办理人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "人员更换"
        constraints = [
            models.UniqueConstraint(fields=["drawn", "leaving"], name="checks_left_once"),
            models.UniqueConstraint(fields=["drawn", "coming"], name="checks_came_once"),
            models.CheckConstraint(name="checks_change_of_two", condition=~Q(leaving=F("coming"))),
            models.CheckConstraint(name="checks_change_says_why", condition=~Q(reason="")),
        ]


class DrawVoid(models.Model):
    """作废: a draw that does not count, decided by somebody else and published with its reason."""

    draw = models.OneToOneField(Draw, models.PROTECT, verbose_name="抽取", related_name="void")
    case = models.OneToOneField(Case, models.PROTECT, verbose_name="办件", related_name="+")
    reason = models.CharField("作废理由", max_length=500)
    voided_on = models.DateField("作废日期")

    class Meta:
        verbose_name = verbose_name_plural = "抽取作废"
        constraints = [models.CheckConstraint(name="checks_void_says_why", condition=~Q(reason=""))]


class Conclusion(models.TextChoices):
    """What an inspection of a drawn object came to."""

    CLEAN = "未发现问题", "未发现问题"
    FAULTS = "发现问题", "发现问题"
    UNREACHABLE = "无法联系", "通过登记的住所无法联系"
    REFUSING = "不配合检查", "不配合检查"
    CAPPED = "已达频次上限", "已达检查频次上限,不再检查"


class DrawnResult(models.Model):
    """检查结果: what was published about a drawn object, and when."""

    drawn = models.OneToOneField(DrawnObject, models.PROTECT, verbose_name="抽中对象", related_name="result")
    conclusion = models.CharField("结论", max_length=10, choices=Conclusion)
    faults = models.PositiveSmallIntegerField("问题数", default=0)
    note = models.CharField("说明", max_length=300, blank=True)
    found_on = models.DateField("检查日期")
    published_on = models.DateField("公布日期")
    published_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="公布人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "检查结果"
        constraints = [
            models.CheckConstraint(
                name="checks_result_in_order", condition=Q(published_on__gte=F("found_on"))
            )
        ]
        indexes = [models.Index(fields=["found_on"], name="checks_result_found")]


class RecusalKind(models.TextChoices):
    """Why an officer may not inspect a body."""

    RELATIVE = "亲属关系", "亲属关系"
    EMPLOYER = "曾在该单位任职", "曾在该单位任职"
    COMPLAINT = "被投诉", "被投诉"
    INTEREST = "其他利害关系", "其他利害关系"


class Recusal(models.Model):
    """回避: an officer who may not inspect a body; complained of, and nobody named, none at all. Ended by somebody else."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name="执法人员", related_name="+")
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, verbose_name="机构设施", related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, verbose_name="单位", related_name="+"
    )
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")
    matter = models.CharField("业务", max_length=80)
    kind = models.CharField("回避事由", max_length=10, choices=RecusalKind)
    since = models.DateField("自")
    until = models.DateField("至", null=True)
    entered_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="登记人", related_name="+")
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, verbose_name="解除人", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "回避"
        constraints = [
            models.CheckConstraint(
                name="checks_recusal_of_whom",
                condition=Q(facility__isnull=True) | Q(organisation__isnull=True),
            ),
            models.CheckConstraint(
                name="checks_recusal_of_all",
                condition=Q(kind="被投诉") | Q(facility__isnull=False) | Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="checks_recusal_ended_whole",
                condition=Q(until__isnull=True, ended_by__isnull=True)
                | Q(until__gte=F("since"), ended_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["staff"], condition=Q(until=None), name="checks_recusal_open")]

    @property
    def subject_key(self) -> str:
        """The registry key of the body, "" for all."""
        if self.facility_id:
            return f"facility:{self.facility_id}"
        return f"organisation:{self.organisation_id}" if self.organisation_id else ""
