"""Rows without a usable number: the likely is linked, the doubtful asked about, and two people are never made one."""

import random
from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.mechanisms.lake.engine import Lake
from minzheng.mechanisms.lake.linking.fuzzy import Match, Verdict, match
from minzheng.mechanisms.lake.linking.plain import BLOCKS
from minzheng.mechanisms.lake.synthetic.mistakes import observed
from minzheng.mechanisms.lake.synthetic.people import people

PEOPLE = people(3_000, 21)
KNOWN = PEOPLE.slice(0, 1_500)  # the rest are strangers
few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BAD = {"digit": 0.3, "swap": 0.1, "missing": 0.4, "homophone": 0.1, "variant": 0.1, "moved": 0.2, "phone_changed": 0.2,
       "phone_missing": 0.2, "born_typed": 0.05, "rewritten": 0.3, "old_name": 0.5, "shared": 0.05, "second": 0.05}  # fmt: skip


def told(lake: Lake, rows: list[dict[str, Any]], known: pa.Table = KNOWN) -> list[Match]:
    names = ("row", "name", "number", "born", "male", "address", "phone")
    table = pa.table({name: [row.get(name) for row in rows] for name in names})
    return match(lake, table.cast(_schema(table)), known).matches


def _schema(table: pa.Table) -> pa.Schema:
    kinds = {"row": pa.int32(), "born": pa.date32(), "male": pa.bool_()}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in table.column_names])


def as_row(place: int, **changes: Any) -> dict[str, Any]:
    return PEOPLE.slice(place, 1).to_pylist()[0] | {"row": place + 1} | changes


def test_precision_and_recall_of_bad_rows(lake: Lake) -> None:
    rows = observed(PEOPLE, np.arange(3_000), 5, BAD)
    found = match(lake, rows, KNOWN)
    assert [each.row for each in found.matches] == rows["row"].to_pylist()
    assert found.compared < 60_000
    counts = Counter(
        (each.verdict, person < 1_500, bool(each.people) and each.people[0].person == person)
        for each, person in zip(found.matches, rows["person"].to_pylist(), strict=True)
    )
    linked = sum(many for (verdict, _, _), many in counts.items() if verdict is Verdict.LINK)
    assert counts[Verdict.LINK, True, True] >= 0.999 * linked
    assert counts[Verdict.LINK, True, True] > 0.75 * 1_500
    assert counts[Verdict.NONE, True, False] < 0.05 * 1_500


@few
@given(st.integers(0, 2**31))
def test_the_order_of_rows_and_people_does_not_matter(lake: Lake, seed: int) -> None:
    draw = random.Random(seed)
    rows = observed(PEOPLE, np.array(draw.sample(range(3_000), 60)), seed, BAD)
    one = match(lake, rows, KNOWN.slice(0, 800)).matches
    shuffled = rows.take(pa.array(draw.sample(range(60), 60)))
    other = match(lake, shuffled, KNOWN.take(pa.array(draw.sample(range(800), 800)))).matches
    assert sorted(one) == sorted(other)


@few
@given(
    st.lists(st.tuples(st.integers(0, 1_499), st.integers(0, 1_499)), min_size=1, max_size=40), st.booleans()
)
def test_two_people_under_one_number_are_never_linked_silently(
    lake: Lake, pairs: list[tuple[int, int]], old_form: bool
) -> None:
    rows = []
    for place, (one, other) in enumerate(pairs):
        number = as_row(other)["number"]
        number = number[:6] + number[8:17] if old_form and number[6:8] == "19" else number
        rows.append(as_row(one, row=place, number=number))
    for each, (one, other) in zip(told(lake, rows), pairs, strict=True):
        if one != other:
            assert each.verdict is Verdict.REVIEW and one in [found.person for found in each.people]
            assert each.question
        else:
            assert (each.verdict, each.people[0].person) == (Verdict.LINK, one)


@few
@given(st.lists(st.integers(0, 1_499), min_size=1, max_size=40, unique=True), st.integers(0, 2**31))
def test_one_person_under_two_numbers_ends_in_the_queue(lake: Lake, who: list[int], seed: int) -> None:
    rows = observed(PEOPLE, np.array(who), seed, {"second": 1.0})
    for each, person, made in zip(
        match(lake, rows, KNOWN).matches, who, rows["mistakes"].to_pylist(), strict=True
    ):
        if made:
            assert each.verdict is Verdict.REVIEW and each.people[0].person == person
            assert "一人两号" in each.question


def test_a_person_recorded_twice_is_asked_about(lake: Lake) -> None:
    again = KNOWN.slice(7, 1).set_column(0, "person", pa.array([9_999], pa.int64()))
    (found,) = told(lake, [as_row(7, number="")], pa.concat_tables([KNOWN, again]))
    assert found.verdict is Verdict.REVIEW and {each.person for each in found.people} == {7, 9_999}
    assert found.question == "另有1人也可能，须有人选定。"


def test_a_name_alone_links_nobody(lake: Lake) -> None:
    rows = [{"row": place, "name": name} for place, name in enumerate(KNOWN["name"].to_pylist()[:200])]
    assert {each.verdict for each in told(lake, rows)} == {Verdict.NONE}


def test_nothing_given_is_nothing_found(lake: Lake) -> None:
    assert told(lake, [{"row": 1}]) == [Match(1, Verdict.NONE, (), "")]
    assert told(lake, []) == []
    assert told(lake, [as_row(1)], KNOWN.slice(0, 0))[0].verdict is Verdict.NONE


def test_common_keys_are_left_out_and_counted(lake: Lake) -> None:
    same = KNOWN.slice(0, 300).set_column(8, "phone", pa.array(["13900000003"] * 300))
    rows = pa.table({name: [as_row(3, phone="13900000003")[name]] for name in ("row", "name", "number", "born", "male", "address", "phone")})  # fmt: skip
    found = match(lake, rows, same)
    assert found.too_common == 1 and found.compared < 10
    assert found.matches[0].people[0].person == 3
    assert len(BLOCKS) == 7


@pytest.mark.parametrize("field", ["name", "number", "born", "male", "address", "phone"])
def test_one_empty_field_keeps_the_rest(lake: Lake, field: str) -> None:
    (found,) = told(lake, [as_row(11, **{field: None})])
    assert found.verdict is (Verdict.REVIEW if field == "name" else Verdict.LINK)
    assert found.people[0].person == 11


def test_a_slip_in_an_old_number_of_fifteen_digits_is_one_slip(lake: Lake) -> None:
    place = next(each for each in range(1_500) if as_row(each)["number"][6:8] == "19")
    number = as_row(place)["number"]
    old = number[:6] + number[8:17]
    wrong = f"{old[:12]}{(int(old[12]) + 1) % 10}{old[13:]}"
    for typed in (old, wrong, " ".join(wrong)):
        (found,) = told(lake, [as_row(place, number=typed)])
        assert (found.verdict, found.people[0].person) == (Verdict.LINK, place)
