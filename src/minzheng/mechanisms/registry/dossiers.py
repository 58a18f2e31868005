"""Dossiers (一人一档、一户一档、一机构一档): what the house knows of one party, in sections that rooms and domains add."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.foundation import clock
from minzheng.mechanisms.registry.facts import fact_kind_of, facts
from minzheng.mechanisms.registry.households import members
from minzheng.mechanisms.registry.merging import same_as, survivor
from minzheng.mechanisms.registry.models import (
    Facility,
    Household,
    Organisation,
    Party,
    Person,
    RegisterEntry,
)
from minzheng.mechanisms.registry.records import about
from minzheng.mechanisms.registry.registers import Register, register_of

HIDDEN = "〔已隐去〕"


@dataclass(frozen=True)
class Line:
    """One line of a section: label, text, the day it counts from, and the case behind it."""

    label: str
    text: str
    since: date | None = None
    case_id: int | None = None


@dataclass(frozen=True)
class Section:
    """A titled part of a dossier."""

    title: str
    lines: tuple[Line, ...]


Panel = Callable[[Any], Iterable[Line]]
_panels: list[tuple[type[Party], str, Panel]] = []


def dossier_panel(kind: type[Party], title: str, function: Panel) -> None:
    """Add a section to the dossiers of one kind of party; the function gets the party and gives masked lines."""
    if any(known[:2] == (kind, title) for known in _panels):
        raise ValueError(f"dossier panel {title} of {kind.__name__} is declared twice")
    _panels.append((kind, title, function))


def dossier(subject: Party, unmasked: bool = False) -> list[Section]:
    """The sections of a party's dossier: particulars, facts, registers, then added panels; empty ones left out.

    Masked unless `unmasked`; whoever unmasks answers for the right to it and for the journal row. The caller has
    found the party through `visible`.
    """
    party = survivor(subject)
    sections = [
        Section("基本信息", tuple(_particulars(party, unmasked))),
        Section("事实", tuple(_facts(party, unmasked))),
        Section("登记", tuple(_entries(party, unmasked))),
    ]
    sections += [
        Section(title, tuple(function(party))) for kind, title, function in _panels if isinstance(party, kind)
    ]
    return [section for section in sections if section.lines]


def _particulars(party: Party, unmasked: bool) -> Iterable[Line]:
    today = clock.today()
    shown: list[tuple[str, Any]] = []
    if isinstance(party, Person):
        shown = [
            ("姓名", party.name if unmasked else party.masked_name),
            (party.id_kind, party.id_number if unmasked else party.masked_id),
            ("性别", party.get_sex_display()),
            ("出生日期", party.born if unmasked or not party.born else f"{party.born.year}年"),
            ("电话", party.phone if unmasked else party.masked_phone),
            ("死亡日期", party.died_on),
        ]
    elif isinstance(party, Household):
        shown = [("住址", party.address if unmasked else party.masked_address)]
        for one in members(party, today):
            shown.append((one.relation, one.person.name if unmasked else one.person.masked_name))
    elif isinstance(party, Organisation):
        shown = [
            ("名称", party.name),
            ("统一社会信用代码", party.uscc),
            ("类别", party.kind),
            ("状态", party.status),
        ]
    elif isinstance(party, Facility):
        shown = [
            ("名称", party.name),
            ("类别", party.kind),
            ("地址", party.address),
            ("启用日期", party.opened_on),
        ]
        shown += [("停用日期", party.closed_on), ("运营机构", party.organisation and party.organisation.name)]
    return [Line(label, str(value)) for label, value in shown if value not in (None, "")]


def _facts(party: Party, unmasked: bool) -> Iterable[Line]:
    for fact in facts(party):
        hidden = fact.secret is not None and not unmasked
        text = HIDDEN if hidden else _said(fact.content)
        until = f"（至{fact.valid.upper}）" if fact.valid.upper else ""
        yield Line(fact_kind_of(fact.kind).label, text + until, fact.valid.lower, fact.case_id)


def _entries(party: Party, unmasked: bool) -> Iterable[Line]:
    whose: dict[str, Any] = (
        {"person__in": same_as(party)} if isinstance(party, Person) else dict(about(party))
    )
    for entry in RegisterEntry.objects.filter(**whose).order_by("-valid_from", "pk"):
        book = register_of(entry.register)
        until = f"（至{entry.valid_to}）" if entry.valid_to else ""
        label = f"{book.label}·{entry.key}" if entry.key else book.label
        yield Line(label, _columns(book, entry, unmasked) + until, entry.valid_from, entry.case_id)


def _columns(book: Register, entry: RegisterEntry, unmasked: bool) -> str:
    content = entry.content if unmasked else entry.data
    parts = [
        f"{column.label}{_said(content[column.key])}{column.unit or ''}"
        if column.key in content
        else f"{column.label}{HIDDEN}"
        for column in book.columns
        if column.key in content or (column.sensitive and entry.secret is not None)
    ]
    return "，".join(parts) or "在册"


def _said(value: Any) -> str:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    return (
        {True: "是", False: "否", None: "无"}[value]
        if value in (True, False, None)
        else json.dumps(value, ensure_ascii=False)
    )
