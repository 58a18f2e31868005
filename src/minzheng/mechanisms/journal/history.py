"""The timeline of one record, for those who may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from minzheng.foundation.clock import SHANGHAI
from minzheng.mechanisms.journal.models import Entry

HIDDEN = "〔已加密〕"
SECRET = frozenset({"password"})


@dataclass(frozen=True)
class FieldChange:
    """One changed field: its Chinese label, the value before and after as shown ("" for none)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One entry of a record: sequence number, who, when (business time), for what, how, and which fields."""

    seq: int
    actor: str
    at: datetime
    purpose: str
    operation: str
    fields: tuple[FieldChange, ...]


def history_of(record: models.Model) -> list[Change]:
    """All changes of a record, oldest first. Protected values, passwords and derived columns are never shown."""
    meta = record._meta
    shown = {str(field.column): field for field in meta.concrete_fields if field.editable}
    entries = Entry.objects.filter(table_name=meta.db_table, row_pk=str(record.pk)).order_by("seq")
    return [
        Change(
            entry.seq,
            entry.act.actor,
            entry.act.business_time.astimezone(SHANGHAI),
            entry.act.purpose,
            {"INSERT": "新建", "UPDATE": "修改", "DELETE": "删除"}[entry.operation],
            tuple(_changes(entry.old or {}, entry.new or {}, shown)),
        )
        for entry in entries.select_related("act")
    ]


def _changes(
    old: dict[str, Any], new: dict[str, Any], shown: dict[str, "models.Field[Any, Any]"]
) -> list[FieldChange]:
    return [
        FieldChange(str(field.verbose_name), _text(field, old.get(column)), _text(field, new.get(column)))
        for column, field in shown.items()
        if old.get(column) != new.get(column)
    ]


def _text(field: "models.Field[Any, Any]", value: Any) -> str:
    if value is None or value == "":
        return ""
    if field.get_internal_type() == "BinaryField" or field.name in SECRET:
        return HIDDEN
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField):
        return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return f"#{value}" if field.is_relation else str(value)
