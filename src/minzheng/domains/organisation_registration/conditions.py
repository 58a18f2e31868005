"""成立条件: members, capital, staff and name as the law of the day of application asks for them (S54)."""

from collections.abc import Mapping
from typing import Any

from minzheng.domains.organisation_registration.bodies import (
    ASSOCIATION,
    CODE,
    FOUNDATION,
    ROLL,
    SERVICE,
)
from minzheng.foundation.errors import Collector, Conflict, collect
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.areas.public import version_of
from minzheng.mechanisms.law.public import ParameterAnswer, parameter
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import as_of

WORDS = {ASSOCIATION: "association", SERVICE: "service", FOUNDATION: "foundation"}


def asked(case: Case, what: str) -> ParameterAnswer:
    """What the law asks for on the day of application."""
    return parameter(f"{CODE}.{what}", case.area, case.opened_on)


def check_conditions(case: Case) -> None:
    """Everything that keeps the organisation from being founded, at once. Raises `Invalid`."""
    said, kind = case.answers, case.answers["kind"]
    with collect() as problems:
        if kind == FOUNDATION and asked(case, "registers_foundations").text != "是":
            problems.add(
                "本机关没有登记基金会的权限。", "请向省级以上登记管理机关申请。", "not_registrar", "kind"
            )
        if kind == ASSOCIATION:
            _members(case, said, problems)
        least = asked(case, f"capital_{WORDS[kind]}")
        if said["capital"] < least.amount:
            problems.add(
                f"{kind}的注册资金不少于{format_yuan(least.amount)}元({least.basis}),现为{format_yuan(said['capital'])}元。",
                "请补足并重新验资。",
                "capital",
                "capital",
            )
        if said["staff"] < (staff := asked(case, "staff_least").amount):
            problems.add(f"专职工作人员不少于{staff}人。", "请配备后再申请。", "staff", "staff")
        if said["direct"] == "否" and not said.get("supervisor"):
            problems.add(
                "没有填写业务主管单位。",
                "不属于直接登记范围的,须先经业务主管单位审查同意。",
                "no_supervisor",
                "supervisor",
            )
        check_name(case, kind, said["name"], problems)


def _members(case: Case, said: Mapping[str, Any], problems: Collector) -> None:
    """Individuals alone, units alone, or both together, each with its own least number."""
    persons, units = said.get("persons", 0), said.get("units", 0)
    key = "members_mixed" if persons and units else "members_units" if units else "members_persons"
    least = asked(case, key)
    if persons + units < least.amount:
        problems.add(
            f"{least.label}不少于{least.amount}个({least.basis}),现为{persons + units}个。",
            "请发展会员后再申请。",
            "members",
            "persons",
        )


def check_name(case: Case, kind: str, name: str, problems: Collector, field: str = "name") -> None:
    """The name says where and of which form it is, claims nothing higher, and is nobody else's."""
    endings = asked(case, f"name_ends_{WORDS[kind]}").text.split("、")
    if not name.endswith(tuple(endings)):
        problems.add(
            f"{kind}名称应以{'、'.join(endings)}之一结尾。", "请改用规定的组织形式。", "name_ending", field
        )
    here = version_of(case.area, case.opened_on)
    places = [version_of(each, case.opened_on).name for each in here.path]
    if not any(place in name for place in places):
        problems.add(
            f"名称中没有行政区划名称({'、'.join(places)})。",
            "请冠以本机关的行政区划名称。",
            "name_place",
            field,
        )
    if barred := [word for word in asked(case, "name_barred").text.split("、") if word in name]:
        problems.add(f"名称不得使用“{'、'.join(barred)}”。", "请改换名称。", "name_barred", field)
    if taken(case, name):
        problems.add(f"“{name}”已有社会组织登记。", "请改换名称。", "name_taken", field)


def taken(case: Case, name: str) -> bool:
    """Whether another organisation on the roll bears the name."""
    found = as_of(ROLL, case.opened_on).filter(data__name=name)
    return (found if case.organisation is None else found.exclude(organisation=case.organisation)).exists()


def one_name(case: Case) -> str:
    """One application under a name at a time. Raises `Conflict`."""
    name = case.answers["name"]
    other = Case.objects.filter(matter=case.matter, answers__name=name).exclude(step="").first()
    if other is not None:
        raise Conflict.because(
            f"“{name}”的成立登记正在办理(受理号{other.number})。", "请改换名称。", "name_applied", "name"
        )
    return f"{name}:{case.opened_on}"
