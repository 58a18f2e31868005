"""A ledger of 低保 households taken over: the check with every fault, the decision that enters it, the same file again.

Run: `python benchmarks/imports.py [rows …]` (default 5000 400000). 5,000 rows have the 25 columns of the template and 12 wrong
ones, against the limits of 10 s and 20 s; larger tables have five more columns that the template does not know. Prints
seconds, what a second import finds, and the peak memory of this process (`VmHWM`, from which the workbook's making is left out).
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import datetime
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from founded import bureau, morning, seconds, table

from minzheng.foundation import clock

LIMITS = {"check": 10, "commit": 20}  # seconds for 5,000 rows
DAY = datetime.date(2019, 3, 11)
WRONG = 12


def main(counts: list[int]) -> None:
    """One bureau, one ledger after the other."""
    with bureau() as life, clock.at(morning(DAY)):
        maker, decider, place = given(life.world)
        for base, count in enumerate(counts, 1):
            with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
                write(file, count, 25 if count <= 5_000 else 30, base * 1_000_000, place)
                forget_peak()
                table(
                    ["rows", "step", "seconds", "limit", "peak MB"],
                    run(life.world, file, count, maker, decider),
                )


def given(world: Any) -> tuple[Any, Any, str]:
    """Who files, who decides, and the code of a community."""
    from minzheng.mechanisms.access.public import Function, grant
    from minzheng.mechanisms.areas.public import AreaVersion
    from minzheng.mechanisms.journal.public import SYSTEM, acting

    with acting(SYSTEM, "测量:岗位职能"):
        for family in ("registry.", "social_assistance."):
            grant(world.seat("bofu").post, Function.REGISTERING, family, DAY)
            for function in (Function.REVIEWING, Function.DECIDING):
                grant(world.seat("jiuzhu").post, function, family, DAY)
    code = AreaVersion.objects.filter(kind="社区村", valid__contains=DAY).order_by("code")[0].code
    return world.seat("bofu"), world.seat("jiuzhu"), code


def run(world: Any, file: IO[bytes], count: int, maker: Any, decider: Any) -> Iterator[list[object]]:
    """The check, the decision, and the same file once more."""
    from django.core.files.base import File

    from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
    from minzheng.mechanisms.matters.public import perform
    from minzheng.mechanisms.rolls.public import RollCheck, check_roll, submit_roll

    checks: list[RollCheck] = []

    def check() -> None:
        upload = File(file, name="台账.xlsx")
        checks.append(check_roll(MINIMUM_LIVING, upload, maker, area=world.district))

    def limit(step: str) -> str:
        return f"{LIMITS[step]} s" if count == 5_000 else ""

    yield [count, "check (dry run)", f"{seconds(check):.1f}", limit("check"), peak()]
    assert checks[0].good_rows == count - WRONG and checks[0].faults.count() == WRONG
    case = submit_roll(checks[0], maker)
    case = perform(case, "核对无误", decider, version=case.version)
    took = seconds(lambda: perform(case, "同意", decider, version=case.version))
    yield [count, "decide: everything entered", f"{took:.1f}", limit("commit"), peak()]
    entered = RollCheck.objects.get(pk=checks[0].pk)
    assert entered.entered_rows == count - WRONG
    took = seconds(check)
    told = f"the same file again: {checks[1].good_rows} to enter, {checks[1].same_rows} there already"
    yield [count, told, f"{took:.1f}", "", peak()]
    assert checks[1].good_rows == 0 and checks[1].same_rows == count - WRONG


def write(file: IO[bytes], count: int, width: int, base: int, code: str) -> None:
    """A ledger of households of one to four as Excel would hold it; the first twelve have no amount."""
    from minzheng.domains.social_assistance.benefits.ledger_import import COLUMNS

    heads = [*(one.label for one in COLUMNS), *(f"另列{at}" for at in range(width - len(COLUMNS)))]
    keys = [one.key for one in COLUMNS]
    with xlsxwriter.Workbook(file.name, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, label in enumerate(heads):
            sheet.write_string(0, at, label)
        for number, row in enumerate(rows(count, base, code), 1):
            for at in range(width):
                value = row.get(keys[at]) if at < len(keys) else f"{number}-{at}"
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, at, value, day)
                elif isinstance(value, str):
                    sheet.write_string(number, at, value)
                elif value is not None:
                    sheet.write_number(number, at, value)


def rows(count: int, base: int, code: str) -> Iterator[dict[str, Any]]:
    """The rows, household by household."""
    home = made = 0
    while made < count:
        home += 1
        size = 1 if home <= WRONG else min(home % 4 + 1, count - made)
        for member in range(size):
            yield member_row(base + made, base + home, member, size, code) | (
                {"amount": None} if home <= WRONG else {}
            )
            made += 1


def member_row(number: int, home: int, member: int, size: int, code: str) -> dict[str, Any]:
    """One person of a household; its head says what the household has in common."""
    from minzheng.foundation.identifiers import Sex, make_resident_id

    sex = Sex.MALE if number % 2 else Sex.FEMALE
    born = datetime.date(1930, 1, 1) + datetime.timedelta(days=number // 2 % 30_000)
    own = make_resident_id("120110", born, number // 60_000 % 500, sex)
    row: dict[str, Any] = {
        "home": f"{home}", "name": f"张{chr(0x4E00 + number % 5000)}{chr(0x5000 + number // 5000 % 5000)}", "id_number": own,
        "sex": sex.value, "born": born, "nation": "汉族", "relation": ("户主", "配偶", "子女", "父母")[member],
        "health": "健康", "disability": "无", "remark": "历年转入",
    }  # fmt: skip
    if member == 0:
        row |= {
            "area_code": code, "residence": "城镇", "address": f"先锋路{home}号", "phone": f"139{home % 10**8:08}", "members": size,
            "amount": 1010 * size, "since": datetime.date(2018, 5, 1), "payee": own, "bank": "示范银行",
            "account": f"0200{home:010}", "income": 0, "cause": "因病",
        }  # fmt: skip
    return row


def forget_peak() -> None:
    """Count the peak memory of this process from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """Peak memory in MB since `forget_peak`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [5_000, 400_000])
