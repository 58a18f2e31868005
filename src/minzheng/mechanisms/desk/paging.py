"""Long lists: the database orders narrow keys; only the rows shown are read in full."""

from typing import Any, TypeVar, cast

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def paged(rows: QuerySet[M], size: int, number: str | None, *related: str) -> Page[M]:
    """The page of that number (the nearest there is) with the related parties; `rows` come ordered and permitted."""
    page: Page[Any] = Paginator(rows, size).get_page(number)
    page.object_list = in_full(cast("QuerySet[M]", page.object_list), *related)
    return page


def in_full(rows: QuerySet[M], *related: str) -> list[M]:
    """The rows of an ordered, cut queryset with the related parties, read by their keys."""
    keys = list(rows.values_list("pk", flat=True))
    found = rows.model._default_manager.select_related(*related).in_bulk(keys)
    return [found[key] for key in keys]
