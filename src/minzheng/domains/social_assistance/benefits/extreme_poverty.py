"""特困人员救助供养: recognised by three conditions and self-care, supplied at home or in an institution, paid monthly (S01)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits import household
from minzheng.domains.social_assistance.benefits.course import DEVOLVED, course, starts_on
from minzheng.domains.social_assistance.benefits.first_covered import cover
from minzheng.domains.social_assistance.benefits.person import age_on
from minzheng.domains.social_assistance.benefits.relatives import check_confirmed
from minzheng.domains.social_assistance.benefits.reviewing import Reviewed, declare_review
from minzheng.domains.social_assistance.benefits.standing import (
    EXTREME_POVERTY,
    LOW_INCOME,
    MINIMUM_LIVING,
    ORPHAN,
    RIGID_SPENDING,
    elsewhere,
    hold,
    standing,
    supersede,
)
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, snapshot_of, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Evidence,
    Form,
    LongText,
    Matter,
    Rows,
    Stage,
    Text,
    Whole,
    YesNo,
    declare,
)
from minzheng.mechanisms.means.public import summary
from minzheng.mechanisms.payments.public import (
    ACCOUNT_FIELDS,
    Allowance,
    declare_allowance,
    record_account,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Person,
    Register,
    as_of,
    enter,
    same_as,
)

BOOK = Register(
    EXTREME_POVERTY, "特困人员", Person,
    (
        Column("amount", "月供养金", "分"), Column("basic", "基本生活", "分"), Column("care", "照料护理", "分"),
        Column("level", "生活自理能力"), Column("lost", "不能自主完成的项数", "个"), Column("residence", "城乡"), Column("supply", "供养方式"),
        Column("receiver", "资金领取方式"), Column("facility", "供养机构"), Column("payee", "领款人"),
    ),
)  # fmt: skip
ABILITIES = {
    "eat": "自主吃饭", "dress": "自主穿衣", "bed": "自主上下床", "toilet": "自主如厕", "walk": "室内自主行走", "bath": "自主洗澡",
}  # fmt: skip
ABLE = "有履行义务能力"
UNABLE = (
    "本人是特困人员", "60周岁以上的低保对象", "70周岁以上且收入财产符合规定", "重度残疾且收入财产符合规定",
    "无民事行为能力、失踪或在押且财产符合规定", "省级规定的其他情形",
)  # fmt: skip
SELF_CARE = tuple(YesNo(key, label) for key, label in ABILITIES.items())
SUPPORTERS = Rows(
    "supporters", "法定赡养、抚养、扶养义务人(没有的不填)", required=False, most=12,
    columns=(Choice("relation", "关系", options=("配偶", "子女", "父母", "其他")), Choice("state", "履行能力", options=(*UNABLE, ABLE))),
)  # fmt: skip
SURVEY = Form(
    (
        household.MEANS, SUPPORTERS,
        Choice("disability", "残疾类别", options=("无", "智力", "精神", "肢体", "视力", "其他")),
        Whole("grade", "残疾等级(没有的填0)", unit="级", most=4),
        YesNo("schooling", "在义务教育或高中、中等职业学校就读"),
        *SELF_CARE, LongText("finding", "调查情况", max_length=1000),
    ),
    title="特困人员调查和生活自理能力评估表",
)  # fmt: skip
APPLICATION = Form(
    (
        *household.ABOUT,
        Choice("supply", "供养方式", options=("分散供养", "集中供养")),
        Choice("receiver", "资金领取", options=("本人领取", "照料人代领", "供养机构代管")),
        Text("facility", "供养机构名称", required=False, max_length=100, help="集中供养的必填,须已登记"),
        *ACCOUNT_FIELDS,
    ),
    title="特困人员救助供养申请书",
)


def person(case: Case, on: date) -> dict[str, Any]:
    """The person as surveyed for a case, aged as of a day."""
    assert case.person is not None
    seen = case.stages.filter(step="survey", outcome__in=household.DONE).latest("pk").answers
    found = summary(household.tested(case), case.area, case.opened_on)
    counted = household.gross(found) - found["basic_pension"]
    return {
        "age": _age(case.person, on), "rural": household.residence(case) == "农村", "income": counted,
        "assets": found["assets"], "disability": seen["disability"], "grade": seen["grade"], "schooling": seen["schooling"],
        "able": sum(1 for one in seen.get("supporters", ()) if one["state"] == ABLE), "lost": lost(seen),
    }  # fmt: skip


def facts(case: Case) -> Mapping[str, Any]:
    """The person as surveyed, and what else supports it."""
    assert case.person is not None
    return {
        **person(case, case.opened_on),
        "admitted": EXTREME_POVERTY in standing(case.person, case.opened_on),
        "on_minimum_living": elsewhere(case, MINIMUM_LIVING), "on_orphans": elsewhere(case, ORPHAN),
    }  # fmt: skip


def _age(person: Person, on: date) -> int:
    if person.born is None:
        raise Invalid.because("没有登记出生日期,不能判断年龄。", "请先更正人员信息。", "no_birth", "subject")
    return age_on(person.born, on)


def lost(seen: Mapping[str, Any]) -> int:
    """How many of the six things the person cannot do alone."""
    return sum(1 for key in ABILITIES if not seen[key])


def _facility(case: Case) -> Facility | None:
    """The institution named, which must be registered and open; who lives at home has none."""
    if case.answers["supply"] != "集中供养":
        return None
    named = Facility.objects.filter(name=case.answers.get("facility", ""), closed_on__isnull=True)
    found = named.order_by("pk").first()
    if found is None:
        raise Invalid.because(
            f"没有名为“{case.answers.get('facility', '')}”的供养机构。", "请核对名称,或先登记该机构。", "no_facility", "facility"
        )  # fmt: skip
    return found


def surveyed(case: Case, stage: Stage) -> None:
    """The visit is over: the means test stands, and an institution that was named exists."""
    household.survey_done(case, stage)
    _facility(case)


def supplied(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """What the register says of money and care, from what the rule found."""
    kept = {key: outcome["values"][key] for key in ("amount", "basic", "care", "level")}
    return {**kept, "lost": outcome["facts"]["lost"]}


def recognised(one: Person) -> Case:
    """The case by which a person on the register was recognised last."""
    return Case.objects.filter(
        matter=EXTREME_POVERTY, person__in=same_as(one), decision=End.GRANTED.value
    ).latest("pk")


def grant(case: Case, decision: Decision) -> None:
    """The person enters the register from the first paid month (17); money goes to the account agreed with carer or institution."""
    assert case.person is not None and case.rule_outcome is not None
    hold(case, [case.person])
    record_account(case, case.person, decision)
    start, home = starts_on(case.area, decision.on), _facility(case)
    line = {
        **supplied(case.rule_outcome), "residence": case.answers["residence"], "payee": case.person.pk,
        "supply": case.answers["supply"], "receiver": case.answers["receiver"], "facility": home.pk if home else None,
    }  # fmt: skip
    supersede([case.person], start, decision, LOW_INCOME, RIGID_SPENDING)
    cover([case.person], start, decision)
    enter(BOOK, case.person, line, decision, valid_from=start)


FIRST = Matter(
    code=EXTREME_POVERTY, name="特困人员救助供养", since=date(2014, 5, 1), basis=cite("社会救助暂行办法", 14), prefix="TK",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING), form=APPLICATION,
    evidence=(
        Evidence("身份证件"), Evidence("家庭经济状况核对授权书"), Evidence("残疾人证", required=False),
        Evidence("照料服务协议或机构接收证明", required=False),
    ),
    statutory=term(f"{EXTREME_POVERTY}.total"), rule=EXTREME_POVERTY, facts=facts, on_decided=grant,
    on_left={"survey": surveyed, "decide": check_confirmed}, steps=course(EXTREME_POVERTY, SURVEY), keywords="特困 五保 供养 孤寡老人",
)  # fmt: skip
SECOND = FIRST.but(date(2021, 7, 1), basis=cite("特困人员认定办法", 4, 13, 15, 16))
THIRD = SECOND.but(date(2022, 10, 20), devolution=replace(DEVOLVED, statutory=None, within=None))
declare(FIRST, SECOND, THIRD, THIRD.but(date(2026, 7, 1), basis=cite("社会救助法", 16, 17, 44, 45)))
ALLOWANCE = declare_allowance(Allowance(EXTREME_POVERTY, BOOK))
declare_review(
    Reviewed(
        BOOK, "TKH", SURVEY, surveyed=household.survey_done, known=household.last_known, facts=facts,
        line=lambda case: supplied(case.rule_outcome or {}), settled=lambda case, decision: None,
    )
)  # fmt: skip


@snapshot_of(EXTREME_POVERTY)
def in_register(on: date, areas: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """The facts of everybody on the register on a day, aged as of it, with the care assessed last.

    Lines taken over from a table have no survey behind them and are left out.
    """
    decided = Case.objects.filter(matter=EXTREME_POVERTY, decision=End.GRANTED.value).values("person")
    for line in as_of(BOOK, on).filter(person__in=decided).select_related("person"):
        if line.person is not None and (not areas or line.area_id in areas):
            found = person(recognised(line.person), on)
            yield {
                "line": line.pk,
                "area": line.area_id,
                **found,
                "lost": line.data["lost"],
                "admitted": True,
            }
