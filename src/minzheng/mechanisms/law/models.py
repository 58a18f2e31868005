"""Values of parameters that a bureau sets itself; they go before the values declared in files."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from minzheng.mechanisms.areas.public import Area


class ParameterValue(models.Model):
    """One value of a declared parameter in one area during `valid` (upper bound excluded, as PostgreSQL keeps it)."""

    code = models.CharField("参数", max_length=100)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="区域")
    valid = DateRangeField("有效期")
    value = models.CharField("值", max_length=200)
    basis = models.CharField("依据", max_length=300)
    decided_by = models.CharField("决定办件号", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "本级参数值"
        constraints = [
            ExclusionConstraint(
                name="law_one_value_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="law_valid_has_first_day",
                condition=models.Q(valid__isempty=False, valid__startswith__isnull=False),
            ),
            models.CheckConstraint(name="law_value_not_empty", condition=~models.Q(value="")),
            models.CheckConstraint(name="law_basis_not_empty", condition=~models.Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"
