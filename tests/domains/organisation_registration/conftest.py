"""Who registers organisations, and organisations founded by decided cases."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from stdnum.cn import uscc as credit_code
from tests.bureau import Bureau

from minzheng.domains.organisation_registration.cancellation import CANCELLATION, LIQUIDATION
from minzheng.domains.organisation_registration.change import CHANGE, CHARTER
from minzheng.domains.organisation_registration.establishment import CONSENT, ESTABLISHMENT
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.matters.public import Case, Matter, open_case, perform, specimen, specimens
from minzheng.mechanisms.registry.public import Organisation

__all__ = ["CANCELLATION", "CHANGE", "CHARTER", "LIQUIDATION"]
OURS, THEIRS = "organisation_registration.", "social_organisations."
WHOLE = {
    "kind": "社会团体",
    "name": "东丽区物流协会",
    "direct": "行业协会商会类",
    "purpose": "行业自律",
    "address": "津塘路1号",
    "head": "张明",
    "phone": "13900000001",
    "capital": "30000",
    "persons": "50",
    "staff": "1",
    "passed_on": "2023-02-20",
}


def at(day: str) -> Any:
    moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(9), clock.SHANGHAI)
    return clock.at(moment)


def credit(kind: str, number: int = 1) -> str:
    stem = f"{kind}120110MJ{number:07d}"
    return stem + credit_code.calc_check_digit(stem)


@pytest.fixture
def office(bureau: Bureau) -> SimpleNamespace:
    return SimpleNamespace(
        bureau=bureau,
        area=bureau.area("120110"),
        window=bureau.seat(
            "社会事务科",
            "王芳",
            accepting=OURS,
            reviewing=f"{OURS} organisation_oversight.",
            registering=OURS,
        ),
        head=bureau.seat("社会事务科", "赵强", deciding=f"{OURS} organisation_oversight."),
        clerk=bureau.seat("社会事务科", "刘丽", reviewing=THEIRS, inspecting=THEIRS),
        chief=bureau.seat("社会事务科", "孙立", deciding=THEIRS),
    )


def do(case: Case, outcome: str, seat: Seat, reason: str = "", **answers: Any) -> Case:
    case.refresh_from_db()
    return perform(case, outcome, seat, version=case.version, answers=answers or None, reason=reason)


def filed(
    office: SimpleNamespace, rules: Matter, body: Organisation | None, *more: str, **answers: Any
) -> Case:
    papers = [*specimens(rules), *(specimen(one) for one in more)]
    return open_case(
        rules.code, office.window, area=office.area, subject=body, answers=answers, papers=papers
    )


def run(
    office: SimpleNamespace, case: Case, grant: str, decided: dict[str, str] | None = None, **issued: str
) -> Case:
    """From acceptance to decision, and through the last step where the matter has one."""
    case = do(case, "受理", office.window)
    case = do(case, "审查完毕", office.window, finding="符合条件")
    case = do(case, grant, office.head, **(decided or {}))
    return do(case, issued.pop("by"), office.window, **issued) if issued else case


@pytest.fixture
def body(office: SimpleNamespace) -> Organisation:
    """An association founded on 1 March 2023 without a supervisor."""
    with at("2023-03-01"):
        case = filed(office, ESTABLISHMENT, None, **WHOLE)
        case = run(office, case, "准予登记", {"uscc": credit("51")}, by="已核发", received_by="张明")
    assert case.organisation is not None
    return case.organisation


@pytest.fixture
def supervised(office: SimpleNamespace) -> Organisation:
    """A service organisation under the district's bureau of culture."""
    answers = WHOLE | {"kind": "民办非企业单位", "name": "东丽区和风艺术中心", "direct": "否"}
    with at("2023-03-01"):
        case = filed(office, ESTABLISHMENT, None, CONSENT, **answers, supervisor="区文旅局")
        case = run(office, case, "准予登记", {"uscc": credit("52", 2)}, by="已核发", received_by="张明")
    assert case.organisation is not None
    return case.organisation
