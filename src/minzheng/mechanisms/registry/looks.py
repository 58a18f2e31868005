"""谁看过: who opened, revealed or took away what is kept of a person or a household; keys only, never what was seen."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Post, Seat, Unit
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.registry.merging import same_as
from minzheng.mechanisms.registry.models import Membership, Person

WATCHED = ("person:", "household:", "feed:")
MOST_REMEMBERED = 10_000
_noted: set[tuple[str, str]] = set()


class LookKind(models.TextChoices):
    """What was done with the data."""

    OPENED = "打开", "打开查看"
    REVEALED = "完整", "查看完整信息"
    FILLED = "带出", "填表时带出"
    EXPORTED = "导出", "导出名单"


class Look(models.Model):
    """One look at some people or households, by a unit's post, for a purpose. Only ever added; the database holds to that."""

    at = models.DateTimeField("时间")
    on = models.DateField("日期")
    kind = models.CharField("方式", max_length=2, choices=LookKind)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位", related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="+")
    account_id = models.BigIntegerField("账号")
    purpose = models.CharField("目的", max_length=200)
    subjects = ArrayField(models.CharField(max_length=60), verbose_name="对象键")

    class Meta:
        verbose_name = verbose_name_plural = "查看记录"
        indexes = [GinIndex(fields=["subjects"], fastupdate=False, name="registry_look_subjects")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.at:%Y-%m-%d %H:%M}"


def note_look(seat: Seat, kind: LookKind, purpose: str, subjects: Iterable[str]) -> None:
    """Put a look by staff on record. Opening the same again for the same purpose that day adds nothing.

    `subjects` are keys such as "person:12"; other parties than people, households and delivered rows ("feed:7:12") are nobody's secret and left out.
    """
    keys = sorted({one for one in subjects if one.startswith(WATCHED)})
    if not keys or seat.represents or seat.post is None or seat.unit is None:
        return
    now = clock.now()
    said = {"on": now.date(), "kind": kind, "post_id": seat.post.pk, "account_id": seat.account.pk}
    said |= {"purpose": purpose[:200], "subjects": keys}
    once = kind in (LookKind.OPENED, LookKind.FILLED)
    key = (connection.settings_dict["NAME"], str(said))
    if once and key in _noted:
        return
    if not (once and Look.objects.filter(**said).exists()):
        with acting(seat.actor, f"{LookKind(kind).label}:{purpose}"):
            Look.objects.create(at=now, unit=seat.unit, **said)
    if once:
        transaction.on_commit(lambda: _remember(key))


def _remember(key: tuple[str, str]) -> None:
    """This process need not ask the database again; what was rolled back is never remembered."""
    if len(_noted) >= MOST_REMEMBERED:
        _noted.clear()
    _noted.add(key)


def looks_at(person: Person) -> QuerySet[Look]:
    """Every look at a person, and at the household while the person belonged to it; the latest first."""
    rows = same_as(person)
    about = Q(subjects__overlap=[f"person:{pk}" for pk in sorted(rows)])
    for one in Membership.objects.filter(person__in=rows):
        days = (
            Q(on__gte=one.valid.lower)
            if one.valid.upper is None
            else Q(on__gte=one.valid.lower, on__lt=one.valid.upper)
        )
        about |= Q(subjects__contains=[f"household:{one.household_id}"]) & days
    return Look.objects.filter(about).select_related("unit", "post").order_by("-at", "-pk")
