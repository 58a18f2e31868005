"""Tables: totals of rows and columns, rates of columns, and the balance of the yearly disclosure form."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from minzheng.mechanisms.claims.model import NUMERIC, Figure, Kind, RelationType, Verdict
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import Page
from minzheng.mechanisms.claims.tables import TOTAL, Row

_Numbers = list[Figure]
_NEAR, _SLIGHT = Fraction(1, 10), Fraction(1, 200)
_RANKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[一二三四五六七八九十]{1,3}、",
        r"\([一二三四五六七八九十]{1,3}\)",
        r"\d{1,2}[.、]",
        r"\(\d{1,2}\)",
        r"[A-H][、. ]",
        r"[IVX]{1,4}[、. ]",
    )
)
_COMPLETE = 15
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
        rows = [(row, [f for f in numbers if _counted(page, row, f)]) for row, numbers in rows]
        rows = [(row, numbers) for row, numbers in rows if numbers]
        _across(page, rows)
        _levels(page, rows)
        _down(page, rows)
        _rates(page, rows)
        _form(page, rows)


def _counted(page: Page, row: Row, figure: Figure) -> bool:
    """A figure of the table; a month, a year or a rank at the head of a row only names it."""
    return figure.start in page.read.cells and (figure.start != row.cells[0].start or figure.kind in NUMERIC)


def _across(page: Page, rows: Sequence[tuple[Row, _Numbers]]) -> None:
    """The column 合计 of each row against the columns before it, or after it where it comes first."""
    places: dict[int, list[tuple[Figure, _Numbers]]] = {}
    for _, numbers in rows:
        names = [page.read.cells[f.start].column_name for f in numbers]
        totals = [n for n, name in enumerate(names) if TOTAL.match(name) or name.endswith("总计")]
        for at, column in enumerate(totals):
            start = totals[at - 1] + 1 if at else 0
            after = totals[at + 1] if at + 1 < len(totals) else len(numbers)
            parts = numbers[start:column] if column > start else numbers[column + 1 : after]
            places.setdefault(column, []).append(
                (numbers[column], [f for f in parts if _adds(f, numbers[column])])
            )
    for tests in places.values():
        _test(page, tests, "本行")


def _adds(part: Figure, total: Figure) -> bool:
    return part.kind is total.kind and (part.unit == total.unit or not part.unit or not total.unit)


def _levels(page: Page, rows: Sequence[tuple[Row, _Numbers]]) -> None:
    """Numbered rows: (二) against its 1. 2. 3., 1. against its (1) (2), (1) against its A B."""
    ranks = [_rank(row.texts[0]) for row, _ in rows]
    for n, (row, numbers) in enumerate(rows):
        if ranks[n] is None and not TOTAL.match(row.texts[0]):
            continue
        below = ranks[n + 1] if n + 1 < len(rows) else None
        if below is None or (ranks[n] is not None and below <= (ranks[n] or 0)):
            continue
        children: list[_Numbers] = []
        for at in range(n + 1, len(rows)):
            rank = ranks[at]
            if rank is None or rank < below:
                break
            if rank == below and "其中" not in row.texts[0]:
                children.append(rows[at][1])
        for column, total in enumerate(numbers):
            parts = [
                other[column]
                for other in children
                if len(other) == len(numbers) and _adds(other[column], total)
            ]
            if len(parts) < 2 or len(parts) < len(children) or not j.number(total):
                continue
            off = abs(sum(map(j.number, parts)) - j.number(total)) / j.number(total)
            if j.meet(j.total(map(j.range_of, parts)), j.stated_range(total)) or (
                len(parts) > 2 and off < _SLIGHT
            ):
                _test(page, [(total, parts)], "下级")


def _rank(name: str) -> int | None:
    name = re.sub(r"^其中[::]?", "", name)
    for rank, pattern in enumerate(_RANKS):
        if pattern.match(name):
            return rank
    return None


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
    tests = [(t, parts) for t, parts in tests if len(parts) > 1 and any(map(j.number, (t, *parts)))]
    results = [j.meet(j.total(map(j.range_of, parts)), j.stated_range(total)) for total, parts in tests]
    if len(results) > 1 and not any(results):
        return
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
    inside = [
        numbers
        for _, numbers in rows
        if found["carried"][0].start < numbers[0].start < found["done"][0].start
    ]
    if len(inside) >= _COMPLETE:
        tests = [
            (total, [row[n] for row in inside if len(row) == len(found["done"])])
            for n, total in enumerate(found["done"])
        ]
        _test(page, tests, "各办理结果")
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
