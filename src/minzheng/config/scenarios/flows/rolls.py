"""A ledger taken over: written as a table, checked, sent on and decided by another person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.social_assistance.benefits.ledger_import import COLUMNS, LEDGER
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.matters.public import Case, perform
from minzheng.mechanisms.rolls.public import check_roll, submit_roll


def take_over(
    world: World, agenda: Agenda, rows: Sequence[Mapping[str, Any]], maker: str, decider: str
) -> None:
    """Check a table of 低保 households and submit it today; it is decided on the next working day."""
    seat, label = world.seat(maker), LEDGER.register.label
    whole = [{column.key: row.get(column.key) for column in COLUMNS} for row in rows]
    content = write_table(COLUMNS, whole, title=f"{label}台账", filter_line="", by=seat.actor)
    upload = ContentFile(content, name=f"{label}台账.xlsx")
    check = check_roll(LEDGER.register.code, upload, seat, area=world.district, source="年初台账")
    case = submit_roll(check, seat)
    agenda.after(1, lambda: _decide(world, case, decider))


def _decide(world: World, case: Case, login: str) -> None:
    seat = world.seat(login)
    case = perform(Case.objects.get(pk=case.pk), "核对无误", seat, version=case.version)
    perform(case, "同意", seat, version=case.version)
