"""Lake (列式计算): rules, comparisons, pseudonyms and links over millions of rows, in columns, in this process.

The only room that knows Ibis. What needs the engine is imported when it is first asked for: a second of imports that few
processes need.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minzheng.mechanisms.lake.arrays import Values, plain
    from minzheng.mechanisms.lake.cluster import cluster
    from minzheng.mechanisms.lake.engine import Lake
    from minzheng.mechanisms.lake.homes import add_up, home_numbers, raise_to
    from minzheng.mechanisms.lake.linking.differing import name_reason, other_names
    from minzheng.mechanisms.lake.linking.exact import (
        FOR_THE_QUEUE,
        LINKED,
        Outcome,
        holders,
        linked,
        tallied,
    )
    from minzheng.mechanisms.lake.linking.fuzzy import Match, Matched, Possible, Verdict, match
    from minzheng.mechanisms.lake.pseudonyms import key_of, keys_of, name_key_of, names_of
    from minzheng.mechanisms.lake.sorting import sorted_by_key
    from minzheng.mechanisms.lake.standing import (
        SHIFT,
        Feed,
        Figure,
        Grown,
        Span,
        Standing,
        grown,
        month_of,
        places_of,
        standing,
    )
    from minzheng.mechanisms.lake.synthetic.mistakes import observed
    from minzheng.mechanisms.lake.synthetic.people import people as synthetic_people
    from minzheng.mechanisms.lake.writing import read_mapped, write_mapped, write_whole

_FROM = {
    "cluster": ("cluster",),
    "engine": ("Lake",),
    "arrays": ("Values", "plain"),
    "homes": ("add_up", "home_numbers", "raise_to"),
    "linking.differing": ("name_reason", "other_names"),
    "linking.exact": ("FOR_THE_QUEUE", "LINKED", "Outcome", "holders", "linked", "tallied"),
    "linking.fuzzy": ("Match", "Matched", "Possible", "Verdict", "match"),
    "pseudonyms": ("key_of", "keys_of", "name_key_of", "names_of"),
    "sorting": ("sorted_by_key",),
    "standing": (
        "SHIFT",
        "Feed",
        "Figure",
        "Grown",
        "Standing",
        "grown",
        "Span",
        "month_of",
        "places_of",
        "standing",
    ),
    "synthetic.mistakes": ("observed",),
    "synthetic.people": ("people",),
    "writing": ("read_mapped", "write_mapped", "write_whole"),
}
_PLACES = {name: (module, name) for module, names in _FROM.items() for name in names}
_PLACES["synthetic_people"] = _PLACES.pop("people")

__all__ = [
    "FOR_THE_QUEUE",
    "LINKED",
    "SHIFT",
    "Feed",
    "Figure",
    "Grown",
    "Lake",
    "Match",
    "Matched",
    "Outcome",
    "Possible",
    "Span",
    "Standing",
    "Values",
    "Verdict",
    "add_up",
    "cluster",
    "grown",
    "holders",
    "home_numbers",
    "key_of",
    "keys_of",
    "linked",
    "match",
    "month_of",
    "name_key_of",
    "name_reason",
    "names_of",
    "observed",
    "opened",
    "other_names",
    "places_of",
    "plain",
    "raise_to",
    "read_mapped",
    "sorted_by_key",
    "standing",
    "synthetic_people",
    "tallied",
    "write_mapped",
    "write_whole",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, inside = _PLACES[name]
    return getattr(import_module(f"minzheng.mechanisms.lake.{module}"), inside)


@contextmanager
def opened(memory: str = "1GB") -> Iterator["Lake"]:
    """A DuckDB engine for one piece of work, with its memory limit; Ibis is imported at the first use only."""
    from minzheng.mechanisms.lake.engine import Lake  # noqa: PLC0415 - a second of imports that few processes need

    lake = Lake(memory)
    try:
        yield lake
    finally:
        lake.close()
