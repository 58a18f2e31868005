"""低保 and others applied for on the portal: begun here, gone on with there, supplemented, decided, told in writing."""

import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.domains.social_assistance.given import AREA, MEANS
from tests.domains.social_assistance.given import street_of as office_of
from tests.domains.social_assistance.persons import on
from tests.mechanisms.portal.citizens_given import PNG, account_of, key_on, signed_in

from minzheng.domains.social_assistance.benefits.disability_living import CODE as DISABILITY
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, Draft, everything, inbox, open_stage, perform, tick
from minzheng.mechanisms.registry.public import Household, identify, join

APPLY = f"/portal/apply/{MINIMUM_LIVING}/"
MINE = "/portal/mine/"


@pytest.fixture
def street(bureau, settings, tmp_path) -> SimpleNamespace:
    settings.PASSWORD_HASHERS = ["minzheng.config.hashers.QuickScrypt"]
    settings.MEDIA_ROOT = tmp_path / "files"
    made = office_of(bureau)
    account_of(made.applicant)
    return made


def asked(street: SimpleNamespace, people: list[dict[str, str]] | None = None) -> dict[str, str]:
    rows = enumerate(street.people if people is None else people)
    cells = {f"a-members-{at}-{key}": text for at, row in rows for key, text in row.items()}
    return {
        "a-residence": "城镇", "a-phone": "13900000002", "a-address": "詹滨里1号楼2门301", "a-consent": "是", **cells,
    }  # fmt: skip


def send(client: Client, fields: dict[str, str], **files: Any) -> Any:
    return client.post(APPLY, {"client_key": key_on(client, APPLY), **fields, **files})


def png() -> SimpleUploadedFile:
    return SimpleUploadedFile("材料.png", PNG)


def filed(street: SimpleNamespace, client: Client, **files: Any) -> Case:
    answer = send(client, asked(street), **files)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get(matter=MINIMUM_LIVING)


def page(client: Client, case: Case) -> str:
    answer = client.get(f"{MINE}{case.number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def act(case: Case, outcome: str, seat: Any, **more: Any) -> Case:
    return perform(case, outcome, seat, version=Case.objects.get(pk=case.pk).version, **more)


def test_begun_here_and_gone_on_with_on_another_device(street):
    half = {key: text for key, text in asked(street).items() if not key.startswith("a-members-2")}
    key = str(uuid.uuid4())
    kept = {**half, "client_key": key, "revision": "0"}
    assert (
        signed_in()
        .post(f"{APPLY}draft/", kept, headers={"X-Autosave": "1"})
        .content.decode()
        .startswith("已")
    )
    phone = signed_in()
    shown = phone.get(f"{APPLY}?draft={key}").content.decode()
    assert street.people[1]["name"] in shown and street.people[1]["id_number"] in shown
    assert phone.post(APPLY, {**asked(street), "client_key": key}).status_code == 302
    assert not Draft.objects.exists()
    case = Case.objects.get(matter=MINIMUM_LIVING)
    assert [one["name"] for one in everything(case)["members"]] == [one["name"] for one in street.people]
    stage = open_stage(case)
    assert (stage.step, stage.opened_on.isoformat(), case.channel) == ("accept", "2019-03-04", "门户")
    assert stage.due_on.isoformat() == "2019-03-05" and case in [one.case for one in inbox(street.clerk)]
    assert case.area == street.bureau.area(AREA)


def test_everything_that_does_not_fit_is_told_at_once(street):
    client = signed_in()
    wrong = send(client, asked(street, [street.people[1], street.people[1]]))
    told = wrong.content.decode()
    assert wrong.status_code == 422 and "填了两次" in told and "“本人”的有0人" in told
    other = [{**street.people[1], "relation": "本人"}]
    assert "不一致" in send(client, asked(street, other)).content.decode()
    assert not Case.objects.exists()


def test_the_household_is_filled_in_without_numbers_of_others(street):
    with acting(SYSTEM, "登记家庭"):
        home = Household.objects.create(
            area=street.bureau.area(AREA), head=street.applicant, address="詹滨里1号"
        )
        join(street.applicant, home, "本人", clock.today())
        son = identify(street.people[1]["name"], street.people[1]["id_number"], street.bureau.area(AREA))
        join(son, home, "子女", clock.today())
    shown = signed_in().get(APPLY).content.decode()
    assert street.people[0]["id_number"] in shown and street.people[1]["name"] in shown
    assert street.people[1]["id_number"] not in shown and "詹滨里1号" in shown


def test_a_member_of_the_household_hears_of_an_application_under_way(street):
    client = signed_in()
    case = filed(street, client)
    assert f"{MINE}{case.number}/" in client.get(APPLY).content.decode()


def test_what_is_missing_is_told_once_in_full_supplied_and_goes_on(street):
    client = signed_in()
    case = act(filed(street, client), "补正", street.clerk, reason="请补交材料")
    shown = page(client, case)
    assert "还缺的材料" in shown and "身份证件、家庭经济状况核对授权书" in shown and "请补交材料" in shown
    made = client.post(f"{MINE}{case.number}/blank/", {"label": "家庭经济状况核对授权书"})
    sheet = client.get(made["Location"])
    assert sheet["Content-Type"] == "application/pdf" and b"".join(sheet.streaming_content)[:4] == b"%PDF"
    for label in ("身份证件", "家庭经济状况核对授权书"):
        sent = {"do": "supply", "label": label, "file": png()}
        assert client.post(f"{MINE}{case.number}/", sent).status_code == 302
    case.refresh_from_db()
    back = client.post(f"{MINE}{case.number}/", {"do": "send_back", "version": case.version})
    assert back.status_code == 302
    case = act(case, "受理", street.clerk)
    assert "正在“入户调查”" in page(client, case)


def test_decided_and_told_in_writing(street):
    client = signed_in()
    case = act(filed(street, client, **{"p-0": png(), "p-1": png()}), "受理", street.clerk)
    case = act(
        case, "调查完成", street.clerk, answers={"means": MEANS, "finding": "属实。"}, second=street.second
    )
    with on("2019-03-12"):
        tick()
    with on("2019-03-13"):
        case = act(case, "同意", street.section)
        letter = Document.objects.get(template="matters.decided")
        assert letter.subject == street.applicant.subject_key and letter.number
        client = signed_in()
        assert f"{MINE}documents/{letter.pk}/" in page(client, case)
        opened = client.get(f"{MINE}documents/{letter.pk}/")
        assert b"".join(opened.streaming_content)[:4] == b"%PDF"
        words = str(letter.sheet)
        assert "每月发给" in words and "行政复议" in words
        assert "确认撤回" not in page(client, case)


def test_not_accepted_is_told_in_writing_with_the_reason(street):
    client = signed_in()
    case = act(filed(street, client), "不予受理", street.clerk, reason="户籍不在本地")
    letter = Document.objects.get(template="matters.decided")
    assert "户籍不在本地" in str(letter.sheet) and "不予受理告知书" in page(client, case)


def test_taken_back_before_it_is_decided(street):
    client = signed_in()
    case = filed(street, client)
    sent = {"do": "withdraw", "version": case.version, "reason": ""}
    assert client.post(f"{MINE}{case.number}/", sent).status_code == 302
    assert Case.objects.get(pk=case.pk).end == "撤回" and not Document.objects.exists()


def test_a_benefit_of_a_person_and_relief_go_the_same_way(street):
    with on("2022-06-01"):
        client = signed_in()
        address = f"/portal/apply/{DISABILITY}/"
        fields = {
            "a-category": "视力",
            "a-level": "2",
            "a-card": "12011019600506002111",
            "a-phone": "13900000002",
        }
        answer = client.post(address, {"client_key": key_on(client, address), **fields, "p-0": png()})
        assert answer.status_code == 302, answer.content.decode()
        case = act(Case.objects.get(matter=DISABILITY), "不予受理", street.clerk, reason="残疾人证已过期")
        assert "残疾人证已过期" in str(Document.objects.get().sheet)
        relief = "/portal/apply/social_assistance.relief/"
        fields = {
            "a-kind": "支出型",
            "a-cause": "突发重病",
            "a-description": "住院。",
            "a-members": "2",
            "a-phone": "13900000002",
            "a-consent": "是",
        }
        answer = client.post(relief, {"client_key": key_on(client, relief), **fields, "p-0": png()})
        assert answer.status_code == 302, answer.content.decode()
        case = Case.objects.get(matter="social_assistance.relief")
        made = client.post(f"{MINE}{case.number}/blank/", {"label": "家庭经济状况核对授权书"})
        assert b"".join(client.get(made["Location"]).streaming_content)[:4] == b"%PDF"
        assert re.search(r"LS2022\d+", page(client, case))
