"""A campaign is joined by departments and numbered after those before; what may be audited as what; who may be rated again."""

import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import File
from openpyxl import Workbook
from tests.bureau import Bureau
from tests.domains.organisation_oversight.test_credit import at

from minzheng.domains.organisation_oversight.campaigns import CAMPAIGN, FEES, ILLEGAL_ONES, JOINED, name_of
from minzheng.domains.organisation_oversight.illegal import ILLEGAL
from minzheng.domains.organisation_oversight.measures import AUDIT
from minzheng.domains.organisation_oversight.rating import RATING, may_apply
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform, specimens, submit_import
from minzheng.mechanisms.registry.public import Decision, Organisation, as_of, enter

OURS = "organisation_oversight."


@pytest.fixture
def office(bureau: Bureau) -> dict[str, Seat]:
    return {
        "officer": bureau.seat("社会事务科", bureau.staff("王芳", certified=True), inspecting=OURS, reviewing=f"{OURS} registry.", registering=f"{OURS} registry."),
        "checker": bureau.seat("社会事务科", "何平", reviewing=f"{OURS} registry."),
        "chief": bureau.seat("社会事务科", "赵强", deciding=f"{OURS} registry."),
        "head": bureau.seat("东丽区民政局", "孙立", leading="*"),
    }  # fmt: skip


def proposed(office: dict[str, Seat], bureau: Bureau, kind: str, *names: str, until: str) -> Case:
    rows = [{"name": name, "task": "按职责办理"} for name in names]
    answers = {"kind": kind, "goal": "集中整治", "until": until, "departments": rows}
    papers = specimens(CAMPAIGN)
    return open_case(
        CAMPAIGN.code, office["officer"], area=bureau.area("120110"), answers=answers, papers=papers
    )


def ordered(
    office: dict[str, Seat], bureau: Bureau, kind: str, *names: str, until: str = "2023-12-31"
) -> Case:
    case = proposed(office, bureau, kind, *names, until=until)
    case = perform(case, "会签完毕", office["officer"], version=case.version, answers={"replies": "均同意。"})
    return perform(case, "同意印发", office["head"], version=case.version, answers={"document": "1号"})


def earlier(office: dict[str, Seat], bureau: Bureau) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["部门", "区划代码", "行动", "第几次", "任务分工", "印发日期", "结束日期"])
    for number, year in enumerate((2018, 2021), 1):
        row = ["市公安局", "120110", ILLEGAL_ONES, number, "查处", datetime.date(year, 4, 1)]
        sheet.append([*row, datetime.date(year, 12, 31)])
    content = BytesIO()
    book.save(content)
    content.seek(0)
    case = submit_import(
        JOINED.code,
        File(content, "历年行动.xlsx"),
        office["officer"],
        area=bureau.area("120110"),
        source="档案",
    )
    case = perform(case, "核对无误", office["checker"], version=case.version)
    perform(case, "同意", office["chief"], version=case.version)


def figure(bureau: Bureau, code: str, period: str) -> object:
    return value(indicator(OURS + code), parse_period(period), bureau.area("120110")).value


def test_which_one_follows_from_those_before(office: dict[str, Seat], bureau: Bureau) -> None:
    with at("2023-02-01"):
        earlier(office, bureau)
    with at("2023-03-01"):
        ordered(office, bureau, ILLEGAL_ONES, "市公安局", "市市场监管委")
        ordered(office, bureau, FEES, "市发展改革委")
        running = {line.key for line in as_of(JOINED, datetime.date(2023, 3, 1))}
        assert running == {name_of(ILLEGAL_ONES, 3), "第一次涉企收费清理专项行动"}
    assert figure(bureau, "illegal_campaign", "2023") == 3 and figure(bureau, "illegal_campaign", "2022") == 2
    assert figure(bureau, "illegal_campaign_departments", "2023") == 2
    assert figure(bureau, "fee_campaign_departments", "2023") == 1
    assert (
        figure(bureau, "illegal_campaign_departments", "2018-01-01/2023-12-31") == 2
    )  # one department counts once
    assert not as_of(JOINED, datetime.date(2024, 1, 1)).exists()


def test_no_department_twice_and_no_end_that_is_over(office: dict[str, Seat], bureau: Bureau) -> None:
    with at("2023-03-01"), pytest.raises(Invalid) as caught:
        proposed(office, bureau, FEES, "市公安局", "市公安局", until="2023-02-28")
    assert {one.code for one in caught.value.problems} == {"twice", "over"}


def test_a_tip_is_checked_in_a_campaign_that_runs(office: dict[str, Seat], bureau: Bureau) -> None:
    facts = {"name": "某某促进会", "kind": "未经登记以社会组织名义活动", "facts": "收费办班"}
    found = {"found": "属实", "campaign": name_of(ILLEGAL_ONES, 1)}
    second = bureau.staff("李强", certified=True)
    with at("2023-03-01"):
        case = open_case(ILLEGAL.code, office["officer"], area=bureau.area("120110"), answers=facts)
        with pytest.raises(Invalid) as caught:
            perform(
                case,
                "属于非法社会组织",
                office["officer"],
                version=case.version,
                answers=found,
                second=second,
            )
        assert caught.value.problems[0].code == "no_campaign"
        ordered(office, bureau, ILLEGAL_ONES, "市公安局")
        case = perform(
            case, "属于非法社会组织", office["officer"], version=case.version, answers=found, second=second
        )
    assert case.step == "act"


def decided(body: Organisation) -> Decision:
    """A decision of today that lines of earlier years may rest on; needs an act."""
    now = clock.now()
    case = Case.objects.create(
        number="往年1", matter="registry.import", matter_since=now.date(), title="往年", area=body.area, opened_at=now,
        opened_on=now.date(), closed_at=now, closed_on=now.date(), end="同意", decision="同意", decided_on=now.date(),
    )  # fmt: skip
    return Decision(case.pk, case.number, now.date())


@pytest.fixture
def body(bureau: Bureau) -> Organisation:
    with acting(SYSTEM, "登记"):
        return Organisation.objects.create(name="某某协会", kind="社会团体", area=bureau.area("120110"))


def test_only_a_foundation_is_audited_as_one(
    office: dict[str, Seat], bureau: Bureau, body: Organisation
) -> None:
    answers = {"kind": "重大公益项目专项审计", "with_whom": "某某会计师事务所", "period": "2022年度"}
    with at("2023-03-01"):
        with pytest.raises(Invalid) as caught:
            open_case(AUDIT.code, office["officer"], area=body.area, subject=body, answers=answers)
        assert {one.code for one in caught.value.problems} == {"no_foundation", "no_project"}
        given = answers | {"kind": "财务抽查审计"}
        case = open_case(AUDIT.code, office["officer"], area=body.area, subject=body, answers=given)
        report = {"reported_on": "2023-03-02", "audited": "1", "opinion": "清楚"}
        with pytest.raises(Invalid) as wrong:
            perform(case, "发现问题,须整改", office["officer"], version=case.version, answers=report)
        assert {one.code for one in wrong.value.problems} == {"later", "findings"}


def test_nobody_is_rated_again_while_a_rating_runs_long_or_after_a_failed_inspection(
    office: dict[str, Seat], body: Organisation
) -> None:
    answers = {"registered_on": "2015-01-01", "failed": False, "punished": False, "aimed": "4A"}

    def problems(day: str) -> set[str]:
        case = Case(
            matter=RATING.code, organisation=body, area=body.area, answers=answers, opened_on=datetime.date.fromisoformat(day)
        )  # fmt: skip
        try:
            may_apply(case)
        except Invalid as wrong:
            return {one.code for one in wrong.problems}
        return set()

    with at("2020-03-02"), acting(SYSTEM, "往年决定"):
        decision = decided(body)
        data = {"level": "3A", "score": 820, "until": "2025-03-02"}
        enter(OURS + "ratings", body, data, decision, valid_to=datetime.date(2025, 3, 3))
        enter(
            "social_organisations.annual_inspection",
            body,
            {"year": 2021, "conclusion": "不合格"},
            decision,
            key="2021",
        )
    assert problems("2023-03-01") == {"rated_long", "not_fit"}
    assert problems("2023-03-02") == {"not_fit"}
    assert problems("2024-01-05") == set()


def test_a_zombie_on_the_roll_is_not_cleared_as_cancelled(
    office: dict[str, Seat], bureau: Bureau, body: Organisation
) -> None:
    second = bureau.staff("李强", certified=True)
    with at("2022-03-01"):
        with acting(SYSTEM, "名册"):
            line = {"name": body.name, "kind": body.kind, "uscc": "无", "registered_on": "2012-01-01"}
            enter("social_organisations.roll", body, line, decided(body))
        signs = {"signs": "连续一年以上未开展活动", "facts": "无人无址"}
        case = open_case(f"{OURS}zombie", office["officer"], area=body.area, subject=body, answers=signs)
        found = {"found": "属实", "route": "注销"}
        case = perform(
            case, "属于“僵尸型”", office["officer"], version=case.version, answers=found, second=second
        )
        done = {"route": "注销", "document": "注销决定1号"}
        with pytest.raises(Invalid) as caught:
            perform(case, "清理完成,报审批", office["officer"], version=case.version, answers=done)
        assert caught.value.problems[0].code == "still_on_roll"
        revived = done | {"route": "激活"}
        case = perform(case, "清理完成,报审批", office["officer"], version=case.version, answers=revived)
    assert case.step == "decide"
