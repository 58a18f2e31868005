"""What is recorded about parties: bitemporal facts and register entries, each put there by a decided case."""

import json
import uuid
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry.fields import ProtectedText

SUBJECTS = ("person", "household", "organisation", "facility")


def about(subject: models.Model) -> dict[str, models.Model]:
    """The column that names this party, as keyword arguments for a filter or a new row."""
    name = subject._meta.model_name
    if name not in SUBJECTS:
        raise TypeError(f"{type(subject).__name__} is not a party")
    return {name: subject}


def _one_number() -> Coalesce:
    """The subject as one number: key × 4 + kind, so that one index serves all four kinds."""
    numbers = (F(f"{kind}_id") * Value(len(SUBJECTS)) + Value(place) for place, kind in enumerate(SUBJECTS))
    return Coalesce(*(ExpressionWrapper(number, output_field=models.BigIntegerField()) for number in numbers))


def _exactly_one() -> Exact:
    given = Func(
        *(F(f"{kind}_id") for kind in SUBJECTS), function="num_nonnulls", output_field=models.IntegerField()
    )
    return Exact(given, Value(1))


class AboutSubject(models.Model):
    """A row about exactly one party."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, blank=True, verbose_name="人员")
    household = models.ForeignKey(
        "registry.Household", models.PROTECT, null=True, blank=True, verbose_name="家庭"
    )
    organisation = models.ForeignKey(
        "registry.Organisation", models.PROTECT, null=True, blank=True, verbose_name="机构"
    )
    facility = models.ForeignKey(
        "registry.Facility", models.PROTECT, null=True, blank=True, verbose_name="设施"
    )
    secret = ProtectedText("敏感内容", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def subject(self) -> Any:
        """The party this row is about."""
        return self.person or self.household or self.organisation or self.facility

    def _sealed(self) -> Any:
        return json.loads(self.secret) if self.secret is not None else None


class Fact(AboutSubject):
    """A dated statement about a party: true in the world during `valid`, believed by the bureau during `known`.

    Never edited: a correction closes `known` and adds a row. Both ranges are half-open.
    """

    kind = models.CharField("事项", max_length=60)
    value = models.JSONField("内容", null=True, blank=True, encoder=DjangoJSONEncoder)
    valid = DateRangeField("有效期间")
    known = DateTimeRangeField("知悉期间")
    source = models.CharField("来源", max_length=200)
    case_id = models.BigIntegerField("依据办件", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事实"
        indexes = [models.Index(fields=["kind"], name="registry_fact_kind")]
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="registry_fact_one_subject"),
            ExclusionConstraint(
                name="registry_fact_one_truth",
                expressions=[
                    (_one_number(), RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    @property
    def content(self) -> Any:
        """The value, decrypted where the kind is sensitive."""
        return self.value if self.secret is None else self._sealed()


class RegisterEntry(AboutSubject):
    """A line of a register: holds from `valid_from` up to, not including, `valid_to`; `key` tells several lines apart."""

    register = models.CharField("登记簿", max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所属区域", related_name="+")
    key = models.CharField("区分项", max_length=100, blank=True, db_column="entry_key")
    data = models.JSONField("登记内容", default=dict, encoder=DjangoJSONEncoder)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True, blank=True)
    case_id = models.BigIntegerField("依据办件")
    ended_by_case = models.BigIntegerField("终止依据办件", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登记"
        indexes = [
            models.Index(fields=["register", "valid_from"], name="registry_entry_register"),
            models.Index(fields=["case_id"], name="registry_entry_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="registry_entry_one_subject"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="registry_entry_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, ended_by_case__isnull=True)
                | Q(valid_to__isnull=False, ended_by_case__isnull=False),
                name="registry_entry_ended_by_a_case",
            ),
            models.UniqueConstraint(
                F("register"),
                _one_number(),
                F("key"),
                condition=Q(valid_to__isnull=True),
                name="registry_entry_once",
            ),
        ]

    @property
    def content(self) -> dict[str, Any]:
        """All columns, sensitive ones decrypted."""
        return {**self.data, **(self._sealed() or {})}
