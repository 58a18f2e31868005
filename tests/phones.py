"""Phones that come back with their rounds all at once: visits filled in without a signal, sent as the shell sends them.

Two phones each share a household, every visit and photo is sent twice, some connections break after the request went out.
"""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from importlib import import_module
from threading import Barrier
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, AccountKind, Staff, appoint
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, Stage, matter, open_case, perform, specimens
from minzheng.mechanisms.registry.public import identify

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
MATTER, STEP = "social_assistance.relief", "visit"


@dataclass
class Phone:
    """One visitor's phone: a session, the cases of the round, and what came of them."""

    number: int
    session: str
    cases: tuple[str, ...]
    second: int
    breaks: bool
    at: str
    took: list[float] = field(default_factory=list)
    shown: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # case → questions told to differ
    refused: list[str] = field(default_factory=list)

    def found(self, case: str) -> dict[str, str]:
        """What was found at a household; no other phone says the same."""
        need = ("一般", "较重", "特别严重")[self.number % 3]
        return {
            "members": str(1 + self.number % 9),
            "finding": f"手机{self.number}在{case}所见。",
            "need": need,
        }

    def round(self, host: str, port: int, start: Barrier) -> None:
        """Take the day along, then wait for all others and send everything."""
        line = _Line(self, host, port)
        line.sign_in()
        taken = {one["number"]: one for one in line.post("/visit/day/", {})[1]["visits"]}
        start.wait()
        for case in self.cases:
            self._bring(line, taken[case])

    def _bring(self, line: "_Line", visit: dict[str, Any]) -> None:
        number, photo = visit["number"], str(uuid4())
        sent = {name: visit[name] for name in ("number", "step", "stage", "state", "base")}
        sent |= {
            "key": str(uuid4()),
            "mine": self.found(number),
            "outcome": visit["outcomes"][0]["key"],
            "reason": "",
        }
        sent |= {"second": self.second, "at": self.at, "place": "39.08500,117.31400,20"}
        for _ in range(2):
            line.post("/visit/photos/", {"key": photo, "number": number, "step": visit["step"]}, PNG)
        if self.breaks:
            line.post("/visit/send/", {"visit": json.dumps(sent)}, leave=True)
        status, told = line.post("/visit/send/", {"visit": json.dumps(sent)})
        if status == 409 and told.get("moved"):
            self.shown[number] = told["fields"]
            keep = [one["key"] for one in told["fields"]] if self.number % 4 < 2 else []
            sent |= {"state": told["state"], "keep": keep}
            status, told = line.post("/visit/send/", {"visit": json.dumps(sent)})
        again, _ = line.post("/visit/send/", {"visit": json.dumps(sent)})
        if (status, again) != (200, 200):
            self.refused.append(f"{number}: {status} {again} {told}")


class _Line:
    """The connection of a phone."""

    def __init__(self, phone: Phone, host: str, port: int) -> None:
        self.phone, self.host, self.port = phone, host, port
        self.cookies, self.token = {settings.SESSION_COOKIE_NAME: phone.session}, ""

    def sign_in(self) -> None:
        with _opened(self.host, self.port) as connection:
            connection.request("GET", "/visit/account/", headers=self._headers())
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            self.token = json.loads(answer.read())["token"]
            cookie = answer.headers["Set-Cookie"].split(";")[0].partition("=")
            self.cookies[cookie[0]] = cookie[2]

    def post(
        self, address: str, said: dict[str, str], file: bytes = b"", leave: bool = False
    ) -> tuple[int, dict[str, Any]]:
        """Status and answer; with `leave` the line breaks before an answer could be read."""
        data: dict[str, Any] = dict(said)
        if file:
            data["file"] = _File(file)
        body, begun = encode_multipart(BOUNDARY, data), time.perf_counter()
        with _opened(self.host, self.port) as connection:
            headers = {**self._headers(), "Content-Type": MULTIPART_CONTENT, "X-CSRFToken": self.token}
            connection.request("POST", address, body, headers)
            if leave:
                return 0, {}
            answer = connection.getresponse()
            told = json.loads(answer.read())
        self.phone.took.append(time.perf_counter() - begun)
        return answer.status, told

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}


class _File:
    name, content_type = "a.png", "image/png"

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self) -> bytes:
        return self._content


class _opened:  # noqa: N801 - read as a verb
    def __init__(self, host: str, port: int) -> None:
        self._connection = HTTPConnection(host, port, timeout=300)

    def __enter__(self) -> HTTPConnection:
        return self._connection

    def __exit__(self, *error: object) -> None:
        self._connection.close()


def phones_of(world: Any, count: int) -> list[Phone]:
    """So many visitors over the streets, each with a household of their own and one shared with the next phone."""
    made = []
    for pair in range(count // 2):
        street = pair % len(world.streets) + 1
        shared = _waiting(world, street)
        for number in (2 * pair, 2 * pair + 1):
            cases = (_waiting(world, street), shared) if number % 2 else (shared, _waiting(world, street))
            made.append(_phone(world, number, street, cases))
    return made


def send_all(phones: Sequence[Phone], address: str) -> float:
    """All phones send at the same time; seconds until the last one is done."""
    host, _, port = address.removeprefix("http://").partition(":")
    start = Barrier(len(phones) + 1)
    with ThreadPoolExecutor(len(phones)) as pool:
        going = [pool.submit(one.round, host, int(port), start) for one in phones]
        start.wait(600)
        begun = time.perf_counter()
        for one in going:
            one.result()
    return time.perf_counter() - begun


def lost(phones: Sequence[Phone]) -> Iterator[str]:
    """Every answer of a phone that is neither in the records nor was shown to its holder as different."""
    from minzheng.mechanisms.desk.models import Visit

    for phone in phones:
        yield from phone.refused
        for number in phone.cases:
            stage = Stage.objects.get(case__number=number, step=STEP)
            counted = {name: str(text) for name, text in stage.answers.items()}
            told = {one["key"] for one in phone.shown.get(number, ())}
            mine = phone.found(number)
            beside = [str(one.otherwise) for one in Visit.objects.filter(stage=stage, applied=False)]
            for name, text in mine.items():
                if counted.get(name) == text:
                    continue
                kept = any(json.loads(one).get(name) == text for one in beside if one)
                if name not in told or (phone.number % 4 < 2 and not kept):
                    yield f"{number} {name}: {text!r} of phone {phone.number}, counted {counted.get(name)!r}"


def _waiting(world: Any, street: int) -> str:
    """Number of a relief case of a street that waits for its visit."""
    community = world.communities[street][0]
    worker, area = world.worker(community), world.areas[community]
    name, id_number = world.invented.person(1940, 1985)
    with acting(worker.actor, "登记申请人身份"):
        resident = identify(name, id_number, area, phone="13900004321")
    answers = {
        "kind": "支出型",
        "cause": "突发重病",
        "description": "医药费超出家庭承受能力。",
        "members": "3",
    }
    answers |= {"phone": "13900004321", "consent": "是"}
    papers = specimens(matter(MATTER, clock.today()))
    case = open_case(
        MATTER, worker, area=area, subject=resident, channel="社区代办", answers=answers, papers=papers
    )
    return perform(case, "受理", world.street_seat(street, "chuangkou"), version=case.version).number


def _phone(world: Any, number: int, street: int, cases: tuple[str, ...]) -> Phone:
    post = world.street_seat(street, "diaocha").post
    with acting(SYSTEM, "登记走访人员"):
        staff = Staff.objects.create(name=f"走访{number:03d}", person_key=f"phone{number}")
        appoint(staff, post)
        account = Account(
            username=f"phone{number}", kind=AccountKind.STAFF, staff=staff, must_change_password=False
        )
        account.set_unusable_password()
        account.save()
    second = world.street_seat(street, "chuangkou").staff.pk
    at = clock.now().isoformat()
    return Phone(number, _session(account), cases, second, breaks=number % 10 == 3, at=at)


def _session(account: Account) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def counted(cases: Sequence[str]) -> int:
    """How many of these cases have had their visit."""
    return Case.objects.filter(number__in=cases).exclude(step=STEP).count()
