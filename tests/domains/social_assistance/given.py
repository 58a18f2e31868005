"""A street with a community worker, a clerk, a colleague, a section and three people who pay; a household of three."""

import datetime
from types import SimpleNamespace
from typing import Any

from tests.bureau import Bureau

from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens, tick
from minzheng.mechanisms.registry.public import identify

AREA = "120110001001"
WHO = [
    ("陈桂兰", 1960, Sex.FEMALE, "本人"),
    ("陈大勇", 1985, Sex.MALE, "子女"),
    ("陈小宝", 2012, Sex.MALE, "其他"),
]


def who_acts(bureau: Bureau) -> dict[str, Any]:
    """The bureau, and who files, accepts and visits, decides, and pays in it."""
    assist, office = "social_assistance.", "张贵庄街道办事处"
    return {
        "bureau": bureau,
        "worker": bureau.seat("詹滨里社区居委会", "刘丽", filing=assist),
        "clerk": bureau.seat(office, "王芳", accepting=assist, surveying=assist, publishing=assist),
        "second": bureau.staff("赵强"),
        "section": bureau.seat("社会救助科", "周敏", deciding=assist),
        "maker": bureau.seat("社会救助科", "吴编", paying="payments."),
        "checker": bureau.seat("社会救助科", "郑核", reviewing="payments."),
        "payer": bureau.seat("社会救助科", "冯付", deciding="payments."),
    }


def street_of(bureau: Bureau) -> SimpleNamespace:
    people = [
        {"name": name, "id_number": make_resident_id("120110", datetime.date(year, 5, 6), year % 97, sex), "relation": relation}
        for name, year, sex, relation in WHO
    ]  # fmt: skip
    with acting(SYSTEM, "登记人员"):
        applicant = identify(people[0]["name"], people[0]["id_number"], bureau.area(AREA))
    return SimpleNamespace(people=people, applicant=applicant, **who_acts(bureau))


def filed(street: SimpleNamespace, more: dict[str, str] | None = None) -> Case:
    answers: dict[str, Any] = {
        "residence": "城镇", "members": street.people, "phone": "13900000002", "address": "詹滨里1号楼2门301", "consent": "是",
        **account_answers(street.people[0]["id_number"]), **(more or {}),
    }  # fmt: skip
    papers = specimens(matter(MINIMUM_LIVING, clock.today()))
    return open_case(
        MINIMUM_LIVING, street.worker, area=street.bureau.area(AREA), answers=answers, subject=street.applicant, papers=papers
    )  # fmt: skip


def line(member: int | None, kind: str, yuan: str, per: str = "每月", source: str = "核对") -> dict[str, str]:
    row = {"kind": kind, "amount": yuan, "per": per, "source": source, "source_on": "2019-03-01"}
    return row if member is None else row | {"member": str(member)}


MEANS = [
    line(1, "养老金(不含中央确定的基础养老金)", "600"),
    line(2, "工资性收入", "900"),
    line(2, "工资性收入", "700", source="申报"),  # the feed knows better
    line(None, "存款", "8000", "当日价值"),
    line(1, "优待抚恤金", "300"),
]


def surveyed(
    street: SimpleNamespace,
    rows: list[dict[str, str]],
    on: str = "2019-03-04",
    more: dict[str, str] | None = None,
) -> Case:
    day = datetime.datetime.combine(datetime.date.fromisoformat(on), datetime.time(9), tzinfo=clock.SHANGHAI)
    with clock.at(day):
        case = perform(filed(street, more), "受理", street.clerk, version=1)
        answers = {"means": rows, "finding": "情况与申请相符。"}
        perform(case, "调查完成", street.clerk, version=case.version, answers=answers, second=street.second)
    with clock.at(day + datetime.timedelta(days=8)):
        tick()
    return Case.objects.get(pk=case.pk)


def give(street: SimpleNamespace) -> Any:
    from minzheng.mechanisms.ledger.public import Fund

    answers = {
        "code": "main", "name": "救助资金", "source": "区级", "item": "*", "level": "不限", "amount": "10000", "document": "文件",
    }  # fmt: skip
    case = open_case("payments.fund", street.maker, area=street.bureau.area("120110"), answers=answers)
    case = perform(case, "提交审批", street.maker, version=case.version)
    perform(case, "同意", street.payer, version=case.version)
    return Fund.objects.get()


def granted(street: SimpleNamespace, rows: list[dict[str, str]]) -> Case:
    """A household on the register from 1 April 2019."""
    case = surveyed(street, rows)
    with clock.at(datetime.datetime(2019, 3, 13, 9, tzinfo=clock.SHANGHAI)):
        return perform(case, "同意", street.section, version=case.version)
