"""What every benefit of a household asks: its members, its means line by line, and how they become records."""

from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.authorisation import record_given
from minzheng.domains.social_assistance.benefits.relatives import ASKED, put_on_record
from minzheng.domains.social_assistance.benefits.reviewing import current
from minzheng.foundation import clock
from minzheng.foundation.bank_accounts import mask_account
from minzheng.foundation.errors import Invalid, collect
from minzheng.foundation.masking import mask_id
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    Form,
    IdNumber,
    Known,
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
from minzheng.mechanisms.payments.public import account_of
from minzheng.mechanisms.registry.public import (
    Decision,
    Household,
    Membership,
    Person,
    identify,
    join,
    leave,
    members,
)

RELATIONS = ("本人", "配偶", "子女", "父母", "其他")
MEMBERS = Rows(
    "members",
    "共同生活的家庭成员(含申请人)",
    columns=(
        Text("name", "姓名", sensitive=True, max_length=40),
        IdNumber("id_number", "居民身份证号码"),
        Choice("relation", "与申请人关系", options=RELATIONS),
        YesNo("severe", "重度残疾", required=False),
    ),
    most=12,
)
ABOUT = (
    Choice("residence", "户籍类别", options=("城镇", "农村")),
    MEMBERS,
    Phone("phone", "联系电话"),
    Text("address", "家庭住址", sensitive=True, max_length=200, on_site=True),
    YesNo("consent", "全体成年成员同意核对家庭经济状况"),
    *ASKED,
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
STABILITY = Choice("stability", "收入情况", options=("收入稳定", "收入不稳定"), required=False)
FINDING = LongText("finding", "入户调查情况", max_length=1000)
SURVEY = Form((MEANS, STABILITY, FINDING), title="入户调查表")
REVIEW = Form((MEMBERS, MEANS, STABILITY, FINDING), title="入户核查表")
DONE = ("调查完成", "核查完成")


def fits(case: Case) -> None:
    """The applicant is one of the members, as 本人, and nobody is named twice."""
    rows = everything(case)["members"]
    numbers = [row["id_number"] for row in rows]
    own = [row["id_number"] for row in rows if row["relation"] == "本人"]
    with collect() as problems:
        if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
            said = f"家庭成员中{mask_id(twice[0])}填了两次。"
            problems.add(said, "每人只填一行,请删去重复的。", "member_twice", "members")
        if len(own) != 1:
            said = f"与申请人关系为“本人”的有{len(own)}人。"
            problems.add(
                said, "申请人本人填一行,关系选“本人”;其他人选与申请人的关系。", "no_applicant", "members"
            )
        elif case.person and case.person.id_number not in (None, "", own[0]):
            said = "“本人”一行的身份证号码与申请人登记的不一致。"
            problems.add(said, "请核对;为别人申请的,由其本人或窗口办理。", "no_applicant", "members")


def entered(case: Case) -> list[dict[str, Any]]:
    """The members as entered last: by a visit that corrected them, in the application, or before the case began."""
    visited = case.stages.filter(step="survey", outcome__gt="").order_by("-pk").first()
    found = (everything(visited) if visited else {}).get("members") or everything(case).get("members")
    if found:
        return list(found)
    before = tested_before(case)
    return entered(before) if before else []


def tested_before(case: Case) -> Case | None:
    """The case of the last means test of the same household or person."""
    tests = MeansTest.objects.filter(replaced_by=None).exclude(case_id=case.pk)
    about = {"household": case.household} if case.household else {"people__contains": [case.person_id]}
    last = tests.filter(**about).order_by("-pk").first()
    return Case.objects.get(pk=last.case_id) if last else None


def survey_done(case: Case, stage: Stage) -> None:
    """When the visit is over, its table becomes the means test of the case, and the signed 授权书 counts; a second visit replaces it."""
    if stage.outcome not in DONE:
        return
    people = [identify(one["name"], one["id_number"], case.area) for one in entered(case)]
    if case.person is not None and case.person not in people:
        raise Invalid.because("家庭成员中没有申请人本人。", "请退回更正家庭成员。", "no_applicant")
    record_given(case, people)
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
    home = before.household if before else case.household or _home(case)
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
        "members": found["members"], "rural": residence(case) == "农村", "income": gross(found),
        "wages": found["wages"], "work_cost": found["work_cost_counted"], "basic_pension": found["basic_pension"],
        "illness_cost": found["illness_counted"] + found["disability_counted"], "assets": found["assets"],
    }  # fmt: skip


def residence(case: Case) -> str:
    """城镇 or 农村: as applied for, in a review as registered."""
    return str(case.answers["residence"] if "residence" in case.answers else current(case).data["residence"])


def stability(case: Case) -> str:
    """Whether the last visit found the income stable."""
    visited = case.stages.filter(step="survey", outcome__in=DONE).latest("pk")
    return str(visited.answers.get("stability", "收入稳定"))


def people(case: Case) -> list[Person]:
    """The members who were counted."""
    return list(Person.objects.filter(pk__in=tested(case).people).order_by("pk"))


def gross(found: dict[str, int]) -> int:
    """All income of a household as it comes in, in 分 a month: what does not count is for the rule to say."""
    return sum(found[code] for code, one in kinds().items() if one.group is Group.INCOME)


def move_in(case: Case, decision: Decision, since: date | None = None) -> Household:
    """Those who were counted belong to the household from `since` (default: the day decided); the applicant heads it."""
    home = tested(case).household
    known = set(
        Membership.objects.filter(household=home, valid__contains=decision.on).values_list(
            "person", flat=True
        )
    )
    for one in entered(case):
        person = identify(one["name"], one["id_number"], case.area)
        if person.pk not in known:
            join(person, home, one["relation"], since or decision.on)
    put_on_record(case, home, everything(case).get("relative_of", ""), decision)
    return home


def settle_members(case: Case, decision: Decision) -> None:
    """After a review: who is new moves in, who was not counted any more moves out."""
    home = move_in(case, decision)
    counted = set(tested(case).people)
    for one in members(home, decision.on):
        if one.person_id not in counted:
            leave(one, decision.on)


def last_known(case: Case) -> dict[str, Any]:
    """What the last visit found, to be confirmed or corrected by the next one."""
    before = tested_before(case)
    visited = (
        before.stages.filter(step="survey", outcome__in=DONE).order_by("-pk").first() if before else None
    )
    if before is None or visited is None:
        return {}
    return {**everything(visited), "members": entered(before)}


def known(person: Person) -> Known:
    """What an application can show filled in: the applicant, those living together, phone, address, the account's end.

    A person not yet recorded is known by name and number only.
    """
    today = clock.today()
    own = {"name": str(person.name), "id_number": person.id_number or "", "relation": "本人"}
    rows, address, about, notes = [own], None, [], []
    held = (
        Membership.objects.filter(person=person.pk, valid__contains=today).select_related("household").first()
    )
    if held is not None:
        address = held.household.address
        about = [f"household:{held.household_id}"]
        together = list(members(held.household, today))
        about += [f"person:{one.person_id}" for one in together]
        rows += [_row(one, held) for one in together if one.person_id != person.pk]
    if person.pk is not None and (account := account_of(person, today)):
        notes.append(f"收款账户已登记:{account.bank}{mask_account(account.number)},不变的不用填。")
    answers = {"members": rows, "phone": person.phone, "address": address}
    return Known({key: value for key, value in answers.items() if value}, tuple(about), tuple(notes))


def _row(one: Membership, applicant: Membership) -> dict[str, Any]:
    """A member as the application asks; how related is known only to the head of the household."""
    row = {"name": str(one.person.name), "id_number": one.person.id_number or ""}
    related = applicant.relation == "本人" and one.relation in RELATIONS
    return row | ({"relation": one.relation} if related else {})


def severe_members(case: Case) -> int:
    """How many members are entered as severely disabled."""
    return sum(1 for one in entered(case) if one.get("severe"))


def _home(case: Case) -> Household:
    held = Membership.objects.filter(person=case.person, valid__contains=clock.today()).first()
    return held.household if held else Household.objects.create(area=case.area, head=case.person)
