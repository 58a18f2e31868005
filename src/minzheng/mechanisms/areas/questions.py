"""Reading the tree: as it was on a day (statistics), and who answers today (permission)."""

from datetime import date

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.areas.models import Area, AreaVersion
from minzheng.mechanisms.journal.public import Remembered

_tree = Remembered("areas_area", "areas_areaversion", "areas_lineage")


def key_of(area: Area | int) -> int:
    """The id of an area given as such or by its id."""
    return area.pk if isinstance(area, Area) else area


def version_of(area: Area | int, on: date | None = None) -> AreaVersion:
    """The version of an area in force on a day (default today); Missing if it did not exist then."""
    day = on or clock.today()
    found = AreaVersion.objects.filter(area=key_of(area), valid__contains=day).select_related("area").first()
    if found is None:
        raise Missing.because(
            f"编号为{key_of(area)}的区域在{day:%Y-%m-%d}不存在，",
            "请核对日期或改选当时有效的区域。",
            "area-missing",
        )
    return found


def find(code: str, on: date | None = None) -> Area:
    """The area that carried a code on a day (default today); Missing if there is none."""
    day = on or clock.today()
    found = version_at(code, day)
    if found is None:
        raise Missing.because(
            f"{day:%Y-%m-%d}没有代码为“{code}”的区域，", "请核对区划代码和日期。", "area-code-missing"
        )
    return found.area


def version_at(code: str, on: date) -> AreaVersion | None:
    """The area that carried a code on a day, as it was then; None if there is none."""
    return AreaVersion.objects.filter(code=code, valid__contains=on).select_related("area").first()


def within(area: Area | int, on: date) -> QuerySet[AreaVersion, int]:
    """Ids of the area and everything below it, as the tree was that day. For statistics."""
    return AreaVersion.objects.filter(valid__contains=on, path__contains=[key_of(area)]).values_list(
        "area_id", flat=True
    )


def within_when(area: Area | int, place: str, when: str) -> Exists:
    """Condition on a queryset: its row's area (field `place`) lay within `area` on the row's own day (field `when`).

    `when` names a DateField. Figures over a period use this, so that a split in mid-year loses nothing.
    """
    return Exists(
        AreaVersion.objects.filter(
            area_id=OuterRef(place), valid__contains=OuterRef(when), path__contains=[key_of(area)]
        )
    )


def children(area: Area | int, on: date | None = None) -> QuerySet[Area]:
    """Areas directly below, as of a day (default today), by code."""
    day = on or clock.today()
    return Area.objects.filter(versions__parent=key_of(area), versions__valid__contains=day).order_by(
        "versions__code"
    )


def ancestor(area: Area | int, kind: str, on: date | None = None) -> Area | None:
    """The area of that kind above (or the area itself), as of a day (default today); None if there is none."""
    day = on or clock.today()
    path = version_of(area, day).path
    found = (
        AreaVersion.objects.filter(area_id__in=path, kind=kind, valid__contains=day)
        .select_related("area")
        .order_by("-path__len")
        .first()
    )
    return found.area if found else None


def full_name(area: Area | int, on: date | None = None) -> str:
    """Names from the root down to the area, joined, as of a day (default today)."""
    day = on or clock.today()
    path = version_of(area, day).path
    names = dict(
        AreaVersion.objects.filter(area_id__in=path, valid__contains=day).values_list("area_id", "name")
    )
    return "".join(names[step] for step in path)


def responsible_now(area: Area | int) -> QuerySet[Area]:
    """Areas of today that answer for an area: itself while it exists, else its successors. For permission."""
    return Area.objects.filter(pk__in=_areas("areas_heirs", area, None)).order_by("pk")


def answered_by(area: Area | int, on: date | None = None) -> list[int]:
    """Every area id, past or present, for which `area` answers; use it as `area_id__in=…`.

    The ids themselves, not a subquery: so the database knows how many rows they will let through.
    """
    key, day = key_of(area), on or clock.today()
    return _tree.get(
        (key, day),
        lambda: list(
            Area.objects.filter(pk__in=_areas("areas_answered_by", key, day)).values_list("pk", flat=True)
        ),
    )


def answering_for(area: Area | int, on: date | None = None) -> RawSQL:
    """Subquery of every area id that answers for `area`: itself, all above it, and forerunners of these."""
    return _areas("areas_answering_for", area, on)


def _areas(function: str, area: Area | int, on: date | None) -> RawSQL:
    """The inner array is worked out once per query, whatever plan the rows around it get."""
    sql = f"SELECT unnest(ARRAY(SELECT {function}(%s, %s)))"
    return RawSQL(sql, [key_of(area), on or clock.today()], BigIntegerField())
