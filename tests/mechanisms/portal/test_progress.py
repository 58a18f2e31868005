"""查进度: number and four digits; plain words, no names; no telling whether a number exists; few tries."""

import datetime
import re
import statistics
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.mechanisms.portal.given import NOW, distribute, look_up, reported

from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import everything, pause, perform
from minzheng.mechanisms.portal import progress as asking

TOKEN = re.compile(r'value="[A-Za-z0-9]{64}"')


def test_words_step_and_days_but_no_names_or_content(house, client):
    case = distribute(house, reported(client))
    answer = look_up(client, case.number, "1234")
    text = answer.content.decode()
    for words in ("正在“办理并答复”", "张贵庄街道办事处", "2019年3月11日", "下一步", "回访", "2019年3月14日"):
        assert words in text, words
    for secret in ("李建国", "13900001234", "杂物", "詹滨里", "周敏", "赵强"):
        assert secret not in text, secret
    assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]


def test_the_end_and_a_halt_are_said(house, client):
    case = distribute(house, reported(client))
    pause(case, house.street, version=case.version, reason="陈某住院", article="《行政许可法》第四十五条")
    text = look_up(client, case.number, "1234").content.decode()
    assert "依法中止" in text and "陈某" not in text
    case.refresh_from_db()
    case = perform(case, "答复", house.street, version=case.version, answers={"reply": "已清理"})
    case = perform(case, "办结", house.clerk, version=case.version, answers={"rating": "满意"})
    text = look_up(client, case.number, "1234").content.decode()
    assert "已经办结" in text and "已清理" not in text


@pytest.mark.parametrize("typed", ["{} ", " {}", "{lower}", "{wide}"])
def test_a_number_is_read_as_people_type_it(house, client, typed):
    number = reported(client).number
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    typed = typed.format(number, lower=number.lower(), wide=wide)
    assert look_up(client, typed, "１２３４").status_code == 200


def test_unknown_number_and_wrong_tail_are_one_answer(house, client):
    number = reported(client).number
    answers = [look_up(client, *pair) for pair in ((number, "9999"), ("RX20199999999", "9999"), (number, ""))]
    bodies = {
        TOKEN.sub("", a.content.decode()).replace(number, "N").replace("RX20199999999", "N") for a in answers
    }
    assert len(bodies) == 1 and {a.status_code for a in answers} == {404}
    headers = [{k: v for k, v in a.items() if k != "Content-Length"} for a in answers]
    assert headers[0] == headers[1] == headers[2]


def test_both_take_the_same_work_and_about_the_same_time(house, client):
    number = reported(client).number
    work, spent = {}, {number: [], "RX20199999999": []}
    for n in range(25):
        for asked, times in spent.items():
            begun = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                look_up(client, asked, "9999", address=f"10.9.{n}.1")
            times.append(time.perf_counter() - begun)
            work[asked] = [re.sub(r"'[^']*'", "?", q["sql"]) for q in queries]
    known, unknown = work.values()
    assert len(known) == len(unknown) > 3
    gap = abs(statistics.median(spent[number]) - statistics.median(spent["RX20199999999"]))
    assert gap < 0.01


def test_both_open_one_sealed_text(house, client, monkeypatch):
    number, opened = reported(client).number, []
    monkeypatch.setattr(asking, "everything", lambda case: opened.append(case.pk) or everything(case))
    for asked in (number, "RX20199999999"):
        look_up(client, asked, "9999")
    assert len(opened) == 2


def test_ten_tries_in_ten_minutes_for_one_address(house, client):
    number = reported(client).number
    answers = [look_up(client, number, f"{n:04d}").status_code for n in range(12)]
    assert answers == [404] * 10 + [429] * 2
    blocked = look_up(client, number, "1234")
    assert blocked.status_code == 429 and blocked["Retry-After"] == "600"
    assert look_up(client, number, "1234", address="10.0.0.3").status_code == 200
    with clock.at(NOW + datetime.timedelta(minutes=10, seconds=1)):
        assert look_up(client, number, "1234").status_code == 200


def test_forged_forwarding_and_neighbouring_ipv6_are_one_visitor(house, client, settings):
    for n in range(10):
        client.post(
            "/portal/progress/",
            {"number": "RX1", "tail": "1"},
            REMOTE_ADDR="10.0.0.9",
            HTTP_X_FORWARDED_FOR=f"1.1.1.{n}",
        )
    assert look_up(client, "RX1", "1", address="10.0.0.9").status_code == 429
    for n in range(10):
        look_up(client, "RX2", "1", address=f"2001:db8::{n:x}")
    assert look_up(client, "RX2", "1", address="2001:db8::ffff").status_code == 429
    settings.OWN_PROXIES = 1
    fresh = client.post(
        "/portal/progress/",
        {"number": "RX3", "tail": "1"},
        REMOTE_ADDR="10.0.0.9",
        HTTP_X_FORWARDED_FOR="9.9.9.9, 7.7.7.7",
    )
    assert fresh.status_code == 404


def test_many_addresses_cannot_try_all_tails_of_one_number(house, client):
    number = reported(client).number
    answers = [look_up(client, number, f"{n:04d}", address=f"10.8.0.{n}").status_code for n in range(31)]
    assert answers[-2:] == [404, 429]


def test_a_case_without_a_phone_is_never_found(house, client):
    case = reported(client)
    case.sealed = ""
    with acting(SYSTEM, "测试"):
        case.save()
    assert look_up(client, case.number, "").status_code == 404
    assert look_up(client, case.number, "1234").status_code == 404
