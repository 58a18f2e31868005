"""Tables: totals of rows and columns, rates of columns, and the balance of the yearly disclosure form."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from minzheng.mechanisms.claims.model import Figure, Kind, RelationType, Verdict
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import Page
from minzheng.mechanisms.claims.tables import TOTAL, Row, Table

_Numbers = list[Figure]
_NEAR = Fraction(1, 4)
_FORM = (
    ("new", re.compile(r"新收政府信息公开申请")),
    ("carried", re.compile(r"上年结转政府信息公开申请")),
    ("done", re.compile(r"^\(七\)总计|^总计")),
    ("left", re.compile(r"结转下年度继续办理")),
)


def find(page: Page) -> None:
    """All relations inside the tables of a text."""
    at = {figure.start: figure for figure in page.figures}
    for table in page.read.tables:
        rows = [(row, [at[cell.start] for cell in row.cells if cell.start in at]) for row in table.rows]
        rows = [(row, [f for f in numbers if f.start in page.read.cells]) for row, numbers in rows]
        rows = [(row, numbers) for row, numbers in rows if numbers]
        _across(page, table, rows)
        _down(page, rows)
        _rates(page, rows)
        _form(page, rows)


def _across(page: Page, table: Table, rows: Sequence[tuple[Row, _Numbers]]) -> None:
    """The column 合计 of each row against the columns before it, or after it where it comes first."""
    head = table.head
    width = max((len(numbers) for _, numbers in rows), default=0)
    names = head[-width:] if width and len(head) >= width else []
    totals = [n for n, name in enumerate(names) if TOTAL.match(name)]
    for place, column in enumerate(totals):
        start = totals[place - 1] + 1 if place else 0
        tests = []
        for _, numbers in rows:
            if len(numbers) != width:
                continue
            parts = (
                numbers[start:column]
                if column > start
                else numbers[column + 1 : totals[place + 1] if place + 1 < len(totals) else width]
            )
            tests.append((numbers[column], [f for f in parts if f.kind in (Kind.COUNT, Kind.MONEY)]))
        _test(page, tests, "本行")


def _down(page: Page, rows: Sequence[tuple[Row, _Numbers]]) -> None:
    """The row 合计 against the rows above it, column by column; where none are above, those below."""
    above: list[_Numbers] = []
    for n, (row, numbers) in enumerate(rows):
        name = row.texts[0]
        if not TOTAL.match(name) or re.match(r"\(七\)", name):
            above.append(numbers)
            continue
        alike = [other for other in above if len(other) == len(numbers)]
        if not alike:
            alike = [other for _, other in rows[n + 1 :] if len(other) == len(numbers)]
        tests = [
            (figure, [other[column] for other in alike])
            for column, figure in enumerate(numbers)
            if figure.kind in (Kind.COUNT, Kind.MONEY)
        ]
        _test(page, tests, "本列")
        if not re.match(r".*小\s*计", name):
            above = []


def _test(page: Page, tests: Sequence[tuple[Figure, _Numbers]], where: str) -> None:
    """Held against each other: where most lines add up, the others are faults; where none does, it is no sum."""
    tests = [(total, parts) for total, parts in tests if len(parts) > 1]
    results = [j.meet(j.total(map(j.range_of, parts)), j.stated_range(total)) for total, parts in tests]
    enough = sum(results) * 2 >= len(results)
    for (total, parts), fits in zip(tests, results, strict=True):
        added = sum((j.number(part) for part in parts), Fraction(0))
        near = abs(added - j.number(total)) <= _NEAR * abs(j.number(total))
        if fits or (enough and sum(results)) or near:
            end = "相符" if fits else f"相差{j.amount(abs(added - j.number(total)), total.unit)}，请核对"
            text = f"表中“{total.label}”写{total.raw.strip()}，{where}各项相加为{j.amount(added, total.unit)}，{end}。"
            formula = f"{j.plus(parts)}={j.plus([total])}"
            page.add(RelationType.SUM, (total, *parts), formula, added, total.value, j.verdict(fits), text)


def _rates(page: Page, rows: Sequence[tuple[Row, _Numbers]]) -> None:
    """A column of rates that are a quotient of two other columns in most rows."""
    width = max((len(numbers) for _, numbers in rows), default=0)
    full = [numbers for _, numbers in rows if len(numbers) == width]
    if len(full) < 2 or width > 20:
        return
    for column in range(width):
        if not all(numbers[column].kind is Kind.RATE for numbers in full):
            continue
        best = max(
            _quotients(full, column), default=None, key=lambda found: (found[0], -abs(found[1] - column))
        )
        if best is None or best[0] * 2 < len(full):
            continue
        for numbers in full:
            part, whole, rate = numbers[best[1]], numbers[best[2]], numbers[column]
            if j.number(whole):
                _rate(page, part, whole, rate)


def _quotients(rows: Sequence[_Numbers], column: int) -> Iterable[tuple[int, int, int]]:
    counts = [n for n in range(len(rows[0])) if n != column and all(r[n].kind is Kind.COUNT for r in rows)]
    for part in counts:
        for whole in counts:
            if part != whole:
                yield (
                    sum(bool(j.number(r[whole])) and _is(r[part], r[whole], r[column]) for r in rows),
                    part,
                    whole,
                )


def _is(part: Figure, whole: Figure, rate: Figure) -> bool:
    return j.meet(j.over(j.range_of(part), j.range_of(whole)), j.stated_range(rate))


def _rate(page: Page, part: Figure, whole: Figure, rate: Figure) -> None:
    value = j.number(part) / j.number(whole)
    fits = _is(part, whole, rate)
    text = f"表中“{rate.label}”写{rate.raw.strip()}，{part.raw.strip()}除以{whole.raw.strip()}为{j.amount(value, '%')}，{'相符' if fits else '不符，请核对'}。"
    page.add(
        RelationType.RATE,
        (part, whole, rate),
        f"{j.plus([part])}/{j.plus([whole])}",
        value,
        rate.value,
        j.verdict(fits),
        text,
    )


def _form(page: Page, rows: Sequence[tuple[Row, _Numbers]]) -> None:
    """政府信息公开工作年度报告: 新收 + 上年结转 = 办理总计 + 结转下年度, in each column."""
    found: dict[str, _Numbers] = {}
    for row, numbers in rows:
        for text in row.texts[:3]:
            for role, pattern in _FORM:
                if pattern.search(re.sub(r"\s", "", text)) and (role != "done" or "new" in found):
                    found.setdefault(role, numbers)
    if len(found) < len(_FORM):
        return
    width = min(len(numbers) for numbers in found.values())
    for back in range(width, 0, -1):
        new, carried, done, left = (found[role][-back] for role, _ in _FORM)
        come, gone = (new, carried), (done, left)
        if not any(j.number(f) for f in (*come, *gone)):
            continue
        fits = sum(map(j.number, come)) == sum(map(j.number, gone))
        text = f"申请“{new.label}”一列：新收{new.raw}加上年结转{carried.raw}，与办理总计{done.raw}加结转下年度{left.raw}{'相符' if fits else '不符，请核对'}。"
        formula = f"{j.plus(come)}={j.plus(gone)}"
        verdict = Verdict.HOLDS if fits else Verdict.FAILS
        page.add(
            RelationType.BALANCE,
            (*come, *gone),
            formula,
            Fraction(sum(map(j.number, come))),
            Fraction(sum(map(j.number, gone))),
            verdict,
            text,
        )
