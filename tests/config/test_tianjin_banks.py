from pathlib import Path

import minzheng
from minzheng.mechanisms.exchange.public import SenderKind, senders
from minzheng.mechanisms.law.public import read_rows

BANKS = Path(minzheng.__file__).parent / "config" / "scenarios" / "tianjin_2023" / "banks.yaml"


def test_fifty_seven_banks_beside_the_departments() -> None:
    rows = read_rows(BANKS)
    codes, names = {row["code"] for row in rows}, {row["name"] for row in rows}
    assert len(rows) == len(codes) == len(names) == 57
    assert {row["kind"] for row in rows} == {SenderKind.BANK.value}
    assert not codes & {one.code for one in senders() if one.kind is SenderKind.DEPARTMENT}
