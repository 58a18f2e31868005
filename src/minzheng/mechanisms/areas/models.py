"""Areas keep their identity; code, name, kind and place in the tree are dated versions of them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models


class Kind(models.TextChoices):
    """Kinds of areas, from the province down."""

    PROVINCE = "省", "省"
    CITY = "市", "市"
    COUNTY = "区县", "区县"
    STREET = "街道乡镇", "街道乡镇"
    COMMUNITY = "社区村", "社区村"
    GRID = "网格", "网格"
    PATCH = "片区", "片区"


ABOVE: dict[str, frozenset[str]] = {
    Kind.PROVINCE: frozenset(),
    Kind.CITY: frozenset({Kind.PROVINCE}),
    Kind.COUNTY: frozenset({Kind.PROVINCE, Kind.CITY}),
    Kind.STREET: frozenset({Kind.CITY, Kind.COUNTY}),
    Kind.COMMUNITY: frozenset({Kind.STREET}),
    Kind.GRID: frozenset({Kind.COUNTY, Kind.STREET, Kind.COMMUNITY, Kind.GRID}),
    Kind.PATCH: frozenset({Kind.COUNTY, Kind.STREET, Kind.COMMUNITY}),
}
ROOTS = frozenset({Kind.PROVINCE, Kind.CITY, Kind.COUNTY})
NATIONAL_CODE = r"^\d{2,12}$"
LOCAL_CODE = r"^[0-9A-Z-]{2,20}$"


class Change(models.TextChoices):
    """How one area became another."""

    SPLIT = "拆分", "拆分"
    MERGE = "合并", "合并"
    RENAME = "更名", "更名"
    TRANSFER = "划转", "划转"


class Area(models.Model):
    """A place that stays itself while its code, name and parent change."""

    created_on = models.DateField("建档日期")

    class Meta:
        verbose_name = verbose_name_plural = "行政区域"

    def __str__(self) -> str:
        latest = self.versions.order_by("-valid").first()
        return latest.name if latest else f"区域{self.pk}"


class AreaVersion(models.Model):
    """What an area was called and where it lay during `valid`; `path` holds the ids from the root to itself."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="versions", verbose_name="区域")
    code = models.CharField("代码", max_length=20, validators=[RegexValidator(LOCAL_CODE)])
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    parent = models.ForeignKey(
        Area, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="上级区域"
    )
    path = ArrayField(models.BigIntegerField(), verbose_name="层级")
    valid = DateRangeField("有效期")
    basis = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "区域版本"
        indexes = [GinIndex(fields=["path"], name="areas_version_path")]
        constraints = [
            ExclusionConstraint(
                name="areas_one_version_at_a_time",
                expressions=[("area", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="areas_one_area_per_code",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="areas_valid_not_empty", condition=~models.Q(valid__isempty=True)),
            models.CheckConstraint(name="areas_name_not_empty", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Lineage(models.Model):
    """From day `on` the area `new` answers for what `old` was; a rename or transfer leads to the same area."""

    old = models.ForeignKey(Area, models.PROTECT, related_name="successions", verbose_name="原区域")
    new = models.ForeignKey(Area, models.PROTECT, related_name="origins", verbose_name="新区域")
    on = models.DateField("生效日期")
    kind = models.CharField("方式", max_length=4, choices=Change.choices)
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "区域沿革"
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "on", "kind"], name="areas_lineage_once"),
        ]
