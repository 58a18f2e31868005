"""Files of the bank cannot hurt: applied once or not at all, and the line named."""

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.ledger.public import LedgerEntry
from minzheng.mechanisms.payments.formats import sm3
from minzheng.mechanisms.payments.models import BankReturn, LineState, PayBatch
from minzheng.mechanisms.payments.public import FORMATS, apply_return

from .conftest import Office, answer


@pytest.fixture(params=list(FORMATS))
def sent(office: Office, request: pytest.FixtureRequest) -> tuple[Office, PayBatch]:
    for place in range(1, 5):
        office.grant(office.person(place), f"{place}00.05")
    return office, office.sent(office.fund("5000"), request.param)


def closed_anew(batch: PayBatch, lines: list[bytes]) -> bytes:
    """The same lines with a tail that fits them: a fault inside, not of transport."""
    body = b"".join(lines)
    if batch.format == "CSV文本":
        return body + f"T,{sm3(body)}\n".encode()
    return body + b"T" + sm3(body).encode() + b"\n"


FAULTS: dict[str, tuple[Callable[[PayBatch, list[bytes]], bytes], str]] = {
    "one fen off": (
        lambda batch, lines: closed_anew(batch, [lines[0], lines[1].replace(b"10005", b"10006"), *lines[2:-1]]),
        "第1行.*总额",
    ),
    "one fen off and the total too": (
        lambda batch, lines: closed_anew(
            batch, [lines[0].replace(b"100020", b"100021"), lines[1].replace(b"10005", b"10006"), *lines[2:-1]]
        ),
        "第2行.*金额",
    ),
    "cut": (lambda batch, lines: b"".join(lines[:-1]), "截断"),
    "cut within a line": (lambda batch, lines: b"".join(lines[:2]) + lines[2][:7], "截断|格式"),
    "a line lost": (lambda batch, lines: closed_anew(batch, [lines[0], *lines[2:-1]]), "第1行.*笔数"),
    "a line twice": (
        lambda batch, lines: closed_anew(
            batch, [lines[0].replace(b"100020", b"110025").replace(b"4", b"5", 0), lines[1], *lines[1:-1]]
        ),
        "第1行.*笔数",
    ),
    "moved without a new digest": (
        lambda batch, lines: b"".join([lines[0], lines[2], lines[1], *lines[3:]]), "摘要",
    ),
    "no file of ours": (lambda batch, lines: b"%PDF-1.7 nothing", "文件头"),
    "empty": (lambda batch, lines: b"", "文件头"),
    "binary": (lambda batch, lines: bytes(range(256)) * 40, "文件头"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_file_is_not_booked_and_says_where(sent: tuple[Office, PayBatch], fault: str) -> None:
    office, batch = sent
    spoil, message = FAULTS[fault]
    before = LedgerEntry.objects.count()
    with pytest.raises(Invalid, match=message):
        apply_return(batch, spoil(batch, answer(batch).splitlines(keepends=True)), "回盘.txt", office.maker)
    assert LedgerEntry.objects.count() == before
    assert set(batch.lines.values_list("state", flat=True)) == {LineState.SENT}
    apply_return(batch, answer(batch), "回盘.txt", office.maker)


def test_a_file_of_another_batch_is_refused(sent: tuple[Office, PayBatch]) -> None:
    office, batch = sent
    office.grant(office.person(9), "1")
    other = office.sent(batch.fund, batch.format)
    with pytest.raises(Invalid, match=f"不是{batch.case.number}"):
        apply_return(batch, answer(other), "回盘.txt", office.maker)


def test_lines_in_another_order_mean_the_same(sent: tuple[Office, PayBatch]) -> None:
    office, batch = sent
    head, *lines, _ = answer(batch, failed=(3,)).splitlines(keepends=True)
    apply_return(batch, closed_anew(batch, [head, *reversed(lines)]), "回盘.txt", office.maker)
    assert list(batch.lines.order_by("number").values_list("state", flat=True)) == [
        "到账",
        "到账",
        "退回",
        "到账",
    ]


def test_a_second_file_with_other_content_is_refused_line_by_line(sent: tuple[Office, PayBatch]) -> None:
    office, batch = sent
    apply_return(batch, answer(batch), "回盘.txt", office.maker)
    with pytest.raises(Invalid, match="已记为“到账”") as wrong:
        apply_return(batch, answer(batch, failed=(2,)), "回盘.txt", office.maker)
    assert len(wrong.value.problems) == 4


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(["flip", "cut", "insert", "swap", "drop"]))
def test_any_mutation_is_refused_without_a_crash(sent: tuple[Office, PayBatch], seed: int, kind: str) -> None:
    office, batch = sent
    content = bytearray(answer(batch))
    dice = random.Random(seed)
    place = dice.randrange(len(content))
    if kind == "flip":
        content[place] ^= 1 << dice.randrange(8)
    elif kind == "cut":
        del content[place:]
    elif kind == "insert":
        content[place:place] = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 9)))
    elif kind == "drop":
        del content[place : place + dice.randrange(1, 40)]
    else:
        other = dice.randrange(len(content))
        content[place], content[other] = content[other], content[place]
    if bytes(content).rstrip() == answer(batch).rstrip():
        return  # nothing but the last line's end
    with pytest.raises(UserError):
        apply_return(batch, bytes(content), "回盘.txt", office.maker)
    assert not BankReturn.objects.exists()
