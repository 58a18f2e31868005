"""What every benefit of a household asks: its members, its means line by line, and how they become records."""

from datetime import date
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    Form,
    IdNumber,
    LongText,
    Money,
    Phone,
    Rows,
    Stage,
    Text,
    Whole,
    YesNo,
    everything,
)
from minzheng.mechanisms.means.public import (
    Entry,
    Group,
    MeansTest,
    Per,
    kinds,
    means_of,
    record,
    summary,
)
from minzheng.mechanisms.registry.public import Decision, Household, Membership, Person, identify, join

MEMBERS = Rows(
    "members",
    "共同生活的家庭成员(含申请人)",
    columns=(
        Text("name", "姓名", sensitive=True, max_length=40),
        IdNumber("id_number", "居民身份证号码"),
        Choice("relation", "与申请人关系", options=("本人", "配偶", "子女", "父母", "其他")),
        YesNo("severe", "重度残疾", required=False),
    ),
    most=12,
)
ABOUT = (
    Choice("residence", "户籍类别", options=("城镇", "农村")),
    MEMBERS,
    Phone("phone", "联系电话"),
    Text("address", "家庭住址", sensitive=True, max_length=200),
    YesNo("consent", "全体成年成员同意核对家庭经济状况"),
)
KINDS = {one.label: code for code, one in kinds().items()}
MEANS = Rows(
    "means",
    "家庭经济状况(每人每项一行,全家共有的不填成员)",
    columns=(
        Whole("member", "第几位成员", required=False, least=1, most=12),
        Choice("kind", "项目", options=tuple(KINDS)),
        Money("amount", "金额"),
        Choice("per", "计量", options=tuple(Per.labels)),
        Choice("source", "来源", options=("申报", "佐证", "核对")),
        Day("source_on", "来源日期"),
    ),
    most=60,
)
SURVEY = Form((MEANS, LongText("finding", "入户调查情况", max_length=1000)), title="入户调查表")


def survey_done(case: Case, stage: Stage) -> None:
    """When the visit is over, its table becomes the means test of the case; a second visit replaces it."""
    if stage.outcome != "调查完成":
        return
    people = [identify(one["name"], one["id_number"], case.area) for one in everything(case)["members"]]
    if case.person is None or case.person not in people:
        raise Invalid.because("家庭成员中没有申请人本人。", "请退回更正家庭成员。", "no_applicant")
    rows = stage.answers["means"]
    if wrong := [n for n, one in enumerate(rows, 1) if one.get("member", 1) > len(people)]:
        raise Invalid.because(
            f"第{wrong[0]}行的成员序号超出家庭人数{len(people)}。",
            "请填写成员表中的序号。",
            "member",
            "means",
        )
    units = {label: Per(value) for value, label in Per.choices}
    lines = [
        Entry(
            KINDS[one["kind"]], one["amount"], units[one["per"]], one["source"], date.fromisoformat(one["source_on"]),
            person=people[one["member"] - 1] if "member" in one else None,
        )
        for one in rows
    ]  # fmt: skip
    before = means_of(case.pk)
    home = before.household if before else _home(case.person, case)
    record(home, clock.today(), case.pk, lines, matter=case.matter, people=people, replaces=before)


def tested(case: Case) -> MeansTest:
    """The means test in force; `Invalid` before the visit."""
    found = means_of(case.pk)
    if found is None:
        raise Invalid.because("还没有家庭经济状况调查结果。", "请先完成入户调查。", "no_means")
    return found


def month(case: Case) -> dict[str, Any]:
    """A month of the household as the rules of means-tested benefits read it, in 分; its property as a whole."""
    found = summary(tested(case), case.area, case.opened_on)
    return {
        "members": found["members"], "rural": case.answers["residence"] == "农村", "income": gross(found),
        "wages": found["wages"], "work_cost": found["work_cost_counted"], "basic_pension": found["basic_pension"],
        "illness_cost": found["illness_counted"] + found["disability_counted"], "assets": found["assets"],
    }  # fmt: skip


def people(case: Case) -> list[Person]:
    """The members who were counted."""
    return list(Person.objects.filter(pk__in=tested(case).people).order_by("pk"))


def gross(found: dict[str, int]) -> int:
    """All income of a household as it comes in, in 分 a month: what does not count is for the rule to say."""
    return sum(found[code] for code, one in kinds().items() if one.group is Group.INCOME)


def move_in(case: Case, decision: Decision) -> Household:
    """Those who were counted belong to the household from the day decided; the applicant heads it."""
    home = tested(case).household
    known = set(
        Membership.objects.filter(household=home, valid__contains=decision.on).values_list(
            "person", flat=True
        )
    )
    for one in everything(case)["members"]:
        person = identify(one["name"], one["id_number"], case.area)
        if person.pk not in known:
            join(person, home, one["relation"], decision.on)
    return home


def severe_members(case: Case) -> int:
    """How many members are entered as severely disabled."""
    return sum(1 for one in everything(case)["members"] if one.get("severe"))


def _home(applicant: Person, case: Case) -> Household:
    held = Membership.objects.filter(person=applicant, valid__contains=clock.today()).first()
    return held.household if held else Household.objects.create(area=case.area, head=applicant)
