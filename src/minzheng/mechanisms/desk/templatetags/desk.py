"""Template parts of the staff pages: lights, fields of declared forms, pages of lists, money."""

from collections.abc import Mapping
from typing import Any

from django import template

from minzheng.foundation.errors import UserError
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.desk.rule_page import hit_rate
from minzheng.mechanisms.desk.scopes import scope_name
from minzheng.mechanisms.matters.public import Field, Lamp

register = template.Library()


@register.inclusion_tag("desk/lamp.html")
def lamp(light: Lamp) -> dict[str, Any]:
    """A light: shape, word and days; the reason as a tooltip."""
    return {"light": light}


@register.inclusion_tag("desk/field.html", takes_context=True)
def field(
    context: template.Context, one: Field, given: Mapping[str, str], error: UserError | None, prefix: str = ""
) -> dict[str, Any]:
    """One question of a declared form with what was given and what is wrong with it."""
    work = context.get("work")
    return {
        "one": one,
        "name": prefix + one.key,
        "value": given.get(one.key, ""),
        "wrong": wrong_in(error, one.key),
        "units": work.units if work else (),
        "phrases": work.phrases.get(one.key, ()) if work else (),
        "wide": one.widget in ("long", "rows"),
        "given": given,
        "error": error,
        "grows": context.get("grows"),
        "more": (context.get("post") or {}).get("more"),
    }


@register.simple_tag
def wrong(error: UserError | None, key: str) -> list[Any]:
    """What is wrong with one field."""
    return wrong_in(error, key)


@register.simple_tag(takes_context=True)
def with_page(context: template.Context, number: int) -> str:
    """The present query string, on another page."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return str(query.urlencode())


@register.simple_tag(takes_context=True)
def simulation_list(context: template.Context, change: str, street: int | None) -> str:
    """The present query string, opening the list behind one number."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query["show"] = change
    query["street"] = "" if street is None else str(street)
    return str(query.urlencode())


@register.filter
def yuan(fen: int | None) -> str:
    """Money in 分 as yuan."""
    return "" if fen is None else format_yuan(fen) + "元"


register.filter("hit_rate", hit_rate)
register.filter("scope_name", scope_name)


def wrong_in(error: UserError | None, key: str) -> list[Any]:
    return [problem for problem in error.problems if problem.field == key] if error else []
