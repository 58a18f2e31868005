"""Any course of events conserves money: Hypothesis plays them against a plain dictionary of what must be true."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger import public as ledger
from minzheng.mechanisms.ledger.public import Chart, Due, LedgerEntry, Posting, balances, owed_to

from .conftest import Books

DAY = date(2019, 3, 4)
MOVES = {
    "owe": (Chart.SPENT, Chart.PAYABLE), "release": (Chart.IN_TRANSIT, Chart.AVAILABLE),
    "settle": (Chart.PAYABLE, Chart.IN_TRANSIT), "bounce": (Chart.AVAILABLE, Chart.IN_TRANSIT),
    "reclaim": (Chart.RECEIVABLE, Chart.SPENT), "repaid": (Chart.AVAILABLE, Chart.RECEIVABLE),
    "withhold": (Chart.PAYABLE, Chart.RECEIVABLE), "cancel_due": (Chart.PAYABLE, Chart.SPENT),
}  # fmt: skip
PARTIES = ("person:1", "person:2", "person:3")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["allot", "reverse", *MOVES]),
        st.sampled_from(PARTIES),
        st.integers(1, 9),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_money_is_conserved_whatever_happens(books: Books, steps: list[tuple[str, str, int]]) -> None:
    with pytest.raises(Rollback), acting(SYSTEM, "随机"):
        _play(books, steps)
        raise Rollback


class Rollback(Exception):
    """Every example starts from empty books."""


def _play(books: Books, steps: list[tuple[str, str, int]]) -> None:
    expected: dict[str, dict[Chart, int]] = {party: dict.fromkeys(Chart, 0) for party in PARTIES}
    made: list[tuple[LedgerEntry, str, dict[Chart, int]]] = []
    for place, (move, party, amount) in enumerate(steps):
        before = list(Posting.objects.order_by("pk").values_list())
        whose, change, act = _change(books, move, party, amount, made, place)
        after = expected | {
            whose: {chart: left + change.get(chart, 0) for chart, left in expected[whose].items()}
        }
        try:
            entry = act()
        except Conflict:
            assert not _fits(after, whose), (move, amount, expected)
        else:
            assert _fits(after, whose), (move, amount, expected)
            expected = after
            made.append((entry, whose, change))
        assert list(Posting.objects.order_by("pk").values_list())[: len(before)] == before
        whole = {chart: sum(one[chart] for one in expected.values()) for chart in Chart}
        assert balances(books.main) == whole == balances(books.main, DAY)
        assert sum(whole.values()) == 0
        assert [owed_to(one) for one in PARTIES] == [-expected[one][Chart.PAYABLE] for one in PARTIES]


def _fits(after: dict[str, dict[Chart, int]], whose: str) -> bool:
    """Every account keeps its side over all, and of what is somebody's own, for him alone."""
    whole = {chart: sum(one[chart] for one in after.values()) for chart in Chart}
    own = {chart: after[whose][chart] for chart in (Chart.IN_TRANSIT, Chart.RECEIVABLE, Chart.PAYABLE)}
    return all(
        left >= 0 if chart in DEBITS else left <= 0 for sums in (whole, own) for chart, left in sums.items()
    )


DEBITS = (Chart.AVAILABLE, Chart.IN_TRANSIT, Chart.RECEIVABLE, Chart.SPENT)
Made = list[tuple[LedgerEntry, str, dict[Chart, int]]]


def _change(
    books: Books, move: str, party: str, amount: int, made: Made, place: int
) -> tuple[str, dict[Chart, int], Callable[[], LedgerEntry]]:
    """Whose accounts a step must change and how, and the call that does it."""
    key = f"{move}:{place}"
    if move == "reverse" and made:
        entry, whose, change = made.pop()
        return (
            whose,
            {chart: -moved for chart, moved in change.items()},
            lambda: ledger.reverse(entry, DAY, "冲销"),
        )
    if move in ("allot", "reverse"):
        grant = {Chart.AVAILABLE: amount, Chart.GRANTED: -amount}
        return party, grant, lambda: ledger.allot(books.main, amount, DAY, "拨入", key)
    debit, credit = MOVES[move]
    dues = [Due(books.main, party, "relief", amount)]
    return party, {debit: amount, credit: -amount}, lambda: getattr(ledger, move)(dues, DAY, move, key)
