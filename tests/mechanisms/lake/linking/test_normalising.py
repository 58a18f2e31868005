"""Names, numbers, addresses, phones and days as people write them come out in one form, and stay in it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.identifiers import Sex, make_resident_id, number_kind, plain_number
from minzheng.mechanisms.lake.linking.normalising import (
    address_of,
    plain_address,
    plain_day,
    plain_name,
    plain_phone,
)

ADDRESS_WORDS = st.lists(
    st.sampled_from(["天津市", "东丽区", "河北省", "幸福路", "安宁镇", "村委会", "十二号楼", "三", "门", "5", "１", "-", " ", "队", "号", "大街", "居委会", "市", "区", "栋"]),
    max_size=12,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "plain", "kind"),
    [
        (" 1201 1019 3605 0600 1x", "12011019360506001X", "居民身份证"),
        ("１２０１１０１９３６０５０６００１Ｘ", "12011019360506001X", "居民身份证"),
        ("12011019360506OO1x", "12011019360506001X", "居民身份证"),
        ("120110360506001", "120110193605060014", "居民身份证"),
        ("810000199001010014", "810000199001010014", "香港居民居住证"),
        ("h0123456(7)00", "H0123456700", "港澳居民来往内地通行证"),
        ("01234567", "01234567", "台湾居民来往大陆通行证"),
        ("xab123456789012", "XAB123456789012", "外国人永久居留身份证"),
        ("E12345678", "E12345678", "护照"),
        ("无", "无", ""),
    ],
)
def test_numbers_in_one_form(typed: str, plain: str, kind: str) -> None:
    assert (plain_number(typed), number_kind(plain)) == (plain, kind)


@given(st.integers(0, 499), st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.sampled_from(Sex))
def test_the_old_number_of_fifteen_digits_is_the_new_one(order: int, born: date, sex: Sex) -> None:
    number = make_resident_id("120110", born, order, sex)
    assert plain_number(number[:6] + number[8:17]) == number


@given(st.text(max_size=30))
def test_once_is_enough(text: str) -> None:
    for plain in (plain_name, plain_number, plain_phone, plain_address):
        assert plain(plain(text)) == plain(text)


@given(ADDRESS_WORDS)
def test_once_is_enough_for_addresses(text: str) -> None:
    assert plain_address(plain_address(text)) == plain_address(text)
    assert address_of(plain_address(text)) == address_of(text)


@pytest.mark.parametrize(
    "typed", ["阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽 . 买买提", "阿依古丽\u3000买买提"]
)
def test_middle_dots_and_blanks_are_not_part_of_a_name(typed: str) -> None:
    assert plain_name(typed) == "阿依古丽买买提"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("天津市东丽区张贵庄街道詹滨里十二号楼3门五〇一室", "张贵庄街道詹滨里12栋3-501"),
        ("溪林街道林北居委会育才路76号6幢1单元1702", "安平区溪林街道林北社区育才路76号6号楼1单元1702室"),
        ("南宁镇兴西村村民委员会二组137号", "安平区南宁镇兴西村2组137号"),
    ],
)  # fmt: skip
def test_one_house_written_in_two_ways(one: str, other: str) -> None:
    assert address_of(one).token == address_of(other).token != ""


def test_neighbours_do_not_become_one() -> None:
    assert address_of("兴西村2组137号").token != address_of("兴西村2组138号").token
    assert address_of("兴西村").token == ""


@pytest.mark.parametrize(
    "typed", ["1958-3-7", "1958.03.07", "19580307", "1958年3月7日", "1958/3/7 00:00:00", -4318]
)
def test_days(typed: object) -> None:
    assert plain_day(typed) == date(1958, 3, 7)


@pytest.mark.parametrize("typed", ["", "1958-13-07", "58.3.7", None, "不详"])
def test_what_is_no_day(typed: object) -> None:
    assert plain_day(typed) is None


def test_phones() -> None:
    assert plain_phone("+86 139-0000-0003") == plain_phone("１３９００００　０００３") == "13900000003"
    assert plain_phone("022－24390001") == "022-24390001"
    assert plain_phone("1390000000") == "1390000000"  # a digit short: kept to be compared
