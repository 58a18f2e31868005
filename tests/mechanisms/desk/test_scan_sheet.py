"""扫码检查: who sees a body prints its code; people and strangers have none."""

from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.test_checks import HOME, home

from minzheng.mechanisms.desk.receipts import qr_picture
from minzheng.mechanisms.registry.public import Person


def test_the_code_leads_to_this_body_in_the_phones_shell(bureau):
    key = home().subject_key
    for login in ("yanglao", "yuanzhang"):  # the home prints its own
        text = at_desk(login).get(f"/parties/{key}/scan/").content.decode()
        assert (
            HOME in text and qr_picture(f"http://testserver/visit/#{key}").replace("'", "&#x27;") in text
        ), login
    assert f"/parties/{key}/scan/" in at_desk("yanglao").get(f"/parties/{key}/").content.decode()


def test_neither_people_nor_bodies_out_of_sight_have_a_code(bureau):
    person = Person.objects.first().subject_key
    client = at_desk("chuangkou01")
    assert client.get(f"/parties/{person}/scan/").status_code == 404
    assert f"/parties/{person}/scan/" not in client.get(f"/parties/{person}/").content.decode()
    assert at_desk("yanglao").get("/parties/facility:999999/scan/").status_code == 404
