"""Ways in: a folder, a database, an address, a signed post; each keeps the file sealed and is safe to repeat."""

import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import Client
from tests.mechanisms.exchange.conftest import JULY, NOW, Office, open_office

from minzheng.config.postgres import Address, create_database, drop_database
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.exchange.adapters import DatabasePull, FileDrop, HttpPull, Unreachable
from minzheng.mechanisms.exchange.connections import read_connections
from minzheng.mechanisms.exchange.models import Delivery, SenderSecret
from minzheng.mechanisms.exchange.public import (
    Batch,
    BatchState,
    SourceAlarm,
    Trouble,
    daily_round,
    new_secret,
    push_round,
    send,
    sender_of,
    simulate,
    source_of,
    work_off,
)
from minzheng.mechanisms.exchange.push import signature
from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting


def simulated(code: str, people: Any, trouble: Trouble | None = None) -> Any:
    source = source_of(code)
    return simulate(source, source.senders()[0], people, "s", JULY, trouble)[0]


def drop(data: Path, made: Any, name: str = "") -> Path:
    folder = data / "drop" / made.source / made.sender
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / (name or made.name)
    place.write_bytes(made.content)
    return place


def test_the_round_takes_in_what_was_dropped(office: Office, people: Any, data: Path) -> None:
    placed = [drop(data, simulated(code, people)) for code in ("wages", "deaths", "vehicles")]
    unfinished = [drop(data, simulated("wages", people), name) for name in (".x.csv", "x.csv.part", "x.csv~")]
    wrong = drop(data, simulated("deaths", people, Trouble.FUTURE_DATES), "deaths-2026-06.csv")
    daily_round(NOW.date())
    daily_round(NOW.date())
    assert not any(one.exists() for one in (*placed, wrong)) and all(one.exists() for one in unfinished)
    batches = {(one.source, one.period): one.state for one in Batch.objects.all()}
    assert batches == {
        ("wages", JULY): BatchState.APPLIED,
        ("deaths", JULY): BatchState.APPLIED,
        ("deaths", date(2026, 6, 1)): BatchState.REFUSED,
        ("vehicles", JULY): BatchState.APPLIED,
    }
    assert SourceAlarm.objects.filter(source="deaths", state="open").exists()


def test_the_period_is_read_from_the_name(tmp_path: Path, contracts: None) -> None:
    folder = tmp_path / "wages" / "human_resources"
    folder.mkdir(parents=True)
    for name in ("工资202605.csv", "工资2026-06-30第2版.csv", "12345_2026-07.csv", "无期间.csv"):
        (folder / name).write_bytes(b"x")
    found = {
        one.name: one.period
        for one in FileDrop(tmp_path).arrivals(
            source_of("wages"), sender_of("human_resources"), date(2026, 8, 1)
        )
    }
    assert found == {
        "工资202605.csv": date(2026, 5, 1),
        "工资2026-06-30第2版.csv": date(2026, 8, 1),
        "12345_2026-07.csv": JULY,
        "无期间.csv": date(2026, 8, 1),
    }


def test_a_senders_database_is_read_and_never_written(office: Office, people: Any, postgres: Address) -> None:
    create_database(postgres, "sender")
    dsn = postgres.url(postgres.owner, "sender")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "DROP TABLE IF EXISTS died; CREATE TABLE died (name text, number text, died_on date)"
        )
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO died VALUES (%s, %s, '2026-07-09')", people[:20])
            cursor.executemany("INSERT INTO died VALUES (%s, %s, '2026-06-09')", people[20:30])
    query = (
        "SELECT name AS 姓名, number AS 公民身份号码, died_on AS 死亡日期, '疾病' AS 死亡原因"
        " FROM died WHERE died_on BETWEEN {first} AND {last}"
    )
    try:
        deaths, sender = source_of("deaths"), sender_of("public_security")
        (arrival,) = DatabasePull(dsn, query).arrivals(deaths, sender, JULY)
        from minzheng.mechanisms.exchange.public import receive, take_in

        batch = take_in(receive(deaths, sender, JULY, arrival.chunks, arrival.name, SYSTEM), SYSTEM)
        assert (batch.state, batch.rows) == (BatchState.APPLIED, 20)
        for bad in (
            "WITH gone AS (DELETE FROM died RETURNING *) SELECT * FROM gone",
            "SELECT * FROM nothing",
        ):
            (arrival,) = DatabasePull(dsn, bad).arrivals(deaths, sender, JULY)
            with pytest.raises(Unreachable):
                b"".join(arrival.chunks)
        with psycopg.connect(dsn) as connection:
            assert connection.execute("SELECT count(*) FROM died").fetchone() == (30,)
        with pytest.raises(Invalid):
            list(DatabasePull(dsn, query).arrivals(source_of("vehicles"), sender_of("traffic_police"), JULY))
    finally:
        drop_database(postgres, "sender")


posted: list[tuple[dict[str, str], Any]] = []


@contextmanager
def handing_out(files: dict[str, bytes]) -> Iterator[str]:
    """A sender's server with these files; another address is 404, /broken 500; a token is asked for."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            allowed = self.headers.get("Authorization") == "Bearer secret"
            code = 500 if self.path == "/broken" else 200 if self.path in files else 404
            self.send_response(code if allowed or code != 200 else 401)
            self.end_headers()
            if code == 200 and allowed:
                self.wfile.write(files[self.path])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append((dict(self.headers), json.loads(body)))
            self.send_response(503 if len(posted) == 1 else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    worker = threading.Thread(target=server.serve_forever, daemon=True)
    worker.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        worker.join()


def test_an_address_is_fetched_once_per_period(office: Office, people: Any, data: Path) -> None:
    made = simulated("wages", people)
    with handing_out({"/w/2026-07-01": made.content}) as base:
        connections = data / "connections.yaml"
        connections.write_text(
            f"- {{source: wages, sender: human_resources, address: '{base}/w/{{period}}', token: secret}}\n"
        )
        connections.chmod(0o600)
        daily_round(date(2026, 8, 20))
        daily_round(date(2026, 8, 21))
        assert [(one.source, one.state) for one in Batch.objects.all()] == [("wages", BatchState.APPLIED)]
        wages, sender = source_of("wages"), sender_of("human_resources")
        assert list(HttpPull(f"{base}/none").arrivals(wages, sender, JULY)) == []
        for bad in (f"{base}/broken", f"{base}/w/2026-07-01", "http://127.0.0.1:9/x"):
            with pytest.raises(Unreachable):
                list(HttpPull(bad).arrivals(wages, sender, JULY))
        connections.chmod(0o644)
        with pytest.raises(Invalid, match="chmod 600"):
            read_connections(connections)
        connections.write_text(
            "- {source: nothing, sender: x, address: y}\n- {source: wages, sender: bank_a, database: z}\n"
        )
        connections.chmod(0o600)
        with pytest.raises(Invalid) as found:
            read_connections(connections)
        assert len(found.value.problems) == 2


def post(made: Any, secret: str, number: str = "1", period: str = "2026-07", **changed: str) -> Any:
    digest = hashlib.new("sm3", made.content).hexdigest()
    told = {
        "sender": made.sender,
        "source": made.source,
        "period": period,
        "number": number,
        "digest": digest,
    }
    signed = signature(secret, **told)
    told = {**told, "signature": signed, **changed}
    headers = {f"X-Minzheng-{name.title()}": value for name, value in told.items() if name != "source"}
    return Client().post(
        f"/feeds/{made.source}/", made.content, content_type="application/octet-stream", headers=headers
    )


def test_a_signed_post_is_kept_and_repeated_without_effect(office: Office, people: Any) -> None:
    made = simulated("deposits", people)
    secret = new_secret(sender_of(made.sender), SYSTEM)
    answers = [post(made, secret), post(made, secret), post(made, secret, number="2")]
    assert [one.status_code for one in answers] == [202, 202, 202]
    assert len({one.json()["batch"] for one in answers}) == 1
    assert (Batch.objects.count(), Delivery.objects.count()) == (1, 2)
    assert [one.state for one in work_off()] == [BatchState.APPLIED]
    assert post(made, secret).json()["label"] == "已入库"
    other = simulated("deposits", people[:10])
    assert post(other, secret).status_code == 409


def test_a_post_that_is_not_signed_right_is_refused(office: Office, people: Any) -> None:
    made = simulated("deposits", people)
    secret = new_secret(sender_of(made.sender), SYSTEM)
    assert post(made, "wrong").status_code == 401
    assert post(made, secret, signature="é").status_code == 401
    assert post(made, secret, sender="nobody").status_code == 401
    assert (
        post(
            made,
            secret,
            period="2026-08",
            signature=signature(secret, made.sender, "deposits", "2026-07", "1", "x"),
        ).status_code
        == 401
    )
    assert Refusal.objects.filter(code="push.unsigned").count() == 3
    wrong_digest = "0" * 64
    signed = signature(secret, made.sender, "deposits", "2026-07", "1", wrong_digest)
    answer = post(made, secret, digest=wrong_digest, signature=signed)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "push.digest")
    assert (
        post(
            made,
            secret,
            number="",
            signature=signature(
                secret, made.sender, "deposits", "2026-07", "", hashlib.new("sm3", made.content).hexdigest()
            ),
        ).status_code
        == 422
    )
    assert Client().get("/feeds/deposits/").status_code == 405
    assert not Batch.objects.exists()
    newer = new_secret(sender_of(made.sender), SYSTEM)
    assert post(made, secret).status_code == 401
    assert post(made, newer).status_code == 202
    assert SenderSecret.objects.count() == 2


def test_without_a_bureau_nothing_is_taken(db: None, contracts: None, data: Path, people: Any) -> None:
    with clock.at(NOW):
        made = simulated("deposits", people)
        secret = new_secret(sender_of(made.sender), SYSTEM)
        assert post(made, secret).status_code == 409
        daily_round(NOW.date())
        open_office()
        assert json.loads(post(made, secret).content)["state"] == "received"


def test_the_outbox_is_pushed_to_connected_receivers(office: Office, data: Path) -> None:
    posted.clear()
    with handing_out({}) as base:
        connections = data / "connections.yaml"
        connections.write_text(f"- {{receiver: district_a, address: '{base}/inbox', secret: shared}}\n")
        connections.chmod(0o600)
        with acting(SYSTEM, "测试"):
            send("district_a", "warning", {"name": "王伟"}, "w-1")
            send("district_a", "warning", {"name": "李伟"}, "w-2")
        assert push_round() == 0  # refused once
        assert push_round() == 0  # and left alone for a minute
        with clock.at(NOW + timedelta(minutes=1)):
            assert push_round() == 2
            assert push_round() == 0
    assert [one[0]["Idempotency-Key"] for one in posted] == ["w-1", "w-1", "w-2"]
    assert [one[0]["X-Minzheng-Number"] for one in posted] == ["1", "1", "2"]
    assert posted[2][1] == {"kind": "warning", "payload": {"name": "李伟"}}
    body = json.dumps(posted[2][1], ensure_ascii=False).encode()
    signed = f"2\nw-2\n{hashlib.new('sm3', body).hexdigest()}".encode()
    assert posted[2][0]["X-Minzheng-Signature"] == hmac.new(b"shared", signed, "sm3").hexdigest()


def test_a_batch_that_no_reader_can_stand_stops_no_other(
    office: Office, people: Any, data: Path, monkeypatch: Any
) -> None:
    from minzheng.mechanisms.exchange import batches

    drop(data, simulated("wages", people))
    drop(data, simulated("deaths", people))
    real = batches.examine

    def stumbling(source: Any, *more: Any) -> Any:
        if source.code == "wages":
            raise ValueError(people[0][1])
        return real(source, *more)

    monkeypatch.setattr(batches, "examine", stumbling)
    daily_round(NOW.date())
    assert {one.source: one.state for one in Batch.objects.all()} == {
        "wages": BatchState.REFUSED,
        "deaths": BatchState.APPLIED,
    }
    alarm = SourceAlarm.objects.get(source="wages", kind="refused")
    assert "ValueError" in alarm.text and people[0][1] not in alarm.text
