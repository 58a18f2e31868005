"""The pages staff see: a review starts from what is known, a roll shows what is decided, a change of payee hides names."""

from typing import Any

import pytest
from django.test import Client

from minzheng.domains.social_assistance.benefits import disability_living
from minzheng.domains.social_assistance.benefits.payee import CODE as PAYEE
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.matters.public import open_case

from .persons import District, district, on
from .test_old_age_round import elder, listed
from .test_person_reviews import granted


@pytest.fixture
def town(bureau: Any) -> District:
    made = district(bureau)
    made.lister = bureau.seat("社会救助科", "何验", reviewing="social_assistance.")
    return made


def page(seat: Seat, address: str) -> str:
    client = Client()
    client.force_login(seat.account)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_review_starts_from_what_is_known(town: District) -> None:
    who, line = granted(town, "disability_living", "2026-08-03", "1970-05-06")
    with on("2027-08-03"):
        code = f"{disability_living.CODE}.review"
        case = open_case(code, town.clerk, area=line.area, answers={"cause": "群众反映"}, subject=who)
        shown = page(town.clerk, f"/cases/{case.number}/")
        assert "困难残疾人生活补贴复核" in shown and "健在,户籍在本地" in shown
        assert "<option selected>肢体" in shown


def test_a_roll_shows_what_is_decided(town: District) -> None:
    with on("2026-08-10"):
        elder(town, "陈桂兰", "1946-08-20")
        case = listed(town, "2026-08")
        shown = page(town.section, f"/cases/{case.number}/")
        assert "2026-08高龄津贴发放名单" in shown and "陈桂兰" not in shown


def test_a_change_of_payee_is_filed_on_its_page(town: District) -> None:
    who, _line = granted(town, "orphan", "2026-08-03", "2016-10-15")
    with on("2026-09-07"):
        shown = page(town.clerk, f"/matters/{PAYEE}/new/?subject=person:{who.pk}")
        assert "今后由谁领取" in shown and "孤儿基本生活保障" in shown
