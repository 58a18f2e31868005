"""How the map words prices and distances."""

from django import template

from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.portal.places import Place

register = template.Library()


@register.filter
def price(place: Place) -> str:
    """What a month costs, from and to; empty where nothing is public."""
    if place.price_least is None:
        return ""
    if place.price_most in (None, place.price_least):
        return f"{format_yuan(place.price_least)}元起"
    return f"{format_yuan(place.price_least)}至{format_yuan(place.price_most or 0)}元"


@register.filter
def distance(metres: int) -> str:
    """A distance in words: 850米, 2.4公里."""
    return f"{metres}米" if metres < 1000 else f"{metres / 1000:.1f}公里"
