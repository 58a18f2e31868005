"""Whose an indicator is and on which law it rests, read from the matters it counts and from who holds them."""

from collections.abc import Iterator

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Function, Level, mandates_on
from minzheng.mechanisms.indicators.canon import leaves
from minzheng.mechanisms.indicators.declare import Declared, Indicator, ParameterFigure, Ratio
from minzheng.mechanisms.matters.public import matter

_WORKING = (
    Function.DECIDING,
    Function.REVIEWING,
    Function.INSPECTING,
    Function.REPORTING,
    Function.ANSWERING,
)


def owners_of(one: Declared) -> list[str]:
    """Names of the bureau's units whose posts work in the domain of an indicator, by unit; none where nobody does."""
    domain = f"{one.code.split('.')[0]}."
    held = mandates_on(clock.today()).filter(
        matters__startswith=domain, function__in=_WORKING, post__unit__level__in=(Level.SECTION, Level.BUREAU)
    )
    names = held.order_by("post__unit").values_list("post__unit__name", flat=True).distinct()
    return list(names)


def bases_of(one: Declared) -> list[str]:
    """The articles behind the matters an indicator counts, each once."""
    return list(dict.fromkeys(_bases(_counted(one))))


def _counted(one: Declared) -> Indicator:
    match one:
        case Ratio():
            return one.whole
        case ParameterFigure():
            return one.decisions
    return one


def _bases(one: Indicator) -> Iterator[str]:
    for lookup, value in (*leaves(one.over.base), *leaves(one.only)):
        if lookup.split("__")[-1] == "matter" or lookup.endswith("matter__in"):
            for code in (value,) if isinstance(value, str) else value:
                try:
                    yield str(matter(str(code), clock.today()).basis)
                except UserError:
                    continue
