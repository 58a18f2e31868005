"""第三方评价的规则: five scores, each out of a hundred, weighed to one."""

from typing import Any

from minzheng.domains.home_supervision.homes import CODE
from minzheng.mechanisms.law.public import HALF_UP, Outcome, cite, rule, share

RULE = f"{CODE}.rating"
DIMENSIONS = {
    "staff": "人员配备", "facilities": "设施设备", "service": "服务质量", "management": "运营管理", "credit": "信用状况",
}  # fmt: skip


@rule(
    RULE,
    since="2023-01-01",
    basis=cite("养老机构行政检查办法"),
    uses={f"w_{key}": f"{CODE}.weight_{key}" for key in DIMENSIONS},
    labels={"weighed": "五项加权合计", "weights": "权重合计", "total": "综合得分（分）"},
)
def rating(home: Any, law: Any) -> Outcome:
    """The five scores, each out of a hundred, weighed."""
    weighed = (
        home.staff * law.w_staff
        + home.facilities * law.w_facilities
        + home.service * law.w_service
        + home.management * law.w_management
        + home.credit * law.w_credit
    )
    weights = law.w_staff + law.w_facilities + law.w_service + law.w_management + law.w_credit
    total = share(weighed, weights, to=HALF_UP)
    return Outcome(weighed=weighed, weights=weights, total=total)
