"""Pseudonyms: one person in all ways of writing a number is one key, and nothing else is; a column agrees with single values."""

import re
import time
import unicodedata
from datetime import date

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from minzheng.foundation import keys
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.lake.public import key_of, keys_of, name_key_of, names_of

residents = st.builds(
    make_resident_id,
    st.sampled_from(["110101", "120110", "370102", "820000", "910101"]),
    st.dates(date(1900, 1, 1), date(1999, 12, 31)),
    st.integers(0, 499),
    st.sampled_from(Sex),
)
permits = st.from_regex(r"[A-Z]{1,3}[0-9]{5,9}", fullmatch=True) | st.from_regex(
    r"[1-9][0-8][0-9]{5,8}", fullmatch=True
).filter(lambda one: len(set(one)) > 1)
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def spelled(number: str) -> list[str]:
    """Ways in which offices write one resident number of the last century."""
    return [
        number,
        number.lower(),
        f" {number}\t",
        f"{number[:6]} {number[6:14]} {number[14:]}",
        f"{number[:6]}-{number[6:14]}\u3000{number[14:]}",
        number.translate(FULL_WIDTH),
        f"'{number}",
        f'="{number}"',
        f"\ufeff{number}",
        number[:6] + number[8:17],
    ]


def reference(text: str) -> int | None:
    """The same said once more, slowly, value by value."""
    number = re.sub(r"""[\s\-‐-―−·.()'"=\ufeff\u200b]""", "", unicodedata.normalize("NFKC", text))
    number = number.encode().upper().decode()
    if len(number) == 15 and len(set(number)) == 1:
        return None
    if re.fullmatch(r"[0-9]{15}", number):
        body = f"{number[:6]}19{number[6:]}"
    elif re.fullmatch(r"[0-9]{17}[0-9X]", number) and ric.calc_check_digit(number) == number[17]:
        body = number[:17]
    elif (
        re.fullmatch(r"[0-9A-Z]{5,15}", number)
        and sum(letter.isdigit() for letter in number) >= 5
        and len(set(number)) > 1
        and (7 <= len(number) <= 10 or not number.isdigit())
    ):
        return encrypted(b"\x02" + number.encode().ljust(15, b"\0"))
    else:
        return None
    if body[0] == "0" or not (1 <= int(body[10:12]) <= 12 and 1 <= int(body[12:14]) <= 31):
        return None
    return encrypted(b"\x01" + bytes(7) + int(body).to_bytes(8))


def encrypted(block: bytes) -> int:
    encryptor = Cipher(algorithms.SM4(keys.current().key("pseudonym")[:16]), modes.ECB()).encryptor()
    return int.from_bytes(encryptor.update(block)[:8], signed=True)


@settings(deadline=None)
@given(residents)
def test_every_way_of_writing_a_number_is_the_same_person(number: str) -> None:
    found, usable = keys_of(pa.array(spelled(number)))
    assert usable.all()
    assert len(set(found.tolist())) == 1
    assert key_of(number) == found[0] == reference(number)
    assert str(found[0]).lstrip("-") not in number and number[:17] not in str(found[0])


@given(
    st.lists(
        residents
        | permits
        | residents.map(lambda one: one[:17] + "0")
        | residents.map(lambda one: f" {one[:6]}　{one[6:]}")
        | residents.map(lambda one: one[:6] + one[8:17])
        | st.from_regex(r"[0-9]{15}|[0-9]{18}", fullmatch=True)
        | st.text("0123456789ABXx０１Ｘ() -.'\t", max_size=20)
        | st.none(),
        max_size=60,
    )
)
def test_a_column_agrees_with_single_values_and_with_the_definition(numbers: list[str | None]) -> None:
    found, usable = keys_of(pa.array(numbers, pa.string()))
    for number, key, good in zip(numbers, found.tolist(), usable.tolist(), strict=True):
        assert (key if good else None) == key_of(number or "") == reference(number or "")
        assert good or key == 0


@given(st.lists(residents | permits, unique=True, min_size=2, max_size=50))
def test_different_people_have_different_keys(numbers: list[str]) -> None:
    found, usable = keys_of(pa.array(numbers))
    assert usable.all()
    assert len(set(found.tolist())) == len(numbers)


def test_slices_and_chunks_read_as_the_whole() -> None:
    numbers = [make_resident_id("120110", date(1950, 1, 1 + day), day, Sex.MALE) for day in range(20)]
    numbers[3:5] = ["", "H1234567(8)"]
    whole, usable = keys_of(pa.array(numbers))
    sliced, _ = keys_of(pa.array(["x", *numbers, "y"]).slice(1, 20))
    chunked, good = keys_of(pa.chunked_array([numbers[:7], numbers[7:]]))
    assert (whole == sliced).all() and (whole == chunked).all() and (usable == good).all()
    assert keys_of(pa.array([], pa.string()))[0].size == names_of(pa.array([], pa.string())).size == 0


def test_what_is_no_number_is_not_usable() -> None:
    for wrong in (
        *("", "无", "不详", "NULL", "UNKNOWN", "000000000000000000", "111111111111111", "120110195013010011"),
        *(
            "13900000001",
            "99999999",
            "12011019500101001",
            "12011019500101001?",
            "身份证12011019500101",
            "A1234",
        ),
    ):
        assert key_of(wrong) is None, wrong


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Co")), max_size=40)


@given(NAMES, NAMES)
def test_names_are_equal_without_blanks_dots_and_width(one: str, other: str) -> None:
    def normal(text: str) -> str:
        text = "".join(
            letter
            for letter in unicodedata.normalize("NFKC", text)
            if unicodedata.category(letter)[0] != "Z"
            and unicodedata.category(letter) not in ("Cc", "Cf")
            and letter not in "·•‧・●⋅∙.．"
        )
        return text.encode().upper().decode()

    first, second = names_of(pa.array([one, other]))
    assert (first == 0) == (normal(one) == "" or len(normal(one).encode()) > 300)
    if first or second:
        assert (first == second) == (normal(one) == normal(other))
    assert name_key_of(one) == first


def test_names_of_every_length_differ_and_ways_of_writing_do_not() -> None:
    found = names_of(pa.array(["王" * many for many in range(1, 101)]))
    assert len(set(found.tolist())) == 100
    assert (
        name_key_of("买买提·吐尔逊") == name_key_of("买买提 • 吐尔逊") == name_key_of("买买提．吐尔逊\u3000")
    )
    assert name_key_of("王芳") != name_key_of("王方")
    assert name_key_of("") == name_key_of(" ·") == 0


def test_another_secret_gives_other_keys() -> None:
    number = make_resident_id("120110", date(1950, 1, 1), 1, Sex.FEMALE)
    before = key_of(number), name_key_of("王芳")
    with keys.using(keys.KeyRing.ephemeral()):
        assert key_of(number) != before[0]
        assert name_key_of("王芳") != before[1]


def test_a_million_numbers_take_seconds_not_minutes() -> None:
    """A loop over Python values would take many times as long."""
    base = pa.array([make_resident_id("120110", date(1950, 1, 1), order, Sex.MALE) for order in range(500)])
    numbers = base.take(pa.array(np.arange(1_000_000) % 500))
    started = time.process_time()
    found, usable = keys_of(numbers)
    assert usable.all() and len(np.unique(found)) == 500
    assert time.process_time() - started < 5
