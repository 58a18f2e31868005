"""Bank files behind one adapter: what we send and what the bank returns, as CSV and as lines of fixed width."""

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives import hashes

from minzheng.foundation.errors import Invalid, Problem

LARGEST_LINE = 400


@dataclass(frozen=True)
class Payment:
    """One line for the bank: number in the batch, holder, account, bank, amount in 分."""

    number: int
    holder: str
    account: str
    bank: str
    amount: int


@dataclass(frozen=True)
class Answer:
    """What the bank says of one line; `row` is where it stands in the file."""

    row: int
    number: int
    account: str
    amount: int
    paid: bool
    reason: str


@dataclass(frozen=True)
class Returned:
    """A return file: kind (回盘: all lines; 退汇: lines that came back later), batch number, answers."""

    kind: str
    batch: str
    answers: tuple[Answer, ...]


class BankFormat(Protocol):
    """How one bank writes and reads."""

    @property
    def encoding(self) -> str: ...

    def write(self, batch: str, on: datetime.date, payments: Sequence[Payment]) -> bytes: ...

    def write_return(self, returned: Returned) -> bytes: ...

    def fields(self, line: str) -> list[str]: ...


RETURN_KINDS = ("回盘", "退汇")


@dataclass(frozen=True)
class Delimited:
    """CSV: head `H`, lines `D`, tail `T` with count, total and the SM3 digest of what stands above."""

    encoding: str = "utf-8"

    def write(self, batch: str, on: datetime.date, payments: Sequence[Payment]) -> bytes:
        rows: list[list[object]] = [["H", "代发", batch, f"{on:%Y%m%d}", len(payments), _total(payments)]]
        rows += [["D", one.number, one.holder, one.account, one.bank, one.amount] for one in payments]
        return self._closed(rows)

    def write_return(self, returned: Returned) -> bytes:
        total = sum(one.amount for one in returned.answers)
        rows: list[list[object]] = [["H", returned.kind, returned.batch, "", len(returned.answers), total]]
        rows += [
            ["D", one.number, one.account, one.amount, "0" if one.paid else "1", one.reason]
            for one in returned.answers
        ]
        return self._closed(rows)

    def fields(self, line: str) -> list[str]:
        return next(csv.reader([line]), [])

    def _closed(self, rows: Sequence[Sequence[object]]) -> bytes:
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(rows)
        body = written.getvalue().encode(self.encoding)
        return body + f"T,{sm3(body)}\n".encode(self.encoding)


@dataclass(frozen=True)
class FixedWidth:
    """Fields padded to a width counted in bytes of GBK, as older bank systems want them."""

    encoding: str = "gb18030"
    send: tuple[int, ...] = (1, 8, 60, 32, 60, 16)
    head: tuple[int, ...] = (1, 4, 20, 8, 8, 16)
    back: tuple[int, ...] = (1, 8, 32, 16, 1, 60)
    tail: tuple[int, ...] = (1, 64)

    def write(self, batch: str, on: datetime.date, payments: Sequence[Payment]) -> bytes:
        lines = [self._line(self.head, ["H", "代发", batch, f"{on:%Y%m%d}", len(payments), _total(payments)])]
        lines += [
            self._line(self.send, ["D", one.number, one.holder, one.account, one.bank, one.amount])
            for one in payments
        ]
        return self._closed(lines)

    def write_return(self, returned: Returned) -> bytes:
        total = sum(one.amount for one in returned.answers)
        head = ["H", returned.kind, returned.batch, "", len(returned.answers), total]
        lines = [self._line(self.head, head)]
        lines += [
            self._line(
                self.back,
                ["D", one.number, one.account, one.amount, "0" if one.paid else "1", one.reason],
            )
            for one in returned.answers
        ]
        return self._closed(lines)

    def fields(self, line: str) -> list[str]:
        raw = line.encode(self.encoding)
        widths = {"H": self.head, "D": self.back, "T": self.tail}.get(line[:1], ())
        if len(raw) != sum(widths):
            return []
        found, at = [], 0
        for width in widths:
            found.append(raw[at : at + width].decode(self.encoding, "replace").strip())
            at += width
        return found

    def _line(self, widths: Sequence[int], values: Sequence[object]) -> bytes:
        return (
            b"".join(self._cell(str(value), width) for value, width in zip(values, widths, strict=True))
            + b"\n"
        )

    def _cell(self, text: str, width: int) -> bytes:
        raw = text.encode(self.encoding)
        if len(raw) > width:
            raise Invalid.because(
                f"“{text[:20]}”超出银行文件的宽度({width}字节)。", "请改用另一种文件格式,或更正户名、开户银行。",
                "payments.too_wide",
            )  # fmt: skip
        return raw.ljust(width)

    def _closed(self, lines: Sequence[bytes]) -> bytes:
        body = b"".join(lines)
        return body + self._line(self.tail, ["T", sm3(body)])


FORMATS: dict[str, BankFormat] = {"CSV文本": Delimited(), "定长文本": FixedWidth()}


def sm3(data: bytes) -> str:
    """SM3 digest in hex (GB/T 32905)."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def read_return(format_: BankFormat, content: bytes) -> Returned:
    """A return file in one of the formats; GBK and UTF-8 are told apart. Raises one `Invalid` with every fault by line."""
    lines = content.splitlines(keepends=True)
    text = [_decoded(line, format_) for line in lines]
    rows = [format_.fields(line.rstrip("\r\n")) for line in text]
    if not rows or len(rows[0]) != 6 or rows[0][0] != "H" or rows[0][1] not in RETURN_KINDS:
        raise Invalid.because(
            "第1行不是回盘文件的文件头。", "请确认上传的是本批次的回盘或退汇文件,格式与发送时一致。", "return.head", "file"
        )  # fmt: skip
    problems = _tail_problems(rows, lines)
    answers = []
    for number, row in enumerate(rows[1:-1], 2):
        if (answer := _answer(number, row)) is None:
            problems.append(_at(number, "格式不符,应为序号、账号、金额、结果、原因。", "return.line"))
        else:
            answers.append(answer)
    if not problems and rows[0][4:] != [str(len(answers)), str(sum(one.amount for one in answers))]:
        problems.append(_at(1, "文件头的笔数或总额与明细不符。", "return.total"))
    if problems:
        raise Invalid(*problems)
    return Returned(rows[0][1], rows[0][2], tuple(answers))


def _tail_problems(rows: list[list[str]], lines: list[bytes]) -> list[Problem]:
    last = rows[-1]
    if len(last) != 2 or last[0] != "T":
        return [_at(len(rows), "缺少文件尾,文件可能被截断。", "return.truncated")]
    if last[1] != sm3(b"".join(lines[:-1])):
        return [_at(len(rows), "文件摘要不符,内容被改动或转换过编码。", "return.digest")]
    return []


def _answer(number: int, row: list[str]) -> Answer | None:
    if len(row) != 6 or row[0] != "D" or row[4] not in ("0", "1"):
        return None
    if not all(cell.isascii() and cell.isdigit() and len(cell) <= 18 for cell in (row[1], row[3])):
        return None
    return Answer(number, int(row[1]), row[2], int(row[3]), row[4] == "0", row[5][:100])


def _decoded(line: bytes, format_: BankFormat) -> str:
    for encoding in (format_.encoding, "utf-8-sig", "gb18030"):
        try:
            return line[: LARGEST_LINE * 4].decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _at(row: int, message: str, code: str) -> Problem:
    return Problem("file", f"第{row}行:{message}", "请向银行索取原始文件后重新上传,本次没有入账。", code)


def _total(payments: Sequence[Payment]) -> int:
    return sum(one.amount for one in payments)
