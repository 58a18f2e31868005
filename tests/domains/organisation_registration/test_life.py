"""From founding to cancellation: conditions at their edges, one item at a time, nothing but winding up, and nothing left standing."""

import datetime
from types import SimpleNamespace

import pytest
from tests.domains.organisation_registration.conftest import (
    CANCELLATION,
    CHANGE,
    CHARTER,
    LIQUIDATION,
    WHOLE,
    at,
    credit,
    do,
    filed,
    run,
)

from minzheng.domains.organisation_registration.bodies import (
    CANCELLED,
    CERTIFICATES,
    CHARTERS,
    LIQUIDATIONS,
    PARTICULARS,
    ROLL,
    particulars,
    standing,
)
from minzheng.domains.organisation_registration.establishment import CONSENT, ESTABLISHMENT
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, UserError
from minzheng.mechanisms.documents.public import Document, public_notices
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import (
    add_papers,
    open_case,
    perform,
    specimen,
    tick,
    withdraw,
)
from minzheng.mechanisms.registry.public import Organisation, RegisterEntry, as_of

CREDITORS = {
    "because": "自行解散",
    "begun_on": "2024-03-01",
    "team": [{"name": "张明", "post": "组长"}],
    "phone": "13900000001",
    "address": "津塘路1号",
}
OVER = {"ended_on": "2024-05-06", "assets": "1200", "remains": "捐赠给区慈善协会", "debts": "没有债务。"}


def codes(caught: pytest.ExceptionInfo[UserError]) -> set[str]:
    return {one.code for one in caught.value.problems}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"persons": "49"}, "members"),
        ({"persons": "20", "units": "29"}, "members"),
        ({"persons": "", "units": "29"}, "members"),
        ({"capital": "29999.99"}, "capital"),
        ({"staff": "0"}, "staff"),
        ({"name": "中国东丽区物流协会"}, "name_barred"),
        ({"name": "物流协会"}, "name_place"),
        ({"name": "东丽区物流中心"}, "name_ending"),
        ({"direct": "否"}, "no_supervisor"),
        ({"kind": "基金会", "name": "东丽区助学基金会", "capital": "2000000"}, "not_registrar"),
    ],
)
def test_each_condition_at_its_edge(office: SimpleNamespace, changed: dict[str, str], code: str) -> None:
    with at("2023-03-01"), pytest.raises(Invalid) as caught:
        filed(office, ESTABLISHMENT, None, **WHOLE | changed)
    assert codes(caught) == {code}


def test_enough_is_enough_and_all_faults_come_at_once(office: SimpleNamespace) -> None:
    with at("2023-03-01"):
        for place, changed in enumerate(
            ({}, {"persons": "20", "units": "30"}, {"persons": "", "units": "30"})
        ):
            filed(office, ESTABLISHMENT, None, **WHOLE | changed | {"name": f"东丽区第{place}协会"})
        with pytest.raises(Invalid) as caught:
            filed(office, ESTABLISHMENT, None, **WHOLE | {"persons": "1", "capital": "1", "name": "全国商店"})
    assert codes(caught) == {"members", "capital", "name_barred", "name_place", "name_ending"}


def test_a_foundation_where_the_law_lets_this_bureau_register_it(office: SimpleNamespace) -> None:
    with at("2023-03-01"):
        with acting(SYSTEM, "登记权限"):
            day = datetime.date(2023, 1, 1)
            change_parameter(
                "organisation_registration.registers_foundations", office.area, day, "是", "省民政厅授权"
            )
        answers = WHOLE | {"kind": "基金会", "name": "东丽区助学基金会", "capital": "2000000"}
        case = filed(office, ESTABLISHMENT, None, **answers)
        case = run(office, case, "准予登记", {"uscc": credit("53")}, by="已核发", received_by="张明")
        assert case.organisation is not None and case.organisation.kind == "基金会"


def test_founded_with_everything_that_is_registered(body: Organisation) -> None:
    day = datetime.date(2023, 3, 1)
    assert (body.name, body.status) == ("东丽区物流协会", "在册")
    for register in (PARTICULARS, CHARTERS, CERTIFICATES):
        assert standing(register, body, day) is not None
    assert as_of(ROLL, day).get(organisation=body).data["registered_on"] == "2023-03-01"
    line = standing(CERTIFICATES, body, day)
    assert line is not None and line.data["until"] == "2028-03-01"
    titles = set(Document.objects.filter(subject=body.subject_key).values_list("title", flat=True))
    assert titles == {"准予登记决定书", "社会团体法人登记证书"}
    with at("2023-03-02"):
        assert [one.title for one in public_notices()] == ["关于东丽区物流协会成立登记的公告"]


def test_a_refusal_is_told_in_writing_and_registers_nothing(office: SimpleNamespace) -> None:
    with at("2023-03-01"):
        case = filed(office, ESTABLISHMENT, None, **WHOLE)
        case = do(case, "受理", office.window)
        case = do(case, "审查完毕", office.window, finding="材料虚假")

        perform(case, "不予登记", office.head, version=case.version, reason="验资报告不实。")
    assert not Organisation.objects.exists() and not RegisterEntry.objects.exists()
    assert Document.objects.get().title == "不予登记决定书"


def test_a_name_and_a_capital_are_changed(office: SimpleNamespace, body: Organisation) -> None:
    with at("2023-06-01"):
        same = {"item": "住所", "new": "津塘路1号", "because": "搬迁"}
        with pytest.raises(Invalid) as caught:
            filed(office, CHANGE, body, **same)
        assert codes(caught) == {"nothing_changed"}
        with pytest.raises(Invalid) as caught:
            filed(office, CHANGE, body, item="注册资金", new="2万", because="减资")
        with pytest.raises(Invalid) as caught:
            filed(office, CHANGE, body, item="注册资金", new="20000", because="减资")
        assert codes(caught) == {"capital"}
        for item, new in (("名称", "东丽区现代物流协会"), ("注册资金", "50000")):
            case = filed(office, CHANGE, body, item=item, new=new, because="发展需要")
            run(office, case, "准予变更登记", by="已换发", old="已收回")
        body.refresh_from_db()
        assert body.name == "东丽区现代物流协会"
        known = particulars(body, clock.today())
        assert (known["name"], known["capital"], known["address"]) == (
            "东丽区现代物流协会",
            5_000_000,
            "津塘路1号",
        )
    assert as_of(ROLL, datetime.date(2023, 5, 31)).get(organisation=body).data["name"] == "东丽区物流协会"
    assert as_of(ROLL, datetime.date(2023, 6, 1)).get(organisation=body).data["name"] == body.name
    assert Document.objects.filter(title="社会团体法人登记证书").count() == 3


def test_consent_is_asked_for_and_goes_stale(office: SimpleNamespace, supervised: Organisation) -> None:
    change = {"item": "住所", "new": "津塘路9号", "because": "搬迁"}
    with at("2023-06-01"):
        with pytest.raises(Invalid) as caught:
            filed(office, CHANGE, supervised, **change)
        assert codes(caught) == {"no_consent"}
        with pytest.raises(Invalid) as caught:
            filed(office, CHANGE, supervised, **change, agreed_on="2023-05-01")
        assert codes(caught) == {"consent_too_old"}
        case = filed(office, CHANGE, supervised, **change, agreed_on="2023-05-02")
        with pytest.raises(Invalid) as caught:
            do(case, "受理", office.window)
        assert codes(caught) == {"missing_papers"}
    with at("2023-06-02"):
        with pytest.raises(Invalid) as twice:
            filed(office, CHANGE, supervised, CONSENT, **change, agreed_on="2023-05-31")
        assert codes(twice) == {"open_already"}
        perform(case, "不予受理", office.window, version=case.version, reason="没有批准文件。")
        case = filed(office, CHANGE, supervised, CONSENT, **change, agreed_on="2023-05-31")
        run(office, case, "准予变更登记", by="已换发", old="遗失,已公告作废")


def test_only_somebody_vetted_becomes_the_head(office: SimpleNamespace, body: Organisation) -> None:
    change = {"item": "法定代表人", "new": "李青", "because": "换届"}
    with at("2023-06-01"):
        with pytest.raises(Invalid) as caught:
            filed(office, CHANGE, body, **change)
        assert codes(caught) == {"not_vetted"}
        rows = [{"name": "李青", "post": "会长"}, {"name": "周敏", "post": "副会长"}]
        vetting = open_case(
            "organisation_oversight.vetting", office.window, area=office.area, subject=body,
            answers={"why": "换届", "persons": "2", "candidates": rows},
        )  # fmt: skip

        add_papers(vetting, [specimen("人选情况表")], office.window)
        found = {"name": "李青", "result": "不通过", "opinion": "有失信记录"}
        other = {"name": "周敏", "result": "通过", "opinion": "无不良记录"}
        for wrong in ([found], [found, found]):
            with pytest.raises(Invalid) as caught:
                do(vetting, "意见齐全", office.window, opinions="已答复", results=wrong)
            assert codes(caught) == {"not_everybody"}
        vetting = do(vetting, "意见齐全", office.window, opinions="已答复", results=[found, other])
        vetting = do(vetting, "退回", office.head, reason="记录已修复,请再核。")
        with pytest.raises(Invalid) as still:
            filed(office, CHANGE, body, "财务审计报告", **change)
        assert codes(still) == {"not_vetted"}
        again = [found | {"result": "通过"}, other]
        vetting = do(vetting, "意见齐全", office.window, opinions="已答复", results=again)
        do(vetting, "同意", office.head)
        case = filed(office, CHANGE, body, "财务审计报告", **change)
        run(office, case, "准予变更登记", by="已换发", old="已收回")
        assert particulars(body, clock.today())["head"] == "李青"


def test_charters_are_numbered_and_the_old_one_ends(office: SimpleNamespace, body: Organisation) -> None:
    with at("2023-06-01"):
        case = filed(office, CHARTER, body, passed_on="2023-05-20", changes="增设监事")
        run(office, case, "准予核准")
    before = standing(CHARTERS, body, datetime.date(2023, 5, 31))
    after = standing(CHARTERS, body, datetime.date(2023, 6, 1))
    assert before is not None and after is not None
    assert (before.data["version"], after.data["version"]) == (1, 2)


def test_wound_up_announced_cancelled_and_nothing_stands(office: SimpleNamespace, body: Organisation) -> None:
    with at("2024-03-04"):
        with pytest.raises(Conflict) as early:
            filed(office, CANCELLATION, body, **OVER | {"ended_on": "2024-03-01"})
        assert codes(early) == {"no_liquidation"}
        case = filed(office, LIQUIDATION, body, **CREDITORS)
        case = do(case, "受理", office.window)
        case = do(case, "准予备案", office.head)
        assert standing(LIQUIDATIONS, body, clock.today()) is not None
        assert public_notices().filter(kind="organisation_registration.creditors").count() == 1
        with pytest.raises(Conflict) as busy:
            filed(office, CHANGE, body, item="住所", new="别处", because="搬迁")
        assert codes(busy) == {"in_liquidation"}
    with at("2024-04-18"):
        assert tick() == 0
        with pytest.raises(Conflict) as open_still:
            filed(office, CANCELLATION, body, **OVER | {"ended_on": "2024-04-18"})
        assert codes(open_still) == {"claims_open"}
    with at("2024-04-19"):
        assert tick() == 1
        assert public_notices().filter(kind="organisation_registration.creditors").count() == 0
    with at("2024-05-22"):
        with pytest.raises(Invalid) as late:
            filed(office, CANCELLATION, body, **OVER)
        assert codes(late) == {"too_late"}
        with_reason = filed(office, CANCELLATION, body, **OVER, late="税务清税证明下得晚。")
        withdraw(with_reason, office.window, version=with_reason.version, reason="重新提交。")
    with at("2024-05-21"):
        case = filed(office, CANCELLATION, body, **OVER)
        run(office, case, "准予注销登记", by="已收缴", certificate="已收回", seal="已收回")
        body.refresh_from_db()
        today = clock.today()
        assert body.status == "注销"
        assert not as_of(ROLL, today).filter(organisation=body).exists()
        for register in (PARTICULARS, CHARTERS, CERTIFICATES, LIQUIDATIONS):
            assert standing(register, body, today) is None
        assert standing(CANCELLED, body, today) is not None
        assert Document.objects.filter(title="社会组织注销证明").count() == 1
    gone = value(indicator("organisation_registration.cancelled"), parse_period("2024"), office.area)
    assert gone.value == 1
    founded = value(
        indicator("organisation_registration.founded_directly"), parse_period("2023"), office.area
    )
    classes = value(indicator("organisation_registration.direct_classes"), parse_period("2023"), office.area)
    assert (founded.value, classes.value) == (1, 1)
