"""Figures on the life of social organisations: founded, changed, their charters approved, wound up, cancelled."""

from minzheng.domains.organisation_registration.bodies import (
    CANCELLED,
    CERTIFICATES,
    CODE,
    DIRECT,
    KINDS,
    LIQUIDATIONS,
)
from minzheng.domains.organisation_registration.cancellation import LIQUIDATION
from minzheng.domains.organisation_registration.change import CHANGE, CHARTER
from minzheng.domains.organisation_registration.establishment import ESTABLISHMENT
from minzheng.mechanisms.indicators.public import RECORDS, Column, distinct, entered, granted, standing

NAME, DECIDED = Column("名称", "organisation__name"), Column("决定日期", "decided_on")

FOUNDED = granted(
    f"{CODE}.founded", "成立登记的社会组织", "个", ESTABLISHMENT.code, open_as=RECORDS,
    columns=(NAME, Column("类别", "answers__kind"), DECIDED),
)  # fmt: skip
BY_KIND = [
    FOUNDED.where(f"{CODE}.founded_{word}", f"成立登记的{kind}", answers__kind=kind)
    for word, kind in zip(("associations", "services", "foundations"), KINDS, strict=True)
]
DIRECTLY = FOUNDED.where(f"{CODE}.founded_directly", "直接登记的社会组织", answers__direct__in=DIRECT)
DIRECT_CLASSES = FOUNDED.where(
    f"{CODE}.direct_classes",
    "直接登记社会组织的类别",
    unit="类",
    measure=distinct("answers__direct"),
    answers__direct__in=DIRECT,
    definition="期内直接登记的社会组织所属的类别,同一类计一次。",
)
CHANGED = granted(
    f"{CODE}.changed", "变更登记", "件", CHANGE.code, open_as=RECORDS,
    columns=(NAME, Column("变更事项", "answers__item"), DECIDED),
)  # fmt: skip
CHARTERS_APPROVED = granted(
    f"{CODE}.charters_approved", "章程核准", "件", CHARTER.code, open_as=RECORDS, columns=(NAME, DECIDED)
)
LIQUIDATED = granted(
    f"{CODE}.liquidations_begun", "清算备案", "件", LIQUIDATION.code, open_as=RECORDS, columns=(NAME, DECIDED)
)
WINDING_UP = standing(
    f"{CODE}.winding_up", "正在清算的社会组织", "个", LIQUIDATIONS, open_as=RECORDS, columns=(NAME,)
)
GONE = entered(
    f"{CODE}.cancelled",
    "注销登记的社会组织",
    "个",
    CANCELLED,
    open_as=RECORDS,
    columns=(Column("名称", "data__name"), Column("事由", "data__because"), Column("注销日期", "valid_from")),
    definition="期内决定准予注销登记的社会组织,按决定日期计。",
)
CERTIFIED = standing(
    f"{CODE}.certified",
    "登记证书在有效期内的社会组织",
    "个",
    CERTIFICATES,
    open_as=RECORDS,
    columns=(NAME, Column("有效期至", "data__until")),
)
