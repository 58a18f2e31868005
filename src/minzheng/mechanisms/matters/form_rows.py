"""A question whose answer is a table: rows of the same few columns, such as the members of a family."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from minzheng.foundation.errors import Invalid, Problem, collect
from minzheng.mechanisms.matters.forms import Field, UnitChoice

_LAST = 99  # rows a page can name


@dataclass(frozen=True)
class Rows(Field):
    """Between `least` and `most` rows of `columns`; the value is a list of mappings by column key, empty cells left out.

    Programs give such a list of texts under the key; pages give one text per cell, named `key-0-column`. Rows left
    empty are left out. One sensitive column makes the whole table ciphertext.
    """

    columns: tuple[Field, ...] = ()
    least: int = 1
    most: int = 20
    widget = "rows"

    def __post_init__(self) -> None:
        keys = [one.key for one in self.columns]
        if not keys or len(set(keys)) < len(keys):
            raise ValueError(f"table {self.key} needs columns, each with a key of its own")
        if any(isinstance(one, Rows | UnitChoice) for one in self.columns):
            raise ValueError(f"table {self.key} cannot hold tables or units")
        if not 0 < self.least <= self.most <= _LAST:
            raise ValueError(f"table {self.key} has 1 to {_LAST} rows")
        object.__setattr__(self, "sensitive", self.sensitive or any(one.sensitive for one in self.columns))

    def cells(self, at: int | str) -> tuple[Field, ...]:
        """The questions of one row, counted from 0, under the names that a page gives them."""
        return tuple(replace(one, key=f"{self.key}-{at}-{one.key}") for one in self.columns)

    def names(self, given: Iterable[str]) -> dict[str, str]:
        found = {self.key: self.label} if self.key in given else {}
        for at, row in sorted(_sorted_out(self, given).items()):
            for cell in self.cells(at):
                if cell.key in row:
                    found[cell.key] = f"{self.label}第{at + 1}行 {cell.label}"
        return found

    def counted(self, given: Iterable[str]) -> int:
        """How many rows a page must have to show all that was given by cells."""
        return max(_sorted_out(self, given), default=-1) + 1

    def read(self, given: Mapping[str, Any]) -> Any:
        table, rows, filled = self._table(given), [], 0
        with collect() as problems:
            for at in sorted(table):
                row = {key: text for key, text in table[at].items() if text not in (None, "")}
                if all(isinstance(text, str) and not text.strip() for text in row.values()):
                    continue
                filled += 1
                if filled > self.most:
                    continue
                problems.problems += self._unknown(at, row)
                answers: dict[str, Any] = {}
                for column, cell in zip(self.columns, self.cells(at), strict=True):
                    try:
                        value = cell.read(row)
                    except Invalid as wrong:
                        problems.problems += [
                            replace(p, message=f"第{at + 1}行{p.message}") for p in wrong.problems
                        ]
                        continue
                    if value is not None:
                        answers[column.key] = value
                rows.append(answers)
            self._check_number(filled)
        return rows or None

    def typed(self, value: Any) -> list[dict[str, Any]]:
        known = {one.key: one for one in self.columns}
        return [{key: known[key].typed(cell) for key, cell in row.items()} for row in value]

    def as_posted(self, value: Any) -> dict[str, Any]:
        """The stored value as a page would send it, cell by cell."""
        rows = enumerate(self.typed(value))
        return {f"{self.key}-{at}-{key}": text for at, row in rows for key, text in row.items()}

    def show(self, value: Any) -> str:
        return self._lines(value, hide=False)

    def mask(self, value: Any) -> str:
        return self._lines(value, hide=True)

    def _lines(self, value: Any, *, hide: bool) -> str:
        """One line a row; with `hide` the sensitive columns are masked."""
        lines = []
        for number, row in enumerate(value, 1):
            shown = (
                f"{one.label}:{one.mask(row[one.key]) if hide and one.sensitive else one.show(row[one.key])}"
                for one in self.columns
                if one.key in row
            )
            lines.append(f"{number}. {';'.join(shown)}")
        return "\n".join(lines)

    def _table(self, given: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
        """Cells by row, under the names a page gives them, whichever way they came."""
        table = {at: {name: given[name] for name in row} for at, row in _sorted_out(self, given).items()}
        whole = given.get(self.key)
        if whole in (None, "", [], ()):
            return table
        if table or not isinstance(whole, list | tuple) or not all(isinstance(row, Mapping) for row in whole):
            raise Invalid.because(f"“{self.label}”不是一张表。", "请逐行填写。", "no_table", self.key)
        return {
            at: {f"{self.key}-{at}-{key}": text for key, text in row.items()} for at, row in enumerate(whole)
        }

    def _unknown(self, at: int, row: Mapping[str, Any]) -> list[Problem]:
        known = {cell.key for cell in self.cells(at)}
        return [
            Problem(
                self.key,
                f"第{at + 1}行没有“{_column(name)}”这一列。",
                "请刷新页面后重新填写。",
                "unknown_field",
            )
            for name in row
            if name not in known
        ]

    def _check_number(self, filled: int) -> None:
        if not filled and self.required:
            raise Invalid.because(f"“{self.label}”没有填写。", "此项必填。", "required", self.key)
        if filled and not self.least <= filled <= self.most:
            raise Invalid.because(
                f"“{self.label}”须有{self.least}至{self.most}行,现有{filled}行。",
                "请增减后再提交。",
                "rows",
                self.key,
            )


def _column(name: str) -> str:
    return name.split("-", 2)[-1][:40]


def _sorted_out(table: Rows, given: Iterable[str]) -> dict[int, list[str]]:
    """The names among `given` that are cells of known columns, by row."""
    columns = "|".join(re.escape(one.key) for one in table.columns)
    pattern = re.compile(rf"{re.escape(table.key)}-([0-9]|[1-9][0-9])-({columns})")
    found: dict[int, list[str]] = {}
    for name in given:
        if match := pattern.fullmatch(name):
            found.setdefault(int(match[1]), []).append(name)
    return found
