"""Two reports of one body, and a report against records."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from minzheng.mechanisms.claims.public import (
    Checked,
    Figure,
    Known,
    RelationType,
    Verdict,
    check_text,
    compare,
    hold_against,
)

LAST = check_text(
    "清河县民政局2022年工作总结\n2022年，全县建成农村幸福院120所，发放救助资金1600万元。\n", "去年"
)


def told(text: str, other: Checked = LAST) -> list[tuple[str, str]]:
    found = compare(check_text(text), other).relations
    return [(r.type.value, r.verdict.value) for r in found if any(":" in id for id in r.operands)]


@pytest.mark.parametrize(("growth", "verdict"), [("15%", "holds"), ("12%", "fails")])
def test_growth_is_held_against_last_years_report(growth: str, verdict: str) -> None:
    text = f"清河县民政局2023年工作总结\n2023年，全县发放救助资金1840万元，同比增长{growth}。\n"
    assert told(text) == [("growth", verdict)]


@pytest.mark.parametrize(("count", "verdict"), [(120, "holds"), (102, "fails")])
def test_one_fact_in_two_reports(count: int, verdict: str) -> None:
    text = f"清河县民政局2022年法治政府建设报告\n2022年，全县建成农村幸福院{count}所。\n"
    assert told(text) == [("other_report", verdict)]


def test_another_year_is_no_contradiction() -> None:
    assert told("清河县民政局2023年工作总结\n2023年，全县建成农村幸福院131所。\n") == []


class Records:
    """Knows the homes only."""

    def known(self, figure: Figure, report: Checked) -> Sequence[Known]:
        return [Known(Fraction(120), "农村幸福院数", "elder_care.homes")] if "幸福院" in figure.label else []


def test_records_answer_what_they_know() -> None:
    added = hold_against(LAST, Records()).relations[len(LAST.relations) :]
    assert [(r.type, r.verdict, r.operands) for r in added] == [
        (RelationType.INDICATOR, Verdict.HOLDS, (LAST.figures[2].id,))
    ]
