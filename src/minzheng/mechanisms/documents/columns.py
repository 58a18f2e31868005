"""Columns of an Excel sheet, shared by export, import and the workbook of errors."""

from dataclasses import dataclass
from enum import Enum


class ColumnKind(Enum):
    """What a column holds. Numbers that identify (ID, phone, bank card) are TEXT."""

    TEXT = "文字"
    INTEGER = "整数"
    MONEY = "金额"
    DATE = "日期"


@dataclass(frozen=True)
class Column:
    """One column: key of the value, heading, kind; `longest` caps text, `required` and `options` concern import only.

    `hint` says in a template what belongs into it.
    """

    key: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = True
    longest: int = 200
    width: int = 16
    options: tuple[str, ...] = ()
    hint: str = ""
