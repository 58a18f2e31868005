from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import numdb
from stdnum.cn import uscc

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import (
    PROVINCES,
    IdKind,
    ResidentId,
    Sex,
    make_resident_id,
    parse_phone,
    parse_uscc,
)

KNOWN = st.sampled_from(sorted(PROVINCES))
AREA = st.builds(str.__add__, KNOWN, st.text("0123456789", min_size=4, max_size=4)) | st.builds(
    "9{}{:03}".format, KNOWN, st.integers(1, 999)
)
TODAY = date(2026, 11, 22)
BORN = st.dates(date(1850, 1, 1), TODAY)
NUMBERS = st.builds(make_resident_id, AREA, BORN, st.integers(0, 499), st.sampled_from(Sex))


@pytest.fixture(autouse=True, scope="module")
def today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def codes(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.code for problem in error.value.problems]


@given(AREA, BORN, st.integers(0, 499), st.sampled_from(Sex))
def test_made_numbers_read_back(area: str, born: date, order: int, sex: Sex) -> None:
    person = ResidentId.parse(make_resident_id(area, born, order, sex))
    assert (person.number[:6], person.born, person.sex) == (area, born, sex)


@given(NUMBERS, st.integers(0, 17), st.sampled_from("0123456789"))
def test_any_wrong_digit_is_found(number: str, place: int, digit: str) -> None:
    if number[place] == digit:
        return
    with pytest.raises(Invalid):
        ResidentId.parse(number[:place] + digit + number[place + 1 :])


@given(NUMBERS)
def test_spelling_does_not_matter(number: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in number)
    spaced = f" {number[:6]} {number[6:14]}-{number[14:].lower()}\u3000"
    assert ResidentId.parse(wide) == ResidentId.parse(spaced) == ResidentId.parse(number)


def test_a_county_code_abolished_or_unknown_is_no_error() -> None:
    # 120119 exists since 2016 only; a number of 1950 with it is accepted all the same
    assert (
        ResidentId.parse(make_resident_id("120119", date(1950, 3, 1), 1, Sex.FEMALE)).kind is IdKind.RESIDENT
    )


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        ("810000", IdKind.HONG_KONG),
        ("820000", IdKind.MACAO),
        ("830000", IdKind.TAIWAN),
        ("710000", IdKind.RESIDENT),
        ("460100", IdKind.RESIDENT),
        ("510202", IdKind.RESIDENT),
        ("912840", IdKind.FOREIGNER),
        ("120110", IdKind.RESIDENT),
    ],
)
def test_kinds(area: str, kind: IdKind) -> None:
    assert ResidentId.parse(make_resident_id(area, date(1980, 1, 1), 1, Sex.MALE)).kind is kind


def test_old_numbers_are_upgraded() -> None:
    # the worked example of GB 11643, annex: 11010519491231002X
    assert ResidentId.parse("110105491231002") == ResidentId.parse("11010519491231002X")
    assert ResidentId.parse("11010519491231002X").sex is Sex.FEMALE


def test_errors_are_exact() -> None:
    with pytest.raises(Invalid, match="现为17位") as caught:
        ResidentId.parse("11010519491231002")
    assert codes(caught) == ["id.length"]
    with pytest.raises(Invalid, match="末位应为X，现为1") as caught:
        ResidentId.parse("110105194912310021")
    assert codes(caught) == ["id.check_digit"]
    with pytest.raises(Invalid, match="第3位“O”只能是数字。是否应为数字0") as caught:
        ResidentId.parse("11O10519491231002A")
    assert codes(caught) == ["letter", "letter"]
    with pytest.raises(Invalid, match="“19490231”不是真实日期") as caught:
        ResidentId.parse("110105194902310021")
    assert codes(caught) == ["id.birth_date", "id.check_digit"]
    with pytest.raises(Invalid, match="1949-12-31晚于1949-12-30，还没有出生") as caught:
        ResidentId.parse("11010519491231002X", on=date(1949, 12, 30))
    assert codes(caught) == ["id.birth_future"]
    with pytest.raises(Invalid, match="第1、2位“72”不是省级行政区划代码") as caught:
        ResidentId.parse("720105194902310029")
    assert codes(caught) == ["id.province", "id.birth_date", "id.check_digit"]


ANY_AREA = st.text("0123456789", min_size=6, max_size=6)


@given(ANY_AREA, BORN)
def test_exactly_the_known_provinces_are_taken(area: str, born: date) -> None:
    number = make_resident_id(area, born, 1, Sex.FEMALE)
    if (area[1:3] if area[0] == "9" else area[:2]) in PROVINCES:
        assert ResidentId.parse(number).number == number
        return
    with pytest.raises(Invalid) as caught:
        ResidentId.parse(number)
    assert codes(caught) == ["id.province"]


@given(AREA, BORN, st.integers(-400, 400))
def test_nobody_is_born_after_the_day(area: str, born: date, days: int) -> None:
    number, on = make_resident_id(area, born, 7, Sex.MALE), born + timedelta(days)
    if days >= 0:
        assert ResidentId.parse(number, on=on).born == born
        return
    with pytest.raises(Invalid) as caught:
        ResidentId.parse(number, on=on)
    assert codes(caught) == ["id.birth_future"]
    with clock.at(on), pytest.raises(Invalid, match="还没有出生"):
        ResidentId.parse(number)


def test_the_list_of_provinces_is_that_of_the_numbers_library() -> None:
    """GB/T 2260 as python-stdnum holds it, and 83 of the residence permits."""
    listed = {prefix for prefix in (f"{n:02}" for n in range(100)) if stdnum_knows(prefix)}
    assert listed | {"83"} == PROVINCES


def stdnum_knows(prefix: str) -> bool:
    return bool(numdb.get("cn/loc").info(f"{prefix}0000")[0][1])


def test_number_stays_out_of_repr() -> None:
    assert "110105" not in repr(ResidentId.parse("11010519491231002X"))


def test_make_refuses_the_impossible() -> None:
    for area, order in (("12011", 1), ("12011x", 1), ("120110", 500), ("120110", -1)):
        with pytest.raises(ValueError):
            make_resident_id(area, date(1980, 1, 1), order, Sex.MALE)


BODY = st.from_regex(r"[159N][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True)


@given(BODY, st.integers(0, 16))
def test_uscc(body: str, place: int) -> None:
    code = body + uscc.calc_check_digit(body)
    assert parse_uscc(f" {code.lower()} ") == code
    changed = "1" if code[place] != "1" else "2"
    with pytest.raises(Invalid):
        parse_uscc(code[:place] + changed + code[place + 1 :])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91110000600037341", "uscc.length"),
        ("91110000600037341M", "uscc.check_digit"),
        ("9111000O600037341L", "uscc.letter"),
        ("91110000I00037341L", "uscc.letter"),
    ],
)
def test_uscc_errors(text: str, code: str) -> None:
    assert parse_uscc("91110000600037341L") == "91110000600037341L"
    with pytest.raises(Invalid) as caught:
        parse_uscc(text)
    assert codes(caught) == [code]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13900000001", "13900000001"),
        ("+86 139-0000-0001", "13900000001"),
        ("１３９０００００００１", "13900000001"),
        ("022-24390001", "022-24390001"),
        ("(022)24390001", "022-24390001"),
        ("+86 22 2439 0001", "022-24390001"),
        ("02224390001转123", "022-24390001转123"),
        ("022-24390001-8", "022-24390001转8"),
        ("0315-2439001-1", "0315-2439001转1"),
        ("8890", "8890"),
        ("12345", "12345"),
        ("120", "120"),
        ("400-000-0000", "4000000000"),
    ],
)
def test_phone(text: str, number: str) -> None:
    assert parse_phone(text) == number
    assert parse_phone(number) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1390000000", "phone.mobile"),
        ("12900000001", "phone.mobile"),
        ("24390001", "phone.area"),
        ("", "phone.form"),
        ("电话", "phone.form"),
    ],
)
def test_phone_errors(text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_phone(text)
    assert codes(caught) == [code]


@given(st.text() | st.text("0123456789xXＸ０九-+() 转", min_size=10, max_size=20))
def test_nothing_crashes(text: str) -> None:
    for parse in (ResidentId.parse, parse_uscc, parse_phone):
        try:
            parse(text)
        except Invalid as error:
            assert str(error)
