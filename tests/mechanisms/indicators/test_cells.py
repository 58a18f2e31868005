"""An attacker who knows every shown cell, all totals among them, and that nothing is negative, learns no hidden count."""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minzheng.mechanisms.indicators.cells import TOTAL, Place, bounds, guard, with_totals

SMALLEST = 5
GRAND = (TOTAL, TOTAL)


def tables(rows: int, columns: int, most: int) -> st.SearchStrategy[list[list[int]]]:
    def sized(size: tuple[int, int]) -> st.SearchStrategy[list[list[int]]]:
        line = st.lists(st.integers(0, most), min_size=size[1], max_size=size[1])
        return st.lists(line, min_size=size[0], max_size=size[0])

    return st.tuples(st.integers(1, rows), st.integers(1, columns)).flatmap(sized)


def worlds(shown: Mapping[Place, int | None]) -> Iterator[dict[Place, int]]:
    """Every table that fits what is shown, by trying all of them cell by cell."""
    cells = sorted(place for place in shown if TOTAL not in place)
    grand = shown[GRAND]
    assert grand is not None
    choices = [range(grand + 1) if shown[at] is None else (shown[at],) for at in cells]
    width = 1 + max(column for _, column in cells)
    for numbers in product(*choices):  # type: ignore[arg-type]
        if sum(numbers) == grand:
            made = with_totals(
                [list(numbers[start : start + width]) for start in range(0, len(numbers), width)]
            )
            if all(number is None or made[at] == number for at, number in shown.items()):
                yield made


@settings(max_examples=150, deadline=None)
@given(rows=tables(2, 3, 7))
def test_no_hidden_count_comes_back(rows: list[list[int]]) -> None:
    counts = with_totals(rows)
    assume(counts[GRAND] <= 14)
    safe = guard(rows, SMALLEST)
    if safe is None:
        return
    hidden = [at for at, number in safe.counts.items() if number is None]
    assert all(number is None or not 0 < number < SMALLEST for number in safe.counts.values())
    possible = list(worlds(safe.counts))
    assert counts in possible
    for at in hidden:
        seen = {world[at] for world in possible}
        assert len(seen) >= 2 and max(seen) - min(seen) >= SMALLEST, (at, seen)
        assert bounds(counts, hidden, at)[0] == min(seen)
        assert min(bounds(counts, hidden, at)[1], counts[GRAND]) == max(seen)


@settings(max_examples=60, deadline=None)
@given(rows=tables(11, 12, 30))
def test_large_tables_are_safe_too(rows: list[list[int]]) -> None:
    safe, counts = guard(rows, SMALLEST), with_totals(rows)
    if safe is None:
        assert counts[GRAND] < SMALLEST
        return
    hidden = [at for at, number in safe.counts.items() if number is None]
    for at in hidden:
        least, greatest = bounds(counts, hidden, at)
        assert greatest - least >= SMALLEST


def test_a_table_without_small_counts_is_shown_whole() -> None:
    safe = guard([[10, 0], [7, 5]], SMALLEST)
    assert safe is not None and None not in safe.counts.values()


def test_one_small_count_takes_three_others_with_it() -> None:
    safe = guard([[3, 20, 30], [40, 50, 60], [70, 80, 90]], SMALLEST)
    assert safe is not None
    assert {at for at, number in safe.counts.items() if number is None} == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_hiding_the_small_count_alone_would_not_do() -> None:
    counts = with_totals([[3, 20], [40, 50]])
    assert bounds(counts, [(0, 0)], (0, 0)) == (3, 3)


def test_too_few_records_are_never_split_up() -> None:
    assert guard([[2, 2]], SMALLEST) is None
    assert guard([[0, 0]], SMALLEST) is not None
