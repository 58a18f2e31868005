"""Tapering out, extended for all by one decision; and a share of the decided cases drawn and checked on the spot."""

import datetime
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given as each
from hypothesis import strategies as st
from psycopg.types.range import Range
from tests.domains.social_assistance.given import MEANS, granted
from tests.domains.social_assistance.test_reviewing import RICH, at, heard, looked_at

from minzheng.domains.social_assistance.benefits.grace import GRACE
from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.domains.social_assistance.benefits.sampling import SAMPLED, SAMPLING, drawn
from minzheng.domains.social_assistance.indicators import TAPERING_UNTIL
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.indicators.public import freeze, parse_period, prove, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import ParameterValue
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import RegisterEntry, as_of

ASSIST = "social_assistance."
DRAW = {"benefit": "最低生活保障", "since": "2019-03-01", "until": "2019-03-31"}


@pytest.fixture
def tapering(street: SimpleNamespace) -> RegisterEntry:
    """A household stopped in September that tapers out over three months, as the place allows."""
    granted(street, MEANS)
    with acting(SYSTEM, "登记政策"):
        ParameterValue.objects.create(
            code="social_assistance.review.taper", area=street.bureau.area("120110"), value="3", basis="区规定",
            valid=Range(datetime.date(2019, 1, 1), None),
        )  # fmt: skip
    entry = RegisterEntry.objects.get(register=BOOK.code)
    with at("2019-09-02"):
        case = heard(street, looked_at(street, entry, RICH), "停发")
        perform(case, "同意", street.section, version=case.version)
    entry.refresh_from_db()
    return entry


def test_who_earns_more_tapers_out_over_the_months_the_place_allows(tapering: RegisterEntry) -> None:
    assert tapering.valid_to == datetime.date(2020, 1, 1)


def test_one_decision_keeps_all_who_taper_until_a_later_day(
    street: SimpleNamespace, tapering: RegisterEntry
) -> None:
    proposer = street.bureau.seat("社会救助科", "吴拟", reviewing=ASSIST)
    answers = {"benefit": "最低生活保障", "until": "2020-06-30", "document": "津民发〔2020〕1号"}
    with at("2019-12-20"):
        case = open_case(GRACE, proposer, area=street.bureau.area("120110"), answers=answers)
        case = perform(case, "提交审批", proposer, version=1)
        perform(case, "同意", street.section, version=case.version)
        again = open_case(GRACE, proposer, area=street.bureau.area("120110"), answers=answers)
    old, more = RegisterEntry.objects.filter(register=BOOK.code).order_by("pk")
    assert (old.valid_to, more.valid_from, more.valid_to) == (
        datetime.date(2020, 1, 1),
        datetime.date(2020, 1, 1),
        datetime.date(2020, 7, 1),
    )
    assert (more.case_id, more.data["amount"]) == (case.pk, 144_000)
    assert as_of(BOOK, datetime.date(2020, 6, 1)).get() == more
    assert extended_to(street, "2019") == 0  # not to the end of a year
    with at("2020-07-02"), pytest.raises(Invalid, match="没有在2020-06-30之前渐退到期"):
        perform(again, "提交审批", proposer, version=1)


def test_the_year_to_whose_end_tapering_was_extended_is_frozen_and_proved(
    street: SimpleNamespace, tapering: RegisterEntry
) -> None:
    proposer = street.bureau.seat("社会救助科", "吴拟", reviewing=ASSIST)
    answers = {"benefit": "最低生活保障", "until": "2020-12-31", "document": "津民发〔2020〕1号"}
    with at("2019-12-20"):
        case = open_case(GRACE, proposer, area=street.bureau.area("120110"), answers=answers)
        case = perform(case, "提交审批", proposer, version=1)
        perform(case, "同意", street.section, version=case.version)
    assert extended_to(street, "2019") == 2020


def extended_to(street: SimpleNamespace, period: str) -> int:
    asked = (TAPERING_UNTIL.code, parse_period(period), street.bureau.area("120110"))
    with acting(SYSTEM, "冻结"):
        (row,) = freeze([asked])
    proof = prove(row)
    assert proof.holds and proof.recounted == proof.now == row.exact
    return int(value(TAPERING_UNTIL, *asked[1:]).value or 0)


def test_the_draw_is_made_once_kept_and_every_case_drawn_is_checked_by_two(street: SimpleNamespace) -> None:
    case = granted(street, MEANS)
    reviewer = street.bureau.seat("社会救助科", "吴抽", reviewing=ASSIST)
    other = street.bureau.staff("钱查")
    district = street.bureau.area("120110")
    with at("2019-03-20"):
        early = open_case(SAMPLING, reviewer, area=district, answers=DRAW)
        with pytest.raises(Invalid, match="还没有结束"):
            perform(early, "抽取", reviewer, version=1)
    with at("2019-04-08"):
        with pytest.raises(Conflict, match="只能办理一次"):
            open_case(SAMPLING, reviewer, area=district, answers=DRAW)
        sampling = perform(early, "抽取", reviewer, version=1)
        kept = sampling.stages.get(step="draw").answers
        assert (kept["cases"], kept["drawn"]) == (1, [case.number])
        assert drawn([case.number], kept["seed"], Fraction(kept["share"])) == kept["drawn"]
        task = Case.objects.get(matter=SAMPLED)
        assert (task.parent, task.external_number, task.area) == (sampling, case.number, case.area)
        answers = {"result": "相符", "finding": "入户核实与登记一致。"}
        with pytest.raises(Conflict, match="尚未办完"):
            perform(sampling, "核实完成", reviewer, version=sampling.version, answers=answers)
        with pytest.raises((Invalid, Refused), match="同行"):
            perform(task, "核实完成", reviewer, version=1, answers=answers)
        perform(task, "核实完成", reviewer, version=1, answers=answers, second=other)
        sampling.refresh_from_db()
        assert sampling.step == "conclude"
        assert "相符" in sampling.stages.get(step="check").answers["result"]
        done = perform(
            sampling, "办结", reviewer, version=sampling.version, answers={"conclusion": "均相符。"}
        )
        assert done.end == "办结"


@each(
    st.sets(st.integers(0, 10**6), max_size=60), st.text("0123456789abcdef", min_size=1), st.integers(1, 100)
)
def test_a_draw_has_its_share_and_is_the_same_for_everybody(found: set[int], seed: str, percent: int) -> None:
    numbers = [f"DB{one}" for one in found]
    share = Fraction(percent, 100)
    chosen = drawn(numbers, seed, share)
    assert chosen == drawn(sorted(numbers, reverse=True), seed, share)
    assert set(chosen) <= set(numbers) and len(set(chosen)) == len(chosen)
    assert share * len(numbers) <= len(chosen) < share * len(numbers) + 1
