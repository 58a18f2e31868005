"""The catalogue: by the law of the act, by the later law where it is lighter, within the range to the 分."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.domains.penalties.rules import offences
from minzheng.domains.penalties.rules.offences import (
    DEGREES,
    NO_BAN,
    Degree,
    Fine,
    Offence,
    names,
    offence,
    outside,
)
from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Invalid

OLD, NEW = datetime.date(2026, 3, 29), datetime.date(2026, 3, 30)
SELLING = "制造、销售封建迷信殡葬用品"


def test_by_the_law_of_the_act() -> None:
    assert str(offence(SELLING, OLD, NEW).basis).endswith("殡葬管理条例》")
    assert offence(SELLING, NEW, NEW).basis.article == 61


def version(since: str, until: str | None, most: int, of: Any = "fixed") -> Offence:
    day = datetime.date.fromisoformat
    degree = Degree(True, Fine(of, 0, most), False, ())
    return Offence(
        "乱收费",
        ("organisation",),
        day(since),
        day(until) if until else None,
        Citation("某条例", None, None, None),
        False,
        False,
        False,
        {"一般": degree},
    )


@pytest.mark.parametrize(
    ("later", "counts"),
    [((5_000, "fixed"), 1), ((20_000, "fixed"), 0), ((10_000, "fixed"), 0), ((50, "gains"), 0)],
)
def test_the_later_law_counts_only_where_it_is_lighter(
    later: tuple[int, Any], counts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = (version("2018-01-01", "2019-12-31", 10_000), version("2020-01-01", None, *later))
    monkeypatch.setattr(offences, "_catalogue", lambda: both)
    assert offence("乱收费", datetime.date(2019, 12, 31), datetime.date(2020, 1, 1)) is both[counts]


def test_what_was_no_offence_then_is_none_now() -> None:
    with pytest.raises(Invalid) as caught:
        offence("超出章程规定的宗旨和业务范围活动", datetime.date(2017, 12, 31), NEW)
    assert caught.value.problems[0].code == "no_law_then"


def test_every_offence_is_somebodys() -> None:
    listed = {name for kind in ("organisation", "facility", "person") for name in names(kind)}
    assert listed == {one.name for one in offences._catalogue()}
    assert all(set(one.degrees) <= set(DEGREES) and one.degrees for one in offences._catalogue())


@given(turnover=st.integers(0, 10**9), fine=st.integers(1, 3 * 10**9))
def test_a_fine_is_inside_exactly_between_its_bounds(turnover: int, fine: int) -> None:
    one = offence("超出章程规定的宗旨和业务范围活动", NEW, NEW)
    proposed = {"degree": "一般", "warning": False, "ban": NO_BAN, "fine": fine, "turnover": turnover}
    assert (not outside(one, proposed)) == (turnover <= fine <= 2 * turnover)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ban": "吊销登记证书"}, "不能吊销登记证书"),
        ({"degree": "严重", "ban": "撤销登记"}, ""),
        ({"confiscated": 1, "degree": "轻微"}, "没有没收"),
        ({"fine": 1, "degree": "轻微"}, "没有罚款"),
        ({}, ""),
    ],
)
def test_every_way_out_of_the_range_is_named(changed: dict[str, Any], told: str) -> None:
    one = offence("超出章程规定的宗旨和业务范围活动", NEW, NEW)
    proposed = {"degree": "一般", "warning": True, "ban": NO_BAN} | changed
    assert told in "".join(outside(one, proposed)) and bool(told) == bool(outside(one, proposed))
