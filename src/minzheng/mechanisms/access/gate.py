"""The one gate: which rows of a model a seat sees. Deny by default; an empty scope is nothing, never everything."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet

from minzheng.foundation import clock
from minzheng.mechanisms.access.models import Appointment, Function, Post, Unit
from minzheng.mechanisms.access.seats import Seat, mandates_on
from minzheng.mechanisms.areas.public import answered_by

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Scope:
    """Where a model keeps its area id, matter code and subject key; `housekeeping` rows are seen by administrators."""

    area: str | None
    matter: str | None
    subject: str | None
    housekeeping: bool
    kept_from: str | None = None


_scopes: dict[type[Model], Scope] = {}


def scope(
    model: type[Model],
    area: str | None = "area_id",
    matter: str | None = None,
    subject: str | None = None,
    housekeeping: bool = False,
    kept_from: str | None = None,
) -> None:
    """Register how a model is shielded: lookup paths of its area id, matter code, subject key ("facility:12"), and of
    the staff a single row is kept from whatever their posts are.

    Without `area` no staff see it, without `subject` nobody from outside does. Only a `housekeeping` model is
    visible to posts that have nothing but 系统管理.
    """
    if area is None and subject is None:
        raise ImproperlyConfigured(f"{model.__name__}: a scope needs an area or a subject")
    chosen = Scope(area, matter, subject, housekeeping, kept_from)
    if _scopes.setdefault(model, chosen) != chosen:
        raise ImproperlyConfigured(f"{model.__name__} has two different scopes")


def scope_of(model: type[Model]) -> Scope:
    """The registered scope; a model without one stops the program."""
    for ancestor in model.__mro__:
        if ancestor in _scopes:
            return _scopes[ancestor]
    raise ImproperlyConfigured(f"{model.__name__} has no scope(): nobody may list it")


def visible(queryset: QuerySet[M], seat: Seat) -> QuerySet[M]:
    """The rows of a queryset that this seat sees, as plain SQL; the one gate of pages, API, exports and search.

    Outsiders see rows about the subject they represent. Staff see rows in the areas their unit answers for today,
    of matters their post has a mandate for.
    """
    rule = scope_of(queryset.model)
    if seat.represents:
        return queryset.filter(**{rule.subject: seat.represents}) if rule.subject else queryset.none()
    if seat.post is None or seat.unit is None or rule.area is None:
        return queryset.none()
    prefixes = seen_matters(seat.post, rule)
    if not prefixes:
        return queryset.none()
    rows = queryset.filter(**{f"{rule.area}__in": answered_by(seat.unit.area_id)})
    if rule.kept_from and seat.staff is not None:
        rows = rows.exclude(**{rule.kept_from: seat.staff.pk})
    return rows.filter(among(rule.matter, prefixes)) if rule.matter else rows


def seen_matters(post: Post, rule: Scope) -> list[str]:
    """Matter prefixes under which a post may look at all; an administrator's do not open other people's business."""
    mandates = mandates_on(clock.today()).filter(post=post)
    if not rule.housekeeping:
        mandates = mandates.exclude(function=Function.ADMINISTERING)
    return sorted(set(mandates.values_list("matters", flat=True)))


def among(field: str, prefixes: Iterable[str]) -> Q:
    """Condition: the matter code in `field` falls under one of the prefixes. No prefix: no row."""
    condition = Q(pk__in=[])
    for prefix in prefixes:
        if prefix == "*":
            condition |= Q(**{f"{field}__isnull": False})
        elif prefix.endswith("."):
            condition |= Q(**{f"{field}__startswith": prefix})
        else:
            condition |= Q(**{field: prefix})
    return condition


def falls_under(matter: str, prefix: str) -> bool:
    """Whether a matter code falls under a mandate's "*", family ("elder_care.") or single code."""
    if prefix.endswith("."):
        return matter.startswith(prefix)
    return prefix in ("*", matter)


scope(Unit, housekeeping=True)
scope(Post, area="unit__area_id", housekeeping=True)
scope(Appointment, area="post__unit__area_id", housekeeping=True)
