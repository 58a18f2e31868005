"""Splitting, merging, renaming and moving areas: new versions from a day on, and the lineage that permission follows.

All are called inside `acting`, change everything or nothing, and go forward in time only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.foundation.errors import Collector, Conflict, collect
from minzheng.mechanisms.areas.models import ABOVE, LOCAL_CODE, Area, AreaVersion, Change, Lineage
from minzheng.mechanisms.areas.questions import version_of


@dataclass(frozen=True)
class Part:
    """An area to be made by a split or merge; `children` are those areas below the old one that go to this part."""

    code: str
    name: str
    children: Sequence[Area] = ()


@transaction.atomic
def split(area: Area, parts: Sequence[Part], on: date, basis: str, remains: bool = False) -> list[Area]:
    """Split an area from day `on`; each child goes to exactly one part. Returns the new areas in order.

    With `remains` the area lives on, parts are cut off from it, and children named in no part stay with it.
    """
    old = _open_version(area, on)
    below = {v.area_id: v for v in _children(area, on)}
    with collect() as problems:
        _check_parts(parts, on, frozenset() if remains else frozenset({old.code}), problems)
        if len(parts) < (1 if remains else 2):
            problems.add(
                "拆分后的区域不足两个，", "请至少列出两个（原区域保留时至少一个）。", "split-parts", "parts"
            )
        _check_children(parts, below, remains, problems)
        _check_basis(basis, problems)
    if not remains:
        _close([old], on)
    made = []
    for part in parts:
        new = _create(part.code, part.name, old.kind, _parent_version(old, on), on, basis)
        for child in part.children:
            _place(below[child.pk], new, on, basis)
        Lineage.objects.create(old=area, new=new.area, on=on, kind=Change.SPLIT, basis=basis)
        made.append(new.area)
    return made


@transaction.atomic
def merge(areas: Sequence[Area], into: Part | Area, on: date, basis: str) -> Area:
    """Merge areas of one kind from day `on` into a new area or an existing one; all their children go there."""
    gone = [_open_version(area, on) for area in areas if area != into]
    kept = _open_version(into, on) if isinstance(into, Area) else None
    all_of_them = [*gone, *([kept] if kept else [])]
    with collect() as problems:
        if len({v.area_id for v in all_of_them}) < 2 or len({v.area_id for v in gone}) < len(gone):
            problems.add("合并的区域不足两个或有重复，", "请至少选择两个不同的区域。", "merge-areas", "areas")
        if len({(v.kind, v.parent_id) for v in all_of_them}) > 1:
            problems.add(
                "合并的区域类别或上级不一致，", "请先划转到同一上级，再合并。", "merge-kinds", "areas"
            )
        if isinstance(into, Part):
            _check_parts([into], on, frozenset(v.code for v in gone), problems)
        _check_basis(basis, problems)
    moving = [child for old in gone for child in _children(old.area, on)]
    _close(gone, on)
    if isinstance(into, Part):
        kept = _create(into.code, into.name, gone[0].kind, _parent_version(gone[0], on), on, basis)
    assert kept is not None
    for child in moving:
        _place(child, kept, on, basis)
    for old in gone:
        Lineage.objects.create(old=old.area, new=kept.area, on=on, kind=Change.MERGE, basis=basis)
    return kept.area


@transaction.atomic
def rename(area: Area, on: date, basis: str, name: str | None = None, code: str | None = None) -> AreaVersion:
    """Another name or code (or both) from day `on`; the area stays itself."""
    old = _open_version(area, on)
    with collect() as problems:
        _check_parts([Part(code or old.code, name or old.name)], on, frozenset({old.code}), problems)
        _check_basis(basis, problems)
    new = _amend(old, on, basis, name=name or old.name, code=code or old.code)
    Lineage.objects.create(old=area, new=area, on=on, kind=Change.RENAME, basis=basis)
    return new


@transaction.atomic
def transfer(area: Area, parent: Area, on: date, basis: str, code: str | None = None) -> AreaVersion:
    """Move an area with everything below it under another parent from day `on`, with a new code if it gets one."""
    old, above = _open_version(area, on), _open_version(parent, on)
    with collect() as problems:
        _check_parts([Part(code or old.code, old.name)], on, frozenset({old.code}), problems)
        if area.pk in above.path:
            problems.add("不能划转到自己或自己的下级，", "请另选上级区域。", "transfer-cycle", "parent")
        elif above.kind not in ABOVE[old.kind]:
            problems.add(
                f"{old.kind}不能划到{above.kind}之下，", "请另选上级区域。", "kind-under-kind", "parent"
            )
        _check_basis(basis, problems)
    new = _place(old, above, on, basis)
    if code and code != old.code:
        new = _amend(new, on, basis, code=code)
    Lineage.objects.create(old=area, new=area, on=on, kind=Change.TRANSFER, basis=basis)
    return new


def _open_version(area: Area, on: date) -> AreaVersion:
    version = version_of(area, on)
    later = AreaVersion.objects.filter(path__contains=[area.pk], valid__startswith__gt=on).exists()
    if later or version.valid.upper is not None:
        raise Conflict.because(
            f"“{version.name}”在{on:%Y-%m-%d}之后已有变更，",
            "区划变更须按时间先后登记，请核对生效日期。",
            "area-order",
        )
    return version


def _parent_version(version: AreaVersion, on: date) -> AreaVersion | None:
    return version_of(version.parent_id, on) if version.parent_id is not None else None


def _children(area: Area, on: date) -> list[AreaVersion]:
    found = AreaVersion.objects.filter(parent=area, valid__contains=on).select_related("area")
    return list(found.order_by("code"))


def _check_parts(parts: Sequence[Part], on: date, freed: frozenset[str], problems: Collector) -> None:
    codes = [part.code for part in parts]
    taken = set(
        AreaVersion.objects.filter(code__in=codes, valid__overlap=DateRange(on, None)).values_list(
            "code", flat=True
        )
    )
    for part in parts:
        if not re.match(LOCAL_CODE, part.code):
            problems.add(
                f"区划代码“{part.code}”格式不对，", "请填2至20位数字、大写字母或“-”。", "area-code", "code"
            )
        if part.code in taken - freed or codes.count(part.code) > 1:
            problems.add(f"区划代码“{part.code}”已被使用，", "请换一个代码。", "area-code-taken", "code")
        if not part.name.strip():
            problems.add(f"代码“{part.code}”没有名称，", "请填写名称。", "area-name", "name")


def _check_children(
    parts: Sequence[Part], below: dict[int, AreaVersion], remains: bool, problems: Collector
) -> None:
    named = [child.pk for part in parts for child in part.children]
    for pk in sorted(set(named) - set(below)):
        problems.add(
            f"编号为{pk}的区域不是它的直接下级，", "请从直接下级中选择。", "split-children", "children"
        )
    for pk, version in below.items():
        if named.count(pk) > 1:
            problems.add(
                f"下级“{version.name}”分给了多个区域，", "请只分给一个。", "split-children", "children"
            )
        if pk not in named and not remains:
            problems.add(
                f"下级“{version.name}”没有去处，", "请分给拆分后的某个区域。", "split-children", "children"
            )


def _check_basis(basis: str, problems: Collector) -> None:
    if not basis.strip():
        problems.add("没有写明变更依据，", "请填写批复文号。", "area-basis", "basis")


def _close(versions: Sequence[AreaVersion], on: date) -> None:
    for version in versions:
        if version.valid.lower == on:
            raise Conflict.because(f"“{version.name}”当天才设立，", "请核对生效日期。", "area-order")
        version.valid = DateRange(version.valid.lower, on)
        version.save(update_fields=["valid"])


def _create(code: str, name: str, kind: str, above: AreaVersion | None, on: date, basis: str) -> AreaVersion:
    area = Area.objects.create(created_on=on)
    return AreaVersion.objects.create(
        area=area,
        code=code,
        name=name.strip(),
        kind=kind,
        parent=above.area if above else None,
        path=[*(above.path if above else []), area.pk],
        valid=DateRange(on, None),
        basis=basis,
    )


def _amend(version: AreaVersion, on: date, basis: str, **values: object) -> AreaVersion:
    """The version of the area from `on` with other values; a version that began that very day is changed itself."""
    if version.valid.lower != on:
        _close([version], on)
        version = AreaVersion.objects.get(pk=version.pk)
        version.pk, version.valid = None, DateRange(on, None)
        version._state.adding = True
    version.basis = basis
    for name, value in values.items():
        setattr(version, name, value)
    version.save()
    return version


def _place(version: AreaVersion, above: AreaVersion, on: date, basis: str) -> AreaVersion:
    """Put an area under another from `on`, with everything below it."""
    depth = len(version.path)
    new = _amend(version, on, basis, parent=above.area, path=[*above.path, version.area_id])
    below = AreaVersion.objects.filter(path__contains=[version.area_id], valid__contains=on)
    for lower in below.exclude(area_id=version.area_id):
        _amend(lower, on, basis, path=[*new.path, *lower.path[depth:]])
    return new
