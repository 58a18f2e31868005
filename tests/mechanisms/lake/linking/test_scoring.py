"""What an agreement is worth: symmetric, growing with agreement, from probabilities that are ones, and told in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.lake.linking.plain import Plain, _valid
from minzheng.mechanisms.lake.linking.scoring import (
    FIELDS,
    Levels,
    Weights,
    contradicted,
    levels_of,
    stated_weights,
)

WANG = make_resident_id("120110", date(1958, 3, 7), 12, Sex.FEMALE)
OTHER = make_resident_id("120110", date(1958, 3, 7), 13, Sex.FEMALE)
PERSON = Plain(1, "王秀英", "", WANG, date(1958, 3, 7), False, "13900000003", "兴西村", "兴西村:2-137", True)
WEIGHTS = Weights({"王秀英": 20, "李强": 3}, 100_000)
plains = st.builds(
    Plain,
    id=st.just(1),
    name=st.sampled_from(["", "王秀英", "王秀莺", "李强", "王琇英"]),
    old=st.just(""),
    number=st.sampled_from(
        ["", WANG, WANG[:17], WANG[:5] + WANG[6:], f"{WANG[:10]}9{WANG[11:]}", OTHER, "E12345678"]
    ),
    born=st.sampled_from([None, date(1958, 3, 7), date(1958, 7, 3), date(1959, 3, 7), date(1990, 1, 1)]),
    male=st.sampled_from([None, True, False]),
    phone=st.sampled_from(["", "13900000003", "13900000004", "18812345678"]),
    place=st.sampled_from(["", "兴西村", "林北社区"]),
    house=st.sampled_from(["", "兴西村:2-137"]),
    valid=st.just(False),
).map(lambda each: each._replace(valid=_valid(each.number)))


@given(plains, plains)
def test_agreement_is_symmetric(one: Plain, other: Plain) -> None:
    assert levels_of(one, other) == levels_of(other, one)
    name = "王秀英"
    assert WEIGHTS.odds(levels_of(one, other), name) == WEIGHTS.odds(levels_of(other, one), name)


@given(plains)
def test_whoever_agrees_in_everything_given_is_not_contradicted(one: Plain) -> None:
    levels = levels_of(one, one)
    assert set(levels) <= {"same", "contained", "unknown", "place"}
    assert bool(contradicted(levels)) == (not one.name)


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        (WANG, "same"),
        (WANG[:17], "same"),
        (WANG[:5] + WANG[6:], "close"),
        (f"{WANG[:10]}9{WANG[11:]}", "close"),
        (f"{WANG[:14]}{WANG[15]}{WANG[14]}{WANG[16:]}", "close"),
        (OTHER, "valid_other"),
        ("110101199001011237", "valid_other"),
        ("110101199001011230", "other"),
        ("", "unknown"),
    ],
)
def test_numbers(typed: str, level: str) -> None:
    assert levels_of(PERSON._replace(number=typed, valid=_valid(typed)), PERSON).number == level


def test_probabilities_are_probabilities_and_levels_are_known() -> None:
    fields = stated_weights()["fields"]
    assert tuple(fields) == FIELDS and tuple(stated_weights()["labels"]) == FIELDS
    for levels in fields.values():
        for each in levels.values():
            numbers = [
                each[against] for against in ("match", "random", "family") if each[against] != "frequency"
            ]
            assert all(0 < number <= 1 for number in numbers) and each["says"]
        known = {name: each for name, each in levels.items() if name not in ("unknown", "contained")}
        for against in ("match", "family"):
            assert sum(each[against] for each in known.values()) == pytest.approx(1, abs=0.011)


@pytest.mark.parametrize("field", FIELDS)
def test_more_agreement_is_never_worth_less(field: str) -> None:
    levels = [
        name for name in stated_weights()["fields"][field] if name not in ("unknown", "contained", "old")
    ]
    worth = [WEIGHTS.bits(field, level, "李强")[0] for level in levels if level != "valid_other"]
    assert worth[0] == max(worth) and worth[-1] == min(worth) and worth[0] > 0 > worth[-1]


def test_a_rare_name_says_more_than_a_common_one() -> None:
    assert WEIGHTS.bits("name", "same", "李强") > WEIGHTS.bits("name", "same", "王秀英")
    assert WEIGHTS.bits("name", "different", "李强") == WEIGHTS.bits("name", "different", "王秀英")


def test_the_family_agrees_in_phone_and_address_without_being_the_person() -> None:
    sister = PERSON._replace(name="王桂兰", number="", born=date(1960, 1, 1), male=False)
    assert WEIGHTS.odds(levels_of(sister, PERSON), "王秀英") < 0.05
    assert WEIGHTS.odds(levels_of(PERSON._replace(number=""), PERSON), "王秀英") > 1000


def test_every_field_is_told_in_a_sentence_without_the_data_themselves() -> None:
    reasons = WEIGHTS.reasons(levels_of(PERSON, PERSON), PERSON.name)
    assert [each.field for each in reasons] == list(FIELDS)
    told = "".join(each.words for each in reasons)
    assert all(each.words.endswith("。") for each in reasons)
    assert not any(secret in told for secret in (WANG, "王秀英", "13900000003", "兴西村"))
    assert reasons[0].words == "姓名一致（名册中每万人约2.1人同名），支持是同一人。"


@pytest.mark.parametrize(
    ("levels", "part"),
    [
        (Levels("same", "valid_other", "same", "same", "same", "same"), "一人两号"),
        (Levels("same", "same", "different", "contained", "same", "same"), "两个人用了同一号码"),
        (Levels("near", "same", "contained", "contained", "same", "same"), "姓名不相符"),
        (Levels("near", "close", "contained", "contained", "same", "same"), ""),
        (Levels("homophone", "close", "contained", "contained", "same", "same"), ""),
    ],
)
def test_what_nobody_may_link_unseen(levels: Levels, part: str) -> None:
    assert part in contradicted(levels) and bool(part) == bool(contradicted(levels))
