"""Two local standards of elder care are published (004-037); their numbers are not printed in the report and are invented."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.elder_home_care.standards import BED_STANDARD, REHAB_STANDARD, STANDARD
from minzheng.mechanisms.matters.public import Case, open_case, perform

PUBLISHED = (
    (datetime.date(2023, 5, 16), "家庭照护床位建设和服务规范", "DB12/T 情景01—2023", BED_STANDARD),
    (datetime.date(2023, 9, 12), "养老机构康复服务规范", "DB12/T 情景02—2023", REHAB_STANDARD),
)


def plan(world: World, agenda: Agenda) -> None:
    """Each is entered on its day and decided by another person the next working day."""
    for on, name, number, checklist in PUBLISHED:
        given = {"name": name, "number": number, "on": on.isoformat(), "checklist": checklist.label}
        agenda.on(on, partial(_enter, world, agenda, given))


def _enter(world: World, agenda: Agenda, given: dict[str, str]) -> None:
    case = open_case(
        STANDARD.code, world.seat("yanglao"), area=world.district, answers=given, title=given["name"]
    )
    agenda.after(1, partial(_decide, world, case.pk))


def _decide(world: World, pk: int) -> None:
    case = Case.objects.get(pk=pk)
    perform(case, "同意", world.seat("yanglao2"), version=case.version)
