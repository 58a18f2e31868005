"""What kind each fact is, read from the rule."""

from minzheng.mechanisms.law.facts import fact_kinds
from minzheng.mechanisms.law.public import (
    DOWN,
    Outcome,
    greatest,
    least,
    negate,
    one_of,
    share,
    when,
)


def _direct(f, law):  # type: ignore[no-untyped-def]
    a = f.plus + 1
    b = f.below < f.above
    c = f.first & f.second
    d = least(f.small, greatest(f.large, 0))
    e = share(f.parts, f.by, to=DOWN)
    g = one_of(f.word, "甲", "乙")
    h = negate(f.off)
    i = when(f.asked, f.yes_sum, 0)
    return Outcome(a=a, b=b, c=c, d=d, e=e, g=g, h=h, i=i)


def _through_names(f, law):  # type: ignore[no-untyped-def]
    burnt = f.burnt
    kind = f.kind
    sum = f.sum
    chosen = when(f.town, f.paid, f.owed)
    place = when(f.rural, f.village, "城市")
    known = when(burnt, f.inner, burnt & f.other)
    total = when(one_of(kind, "甲"), sum + chosen, 0)
    return Outcome(
        burnt=burnt, kind=kind, sum=sum, chosen=chosen, place=place, known=known, total=total, note=f.unused
    )


def test_kinds_of_direct_uses() -> None:
    numbers = {"plus", "below", "above", "small", "large", "parts", "by", "yes_sum"}
    conditions = {"first", "second", "off", "asked"}
    expected = dict.fromkeys(numbers, "number") | dict.fromkeys(conditions, "condition") | {"word": "text"}
    assert fact_kinds(_direct) == expected


def test_a_name_hands_its_kind_to_the_facts_it_is_made_of() -> None:
    assert fact_kinds(_through_names) == {
        "burnt": "condition",
        "inner": "condition",
        "kind": "text",
        "other": "condition",
        "owed": "number",
        "paid": "number",
        "rural": "condition",
        "sum": "number",
        "town": "condition",
        "unused": "number",
        "village": "text",
    }
