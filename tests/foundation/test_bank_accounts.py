"""Account numbers of payees: any digits for passbooks, the check digit for cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from minzheng.foundation.bank_accounts import mask_account, parse_account
from minzheng.foundation.errors import Invalid


@given(st.text("0123456789", min_size=13, max_size=16), st.integers(2, 18), st.integers(1, 9))
def test_a_card_has_a_check_digit(body: str, place: int, shift: int) -> None:
    body = f"62{body}"
    card = body + luhn.calc_check_digit(body)
    assert parse_account(" ".join(card[i : i + 4] for i in range(0, len(card), 4))) == card
    place = min(place, len(card) - 1)
    wrong = card[:place] + str((int(card[place]) + shift) % 10) + card[place + 1 :]
    with pytest.raises(Invalid, match="校验位不符"):
        parse_account(wrong)


def test_a_passbook_has_none() -> None:
    assert parse_account("１２０１-0001 23") == "1201000123"
    assert mask_account("1201000123") == "******0123"


@given(st.text() | st.text("0123456789-０九x", min_size=4, max_size=34))
def test_nothing_crashes(text: str) -> None:
    try:
        assert parse_account(text).isdigit()
    except Invalid as error:
        assert str(error)


@pytest.mark.parametrize("text", ["", "6222", "622202000000000A", "1" * 33])
def test_what_is_no_account(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_account(text)
    assert [one.code for one in caught.value.problems] == ["account.form"]
