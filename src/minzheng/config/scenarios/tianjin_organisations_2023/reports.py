"""Annual reports brought to the window: one comes back with wrong figures and is sent again, all are concluded."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.oversight import CHECKER, OFFICER
from minzheng.domains.social_organisations.annual_inspection import REPORT
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, open_case, perform, specimens
from minzheng.mechanisms.registry.public import Organisation

REPORTING = tuple(datetime.date(2023, month, 13) for month in (3, 4, 5))
SAID = {
    "party_branch": "是", "address": "登记住所", "head": "张明", "members": "80", "staff": "6", "meetings": "3",
    "income": "860000", "spent": "790000", "net_assets": "410000", "activities": "行业培训十二次,公益活动六次。",
}  # fmt: skip


def report(world: World, agenda: Agenda, body: Organisation, sent_back: bool) -> None:
    """The report of last year; one that is sent back comes again a week later."""
    clerk = world.seat(OFFICER)
    sealed = {"contact": world.invented.person(1965, 1990)[0], "phone": world.invented.phone()}
    year = clock.today().year - 1
    case = open_case(
        REPORT.code, clerk, area=body.area, subject=body, answers=SAID | sealed | {"year": str(year)},
        papers=specimens(REPORT), title=f"{body.name}{year}年度工作报告",
    )  # fmt: skip
    if sent_back:
        perform(case, "退回补正", clerk, version=case.version, reason="收入与审计报告不符。")
        agenda.after(5, lambda: _again(world, agenda, case))
    else:
        agenda.after(4, lambda: _conclude(world, case))


def _again(world: World, agenda: Agenda, case: Case) -> None:
    case.refresh_from_db()
    again = SAID | {"income": "806000", "corrected": "收入已按审计报告更正。"}
    perform(case, "已补正", world.seat(OFFICER), version=case.version, answers=again)
    agenda.after(4, lambda: _conclude(world, case))


def _conclude(world: World, case: Case) -> None:
    case.refresh_from_db()
    case = perform(
        case, "审核完成", world.seat(OFFICER), version=case.version, answers={"finding": "材料齐全。"}
    )
    perform(case, "作出结论", world.seat(CHECKER), version=case.version, answers={"conclusion": "合格"})
