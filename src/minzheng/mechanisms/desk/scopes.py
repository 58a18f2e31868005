"""Which matters a mandate covers, in words: all, a whole field of work, or one matter."""

from django.apps import apps

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import mandates_on
from minzheng.mechanisms.matters.public import all_matters

EVERYTHING = "*"


def scope_name(prefix: str) -> str:
    """A mandate's matters as people say them."""
    if prefix == EVERYTHING:
        return "全部事项"
    if prefix.endswith("."):
        return f"{_field(prefix[:-1])}(全部)"
    names = {one.code: one.versions[-1].name for one in all_matters()}
    return names.get(prefix, prefix)


def scope_choices() -> list[tuple[str, str]]:
    """What may be granted: everything, each field of work, each matter, and whatever is granted already."""
    codes = [one.code for one in all_matters()]
    fields = sorted({f"{code.split('.')[0]}." for code in codes} | _granted())
    return [(one, scope_name(one)) for one in dict.fromkeys([EVERYTHING, *fields, *codes])]


def _granted() -> set[str]:
    return set(mandates_on(clock.today()).values_list("matters", flat=True).distinct())


def _field(label: str) -> str:
    return str(apps.get_app_config(label).verbose_name) if label in apps.app_configs else label
