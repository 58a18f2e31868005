"""Registers: declared once, written only by decisions, read as of any day."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from minzheng.foundation.errors import Conflict, Invalid, Missing, collect
from minzheng.mechanisms.areas.public import Area, within
from minzheng.mechanisms.registry.decision import Decision
from minzheng.mechanisms.registry.merging import survivor
from minzheng.mechanisms.registry.models import Party, RegisterEntry
from minzheng.mechanisms.registry.records import about


@dataclass(frozen=True)
class Column:
    """One column of a register; a sensitive one is kept as ciphertext."""

    key: str
    label: str
    unit: str | None = None
    sensitive: bool = False


_declared: dict[str, "Register"] = {}


@dataclass(frozen=True)
class Register:
    """A register: its code, its name, whom its lines are about, and its columns. Declaring it makes it known."""

    code: str
    label: str
    subject: type[Party]
    columns: tuple[Column, ...] = ()

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if self.code in _declared or len(set(keys)) != len(keys):
            raise ValueError(f"register {self.code} or one of its columns is declared twice")
        _declared[self.code] = self


def registers() -> tuple[Register, ...]:
    """All declared registers, by code."""
    return tuple(_declared[code] for code in sorted(_declared))


def register_of(code: str) -> Register:
    """The register declared under a code; Missing if nobody declared it."""
    if code not in _declared:
        raise Missing.because(
            f"没有代码为“{code}”的登记簿。", "请核对代码，或先在业务模块里声明它。", "register.unknown"
        )
    return _declared[code]


def enter(
    register: Register | str,
    subject: Party,
    data: Mapping[str, Any],
    decision: Decision,
    key: str = "",
    valid_from: date | None = None,
    area: Area | None = None,
    valid_to: date | None = None,
) -> RegisterEntry:
    """Write a line by a decision, in force from `valid_from` (default: the day decided), in the subject's area.

    A line granted for a time says so at once: `valid_to` is the first day it no longer holds.

    Raises `Invalid` for columns the register does not have, `Conflict` when the line for subject and key is taken.
    """
    book = register if isinstance(register, Register) else register_of(register)
    register_of(book.code)
    party = survivor(subject)
    start = valid_from or decision.on
    entry = unsaved_line(book, party, data, decision, key, start, area, valid_to)
    if lines(book, party, key).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start)).exists():
        raise _taken(book, key)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        if "registry_entry_once" in str(error):
            raise _taken(book, key) from error
        raise
    return entry


def unsaved_line(
    book: Register,
    party: Party,
    data: Mapping[str, Any],
    decision: Decision,
    key: str = "",
    valid_from: date | None = None,
    area: Area | None = None,
    valid_to: date | None = None,
) -> RegisterEntry:
    """A line not saved yet, its sensitive columns apart; raises `Invalid` for columns the register does not have."""
    open_, sealed = _content(book, party, data)
    return RegisterEntry(
        register=book.code,
        **about(party),
        area=area or party.area,
        key=key,
        data=open_,
        secret=json.dumps(sealed, cls=DjangoJSONEncoder, ensure_ascii=False) if sealed else None,
        valid_from=valid_from or decision.on,
        valid_to=valid_to,
        case_id=decision.case_id,
        ended_by_case=decision.case_id if valid_to else None,
    )


def end(entry: RegisterEntry, decision: Decision, on: date) -> RegisterEntry:
    """End a line by a decision: `on` is the first day it no longer holds. One granted for a time may end before its time."""
    fresh = RegisterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    early = fresh.valid_to is not None and fresh.ended_by_case == fresh.case_id and on < fresh.valid_to
    if fresh.valid_to is not None and not early:
        raise Conflict.because(
            f"这条登记已于{fresh.valid_to}终止。", "请刷新页面，查看终止它的办件。", "register.ended"
        )
    if on < fresh.valid_from:
        raise Invalid.because(
            f"终止日期{on}早于登记生效日期{fresh.valid_from}。",
            "请填写生效当日或以后的日期。",
            "register.before_start",
        )
    fresh.valid_to, fresh.ended_by_case = on, decision.case_id
    fresh.save(update_fields=["valid_to", "ended_by_case"])
    return fresh


def replace(entry: RegisterEntry, data: Mapping[str, Any], decision: Decision, on: date) -> RegisterEntry:
    """End a line and write its successor with some columns changed, in force from `on`."""
    content = {**entry.content, **data}
    with transaction.atomic():
        old = end(entry, decision, on)
        return enter(old.register, old.subject, content, decision, key=old.key, valid_from=on, area=old.area)


def as_of(register: Register | str, on: date, area: Area | int | None = None) -> QuerySet[RegisterEntry]:
    """The lines of a register in force on a day, of an area and everything below it as the tree was that day."""
    code = register.code if isinstance(register, Register) else register_of(register).code
    held = RegisterEntry.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), register=code, valid_from__lte=on
    )
    return held if area is None else held.filter(area_id__in=within(area, on))


def lines(register: Register, subject: Party, key: str | None = None) -> QuerySet[RegisterEntry]:
    """All lines of a register about one subject, ended ones too, of one key if given."""
    found = RegisterEntry.objects.filter(register=register.code, **about(subject))
    return found if key is None else found.filter(key=key)


def _content(
    book: Register, subject: Party, data: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    columns = {column.key: column for column in book.columns}
    with collect() as problems:
        if not isinstance(subject, book.subject):
            problems.add(
                f"“{book.label}”登记的是{book.subject._meta.verbose_name}，不是{subject._meta.verbose_name}。",
                "请改选登记对象。",
                "register.subject",
            )
        for name in data.keys() - columns.keys():
            problems.add(f"“{book.label}”没有“{name}”这一栏。", "请核对栏目名称。", "register.column", name)
    sealed = {name: value for name, value in data.items() if columns[name].sensitive}
    return {name: value for name, value in data.items() if name not in sealed}, sealed


def _taken(book: Register, key: str) -> Conflict:
    which = f"“{key}”" if key else ""
    return Conflict.because(
        f"“{book.label}”中该对象已有生效的{which}登记，或生效日期与已终止的登记重叠。",
        "请先终止原登记，或改为变更原登记，再重新提交。",
        "register.taken",
    )
