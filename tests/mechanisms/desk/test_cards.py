"""执法证件: entered and renewed by the administrator, near its end and over shown to the head, upheld complaints beside it."""

import datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from tests.mechanisms.desk.given import at_desk

from minzheng.config.scenarios import dongli_2019
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Staff
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import open_case, perform

ADDRESS = "/cards/"


def officer(login="yanglao2"):
    found = dongli_2019.world().seat(login).staff
    assert found is not None
    return found


def valid(last):
    with acting(SYSTEM, "换证"):
        one = officer()
        one.certificate_valid = DateRange(datetime.date(2018, 1, 1), last + datetime.timedelta(1))
        one.save()


def row(client):
    text = client.get(ADDRESS).content.decode()
    return next(part for part in text.split("<tr>") if officer().certificate_number in part)


def test_what_is_near_its_end_or_over_is_shown_first(bureau):
    head, today = at_desk("juzhang"), clock.today()
    for days, state in ((31, "有效"), (30, "即将到期"), (0, "即将到期"), (-1, "失效")):
        valid(today + datetime.timedelta(days))
        assert f">{state}<" in row(head), days
    text = head.get(ADDRESS).content.decode()
    assert text.index(officer().certificate_number) == min(
        text.index(one.certificate_number)
        for one in Staff.objects.exclude(certificate_number="")
        if one.certificate_number in text
    )
    assert "登记、换发" not in text


def test_only_the_administrator_renews_and_every_fault_is_told(bureau):
    valid(datetime.date(2018, 12, 31))
    key, other = officer().pk, officer("yanglao").certificate_number
    good = {"staff": key, "number": "津新0001", "from": "2019-01-01", "until": "2023-12-31"}
    assert at_desk("juzhang").post(ADDRESS, good).status_code == 403
    assert at_desk("yanglao").get(ADDRESS).status_code == 403
    admin = at_desk("admin")
    for wrong, told in (
        ({"staff": ""}, ("没有选择人员",)),
        ({"number": other}, ("已登记在他人名下",)),
        ({"number": "", "from": "", "until": ""}, ("没有填写执法证号", "第一天", "最后一天")),
        ({"until": "2018-12-31"}, ("早于第一天",)),
    ):
        text = admin.post(ADDRESS, good | wrong).content.decode()
        assert all(words in text for words in told), wrong
    assert officer().uncertified(clock.today())
    assert admin.post(ADDRESS, good).status_code == 302
    assert officer().certificate_number == "津新0001" and not officer().uncertified(
        datetime.date(2023, 12, 31)
    )
    assert officer().uncertified(datetime.date(2024, 1, 1))


def test_an_upheld_complaint_stands_beside_the_card(bureau):
    world = dongli_2019.world()
    legal, head = world.seat("fazhi"), world.seat("juzhang")
    answers = {"about": "乱作为", "certificate": officer().certificate_number, "facts": "无故扣押。"}
    case = open_case("enforcement.officer_complaint", legal, area=world.district, answers=answers)
    case = perform(case, "受理", legal, version=case.version)
    case = perform(case, "核查完毕", legal, version=case.version, answers={"found": "属实。"})
    assert "投诉属实" not in row(at_desk("juzhang"))
    perform(case, "投诉属实", head, version=case.version, answers={"answer": "已处理。"})
    assert "投诉属实1件" in row(at_desk("juzhang"))
