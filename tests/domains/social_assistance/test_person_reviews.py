"""Benefits of persons looked at again: the rule says what follows, the register and the bank follow, nobody is forgotten."""

import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from psycopg.types.range import Range

from minzheng.domains.social_assistance.benefits import (
    disability_care,
    disability_living,
    elder_hardship,
    minimum_living,
    old_age,
    orphan,
    unsupported_child,
)
from minzheng.domains.social_assistance.benefits.person_review import HERE
from minzheng.domains.social_assistance.benefits.reviewing import open_due
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.foundation.money import parse_yuan
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import ParameterValue, simulate
from minzheng.mechanisms.matters.public import Case, open_case, version_for
from minzheng.mechanisms.payments.models import Recovery
from minzheng.mechanisms.registry.public import Person, RegisterEntry, as_of, end

from .persons import District, district, on, ordered
from .test_person_benefits import ABLE, CARD, CLEAR, ORPHANED, VALID, guardian

ROWS = yaml.load(Path(__file__).with_name("person_reviews.yaml").read_text("utf-8"), yaml.BaseLoader)
MODULES: dict[str, ModuleType] = {
    one.__name__.rsplit(".", 1)[1]: one
    for one in (old_age, disability_living, disability_care, elder_hardship, orphan, unsupported_child)
}
CHILD = ("orphan", "unsupported_child")
LOST = {"father": "重残", "mother": "重病", "studying": "否"}
FOUND = {"old_age": {"resident": "是"}, "elder_hardship": ABLE, "orphan": ORPHANED, "unsupported_child": LOST}


@pytest.fixture
def town(bureau: Any) -> District:
    return district(bureau)


def granted(town: District, name: str, day: str, born: str) -> tuple[Person, RegisterEntry]:
    """Somebody on the register, by a case of his own; on 低保 where the benefit asks for it."""
    with on(day):
        who, code = town.person("陈桂兰", born), MODULES[name].CODE
        if name in ("disability_living", "elder_hardship"):
            town.on_minimum_living(who)
        if name in CHILD:
            case = town.file(code, who, **guardian(town))
        else:
            case = town.file(code, who, **(CARD | {"card": "1"} if name.startswith("disability") else {}))
        found = FOUND.get(name, CLEAR)
        return who, town.granted(town.checked(case, found, VALID if name.startswith("disability") else None))


def looked_at(
    town: District, entry: RegisterEntry, verdict: str, found: dict[str, str], case: Case | None = None
) -> Case:
    """The review after the look, what is on record being confirmed but for what was found."""
    case = case or open_case(
        f"{entry.register}.review", town.clerk, area=entry.area, answers={"cause": "信息比对"}, subject=entry.person
    )  # fmt: skip
    step = version_for(case).step("survey")
    given = step.form.as_posted(step.known(case)) | {"manner": "上门"}
    return town.do(case, verdict, town.clerk, answers={"state": HERE} | given | found)


def told(town: District, case: Case, day: str) -> Case:
    if case.step == "reasons":
        answers = {"heard_on": day, "manner": "电话", "said": "没有意见。"}
        case = town.do(case, "已告知理由", town.clerk, answers=answers)
    return town.do(case, "同意", town.section) if case.step == "decide" else case


@pytest.mark.parametrize("row", ROWS, ids=[one["name"] for one in ROWS])
def test_what_a_look_leads_to(town: District, row: dict[str, Any]) -> None:
    _who, entry = granted(town, row["benefit"], row["granted"], row["born"])
    with on(row["on"]):
        if "left" in row:
            home = RegisterEntry.objects.get(register=minimum_living.BOOK.code)
            day = datetime.date.fromisoformat(row["left"])
            with acting(SYSTEM, "退出低保"):
                end(home, town.decision(day), day)
        with pytest.raises(Invalid, match=f"应为“{row['verdict']}”"):
            looked_at(town, entry, "暂缓减停", row.get("found", {}))
        case = Case.objects.get(matter=f"{entry.register}.review")
        case = looked_at(town, entry, row["verdict"], row.get("found", {}), case)
        case = told(town, case, row["on"])
    lines = list(RegisterEntry.objects.filter(register=entry.register).order_by("pk"))
    if row["verdict"] == "维持":
        assert (case.end, case.decision, lines) == ("办结", "", [entry])
        assert lines[0].valid_to is None
        assert not Document.objects.filter(template="social_assistance.changed").exists()
        return
    assert (case.decision, case.step) == ("同意", "serve")
    assert str(lines[0].valid_to) == row["from"]
    assert Document.objects.filter(template="social_assistance.changed").count() == 1
    if "amount" not in row:
        assert len(lines) == 1 and case.amount == 0
        return
    assert (str(lines[1].valid_from), lines[1].data["amount"]) == (row["from"], parse_yuan(row["amount"]))
    assert case.amount == lines[1].data["amount"] and lines[1].data["payee"] == entry.data["payee"]
    assert lines[1].data.get("until") == row.get("until", entry.data.get("until"))


def test_a_stop_stops_the_pay_of_next_month_and_is_told_with_reasons_and_remedies(town: District) -> None:
    _who, entry = granted(town, "disability_care", "2026-08-03", "1970-05-06")
    with on("2026-09-07"):
        town.pay(disability_care.CODE, "2026-09")
        case = looked_at(town, entry, "停发", {"card_valid": "否"})
        with pytest.raises(Missing):  # reasons come first
            town.do(case, "同意", town.section)
        both = town.bureau.seat("社会救助科", town.clerk.staff, deciding="social_assistance.")
        answers = {"heard_on": "2026-09-07", "manner": "电话", "said": "没有意见。"}
        case = town.do(case, "已告知理由", town.clerk, answers=answers)
        with pytest.raises(Refused):  # who looked does not decide
            town.do(case, "同意", both)
        case = told(town, case, "2026-09-07")
        letter = Document.objects.get(template="social_assistance.changed")
        assert letter.title == "重度残疾人护理补贴停发决定书"
        for part in ("陈桂兰", "残疾人证有效：否", "自2026年10月起停发", "现为每月0.00元", "申请行政复议"):
            assert part in str(letter.sheet), part
        answers = {"served_on": "2026-09-08", "manner": "当面"}
        assert town.do(case, "已送达", town.clerk, answers=answers).end == "办结"
    with on("2026-10-12"), pytest.raises(Conflict, match="没有可以支付"):
        town.pay(disability_care.CODE, "2026-10")
    assert [month for month, _ in ordered(disability_care.CODE)] == ["2026-08", "2026-09"]
    assert not Recovery.objects.exists()


def test_a_cut_is_paid_from_next_month_and_the_letter_of_a_child_goes_to_the_guardian(town: District) -> None:
    _child, entry = granted(town, "unsupported_child", "2026-08-03", "2015-10-15")
    with on("2026-09-07"):
        town.pay(unsupported_child.CODE, "2026-09")
        told(town, looked_at(town, entry, "减发", {"drawn": "1000"}), "2026-09-07")
    with on("2026-10-12"):
        town.pay(unsupported_child.CODE, "2026-10")
    assert ordered(unsupported_child.CODE) == [("2026-09", 220_000), ("2026-10", 120_000)]
    letter = str(Document.objects.get(template="social_assistance.changed").sheet)
    assert "陈守护" in letter and "陈桂兰的情况" in letter and "重残" not in letter


def test_reviews_open_on_their_day_and_a_year_after_the_last_look(town: District) -> None:
    _who, entry = granted(town, "old_age", "2026-07-06", "1946-03-01")
    assert entry.data["review_on"] == "2027-07-06"
    with on("2027-07-05"):
        assert open_due(datetime.date(2027, 7, 5)) == 0
    with on("2027-07-09"):
        assert (open_due(datetime.date(2027, 7, 9)), open_due(datetime.date(2027, 7, 9))) == (1, 0)
        case = Case.objects.get(matter=f"{old_age.CODE}.review")
        assert (case.channel, case.opened_by, case.answers["cause"]) == ("系统", None, "定期复核")
        looked_at(town, entry, "维持", {"manner": "信息比对"}, case)
        assert open_due(datetime.date(2027, 7, 9)) == 0
    with on("2028-07-08"):
        assert open_due(datetime.date(2028, 7, 8)) == 0
    with on("2028-07-09"):
        assert open_due(datetime.date(2028, 7, 9)) == 1


def test_an_end_is_looked_at_two_months_ahead_and_on_its_day(town: District) -> None:
    _child, entry = granted(town, "orphan", "2026-07-06", "2008-10-15")
    opened = []
    for day in ("2026-07-31", "2026-08-01", "2026-10-14", "2026-10-15"):
        with on(day):
            opened.append(open_due(datetime.date.fromisoformat(day)))
            for case in Case.objects.filter(matter=f"{orphan.CODE}.review", end=""):
                verdict = "维持" if day < "2026-10-15" else "停发"
                told(town, looked_at(town, entry, verdict, {"studying": "否"}, case), day)
    assert opened == [0, 1, 0, 1]
    assert not as_of(orphan.BOOK, datetime.date(2026, 11, 1)).exists()


def test_a_death_found_goes_on_record_and_all_he_draws_is_looked_at(town: District) -> None:
    who, entry = granted(town, "elder_hardship", "2026-08-03", "1940-05-06")
    with on("2026-08-04"):
        town.granted(town.checked(town.file(old_age.CODE, who), {"resident": "是"}))
    with on("2026-11-09"):
        town.pay(old_age.CODE, "2026-11")
        with pytest.raises(Invalid, match="不一致"):
            looked_at(town, entry, "死亡终止", {"state": "死亡"})
        case = Case.objects.get(matter=f"{elder_hardship.CODE}.review")
        with pytest.raises(Invalid, match="还没有到"):
            looked_at(town, entry, "死亡终止", {"state": "死亡", "died_on": "2026-11-10"}, case)
        case = looked_at(town, entry, "死亡终止", {"state": "死亡", "died_on": "2026-10-02"}, case)
        assert case.step == "decide"  # nobody is left to be heard
        told(town, case, "2026-11-09")
        who.refresh_from_db()
        assert who.died_on == datetime.date(2026, 10, 2)
        assert open_due(datetime.date(2026, 11, 9)) == 1
        other = Case.objects.get(matter=f"{old_age.CODE}.review")
        assert other.answers["cause"] == "本人死亡"
        line = RegisterEntry.objects.get(register=old_age.CODE)
        with pytest.raises(Invalid, match="登记的死亡日期为2026-10-02"):
            looked_at(town, line, "维持", {"state": HERE, "died_on": ""}, other)
        told(town, looked_at(town, line, "死亡终止", {}, other), "2026-11-09")
        assert open_due(datetime.date(2026, 11, 9)) == 0
    assert not as_of(old_age.BOOK, datetime.date(2026, 12, 1)).exists()


def test_while_exits_are_suspended_only_death_and_removal_end_a_benefit(town: District) -> None:
    _who, entry = granted(town, "disability_living", "2026-08-03", "1970-05-06")
    with acting(SYSTEM, "登记政策"):
        ParameterValue.objects.create(
            code="social_assistance.person_review.exits", area=town.bureau.area("120110"), value="暂停", basis="区政府通知",
            valid=Range(datetime.date(2026, 9, 1), None),
        )  # fmt: skip
    with on("2026-09-07"):
        case = looked_at(town, entry, "暂缓减停", {"card_valid": "否"})
        assert (case.end, case.decision) == ("办结", "")
        told(town, looked_at(town, entry, "停发", {"state": "户籍已迁出"}), "2026-09-07")
    assert not as_of(disability_living.BOOK, datetime.date(2026, 10, 1)).exists()


def test_the_next_look_starts_from_the_last_and_simulations_read_it(town: District) -> None:
    who, entry = granted(town, "disability_living", "2026-08-03", "1970-05-06")
    with on("2026-09-07"):
        told(town, looked_at(town, entry, "减发", {"level": "3"}), "2026-09-07")
    with on("2026-10-12"):
        line = as_of(disability_living.BOOK, datetime.date(2026, 10, 12)).get()
        case = open_case(
            f"{disability_living.CODE}.review", town.clerk, area=line.area, answers={"cause": "群众反映"}, subject=who
        )  # fmt: skip
        step = version_for(case).step("survey")
        known = step.known(case)
        assert (known["level"], known["card_valid"], "state" in known) == (3, True, False)
        day = datetime.date(2026, 10, 12)
        assert simulate(disability_living.CODE, day, {"standard": "200元"}).total.gain == 1
        assert simulate(disability_living.CODE, day, {"severe_standard": "400元"}).total.gain == 0


def test_nobody_is_stopped_by_a_decision_on_something_else(town: District) -> None:
    _who, entry = granted(town, "disability_living", "2026-03-02", "1970-05-06")
    with on("2026-07-06"):
        case = looked_at(town, entry, "增发", {})
        home = RegisterEntry.objects.get(register=minimum_living.BOOK.code)
        with acting(SYSTEM, "退出低保"):
            end(home, town.decision(datetime.date(2026, 7, 6)), datetime.date(2026, 7, 1))
        with pytest.raises(Refused, match="核查意见为“增发”,按今天的规则和登记应为“停发”"):
            town.do(case, "同意", town.section)
        case = town.do(case, "退回重新核查", town.section, reason="已退出低保。")
        told(town, looked_at(town, entry, "停发", {}, case), "2026-07-06")
    entry.refresh_from_db()
    assert entry.valid_to == datetime.date(2026, 8, 1)


def test_what_was_asked_and_left_empty_is_not_known_any_more(town: District) -> None:
    _child, entry = granted(town, "unsupported_child", "2026-08-03", "2015-10-15")
    with on("2026-09-07"):
        told(town, looked_at(town, entry, "减发", {"drawn": "1000"}), "2026-09-07")
    with on("2026-10-12"):
        line = as_of(unsupported_child.BOOK, datetime.date(2026, 10, 12)).get()
        told(town, looked_at(town, line, "增发", {"drawn": ""}), "2026-10-12")
    after = as_of(unsupported_child.BOOK, datetime.date(2026, 11, 1)).get()
    assert (after.data["amount"], after.data["deducted"]) == (220_000, 0)
