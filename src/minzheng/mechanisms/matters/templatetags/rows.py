"""A table of a declared form on a page: a table on a wide screen, a card a row on a narrow one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import template

from minzheng.foundation.errors import Problem, UserError
from minzheng.mechanisms.matters.form_rows import Rows
from minzheng.mechanisms.matters.forms import Field

register = template.Library()
BLANK = "__at__"  # stands for the row's place in the row that a script copies


@dataclass(frozen=True)
class Cell:
    """One question of one row, with what was given and what is wrong with it."""

    one: Field
    value: Any
    wrong: tuple[Problem, ...]


@dataclass(frozen=True)
class Row:
    """One row, by its place and its number as people count."""

    at: int | str
    number: int | str
    cells: tuple[Cell, ...]


@register.inclusion_tag("matters/rows.html")
def rows(
    one: Rows,
    label: str,
    given: Mapping[str, Any],
    error: UserError | None,
    grows: str | None,
    more: str | None,
) -> dict[str, Any]:
    """The rows given, with one to fill; `grows` is the address that shows the form again, `more` the table to have one more."""
    asked = one.counted(given) + (more == one.key)
    shown = min(max(asked, _filled(one, given) + 1, one.least if one.required else 1), one.most)
    shown = max(shown, one.counted(given))
    return {
        "one": one,
        "label": label,
        "rows": [Row(at, at + 1, tuple(_cells(one, at, given, error))) for at in range(shown)],
        "blank": Row(BLANK, BLANK, tuple(_cells(one, BLANK, {}, None))),
        "next": shown,
        "full": shown >= one.most,
        "grows": grows,
        "reads_cards": any(column.widget == "id_number" for column in one.columns),
        "wrong": _wrong(error, one.key),
    }


def _cells(one: Rows, at: int | str, given: Mapping[str, Any], error: UserError | None) -> Iterator[Cell]:
    for cell in one.cells(at):
        yield Cell(cell, given.get(cell.key, ""), _wrong(error, cell.key))


def _filled(one: Rows, given: Mapping[str, Any]) -> int:
    """Up to which row something was typed."""
    return one.counted(name for name, text in given.items() if str(text).strip())


def _wrong(error: UserError | None, key: str) -> tuple[Problem, ...]:
    return tuple(problem for problem in error.problems if problem.field == key) if error else ()
