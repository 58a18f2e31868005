"""Ledgers of 低保 households for tests: rows of households that are right, workbooks of them, people who decide."""

import datetime
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile
from tests.bureau import Bureau

from minzheng.domains.social_assistance.benefits.ledger_import import COLUMNS
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.matters.public import Case, perform
from minzheng.mechanisms.rolls.public import RollCheck, check_roll, submit_roll

Cells = dict[str, Any]
RELATIONS = ("户主", "配偶", "子女", "子女", "父母", "其他")
HEADS = {one.key: one.label for one in COLUMNS}


def number_of(home: int, member: int = 0) -> str:
    """The identity number of a member of a household."""
    at = home * 10 + member
    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=at % 18_000)
    return make_resident_id("120110", born, at // 18_000, Sex.MALE if member % 2 else Sex.FEMALE)


def household(home: int, size: int = 1, **changes: Any) -> list[Cells]:
    """The rows of the nth household, all in order; what is given changes its head's row."""
    rows: list[Cells] = [
        {"home": f"{home:06}", "name": f"张{chr(0x4E00 + home % 500)}{chr(0x5000 + at)}", "id_number": number_of(home, at),
         "relation": RELATIONS[at]}
        for at in range(size)
    ]  # fmt: skip
    rows[0] |= {
        "street": "张贵庄街道", "community": "詹滨里社区", "residence": "城镇", "address": f"先锋路{home}号", "members": size,
        "amount": 1010 * size, "since": datetime.date(2018, 5, 1), "payee": rows[0]["id_number"], "bank": "示范银行",
        "account": f"0200{home:08}", "income": 0, "cause": "因病", "health": "患病", "nation": "汉族",
    }  # fmt: skip
    rows[0] |= changes
    return rows


def workbook(
    rows: Iterable[Mapping[str, Any]], heads: Mapping[str, str] = HEADS, name: str = "台账.xlsx"
) -> Any:
    """An .xlsx as a clerk's Excel writes it: shared texts, dates as numbers; a value beginning with = is a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, label in enumerate(heads.values()):
            sheet.write_string(0, at, label)
        for number, row in enumerate(rows, 1):
            for at, key in enumerate(heads):
                if isinstance(value := row.get(key), datetime.date):
                    sheet.write_datetime(number, at, value, day)
                elif isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(number, at, value, value="500")
                elif isinstance(value, str):
                    sheet.write_string(number, at, value)
                elif value is not None:
                    sheet.write_number(number, at, value)
    return ContentFile(out.getvalue(), name=name)


@dataclass
class Section:
    """The section that keeps the ledger: who files, who checks and decides."""

    bureau: Bureau
    maker: Seat
    decider: Seat
    register: str = MINIMUM_LIVING

    @classmethod
    def of(cls, bureau: Bureau) -> "Section":
        both = "registry. social_assistance."
        return cls(
            bureau,
            bureau.seat("社会救助科", "周敏", registering=both),
            bureau.seat("社会救助科", "孙立", reviewing=both, deciding=both),
        )

    def check(self, *homes: list[Cells], upload: Any = None, **more: Any) -> RollCheck:
        """Upload households, or a file."""
        rows = [row for home in homes for row in home]
        area = self.bureau.area("120110")
        return check_roll(self.register, upload or workbook(rows), self.maker, **{"area": area} | more)

    def decide(self, check: RollCheck) -> RollCheck:
        """Submit, check and grant."""
        self.grant(submit_roll(check, self.maker))
        return RollCheck.objects.get(pk=check.pk)

    def grant(self, case: Case) -> Case:
        if case.step == "check":
            case = perform(case, "核对无误", self.decider, version=case.version)
        return perform(case, "同意", self.decider, version=case.version)

    def take(self, *homes: list[Cells]) -> RollCheck:
        """Households taken over."""
        return self.decide(self.check(*homes))


def faults(check: RollCheck) -> set[tuple[int, str, str]]:
    """Row, column key and code of every fault."""
    keys = {label: key for key, label in HEADS.items()}
    return {(one.row, keys[one.column], one.code) for one in check.faults.all()}
