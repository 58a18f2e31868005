"""From a text to its figures, with labels, ids and contexts."""

from dataclasses import dataclass

from minzheng.mechanisms.claims import figures, labels, tables
from minzheng.mechanisms.claims.context import Context
from minzheng.mechanisms.claims.drafts import Draft
from minzheng.mechanisms.claims.model import ASIDE, Figure, Kind, SetAside
from minzheng.mechanisms.claims.passages import Text

LONGEST_TEXT = 2_000_000
MOST_FIGURES = 40_000


@dataclass(frozen=True)
class Read:
    """A text with its figures; `drafts` stand beside `figures` one for one."""

    text: Text
    context: Context
    drafts: tuple[Draft, ...]
    figures: tuple[Figure, ...]
    cells: dict[int, tables.Cell]
    tables: tuple[tables.Table, ...]
    aside: tuple[SetAside, ...]


def read(words: str) -> Read:
    """All figures of a text, in their order."""
    text = Text(words)
    drafts, aside = figures.find(text)
    drafts = drafts[:MOST_FIGURES]
    found = tuple(tables.find(text))
    cells = tables.cells_of(found)
    context = Context(text, drafts)
    _in_year(drafts, context.year)
    known = labels.Labels(text, drafts, cells, context.year).all()
    made = tuple(
        _figure(at, draft, label, context)
        for at, (draft, label) in enumerate(zip(drafts, known, strict=True))
    )
    return Read(text, context, tuple(drafts), made, cells, found, tuple(aside))


def _in_year(drafts: list[Draft], year: int | None) -> None:
    """1至7月份 of a report on 2023 is 2023-01 to 2023-07."""
    for draft in drafts:
        value = draft.value
        if year and draft.unit == "月" and isinstance(value, tuple) and len(str(value[0])) == 2:
            draft.value = (f"{year}-{value[0]}", f"{year}-{value[1]}")


def _figure(at: int, draft: Draft, label: str, context: Context) -> Figure:
    inside = draft.kind not in ASIDE
    return Figure(
        id=f"F{at + 1:03}",
        raw=context.text.raw[draft.start : draft.end],
        value=draft.value,
        unit=draft.unit,
        kind=draft.kind,
        qualifier=draft.qualifier,
        label=label,
        subject=context.body if inside else "",
        area=context.area(draft.start) if inside and draft.kind not in (Kind.DATE, Kind.NAME) else "",
        period=context.period(at) if inside else "",
        start=draft.start,
        end=draft.end,
        quantity=draft.quantity,
    )
