"""An organisation's own account reports for it and for nobody else; who keeps away for too long is revoked by the procedure that stands."""

from types import SimpleNamespace

import pytest
from tests.domains.organisation_registration.conftest import OURS, THEIRS, at, do

from minzheng.domains.organisation_registration.accounts import may_open, open_account
from minzheng.domains.social_organisations.annual_inspection import REPORT, known
from minzheng.domains.social_organisations.inspections import absent, overdue_for_revocation
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat, seat_of
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import (
    Case,
    everything,
    inbox,
    open_case,
    open_stage,
    perform,
    specimens,
    version_for,
)
from minzheng.mechanisms.registry.public import Organisation

SAID = {
    "contact": "李想",
    "phone": "13900005678",
    "party_branch": "是",
    "address": "津塘路1号",
    "head": "张明",
    "staff": "3",
    "meetings": "2",
    "income": "120000",
    "spent": "110000",
    "net_assets": "86000.50",
    "activities": "举办展览四次。",
}


def account(office: SimpleNamespace, body: Organisation, seat: Seat | None = None) -> Seat:
    number = make_resident_id("120110", clock.today().replace(year=1980), 3, Sex.MALE)
    held, password = open_account(
        body, seat or office.window, username="shetuan01", name="李想", id_number=number
    )
    assert password
    return seat_of(held)


def report(seat: Seat, body: Organisation, year: int) -> Case:
    return open_case(
        REPORT.code,
        seat,
        area=body.area,
        subject=body,
        answers=SAID | {"year": str(year)},
        papers=specimens(REPORT),
    )


def concluded(office: SimpleNamespace, case: Case) -> Case:
    case = do(case, "审核完成", office.clerk, finding="齐全")
    return do(case, "作出结论", office.chief, conclusion="合格")


def test_it_reports_for_itself_and_for_nobody_else(
    office: SimpleNamespace, body: Organisation, supervised: Organisation
) -> None:
    with at("2024-03-01"):
        own = account(office, body)
        with pytest.raises(Refused) as caught:
            report(own, supervised, 2023)
        assert caught.value.problems[0].code == "not_by_citizen"
        case = report(own, body, 2023)
        case = perform(case, "退回补正", office.clerk, version=case.version, reason="缺净资产变动表。")
        assert [one.case for one in inbox(own)] == [case]
        assert open_stage(case).case.answers["income"] == 12_000_000
        case = do(case, "已补正", own, **corrected(income="130000", activities="举办展览五次。"))
        assert case.step == "review" and not inbox(own).exists()
        concluded(office, case)
        assert [line.subject for line in absent(office.area, 2023, clock.today())] == [supervised]


def corrected(**changed: str) -> dict[str, str]:
    """The report sent again: the sensitive questions are left empty where nothing changes."""
    kept = {key: text for key, text in SAID.items() if key not in ("contact", "phone")}
    return kept | {"corrected": "已补充。"} | changed


def test_what_was_sent_back_is_corrected_in_place(office: SimpleNamespace, body: Organisation) -> None:
    with at("2024-03-01"):
        own = account(office, body)
        case = report(own, body, 2023)
        case = perform(case, "退回补正", office.clerk, version=case.version, reason="收入与账不符。")
        step = version_for(case).step("supplement")
        assert step.known is not None and step.form.as_posted(dict(step.known(case)))["income"] == "120000.00"
        assert step.form.field("year") is None
        with pytest.raises(Invalid):
            do(case, "已补正", own, corrected="只写说明。")
        with pytest.raises(Refused):
            do(case, "已补正", office.clerk, **corrected(income="1"))
        case = do(case, "已补正", own, **corrected(income="130000", members="70", phone="13900009999"))
    case.refresh_from_db()
    now = everything(case)
    assert (now["income"], now["members"], now["year"]) == (13_000_000, 70, 2023)
    assert (now["phone"], now["contact"]) == ("13900009999", "李想")
    assert "phone" not in case.answers and "contact" not in case.answers
    sent = case.stages.get(step="supplement")
    assert sent.answers == {"corrected": "已补充。", "income": 13_000_000, "members": 70}
    assert everything(sent).keys() - sent.answers.keys() == {"phone"}
    with at("2024-03-04"):
        case = perform(case, "退回补正", office.clerk, version=case.version, reason="会员数不用填。")
        do(case, "已补正", own, **corrected(income="130000"))
    case.refresh_from_db()
    assert "members" not in case.answers and everything(case)["phone"] == "13900009999"


def test_only_the_registering_post_opens_an_account_and_only_for_one_on_the_roll(
    office: SimpleNamespace, body: Organisation
) -> None:
    other = office.bureau.seat("社会事务科", "冯静", reviewing=OURS)
    with at("2024-03-01"):
        assert may_open(office.window, body) and not may_open(other, body)
        with pytest.raises(Refused):
            account(office, body, other)
        with acting(SYSTEM, "未登记的组织"):
            unknown = Organisation.objects.create(name="某某队", kind="社区社会组织", area=office.area)
        assert not may_open(office.window, unknown)
        with pytest.raises(Conflict):
            account(office, unknown)


def test_it_applies_to_leave_the_list_and_the_bureau_verifies(
    office: SimpleNamespace, body: Organisation
) -> None:
    oversight = "organisation_oversight."
    officer = office.bureau.seat("社会事务科", "冯静", inspecting=oversight)
    facts = {"because": "通过登记的住所无法联系", "facts": "两次退信。"}
    with at("2024-03-01"):
        own = account(office, body)
        listed = open_case(f"{oversight}abnormal", officer, area=body.area, subject=body, answers=facts)
        with pytest.raises(Invalid) as again:
            open_case(f"{oversight}abnormal", officer, area=body.area, subject=body, answers=facts)
        assert again.value.problems[0].code == "open_already"
        listed = do(listed, "核实完毕", officer, told="已告知。")
        do(listed, "同意", office.head)
        case = open_case(
            f"{oversight}abnormal_exit", own, area=body.area, subject=body, answers={"done": "住所已变更。"}
        )
        with pytest.raises(Refused) as itself:
            do(case, "核实完毕", own, told="属实。")
        assert itself.value.problems[0].code == "not_yours"
        case = do(case, "核实完毕", officer, told="属实。")
        with pytest.raises(Refused):
            do(case, "同意", own)
        assert do(case, "同意", office.head).decision == "同意"


def test_known_from_last_year_and_from_the_register(office: SimpleNamespace, body: Organisation) -> None:
    with at("2024-03-01"):
        first = known(body)
        assert first.answers == {"year": 2023, "address": "津塘路1号", "head": "张明"} and first.notes == ()
        own = account(office, body)
        concluded(office, report(own, body, 2023))
    with at("2025-03-03"):
        again = known(body)
    assert again.answers["year"] == 2024
    assert (again.answers["contact"], again.answers["staff"], again.answers["phone"]) == (
        "李想",
        3,
        SAID["phone"],
    )
    assert "income" not in again.answers and "2023年度年末净资产:86,000.50元" in again.notes


def test_missed_years_lead_to_the_procedure_that_stands(office: SimpleNamespace, body: Organisation) -> None:
    clerk, head = office.clerk, office.chief
    facts = {"facts": "连续三年未报送年度报告。"}
    for year in (2023, 2024, 2025):
        with at(f"{year + 1}-06-03"):
            with pytest.raises(Conflict) as early:
                open_case(THEIRS + "revocation", clerk, area=office.area, subject=body, answers=facts)
            assert early.value.problems[0].code == "not_overdue"
            listed = open_case(THEIRS + "absence_list", clerk, area=office.area, answers={"year": str(year)})
            listed = do(listed, "核实完成", clerk, verified="电话、上门催告")
            do(listed, "同意", head)
    with at("2026-06-04"):
        assert list(overdue_for_revocation(office.area, clock.today())) == [body]
        case = open_case(THEIRS + "revocation", clerk, area=office.area, subject=body, answers=facts)
        assert case.step == "file"
