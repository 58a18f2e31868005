"""From what is delivered to what is done: a death, a hospital bill, a wrong warning; once, however often a night runs."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.low_income_monitoring.verification import AIDED, DEAD
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.exchange.public import Batch
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import Case, open_case, perform, specimen
from minzheng.mechanisms.monitoring.public import (
    WRONG,
    LinkReview,
    Round,
    Warning,
    WarningState,
    basis_of,
    by_rule,
    by_source,
    link,
    push,
    told,
    undo,
)
from minzheng.mechanisms.payments.public import PayLine, candidates, instructions, open_batch
from minzheng.mechanisms.registry.public import Person

from .given import Street, on, street

LIVING = "social_assistance.minimum_living"
VISIT = {"visited_on": "2026-09-02", "way": "入户走访", "finding": "已核对死亡医学证明。"}


@pytest.fixture
def town(bureau: Any, tmp_path: Any, settings: Any) -> Street:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    return street(bureau)


@pytest.fixture
def dead(town: Street) -> Person:
    """On 低保 alone; a hospital certified the death on 1 September."""
    with on("2026-08-03"):
        who = town.town.person("陈桂兰", "1950-03-01")
        town.town.on_minimum_living(who)
    with on("2026-09-01"):
        town.delivers(
            "death_certificates", town.about(who, place="医院", died_on="2026-08-30", issued_on="2026-08-31")
        )
        town.night()
    return who


def test_a_death_is_told_the_same_night_with_its_reasons_and_its_source(town: Street, dead: Person) -> None:
    warning = town.warned("dead_and_paid")
    assert warning.person_id == dead.pk
    assert warning.state == WarningState.PUSHED
    assert warning.sources == ["death_certificates"]
    assert warning.case is not None
    assert warning.case.stages.get().unit.name == "张贵庄街道办事处"
    lines = told(warning)
    assert any("2026年8月30日" in each for each in lines), lines
    assert any("有死亡证据：是" in each for each in lines)
    assert str(dead.id_number) not in "".join(lines)


def test_a_death_stops_tomorrows_payment_and_goes_on_record_when_two_people_confirmed_it(
    town: Street, dead: Person
) -> None:
    with on("2026-09-02"):
        town.town.on_minimum_living(alive := town.town.person("李玉兰", "1951-04-05"))
        for who in (dead, alive):
            record_account(town, who)
        batch = open_batch(Fund.objects.get(), LIVING, "按月待遇", town.town.maker, "2026-09")
        perform(batch, "提交复核", town.town.maker, version=batch.version)
        due = {each.instruction.payee_id: each for each in candidates(instructions(), clock.today())}
        sent = set(PayLine.objects.values_list("instruction__payee", flat=True))
        case = town.warned("dead_and_paid").case
        assert case is not None
        case = town.town.do(case, "接收", town.looker)
        with pytest.raises(Invalid, match="没有填写死亡日期"):
            town.town.do(case, DEAD, town.looker, answers=VISIT)
        case = town.town.do(case, DEAD, town.looker, answers=VISIT | {"died_on": "2026-08-30"})
        with pytest.raises(Refused):
            town.town.do(case, "确认死亡", town.looker)
        town.town.do(case, "确认死亡", town.other)
    dead.refresh_from_db()
    assert dead.died_on is not None
    assert dead.died_on.isoformat() == "2026-08-30"
    assert town.warned("dead_and_paid").state == WarningState.CLOSED
    assert town.warned("dead_and_paid").result == "确认死亡"
    assert due[dead.pk].held == "预警待核查：有死亡证据仍在享受待遇"
    assert sent == {alive.pk}


def record_account(town: Street, who: Person) -> None:
    """Where money for somebody goes, by a decided case."""
    answers = account_answers(str(who.id_number)) | {"whose": "本人", "account_holder": str(who.name)}
    case = open_case(
        "payments.account",
        town.accounts,
        area=who.area,
        answers=answers,
        subject=who,
        papers=[specimen("银行卡或存折")],
    )
    case = perform(case, "受理", town.accounts, version=case.version)
    perform(case, "同意", town.accounts_second, version=case.version)


def test_the_same_night_twice_is_one_warning_and_one_case(town: Street, dead: Person) -> None:
    before = Warning.objects.count(), Case.objects.count(), Round.objects.count()
    with on("2026-09-01"):
        town.night()
        push()
    assert (Warning.objects.count(), Case.objects.count(), Round.objects.count()) == before


def test_the_next_night_counts_the_warning_again_and_pushes_nothing(town: Street, dead: Person) -> None:
    cases = Case.objects.count()
    with on("2026-09-03"):
        done = town.night()
    warning = town.warned("dead_and_paid")
    assert warning.times == 2
    assert done.found["rules"]["monitoring.dead_and_paid"] == {"hits": 1, "repeated": 1}
    assert Case.objects.count() == cases


def test_a_wrong_warning_is_quiet_for_its_months_and_then_comes_back(town: Street, dead: Person) -> None:
    case = town.warned("dead_and_paid").case
    assert case is not None
    with on("2026-09-02"):
        case = town.town.do(case, "接收", town.looker)
        town.town.do(case, WRONG, town.looker, reason="同名同号,医院登记错误,本人在家。")
    with on("2026-09-20"):
        town.night()
    warning = town.warned("dead_and_paid")
    assert (warning.state, warning.result, warning.suppressed) == (WarningState.CLOSED, WRONG, 1)
    year = date(2026, 1, 1), date(2026, 12, 31)
    assert by_rule(Warning.objects.all(), *year)[warning.rule].hit_rate == 0
    assert by_source(Warning.objects.all(), *year)["death_certificates"].told == 1
    with on("2026-10-03"):
        town.night()
    assert Warning.objects.filter(rule="monitoring.dead_and_paid", state=WarningState.PUSHED).count() == 1


def test_aid_is_named_by_a_case_that_exists(town: Street) -> None:
    with on("2026-08-03"):
        who = town.town.person("赵小梅", "1980-03-01")
        town.town.on_minimum_living(who, town.town.person("钱学", "1978-05-06"))
    with on("2026-09-01"):
        bill = {
            "kind": "住院",
            "settled_on": "2026-09-01",
            "days": "12",
            "total": "98000.00",
            "fund_paid": "20000.00",
        }
        town.delivers("hospital_bills", town.about(who, **bill, own_paid="78000.00", bill="1"))
        town.night()
        warning = town.warned("medical_shock")
        case = warning.case
        assert case is not None
        case = town.town.do(case, "接收", town.looker)
        answers = {"visited_on": "2026-09-01", "way": "入户走访", "finding": "住院自费七万余元。"}
        case = town.town.do(case, "情况属实,需要办理", town.looker, answers=answers)
        with pytest.raises(Invalid, match="没有找到预警之后"):
            town.town.do(case, AIDED, town.looker, answers={"number": "LS2026000001", "measures": "已受理。"})


@pytest.fixture
def mistyped(town: Street) -> Callable[[str], tuple[Person, Batch]]:
    """A death delivered under a number with one wrong digit and some name, among others that are right."""

    def delivered(name: str) -> tuple[Person, Batch]:
        with on("2026-08-03"):
            who = town.town.person("欧阳桂兰", "1950-03-01")
            town.town.on_minimum_living(who)
        number = str(who.id_number)
        wrong = number[:-2] + ("1" if number[-2] != "1" else "2") + number[-1]
        row = {"place": "医院", "died_on": "2026-08-30", "issued_on": "2026-08-31"}
        with on("2026-09-01"):
            known = [
                town.town.person(f"王{each}", f"193{at}-02-03") for at, each in enumerate("甲乙丙丁戊己")
            ]
            others = [town.about(one, **row) for one in known]
            batch = town.delivers(
                "death_certificates", {"id_number": wrong, "person_name": name, **row}, *others
            )
            assert batch.residue_rows == 1
            town.night()
        return who, batch

    return delivered


def test_a_mistyped_number_under_the_right_name_finds_its_person(
    town: Street, mistyped: Callable[[str], tuple[Person, Batch]]
) -> None:
    who, batch = mistyped("欧阳桂兰")
    assert "dead_and_paid" in town.rules(who)
    basis = basis_of(town.warned("dead_and_paid"))
    assert basis["parts"][0]["origins"]["death_certificates"] == [batch.pk, 2]
    assert not LinkReview.objects.exists()


def test_a_doubtful_row_counts_from_the_answer_on_and_no_longer_once_it_is_undone(
    town: Street, mistyped: Callable[[str], tuple[Person, Batch]]
) -> None:
    who, _ = mistyped("欧阳梅")
    (review,) = LinkReview.objects.all()
    assert "dead_and_paid" not in town.rules(who)
    with on("2026-09-02"):
        link(review, who, town.linker, "已电话核对本人家属。")
        town.night()
        assert "dead_and_paid" in town.rules(who)
        undo(LinkReview.objects.get(), town.linker, "核对有误。")
        done = town.night()
    assert "monitoring.dead_and_paid" not in done.found["rules"]


@pytest.fixture
def other_number(town: Street) -> Callable[..., Person]:
    """A death delivered under a valid number that nobody on record has, with the name and a day of birth given."""

    def delivered(name: str = "欧阳桂兰", born: str = "1950-03-01") -> Person:
        with on("2026-08-03"):
            who = town.town.person("欧阳桂兰", "1950-03-01")
            town.town.on_minimum_living(who)
        wrong = make_resident_id("120225", date.fromisoformat(born), 377, Sex.FEMALE)
        with on("2026-09-01"):
            batch = town.delivers(
                "death_certificates",
                {
                    "id_number": wrong,
                    "person_name": name,
                    "place": "医院",
                    "died_on": "2026-08-30",
                    "issued_on": "2026-08-31",
                },
            )
            assert batch.residue_rows == 0
            town.night()
        return who

    return delivered


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("欧阳桂兰", "1950-03-01"),
        ("欧阳桂蘭", "1950-03-01"),
        ("欧阳桂兰", "1950-03-11"),
        ("欧阳桂兰", "1950-01-03"),
    ],
)
def test_a_valid_number_nobody_has_under_a_name_and_birth_on_record_is_asked_about(
    town: Street, other_number: Callable[..., Person], name: str, born: str
) -> None:
    who = other_number(name, born)
    (review,) = LinkReview.objects.all()
    assert review.person == who and "登记簿里没有这个号码" in review.question
    assert "dead_and_paid" not in town.rules(who)
    with on("2026-09-02"):
        town.night()
        assert LinkReview.objects.count() == 1
        link(review, who, town.linker, "医院更正了号码。")
        town.night()
    assert "dead_and_paid" in town.rules(who)


@pytest.mark.parametrize(("name", "born"), [("欧阳桂梅", "1950-03-01"), ("欧阳桂兰", "1962-09-17")])
def test_a_stranger_of_another_name_or_birth_is_nobodys_question(
    town: Street, other_number: Callable[..., Person], name: str, born: str
) -> None:
    other_number(name, born)
    assert not LinkReview.objects.exists()


def test_a_wrong_number_is_asked_about_once_whoever_sends_it(
    town: Street, other_number: Callable[..., Person]
) -> None:
    who = other_number()
    review = LinkReview.objects.get()
    told = json.loads(review.record)
    row = {
        "id_number": told["number"],
        "person_name": told["name"],
        "cremated_on": "2026-09-01",
        "certificate": "1",
    }
    with on("2026-09-02"):
        town.delivers("cremations", row)
        town.night()
        assert LinkReview.objects.count() == 1
        link(review, who, town.linker, "医院更正了号码。")
        town.night()
    basis = basis_of(town.warned("dead_and_paid"))
    assert set(basis["parts"][0]["origins"]) == {"cremations", "death_certificates"}
