"""Tables taken in through the import path, as a section would: filed, checked and decided by another person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile

from minzheng.config.scenarios.bureaus import World
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.matters.public import Case, batch_of, perform, submit_import
from minzheng.mechanisms.registry.public import register_of


def submit(
    world: World,
    register: str,
    rows: Sequence[Mapping[str, Any]],
    login: str,
    source: str,
    area: Area | None = None,
) -> Case:
    """File a table of `rows` for a register, about the whole bureau's area or the one given."""
    seat, label = world.seat(login), register_of(register).label
    columns = batch_of(register).columns
    complete = [{column.key: row.get(column.key) for column in columns} for row in rows]
    content = write_table(columns, complete, title=label, filter_line="", by=seat.actor)
    upload = ContentFile(content, name=f"{label}.xlsx")
    return submit_import(register, upload, seat, area=area or world.district, source=source)


def decide(world: World, case: Case, login: str) -> None:
    """Check and grant a filed table."""
    seat = world.seat(login)
    case = perform(case, "核对无误", seat, version=case.version)
    perform(case, "同意", seat, version=case.version)
