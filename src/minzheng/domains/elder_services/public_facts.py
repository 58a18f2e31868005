"""公开信息: phone, position, prices and rating of a place as the public may know them, each put on record by a decided case."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.domains.elder_services.stays import by_another
from minzheng.foundation.errors import Invalid, Problem, collect
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Batch,
    Case,
    Choice,
    Day,
    End,
    Field,
    Form,
    Level,
    Line,
    Matter,
    Money,
    Outcome,
    Phone,
    Step,
    declare,
    declare_batch,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Register,
    as_of,
    enter,
    replace,
)

DEGREE = 1_000_000  # positions are kept in whole millionths of a degree
RATINGS = ("一级", "二级", "三级", "四级", "五级")
FACTS = Register(
    "elder_services.public_facts",
    "养老服务公开信息",
    Facility,
    (
        Column("phone", "联系电话"),
        Column("longitude", "经度", unit="百万分之一度"),
        Column("latitude", "纬度", unit="百万分之一度"),
        Column("price_least", "最低收费", unit="分/月"),
        Column("price_most", "最高收费", unit="分/月"),
        Column("rating", "评定等级"),
        Column("rated_until", "等级有效期至"),
    ),
)
_DECIMAL = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,6}))?")


@dataclass(frozen=True)
class Degrees(Field):
    """Degrees with at most six decimals, kept as whole millionths, between `least` and `most` degrees."""

    least: int = 0
    most: int = 180

    def parse(self, text: str) -> int:
        found = _DECIMAL.fullmatch(text)
        kept = int(found[1]) * DEGREE + int((found[2] or "").ljust(6, "0")) if found else -1
        if not self.least * DEGREE <= kept <= self.most * DEGREE:
            raise Invalid(
                Problem(
                    self.key,
                    f"“{self.label}”:“{text[:20]}”不是{self.least}到{self.most}之间的度数。",
                    "请填写WGS84或CGCS2000坐标,最多六位小数,如117.314159。",
                    "invalid",
                )
            )
        return kept

    def show(self, value: Any) -> str:
        whole, rest = divmod(int(value), DEGREE)
        return f"{whole}.{rest:06}°"

    def typed(self, value: Any) -> str:
        return self.show(value).rstrip("°")


LONGITUDE = Degrees(
    "longitude", "经度", required=False, least=73, most=136, help="WGS84或CGCS2000坐标,不是偏移坐标"
)
LATITUDE = Degrees("latitude", "纬度", required=False, least=3, most=54)


def check_pairs(data: Mapping[str, Any]) -> None:
    """Both halves of a position, prices in order, a rating with its last day. Raises `Invalid` with all faults."""
    with collect() as problems:
        for one, other, label in (
            ("longitude", "latitude", "经度和纬度"),
            ("rating", "rated_until", "评定等级和有效期"),
        ):
            if (one in data) != (other in data):
                problems.add(f"{label}须一起填写。", "请补齐或都不填。", "half", one)
        if "price_most" in data and data["price_most"] < data.get("price_least", data["price_most"] + 1):
            problems.add(
                "最高收费须与最低收费一起填写,且不低于它。", "请核对收费。", "price_order", "price_most"
            )
        if not data:
            problems.add("没有填写任何公开信息。", "请至少填写一项。", "nothing", "phone")


def fits(case: Case) -> None:
    """What is asked fits together."""
    check_pairs(case.answers)


def publish(case: Case, decision: Decision) -> None:
    """The facts take the place of those published before; what is left out is withdrawn."""
    place = case.facility
    assert place is not None  # the matter's subject
    line = as_of(FACTS, decision.on).filter(facility=place).first()
    if line is None:
        enter(FACTS, place, case.answers, decision)
        return
    gone = {key: None for key in line.data if key not in case.answers}
    replace(line, {**gone, **case.answers}, decision, decision.on)


PUBLISHING = Matter(
    code="elder_services.public_facts",
    name="养老服务公开信息登记",
    since=datetime.date(2018, 12, 29),
    basis=cite("老年人权益保障法", 44),
    prefix="GK",
    subject="facility",
    opened_by=(Function.FILING, Function.REGISTERING),
    by_citizen=True,
    form=Form(
        (
            Phone("phone", "联系电话", required=False, sensitive=False),
            LONGITUDE,
            LATITUDE,
            Money("price_least", "每月最低收费", required=False),
            Money("price_most", "每月最高收费", required=False),
            Choice("rating", "评定等级", required=False, options=RATINGS),
            Day("rated_until", "等级有效期至", required=False),
        ),
        title="养老服务公开信息登记表",
    ),
    statutory=term("elder_services.public_facts.decide"),
    fits=fits,
    on_left={"decide": by_another},
    on_decided=publish,
    steps=(
        Step(
            "decide",
            "审批",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("elder_services.public_facts.decide"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="养老地图 公开信息 坐标 收费 电话",
)
declare(PUBLISHING)


def line(row: Mapping[str, Any]) -> Line:
    """One row of a table; the place is known by its name, kind and area."""
    place = Facility.objects.filter(
        name=row["name"], kind=row["kind"], area=find(row["area"], row["since"])
    ).first()
    if place is None:
        raise Invalid.because(
            f"没有“{row['name'][:30]}”({row['kind'][:20]})。", "请先登记该场所。", "no_place", "name"
        )
    given = {one.key: row[one.key] for one in PUBLISHING.form.fields if row[one.key]}
    data = PUBLISHING.form.parse(given)
    check_pairs(data)
    return Line(place, data, valid_from=row["since"])


declare_batch(
    Batch(
        FACTS,
        (
            TableColumn("name", "名称", longest=200),
            TableColumn("kind", "类别", longest=40),
            TableColumn("area", "区划代码", longest=20),
            *(TableColumn(one.key, one.label, required=False, longest=30) for one in PUBLISHING.form.fields),
            TableColumn("since", "公开日期", ColumnKind.DATE),
        ),
        lambda: line,
    )
)
