"""The amounts the campaign of 蓟州区 2022 lives by: drawn, and yet what the report prints."""

from minzheng.config.scenarios.jizhou_2022.year_sum import DESTITUTE, HOMES, PEOPLE, sums


def test_the_drawn_year_is_the_printed_one() -> None:
    planned = sums()
    sizes = [*(size for size, _ in planned.homes), *planned.edge]
    assert (
        (len(sizes), sum(sizes), len(planned.levels)) == (HOMES, PEOPLE, DESTITUTE) == (6_553, 12_370, 2_665)
    )
    assert 181_000_000 <= planned.paid() < 182_000_000
