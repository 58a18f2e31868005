"""The score: each point lost opens its case; the table that is decided is the one that was looked at; draws may read the tier."""

import datetime
from types import SimpleNamespace

import pytest
from tests.domains.conftest import inspection_of

from minzheng.domains.home_supervision.credentials import CREDENTIAL, open_renewals
from minzheng.domains.home_supervision.hazards import MAJOR, MEASURES, standard
from minzheng.domains.home_supervision.monthly import open_reports
from minzheng.domains.home_supervision.rating import RATING
from minzheng.domains.home_supervision.rules.score import scores
from minzheng.domains.home_supervision.score import SCORES, SCORING, SHEET, open_scores
from minzheng.domains.home_supervision.tips import COMPLAINT
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.checks.public import order_rectification
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.journal.public import reading
from minzheng.mechanisms.matters.public import Case, inbox, open_case
from minzheng.mechanisms.registry.public import Facility, as_of, dossier

from .conftest import at, do, home, standing_at

LAST = datetime.date(2026, 4, 30)


def found(nest: Facility, on: datetime.date = LAST) -> list[tuple[str, str]]:
    return [(one.kind, one.number) for one in scores([nest], on)[nest.pk].deductions]


def scored(office: SimpleNamespace, month: str) -> Case:
    answers = {"month": month}
    case = open_case(SCORING.code, office.clerk, area=office.district, answers=answers)
    return do(case, "报审批", office.clerk)


def test_each_deduction_comes_from_a_record(office: SimpleNamespace, nest: Facility, director: Seat) -> None:
    assert scores([nest], datetime.date(2026, 3, 31))[nest.pk].points == 100
    seen = inspection_of(office, "elder_care.safety", nest, "exits", "duty")
    order = order_rectification(seen, office.lead, list(seen.findings.all()), {"demand": "整改"})
    do(order, "下达", office.lead)
    assert found(nest, datetime.date(2026, 3, 2)) == [("hazards", order.number)] * 2
    paper = {"kind": "食品经营许可", "number": "JY1", "issued": "2021-05-01", "until": "2026-04-10"}
    do(
        open_case(CREDENTIAL.code, office.clerk, area=nest.area, answers=paper, subject=nest),
        "同意",
        office.checker,
    )
    with at("2026-03-11"):
        open_renewals(datetime.date(2026, 3, 11))
        rated = open_case(
            RATING.code,
            office.clerk,
            area=nest.area,
            answers={"by": "某中心", "period": "2025"},
            subject=nest,
        )
        marks = dict.fromkeys(("staff", "facilities", "service", "management", "credit"), "59")
        do(rated, "送机构核对", office.clerk, answers={**marks, "advice": "改进"})
        do(rated, "无异议", director)
        do(rated, "同意", office.chief)
    with at("2026-04-01"):
        open_reports(datetime.date(2026, 4, 1))
    with at("2026-04-20"):
        told = {"channel": "12345热线", "about": "饮食", "facts": "饭菜不新鲜"}
        case = open_case(COMPLAINT.code, office.clerk, area=nest.area, answers=told, subject=nest)
        do(case, "属实", office.lead, answers={"found": "属实"}, second=office.second.staff)
    kinds = [kind for kind, number in found(nest) if number]
    assert kinds == ["hazards", "hazards", "overdue", "late_reports", "expired", "complaints", "low_rating"]
    one = scores([nest], LAST)[nest.pk]
    assert (one.points, one.tier) == (100 - 2 - 2 - 5 - 5 - 5 - 3 - 10, "中")
    assert sum(one.each[each.kind] for each in one.deductions) == 100 - one.points
    assert "complaints" not in dict(found(nest, datetime.date(2026, 5, 31)))
    with at("2026-04-30"):
        (panel,) = [part for part in dossier(nest) if part.title == "监管评分"]
        assert panel.lines[0].text == "68分,中" and all(line.case_id for line in panel.lines[1:])


def test_only_what_is_judged_by_the_standard_is_major(office: SimpleNamespace, nest: Facility) -> None:
    given = {"item": standard()[0].text, "facts": "东楼鉴定为D级"}
    case = open_case(MAJOR.code, office.lead, area=nest.area, answers=given, subject=nest)
    assert found(nest) == []
    do(case, "责令处置", office.lead, answers={"measure": MEASURES[0]}, second=office.second.staff)
    assert found(nest) == [("major", case.number)] and scores([nest], LAST)[nest.pk].points == 90


def test_the_table_decided_is_the_one_looked_at(office: SimpleNamespace, nest: Facility) -> None:
    home(office, "颐养养老院")
    inspection_of(office, "elder_care.safety", nest, "duty")
    with at("2026-04-02"):
        case = scored(office, "2026-03")
        sheet = Document.objects.get(template=SHEET.code).sheet
        assert "鹤童养老院" in sheet and "98" in sheet and "尚未责令整改" in sheet
        assert do(case, "同意", office.chief).end == "同意"
    lines = as_of(SCORES, datetime.date(2026, 4, 15))
    assert sorted((one.data["points"], one.data["tier"], one.key) for one in lines) == [
        (98, "优", "2026-03"),
        (100, "优", "2026-03"),
    ]
    assert standing_at(office, "scored_excellent", "2026-04-15") == 2
    assert standing_at(office, "score_average", "2026-04-15") == 99
    assert standing_at(office, "scored", "2026-05-01") == 0


def test_a_record_changed_meanwhile_sends_it_back(office: SimpleNamespace, nest: Facility) -> None:
    seen = inspection_of(office, "elder_care.safety", nest, "duty")
    with at("2026-04-02"):
        case = scored(office, "2026-03")
        order_rectification(seen, office.lead, list(seen.findings.all()), {"demand": "整改"})
        with pytest.raises(Conflict, match="记录有变化"):
            do(case, "同意", office.chief)
        do(case, "退回重算", office.chief, reason="记录有变化")
        do(case, "报审批", office.clerk)
        assert do(case, "同意", office.chief).end == "同意"


def test_a_month_that_is_over_is_scored_once_for_the_bureau(office: SimpleNamespace, nest: Facility) -> None:
    home(office, "颐养养老院")
    with at("2026-04-01"):
        assert (open_scores(datetime.date(2026, 4, 1)), open_scores(datetime.date(2026, 4, 2))) == (1, 0)
        case = Case.objects.get(matter=SCORING.code)
        assert (case.answers, case.area, case.channel) == ({"month": "2026-03"}, office.district, "系统")
        assert case in [one.case for one in inbox(office.checker)]
        do(case, "报审批", office.clerk)
        assert do(case, "同意", office.chief).end == "同意"
    assert as_of(SCORES, datetime.date(2026, 4, 15)).count() == 2


def test_nothing_is_scored_before_the_first_whole_month_or_without_homes(
    office: SimpleNamespace, nest: Facility
) -> None:
    assert open_scores(datetime.date(2023, 1, 31)) == 0
    assert open_scores(datetime.date(2025, 6, 30)) == 0  # the home opened on 1 June


def test_queries_do_not_grow_with_the_homes(
    office: SimpleNamespace, nest: Facility, django_assert_max_num_queries: object
) -> None:
    homes = [nest, *(home(office, f"养老院{number}") for number in range(3))]
    for one in homes:
        inspection_of(office, "elder_care.safety", one, "duty")
    scores(homes[:1], LAST)
    with reading(), django_assert_max_num_queries(9):  # type: ignore[operator]
        assert len(scores(homes, LAST)) == 4
