"""社会组织登记事项: what is registered of each organisation, its charters and its certificate, and whether it is being wound up."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.foundation.errors import Conflict
from minzheng.foundation.identifiers import parse_uscc
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import Case, Field
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Organisation,
    Register,
    RegisterEntry,
    as_of,
    end,
    enter,
    replace,
)

CODE = "organisation_registration"
# kept by the rooms that supervise them, known here by their codes
ROLL, RATINGS = "social_organisations.roll", "organisation_oversight.ratings"
ASSOCIATION, SERVICE, FOUNDATION = KINDS = ("社会团体", "民办非企业单位", "基金会")
CODE_BEGINS = {ASSOCIATION: "51", SERVICE: "52", FOUNDATION: "53"}  # GB 32100: 民政, kind of body
DIRECT = ("行业协会商会类", "科技类", "公益慈善类", "城乡社区服务类")
NAME, ADDRESS, HEAD, PURPOSE, CAPITAL, SUPERVISOR = ITEMS = {
    "name": "名称",
    "address": "住所",
    "head": "法定代表人",
    "purpose": "宗旨和业务范围",
    "capital": "注册资金",
    "supervisor": "业务主管单位",
}
VALID = term(f"{CODE}.certificate_valid")

PARTICULARS = Register(
    f"{CODE}.particulars",
    "社会组织登记事项",
    Organisation,
    (
        *(Column(key, label, unit="分" if key == CAPITAL else None) for key, label in ITEMS.items()),
        Column("direct", "直接登记类别"),
    ),
)
CHARTERS = Register(
    f"{CODE}.charters",
    "社会组织章程",
    Organisation,
    (Column("version", "第几版"), Column("passed_on", "通过日期"), Column("changes", "修改内容")),
)
CERTIFICATES = Register(
    f"{CODE}.certificates",
    "社会组织登记证书",
    Organisation,
    (Column("issued_on", "核准日期"), Column("until", "有效期至")),
)
LIQUIDATIONS = Register(
    f"{CODE}.liquidations",
    "清算中的社会组织",
    Organisation,
    (Column("because", "事由"), Column("begun_on", "清算组成立日期")),
)
CANCELLED = Register(
    f"{CODE}.cancelled",
    "社会组织注销名册",
    Organisation,
    (Column("name", "名称"), Column("because", "事由"), Column("remains", "剩余财产去向")),
)


@dataclass(frozen=True)
class CreditCode(Field):
    """A unified social credit code with a right check digit."""

    def parse(self, text: str) -> str:
        return parse_uscc(text)


def roll_line(organisation: Organisation, on: datetime.date) -> RegisterEntry:
    """Its line on the roll on a day; raises `Conflict` when it is not there."""
    line = as_of(ROLL, on).filter(organisation=organisation).first()
    if line is None:
        raise Conflict.because(
            f"“{organisation.name}”{on}不在社会组织名册中。",
            "请核对单位;已注销或撤销的单位不再办理。",
            "not_on_roll",
            "subject",
        )
    return line


def standing(register: Register | str, organisation: Organisation, on: datetime.date) -> RegisterEntry | None:
    """Its line in a register on a day."""
    return as_of(register, on).filter(organisation=organisation).first()


def particulars(organisation: Organisation, on: datetime.date) -> dict[str, Any]:
    """What is registered of it on a day, by item; of one taken over from older files only what the roll says."""
    line = standing(PARTICULARS, organisation, on)
    return {"name": organisation.name} | (dict(line.data) if line else {})


def write(
    register: Register, organisation: Organisation, data: Mapping[str, Any], decision: Decision
) -> RegisterEntry:
    """The line of an organisation with these columns changed from today, or its first one."""
    line = standing(register, organisation, decision.on)
    if line is not None:
        return replace(line, data, decision, decision.on)
    return enter(register, organisation, data, decision)


def certify(organisation: Organisation, until: datetime.date, decision: Decision) -> None:
    """A certificate in force from today to its last day takes the place of the one before."""
    data = {"issued_on": decision.on.isoformat(), "until": until.isoformat()}
    if (line := standing(CERTIFICATES, organisation, decision.on)) is not None:
        end(line, decision, decision.on)
    ends = max(until + datetime.timedelta(days=1), decision.on)
    enter(CERTIFICATES, organisation, data, decision, valid_to=ends)


def strike_off(organisation: Organisation, decision: Decision) -> None:
    """Whatever is registered of it ends today."""
    end(roll_line(organisation, decision.on), decision, decision.on)
    for register in (PARTICULARS, CHARTERS, CERTIFICATES, LIQUIDATIONS, RATINGS):
        if (line := standing(register, organisation, decision.on)) is not None:
            end(line, decision, decision.on)


def next_charter(organisation: Organisation) -> int:
    """The number of the charter that comes next."""
    return RegisterEntry.objects.filter(register=CHARTERS.code, organisation=organisation).count() + 1


def check_at_work(case: Case) -> Organisation:
    """The organisation of a case, on the roll and not being wound up. Raises `Conflict`."""
    assert case.organisation is not None
    roll_line(case.organisation, case.opened_on)
    if standing(LIQUIDATIONS, case.organisation, case.opened_on) is not None:
        raise Conflict.because(
            f"“{case.organisation.name}”正在清算,不得开展清算以外的活动。",
            "请先完成清算并办理注销登记。",
            "in_liquidation",
            "subject",
        )
    return case.organisation
