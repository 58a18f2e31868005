"""T1 without a browser: what is told before typing, what is filled in and for whom, and the sheet printed for signing."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from tests.domains.social_assistance.given import AREA, MEANS, filed, granted

from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import all_matters
from minzheng.mechanisms.registry.public import Household, Look, identify, join, register_of

NEW = f"/matters/{MINIMUM_LIVING}/new/"


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def at_desk(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat.account)
    return client


def found(seat: Seat, words: str, **more: str) -> Any:
    return at_desk(seat).post(NEW, {"find": "1", "who": words, **more})


def at_home(street: SimpleNamespace) -> Household:
    """The three of `given` live together; the applicant heads the household."""
    area = street.bureau.area(AREA)
    with acting(SYSTEM, "登记家庭"):
        people = [identify(one["name"], one["id_number"], area, phone="13900000002") for one in street.people]
        home = Household.objects.create(area=area, head=people[0], address="詹滨里1号楼2门301")
        for person, relation in zip(people, ("本人", "子女", "其他"), strict=True):
            join(person, home, relation, clock.today())
    return home


def test_a_known_household_is_filled_in_and_that_is_on_record(street: SimpleNamespace) -> None:
    home = at_home(street)
    answer = found(street.clerk, street.people[0]["id_number"])
    given = answer.context["posted"]
    for at, one in enumerate(street.people):
        assert (
            given[f"members-{at}-id_number"] == one["id_number"]
            and given[f"members-{at}-relation"] == one["relation"]
        )
    assert given["address"] == "詹滨里1号楼2门301"
    look = Look.objects.get()
    assert look.kind == "带出" and f"household:{home.pk}" in look.subjects
    kept = found(
        street.clerk, street.people[0]["id_number"], **{"a-address": "昌明里9号", "a-members-0-name": "陈某"}
    )
    assert kept.context["posted"]["address"] == "昌明里9号"  # what was typed stays
    assert (
        kept.context["posted"]["members-0-name"] == "陈某" and "members-1-name" not in kept.context["posted"]
    )


def test_choosing_somebody_else_takes_the_first_ones_data_away(street: SimpleNamespace) -> None:
    at_home(street)
    area, number = (
        street.bureau.area(AREA),
        make_resident_id("120110", datetime.date(1980, 2, 3), 5, Sex.MALE),
    )
    with acting(SYSTEM, "登记人员"):
        other = identify("吴天", number, area, phone="13900000077")
    first = found(street.clerk, street.people[0]["id_number"], **{"a-residence": "农村"}).context
    page = {f"a-{key}": text for key, text in first["posted"].items()} | {"filled": first["post"]["filled"]}
    assert "a-members-2-name" in page
    second = found(street.clerk, number, subject=other.subject_key, **page).context["posted"]
    assert (second["members-0-name"], second["phone"], second["residence"]) == ("吴天", "13900000077", "农村")
    assert "members-1-name" not in second and "address" not in second
    read = found(street.clerk, number, subject=street.applicant.subject_key, **page)
    assert read.context["chosen"] == other.subject_key and len(read.context["found"]) == 1
    stranger = make_resident_id("120110", datetime.date(1981, 2, 3), 5, Sex.MALE)
    strange = found(street.clerk, stranger, person_name="郑新", subject=street.applicant.subject_key, **page)
    assert strange.context["chosen"] == "" and strange.context["posted"]["members-0-name"] == "郑新"
    assert "members-1-name" not in strange.context["posted"]
    again = found(street.clerk, street.people[0]["id_number"], **page).context["posted"]
    assert again["members-2-name"] == "陈小宝"


def test_the_dossier_leads_to_the_form_with_the_person_chosen(street: SimpleNamespace) -> None:
    desk, key = at_desk(street.clerk), street.applicant.subject_key
    assert f"/matters/?subject={key.replace(':', '%3A')}" in desk.get(f"/parties/{key}/").content.decode()
    listed = desk.get("/matters/", {"subject": key})
    assert f"{NEW}?subject=" in listed.content.decode()
    assert {one.subject for one in listed.context["matters"]} == {"person"}
    page = desk.get(NEW, {"subject": key})
    assert page.context["chosen"] == key and page.context["posted"]["members-0-name"] == "陈桂兰"


def test_others_are_filled_in_nothing(street: SimpleNamespace) -> None:
    """A clerk of another street is told that there is something, and sees none of it."""
    at_home(street)
    granted(street, MEANS)
    other = street.bureau.seat("丰年村街道办事处", "外街", accepting="social_assistance.")
    number = street.people[1]["id_number"]
    with clock.at(clock.now().replace(month=4, day=10)):
        answer = found(other, number, person_name="陈大勇", person_id=number)
        text = answer.content.decode()
        assert (
            answer.context["found"] == []
            and "已在“最低生活保障”登记簿" in text
            and "不在您的岗位范围内" in text
        )
        assert "/parties/" not in text and "13900000002" not in text and "陈桂兰" not in text
        assert answer.context["posted"] == {}
        assert Look.objects.get(unit=other.unit).purpose == "核对是否办过最低生活保障审核确认"
        own = found(street.clerk, number)
        assert "/parties/household:" in own.content.decode()
    assert at_desk(other).get(NEW, {"subject": street.applicant.subject_key}).context["chosen"] == ""


def test_an_open_case_of_the_family_is_told_with_its_number(street: SimpleNamespace) -> None:
    at_home(street)
    case = filed(street)
    text = found(street.clerk, street.people[2]["id_number"]).content.decode()
    assert f"受理号{case.number}" in text and f"/cases/{case.number}/" in text
    assert case.number not in at_desk(street.clerk).get(NEW).content.decode()


def test_a_registered_account_is_shown_by_its_end_only(street: SimpleNamespace) -> None:
    granted(street, MEANS)
    number = account_answers(street.people[0]["id_number"])["account"]
    with clock.at(clock.now().replace(month=4, day=10)):
        answer = found(street.clerk, street.people[0]["id_number"])
    assert answer.context["notes"] and answer.context["notes"][0].count(number[-4:]) == 1
    assert number not in answer.content.decode() and "account" not in answer.context["posted"]


def test_the_authorisation_is_printed_once_and_masked(street: SimpleNamespace) -> None:
    case = filed(street)
    desk, label = at_desk(street.worker), "家庭经济状况核对授权书"
    for _ in range(2):
        answer = desk.post(f"/cases/{case.number}/blank/", {"label": label})
        assert answer.status_code == 302
    made = Document.objects.get(template="social_assistance.authorisation")
    assert answer["Location"] == f"/documents/{made.pk}/"
    assert street.people[1]["id_number"] not in str(made.sheet) and "陈大勇" in str(made.sheet)
    assert f"打印{label}" in desk.get(f"/cases/{case.number}/receipt/").content.decode()
    assert f"打印{label}" in desk.get(f"/cases/{case.number}/").content.decode()
    assert desk.post(f"/cases/{case.number}/blank/", {"label": "身份证件"}).status_code == 404
    stranger = street.bureau.seat("丰年村街道办事处", "外街", accepting="social_assistance.")
    assert at_desk(stranger).post(f"/cases/{case.number}/blank/", {"label": label}).status_code == 404


def test_every_register_that_stands_against_filing_exists() -> None:
    named = {code for each in all_matters() for one in each.versions for code in one.registers}
    assert named and all(register_of(code) for code in named)
