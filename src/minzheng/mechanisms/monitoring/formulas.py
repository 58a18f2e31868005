"""Rules as terms: what each value is made of, so that one can be worked out alone where something under it has changed, and the
days on which a comparison with the day itself turns."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from minzheng.mechanisms.lake.public import plain
from minzheng.mechanisms.law.public import (
    RuleVersion,
    Share,
    greatest,
    least,
    negate,
    one_of,
    share,
    values_of,
    when,
)
from minzheng.mechanisms.monitoring.facts import TODAY

PLACE = "place"
_WORDS = {each.__name__: each for each in (when, least, greatest, share, negate, one_of)}
_COMPARED = {operator.lt: (False, True), operator.le: (False, False), operator.gt: (True, True), operator.ge: (True, False)}  # turned round, strict  # fmt: skip
Leaf = Callable[["Term"], Any]


@dataclass(frozen=True, eq=False)
class Term:
    """What a rule makes of its parts, not worked out; without `work` a name that it reads, or a parameter by area (`of_area`).

    `names` are all that it rests on, `place` where a parameter differs between areas."""

    work: Callable[..., Any] | None
    parts: tuple[Any, ...]
    names: frozenset[str]
    options: Mapping[str, Any] = field(default_factory=dict)
    of_area: Any = None

    __hash__ = object.__hash__

    def law_word(self, name: str, *arguments: Any, **options: Any) -> "Term":
        """What a word of the vocabulary will make of terms and plain values."""
        return _term(_WORDS[name], *arguments, **options)


def _term(work: Callable[..., Any], *parts: Any, **options: Any) -> Term:
    names = frozenset[str]().union(*(each.names for each in parts if isinstance(each, Term)))
    return Term(work, parts, names, options)


def _operator(work: Callable[..., Any], turned: bool = False) -> Callable[[Term, Any], Term]:
    return (
        (lambda one, other: _term(work, other, one)) if turned else lambda one, other: _term(work, one, other)
    )


for _name in ("add", "sub", "mul", "lt", "le", "gt", "ge", "and_", "or_"):
    _bare = _name.strip("_")
    setattr(Term, f"__{_bare}__", _operator(getattr(operator, _name)))
    if _name not in ("lt", "le", "gt", "ge"):
        setattr(Term, f"__r{_bare}__", _operator(getattr(operator, _name), turned=True))


def terms_of(version: RuleVersion, by_area: Mapping[str, Any]) -> Mapping[str, Any]:
    """The named values of a rule as terms (plain where they rest on nothing), parameters as `Told.by_area` gives them."""
    read = {name: Term(None, (name,), frozenset({name})) for name in version.reads}
    return values_of(version, read, {name: _parameter(value) for name, value in by_area.items()})


def _parameter(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return Term(None, (PLACE,), frozenset({PLACE}), of_area=value)
    if isinstance(value, Share):
        return Share(_parameter(value.numerator), _parameter(value.denominator))
    return value


def worked_out(term: Any, leaf: Leaf, known: dict[Term, Any]) -> Any:
    """The column or plain value of a term; `leaf` gives what has no parts, `known` remembers what is worked out."""
    if not isinstance(term, Term):
        return term
    if term not in known:
        known[term] = (
            leaf(term)
            if term.work is None
            else term.work(*(worked_out(each, leaf, known) for each in term.parts), **term.options)
        )
    return known[term]


def conjuncts(term: Term) -> list[Term]:
    """The conditions that must all hold for this one to hold, those that rest on little first."""
    if term.work is not operator.and_:
        return [term]
    parts = [one for each in term.parts if isinstance(each, Term) for one in conjuncts(each)]
    plain_ones = [each for each in term.parts if not isinstance(each, Term)]
    return [term] if plain_ones else sorted(parts, key=lambda one: len(one.names))


@dataclass(frozen=True)
class Turn:
    """A comparison that one more day brings nearer to its turn or takes away from it: `low` < `high` (`strict`) or `low` <=
    `high`, and by how much `high` less `low` grows in a day (1 or -1)."""

    low: Any
    high: Any
    strict: bool
    slope: int

    def days(self, leaf: Leaf, known: dict[Term, Any], today: int) -> Any:
        """The day on which it turns next, for every row (or one for all); what never turns again lies before `today`."""
        apart = _numbers(self.high, leaf, known) - _numbers(self.low, leaf, known)
        left = self.strict - apart if self.slope > 0 else apart + 1 - self.strict
        return today + np.asarray(left)


def _numbers(term: Any, leaf: Leaf, known: dict[Term, Any]) -> Any:
    return np.asarray(plain(worked_out(term, leaf, known)), np.int64)


def turns_of(term: Any) -> list[Turn] | None:
    """Every comparison with the day under a value; None where the day is used in another way, so that any night may differ."""
    made = list(_turns(term))
    return None if None in made else [each for each in made if each and each.slope]


def _turns(term: Any) -> Iterator[Turn | None]:
    if not isinstance(term, Term) or TODAY not in term.names:
        return
    if term.work in _COMPARED:
        turned, strict = _COMPARED[term.work]
        low, high = reversed(term.parts) if turned else term.parts
        slopes = _slope(low), _slope(high)
        slope = None if None in slopes else slopes[1] - slopes[0]  # type: ignore[operator]
        yield None if slope is None or abs(slope) > 1 else Turn(low, high, strict, slope)
    elif term.work is None or term.work in (operator.add, operator.sub, operator.mul):
        yield None
    else:
        for each in term.parts:
            yield from _turns(each)


def _slope(term: Any) -> int | None:
    """How much a number grows in a day; None where that is not plain to see."""
    if not isinstance(term, Term) or TODAY not in term.names:
        return 0
    if term.work is None:
        return 1
    if term.work not in (operator.add, operator.sub):
        return None
    one, other = (_slope(each) for each in term.parts)
    return None if one is None or other is None else term.work(one, other)
