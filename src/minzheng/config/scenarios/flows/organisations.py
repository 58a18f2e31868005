"""How social organisations begin, and how they end: revoked after years without a report, or wound up and cancelled."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.organisation_registration.cancellation import CANCELLATION, LIQUIDATION
from minzheng.domains.organisation_registration.establishment import ESTABLISHMENT
from minzheng.domains.social_organisations.revocation import REVOCATION
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, Matter, open_case, perform, specimens
from minzheng.mechanisms.registry.public import Organisation

CLAIMS = 36  # working days after which the creditors' announcement is over on any calendar
NEVER_GIVEN = "此前未发证书"


@dataclass(frozen=True)
class Endings:
    """Log-ins: who handles, who goes along to inspect, the lawyer, who decides; `series` begins the papers' numbers."""

    world: World
    agenda: Agenda
    series: str
    clerk: str
    second: str
    lawyer: str
    head: str

    def revoke(self, body: Organisation, number: int) -> None:
        """From the file to the announcement; nobody asks for a hearing."""
        case = self._open(REVOCATION, body, facts="连续三个年度未参加年度检查,经电话、上门均无法联系。")
        beside = self.world.seat(self.second).staff
        evidence = {"evidence": "年检记录、现场勘验照片、邮寄退件。"}
        case = perform(
            case, "立案", self.world.seat(self.clerk), version=case.version, answers=evidence, second=beside
        )
        served = {"served_by": "公告送达", "rights": "陈述、申辩和要求听证"}
        self._do(
            case,
            "已送达告知书",
            document=f"{self.series}民罚告字〔{clock.today().year}〕{number + 1}号",
            **served,
        )
        opinion = "事实清楚,证据确凿,程序合法。"
        self.agenda.after(9, lambda: self._do(case, "审核通过", self.lawyer, opinion=opinion))
        paper = f"{self.series}民罚字〔{clock.today().year}〕{number + 1}号"
        self.agenda.after(10, lambda: self._do(case, "撤销登记", self.head, document=paper))
        self.agenda.after(11, lambda: self._do(case, "已公告"))

    def cancel(self, body: Organisation, number: int) -> None:
        """A liquidation announced to the creditors; when they have had their days, the cancellation."""
        team = [{"name": f"清算组成员{number + 1}", "post": "组长"}]
        case = self._open(
            LIQUIDATION, body, because="自行解散", begun_on=clock.today().isoformat(), team=team,
            phone="13900000001", address="登记住所",
        )  # fmt: skip
        self._do(case, "受理")
        self.agenda.after(2, lambda: self._do(case, "准予备案", self.head))
        self.agenda.after(2 + CLAIMS, lambda: self._wound_up(body))

    def _wound_up(self, body: Organisation) -> None:
        ended = clock.today() - datetime.timedelta(days=1)
        case = self._open(
            CANCELLATION,
            body,
            ended_on=ended.isoformat(),
            assets="0",
            remains="没有剩余财产",
            debts="已清结。",
        )
        self._do(case, "受理")
        self.agenda.after(3, lambda: self._do(case, "审查完毕", finding="清算程序合法,债务清结。"))
        self.agenda.after(5, lambda: self._do(case, "准予注销登记", self.head))
        self.agenda.after(7, lambda: self._do(case, "已收缴", certificate=NEVER_GIVEN, seal="已收回"))

    def _open(self, rules: Matter, body: Organisation, **answers: object) -> Case:
        seat = self.world.seat(self.clerk)
        return open_case(
            rules.code, seat, area=body.area, subject=body, title=f"{body.name}{rules.name}", answers=answers,
            papers=specimens(rules),
        )  # fmt: skip

    def _do(self, case: Case, outcome: str, by: str = "", **answers: str) -> None:
        case.refresh_from_db()
        perform(
            case, outcome, self.world.seat(by or self.clerk), version=case.version, answers=answers or None
        )


@dataclass(frozen=True)
class Foundings:
    """Log-ins of who accepts and examines, and of who decides."""

    world: World
    agenda: Agenda
    clerk: str
    head: str

    def found(self, uscc: str, answers: Mapping[str, str]) -> None:
        """An organisation founded in two weeks, from the application to the certificate; `answers` say what it is."""
        name, _ = self.world.invented.person(1960, 1985)
        given = {
            "purpose": "行业自律、公益服务", "address": "登记住所", "head": name, "phone": self.world.invented.phone(),
            "capital": "50000", "persons": "60", "staff": "3", "passed_on": clock.today().isoformat(), **answers,
        }  # fmt: skip
        case = open_case(
            ESTABLISHMENT.code, self.world.seat(self.clerk), area=self.world.district, answers=given,
            papers=specimens(ESTABLISHMENT), title=f"{given['name']}成立登记",
        )  # fmt: skip
        self._do(case, "受理")
        self.agenda.after(5, lambda: self._do(case, "审查完毕", finding="符合直接登记条件。"))
        self.agenda.after(8, lambda: self._do(case, "准予登记", self.head, uscc=uscc))
        self.agenda.after(10, lambda: self._do(case, "已核发", received_by=name))

    def _do(self, case: Case, outcome: str, by: str = "", **answers: str) -> None:
        case.refresh_from_db()
        seat = self.world.seat(by or self.clerk)
        perform(case, outcome, seat, version=case.version, answers=answers or None)
