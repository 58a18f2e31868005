"""Checking a table before anybody decides: every fault at once, counts, and the wrong rows as a file. Nothing is entered."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import IO

from django.core.files.base import File

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import LARGEST_TABLE, UNPACKED_TABLE, WrongRows, streamed
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import TABLE, Case, begin_import, check_mandate, keep_table, perform
from minzheng.mechanisms.rolls.declare import Roll, roll_of
from minzheng.mechanisms.rolls.examining import Verdict, examine
from minzheng.mechanisms.rolls.models import RollCheck, RollFault
from minzheng.mechanisms.rolls.places import Places
from minzheng.mechanisms.rolls.reading import GroupReader

WRONG = "退回的行"
LISTED = 20_000  # faults kept for the page; the file of wrong rows has them all
_AT_ONCE = 400  # households held against the registers together


@dataclass
class Found:
    """Counts of a table, the first faults, and the first rows of the households that go back."""

    rows: int = 0
    homes: int = 0
    good_rows: int = 0
    good_homes: int = 0
    same_rows: int = 0
    same_homes: int = 0
    changed_homes: int = 0
    returned: list[int] = field(default_factory=list)
    faults: list[RollFault] = field(default_factory=list)


def check_roll(
    register: str,
    upload: "File[bytes]",
    seat: Seat,
    *,
    area: Area,
    source: str = "",
    client_key: uuid.UUID | None = None,
) -> RollCheck:
    """Check a table of households for a register and keep it with what was found as a case that is not submitted yet.

    Raises `Invalid` for a file that is not a table of this roll, `Refused` (post), `Missing` (no such roll).
    """
    roll = roll_of(register)
    purpose = f"核对{roll.register.label}台账"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose), tempfile.TemporaryFile() as out:
        if client_key is not None and (
            known := RollCheck.objects.filter(case__client_key=client_key).first()
        ):
            return known
        check_mandate(seat.post, Function.REGISTERING, roll.register)
        found = _check(roll, upload, area, out)
        name = upload.name or TABLE
        case = begin_import(
            roll.register, seat, area=area, rows=found.rows, source=source or name, client_key=client_key
        )
        keep_table(case, upload, seat, TABLE, LARGEST_TABLE, UNPACKED_TABLE)
        wrong = None
        if found.returned:
            back = File(out, f"{roll.register.label}-退回的行.xlsx")
            wrong = keep_table(case, back, seat, WRONG, LARGEST_TABLE, UNPACKED_TABLE)
        counts = {key: value for key, value in vars(found).items() if key != "faults"}
        made = RollCheck.objects.create(
            case=case, register=roll.register.code, name=name[:200], wrong_file=wrong, **counts
        )
        for fault in found.faults:
            fault.checked = made
        RollFault.objects.bulk_create(found.faults, batch_size=1000)
        return made


def submit_roll(check: RollCheck, seat: Seat) -> Case:
    """Send the good rows of a checked table on to be decided; `Conflict` when there are none."""
    if not check.good_homes:
        raise Conflict.because(
            "表中没有可以登记的新户，不需要提交。", "请改正退回的行后重新上传，或撤回本件。", "roll.nothing"
        )
    return perform(check.case, "提交", seat, version=check.case.version)


def verdicts(roll: Roll, upload: "File[bytes]", area: Area, on: date) -> Iterator[list[Verdict]]:
    """The verdicts on every household of a table, some hundreds at a time."""
    reader = GroupReader(roll, Places(area, on))
    with streamed(upload, roll.columns) as picked:
        groups = reader.groups(picked)
        while some := list(islice(groups, _AT_ONCE)):
            yield examine(roll, some, on)


def _check(roll: Roll, upload: "File[bytes]", area: Area, out: IO[bytes]) -> Found:
    found = Found()
    with closing(WrongRows(out, roll.columns)) as back:
        for some in verdicts(roll, upload, area, clock.today()):
            for one in some:
                _count(found, one, roll, back)
    if not found.rows:
        raise Invalid.because("表格中没有数据行。", "请在标题行下面填写数据后重新上传。", "import.empty")
    return found


def _count(found: Found, one: Verdict, roll: Roll, back: WrongRows) -> None:
    rows = len(one.group.rows)
    found.rows += rows
    found.homes += 1
    if one.usable:
        found.good_rows, found.good_homes = found.good_rows + rows, found.good_homes + 1
    elif one.same:
        found.same_rows, found.same_homes = found.same_rows + rows, found.same_homes + 1
    else:
        found.changed_homes += one.differs
        found.returned.append(one.group.first)
        _return(found, one, roll, back)


def _return(found: Found, one: Verdict, roll: Roll, back: WrongRows) -> None:
    """Every row of a household with a fault goes back: nobody is entered without the others."""
    faults = one.group.faults.found
    wrong_rows = sorted({row for row, _, _ in faults})
    rest = f"同户第{'、'.join(str(row) for row in wrong_rows)}行有误，整户退回"
    for row in one.group.rows:
        own = [(key, problem) for number, key, problem in faults if number == row.number]
        said = [f"“{roll.label(key)}”：{problem}" for key, problem in own]
        back.add(row.cells, {key for key, _ in own}, "；".join(said) or rest)
    for number, key, problem in faults[: max(LISTED - len(found.faults), 0)]:
        found.faults.append(
            RollFault(
                row=number,
                column=roll.label(key),
                message=problem.message,
                fix=problem.fix,
                code=problem.code,
            )
        )
