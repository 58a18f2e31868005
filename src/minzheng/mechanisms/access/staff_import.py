"""Staff lists from a spreadsheet: every error of every row at once, and nothing half-done."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from minzheng.foundation.ciphers import blind
from minzheng.foundation.errors import Collector, collect
from minzheng.foundation.identifiers import ResidentId, parse_phone
from minzheng.mechanisms.access.accounts import create_account
from minzheng.mechanisms.access.administration import appoint, grant
from minzheng.mechanisms.access.models import Account, AccountKind, Appointment, Function, Post, Staff, Unit

COLUMNS = ("姓名", "身份证号", "单位", "岗位", "职能", "手机号", "登录名")
_FUNCTIONS = {function.label: function for function in Function}
_MATTERS = re.compile(r"^(\*|[a-z_]+(\.[a-z_]+)*\.?)$")


@dataclass(frozen=True)
class Imported:
    """One new account of an import, with its one-time password (shown once)."""

    name: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class _Row:
    name: str
    person_key: str
    unit: Unit
    post: str
    functions: Sequence[tuple[Function, str]]
    username: str


def person_key_of(number: str) -> str:
    """The blind key of a natural person by resident ID number; Invalid if the number cannot be right."""
    return blind("staff", ResidentId.parse(number).number)


def import_staff(rows: Iterable[Mapping[str, object]]) -> list[Imported]:
    """Enter staff, posts, functions, appointments and accounts from rows with the headings of `COLUMNS`.

    职能 reads "受理=elder_care.；审核=*". One person may fill several rows; 登录名 may be empty on all but one.
    The phone number is checked and not kept. Invalid lists all problems of all rows; then nothing is changed.
    """
    read: list[_Row] = []
    with collect() as problems:
        for number, raw in enumerate(rows, start=2):
            cells = {name: str(raw.get(name) or "").strip() for name in COLUMNS}
            if any(cells.values()):
                _read_row(number, cells, problems, read)
        if not read and not problems.problems:
            problems.add(
                "表中没有人员，", f"请在第一行写{'、'.join(COLUMNS)}，从第二行起每人一行。", "staff-empty"
            )
        _check_together(read, problems)
    with transaction.atomic():
        return [made for row in read if (made := _enter(row)) is not None]


def _read_row(number: int, cells: dict[str, str], problems: Collector, read: list[_Row]) -> None:
    def wrong(column: str, message: str, fix: str, code: str) -> None:
        problems.add(f"第{number}行“{column}”：{message}", fix, code, f"{number}.{column}")

    before = len(problems.problems)
    for column in ("姓名", "岗位"):
        if not cells[column]:
            wrong(column, "没有填写，", "请补填。", "cell-empty")
    key = ""
    with problems.at(f"{number}.身份证号"):
        key = person_key_of(cells["身份证号"])
    if cells["手机号"]:
        with problems.at(f"{number}.手机号"):
            parse_phone(cells["手机号"])
    units = list(Unit.objects.filter(name=cells["单位"], closed_on=None)[:2])
    if len(units) != 1:
        wrong(
            "单位",
            f"“{cells['单位']}”{'有多个同名单位' if units else '不存在'}，",
            "请先在系统中建立或改名。",
            "unit-unknown",
        )
    functions = _functions(cells["职能"], wrong)
    if len(problems.problems) == before:
        read.append(_Row(cells["姓名"], key, units[0], cells["岗位"], functions, cells["登录名"]))


def _functions(text: str, wrong: Callable[[str, str, str, str], None]) -> list[tuple[Function, str]]:
    found = []
    for part in filter(None, re.split(r"[;；、\s]+", text)):
        label, _, matters = part.replace("＝", "=").partition("=")
        if label not in _FUNCTIONS:
            wrong(
                "职能", f"没有“{label}”这个职能，", f"请从{'、'.join(_FUNCTIONS)}中选填。", "function-unknown"
            )
        elif not _MATTERS.match(matters):
            wrong(
                "职能",
                f"“{part}”没有写明事项范围，",
                f"请写成“{label}=*”或“{label}=elder_care.”。",
                "mandate-matters",
            )
        else:
            found.append((_FUNCTIONS[label], matters))
    return found


def _check_together(read: list[_Row], problems: Collector) -> None:
    names = dict(
        Staff.objects.filter(person_key__in=[r.person_key for r in read]).values_list("person_key", "name")
    )
    taken = dict(Account.objects.values_list("username", "staff__person_key"))
    for row in read:
        if names.setdefault(row.person_key, row.name) != row.name:
            problems.add(
                f"“{row.name}”的身份证号已属于“{names[row.person_key]}”，",
                "请核对姓名和号码。",
                "name-differs",
                "姓名",
            )
        if row.username and taken.setdefault(row.username, row.person_key) != row.person_key:
            problems.add(
                f"登录名“{row.username}”已由他人使用，", "请换一个登录名。", "username-taken", "登录名"
            )
    signed = {r.person_key for r in read if r.username} | {key for key in taken.values() if key}
    for row in read:
        if row.person_key not in signed:
            problems.add(f"“{row.name}”没有登录名，", "请填写登录名。", "username", "登录名")


def _enter(row: _Row) -> Imported | None:
    staff, _ = Staff.objects.get_or_create(person_key=row.person_key, defaults={"name": row.name})
    post, _ = Post.objects.get_or_create(unit=row.unit, name=row.post)
    for function, matters in row.functions:
        grant(post, function, matters)
    if not Appointment.objects.filter(staff=staff, post=post, valid__upper_inf=True).exists():
        appoint(staff, post)
    if not row.username or Account.objects.filter(username=row.username).exists():
        return None
    account, password = create_account(row.username, AccountKind.STAFF, staff)
    return Imported(staff.name, account.username, password)
