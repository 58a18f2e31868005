"""Response teams, contact points and survey providers: registers by batch, their own sign-in, and what reaches the assistance case."""

import datetime
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from tests.domains.social_assistance.conftest import AREA, Office, at

from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance import contact_points, response_teams, third_party_survey
from minzheng.domains.social_assistance.benefits.findings import found
from minzheng.domains.social_assistance.partners import open_partner_account
from minzheng.domains.social_assistance.temporary_relief import RELIEF
from minzheng.domains.social_assistance.third_party_survey import work_of
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Account, Seat, seats_of, visible
from minzheng.mechanisms.activities.public import Activity, Draft, record
from minzheng.mechanisms.documents.public import Document, RowsInvalid, write_table
from minzheng.mechanisms.indicators.public import AsOf, Figure, indicator, parse_period, value
from minzheng.mechanisms.matters.public import (
    Case,
    batch_of,
    inbox,
    open_case,
    perform,
    specimens,
    submit_import,
)
from minzheng.mechanisms.registry.public import Facility, Organisation, RegisterEntry, as_of

SINCE = datetime.date(2019, 3, 1)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def forces(office: Office) -> SimpleNamespace:
    both = "registry.import social_assistance."
    return SimpleNamespace(
        office=office,
        maker=office.bureau.seat("社会救助科", "台账员", registering=both),
        checker=office.bureau.seat("社会救助科", "审核员", reviewing=both, deciding=both),
        worker=office.bureau.seat("詹滨里社区居委会", "社工", filing="social_assistance."),
        window=office.bureau.seat("张贵庄街道办事处", "窗口", accepting="social_assistance."),
    )


def number_of(at_: int) -> str:
    return make_resident_id("120110", datetime.date(1970, 1, 1) + datetime.timedelta(days=at_), 9, Sex.FEMALE)


def entered(forces: SimpleNamespace, register: str, rows: list[Mapping[str, Any]]) -> None:
    columns = batch_of(register).columns
    complete = [{one.key: row.get(one.key) for one in columns} for row in rows]
    content = write_table(columns, complete, title="名册", filter_line="", by=forces.maker.actor)
    upload = ContentFile(content, name="名册.xlsx")
    area = forces.office.bureau.area("120110")
    case = submit_import(register, upload, forces.maker, area=area, source="名册")
    for outcome in ("核对无误", "同意"):
        case = perform(case, outcome, forces.checker, version=case.version)


def team(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "name": f"队员{'甲乙丙丁'[number]}", "id_number": number_of(number), "role": "爱心人士", "area": AREA, "since": SINCE,
    } | changes  # fmt: skip


def figure(forces: SimpleNamespace, code: str, period: Any) -> Figure:
    return value(indicator(code), period, forces.office.bureau.area("120110"))


def signed_in(forces: SimpleNamespace, body: Any, login: str, number: int) -> Seat:
    open_partner_account(body, forces.maker, username=login, name=login, id_number=number_of(number))
    return seats_of(Account.objects.get(username=login))[0]


def test_the_head_count_is_that_of_active_members(forces: SimpleNamespace) -> None:
    until = datetime.date(2019, 3, 20)
    rows = [team(0), team(1, until=until), team(0, area="120110001002", role="社区(村)干部")]
    with at("2019-03-04"):
        entered(forces, response_teams.TEAM.code, rows)
    code = "social_assistance.response_members"
    assert figure(forces, code, AsOf(datetime.date(2019, 3, 19))).value == 2  # one person in two teams is one
    assert figure(forces, code, AsOf(until)).value == 1


def test_a_roster_names_communities_and_known_roles(forces: SimpleNamespace) -> None:
    with at("2019-03-04"), pytest.raises(RowsInvalid) as caught:
        entered(forces, response_teams.TEAM.code, [team(0, area="120110001"), team(1, role="路人")])
    assert {one.code for one in caught.value.problems} == {"no_community", "unknown_role"}
    assert not RegisterEntry.objects.exists()


def test_a_call_goes_through_with_its_times(forces: SimpleNamespace) -> None:
    told = {"kind": "火灾", "place": "1号楼", "description": "厨房起火", "phone": "13900000002"}
    with at("2019-03-04"):
        entered(forces, response_teams.TEAM.code, [team(0), team(1)])
        case = open_case(
            response_teams.CODE, forces.worker, area=forces.office.bureau.area(AREA), answers=told
        )
        unit = str(forces.worker.unit.pk)
        with pytest.raises(Invalid, match="丙"):
            perform(case, "派出", forces.window, version=case.version, answers={"unit": unit, "members": "队员甲、队员丙"})  # fmt: skip
        sent = {"unit": unit, "members": "队员甲、队员乙"}
        case = perform(case, "派出", forces.window, version=case.version, answers=sent)
    with at("2019-03-05"):
        seen = {"came": "2", "seen": "火已扑灭"}
        case = perform(case, "已到达", forces.worker, version=case.version, answers=seen)
        done = {"result": "转临时救助", "help": "安置住宿"}
        case = perform(case, "办结", forces.window, version=case.version, answers=done)
    times = response_teams.times_of(case)
    assert times.dispatched is not None and times.arrived is not None and times.closed is not None
    assert times.reported <= times.dispatched < times.arrived <= times.closed
    assert figure(forces, "social_assistance.emergency_arrivals", parse_period("2019")).value == 1


def relief(forces: SimpleNamespace, day: str) -> Case:
    office = forces.office
    who = office.someone("陈桂兰", "1950-05-06")
    with at(day):
        answers = {
            "kind": "支出型", "cause": "医疗支出", "description": "住院", "members": "1", "phone": "13900000002",
            "consent": "是", **account_answers(number_of(50)),
        }  # fmt: skip
        papers = specimens(RELIEF)
        area = office.bureau.area(AREA)
        return open_case(RELIEF.code, forces.worker, area=area, answers=answers, subject=who, papers=papers)


def provider(forces: SimpleNamespace, until: datetime.date | None = None) -> Organisation:
    row = {"name": "示例调查中心", "area": "120110", "contract": "DL-1", "since": SINCE, "until": until}
    entered(forces, third_party_survey.PROVIDERS.code, [row])
    return Organisation.objects.get(name="示例调查中心")


def task(forces: SimpleNamespace, body: Organisation, number: str) -> Case:
    answers = {"number": number, "purpose": "申请家庭调查", "family": "陈桂兰", "address": "1号楼"}
    area = forces.office.bureau.area("120110")
    case = open_case(third_party_survey.SURVEY.code, forces.checker, area=area, answers=answers, subject=body)
    return perform(case, "派单", forces.checker, version=case.version)


MEANS = [
    {
        "member": "1",
        "kind": "转移净收入",
        "amount": "900",
        "per": "每月",
        "source": "申报",
        "source_on": "2019-03-01",
    }
]
VISITED = {"met": "见到本人", "means": MEANS, "finding": "独居,自费药较多。"}


def test_findings_of_a_provider_reach_the_case_and_its_form(forces: SimpleNamespace) -> None:
    about = relief(forces, "2019-03-04")
    with at("2019-03-05"):
        body = provider(forces)
        one, two = (
            signed_in(forces, body, login, at_) for login, at_ in (("surveyor1", 20), ("surveyor2", 21))
        )
        case = task(forces, body, about.number)
        assert list(inbox(one).values_list("case", flat=True)) == [case.pk]
        assert list(visible(Case.objects.all(), one)) == [case]  # its own task, not the family's case
        with pytest.raises(Refused):
            perform(case, "调查完成", one, version=case.version, answers=VISITED)
        case = perform(case, "调查完成", one, version=case.version, answers=VISITED, second=two.staff)
        assert found(about) == {}  # not accepted yet
        case = perform(case, "退回重查", forces.checker, version=case.version, reason="缺凭证")
        case = perform(case, "调查完成", one, version=case.version, answers=VISITED, second=two.staff)
        passed = {"score": "90", "opinion": "完整"}
        perform(case, "验收合格", forces.checker, version=case.version, answers=passed)
    assert found(about)["finding"] == VISITED["finding"] and found(about)["means"][0]["amount"] == 90_000
    document = Document.objects.get(about_kind="case", about_id=about.pk)
    assert document.matter == RELIEF.code and "独居" in str(document.sheet)
    work = work_of(body, datetime.date(2019, 3, 1), datetime.date(2019, 3, 31))
    assert (work.tasks, work.visits, work.late, work.acceptances, work.passed, work.score) == (
        1,
        2,
        0,
        2,
        1,
        90,
    )
    assert work.open == 0
    assert str(figure(forces, "social_assistance.survey_pass_rate", parse_period("2019")).exact) == "1/2"


def test_no_task_without_contract_or_case(forces: SimpleNamespace) -> None:
    with at("2019-03-05"):
        body = provider(forces, until=datetime.date(2019, 3, 5))
        with pytest.raises(Conflict):
            signed_in(forces, body, "surveyor1", 20)
        with pytest.raises(Invalid) as caught:
            task(forces, body, "没有这个号")
    assert {one.code for one in caught.value.problems} == {"no_contract", "no_case"}


def point(forces: SimpleNamespace) -> Facility:
    row = {"name": "詹滨里联络点", "area": AREA, "host": "慈善超市", "batch": 1, "since": SINCE}
    entered(forces, contact_points.POINTS.code, [row])
    return Facility.objects.get(name="詹滨里联络点")


def test_a_referral_is_served_by_its_point_and_logged(forces: SimpleNamespace) -> None:
    about = relief(forces, "2019-03-04")
    with at("2019-03-05"):
        there = point(forces)
        seat = signed_in(forces, there, "point1", 30)
        asked = {
            "number": about.number,
            "resource": "物资",
            "family": "陈桂兰",
            "need": "被褥",
            "consent": "否",
        }
        area = forces.office.bureau.area(AREA)
        case = open_case(contact_points.REFERRAL, forces.worker, area=area, answers=asked, subject=there)
        with pytest.raises(Invalid, match="同意"):
            perform(case, "转介", forces.window, version=case.version)
        agreed = {**asked, "consent": "是"}
        case = open_case(contact_points.REFERRAL, forces.worker, area=area, answers=agreed, subject=there)
        case = perform(case, "转介", forces.window, version=case.version)
        draft = Draft(
            "送被褥", datetime.date(2019, 3, 5), area, measures={"people": 1, "items": 2},
            answers={"point": there.name, "resource": "物资"},
        )  # fmt: skip
        record(contact_points.SERVICE.code, seat, draft)
        with pytest.raises(Invalid, match="联络点"):
            record(contact_points.SERVICE.code, seat, Draft("无", draft.on, area, measures=draft.measures, answers={"point": "别处", "resource": "物资"}))  # fmt: skip
        case = perform(
            case, "已服务", seat, version=case.version, answers={"service": "送被褥", "times": "1"}
        )
        case = perform(case, "办结", forces.window, version=case.version, answers={"solved": "已解决"})
    assert case.end == "办结" and Activity.objects.get().answers["point"] == there.name
    assert figure(forces, "social_assistance.point_services", parse_period("2019")).value == 1
    assert figure(forces, "social_assistance.referrals", parse_period("2019")).value == 1
    assert as_of(contact_points.POINTS, SINCE).count() == 1
