"""Writing a means test: whole, once, and corrected only by another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from minzheng.foundation.errors import Collector, Conflict, Invalid, collect
from minzheng.mechanisms.means.kinds import Group, kind, rank
from minzheng.mechanisms.means.models import MeansLine, MeansTest, Per
from minzheng.mechanisms.registry.public import Household, Person, members

LONGEST = 24 * 12  # lines of one test
LARGEST = 10**14  # 分
LONGEST_NOTE = 200


@dataclass(frozen=True)
class Entry:
    """A line to be recorded: `amount` in 分 per month, year or span, or the value of what is owned."""

    kind: str
    amount: int
    per: Per
    source: str
    source_on: date
    person: Person | None = None
    note: str = ""


def record(
    household: Household,
    on: date,
    case_id: int,
    lines: Sequence[Entry],
    *,
    matter: str,
    months: int = 12,
    people: Sequence[Person] | None = None,
    replaces: MeansTest | None = None,
) -> MeansTest:
    """Write a means test inside `acting`; `people` are who is counted (default: the members on the day).

    A case has one test in force: a second one needs `replaces`, the latest so far. Raises `Invalid` with every faulty
    line, `Conflict` when there is a test already or the replaced one is no longer the latest of the same case.
    """
    counted = list(people) if people is not None else [one.person for one in members(household, on)]
    keys = list(dict.fromkeys(one.pk for one in counted))
    with collect() as problems:
        if not keys:
            problems.add("没有共同生活的家庭成员。", "请先登记家庭成员。", "means.nobody", "people")
        if not 1 <= months <= 36:
            problems.add("核对期间须为1至36个月。", "请改正月数。", "means.months", "months")
        if len(lines) > LONGEST:
            problems.add(f"明细最多{LONGEST}行。", "请合并同类项目。", "means.lines", "lines")
        for number, one in enumerate(lines[:LONGEST], 1):
            _check(problems, number, one, on, keys)
    with transaction.atomic():
        _check_place(household, case_id, replaces)
        test = MeansTest.objects.create(
            household=household,
            on=on,
            case_id=case_id,
            matter=matter,
            months=months,
            people=keys,
            lines_count=len(lines),
            replaces=replaces,
        )
        MeansLine.objects.bulk_create(MeansLine(test=test, **vars(one)) for one in lines)
    return test


def means_of(case_id: int) -> MeansTest | None:
    """The test in force for a case: the one that nothing replaces."""
    return MeansTest.objects.filter(case_id=case_id, replaced_by=None).first()


def _check(problems: Collector, number: int, one: Entry, on: date, people: list[int]) -> None:
    field = f"lines-{number - 1}"

    def wrong(message: str, fix: str, code: str) -> None:
        problems.add(f"第{number}行{message}", fix, code, field)

    try:
        owned = kind(one.kind).group is Group.ASSET
    except Invalid as error:
        wrong(error.problems[0].message, error.problems[0].fix, "means.kind")
    else:
        if (one.per == Per.VALUE) != owned or one.per not in Per.values:
            wrong("计量期间不对。", "财产填当日价值,其他填每月、每年或核对期间合计。", "means.per")
    try:
        rank(one.source)
    except Invalid as error:
        wrong(error.problems[0].message, error.problems[0].fix, "means.source")
    if type(one.amount) is not int or not 0 <= one.amount <= LARGEST:
        wrong("金额不对。", "请填写0或正数,以分为单位的整数。", "means.amount")
    if one.source_on > on:
        wrong("来源日期晚于核对日期。", "请核对日期。", "means.source_on")
    if one.person is not None and one.person.pk not in people:
        wrong("的人员不是共同生活的家庭成员。", "请从家庭成员中选择。", "means.person")
    if len(one.note) > LONGEST_NOTE or "\x00" in one.note:
        wrong(f"说明最多{LONGEST_NOTE}字。", "请删减。", "means.note")


def _check_place(household: Household, case_id: int, replaces: MeansTest | None) -> None:
    Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    latest = means_of(case_id)
    if latest != replaces:
        raise Conflict.because(
            "本件的家庭经济状况核对已有登记。", "更正请以最近一次核对为准重新登记。", "means.not_latest"
        )
    if replaces is not None and replaces.household_id != household.pk:
        raise Conflict.because("更正的核对不是这个家庭的。", "请核对家庭。", "means.other_household")
