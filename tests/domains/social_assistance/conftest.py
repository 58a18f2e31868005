"""A street office, a bureau's section and a district's paymasters, and a household or person going through the common course."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from tests.bureau import Bureau
from tests.domains.social_assistance.given import street_of, who_acts

from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat, Staff
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens, tick
from minzheng.mechanisms.payments.public import open_batch
from minzheng.mechanisms.registry.public import Person, identify

AREA = "120110001001"
SUPPORTED = {"disability": "无", "grade": "0", "schooling": "否", "finding": "属实。"}
ABILITIES = ("eat", "dress", "bed", "toilet", "walk", "bath")


def at(day: str) -> Any:
    """Nine in the morning of a day."""
    return clock.at(datetime.datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=clock.SHANGHAI))


def later(day: str, days: int) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def line(
    kind: str, yuan: str, per: str = "每月", source: str = "核对", on: str = "2018-12-01"
) -> dict[str, str]:
    return {"kind": kind, "amount": yuan, "per": per, "source": source, "source_on": on}


def assessed(*lost: str) -> dict[str, str]:
    """The six items, those named being lost."""
    return {key: "否" if key in lost else "是" for key in ABILITIES}


@dataclass
class Office:
    """Who acts, and the steps they take; every helper takes the day on which it happens."""

    bureau: Bureau
    worker: Seat
    clerk: Seat
    second: Staff
    leader: Seat
    section: Seat
    reviewer: Seat
    maker: Seat
    checker: Seat
    payer: Seat
    people: dict[str, dict[str, str]] = field(default_factory=dict)

    def someone(self, name: str, born: str, relation: str = "本人") -> Person:
        """A person, known as a row of the table of members from now on."""
        day = datetime.date.fromisoformat(born)
        number = make_resident_id("120110", day, len(self.people) + 11, Sex.FEMALE)
        self.people[name] = {"name": name, "id_number": number, "relation": relation}
        with acting(SYSTEM, "登记人员"):
            return identify(name, number, self.bureau.area(AREA))

    def filed(self, code: str, day: str, who: Person, more: Mapping[str, Any] = {}) -> Case:
        with at(day):
            declared, names = (
                matter(code, clock.today()),
                {one.key for one in matter(code, clock.today()).form.fields},
            )
            answers: dict[str, Any] = {
                "residence": "城镇", "members": [self.people[str(who.name)]], "phone": "13900000002", "consent": "是",
                "address": "詹滨里1号楼", **account_answers(self.people[str(who.name)]["id_number"]), **more,
            }  # fmt: skip
            answers = {key: value for key, value in answers.items() if key in names}
            return open_case(
                code, self.worker, area=self.bureau.area(AREA), answers=answers, subject=who, papers=specimens(declared)
            )  # fmt: skip

    def surveyed(self, case: Case, day: str, answers: Mapping[str, Any]) -> Case:
        """Accepted and visited on a day."""
        with at(day):
            case = perform(case, "受理", self.clerk, version=case.version)
            given = {"finding": "情况与申请相符。", **answers}
            return perform(
                case, "调查完成", self.clerk, version=case.version, answers=given, second=self.second
            )

    def posted(self, case: Case, day: str, days: int = 8) -> Case:
        """The notice is over; the case waits for its decision."""
        with at(later(day, days)):
            tick()
        return Case.objects.get(pk=case.pk)

    def to_decision(
        self, code: str, day: str, who: Person, found: Mapping[str, Any], more: Mapping[str, Any] = {}
    ) -> Case:
        return self.posted(self.surveyed(self.filed(code, day, who, more), day, found), day)

    def decided(self, case: Case, day: str, seat: Seat | None = None) -> Case:
        with at(day):
            return perform(case, "同意", seat or self.section, version=case.version)

    def fund(self, day: str) -> Fund:
        answers = {
            "code": "main", "name": "救助资金", "source": "区级", "item": "*", "level": "不限", "amount": "100000", "document": "文件",
        }  # fmt: skip
        with at(day):
            case = open_case("payments.fund", self.maker, area=self.bureau.area("120110"), answers=answers)
            case = perform(case, "提交审批", self.maker, version=case.version)
            perform(case, "同意", self.payer, version=case.version)
        return Fund.objects.get()

    def paid(self, fund: Fund, item: str, day: str, month: str = "") -> Case:
        """A batch made, checked and sent."""
        with at(day):
            batch = open_batch(fund, item, "救助", self.maker, month)
            batch = perform(batch, "提交复核", self.maker, version=batch.version)
            batch = perform(batch, "复核通过", self.checker, version=batch.version)
            return perform(
                batch, "确认支付", self.payer, version=batch.version, answers={"format": "CSV文本"}
            )


@pytest.fixture
def office(bureau: Bureau) -> Office:
    return office_of(bureau)


def office_of(bureau: Bureau) -> Office:
    """The small bureau with everybody who takes part."""
    assist = "social_assistance."
    return Office(
        leader=bureau.seat("张贵庄街道办事处", "孙立", deciding=assist),
        reviewer=bureau.seat("社会救助科", "吴敏", reviewing=assist),
        **who_acts(bureau),
    )


@pytest.fixture
def street(bureau: Bureau) -> SimpleNamespace:
    """The street of `given`, with its bureau."""
    return street_of(bureau)
