"""Benefits of persons: from filing to the bank, to the month of death and not beyond it; one of two that exclude each other."""

import datetime
from typing import Any

import pytest
from django.test import Client

from minzheng.domains.social_assistance.benefits import (
    disability_care,
    disability_living,
    elder_hardship,
    old_age,
    orphan,
    person,
    unsupported_child,
)
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.documents.public import Notice
from minzheng.mechanisms.law.public import explain, replay, simulate
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, matter, proposal
from minzheng.mechanisms.payments.models import Recovery
from minzheng.mechanisms.registry.public import RegisterEntry

from .persons import District, district, on, ordered

CARD = {"category": "肢体", "level": "2"}
VALID = CARD | {"card_valid": "是"}
CLEAR = {"destitute": "否", "edge": "否", "work_injury": "否", "other": "否"}
ABLE = {"resident": "是", "edge": "否", "destitute": "否", "ability": "中度失能", "other": "否"}


@pytest.fixture
def town(bureau: Any) -> District:
    return district(bureau)


def guardian(town: District, name: str = "陈守护") -> dict[str, str]:
    return {
        "guardian_name": name, "guardian_id": town.number(name, "1958-03-04"), "guardian_relation": "祖父母或外祖父母",
        "place": "散居", "situation": "父母情况见材料。",
    }  # fmt: skip


def test_both_subsidies_are_taken_in_elsewhere_and_paid_until_the_month_of_death(town: District) -> None:
    with on("2026-08-17"):
        who = town.person("陈桂兰", "1970-05-06")
        town.on_minimum_living(who)
        cases = [
            town.file(code, who, town.away, card="12011019700506", **CARD)
            for code in (disability_living.CODE, disability_care.CODE)
        ]
        assert {one.opened_unit.name for one in cases} == {"丰年村街道办事处"}
    with on("2026-09-02"):
        lines = [town.granted(town.checked(one, CLEAR, VALID)) for one in cases]
        assert [(one.valid_from, one.data["amount"]) for one in lines] == [
            (datetime.date(2026, 8, 1), 30_000),
            (datetime.date(2026, 8, 1), 18_000),
        ]
        assert {one.data["review_on"] for one in lines} == {"2027-09-02"}
        for item in (disability_living.CODE, disability_care.CODE):
            town.pay(item, "2026-09")
        assert ordered(disability_living.CODE) == [("2026-08", 30_000), ("2026-09", 30_000)]
        made = PaymentInstruction.objects.filter(item=disability_care.CODE).first()
        assert (made.payee, made.case_id, made.snapshot["level"]) == (who, cases[1].pk, 2)
        decided = Case.objects.get(pk=cases[0].pk)
        assert replay(decided.rule_outcome).to_json() == decided.rule_outcome
        assert (
            simulate(
                disability_living.CODE, datetime.date(2026, 9, 2), {"severe_standard": "400元"}
            ).total.gain
            == 1
        )
    with on("2026-10-12"):
        town.pay(disability_living.CODE, "2026-10")
        town.dies(who, "2026-09-30")  # learnt of too late: October is claimed back
    with on("2026-11-10"):
        other = town.person("李秀英", "1971-02-03")
        town.on_minimum_living(other)
        town.granted(town.checked(town.file(disability_living.CODE, other, card="1", **CARD), CLEAR, VALID))
        town.pay(disability_living.CODE, "2026-11")
    paid = PaymentInstruction.objects.filter(item=disability_living.CODE, payee=who)
    assert [one.period for one in paid.order_by("pk")] == ["2026-08", "2026-09", "2026-10"]
    assert list(Recovery.objects.values_list("payee_key", "period", "amount")) == [
        (f"person:{who.pk}", "2026-10", 30_000)
    ]


def test_the_window_elsewhere_follows_what_it_took_in_and_nobody_else_sees_it(town: District) -> None:
    with on("2026-08-17"):
        who = town.person("陈桂兰", "1970-05-06")
        case = town.file(disability_living.CODE, who, town.away, card="1", **CARD)
        taken, other = Client(), Client()
        taken.force_login(town.away.account)
        assert taken.get(f"/cases/{case.number}/receipt/").status_code == 200
        page = taken.get(f"/matters/{disability_living.CODE}/new/")
        assert "詹滨里社区" in page.content.decode(), page.status_code
        other.force_login(
            town.bureau.seat("丰年村街道办事处", "旁人", reviewing="social_assistance.").account
        )
        assert other.get(f"/cases/{case.number}/").status_code == 404
        assert taken.get(f"/cases/{case.number}/").status_code == 200
        with pytest.raises(Refused, match="现由张贵庄街道办事处办理"):
            town.do(case, "受理", town.away)
        with pytest.raises(Refused, match="管辖范围"):
            town.file(old_age.CODE, who, town.away)
    with on("2021-04-21"), pytest.raises(Refused, match="管辖范围"):
        town.file(disability_living.CODE, who, town.away, card="1", **CARD)


def test_whoever_is_not_on_the_register_that_day_is_refused(town: District) -> None:
    with on("2026-08-17"):
        who = town.person("陈桂兰", "1970-05-06")
        case = town.checked(town.file(disability_living.CODE, who, card="1", **CARD), CLEAR, VALID)
        town.on_minimum_living(who, since="2026-09-01")  # from the next month, not on the day of application
        with pytest.raises(Refused, match="不符合条件"):
            town.do(case, "同意", town.section)
        case = town.do(case, "不同意", town.section, reason="申请时不在低保家庭。")
    assert case.end == "不同意" and not RegisterEntry.objects.filter(case_id=case.pk).exists()


def test_old_age_is_paid_by_the_band_of_each_month(town: District) -> None:
    with on("2026-08-03"):
        who = town.person("陈桂兰", "1936-08-20")
        line = town.granted(town.checked(town.file(old_age.CODE, who, town.worker), {"resident": "是"}))
        assert (line.valid_from, line.data["amount"]) == (datetime.date(2026, 8, 1), 12_000)
    with on("2026-09-07"):
        town.pay(old_age.CODE, "2026-09")
        assert ordered(old_age.CODE) == [("2026-08", 12_000), ("2026-09", 24_000)]
        town.dies(who, "2026-09-08")
    with on("2026-10-12"), pytest.raises(Conflict, match="没有可以支付"):
        town.pay(old_age.CODE, "2026-10")
    assert not Recovery.objects.exists()


def test_old_age_starts_the_month_after_the_birthday(town: District) -> None:
    with on("2026-08-20"):
        who = town.person("陈桂兰", "1946-08-20")
        line = town.granted(town.checked(town.file(old_age.CODE, who), {"resident": "是"}))
        assert line.valid_from == datetime.date(2026, 9, 1)
    with on("2026-08-19"):
        early = town.person("李秀英", "1946-08-20")
        with pytest.raises(Refused, match="不符合条件"):
            town.granted(town.checked(town.file(old_age.CODE, early), {"resident": "是"}))


def test_care_is_paid_to_the_old_or_to_the_disabled_not_twice(town: District) -> None:
    with on("2026-08-03"):
        who = town.person("陈桂兰", "1950-05-06")
        town.on_minimum_living(who)
        line = town.granted(town.checked(town.file(elder_hardship.CODE, who), ABLE))
        assert (line.valid_from, line.data["amount"], line.data["care"]) == (
            datetime.date(2026, 9, 1),
            12_000 + 24_000,
            True,
        )
        care = town.checked(town.file(disability_care.CODE, who, card="1", **CARD), CLEAR, VALID)
        why = explain(proposal(care, matter(disability_care.CODE, datetime.date(2026, 8, 3))))
        assert "享受经济困难老年人护理补贴，国发〔2015〕52号规定择高申领其中一类：是" in why
        with pytest.raises(Refused, match="不符合条件"):
            town.do(care, "同意", town.section)
        other = town.person("李秀英", "1951-05-06")
        town.on_minimum_living(other)
        town.granted(town.checked(town.file(disability_care.CODE, other, card="1", **CARD), CLEAR, VALID))
        second = town.granted(town.checked(town.file(elder_hardship.CODE, other), ABLE))
        assert (second.data["amount"], second.data["care"]) == (12_000, False)
    with on("2026-09-07"):
        town.pay(elder_hardship.CODE, "2026-09")
        town.dies(who, "2026-09-08")
    with on("2026-10-12"):
        town.pay(elder_hardship.CODE, "2026-10")
    assert ordered(elder_hardship.CODE) == [("2026-09", 36_000), ("2026-09", 12_000), ("2026-10", 12_000)]


ORPHANED = {"father": "死亡", "mother": "查找不到", "studying": "是", "destitute": "否"}


def test_an_orphan_is_paid_through_the_guardian_until_grown_up_and_never_posted(town: District) -> None:
    with on("2026-08-03"):
        child = town.person("陈小宝", "2008-10-15")
        case = town.file(orphan.CODE, child, **guardian(town))
        assert not {"place", "situation", "guardian_name"} & case.answers.keys()
        case = town.checked(case, ORPHANED)
        assert not any(key in str(stage.answers) for stage in case.stages.all() for key in ("father", "死亡"))
        line = town.granted(case)
        assert (line.valid_from, line.data["until"]) == (datetime.date(2026, 9, 1), "2026-10-15")
    for month in ("2026-09", "2026-10"):
        with on(f"{month}-12"):
            town.pay(orphan.CODE, month)
    with on("2026-11-10"), pytest.raises(Conflict, match="没有可以支付"):
        town.pay(orphan.CODE, "2026-11")
    assert ordered(orphan.CODE) == [("2026-09", 220_000), ("2026-10", 220_000)]
    made = PaymentInstruction.objects.filter(item=orphan.CODE).first()
    assert made.payee.name == "陈守护" and made.payee_key == f"person:{child.pk}"
    assert not Notice.objects.exists()


def test_an_orphan_at_school_goes_on_until_the_end_of_studies_or_death(town: District) -> None:
    with on("2026-08-03"):
        child = town.person("陈小宝", "2008-10-15")
        found = ORPHANED | {"study_until": "2030-06-30"}
        line = town.granted(town.checked(town.file(orphan.CODE, child, **guardian(town)), found))
        assert line.data["until"] == "2030-06-30"
        town.dies(child, "2026-11-01")
    with on("2026-12-10"):
        town.pay(orphan.CODE, "2026-12")
    assert [month for month, _ in ordered(orphan.CODE)] == ["2026-09", "2026-10", "2026-11"]


def test_orphan_unsupported_and_disabled_living_exclude_each_other(town: District) -> None:
    with on("2026-08-03"):
        child = town.person("陈小宝", "2016-10-15")
        town.on_minimum_living(child, town.person("陈守护", "1958-03-04"))
        town.granted(town.checked(town.file(orphan.CODE, child, **guardian(town)), ORPHANED))
        unsupported = town.checked(
            town.file(unsupported_child.CODE, child, **guardian(town)),
            {"father": "重残", "mother": "重病", "studying": "是"},
        )
        disabled = town.checked(town.file(disability_living.CODE, child, card="1", **CARD), CLEAR, VALID)
        for case, article in (
            (unsupported, "民发〔2019〕62号规定不重复享受"),
            (disabled, "国发〔2015〕52号规定不享受生活补贴"),
        ):
            rules = matter(case.matter, datetime.date(2026, 8, 3))
            assert any(article in one and one.endswith("：是") for one in explain(proposal(case, rules)))
            with pytest.raises(Refused, match="不符合条件"):
                town.do(case, "同意", town.section)
        care = town.checked(town.file(disability_care.CODE, child, card="1", **CARD), CLEAR, VALID)
        assert town.granted(care).data["amount"] == 18_000  # care may be drawn beside it
        again = town.checked(town.file(orphan.CODE, child, **guardian(town)), ORPHANED)
        with pytest.raises(Conflict, match="已有生效的"):
            town.do(again, "同意", town.section)


def test_an_unsupported_child_gets_what_is_missing_to_the_standard(town: District) -> None:
    with on("2026-08-03"):
        child, keeper = town.person("陈小宝", "2016-10-15"), town.person("陈守护", "1958-03-04")
        town.on_minimum_living(keeper, child, fen=150_001)
        case = town.file(unsupported_child.CODE, child, **guardian(town))
        found = {
            "father": "服刑",
            "father_months": "6",
            "mother": "失联",
            "mother_months": "7",
            "studying": "否",
        }
        case = town.checked(case, found)
        line = town.granted(case)
        assert (line.data["deducted"], line.data["amount"]) == (75_000, 220_000 - 75_000)
        told = str(Case.objects.get(pk=case.pk).rule_outcome["facts"])
        assert "服刑" not in told and "失联" not in told
    with on("2026-09-07"):
        town.pay(unsupported_child.CODE, "2026-09")
        town.dies(child, "2026-09-20")
    with on("2026-10-12"), pytest.raises(Conflict, match="没有可以支付"):
        town.pay(unsupported_child.CODE, "2026-10")
    assert ordered(unsupported_child.CODE) == [("2026-09", 145_000)]
    assert PaymentInstruction.objects.get(item=unsupported_child.CODE).payee == keeper


def test_a_guardian_is_named_with_his_number_or_not_at_all(town: District) -> None:
    with on("2026-08-03"):
        who = town.person("陈桂兰", "1970-05-06")
        case = town.file(disability_living.CODE, who, card="1", guardian_name="陈守护", **CARD)
        with pytest.raises(Invalid, match="只填了一项"):
            town.do(case, "受理", town.clerk)


def test_no_matter_exists_before_its_day() -> None:
    with pytest.raises(Missing, match="尚未开办"):
        matter(unsupported_child.CODE, datetime.date(2019, 12, 31))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1946-08-20", "2026-08-19", 79),
        ("1946-08-20", "2026-08-20", 80),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
    ],
)
def test_ages_are_full_on_the_birthday(born: str, day: str, age: int) -> None:
    start, end = datetime.date.fromisoformat(born), datetime.date.fromisoformat(day)
    assert person.age_on(start, end) == age
    assert (person.birthday(start, age) <= end) and person.birthday(start, age + 1) > end
