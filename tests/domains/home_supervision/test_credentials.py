"""Licences run out: thirty days before the home is asked, once; the new paper takes the place of the old one."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.domains.home_supervision.credentials import CREDENTIAL, KEPT, open_renewals
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.matters.public import Case, inbox, open_case
from minzheng.mechanisms.registry.public import Facility, RegisterEntry, as_of

from .conftest import at, do, in_year, only, standing_at

DAY = datetime.date


def licence(office: SimpleNamespace, nest: Facility, **answers: str) -> Case:
    given = {"kind": "食品经营许可", "number": "JY1", "issued": "2021-05-01", "until": "2026-04-30"} | answers
    return open_case(CREDENTIAL.code, office.clerk, area=nest.area, answers=given, subject=nest)


def test_the_home_is_asked_thirty_days_before_and_once(
    office: SimpleNamespace, nest: Facility, director: Seat
) -> None:
    do(licence(office, nest), "同意", office.checker)
    assert (
        standing_at(office, "licences", "2026-04-30") == 1
        and standing_at(office, "licences", "2026-05-01") == 0
    )
    assert open_renewals(DAY(2026, 3, 30)) == 0
    with at("2026-03-31"):
        assert (open_renewals(DAY(2026, 3, 31)), open_renewals(DAY(2026, 4, 1))) == (1, 0)
    case = only("renewal")
    assert "食品经营许可 JY1将于2026-04-30到期" in case.title
    assert [one.case for one in inbox(director)] == [case]
    assert in_year(office, "running_out") == 1
    assert standing_at(office, "not_renewed", "2026-04-30") == 0
    assert standing_at(office, "not_renewed", "2026-05-01") == 1
    with at("2026-04-10"):
        old = {"number": "JY1", "issued": "2021-05-01", "until": "2026-04-09"}
        with pytest.raises(Invalid, match="已经过期"):
            do(case, "提交新证", director, answers=old)
        do(
            case,
            "提交新证",
            director,
            answers={"number": "JY2", "issued": "2026-04-08", "until": "2031-04-07"},
        )
        do(case, "确认", office.clerk)
    lines = RegisterEntry.objects.filter(register=KEPT.code).order_by("pk")
    assert [(one.key, one.valid_to) for one in lines] == [
        ("食品经营许可 JY1", DAY(2026, 4, 10)),
        ("食品经营许可 JY2", DAY(2031, 4, 8)),
    ]
    with at("2026-05-10"):
        assert open_renewals(DAY(2026, 5, 10)) == 0


def test_late_papers_and_papers_given_up(office: SimpleNamespace, nest: Facility, director: Seat) -> None:
    do(licence(office, nest), "同意", office.checker)
    do(
        licence(office, nest, kind="健康证明", number="H1", holder="李某", until="2026-03-10"),
        "同意",
        office.checker,
    )
    assert open_renewals(DAY(2026, 3, 31)) == 2
    with at("2026-05-06"):
        case = only("renewal", answers__paper="食品经营许可 JY1")
        do(
            case,
            "提交新证",
            director,
            answers={"number": "JY1", "issued": "2026-05-05", "until": "2031-05-04"},
        )
        assert do(case, "确认", office.clerk).end == "同意"
        gone = only("renewal", answers__paper="健康证明 H1")
        do(gone, "不再持有", director, reason="已离职")
        do(gone, "确认", office.clerk)
        assert [one.key for one in as_of(KEPT, DAY(2026, 5, 6))] == ["食品经营许可 JY1"]


def test_a_certificate_names_its_holder_and_is_confirmed_by_another(
    office: SimpleNamespace, nest: Facility
) -> None:
    with pytest.raises(Invalid, match="没有填写持证人"):
        licence(office, nest, kind="养老护理员证")
    with pytest.raises(Invalid, match="发证日期在今天之后"):
        licence(office, nest, issued="2026-03-03")
    case = licence(office, nest, kind="养老护理员证", holder="李某", until="")
    assert "holder" not in case.answers
    with pytest.raises(Exception, match="不能由本人"):
        do(case, "同意", office.clerk)
    do(case, "同意", office.checker)
    line = RegisterEntry.objects.get(register=KEPT.code)
    assert line.valid_to is None and "holder" not in line.data and line.content["holder"] == "李某"
    assert open_renewals(DAY(2030, 1, 1)) == 0
