"""The parties a bureau deals with: people, households, organisations, facilities; records about them are in `records`."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat

from minzheng.foundation import ciphers
from minzheng.foundation.masking import mask_address, mask_id, mask_name, mask_phone
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry import words
from minzheng.mechanisms.registry.fields import BlindIndex, ProtectedText, SearchTokens
from minzheng.mechanisms.registry.records import Fact, RegisterEntry


class Party(models.Model):
    """What all parties share: a `uid` that protected values are bound to, and the area it now belongs to."""

    uid = models.UUIDField("内部标识", default=uuid.uuid4, unique=True, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在地", related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}#{self.pk}"


class Searchable(Party):
    """A party found by `search`; its tokens follow every save."""

    tokens = SearchTokens("检索标记")
    derived: tuple[str, ...] = ("tokens",)

    class Meta:
        abstract = True

    def search_words(self) -> set[str]:
        """The words this party may be found by."""
        raise TypeError(f"{type(self).__name__} must say what it may be found by")

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        if update_fields is not None:
            update_fields = {*update_fields, *self.derived}
        super().save(*args, update_fields=update_fields, **options)


class IdentityKind(models.TextChoices):
    """Identity documents a person may be known by."""

    RESIDENT = "居民身份证", "居民身份证"
    HONG_KONG = "香港居民居住证", "香港居民居住证"
    MACAO = "澳门居民居住证", "澳门居民居住证"
    TAIWAN = "台湾居民居住证", "台湾居民居住证"
    FOREIGNER = "外国人永久居留身份证", "外国人永久居留身份证"
    PASSPORT = "护照", "护照"
    OTHER = "其他证件", "其他证件"
    NONE = "无证件", "无证件"


class SexCode(models.TextChoices):
    """Sex as GB/T 2261.1 codes it."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


class Person(Searchable):
    """A natural person; name, number and phone are ciphertext. `merged_into` is set while the row is a duplicate."""

    id_kind = models.CharField("证件种类", max_length=20, choices=IdentityKind, default=IdentityKind.RESIDENT)
    id_number = ProtectedText("证件号码", null=True, blank=True, max_length=40)
    id_blind = BlindIndex("证件号码检索值", unique=True)
    name = ProtectedText("姓名", max_length=100)
    sex = models.CharField("性别", max_length=1, choices=SexCode, default=SexCode.UNKNOWN)
    born = models.DateField("出生日期", null=True, blank=True)
    phone = ProtectedText("电话", null=True, blank=True, max_length=40)
    died_on = models.DateField("死亡日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="已并入", related_name="duplicates"
    )

    derived = ("tokens", "id_blind")

    subject_key = models.GeneratedField(
        expression=Concat(Value("person:"), Cast("id", models.CharField()), output_field=models.CharField()),
        output_field=models.CharField("对象键", max_length=60),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        indexes = [GinIndex(fields=["tokens"], fastupdate=False, name="registry_person_tokens")]
        constraints = [
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(born__isnull=True) | Q(died_on__gte=F("born")),
                name="registry_person_died_after_birth",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="registry_person_not_into_itself",
            ),
        ]

    @property
    def masked_name(self) -> str:
        """Family name and stars."""
        return mask_name(self.name)

    @property
    def masked_id(self) -> str:
        """The number with its middle hidden, empty without one."""
        return mask_id(self.id_number or "")

    @property
    def masked_phone(self) -> str:
        """The phone number with its middle hidden, empty without one."""
        return mask_phone(self.phone or "")

    def blind_value(self) -> str | None:
        """The blind index of the number; a passport's is kept apart from a resident's."""
        return blind_id(self.id_kind, self.id_number) if self.id_number else None

    def search_words(self) -> set[str]:
        """Words of name, number and phone."""
        found = words.name_words(self.name) | words.id_words(self.id_number or "")
        return found | words.phone_words(self.phone or "")


def blind_id(kind: str, number: str) -> str:
    """Blind index of a normalised number; numbers of 18 characters built as GB 11643 share one name space."""
    lone = kind in (IdentityKind.PASSPORT, IdentityKind.OTHER)
    return ciphers.blind(f"person.{kind}" if lone else "person.resident", number)


class Household(Party):
    """People who live together and are counted together (共同生活家庭成员)."""

    address = ProtectedText("住址", null=True, blank=True, max_length=300)
    head = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="户主", related_name="heads"
    )

    class Meta:
        verbose_name = verbose_name_plural = "家庭"

    @property
    def masked_address(self) -> str:
        """The address down to the road, empty without one."""
        return mask_address(self.address or "")


class Membership(models.Model):
    """A person belongs to one household at a time; `valid` is half-open."""

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="家庭", related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="memberships")
    relation = models.CharField("与户主关系", max_length=20)
    valid = DateRangeField("有效期间")

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员"
        constraints = [
            ExclusionConstraint(
                name="registry_membership_one_at_a_time", expressions=[("person", "="), ("valid", "&&")]
            )
        ]


class Organisation(Searchable):
    """A legal person or unincorporated group: social organisation, company, unit."""

    class Status(models.TextChoices):
        ACTIVE = "在册", "在册"
        DISSOLVED = "注销", "注销"
        REVOKED = "撤销", "撤销"

    name = models.CharField("名称", max_length=200)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    kind = models.CharField("类别", max_length=40)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ACTIVE)

    subject_key = models.GeneratedField(
        expression=Concat(
            Value("organisation:"), Cast("id", models.CharField()), output_field=models.CharField()
        ),
        output_field=models.CharField("对象键", max_length=60),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        indexes = [
            GinIndex(fields=["tokens"], fastupdate=False, name="registry_organisation_tokens"),
            models.Index(fields=["kind", "status"], name="registry_organisation_kind"),
        ]

    def search_words(self) -> set[str]:
        """Words of name and credit code."""
        return words.name_words(self.name) | words.code_words(self.uscc or "")


class Facility(Searchable):
    """A place where a service is given (care home, canteen, cemetery …), with or without an organisation behind it."""

    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=40)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="运营机构",
        related_name="facilities",
    )
    address = models.CharField("地址", max_length=300, blank=True)
    opened_on = models.DateField("启用日期", null=True, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    subject_key = models.GeneratedField(
        expression=Concat(
            Value("facility:"), Cast("id", models.CharField()), output_field=models.CharField()
        ),
        output_field=models.CharField("对象键", max_length=60),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "设施"
        indexes = [
            GinIndex(fields=["tokens"], fastupdate=False, name="registry_facility_tokens"),
            models.Index(fields=["kind", "opened_on"], name="registry_facility_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True)
                | Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="registry_facility_closed_after_opening",
            )
        ]

    def search_words(self) -> set[str]:
        """Words of the name."""
        return words.name_words(self.name)


class Merge(models.Model):
    """One person row found to be a duplicate of another; undone when `undone_by_case` is set. References stay put."""

    kept = models.ForeignKey(Person, models.PROTECT, verbose_name="保留", related_name="+")
    merged = models.ForeignKey(Person, models.PROTECT, verbose_name="并入", related_name="merges")
    reason = models.CharField("理由", max_length=200)
    case_id = models.BigIntegerField("依据办件")
    merged_on = models.DateField("合并日期")
    undone_by_case = models.BigIntegerField("撤销合并的办件", null=True, blank=True)
    undone_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员合并"
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_by_case__isnull=True), name="registry_merge_once"
            )
        ]


__all__ = [
    "Facility",
    "Fact",
    "Household",
    "IdentityKind",
    "Membership",
    "Merge",
    "Organisation",
    "Party",
    "Person",
    "RegisterEntry",
    "Searchable",
    "SexCode",
    "blind_id",
]
