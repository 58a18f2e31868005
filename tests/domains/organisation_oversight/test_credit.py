"""Two years on the list of abnormal ones lead to the serious one; it is left after two clean years, and what hung comes down."""

import datetime
from typing import Any

import pytest
from tests.bureau import Bureau

from minzheng.domains.organisation_oversight.credit import ABNORMAL, SERIOUS, SERIOUS_GROUNDS, standing
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import public_notices
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Organisation

TOLD = {"told": "已告知。"}


def at(day: str) -> Any:
    return clock.at(
        datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(9), clock.SHANGHAI)
    )


@pytest.fixture
def officer(bureau: Bureau) -> Seat:
    return bureau.seat("社会事务科", "王芳", inspecting="organisation_oversight.")


@pytest.fixture
def head(bureau: Bureau) -> Seat:
    return bureau.seat("社会事务科", "赵强", deciding="organisation_oversight.")


@pytest.fixture
def body(bureau: Bureau) -> Organisation:
    with acting(SYSTEM, "登记"):
        return Organisation.objects.create(name="某某协会", kind="社会团体", area=bureau.area("120110"))


def run(code: str, body: Organisation, officer: Seat, head: Seat, **answers: str) -> Case:
    case = open_case(code, officer, area=body.area, subject=body, answers=answers)
    case = perform(case, "核实完毕", officer, version=case.version, answers=TOLD)
    return perform(case, "同意", head, version=case.version)


def test_a_life_on_the_lists(body: Organisation, officer: Seat, head: Seat) -> None:
    with at("2020-03-02"):
        run(ABNORMAL.code, body, officer, head, because="未按要求完成整改", facts="逾期。")
        assert public_notices().count() == 1
    grave = {"because": SERIOUS_GROUNDS[0], "facts": "满二年。"}
    with at("2022-03-02"), pytest.raises(Invalid) as caught:
        run(SERIOUS.code, body, officer, head, **grave)
    assert caught.value.problems[0].code == "not_two_years"
    with at("2022-03-03"):
        run(SERIOUS.code, body, officer, head, **grave)
    with at("2024-03-02"), pytest.raises(Invalid) as early:
        run(f"{SERIOUS.code}_exit", body, officer, head, done="已整改。")
    assert early.value.problems[0].code == "too_early"
    with at("2024-03-05"):
        assert public_notices().count() == 2
        run(f"{SERIOUS.code}_exit", body, officer, head, done="已整改。")
        run(f"{ABNORMAL.code}_exit", body, officer, head, done="已整改。")
        assert public_notices().count() == 0
        assert (
            standing(SERIOUS, body, clock.today()) is None and standing(ABNORMAL, body, clock.today()) is None
        )
        with pytest.raises(Invalid) as gone:
            run(f"{ABNORMAL.code}_exit", body, officer, head, done="再来。")
    assert gone.value.problems[0].code == "not_listed"
