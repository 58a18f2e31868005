"""A district whose people apply for what is theirs: filed, checked, verified, decided, paid; and who is on which register."""

import datetime
from types import SimpleNamespace
from typing import Any

from tests.bureau import Bureau

from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits.minimum_living import BOOK as MINIMUM_LIVING_BOOK
from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, matter, open_case, perform, specimens
from minzheng.mechanisms.payments.public import open_batch
from minzheng.mechanisms.registry.public import (
    Decision,
    Household,
    Person,
    RegisterEntry,
    enter,
    identify,
    join,
    record_death,
)

HOME = "120110001001"


def on(day: str) -> Any:
    """Nine in the morning of a day."""
    return clock.at(
        datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(9), clock.SHANGHAI)
    )


class District(SimpleNamespace):
    """Seats by name and what the walks do over and over."""

    bureau: Bureau
    worker: Seat
    clerk: Seat
    away: Seat
    verifier: Seat
    section: Seat
    maker: Seat
    checker: Seat
    payer: Seat

    def person(self, name: str, born: str) -> Person:
        with acting(SYSTEM, "登记人员"):
            return identify(name, self.number(name, born), self.bureau.area(HOME))

    def number(self, name: str, born: str) -> str:
        serial = sum(map(ord, name)) % 499
        return make_resident_id("120110", datetime.date.fromisoformat(born), serial, Sex.FEMALE)

    def file(self, code: str, who: Person, seat: Seat | None = None, **answers: Any) -> Case:
        given = {"phone": "13900000002", **account_answers(str(who.id_number)), **answers}
        papers = specimens(matter(code, clock.today()))
        return open_case(
            code, seat or self.clerk, area=self.bureau.area(HOME), answers=given, subject=who, papers=papers
        )

    def do(self, case: Case, outcome: str, seat: Seat, **more: Any) -> Case:
        held = Case.objects.get(pk=case.pk)
        return perform(held, outcome, seat, version=held.version, **more)

    def checked(self, case: Case, found: dict[str, Any], verified: dict[str, Any] | None = None) -> Case:
        """Up to the desk of whoever decides."""
        case = self.do(case, "受理", self.clerk)
        case = self.do(case, "核实无误", self.clerk, answers=found)
        if verified:
            case = self.do(case, "核实无误", self.verifier, answers=verified)
        return case

    def granted(self, case: Case) -> RegisterEntry:
        self.do(case, "同意", self.section)
        return RegisterEntry.objects.get(case_id=case.pk)

    def on_minimum_living(self, *people: Person, fen: int = 100_000, since: str = "2026-01-01") -> Household:
        """A household on the register of 低保."""
        day = datetime.date.fromisoformat(since)
        with acting(SYSTEM, "低保在册"):
            home = Household.objects.create(area=people[0].area, head=people[0])
            for one in people:
                join(one, home, "其他", day)
            line = {"amount": fen, "members": len(people), "residence": "城镇", "payee": people[0].pk}
            enter(MINIMUM_LIVING_BOOK, home, line, self.decision(day), valid_from=day)
        return home

    def dies(self, who: Person, day: str) -> None:
        with acting(SYSTEM, "死亡登记"):
            record_death(who, datetime.date.fromisoformat(day), self.decision(clock.today()))

    def decision(self, day: datetime.date) -> Decision:
        """Some decided case, for what stood in the registers before."""
        return Decision(Fund.objects.get().case_id, "", day)

    def fund(self) -> Fund:
        """Money for everything."""
        answers = {
            "code": "main", "name": "救助资金", "source": "区级", "item": "*", "level": "不限", "amount": "100000", "document": "文件",
        }  # fmt: skip
        case = open_case("payments.fund", self.maker, area=self.bureau.area("120110"), answers=answers)
        case = perform(case, "提交审批", self.maker, version=case.version)
        perform(case, "同意", self.payer, version=case.version)
        return Fund.objects.get()

    def pay(self, item: str, month: str) -> None:
        """A batch of the month, made, checked and paid."""
        batch = open_batch(Fund.objects.get(), item, "按月待遇", self.maker, month)
        batch = perform(batch, "提交复核", self.maker, version=batch.version)
        batch = perform(batch, "复核通过", self.checker, version=batch.version)
        perform(batch, "确认支付", self.payer, version=batch.version, answers={"format": "CSV文本"})


def district(bureau: Bureau) -> District:
    """The small bureau with everybody who takes part, and money."""
    assist, office = "social_assistance.", "张贵庄街道办事处"
    made = District(
        bureau=bureau,
        worker=bureau.seat("詹滨里社区居委会", "刘丽", filing=assist),
        clerk=bureau.seat(office, "王芳", accepting=assist, surveying=assist),
        away=bureau.seat("丰年村街道办事处", "钱伟", accepting=assist, filing=assist),
        verifier=bureau.seat("社会救助科", "何验", reviewing=assist),
        section=bureau.seat("社会救助科", "周敏", deciding=assist),
        maker=bureau.seat("社会救助科", "吴编", paying="payments."),
        checker=bureau.seat("社会救助科", "郑核", reviewing="payments."),
        payer=bureau.seat("社会救助科", "冯付", deciding="payments."),
    )
    made.fund()
    return made


def ordered(item: str) -> list[tuple[str, int]]:
    """Months and 分 ordered of an item."""
    rows = PaymentInstruction.objects.filter(item=item).order_by("period", "pk")
    return list(rows.values_list("period", "amount"))
