"""An inspection of a trade by two officers; a fault found is settled by a reminder on the spot."""

import uuid

from minzheng.config.scenarios.bureaus import World
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.checks.public import (
    Answer,
    Inspection,
    Result,
    checklist,
    finish_inspection,
    order_rectification,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.matters.public import perform
from minzheng.mechanisms.registry.public import Facility, Organisation


def inspect(
    world: World,
    number: int,
    code: str,
    subject: Facility | Organisation,
    login: str,
    second: str,
    fault: int | None = None,
) -> None:
    """Fill checklist `code` on a subject today; `fault` is the place of the item that is not as it should be."""
    lead = world.seat(login)
    inspection = start_inspection(
        lead,
        code,
        subject,
        second=world.seat(second).staff,
        client_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{world.seed}/enforcement/{number}"),
        campaign="日常执法检查",
    )
    if fault is not None:
        item = checklist(code, clock.today()).items[fault]
        answers = {item.key: Answer(Result.FAULT, f"现场发现:不符合“{item.text}”的要求。")}
        inspection = save_inspection(inspection, lead, answers, version=inspection.version)
    inspection = finish_inspection(inspection, lead, version=inspection.version, fill_rest_ok=True)
    remind(world, inspection, lead)


def remind(world: World, inspection: Inspection, lead: Seat) -> None:
    """What was found is settled by a reminder on the spot; nothing where nothing was found."""
    if findings := list(inspection.findings.all()):
        case = order_rectification(inspection, lead, findings, {})
        opinion = {"opinion": "情节轻微,当场提醒改正。"}
        perform(case, "提醒", world.seat("zhifa"), version=case.version, answers=opinion)
