"""Loading a tree of areas from a table: all errors at once, nothing half-done."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.foundation.errors import Collector, collect
from minzheng.mechanisms.areas.models import ABOVE, LOCAL_CODE, NATIONAL_CODE, ROOTS, Area, AreaVersion, Kind


@dataclass(frozen=True)
class _Row:
    number: int
    code: str
    name: str
    kind: str
    parent_code: str


def load_tree(rows: Iterable[Mapping[str, object]], on: date, basis: str) -> list[Area]:
    """Create areas from rows with code, name, kind and parent_code (in any order), valid from day `on`.

    An empty parent_code makes a root; a parent may be in the rows or exist already. Returns the areas in the order
    of the rows. Invalid lists every problem, by row number as in a sheet with one heading line; then nothing is made.
    """
    read = [
        _Row(number, *(_cell(raw, name) for name in ("code", "name", "kind", "parent_code")))
        for number, raw in enumerate(rows, start=2)
    ]
    existing = _existing(read, on)
    with collect() as problems:
        if not read:
            problems.add("表中没有区域，", "请从第二行起每个区域写一行。", "tree-empty")
        if not basis.strip():
            problems.add("没有写明依据，", "请填写区划依据，如统计用区划代码的年份。", "area-basis", "basis")
        _check(read, existing, on, problems)
    return _create(read, existing, on, basis)


def _cell(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheets give codes as numbers
    return str(value if value is not None else "").strip()


def _existing(read: list[_Row], on: date) -> dict[str, AreaVersion]:
    codes = {row.code for row in read} | {row.parent_code for row in read}
    found = AreaVersion.objects.filter(code__in=codes, valid__overlap=DateRange(on, None)).select_related(
        "area"
    )
    return {version.code: version for version in found.order_by("-valid")}


def _check(read: list[_Row], existing: dict[str, AreaVersion], on: date, problems: Collector) -> None:
    counts = Counter(row.code for row in read)
    kinds = {code: version.kind for code, version in existing.items() if on in version.valid}
    kinds |= {row.code: row.kind for row in read}
    parents = {row.code: row.parent_code for row in read}
    for row in read:
        for field, message, fix, code in _faults(row, counts, existing, kinds):
            problems.add(f"第{row.number}行：{message}", fix, code, f"{row.number}.{field}")
        if _circular(row.code, parents):
            problems.add(
                f"第{row.number}行：“{row.name}”的上级绕回了自己，", "请核对上级代码。", "area-cycle",
                f"{row.number}.parent_code",
            )  # fmt: skip


def _faults(
    row: _Row, counts: Counter[str], existing: dict[str, AreaVersion], kinds: dict[str, str]
) -> Iterable[tuple[str, str, str, str]]:
    national = row.kind not in (Kind.GRID, Kind.PATCH)
    if not re.match(NATIONAL_CODE if national else LOCAL_CODE, row.code):
        form = "2至12位数字" if national else "2至20位数字、大写字母或“-”"
        yield "code", f"区划代码“{row.code}”格式不对，", f"请填{form}。", "area-code"
    if counts[row.code] > 1:
        yield (
            "code",
            f"区划代码“{row.code}”在表中出现{counts[row.code]}次，",
            "请只保留一行。",
            "area-code-twice",
        )
    if row.code in existing:
        yield (
            "code",
            f"区划代码“{row.code}”已属于“{existing[row.code].name}”，",
            "请删去这一行或更正代码。",
            "area-code-taken",
        )
    if not row.name or len(row.name) > 100:
        yield "name", "名称为空或超过100字，", "请填写名称。", "area-name"
    if row.kind not in ABOVE:
        yield "kind", f"没有“{row.kind}”这个类别，", f"请从{'、'.join(Kind.values)}中选填。", "area-kind"
    elif not row.parent_code:
        if row.kind not in ROOTS:
            yield "parent_code", f"{row.kind}没有上级代码，", "请填写上级的区划代码。", "area-parent"
    elif row.parent_code not in kinds:
        yield (
            "parent_code",
            f"上级代码“{row.parent_code}”不存在，",
            "请补上这个区域或更正代码。",
            "area-parent",
        )
    elif kinds[row.parent_code] not in ABOVE[row.kind]:
        yield (
            "parent_code",
            f"{row.kind}不能放在{kinds[row.parent_code]}之下，",
            "请核对类别和上级代码。",
            "kind-under-kind",
        )


def _circular(code: str, parents: dict[str, str]) -> bool:
    seen, above = set(), parents.get(code)
    while above and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


@transaction.atomic
def _create(read: list[_Row], existing: dict[str, AreaVersion], on: date, basis: str) -> list[Area]:
    areas = Area.objects.bulk_create([Area(created_on=on) for _ in read])
    made = {row.code: area for row, area in zip(read, areas, strict=True)}
    parents = {row.code: row.parent_code for row in read}
    paths: dict[str, list[int]] = {code: version.path for code, version in existing.items()}

    def path(code: str) -> list[int]:
        if code not in paths:
            paths[code] = [*(path(parents[code]) if parents[code] else []), made[code].pk]
        return paths[code]

    AreaVersion.objects.bulk_create(
        AreaVersion(
            area=made[row.code],
            code=row.code,
            name=row.name,
            kind=row.kind,
            parent=_parent(row, made, existing),
            path=path(row.code),
            valid=DateRange(on, None),
            basis=basis,
        )
        for row in read
    )
    return areas


def _parent(row: _Row, made: dict[str, Area], existing: dict[str, AreaVersion]) -> Area | None:
    if not row.parent_code:
        return None
    return made[row.parent_code] if row.parent_code in made else existing[row.parent_code].area
